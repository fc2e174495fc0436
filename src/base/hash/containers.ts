/**
 * How the hashes of items make the hash of a tuple, slice or frozenset. Source of the semantics: `tuplehash`
 * (Objects/tupleobject.c, a form of xxHash), `slicehash`, `frozenset_hash` (Objects/setobject.c).
 * Items are added one by one, as pairs, so that no list of hashes is needed.
 */
import { add64, type Hash64, hash64, hashValue, multiply64, setHash } from "./hash64.ts";

// xxHash's 64-bit primes 1, 2 and 5.
const P1_HI = 0x9e3779b1 | 0;
const P1_LO = 0x85ebca87 | 0;
const P2_HI = 0xc2b2ae3d | 0;
const P2_LO = 0x27d4eb4f | 0;
const P5_HI = 0x27d4eb2f | 0;
const P5_LO = 0x165667c5 | 0;

/** Starts the hash of a tuple or slice. */
export function tupleHashStart(acc: Hash64): void {
  acc.hi = P5_HI;
  acc.lo = P5_LO;
}

/** Adds the hash of the next item. `item` is used up. */
export function tupleHashAdd(acc: Hash64, item: Hash64): void {
  multiply64(item, P2_HI, P2_LO);
  add64(acc, item.hi, item.lo);
  const { hi, lo } = acc;
  acc.hi = (hi << 31) | (lo >>> 1);
  acc.lo = (lo << 31) | (hi >>> 1);
  multiply64(acc, P1_HI, P1_LO);
}

/** `tupleHashAdd` of an item whose hash is an int within 32 bits, all in local variables. */
export function tupleHashAddSmall(acc: Hash64, item: number): void {
  // item * P2
  let a0 = item & 0xffff;
  let a1 = item >>> 16;
  let low = a0 * (P2_LO & 0xffff);
  let mid = a1 * (P2_LO & 0xffff) + (low >>> 16);
  let mid2 = a0 * (P2_LO >>> 16) + (mid & 0xffff);
  const itemLo = Math.imul(item, P2_LO);
  const itemHi =
    (a1 * (P2_LO >>> 16) + (mid >>> 16) + (mid2 >>> 16) + Math.imul(item, P2_HI) + Math.imul(item >> 31, P2_LO)) | 0;
  const sum = (acc.lo >>> 0) + (itemLo >>> 0);
  const lo = sum | 0;
  const hi = (acc.hi + itemHi + (sum > 4294967295 ? 1 : 0)) | 0;
  const turnedHi = (hi << 31) | (lo >>> 1);
  const turned = (lo << 31) | (hi >>> 1);
  // turned * P1
  a0 = turned & 0xffff;
  a1 = turned >>> 16;
  low = a0 * (P1_LO & 0xffff);
  mid = a1 * (P1_LO & 0xffff) + (low >>> 16);
  mid2 = a0 * (P1_LO >>> 16) + (mid & 0xffff);
  acc.hi =
    (a1 * (P1_LO >>> 16) + (mid >>> 16) + (mid2 >>> 16) + Math.imul(turned, P1_HI) + Math.imul(turnedHi, P1_LO)) | 0;
  acc.lo = Math.imul(turned, P1_LO);
}

