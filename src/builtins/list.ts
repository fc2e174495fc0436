/**
 * The `list` type. Source: Objects/listobject.c. Lists of floats that stay such are dealt with in
 * `float-lists.ts`. Sorting is in
 * `list-sort.ts`, the iterators in `iterators.ts`.
 */
import { BOXED, itemsOf, PyList, PyListSub, PySlice, PyTuple } from "../objects/containers.ts";
import { PyListIterator, PyListReverseIterator } from "../objects/iterators.ts";
import { PyFloat } from "../objects/number.ts";
import { None, NotImplemented, type Value } from "../objects/object.ts";
import { concatItems } from "../objects/short-arrays.ts";
import { EQ, type KwNames, NE } from "../objects/slots.ts";
import { strJoin } from "../objects/str.ts";
import type { PyType } from "../objects/type.ts";
import { listType } from "../objects/types.ts";
import { genericGetAttr } from "../protocols/attributes.ts";
import { classGetItem } from "../protocols/class-getitem.ts";
import { checkPositional, noKeywords } from "../protocols/clinic/positional.ts";
import { equalItems } from "../protocols/compare.ts";
import { indicesError } from "../protocols/container.ts";
import { fillType, method, raisingMethod, type TypeDef } from "../protocols/define.ts";
import { pyError, raiseError, raising } from "../protocols/errors.ts";
import { appendAll, plainItems, toArray } from "../protocols/iterate.ts";
import { adjustSlice, sliceRange, unpackSlice } from "../protocols/slices.ts";
import { repr } from "../protocols/text.ts";
import { typeName, typeOf } from "../protocols/type-of.ts";
import {
  assignFloats,
  concatFloats,
  copyFloats,
  countIn,
  extendByFloats,
  findIn,
  repeatFloats,
  sliceOf,
} from "./float-lists.ts";
import { noteGrowth, sortList } from "./list-sort.ts";
import { compareItems, hasIndex, itemIndex, repeatCount, repeatItems, reprItems } from "./sequence.ts";

/** `list.extend`: exact lists and tuples are read in one go, others item by item. */
export function extendList(self: PyList, iterable: Value): void {
  noteGrowth(self);
  if (iterable instanceof PyList && extendByFloats(self, iterable)) return;
  const source = plainItems(iterable);
  if (source === undefined) {
    appendAll(self.items, iterable);
    return;
  }
  const n = source.length; // fixed first: the list may be extended by itself
  if (self.floats === BOXED) for (let i = 0; i < n; i++) self.boxes.push(source[i]!);
  else for (let i = 0; i < n; i++) self.push(source[i]!);
}

/** PySequence_Fast: the items of a list or tuple (subclasses too), or of any iterable; TypeError with `message` otherwise. */
export function fastSequence(v: Value, message: string): readonly Value[] {
  if (v instanceof PyList || v instanceof PyTuple) return itemsOf(v);
  const slots = typeOf(v).slots;
  if (slots.iter === undefined && slots.getItem === undefined) throw pyError("TypeError", message);
  return toArray(v);
}

const NOT_IN_LIST = "list.remove(x): x not in list";

/** What holds the items. */
const arrayOf = (list: PyList): Value[] | number[] => (list.floats.length > 0 ? list.floats : list.boxes);

/** Takes one item out of an array. */
function removeAt<T>(array: T[], i: number): T {
  if (i === array.length - 1) return array.pop()!;
  return i === 0 ? array.shift()! : array.splice(i, 1)[0]!;
}

/** Replaces `items[start:stop]` by `source`, which must not be `items` itself. */
export function replaceItems<T>(items: T[], start: number, stop: number, source: readonly T[]): void {
  const removed = stop - start;
  const added = source.length;
  if (removed === added) {
    for (let i = 0; i < added; i++) items[start + i] = source[i]!;
  } else if (added === 0) {
    if (start === 0 && stop === items.length) items.length = 0;
    else items.splice(start, removed);
  } else if (start === items.length) {
    for (let i = 0; i < added; i++) items.push(source[i]!);
  } else {
    const tail = items.slice(stop);
    items.length = start;
    for (let i = 0; i < added; i++) items.push(source[i]!);
    for (let i = 0; i < tail.length; i++) items.push(tail[i]!);
  }
}

