/**
 * Number operators over any values. Source: Objects/abstract.c (binary_op1, PyNumber_*). Fast paths for exact ints, floats and
 * strings come first; the general path tries the slots in CPython's order.
 */
import { PyFloat, PyIntLayout } from "../objects/number.ts";
import { type Int, None, NotImplemented, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { TypeSlots } from "../objects/slots.ts";
import type { PyType } from "../objects/type.ts";
import { boolType, exceptionTypes, floatType, intType, strType } from "../objects/types.ts";
import { pyError } from "./errors.ts";
import * as ints from "./int-arith.ts";
import { typeName, typeOf } from "./type-of.ts";

/** Slots of kind `(a, b) => value`. */
export type BinarySlot =
  | "add"
  | "subtract"
  | "multiply"
  | "remainder"
  | "divmod"
  | "lshift"
  | "rshift"
  | "and"
  | "xor"
  | "or"
  | "floorDivide"
  | "trueDivide"
  | "matrixMultiply";
type InplaceSlot =
  | "inplaceAdd"
  | "inplaceSubtract"
  | "inplaceMultiply"
  | "inplaceRemainder"
  | "inplaceLshift"
  | "inplaceRshift"
  | "inplaceAnd"
  | "inplaceXor"
  | "inplaceOr"
  | "inplaceFloorDivide"
  | "inplaceTrueDivide"
  | "inplaceMatrixMultiply";

/** binary_op1: the left operand's slot, unless the right's type is a subclass with another one; `NotImplemented` when none applies. */
export function trySlots(slot: BinarySlot, a: Value, b: Value): Value {
  const ta = typeOf(a);
  const tb = typeOf(b);
  const fa = ta.slots[slot];
  let fb = tb === ta ? undefined : tb.slots[slot];
  if (fb === fa) fb = undefined;
  if (fa !== undefined) {
    if (fb !== undefined && tb.isSubtypeOf(ta)) {
      const r = fb(a, b);
      if (r !== NotImplemented) return r;
      fb = undefined;
    }
    const r = fa(a, b);
    if (r !== NotImplemented) return r;
  }
  return fb === undefined ? NotImplemented : fb(a, b);
}

function unsupported(symbol: string, a: Value, b: Value): Error | ReturnType<typeof pyError> {
  return pyError("TypeError", `unsupported operand type(s) for ${symbol}: '${typeName(a)}' and '${typeName(b)}'`);
}

function general(slot: BinarySlot, symbol: string, a: Value, b: Value): Value {
  const r = trySlots(slot, a, b);
  if (r !== NotImplemented) return r;
  if (slot === "add") {
    const concat = typeOf(a).slots.concat;
    if (concat !== undefined) return concat(a, b);
  } else if (slot === "multiply") {
    const repeated = repeatSequence(a, b, false);
    if (repeated !== undefined) return repeated;
  }
  throw unsupported(symbol, a, b);
}

/** `a * b` where one side is a sequence; `undefined` when neither is. */
function repeatSequence(a: Value, b: Value, inplace: boolean): Value | undefined {
  const sa = typeOf(a).slots;
  const sb = typeOf(b).slots;
  const left = inplace ? (sa.inplaceRepeat ?? sa.repeat) : sa.repeat;
  if (left !== undefined) return left(a, repeatCount(b));
  if (sb.repeat !== undefined) return sb.repeat(b, repeatCount(a));
  return undefined;
}

function repeatCount(n: Value): Value {
  if (typeOf(n).slots.index === undefined) {
    throw pyError("TypeError", `can't multiply sequence by non-int of type '${typeName(n)}'`);
  }
  return n;
}

function generalInplace(inplace: InplaceSlot, slot: BinarySlot, symbol: string, a: Value, b: Value): Value {
  const sa = typeOf(a).slots;
  const f = sa[inplace];
  if (f !== undefined) {
    const r = f(a, b);
    if (r !== NotImplemented) return r;
  }
  const r = trySlots(slot, a, b);
  if (r !== NotImplemented) return r;
  if (slot === "add") {
    const concat = sa.inplaceConcat ?? sa.concat;
    if (concat !== undefined) return concat(a, b);
  } else if (slot === "multiply") {
    const repeated = repeatSequence(a, b, true);
    if (repeated !== undefined) return repeated;
  }
  throw unsupported(symbol, a, b);
}

/** Is it an exact int? */
const isExactInt = (v: Value): v is Int => typeof v === "number" || typeof v === "bigint";

const isExactFloat = (v: Value): v is PyFloat => v instanceof PyFloat && v.cls === floatType;

export function add(a: Value, b: Value): Value {
  // fast path: both exact ints
  if (typeof a === "number" && typeof b === "number") {
    const r = a + b;
    if (r <= 9007199254740991 && r >= -9007199254740991) return r;
  } else if (typeof a === "string" && typeof b === "string") return a + b;
  else if (isExactFloat(a) && isExactFloat(b)) return new PyFloat(a.v + b.v);
  if (isExactInt(a) && isExactInt(b)) return ints.intAdd(a, b);
  return general("add", "+", a, b);
}

export function subtract(a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number") {
    const r = a - b;
    if (r <= 9007199254740991 && r >= -9007199254740991) return r;
  } else if (isExactFloat(a) && isExactFloat(b)) return new PyFloat(a.v - b.v);
  if (isExactInt(a) && isExactInt(b)) return ints.intSubtract(a, b);
  return general("subtract", "-", a, b);
}

