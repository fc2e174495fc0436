/**
 * Decimal numbers: sign, coefficient, exponent; infinities and NaN. Source: IBM's General Decimal Arithmetic, and libmpdec for
 * limits. Values never change once made.
 */
import { frexpExponent } from "../number/bits.ts";
import { pow10 } from "./cut.ts";

export const FINITE = 0;
export const INF = 1;
export const QNAN = 2;
export const SNAN = 3;
export type Kind = 0 | 1 | 2 | 3;
export type Sign = 0 | 1;

export const MAX_PREC = 999999999999999999n;
export const MAX_EXP = 999999999999999999n;
export const MIN_ETINY = -1999999999999999997n;

/** The greatest coefficient that is kept as a double. */
const MAX_SMALL = 9007199254740991;
const MAX_SMALL_BIG = 9007199254740991n;

export class Dec {
  readonly sign: Sign;
  readonly kind: Kind;
  /** The coefficient (see `coef`) where a double holds it and its neighbours exactly, else -1. */
  readonly small: number;
  readonly exp: number;
  private big: bigint | undefined;
  /** Number of digits, 0 until it is asked for. */
  private count: number;
  /** `count`: the number of digits of the coefficient, where the maker knows it. A coefficient given as a double is at most 2**53 - 1. */
  constructor(sign: Sign, coef: bigint | number, exp: number, kind: Kind = FINITE, count = 0) {
    this.sign = sign;
    this.kind = kind;
    this.exp = exp;
    this.count = count;
    if (typeof coef === "number") {
      this.small = coef;
      this.big = undefined;
    } else {
      this.small = coef <= MAX_SMALL_BIG ? Number(coef) : -1;
      this.big = coef;
    }
  }
  /** Not negative. The payload of a NaN; 0 for infinities. */
  get coef(): bigint {
    if (this.big === undefined) this.big = BigInt(this.small);
    return this.big;
  }
  /** Number of digits of the coefficient; 1 for zero. */
  get digits(): number {
    if (this.count === 0) this.count = this.small >= 0 ? countSmall(this.small) : countDigits(this.coef);
    return this.count;
  }
  /** Exponent of the first digit. */
  get adjusted(): number {
    return this.exp + this.digits - 1;
  }
  get isZero(): boolean {
    return this.small === 0 && this.kind === FINITE;
  }
  get isFinite(): boolean {
    return this.kind === FINITE;
  }
  get isNaN(): boolean {
    return this.kind >= QNAN;
  }
}

/** The powers of ten that doubles hold exactly and that may be factors of small coefficients. */
export const SMALL_POWERS: readonly number[] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];
/** Digits that any small coefficient has at most. */
export const SMALL_DIGITS = 16;

function countSmall(n: number): number {
  let d = n < 1e8 ? 1 : 9;
  while (d < SMALL_DIGITS && n >= SMALL_POWERS[d]!) d++;
  return d;
}

/** `n * 10**k` of a small coefficient where that is one too, else -1. */
export function smallTimesPower(n: number, k: number): number {
  if (k === 0 || n === 0) return n;
  if (k >= SMALL_POWERS.length) return -1;
  const r = n * SMALL_POWERS[k]!;
  return r <= MAX_SMALL ? r : -1;
}

/** The doubles nearest to the powers of ten, as they are asked for. */
const POWER_DOUBLES: number[] = [];

/** Number of digits of a coefficient; 1 for zero. */
export function countDigits(n: bigint): number {
  const x = Number(n);
  if (x < 1e300) {
    if (x < 10) return 1;
    // from the number of bits, off by at most one
    const d = Math.floor((frexpExponent(x) - 1) * 0.30102999566398119521) + 1;
    while (POWER_DOUBLES.length <= d) POWER_DOUBLES.push(Number(pow10(POWER_DOUBLES.length)));
    const power = POWER_DOUBLES[d]!;
    // rounding to doubles keeps the order, but may make both the same
    return x > power || (x === power && n >= pow10(d)) ? d + 1 : d;
  }
  // from the number of bits, off by at most one
  const hex = n.toString(16);
  const bits = hex.length * 4 - Math.clz32(Number.parseInt(hex[0]!, 16)) + 28;
  const d = Math.floor((bits - 1) * 0.30102999566398119521) + 1;
  return n >= pow10(d) ? d + 1 : d;
}

// V8 lays objects out by what it has seen in their fields: the widest come first, or all code that knows the layout is thrown away later
for (const coef of [MAX_SMALL, MAX_SMALL_BIG + 1n]) new Dec(0, coef, 0);

export const ZERO = new Dec(0, 0, 0);
export const ONE = new Dec(0, 1, 0);
export const TEN = new Dec(0, 10, 0);
export const NAN = new Dec(0, 0n, 0, QNAN);
export const infinity = (sign: Sign): Dec => new Dec(sign, 0n, 0, INF);

/** Decimals of small ints, as they are asked for. */
const SMALL: Dec[] = [];
const SMALL_LIMIT = 1024;

export function fromInt(n: number | bigint): Dec {
  if (typeof n === "number" && n >= 0 && n < SMALL_LIMIT) {
    while (SMALL.length <= n) SMALL.push(new Dec(0, SMALL.length, 0));
    return SMALL[n]!;
  }
  if (typeof n === "number") return n < 0 ? new Dec(1, -n, 0) : new Dec(0, n, 0);
  return n < 0 ? new Dec(1, -n, 0) : new Dec(0, n, 0);
}
/** The coefficient as it is kept. */
const coefficient = (a: Dec): bigint | number => (a.small >= 0 ? a.small : a.coef);

