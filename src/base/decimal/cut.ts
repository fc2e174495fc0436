/**
 * Powers of ten, and cutting digits off coefficients. V8 divides a bigint by one of 64 bits in 20 ns and by a longer one in 80 and more:
 * many digits are cut in several steps, and what was cut is computed in the lowest 64 bits, which costs nothing: written out, as V8 does
 * not see it through a function.
 */

const POWERS: bigint[] = [1n];
/** 10**n, n >= 0. */
export function pow10(n: number): bigint {
  if (n < POWERS.length) return POWERS[n]!;
  if (n > 2000) return 10n ** BigInt(n);
  for (let i = POWERS.length; i <= n; i++) POWERS.push(POWERS[i - 1]! * 10n);
  return POWERS[n]!;
}

/** 5 * 10**(n - 1): half of the power of ten. */
const HALVES: bigint[] = [0n];
function halfPow10(n: number): bigint {
  if (n > 2000) return 5n * pow10(n - 1);
  for (let i = HALVES.length; i <= n; i++) HALVES.push(5n * pow10(i - 1));
  return HALVES[n]!;
}

/** What digits that were cut off are worth, in units of the last one that is kept. */
export const NOTHING = -2;
export const BELOW_HALF = -1;
export const HALF = 0;
export const ABOVE_HALF = 1;

/** What the last `cutDigits` has cut. */
export let cutRest: number = NOTHING;

/** Digits of the greatest power of ten below 2**64. */
const STEP = 19;
const STEP_POWER = 10n ** 19n;
/** Beyond this many digits one division by a long number is faster than several by short ones. */
const MOST_BY_STEPS = 6 * STEP;

/** `coef / 10**count` towards zero; `cutRest` says what is left. */
export function cutDigits(coef: bigint, count: number): bigint {
  if (count > MOST_BY_STEPS) return cutAtOnce(coef, count);
  let left = coef;
  let last = count;
  for (; last > STEP; last -= STEP) left /= STEP_POWER;
  const p = pow10(last);
  const q = left / p;
  const rest = BigInt.asUintN(64, left - q * p);
  const half = halfPow10(last);
  cutRest = rest === 0n ? NOTHING : rest > half ? ABOVE_HALF : rest < half ? BELOW_HALF : HALF;
  // these two hold only if the steps before have cut nothing but zeros
  if (last === count || (cutRest !== NOTHING && cutRest !== HALF)) return q;
  return cutAtOnce(coef, count);
}

function cutAtOnce(coef: bigint, count: number): bigint {
  const p = pow10(count);
  const q = coef / p;
  const rest = coef - q * p;
  const half = halfPow10(count);
  cutRest = rest === 0n ? NOTHING : rest > half ? ABOVE_HALF : rest < half ? BELOW_HALF : HALF;
  return q;
}

/** No more zeros at the end than this: `10**n` is a multiple of `2**n`. Not for zero. */
function mostZeros(coef: bigint): number {
  const low = Number(BigInt.asUintN(32, coef));
  return low === 0 ? Infinity : 31 - Math.clz32(low & -low);
}

/** How many zeros the last `stripZeros` has taken away. */
export let strippedZeros = 0;

/** A nonzero coefficient without zeros at its end, at most `most` of them: many at once, then fewer. */
export function stripZeros(coef: bigint, most: number): bigint {
  let q = coef;
  let left = Math.min(most, mostZeros(coef));
  const all = left;
  for (let k = Math.min(STEP, left); k > 0; k >>= 1) {
    const p = pow10(k);
    while (left >= k) {
      const shorter = q / p;
      if (BigInt.asUintN(64, q - shorter * p) !== 0n) break;
      q = shorter;
      left -= k;
    }
  }
  strippedZeros = all - left;
  return q;
}
