/** Operators and tests on instances of Python classes, and on what the interpreter has no fast path for; `H` of compiled code has them. */

import { PyList, PyTuple } from "../objects/containers.ts";
import type { PyBaseException } from "../objects/exception.ts";
import { PyFunction } from "../objects/function.ts";
import { PyInstance } from "../objects/heap.ts";
import { PyComplex, PyFloat } from "../objects/number.ts";
import { NotImplemented, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { concatItems } from "../objects/short-arrays.ts";
import type { CompareOp } from "../objects/slots.ts";
import { lookupType, PyType } from "../objects/type.ts";
import { complexType, listType, objectType, tupleType, typeType } from "../objects/types.ts";
import { notOrdered, richCompare } from "../protocols/compare.ts";
import { pyError } from "../protocols/errors.ts";
import { isInstance, mayClaim } from "../protocols/instance-check.ts";
import { binaryOp, builtinSlot } from "../protocols/number.ts";
import { typeName, typeOf } from "../protocols/type-of.ts";
import { BINARY_OPS, BinaryOp, INPLACE_OFFSET } from "../spec/binaryops.ts";

/** Special methods by the argument of BINARY_OP; in-place forms of those behind 13. */
const NAMES = [
  "add",
  "and",
  "floordiv",
  "lshift",
  "matmul",
  "mul",
  "mod",
  "or",
  "pow",
  "rshift",
  "sub",
  "truediv",
  "xor",
];
/** By number of the comparison. */
const COMPARISONS = ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"];
const REFLECTED = [4, 5, 2, 3, 0, 1];
const EQUAL = 2;
const NOT_EQUAL = 3;

/** What one site knows of the class of its left operand: the method that the operator calls. */
export class OperatorCache {
  private cls: PyType | undefined = undefined;
  private version = 0;
  private method: PyFunction | undefined = undefined;
  /** The class has just what `object` has. */
  isInherited = false;
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }

  /** The class's special method, if that is a Python function. */
  find(cls: PyType): PyFunction | undefined {
    if (this.cls === cls && this.version === cls.version) return this.method;
    const found = lookupType(cls, this.name);
    this.cls = cls;
    this.version = cls.version;
    this.method = found instanceof PyFunction ? found : undefined;
    this.isInherited = found === lookupType(objectType, this.name);
    return this.method;
  }
}

/** The caches of a BINARY_OP: of its left and its right operand, and of the in-place method. */
export class BinaryCache {
  readonly left: OperatorCache;
  readonly right: OperatorCache;
  readonly inplace: OperatorCache | undefined;
  private leftType: PyType | undefined = undefined;
  private rightType: PyType | undefined = undefined;
  private slot: ReturnType<typeof builtinSlot> = undefined;
  constructor(arg: number) {
    const name = NAMES[arg % INPLACE_OFFSET]!;
    this.left = new OperatorCache(`__${name}__`);
    this.right = new OperatorCache(`__r${name}__`);
    this.inplace = arg >= INPLACE_OFFSET ? new OperatorCache(`__i${name}__`) : undefined;
  }

  /** The slot function for operands of builtin types: those of the last operands most of the time. */
  builtin(arg: number, a: Value, b: Value): ReturnType<typeof builtinSlot> {
    const ta = typeOf(a);
    const tb = typeOf(b);
    if (ta !== this.leftType || tb !== this.rightType) {
      this.leftType = ta;
      this.rightType = tb;
      this.slot = builtinSlot(arg, ta, tb);
    }
    return this.slot;
  }
}

/**
 * Whether the methods of `a` come first, and after them only reflected ones of the same class, or of a builtin type that knows
 * nothing of `a`.
 */
const isAlone = (a: PyInstance, b: Value): boolean =>
  b instanceof PyInstance ? b.cls === a.cls : typeof b === "number" || b instanceof PyFloat;

/** TypeError of operands that an operator does not take. */
export function unsupported(arg: number, a: Value, b: Value): PyBaseException {
  const { symbol } = BINARY_OPS[arg]!;
  return pyError("TypeError", `unsupported operand type(s) for ${symbol}: '${typeName(a)}' and '${typeName(b)}'`);
}

