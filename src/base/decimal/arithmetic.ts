/** The basic operations, exact and then rounded. Source: the decimal specification, "Arithmetic operations". */
import {
  CLAMPED,
  type Context,
  DIVISION_BY_ZERO,
  DIVISION_IMPOSSIBLE,
  DIVISION_UNDEFINED,
  exactContext,
  finalize,
  holdsSmall,
  INVALID_OPERATION,
  invalid,
  nanResult,
  quieted,
  ROUND_FLOOR,
  ROUNDED,
  settle,
  settleInexact,
} from "./context.ts";
import { ABOVE_HALF, BELOW_HALF, cutDigits, cutRest, HALF, NOTHING, pow10, strippedZeros, stripZeros } from "./cut.ts";
import { countDigits, Dec, INF, infinity, negated, type Sign, smallTimesPower, withSign } from "./number.ts";

export const add = (a: Dec, b: Dec, ctx: Context): Dec => addSigned(a, b, b.sign, ctx);

export const subtract = (a: Dec, b: Dec, ctx: Context): Dec =>
  addSigned(a, b, b.isNaN ? b.sign : b.sign === 0 ? 1 : 0, ctx);

/** a + b, where b has another sign. */
function addSigned(a: Dec, b: Dec, bSign: Sign, ctx: Context): Dec {
  if (a.kind !== 0 || b.kind !== 0) {
    const nan = nanResult(a, b, ctx);
    if (nan !== undefined) return nan;
    if (a.kind === INF) return b.kind === INF && a.sign !== bSign ? invalid(ctx) : a;
    return withSign(b, bSign);
  }
  return smallSum(a, b, bSign, ctx) ?? sum(a, b, bSign, ctx);
}

const MAX_SMALL = 9007199254740991;

/** Fast path: the sum of finite numbers with small coefficients, where it has one too and the context need not round. */
function smallSum(a: Dec, b: Dec, bSign: Sign, ctx: Context): Dec | undefined {
  if (a.small < 0 || b.small < 0) return undefined;
  const up = a.exp - b.exp;
  const exp = up > 0 ? b.exp : a.exp;
  const x = up > 0 ? smallTimesPower(a.small, up) : a.small;
  const y = up < 0 ? smallTimesPower(b.small, -up) : b.small;
  if (x < 0 || y < 0 || !holdsSmall(exp, ctx)) return undefined;
  if (a.sign === bSign) return x + y <= MAX_SMALL ? new Dec(bSign, x + y, exp) : undefined;
  if (x === y) return new Dec(ctx.rounding === ROUND_FLOOR ? 1 : 0, 0, exp);
  return x > y ? new Dec(a.sign, x - y, exp) : new Dec(bSign, y - x, exp);
}

/** The sum of finite numbers. */
function sum(a: Dec, b: Dec, bSign: Sign, ctx: Context): Dec {
  const exp = Math.min(a.exp, b.exp);
  if (a.small === 0 || b.small === 0) {
    if (a.small === 0 && b.small === 0) {
      const minus = a.sign === bSign ? bSign === 1 : ctx.rounding === ROUND_FLOOR;
      return finalize(new Dec(minus ? 1 : 0, 0, exp), ctx);
    }
    const other = a.small === 0 ? b : a;
    const sign = a.small === 0 ? bSign : a.sign;
    // zeros go on behind the digits, as far as the precision
    const least = Math.max(exp, other.exp + other.digits - ctx.prec - 1);
    if (other.exp <= least) return finalize(withSign(other, sign), ctx);
    return finalize(new Dec(sign, other.coef * pow10(other.exp - least), least), ctx);
  }
  // x has the greater exponent
  const swap = a.exp < b.exp;
  const x = swap ? b : a;
  const xSign = swap ? bSign : a.sign;
  const ySign = swap ? a.sign : bSign;
  let y = swap ? a : b;
  let xCoef = x.coef;
  if (x.exp !== y.exp) {
    // what lies far below the precision counts only by being there
    const floor = x.exp + Math.min(-1, x.digits - ctx.prec - 2);
    if (y.digits + y.exp - 1 < floor) y = new Dec(ySign, 1, floor);
    xCoef *= pow10(x.exp - y.exp);
  }
  const most = Math.max(x.digits + x.exp - y.exp, y.digits);
  if (xSign === ySign) {
    const coef = xCoef + y.coef;
    return settle(xSign, coef, y.exp, coef >= pow10(most) ? most + 1 : most, ctx);
  }
  const difference = xCoef - y.coef;
  if (difference === 0n) return finalize(new Dec(ctx.rounding === ROUND_FLOOR ? 1 : 0, 0, exp), ctx);
  const coef = difference < 0n ? -difference : difference;
  const digits = coef >= pow10(most - 1) ? most : countDigits(coef);
  return settle(difference < 0n ? ySign : xSign, coef, y.exp, digits, ctx);
}

