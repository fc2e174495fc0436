/**
 * The `list` type. Source: Objects/listobject.c. Items live in a JS array that is never replaced. Sorting is in
 * `list-sort.ts`, the iterators in `iterators.ts`.
 */
import { PyList, PyListSub, PySlice, PyTuple } from "../objects/containers.ts";
import { PyListIterator, PyListReverseIterator } from "../objects/iterators.ts";
import { None, NotImplemented, type Value } from "../objects/object.ts";
import { EQ, type KwNames, NE } from "../objects/slots.ts";
import { strJoin } from "../objects/str.ts";
import type { PyType } from "../objects/type.ts";
import { listType, tupleType } from "../objects/types.ts";
import { genericGetAttr } from "../protocols/attributes.ts";
import { classGetItem } from "../protocols/class-getitem.ts";
import { checkPositional, noKeywords } from "../protocols/clinic/positional.ts";
import { equalItems } from "../protocols/compare.ts";
import { fillType, method, raisingMethod, type TypeDef } from "../protocols/define.ts";
import { pyError, raiseError, raising } from "../protocols/errors.ts";
import { appendAll, toArray } from "../protocols/iterate.ts";
import { adjustSlice, sliceRange, unpackSlice } from "../protocols/slices.ts";
import { repr } from "../protocols/text.ts";
import { typeName, typeOf } from "../protocols/type-of.ts";
import { noteGrowth, sortList } from "./list-sort.ts";
import {
  compareItems,
  containsItem,
  countItem,
  findItem,
  hasIndex,
  indicesError,
  itemIndex,
  itemsInRange,
  repeatCount,
  repeatItems,
  reprItems,
} from "./sequence.ts";

/** `list.extend`: exact lists and tuples are read in one go, others item by item. */
export function extendList(self: PyList, iterable: Value): void {
  noteGrowth(self);
  const items = self.items;
  const source = fixedItems(iterable);
  if (source === undefined) {
    appendAll(items, iterable);
    return;
  }
  const n = source.length; // fixed first: the list may be extended by itself
  for (let i = 0; i < n; i++) items.push(source[i]!);
}

/** The items of an exact list or tuple. */
function fixedItems(v: Value): readonly Value[] | undefined {
  if (v instanceof PyList && v.cls === listType) return v.items;
  if (v instanceof PyTuple && v.cls === tupleType) return v.items;
  return undefined;
}

/** PySequence_Fast: the items of a list or tuple (subclasses too), or of any iterable; TypeError with `message` otherwise. */
export function fastSequence(v: Value, message: string): readonly Value[] {
  if (v instanceof PyList || v instanceof PyTuple) return v.items;
  const slots = typeOf(v).slots;
  if (slots.iter === undefined && slots.getItem === undefined) throw pyError("TypeError", message);
  return toArray(v);
}

