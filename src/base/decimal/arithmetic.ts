/** The basic operations, exact and then rounded. Source: the decimal specification, "Arithmetic operations". */
import {
  CLAMPED,
  type Context,
  DIVISION_BY_ZERO,
  DIVISION_IMPOSSIBLE,
  DIVISION_UNDEFINED,
  exactContext,
  finalize,
  INVALID_OPERATION,
  invalid,
  nanResult,
  quieted,
  ROUND_FLOOR,
} from "./context.ts";
import { Dec, INF, infinity, negated, pow10, type Sign, withSign } from "./number.ts";

export function add(a: Dec, b: Dec, ctx: Context): Dec {
  if (a.kind !== 0 || b.kind !== 0) {
    const nan = nanResult(a, b, ctx);
    if (nan !== undefined) return nan;
    if (a.kind === INF) return b.kind === INF && a.sign !== b.sign ? invalid(ctx) : a;
    return b;
  }
  return finalize(sum(a, b, ctx), ctx);
}

export const subtract = (a: Dec, b: Dec, ctx: Context): Dec => {
  if (b.isNaN) return add(a, b, ctx);
  return add(a, negated(b), ctx);
};

/** The sum of finite numbers, exact as far as rounding to the context can tell. */
function sum(a: Dec, b: Dec, ctx: Context): Dec {
  const exp = Math.min(a.exp, b.exp);
  if (a.coef === 0n || b.coef === 0n) {
    if (a.coef === 0n && b.coef === 0n) {
      const minus = a.sign === b.sign ? a.sign === 1 : ctx.rounding === ROUND_FLOOR;
      return new Dec(minus ? 1 : 0, 0n, exp);
    }
    const other = a.coef === 0n ? b : a;
    // zeros go on behind the digits, as far as the precision
    const least = Math.max(exp, other.exp + other.digits - ctx.prec - 1);
    return other.exp > least ? new Dec(other.sign, other.coef * pow10(other.exp - least), least) : other;
  }
  let x = a;
  let y = b;
  if (a.exp !== b.exp) {
    // x has the greater exponent
    if (a.exp < b.exp) {
      x = b;
      y = a;
    }
    // what lies far below the precision counts only by being there
    const floor = x.exp + Math.min(-1, x.digits - ctx.prec - 2);
    if (y.digits + y.exp - 1 < floor) y = new Dec(y.sign, 1n, floor);
    x = new Dec(x.sign, x.coef * pow10(x.exp - y.exp), y.exp);
  }
  if (x.sign === y.sign) return new Dec(x.sign, x.coef + y.coef, x.exp);
  const difference = x.coef - y.coef;
  if (difference === 0n) return new Dec(ctx.rounding === ROUND_FLOOR ? 1 : 0, 0n, exp);
  return difference > 0n ? new Dec(x.sign, difference, x.exp) : new Dec(y.sign, -difference, x.exp);
}

export function multiply(a: Dec, b: Dec, ctx: Context): Dec {
  const sign: Sign = a.sign === b.sign ? 0 : 1;
  if (a.kind !== 0 || b.kind !== 0) {
    const nan = nanResult(a, b, ctx);
    if (nan !== undefined) return nan;
    return a.isZero || b.isZero ? invalid(ctx) : infinity(sign);
  }
  const coef = a.coef * b.coef;
  const count = coef === 0n ? 1 : a.digits + b.digits;
  return finalize(new Dec(sign, coef, a.exp + b.exp, 0, coef < pow10(count - 1) ? count - 1 : count), ctx);
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
  if (b.coef === 0n) {
    if (a.coef === 0n) return invalid(ctx, DIVISION_UNDEFINED);
    ctx.status |= DIVISION_BY_ZERO;
    return infinity(sign);
  }
  const ideal = a.exp - b.exp;
  if (a.coef === 0n) return finalize(new Dec(sign, 0n, ideal), ctx);
  const shift = b.digits - a.digits + ctx.prec + 1;
  const x = shift >= 0 ? a.coef * pow10(shift) : a.coef;
  const y = shift >= 0 ? b.coef : b.coef * pow10(-shift);
  let q = x / y;
  let exp = ideal - shift;
  // a rest behind the last digit: make it visible to rounding
  if (q * y !== x) {
    if (q % 5n === 0n) q++;
  } else {
    // zeros at the end, as far as the ideal exponent: many at once, then fewer
    for (let k = 16; k >= 1; k /= 2) {
      const p = pow10(k);
      while (ideal - exp >= k && q % p === 0n) {
        q /= p;
        exp += k;
      }
    }
  }
  return finalize(new Dec(sign, q, exp), ctx);
}

/** Quotient towards zero and remainder of finite numbers, b not zero; `undefined` when the quotient has too many digits. */
function quotient(a: Dec, b: Dec, prec: number): [q: bigint, rest: Dec] | undefined {
  const exp = Math.min(a.exp, b.exp);
  if (a.coef === 0n || a.adjusted - b.adjusted <= -2)
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
  return a.coef === 0n ? exp : a.exp - Math.min(a.exp - exp, prec + 1);
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
  if (b.coef === 0n) {
    if (a.coef === 0n) {
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
  if (b.coef === 0n) {
    if (a.coef === 0n) return invalid(ctx, DIVISION_UNDEFINED);
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
  if (b.coef !== 0n) return undefined;
  return invalid(ctx, a.coef === 0n ? DIVISION_UNDEFINED : INVALID_OPERATION);
}

/** a minus the multiple of b nearest to it, ties to even multiples. */
export function remainderNear(a: Dec, b: Dec, ctx: Context): Dec {
  const special = remainderSpecial(a, b, ctx);
  if (special !== undefined) return special;
  const parts = quotient(a, b, ctx.prec);
  if (parts === undefined) return invalid(ctx, DIVISION_IMPOSSIBLE);
  let [q, rest] = parts;
  if (a.coef === 0n || a.adjusted - b.adjusted <= -2) return finalize(rest, ctx);
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
