/** `tzinfo` and `timezone`, and asking any tzinfo for its offset and name. Source: Modules/_datetimemodule.c. */
import { EMPTY_TUPLE, PyTuple } from "../../objects/containers.ts";
import { None, NotImplemented, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { EQ, NE } from "../../objects/slots.ts";
import { strOf } from "../../objects/str.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { call, callMethod } from "../../protocols/call.ts";
import { lazyType, method, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { pyHash } from "../../protocols/hash.ts";
import { toArray } from "../../protocols/iterate.ts";
import { add, subtract } from "../../protocols/number.ts";
import { reprText } from "../../protocols/text.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName } from "../../protocols/type-of.ts";
import { parseFields } from "./arguments.ts";
import { deltaType, makeDelta, negateDelta, orderDeltas } from "./delta.ts";
import {
  DAY_SECONDS,
  PyDateTime,
  PyTimedelta,
  PyTimezone,
  PyTzinfo,
  PyTzinfoSub,
  pad2,
  pad6,
  shownType,
} from "./layouts.ts";

const RANGE = "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24)";
/** -24:00 < d < 24:00. */
const isOffset = (d: PyTimedelta): boolean => d.days === 0 || (d.days === -1 && (d.seconds > 0 || d.us > 0));

const missing = (name: string): never => {
  throw pyError("NotImplementedError", `a tzinfo subclass must implement ${name}()`);
};

/** The result of a tzinfo's `utcoffset` or `dst`; `undefined` for None. */
export function askOffset(tzinfo: Value, name: "utcoffset" | "dst", about: Value): PyTimedelta | undefined {
  if (tzinfo === None) return undefined;
  if (tzinfo instanceof PyTimezone && tzinfo.cls === timezoneType()) return name === "dst" ? undefined : tzinfo.offset;
  const result = callMethod(tzinfo, name, [about]);
  if (result === None) return undefined;
  if (!(result instanceof PyTimedelta))
    throw pyError("TypeError", `tzinfo.${name}() must return None or timedelta, not '${typeName(result)}'`);
  if (!isOffset(result)) throw pyError("ValueError", `${RANGE}.`);
  return result;
}

/** The result of a tzinfo's `tzname`: a str or None. */
export function askName(tzinfo: Value, about: Value): Value {
  if (tzinfo === None) return None;
  const result = callMethod(tzinfo, "tzname", [about]);
  if (result !== None && strOf(result) === undefined)
    throw pyError("TypeError", `tzinfo.tzname() must return None or a string, not '${typeName(result)}'`);
  return result;
}

/** `+HH:MM[:SS[.ffffff]]`. */
export function offsetText(offset: PyTimedelta, separator = ":"): string {
  const isNegative = offset.days < 0;
  const d = isNegative ? negateDelta(offset) : offset;
  let out = `${isNegative ? "-" : "+"}${pad2(Math.floor(d.seconds / 3600))}${separator}${pad2(Math.floor(d.seconds / 60) % 60)}`;
  const seconds = d.seconds % 60;
  if (seconds !== 0 || d.us !== 0) out += separator + pad2(seconds);
  return d.us === 0 ? out : `${out}.${pad6(d.us)}`;
}

/** tzinfo.fromutc as the docs define it, for zones that know only their offsets. */
function fromUtc(self: PyTzinfo, dt: Value): Value {
  if (!(dt instanceof PyDateTime)) throw pyError("TypeError", "fromutc: argument must be a datetime");
  if (dt.tzinfo !== self) throw pyError("ValueError", "fromutc: dt.tzinfo is not self");
  const offset = askOffset(dt.tzinfo, "utcoffset", dt);
  if (offset === undefined) throw pyError("ValueError", "fromutc: non-None utcoffset() result required");
  let dst = askOffset(dt.tzinfo, "dst", dt);
  if (dst === undefined) throw pyError("ValueError", "fromutc: non-None dst() result required");
  const standard = subtract(offset, dst);
  let local = dt as Value;
  if (isTrue(standard)) {
    local = add(dt, standard);
    dst = askOffset(self, "dst", local);
    if (dst === undefined) throw pyError("ValueError", "fromutc: tz.dst() gave inconsistent results; cannot convert");
  }
  return isTrue(dst) ? add(local, dst) : local;
}

const tzinfoDef = (): TypeDef<PyTzinfo> => ({
  doc: "Abstract base class for time zone info objects.",
  isBase: true,
  slots: {
    new: (cls) => (cls === tzinfoType() ? new PyTzinfo() : new PyTzinfoSub(cls)),
  },
  methods: {
    tzname: method("($self, dt, /)", "datetime -> string name of time zone.", () => missing("tzname")),
    utcoffset: method(
      "($self, dt, /)",
      "datetime -> timedelta showing offset from UTC, negative values indicating West of UTC",
      () => missing("utcoffset"),
    ),
    dst: method("($self, dt, /)", "datetime -> DST offset as timedelta positive east of UTC.", () => missing("dst")),
    fromutc: method("($self, dt, /)", "datetime in UTC -> datetime in local time.", fromUtc),
    __reduce__: method("($self, /)", "-> (cls, state)", (self) => {
      const initArgs = findAttr(self, "__getinitargs__");
      const args = initArgs === undefined ? EMPTY_TUPLE : new PyTuple(toArray(call(initArgs, [])));
      return new PyTuple([self.cls, args, callMethod(self, "__getstate__")]);
    }),
  },
});
export const tzinfoType = lazyType("datetime.tzinfo", PyTzinfo, tzinfoDef);

function aboutDatetime(name: string, dt: Value): void {
  if (dt !== None && !(dt instanceof PyDateTime))
    throw pyError("TypeError", `${name}(dt) argument must be a datetime instance or None, not ${typeName(dt)}`);
}

function zoneText(self: PyTimezone): Value {
  if (self.name !== undefined) return self.name;
  const { offset } = self;
  if (offset.days === 0 && offset.seconds === 0 && offset.us === 0) return "UTC";
  return `UTC${offsetText(offset)}`;
}

const KEY = "_datetime.utc";
/** `timezone.utc`. */
export function utc(): PyTimezone {
  let zone = rt.state.get(KEY) as PyTimezone | undefined;
  if (zone === undefined) {
    timezoneType();
    zone = new PyTimezone(makeDelta(0, 0, 0), undefined);
    rt.state.set(KEY, zone);
  }
  return zone;
}

/** A zone of a fixed offset; the one `utc` when that is what it is. */
export function fixedZone(offset: PyTimedelta, name: Value | undefined): PyTimezone {
  if (name === undefined && offset.days === 0 && offset.seconds === 0 && offset.us === 0) return utc();
  if (!isOffset(offset)) throw pyError("ValueError", `${RANGE}, not ${reprText(offset)}.`);
  timezoneType();
  return new PyTimezone(offset, name);
}

export const timezoneType = lazyType(
  "datetime.timezone",
  PyTimezone,
  (): TypeDef<PyTimezone> => ({
    doc: "Fixed offset from UTC implementation of tzinfo.",
    slots: {
      new: (_cls, args, kwnames) => {
        const [offset, name] = parseFields("timezone()", ["offset", "name"], 1, args, kwnames);
        if (!(offset instanceof PyTimedelta)) {
          deltaType();
          throw pyError("TypeError", `timezone() argument 1 must be datetime.timedelta, not ${typeName(offset!)}`);
        }
        if (name !== undefined && strOf(name) === undefined)
          throw pyError("TypeError", `timezone() argument 2 must be str, not ${typeName(name)}`);
        return fixedZone(offset, name);
      },
      repr: (self) => {
        if (self === utc()) return "datetime.timezone.utc";
        const name = self.name === undefined ? "" : `, ${reprText(self.name)}`;
        return `${shownType(self.cls)}(${reprText(self.offset)}${name})`;
      },
      str: (self) => strOf(zoneText(self))!,
      hash: (self) => pyHash(self.offset),
      richCompare: (self, other, op) => {
        if ((op !== EQ && op !== NE) || !(other instanceof PyTimezone)) return NotImplemented;
        return (orderDeltas(self.offset, other.offset) === 0) === (op === EQ);
      },
    },
    methods: {
      tzname: method(
        "($self, dt, /)",
        "If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'.",
        (self, dt) => {
          aboutDatetime("tzname", dt);
          return zoneText(self);
        },
      ),
      utcoffset: method("($self, dt, /)", "Return fixed offset.", (self, dt) => {
        aboutDatetime("utcoffset", dt);
        return self.offset;
      }),
      dst: method("($self, dt, /)", "Return None.", (_self, dt) => {
        aboutDatetime("dst", dt);
        return None;
      }),
      fromutc: method("($self, dt, /)", "datetime in UTC -> datetime in local time.", (self, dt) => {
        if (!(dt instanceof PyDateTime)) throw pyError("TypeError", "fromutc: argument must be a datetime");
        if (dt.tzinfo !== self) throw pyError("ValueError", "fromutc: dt.tzinfo is not self");
        return add(dt, self.offset);
      }),
      __getinitargs__: method("($self, /)", "pickle support", (self) =>
        self.name === undefined ? new PyTuple([self.offset]) : new PyTuple([self.offset, self.name]),
      ),
    },
  }),
  () => tzinfoType(),
);

/** The zone of an offset of seconds and microseconds that text names. */
export function zoneOfText(offset: { seconds: number; us: number } | undefined): Value {
  if (offset === undefined) return None;
  return fixedZone(makeDelta(0, offset.seconds, offset.us), undefined);
}

export const offsetSeconds = (d: PyTimedelta): number => d.days * DAY_SECONDS + d.seconds;
