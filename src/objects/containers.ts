/** Layouts of list and tuple. */
import { heapSubclass } from "./heap.ts";
import { inheritsObject, type Value } from "./object.ts";
import type { PyType } from "./type.ts";

/** `items` is owned by the list and never replaced: change it in place (compiled code keeps a reference to it). */
export class PyList {
  declare cls: PyType;
  readonly items: Value[];
  constructor(items: Value[]) {
    this.items = items;
  }
}
inheritsObject(PyList);
export const PyListSub = heapSubclass(PyList);

/** `items` must not change once the tuple has been made. */
export class PyTuple {
  declare cls: PyType;
  readonly items: readonly Value[];
  /** Low half of the hash of an exact tuple of strs, numbers and the like, once computed; 0 until then. */
  hash: number;
  constructor(items: readonly Value[]) {
    this.items = items;
    this.hash = 0;
  }
}
inheritsObject(PyTuple);
export const PyTupleSub = heapSubclass(PyTuple);

export const EMPTY_TUPLE = new PyTuple([]);

/** A tuple of these items; there is only one empty tuple. */
export const tupleOf = (items: readonly Value[]): PyTuple => (items.length === 0 ? EMPTY_TUPLE : new PyTuple(items));

export class PySlice {
  declare cls: PyType;
  readonly start: Value;
  readonly stop: Value;
  readonly step: Value;
  constructor(start: Value, stop: Value, step: Value) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}
inheritsObject(PySlice);