function deleteSlice<T>(items: T[], slice: PySlice): void {
  let { start, step, count, stop } = sliceRange(slice, items.length);
  if (count === 0) return;
  if (step === 1) {
    replaceItems(items, start, stop, []);
    return;
  }
  if (step < 0) {
    start += step * (count - 1);
    step = -step;
  }
  // move the items between the deleted ones down
  let out = start;
  let next = start;
  stop = start + step * (count - 1);
  for (let i = start; i < items.length; i++) {
    if (i === next && i <= stop) next += step;
    else items[out++] = items[i]!;
  }
  items.length = out;
}

function assignSlice(self: PyList, slice: PySlice, value: Value): void {
  const bounds = unpackSlice(slice);
  if (assignFloats(self, bounds, value)) return;
  const items = self.items;
  const range = adjustSlice(bounds.start, bounds.stop, bounds.step, items.length);
  if (range.step === 1) {
    noteGrowth(self);
    const fixed = fastSequence(value, "can only assign an iterable");
    const source = fixed === items ? items.slice() : fixed;
    // reading the value may have changed the list
    const start = Math.min(range.start, items.length);
    const stop = Math.min(Math.max(range.stop, start), items.length);
    replaceItems(items, start, stop, source);
    return;
  }
  const fixed = fastSequence(value, "must assign iterable to extended slice");
  const source = fixed === items ? items.slice() : fixed;
  const now = adjustSlice(bounds.start, bounds.stop, bounds.step, items.length);
  if (source.length !== now.count) {
    throw pyError(
      "ValueError",
      `attempt to assign sequence of size ${source.length} to extended slice of size ${now.count}`,
    );
  }
  for (let i = 0, at = now.start; i < source.length; i++, at += now.step) items[at] = source[i]!;
}

/** `list(v)`. */
export function listOf(v: Value): PyList {
  return (v instanceof PyList && v.cls === listType ? copyFloats(v) : undefined) ?? PyList.of(toArray(v));
}

export function newList(cls: PyType, items: Value[]): PyList {
  return cls === listType ? PyList.of(items) : new PyListSub(cls, items);
}

