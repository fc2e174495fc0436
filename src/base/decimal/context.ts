/** Contexts: precision, rounding, limits, and what happened (status bits). Source: the decimal specification; bits as libmpdec's. */
import { cutDigits, cutRest, HALF, NOTHING, pow10 } from "./cut.ts";
import { Dec, FINITE, INF, infinity, QNAN, type Sign, SMALL_DIGITS } from "./number.ts";

export const CLAMPED = 0x1;
export const CONVERSION_SYNTAX = 0x2;
export const DIVISION_BY_ZERO = 0x4;
export const DIVISION_IMPOSSIBLE = 0x8;
export const DIVISION_UNDEFINED = 0x10;
export const INEXACT = 0x40;
export const INVALID_CONTEXT = 0x80;
export const INVALID_OPERATION = 0x100;
export const FLOAT_OPERATION = 0x400;
export const OVERFLOW = 0x800;
export const ROUNDED = 0x1000;
export const SUBNORMAL = 0x2000;
export const UNDERFLOW = 0x4000;
/** All that the signal InvalidOperation stands for. */
export const ANY_INVALID = 0x39a | DIVISION_UNDEFINED;

export const ROUND_UP = 0;
export const ROUND_DOWN = 1;
export const ROUND_CEILING = 2;
export const ROUND_FLOOR = 3;
export const ROUND_HALF_UP = 4;
export const ROUND_HALF_DOWN = 5;
export const ROUND_HALF_EVEN = 6;
export const ROUND_05UP = 7;

export const ROUNDING_NAMES = [
  "ROUND_UP",
  "ROUND_DOWN",
  "ROUND_CEILING",
  "ROUND_FLOOR",
  "ROUND_HALF_UP",
  "ROUND_HALF_DOWN",
  "ROUND_HALF_EVEN",
  "ROUND_05UP",
] as const;

/** What operations compute in. They add to `status`; nothing is raised here. */
export class Context {
  prec: number;
  rounding: number;
  emin: number;
  emax: number;
  clamp: number;
  status = 0;
  constructor(prec: number, rounding: number, emin: number, emax: number, clamp: number) {
    this.prec = prec;
    this.rounding = rounding;
    this.emin = emin;
    this.emax = emax;
    this.clamp = clamp;
  }
  get etiny(): number {
    return this.emin - this.prec + 1;
  }
  get etop(): number {
    return this.emax - this.prec + 1;
  }
  /** The same settings with other precision and rounding, and no status. */
  with(prec: number, rounding: number = this.rounding): Context {
    return new Context(prec, rounding, this.emin, this.emax, this.clamp);
  }
}

/** The context in which nothing that fits in memory is rounded. */
export const exactContext = (): Context => new Context(1e18, ROUND_HALF_EVEN, -1e18, 1e18, 0);

/** Does the magnitude q, from which `rest` was cut (see `cut.ts`; not nothing), go up? */
export function roundsUp(rounding: number, sign: Sign, q: bigint | number, rest: number): boolean {
  switch (rounding) {
    case ROUND_UP:
      return true;
    case ROUND_DOWN:
      return false;
    case ROUND_CEILING:
      return sign === 0;
    case ROUND_FLOOR:
      return sign === 1;
    case ROUND_HALF_UP:
      return rest >= HALF;
    case ROUND_HALF_DOWN:
      return rest > HALF;
    case ROUND_HALF_EVEN:
      return rest > HALF || (rest === HALF && (typeof q === "number" ? q % 2 === 1 : (q & 1n) === 1n));
    default: {
      const last = typeof q === "number" ? q % 10 : Number(q % 10n);
      return last === 0 || last === 5;
    }
  }
}

/** `coef / 10**drop` rounded, where the coefficient has `digits` digits. `cutRest` is NOTHING when that is exact. */
export function roundCoefficient(coef: bigint, digits: number, drop: number, sign: Sign, rounding: number): bigint {
  // one digit more than there are leaves less than a tenth of a unit, as all further ones
  const q = cutDigits(coef, Math.min(drop, digits + 1));
  return cutRest !== NOTHING && roundsUp(rounding, sign, q, cutRest) ? q + 1n : q;
}

/** The conditions that the last `roundCoefficient` met. */
export const roundingStatus = (): number => (cutRest === NOTHING ? ROUNDED : ROUNDED | INEXACT);

/** The result of an overflow: infinity or the largest number, by rounding mode. */
function overflowed(sign: Sign, ctx: Context): Dec {
  ctx.status |= OVERFLOW | INEXACT | ROUNDED;
  const { rounding } = ctx;
  const largest =
    rounding === ROUND_DOWN ||
    rounding === ROUND_05UP ||
    (rounding === ROUND_CEILING && sign === 1) ||
    (rounding === ROUND_FLOOR && sign === 0);
  return largest ? new Dec(sign, pow10(ctx.prec) - 1n, ctx.etop) : infinity(sign);
}

