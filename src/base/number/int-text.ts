/**
 * Ints as text in any base from 2 to 36, both ways. Source of the semantics: Objects/longobject.c
 * (`PyLong_FromString`, `long_to_decimal_string`, the digit limit of CVE-2020-10735).
 */
import { bitLength, type Int, normalizeInt } from "./convert.ts";
import { asciiNumberText } from "./number-text.ts";

/** More digits than `sys.get_int_max_str_digits()` allows; the caller raises ValueError with `digits`. */
export class TooManyDigits {
  readonly digits: number;
  constructor(digits: number) {
    this.digits = digits;
  }
}

/** Texts up to this many digits are never limited (`_PY_LONG_MAX_STR_DIGITS_THRESHOLD`). */
export const DIGIT_LIMIT_THRESHOLD = 640;

/**
 * `int(text, base)`; base 0 or 2–36. `undefined` when the text is no int of that base.
 * `maxDigits` 0 means no limit; bases that are powers of two have none.
 */
export function parseIntText(text: string, base: number, maxDigits = 0): Int | TooManyDigits | undefined {
  return parseIntAscii(asciiNumberText(text), base, maxDigits);
}

/** As `parseIntText`, for text already stripped and ASCII. */
export function parseIntAscii(s: string, base: number, maxDigits = 0): Int | TooManyDigits | undefined {
  let i = 0;
  let negative = false;
  const first = s.charCodeAt(0);
  if (first === 43 || first === 45) {
    negative = first === 45;
    i = 1;
  }
  let mustBeZero = false;
  if (s.charCodeAt(i) === 48) {
    const c = s.charCodeAt(i + 1) | 32;
    const prefix = c === 120 ? 16 : c === 111 ? 8 : c === 98 ? 2 : 0;
    if (base === 0 && prefix === 0) {
      // "0", "000" and "0_0" are allowed; "012" is not, so that old octal is not read as decimal
      base = 10;
      mustBeZero = true;
    } else if (prefix !== 0 && (base === 0 || base === prefix)) {
      base = prefix;
      i += 2;
      if (s.charCodeAt(i) === 95) i++; // one underscore may follow the prefix
    }
  } else if (base === 0) base = 10;

  let digits = s.slice(i);
  if (digits.includes("_")) {
    if (/^_|__|_$/.test(digits)) return undefined;
    digits = digits.replaceAll("_", "");
  }
  const n = digits.length;
  if (n === 0) return undefined;
  // fast path: every base^10 fits a double exactly up to base 36 (36**10 < 2**53)
  let small = 0;
  for (let k = 0; k < n; k++) {
    const d = digitValue(digits.charCodeAt(k));
    if (d >= base) return undefined;
    if (n <= 10) small = small * base + d;
  }
  if (n <= 10) {
    if (mustBeZero && small !== 0) return undefined;
    return negative && small !== 0 ? -small : small;
  }
  if (mustBeZero && /[^0]/.test(digits)) return undefined;
  if (maxDigits > 0 && n > DIGIT_LIMIT_THRESHOLD && n > maxDigits && (base & (base - 1)) !== 0)
    return new TooManyDigits(n);
  let value: bigint;
  if (base === 10) {
    if (n <= 15) {
      const v = Number(digits);
      return negative ? 0 - v : v;
    }
    value = BigInt(digits);
  } else if (base === 16) value = BigInt("0x" + digits);
  else if (base === 8) value = BigInt("0o" + digits);
  else if (base === 2) value = BigInt("0b" + digits);
  else value = parseChunks(digits, base);
  return normalizeInt(negative ? -value : value);
}

/** Value of an ASCII digit or letter; 37 for anything else. */
export function digitValue(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  const lower = c | 32;
  return lower >= 97 && lower <= 122 && c < 128 ? lower - 87 : 37;
}

/** Digits of any base, by halves, so that the multiplications stay balanced. */
function parseChunks(digits: string, base: number): bigint {
  const CHUNK = 10;
  let parts: bigint[] = [];
  for (let end = digits.length; end > 0; end -= CHUNK) {
    parts.push(BigInt(Number.parseInt(digits.slice(Math.max(0, end - CHUNK), end), base)));
  }
  let unit = BigInt(base) ** BigInt(CHUNK);
  while (parts.length > 1) {
    const next: bigint[] = [];
    for (let k = 0; k < parts.length; k += 2) next.push(parts[k]! + (parts[k + 1] ?? 0n) * unit);
    parts = next;
    unit *= unit;
  }
  return parts[0]!;
}

/** `str(n)`, or the digits in another base, without prefix. */
export function intToString(n: Int, base = 10): string {
  return n.toString(base);
}

/** `str(n)` unless it has more than `maxDigits` digits (0: no limit); then `undefined`, and the caller raises ValueError. */
export function intToDecimal(n: Int, maxDigits = 0): string | undefined {
  if (typeof n === "number") return String(n);
  if (maxDigits === 0) return n.toString();
  // Refuse early, before the costly conversion: 2**(bits-1) <= |n| has at least this many digits.
  if (Math.floor((bitLength(n) - 1) * 0.30102999566398114) + 1 > maxDigits) return undefined;
  const text = n.toString();
  return text.length - (n < 0n ? 1 : 0) > maxDigits ? undefined : text;
}
