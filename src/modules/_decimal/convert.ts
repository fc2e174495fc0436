/** Between decimals and other Python values. Source: Modules/_decimal/_decimal.c (PyDecType_From…, convert_op). */
import * as c from "../../base/decimal/context.ts";
import { pow10 } from "../../base/decimal/cut.ts";
import { Dec, fromInt, NAN, parseDec, truncated } from "../../base/decimal/number.ts";
import { floatAsIntegerRatio } from "../../base/number/convert.ts";
import { decimalValue, isSpace } from "../../base/unicode/predicates.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { intOf, PyFloat } from "../../objects/number.ts";
import type { Str, Value } from "../../objects/object.ts";
import { codePoints, strOf } from "../../objects/str.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName } from "../../protocols/type-of.ts";
import { addStatus, type PyDecContext, PyDecimal } from "./state.ts";

/** A number exactly, or undefined for other types: what arithmetic accepts. */
export function operand(v: Value): Dec | undefined {
  if (v instanceof PyDecimal) return v.d;
  if (typeof v === "number") return fromInt(v);
  const n = intOf(v);
  return n === undefined ? undefined : fromInt(n);
}

export function operandOrRaise(v: Value): Dec {
  const d = operand(v);
  if (d === undefined) throw pyError("TypeError", `conversion from ${typeName(v)} to Decimal is not supported`);
  return d;
}

/** The exact value of a double. */
export function fromDouble(x: number): Dec {
  const sign = x < 0 || Object.is(x, -0) ? 1 : 0;
  if (Number.isNaN(x)) return NAN;
  if (!Number.isFinite(x)) return new Dec(sign, 0n, 0, 1);
  if (x === 0) return new Dec(sign, 0n, 0);
  const [n, d] = floatAsIntegerRatio(Math.abs(x));
  // d = 2**k, and n / 2**k = n * 5**k / 10**k
  const k = BigInt(d).toString(2).length - 1;
  return new Dec(sign, BigInt(n) * 5n ** BigInt(k), -k);
}

/** ASCII text of a str: other decimal digits become ASCII; other characters become "?". */
function asciiText(s: Str, strip: boolean): string {
  const cps = codePoints(s);
  let start = 0;
  let end = cps.length;
  if (strip) {
    while (start < end && isSpace(cps[start]!)) start++;
    while (end > start && isSpace(cps[end - 1]!)) end--;
  }
  let out = "";
  for (let i = start; i < end; i++) {
    const cp = cps[i]!;
    if (strip && cp === 95) continue; // underscores are ignored
    if (cp > 0 && cp < 128) out += String.fromCharCode(cp);
    else {
      const d = decimalValue(cp);
      out += d < 0 ? "?" : String(d);
    }
  }
  return out;
}

/** A parsed number as it is, or the signal that it cannot be represented. */
export function exactly(d: Dec | undefined, context: PyDecContext): Dec {
  if (d === undefined) {
    addStatus(context, c.CONVERSION_SYNTAX);
    return NAN;
  }
  if (Math.abs(d.exp) === Infinity) {
    addStatus(context, c.INVALID_OPERATION);
    return NAN;
  }
  return d;
}

/** A parsed number rounded to the context. */
export function inContext(d: Dec | undefined, context: PyDecContext): Dec {
  const { ctx } = context;
  if (d === undefined || (d.isNaN && d.coef !== 0n && d.digits > ctx.prec - ctx.clamp)) {
    addStatus(context, c.CONVERSION_SYNTAX);
    return NAN;
  }
  const before = ctx.status;
  ctx.status = 0;
  const sane = Math.abs(d.exp) === Infinity ? new Dec(d.sign, d.coef, d.exp > 0 ? 4e18 : -4e18) : d;
  const r = c.finalize(sane, ctx);
  const got = ctx.status;
  ctx.status = before;
  addStatus(context, got);
  return r;
}

