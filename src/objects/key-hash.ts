/**
 * The 32-bit hash that tables use, and key equality. For every value `hash32(v)` is the low 32 bits of Python's `hash(v)`,
 * so a user's `__hash__` that returns `hash("abc")` lands where the str itself does. Kinds this file does not know go through
 * hooks that `protocols/hash.ts` installs: objects/ has no behaviour.
 */
import { type Hash64, hash64 } from "../base/hash/hash64.ts";
import { hashPointsInto, hashTextInto, keyFromSeed, type SipKey } from "../base/hash/siphash.ts";
import { PyTuple } from "./containers.ts";
import { PyWideStr, type Value } from "./object.ts";

interface KeyHooks {
  /** Low 32 bits of `hash(v)`; may run Python code and throw TypeError for unhashable values. */
  hash(v: Value): number;
  /** `a == b` as dict lookup sees it (identity was already tried); may run Python code. */
  equal(a: Value, b: Value): boolean;
}

const hooks: KeyHooks = {
  hash() {
    throw new Error("key hooks are not installed");
  },
  equal() {
    throw new Error("key hooks are not installed");
  },
};

export function installKeyHooks(installed: KeyHooks): void {
  hooks.hash = installed.hash;
  hooks.equal = installed.equal;
}

/** Strings longer than this have their hash cached by content. */
const LONG_STRING = 64;
const MAX_CACHED = 20000;
const longHashes = new Map<string, number>();
/** Makes the quick hash of a str another one in each process. */
let secret = 0;
/** PYTHONHASHSEED's key: hashes are CPython's own then. They cost more, so they are kept by content. */
let sipKey: SipKey | undefined;
const seededHashes = new Map<string, Hash64>();

interface HashTable {
  /** Places all keys anew. Hashes of non-empty exact strings have changed by `delta`, when it is given. */
  rehash(delta: number | undefined): void;
}

/** Tables made before the hash is chosen (a start-up snapshot holds hundreds); `undefined` from then on. */
let early: (HashTable | WeakRef<HashTable>)[] | undefined = [];

/** Tells of a new table that holds hashes. */
export function recordTable(table: HashTable): void {
  if (early !== undefined) early.push(table);
}

/** Does something whose tables, made before the hash is chosen, are mostly of no use afterwards: they are not held for its sake. */
export function holdingNoTables(work: () => void): void {
  const first = early?.length ?? 0;
  work();
  if (early === undefined) return;
  for (let i = first; i < early.length; i++) early[i] = new WeakRef(early[i] as HashTable);
}

/**
 * Chooses the str hash of this process: CPython's for the given PYTHONHASHSEED, a quick and random one for `undefined`. The first
 * runtime that runs a program decides.
 */
export function seedStringHash(seed: number | undefined): void {
  if (early === undefined) return;
  const tables = early;
  early = undefined;
  if (seed === undefined) secret = (Math.random() * 4294967296) | 0;
  else sipKey = keyFromSeed(seed);
  longHashes.clear();
  const delta = seed === undefined ? secret : undefined;
  for (const kept of tables) {
    const table = kept instanceof WeakRef ? kept.deref() : kept;
    table?.rehash(delta);
  }
}

function quickHash(s: string): number {
  if (s.length === 0) return 0;
  let h = -2128831035;
  for (let i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 16777619);
  return h ^ (h >>> 15) ^ secret;
}

function seededHash(s: string, key: SipKey): Hash64 {
  let h = seededHashes.get(s);
  if (h === undefined) {
    h = hash64();
    hashTextInto(h, s, key);
    if (seededHashes.size >= MAX_CACHED) seededHashes.clear();
    seededHashes.set(s, h);
  }
  return h;
}

/** Low 32 bits of a str's hash. */
export function stringHash32(s: string): number {
  if (sipKey !== undefined) return seededHash(s, sipKey).lo;
  if (s.length <= LONG_STRING) return quickHash(s);
  let h = longHashes.get(s);
  if (h === undefined) {
    h = quickHash(s);
    if (longHashes.size >= MAX_CACHED) longHashes.clear();
    longHashes.set(s, h);
  }
  return h;
}