export function multiply(a: Dec, b: Dec, ctx: Context): Dec {
  const sign: Sign = a.sign === b.sign ? 0 : 1;
  if (a.kind !== 0 || b.kind !== 0) {
    const nan = nanResult(a, b, ctx);
    if (nan !== undefined) return nan;
    return a.isZero || b.isZero ? invalid(ctx) : infinity(sign);
  }
  const exp = a.exp + b.exp;
  // fast path: small coefficients
  if (a.small >= 0 && b.small >= 0) {
    const p = a.small * b.small;
    if (p <= MAX_SMALL && holdsSmall(exp, ctx)) return new Dec(sign, p, exp);
  }
  const coef = a.coef * b.coef;
  if (coef === 0n) return finalize(new Dec(sign, 0, exp), ctx);
  const count = a.digits + b.digits;
  return settle(sign, coef, exp, coef < pow10(count - 1) ? count - 1 : count, ctx);
}

export function divide(a: Dec, b: Dec, ctx: Context): Dec {
  const sign: Sign = a.sign === b.sign ? 0 : 1;
  if (a.kind !== 0 || b.kind !== 0) {
    const nan = nanResult(a, b, ctx);
    if (nan !== undefined) return nan;
    if (a.kind === INF) return b.kind === INF ? invalid(ctx) : infinity(sign);
    ctx.status |= CLAMPED;
    return new Dec(sign, 0n, ctx.etiny);
  }
  if (b.small === 0) {
    if (a.small === 0) return invalid(ctx, DIVISION_UNDEFINED);
    ctx.status |= DIVISION_BY_ZERO;
    return infinity(sign);
  }
  const ideal = a.exp - b.exp;
  if (a.small === 0) return finalize(new Dec(sign, 0, ideal), ctx);
  // fast path: small coefficients without a rest
  if (a.small > 0 && b.small > 0) {
    const exact = smallQuotient(a.small, b.small, sign, ideal, ctx);
    if (exact !== undefined) return exact;
  }
  const adjusted = a.adjusted - b.adjusted;
  if (adjusted <= ctx.emin || adjusted >= ctx.emax || ctx.clamp === 1) return divideAtLimits(a, b, sign, ctx);
  // a quotient of a few digits more than the precision: what is cut then decides, but for one in some thousands
  const { prec } = ctx;
  const shift = b.digits - a.digits + prec + MORE_DIGITS;
  const x = shift > 0 ? a.coef * pow10(shift) : a.coef;
  const y = shift < 0 ? b.coef * pow10(-shift) : b.coef;
  const q = x / y;
  const drop = q < pow10(prec + MORE_DIGITS) ? MORE_DIGITS : MORE_DIGITS + 1;
  const exp = ideal - shift + drop;
  const kept = cutDigits(q, drop);
  let rest = cutRest;
  if ((rest === NOTHING || rest === HALF) && q * y !== x) rest = rest === HALF ? ABOVE_HALF : BELOW_HALF;
  if (rest !== NOTHING) return settleInexact(sign, kept, exp, rest, ctx);
  if (exp > ideal) ctx.status |= ROUNDED;
  return stripped(sign, kept, exp, ideal);
}

/** The quotient of small coefficients where it has no rest, or comes to an end after a few digits for any dividend. */
function smallQuotient(a: number, b: number, sign: Sign, ideal: number, ctx: Context): Dec | undefined {
  if (a % b === 0) return holdsSmall(ideal, ctx) ? new Dec(sign, a / b, ideal) : undefined;
  let places = b < ENDING_LIMIT ? decimalPlaces(b) : NEVER;
  const x = smallTimesPower(a, places);
  if (x < 0 || !holdsSmall(ideal - places, ctx)) return undefined;
  let q = x / b;
  for (; q % 10 === 0; places--) q /= 10;
  return new Dec(sign, q, ideal - places);
}

