/** `functools.partial`. Source: Modules/_functoolsmodule.c. */
import { EMPTY_TUPLE, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { None, PyObject, type Str, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { KwNames } from "../../objects/slots.ts";
import { jsFromStr, strJoin, strOf } from "../../objects/str.ts";
import { dictType, tupleType } from "../../objects/types.ts";
import { call, call2, isCallable } from "../../protocols/call.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { getset, type LazyType, lazyType, method, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { repr, str } from "../../protocols/text.ts";

export class PyPartial extends PyObject {
  func: Value;
  args: PyTuple;
  keywords: PyDict;
  dict: PyDict | undefined;
  constructor(func: Value, args: PyTuple, keywords: PyDict) {
    super();
    this.func = func;
    this.args = args;
    this.keywords = keywords;
    this.dict = undefined;
  }
}
const PyPartialSub = heapSubclass(PyPartial);

/** Calls `func` with these keyword arguments as a dict. */
function callWithDict(func: Value, args: Value[], keywords: PyDict): Value {
  if (keywords.size === 0) return call(func, args);
  const names: string[] = [];
  for (let i = 0; i < keywords.keys.length; i++) {
    const key = keywords.keys[i];
    if (key === undefined) continue;
    const name = strOf(key);
    if (name === undefined) throw pyError("TypeError", "keywords must be strings");
    names.push(jsFromStr(name));
    args.push(keywords.values[i]!);
  }
  return call(func, args, names);
}

function callPartial(self: PyPartial, args: Value[], kwnames: KwNames): Value {
  const before = self.args.items;
  const nkw = kwnames === undefined ? 0 : kwnames.length;
  // fast path: no keywords on our side
  if (self.keywords.size === 0) {
    if (nkw === 0 && before.length === 1 && args.length === 1) return call2(self.func, before[0]!, args[0]!);
    return before.length === 0 ? call(self.func, args, kwnames) : call(self.func, before.concat(args), kwnames);
  }
  const given = args.length - nkw;
  const all = before.slice();
  for (let i = 0; i < given; i++) all.push(args[i]!);
  if (nkw === 0) return callWithDict(self.func, all, self.keywords);
  const merged = self.keywords.copy();
  for (let i = 0; i < nkw; i++) merged.setStr(kwnames![i]!, args[given + i]!);
  return callWithDict(self.func, all, merged);
}

function reprPartial(self: PyPartial): Value {
  const active = rt.activeReprs;
  if (active.has(self)) return "...";
  active.add(self);
  try {
    const parts: Str[] = [repr(self.func)];
    for (const arg of self.args.items) parts.push(repr(arg));
    for (let i = 0; i < self.keywords.keys.length; i++) {
      const key = self.keywords.keys[i];
      if (key === undefined) continue;
      const value = self.keywords.values[i]!; // first: showing the key may replace it
      parts.push(strJoin([str(key), "=", repr(value)], ""));
    }
    return strJoin([self.cls.isHeap ? self.cls.name : "functools.partial", "(", strJoin(parts, ", "), ")"], "");
  } finally {
    active.delete(self);
  }
}

export const partialType: LazyType = lazyType("functools.partial", PyPartial, () => ({
  doc: "partial(func, *args, **keywords) - new function with partial application\n    of the given arguments and keywords.\n",
  isBase: true,
  hasDict: true,
  hasWeakref: true,
  slots: {
    new: (cls, args, kwnames) => {
      const nkw = kwnames === undefined ? 0 : kwnames.length;
      const given = args.length - nkw;
      if (given < 1) throw pyError("TypeError", "type 'partial' takes at least one argument");
      let func = args[0]!;
      let before: readonly Value[] = EMPTY_TUPLE.items;
      let keywords = new PyDict();
      // a partial of a partial is one partial, unless the inner one carries attributes
      if (func instanceof PyPartial && func.cls.slots.call === partialType().slots.call && func.dict === undefined) {
        before = func.args.items;
        keywords = func.keywords.copy();
        func = func.func;
      }
      if (!isCallable(func)) throw pyError("TypeError", "the first argument must be callable");
      const all = new PyTuple(before.concat(args.slice(1, given)));
      for (let i = 0; i < nkw; i++) keywords.setStr(kwnames![i]!, args[given + i]!);
      return cls === partialType() ? new PyPartial(func, all, keywords) : new PyPartialSub(cls, func, all, keywords);
    },
    call: callPartial,
    repr: reprPartial,
  },
  members: {
    func: getset((self) => self.func, undefined, "function object to use in future partial calls"),
    args: getset((self) => self.args, undefined, "tuple of arguments to future partial calls"),
    keywords: getset((self) => self.keywords, undefined, "dictionary of keyword arguments to future partial calls"),
  },
  methods: {
    __reduce__: unsigned(
      method("($self, /)", "", (self) => {
        const state = new PyTuple([self.func, self.args, self.keywords, self.dict ?? None]);
        return new PyTuple([self.cls, new PyTuple([self.func]), state]);
      }),
    ),
    __setstate__: unsigned(
      method("($self, state, /)", "", (self, state) => {
        const items = state instanceof PyTuple ? state.items : [];
        const [func, args, keywords, dict] = items;
        if (
          items.length !== 4 ||
          !isCallable(func!) ||
          !(args instanceof PyTuple) ||
          !(keywords === None || keywords instanceof PyDict) ||
          !(dict === None || dict instanceof PyDict)
        ) {
          throw pyError("TypeError", "invalid partial state");
        }
        self.func = func!;
        self.args = args.cls === tupleType ? args : new PyTuple(args.items);
        if (keywords === None) self.keywords = new PyDict();
        else self.keywords = (keywords as PyDict).cls === dictType ? (keywords as PyDict) : (keywords as PyDict).copy();
        self.dict = dict === None ? undefined : (dict as PyDict);
        return None;
      }),
    ),
    __class_getitem__: classGetItem,
  },
}));
