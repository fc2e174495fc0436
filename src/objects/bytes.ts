/** Layouts of bytes, bytearray and memoryview. */
import type { PyBuffer } from "./buffer.ts";
import { heapSubclass } from "./heap.ts";
import { PyObject } from "./object.ts";

/** `bytes` must not change once made. */
export class PyBytes extends PyObject {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    super();
    this.bytes = bytes;
  }
}
export const PyBytesSub = heapSubclass(PyBytes);

/** The live bytes are `store.subarray(0, length)`; growth replaces `store`. */
export class PyByteArray extends PyObject {
  store: Uint8Array;
  length: number;
  /** Buffers handed out: resizing is forbidden while there are any. */
  exports: number;
  /** A native function works on it: code that it runs must not resize it. */
  isInUse: boolean;
  /** The part of `viewed` in use when it was last asked for. */
  private view: Uint8Array;
  private viewed: Uint8Array;
  constructor(store: Uint8Array) {
    super();
    this.store = store;
    this.length = store.length;
    this.view = store;
    this.viewed = store;
    this.exports = 0;
    this.isInUse = false;
  }
  get bytes(): Uint8Array {
    const { store, length } = this;
    if (length === store.length) return store;
    if (this.viewed !== store || this.view.length !== length) {
      this.view = store.subarray(0, length);
      this.viewed = store;
    }
    return this.view;
  }
}
export const PyByteArraySub = heapSubclass(PyByteArray);

/** What all views derived from one share: the exporter hears of the end of the last. */
export interface BufferHold {
  count: number;
  readonly release: () => void;
}

/** `buffer` is `undefined` once released. */
export class PyMemoryView extends PyObject {
  buffer: PyBuffer | undefined;
  exports: number;
  readonly hold: BufferHold;
  /** No other views may be made of it: what `__release_buffer__` gets. */
  isRestricted: boolean;
  constructor(buffer: PyBuffer, hold?: BufferHold) {
    super();
    this.buffer = buffer;
    this.exports = 0;
    this.hold = hold ?? { count: 0, release: () => buffer.release() };
    this.hold.count++;
    this.isRestricted = false;
  }

  /** Gives the memory back. */
  end(): void {
    if (this.buffer === undefined) return;
    this.buffer = undefined;
    if (--this.hold.count === 0) this.hold.release();
  }
}
