/** `strftime` as glibc does it in the C locale, its flags and widths included. Source: strftime(3). */
import { type BrokenTime, isLeap } from "./calendar.ts";

export const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
export const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** ISO 8601 year and week. */
export function isoWeek(t: BrokenTime): [year: number, week: number] {
  const weekday = (t.weekday + 6) % 7;
  let year = t.year;
  let week = Math.floor((t.yearDay - weekday + 10) / 7);
  if (week < 1) {
    year--;
    const days = isLeap(year) ? 366 : 365;
    week = Math.floor((t.yearDay + days - weekday + 10) / 7);
  } else if (week === 53 && t.yearDay - weekday + 3 >= (isLeap(year) ? 366 : 365)) {
    year++;
    week = 1;
  }
  return [year, week];
}

const hour12 = (t: BrokenTime): number => t.hour % 12 || 12;

/** Directives that stand for others. */
const COMPOSITE: Readonly<Record<string, string>> = {
  c: "%a %b %e %H:%M:%S %Y",
  x: "%m/%d/%y",
  D: "%m/%d/%y",
  X: "%H:%M:%S",
  T: "%H:%M:%S",
  r: "%I:%M:%S %p",
  R: "%H:%M",
  F: "%Y-%m-%d",
};

/** Numeric directives: value, least digits, padding. */
const NUMERIC: Readonly<Record<string, (t: BrokenTime) => [value: number, digits: number, pad: "0" | "_"]>> = {
  C: (t) => [Math.floor(t.year / 100), 1, "0"],
  d: (t) => [t.day, 2, "0"],
  e: (t) => [t.day, 2, "_"],
  g: (t) => [((isoWeek(t)[0] % 100) + 100) % 100, 2, "0"],
  G: (t) => [isoWeek(t)[0], 1, "0"],
  H: (t) => [t.hour, 2, "0"],
  I: (t) => [hour12(t), 2, "0"],
  j: (t) => [t.yearDay + 1, 3, "0"],
  k: (t) => [t.hour, 2, "_"],
  l: (t) => [hour12(t), 2, "_"],
  m: (t) => [t.month + 1, 2, "0"],
  M: (t) => [t.minute, 2, "0"],
  S: (t) => [t.second, 2, "0"],
  u: (t) => [((t.weekday + 6) % 7) + 1, 1, "0"],
  U: (t) => [Math.floor((t.yearDay - t.weekday + 7) / 7), 2, "0"],
  V: (t) => [isoWeek(t)[1], 2, "0"],
  w: (t) => [t.weekday, 1, "0"],
  W: (t) => [Math.floor((t.yearDay - ((t.weekday + 6) % 7) + 7) / 7), 2, "0"],
  y: (t) => [((t.year % 100) + 100) % 100, 2, "0"],
  Y: (t) => [t.year, 1, "0"],
};

const E_MODIFIED = "cCxXyY";
const O_MODIFIED = "BbhdegGHIkljmMSuUVwWyY";

export interface StrftimeContext {
  /** Names of standard and daylight time, for times that do not carry theirs. */
  readonly tzname: () => readonly [string, string];
  /** Seconds since the epoch, for `%s`. */
  readonly seconds: (t: BrokenTime) => number;
}

/** A directive of a format: its flags, its width, and how it is written. */
interface Directive {
  readonly letter: string;
  readonly pad: string;
  readonly width: number;
  readonly upper: boolean;
  readonly swap: boolean;
  readonly written: string;
}

/** A format taken apart: text as it stands, and directives. */
type Pieces = readonly (string | Directive)[];

const known = new Map<string, Pieces>();
const MAX_KNOWN = 100;

function piecesOf(format: string): Pieces {
  let pieces = known.get(format);
  if (pieces === undefined) {
    pieces = parse(format);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(format, pieces);
  }
  return pieces;
}

