/**
 * The type slots: what a type can do, as functions. Source: Include/cpython/object.h (PyTypeObject); names are ours, the
 * table that ties them to dunder names is `spec/slots.ts`. A slot that a type lacks is `undefined`. A type's slots include
 * the inherited ones (`type.ts: inheritSlots`).
 *
 * Conventions
 * - Errors are thrown Python exceptions (`PyBaseException`), never return values.
 * - Binary number slots get both operands in source order and return `NotImplemented` when they do not apply.
 * - `next` returns `undefined` when exhausted; it may also throw StopIteration (a generator's return value).
 * - `setAttr`, `setItem`, `descrSet` with `undefined` delete.
 * - Calls: `args` holds the positional arguments and then the values of `kwnames`; it is owned by the callee.
 */
import type { PyBuffer } from "./buffer.ts";
import type { Int, Value } from "./object.ts";
import type { PyType } from "./type.ts";

/** 0 `<`, 1 `<=`, 2 `==`, 3 `!=`, 4 `>`, 5 `>=`, as in CPython's Py_LT … Py_GE. */
export type CompareOp = 0 | 1 | 2 | 3 | 4 | 5;
export const LT = 0;
export const LE = 1;
export const EQ = 2;
export const NE = 3;
export const GT = 4;
export const GE = 5;

/** Names of the keyword arguments whose values end `args`; `undefined` when there are none. */
export type KwNames = readonly string[] | undefined;

type Binary = (a: Value, b: Value) => Value;

export interface Slots<S> {
  // object
  repr: (self: S) => Value;
  str: (self: S) => Value;
  hash: (self: S) => Int;
  call: (self: S, args: Value[], kwnames: KwNames) => Value;
  getAttr: (self: S, name: string) => Value;
  setAttr: (self: S, name: string, value: Value | undefined) => void;
  richCompare: (self: S, other: Value, op: CompareOp) => Value;
  iter: (self: S) => Value;
  next: (self: S) => Value | undefined;
  descrGet: (self: S, obj: Value | undefined, type: Value | undefined) => Value;
  descrSet: (self: S, obj: Value, value: Value | undefined) => void;
  init: (self: S, args: Value[], kwnames: KwNames) => void;
  new: (cls: PyType, args: Value[], kwnames: KwNames) => Value;
  del: (self: S) => void;
  // containers
  len: (self: S) => number;
  getItem: (self: S, key: Value) => Value;
  setItem: (self: S, key: Value, value: Value | undefined) => void;
  contains: (self: S, item: Value) => boolean;
  concat: (self: S, other: Value) => Value;
  repeat: (self: S, count: Value) => Value;
  inplaceConcat: (self: S, other: Value) => Value;
  inplaceRepeat: (self: S, count: Value) => Value;
  // numbers: `a` or `b` is an S, maybe both
  add: Binary;
  subtract: Binary;
  multiply: Binary;
  remainder: Binary;
  divmod: Binary;
  power: (a: Value, b: Value, modulus: Value) => Value;
  lshift: Binary;
  rshift: Binary;
  and: Binary;
  xor: Binary;
  or: Binary;
  floorDivide: Binary;
  trueDivide: Binary;
  matrixMultiply: Binary;
  inplaceAdd: Binary;
  inplaceSubtract: Binary;
  inplaceMultiply: Binary;
  inplaceRemainder: Binary;
  inplacePower: Binary;
  inplaceLshift: Binary;
  inplaceRshift: Binary;
  inplaceAnd: Binary;
  inplaceXor: Binary;
  inplaceOr: Binary;
  inplaceFloorDivide: Binary;
  inplaceTrueDivide: Binary;
  inplaceMatrixMultiply: Binary;
  negative: (self: S) => Value;
  positive: (self: S) => Value;
  absolute: (self: S) => Value;
  invert: (self: S) => Value;
  bool: (self: S) => boolean;
  int: (self: S) => Value;
  float: (self: S) => Value;
  index: (self: S) => Value;
  // async
  await: (self: S) => Value;
  aiter: (self: S) => Value;
  anext: (self: S) => Value;
  /** Resumes a generator-like object: the next value; or `undefined`, with the result in `rt.returnValue` or an exception for `takeRaised`. */
  send: (self: S, value: Value) => Value | undefined;
  /** The buffer protocol. Throws BufferError/TypeError as `getbuffer` does. */
  buffer: (self: S, writable: boolean) => PyBuffer;
}

