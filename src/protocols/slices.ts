/** What a slice selects of a sequence. Source: PySlice_Unpack, PySlice_AdjustIndices in Objects/sliceobject.c. */
import type { PySlice } from "../objects/containers.ts";
import { None, type Value } from "../objects/object.ts";
import { pyError } from "./errors.ts";
import { indexToNumber } from "./number.ts";
import { typeOf } from "./type-of.ts";

/** `count` items: start, start + step, … `stop` is the clipped bound. */
export interface SliceRange {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly count: number;
}

/** One bound of a slice as a number, cut off silently. */
export function sliceIndex(v: Value): number {
  if (typeof v === "number") return v;
  if (typeof v !== "bigint" && typeOf(v).slots.index === undefined) {
    throw pyError("TypeError", "slice indices must be integers or None or have an __index__ method");
  }
  return indexToNumber(v, undefined);
}

/** Start, stop and step as numbers before clipping; missing bounds are the far ends. */
export function unpackSlice(slice: PySlice): { start: number; stop: number; step: number } {
  const step = slice.step === None ? 1 : sliceIndex(slice.step);
  if (step === 0) throw pyError("ValueError", "slice step cannot be zero");
  const start = slice.start === None ? (step < 0 ? Number.MAX_SAFE_INTEGER : 0) : sliceIndex(slice.start);
  const stop =
    slice.stop === None ? (step < 0 ? -Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER) : sliceIndex(slice.stop);
  return { start, stop, step };
}

/** Clips to a sequence of `length` items. */
export function adjustSlice(start: number, stop: number, step: number, length: number): SliceRange {
  if (start < 0) {
    start += length;
    if (start < 0) start = step < 0 ? -1 : 0;
  } else if (start >= length) start = step < 0 ? length - 1 : length;
  if (stop < 0) {
    stop += length;
    if (stop < 0) stop = step < 0 ? -1 : 0;
  } else if (stop >= length) stop = step < 0 ? length - 1 : length;
  let count = 0;
  if (step < 0) {
    if (stop < start) count = Math.floor((start - stop - 1) / -step) + 1;
  } else if (start < stop) count = Math.floor((stop - start - 1) / step) + 1;
  return { start, stop, step, count };
}

/** The items that `slice` selects of `length`. Bounds are converted first: their `__index__` may change the sequence. */
export function sliceRange(slice: PySlice, length: number): SliceRange {
  // fast path: bounds are ints or missing, no step
  if (slice.step === None) {
    const { start: a, stop: b } = slice;
    if ((a === None || typeof a === "number") && (b === None || typeof b === "number")) {
      let start = typeof a !== "number" ? 0 : a < 0 ? a + length : a;
      let stop = typeof b !== "number" ? length : b < 0 ? b + length : b;
      if (start < 0) start = 0;
      else if (start > length) start = length;
      if (stop < 0) stop = 0;
      else if (stop > length) stop = length;
      return { start, stop, step: 1, count: stop > start ? stop - start : 0 };
    }
  }
  const { start, stop, step } = unpackSlice(slice);
  return adjustSlice(start, stop, step, length);
}
