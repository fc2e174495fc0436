/** Operations on digits and exponents: quantize, rounding to integers, neighbours, logical operations, shifts. Source: the decimal specification. */

import { add, subtract } from "./arithmetic.ts";
import { order } from "./compare.ts";
import {
  CLAMPED,
  type Context,
  DIVISION_BY_ZERO,
  finalize,
  holdsSmall,
  INEXACT,
  invalid,
  nanResult,
  OVERFLOW,
  quieted,
  ROUND_CEILING,
  ROUND_FLOOR,
  ROUNDED,
  roundCoefficient,
  roundingStatus,
  roundsUp,
  SUBNORMAL,
  UNDERFLOW,
} from "./context.ts";
import { ABOVE_HALF, BELOW_HALF, HALF, pow10, strippedZeros, stripZeros } from "./cut.ts";
import { Dec, FINITE, INF, infinity, SMALL_POWERS, smallTimesPower, withSign } from "./number.ts";

/** a with the exponent of b. */
export function quantize(a: Dec, b: Dec, ctx: Context): Dec {
  if (a.kind !== 0 || b.kind !== 0) {
    const nan = nanResult(a, b, ctx);
    if (nan !== undefined) return nan;
    return a.kind === b.kind ? a : invalid(ctx);
  }
  return rescale(a, b.exp, ctx, true);
}

/** a with the exponent `exp`; invalid when it does not fit. With `limits` the exponent must be one the context has. */
export function rescale(a: Dec, exp: number, ctx: Context, limits: boolean): Dec {
  const quick = rescaleSmall(a, exp, ctx);
  if (quick !== undefined) return quick;
  if (limits && (exp > ctx.emax || exp < ctx.etiny)) return invalid(ctx);
  if (a.small === 0) return finalize(new Dec(a.sign, 0, exp), ctx);
  const up = a.exp - exp;
  if (a.digits + up > ctx.prec) return invalid(ctx);
  let out: Dec;
  let status = 0;
  if (up >= 0) out = new Dec(a.sign, a.coef * pow10(up), exp);
  else {
    const q = roundCoefficient(a.coef, a.digits, -up, a.sign, ctx.rounding);
    status = roundingStatus();
    out = new Dec(a.sign, q, exp);
    if (out.digits > ctx.prec) return invalid(ctx);
    if (out.small > 0 && holdsSmall(exp, ctx)) {
      ctx.status |= status;
      return out;
    }
  }
  if (out.coef !== 0n && out.adjusted > ctx.emax) return invalid(ctx);
  ctx.status |= status;
  const limited = ctx.with(ctx.prec);
  out = finalize(out, limited);
  ctx.status |= limited.status & ~UNDERFLOW;
  return out;
}

/** Fast path of `rescale`: from a small coefficient to a small one, away from the limits. */
function rescaleSmall(a: Dec, exp: number, ctx: Context): Dec | undefined {
  if (a.small < 0 || !holdsSmall(exp, ctx)) return undefined;
  if (a.exp >= exp || a.small === 0) {
    const coef = smallTimesPower(a.small, a.exp - exp);
    return coef < 0 ? undefined : new Dec(a.sign, coef, exp);
  }
  const p = SMALL_POWERS[exp - a.exp];
  if (p === undefined) return undefined;
  const rest = a.small % p;
  const q = (a.small - rest) / p;
  ctx.status |= ROUNDED;
  if (rest === 0) return new Dec(a.sign, q, exp);
  ctx.status |= INEXACT;
  const half = p / 2;
  const up = roundsUp(ctx.rounding, a.sign, q, rest > half ? ABOVE_HALF : rest < half ? BELOW_HALF : HALF);
  return new Dec(a.sign, up ? q + 1 : q, exp);
}

/** The nearest integer; `exact` tells of rounding. */
export function toIntegral(a: Dec, ctx: Context, exact: boolean): Dec {
  if (a.kind !== 0) return a.kind === INF ? a : quieted(a, ctx);
  if (a.exp >= 0) return a;
  if (a.coef === 0n) return new Dec(a.sign, 0n, 0);
  const q = roundCoefficient(a.coef, a.digits, -a.exp, a.sign, ctx.rounding);
  if (exact) ctx.status |= roundingStatus();
  return new Dec(a.sign, q, 0);
}

/** Without trailing zeros; a zero has exponent 0. */
export function normalize(a: Dec, ctx: Context): Dec {
  if (a.kind !== 0) return a.kind === INF ? a : quieted(a, ctx);
  const r = finalize(a, ctx);
  if (r.kind !== FINITE) return r;
  if (r.coef === 0n) return new Dec(r.sign, 0n, 0);
  const top = ctx.clamp === 1 ? ctx.etop : ctx.emax;
  const coef = stripZeros(r.coef, top - r.exp);
  return new Dec(r.sign, coef, r.exp + strippedZeros);
}

function neighbour(a: Dec, ctx: Context, up: boolean): Dec {
  if (a.kind === INF) {
    if ((a.sign === 0) === up) return a;
    return new Dec(a.sign, pow10(ctx.prec) - 1n, ctx.etop);
  }
  const work = ctx.with(ctx.prec, up ? ROUND_CEILING : ROUND_FLOOR);
  work.clamp = 0;
  const rounded = finalize(a, work);
  if (rounded.kind === INF || order(rounded, a) !== 0) return rounded;
  const tiny = new Dec(0, 1n, ctx.etiny - 1);
  return up ? add(a, tiny, work) : subtract(a, tiny, work);
}