export function multiply(a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number") {
    const r = a * b;
    if (r <= 9007199254740991 && r >= -9007199254740991) return r + 0; // + 0: no negative zero
  } else if (isExactFloat(a) && isExactFloat(b)) return new PyFloat(a.v * b.v);
  if (isExactInt(a) && isExactInt(b)) return ints.intMultiply(a, b);
  return general("multiply", "*", a, b);
}

export function trueDivide(a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number") {
    if (b !== 0) return new PyFloat(a / b);
  } else if (isExactFloat(a) && isExactFloat(b) && b.v !== 0) return new PyFloat(a.v / b.v);
  return general("trueDivide", "/", a, b);
}

export function floorDivide(a: Value, b: Value): Value {
  // fast path: exact quotient of ints below 2^53; the remainder is exact, so the floor is too
  if (typeof a === "number" && typeof b === "number" && b !== 0) {
    const r = a % b;
    return (a - r) / b - (r !== 0 && r < 0 !== b < 0 ? 1 : 0) + 0;
  }
  if (isExactInt(a) && isExactInt(b) && b !== 0) return ints.intFloorDivide(a, b);
  return general("floorDivide", "//", a, b);
}

export function remainder(a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number" && b !== 0) {
    const r = a % b;
    return r !== 0 && r < 0 !== b < 0 ? r + b : r + 0;
  }
  if (isExactInt(a) && isExactInt(b) && b !== 0) return ints.intModulo(a, b);
  return general("remainder", "%", a, b);
}

const isInt32 = (n: number): boolean => (n | 0) === n;

export function and(a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number" && isInt32(a) && isInt32(b)) return a & b;
  if (isExactInt(a) && isExactInt(b)) return ints.intAnd(a, b);
  return general("and", "&", a, b);
}
export function or(a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number" && isInt32(a) && isInt32(b)) return a | b;
  if (isExactInt(a) && isExactInt(b)) return ints.intOr(a, b);
  return general("or", "|", a, b);
}
export function xor(a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number" && isInt32(a) && isInt32(b)) return a ^ b;
  if (isExactInt(a) && isExactInt(b)) return ints.intXor(a, b);
  return general("xor", "^", a, b);
}
export function lshift(a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number" && b >= 0 && b < 53) {
    const r = a * 2 ** b;
    if (r <= 9007199254740991 && r >= -9007199254740991) return r;
  }
  if (isExactInt(a) && isExactInt(b) && !ints.isNegative(b)) return ints.intShiftLeft(a, b);
  return general("lshift", "<<", a, b);
}
export function rshift(a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number" && b >= 0 && isInt32(a)) return a >> (b > 31 ? 31 : b);
  if (isExactInt(a) && isExactInt(b) && !ints.isNegative(b)) return ints.intShiftRight(a, b);
  return general("rshift", ">>", a, b);
}
export function matrixMultiply(a: Value, b: Value): Value {
  return general("matrixMultiply", "@", a, b);
}
export function divmod(a: Value, b: Value): Value {
  return general("divmod", "divmod()", a, b);
}

