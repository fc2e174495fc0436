/**
 * Layouts of range and of the iterators that the interpreter's `for` loop knows by sight. Their behaviour is in
 * `builtins/iterators.ts`, `builtins/range.ts` and `builtins/dict/`. Source: Objects/listobject.c, tupleobject.c, rangeobject.c.
 */
import type { PyList, PyTuple } from "./containers.ts";
import type { PyDict } from "./dict.ts";
import { type Int, inheritsObject, PyObject, type Str, type Value } from "./object.ts";
import type { PySet } from "./set.ts";
import type { PyType } from "./type.ts";

/** `list_iterator`. `sequence` is `undefined` once exhausted. */
export class PyListIterator {
  declare cls: PyType;
  sequence: PyList | undefined;
  index: number;
  /** Made for a loop, which alone has it. */
  isLoops: boolean;
  constructor(list: PyList, index = 0, isLoops = false) {
    this.sequence = list;
    this.index = index;
    this.isLoops = isLoops;
  }
}
inheritsObject(PyListIterator);

/** `list_reverseiterator`: `index` is the next item's, -1 at the end. */
export class PyListReverseIterator extends PyObject {
  list: PyList | undefined;
  index: number;
  constructor(list: PyList) {
    super();
    this.list = list;
    this.index = list.length - 1;
  }
}

/** `tuple_iterator`, the same for a tuple. */
export class PyTupleIterator {
  declare cls: PyType;
  sequence: PyTuple | undefined;
  index: number;
  isLoops: boolean;
  constructor(tuple: PyTuple, index = 0, isLoops = false) {
    this.sequence = tuple;
    this.index = index;
    this.isLoops = isLoops;
  }
}
inheritsObject(PyTupleIterator);

/** `str_iterator` over code points (also the ASCII one: CPython has two types of which one is shown). */
export class PyStrIterator {
  declare cls: PyType;
  text: Str | undefined;
  index: number;
  constructor(text: Str) {
    this.text = text;
    this.index = 0;
  }
}
inheritsObject(PyStrIterator);

/** `length` is the number of items, computed once. */
export class PyRange {
  declare cls: PyType;
  readonly start: Int;
  readonly stop: Int;
  readonly step: Int;
  readonly length: Int;
  constructor(start: Int, stop: Int, step: Int, length: Int) {
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.length = length;
  }
}
inheritsObject(PyRange);

/** `range_iterator`: every value, also the one after the last, is a safe integer. */
export class PyRangeIterator {
  declare cls: PyType;
  next: number;
  readonly step: number;
  /** Items left. */
  left: number;
  /** Made for a loop, which alone has it. */
  isLoops: boolean;
  constructor(next: number, step: number, left: number, isLoops = false) {
    this.next = next;
    this.step = step;
    this.left = left;
    this.isLoops = isLoops;
  }
}
inheritsObject(PyRangeIterator);

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

/** The iterators that have a place in a list or tuple. */
export type SequenceIterator = PyListIterator | PyTupleIterator;

export const isSequenceIterator = (v: Value): v is SequenceIterator =>
  v instanceof PyListIterator || v instanceof PyTupleIterator;

/** `zip`. */
export class PyZip {
  declare cls: PyType;
  readonly iterators: readonly Value[];
  strict: boolean;
  /** The two iterators of one that makes pairs from lists and tuples. */
  readonly first: SequenceIterator | undefined;
  readonly second: SequenceIterator | undefined;
  constructor(iterators: readonly Value[], strict: boolean) {
    this.iterators = iterators;
    this.strict = strict;
    const [a, b] = iterators;
    const isPlain = iterators.length === 2 && isSequenceIterator(a!) && isSequenceIterator(b!);
    this.first = isPlain ? a : undefined;
    this.second = isPlain ? b : undefined;
  }
}
inheritsObject(PyZip);

/** `enumerate`. */
export class PyEnumerate {
  declare cls: PyType;
  readonly iterator: Value;
  index: Int;
  constructor(iterator: Value, index: Int) {
    this.iterator = iterator;
    this.index = index;
  }
}
inheritsObject(PyEnumerate);
