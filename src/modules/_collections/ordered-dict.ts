/**
 * `collections.OrderedDict`. Source: Objects/odictobject.c. CPython threads a linked list through the entries; here the table's
 * entry order is the order: moving to the end is deleting and appending, moving to the front rebuilds the table.
 */

import { dictsEqual } from "../../builtins/dict/dict.ts";
import { mappingKeys } from "../../builtins/dict/merge.ts";
import {
  dictItemsType,
  dictKeysType,
  dictValuesType,
  PyDictItems,
  PyDictKeys,
  PyDictValues,
} from "../../builtins/dict/views.ts";
import { EMPTY_TUPLE, PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { None, NotImplemented, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { EQ, type KwNames, NE } from "../../objects/slots.ts";
import { strJoin } from "../../objects/str.ts";
import { dictType } from "../../objects/types.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { builtinNamed } from "../../protocols/builtin-names.ts";
import { call0, call1, callMethod } from "../../protocols/call.ts";
import { equalItems } from "../../protocols/compare.ts";
import { contains, getItem, setItem } from "../../protocols/container.ts";
import { classMethod, type LazyType, lazyType, method, raisingMethod, unsigned } from "../../protocols/define.ts";
import { keyError, pyError, raising } from "../../protocols/errors.ts";
import { forEach, getIter, iterNext } from "../../protocols/iterate.ts";
import { repr } from "../../protocols/text.ts";

export class PyOrderedDict extends PyDict {
  dict: PyDict | undefined = undefined;
  /** Changes with the order: added, removed and moved keys. */
  state = 0;
  /** All entries before this one are holes, while `moves` is what it was. */
  private hint = 0;
  private hintMoves = 0;

  override set(key: Value, value: Value): void {
    const before = this.size;
    super.set(key, value);
    if (this.size !== before) this.state++;
  }
  override setStr(key: string, value: Value): void {
    const before = this.size;
    super.setStr(key, value);
    if (this.size !== before) this.state++;
  }
  override setHashed(key: Value, hash: number, value: Value): void {
    const before = this.size;
    super.setHashed(key, hash, value);
    if (this.size !== before) this.state++;
  }
  override deleteEntry(entry: number): Value | undefined {
    this.state++;
    return super.deleteEntry(entry);
  }
  override clear(): void {
    this.state++;
    super.clear();
  }

  override firstEntry(): number {
    const { keys } = this;
    let i = this.hintMoves === this.moves ? this.hint : 0;
    while (i < keys.length && keys[i] === undefined) i++;
    this.hint = i;
    this.hintMoves = this.moves;
    return i < keys.length ? i : -1;
  }

  moveToEnd(entry: number): void {
    const key = this.keys[entry]!;
    const hash = this.hashAt(entry);
    if (entry === this.lastEntry()) return;
    const value = this.deleteEntry(entry)!;
    this.setHashed(key, hash, value);
  }

  moveToFront(entry: number): void {
    if (entry === this.firstEntry()) return;
    const moved: [Value, number, Value][] = [[this.keys[entry]!, this.hashAt(entry), this.values[entry]!]];
    for (let i = 0; i < this.keys.length; i++) {
      const key = this.keys[i];
      if (key !== undefined && i !== entry) moved.push([key, this.hashAt(i), this.values[i]!]);
    }
    this.clear();
    for (const [key, hash, value] of moved) this.setHashed(key, hash, value);
  }
}
const PyOrderedDictSub = heapSubclass(PyOrderedDict);

const isExact = (v: Value): boolean => v instanceof PyOrderedDict && v.cls === orderedDictType();

function addPairs(self: Value, pairs: Value): void {
  forEach(pairs, (pair) => {
    const it = getIter(pair);
    const key = iterNext(it);
    if (key === undefined) throw pyError("ValueError", "need more than 0 values to unpack");
    const value = iterNext(it);
    if (value === undefined) throw pyError("ValueError", "need more than 1 value to unpack");
    if (iterNext(it) !== undefined) throw pyError("ValueError", "too many values to unpack (expected 2)");
    setItem(self, key, value);
    return undefined;
  });
}

/** The positional argument of the constructor and of update. */
function updateFrom(self: Value, other: Value): void {
  if (other instanceof PyDict && other.cls === dictType) {
    const items: Value[] = [];
    for (let i = 0; i < other.keys.length; i++) {
      const key = other.keys[i];
      if (key !== undefined) items.push(new PyTuple([key, other.values[i]!]));
    }
    addPairs(self, new PyList(items));
    return;
  }
  const keys = findAttr(other, "keys");
  if (keys !== undefined) {
    for (const key of mappingKeys(other, keys)) setItem(self, key, getItem(other, key));
    return;
  }
  const items = findAttr(other, "items");
  addPairs(self, items === undefined ? other : call0(items));
}

function updateAll(self: PyOrderedDict, args: readonly Value[], kwnames: KwNames): void {
  const nkw = kwnames === undefined ? 0 : kwnames.length;
  const given = args.length - nkw;
  if (given > 0) updateFrom(self, args[0]!);
  for (let i = 0; i < nkw; i++) setItem(self, kwnames![i]!, args[given + i]!);
}

/** Same keys in the same order. */
function sameOrder(a: PyOrderedDict, b: PyOrderedDict): boolean {
  const [stateA, stateB] = [a.state, b.state];
  let j = 0;
  for (let i = 0; i < a.keys.length; i++) {
    const key = a.keys[i];
    if (key === undefined) continue;
    while (j < b.keys.length && b.keys[j] === undefined) j++;
    const other = b.keys[j++];
    if (other === undefined) return false;
    const equal = equalItems(key, other);
    if (a.state !== stateA || b.state !== stateB) throw pyError("RuntimeError", "OrderedDict mutated during iteration");
    if (!equal) return false;
  }
  return true;
}

const KEYS = 1;
const VALUES = 2;
const REVERSED = 4;

class PyOrderedIterator extends PyObject {
  dict: PyOrderedDict | undefined;
  readonly kind: number;
  /** Entry number to look at next. */
  entry: number;
  readonly state: number;
  readonly size: number;
  constructor(dict: PyOrderedDict, kind: number) {
    super();
    this.dict = dict;
    this.kind = kind;
    this.entry = (kind & REVERSED) !== 0 ? dict.keys.length - 1 : 0;
    this.state = dict.state;
    this.size = dict.size;
  }
}

const orderedIteratorType: LazyType = lazyType("odict_iterator", PyOrderedIterator, () => ({
  slots: { iter: (self) => self, next: nextOrdered },
  methods: {
    __reduce__: unsigned(
      method("($self, /)", "Return state information for pickling", (self) => {
        const rest: Value[] = [];
        if (self.dict !== undefined) {
          const copy = new PyOrderedIterator(self.dict, self.kind);
          copy.entry = self.entry;
          for (let v = nextOrdered(copy); v !== undefined; v = nextOrdered(copy)) rest.push(v);
        }
        return new PyTuple([builtinNamed("iter"), new PyTuple([new PyList(rest)])]);
      }),
    ),
  },
}));

function nextOrdered(self: PyOrderedIterator): Value | undefined {
  const { dict } = self;
  if (dict === undefined) return undefined;
  if (dict.state !== self.state) {
    self.dict = undefined;
    throw pyError(
      "RuntimeError",
      dict.size !== self.size ? "OrderedDict changed size during iteration" : "OrderedDict mutated during iteration",
    );
  }
  const { keys } = dict;
  const step = (self.kind & REVERSED) !== 0 ? -1 : 1;
  let i = self.entry;
  while (i >= 0 && i < keys.length && keys[i] === undefined) i += step;
  if (i < 0 || i >= keys.length) {
    self.dict = undefined;
    return undefined;
  }
  self.entry = i + step;
  switch (self.kind & (KEYS | VALUES)) {
    case KEYS:
      return keys[i];
    case VALUES:
      return dict.values[i];
    default:
      return new PyTuple([keys[i]!, dict.values[i]!]);
  }
}

function iterator(dict: PyDict, kind: number): Value {
  orderedIteratorType();
  return new PyOrderedIterator(dict as PyOrderedDict, kind);
}

class PyOrderedKeys extends PyDictKeys {}
class PyOrderedItems extends PyDictItems {}
class PyOrderedValues extends PyDictValues {}

const reversedMethod = <S extends { readonly dict: PyDict }>(kind: number) =>
  unsigned(method("($self, /)", "", (self: S) => iterator(self.dict, kind | REVERSED)));

const orderedKeysType: LazyType = lazyType(
  "odict_keys",
  PyOrderedKeys,
  () => ({
    slots: { iter: (self) => iterator(self.dict, KEYS) },
    methods: { __reversed__: reversedMethod<PyOrderedKeys>(KEYS) },
  }),
  () => dictKeysType,
);
const orderedItemsType: LazyType = lazyType(
  "odict_items",
  PyOrderedItems,
  () => ({
    slots: { iter: (self) => iterator(self.dict, KEYS | VALUES) },
    methods: { __reversed__: reversedMethod<PyOrderedItems>(KEYS | VALUES) },
  }),
  () => dictItemsType,
);
const orderedValuesType: LazyType = lazyType(
  "odict_values",
  PyOrderedValues,
  () => ({
    slots: { iter: (self) => iterator(self.dict, VALUES) },
    methods: { __reversed__: reversedMethod<PyOrderedValues>(VALUES) },
  }),
  () => dictValuesType,
);

export const orderedDictType: LazyType = lazyType(
  "collections.OrderedDict",
  PyOrderedDict,
  () => ({
    doc: "Dictionary that remembers insertion order",
    isBase: true,
    hasDict: true,
    hasWeakref: true,
    slots: {
      new: (cls) => (cls === orderedDictType() ? new PyOrderedDict() : new PyOrderedDictSub(cls)),
      init: (self, args, kwnames) => {
        const given = args.length - (kwnames === undefined ? 0 : kwnames.length);
        if (given > 1) throw pyError("TypeError", `expected at most 1 arguments, got ${given}`);
        updateAll(self, args, kwnames);
      },
      repr: (self) => {
        if (self.size === 0) return `${self.cls.name}()`;
        const active = rt.activeReprs;
        if (active.has(self)) return "...";
        active.add(self);
        try {
          const copy = new PyDict();
          forEach(callMethod(self, "items"), (pair) => {
            const { items } = pair as PyTuple;
            copy.set(items[0]!, items[1]!);
            return undefined;
          });
          return strJoin([self.cls.name, "(", repr(copy), ")"], "");
        } finally {
          active.delete(self);
        }
      },
      richCompare: (self, other, op) => {
        if (!(other instanceof PyDict) || (op !== EQ && op !== NE)) return NotImplemented;
        let equal = dictsEqual(self, other);
        if (equal && other instanceof PyOrderedDict) equal = sameOrder(self, other);
        return equal === (op === EQ);
      },
      iter: (self) => iterator(self, KEYS),
      setItem: (self, key, value) => {
        if (value !== undefined) self.set(key, value);
        else if (self.delete(key) === undefined) throw keyError(key);
      },
      or: (a, b) => {
        const [self, other] = a instanceof PyOrderedDict ? [a, b] : [b as PyOrderedDict, a];
        if (!(other instanceof PyDict)) return NotImplemented;
        const out = call1(self.cls, a);
        updateFrom(out, b);
        return out;
      },
      inplaceOr: (self, other) => {
        updateFrom(self, other);
        return self;
      },
    },
    methods: {
      fromkeys: classMethod(
        "($type, /, iterable, value=None)",
        "Create a new ordered dictionary with keys from iterable and values set to value.",
        (cls, iterable, value) => {
          const made = call0(cls);
          forEach(iterable, (key) => {
            setItem(made, key, value);
            return undefined;
          });
          return made;
        },
      ),
      __reduce__: unsigned(
        method("($self, /)", "Return state information for pickling", (self) => {
          const state = callMethod(self, "__getstate__");
          return new PyTuple([self.cls, EMPTY_TUPLE, state, None, getIter(callMethod(self, "items"))]);
        }),
      ),
      __reversed__: unsigned(
        method("($self, /)", "od.__reversed__() <==> reversed(od)", (self) => iterator(self, KEYS | REVERSED)),
      ),
      __sizeof__: unsigned(method("($self, /)", "", (self) => 96 + self.size * 80)),
      clear: unsigned(
        method("($self, /)", "od.clear() -> None.  Remove all items from od.", (self) => {
          self.clear();
          return None;
        }),
      ),
      copy: unsigned(
        method("($self, /)", "od.copy() -> a shallow copy of od", (self) => {
          if (isExact(self)) {
            const out = new PyOrderedDict();
            for (let i = 0; i < self.keys.length; i++) {
              const key = self.keys[i];
              if (key !== undefined) out.setHashed(key, self.hashAt(i), self.values[i]!);
            }
            return out;
          }
          const out = call0(self.cls);
          for (const key of self.keys.slice()) if (key !== undefined) setItem(out, key, getItem(self, key));
          return out;
        }),
      ),
      keys: unsigned(
        method("($self, /)", "", (self) => {
          orderedKeysType();
          return new PyOrderedKeys(self);
        }),
      ),
      items: unsigned(
        method("($self, /)", "", (self) => {
          orderedItemsType();
          return new PyOrderedItems(self);
        }),
      ),
      values: unsigned(
        method("($self, /)", "", (self) => {
          orderedValuesType();
          return new PyOrderedValues(self);
        }),
      ),
      move_to_end: raisingMethod(
        "($self, /, key, last: bool=True)",
        "Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist.",
        (self, key, last) => {
          const entry = self.find(key);
          if (entry < 0) return raising(keyError(key));
          if (last) self.moveToEnd(entry);
          else self.moveToFront(entry);
          return None;
        },
      ),
      pop: raisingMethod(
        "($self, /, key, default=<unrepresentable>)",
        "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.",
        (self, key, fallback) => {
          const value = self.delete(key);
          if (value !== undefined) return value;
          return fallback ?? raising(keyError(key));
        },
      ),
      popitem: raisingMethod(
        "($self, /, last: bool=True)",
        "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or FIFO order if false.",
        (self, last) => {
          const entry = last ? self.lastEntry() : self.firstEntry();
          if (entry < 0) return raising(keyError("dictionary is empty"));
          const key = self.keys[entry]!;
          return new PyTuple([key, self.deleteEntry(entry)!]);
        },
      ),
      setdefault: method(
        "($self, /, key, default=None)",
        "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.",
        (self, key, fallback) => {
          if (isExact(self)) {
            const found = self.get(key);
            if (found !== undefined) return found;
            self.set(key, fallback);
            return fallback;
          }
          if (contains(self, key)) return getItem(self, key);
          setItem(self, key, fallback);
          return fallback;
        },
      ),
      update: unsigned(
        method("($self, /, *args, **kwargs)", "", (self, args, kwargs) => {
          if (args.length > 1)
            throw pyError("TypeError", `update() takes at most 1 positional argument (${args.length} given)`);
          if (args.length === 1) updateFrom(self, args[0]!);
          if (kwargs.size > 0) updateFrom(self, kwargs);
          return None;
        }),
      ),
    },
  }),
  () => dictType,
);
