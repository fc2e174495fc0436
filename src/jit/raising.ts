/**
 * What compiled code does that often raises, without a JavaScript `throw`: the exception is left to `takeRaised` and the result is
 * `undefined`, as compiled functions have it. Everything else that goes wrong in here is thrown as elsewhere.
 */

import { PyBytes } from "../objects/bytes.ts";
import { PyList, PyTuple } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import type { PyBaseException } from "../objects/exception.ts";
import type { PyFrame } from "../objects/frame.ts";
import { PyFunction } from "../objects/function.ts";
import { PyInstance } from "../objects/heap.ts";
import { PyFloat } from "../objects/number.ts";
import { None, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { type CompareOp, EQ, NE } from "../objects/slots.ts";
import { lookupType, PyType } from "../objects/type.ts";
import { bytesType, dictType, exceptionTypes, floatType, listType, tupleType } from "../objects/types.ts";
import { notOrdered, richCompare } from "../protocols/compare.ts";
import { getItem, indicesError, notSubscriptable } from "../protocols/container.ts";
import { keyError, pyError, raising } from "../protocols/errors.ts";
import { binaryOp } from "../protocols/number.ts";
import { typeName, typeOf } from "../protocols/type-of.ts";
import { BinaryOp, INPLACE_OFFSET } from "../spec/binaryops.ts";
import { matches } from "../vm/ops/exceptions.ts";
import { checkExceptType, settleThrown } from "../vm/raise.ts";
import { type BinaryCache, type CompareCache, compare, operate, unsupported } from "./operations.ts";
import { attributeAt } from "./polymorphic.ts";

/** `v[key]`. */
function item(v: Value, key: Value): Value | undefined {
  if (v instanceof PyDict) {
    if (v.cls === dictType) return v.get(key) ?? raising(keyError(key));
    // defaultdict and the like; the key's `__hash__` must run only once
    if (typeof key !== "object" && v.cls.slots.getItem === dictType.slots.getItem) {
      const value = v.get(key);
      if (value !== undefined) return value;
      if (lookupType(v.cls, "__missing__") === undefined) return raising(keyError(key));
    }
  } else if (v instanceof PyInstance) {
    const method = lookupType(v.cls, "__getitem__");
    if (method instanceof PyFunction && method.code.jit !== undefined && method.code.simpleArgs === 2) {
      return method.code.jit(method, v, key);
    }
  } else if (typeof key === "number") {
    if (typeof v === "string") return v[key < 0 ? key + v.length : key] ?? outOfRange("string index");
    if (v instanceof PyList && v.cls === listType) {
      return v.at(key < 0 ? key + v.length : key) ?? outOfRange("list index");
    }
    if (v instanceof PyTuple && v.cls === tupleType) {
      return v.items[key < 0 ? key + v.items.length : key] ?? outOfRange("tuple index");
    }
    if (v instanceof PyBytes && v.cls === bytesType) {
      return v.bytes[key < 0 ? key + v.bytes.length : key] ?? outOfRange("index");
    }
  }
  if (typeOf(v).slots.getItem === undefined && !(v instanceof PyType)) return raising(notSubscriptable(v));
  if (typeof key === "string" && v instanceof PyList && v.cls === listType) return raising(indicesError("list", key));
  return getItem(v, key);
}

const outOfRange = (what: string): undefined => raising(pyError("IndexError", `${what} out of range`));

/** By operator (see `operations.ts`) what is wrong with a division by zero: of ints, of floats. */
const BY_ZERO: Partial<Record<number, readonly [string, string]>> = {
  [BinaryOp.FloorDiv]: ["integer division or modulo by zero", "float floor division by zero"],
  [BinaryOp.Mod]: ["integer modulo by zero", "float modulo"],
  [BinaryOp.Div]: ["division by zero", "float division by zero"],
};

/** ZeroDivisionError of `a op b`. */
function byZero(op: number, isFloat: boolean): PyBaseException {
  return pyError("ZeroDivisionError", BY_ZERO[op]![isFloat ? 1 : 0]);
}

const isNumber = (v: Value): boolean => typeof v === "number" || (v instanceof PyFloat && v.cls === floatType);

/** `a // b`, `a % b`, `a / b`; `cache`: of a site that sees other operands as well. */
function divide(cache: BinaryCache | undefined, arg: number, a: Value, b: Value): Value | undefined {
  if (isNumber(b) && isNumber(a) && (b === 0 || (b as PyFloat).v === 0)) {
    return raising(byZero(arg % INPLACE_OFFSET, typeof a !== "number" || typeof b !== "number"));
  }
  return cache === undefined ? binaryOp(arg, a, b) : operate(cache, arg, a, b);
}

const isText = (v: Value): boolean => typeof v === "string";
const isSequence = (v: Value): boolean =>
  isText(v) || (v instanceof PyList && v.cls === listType) || (v instanceof PyTuple && v.cls === tupleType);

/** What is wrong with `a op b`, where a look at them tells. */
function mismatch(arg: number, a: Value, b: Value): PyBaseException | undefined {
  const op = arg % INPLACE_OFFSET;
  if (op === BinaryOp.Add && isText(a) && (isNumber(b) || b === None)) {
    return pyError("TypeError", `can only concatenate str (not "${typeName(b)}") to str`);
  }
  const isAlien =
    a === None ? isNumber(b) || isSequence(b) || b === None : isNumber(a) && (b === None || isSequence(b));
  return isAlien && op !== BinaryOp.Mult ? unsupported(arg, a, b) : undefined;
}

/** `a op b` where TypeError is expected: in a `try`. */
function tryOperate(cache: BinaryCache | undefined, arg: number, a: Value, b: Value): Value | undefined {
  const wrong = mismatch(arg, a, b);
  if (wrong !== undefined) return raising(wrong);
  return cache === undefined ? binaryOp(arg, a, b) : operate(cache, arg, a, b);
}

/** What is known of the order of a value: only values of one such kind, and not of `NO_ORDER`, can be compared. */
function orderOf(v: Value): number {
  if (isNumber(v)) return 1;
  if (isText(v)) return 2;
  if (v instanceof PyList && v.cls === listType) return 3;
  if (v instanceof PyTuple && v.cls === tupleType) return 4;
  return v === None ? NO_ORDER : UNKNOWN_ORDER;
}

const UNKNOWN_ORDER = 0;
const NO_ORDER = 5;

/** `a < b` and the like where TypeError is expected: in a `try`. */
function tryCompare(cache: CompareCache | undefined, a: Value, b: Value, op: CompareOp): Value | undefined {
  if (op !== EQ && op !== NE) {
    const [x, y] = [orderOf(a), orderOf(b)];
    const isWrong = x !== UNKNOWN_ORDER && y !== UNKNOWN_ORDER && (x !== y || x === NO_ORDER);
    if (isWrong) return raising(notOrdered(a, b, op));
  }
  return cache === undefined ? richCompare(a, b, op) : compare(cache, a, b, op);
}

/** An exception that compiled code raises for a handler of its own: makes it ready. */
function settled(frame: PyFrame, exc: PyBaseException, pc: number): PyBaseException {
  if (rt.tracer !== undefined) throw exc;
  return settleThrown(frame, exc, pc);
}

/** Whether what was thrown into a generator may be the result of what it waits for. */
function stops(): boolean {
  return rt.raised?.cls.isSubtypeOf(exceptionTypes.StopIteration) === true;
}

/** Whether `except type` catches an exception. */
function catches(exc: PyBaseException, type: Value): boolean {
  checkExceptType(type instanceof PyTuple ? type.items : type);
  return matches(exc, type);
}

/** Whether `except (…)` catches it. */
function catchesOne(exc: PyBaseException, types: readonly Value[]): boolean {
  checkExceptType(types);
  for (let i = 0; i < types.length; i++) if (exc.cls.isSubtypeOf(types[i] as PyType)) return true;
  return false;
}

export const raisers = {
  catches,
  catchesOne,
  item,
  divide,
  tryOperate,
  tryCompare,
  byZero,
  attribute: attributeAt,
  settled,
  stops,
};
