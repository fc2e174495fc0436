/**
 * Python's `round` for floats and ints. Source of the semantics: `float___round___impl` (Objects/floatobject.c),
 * which rounds the exact value through dtoa, and `int___round___impl` (Objects/longobject.c). Ties go to even.
 */
import { type Int, intFromIntegralFloat, normalizeInt } from "./convert.ts";
import { fixedDigits, powerOfTen, scaledInteger } from "./digits.ts";

/** The integral double nearest to x, ties to even. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const diff = x - floor;
  if (diff < 0.5) return floor;
  if (diff > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** `round(x)` of a finite float: an int. */
export function roundToInt(x: number): Int {
  return intFromIntegralFloat(roundHalfEven(x));
}

/** `round(x, places)`. An infinite result of a finite x means OverflowError, "rounded value too large to represent". */
export function roundFloat(x: number, places: number): number {
  if (!Number.isFinite(x) || x === 0 || places > 323) return x;
  if (places < -308) return 0 * x;
  const a = Math.abs(x);
  let r: number;
  if (places >= 0) {
    if (a >= 4503599627370496) return x; // no fraction left
    const d = fixedDigits(a, places);
    r = d.digits === "" ? 0 : Number(`0.${d.digits}e${d.point}`);
  } else {
    r = Number(`${scaledInteger(a, places)}e${-places}`);
  }
  return x < 0 ? -r : r;
}

/** `round(n, places)` of an int: n itself for places >= 0, else the nearest multiple of 10**-places, ties to even. */
export function roundInt(n: Int, places: number): Int {
  if (places >= 0 || n === 0) return n;
  // 2**bits < 10**-places / 2 rounds to 0; a string length bounds the digits without building the power
  const size = typeof n === "number" ? 16 : n.toString(16).length * 1.21;
  if (-places > size + 2) return 0;
  const unit = powerOfTen(-places);
  const v = BigInt(n);
  let r = v % unit;
  if (r < 0n) r += unit;
  const base = v - r;
  const twice = r * 2n;
  const up = twice > unit || (twice === unit && ((base / unit) & 1n) === 1n);
  return normalizeInt(up ? base + unit : base);
}