export function withSign(a: Dec, sign: Sign): Dec {
  return a.sign === sign ? a : new Dec(sign, coefficient(a), a.exp, a.kind);
}
export const negated = (a: Dec): Dec => new Dec(a.sign === 0 ? 1 : 0, coefficient(a), a.exp, a.kind);

/** Is it a whole number? */
export function isInteger(a: Dec): boolean {
  if (a.kind !== FINITE) return false;
  if (a.exp >= 0 || a.small === 0) return true;
  if (-a.exp >= a.digits) return false;
  return a.coef % pow10(-a.exp) === 0n;
}

/** Is a whole number odd? */
export function isOdd(a: Dec): boolean {
  if (a.exp > 0) return false;
  return (a.coef / pow10(-a.exp)) % 2n === 1n;
}

/** The integer part, as a signed bigint; for exponents that make sense. */
export function truncated(a: Dec): bigint {
  const n = a.exp >= 0 ? a.coef * pow10(a.exp) : a.coef / pow10(-a.exp);
  return a.sign === 1 ? -n : n;
}

/** Most digits that a double holds whatever they are. */
const SAFE_DIGITS = 15;

/** The number of plain text like `-12.34`, of few digits; `undefined` for any other. */
function parsePlain(text: string): Dec | undefined {
  const n = text.length;
  let i = 0;
  let sign: Sign = 0;
  if (text.charCodeAt(0) === 45) {
    sign = 1;
    i = 1;
  }
  if (n - i > SAFE_DIGITS + 1) return undefined;
  let coef = 0;
  let count = 0;
  let point = -1;
  for (; i < n; i++) {
    const c = text.charCodeAt(i);
    if (c >= 48 && c <= 57) {
      coef = coef * 10 + (c - 48);
      count++;
    } else if (c === 46 && point < 0) point = i;
    else return undefined;
  }
  if (count === 0 || count > SAFE_DIGITS) return undefined;
  return new Dec(sign, coef, point < 0 ? 0 : point + 1 - n);
}

const SYNTAX = /^([+-]?)(?:(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?|(inf(?:inity)?)|(s?nan)(\d*))$/i;

/** The exact number of ASCII text; `undefined` when it is malformed. Exponents beyond all limits come out as ±Infinity. */
export function parseDec(text: string): Dec | undefined {
  const plain = parsePlain(text);
  if (plain !== undefined) return plain;
  const m = SYNTAX.exec(text);
  if (m === null) return undefined;
  const sign: Sign = m[1] === "-" ? 1 : 0;
  if (m[5] !== undefined) return infinity(sign);
  if (m[6] !== undefined) return new Dec(sign, m[7] === "" ? 0n : BigInt(m[7]!), 0, m[6].length === 4 ? SNAN : QNAN);
  const whole = m[2] ?? "";
  const fraction = m[3] ?? "";
  if (whole === "" && fraction === "") return undefined;
  const coef = BigInt(whole + fraction);
  let exp = -fraction.length;
  if (m[4] !== undefined) {
    const exact = BigInt(m[4]) + BigInt(exp);
    // beyond 2**53 doubles are not exact, but the limits are
    if (exact + BigInt(countDigits(coef)) - 1n > MAX_EXP) exp = Infinity;
    else if (exact < MIN_ETINY) exp = -Infinity;
    else exp = Number(exact);
  }
  return new Dec(sign, coef, exp);
}

/** The digits of the coefficient. */
export const digitText = (a: Dec): string => (a.small >= 0 ? String(a.small) : a.coef.toString());

/** `str()`, or engineering notation. `capital` chooses E or e. */
export function toText(a: Dec, engineering: boolean, capital: boolean): string {
  const sign = a.sign === 1 ? "-" : "";
  if (a.kind === INF) return `${sign}Infinity`;
  if (a.kind !== FINITE) {
    const payload = a.coef === 0n ? "" : a.coef.toString();
    return `${sign}${a.kind === SNAN ? "s" : ""}NaN${payload}`;
  }
  const digits = digitText(a);
  const leftDigits = a.exp + digits.length;
  let point: number; // digits before the point
  if (a.exp <= 0 && leftDigits > -6) point = leftDigits;
  else if (!engineering) point = 1;
  else if (a.coef === 0n) point = mod3(leftDigits + 1) - 1;
  else point = mod3(leftDigits - 1) + 1;
  let body: string;
  if (point <= 0) body = `0.${"0".repeat(-point)}${digits}`;
  else if (point >= digits.length) body = digits + "0".repeat(point - digits.length);
  else body = `${digits.slice(0, point)}.${digits.slice(point)}`;
  const shown = leftDigits - point;
  if (shown === 0) return sign + body;
  return `${sign}${body}${capital ? "E" : "e"}${shown < 0 ? "-" : "+"}${exponentText(Math.abs(shown))}`;
}

function exponentText(n: number): string {
  return n < 1e15 ? String(n) : BigInt(n).toString();
}
function mod3(n: number): number {
  return ((n % 3) + 3) % 3;
}
