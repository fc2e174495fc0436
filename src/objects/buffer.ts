/** The buffer protocol's data: a view of another object's memory. Source: PEP 3118, Objects/memoryobject.c. */
import type { Value } from "./object.ts";

export interface PyBuffer {
  /** The exporter, kept for `memoryview.obj`. */
  readonly owner: Value;
  /** The exported bytes; `bytes.byteOffset`… already point at the start. Read it again after Python code has run. */
  readonly bytes: Uint8Array;
  readonly readonly: boolean;
  /** `struct`-style format of one item; "B" for plain bytes. */
  readonly format: string;
  readonly itemSize: number;
  /** `undefined` for one dimension of `bytes.length / itemSize` items. */
  readonly shape: readonly number[] | undefined;
  /** Byte strides; `undefined` when C-contiguous. */
  readonly strides: readonly number[] | undefined;
  /** Must be called once when the view is no longer needed (bytearray forbids resizing while exported). */
  release(): void;
}