/** Replaces `items[start:stop]` by `source`, which must not be `items` itself. */
export function replaceItems(items: Value[], start: number, stop: number, source: readonly Value[]): void {
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

/** Results up to this long are filled item by item: `Array.prototype.concat` takes 80 ns to begin. */
const SHORT = 16;

function concatItems(a: readonly Value[], b: readonly Value[]): Value[] {
  if (a.length + b.length > SHORT) return a.concat(b);
  const items: Value[] = [];
  for (let i = 0; i < a.length; i++) items.push(a[i]!);
  for (let i = 0; i < b.length; i++) items.push(b[i]!);
  return items;
}

function deleteSlice(self: PyList, slice: PySlice): void {
  const items = self.items;
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
  const items = self.items;
  const bounds = unpackSlice(slice);
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

export function newList(cls: PyType, items: Value[]): PyList {
  return cls === listType ? new PyList(items) : new PyListSub(cls, items);
}

const listDef: TypeDef<PyList> = {
  make0: () => new PyList([]),
  make1: (v) => new PyList(toArray(v)),
  doc: "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.",
  signature: "(iterable=(), /)",
  isBase: true,
  isSequence: true,
  matchSelf: true,
  slots: {
    getAttr: genericGetAttr,
    repr: (self) => (self.items.length === 0 ? "[]" : reprItems(self, self.items, "[", "]", "[...]")),
    richCompare: (self, other, op) => {
      if (!(other instanceof PyList)) return NotImplemented;
      const a = self.items;
      const b = other.items;
      if (a.length !== b.length && (op === EQ || op === NE)) return op === NE;
      return compareItems(a, b, op);
    },
    iter: (self) => new PyListIterator(self),
    new: (cls) => newList(cls, []),
    init: (self, args, kwnames: KwNames) => {
      if (self.cls === listType || self.cls.slots.new === listType.slots.new) noKeywords("list", kwnames);
      const given = args.length - (kwnames === undefined ? 0 : kwnames.length);
      checkPositional("list", given, 0, 1);
      self.items.length = 0;
      if (given > 0) extendList(self, args[0]!);
    },
    len: (self) => self.items.length,
    getItem: (self, key) => {
      const items = self.items;
      if (key instanceof PySlice) return new PyList(itemsInRange(items, sliceRange(key, items.length)));
      if (!hasIndex(key)) throw indicesError("list", key);
      const i = itemIndex(key);
      const item = items[i < 0 ? i + items.length : i];
      if (item === undefined) raiseError(pyError("IndexError", "list index out of range"));
      return item;
    },
    setItem: (self, key, value) => {
      const items = self.items;
      if (key instanceof PySlice) {
        if (value === undefined) deleteSlice(self, key);
        else assignSlice(self, key, value);
        return;
      }
      if (!hasIndex(key)) throw indicesError("list", key);
      let i = itemIndex(key);
      if (i < 0) i += items.length;
      if (i < 0 || i >= items.length) throw pyError("IndexError", "list assignment index out of range");
      if (value !== undefined) items[i] = value;
      else if (i === items.length - 1) items.pop();
      else if (i === 0) items.shift();
      else items.splice(i, 1);
    },
    contains: (self, item) => containsItem(self.items, item),
    concat: (self, other) => {
      if (!(other instanceof PyList)) {
        throw pyError("TypeError", `can only concatenate list (not "${typeName(other)}") to list`);
      }
      return new PyList(concatItems(self.items, other.items));
    },
    repeat: (self, count) => new PyList(repeatItems(self.items, repeatCount(count))),
    inplaceConcat: (self, other) => {
      extendList(self, other);
      return self;
    },
    inplaceRepeat: (self, count) => {
      const n = repeatCount(count);
      const items = self.items;
      if (n === 0) items.length = 0;
      else if (n > 1) {
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
      (self) => 40 + 8 * self.items.length,
    ),
    clear: method("($self, /)", "Remove all items from list.", (self) => {
      self.items.length = 0;
      return None;
    }),
    copy: method("($self, /)", "Return a shallow copy of the list.", (self) => new PyList(self.items.slice())),
    append: method("($self, object, /)", "Append object to the end of the list.", (self, object) => {
      noteGrowth(self);
      self.items.push(object);
      return None;
    }),
    insert: method("($self, index: ssize, object, /)", "Insert object before index.", (self, index, object) => {
      noteGrowth(self);
      const items = self.items;
      const n = items.length;
      const at = index < 0 ? Math.max(0, index + n) : index;
      if (at >= n) items.push(object);
      else if (at === 0) items.unshift(object);
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
        const items = self.items;
        const n = items.length;
        if (n === 0) return raising(pyError("IndexError", "pop from empty list"));
        if (index < 0) index += n;
        if (index < 0 || index >= n) return raising(pyError("IndexError", "pop index out of range"));
        if (index === n - 1) return items.pop()!;
        return index === 0 ? items.shift()! : items.splice(index, 1)[0]!;
      },
    ),
    remove: raisingMethod(
      "($self, value, /)",
      "Remove first occurrence of value.\n\nRaises ValueError if the value is not present.",
      (self, value) => {
        const items = self.items;
        for (let i = 0; i < items.length; i++) {
          if (equalItems(items[i]!, value)) {
            if (i === 0) items.shift();
            else items.splice(i, 1);
            return None;
          }
        }
        return raising(pyError("ValueError", "list.remove(x): x not in list"));
      },
    ),
    index: raisingMethod(
      "($self, value, start: slice_index=0, stop: slice_index=sys.maxsize, /)",
      "Return first index of value.\n\nRaises ValueError if the value is not present.",
      (self, value, start, stop) => {
        const at = findItem(self.items, value, start, stop);
        return at < 0 ? raising(notInList(value)) : at;
      },
    ),
    count: method("($self, value, /)", "Return number of occurrences of value.", (self, value) =>
      countItem(self.items, value),
    ),
    reverse: method("($self, /)", "Reverse *IN PLACE*.", (self) => {
      self.items.reverse();
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