/** `a op b`, of instances of Python classes by the methods that the site knows. */
export function operate(cache: BinaryCache, arg: number, a: Value, b: Value): Value {
  // what counts how often something holds
  if (
    typeof a === "number" &&
    typeof b === "boolean" &&
    arg % INPLACE_OFFSET === BinaryOp.Add &&
    a < Number.MAX_SAFE_INTEGER
  ) {
    return b ? a + 1 : a;
  }
  if (a instanceof PyList && b instanceof PyList && arg === BinaryOp.Add && a.boxes.length > 0 && b.boxes.length > 0) {
    if (a.cls === listType && b.cls === listType) return new PyList(concatItems(a.boxes, b.boxes));
  }
  if (a instanceof PyInstance) {
    if (isAlone(a, b)) {
      const inplace = cache.inplace?.find(a.cls);
      const method = cache.left.find(a.cls);
      if (method !== undefined) {
        let r: Value = NotImplemented;
        if (inplace !== undefined) r = rt.hooks.callFunction2(inplace, a, b);
        if (r === NotImplemented) r = rt.hooks.callFunction2(method, a, b);
        if (r === NotImplemented) throw unsupported(arg, a, b);
        return r;
      }
    }
  } else if (b instanceof PyInstance) {
    const method = typeof a === "number" ? cache.right.find(b.cls) : undefined;
    if (method !== undefined) {
      const r = rt.hooks.callFunction2(method, b, a);
      if (r === NotImplemented) throw unsupported(arg, a, b);
      return r;
    }
  } else if (a instanceof PyComplex && b instanceof PyComplex && a.cls === complexType && b.cls === complexType) {
    if (arg % INPLACE_OFFSET === BinaryOp.Add) return new PyComplex(a.re + b.re, a.im + b.im);
    if (arg % INPLACE_OFFSET === BinaryOp.Sub) return new PyComplex(a.re - b.re, a.im - b.im);
    if (arg % INPLACE_OFFSET === BinaryOp.Mult)
      return new PyComplex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
  } else {
    const slot = cache.builtin(arg, a, b);
    if (slot !== undefined) {
      const r = slot(a, b);
      if (r !== NotImplemented) return r;
    }
  }
  return binaryOp(arg, a, b);
}

/** The caches of a COMPARE_OP: of the method and of the reflected one. */
export class CompareCache {
  readonly method: OperatorCache;
  readonly reflected: OperatorCache;
  constructor(op: number) {
    this.method = new OperatorCache(COMPARISONS[op]!);
    this.reflected = new OperatorCache(COMPARISONS[REFLECTED[op]!]!);
  }
}

/** `a op b`, of two instances of a Python class by the methods that the site knows. */
export function compare(cache: CompareCache, a: Value, b: Value, op: CompareOp): Value {
  if (a instanceof PyTuple && b instanceof PyTuple && a.cls === tupleType && b.cls === tupleType) {
    return tupleType.slots.richCompare!(a, b, op);
  }
  if (!(a instanceof PyInstance && b instanceof PyInstance && b.cls === a.cls)) return richCompare(a, b, op);
  const method = cache.method.find(a.cls);
  const reflected = cache.reflected.find(a.cls);
  if (method === undefined || (reflected === undefined && !cache.reflected.isInherited)) return richCompare(a, b, op);
  let r = rt.hooks.callFunction2(method, a, b);
  if (r === NotImplemented && reflected !== undefined) r = rt.hooks.callFunction2(reflected, b, a);
  if (r !== NotImplemented) return r;
  if (op === EQUAL) return a === b;
  if (op === NOT_EQUAL) return a !== b;
  throw notOrdered(a, b, op);
}

/**
 * `isinstance(v, cls)` where that needs no Python code: 1 or 0; else -1. A tuple is asked item by item, as far as that goes.
 */
export function testInstance(v: Value, cls: Value): number {
  const type = typeOf(v);
  if (type === cls) return 1;
  if (cls instanceof PyType && cls.cls === typeType) {
    const { mro } = type;
    for (let i = 1; i < mro.length; i++) if (mro[i] === cls) return 1;
    return mro.length === 0 || mayClaim(type) ? -1 : 0;
  }
  if (!(cls instanceof PyTuple)) return -1;
  const { items } = cls;
  for (let i = 0; i < items.length; i++) {
    const r = items[i] instanceof PyTuple ? -1 : testInstance(v, items[i]!);
    if (r !== 0) return r;
  }
  return 0;
}

/** `isinstance(v, cls)`. */
export function isInstanceOf(v: Value, cls: Value): boolean {
  return typeOf(v) === cls || isInstance(v, cls);
}