/** Divisors below this are looked up in PLACES. */
const ENDING_LIMIT = 1024;
/** More places than a small coefficient has digits. */
const NEVER = 100;
/** `decimalPlaces` of small divisors, 0 for those that were not asked for. */
const PLACES = new Uint8Array(ENDING_LIMIT);

/** The number of decimal places after which every quotient by `b` ends, or NEVER. */
function decimalPlaces(b: number): number {
  let places = PLACES[b]!;
  if (places !== 0) return places;
  let rest = b;
  let twos = 0;
  for (; rest % 2 === 0; twos++) rest /= 2;
  let fives = 0;
  for (; rest % 5 === 0; fives++) rest /= 5;
  places = rest === 1 ? Math.max(twos, fives) : NEVER;
  PLACES[b] = places;
  return places;
}

/** Digits of a quotient beyond the precision. */
const MORE_DIGITS = 4;

/** An exact quotient without zeros at its end, as far as the ideal exponent. */
function stripped(sign: Sign, coef: bigint, exp: number, ideal: number): Dec {
  if (exp >= ideal) return new Dec(sign, coef, exp);
  const q = stripZeros(coef, ideal - exp);
  return new Dec(sign, q, exp + strippedZeros);
}

/** A quotient of nonzero numbers that may meet the limits of the exponent: one digit more than the precision, then rounded. */
function divideAtLimits(a: Dec, b: Dec, sign: Sign, ctx: Context): Dec {
  const ideal = a.exp - b.exp;
  const shift = b.digits - a.digits + ctx.prec + 1;
  const x = shift >= 0 ? a.coef * pow10(shift) : a.coef;
  const y = shift >= 0 ? b.coef : b.coef * pow10(-shift);
  let q = x / y;
  const exp = ideal - shift;
  if (q * y === x) return finalize(stripped(sign, q, exp, ideal), ctx);
  // a rest behind the last digit: make it visible to rounding
  if (q % 5n === 0n) q++;
  return finalize(new Dec(sign, q, exp), ctx);
}

/** Quotient towards zero and remainder of finite numbers, b not zero; `undefined` when the quotient has too many digits. */
function quotient(a: Dec, b: Dec, prec: number): [q: bigint, rest: Dec] | undefined {
  const exp = Math.min(a.exp, b.exp);
  if (a.small === 0 || a.adjusted - b.adjusted <= -2)
    return [
      0n,
      new Dec(
        a.sign,
        a.exp - exp > 0 ? a.coef * pow10(Math.min(a.exp - exp, prec + 1)) : a.coef,
        rescaledExp(a, exp, prec),
      ),
    ];
  if (a.adjusted - b.adjusted > prec) return undefined;
  const x = a.exp > exp ? a.coef * pow10(a.exp - exp) : a.coef;
  const y = b.exp > exp ? b.coef * pow10(b.exp - exp) : b.coef;
  const q = x / y;
  if (q >= pow10(prec)) return undefined;
  return [q, new Dec(a.sign, x - q * y, exp)];
}

/** Where a number that goes to a lower exponent ends up: no lower than the precision needs. */
function rescaledExp(a: Dec, exp: number, prec: number): number {
  return a.small === 0 ? exp : a.exp - Math.min(a.exp - exp, prec + 1);
}

export function divmod(a: Dec, b: Dec, ctx: Context): [Dec, Dec] {
  const sign: Sign = a.sign === b.sign ? 0 : 1;
  if (a.kind !== 0 || b.kind !== 0) {
    const nan = nanResult(a, b, ctx);
    if (nan !== undefined) return [nan, nan];
    if (a.kind === INF) {
      const rest = invalid(ctx);
      return [b.kind === INF ? rest : infinity(sign), rest];
    }
    return [new Dec(sign, 0n, 0), finalize(a, ctx)];
  }
  if (b.small === 0) {
    if (a.small === 0) {
      const nan = invalid(ctx, DIVISION_UNDEFINED);
      return [nan, nan];
    }
    return [infinity(sign), invalid(ctx, DIVISION_BY_ZERO | INVALID_OPERATION)];
  }
  const parts = quotient(a, b, ctx.prec);
  if (parts === undefined) {
    const nan = invalid(ctx, DIVISION_IMPOSSIBLE);
    return [nan, nan];
  }
  return [finalize(new Dec(sign, parts[0], 0), ctx), finalize(parts[1], ctx)];
}

