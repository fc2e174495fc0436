/**
 * SipHash-1-3 (how CPython 3.12 hashes str, bytes and .pyc sources), SipHash-2-4 (its choice before 3.11), and the key
 * that PYTHONHASHSEED chooses. By Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012); Python/pyhash.c.
 * The state is eight 32-bit words; text is hashed as the bytes CPython would store it in, without making them.
 */
import { avoidMinusOne, type Hash64, hash64, hashValue } from "./hash64.ts";

/** The 128-bit key: four 32-bit words, low word of k0 first. */
export type SipKey = readonly [k0lo: number, k0hi: number, k1lo: number, k1hi: number];

/** The key of PYTHONHASHSEED=0. */
export const ZERO_KEY: SipKey = [0, 0, 0, 0];

/** The key that CPython derives from PYTHONHASHSEED: 0 switches randomisation off. */
export function keyFromSeed(seed: number): SipKey {
  if (seed === 0) return ZERO_KEY;
  const words = [0, 0, 0, 0];
  let x = seed | 0;
  for (let i = 0; i < 16; i++) {
    x = (Math.imul(x, 214013) + 2531011) | 0;
    words[i >> 2] = words[i >> 2]! | (((x >>> 16) & 0xff) << ((i & 3) * 8));
  }
  return [words[0]!, words[1]!, words[2]!, words[3]!];
}

/** The key of these 16 bytes, little endian. */
export function keyFromBytes(bytes: ArrayLike<number>): SipKey {
  const word = (at: number) => bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  return [word(0), word(4), word(8), word(12)];
}

let v0l = 0;
let v0h = 0;
let v1l = 0;
let v1h = 0;
let v2l = 0;
let v2h = 0;
let v3l = 0;
let v3h = 0;

function start(key: SipKey): void {
  // "somepseudorandomlygeneratedbytes"
  v0h = key[1] ^ 0x736f6d65;
  v0l = key[0] ^ 0x70736575;
  v1h = key[3] ^ 0x646f7261;
  v1l = key[2] ^ 0x6e646f6d;
  v2h = key[1] ^ 0x6c796765;
  v2l = key[0] ^ 0x6e657261;
  v3h = key[3] ^ 0x74656462;
  v3l = key[2] ^ 0x79746573;
}

function rounds(count: number): void {
  let al = v0l;
  let ah = v0h;
  let bl = v1l;
  let bh = v1h;
  let cl = v2l;
  let ch = v2h;
  let dl = v3l;
  let dh = v3h;
  let t: number;
  for (; count > 0; count--) {
    // a += b; b = rotl(b, 13) ^ a; a = rotl(a, 32)
    t = (al >>> 0) + (bl >>> 0);
    ah = (ah + bh + (t > 4294967295 ? 1 : 0)) | 0;
    al = t | 0;
    t = ((bh << 13) | (bl >>> 19)) ^ ah;
    bl = ((bl << 13) | (bh >>> 19)) ^ al;
    bh = t;
    t = al;
    al = ah;
    ah = t;
    // c += d; d = rotl(d, 16) ^ c
    t = (cl >>> 0) + (dl >>> 0);
    ch = (ch + dh + (t > 4294967295 ? 1 : 0)) | 0;
    cl = t | 0;
    t = ((dh << 16) | (dl >>> 16)) ^ ch;
    dl = ((dl << 16) | (dh >>> 16)) ^ cl;
    dh = t;
    // a += d; d = rotl(d, 21) ^ a
    t = (al >>> 0) + (dl >>> 0);
    ah = (ah + dh + (t > 4294967295 ? 1 : 0)) | 0;
    al = t | 0;
    t = ((dh << 21) | (dl >>> 11)) ^ ah;
    dl = ((dl << 21) | (dh >>> 11)) ^ al;
    dh = t;
    // c += b; b = rotl(b, 17) ^ c; c = rotl(c, 32)
    t = (cl >>> 0) + (bl >>> 0);
    ch = (ch + bh + (t > 4294967295 ? 1 : 0)) | 0;
    cl = t | 0;
    t = ((bh << 17) | (bl >>> 15)) ^ ch;
    bl = ((bl << 17) | (bh >>> 15)) ^ cl;
    bh = t;
    t = cl;
    cl = ch;
    ch = t;
  }
  v0l = al;
  v0h = ah;
  v1l = bl;
  v1h = bh;
  v2l = cl;
  v2h = ch;
  v3l = dl;
  v3h = dh;
}

function absorb(lo: number, hi: number, count: number): void {
  v3l ^= lo;
  v3h ^= hi;
  rounds(count);
  v0l ^= lo;
  v0h ^= hi;
}

function finish(out: Hash64, count: number): void {
  v2l ^= 0xff;
  rounds(count);
  out.lo = v0l ^ v1l ^ v2l ^ v3l;
  out.hi = v0h ^ v1h ^ v2h ^ v3h;
}

