/**
 * Sums without loss: `math.fsum`, `math.sumprod`, `math.hypot`, `math.dist`. CPython's own algorithms, bit for bit.
 * Source: Modules/mathmodule.c; J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic" (1996); T. Ogita et al.,
 * "Accurate Sum and Dot Product" (2005).
 */
import { frexpExponent, powerOfTwo } from "../number/bits.ts";
import { productError } from "./double-double.ts";

/** What went wrong in an exact sum; the caller raises. */
export type SumFailure = "intermediate overflow in fsum" | "-inf + inf in fsum";

/** `math.fsum`: add the numbers, then ask for the correctly rounded result. */
export class ExactSum {
  /** Non-overlapping parts of the sum, increasing in magnitude. */
  private readonly parts: number[] = [];
  private count = 0;
  private infinities = 0;
  private specials = 0;
  private overflowed = false;

  /** Adds x; false after an intermediate overflow (OverflowError). */
  add(x: number): boolean {
    const { parts } = this;
    const given = x;
    let kept = 0;
    for (let j = 0; j < this.count; j++) {
      let y = parts[j]!;
      if (Math.abs(x) < Math.abs(y)) {
        const t = x;
        x = y;
        y = t;
      }
      const hi = x + y;
      const lo = y - (hi - x);
      if (lo !== 0) parts[kept++] = lo;
      x = hi;
    }
    this.count = kept;
    if (x === 0) return true;
    if (Number.isFinite(x)) {
      parts[this.count++] = x;
      return true;
    }
    if (Number.isFinite(given)) {
      this.overflowed = true;
      return false;
    }
    if (!Number.isNaN(given)) this.infinities += given;
    this.specials += given;
    this.count = 0;
    return true;
  }

  result(): number | SumFailure {
    if (this.overflowed) return "intermediate overflow in fsum";
    if (this.specials !== 0) return Number.isNaN(this.infinities) ? "-inf + inf in fsum" : this.specials;
    const { parts } = this;
    let n = this.count;
    if (n === 0) return 0;
    let hi = parts[--n]!;
    let lo = 0;
    while (n > 0) {
      const x = hi;
      const y = parts[--n]!;
      hi = x + y;
      lo = y - (hi - x);
      if (lo !== 0) break;
    }
    // A tie was rounded to even, but smaller parts tip it away: round the other way.
    if (n > 0 && ((lo < 0 && parts[n - 1]! < 0) || (lo > 0 && parts[n - 1]! > 0))) {
      const y = lo * 2;
      const x = hi + y;
      if (y === x - hi) hi = x;
    }
    return hi;
  }
}

/** `math.fsum` of an array. */
export function fsum(values: ArrayLike<number>): number | SumFailure {
  const sum = new ExactSum();
  for (let i = 0; i < values.length; i++) if (!sum.add(values[i]!)) break;
  return sum.result();
}

/** The float path of `math.sumprod`: a triple-length sum of exact products. */
export class ProductSum {
  private hi = 0;
  private lo = 0;
  private tiny = 0;

  /** Adds x * y; false when the sum is no longer finite, where CPython leaves this path. */
  add(x: number, y: number): boolean {
    const p = x * y;
    const pe = productError(x, y, p);
    const s = this.hi + p;
    let t = s - this.hi;
    const se = this.hi - (s - t) + (p - t);
    const r1 = this.lo + pe;
    t = r1 - this.lo;
    const r1e = this.lo - (r1 - t) + (pe - t);
    const r2 = r1 + se;
    t = r2 - r1;
    const r2e = r1 - (r2 - t) + (se - t);
    if (!Number.isFinite(s)) return false;
    this.hi = s;
    this.lo = r2;
    this.tiny += r1e + r2e;
    return true;
  }

  result(): number {
    const s = this.lo + this.hi;
    const t = s - this.lo;
    const e = this.lo - (s - t) + (this.hi - t);
    return this.tiny + e + s;
  }
}

const SMALLEST_NORMAL = 2.2250738585072014e-308;

/**
 * `math.hypot` of coordinates (or, for `math.dist`, of differences): square root of the sum of squares, with a
 * correction that makes it nearly always correctly rounded. `vec` is used up.
 */
export function vectorNorm(vec: Float64Array | number[]): number {
  let max = 0;
  let foundNaN = false;
  for (let i = 0; i < vec.length; i++) {
    const x = Math.abs(vec[i]!);
    vec[i] = x;
    if (Number.isNaN(x)) foundNaN = true;
    else if (x > max) max = x;
  }
  // An infinity wins over a NaN.
  if (max === Infinity) return max;
  return foundNaN ? NaN : finiteNorm(vec, max);
}

function finiteNorm(vec: Float64Array | number[], max: number): number {
  if (max === 0 || vec.length <= 1) return max;
  const e = frexpExponent(max);
  if (e < -1023) {
    // 2**-e would overflow: make the subnormals normal first
    for (let i = 0; i < vec.length; i++) vec[i] = vec[i]! / SMALLEST_NORMAL;
    return SMALLEST_NORMAL * finiteNorm(vec, max / SMALLEST_NORMAL);
  }
  const scale = powerOfTwo(-e);
  let sum = 1;
  let lowProducts = 0;
  let lowSums = 0;
  for (let i = 0; i < vec.length; i++) {
    const x = vec[i]! * scale;
    const p = x * x;
    const s = sum + p;
    lowProducts += productError(x, x, p);
    lowSums += sum - s + p;
    sum = s;
  }
  let h = Math.sqrt(sum - 1 + (lowProducts + lowSums));
  // One Newton step on the exact remainder.
  const p = -h * h;
  const s = sum + p;
  lowProducts += productError(-h, h, p);
  lowSums += sum - s + p;
  h += (s - 1 + (lowProducts + lowSums)) / (2 * h);
  return h / scale;
}