/** `pow(a, b, modulus)`; `symbol` is "** or pow()" for the two-argument forms. */
export function power(a: Value, b: Value, modulus: Value = None): Value {
  const r = tryPower(a, b, modulus);
  if (r !== NotImplemented) return r;
  if (modulus === None) throw unsupported("** or pow()", a, b);
  throw pyError(
    "TypeError",
    `unsupported operand type(s) for ** or pow(): '${typeName(a)}', '${typeName(b)}', '${typeName(modulus)}'`,
  );
}

function tryPower(a: Value, b: Value, modulus: Value): Value {
  const ta = typeOf(a);
  const tb = typeOf(b);
  const fa = ta.slots.power;
  let fb = tb === ta ? undefined : tb.slots.power;
  if (fb === fa) fb = undefined;
  if (fa !== undefined) {
    if (fb !== undefined && tb.isSubtypeOf(ta)) {
      const r = fb(a, b, modulus);
      if (r !== NotImplemented) return r;
      fb = undefined;
    }
    const r = fa(a, b, modulus);
    if (r !== NotImplemented) return r;
  }
  if (fb !== undefined) {
    const r = fb(a, b, modulus);
    if (r !== NotImplemented) return r;
  }
  if (modulus !== None) {
    const fm = typeOf(modulus).slots.power;
    if (fm !== undefined && fm !== fa && fm !== fb) return fm(a, b, modulus);
  }
  return NotImplemented;
}

export function inplacePower(a: Value, b: Value): Value {
  const f = typeOf(a).slots.inplacePower;
  if (f !== undefined) {
    const r = f(a, b);
    if (r !== NotImplemented) return r;
  }
  const r = tryPower(a, b, None);
  if (r !== NotImplemented) return r;
  throw unsupported("**=", a, b);
}

const binaryByOparg: readonly ((a: Value, b: Value) => Value)[] = [
  add,
  and,
  floorDivide,
  lshift,
  matrixMultiply,
  multiply,
  remainder,
  or,
  (a, b) => power(a, b),
  rshift,
  subtract,
  trueDivide,
  xor,
];
const inplaceRows: readonly (readonly [InplaceSlot, BinarySlot, string] | undefined)[] = [
  ["inplaceAdd", "add", "+="],
  ["inplaceAnd", "and", "&="],
  ["inplaceFloorDivide", "floorDivide", "//="],
  ["inplaceLshift", "lshift", "<<="],
  ["inplaceMatrixMultiply", "matrixMultiply", "@="],
  ["inplaceMultiply", "multiply", "*="],
  ["inplaceRemainder", "remainder", "%="],
  ["inplaceOr", "or", "|="],
  undefined,
  ["inplaceRshift", "rshift", ">>="],
  ["inplaceSubtract", "subtract", "-="],
  ["inplaceTrueDivide", "trueDivide", "/="],
  ["inplaceXor", "xor", "^="],
];

/** Operators that all ints have, as bits: all but `@`. */
const INT_OPS = 0b1_1111_1110_1111;
/** Operators that floats have: `+ // * % ** - /`. */
const FLOAT_OPS = 0b0_1101_0110_0101;

/** Whether two operands, not both ints, are exact numbers or strs and have the operator. */
function bothPlain(a: Value, b: Value, op: number): boolean {
  if (typeof a === "string") return typeof b === "string" && op === 0;
  if (((FLOAT_OPS >> op) & 1) === 0) return false;
  return isExactFloat(a) ? isExactFloat(b) || isExactInt(b) : isExactInt(a) && isExactFloat(b);
}

/** Slots of kind `(a, b) => value` by `oparg`; `undefined` for `**`, which takes three. */
type BinaryFunction = (a: Value, b: Value) => Value;

/**
 * The slot function that BINARY_OP comes to for operands of these builtin types, when that is one function whatever the operands are;
 * where it gives NotImplemented `binaryOp` has the answer.
 */
