/** `hash()` and the hooks that hash tables use. Source: Python/pyhash.c, PyObject_Hash. See `objects/key-hash.ts` for the contract. */
import { hash32, installKeyHooks, stringHash32 } from "../objects/key-hash.ts";
import { type Int, normalInt, type PyWideStr, type Value } from "../objects/object.ts";
import { EQ } from "../objects/slots.ts";
import { isStr, PyStrSub, strEqual, strOf } from "../objects/str.ts";
import { strType } from "../objects/types.ts";
import { compareBool } from "./compare.ts";
import { pyError } from "./errors.ts";
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
  if (typeof v === "string") return spread(stringHash32(v));
  const f = typeOf(v).slots.hash;
  if (f === undefined) throw pyError("TypeError", `unhashable type: '${typeName(v)}'`);
  return f(v);
}

/** A 61-bit visible hash whose low 32 bits are `low`. */
function spread(low: number): Int {
  let high = Math.imul(low ^ (low >>> 15), -2048144789);
  high = Math.imul(high ^ (high >>> 13), -1028477387);
  return normalInt((BigInt((high ^ (high >>> 16)) >> 3) << 32n) | BigInt(low >>> 0));
}

/** `hash(s)` of a str's value. */
export function strHash(s: string | PyWideStr): Int {
  if (typeof s === "string") return spread(stringHash32(s));
  let h = -2128831035;
  for (let i = 0; i < s.cps.length; i++) h = Math.imul(h ^ s.cps[i]!, 16777619);
  return spread((h ^ (h >>> 15)) | 0);
}

function low32(n: Int): number {
  return typeof n === "number" ? n | 0 : Number(BigInt.asIntN(32, n));
}

installKeyHooks({
  hash(v) {
    if (v instanceof PyStrSub && v.cls.slots.hash === strType.slots.hash) {
      return typeof v.value === "string" ? hash32(v.value) : low32(strHash(v.value));
    }
    return low32(pyHash(v));
  },
  equal(a, b) {
    if (isStr(a) && isStr(b) && sameAsStr(a) && sameAsStr(b)) return strEqual(strOf(a)!, strOf(b)!);
    return compareBool(a, b, EQ);
  },
});

/** Does this str compare as an exact str does? */
function sameAsStr(v: Value): boolean {
  return !(v instanceof PyStrSub) || v.cls.slots.richCompare === strType.slots.richCompare;
}
