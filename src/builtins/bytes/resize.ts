/** Changing a bytearray's size. Source: PyByteArray_Resize, bytearray_setslice_linear in Objects/bytearrayobject.c. */
import { copyBytes, putBytes, zeroBytes } from "../../base/byte-store.ts";
import { type PyByteArray, PyMemoryView } from "../../objects/bytes.ts";
import { PyCell } from "../../objects/function.ts";
import type { Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { pyError } from "../../protocols/errors.ts";

/**
 * Throws BufferError when the size would change while a view is held.
 *
 * DIVERGES: CPython counts references, so `bytes(memoryview(b)[:n]); del b[:n]` finds no view left. Here a view that nobody
 * released is looked for among the variables of the running frames; one held elsewhere does not stop the change, and keeps
 * the memory it was made of.
 */
export function checkResizable(self: PyByteArray, size: number): void {
  if (self.exports === 0 || size === self.length) return;
  if (!self.isInUse && !isViewed(self)) return;
  throw pyError("BufferError", "Existing exports of data: object cannot be re-sized");
}

function isViewed(self: PyByteArray): boolean {
  const views = (v: Value | undefined): boolean => {
    if (v instanceof PyCell) v = v.value;
    return v instanceof PyMemoryView && v.buffer !== undefined && v.buffer.owner === self;
  };
  for (let frame = rt.frame; frame !== undefined; frame = frame.back) if (frame.fast.some(views)) return true;
  return rt.frame?.globals.values.some(views) ?? false;
}

/** Makes room for `size` bytes; new ones are zero or what was there before. */
export function resize(self: PyByteArray, size: number): void {
  checkResizable(self, size);
  if (size > self.store.length) {
    const bigger = zeroBytes(size < 9 ? size + 3 : size + (size >> 3) + 6);
    putBytes(bigger, self.bytes, 0);
    self.store = bigger;
  } else if (size < self.store.length >> 1) self.store = copyBytes(self.store, 0, size);
  self.length = size;
}

/** Replaces bytes `start` to `end` by `bytes`. */
export function spliceBytes(self: PyByteArray, start: number, end: number, bytes: Uint8Array): void {
  const growth = bytes.length - (end - start);
  const old = self.length;
  if (growth > 0) {
    resize(self, old + growth);
    if (end < old) self.store.copyWithin(end + growth, end, old);
  } else if (growth < 0) {
    checkResizable(self, old + growth);
    self.store.copyWithin(end + growth, end, old);
    resize(self, old + growth);
  }
  putBytes(self.store, bytes, start);
}