/** High half that goes with the low half of a quick hash: visible hashes have 61 bits. */
function highHalf(low: number): number {
  let high = Math.imul(low ^ (low >>> 15), -2048144789);
  high = Math.imul(high ^ (high >>> 13), -1028477387);
  return (high ^ (high >>> 16)) >> 3;
}

/** The hash of a str's value, in `out`. */
export function stringHashInto(out: Hash64, s: string): void {
  if (sipKey !== undefined) {
    const h = seededHash(s, sipKey);
    out.hi = h.hi;
    out.lo = h.lo;
    return;
  }
  out.lo = stringHash32(s);
  out.hi = s.length === 0 ? 0 : highHalf(out.lo);
}

/** The hash of text given by its code points, whatever they are. */
export function pointsHashInto(out: Hash64, cps: ArrayLike<number>): void {
  if (sipKey !== undefined) {
    hashPointsInto(out, cps, sipKey);
    return;
  }
  let h = -2128831035;
  for (let i = 0; i < cps.length; i++) h = Math.imul(h ^ cps[i]!, 16777619);
  out.lo = h ^ (h >>> 15) ^ secret;
  out.hi = highHalf(out.lo);
}

/** Whether the hashes of strs stay as they are from now on. */
export const hashesAreFinal = (): boolean => early === undefined;

export function hash32(v: Value): number {
  if (typeof v === "string") return stringHash32(v);
  // hash(n) is n for |n| < 2^61-1, and -1 is reserved; `| 0` keeps the low 32 bits of any integral double
  if (typeof v === "number") return v === -1 ? -2 : v | 0;
  if (typeof v === "boolean") return v ? 1 : 0;
  if (v instanceof PyTuple && v.hash !== 0) return v.hash;
  return hooks.hash(v);
}

/** `==` of exact tuples: item by item while these are the same, or numbers or strs. */
function equalTuples(a: PyTuple, b: PyTuple): boolean {
  const x = a.items;
  const y = b.items;
  if (x.length !== y.length) return false;
  for (let i = 0; i < x.length; i++) {
    const p = x[i]!;
    const q = y[i]!;
    // V8 compares in line what it knows to be of one kind
    if (typeof p === "number" && typeof q === "number") {
      if (p !== q) return false;
    } else if (typeof p === "string" && typeof q === "string") {
      if (p !== q) return false;
    } else if (p !== q) return hooks.equal(a, b);
  }
  return true;
}

/** `a is b or a == b` for table keys, where that runs no Python code; `undefined` where it may. */
export function plainlyEqual(a: Value, b: Value): boolean | undefined {
  if (typeof a === "number") {
    if (typeof b === "number") return a === b;
  } else if (typeof a === "string") {
    if (typeof b === "string") return a === b;
    if (b instanceof PyWideStr) return false;
  } else if (a === b) return true;
  // tuples that have been hashed are exact
  else if (a instanceof PyTuple && b instanceof PyTuple && a.hash !== 0 && b.hash !== 0) return equalTuples(a, b);
  return undefined;
}

/** `a == b` for table keys of which `plainlyEqual` knows nothing. */
export const keysEqual = (a: Value, b: Value): boolean => hooks.equal(a, b);

/** Whether hashing a key and comparing it with others of this sort runs no Python code and cannot fail: numbers, strs, exact tuples of these. */
export function isPlainKey(key: Value): boolean {
  if (!(key instanceof PyTuple)) return typeof key === "number" || typeof key === "string";
  if (key.hash !== 0) return true;
  if (key.cls !== PyTuple.prototype.cls) return false;
  const { items } = key;
  for (let i = 0; i < items.length; i++) if (typeof items[i] !== "number" && typeof items[i] !== "string") return false;
  return true;
}
