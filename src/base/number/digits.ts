/**
 * Decimal digits of a double, correctly rounded half to even: what CPython gets from `_Py_dg_dtoa` (Python/dtoa.c).
 * JS gives correct digits too, except that exact ties go up and that it stops at 100 digits and at 1e21; those cases
 * are decided here, with BigInt.
 */
import { integerScale } from "./convert.ts";

/** `0.d1d2d3… * 10**point`: `digits` has no leading zero, and is "0" with point 1 for zero. */
export interface Digits {
  digits: string;
  /** Position of the decimal point relative to the first digit: 1 for "1.5". */
  point: number;
}

const ZERO: Digits = { digits: "0", point: 1 };

/** Splits the result of `toExponential`. */
function fromExponential(text: string, keepZeros: boolean): Digits {
  const e = text.lastIndexOf("e");
  const digits = e > 1 ? text[0] + text.slice(2, e) : text.slice(0, e);
  const point = Number(text.slice(e + 1)) + 1;
  return { digits: keepZeros ? digits : stripZeros(digits), point };
}

function stripZeros(digits: string): string {
  let end = digits.length;
  while (end > 1 && digits.charCodeAt(end - 1) === 48) end--;
  return end === digits.length ? digits : digits.slice(0, end);
}

/** The shortest digits that read back as x (finite, >= 0): mode 0 of dtoa. */
export function shortestDigits(x: number): Digits {
  if (x === 0) return ZERO;
  return fromExponential(x.toExponential(), false);
}

/** Power of ten as BigInt; the small ones are kept. */
const POWERS: bigint[] = [1n];
export function powerOfTen(n: number): bigint {
  if (n > 700) return 10n ** BigInt(n);
  while (POWERS.length <= n) POWERS.push(POWERS[POWERS.length - 1]! * 10n);
  return POWERS[n]!;
}

/** round(x * 10**places), half to even, exact; places of either sign. x is finite and >= 0. */
export function scaledInteger(x: number, places: number): bigint {
  const [m, e] = integerScale(x);
  let num = BigInt(m);
  let den = 1n;
  if (places >= 0) num *= powerOfTen(places);
  else den = powerOfTen(-places);
  if (e >= 0) num <<= BigInt(e);
  else den <<= BigInt(-e);
  let q = num / den;
  const twice = (num - q * den) * 2n;
  if (twice > den || (twice === den && (q & 1n) === 1n)) q += 1n;
  return q;
}

/** The first powers of two. */
const TWOS = Array.from({ length: 31 }, (_, n) => 2 ** n);

/** True when x (finite, >= 0) lies exactly between two multiples of 10**-places. */
export function isTie(x: number, places: number): boolean {
  // Exactly places+1 fractional digits, the last a 5, is the same as x = odd / 2**(places+1).
  if (places >= 0) {
    if (places > 1073) return false;
    const scaled =
      places < 30 ? x * TWOS[places + 1]! : places < 1000 ? x * 2 ** (places + 1) : x * 2 ** 900 * 2 ** (places - 899);
    // seldom an integer, and a remainder takes its time
    return scaled === Math.floor(scaled) && scaled % 2 === 1;
  }
  const unit = 10 ** -places;
  if (places < -22) return true; // not exact in a double: let the exact path decide
  return x % unit === unit / 2;
}

/** Digits after rounding x (finite, >= 0) to `places` decimal places: mode 3 of dtoa. Trailing zeros are dropped. */
export function fixedDigits(x: number, places: number): Digits {
  if (x === 0) return ZERO;
  if (x < 1e21 && places >= 0 && places <= 100 && !isTie(x, places)) {
    const text = x.toFixed(places);
    return placeDigits(places === 0 ? text : text.slice(0, text.length - places - 1) + text.slice(-places), places);
  }
  // Beyond the exact expansion of any double more places change nothing.
  const used = Math.min(places, 1100);
  return placeDigits(scaledInteger(x, used).toString(), used);
}

/** Normal form of an integer given by its digits, times 10**-places. */
function placeDigits(text: string, places: number): Digits {
  let start = 0;
  while (start < text.length && text.charCodeAt(start) === 48) start++;
  if (start === text.length) return { digits: "", point: -places };
  return { digits: stripZeros(text.slice(start)), point: text.length - start - places };
}

/** The first `count` >= 1 significant digits of x (finite, >= 0): mode 2 of dtoa. Trailing zeros are dropped. */
export function significantDigits(x: number, count: number): Digits {
  if (x === 0) return ZERO;
  if (count <= 101) {
    const out = fromExponential(x.toExponential(count - 1), false);
    // A tie went up; it may have to go down. When it carried into a new digit, the old position counts.
    if (!isTie(x, count - out.point) && !(out.digits === "1" && isTie(x, count - out.point + 1))) return out;
  }
  let used = Math.min(count, 1100);
  let point = Number(x.toExponential(30).split("e")[1]) + 1;
  for (;;) {
    const text = scaledInteger(x, used - point).toString();
    if (text.length >= used) return { digits: stripZeros(text), point: point + text.length - used };
    point--; // the estimate was one too high
    used = Math.min(count, 1100);
  }
}
