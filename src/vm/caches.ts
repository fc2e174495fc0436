/**
 * Inline caches: what an instruction found last time and how to see that it still holds. One JavaScript class for each kind, so
 * that the code reading them stays monomorphic; they stand in `PyCode.caches` at the instruction's code unit.
 */
import { PyByteArray, PyBytes } from "../objects/bytes.ts";
import { PyList, PyTuple } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import { PyGenerator } from "../objects/frame.ts";
import type { PyFunction } from "../objects/function.ts";
import { isSequenceIterator, PyDictItemIterator, PyEnumerate, PyListIterator, PyZip } from "../objects/iterators.ts";
import { PyFloat } from "../objects/number.ts";
import type { Value } from "../objects/object.ts";
import type { Shape } from "../objects/shape.ts";
import type { PyType } from "../objects/type.ts";
import { bytearrayType, bytesType, dictType, floatType, listType, tupleType } from "../objects/types.ts";

/** LOAD_GLOBAL: entry number in the globals, or in the builtins while the globals do not have the name. */
export class GlobalCache {
  globals: PyDict;
  version: number;
  /** The dict that has the name; equal to `globals` or the builtins. */
  owner: PyDict;
  ownerVersion: number;
  entry: number;
  constructor(globals: PyDict, owner: PyDict, entry: number) {
    this.globals = globals;
    this.version = globals.keysVersion;
    this.owner = owner;
    this.ownerVersion = owner.keysVersion;
    this.entry = entry;
  }
  /** Whether the name still is where it was. The interpreter's loop has this written out. */
  isValid(): boolean {
    return this.version === this.globals.keysVersion && this.ownerVersion === this.owner.keysVersion;
  }
}

/** The attribute is in slot `slot` of the instance. */
export const ATTR_SLOT = 0;
/** A function or method descriptor of the type, which no instance attribute hides: `value`. */
export const ATTR_METHOD = 1;
/** An attribute of the type that is no descriptor: `value`. */
export const ATTR_CLASS = 2;

/** LOAD_ATTR and LOAD_METHOD on a `PyInstance` of one shape, as long as its class does not change. */
export class InstanceCache {
  shape: Shape;
  /** `shape.cls.version` when filled. */
  version: number;
  kind: number;
  slot: number;
  value: Value | undefined;
  constructor(shape: Shape, kind: number, slot: number, value: Value | undefined) {
    this.shape = shape;
    this.version = shape.cls.version;
    this.kind = kind;
    this.slot = slot;
    this.value = value;
  }
}

/** LOAD_ATTR on a `PyInstance` of one class: a property whose getter is a Python function. */
export class PropertyCache {
  type: PyType;
  version: number;
  getter: PyFunction;
  constructor(type: PyType, getter: PyFunction) {
    this.type = type;
    this.version = type.version;
    this.getter = getter;
  }
}

/** LOAD_ATTR and LOAD_METHOD on other objects of one type: a method that nothing hides, unless the object has a `__dict__` with its name. */
export class TypeCache {
  type: PyType;
  version: number;
  value: Value;
  /** The objects may have a `__dict__`. */
  isOpen: boolean;
  constructor(type: PyType, value: Value) {
    this.isOpen = type.hasDict;
    this.type = type;
    this.version = type.version;
    this.value = value;
  }
}

/** LOAD_ATTR on one class: an attribute found on it that needs no binding; in a call also the function of a class method. */
export class ClassCache {
  owner: PyType;
  version: number;
  metaVersion: number;
  value: Value;
  /** The class is the first argument. */
  takesClass: boolean;
  constructor(owner: PyType, value: Value, takesClass = false) {
    this.takesClass = takesClass;
    this.owner = owner;
    this.version = owner.version;
    this.metaVersion = owner.cls.version;
    this.value = value;
  }
}

/** LOAD_ATTR on one module: entry number in its namespace. */
export class ModuleCache {
  dict: PyDict;
  version: number;
  entry: number;
  constructor(dict: PyDict, entry: number) {
    this.dict = dict;
    this.version = dict.keysVersion;
    this.entry = entry;
  }
}

// What operands an operator has seen off the fast path of small ints; a number in `caches`.
export const LEFT_INT = 1;
export const LEFT_FLOAT = 2;
export const LEFT_OTHER = 4;
export const RIGHT_INT = 8;
export const RIGHT_FLOAT = 16;
export const RIGHT_OTHER = 32;
/** One of them was an int that no JavaScript number holds; neither int nor float. */
export const SEEN_BIG = 64;
export const SEEN_OBJECT = 128;

function operandBits(v: Value): number {
  return typeof v === "number" ? LEFT_INT : v instanceof PyFloat && v.cls === floatType ? LEFT_FLOAT : LEFT_OTHER;
}

function otherBits(bits: number, v: Value): number {
  return bits !== LEFT_OTHER ? 0 : typeof v === "bigint" ? SEEN_BIG : SEEN_OBJECT;
}

