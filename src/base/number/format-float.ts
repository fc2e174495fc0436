/**
 * Text of a float for a conversion type, precision and flags, as `PyOS_double_to_string` gives it (Python/pystrtod.c).
 * Widths, fills and grouping belong to `__format__`; here is the number itself.
 */
import { signBit } from "./bits.ts";
import { type Digits, fixedDigits, isTie, shortestDigits, significantDigits } from "./digits.ts";

/** Flags of `formatFloat`, the values of CPython's Py_DTSF_*. */
export const FLOAT_SIGN = 1; // always write a sign
export const FLOAT_DOT_0 = 2; // "3" becomes "3.0"
export const FLOAT_ALT = 4; // the `#` of a format: keep the point and the zeros
export const FLOAT_NO_NEG_0 = 8; // the `z` of a format: a result of -0 loses its sign

/** Conversion types: those of `%` and `format`, and "r" for repr (shortest digits, precision ignored). */
export type FloatType = "e" | "E" | "f" | "F" | "g" | "G" | "r" | "%";

/** `repr(x)`. */
export function floatRepr(x: number): string {
  if (Number.isInteger(x)) {
    if (x === 0) return signBit(x) ? "-0.0" : "0.0";
    // fast path: JS writes the same digits
    if (x < 1e16 && x > -1e16) return String(x) + ".0";
  } else if (Number.isNaN(x)) {
    return "nan";
  } else {
    const a = x < 0 ? -x : x;
    // fast path: JS uses no exponent from 1e-6 on, Python none from 1e-4 on
    if (a >= 1e-4 && a < 1e16) return String(x);
    if (a === Infinity) return x < 0 ? "-inf" : "inf";
  }
  return formatFloat(x, "r", 0, FLOAT_DOT_0);
}

/** The text of x. `precision` >= 0 counts digits after the point (significant ones for g; none for r). */
export function formatFloat(x: number, type: FloatType, precision: number, flags = 0): string {
  if (type === "%") return formatFloat(x * 100, "f", precision, flags) + "%";
  const upper = type === "E" || type === "F" || type === "G";
  let negative = signBit(x);
  if (!Number.isFinite(x)) {
    let text = Number.isNaN(x) ? "nan" : "inf";
    if (upper) text = text.toUpperCase();
    if (negative && text !== "nan" && text !== "NAN") return "-" + text;
    return (flags & FLOAT_SIGN) !== 0 ? "+" + text : text;
  }
  const a = Math.abs(x);
  // fast path: JS writes the same digits
  if (type === "f" && flags === 0 && precision <= 100 && a < 1e21 && !isTie(a, precision)) {
    return negative ? "-" + a.toFixed(precision) : a.toFixed(precision);
  }
  let d: Digits;
  let exponential = false;
  /** How many digits must stand, counted from the first one; missing ones are zeros. */
  let wanted: number;
  switch (type) {
    case "e":
    case "E":
      d = significantDigits(a, precision + 1);
      wanted = precision + 1;
      exponential = true;
      break;
    case "f":
    case "F":
      d = fixedDigits(a, precision);
      wanted = d.point + precision;
      break;
    case "g":
    case "G": {
      const p = precision === 0 ? 1 : precision;
      d = significantDigits(a, p);
      exponential = d.point <= -4 || d.point > p - ((flags & FLOAT_DOT_0) !== 0 ? 1 : 0);
      wanted = (flags & FLOAT_ALT) !== 0 ? p : d.digits.length;
      break;
    }
    case "r":
      d = shortestDigits(a);
      exponential = d.point <= -4 || d.point > 16;
      wanted = d.digits.length;
      break;
  }
  if (negative && (flags & FLOAT_NO_NEG_0) !== 0 && (d.digits === "" || d.digits === "0")) negative = false;

  const point = exponential ? 1 : d.point;
  let body: string;
  if (d.digits.length < wanted) d = { digits: d.digits + "0".repeat(wanted - d.digits.length), point: d.point };
  if (point <= 0) {
    // 0.000ddd: the digits, if any, start after -point zeros
    body = "0." + "0".repeat(Math.min(-point, wanted < 0 ? 0 : -point)) + d.digits;
    if (wanted < 0) body = "0." + "0".repeat(Math.max(0, wanted - point));
  } else if (d.digits.length <= point) {
    body = d.digits + "0".repeat(point - d.digits.length) + ".";
    if ((flags & FLOAT_DOT_0) !== 0 && !exponential) body += "0";
  } else {
    body = d.digits.slice(0, point) + "." + d.digits.slice(point);
  }
  if (body.charCodeAt(body.length - 1) === 46 && (flags & FLOAT_ALT) === 0) body = body.slice(0, -1);
  if (exponential) {
    const exp = d.point - 1;
    const text = String(Math.abs(exp));
    body += (upper ? "E" : "e") + (exp < 0 ? "-" : "+") + (text.length < 2 ? "0" + text : text);
  }
  return negative ? "-" + body : (flags & FLOAT_SIGN) !== 0 ? "+" + body : body;
}
