/** `collections.deque` and its iterators. Source: Modules/_collectionsmodule.c. Items live in a ring buffer. */

import { compareNumbers, MAX_ITEMS, repeatCount } from "../../builtins/sequence.ts";
import { EMPTY_TUPLE, PyList, PyTuple } from "../../objects/containers.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { intOf } from "../../objects/number.ts";
import { None, NotImplemented, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { type CompareOp, EQ, NE } from "../../objects/slots.ts";
import { strJoin } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { call, call1, callMethod } from "../../protocols/call.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { equalItems, richCompare } from "../../protocols/compare.ts";
import {
  getset,
  initSlot,
  type LazyType,
  lazyType,
  method,
  newSlot,
  raisingMethod,
  type TypeDef,
  unsigned,
} from "../../protocols/define.ts";
import { isException, pyError, raising } from "../../protocols/errors.ts";
import { appendAll, getIter } from "../../protocols/iterate.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { repr, reprText } from "../../protocols/text.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";

export class PyDeque extends PyObject {
  /** Length a power of two. */
  private ring: (Value | undefined)[];
  private head: number;
  size: number;
  /** -1: unbounded. */
  maxlen: number;
  /** Changes with every insertion, removal and rotation. */
  state: number;
  constructor() {
    super();
    this.ring = [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined];
    this.head = 0;
    this.size = 0;
    this.maxlen = -1;
    this.state = 0;
  }

  at(i: number): Value {
    return this.ring[(this.head + i) & (this.ring.length - 1)]!;
  }

  setAt(i: number, v: Value): void {
    this.ring[(this.head + i) & (this.ring.length - 1)] = v;
  }

  private grow(): void {
    const { ring, head, size } = this;
    const out: (Value | undefined)[] = [];
    for (let i = 0; i < size; i++) out.push(ring[(head + i) & (ring.length - 1)]);
    const capacity = ring.length * 2;
    while (out.length < capacity) out.push(undefined);
    this.ring = out;
    this.head = 0;
  }

  push(v: Value): void {
    if (this.size === this.maxlen) {
      if (this.maxlen === 0) return;
      this.shift();
    }
    if (this.size === this.ring.length) this.grow();
    this.ring[(this.head + this.size) & (this.ring.length - 1)] = v;
    this.size++;
    this.state++;
  }

  unshift(v: Value): void {
    if (this.size === this.maxlen) {
      if (this.maxlen === 0) return;
      this.pop();
    }
    if (this.size === this.ring.length) this.grow();
    this.head = (this.head - 1) & (this.ring.length - 1);
    this.ring[this.head] = v;
    this.size++;
    this.state++;
  }

  pop(): Value | undefined {
    if (this.size === 0) return undefined;
    this.size--;
    this.state++;
    const i = (this.head + this.size) & (this.ring.length - 1);
    const v = this.ring[i];
    this.ring[i] = undefined;
    return v;
  }

  shift(): Value | undefined {
    if (this.size === 0) return undefined;
    this.size--;
    this.state++;
    const v = this.ring[this.head];
    this.ring[this.head] = undefined;
    this.head = (this.head + 1) & (this.ring.length - 1);
    return v;
  }

  clear(): void {
    this.ring = [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined];
    this.head = 0;
    this.size = 0;
    this.state++;
  }

  /** The items in order, as a fresh array. */
  toArray(): Value[] {
    const out: Value[] = [];
    for (let i = 0; i < this.size; i++) out.push(this.at(i));
    return out;
  }

  /** Turns `n` steps to the right. */
  rotate(n: number): void {
    const { size } = this;
    if (size < 2) return;
    let k = n % size;
    if (k < 0) k += size;
    if (k === 0) return;
    if (k <= size - k) for (let i = 0; i < k; i++) this.step(1);
    else for (let i = k; i < size; i++) this.step(-1);
    this.state++;
  }

  private step(direction: 1 | -1): void {
    const { ring } = this;
    const mask = ring.length - 1;
    if (direction === 1) {
      const from = (this.head + this.size - 1) & mask;
      const v = ring[from];
      if (this.size < ring.length) ring[from] = undefined;
      this.head = (this.head - 1) & mask;
      ring[this.head] = v;
    } else {
      const v = ring[this.head];
      if (this.size < ring.length) ring[this.head] = undefined;
      this.head = (this.head + 1) & mask;
      ring[(this.head + this.size - 1) & mask] = v;
    }
  }

  /** Removes the item at `i`. */
  removeAt(i: number): void {
    this.rotate(-i);
    this.shift();
    this.rotate(i);
  }
}
const PyDequeSub = heapSubclass(PyDeque);

function extend(self: PyDeque, iterable: Value, left: boolean): void {
  const items = iterable === self ? self.toArray() : undefined;
  if (items !== undefined) {
    for (const item of items) left ? self.unshift(item) : self.push(item);
    return;
  }
  const it = getIter(iterable);
  if (self.maxlen === 0) {
    // the iterable is still consumed
    const rest: Value[] = [];
    appendAll(rest, it);
    return;
  }
  const next = typeOf(it).slots.next!;
  for (;;) {
    const item = stopAsEnd(next, it);
    if (item === undefined) return;
    if (left) self.unshift(item);
    else self.push(item);
  }
}

function stopAsEnd(next: (it: Value) => Value | undefined, it: Value): Value | undefined {
  try {
    return next(it);
  } catch (e) {
    if (isException(e, exceptionTypes.StopIteration)) return undefined;
    throw e;
  }
}

function copyDeque(self: PyDeque): Value {
  if (self.cls === dequeType()) {
    const out = new PyDeque();
    out.maxlen = self.maxlen;
    for (let i = 0; i < self.size; i++) out.push(self.at(i));
    return out;
  }
  const out = self.maxlen < 0 ? call1(self.cls, self) : call(self.cls, [self, self.maxlen]);
  if (!(out instanceof PyDeque))
    throw pyError("TypeError", `${self.cls.tpName}() must return a deque, not ${typeOf(out).tpName}`);
  return out;
}

function itemIndex(self: PyDeque, key: Value): number {
  if (typeof key !== "number" && typeOf(key).slots.index === undefined)
    throw pyError("TypeError", `sequence index must be integer, not '${typeName(key)}'`);
  let i = indexToNumber(key, "IndexError");
  if (i < 0) i += self.size;
  if (i < 0 || i >= self.size) throw pyError("IndexError", "deque index out of range");
  return i;
}

function compareDeques(a: PyDeque, b: PyDeque, op: CompareOp): Value {
  if (a === b) {
    return op === EQ || op === 1 || op === 5;
  }
  if (a.size !== b.size) {
    if (op === EQ) return false;
    if (op === NE) return true;
  }
  const x = getIter(a);
  const y = getIter(b);
  for (;;) {
    const p = typeOf(x).slots.next!(x);
    if (p === undefined) break;
    const q = typeOf(y).slots.next!(y);
    if (q === undefined) break;
    if (!equalItems(p, q)) {
      if (op === EQ) return false;
      if (op === NE) return true;
      return richCompare(p, q, op);
    }
  }
  return compareNumbers(a.size, b.size, op);
}

/** Position of the first equal item in [start, stop), or -1. */
function find(self: PyDeque, value: Value, start: number, stop: number, changed: () => never): number {
  const state = self.state;
  for (let i = start; i < stop && i < self.size; i++) {
    const equal = equalItems(self.at(i), value);
    if (self.state !== state) changed();
    if (equal) return i;
  }
  return -1;
}

const mutatedIterating = (): never => {
  throw pyError("RuntimeError", "deque mutated during iteration");
};

/** Multiplies in place. */
function repeatInPlace(self: PyDeque, n: number): void {
  const { size } = self;
  if (size === 0 || n === 1) return;
  if (n <= 0) {
    self.clear();
    return;
  }
  if (size * n > MAX_ITEMS && self.maxlen < 0) throw pyError("MemoryError");
  const items = self.toArray();
  let times = n - 1;
  if (self.maxlen >= 0 && times * size > self.maxlen) {
    // only the last ones survive
    times = Math.ceil((self.maxlen + size) / size);
  }
  for (let k = 0; k < times; k++) for (let i = 0; i < size; i++) self.push(items[i]!);
}

export const dequeType: LazyType = lazyType("collections.deque", PyDeque, () => ({
  doc: "deque([iterable[, maxlen]]) --> deque object\n\nA list-like sequence optimized for data accesses near its endpoints.",
  isBase: true,
  isSequence: true,
  hasWeakref: true,
  slots: {
    new: (cls) => (cls === dequeType() ? new PyDeque() : new PyDequeSub(cls)),
    init: initSlot("($self, iterable=<unrepresentable>, maxlen=None)", "deque", (self: PyDeque, iterable, maxlen) => {
      let bound = -1;
      if (maxlen !== None) {
        if (intOf(maxlen) === undefined) throw pyError("TypeError", "an integer is required");
        bound = indexToNumber(maxlen, "OverflowError");
        if (bound < 0) throw pyError("ValueError", "maxlen must be non-negative");
      }
      self.maxlen = bound;
      if (self.size > 0) self.clear();
      if (iterable !== undefined) extend(self, iterable, false);
    }),
    repr: (self) => {
      const active = rt.activeReprs;
      if (active.has(self)) return "[...]";
      active.add(self);
      try {
        const body = repr(new PyList(self.toArray()));
        const end = self.maxlen >= 0 ? `, maxlen=${self.maxlen})` : ")";
        return strJoin([self.cls.name, "(", body, end], "");
      } finally {
        active.delete(self);
      }
    },
    richCompare: (self, other, op) => (other instanceof PyDeque ? compareDeques(self, other, op) : NotImplemented),
    iter: (self) => {
      dequeIteratorType();
      return new PyDequeIterator(self);
    },
    len: (self) => self.size,
    getItem: (self, key) => self.at(itemIndex(self, key)),
    setItem: (self, key, value) => {
      const i = itemIndex(self, key);
      if (value === undefined) self.removeAt(i);
      else self.setAt(i, value);
    },
    contains: (self, item) => find(self, item, 0, Infinity, mutatedIterating) >= 0,
    concat: (self, other) => {
      if (!(other instanceof PyDeque))
        throw pyError("TypeError", `can only concatenate deque (not "${typeName(other)}") to deque`);
      const out = copyDeque(self) as PyDeque;
      extend(out, other, false);
      return out;
    },
    inplaceConcat: (self, other) => {
      extend(self, other, false);
      return self;
    },
    repeat: (self, count) => {
      const out = copyDeque(self) as PyDeque;
      repeatInPlace(out, repeatCount(count));
      return out;
    },
    inplaceRepeat: (self, count) => {
      repeatInPlace(self, repeatCount(count));
      return self;
    },
  },
  methods: {
    append: unsigned(
      method("($self, item, /)", "Add an element to the right side of the deque.", (self, item) => {
        self.push(item);
        return None;
      }),
    ),
    appendleft: unsigned(
      method("($self, item, /)", "Add an element to the left side of the deque.", (self, item) => {
        self.unshift(item);
        return None;
      }),
    ),
    clear: unsigned(
      method("($self, /)", "Remove all elements from the deque.", (self) => {
        self.clear();
        return None;
      }),
    ),
    copy: unsigned(method("($self, /)", "Return a shallow copy of a deque.", copyDeque)),
    __copy__: unsigned(method("($self, /)", "Return a shallow copy of a deque.", copyDeque)),
    count: unsigned(
      method("($self, value, /)", "D.count(value) -- return number of occurrences of value", (self, value) => {
        const state = self.state;
        let n = 0;
        const size = self.size;
        for (let i = 0; i < size; i++) {
          if (equalItems(self.at(i), value)) n++;
          if (self.state !== state) mutatedIterating();
        }
        return n;
      }),
    ),
    extend: unsigned(
      method(
        "($self, iterable, /)",
        "Extend the right side of the deque with elements from the iterable",
        (self, iterable) => {
          extend(self, iterable, false);
          return None;
        },
      ),
    ),
    extendleft: unsigned(
      method(
        "($self, iterable, /)",
        "Extend the left side of the deque with elements from the iterable",
        (self, iterable) => {
          extend(self, iterable, true);
          return None;
        },
      ),
    ),
    index: unsigned(
      method(
        "($self, value, start: slice_index=0, stop: slice_index=sys.maxsize, /)",
        "D.index(value, [start, [stop]]) -- return first index of value.\nRaises ValueError if the value is not present.",
        (self, value, start, stop) => {
          const from = start < 0 ? Math.max(0, start + self.size) : start;
          const to = stop < 0 ? Math.max(0, stop + self.size) : Math.min(stop, self.size);
          const at = find(self, value, from, to, mutatedIterating);
          if (at < 0) throw pyError("ValueError", `${reprText(value)} is not in deque`);
          return at;
        },
      ),
    ),
    insert: unsigned(
      method(
        "($self, index: ssize, value, /)",
        "D.insert(index, object) -- insert object before index",
        (self, index, value) => {
          const n = self.size;
          if (self.maxlen === n) throw pyError("IndexError", "deque already at its maximum size");
          if (index >= n) self.push(value);
          else if (index <= -n || index === 0) self.unshift(value);
          else {
            self.rotate(-index);
            if (index < 0) self.push(value);
            else self.unshift(value);
            self.rotate(index);
          }
          return None;
        },
      ),
    ),
    pop: unsigned(
      raisingMethod(
        "($self, /)",
        "Remove and return the rightmost element.",
        (self: PyDeque) => self.pop() ?? raising(pyError("IndexError", "pop from an empty deque")),
      ),
    ),
    popleft: unsigned(
      raisingMethod(
        "($self, /)",
        "Remove and return the leftmost element.",
        (self: PyDeque) => self.shift() ?? raising(pyError("IndexError", "pop from an empty deque")),
      ),
    ),
    remove: unsigned(
      method("($self, value, /)", "D.remove(value) -- remove first occurrence of value.", (self, value) => {
        const at = find(self, value, 0, Infinity, () => {
          throw pyError("IndexError", "deque mutated during remove().");
        });
        if (at < 0) throw pyError("ValueError", `${reprText(value)} is not in deque`);
        self.removeAt(at);
        return None;
      }),
    ),
    reverse: unsigned(
      method("($self, /)", "D.reverse() -- reverse *IN PLACE*", (self) => {
        for (let i = 0, j = self.size - 1; i < j; i++, j--) {
          const v = self.at(i);
          self.setAt(i, self.at(j));
          self.setAt(j, v);
        }
        return None;
      }),
    ),
    rotate: unsigned(
      method(
        "($self, n: ssize=1, /)",
        "Rotate the deque n steps to the right (default n=1).  If n is negative, rotates left.",
        (self, n) => {
          self.rotate(n);
          return None;
        },
      ),
    ),
    __reversed__: unsigned(
      method("($self, /)", "D.__reversed__() -- return a reverse iterator over the deque", (self) => {
        dequeReverseIteratorType();
        return new PyDequeReverseIterator(self);
      }),
    ),
    __reduce__: unsigned(
      method("($self, /)", "Return state information for pickling.", (self) => {
        const args = self.maxlen < 0 ? EMPTY_TUPLE : new PyTuple([EMPTY_TUPLE, self.maxlen]);
        return new PyTuple([self.cls, args, callMethod(self, "__getstate__"), getIter(self)]);
      }),
    ),
    __sizeof__: unsigned(
      method("($self, /)", "D.__sizeof__() -- size of D in memory, in bytes", (self) => {
        return 232 + 528 * Math.max(1, Math.ceil(self.size / 64));
      }),
    ),
    __class_getitem__: classGetItem,
  },
  getset: {
    maxlen: getset(
      (self) => (self.maxlen < 0 ? None : self.maxlen),
      undefined,
      "maximum size of a deque or None if unbounded",
    ),
  },
}));

/** `counter` items are still to come. */
class PyDequeIterator extends PyObject {
  readonly deque: PyDeque;
  counter: number;
  state: number;
  constructor(deque: PyDeque) {
    super();
    this.deque = deque;
    this.counter = deque.size;
    this.state = deque.state;
  }
}
class PyDequeReverseIterator extends PyDequeIterator {}

function dequeIteratorDef(
  name: string,
  make: (deque: PyDeque) => PyDequeIterator,
  pick: (self: PyDequeIterator) => Value,
): TypeDef<PyDequeIterator> {
  return {
    hasPlainNext: true,
    slots: {
      new: newSlot("($type, deque, index: ssize=0, /)", name, (_cls, deque, index) => {
        if (!(deque instanceof PyDeque)) {
          throw pyError("TypeError", `${name}() argument 1 must be collections.deque, not ${typeOf(deque).tpName}`);
        }
        const it = make(deque);
        for (let i = 0; i < index && it.counter > 0; i++) it.counter--;
        return it;
      }),
      iter: (self) => self,
      next: (self) => {
        if (self.deque.state !== self.state) {
          self.counter = 0;
          throw pyError("RuntimeError", "deque mutated during iteration");
        }
        if (self.counter === 0) return undefined;
        const v = pick(self);
        self.counter--;
        return v;
      },
    },
    methods: {
      __length_hint__: unsigned(
        method("($self, /)", "Private method returning an estimate of len(list(it)).", (self) => self.counter),
      ),
      __reduce__: unsigned(
        method(
          "($self, /)",
          "Return state information for pickling.",
          (self) => new PyTuple([self.cls, new PyTuple([self.deque, self.deque.size - self.counter])]),
        ),
      ),
    },
  };
}

export const dequeIteratorType: LazyType = lazyType<PyDequeIterator>(
  "collections._deque_iterator",
  PyDequeIterator,
  () =>
    dequeIteratorDef(
      "_deque_iterator",
      (deque) => new PyDequeIterator(deque),
      (self) => self.deque.at(self.deque.size - self.counter),
    ),
);

export const dequeReverseIteratorType: LazyType = lazyType<PyDequeIterator>(
  "collections._deque_reverse_iterator",
  PyDequeReverseIterator,
  () =>
    dequeIteratorDef(
      "_deque_reverse_iterator",
      (deque) => new PyDequeReverseIterator(deque),
      (self) => self.deque.at(self.counter - 1),
    ),
);
