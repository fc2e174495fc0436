/** `time`: a time of day. Source: Modules/_datetimemodule.c. */
import { PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import { None, NotImplemented, type Value } from "../../objects/object.ts";
import { type CompareOp, EQ, type KwNames, NE } from "../../objects/slots.ts";
import { strOf } from "../../objects/str.ts";
import type { PyType } from "../../objects/type.ts";
import { call, callMethod } from "../../protocols/call.ts";
import { compareOrder } from "../../protocols/compare.ts";
import { classMethod, getset, lazyType, method, type TypeDef, withoutSignatures } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { pyHash } from "../../protocols/hash.ts";
import { intArgument, parseFields } from "./arguments.ts";
import { CLOCK_FIELDS, clockRepr, clockText, foldRepr, sameOffset, zoneRepr, zoneSuffix } from "./clock.ts";
import { invalidIso, isoText, stateBytes } from "./date.ts";
import { makeDelta, subtractDeltas } from "./delta.ts";
import { parseTime } from "./iso.ts";
import { checkTime, checkTzinfo, clockSeconds, PyTime, PyTimeSub, shownType } from "./layouts.ts";
import { formatFields, formatSelf } from "./strftime.ts";
import { askName, askOffset, zoneOfText } from "./zone.ts";

/** A time of a class, its fields unchecked. */
export function makeTime(
  cls: PyType,
  hour: number,
  minute: number,
  second: number,
  us: number,
  tzinfo: Value,
  fold: number,
): PyTime {
  return cls === timeType()
    ? new PyTime(hour, minute, second, us, tzinfo, fold)
    : new PyTimeSub(cls, hour, minute, second, us, tzinfo, fold);
}

function newTime(cls: PyType, args: readonly Value[], kwnames: KwNames): Value {
  if (args.length >= 1 && args.length <= 2 && kwnames === undefined) {
    const state = stateBytes(args[0], 6, "time");
    if (state !== undefined && (state[0]! & 0x7f) < 24) {
      const tzinfo = args[1] ?? None;
      checkState(tzinfo);
      const us = (state[3]! << 16) | (state[4]! << 8) | state[5]!;
      return makeTime(cls, state[0]! & 0x7f, state[1]!, state[2]!, us, tzinfo, state[0]! >> 7);
    }
  }
  return fromFields(cls, parseTimeFields("", args, kwnames), undefined);
}

/** A pickle's tzinfo. */
export function checkState(tzinfo: Value): void {
  try {
    checkTzinfo(tzinfo);
  } catch {
    throw pyError("TypeError", "bad tzinfo state arg");
  }
}

function parseTimeFields(name: string, args: readonly Value[], kwnames: KwNames): (Value | undefined)[] {
  // fold is keyword-only, which the C parser tells last
  const positional = args.length - (kwnames?.length ?? 0);
  const who = name === "" ? "function" : name;
  if (args.length <= 6 && positional > 5)
    throw pyError("TypeError", `${who} takes at most 5 positional arguments (${positional} given)`);
  return parseFields(name, CLOCK_FIELDS, 0, args, kwnames);
}

function fromFields(cls: PyType, fields: readonly (Value | undefined)[], from: PyTime | undefined): PyTime {
  const [h, m, s, us] = fields;
  const hour = intArgument(h, from?.hour ?? 0);
  const minute = intArgument(m, from?.minute ?? 0);
  const second = intArgument(s, from?.second ?? 0);
  const micro = intArgument(us, from?.us ?? 0);
  const tzinfo = fields[4] ?? from?.tzinfo ?? None;
  const fold = intArgument(fields[5], from?.fold ?? 0);
  checkTime(hour, minute, second, micro, fold);
  checkTzinfo(tzinfo);
  return makeTime(cls, hour, minute, second, micro, tzinfo, fold);
}

function stateOf(t: PyTime, withFold: boolean): PyBytes {
  const hour = withFold && t.fold === 1 ? t.hour | 128 : t.hour;
  return new PyBytes(new Uint8Array([hour, t.minute, t.second, t.us >> 16, (t.us >> 8) & 255, t.us & 255]));
}

function reduce(self: PyTime, protocol: number): Value {
  const state = stateOf(self, protocol > 3);
  return new PyTuple([self.cls, new PyTuple(self.tzinfo === None ? [state] : [state, self.tzinfo])]);
}

const clockOrder = (a: PyTime, b: PyTime): number => clockSeconds(a) - clockSeconds(b) || a.us - b.us;

function compare(self: PyTime, other: Value, op: CompareOp): Value {
  if (!(other instanceof PyTime)) return NotImplemented;
  if (self.tzinfo === other.tzinfo) return compareOrder(clockOrder(self, other), 0, op);
  const a = askOffset(self.tzinfo, "utcoffset", None);
  const b = askOffset(other.tzinfo, "utcoffset", None);
  if (sameOffset(a, b)) return compareOrder(clockOrder(self, other), 0, op);
  if (a !== undefined && b !== undefined) {
    const x = clockSeconds(self) - (a.days * 86400 + a.seconds) + (self.us - a.us) / 1e6;
    const y = clockSeconds(other) - (b.days * 86400 + b.seconds) + (other.us - b.us) / 1e6;
    return compareOrder(Math.round((x - y) * 1e6), 0, op);
  }
  if (op === EQ) return false;
  if (op === NE) return true;
  throw pyError("TypeError", "can't compare offset-naive and offset-aware times");
}

export const timeType = lazyType(
  "datetime.time",
  PyTime,
  (): TypeDef<PyTime> => ({
    doc: "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\nAll arguments are optional. tzinfo may be None, or an instance of\na tzinfo subclass. The remaining arguments may be ints.\n",
    isBase: true,
    slots: {
      new: newTime,
      repr: (self: PyTime) => `${shownType(self.cls)}(${clockRepr(self)}${zoneRepr(self)}${foldRepr(self)})`,
      str: (self: PyTime) => strOf(callMethod(self, "isoformat")) ?? "",
      hash: (self: PyTime) => {
        const bare =
          self.fold === 0 ? self : makeTime(timeType(), self.hour, self.minute, self.second, self.us, self.tzinfo, 0);
        const offset = askOffset(self.tzinfo, "utcoffset", None);
        if (offset === undefined) return pyHash(stateOf(bare, false));
        return pyHash(subtractDeltas(makeDelta(0, clockSeconds(self), self.us), offset));
      },
      richCompare: compare,
    },
    methods: withoutSignatures({
      isoformat: method(
        "($self, /, timespec=<auto>)",
        "Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\n\nThe optional argument timespec specifies the number of additional terms\nof the time to include. Valid options are 'auto', 'hours', 'minutes',\n'seconds', 'milliseconds' and 'microseconds'.\n",
        (self: PyTime, timespec) => clockText(self, timespec) + zoneSuffix(self.tzinfo, None),
      ),
      strftime: method("($self, /, format)", "format -> strftime() style string.", (self: PyTime, format) =>
        formatFields(
          format,
          new PyTuple([1900, 1, 1, self.hour, self.minute, self.second, 0, 1, -1]),
          self.us,
          self.tzinfo,
          None,
        ),
      ),
      __format__: method("($self, spec, /)", "Formats self with strftime.", formatSelf),
      utcoffset: method(
        "($self)",
        "Return self.tzinfo.utcoffset(self).",
        (self: PyTime) => askOffset(self.tzinfo, "utcoffset", None) ?? None,
      ),
      tzname: method("($self)", "Return self.tzinfo.tzname(self).", (self: PyTime) => askName(self.tzinfo, None)),
      dst: method(
        "($self)",
        "Return self.tzinfo.dst(self).",
        (self: PyTime) => askOffset(self.tzinfo, "dst", None) ?? None,
      ),
      replace: method(
        "($self, *args, **kwargs)",
        "Return time with new specified fields.",
        (self: PyTime, args, kwargs) => {
          const given = kwargs.size === 0 ? undefined : (kwargs.keys.filter((k) => k !== undefined) as string[]);
          const values = (given ?? []).map((k) => kwargs.getStr(k)!);
          return fromFields(self.cls, parseTimeFields("replace()", [...args, ...values], given), self);
        },
      ),
      fromisoformat: classMethod("($type, string, /)", "string -> time from a string in ISO 8601 format", (cls, v) => {
        const s = isoText(v);
        const t = parseTime(s.startsWith("T") ? s.slice(1) : s);
        if (t === undefined) throw invalidIso(v);
        const tzinfo = zoneOfText(t.offset);
        if (cls !== timeType()) return call(cls, [t.hour, t.minute, t.second, t.us, tzinfo]);
        checkTime(t.hour, t.minute, t.second, t.us, 0);
        return makeTime(cls, t.hour, t.minute, t.second, t.us, tzinfo, 0);
      }),
      __reduce_ex__: method("($self, protocol: int, /)", "__reduce_ex__(proto) -> (cls, state)", reduce),
      __reduce__: method("($self)", "__reduce__() -> (cls, state)", (self: PyTime) => reduce(self, 2)),
    }) as NonNullable<TypeDef<PyTime>["methods"]>,
    getset: {
      hour: getset((self: PyTime) => self.hour),
      minute: getset((self: PyTime) => self.minute),
      second: getset((self: PyTime) => self.second),
      microsecond: getset((self: PyTime) => self.us),
      tzinfo: getset((self: PyTime) => self.tzinfo),
      fold: getset((self: PyTime) => self.fold),
    },
  }),
);
