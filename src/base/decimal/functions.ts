/**
 * sqrt, exp, ln, log10 (correctly rounded) and power (as libmpdec computes it). The logarithms and the exponential are
 * computed in binary fixed point with growing precision until the rounding is certain (Ziv).
 */
import { isqrt } from "../math/integers.ts";
import { divide, multiply } from "./arithmetic.ts";
import { order } from "./compare.ts";
import {
  Context,
  finalize,
  INEXACT,
  invalid,
  nanResult,
  quieted,
  ROUND_HALF_EVEN,
  ROUNDED,
  roundCoefficient,
} from "./context.ts";
import { pow10 } from "./cut.ts";
import { Dec, INF, infinity, isInteger, isOdd, ONE, type Sign, truncated, withSign, ZERO } from "./number.ts";

export function sqrt(a: Dec, ctx: Context): Dec {
  if (a.isNaN) return quieted(a, ctx);
  if (a.isZero) return finalize(new Dec(a.sign, 0n, Math.floor(a.exp / 2)), ctx);
  if (a.sign === 1) return invalid(ctx);
  if (a.kind === INF) return a;
  const odd = Math.abs(a.exp % 2) === 1;
  const ideal = Math.floor(a.exp / 2);
  let c = odd ? a.coef * 10n : a.coef;
  const length = odd ? (a.digits >> 1) + 1 : (a.digits + 1) >> 1;
  // one digit more than the precision
  const shift = ctx.prec + 1 - length;
  let exact = true;
  if (shift >= 0) c *= pow10(2 * shift);
  else {
    const p = pow10(-2 * shift);
    exact = c % p === 0n;
    c /= p;
  }
  let n = BigInt(isqrt(c <= 9007199254740991n ? Number(c) : c));
  exact = exact && n * n === c;
  let exp = ideal - shift;
  if (exact) {
    n = shift >= 0 ? n / pow10(shift) : n * pow10(-shift);
    exp = ideal;
  } else if (n % 5n === 0n) n++;
  const work = ctx.with(ctx.prec, ROUND_HALF_EVEN);
  const r = finalize(new Dec(0, n, exp), work);
  ctx.status |= work.status;
  return r;
}

// Binary fixed point: x stands for x / 2**bits.

let ln2Cache = { bits: 0, value: 0n };
let ln10Cache = { bits: 0, value: 0n };

/** atanh(1/n) by its series. */
function atanhInverse(n: bigint, bits: number): bigint {
  let term = (1n << BigInt(bits)) / n;
  const square = n * n;
  let total = term;
  for (let k = 3n; term > 0n; k += 2n) {
    term /= square;
    total += term / k;
  }
  return total;
}

/** ln 2, error below 2**-bits. */
function ln2(bits: number): bigint {
  if (ln2Cache.bits < bits) {
    const b = bits + 32;
    // Machin-like: ln 2 = 18 atanh(1/26) - 2 atanh(1/4801) + 8 atanh(1/8749)
    const v = 18n * atanhInverse(26n, b) - 2n * atanhInverse(4801n, b) + 8n * atanhInverse(8749n, b);
    ln2Cache = { bits, value: v >> 32n };
  }
  return ln2Cache.value >> BigInt(ln2Cache.bits - bits);
}

/** ln 10, error below 2**(1 - bits). */
function ln10(bits: number): bigint {
  if (ln10Cache.bits < bits) {
    const b = bits + 32;
    // ln 10 = 3 ln 2 + ln(5/4), ln(5/4) = 2 atanh(1/9)
    ln10Cache = { bits, value: (3n * ln2(b) + 2n * atanhInverse(9n, b)) >> 32n };
  }
  return ln10Cache.value >> BigInt(ln10Cache.bits - bits);
}

/** e**x of a fixed-point x, |x| below about 3; error a few units. */
function fixedExp(x: bigint, bits: number): bigint {
  // halve the argument k times, square the result as often
  const k = Math.floor(Math.sqrt(bits)) + 2;
  const extra = 2 * k + 16;
  const b = BigInt(bits + extra);
  const r = (x << BigInt(extra)) >> BigInt(k);
  const one = 1n << b;
  let term = one;
  let total = one;
  for (let i = 1n; term !== 0n && term !== -1n; i++) {
    term = ((term * r) >> b) / i;
    total += term;
  }
  for (let i = 0; i < k; i++) total = (total * total) >> b;
  return total >> BigInt(extra);
}