const listDef: TypeDef<PyList> = {
  make0: () => PyList.empty(),
  make1: listOf,
  doc: "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.",
  signature: "(iterable=(), /)",
  isBase: true,
  isSequence: true,
  matchSelf: true,
  slots: {
    getAttr: genericGetAttr,
    repr: (self) => (self.length === 0 ? "[]" : reprItems(self, self.read(), "[", "]", "[...]")),
    richCompare: (self, other, op) => {
      if (!(other instanceof PyList)) return NotImplemented;
      const a = self.read();
      const b = other.read();
      if (a.length !== b.length && (op === EQ || op === NE)) return op === NE;
      return compareItems(a, b, op);
    },
    iter: (self) => new PyListIterator(self),
    new: (cls) => newList(cls, []),
    init: (self, args, kwnames: KwNames) => {
      if (self.cls === listType || self.cls.slots.new === listType.slots.new) noKeywords("list", kwnames);
      const given = args.length - (kwnames === undefined ? 0 : kwnames.length);
      checkPositional("list", given, 0, 1);
      self.clear();
      if (given > 0) extendList(self, args[0]!);
    },
    len: (self) => self.length,
    getItem: (self, key) => {
      if (key instanceof PySlice) return sliceOf(self, sliceRange(key, self.length));
      if (!hasIndex(key)) throw indicesError("list", key);
      const i = itemIndex(key);
      const item = self.at(i < 0 ? i + self.length : i);
      if (item === undefined) raiseError(pyError("IndexError", "list index out of range"));
      return item;
    },
    setItem: (self, key, value) => {
      if (key instanceof PySlice) {
        if (value === undefined) deleteSlice<unknown>(arrayOf(self), key);
        else assignSlice(self, key, value);
        return;
      }
      if (!hasIndex(key)) throw indicesError("list", key);
      let i = itemIndex(key);
      if (i < 0) i += self.length;
      if (i < 0 || i >= self.length) throw pyError("IndexError", "list assignment index out of range");
      if (value !== undefined) self.set(i, value);
      else removeAt<unknown>(arrayOf(self), i);
    },
    contains: (self, item) => findIn(self, item, 0, Number.MAX_SAFE_INTEGER) >= 0,
    concat: (self, other) => {
      if (!(other instanceof PyList)) {
        throw pyError("TypeError", `can only concatenate list (not "${typeName(other)}") to list`);
      }
      return concatFloats(self, other) ?? new PyList(concatItems(self.read(), other.read()));
    },
    repeat: (self, count) =>
      repeatFloats(self, repeatCount(count)) ?? new PyList(repeatItems(self.read(), repeatCount(count))),
    inplaceConcat: (self, other) => {
      extendList(self, other);
      return self;
    },
    inplaceRepeat: (self, count) => {
      const n = repeatCount(count);
      if (n === 0) self.clear();
      else if (n > 1) {
        const items = self.items;
        const more = repeatItems(items, n - 1);
        for (let i = 0; i < more.length; i++) items.push(more[i]!);
      }
      return self;
    },
  },
  methods: {
    __getitem__: method("($self, index, /)", "Return self[index].", (self, index) =>
      listDef.slots!.getItem!(self, index),
    ),
    __reversed__: method(
      "($self, /)",
      "Return a reverse iterator over the list.",
      (self) => new PyListReverseIterator(self),
    ),
    __sizeof__: method(
      "($self, /)",
      "Return the size of the list in memory, in bytes.",
      (self) => 40 + 8 * self.length,
    ),
    clear: method("($self, /)", "Remove all items from list.", (self) => {
      self.clear();
      return None;
    }),
    copy: method(
      "($self, /)",
      "Return a shallow copy of the list.",
      (self) => copyFloats(self) ?? new PyList(self.slice()),
    ),
    append: method("($self, object, /)", "Append object to the end of the list.", (self, object) => {
      noteGrowth(self);
      self.push(object);
      return None;
    }),
    insert: method("($self, index: ssize, object, /)", "Insert object before index.", (self, index, object) => {
      noteGrowth(self);
      const n = self.length;
      const at = index < 0 ? Math.max(0, index + n) : index;
      if (at >= n) {
        self.push(object);
        return None;
      }
      const { items } = self;
      if (at === 0) items.unshift(object);
      else items.splice(at, 0, object);
      return None;
    }),
    extend: method("($self, iterable, /)", "Extend list by appending elements from the iterable.", (self, iterable) => {
      extendList(self, iterable);
      return None;
    }),
    pop: raisingMethod(
      "($self, index: ssize=-1, /)",
      "Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range.",
      (self, index) => {
        const n = self.length;
        if (n === 0) return raising(pyError("IndexError", "pop from empty list"));
        if (index < 0) index += n;
        if (index < 0 || index >= n) return raising(pyError("IndexError", "pop index out of range"));
        if (self.floats.length > 0) return new PyFloat(removeAt(self.floats, index));
        // fast path: the last one
        return index === n - 1 ? self.boxes.pop()! : removeAt(self.boxes, index);
      },
    ),
    remove: raisingMethod(
      "($self, value, /)",
      "Remove first occurrence of value.\n\nRaises ValueError if the value is not present.",
      (self, value) => {
        if (self.floats.length > 0) {
          const at = findIn(self, value, 0, Number.MAX_SAFE_INTEGER);
          if (at < 0) return raising(pyError("ValueError", NOT_IN_LIST));
          removeAt<unknown>(arrayOf(self), at);
          return None;
        }
        const items = self.boxes;
        for (let i = 0; i < items.length; i++) {
          if (equalItems(items[i]!, value)) {
            removeAt(items, i);
            return None;
          }
        }
        return raising(pyError("ValueError", NOT_IN_LIST));
      },
    ),
    index: raisingMethod(
      "($self, value, start: slice_index=0, stop: slice_index=sys.maxsize, /)",
      "Return first index of value.\n\nRaises ValueError if the value is not present.",
      (self, value, start, stop) => {
        const at = findIn(self, value, start, stop);
        return at < 0 ? raising(notInList(value)) : at;
      },
    ),
    count: method("($self, value, /)", "Return number of occurrences of value.", (self, value) => countIn(self, value)),
    reverse: method("($self, /)", "Reverse *IN PLACE*.", (self) => {
      if (self.floats.length > 0) self.floats.reverse();
      else self.boxes.reverse();
      return None;
    }),
    sort: method(
      "($self, /, *, key=None, reverse: bool=False)",
      "Sort the list in ascending order and return None.\n\nThe sort is in-place (i.e. the list itself is modified) and stable (i.e. the\norder of two equal elements is maintained).\n\nIf a key function is given, apply it once to each list item and sort them,\nascending or descending, according to their function values.\n\nThe reverse flag can be set to sort in descending order.",
      (self, key, reverse) => {
        sortList(self, key === None ? undefined : key, reverse);
        return None;
      },
    ),
    __class_getitem__: classGetItem,
  },
};

function notInList(value: Value): ReturnType<typeof pyError> {
  return pyError("ValueError", strJoin([repr(value), " is not in list"], ""));
}

export function installList(): void {
  fillType(listType, listDef);
}
