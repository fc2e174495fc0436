/**
 * The arrays of small integers that hash tables consist of. They are plain arrays: V8 makes a typed array of more than 64 bytes ten
 * times as slowly, and most tables are small.
 */

/** An array of `size` times the same small integer. */
export function filledSlots(size: number, value: number): number[] {
  const slots = new Array<number>(size);
  for (let i = 0; i < size; i++) slots[i] = value;
  return slots;
}