/** ln of a fixed-point x between about 0.1 and 10; error a few units. */
function fixedLn(x: bigint, bits: number): bigint {
  // Newton's way with third-order steps, from a double
  const b = BigInt(bits);
  const top = bits > 60 ? Number(x >> BigInt(bits - 60)) / 2 ** 60 : Number(x) / 2 ** bits;
  const start = Math.log(top);
  let y = bits > 52 ? BigInt(Math.round(start * 2 ** 52)) << BigInt(bits - 52) : BigInt(Math.round(start * 2 ** bits));
  for (let known = 48; known < bits + 3; known *= 3) {
    const e = fixedExp(y, bits);
    y += (2n * ((x - e) << b)) / (x + e);
  }
  return y;
}

/** coef * 10**exp as fixed point. */
function fixed(coef: bigint, exp: number, bits: number): bigint {
  return exp >= 0 ? (coef * pow10(exp)) << BigInt(bits) : (coef << BigInt(bits)) / pow10(-exp);
}

const bitsFor = (digits: number): number => Math.ceil(digits * 3.3219280948873626) + 8;

/**
 * Rounds what `approximate` computes to nearest. It gets the digits wanted and returns a coefficient of about so many digits, off by
 * less than 8 units, and its exponent.
 */
function certain(approximate: (digits: number) => [coef: bigint, exp: number], sign: Sign, prec: number): Dec {
  for (let guard = 4; ; guard *= 2) {
    const [coef, exp] = approximate(prec + guard);
    const low = rounded(coef - 8n, exp, prec);
    const high = rounded(coef + 8n, exp, prec);
    if (low.coef === high.coef && low.exp === high.exp) return new Dec(sign, low.coef, low.exp);
  }
}

function rounded(coef: bigint, exp: number, prec: number): Dec {
  const a = new Dec(0, coef, exp);
  const drop = a.digits - prec;
  const q = roundCoefficient(coef, a.digits, drop, 0, ROUND_HALF_EVEN);
  const out = new Dec(0, q, exp + drop);
  return out.digits > prec ? new Dec(0, q / 10n, exp + drop + 1) : out;
}

/** Finishes a result that is never exact. */
function inexact(r: Dec, ctx: Context): Dec {
  const work = ctx.with(ctx.prec, ROUND_HALF_EVEN);
  const out = finalize(r, work);
  ctx.status |= work.status | INEXACT | ROUNDED;
  return out;
}

export function exp(a: Dec, ctx: Context): Dec {
  if (a.isNaN) return quieted(a, ctx);
  if (a.kind === INF) return a.sign === 1 ? ZERO : a;
  if (a.coef === 0n) return ONE;
  // e**a is 1 to the precision
  if (a.adjusted < -ctx.prec - 1) return inexact(new Dec(0, pow10(ctx.prec - 1), 1 - ctx.prec), ctx);
  // beyond all limits of the exponent
  if (a.adjusted > 20 || Math.abs(Number(truncated(a))) > 2.4 * (Math.max(ctx.emax, -ctx.etiny) + 10)) {
    if (a.sign === 0) return inexact(new Dec(0, 1n, ctx.emax + 1), ctx);
    return inexact(new Dec(0, 1n, ctx.etiny - 1), ctx);
  }
  const r = certain(
    (digits) => {
      const bits = bitsFor(digits) + 8;
      // a = m ln 10 + r; as many more bits as m has
      const wide = bits + Math.max(0, Math.ceil(a.adjusted * 3.33)) + 8;
      const x = fixed(a.coef, a.exp, wide);
      const ten = ln10(wide);
      const signed = a.sign === 1 ? -x : x;
      let m = signed / ten;
      let rest = signed - m * ten;
      if (rest < 0n) {
        rest += ten;
        m--;
      }
      const e = fixedExp(rest >> BigInt(wide - bits), bits);
      return [(e * pow10(digits)) >> BigInt(bits), Number(m) - digits];
    },
    0,
    ctx.prec,
  );
  return inexact(r, ctx);
}

/** ln of a positive finite number other than 1, as fixed point with `digits` significant digits. */
function lnFixed(a: Dec, digits: number): [value: bigint, bits: number] {
  const k = a.adjusted;
  if (k === 0 || k === -1) {
    // near 1 the result is small: more bits
    const one = a.exp >= 0 ? 1n : pow10(-a.exp);
    const away = a.coef - one;
    const size = away < 0n ? -away : away;
    const small = Math.max(0, (a.exp >= 0 ? 0 : -a.exp) - new Dec(0, size, 0).digits + 1);
    const bits = bitsFor(digits + small) + 8;
    return [fixedLn(fixed(a.coef, a.exp, bits), bits), bits];
  }
  const bits = bitsFor(digits) + 72;
  const m = fixedLn(fixed(a.coef, a.exp - k, bits), bits);
  return [m + BigInt(k) * ln10(bits), bits];
}

