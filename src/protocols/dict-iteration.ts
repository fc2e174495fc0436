/** Walking the entries of a dict while it must not change. Source: Objects/dictobject.c (dictiter_iternext*). */
import type { PyDictIteratorBase } from "../objects/iterators.ts";
import { pyError } from "./errors.ts";

/** Moves to the next live entry and returns its number, or -1 at the end. */
export function nextEntry(self: PyDictIteratorBase): number {
  const dict = self.dict;
  if (dict === undefined) return -1;
  if (self.expectedSize !== dict.size) {
    self.expectedSize = -1; // stays broken
    throw pyError("RuntimeError", "dictionary changed size during iteration");
  }
  const keys = dict.keys;
  let i = self.entry;
  while (i < keys.length && keys[i] === undefined) i++;
  if (i >= keys.length) {
    self.dict = undefined;
    return -1;
  }
  if (self.left === 0) {
    self.dict = undefined;
    throw pyError("RuntimeError", "dictionary keys changed during iteration");
  }
  self.entry = i + 1;
  self.left--;
  return i;
}
