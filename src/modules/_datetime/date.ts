/** `date` and the tuples of `isocalendar()`. Source: Modules/_datetimemodule.c. */
import { PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import { None, NotImplemented, PyWideStr, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { CompareOp, KwNames } from "../../objects/slots.ts";
import { strOf } from "../../objects/str.ts";

import type { PyType } from "../../objects/type.ts";
import { newBuiltinType, tupleType } from "../../objects/types.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call, callMethod } from "../../protocols/call.ts";
import { compareOrder } from "../../protocols/compare.ts";
import {
  classMethod,
  fillType,
  getset,
  lazyType,
  method,
  type TypeDef,
  withoutSignatures,
} from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { pyHash } from "../../protocols/hash.ts";
import { index } from "../../protocols/number.ts";
import { reprText } from "../../protocols/text.ts";
import { localTime } from "../time/index.ts";
import { wholeSeconds } from "../time/pytime.ts";
import { MONTHS, WEEKDAYS } from "../time/strftime.ts";
import { intArgument, parseFields } from "./arguments.ts";
import { makeDelta } from "./delta.ts";
import { fromIsoCalendar, parseDate } from "./iso.ts";
import {
  checkDate,
  fromOrdinal,
  isoYearStart,
  MAX_ORDINAL,
  PyDate,
  PyDateSub,
  PyDateTime,
  PyTimedelta,
  pad2,
  pad4,
  shownType,
  toOrdinal,
  weekdayOf,
  yearDay,
} from "./layouts.ts";
import { formatFields, formatSelf } from "./strftime.ts";

class PyIsoCalendar extends PyTuple {}
let isoCalendarType: PyType | undefined;

function isoCalendar(year: number, week: number, weekday: number): Value {
  if (isoCalendarType === undefined) {
    isoCalendarType = newBuiltinType("datetime.IsoCalendarDate", PyIsoCalendar, tupleType);
    const item = (i: number, doc: string) => getset((self: PyIsoCalendar) => self.items[i]!, undefined, doc);
    fillType(isoCalendarType, {
      doc: "The result of date.isocalendar() or datetime.isocalendar()\n\nThis object may be accessed either as a tuple of\n  ((year, week, weekday))\nor via the object attributes as named in the above tuple.",
      slots: {
        repr: (self: PyIsoCalendar) => {
          const [y, w, d] = self.items;
          return `datetime.IsoCalendarDate(year=${reprText(y!)}, week=${reprText(w!)}, weekday=${reprText(d!)})`;
        },
      },
      methods: {
        __reduce__: method(
          "($self, /)",
          "",
          (self: PyIsoCalendar) => new PyTuple([tupleType, new PyTuple([new PyTuple(self.items)])]),
        ),
      },
      getset: { year: item(0, ""), week: item(1, ""), weekday: item(2, "") },
    } satisfies TypeDef<PyIsoCalendar>);
  }
  return new PyIsoCalendar([year, week, weekday]);
}

/** A date of a class: `cls(year, month, day)` for subclasses. */
export function makeDate(cls: PyType, year: number, month: number, day: number): Value {
  if (cls !== dateType()) return call(cls, [year, month, day]);
  checkDate(year, month, day);
  return new PyDate(year, month, day);
}

/** A pickle's state as bytes: a str of Latin-1 stands for bytes that Python 2 has written. */
export function stateBytes(v: Value | undefined, size: number, what: string): Uint8Array | undefined {
  if (v instanceof PyBytes) return v.bytes.length === size ? v.bytes : undefined;
  const s = v === undefined ? undefined : strOf(v);
  if (typeof s !== "string" || s.length !== size) return undefined;
  const monthOrHour = s.charCodeAt(size === 6 ? 0 : 2) & 0x7f;
  if (size === 6 ? monthOrHour > 23 : monthOrHour < 1 || monthOrHour > 12) return undefined;
  const out = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    const unit = s.charCodeAt(i);
    if (unit > 255) {
      throw pyError(
        "ValueError",
        `Failed to encode latin1 string when unpickling a ${what} object. pickle.load(data, encoding='latin1') is assumed.`,
      );
    }
    out[i] = unit;
  }
  return out;
}

const intArgumentCheck = (v: Value): void => void intArgument(v, 0);

function newDate(cls: PyType, args: readonly Value[], kwnames: KwNames): Value {
  const make = (y: number, m: number, d: number): Value =>
    cls === dateType() ? new PyDate(y, m, d) : new PyDateSub(cls, y, m, d);
  if (args.length === 1 && kwnames === undefined) {
    const state = stateBytes(args[0], 4, "date");
    if (state !== undefined && state[2]! >= 1 && state[2]! <= 12)
      return make(state[0]! * 256 + state[1]!, state[2]!, state[3]!);
  }
  const [y, m, d] = parseFields("", ["year", "month", "day"], 3, args, kwnames, intArgumentCheck).map((v) =>
    intArgument(v, 0),
  );
  checkDate(y!, m!, d!);
  return make(y!, m!, d!);
}

export const dateText = (d: PyDate): string => `${pad4(d.year)}-${pad2(d.month)}-${pad2(d.day)}`;

const stateOf = (d: PyDate): PyBytes => new PyBytes(new Uint8Array([d.year >> 8, d.year & 255, d.month, d.day]));

/** A str argument as text with one unit for each code point; what is beyond the BMP or half a pair becomes U+FFFF. */
export function isoText(v: Value): string {
  const s = strOf(v);
  if (s === undefined) throw pyError("TypeError", "fromisoformat: argument must be str");
  if (!(s instanceof PyWideStr)) return s;
  let out = "";
  for (const cp of s.cps) out += cp > 0xffff || (cp >= 0xd800 && cp < 0xe000) ? "\uffff" : String.fromCharCode(cp);
  return out;
}

export const invalidIso = (v: Value): unknown => pyError("ValueError", `Invalid isoformat string: ${reprText(v)}`);

function isoCalendarArguments(year: Value, week: Value, day: Value): [number, number, number] {
  const [y, w, d] = [year, week, day].map((v) => {
    const n = index(v);
    if (typeof n === "bigint" || n > 2147483647 || n < -2147483648)
      throw pyError("ValueError", "ISO calendar component out of range");
    return n;
  }) as [number, number, number];
  const found = fromIsoCalendar(y, w, d);
  if (found === "year") throw pyError("ValueError", `Year is out of range: ${y}`);
  if (found === "week") throw pyError("ValueError", `Invalid week: ${w}`);
  if (found === "day") throw pyError("ValueError", `Invalid day: ${d} (range is [1, 7])`);
  return found as [number, number, number];
}

/** `datetime`'s parts in ctime() text are zero for a date. */
export function ctimeText(d: PyDate, hour: number, minute: number, second: number): string {
  const weekday = WEEKDAYS[(weekdayOf(d) + 1) % 7]!.slice(0, 3);
  const month = MONTHS[d.month - 1]!.slice(0, 3);
  return `${weekday} ${month} ${String(d.day).padStart(2)} ${pad2(hour)}:${pad2(minute)}:${pad2(second)} ${pad4(d.year)}`;
}

/** A `time.struct_time`. */
export function timeTuple(d: PyDate, hour: number, minute: number, second: number, isDst: number): Value {
  const fields = [d.year, d.month, d.day, hour, minute, second, weekdayOf(d), yearDay(d), isDst];
  return call(getAttr(rt.hooks.importModule("time"), "struct_time"), [new PyTuple(fields)]);
}

/** A date `days` after another, of its class. */
function shift(d: PyDate, days: number): Value {
  const ordinal = toOrdinal(d.year, d.month, d.day) + days;
  if (ordinal < 1 || ordinal > MAX_ORDINAL) throw pyError("OverflowError", "date value out of range");
  const [y, m, day] = fromOrdinal(ordinal);
  return d.cls === dateType() ? new PyDate(y, m, day) : makeDate(d.cls, y, m, day);
}

/** Just a date: `datetime` has slots of its own. */
const isDate = (v: Value): v is PyDate => v instanceof PyDate && !(v instanceof PyDateTime);

export const orderDates = (a: PyDate, b: PyDate): number => a.year - b.year || a.month - b.month || a.day - b.day;

function compare(self: PyDate, other: Value, op: CompareOp): Value {
  return other instanceof PyDate ? compareOrder(orderDates(self, other), 0, op) : NotImplemented;
}

export const dateType = lazyType(
  "datetime.date",
  PyDate,
  (): TypeDef<PyDate> => ({
    doc: "date(year, month, day) --> date object",
    isBase: true,
    slots: {
      new: newDate,
      repr: (self: PyDate) => `${shownType(self.cls)}(${self.year}, ${self.month}, ${self.day})`,
      str: (self: PyDate) => strOf(callMethod(self, "isoformat")) ?? dateText(self),
      hash: (self: PyDate) => pyHash(stateOf(self)),
      richCompare: compare,
      add: (a, b) => {
        if (a instanceof PyDateTime || b instanceof PyDateTime) return NotImplemented;
        if (isDate(a)) return b instanceof PyTimedelta ? shift(a, b.days) : NotImplemented;
        return a instanceof PyTimedelta && isDate(b) ? shift(b, a.days) : NotImplemented;
      },
      subtract: (a, b) => {
        if (!isDate(a) || b instanceof PyDateTime) return NotImplemented;
        if (b instanceof PyTimedelta) return shift(a, -b.days);
        if (!isDate(b)) return NotImplemented;
        return makeDelta(toOrdinal(a.year, a.month, a.day) - toOrdinal(b.year, b.month, b.day), 0, 0);
      },
    },
    methods: {
      fromtimestamp: classMethod(
        "($type, timestamp, /)",
        "Create a date from a POSIX timestamp.\n\nThe timestamp is a number, e.g. created via time.time(), that is interpreted\nas local time.",
        (cls, timestamp) => {
          const t = localTime(Number(wholeSeconds(timestamp)));
          return makeDate(cls, t.year, t.month + 1, t.day);
        },
      ),
      ...withoutSignatures({
        fromordinal: classMethod(
          "($type, ordinal, /)",
          "int -> date corresponding to a proleptic Gregorian ordinal.",
          (cls, v) => {
            const ordinal = intArgument(v, 0);
            if (ordinal < 1) throw pyError("ValueError", "ordinal must be >= 1");
            const [y, m, d] = fromOrdinal(ordinal);
            checkDate(y, m, d);
            return makeDate(cls, y, m, d);
          },
        ),
        fromisoformat: classMethod(
          "($type, string, /)",
          "str -> Construct a date from a string in ISO 8601 format.",
          (cls, v) => {
            const s = isoText(v);
            const found = s.length === 7 || s.length === 8 || s.length === 10 ? parseDate(s) : undefined;
            if (found === undefined) throw invalidIso(v);
            return makeDate(cls, ...found);
          },
        ),
        fromisocalendar: classMethod(
          "($type, year, week, day)",
          "int, int, int -> Construct a date from the ISO year, week number and weekday.\n\nThis is the inverse of the function date.isocalendar()",
          (cls, year, week, day) => makeDate(cls, ...isoCalendarArguments(year, week, day)),
        ),
        today: classMethod(
          "($type)",
          "Current date or datetime:  same as self.__class__.fromtimestamp(time.time()).",
          (cls) => callMethod(cls, "fromtimestamp", [callMethod(rt.hooks.importModule("time"), "time")]),
        ),
        ctime: method("($self)", "Return ctime() style string.", (self: PyDate) => ctimeText(self, 0, 0, 0)),
        strftime: method("($self, /, format)", "format -> strftime() style string.", (self: PyDate, format) =>
          formatFields(format, callMethod(self, "timetuple"), 0, None, None),
        ),
        __format__: method("($self, spec, /)", "Formats self with strftime.", formatSelf),
        timetuple: method("($self)", "Return time tuple, compatible with time.localtime().", (self: PyDate) =>
          timeTuple(self, 0, 0, 0, -1),
        ),
        isocalendar: method(
          "($self)",
          "Return a named tuple containing ISO year, week number, and weekday.",
          (self: PyDate) => {
            const ordinal = toOrdinal(self.year, self.month, self.day);
            let year = self.year;
            let start = isoYearStart(year);
            let week = Math.floor((ordinal - start) / 7);
            if (week < 0) {
              start = isoYearStart(--year);
              week = Math.floor((ordinal - start) / 7);
            } else if (week >= 52 && ordinal >= isoYearStart(year + 1)) {
              year++;
              week = 0;
              start = isoYearStart(year);
            }
            return isoCalendar(year, week + 1, ((ordinal - start) % 7) + 1);
          },
        ),
        isoformat: method("($self)", "Return string in ISO 8601 format, YYYY-MM-DD.", dateText),
        isoweekday: method(
          "($self)",
          "Return the day of the week represented by the date.\nMonday == 1 ... Sunday == 7",
          (self: PyDate) => weekdayOf(self) + 1,
        ),
        toordinal: method(
          "($self)",
          "Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1.",
          (self: PyDate) => toOrdinal(self.year, self.month, self.day),
        ),
        weekday: method(
          "($self)",
          "Return the day of the week represented by the date.\nMonday == 0 ... Sunday == 6",
          weekdayOf,
        ),
        replace: method(
          "($self, *args, **kwargs)",
          "Return date with new specified fields.",
          (self: PyDate, args, kwargs) => {
            const given = kwargs.size === 0 ? undefined : (kwargs.keys.filter((k) => k !== undefined) as string[]);
            const values = (given ?? []).map((k) => kwargs.getStr(k)!);
            const [y, m, d] = parseFields("replace()", ["year", "month", "day"], 0, [...args, ...values], given);
            return newDate(self.cls, [y ?? self.year, m ?? self.month, d ?? self.day], undefined);
          },
        ),
        __reduce__: method(
          "($self)",
          "__reduce__() -> (cls, state)",
          (self: PyDate) => new PyTuple([self.cls, new PyTuple([stateOf(self)])]),
        ),
      }),
    },
    getset: {
      year: getset((self: PyDate) => self.year),
      month: getset((self: PyDate) => self.month),
      day: getset((self: PyDate) => self.day),
    },
  }),
);