/** The first `digits` digits of a fixed-point number. */
function decimalDigits(value: bigint, bits: number, digits: number): [coef: bigint, exp: number] {
  const size = value.toString(2).length - bits; // value < 2**size
  const shift = digits - Math.floor(size * 0.30103);
  const scaled = shift >= 0 ? (value * pow10(shift)) >> BigInt(bits) : (value >> BigInt(bits)) / pow10(-shift);
  return [scaled, -shift];
}

export function ln(a: Dec, ctx: Context): Dec {
  if (a.isNaN) return quieted(a, ctx);
  if (a.isZero) return infinity(1);
  if (a.sign === 1) return invalid(ctx);
  if (a.kind === INF) return a;
  const c = order(a, ONE);
  if (c === 0) return ZERO;
  const r = certain(
    (digits) => {
      const [value, bits] = lnFixed(a, digits);
      return decimalDigits(value < 0n ? -value : value, bits, digits);
    },
    c < 0 ? 1 : 0,
    ctx.prec,
  );
  return inexact(r, ctx);
}

export function log10(a: Dec, ctx: Context): Dec {
  if (a.isNaN) return quieted(a, ctx);
  if (a.isZero) return infinity(1);
  if (a.sign === 1) return invalid(ctx);
  if (a.kind === INF) return a;
  const k = a.adjusted;
  if (a.coef === pow10(a.digits - 1)) {
    // a power of ten
    const work = ctx.with(ctx.prec, ROUND_HALF_EVEN);
    const r = finalize(k < 0 ? new Dec(1, BigInt(-k), 0) : new Dec(0, BigInt(k), 0), work);
    ctx.status |= work.status;
    return r;
  }
  const r = certain(
    (digits) => {
      const [value, bits] = lnFixed(a, digits + 2);
      const size = value < 0n ? -value : value;
      return decimalDigits((size << BigInt(bits)) / ln10(bits), bits, digits);
    },
    order(a, ONE) < 0 ? 1 : 0,
    ctx.prec,
  );
  return inexact(r, ctx);
}

// power

/** One with `shift` zeros behind the point. */
function paddedOne(sign: Sign, shift: number): Dec {
  return new Dec(sign, pow10(shift), -shift);
}

/** `a ** b`. Integral powers are products (error below one unit), others exp(b ln a); as libmpdec's mpd_qpow. */
export function power(a: Dec, b: Dec, ctx: Context): Dec {
  const nan = nanResult(a, b, ctx);
  if (nan !== undefined) return nan;
  const integral = isInteger(b);
  const sign: Sign = a.sign === 1 && integral && isOdd(b) ? 1 : 0;
  if (a.isZero) {
    if (b.isZero) return invalid(ctx);
    return b.sign === 1 ? infinity(sign) : new Dec(sign, 0n, 0);
  }
  if (a.sign === 1 && (!integral || b.kind === INF)) return invalid(ctx);
  if (b.kind === INF) {
    const c = order(a, ONE);
    if (c === 0) {
      ctx.status |= INEXACT | ROUNDED;
      return paddedOne(sign, ctx.prec - 1);
    }
    return c < 0 === (b.sign === 0) ? new Dec(sign, 0n, 0) : infinity(sign);
  }
  if (a.kind === INF) {
    if (b.isZero) return new Dec(sign, 1n, 0);
    return b.sign === 1 ? new Dec(sign, 0n, 0) : infinity(sign);
  }
  if (b.isZero) return new Dec(sign, 1n, 0);
  const size = withSign(a, 0);
  if (order(size, ONE) === 0) return powerOfOne(size, b, integral, sign, ctx);
  const bound = beyondLimits(size, b, sign, ctx);
  if (bound !== undefined) return bound;
  if (integral) return integralPower(a, b, sign, ctx);
  let r = realPower(a, b, ctx);
  if (r.isFinite && order(r, ONE) === 0) r = paddedOne(0, ctx.prec - 1);
  return finalize(r.kind === INF ? new Dec(0, 1n, ctx.emax + 1) : r, ctx);
}

function powerOfOne(a: Dec, b: Dec, integral: boolean, sign: Sign, ctx: Context): Dec {
  if (!integral) {
    ctx.status |= INEXACT | ROUNDED;
    return paddedOne(sign, ctx.prec - 1);
  }
  if (b.sign === 1) return new Dec(sign, 1n, 0);
  // 1.00 ** 3 is 1.000000
  let shift = b.adjusted > 20 ? (a.exp === 0 ? 0 : Infinity) : Number(truncated(b)) * -a.exp;
  if (shift > ctx.prec - 1) {
    shift = ctx.prec - 1;
    ctx.status |= ROUNDED;
  }
  return paddedOne(sign, shift);
}

