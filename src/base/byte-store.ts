/**
 * Memory for byte strings. V8 keeps typed arrays of up to 64 bytes in its heap; a larger one comes with an allocation of its own that takes ten times
 * as long, so that those of medium size are parts of small blocks.
 */

const IN_HEAP = 64;
/** Up to so many bytes are copied one by one. */
const LOOP = 24;
/** Greatest size that is cut from a block. A block lives as long as one of its parts. */
const MEDIUM = 512;
const BLOCK = 4096;

const NOTHING = new Uint8Array(0);

let block = new ArrayBuffer(0);
let used = 0;

/** A new array of zeros. */
export function zeroBytes(size: number): Uint8Array {
  if (size <= IN_HEAP || size > MEDIUM) return new Uint8Array(size);
  if (used + size > block.byteLength) {
    block = new ArrayBuffer(BLOCK);
    used = 0;
  }
  const out = new Uint8Array(block, used, size);
  used += size;
  return out;
}

/**
 * `bytes[start:end]` of bytes that nobody changes. What may lie in V8's heap is copied: `subarray` would first move it to memory of its own, which takes ten
 * times as long.
 */
export function partOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  if (start === end) return NOTHING;
  return bytes.length <= IN_HEAP ? copyFew(bytes, start, end) : bytes.subarray(start, end);
}

/** `slice` of up to 64 bytes: a loop beats the engine's for very few. */
function copyFew(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const size = end - start;
  if (size > LOOP) return bytes.slice(start, end);
  const out = new Uint8Array(size);
  for (let i = 0; i < size; i++) out[i] = bytes[start + i]!;
  return out;
}

/** A copy of `bytes[start:end]`. */
export function copyBytes(bytes: Uint8Array, start = 0, end: number = bytes.length): Uint8Array {
  const size = end - start;
  if (size <= IN_HEAP) return copyFew(bytes, start, end);
  if (size > MEDIUM) return bytes.slice(start, end);
  const out = zeroBytes(size);
  out.set(size === bytes.length ? bytes : bytes.subarray(start, end));
  return out;
}

/** Writes `part` into `to` from `at` on. */
export function putBytes(to: Uint8Array, part: Uint8Array, at: number): void {
  const n = part.length;
  if (n > LOOP) to.set(part, at);
  else for (let i = 0; i < n; i++) to[at + i] = part[i]!;
}

/** Writes `from[start:end]` into `to` from `at` on. */
export function putPart(to: Uint8Array, at: number, from: Uint8Array, start: number, end: number): void {
  if (end - start > IN_HEAP) to.set(from.subarray(start, end), at);
  else for (let i = start; i < end; i++) to[at++] = from[i]!;
}
