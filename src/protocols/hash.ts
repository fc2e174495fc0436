/** `hash()` and the hooks that hash tables use. Source: Python/pyhash.c, PyObject_Hash. See `objects/key-hash.ts` for the contract. */
import {
  setHashAdd,
  setHashFinish,
  setHashStart,
  smallTupleHash,
  tupleHashAdd,
  tupleHashAddSmall,
  tupleHashFinish,
  tupleHashStart,
} from "../base/hash/containers.ts";
import { type Hash64, hash64, hashValue, lowHalf, setHash } from "../base/hash/hash64.ts";
import { PyBytes } from "../objects/bytes.ts";
import { PyTuple } from "../objects/containers.ts";
import { hash32, hashesAreFinal, installKeyHooks, pointsHashInto, stringHashInto } from "../objects/key-hash.ts";
import { PyFloat } from "../objects/number.ts";
import { type Int, None, normalInt, type PyWideStr, type Value } from "../objects/object.ts";
import { EQ } from "../objects/slots.ts";
import { isStr, PyStrSub, strEqual, strOf } from "../objects/str.ts";
import { bytesType, floatType, objectType, strType, tupleType } from "../objects/types.ts";
import { compareBool, equalItems } from "./compare.ts";
import { pyError } from "./errors.ts";
import { serialOf } from "./identity.ts";
import { typeName, typeOf } from "./type-of.ts";

const MODULUS = 2305843009213693951n; // 2**61 - 1, sys.hash_info.modulus

/** `hash(n)` of an int. */
export function intHash(n: Int): Int {
  if (typeof n === "number") return n === -1 ? -2 : n;
  const r = n < 0n ? -(-n % MODULUS) : n % MODULUS;
  return r === -1n ? -2 : normalInt(r);
}

/** `hash(v)`; TypeError for unhashable values. */
export function pyHash(v: Value): Int {
  if (typeof v === "number" || typeof v === "bigint") return intHash(v);
  if (typeof v === "boolean") return v ? 1 : 0;
  if (typeof v === "string") {
    stringHashInto(textHash, v);
    return hashValue(textHash);
  }
  const f = typeOf(v).slots.hash;
  if (f === undefined) throw pyError("TypeError", `unhashable type: '${typeName(v)}'`);
  return f(v);
}

const itemHash = hash64();
const textHash = hash64();

/** The hash of a tuple's items into `acc`. Items may be tuples that run Python code: `acc` is the caller's own. */
function hashItemsInto(acc: Hash64, items: readonly Value[]): void {
  tupleHashStart(acc);
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    // fast path: an int within 32 bits
    if (typeof item === "number" && (item | 0) === item) tupleHashAddSmall(acc, item === -1 ? -2 : item);
    else {
      hashItem(item);
      tupleHashAdd(acc, itemHash);
    }
  }
  tupleHashFinish(acc, items.length);
}

/** The hash of an item of a tuple or frozenset, in `itemHash`. */
function hashItem(item: Value): void {
  if (typeof item === "number") setHash(itemHash, item === -1 ? -2 : item);
  else if (typeof item === "string") stringHashInto(itemHash, item);
  else if (item instanceof PyTuple && item.cls === tupleType) {
    const inner = hash64();
    hashItemsInto(inner, item.items);
    itemHash.hi = inner.hi;
    itemHash.lo = inner.lo;
  } else setHash(itemHash, pyHash(item));
}

/** `hash(s)` of a frozenset with these keys; `undefined` ones are none. */
export function hashKeys(keys: readonly (Value | undefined)[]): Int {
  const acc = hash64();
  setHashStart(acc);
  let n = 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (key === undefined) continue;
    hashItem(key);
    setHashAdd(acc, itemHash);
    n++;
  }
  setHashFinish(acc, n);
  return hashValue(acc);
}

/** `hash(t)` of a tuple. */
export function hashTuple(items: readonly Value[]): Int {
  const acc = hash64();
  hashItemsInto(acc, items);
  return hashValue(acc);
}

/** `hash(s)` of a str's value. */
export function strHash(s: string | PyWideStr): Int {
  if (typeof s === "string") stringHashInto(textHash, s);
  else pointsHashInto(textHash, s.cps);
  return hashValue(textHash);
}

function areSmallInts(items: readonly Value[]): items is readonly number[] {
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (typeof item !== "number" || (item | 0) !== item) return false;
  }
  return true;
}

/** Whether an item's hash is always the same and runs no Python code. */
const hasPlainHash = (v: Value): boolean =>
  typeof v !== "object" ||
  v === None ||
  (v instanceof PyFloat && v.cls === floatType) ||
  (v instanceof PyTuple && v.hash !== 0);

/** The low half of an exact tuple's hash, which the tuple keeps where it can. */
function hashOfTuple(v: PyTuple): number {
  const { items } = v;
  if (areSmallInts(items)) {
    v.hash = smallTupleHash(items);
    return v.hash;
  }
  const acc = hash64();
  hashItemsInto(acc, items);
  if (hashesAreFinal() && items.every(hasPlainHash)) v.hash = acc.lo;
  return acc.lo;
}

installKeyHooks({
  hash(v) {
    // fast path: the low half of an identity hash
    if (typeof v === "object" && v.serial !== undefined && v.cls.slots.hash === objectType.slots.hash)
      return serialOf(v);
    if (v instanceof PyStrSub && v.cls.slots.hash === strType.slots.hash) {
      return typeof v.value === "string" ? hash32(v.value) : lowHalf(strHash(v.value));
    }
    // fast path: no visible hash is made
    if (v instanceof PyTuple && v.cls === tupleType) return hashOfTuple(v);
    if (v instanceof PyBytes && v.cls === bytesType) return hashOfBytes(v.bytes);
    return lowHalf(pyHash(v));
  },
  equal(a, b) {
    if (a instanceof PyTuple && b instanceof PyTuple && a.cls === tupleType && b.cls === tupleType) {
      return equalTuples(a.items, b.items);
    }
    if (a instanceof PyBytes && b instanceof PyBytes && a.cls === bytesType && b.cls === bytesType) {
      return equalBytes(a.bytes, b.bytes);
    }
    if (isStr(a) && isStr(b) && sameAsStr(a) && sameAsStr(b)) return strEqual(strOf(a)!, strOf(b)!);
    return compareBool(a, b, EQ);
  },
});

/** The low half of the hash of bytes, which is that of the text with the same code points. */
function hashOfBytes(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  pointsHashInto(textHash, bytes);
  return textHash.lo;
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** `==` of exact tuples. */
function equalTuples(a: readonly Value[], b: readonly Value[]): boolean {
  const n = a.length;
  if (n !== b.length) return false;
  for (let i = 0; i < n; i++) {
    const x = a[i]!;
    const y = b[i]!;
    if (x === y) continue;
    // fast path: both ints or both strs
    if (typeof x === typeof y && (typeof x === "number" || typeof x === "string")) return false;
    if (!equalItems(x, y)) return false;
  }
  return true;
}

/** Does this str compare as an exact str does? */
function sameAsStr(v: Value): boolean {
  return !(v instanceof PyStrSub) || v.cls.slots.richCompare === strType.slots.richCompare;
}