/** Does the context hold every small coefficient (`Dec.small`) with this exponent as it is? */
export function holdsSmall(exp: number, ctx: Context): boolean {
  return exp >= ctx.emin && exp <= ctx.emax - ctx.prec && ctx.prec >= SMALL_DIGITS;
}

/** `finalize` of a nonzero coefficient of `digits` digits, without making the number first. */
export function settle(sign: Sign, coef: bigint, exp: number, digits: number, ctx: Context): Dec {
  const { prec } = ctx;
  const adjusted = exp + digits - 1;
  // rounded up it stays below the limit
  if (adjusted >= ctx.emax || adjusted < ctx.emin || (ctx.clamp === 1 && exp > ctx.etop)) {
    return finalize(new Dec(sign, coef, exp, FINITE, digits), ctx);
  }
  const drop = digits - prec;
  if (drop <= 0) return new Dec(sign, coef, exp, FINITE, digits);
  const q = cutDigits(coef, drop);
  if (cutRest !== NOTHING) return settleInexact(sign, q, exp + drop, cutRest, ctx);
  ctx.status |= ROUNDED;
  return new Dec(sign, q, exp + drop, FINITE, prec);
}

/** A result of exactly `prec` digits from which `rest` was cut (see `cut.ts`; not nothing). Far from the limits. */
export function settleInexact(sign: Sign, q: bigint, exp: number, rest: number, ctx: Context): Dec {
  ctx.status |= ROUNDED | INEXACT;
  const { prec } = ctx;
  if (!roundsUp(ctx.rounding, sign, q, rest)) return new Dec(sign, q, exp, FINITE, prec);
  const up = q + 1n;
  if (up === pow10(prec)) return new Dec(sign, pow10(prec - 1), exp + 1, FINITE, prec);
  return new Dec(sign, up, exp, FINITE, prec);
}

/** Brings a number into the context: rounds it to the precision and keeps it within the exponent limits. */
export function finalize(a: Dec, ctx: Context): Dec {
  if (a.kind !== FINITE) return a.kind === INF ? a : fixedNaN(a, ctx);
  const { prec, etiny } = ctx;
  if (a.small === 0) {
    const top = ctx.clamp === 1 ? ctx.etop : ctx.emax;
    const exp = Math.min(Math.max(a.exp, etiny), top);
    if (exp === a.exp) return a;
    ctx.status |= CLAMPED;
    return new Dec(a.sign, 0n, exp);
  }
  const { digits } = a;
  const adjusted = a.exp + digits - 1;
  if (adjusted > ctx.emax) return overflowed(a.sign, ctx);
  const isSubnormal = adjusted < ctx.emin;
  if (isSubnormal) ctx.status |= SUBNORMAL;
  const least = isSubnormal ? etiny : a.exp + digits - prec;
  if (a.exp < least) {
    const q = roundCoefficient(a.coef, digits, least - a.exp, a.sign, ctx.rounding);
    const inexact = cutRest !== NOTHING;
    ctx.status |= roundingStatus();
    if (inexact && isSubnormal) ctx.status |= UNDERFLOW;
    // rounding a number of `prec` digits up may make it one of more
    const count = isSubnormal ? 0 : prec;
    let out = new Dec(a.sign, q, least, FINITE, count);
    if (isSubnormal ? out.digits > prec : inexact && q === pow10(prec)) {
      out = new Dec(a.sign, q / 10n, least + 1, FINITE, count);
    }
    if (q === 0n) {
      ctx.status |= CLAMPED;
      return out;
    }
    if (out.adjusted > ctx.emax) return overflowed(a.sign, ctx);
    return out;
  }
  if (ctx.clamp === 1 && a.exp > ctx.etop) {
    ctx.status |= CLAMPED;
    return new Dec(a.sign, a.coef * pow10(a.exp - ctx.etop), ctx.etop);
  }
  return a;
}

/** A NaN whose payload fits the context. */
function fixedNaN(a: Dec, ctx: Context): Dec {
  const room = ctx.prec - ctx.clamp;
  if (a.coef === 0n || a.digits <= room) return a;
  return new Dec(a.sign, a.coef % pow10(room), 0, a.kind);
}

/** The quiet NaN that a NaN operand makes; a signaling one is an invalid operation. */
export function quieted(a: Dec, ctx: Context): Dec {
  if (a.kind === 3) ctx.status |= INVALID_OPERATION;
  return fixedNaN(new Dec(a.sign, a.coef, 0, QNAN), ctx);
}

/** What NaN operands make of an operation, or `undefined` when there are none: signaling before quiet, first before second. */
export function nanResult(a: Dec, b: Dec, ctx: Context): Dec | undefined {
  if (a.kind < 2 && b.kind < 2) return undefined;
  if (a.kind === 3) return quieted(a, ctx);
  if (b.kind === 3) return quieted(b, ctx);
  return quieted(a.kind === 2 ? a : b, ctx);
}

/** Sets a condition and gives NaN. */
export function invalid(ctx: Context, condition: number = INVALID_OPERATION): Dec {
  ctx.status |= condition;
  return new Dec(0, 0n, 0, QNAN);
}
