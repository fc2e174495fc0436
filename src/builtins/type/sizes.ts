/** Sizes and flags that types report. Nothing here depends on how much memory we use: the numbers are CPython's. */

import { intOf } from "../../objects/number.ts";
import { type Int, PyObject, type Value } from "../../objects/object.ts";
import type { PyType } from "../../objects/type.ts";
import {
  bytesType,
  dictType,
  exceptionTypes,
  intType,
  listType,
  strType,
  tupleType,
  typeType,
} from "../../objects/types.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { TYPE_SIZES } from "../../spec/type-sizes.ts";

const POINTER = 8;

function sizesOf(type: PyType): readonly [number, number, 0 | 1] {
  for (let t: PyType | undefined = type; t !== undefined; t = t.base) {
    const row = TYPE_SIZES[t.tpName];
    if (row !== undefined && !t.isHeap) return row;
  }
  return [16, 0, 0];
}

/** `__basicsize__`: the builtin layout, then one pointer for each `__slots__` member and inline dict or weak reference list. */
export function basicSize(type: PyType): number {
  const row = sizesOf(type);
  if (!type.isHeap) return row[0];
  return row[0] + type.slotCount * POINTER;
}

export function itemSize(type: PyType): number {
  return sizesOf(type)[1];
}

/** `__dictoffset__`: -1 for classes whose dict the object header manages. */
export function dictOffset(type: PyType): number {
  if (!type.hasDict) return 0;
  if (type.isHeap) return type.base?.hasDict && !type.base.isHeap ? dictOffset(type.base) : -1;
  switch (type.name) {
    case "type":
      return 264;
    case "function":
      return 88;
    case "classmethod":
    case "staticmethod":
      return 24;
  }
  return 16;
}

export function weakrefOffset(type: PyType): number {
  if (!type.hasWeakref) return 0;
  if (type.isHeap) return type.base?.hasWeakref && !type.base.isHeap ? weakrefOffset(type.base) : -32;
  return sizesOf(type)[0] - POINTER;
}

/** Does the cycle collector track instances? */
export function isCollected(type: PyType): boolean {
  return type.isHeap || sizesOf(type)[2] === 1;
}

const SUBCLASS_FLAGS: readonly (readonly [PyType, number])[] = [
  [intType, 24],
  [listType, 25],
  [tupleType, 26],
  [bytesType, 27],
  [strType, 28],
  [dictType, 29],
  [exceptionTypes.BaseException, 30],
  [typeType, 31],
];

/** Where CPython's types are static; those of other native modules are made at run time, as classes are. */
const STATIC_MODULES: ReadonlySet<string> = new Set(["builtins", "types", "weakref", "_contextvars"]);

/** `__flags__`. Source: Include/object.h (Py_TPFLAGS_*). */
export function typeFlags(type: PyType): number {
  let flags = 2 ** 12; // ready
  flags += type.isHeap || !STATIC_MODULES.has(type.moduleName) ? 2 ** 9 : 2; // heap type, or static
  if (!type.isHeap) flags += 2 ** 8;
  else if (type.isImmutable) flags += 2 ** 8;
  if (type.isBase) flags += 2 ** 10;
  if (type.slots.new === undefined) flags += 2 ** 7;
  if (type.isSequence) flags += 2 ** 5;
  if (type.isMapping) flags += 2 ** 6;
  if (type.matchSelf) flags += 2 ** 22;
  if (type.isAbstract) flags += 2 ** 20;
  if (type.isMethodDescriptor) flags += 2 ** 17;
  if (type.isHeap && type.hasDict && type.base?.hasDict !== true) flags += 2 ** 4;
  if (type.isHeap && type.hasWeakref && type.base?.hasWeakref !== true) flags += 2 ** 3;
  if (isCollected(type)) flags += 2 ** 14;
  for (const [base, bit] of SUBCLASS_FLAGS) if (type.isSubtypeOf(base)) flags += 2 ** bit;
  return flags;
}

/** `object.__sizeof__`. */
export function instanceSize(v: Value): Int {
  const type = typeOf(v);
  const n = intOf(v);
  if (n !== undefined) {
    // 30-bit digits, at least one
    let digits = 1;
    for (let rest = n < 0 ? -BigInt(n) : BigInt(n); rest >= 1n << 30n; rest >>= 30n) digits++;
    return basicSize(type) + 4 * digits;
  }
  const size = itemSize(type);
  const items = v instanceof PyObject ? (v as { items?: readonly Value[]; bytes?: Uint8Array }) : {};
  const count = items.items?.length ?? items.bytes?.length ?? 0;
  return basicSize(type) + size * count;
}
