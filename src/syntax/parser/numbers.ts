/**
 * Number literals → constants. Source: `parsenumber` in Parser/pegen.c; the digit limit is `sys.int_info.default_max_str_digits`.
 */
import { type Const, ConstComplex, ConstFloat, normalInt } from "../../base/const.ts";

/** Decimal digits an int literal may have, unless `sys.set_int_max_str_digits()` says otherwise. */
export const MAX_INT_DIGITS = 4300;

/** The value of a NUMBER token; null when it is a decimal int with more than `limit` digits (0: any number). */
export function parseNumber(text: string, limit: number): Exclude<Const, null> | null {
  const length = text.length;
  // fast path: a short decimal int
  if (length <= 15) {
    let n = 0;
    let i = 0;
    for (; i < length; i++) {
      const d = text.charCodeAt(i) - 48;
      if (d < 0 || d > 9) break;
      n = n * 10 + d;
    }
    if (i === length) return n;
  }
  const digits = text.includes("_") ? text.replaceAll("_", "") : text;
  const second = digits.charCodeAt(1) | 32;
  if (digits.charCodeAt(0) === 48 && (second === 120 || second === 111 || second === 98)) {
    return normalInt(BigInt(digits.toLowerCase()));
  }
  const last = digits.charCodeAt(digits.length - 1) | 32;
  if (last === 106) return new ConstComplex(0, Number(digits.substring(0, digits.length - 1)));
  if (/[.eE]/.test(digits)) return new ConstFloat(Number(digits));
  if (limit > 0 && digits.length > limit) return null;
  return normalInt(BigInt(digits));
}

/** The message for a decimal int with too many digits. */
export function tooManyDigits(text: string, limit: number): string {
  const digits = text.replaceAll("_", "").length;
  return (
    `Exceeds the limit (${limit} digits) for integer string conversion: value has ${digits} digits; ` +
    "use sys.set_int_max_str_digits() to increase the limit - " +
    "Consider hexadecimal for huge integer literals to avoid decimal conversion limits."
  );
}