export function builtinSlot(oparg: number, ta: PyType, tb: PyType): BinaryFunction | undefined {
  const isInplace = oparg >= 13;
  const row = inplaceRows[isInplace ? oparg - 13 : oparg];
  if (row === undefined || ta.isHeap || tb.isHeap) return undefined;
  const [inplace, slot] = row;
  // numbers and strs have fast paths
  if ((isPlainNumber(ta) && isPlainNumber(tb)) || (ta === strType && tb === strType)) return undefined;
  if (isInplace && ta.slots[inplace] !== undefined) return ta.slots[inplace];
  const left = ta.slots[slot];
  const right = tb.slots[slot];
  if (left === undefined && right === undefined && slot === "add") {
    return isInplace ? (ta.slots.inplaceConcat ?? ta.slots.concat) : ta.slots.concat;
  }
  // ints and floats know no other types
  if (left === undefined || left === right || (isPlainNumber(ta) && right !== undefined)) return right;
  return right !== undefined && tb.isSubtypeOf(ta) ? undefined : left;
}

const isPlainNumber = (t: PyType): boolean => t === intType || t === floatType || t === boolType;

/** BINARY_OP: `oparg` indexes spec/binaryops.ts (NB_ADD … NB_INPLACE_XOR). */
export function binaryOp(oparg: number, a: Value, b: Value): Value {
  if (oparg < 13) return binaryByOparg[oparg]!(a, b);
  const op = oparg - 13;
  // fast path: immutable operands have no in-place slots
  if (isExactInt(a) && isExactInt(b) ? ((INT_OPS >> op) & 1) === 1 : bothPlain(a, b, op)) {
    return binaryByOparg[op]!(a, b);
  }
  const row = inplaceRows[op];
  return row === undefined ? inplacePower(a, b) : generalInplace(row[0], row[1], row[2], a, b);
}

function unary(slot: "negative" | "positive" | "absolute" | "invert", symbol: string, v: Value): Value {
  const f: TypeSlots[typeof slot] = typeOf(v).slots[slot];
  if (f === undefined) throw pyError("TypeError", `bad operand type for ${symbol}: '${typeName(v)}'`);
  return f(v);
}
export function negative(v: Value): Value {
  if (typeof v === "number") return 0 - v;
  return unary("negative", "unary -", v);
}
export function positive(v: Value): Value {
  return unary("positive", "unary +", v);
}
export function invert(v: Value): Value {
  return unary("invert", "unary ~", v);
}
export function absolute(v: Value): Value {
  return unary("absolute", "abs()", v);
}

/** `operator.index(v)`: the int of an int or of `__index__`; TypeError otherwise. */
export function index(v: Value): Int {
  if (typeof v === "number" || typeof v === "bigint") return v;
  if (typeof v === "boolean") return v ? 1 : 0;
  if (v instanceof PyIntLayout) return v.value;
  const f = typeOf(v).slots.index;
  if (f === undefined) throw pyError("TypeError", `'${typeName(v)}' object cannot be interpreted as an integer`);
  const r = f(v);
  if (typeof r === "number" || typeof r === "bigint") return r;
  if (typeof r === "boolean" || r instanceof PyIntLayout) {
    rt.hooks.warn(
      exceptionTypes.DeprecationWarning,
      `__index__ returned non-int (type ${typeName(r)}).  The ability to return an instance of a strict subclass of int is deprecated, and may not be supported in a future version of Python.`,
      1,
    );
    return typeof r === "boolean" ? Number(r) : r.value;
  }
  throw pyError("TypeError", `__index__ returned non-int (type ${typeName(r)})`);
}

const MAX_SSIZE = 9223372036854775807n;

/**
 * PyNumber_AsSsize_t: an index as a JS number. Values beyond ±2^53 are cut off at the limits when `error` is undefined (slices),
 * else raise it. Ints between 2^53 and 2^63 cannot index anything real and are clamped to 2^53.
 */
export function indexToNumber(v: Value, error: "IndexError" | "OverflowError" | undefined): number {
  if (typeof v === "number") return v;
  const n = index(v);
  if (typeof n === "number") return n;
  if (error !== undefined && (n > MAX_SSIZE || n < -MAX_SSIZE - 1n)) {
    throw pyError(
      error,
      error === "IndexError"
        ? `cannot fit '${typeName(v)}' into an index-sized integer`
        : "Python int too large to convert to C ssize_t",
    );
  }
  return n > 0n ? Number.MAX_SAFE_INTEGER : -Number.MAX_SAFE_INTEGER;
}
