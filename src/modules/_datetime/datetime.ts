/** `datetime`. Source: Modules/_datetimemodule.c. */
import { PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import { PyFloat } from "../../objects/number.ts";
import { None, NotImplemented, PyWideStr, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { type CompareOp, EQ, type KwNames, NE } from "../../objects/slots.ts";
import { strFromCodePoints, strFromJs, strOf } from "../../objects/str.ts";

import type { PyType } from "../../objects/type.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { call, callMethod } from "../../protocols/call.ts";
import { compareOrder } from "../../protocols/compare.ts";
import { classMethod, getset, lazyType, method, type TypeDef, withoutSignatures } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { pyHash } from "../../protocols/hash.ts";
import { index } from "../../protocols/number.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName } from "../../protocols/type-of.ts";
import { localTime } from "../time/index.ts";
import { intArgument, parseFields } from "./arguments.ts";
import { CLOCK_FIELDS, clockRepr, clockText, foldRepr, sameOffset, zoneRepr, zoneSuffix } from "./clock.ts";
import { ctimeText, dateText, dateType, invalidIso, isoText, orderDates, stateBytes, timeTuple } from "./date.ts";
import { makeDelta, subtractDeltas } from "./delta.ts";
import { dateLength, parseCommon, parseDate, parseTime } from "./iso.ts";
import {
  checkDate,
  checkTime,
  checkTzinfo,
  clockSeconds,
  DAY_SECONDS,
  fromOrdinal,
  MAX_ORDINAL,
  MILLION,
  PyDate,
  PyDateTime,
  PyDateTimeSub,
  PyTime,
  PyTimedelta,
  shownType,
  toOrdinal,
} from "./layouts.ts";
import { formatFields, formatSelf } from "./strftime.ts";
import { checkState, makeTime, timeType } from "./time.ts";
import { askName, askOffset, fixedZone, offsetSeconds, zoneOfText } from "./zone.ts";

const EPOCH_ORDINAL = 719163;
type Fields = readonly [number, number, number, number, number, number, number];

function build(cls: PyType, f: Fields, tzinfo: Value, fold: number): PyDateTime {
  const [y, m, d, h, mi, s, us] = f;
  return cls === datetimeType()
    ? new PyDateTime(y, m, d, h, mi, s, us, tzinfo, fold)
    : new PyDateTimeSub(cls, y, m, d, h, mi, s, us, tzinfo, fold);
}

/** A datetime of a class: `cls(…)` for subclasses. */
function make(cls: PyType, f: Fields, tzinfo: Value, fold = 0): Value {
  if (cls === datetimeType()) {
    checkDate(f[0], f[1], f[2]);
    checkTime(f[3], f[4], f[5], f[6], fold);
    return build(cls, f, tzinfo, fold);
  }
  const names = fold === 0 ? undefined : ["fold"];
  return call(cls, [...f, tzinfo, ...(fold === 0 ? [] : [fold])], names);
}

const NAMES = ["year", "month", "day", ...CLOCK_FIELDS];

function parseDatetimeFields(name: string, required: number, args: readonly Value[], kwnames: KwNames) {
  const positional = args.length - (kwnames?.length ?? 0);
  if (args.length <= 9 && positional > 8) {
    const who = name === "" ? "function" : name;
    throw pyError("TypeError", `${who} takes at most 8 positional arguments (${positional} given)`);
  }
  return parseFields(name, NAMES, required, args, kwnames, (v, at) => {
    if (at !== 7) intArgument(v, 0);
  });
}

function fromFields(cls: PyType, v: readonly (Value | undefined)[], from: PyDateTime | undefined): PyDateTime {
  const fields = [
    intArgument(v[0], from?.year ?? 0),
    intArgument(v[1], from?.month ?? 0),
    intArgument(v[2], from?.day ?? 0),
    intArgument(v[3], from?.hour ?? 0),
    intArgument(v[4], from?.minute ?? 0),
    intArgument(v[5], from?.second ?? 0),
    intArgument(v[6], from?.us ?? 0),
  ] as const;
  const tzinfo = v[7] ?? from?.tzinfo ?? None;
  const fold = intArgument(v[8], from?.fold ?? 0);
  checkDate(fields[0], fields[1], fields[2]);
  checkTime(fields[3], fields[4], fields[5], fields[6], fold);
  checkTzinfo(tzinfo);
  return build(cls, fields, tzinfo, fold);
}

function newDatetime(cls: PyType, args: readonly Value[], kwnames: KwNames): Value {
  if (args.length >= 1 && args.length <= 2 && kwnames === undefined) {
    const b = stateBytes(args[0], 10, "datetime");
    if (b !== undefined && (b[2]! & 0x7f) >= 1 && (b[2]! & 0x7f) <= 12) {
      const tzinfo = args[1] ?? None;
      checkState(tzinfo);
      const us = (b[7]! << 16) | (b[8]! << 8) | b[9]!;
      return build(cls, [b[0]! * 256 + b[1]!, b[2]! & 0x7f, b[3]!, b[4]!, b[5]!, b[6]!, us], tzinfo, b[2]! >> 7);
    }
  }
  return fromFields(cls, parseDatetimeFields("", 3, args, kwnames), undefined);
}

function stateOf(d: PyDateTime, withFold: boolean): PyBytes {
  const month = withFold && d.fold === 1 ? d.month | 128 : d.month;
  const clock = [d.hour, d.minute, d.second, d.us >> 16, (d.us >> 8) & 255, d.us & 255];
  return new PyBytes(new Uint8Array([d.year >> 8, d.year & 255, month, d.day, ...clock]));
}

function reduce(self: PyDateTime, protocol: number): Value {
  const state = stateOf(self, protocol > 3);
  return new PyTuple([self.cls, new PyTuple(self.tzinfo === None ? [state] : [state, self.tzinfo])]);
}

// ---------------------------------------------------------------- points in time

const fieldsOf = (d: PyDateTime): Fields => [d.year, d.month, d.day, d.hour, d.minute, d.second, d.us];

/** Seconds since the epoch of what the fields say, taken as UTC. */
const fieldSeconds = (d: PyDateTime): number =>
  (toOrdinal(d.year, d.month, d.day) - EPOCH_ORDINAL) * DAY_SECONDS + clockSeconds(d);

/** The fields of a number of seconds since the epoch; the year may be out of range. */
function fieldsAt(seconds: number, us: number): Fields {
  const days = Math.floor(seconds / DAY_SECONDS);
  const rest = seconds - days * DAY_SECONDS;
  const [y, m, d] = fromOrdinal(days + EPOCH_ORDINAL);
  return [y, m, d, Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60, us];
}

/** The local clock at a time since the epoch, as seconds of its fields. */
const localSeconds = (t: number): number => t + localTime(t).offset;

/** The time since the epoch of fields of the local clock. Source: local_to_seconds; PEP 495. */
function fromLocal(t: number, fold: number): number {
  const a = localSeconds(t) - t;
  let u1 = t - a;
  const t1 = localSeconds(u1);
  let b: number;
  if (t1 === t) {
    // one solution; is there another a day before or after?
    const u2 = u1 + (fold === 1 ? DAY_SECONDS : -DAY_SECONDS);
    b = localSeconds(u2) - u2;
    if (a === b) return u1;
  } else b = t1 - u1;
  const u2 = t - b;
  if (localSeconds(u2) === t) return u2;
  if (t1 === t) return u1;
  // the clock jumps over it
  u1 = fold === 1 ? Math.min(u1, u2) : Math.max(u1, u2);
  return u1;
}

/** Seconds and microseconds of a timestamp, rounded half to even. */
function splitTimestamp(v: Value): [seconds: number, us: number] {
  if (v instanceof PyFloat) {
    if (Number.isNaN(v.v)) throw pyError("ValueError", "Invalid value NaN (not a number)");
    let whole = Math.trunc(v.v);
    let us = halfEven((v.v - whole) * 1e6);
    if (us >= 1e6) {
      us -= 1e6;
      whole++;
    } else if (us < 0) {
      us += 1e6;
      whole--;
    }
    if (!(Math.abs(whole) < 2 ** 63)) throw pyError("OverflowError", "timestamp out of range for platform time_t");
    return [whole, us];
  }
  const n = index(v);
  if (typeof n === "bigint" && (n > 9223372036854775807n || n < -9223372036854775808n))
    throw pyError("OverflowError", "timestamp out of range for platform time_t");
  return [Number(n), 0];
}

function halfEven(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  if (rest < 0.5 || (rest === 0.5 && down % 2 === 0)) return down;
  return down + 1;
}

function fromTimestamp(cls: PyType, timestamp: Value, tzinfo: Value, isUtc: boolean): Value {
  const [seconds, us] = splitTimestamp(timestamp);
  // the C library's own limit: the year is an int
  if (Math.abs(seconds) > 67768036191676799)
    throw pyError("OverflowError", "timestamp out of range for platform time_t");
  if (isUtc) return checked(cls, fieldsAt(seconds, us), tzinfo, 0);
  const local = localSeconds(seconds);
  let fold = 0;
  if (tzinfo === None) {
    const transition = local - localSeconds(seconds - DAY_SECONDS) - DAY_SECONDS;
    if (transition < 0 && localSeconds(seconds + transition) === local) fold = 1;
  }
  return checked(cls, fieldsAt(local, us), tzinfo, fold);
}

function checked(cls: PyType, f: Fields, tzinfo: Value, fold: number): Value {
  if (f[0] < 1 || f[0] > 9999) throw pyError("ValueError", `year ${f[0]} is out of range`);
  return make(cls, f, tzinfo, fold);
}

function currentTime(cls: PyType, tzinfo: Value, isUtc: boolean): Value {
  const us = Math.floor(rt.host.clock.now() * 1e6);
  const seconds = Math.floor(us / 1e6);
  const base = isUtc ? seconds : localSeconds(seconds);
  return make(cls, fieldsAt(base, us - seconds * 1e6), tzinfo, 0);
}

/** The zone of the local clock at a time since the epoch. */
function zoneAt(seconds: number): Value {
  const t = localTime(seconds);
  return fixedZone(makeDelta(0, t.offset, 0), strFromJs(t.zone ?? ""));
}

/** The instant whose zone a naive time is in; of a time that the clock jumps over, the other side of the jump. */
function zoneInstant(d: PyDateTime): number {
  const t = fromLocal(fieldSeconds(d), d.fold);
  const other = fromLocal(fieldSeconds(d), 1 - d.fold);
  return other !== t && other > t === (d.fold === 1) ? other : t;
}

function asTimezone(self: PyDateTime, tz: Value): Value {
  checkTzinfo(tz);
  const own = self.tzinfo === None ? undefined : askOffset(self.tzinfo, "utcoffset", self);
  let from = self.tzinfo;
  let offset = own;
  if (offset === undefined) {
    from = zoneAt(zoneInstant(self));
    offset = askOffset(from, "utcoffset", self)!;
  }
  if (tz !== None && tz === from) return self;
  let target = tz;
  const seconds = fieldSeconds(self) - offsetSeconds(offset);
  let us = self.us - offset.us;
  let carry = 0;
  if (us < 0) {
    us += MILLION;
    carry = -1;
  } else if (us >= MILLION) {
    us -= MILLION;
    carry = 1;
  }
  const utcFields = fieldsAt(seconds + carry, us);
  if (utcFields[0] < 1 || utcFields[0] > 9999) throw pyError("OverflowError", "date value out of range");
  if (target === None) target = zoneAt(seconds + carry);
  return callMethod(target, "fromutc", [build(self.cls, utcFields, target, 0)]);
}

// ---------------------------------------------------------------- arithmetic and order

/** `d` moved by a duration, times `sign`. */
function shift(d: PyDateTime, by: PyTimedelta, sign: 1 | -1): Value {
  let us = d.us + sign * by.us;
  let seconds = clockSeconds(d) + sign * by.seconds;
  const carry = Math.floor(us / MILLION);
  us -= carry * MILLION;
  seconds += carry;
  let days = sign * by.days;
  if (seconds < 0 || seconds >= DAY_SECONDS) {
    const more = Math.floor(seconds / DAY_SECONDS);
    seconds -= more * DAY_SECONDS;
    days += more;
  }
  let { year, month, day } = d;
  if (days !== 0) {
    const ordinal = toOrdinal(year, month, day) + days;
    if (ordinal < 1 || ordinal > MAX_ORDINAL) throw pyError("OverflowError", "date value out of range");
    [year, month, day] = fromOrdinal(ordinal);
  }
  const minutes = (seconds / 60) | 0;
  return make(d.cls, [year, month, day, (minutes / 60) | 0, minutes % 60, seconds % 60, us], d.tzinfo);
}

/** The difference of the fields alone. */
function fieldDifference(a: PyDateTime, b: PyDateTime): PyTimedelta {
  const days = toOrdinal(a.year, a.month, a.day) - toOrdinal(b.year, b.month, b.day);
  return makeDelta(days, clockSeconds(a) - clockSeconds(b), a.us - b.us);
}

function difference(a: PyDateTime, b: PyDateTime): PyTimedelta {
  if (a.tzinfo === b.tzinfo) return fieldDifference(a, b);
  const x = askOffset(a.tzinfo, "utcoffset", a);
  const y = askOffset(b.tzinfo, "utcoffset", b);
  if ((x === undefined) !== (y === undefined))
    throw pyError("TypeError", "can't subtract offset-naive and offset-aware datetimes");
  const fields = fieldDifference(a, b);
  return x === undefined || y === undefined || sameOffset(x, y) ? fields : subtractDeltas(fields, subtractDeltas(x, y));
}

const order = (a: PyDateTime, b: PyDateTime): number =>
  orderDates(a, b) || clockSeconds(a) - clockSeconds(b) || a.us - b.us;

/** Does the offset depend on fold? Then the time is no exact one, and equal to nothing of another zone. PEP 495. */
function isProblematic(d: PyDateTime, offset: PyTimedelta | undefined): boolean {
  if (d.tzinfo === None) return false;
  const flipped = build(datetimeType(), fieldsOf(d), d.tzinfo, 1 - d.fold);
  return !sameOffset(askOffset(d.tzinfo, "utcoffset", flipped), offset);
}

function compare(self: PyDateTime, other: Value, op: CompareOp): Value {
  if (!(other instanceof PyDateTime)) {
    if (!(other instanceof PyDate)) return NotImplemented;
    if (op === EQ) return false;
    if (op === NE) return true;
    throw pyError("TypeError", `can't compare ${typeName(self)} to ${typeName(other)}`);
  }
  if (self.tzinfo === other.tzinfo) return compareOrder(order(self, other), 0, op);
  const a = askOffset(self.tzinfo, "utcoffset", self);
  const b = askOffset(other.tzinfo, "utcoffset", other);
  const isEquality = op === EQ || op === NE;
  const problem = (): boolean => isEquality && (isProblematic(self, a) || isProblematic(other, b));
  if (sameOffset(a, b)) {
    const n = order(self, other);
    return isEquality && n === 0 && problem() ? op === NE : compareOrder(n, 0, op);
  }
  if (a !== undefined && b !== undefined) {
    const delta = subtractDeltas(fieldDifference(self, other), subtractDeltas(a, b));
    const n = delta.days < 0 ? -1 : delta.days || delta.seconds || delta.us;
    return isEquality && n === 0 && problem() ? op === NE : compareOrder(n, 0, op);
  }
  if (isEquality) return op === NE;
  throw pyError("TypeError", "can't compare offset-naive and offset-aware datetimes");
}

function hashOf(self: PyDateTime): number | bigint {
  const bare = self.fold === 0 ? self : build(datetimeType(), fieldsOf(self), self.tzinfo, 0);
  const offset = askOffset(self.tzinfo, "utcoffset", bare);
  if (offset === undefined) return pyHash(stateOf(bare, false));
  const days = toOrdinal(self.year, self.month, self.day);
  return pyHash(subtractDeltas(makeDelta(days, clockSeconds(self), self.us), offset));
}

// ---------------------------------------------------------------- text

/** The separator of isoformat: one character. */
function separatorText(v: Value | undefined): Value {
  if (v === undefined) return "T";
  const s = strOf(v);
  if (s === undefined || (s instanceof PyWideStr ? s.cps.length : s.length) !== 1)
    throw pyError("TypeError", `isoformat() argument 1 must be a unicode character, not ${typeName(v)}`);
  return s;
}

function isoFormat(self: PyDateTime, separator: Value | undefined, timespec: Value | undefined): Value {
  const sep = separatorText(separator);
  const rest = clockText(self, timespec) + zoneSuffix(self.tzinfo, self);
  if (typeof sep === "string") return dateText(self) + sep + rest;
  const units = (text: string): number[] => Array.from(text, (ch) => ch.charCodeAt(0));
  return strFromCodePoints([...units(dateText(self)), ...(sep as PyWideStr).cps, ...units(rest)]);
}

function fromIsoFormat(cls: PyType, v: Value): Value {
  const s = isoText(v);
  const common = parseCommon(s);
  if (common !== undefined) return make(cls, common, None);
  const length = s.length < 7 ? undefined : dateLength(s);
  const date = length === undefined ? undefined : parseDate(s.slice(0, length));
  if (date === undefined) throw invalidIso(v);
  if (s.length === length) return make(cls, [...date, 0, 0, 0, 0], None);
  const time = parseTime(s.slice(length! + 1));
  if (time === undefined) throw invalidIso(v);
  return make(cls, [...date, time.hour, time.minute, time.second, time.us], zoneOfText(time.offset));
}

function deprecated(old: string, instead: string): void {
  const text = `datetime.datetime.${old}() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.${instead}.`;
  rt.hooks.warn(exceptionTypes.DeprecationWarning!, text, 1);
}

function combine(cls: PyType, date: Value, time: Value, tzinfo: Value | undefined): Value {
  if (!(date instanceof PyDate))
    throw pyError("TypeError", `combine() argument 1 must be datetime.date, not ${typeName(date)}`);
  if (!(time instanceof PyTime))
    throw pyError("TypeError", `combine() argument 2 must be datetime.time, not ${typeName(time)}`);
  const zone = tzinfo ?? time.tzinfo;
  checkTzinfo(zone);
  const fields = [date.year, date.month, date.day, time.hour, time.minute, time.second, time.us] as const;
  return make(cls, fields, zone, time.fold);
}

function timestamp(self: PyDateTime): Value {
  if (self.tzinfo === None) return new PyFloat(fromLocal(fieldSeconds(self), self.fold) + self.us / 1e6);
  const epoch = new PyDateTime(1970, 1, 1, 0, 0, 0, 0, fixedZone(makeDelta(0, 0, 0), undefined), 0);
  return callMethod(difference(self, epoch), "total_seconds");
}

export const datetimeType = lazyType(
  "datetime.datetime",
  PyDateTime,
  (): TypeDef<PyDateTime> => ({
    doc: "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\nThe year, month and day arguments are required. tzinfo may be None, or an\ninstance of a tzinfo subclass. The remaining arguments may be ints.\n",
    isBase: true,
    slots: {
      new: newDatetime,
      repr: (self: PyDateTime) =>
        `${shownType(self.cls)}(${self.year}, ${self.month}, ${self.day}, ${clockRepr(self)}${foldRepr(self)}${zoneRepr(self)})`,
      str: (self: PyDateTime) => strOf(callMethod(self, "isoformat", [" "])) ?? "",
      hash: hashOf,
      richCompare: compare,
      add: (a, b) => {
        if (a instanceof PyDateTime) return b instanceof PyTimedelta ? shift(a, b, 1) : NotImplemented;
        return b instanceof PyDateTime && a instanceof PyTimedelta ? shift(b, a, 1) : NotImplemented;
      },
      subtract: (a, b) => {
        if (!(a instanceof PyDateTime)) return NotImplemented;
        if (b instanceof PyDateTime) return difference(a, b);
        return b instanceof PyTimedelta ? shift(a, b, -1) : NotImplemented;
      },
    },
    methods: {
      now: classMethod(
        "($type, /, tz=None)",
        "Returns new datetime object representing current time local to tz.\n\n  tz\n    Timezone object.\n\nIf no tz is specified, uses local timezone.",
        (cls, tz) => {
          checkTzinfo(tz);
          const self = currentTime(cls, tz, tz !== None);
          return tz === None ? self : callMethod(tz, "fromutc", [self]);
        },
      ),
      ...withoutSignatures({
        utcnow: classMethod("($type)", "Return a new datetime representing UTC day and time.", (cls) => {
          deprecated("utcnow", "now(datetime.UTC)");
          return currentTime(cls, None, true);
        }),
        fromtimestamp: classMethod(
          "($type, /, timestamp, tz=None)",
          "timestamp[, tz] -> tz's local time from POSIX timestamp.",
          (cls, when, tz) => {
            checkTzinfo(tz);
            const self = fromTimestamp(cls, when, tz, tz !== None);
            return tz === None ? self : callMethod(tz, "fromutc", [self]);
          },
        ),
        utcfromtimestamp: classMethod(
          "($type, timestamp, /)",
          "Construct a naive UTC datetime from a POSIX timestamp.",
          (cls, when) => {
            deprecated("utcfromtimestamp", "fromtimestamp(timestamp, datetime.UTC)");
            return fromTimestamp(cls, when, None, true);
          },
        ),
        strptime: classMethod(
          "($tuple, string, format, /)",
          "string, format -> new datetime parsed from a string (like time.strptime()).",
          (cls, text, format) => {
            for (const [i, v] of [text, format].entries()) {
              if (strOf(v) === undefined)
                throw pyError("TypeError", `strptime() argument ${i + 1} must be str, not ${typeName(v)}`);
            }
            return callMethod(rt.hooks.importModule("_strptime"), "_strptime_datetime", [cls, text, format]);
          },
        ),
        combine: classMethod(
          "($type, /, date, time, tzinfo=<time>)",
          "date, time -> datetime with same date and time fields",
          combine,
        ),
        fromisoformat: classMethod(
          "($type, string, /)",
          "string -> datetime from a string in most ISO 8601 formats",
          fromIsoFormat,
        ),
        date: method("($self)", "Return date object with same year, month and day.", (self: PyDateTime) => {
          dateType();
          return new PyDate(self.year, self.month, self.day);
        }),
        time: method("($self)", "Return time object with same time but with tzinfo=None.", (self: PyDateTime) =>
          makeTime(timeType(), self.hour, self.minute, self.second, self.us, None, self.fold),
        ),
        timetz: method("($self)", "Return time object with same time and tzinfo.", (self: PyDateTime) =>
          makeTime(timeType(), self.hour, self.minute, self.second, self.us, self.tzinfo, self.fold),
        ),
        ctime: method("($self)", "Return ctime() style string.", (self: PyDateTime) =>
          ctimeText(self, self.hour, self.minute, self.second),
        ),
        timetuple: method("($self)", "Return time tuple, compatible with time.localtime().", (self: PyDateTime) => {
          const dst = askOffset(self.tzinfo, "dst", self);
          const flag = self.tzinfo === None || dst === undefined ? -1 : isTrue(dst) ? 1 : 0;
          return timeTuple(self, self.hour, self.minute, self.second, flag);
        }),
        timestamp: method("($self)", "Return POSIX timestamp as float.", timestamp),
        utctimetuple: method(
          "($self)",
          "Return UTC time tuple, compatible with time.localtime().",
          (self: PyDateTime) => {
            const offset = askOffset(self.tzinfo, "utcoffset", self);
            const seconds = fieldSeconds(self) - (offset === undefined ? 0 : offsetSeconds(offset));
            const f = fieldsAt(seconds + (offset !== undefined && self.us < offset.us ? -1 : 0), 0);
            if (f[0] < 1 || f[0] > 9999) throw pyError("OverflowError", "date value out of range");
            return timeTuple(new PyDate(f[0], f[1], f[2]), f[3], f[4], f[5], 0);
          },
        ),
        isoformat: method(
          "($self, /, sep=<T>, timespec=<auto>)",
          "[sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\nsep is used to separate the year from the time, and defaults to 'T'.\nThe optional argument timespec specifies the number of additional terms\nof the time to include. Valid options are 'auto', 'hours', 'minutes',\n'seconds', 'milliseconds' and 'microseconds'.\n",
          isoFormat,
        ),
        strftime: method("($self, /, format)", "format -> strftime() style string.", (self: PyDateTime, format) =>
          formatFields(format, callMethod(self, "timetuple"), self.us, self.tzinfo, self),
        ),
        __format__: method("($self, spec, /)", "Formats self with strftime.", formatSelf),
        utcoffset: method(
          "($self)",
          "Return self.tzinfo.utcoffset(self).",
          (self: PyDateTime) => askOffset(self.tzinfo, "utcoffset", self) ?? None,
        ),
        tzname: method("($self)", "Return self.tzinfo.tzname(self).", (self: PyDateTime) => askName(self.tzinfo, self)),
        dst: method(
          "($self)",
          "Return self.tzinfo.dst(self).",
          (self: PyDateTime) => askOffset(self.tzinfo, "dst", self) ?? None,
        ),
        replace: method(
          "($self, *args, **kwargs)",
          "Return datetime with new specified fields.",
          (self: PyDateTime, args, kwargs) => {
            const given = kwargs.size === 0 ? undefined : (kwargs.keys.filter((k) => k !== undefined) as string[]);
            const values = (given ?? []).map((k) => kwargs.getStr(k)!);
            return fromFields(self.cls, parseDatetimeFields("replace()", 0, [...args, ...values], given), self);
          },
        ),
        astimezone: method("($self, /, tz=None)", "tz -> convert to local time in new timezone tz\n", asTimezone),
        __reduce_ex__: method("($self, protocol: int, /)", "__reduce_ex__(proto) -> (cls, state)", reduce),
        __reduce__: method("($self)", "__reduce__() -> (cls, state)", (self: PyDateTime) => reduce(self, 2)),
      }),
    } as NonNullable<TypeDef<PyDateTime>["methods"]>,
    getset: {
      hour: getset((self: PyDateTime) => self.hour),
      minute: getset((self: PyDateTime) => self.minute),
      second: getset((self: PyDateTime) => self.second),
      microsecond: getset((self: PyDateTime) => self.us),
      tzinfo: getset((self: PyDateTime) => self.tzinfo),
      fold: getset((self: PyDateTime) => self.fold),
    },
  }),
  () => dateType(),
);