/** Neither spaces nor underscores nor anything but ASCII. */
const PLAIN = /^[!-^`-~]*$/;

export function parseStr(s: Str, strip: boolean): Dec | undefined {
  return parseDec(typeof s === "string" && PLAIN.test(s) ? s : asciiText(s, strip));
}

/** `(sign, digits, exponent)` as text. */
function tupleText(items: readonly Value[]): string {
  if (items.length !== 3) throw pyError("ValueError", "argument must be a sequence of length 3");
  const sign = intOf(items[0]!);
  if (sign !== 0 && sign !== 1) throw pyError("ValueError", "sign must be an integer with the value 0 or 1");
  const text = sign === 1 ? "-" : "";
  const exponent = strOf(items[2]!);
  let suffix = "";
  let prefix = "";
  if (exponent !== undefined) {
    if (exponent === "F") return `${text}Inf`;
    if (exponent === "n") prefix = "NaN";
    else if (exponent === "N") prefix = "sNaN";
    else throw pyError("ValueError", "string argument in the third position must be 'F', 'n' or 'N'");
  } else {
    const n = intOf(items[2]!);
    if (n === undefined) throw pyError("ValueError", "exponent must be an integer");
    if (n > 9223372036854775807n || n < -9223372036854775808n)
      throw pyError("OverflowError", "Python int too large to convert to C ssize_t");
    suffix = `E${n}`;
  }
  const digits = items[1]!;
  if (!(digits instanceof PyTuple)) throw pyError("ValueError", "coefficient must be a tuple of digits");
  let coefficient = "";
  for (const item of digits.items) {
    const n = intOf(item);
    if (n === undefined || n < 0 || n > 9) throw pyError("ValueError", "coefficient must be a tuple of digits");
    coefficient += n;
  }
  if (coefficient === "" && prefix === "") coefficient = "0";
  return text + prefix + coefficient + suffix;
}

/** `Decimal(v)` and, with `rounding`, `Context.create_decimal(v)`. */
export function fromValue(v: Value, context: PyDecContext, rounding: boolean): Dec {
  const finish = rounding ? inContext : exactly;
  if (v instanceof PyDecimal) return rounding ? inContext(v.d, context) : v.d;
  const s = strOf(v);
  if (s !== undefined) return finish(parseStr(s, !rounding), context);
  const n = intOf(v);
  if (n !== undefined) return finish(fromInt(n), context);
  if (v instanceof PyTuple || v instanceof PyList) return finish(parseDec(tupleText(v.items)), context);
  if (v instanceof PyFloat) {
    addStatus(context, c.FLOAT_OPERATION);
    return finish(fromDouble(v.v), context);
  }
  throw pyError("TypeError", `conversion from ${typeName(v)} to Decimal is not supported`);
}

/** The integer of a finite number rounded in `rounding`. */
export function toBigInt(d: Dec, rounding: number): bigint {
  if (d.isNaN) throw pyError("ValueError", "cannot convert NaN to integer");
  if (!d.isFinite) throw pyError("OverflowError", "cannot convert Infinity to integer");
  if (d.exp > 300_000_000) throw pyError("MemoryError");
  if (d.exp >= 0) return truncated(d);
  const q = c.roundCoefficient(d.coef, d.digits, -d.exp, d.sign, rounding);
  return d.sign === 1 ? -q : q;
}

/** Numerator and denominator in lowest terms. */
export function ratio(d: Dec): [bigint, bigint] {
  if (d.isNaN) throw pyError("ValueError", "cannot convert NaN to integer ratio");
  if (!d.isFinite) throw pyError("OverflowError", "cannot convert Infinity to integer ratio");
  if (d.coef === 0n) return [0n, 1n];
  const sign = d.sign === 1 ? -1n : 1n;
  if (d.exp >= 0) return [sign * d.coef * pow10(d.exp), 1n];
  const bottom = pow10(-d.exp);
  let [a, b] = [d.coef, bottom];
  while (b !== 0n) [a, b] = [b, a % b];
  return [(sign * d.coef) / a, bottom / a];
}