function parse(format: string): Pieces {
  const out: (string | Directive)[] = [];
  for (let i = 0; i < format.length; ) {
    const start = format.indexOf("%", i);
    if (start < 0) {
      out.push(format.slice(i));
      break;
    }
    if (start > i) out.push(format.slice(i, start));
    i = start + 1;
    let pad = "";
    let upper = false;
    let swap = false;
    for (; "_-0^#".includes(format[i] ?? "x"); i++) {
      if (format[i] === "^") upper = true;
      else if (format[i] === "#") swap = true;
      else pad = format[i]!;
    }
    let width = 0;
    for (; format[i]! >= "0" && format[i]! <= "9"; i++) width = width * 10 + Number(format[i]);
    let modifier = "";
    if (format[i] === "E" || format[i] === "O") modifier = format[i++]!;
    const letter = format[i] ?? "";
    i++;
    const written = format.slice(start, i);
    const isLegal =
      modifier === "" ? true : modifier === "E" ? E_MODIFIED.includes(letter) : O_MODIFIED.includes(letter);
    out.push(isLegal && letter !== "" ? { letter, pad, width, upper, swap, written } : written);
  }
  return out;
}

export function strftime(format: string, t: BrokenTime, context: StrftimeContext): string {
  const pieces = piecesOf(format);
  let out = "";
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    out += typeof piece === "string" ? piece : (one(piece, t, context) ?? piece.written);
  }
  return out;
}

/** The text of a directive; `undefined` when there is none of its letter. */
function one(
  { letter, pad, width, upper, swap }: Directive,
  t: BrokenTime,
  context: StrftimeContext,
): string | undefined {
  const numeric = NUMERIC[letter];
  if (numeric !== undefined) {
    const [value, digits, usual] = numeric(t);
    return number(value, digits, pad === "" ? usual : pad, width);
  }
  const composite = COMPOSITE[letter];
  if (composite !== undefined) return textual(strftime(composite, t, context), pad, width, upper);
  switch (letter) {
    case "a":
      return textual(WEEKDAYS[t.weekday]?.slice(0, 3) ?? "?", pad, width, upper || swap);
    case "A":
      return textual(WEEKDAYS[t.weekday] ?? "?", pad, width, upper || swap);
    case "b":
    case "h":
      return textual(MONTHS[t.month]?.slice(0, 3) ?? "?", pad, width, upper || swap);
    case "B":
      return textual(MONTHS[t.month] ?? "?", pad, width, upper || swap);
    case "p": {
      const half = t.hour > 11 ? "PM" : "AM";
      return textual(swap ? half.toLowerCase() : half, pad, width, false);
    }
    case "P":
      return textual(t.hour > 11 ? "pm" : "am", pad, width, false);
    case "n":
      return textual("\n", pad, width, false);
    case "t":
      return textual("\t", pad, width, false);
    case "%":
      return textual("%", pad, width, false);
    case "s":
      return number(context.seconds(t), 1, pad === "" ? "0" : pad, width);
    case "Z": {
      const zone =
        t.zone !== undefined && t.zone !== "" ? t.zone : t.isDst >= 0 ? context.tzname()[t.isDst > 0 ? 1 : 0] : "";
      return textual(swap ? zone.toLowerCase() : zone, pad, width, upper);
    }
    case "z": {
      if (t.isDst < 0) return "";
      const minutes = Math.floor(Math.abs(t.offset) / 60);
      const sign = t.offset < 0 ? "-" : "+";
      const value = Math.floor(minutes / 60) * 100 + (minutes % 60);
      return sign + number(value, 4, pad === "" ? "0" : pad, Math.max(width - 1, 0));
    }
    default:
      return undefined;
  }
}

function number(value: number, digits: number, pad: string, width: number): string {
  const body = String(Math.abs(value));
  const sign = value < 0 ? "-" : "";
  if (pad === "-") return sign + body;
  const size = Math.max(width, digits + (sign === "" ? 0 : width > 0 ? 0 : 1));
  if (pad === "_") return (sign + body).padStart(size, " ");
  return sign + body.padStart(size - sign.length, "0");
}

function textual(text: string, pad: string, width: number, upper: boolean): string {
  const shown = upper ? text.toUpperCase() : text;
  return shown.padStart(width, pad === "0" ? "0" : " ");
}
