/** `operator.itemgetter`, `attrgetter`, `methodcaller`. Source: Modules/_operator.c. */
import { PyTuple } from "../../objects/containers.ts";
import { PyNativeCallable } from "../../objects/function.ts";
import { PyObject, type Str, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { KwNames } from "../../objects/slots.ts";
import { jsFromStr, strJoin, strOf } from "../../objects/str.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { checkPositional, noKeywords } from "../../protocols/clinic/positional.ts";
import { getItem } from "../../protocols/container.ts";
import { type LazyType, lazyType, method, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { repr } from "../../protocols/text.ts";

const REDUCE_DOC = "Return state information for pickling";

/** The one argument of a getter's call. */
function operand(name: string, args: readonly Value[], kwnames: KwNames): Value {
  if (args.length === 1 && kwnames === undefined) return args[0]!;
  noKeywords(name, kwnames);
  checkPositional(name, args.length, 1, 1);
  return args[0]!;
}

function reprCall(self: PyObject, shortName: string, build: () => Str[]): Value {
  const active = rt.activeReprs;
  const name = self.cls.isHeap ? self.cls.name : `operator.${shortName}`;
  if (active.has(self)) return `${name}(...)`;
  active.add(self);
  try {
    return strJoin([name, "(", strJoin(build(), ", "), ")"], "");
  } finally {
    active.delete(self);
  }
}

class PyItemGetter extends PyNativeCallable {
  readonly items: readonly Value[];
  constructor(items: readonly Value[]) {
    super();
    this.items = items;
  }
  call1(from: Value): Value {
    const { items } = this;
    if (items.length === 1) return getItem(from, items[0]!);
    const out: Value[] = [];
    for (let i = 0; i < items.length; i++) out.push(getItem(from, items[i]!));
    return new PyTuple(out);
  }
}

export const itemgetterType: LazyType = lazyType("operator.itemgetter", PyItemGetter, () => ({
  doc: "Return a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
  slots: {
    new: (_cls, args, kwnames) => {
      noKeywords("itemgetter", kwnames);
      if (args.length < 1) checkPositional("itemgetter", 0, 1, 1);
      return new PyItemGetter(args);
    },
    call: (self, args, kwnames) => self.call1(operand("itemgetter", args, kwnames)),
    repr: (self) => reprCall(self, "itemgetter", () => self.items.map(repr)),
  },
  methods: {
    __reduce__: unsigned(method("($self, /)", REDUCE_DOC, (self) => new PyTuple([self.cls, new PyTuple(self.items)]))),
  },
}));

class PyAttrGetter extends PyNativeCallable {
  readonly names: readonly Value[];
  /** Each name, split at its dots. */
  readonly paths: readonly (readonly string[])[];
  constructor(names: readonly Value[], paths: readonly (readonly string[])[]) {
    super();
    this.names = names;
    this.paths = paths;
  }
  call1(from: Value): Value {
    const { paths } = this;
    if (paths.length === 1) return follow(from, paths[0]!);
    const out: Value[] = [];
    for (let i = 0; i < paths.length; i++) out.push(follow(from, paths[i]!));
    return new PyTuple(out);
  }
}

function follow(from: Value, path: readonly string[]): Value {
  let v = from;
  for (let i = 0; i < path.length; i++) v = getAttr(v, path[i]!);
  return v;
}

export const attrgetterType: LazyType = lazyType("operator.attrgetter", PyAttrGetter, () => ({
  doc: "Return a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
  slots: {
    new: (_cls, args, kwnames) => {
      noKeywords("attrgetter", kwnames);
      if (args.length < 1) checkPositional("attrgetter", 0, 1, 1);
      const paths = args.map((name) => {
        const text = strOf(name);
        if (text === undefined) throw pyError("TypeError", "attribute name must be a string");
        return jsFromStr(text).split(".");
      });
      return new PyAttrGetter(args, paths);
    },
    call: (self, args, kwnames) => self.call1(operand("attrgetter", args, kwnames)),
    repr: (self) => reprCall(self, "attrgetter", () => self.names.map(repr)),
  },
  methods: {
    __reduce__: unsigned(method("($self, /)", REDUCE_DOC, (self) => new PyTuple([self.cls, new PyTuple(self.names)]))),
  },
}));

class PyMethodCaller extends PyObject {
  readonly name: Value;
  readonly attribute: string;
  readonly args: readonly Value[];
  /** Names of the keyword arguments, whose values end `args`. */
  readonly kwnames: KwNames;
  constructor(name: Value, attribute: string, args: readonly Value[], kwnames: KwNames) {
    super();
    this.name = name;
    this.attribute = attribute;
    this.args = args;
    this.kwnames = kwnames;
  }
}

export const methodcallerType: LazyType = lazyType("operator.methodcaller", PyMethodCaller, () => ({
  doc: "Return a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
  slots: {
    new: (_cls, args, kwnames) => {
      if (args.length - (kwnames?.length ?? 0) < 1)
        throw pyError("TypeError", "methodcaller needs at least one argument, the method name");
      const text = strOf(args[0]!);
      if (text === undefined) throw pyError("TypeError", "method name must be a string");
      const names = kwnames === undefined || kwnames.length === 0 ? undefined : kwnames;
      return new PyMethodCaller(args[0]!, jsFromStr(text), args.slice(1), names);
    },
    call: (self, args, kwnames) => {
      const from = operand("methodcaller", args, kwnames);
      return call(getAttr(from, self.attribute), self.args.slice(), self.kwnames);
    },
    repr: (self) =>
      reprCall(self, "methodcaller", () => {
        const given = self.args.length - (self.kwnames?.length ?? 0);
        const parts: Str[] = [repr(self.name)];
        for (let i = 0; i < given; i++) parts.push(repr(self.args[i]!));
        self.kwnames?.forEach((name, i) => {
          parts.push(strJoin([`${name}=`, repr(self.args[given + i]!)], ""));
        });
        return parts;
      }),
  },
  methods: {
    __reduce__: unsigned(
      method("($self, /)", REDUCE_DOC, (self) => {
        const { kwnames, args, name } = self;
        if (kwnames === undefined) return new PyTuple([self.cls, new PyTuple([name, ...args])]);
        const given = args.length - kwnames.length;
        const partial = getAttr(rt.hooks.importModule("functools"), "partial");
        const maker = call(partial, [self.cls, name, ...args.slice(given)], kwnames);
        return new PyTuple([maker, new PyTuple(args.slice(0, given))]);
      }),
    ),
  },
}));
