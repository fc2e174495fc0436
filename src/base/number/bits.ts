/**
 * The parts of an IEEE 754 double: bits, exponent, neighbours. Source of the semantics: C's <math.h> as `math` shows it.
 * Everything here is exact; nothing allocates except where a pair is returned.
 */

const F64 = new Float64Array(1);
const U32 = new Uint32Array(F64.buffer);
const U64 = new BigUint64Array(F64.buffer);
/** Index of the high word (sign, exponent, top of the mantissa) in a double seen as two 32-bit words. */
const HI = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
const LO = 1 - HI;

/** High 32 bits of `x`: sign, 11 exponent bits, 20 mantissa bits; signed. */
export function highWord(x: number): number {
  F64[0] = x;
  return U32[HI]! | 0;
}

/** Low 32 mantissa bits of `x`, signed. */
export function lowWord(x: number): number {
  F64[0] = x;
  return U32[LO]! | 0;
}

/** The double with these two 32-bit words. */
export function fromWords(high: number, low: number): number {
  U32[HI] = high;
  U32[LO] = low;
  return F64[0]!;
}

/** `x` with its high word replaced. */
export function withHighWord(x: number, high: number): number {
  F64[0] = x;
  U32[HI] = high;
  return F64[0]!;
}

/** `x` with its low word replaced. */
export function withLowWord(x: number, low: number): number {
  F64[0] = x;
  U32[LO] = low;
  return F64[0]!;
}

/** The 64 bits of `x`, unsigned. */
export function floatBits(x: number): bigint {
  F64[0] = x;
  return U64[0]!;
}

/** The double with these 64 bits. */
export function floatFromBits(bits: bigint): number {
  U64[0] = bits;
  return F64[0]!;
}

/** True when the sign bit is set; tells -0.0 from 0.0. The sign of a NaN is what the engine kept of it. */
export function signBit(x: number): boolean {
  F64[0] = x;
  return (U32[HI]! & 0x80000000) !== 0;
}

/** C `copysign`. */
export function copySign(x: number, sign: number): number {
  const magnitude = Math.abs(x);
  return signBit(sign) ? -magnitude : magnitude;
}

const TWO_54 = 18014398509481984;

/** Exponent `e` of C `frexp`: |x| = m * 2**e with 0.5 <= m < 1; 0 for zeros, infinities and NaN. */
export function frexpExponent(x: number): number {
  F64[0] = x;
  const e = (U32[HI]! >>> 20) & 0x7ff;
  if (e === 0) {
    if (x === 0) return 0;
    F64[0] = x * TWO_54;
    return ((U32[HI]! >>> 20) & 0x7ff) - 1022 - 54;
  }
  return e === 0x7ff ? 0 : e - 1022;
}

/** C `frexp`: `[m, e]` with x = m * 2**e and 0.5 <= |m| < 1. */
export function frexp(x: number): [mantissa: number, exponent: number] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  const e = frexpExponent(x);
  F64[0] = Math.abs(x) < 2.2250738585072014e-308 ? x * TWO_54 : x;
  U32[HI] = (U32[HI]! & 0x800fffff) | 0x3fe00000;
  return [F64[0]!, e];
}

/** 2**-1074 … 2**1023. A table: building a double from its words makes the processor wait for the store. */
const POWERS_OF_TWO = new Float64Array(2098);
POWERS_OF_TWO[0] = 5e-324;
for (let i = 1; i < 2098; i++) POWERS_OF_TWO[i] = POWERS_OF_TWO[i - 1]! * 2;

/** 2**e, exact, for -1074 <= e <= 1023. */
export function powerOfTwo(e: number): number {
  return POWERS_OF_TWO[e + 1074]!;
}

/** C `ldexp`: x * 2**e rounded once (half to even); overflow gives an infinity. `e` is any integer. */
export function ldexp(x: number, e: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  if (e > 2200) e = 2200;
  else if (e < -2200) e = -2200;
  // Large steps up are exact until they overflow.
  while (e > 1023) {
    x *= 8.98846567431158e307; // 2**1023
    e -= 1023;
  }
  if (e >= -1022) {
    // One rounding at most: the product of x and a normal power of two.
    return x * powerOfTwo(e);
  }
  // Going down: bring x to [1, 2) first, so that only the last product can round.
  const xe = frexpExponent(x) - 1;
  const target = xe + e;
  if (target < -1100) return x > 0 ? 0 : -0;
  const unit =
    xe < -1022 ? x * TWO_54 * powerOfTwo(-xe - 54) : xe > 1022 ? x * 0.5 * powerOfTwo(1 - xe) : x * powerOfTwo(-xe);
  if (target >= -1022) return unit * powerOfTwo(target);
  return unit * 2.2250738585072014e-308 * powerOfTwo(target + 1022);
}

/** C `modf`: `[fraction, integer]`, both with the sign of x. */
export function modf(x: number): [fraction: number, integer: number] {
  if (!Number.isFinite(x)) return [Number.isNaN(x) ? x : copySign(0, x), x];
  const whole = Math.trunc(x);
  return [copySign(x - whole, x), copySign(whole, x)];
}

/** C `nextafter`: the neighbour of x in the direction of y. */
export function nextAfter(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return x + y;
  if (x === y) return y;
  if (x === 0) return y > 0 ? 5e-324 : -5e-324;
  F64[0] = x;
  if (x < y === x > 0) U64[0] = U64[0]! + 1n;
  else U64[0] = U64[0]! - 1n;
  return F64[0]!;
}

/** `math.nextafter(x, y, steps=n)`: n >= 0 steps from x, stopping at y. */
export function nextAfterSteps(x: number, y: number, steps: bigint): number {
  if (steps === 0n) return x;
  if (Number.isNaN(x)) return x;
  if (Number.isNaN(y)) return y;
  const magnitude = 0x7fffffffffffffffn;
  const xBits = floatBits(x);
  const yBits = floatBits(y);
  // Doubles in order are consecutive integers when the sign is folded in.
  const xPos = xBits >> 63n ? -(xBits & magnitude) : xBits;
  const yPos = yBits >> 63n ? -(yBits & magnitude) : yBits;
  if (xPos === yPos) return y;
  let pos: bigint;
  if (xPos < yPos) pos = xPos + steps >= yPos ? yPos : xPos + steps;
  else pos = xPos - steps <= yPos ? yPos : xPos - steps;
  if (pos === yPos) return y;
  if (pos === 0n) return x < 0 || Object.is(x, -0) ? -0 : 0;
  return pos < 0n ? floatFromBits(-pos | (1n << 63n)) : floatFromBits(pos);
}

/** `math.ulp`: the value of the last bit of x. */
export function ulp(x: number): number {
  if (Number.isNaN(x)) return x;
  x = Math.abs(x);
  if (x === Infinity) return x;
  const next = nextAfter(x, Infinity);
  if (next === Infinity) return x - nextAfter(x, -Infinity);
  return next - x;
}