export const nextPlus = (a: Dec, ctx: Context): Dec => (a.isNaN ? quieted(a, ctx) : neighbour(a, ctx, true));
export const nextMinus = (a: Dec, ctx: Context): Dec => (a.isNaN ? quieted(a, ctx) : neighbour(a, ctx, false));

export function nextToward(a: Dec, b: Dec, ctx: Context): Dec {
  const nan = nanResult(a, b, ctx);
  if (nan !== undefined) return nan;
  const c = order(a, b);
  if (c === 0) return withSign(a, b.sign);
  const r = neighbour(a, ctx, c < 0);
  if (r.kind === INF) ctx.status |= OVERFLOW | ROUNDED | INEXACT;
  else if (r.adjusted < ctx.emin) {
    ctx.status |= UNDERFLOW | SUBNORMAL | ROUNDED | INEXACT;
    if (r.coef === 0n) ctx.status |= CLAMPED;
  }
  return r;
}

/** The exponent of the first digit. */
export function logb(a: Dec, ctx: Context): Dec {
  if (a.isNaN) return quieted(a, ctx);
  if (a.kind === INF) return infinity(0);
  if (a.coef === 0n) {
    ctx.status |= DIVISION_BY_ZERO;
    return infinity(1);
  }
  const n = a.adjusted;
  return finalize(n < 0 ? new Dec(1, BigInt(-n), 0) : new Dec(0, BigInt(n), 0), ctx);
}

/** An operand that must be an integer with exponent 0, as a number; `undefined` when it is not, or out of range. */
function smallInteger(b: Dec, limit: number): number | undefined {
  if (b.kind !== 0 || b.exp !== 0 || b.coef > BigInt(limit)) return undefined;
  return b.sign === 1 ? -Number(b.coef) : Number(b.coef);
}

/** a * 10**b. */
export function scaleb(a: Dec, b: Dec, ctx: Context): Dec {
  const nan = nanResult(a, b, ctx);
  if (nan !== undefined) return nan;
  const n = smallInteger(b, 2 * (ctx.emax + ctx.prec));
  if (n === undefined) return invalid(ctx);
  if (a.kind === INF) return a;
  return finalize(new Dec(a.sign, a.coef, a.exp + n), ctx);
}

export function shift(a: Dec, b: Dec, ctx: Context): Dec {
  const nan = nanResult(a, b, ctx);
  if (nan !== undefined) return nan;
  const n = smallInteger(b, ctx.prec);
  if (n === undefined) return invalid(ctx);
  if (a.kind === INF) return a;
  const window = a.coef % pow10(ctx.prec);
  const coef = n >= 0 ? (window * pow10(n)) % pow10(ctx.prec) : window / pow10(-n);
  return new Dec(a.sign, coef, a.exp);
}

export function rotate(a: Dec, b: Dec, ctx: Context): Dec {
  const nan = nanResult(a, b, ctx);
  if (nan !== undefined) return nan;
  const n = smallInteger(b, ctx.prec);
  if (n === undefined) return invalid(ctx);
  if (a.kind === INF) return a;
  const { prec } = ctx;
  const window = a.coef % pow10(prec);
  const left = n >= 0 ? n : prec + n;
  const cut = pow10(prec - left);
  return new Dec(a.sign, (window % cut) * pow10(left) + window / cut, a.exp);
}

/** The digits of a logical operand: zeros and ones only, no sign, exponent 0. */
function logicalDigits(a: Dec): string | undefined {
  if (a.kind !== 0 || a.sign !== 0 || a.exp !== 0) return undefined;
  const text = a.coef.toString();
  return /^[01]+$/.test(text) ? text : undefined;
}

function logical(a: Dec, b: Dec, ctx: Context, of: (x: string, y: string) => boolean): Dec {
  let x = logicalDigits(a);
  let y = logicalDigits(b);
  if (x === undefined || y === undefined) return invalid(ctx);
  const n = Math.max(x.length, y.length);
  x = x.padStart(n, "0");
  y = y.padStart(n, "0");
  let out = "";
  for (let i = Math.max(0, n - ctx.prec); i < n; i++) out += of(x[i]!, y[i]!) ? "1" : "0";
  return new Dec(0, BigInt(out), 0);
}

export const logicalAnd = (a: Dec, b: Dec, ctx: Context): Dec => logical(a, b, ctx, (x, y) => x === "1" && y === "1");
export const logicalOr = (a: Dec, b: Dec, ctx: Context): Dec => logical(a, b, ctx, (x, y) => x === "1" || y === "1");
export const logicalXor = (a: Dec, b: Dec, ctx: Context): Dec => logical(a, b, ctx, (x, y) => x !== y);
export function logicalInvert(a: Dec, ctx: Context): Dec {
  const x = logicalDigits(a);
  if (x === undefined) return invalid(ctx);
  const ones = new Dec(0, (pow10(ctx.prec) - 1n) / 9n, 0);
  return logicalXor(a, ones, ctx);
}
