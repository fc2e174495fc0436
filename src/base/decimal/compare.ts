/** Comparisons, maxima and minima. Source: the decimal specification. */
import { type Context, finalize, INVALID_OPERATION, nanResult } from "./context.ts";
import { pow10 } from "./cut.ts";
import { Dec, INF, ONE, withSign, ZERO } from "./number.ts";

/** Order of magnitudes: -1, 0, 1. No NaN. */
function orderAbs(a: Dec, b: Dec): number {
  if (a.kind === INF || b.kind === INF) return a.kind === b.kind ? 0 : a.kind === INF ? 1 : -1;
  // fast path: small coefficients of the same exponent
  if (a.exp === b.exp && a.small >= 0 && b.small >= 0) return a.small < b.small ? -1 : a.small > b.small ? 1 : 0;
  if (a.small === 0 || b.small === 0) return a.small === b.small ? 0 : a.small === 0 ? -1 : 1;
  const difference = a.adjusted - b.adjusted;
  if (difference !== 0) return difference < 0 ? -1 : 1;
  const x = a.exp > b.exp ? a.coef * pow10(a.exp - b.exp) : a.coef;
  const y = b.exp > a.exp ? b.coef * pow10(b.exp - a.exp) : b.coef;
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Order of numbers: -1, 0, 1. No NaN. */
export function order(a: Dec, b: Dec): number {
  if (a.isZero && b.isZero) return 0;
  if (a.isZero) return b.sign === 1 ? 1 : -1;
  if (b.isZero || a.sign !== b.sign) return a.sign === 1 ? -1 : 1;
  return a.sign === 1 ? orderAbs(b, a) : orderAbs(a, b);
}

const asDec = (n: number): Dec => (n === 0 ? ZERO : n > 0 ? ONE : new Dec(1, 1n, 0));

export function compare(a: Dec, b: Dec, ctx: Context): Dec {
  return nanResult(a, b, ctx) ?? asDec(order(a, b));
}

/** As `compare`, but quiet NaNs are invalid too. */
export function compareSignal(a: Dec, b: Dec, ctx: Context): Dec {
  const nan = nanResult(a, b, ctx);
  if (nan === undefined) return asDec(order(a, b));
  ctx.status |= INVALID_OPERATION;
  return nan;
}

/** Total order: sign, then kind and payload or value, then exponent. */
export function orderTotal(a: Dec, b: Dec): number {
  if (a.sign !== b.sign) return a.sign === 1 ? -1 : 1;
  const direction = a.sign === 1 ? -1 : 1;
  if (a.isNaN || b.isNaN) {
    // numbers < sNaN < NaN
    const rank = (x: Dec): number => (x.kind === 2 ? 2 : x.kind === 3 ? 1 : 0);
    if (rank(a) !== rank(b)) return rank(a) < rank(b) ? -direction : direction;
    return a.coef === b.coef ? 0 : a.coef < b.coef ? -direction : direction;
  }
  const c = order(a, b);
  if (c !== 0) return c;
  return a.exp === b.exp ? 0 : a.exp < b.exp ? -direction : direction;
}

export const compareTotal = (a: Dec, b: Dec): Dec => asDec(orderTotal(a, b));
export const compareTotalMag = (a: Dec, b: Dec): Dec => asDec(orderTotal(withSign(a, 0), withSign(b, 0)));

/** The greater (`direction` 1) or lesser (-1) one; a number is preferred to a quiet NaN. */
function extreme(a: Dec, b: Dec, ctx: Context, direction: 1 | -1, byMagnitude: boolean): Dec {
  if (a.isNaN || b.isNaN) {
    if (a.kind === 2 && !b.isNaN) return finalize(b, ctx);
    if (b.kind === 2 && !a.isNaN) return finalize(a, ctx);
    return nanResult(a, b, ctx)!;
  }
  let c = byMagnitude ? orderAbs(a, b) : order(a, b);
  if (c === 0) c = orderTotal(a, b);
  return finalize(c * direction < 0 ? b : a, ctx);
}

export const max = (a: Dec, b: Dec, ctx: Context): Dec => extreme(a, b, ctx, 1, false);
export const min = (a: Dec, b: Dec, ctx: Context): Dec => extreme(a, b, ctx, -1, false);
export const maxMag = (a: Dec, b: Dec, ctx: Context): Dec => extreme(a, b, ctx, 1, true);
export const minMag = (a: Dec, b: Dec, ctx: Context): Dec => extreme(a, b, ctx, -1, true);

export function sameQuantum(a: Dec, b: Dec): boolean {
  if (a.kind !== 0 || b.kind !== 0) return (a.isNaN && b.isNaN) || (a.kind === INF && b.kind === INF);
  return a.exp === b.exp;
}

/** `+Normal`, `-Zero`, `sNaN` … */
export function numberClass(a: Dec, ctx: Context): string {
  if (a.kind === 3) return "sNaN";
  if (a.kind === 2) return "NaN";
  const sign = a.sign === 1 ? "-" : "+";
  if (a.kind === INF) return `${sign}Infinity`;
  if (a.coef === 0n) return `${sign}Zero`;
  return a.adjusted < ctx.emin ? `${sign}Subnormal` : `${sign}Normal`;
}
