/**
 * The 32-bit hash that tables use, and key equality. For every value `hash32(v)` is the low 32 bits of Python's `hash(v)`,
 * so a user's `__hash__` that returns `hash("abc")` lands where the str itself does. Kinds this file does not know go through
 * hooks that `protocols/hash.ts` installs: objects/ has no behaviour.
 */
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
let seededStringHash: ((s: string) => number) | undefined;

/** Replaces the str hash (PYTHONHASHSEED with a value); must run before any table is built. */
export function useSeededStringHash(hash: (s: string) => number): void {
  seededStringHash = hash;
}

function fnv(s: string): number {
  if (s.length === 0) return 0;
  let h = -2128831035;
  for (let i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 16777619);
  h ^= h >>> 15;
  return h | 0;
}

/** Low 32 bits of a str's hash. */
export function stringHash32(s: string): number {
  if (seededStringHash !== undefined) return seededStringHash(s);
  if (s.length <= LONG_STRING) return fnv(s);
  let h = longHashes.get(s);
  if (h === undefined) {
    h = fnv(s);
    if (longHashes.size >= MAX_CACHED) longHashes.clear();
    longHashes.set(s, h);
  }
  return h;
}

export function hash32(v: Value): number {
  if (typeof v === "string") return stringHash32(v);
  // hash(n) is n for |n| < 2^61-1, and -1 is reserved; `| 0` keeps the low 32 bits of any integral double
  if (typeof v === "number") return v === -1 ? -2 : v | 0;
  if (typeof v === "boolean") return v ? 1 : 0;
  return hooks.hash(v);
}

/** `a is b or a == b` for table keys. */
export function keysEqual(a: Value, b: Value): boolean {
  if (a === b) return true;
  const ta = typeof a;
  if (ta === typeof b && ta !== "object") return false;
  if (ta === "string" && b instanceof PyWideStr) return false;
  return hooks.equal(a, b);
}
