/**
 * The node classes of module `ast`, made from the table of the abstract syntax: they are ordinary classes, one set a runtime.
 * Source: Python/Python-ast.c (init_types, make_type, ast_type_init, ast_type_reduce).
 */
import { EMPTY_TUPLE, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyBuiltin } from "../../objects/function.ts";
import { PyInstance } from "../../objects/heap.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { Shape } from "../../objects/shape.ts";
import type { KwNames } from "../../objects/slots.ts";
import { PyType, setTypeMember } from "../../objects/type.ts";
import { typeType } from "../../objects/types.ts";
import { findAttr, instanceDict, setAttr } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { contains } from "../../protocols/container.ts";
import { fillType, method, staticMethod } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { typeName } from "../../protocols/type-of.ts";
import { AST_ENUMS, AST_TYPES, type AstType, SPAN_ATTRIBUTES } from "../../spec/ast.ts";
import { type FieldInfo, NODE_INFO, type NodeInfo, type NodeKind } from "../../syntax/ast/nodes.ts";

/** How nodes of one kind are made and read. */
export interface NodePlan {
  readonly kind: NodeKind;
  readonly info: NodeInfo;
  readonly fields: readonly FieldInfo[];
  readonly cls: PyType;
  /** Shape of an instance that has all fields and attributes, in order. */
  readonly shape: Shape;
}

export interface AstState {
  /** `ast.AST`. */
  readonly base: PyType;
  /** Every class by name, in the order of the grammar. */
  readonly classes: ReadonlyMap<string, PyType>;
  readonly plans: ReadonlyMap<string, NodePlan>;
  /** The one instance of each operator and context that trees share. */
  readonly singletons: ReadonlyMap<string, Value>;
}

/** The classes of the current runtime, made on first use. */
export function astState(): AstState {
  let state = rt.state.get("_ast") as AstState | undefined;
  if (state === undefined) {
    state = makeState();
    rt.state.set("_ast", state);
  }
  return state;
}

const stringTuple = (names: readonly string[]): PyTuple => new PyTuple(names.slice());

function makeClass(name: string, base: PyType | undefined, namespace: Readonly<Record<string, Value>>): PyType {
  const dict = new PyDict();
  for (const [key, value] of Object.entries(namespace)) dict.setStr(key, value);
  return call(typeType, [name, new PyTuple(base === undefined ? [] : [base]), dict]) as PyType;
}

function makeBase(): PyType {
  const none = stringTuple([]);
  const base = makeClass("AST", undefined, {
    __doc__: None,
    __module__: "ast",
    // instances of AST itself have a dict and no weak references
    __slots__: stringTuple(["__dict__"]),
    _fields: none,
    __match_args__: none,
    _attributes: none,
  });
  setTypeMember(base, "__slots__", undefined);
  base.tpName = "ast.AST";
  base.slots.new = (cls) => new PyInstance(cls, cls.rootShape);
  const create = staticMethod(
    "(type, *args, **kwargs)",
    "Create and return a new object.  See help(type) for accurate signature.",
    (cls) => {
      if (!(cls instanceof PyType) || !cls.isSubtypeOf(base)) {
        throw pyError("TypeError", `AST.__new__(X): X is not a subtype of AST (${typeName(cls)})`);
      }
      return base.slots.new!(cls, [], undefined);
    },
  );
  setTypeMember(base, "__new__", new PyBuiltin("__new__", create, undefined, base, undefined, base));
  return fillType<Value>(base, {
    isBase: true,
    slots: { init: initNode },
    methods: { __reduce__: method("($self, /)", "", (self) => reduceNode(self)) },
  });
}

/** `AST.__init__`: positional arguments are the fields in order, keywords any attributes. */
function initNode(self: Value, args: Value[], kwnames: KwNames): void {
  const cls = (self as PyInstance).cls;
  const fields = findAttr(cls, "_fields");
  const names = fields === undefined ? [] : toArray(fields);
  const npos = args.length - (kwnames?.length ?? 0);
  if (names.length < npos) {
    const s = names.length === 1 ? "" : "s";
    throw pyError("TypeError", `${cls.name} constructor takes at most ${names.length} positional argument${s}`);
  }
  for (let i = 0; i < npos; i++) setAttr(self, names[i] as string, args[i]!);
  for (let i = npos; i < args.length; i++) {
    const key = kwnames![i - npos]!;
    if (fields !== undefined && contains(fields, key) && names.indexOf(key) < npos) {
      throw pyError("TypeError", `${cls.name} got multiple values for argument '${key}'`);
    }
    setAttr(self, key, args[i]!);
  }
}