function sipHash(out: Hash64, bytes: Uint8Array, key: SipKey, c: number, d: number): void {
  start(key);
  const n = bytes.length;
  const end = n & ~7;
  for (let i = 0; i < end; i += 8) {
    const lo = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    const hi = bytes[i + 4]! | (bytes[i + 5]! << 8) | (bytes[i + 6]! << 16) | (bytes[i + 7]! << 24);
    absorb(lo, hi, c);
  }
  let lo = 0;
  let hi = (n & 0xff) << 24;
  for (let i = end; i < n; i++) {
    const k = i - end;
    if (k < 4) lo |= bytes[i]! << (k * 8);
    else hi |= bytes[i]! << ((k - 4) * 8);
  }
  absorb(lo, hi, c);
  finish(out, d);
}

/** SipHash-1-3 of bytes, as a pair. */
export function sipHash13(out: Hash64, bytes: Uint8Array, key: SipKey): void {
  sipHash(out, bytes, key, 1, 3);
}

/** `_imp.source_hash`, unsigned: what a hash-based .pyc records of its source. Its bytes are stored little endian. */
export function sourceHash(key: bigint, source: Uint8Array): bigint {
  const out = hash64();
  sipHash13(out, source, [Number(key & 0xffffffffn) | 0, Number((key >> 32n) & 0xffffffffn) | 0, 0, 0]);
  return (BigInt(out.hi >>> 0) << 32n) | BigInt(out.lo >>> 0);
}

/** SipHash-2-4 of bytes, as an unsigned 64-bit integer. */
export function sipHash24(bytes: Uint8Array, key: SipKey): bigint {
  const out = hash64();
  sipHash(out, bytes, key, 2, 4);
  return (BigInt(out.hi >>> 0) << 32n) | BigInt(out.lo >>> 0);
}

/** `hash(b)` of bytes as a pair; 0 when empty. */
export function hashBytesInto(out: Hash64, bytes: Uint8Array, key: SipKey): void {
  if (bytes.length === 0) {
    out.hi = 0;
    out.lo = 0;
    return;
  }
  sipHash(out, bytes, key, 1, 3);
  avoidMinusOne(out);
}

/** `hash(s)` of a str without surrogates or astral code points: its UTF-16 units, as a pair. */
export function hashTextInto(out: Hash64, text: string, key: SipKey): void {
  const n = text.length;
  if (n === 0) {
    out.hi = 0;
    out.lo = 0;
    return;
  }
  let all = 0;
  for (let i = 0; i < n; i++) all |= text.charCodeAt(i);
  start(key);
  let i = 0;
  let lo = 0;
  let hi = 0;
  if (all < 256) {
    // one byte a character
    for (; i + 8 <= n; i += 8) {
      lo =
        text.charCodeAt(i) |
        (text.charCodeAt(i + 1) << 8) |
        (text.charCodeAt(i + 2) << 16) |
        (text.charCodeAt(i + 3) << 24);
      hi =
        text.charCodeAt(i + 4) |
        (text.charCodeAt(i + 5) << 8) |
        (text.charCodeAt(i + 6) << 16) |
        (text.charCodeAt(i + 7) << 24);
      absorb(lo, hi, 1);
    }
    lo = 0;
    hi = (n & 0xff) << 24;
    for (let k = 0; i < n; i++, k++) {
      if (k < 4) lo |= text.charCodeAt(i) << (k * 8);
      else hi |= text.charCodeAt(i) << ((k - 4) * 8);
    }
  } else {
    // two bytes a character
    for (; i + 4 <= n; i += 4) {
      lo = text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16);
      hi = text.charCodeAt(i + 2) | (text.charCodeAt(i + 3) << 16);
      absorb(lo, hi, 1);
    }
    lo = 0;
    hi = ((n * 2) & 0xff) << 24;
    for (let k = 0; i < n; i++, k++) {
      if (k < 2) lo |= text.charCodeAt(i) << (k * 16);
      else hi |= text.charCodeAt(i);
    }
  }
  absorb(lo, hi, 1);
  finish(out, 3);
  avoidMinusOne(out);
}

/** `hash(s)` of a str given by its code points, whatever they are. */
export function hashPointsInto(out: Hash64, cps: ArrayLike<number>, key: SipKey): void {
  let max = 0;
  for (let i = 0; i < cps.length; i++) if (cps[i]! > max) max = cps[i]!;
  const width = max < 256 ? 1 : max < 65536 ? 2 : 4;
  const bytes = new Uint8Array(cps.length * width);
  for (let i = 0; i < cps.length; i++) {
    for (let k = 0; k < width; k++) bytes[i * width + k] = cps[i]! >> (k * 8);
  }
  hashBytesInto(out, bytes, key);
}

const scratch = hash64();

/** `hash(b)` of bytes. */
export function hashBytes(bytes: Uint8Array, key: SipKey): number | bigint {
  hashBytesInto(scratch, bytes, key);
  return hashValue(scratch);
}

/** `hash(s)` of a str without surrogates or astral code points. */
export function hashText(text: string, key: SipKey): number | bigint {
  hashTextInto(scratch, text, key);
  return hashValue(scratch);
}

/** A quick 32-bit hash of a string for internal tables; Python never sees it. FNV-1a over UTF-16 units. */
export function quickHash(text: string): number {
  let h = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h ^ (h >>> 15);
}
