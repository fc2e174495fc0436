/** The `dict` type. Source: Objects/dictobject.c. The table is `objects/dict.ts`; views and iterators have files of their own. */
import { PyTuple } from "../../objects/containers.ts";
import { PyDict, PyDictSub } from "../../objects/dict.ts";
import { PyDictKeyIterator } from "../../objects/iterators.ts";
import { None, NotImplemented, type Str, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { EQ, NE } from "../../objects/slots.ts";
import { strJoin } from "../../objects/str.ts";
import { lookupType, type PyType } from "../../objects/type.ts";
import { dictType } from "../../objects/types.ts";
import { genericGetAttr, lookupSpecial } from "../../protocols/attributes.ts";
import { call0, call1 } from "../../protocols/call.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { equalItems } from "../../protocols/compare.ts";
import { classMethod, fillType, method, raisingMethod, type TypeDef, unsigned } from "../../protocols/define.ts";
import { keyError, pyError, raiseError, raising } from "../../protocols/errors.ts";
import { repr } from "../../protocols/text.ts";
import { MAX_REPR_DEPTH, reprTooDeep } from "../sequence.ts";
import { PyDictReverseKeyIterator } from "./iterators.ts";
import { fillFromKeys, mergeDict, updateFrom, updateFromArguments } from "./merge.ts";
import { PyDictItems, PyDictKeys, PyDictValues } from "./views.ts";

/** `{k: v}`; the dict may change while it is shown. */
export function reprDict(self: PyDict): Str {
  if (self.size === 0) return "{}";
  const active = rt.activeReprs;
  if (active.has(self)) return "{...}";
  if (active.size >= MAX_REPR_DEPTH) throw reprTooDeep();
  active.add(self);
  try {
    const parts: Str[] = [];
    for (let i = 0; i < self.keys.length; i++) {
      const key = self.keys[i];
      if (key === undefined) continue;
      const value = self.values[i]!;
      const k = repr(key);
      const v = repr(value);
      parts.push(typeof k === "string" && typeof v === "string" ? `${k}: ${v}` : strJoin([k, v], ": "));
    }
    return strJoin(["{", strJoin(parts, ", "), "}"], "");
  } finally {
    active.delete(self);
  }
}

/** Same keys with equal values. */
export function dictsEqual(a: PyDict, b: PyDict): boolean {
  if (a.size !== b.size) return false;
  for (let i = 0; i < a.keys.length; i++) {
    const key = a.keys[i];
    if (key === undefined) continue;
    const value = a.values[i]!;
    const entry = typeof key === "string" ? b.findStr(key) : b.findHashed(key, a.hashAt(i));
    if (entry < 0) return false;
    if (!equalItems(value, b.values[entry]!)) return false;
  }
  return true;
}

export function newDict(cls: PyType): PyDict {
  return cls === dictType ? new PyDict() : new PyDictSub(cls);
}

/** `d[key]` for a dict of any class: `__missing__` has its say. */
export function dictItem(self: PyDict, key: Value): Value {
  const entry = self.find(key);
  if (entry >= 0) return self.values[entry]!;
  if (self.cls !== dictType && lookupType(self.cls, "__missing__") !== undefined) {
    return call1(lookupSpecial(self, "__missing__")!, key);
  }
  return raiseError(keyError(key));
}

const dictDef: TypeDef<PyDict> = {
  make0: () => new PyDict(),
  make1: (v) => {
    const out = new PyDict();
    updateFrom(out, v);
    return out;
  },
  doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
  isBase: true,
  isMapping: true,
  matchSelf: true,
  slots: {
    getAttr: genericGetAttr,
    repr: reprDict,
    richCompare: (self, other, op) => {
      if (!(other instanceof PyDict) || (op !== EQ && op !== NE)) return NotImplemented;
      return dictsEqual(self, other) === (op === EQ);
    },
    iter: (self) => new PyDictKeyIterator(self, 0),
    new: (cls) => newDict(cls),
    init: (self, args, kwnames) => updateFromArguments(self, args, kwnames, "dict"),
    len: (self) => self.size,
    getItem: dictItem,
    setItem: (self, key, value) => {
      if (value !== undefined) self.set(key, value);
      else if (self.delete(key) === undefined) throw keyError(key);
    },
    contains: (self, key) => self.has(key),
    or: (a, b) => {
      if (!(a instanceof PyDict) || !(b instanceof PyDict)) return NotImplemented;
      const out = a.copy();
      updateFrom(out, b);
      return out;
    },
    inplaceOr: (self, other) => {
      updateFrom(self as PyDict, other);
      return self;
    },
  },
  methods: {
    __contains__: method("($self, key, /)", "True if the dictionary has the specified key, else False.", (self, key) =>
      self.has(key),
    ),
    __getitem__: method("($self, key, /)", "Return self[key].", (self, key) => dictItem(self, key)),
    __sizeof__: unsigned(
      method("($self, /)", "D.__sizeof__() -> size of D in memory, in bytes", (self) => dictSize(self)),
    ),
    get: method(
      "($self, key, default=None, /)",
      "Return the value for key if key is in the dictionary, else default.",
      (self, key, fallback) => self.get(key) ?? fallback,
    ),
    setdefault: method(
      "($self, key, default=None, /)",
      "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.",
      (self, key, fallback) => self.setDefault(key, fallback),
    ),
    pop: raisingMethod(
      "($self, key, default=<unrepresentable>, /)",
      "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.",
      (self, key, fallback) => {
        const value = self.size === 0 && fallback !== undefined ? undefined : self.delete(key);
        if (value !== undefined) return value;
        return fallback ?? raising(keyError(key));
      },
    ),
    popitem: raisingMethod(
      "($self, /)",
      "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) order.\nRaises KeyError if the dict is empty.",
      (self) => {
        if (self.size === 0) return raising(keyError("popitem(): dictionary is empty"));
        const entry = self.lastEntry();
        const key = self.keys[entry]!;
        const value = self.deleteEntry(entry)!;
        self.lastEntry(); // trims
        return new PyTuple([key, value]);
      },
    ),
    keys: unsigned(
      method("($self, /)", "D.keys() -> a set-like object providing a view on D's keys", (self) => {
        return new PyDictKeys(self);
      }),
    ),
    items: unsigned(
      method("($self, /)", "D.items() -> a set-like object providing a view on D's items", (self) => {
        return new PyDictItems(self);
      }),
    ),
    values: unsigned(
      method("($self, /)", "D.values() -> an object providing a view on D's values", (self) => {
        return new PyDictValues(self);
      }),
    ),
    update: unsigned(
      method(
        "($self, /, *args, **kwargs)",
        "D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.\nIf E is present and has a .keys() method, then does:  for k in E: D[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\nIn either case, this is followed by: for k in F:  D[k] = F[k]",
        (self, args, kwargs) => {
          if (args.length > 1) throw pyError("TypeError", `update expected at most 1 argument, got ${args.length}`);
          if (args.length === 1) updateFrom(self, args[0]!);
          mergeDict(self, kwargs);
          return None;
        },
      ),
    ),
    fromkeys: classMethod(
      "($type, iterable, value=None, /)",
      "Create a new dictionary with keys from iterable and values set to value.",
      (cls, iterable, value) => {
        const made = cls === dictType ? new PyDict() : call0(cls);
        fillFromKeys(made, iterable, value);
        return made;
      },
    ),
    clear: unsigned(
      method("($self, /)", "D.clear() -> None.  Remove all items from D.", (self) => {
        self.clear();
        return None;
      }),
    ),
    copy: unsigned(method("($self, /)", "D.copy() -> a shallow copy of D", (self) => self.copy())),
    __reversed__: method(
      "($self, /)",
      "Return a reverse iterator over the dict keys.",
      (self) => new PyDictReverseKeyIterator(self),
    ),
    __class_getitem__: classGetItem,
  },
};

/** What CPython's tables would take: 64 bytes, and from 8 slots on an index with entries of 16 (str keys only) or 24 bytes. */
function dictSize(d: PyDict): number {
  if (d.size === 0 && d.keys.length === 0) return 48;
  let slots = 8;
  while (Math.floor((slots * 2) / 3) < d.keys.length) slots *= 2;
  const entries = Math.floor((slots * 2) / 3);
  const indexWidth = slots <= 256 ? 1 : slots <= 65536 ? 2 : 4;
  let allStr = true;
  for (let i = 0; i < d.keys.length && allStr; i++) allStr = d.keys[i] === undefined || typeof d.keys[i] === "string";
  return 48 + 32 + slots * indexWidth + entries * (allStr ? 16 : 24);
}

export function installDictType(): void {
  fillType(dictType, dictDef);
}