function reduceNode(self: Value): Value {
  const { cls } = self as PyInstance;
  const dict = instanceDict(self);
  return new PyTuple(dict === undefined ? [cls, EMPTY_TUPLE] : [cls, EMPTY_TUPLE, dict]);
}

/** `expr?*` of our table is `expr*` in CPython's. */
const docOf = (name: string, fields: string): string =>
  fields === "" ? name : `${name}(${fields.replaceAll("?*", "*")})`;

function makeState(): AstState {
  const base = makeBase();
  const classes = new Map<string, PyType>();
  const plans = new Map<string, NodePlan>();
  const singletons = new Map<string, Value>();

  const nodeClass = (kind: NodeKind, parent: PyType, doc: string, extra: Record<string, Value>): PyType => {
    const info = NODE_INFO[kind];
    const names = stringTuple(info.fields.map((f) => f.name));
    const namespace: Record<string, Value> = {
      _fields: names,
      __match_args__: names,
      __module__: "ast",
      __doc__: doc,
    };
    if (extra._attributes !== undefined) namespace._attributes = extra._attributes;
    for (const f of info.fields) if (f.quant === "?") namespace[f.name] = None;
    Object.assign(namespace, extra);
    const cls = makeClass(kind, parent, namespace);
    classes.set(kind, cls);
    let shape = cls.rootShape;
    for (const f of info.fields) shape = shape.with(f.name);
    if (info.span) for (const name of SPAN_ATTRIBUTES) shape = shape.with(name);
    plans.set(kind, { kind, info, fields: info.fields, cls, shape });
    return cls;
  };
  const attributes = (type: AstType): Record<string, Value> =>
    type.attributes === "span"
      ? { _attributes: stringTuple(SPAN_ATTRIBUTES), end_lineno: None, end_col_offset: None }
      : { _attributes: stringTuple([]) };

  const sumClass = (name: string, alternatives: readonly string[], extra: Record<string, Value>): PyType => {
    const none = stringTuple([]);
    const indent = "\n" + " ".repeat(name.length + 1) + "| ";
    const separator = alternatives.some((a) => a.includes("(")) ? indent : " | ";
    const cls = makeClass(name, base, {
      _fields: none,
      __match_args__: none,
      __module__: "ast",
      __doc__: `${name} = ${alternatives.join(separator)}`,
      ...extra,
    });
    classes.set(name, cls);
    return cls;
  };

  const enumClasses = (name: keyof typeof AST_ENUMS): void => {
    const none = stringTuple([]);
    const parent = sumClass(name, AST_ENUMS[name], { _attributes: none });
    for (const value of AST_ENUMS[name]) {
      const cls = makeClass(value, parent, { _fields: none, __match_args__: none, __module__: "ast", __doc__: value });
      classes.set(value, cls);
      singletons.set(value, new PyInstance(cls, cls.rootShape));
    }
  };

  for (const [name, type] of Object.entries(AST_TYPES) as [string, AstType][]) {
    const constructors = Object.entries(type.constructors);
    if (type.product === true) {
      nodeClass(name as NodeKind, base, docOf(name, type.constructors[name]!), attributes(type));
    } else {
      const docs = constructors.map(([kind, fields]) => docOf(kind, fields));
      const parent = sumClass(name, docs, attributes(type));
      constructors.forEach(([kind], i) => {
        nodeClass(kind as NodeKind, parent, docs[i]!, {});
      });
    }
    // the grammar lists the operators after the expressions
    if (name === "expr") for (const e of Object.keys(AST_ENUMS)) enumClasses(e as keyof typeof AST_ENUMS);
  }
  return { base, classes, plans, singletons };
}
