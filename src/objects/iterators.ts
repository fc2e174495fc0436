/**
 * Layouts of range and of the iterators that the interpreter's `for` loop knows by sight. Their behaviour is in
 * `builtins/iterators.ts`, `builtins/range.ts` and `builtins/dict/`. Source: Objects/listobject.c, tupleobject.c, rangeobject.c.
 */
import type { PyList, PyTuple } from "./containers.ts";
import type { PyDict } from "./dict.ts";
import { type Int, PyObject, type Str, type Value } from "./object.ts";
import type { PySet } from "./set.ts";

/** `list_iterator`. `list` is `undefined` once exhausted. */
export class PyListIterator extends PyObject {
  list: PyList | undefined;
  index: number;
  constructor(list: PyList) {
    super();
    this.list = list;
    this.index = 0;
  }
}

/** `list_reverseiterator`: `index` is the next item's, -1 at the end. */
export class PyListReverseIterator extends PyObject {
  list: PyList | undefined;
  index: number;
  constructor(list: PyList) {
    super();
    this.list = list;
    this.index = list.items.length - 1;
  }
}

/** `tuple_iterator`. */
export class PyTupleIterator extends PyObject {
  tuple: PyTuple | undefined;
  index: number;
  constructor(tuple: PyTuple) {
    super();
    this.tuple = tuple;
    this.index = 0;
  }
}

/** `str_iterator` over code points (also the ASCII one: CPython has two types of which one is shown). */
export class PyStrIterator extends PyObject {
  text: Str | undefined;
  index: number;
  constructor(text: Str) {
    super();
    this.text = text;
    this.index = 0;
  }
}

/** `length` is the number of items, computed once. */
export class PyRange extends PyObject {
  readonly start: Int;
  readonly stop: Int;
  readonly step: Int;
  readonly length: Int;
  constructor(start: Int, stop: Int, step: Int, length: Int) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.length = length;
  }
}

/** `range_iterator`: every value, also the one after the last, is a safe integer. */
export class PyRangeIterator extends PyObject {
  next: number;
  readonly step: number;
  /** Items left. */
  left: number;
  /** Made for a loop, which alone has it. */
  isLoops: boolean;
  constructor(next: number, step: number, left: number, isLoops = false) {
    super();
    this.next = next;
    this.step = step;
    this.left = left;
    this.isLoops = isLoops;
  }
}

/** `longrange_iterator`. */
export class PyLongRangeIterator extends PyObject {
  next: bigint;
  readonly step: bigint;
  left: bigint;
  constructor(next: bigint, step: bigint, left: bigint) {
    super();
    this.next = next;
    this.step = step;
    this.left = left;
  }
}

/** What the forward iterators over a dict's keys, values and items share. `dict` is `undefined` once exhausted. */
export abstract class PyDictIteratorBase extends PyObject {
  dict: PyDict | undefined;
  /** Next entry number to look at. */
  entry: number;
  /** Size of the dict when the iterator was made; -1 once it was seen to differ. */
  expectedSize: number;
  /** Items still to come. */
  left: number;
  constructor(dict: PyDict, entry: number) {
    super();
    this.dict = dict;
    this.entry = entry;
    this.expectedSize = dict.size;
    this.left = dict.size;
  }
}
export class PyDictKeyIterator extends PyDictIteratorBase {}
export class PyDictValueIterator extends PyDictIteratorBase {}
export class PyDictItemIterator extends PyDictIteratorBase {}

/** `set_iterator`. */
export class PySetIterator extends PyObject {
  set: PySet | undefined;
  slot: number;
  /** Size of the set when the iterator was made; -1 once it was seen to differ. */
  expectedSize: number;
  left: number;
  constructor(set: PySet) {
    super();
    this.set = set;
    this.slot = 0;
    this.expectedSize = set.size;
    this.left = set.size;
  }
}

/** `zip`. */
export class PyZip extends PyObject {
  readonly iterators: readonly Value[];
  strict: boolean;
  constructor(iterators: readonly Value[], strict: boolean) {
    super();
    this.iterators = iterators;
    this.strict = strict;
  }
}

/** `enumerate`. */
export class PyEnumerate extends PyObject {
  readonly iterator: Value;
  index: Int;
  constructor(iterator: Value, index: Int) {
    super();
    this.iterator = iterator;
    this.index = index;
  }
}
