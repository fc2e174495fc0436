/** `id()`: identities of values, and how default reprs print them. Objects get numbers when first asked; primitives by value. */
import { type Int, normalInt, type PyObject, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";

const OBJECT_BASE = 0x7f0000000000;
const INT_BASE = 2 ** 51;
const STRING_BASE = 2 ** 52;

/** Two independent 26-bit digests of a string: equal strings are the same object here, so their ids must be equal. */
function stringDigest(s: string): number {
  let a = -2128831035;
  let b = s.length;
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    a = Math.imul(a ^ c, 16777619);
    b = Math.imul(b ^ (c + 0x9e37), 0x5bd1e995);
    b ^= b >>> 13;
  }
  return (a >>> 6) * 67108864 + (b >>> 6);
}

/** The number of an object whose layout has room for it: the low half of its identity hash. */
export function serialOf(v: PyObject): number {
  if (v.serial === 0) v.serial = rt.nextId++;
  return v.serial!;
}

/** Hash of an object without `__hash__` of its own: its id, rotated as CPython rotates addresses. */
export const identityHash = (v: PyObject): number =>
  v.serial === undefined ? (idOf(v) as number) / 16 : OBJECT_BASE / 16 + serialOf(v);

/** `id(v)`. */
export function idOf(v: Value): Int {
  switch (typeof v) {
    case "boolean":
      return v ? 0x955ce0 : 0x955cc0;
    case "number":
      return v > -1099511627776 && v < 1099511627776 ? INT_BASE + v : normalInt((1n << 80n) + BigInt(v));
    case "bigint":
      return normalInt((1n << 80n) + (v < 0n ? -2n * v + 1n : 2n * v));
    case "string":
      return STRING_BASE + stringDigest(v);
  }
  if (v.serial !== undefined) return OBJECT_BASE + serialOf(v) * 16;
  let id = rt.ids.get(v);
  if (id === undefined) {
    id = OBJECT_BASE + rt.nextId++ * 16;
    rt.ids.set(v, id);
  }
  return id;
}

/** `0x7f0000000010`, as default reprs show it. */
export function addressText(v: Value): string {
  return `0x${idOf(v).toString(16)}`;
}
