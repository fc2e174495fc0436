/**
 * The arrays that hash tables consist of. They are plain arrays: V8 makes a typed array of more than 64 bytes ten times as slowly, and
 * most tables are small. A copy of an array is made several times faster than one that is filled in a loop.
 */

import { None, type Value } from "./object.ts";

/** Greatest size of which an array is kept for copying. */
const KEPT_SIZE = 8192;

/** Makes arrays of a power of two times the same value. */
export class SlotArrays<T> {
  private readonly value: T;
  /** The arrays to copy, by the logarithm of their size. */
  private readonly kept: T[][] = [];
  constructor(value: T) {
    this.value = value;
  }

  make(size: number): T[] {
    if (size > KEPT_SIZE) {
      const most = this.make(KEPT_SIZE);
      return most.concat(...new Array<T[]>(size / KEPT_SIZE - 1).fill(most));
    }
    const kept = this.kept[31 - Math.clz32(size)];
    return kept === undefined ? this.keep(size) : kept.slice();
  }

  private keep(size: number): T[] {
    for (let n = 2 ** this.kept.length; n <= size; n *= 2) {
      const blank: T[] = [];
      for (let i = 0; i < n; i++) blank.push(this.value);
      this.kept.push(blank);
    }
    return this.kept[31 - Math.clz32(size)]!.slice();
  }
}

const numbers: Value[] = [0];
const objects: Value[] = [None];

const doubles: number[] = [0.5];

/** An array that V8 holds doubles in, for `n` of them. */
export function roomForDoubles(n: number): number[] {
  while (doubles.length < Math.min(n, KEPT_SIZE)) doubles.push(0.5);
  const room = doubles.slice(0, n);
  while (room.length < n) room.push(0.5);
  return room;
}

/** An array for `n` values like `first`, all to be replaced. One that grows by `push` is copied several times. */
export function roomFor(n: number, first: Value): Value[] {
  // V8 holds arrays of small ints as such
  const blank = typeof first === "number" ? numbers : objects;
  while (blank.length < Math.min(n, KEPT_SIZE)) blank.push(blank[0]!);
  const room = blank.slice(0, n);
  while (room.length < n) room.push(blank[0]!);
  return room;
}
