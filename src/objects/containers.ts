/** Layouts of list and tuple. */
import { heapSubclass } from "./heap.ts";
import { PyObject, type Value } from "./object.ts";

/** `items` is owned by the list and never replaced: change it in place (compiled code keeps a reference to it). */
export class PyList extends PyObject {
  readonly items: Value[];
  constructor(items: Value[]) {
    super();
    this.items = items;
  }
}
export const PyListSub = heapSubclass(PyList);

/** `items` must not change once the tuple has been made. */
export class PyTuple extends PyObject {
  readonly items: readonly Value[];
  /** Low half of the hash of an exact tuple of strs, numbers and the like, once computed; 0 until then. */
  hash: number;
  constructor(items: readonly Value[]) {
    super();
    this.items = items;
    this.hash = 0;
  }
}
export const PyTupleSub = heapSubclass(PyTuple);

export const EMPTY_TUPLE = new PyTuple([]);

/** A tuple of these items; there is only one empty tuple. */
export const tupleOf = (items: readonly Value[]): PyTuple => (items.length === 0 ? EMPTY_TUPLE : new PyTuple(items));

export class PySlice extends PyObject {
  readonly start: Value;
  readonly stop: Value;
  readonly step: Value;
  constructor(start: Value, stop: Value, step: Value) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}