const exponentDigits = (n: number): number => String(Math.abs(n)).length;

/** A lower bound of log10 |log10 a|: libmpdec's _lower_bound_zeta. */
function logLogBound(a: Dec): number {
  const k = a.adjusted;
  if (k > 0) return exponentDigits(k) - 1;
  if (k < -1) return exponentDigits(k + 1) - 1;
  const one = a.exp >= 0 ? 1n : pow10(-a.exp);
  const away = a.coef > one ? a.coef - one : one - a.coef;
  return new Dec(0, away, Math.min(0, a.exp)).adjusted - (k === 0 ? 2 : 1);
}

/** Results that are certainly too large or too small, found without computing them: libmpdec's _qcheck_pow_bounds. */
function beyondLimits(a: Dec, b: Dec, sign: Sign, ctx: Context): Dec | undefined {
  const bound = logLogBound(a) + b.adjusted;
  if (order(a, ONE) > 0 === (b.sign === 0)) {
    if (exponentDigits(ctx.emax) < bound) return finalize(new Dec(sign, 1n, ctx.emax + 1), ctx);
  } else if (exponentDigits(ctx.etiny) < bound) return finalize(new Dec(sign, 1n, ctx.etiny - 1), ctx);
  return undefined;
}

function integralPower(a: Dec, b: Dec, sign: Sign, ctx: Context): Dec {
  const n = truncated(withSign(b, 0));
  const work = new Context(ctx.prec + b.digits + b.exp + 2, ROUND_HALF_EVEN, ctx.emin, ctx.emax, 0);
  let base = a;
  if (b.sign === 1) {
    work.prec += 1;
    base = divide(ONE, a, work);
    ctx.status |= work.status;
    work.status = 0;
  }
  let r = base;
  const bits = n.toString(2);
  for (let i = 1; i < bits.length; i++) {
    r = multiply(r, r, work);
    if (bits[i] === "1") r = multiply(r, base, work);
    if (r.kind !== 0 || r.coef === 0n) break;
  }
  ctx.status |= work.status;
  r = withSign(r, sign);
  return finalize(r.kind === INF ? new Dec(sign, 1n, ctx.emax + 1) : r, ctx);
}

/** Digits of an exponent, which libmpdec computes with in addition. */
const EXPONENT_DIGITS = 19;

function realPower(a: Dec, b: Dec, ctx: Context): Dec {
  const prec = Math.max(a.digits, ctx.prec) + 4 + EXPONENT_DIGITS;
  const work = new Context(prec, ROUND_HALF_EVEN, -1e18, 1e18, 0);
  const r = exp(multiply(ln(a, work), b, work), work);
  ctx.status |= INEXACT | ROUNDED;
  return r;
}

/** `pow(a, b, modulus)` of integers. */
export function powerModulo(a: Dec, b: Dec, modulus: Dec, ctx: Context): Dec {
  for (const x of [a, b, modulus]) if (x.kind === 3) return quieted(x, ctx);
  for (const x of [a, b, modulus]) if (x.kind === 2) return quieted(x, ctx);
  if (!isInteger(a) || !isInteger(b) || !isInteger(modulus)) return invalid(ctx);
  if (modulus.isZero || modulus.adjusted >= ctx.prec || b.sign === 1) return invalid(ctx);
  if (a.isZero && b.isZero) return invalid(ctx);
  const sign: Sign = a.sign === 1 && isOdd(b) ? 1 : 0;
  const m = truncated(withSign(modulus, 0));
  // (coef * 10**exp) mod m, exponents of any size
  let base = (a.coef % m) * (a.exp >= 0 ? modPower(10n, BigInt(a.exp), m) : 1n);
  if (a.exp < 0) base = truncated(withSign(a, 0));
  base %= m;
  let r = b.exp > 0 ? modPower(base, b.coef, m) : modPower(base, truncated(b), m);
  if (b.exp > 0) for (let i = 0; i < b.exp; i++) r = modPower(r, 10n, m);
  return new Dec(sign, r, 0);
}

function modPower(base: bigint, n: bigint, m: bigint): bigint {
  let r = 1n % m;
  let b = base % m;
  for (let e = n; e > 0n; e >>= 1n) {
    if (e & 1n) r = (r * b) % m;
    b = (b * b) % m;
  }
  return r;
}