export function divideInt(a: Dec, b: Dec, ctx: Context): Dec {
  const sign: Sign = a.sign === b.sign ? 0 : 1;
  if (a.kind !== 0 || b.kind !== 0) {
    const nan = nanResult(a, b, ctx);
    if (nan !== undefined) return nan;
    if (a.kind === INF) return b.kind === INF ? invalid(ctx) : infinity(sign);
    return new Dec(sign, 0n, 0);
  }
  if (b.small === 0) {
    if (a.small === 0) return invalid(ctx, DIVISION_UNDEFINED);
    ctx.status |= DIVISION_BY_ZERO;
    return infinity(sign);
  }
  const parts = quotient(a, b, ctx.prec);
  return parts === undefined ? invalid(ctx, DIVISION_IMPOSSIBLE) : finalize(new Dec(sign, parts[0], 0), ctx);
}

export function remainder(a: Dec, b: Dec, ctx: Context): Dec {
  const special = remainderSpecial(a, b, ctx);
  if (special !== undefined) return special;
  const parts = quotient(a, b, ctx.prec);
  return parts === undefined ? invalid(ctx, DIVISION_IMPOSSIBLE) : finalize(parts[1], ctx);
}

function remainderSpecial(a: Dec, b: Dec, ctx: Context): Dec | undefined {
  if (a.kind !== 0 || b.kind !== 0) {
    const nan = nanResult(a, b, ctx);
    if (nan !== undefined) return nan;
    return a.kind === INF ? invalid(ctx) : finalize(a, ctx);
  }
  if (b.small !== 0) return undefined;
  return invalid(ctx, a.small === 0 ? DIVISION_UNDEFINED : INVALID_OPERATION);
}

/** a minus the multiple of b nearest to it, ties to even multiples. */
export function remainderNear(a: Dec, b: Dec, ctx: Context): Dec {
  const special = remainderSpecial(a, b, ctx);
  if (special !== undefined) return special;
  const parts = quotient(a, b, ctx.prec);
  if (parts === undefined) return invalid(ctx, DIVISION_IMPOSSIBLE);
  let [q, rest] = parts;
  if (a.small === 0 || a.adjusted - b.adjusted <= -2) return finalize(rest, ctx);
  const y = b.exp > rest.exp ? b.coef * pow10(b.exp - rest.exp) : b.coef;
  const twice = rest.coef * 2n;
  if (twice > y || (twice === y && q % 2n === 1n)) {
    q++;
    rest = new Dec(rest.sign === 0 ? 1 : 0, y - rest.coef, rest.exp);
  }
  if (q >= pow10(ctx.prec)) return invalid(ctx, DIVISION_IMPOSSIBLE);
  return finalize(rest, ctx);
}

/** a * b + c with one rounding. */
export function fma(a: Dec, b: Dec, c: Dec, ctx: Context): Dec {
  const exact = exactContext();
  exact.prec = a.isNaN || b.isNaN ? ctx.prec : exact.prec;
  const product = multiply(a, b, exact);
  if ((exact.status & INVALID_OPERATION) !== 0) {
    ctx.status |= INVALID_OPERATION;
    return product;
  }
  return add(product, c, ctx);
}

/** Unary plus: the number in the context; a zero loses its sign unless rounding is towards the floor. */
export function plus(a: Dec, ctx: Context): Dec {
  if (a.isNaN) return quieted(a, ctx);
  return finalize(a.isZero && ctx.rounding !== ROUND_FLOOR ? withSign(a, 0) : a, ctx);
}

export function minus(a: Dec, ctx: Context): Dec {
  if (a.isNaN) return quieted(a, ctx);
  return finalize(a.isZero && ctx.rounding !== ROUND_FLOOR ? withSign(a, 0) : negated(a), ctx);
}

export function absolute(a: Dec, ctx: Context): Dec {
  return a.isNaN ? quieted(a, ctx) : a.sign === 1 ? minus(a, ctx) : plus(a, ctx);
}