/** The low half of the hash of a tuple of ints within 32 bits. */
export function smallTupleHash(items: readonly number[]): number {
  let hi = P5_HI;
  let lo = P5_LO;
  let turnedHi = 0;
  let turned = 0;
  const n = items.length;
  for (let i = 0; i < n; i++) {
    if (i > 0) {
      // turned * P1; after the last item the low half is enough
      const b0 = turned & 0xffff;
      const b1 = turned >>> 16;
      const bMid = b1 * (P1_LO & 0xffff) + ((b0 * (P1_LO & 0xffff)) >>> 16);
      const bMid2 = b0 * (P1_LO >>> 16) + (bMid & 0xffff);
      const high = b1 * (P1_LO >>> 16) + (bMid >>> 16) + (bMid2 >>> 16);
      hi = (high + Math.imul(turned, P1_HI) + Math.imul(turnedHi, P1_LO)) | 0;
      lo = Math.imul(turned, P1_LO);
    }
    const given = items[i]!;
    const item = given === -1 ? -2 : given;
    // item * P2
    const a0 = item & 0xffff;
    const a1 = item >>> 16;
    const aMid = a1 * (P2_LO & 0xffff) + ((a0 * (P2_LO & 0xffff)) >>> 16);
    const aMid2 = a0 * (P2_LO >>> 16) + (aMid & 0xffff);
    const top = a1 * (P2_LO >>> 16) + (aMid >>> 16) + (aMid2 >>> 16);
    const added = Math.imul(item, P2_LO);
    const sum = (lo + added) | 0;
    const carry = ((lo & added) | ((lo | added) & ~sum)) >>> 31;
    hi = (hi + top + Math.imul(item, P2_HI) + Math.imul(item >> 31, P2_LO) + carry) | 0;
    lo = sum;
    turnedHi = (hi << 31) | (lo >>> 1);
    turned = (lo << 31) | (hi >>> 1);
  }
  const low = n === 0 ? P5_LO : Math.imul(turned, P1_LO);
  const end = (low + (n ^ (P5_LO ^ 3527539))) | 0;
  return end === -1 ? lowHalfOfTuple(items) : end;
}

/** The same with all halves: a hash of -1 is another number. */
function lowHalfOfTuple(items: readonly number[]): number {
  const acc = hash64();
  tupleHashStart(acc);
  for (const item of items) tupleHashAddSmall(acc, item === -1 ? -2 : item);
  tupleHashFinish(acc, items.length);
  return acc.lo;
}

/** Ends the hash of a tuple of `length` items. */
export function tupleHashFinish(acc: Hash64, length: number): void {
  add64(acc, P5_HI, length ^ (P5_LO ^ 3527539));
  sliceHashFinish(acc);
}

/** Ends the hash of a slice: as for a tuple of start, stop and step, but the length is not added. */
export function sliceHashFinish(acc: Hash64): void {
  if (acc.hi === -1 && acc.lo === -1) {
    acc.hi = 0;
    acc.lo = 1546275796;
  }
}

/** Starts the hash of a frozenset. */
export function setHashStart(acc: Hash64): void {
  acc.hi = 0;
  acc.lo = 0;
}

/** Adds the hash of an item, in any order. `item` is used up. */
export function setHashAdd(acc: Hash64, item: Hash64): void {
  const { hi, lo } = item;
  item.hi = hi ^ ((hi << 16) | (lo >>> 16));
  item.lo = lo ^ 89869747 ^ (lo << 16);
  multiply64(item, 0, 3644798167 | 0);
  acc.hi ^= item.hi;
  acc.lo ^= item.lo;
}

/** Ends the hash of a frozenset of `length` items. */
export function setHashFinish(acc: Hash64, length: number): void {
  const factor = { hi: 0, lo: (length + 1) | 0 };
  multiply64(factor, 0, 1927868237);
  const hi = acc.hi ^ factor.hi;
  const lo = acc.lo ^ factor.lo;
  acc.hi = hi ^ (hi >>> 11) ^ (hi >>> 25);
  acc.lo = lo ^ ((lo >>> 11) | (hi << 21)) ^ ((lo >>> 25) | (hi << 7));
  multiply64(acc, 0, 69069);
  add64(acc, 0, 907133923);
  if (acc.hi === -1 && acc.lo === -1) {
    acc.hi = 0;
    acc.lo = 590923713;
  }
}

const acc = hash64();
const item = hash64();

/** `hash(t)` of a tuple from its items' hashes. */
export function tupleHash(hashes: ArrayLike<number | bigint>): number | bigint {
  tupleHashStart(acc);
  for (let i = 0; i < hashes.length; i++) {
    setHash(item, hashes[i]!);
    tupleHashAdd(acc, item);
  }
  tupleHashFinish(acc, hashes.length);
  return hashValue(acc);
}

/** `hash(s)` of a frozenset from its items' hashes. */
export function frozensetHash(hashes: ArrayLike<number | bigint>): number | bigint {
  setHashStart(acc);
  for (let i = 0; i < hashes.length; i++) {
    setHash(item, hashes[i]!);
    setHashAdd(acc, item);
  }
  setHashFinish(acc, hashes.length);
  return hashValue(acc);
}
