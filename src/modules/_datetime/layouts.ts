/** Layouts of the datetime types, and arithmetic on the proleptic Gregorian calendar. Source: Modules/_datetimemodule.c. */
import { heapSubclass } from "../../objects/heap.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import type { PyType } from "../../objects/type.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName } from "../../protocols/type-of.ts";
import { isLeap } from "../time/calendar.ts";

export class PyTimedelta extends PyObject {
  readonly days: number;
  readonly seconds: number;
  readonly us: number;
  constructor(days: number, seconds: number, us: number) {
    super();
    this.days = days;
    this.seconds = seconds;
    this.us = us;
  }
}
export class PyTzinfo extends PyObject {}
export class PyTimezone extends PyTzinfo {
  readonly offset: PyTimedelta;
  readonly name: Value | undefined;
  constructor(offset: PyTimedelta, name: Value | undefined) {
    super();
    this.offset = offset;
    this.name = name;
  }
}
export class PyDate extends PyObject {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  constructor(year: number, month: number, day: number) {
    super();
    this.year = year;
    this.month = month;
    this.day = day;
  }
}
/** The fields of a time of day, in `datetime` and `time`. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly us: number;
  readonly tzinfo: Value;
  readonly fold: number;
}
export class PyDateTime extends PyDate implements Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly us: number;
  readonly tzinfo: Value;
  readonly fold: number;
  constructor(
    year: number,
    month: number,
    day: number,
    hour: number,
    minute: number,
    second: number,
    us: number,
    tzinfo: Value,
    fold: number,
  ) {
    super(year, month, day);
    this.hour = hour;
    this.minute = minute;
    this.second = second;
    this.us = us;
    this.tzinfo = tzinfo;
    this.fold = fold;
  }
}
export class PyTime extends PyObject implements Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly us: number;
  readonly tzinfo: Value;
  readonly fold: number;
  constructor(hour: number, minute: number, second: number, us: number, tzinfo: Value, fold: number) {
    super();
    this.hour = hour;
    this.minute = minute;
    this.second = second;
    this.us = us;
    this.tzinfo = tzinfo;
    this.fold = fold;
  }
}
export const PyTimedeltaSub = heapSubclass(PyTimedelta);
export const PyTzinfoSub = heapSubclass(PyTzinfo);
export const PyDateSub = heapSubclass(PyDate);
export const PyDateTimeSub = heapSubclass(PyDateTime);
export const PyTimeSub = heapSubclass(PyTime);

export const MINYEAR = 1;
export const MAXYEAR = 9999;
export const MAX_ORDINAL = 3652059;
export const DAY_SECONDS = 86400;
export const MILLION = 1_000_000;

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : MONTH_DAYS[month - 1]!;

/** 1 for 0001-01-01. */
export function toOrdinal(year: number, month: number, day: number): number {
  const y = year - 1;
  const leaps = (y >> 2) - ((y / 100) | 0) + ((y / 400) | 0);
  return y * 365 + leaps + DAYS_BEFORE[month - 1]! + (month > 2 && isLeap(year) ? 1 : 0) + day;
}

export function fromOrdinal(ordinal: number): [year: number, month: number, day: number] {
  // days since 0000-03-01, in eras of 400 years
  const z = ordinal + 305;
  const era = Math.floor(z / 146097);
  const doe = z - era * 146097;
  const yoe = ((doe - ((doe / 1460) | 0) + ((doe / 36524) | 0) - ((doe / 146096) | 0)) / 365) | 0;
  const doy = doe - (365 * yoe + (yoe >> 2) - ((yoe / 100) | 0));
  const mp = ((5 * doy + 2) / 153) | 0;
  const month = mp < 10 ? mp + 3 : mp - 9;
  return [yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (((153 * mp + 2) / 5) | 0) + 1];
}

/** Monday is 0. */
export const weekdayOf = (d: PyDate): number => (toOrdinal(d.year, d.month, d.day) + 6) % 7;
export const yearDay = (d: PyDate): number => toOrdinal(d.year, d.month, d.day) - toOrdinal(d.year, 1, 1) + 1;

/** The ordinal of the Monday that begins ISO week 1 of a year. */
export function isoYearStart(year: number): number {
  const first = toOrdinal(year, 1, 1);
  const weekday = (first + 6) % 7;
  const monday = first - weekday;
  return weekday > 3 ? monday + 7 : monday;
}

export function checkDate(year: number, month: number, day: number): void {
  if (year < MINYEAR || year > MAXYEAR) throw pyError("ValueError", `year ${year} is out of range`);
  if (month < 1 || month > 12) throw pyError("ValueError", "month must be in 1..12");
  if (day < 1 || day > daysInMonth(year, month)) throw pyError("ValueError", "day is out of range for month");
}

export function checkTime(hour: number, minute: number, second: number, us: number, fold: number): void {
  if (hour < 0 || hour > 23) throw pyError("ValueError", "hour must be in 0..23");
  if (minute < 0 || minute > 59) throw pyError("ValueError", "minute must be in 0..59");
  if (second < 0 || second > 59) throw pyError("ValueError", "second must be in 0..59");
  if (us < 0 || us > 999999) throw pyError("ValueError", "microsecond must be in 0..999999");
  if (fold !== 0 && fold !== 1) throw pyError("ValueError", "fold must be either 0 or 1");
}

export function checkTzinfo(v: Value): void {
  if (v !== None && !(v instanceof PyTzinfo))
    throw pyError("TypeError", `tzinfo argument must be None or of a tzinfo subclass, not type '${typeName(v)}'`);
}

export const pad2 = (n: number): string => (n < 10 ? `0${n}` : String(n));
export const pad4 = (n: number): string => String(n).padStart(4, "0");
export const pad6 = (n: number): string => String(n).padStart(6, "0");

/** How reprs name a type: with the module for the types of this module. */
export const shownType = (type: PyType): string => (type.isHeap ? type.name : `datetime.${type.name}`);

/** Fields before the clock: days as an ordinal, so that two dates compare as numbers. */
export const clockSeconds = (c: Clock): number => c.hour * 3600 + c.minute * 60 + c.second;
