/**
 * Memory for byte strings. V8 keeps typed arrays of up to 64 bytes in its heap; a larger one comes with an allocation of its own that takes ten times
 * as long, so that those of medium size are parts of small blocks.
 */

const IN_HEAP = 64;
/** Greatest size that is cut from a block. A block lives as long as one of its parts. */
const MEDIUM = 512;
const BLOCK = 4096;

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

/** A copy of `bytes[start:end]`. */
export function copyBytes(bytes: Uint8Array, start = 0, end: number = bytes.length): Uint8Array {
  const size = end - start;
  if (size <= IN_HEAP || size > MEDIUM) return bytes.slice(start, end);
  const out = zeroBytes(size);
  out.set(size === bytes.length ? bytes : bytes.subarray(start, end));
  return out;
}
