/** Reading dates and times in the forms of ISO 8601 that `fromisoformat` takes. Source: Modules/_datetimemodule.c. */
import { fromOrdinal, isoYearStart, MAX_ORDINAL, MAXYEAR, MINYEAR } from "./layouts.ts";

const digit = (s: string, at: number): number => {
  const c = s.charCodeAt(at) - 48;
  return c >= 0 && c <= 9 ? c : -1;
};

/** `count` digits at `at`; -1 when there are others. */
function digits(s: string, at: number, count: number): number {
  let n = 0;
  for (let i = 0; i < count; i++) {
    const d = digit(s, at + i);
    if (d < 0) return -1;
    n = n * 10 + d;
  }
  return n;
}

export type IsoError = "year" | "week" | "day";

/** Year, month and day of an ISO week date, or which part is wrong. */
export function fromIsoCalendar(year: number, week: number, day: number): [number, number, number] | IsoError {
  if (year < MINYEAR || year > MAXYEAR) return "year";
  if (week <= 0 || week >= 53) {
    let isWrong = true;
    if (week === 53) {
      const first = isoYearStart(year);
      const next = isoYearStart(year + 1);
      isWrong = next - first !== 53 * 7;
    }
    if (isWrong) return "week";
  }
  if (day <= 0 || day >= 8) return "day";
  const ordinal = isoYearStart(year) + (week - 1) * 7 + day - 1;
  if (ordinal < 1 || ordinal > MAX_ORDINAL) return "year";
  return fromOrdinal(ordinal);
}

/** A date that fills `s`; `undefined` when it is none. Ranges of month and day are the caller's business. */
export function parseDate(s: string): [year: number, month: number, day: number] | undefined {
  const year = digits(s, 0, 4);
  if (year < 0) return undefined;
  let at = 4;
  const separated = s[at] === "-";
  if (separated) at++;
  if (s[at] === "W") {
    const week = digits(s, ++at, 2);
    if (week < 0) return undefined;
    at += 2;
    let day = 1;
    if (at < s.length) {
      if (separated && s[at++] !== "-") return undefined;
      day = digits(s, at++, 1);
      if (day < 0 || at !== s.length) return undefined;
    }
    const found = fromIsoCalendar(year, week, day);
    return typeof found === "string" ? undefined : found;
  }
  const month = digits(s, at, 2);
  if (month < 0) return undefined;
  at += 2;
  if (separated && s[at++] !== "-") return undefined;
  const day = digits(s, at, 2);
  return day < 0 || at + 2 !== s.length ? undefined : [year, month, day];
}

const DASH = 45;
const COLON = 58;

/** Fast path: the fields of `YYYY-MM-DD?HH:MM:SS`, with six digits of a fraction or without; `undefined` for any other text. */
export function parseCommon(s: string): [number, number, number, number, number, number, number] | undefined {
  if (s.length !== 19 && (s.length !== 26 || s[19] !== ".")) return undefined;
  if (s.charCodeAt(4) !== DASH || s.charCodeAt(7) !== DASH) return undefined;
  if (s.charCodeAt(13) !== COLON || s.charCodeAt(16) !== COLON) return undefined;
  const year = digits(s, 0, 4);
  const month = digits(s, 5, 2);
  const day = digits(s, 8, 2);
  const hour = digits(s, 11, 2);
  const minute = digits(s, 14, 2);
  const second = digits(s, 17, 2);
  const us = s.length === 19 ? 0 : digits(s, 20, 6);
  const isWrong = year < 0 || month < 0 || day < 0 || hour < 0 || minute < 0 || second < 0 || us < 0;
  return isWrong ? undefined : [year, month, day, hour, minute, second, us];
}

interface ClockText {
  hour: number;
  minute: number;
  second: number;
  us: number;
}

/**
 * `HH[:MM[:SS[.ffffff]]]`, with or without colons. As in CPython something may be left over at the end (`rest`), which only counts
 * as an error where no offset follows.
 */
function parseClock(s: string): (ClockText & { rest: boolean }) | undefined {
  const values: [number, number, number] = [0, 0, 0];
  const result = (us: number, rest: boolean) => ({ hour: values[0], minute: values[1], second: values[2], us, rest });
  let at = 0;
  let separated = true;
  for (let i = 0; i < 3; i++) {
    const n = digits(s, at, 2);
    if (n < 0) return undefined;
    values[i] = n;
    at += 2;
    const c = s[at++];
    if (i === 0) separated = c === ":";
    if (at >= s.length) return result(0, c !== undefined);
    if (separated && c === ":") continue;
    if (c === "." || c === ",") break;
    if (separated) return undefined;
    at--;
  }
  const count = Math.min(s.length - at, 6);
  const fraction = digits(s, at, count);
  if (fraction < 0) return undefined;
  for (at += count; at < s.length && digit(s, at) >= 0; ) at++;
  return result(fraction * 10 ** (6 - count), at < s.length);
}

export interface TimeText extends ClockText {
  /** Offset from UTC in seconds and microseconds. */
  offset: { seconds: number; us: number } | undefined;
}

/** A time, with its offset if it has one. */
export function parseTime(s: string): TimeText | undefined {
  const zone = s.search(/[+\-Z]/);
  const clock = parseClock(zone < 0 ? s : s.slice(0, zone));
  if (clock === undefined) return undefined;
  if (zone < 0) return clock.rest ? undefined : { ...clock, offset: undefined };
  if (s[zone] === "Z") return zone + 1 === s.length ? { ...clock, offset: { seconds: 0, us: 0 } } : undefined;
  const sign = s[zone] === "-" ? -1 : 1;
  const by = parseClock(s.slice(zone + 1));
  if (by === undefined || by.rest) return undefined;
  const seconds = sign * (by.hour * 3600 + by.minute * 60 + by.second);
  return { ...clock, offset: { seconds: seconds + 0, us: sign * by.us + 0 } };
}

/** Where the date of a date-time ends, by the form of its beginning; `undefined` when it has none. */
export function dateLength(s: string): number | undefined {
  if (s.length === 7) return 7;
  if (s[4] === "-") {
    if (s[5] !== "W") return 10;
    if (s.length < 8) return undefined;
    if (s.length <= 8 || s[8] !== "-") return 8;
    // YYYY-Www-D, or YYYY-Www and a time behind a dash
    if (s.length === 9) return undefined;
    return s.length > 10 && digit(s, 10) >= 0 ? 8 : 10;
  }
  if (s[4] !== "W") return 8;
  let at = 7;
  while (at < s.length && digit(s, at) >= 0) at++;
  if (at < 9) return at;
  return at % 2 === 0 ? 7 : 8;
}