export type SlotName = keyof Slots<unknown>;
export type AnySlots = { [K in SlotName]: Slots<Value>[K] | undefined };

/** Every slot name, in an order that keeps the slots of a type in one hidden class. */
export const SLOT_NAMES = [
  "repr",
  "str",
  "hash",
  "call",
  "getAttr",
  "setAttr",
  "richCompare",
  "iter",
  "next",
  "descrGet",
  "descrSet",
  "init",
  "new",
  "del",
  "len",
  "getItem",
  "setItem",
  "contains",
  "concat",
  "repeat",
  "inplaceConcat",
  "inplaceRepeat",
  "add",
  "subtract",
  "multiply",
  "remainder",
  "divmod",
  "power",
  "lshift",
  "rshift",
  "and",
  "xor",
  "or",
  "floorDivide",
  "trueDivide",
  "matrixMultiply",
  "inplaceAdd",
  "inplaceSubtract",
  "inplaceMultiply",
  "inplaceRemainder",
  "inplacePower",
  "inplaceLshift",
  "inplaceRshift",
  "inplaceAnd",
  "inplaceXor",
  "inplaceOr",
  "inplaceFloorDivide",
  "inplaceTrueDivide",
  "inplaceMatrixMultiply",
  "negative",
  "positive",
  "absolute",
  "invert",
  "bool",
  "int",
  "float",
  "index",
  "await",
  "aiter",
  "anext",
  "send",
  "buffer",
] as const satisfies readonly SlotName[];

/** The slots of one type. All fields exist from the start, so every type has the same hidden class. */
export class TypeSlots implements AnySlots {
  repr: Slots<Value>["repr"] | undefined = undefined;
  str: Slots<Value>["str"] | undefined = undefined;
  hash: Slots<Value>["hash"] | undefined = undefined;
  call: Slots<Value>["call"] | undefined = undefined;
  getAttr: Slots<Value>["getAttr"] | undefined = undefined;
  setAttr: Slots<Value>["setAttr"] | undefined = undefined;
  richCompare: Slots<Value>["richCompare"] | undefined = undefined;
  iter: Slots<Value>["iter"] | undefined = undefined;
  next: Slots<Value>["next"] | undefined = undefined;
  descrGet: Slots<Value>["descrGet"] | undefined = undefined;
  descrSet: Slots<Value>["descrSet"] | undefined = undefined;
  init: Slots<Value>["init"] | undefined = undefined;
  new: Slots<Value>["new"] | undefined = undefined;
  del: Slots<Value>["del"] | undefined = undefined;
  len: Slots<Value>["len"] | undefined = undefined;
  getItem: Slots<Value>["getItem"] | undefined = undefined;
  setItem: Slots<Value>["setItem"] | undefined = undefined;
  contains: Slots<Value>["contains"] | undefined = undefined;
  concat: Slots<Value>["concat"] | undefined = undefined;
  repeat: Slots<Value>["repeat"] | undefined = undefined;
  inplaceConcat: Slots<Value>["inplaceConcat"] | undefined = undefined;
  inplaceRepeat: Slots<Value>["inplaceRepeat"] | undefined = undefined;
  add: Binary | undefined = undefined;
  subtract: Binary | undefined = undefined;
  multiply: Binary | undefined = undefined;
  remainder: Binary | undefined = undefined;
  divmod: Binary | undefined = undefined;
  power: Slots<Value>["power"] | undefined = undefined;
  lshift: Binary | undefined = undefined;
  rshift: Binary | undefined = undefined;
  and: Binary | undefined = undefined;
  xor: Binary | undefined = undefined;
  or: Binary | undefined = undefined;
  floorDivide: Binary | undefined = undefined;
  trueDivide: Binary | undefined = undefined;
  matrixMultiply: Binary | undefined = undefined;
  inplaceAdd: Binary | undefined = undefined;
  inplaceSubtract: Binary | undefined = undefined;
  inplaceMultiply: Binary | undefined = undefined;
  inplaceRemainder: Binary | undefined = undefined;
  inplacePower: Binary | undefined = undefined;
  inplaceLshift: Binary | undefined = undefined;
  inplaceRshift: Binary | undefined = undefined;
  inplaceAnd: Binary | undefined = undefined;
  inplaceXor: Binary | undefined = undefined;
  inplaceOr: Binary | undefined = undefined;
  inplaceFloorDivide: Binary | undefined = undefined;
  inplaceTrueDivide: Binary | undefined = undefined;
  inplaceMatrixMultiply: Binary | undefined = undefined;
  negative: Slots<Value>["negative"] | undefined = undefined;
  positive: Slots<Value>["positive"] | undefined = undefined;
  absolute: Slots<Value>["absolute"] | undefined = undefined;
  invert: Slots<Value>["invert"] | undefined = undefined;
  bool: Slots<Value>["bool"] | undefined = undefined;
  int: Slots<Value>["int"] | undefined = undefined;
  float: Slots<Value>["float"] | undefined = undefined;
  index: Slots<Value>["index"] | undefined = undefined;
  await: Slots<Value>["await"] | undefined = undefined;
  aiter: Slots<Value>["aiter"] | undefined = undefined;
  anext: Slots<Value>["anext"] | undefined = undefined;
  send: Slots<Value>["send"] | undefined = undefined;
  buffer: Slots<Value>["buffer"] | undefined = undefined;

