/** Laying out a number: sign, prefix, padding, grouped digits, the rest. Source: calc_number_widths and fill_number in Python/formatter_unicode.c. */
import type { Str } from "../../objects/object.ts";
import { strJoin } from "../../objects/str.ts";
import { pyError } from "../../protocols/errors.ts";
import { type FormatSpec, repeatPoint } from "./spec.ts";

/** The parts of a number's text, sign apart. */
export interface NumberText {
  readonly negative: boolean;
  /** `0x` and its kin. */
  readonly prefix: string;
  /** Digits before the point, which grouping applies to; may be empty (inf, nan). */
  readonly digits: string;
  /** Point, fraction, exponent, percent sign. */
  readonly rest: string;
}

/** Splits what `formatFloat` wrote (without its sign). */
export function splitFloatText(text: string): { digits: string; rest: string } {
  let i = 0;
  while (i < text.length && text.charCodeAt(i) >= 48 && text.charCodeAt(i) <= 57) i++;
  return { digits: text.slice(0, i), rest: text.slice(i) };
}

/** The number in a field, as the spec wants it. */
export function layoutNumber(n: NumberText, f: FormatSpec): Str {
  const sign = n.negative ? "-" : f.sign === "-" ? "" : f.sign;
  const fixed = sign.length + n.prefix.length + n.rest.length;
  if (f.width > 536870888) throw pyError("MemoryError");
  let digits = n.digits;
  if (digits !== "") {
    const minWidth = f.fill === 48 && f.align === "=" ? f.width - fixed : 0;
    digits = f.grouping === "" ? digits.padStart(minWidth, "0") : groupDigits(digits, minWidth, f.grouping);
  }
  const padding = f.width - fixed - digits.length;
  if (padding <= 0) return sign + n.prefix + digits + n.rest;
  const fill = (count: number): Str => repeatPoint(f.fill, count);
  switch (f.align) {
    case "<":
      return strJoin([sign + n.prefix + digits + n.rest, fill(padding)], "");
    case "^": {
      const left = padding >> 1;
      return strJoin([fill(left), sign + n.prefix + digits + n.rest, fill(padding - left)], "");
    }
    case "=":
      return strJoin([sign + n.prefix, fill(padding), digits + n.rest], "");
    default:
      return strJoin([fill(padding), sign + n.prefix + digits + n.rest], "");
  }
}

/** Digits with separators, zeros in front up to `minWidth`; never starts with a separator. */
function groupDigits(digits: string, minWidth: number, grouping: string): string {
  const size = grouping === "_4" ? 4 : 3;
  const separator = grouping === "," ? "," : "_";
  const parts: string[] = [];
  let remaining = digits.length;
  let width = minWidth;
  for (;;) {
    const length = Math.min(size, Math.max(remaining, width, 1));
    const taken = Math.min(remaining, length);
    parts.push(digits.slice(remaining - taken, remaining).padStart(length, "0"));
    remaining -= taken;
    width -= length;
    if (remaining <= 0 && width <= 0) break;
    width -= 1;
  }
  return parts.reverse().join(separator);
}