/** Notes the kinds of two operands at an instruction. */
export function noteOperands(caches: unknown[], pc: number, a: Value, b: Value): void {
  const seen = caches[pc];
  const left = operandBits(a);
  const right = operandBits(b);
  const others = otherBits(left, a) | otherBits(right, b);
  caches[pc] = (typeof seen === "number" ? seen : 0) | left | (right << 3) | others;
}

// What GET_ITER has seen: exact lists, exact tuples, or anything else; a number in `caches`.
export const ITERATED_LIST = 1;
export const ITERATED_TUPLE = 2;
export const ITERATED_OTHER = 4;

// What FOR_ITER has asked for items; a number in `caches`.
export const ITERATOR_GENERATOR = 1;
export const ITERATOR_LIST = 2;
export const ITERATOR_OTHER = 4;
/** Lists of raw floats. */
export const ITERATOR_FLOATS = 8;
/** Pairs whose first or second item comes from a list of raw floats. */
export const ITERATOR_FIRST_FLOAT = 16;
export const ITERATOR_SECOND_FLOAT = 32;
/** `zip` over two lists or tuples, `enumerate` over one, the items of a dict. */
export const ITERATOR_ZIP = 64;
export const ITERATOR_ENUMERATE = 128;
export const ITERATOR_ITEMS = 256;

function listBit({ sequence }: PyListIterator): number {
  return sequence !== undefined && sequence.floats.length > 0 ? ITERATOR_FLOATS : ITERATOR_LIST;
}

const givesFloats = (it: Value | undefined): boolean => it instanceof PyListIterator && listBit(it) === ITERATOR_FLOATS;

/** What `zip`, `enumerate` and the items of dicts make pairs of. */
function pairBits(it: Value): number {
  if (it instanceof PyZip) {
    const [first, second] = it.iterators;
    const floats = (givesFloats(first) ? ITERATOR_FIRST_FLOAT : 0) | (givesFloats(second) ? ITERATOR_SECOND_FLOAT : 0);
    return (it.first === undefined || it.strict ? ITERATOR_OTHER : ITERATOR_ZIP) | floats;
  }
  if (it instanceof PyDictItemIterator) return ITERATOR_ITEMS;
  if (!(it instanceof PyEnumerate && isSequenceIterator(it.iterator))) return ITERATOR_OTHER;
  return ITERATOR_ENUMERATE | (givesFloats(it.iterator) ? ITERATOR_SECOND_FLOAT : 0);
}

/** Notes what a loop goes over. */
export function noteIterator(caches: unknown[], pc: number, it: Value): void {
  const seen = caches[pc];
  const bits = typeof seen === "number" ? seen : 0;
  const bit =
    it instanceof PyGenerator ? ITERATOR_GENERATOR : it instanceof PyListIterator ? listBit(it) : pairBits(it);
  if ((bits & bit) !== bit) caches[pc] = bits | bit;
}

// What BINARY_SUBSCR and STORE_SUBSCR have seen besides lists with boxed items; a number in `caches`.
/** Several kinds of containers, or others than these. */
export const OTHER_ITEMS = 0;
/** Lists of raw floats. */
export const FLOAT_ITEMS = 1;
/** Exact tuples. */
export const TUPLE_ITEMS = 2;
/** Exact dicts. */
export const DICT_ITEMS = 3;
/** Exact strs, bytes and bytearrays, with indexes. */
export const TEXT_ITEMS = 4;
export const BYTES_ITEMS = 5;
export const BYTEARRAY_ITEMS = 6;

function itemsOfKind(container: Value, key: Value): number | undefined {
  if (container instanceof PyDict) return container.cls === dictType ? DICT_ITEMS : OTHER_ITEMS;
  if (typeof key !== "number") return OTHER_ITEMS;
  if (typeof container === "string") return TEXT_ITEMS;
  if (container instanceof PyBytes) return container.cls === bytesType ? BYTES_ITEMS : OTHER_ITEMS;
  if (container instanceof PyByteArray) return container.cls === bytearrayType ? BYTEARRAY_ITEMS : OTHER_ITEMS;
  if (container instanceof PyTuple) return container.cls === tupleType ? TUPLE_ITEMS : OTHER_ITEMS;
  if (!(container instanceof PyList && container.cls === listType)) return OTHER_ITEMS;
  if (key >= container.length || key < -container.length) return OTHER_ITEMS;
  return container.floats.length > 0 ? FLOAT_ITEMS : undefined;
}

/** Notes what a subscript has been that is not one of a list with boxed items. */
export function noteItem(caches: unknown[], pc: number, container: Value, key: Value): void {
  const kind = itemsOfKind(container, key);
  const seen = caches[pc];
  if (kind !== undefined && kind !== seen) caches[pc] = seen === undefined ? kind : OTHER_ITEMS;
}

/** STORE_ATTR on a `PyInstance` of one shape; `next` is its shape afterwards. */
export class StoreCache {
  shape: Shape;
  version: number;
  slot: number;
  next: Shape;
  constructor(shape: Shape, slot: number, next: Shape) {
    this.shape = shape;
    this.version = shape.cls.version;
    this.slot = slot;
    this.next = next;
  }
}