  /** Takes over all slots of `from`. Written out, since a loop over names costs 90 µs for the first classes and 4 µs for later ones. */
  takeAll(from: TypeSlots): void {
    this.repr = from.repr;
    this.str = from.str;
    this.hash = from.hash;
    this.call = from.call;
    this.getAttr = from.getAttr;
    this.setAttr = from.setAttr;
    this.richCompare = from.richCompare;
    this.iter = from.iter;
    this.next = from.next;
    this.descrGet = from.descrGet;
    this.descrSet = from.descrSet;
    this.init = from.init;
    this.new = from.new;
    this.del = from.del;
    this.len = from.len;
    this.getItem = from.getItem;
    this.setItem = from.setItem;
    this.contains = from.contains;
    this.concat = from.concat;
    this.repeat = from.repeat;
    this.inplaceConcat = from.inplaceConcat;
    this.inplaceRepeat = from.inplaceRepeat;
    this.add = from.add;
    this.subtract = from.subtract;
    this.multiply = from.multiply;
    this.remainder = from.remainder;
    this.divmod = from.divmod;
    this.power = from.power;
    this.lshift = from.lshift;
    this.rshift = from.rshift;
    this.and = from.and;
    this.xor = from.xor;
    this.or = from.or;
    this.floorDivide = from.floorDivide;
    this.trueDivide = from.trueDivide;
    this.matrixMultiply = from.matrixMultiply;
    this.inplaceAdd = from.inplaceAdd;
    this.inplaceSubtract = from.inplaceSubtract;
    this.inplaceMultiply = from.inplaceMultiply;
    this.inplaceRemainder = from.inplaceRemainder;
    this.inplacePower = from.inplacePower;
    this.inplaceLshift = from.inplaceLshift;
    this.inplaceRshift = from.inplaceRshift;
    this.inplaceAnd = from.inplaceAnd;
    this.inplaceXor = from.inplaceXor;
    this.inplaceOr = from.inplaceOr;
    this.inplaceFloorDivide = from.inplaceFloorDivide;
    this.inplaceTrueDivide = from.inplaceTrueDivide;
    this.inplaceMatrixMultiply = from.inplaceMatrixMultiply;
    this.negative = from.negative;
    this.positive = from.positive;
    this.absolute = from.absolute;
    this.invert = from.invert;
    this.bool = from.bool;
    this.int = from.int;
    this.float = from.float;
    this.index = from.index;
    this.await = from.await;
    this.aiter = from.aiter;
    this.anext = from.anext;
    this.send = from.send;
    this.buffer = from.buffer;
  }
}
