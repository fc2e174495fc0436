/** Shapes and strides of buffers: where items are, contiguity, copying. Source: Objects/abstract.c, Objects/memoryobject.c. */
import type { PyBuffer } from "../../objects/buffer.ts";

/** A buffer with its defaults filled in. `start` is the offset of item [0, 0, …] in `bytes`. */
export interface Geometry {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly start: number;
}

export function geometryOf(b: PyBuffer): Geometry {
  const shape = b.shape ?? [b.itemSize === 0 ? 0 : Math.floor(b.bytes.length / b.itemSize)];
  const strides = b.strides ?? contiguousStrides(shape, b.itemSize);
  let start = 0;
  // the bytes begin at the lowest address: a dimension that runs backwards starts at its far end
  for (let i = 0; i < shape.length; i++) if (strides[i]! < 0) start -= strides[i]! * (shape[i]! - 1);
  return { shape, strides, start };
}

/** Strides of items in C order. */
export function contiguousStrides(shape: readonly number[], itemSize: number): number[] {
  const out = new Array<number>(shape.length);
  let step = itemSize;
  for (let i = shape.length - 1; i >= 0; i--) {
    out[i] = step;
    step *= shape[i]!;
  }
  return out;
}

/** Are the items in C order (last index fastest), or in Fortran order, without gaps? */
export function isContiguous(g: Geometry, itemSize: number, order: "C" | "F"): boolean {
  if (g.shape.some((n) => n === 0)) return true;
  let step = itemSize;
  for (let k = 0; k < g.shape.length; k++) {
    const i = order === "C" ? g.shape.length - 1 - k : k;
    if (g.shape[i]! > 1 && g.strides[i] !== step) return false;
    step *= g.shape[i]!;
  }
  return true;
}

/** Calls `body` with the offset of every item, last index fastest (`C`) or first index fastest (`F`). */
export function forEachOffset(g: Geometry, order: "C" | "F", body: (offset: number) => void): void {
  const n = g.shape.length;
  const walk = (k: number, offset: number): void => {
    if (k === n) {
      body(offset);
      return;
    }
    const dim = order === "C" ? k : n - 1 - k;
    for (let i = 0; i < g.shape[dim]!; i++) walk(k + 1, offset + i * g.strides[dim]!);
  };
  walk(0, g.start);
}

/** A fresh copy of all items in C or Fortran order. */
export function copyItems(b: PyBuffer, order: "C" | "F" = "C"): Uint8Array {
  const g = geometryOf(b);
  const size = b.itemSize;
  let total = size;
  for (const n of g.shape) total *= n;
  if (isContiguous(g, size, order)) return b.bytes.slice(0, total);
  const out = new Uint8Array(total);
  let at = 0;
  forEachOffset(g, order, (offset) => {
    for (let k = 0; k < size; k++) out[at++] = b.bytes[offset + k]!;
  });
  return out;
}
