/** `collections.defaultdict`, `_count_elements` and `_tuplegetter`. Source: Modules/_collectionsmodule.c. */

import { reprDict } from "../../builtins/dict/dict.ts";
import { mergeMapping, updateFromArguments } from "../../builtins/dict/merge.ts";
import { EMPTY_TUPLE, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { hash32, isPlainKey } from "../../objects/key-hash.ts";
import { None, NotImplemented, PyObject, type Str, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { strJoin } from "../../objects/str.ts";
import { lookupType } from "../../objects/type.ts";
import { dictType } from "../../objects/types.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call, call0, call2, callMethod, isCallable } from "../../protocols/call.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { setItem } from "../../protocols/container.ts";
import { getset, type LazyType, lazyType, method, newSlot, unsigned } from "../../protocols/define.ts";
import { keyError, pyError } from "../../protocols/errors.ts";
import { forEach, getIter } from "../../protocols/iterate.ts";
import { add } from "../../protocols/number.ts";
import { repr } from "../../protocols/text.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";

export class PyDefaultDict extends PyDict {
  /** None or a callable. */
  factory: Value = None;
}
const PyDefaultDictSub = heapSubclass(PyDefaultDict);

function reprDefaultDict(self: PyDefaultDict): Value {
  const body = reprDict(self);
  const { factory } = self;
  let shown: Str = "None";
  if (factory !== None) {
    const active = rt.activeReprs;
    if (active.has(factory)) shown = "...";
    else {
      active.add(factory);
      try {
        shown = repr(factory);
      } finally {
        active.delete(factory);
      }
    }
  }
  return strJoin([self.cls.name, "(", shown, ", ", body, ")"], "");
}

const copyDefaultDict = (self: PyDefaultDict, from: Value = self): Value => call2(self.cls, self.factory, from);

export const defaultdictType: LazyType = lazyType(
  "collections.defaultdict",
  PyDefaultDict,
  () => ({
    doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.",
    isBase: true,
    slots: {
      new: (cls) => (cls === defaultdictType() ? new PyDefaultDict() : new PyDefaultDictSub(cls)),
      init: (self, args, kwnames) => {
        const given = args.length - (kwnames === undefined ? 0 : kwnames.length);
        let factory: Value = None;
        let rest = args;
        if (given > 0) {
          factory = args[0]!;
          if (factory !== None && !isCallable(factory))
            throw pyError("TypeError", "first argument must be callable or None");
          rest = args.slice(1);
        }
        self.factory = factory;
        updateFromArguments(self, rest, kwnames, "dict");
      },
      repr: reprDefaultDict,
      or: (a, b) => {
        const [self, other] = a instanceof PyDefaultDict ? [a, b] : [b as PyDefaultDict, a];
        if (!(other instanceof PyDict)) return NotImplemented;
        const out = copyDefaultDict(self, a);
        if (out instanceof PyDict) mergeMapping(out, b);
        else callMethod(out, "update", [b]);
        return out;
      },
    },
    methods: {
      __missing__: unsigned(
        method(
          "($self, key, /)",
          "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value\n",
          (self, key) => {
            const { factory } = self;
            if (factory === None) throw keyError(key);
            const value = call0(factory);
            setItem(self, key, value);
            return value;
          },
        ),
      ),
      copy: unsigned(method("($self, /)", "D.copy() -> a shallow copy of D.", (self) => copyDefaultDict(self))),
      __copy__: unsigned(method("($self, /)", "D.copy() -> a shallow copy of D.", (self) => copyDefaultDict(self))),
      __reduce__: unsigned(
        method("($self, /)", "Return state information for pickling.", (self) => {
          const args = self.factory === None ? EMPTY_TUPLE : new PyTuple([self.factory]);
          return new PyTuple([self.cls, args, None, None, getIter(callMethod(self, "items"))]);
        }),
      ),
      __class_getitem__: classGetItem,
    },
    members: {
      default_factory: getset(
        (self) => self.factory,
        (self, value) => {
          self.factory = value ?? None;
        },
        "Factory for default value called by __missing__().",
      ),
    },
  }),
  () => dictType,
);

/** Counts a key in a dict. */
function countOne(counts: PyDict, key: Value): void {
  const hash = hash32(key);
  const entry = counts.findHashed(key, hash);
  if (entry < 0) {
    counts.setHashed(key, hash, 1);
    return;
  }
  const old = counts.values[entry]!;
  // fast path: a small count
  if (typeof old === "number" && old < Number.MAX_SAFE_INTEGER) counts.values[entry] = old + 1;
  else counts.setHashed(key, hash, add(old, 1));
}

/** Counts items into a mapping: what Counter.update does for iterables. */
export function countElements(mapping: Value, iterable: Value): Value {
  const type = typeOf(mapping);
  if (
    mapping instanceof PyDict &&
    lookupType(type, "get") === dictType.dict.getStr("get") &&
    lookupType(type, "__setitem__") === dictType.dict.getStr("__setitem__")
  ) {
    // while comparing keys runs no Python code
    let isPlain = mapping.size === 0;
    const body = (key: Value): undefined => {
      isPlain &&= isPlainKey(key);
      countOne(mapping, key);
    };
    forEach(iterable, body, (key) => {
      if (!isPlain || !isPlainKey(key)) return false;
      countOne(mapping, key);
      return true;
    });
    return None;
  }
  const get = getAttr(mapping, "get");
  forEach(iterable, (key) => {
    setItem(mapping, key, add(call(get, [key, 0]), 1));
    return undefined;
  });
  return None;
}

class PyTupleGetter extends PyObject {
  readonly index: number;
  doc: Value;
  constructor(index: number, doc: Value) {
    super();
    this.index = index;
    this.doc = doc;
  }
}

export const tupleGetterType: LazyType = lazyType("collections._tuplegetter", PyTupleGetter, () => ({
  slots: {
    new: newSlot("($type, index: ssize, doc, /)", "_tuplegetter", (_cls, index, doc) => new PyTupleGetter(index, doc)),
    repr: (self) => strJoin([`${self.cls.name}(${self.index}, `, repr(self.doc), ")"], ""),
    descrGet: (self, obj) => {
      if (obj === undefined || obj === None) return self;
      if (!(obj instanceof PyTuple)) {
        throw pyError(
          "TypeError",
          `descriptor for index '${self.index}' for tuple subclasses doesn't apply to '${typeName(obj)}' object`,
        );
      }
      const item = obj.items[self.index];
      if (item === undefined) throw pyError("IndexError", "tuple index out of range");
      return item;
    },
    descrSet: (_self, _obj, value) => {
      throw pyError("AttributeError", value === undefined ? "can't delete attribute" : "can't set attribute");
    },
  },
  members: {
    __doc__: getset(
      (self) => self.doc,
      (self, value) => {
        self.doc = value ?? None;
      },
    ),
  },
  methods: {
    __reduce__: unsigned(
      method("($self, /)", "", (self) => new PyTuple([self.cls, new PyTuple([self.index, self.doc])])),
    ),
  },
}));
