/**
 * Writing builtin types and functions down. A type is a `TypeDef`; `fillType` turns it into descriptors in the type's namespace
 * and slots. The signature string is the whole definition of a function's parameters (see `clinic/signature.ts`).
 *
 * ```ts
 * export const listDef: TypeDef<PyList> = {
 *   doc: "Built-in mutable sequence.",
 *   slots: { len: (self) => self.items.length },
 *   methods: {
 *     insert: method("($self, index: ssize, object, /)", "Insert object before index.", (self, index, object) => { …; return None; }),
 *   },
 * };
 * ```
 */
import {
  type GetSet,
  PyClassMethodDescriptor,
  PyGetSetDescriptor,
  PyMemberDescriptor,
  PyMethodDescriptor,
  PyStaticMethod,
  PyWrapperDescriptor,
} from "../objects/descriptors.ts";
import { type NativeDef, PyBuiltin } from "../objects/function.ts";
import { None, type PyObject, type Value } from "../objects/object.ts";
import type { KwNames, SlotName, Slots, TypeSlots } from "../objects/slots.ts";
import { SLOT_NAMES } from "../objects/slots.ts";
import { lookupType, PyType } from "../objects/type.ts";
import { newBuiltinType, objectType } from "../objects/types.ts";
import { SLOT_ROWS } from "../spec/slots.ts";
import { type Body, callBody, type ParsedSignature, prepareSignature } from "./clinic/arguments.ts";
import { makeEntry } from "./clinic/entry.ts";
import type { ParametersOf } from "./clinic/signature.ts";
import { pyError } from "./errors.ts";
import { getInstanceDict, setGenericDict } from "./instance-dict.ts";
import { typeName } from "./type-of.ts";

/** A native function whose body takes an `S` first. */
export interface MethodDef<S> extends NativeDef {
  /** Present only for the type checker: ties the definition to its receiver. */
  readonly receiver?: (self: S) => void;
}

type BodyOf<S, Sig extends string, R = Value> = (self: S, ...args: ParametersOf<Sig>) => R;

function native(kind: NativeDef["kind"], signature: string, doc: string | undefined, body: unknown): NativeDef {
  return {
    kind,
    signature,
    doc,
    entry: undefined,
    makeEntry,
    body: body as NativeDef["body"],
    hidesSignature: signature.startsWith("($tuple"),
    raises: false,
    readsFrame: 0,
    doubles: undefined,
  };
}

/** The same definition but for some of its fields. As spread syntax would not, it gives all definitions one hidden class. */
export function varied<D extends NativeDef>(def: D, changes: Partial<NativeDef>): D {
  return Object.assign(native(def.kind, def.signature, def.doc, def.body), def, changes);
}

/** An instance method. */
export function method<S, const Sig extends string>(signature: Sig, doc: string, body: BodyOf<S, Sig>): MethodDef<S> {
  return native("method", signature, doc, body);
}
/** A class method: the body gets the type it was called on. */
export function classMethod<const Sig extends string>(
  signature: Sig,
  doc: string,
  body: BodyOf<PyType, Sig>,
): NativeDef {
  return native("classmethod", signature, doc, body);
}
/** A static method: the body gets the arguments alone. */
export function staticMethod<const Sig extends string>(
  signature: Sig,
  doc: string,
  body: (...args: ParametersOf<Sig>) => Value,
): NativeDef {
  return native("staticmethod", signature, doc, body);
}
/** A module function: `fn("(x, /)", doc, (x) => …)`. */
export function fn<const Sig extends string>(
  signature: Sig,
  doc: string,
  body: (...args: ParametersOf<Sig>) => Value,
): NativeDef {
  return native("function", signature, doc, body);
}

/** An instance method that may raise by `raising`, without a `throw`. */
export function raisingMethod<S, const Sig extends string>(
  signature: Sig,
  doc: string,
  body: BodyOf<S, Sig, Value | undefined>,
): MethodDef<S> {
  return varied(native("method", signature, doc, body), { raises: true });
}

/** A module function that may do so. */
export function raisingFn<const Sig extends string>(
  signature: Sig,
  doc: string,
  body: (...args: ParametersOf<Sig>) => Value | undefined,
): NativeDef {
  return varied(native("function", signature, doc, body), { raises: true });
}

/** The same definition of a function that looks at its caller's variables (`NativeDef.readsFrame`). */
export function readingFrame(def: NativeDef, unless = Number.MAX_SAFE_INTEGER): NativeDef {
  return varied(def, { readsFrame: unless });
}

/** The same definition without `__text_signature__`: functions that CPython has not given one. */
export function unsigned<D extends NativeDef>(def: D): D {
  return varied(def, { hidesSignature: true });
}

/** `unsigned` for each of a module's functions. */
export function withoutSignatures(functions: Readonly<Record<string, NativeDef>>): Record<string, NativeDef> {
  return Object.fromEntries(Object.entries(functions).map(([name, def]) => [name, unsigned(def)]));
}

/** `unsigned` for all methods of a type. */
export function unsignedAll<S>(defs: Readonly<Record<string, MethodDef<S>>>): Readonly<Record<string, MethodDef<S>>> {
  const out: Record<string, MethodDef<S>> = {};
  for (const [name, def] of Object.entries(defs)) out[name] = unsigned(def);
  return out;
}

/** A computed attribute. `set` gets `undefined` to delete. */
export function getset<S>(
  get: (self: S) => Value,
  set?: (self: S, value: Value | undefined) => void,
  doc?: string,
): GetSet<S> {
  return { get, set, doc };
}

/** A `new` slot with a signature: `newSlot("($type, iterable=(), /)", "list", (cls, iterable) => …)`. */
export function newSlot<const Sig extends string>(
  signature: Sig,
  name: string,
  body: (cls: PyType, ...args: ParametersOf<Sig>) => Value,
): Slots<unknown>["new"] {
  let parsed: ParsedSignature | undefined;
  const slot: TypeSlots["new"] = (cls, args, kwnames) => {
    parsed ??= prepareSignature(signature, name);
    return callBody(parsed, body as unknown as Body, cls, args, kwnames);
  };
  newDefinitions.set(slot, { signature, name, body: body as unknown as Body });
  return slot;
}

/** The definition behind a slot that `newSlot` has made. */
export interface NewDef {
  readonly signature: string;
  readonly name: string;
  readonly body: Body;
}
const newDefinitions = new WeakMap<object, NewDef>();

/** How instances of a builtin type are made, where that is a `newSlot` alone. */
export function constructorOf(type: PyType): NewDef | undefined {
  const make = type.slots.new;
  const { init } = type.slots;
  const isAlone = init === undefined || init === objectType.slots.init;
  return type.isHeap || make === undefined || !isAlone ? undefined : newDefinitions.get(make);
}

/** An `init` slot with a signature. */
export function initSlot<S, const Sig extends string>(
  signature: Sig,
  name: string,
  body: (self: S, ...args: ParametersOf<Sig>) => void,
): Slots<S>["init"] {
  let parsed: ParsedSignature | undefined;
  return (self, args, kwnames) => {
    parsed ??= prepareSignature(signature, name);
    callBody(parsed, body as unknown as Body, self, args, kwnames);
  };
}

export interface TypeDef<S> {
  readonly doc?: string;
  /** Text signature of the constructor: `"(iterable=(), /)"`. */
  readonly signature?: string;
  readonly slots?: Partial<Slots<S>>;
  readonly methods?: Readonly<Record<string, MethodDef<S>>>;
  readonly getset?: Readonly<Record<string, GetSet<S>>>;
  /** Attributes that CPython implements as struct members (`member_descriptor`). */
  readonly members?: Readonly<Record<string, GetSet<S>>>;
  /** Other attributes of the type itself. `None` for `__hash__` is derived. */
  readonly attrs?: Readonly<Record<string, Value>>;
  /** May be subclassed. Default false. */
  readonly isBase?: boolean;
  readonly isSequence?: boolean;
  readonly isMapping?: boolean;
  readonly matchSelf?: boolean;
  readonly isMethodDescriptor?: boolean;
  /** See `PyType.convert`. */
  readonly convert?: (v: Value) => Value | undefined;
  /** Its `next` runs no Python code: see `PyType.plainNext`. */
  readonly hasPlainNext?: boolean;
  readonly hasDict?: boolean;
  readonly hasWeakref?: boolean;
  /** See `PyType.drain`. */
  readonly drain?: (it: S) => Value[];
  /** See `PyType.make0` and `make1`. */
  readonly make0?: () => Value;
  readonly make1?: (v: Value) => Value;
  /** Has to know when a buffer is given back: has `__release_buffer__`. */
  readonly releasesBuffer?: boolean;
}

/** Gives a builtin type its behaviour. Bases must have been filled before. */
export function fillType<S>(type: PyType, def: TypeDef<S>): PyType {
  if (def.doc !== undefined) type.doc = def.doc;
  if (def.signature !== undefined) type.textSignature = def.signature;
  type.isBase = def.isBase ?? type.isBase;
  type.isSequence = def.isSequence ?? type.base?.isSequence ?? false;
  type.isMapping = def.isMapping ?? type.base?.isMapping ?? false;
  type.matchSelf = def.matchSelf ?? type.base?.matchSelf ?? false;
  type.isMethodDescriptor = def.isMethodDescriptor ?? false;
  type.convert = def.convert;
  if (def.hasDict === true) type.hasDict = true;
  if (def.hasWeakref === true) type.hasWeakref = true;
  const slots = (def.slots ?? {}) as unknown as Partial<TypeSlots>;
  const own = type.slots as unknown as Record<SlotName, unknown>;
  for (const name of SLOT_NAMES) if (slots[name] !== undefined) own[name] = slots[name];
  type.drain = def.drain as PyType["drain"];
  type.make0 = def.make0;
  type.make1 = def.make1;
  if (def.hasPlainNext === true) type.plainNext = slots.next;
  const comparesByValue = slots.richCompare !== undefined && slots.hash === undefined;
  if (slots.richCompare === undefined && slots.hash === undefined) inherit(type, "hash");
  for (const name of SLOT_NAMES) {
    if (own[name] !== undefined || name === "hash") continue;
    // object.__new__ would make an object without the type's layout: such types cannot be instantiated
    if (name === "new" && type.base?.base === undefined && type.layout === type) continue;
    inherit(type, name);
  }
  type.deferNamespace(() => fillNamespace(type, def, slots, comparesByValue));
  return type;
}

/** Descriptors and other attributes; runs when the namespace is first looked at. */
function fillNamespace<S>(type: PyType, def: TypeDef<S>, slots: Partial<TypeSlots>, comparesByValue: boolean): void {
  addSlotWrappers(type, slots, def.releasesBuffer === true);
  for (const [name, m] of Object.entries(def.methods ?? {})) type.dict.setStr(name, methodAttribute(type, name, m));
  for (const [name, g] of Object.entries(def.getset ?? {}))
    type.dict.setStr(name, new PyGetSetDescriptor(type, name, erase(g)));
  for (const [name, g] of Object.entries(def.members ?? {}))
    type.dict.setStr(name, new PyMemberDescriptor(type, name, -1, erase(g)));
  for (const [name, v] of Object.entries(def.attrs ?? {})) type.dict.setStr(name, v);
  if (def.hasDict === true && lookupType(type, "__dict__") === undefined) {
    type.dict.setStr(
      "__dict__",
      new PyGetSetDescriptor(type, "__dict__", { get: getInstanceDict, set: setGenericDict, doc: undefined }),
    );
  }
  if (slots.new !== undefined) type.dict.setStr("__new__", newFunction(type));
  // a type that compares by value and has no hash is unhashable
  if (comparesByValue && type.dict.getStr("__hash__") === undefined) type.dict.setStr("__hash__", None);
  if (type.dict.getStr("__doc__") === undefined) type.dict.setStr("__doc__", type.doc ?? None);
  type.cache.clear();
}

function inherit(type: PyType, name: SlotName): void {
  const own = type.slots as unknown as Record<SlotName, unknown>;
  for (let i = 1; i < type.mro.length && own[name] === undefined; i++) own[name] = type.mro[i]!.slots[name];
}

/** The receiver's type is checked by the descriptor before a getter runs. */
function erase<S>(def: GetSet<S>): GetSet<Value> {
  return def as unknown as GetSet<Value>;
}

function addSlotWrappers(type: PyType, slots: Partial<TypeSlots>, releasesBuffer: boolean): void {
  for (const row of SLOT_ROWS) {
    const fn = slots[row.slot as SlotName];
    if (fn === undefined || row.kind === "new" || row.dunder === "__getattr__") continue;
    if (row.kind === "releaseBuffer" && !releasesBuffer) continue;
    // sequences' __add__ comes from concat only where the type has no number slot of that name
    if (type.dict.getStr(row.dunder) !== undefined) continue;
    type.dict.setStr(row.dunder, new PyWrapperDescriptor(type, row, fn));
  }
}

function methodAttribute(type: PyType, name: string, def: NativeDef): Value {
  switch (def.kind) {
    case "classmethod":
      return new PyClassMethodDescriptor(type, name, def);
    case "staticmethod":
      def.entry ??= def.makeEntry(def, name, type.name);
      return new PyStaticMethod(new PyBuiltin(name, def, def.entry, type, undefined, type));
    default:
      return new PyMethodDescriptor(type, name, def);
  }
}

/** `T.__new__`: checks its first argument, then runs the slot. Source: tp_new_wrapper. */
function newFunction(type: PyType): Value {
  const doc = "Create and return a new object.  See help(type) for accurate signature.";
  const def = native("staticmethod", "($type, *args, **kwargs)", doc, undefined);
  const call = (_self: Value, args: Value[], kwnames: KwNames): Value => {
    const cls = args[0];
    if (cls === undefined || args.length - (kwnames?.length ?? 0) < 1)
      throw pyError("TypeError", `${type.name}.__new__(): not enough arguments`);
    if (!(cls instanceof PyType))
      throw pyError("TypeError", `${type.name}.__new__(X): X is not a type object (${typeName(cls)})`);
    if (!cls.isSubtypeOf(type))
      throw pyError("TypeError", `${type.name}.__new__(${cls.name}): ${cls.name} is not a subtype of ${type.name}`);
    let solid: PyType | undefined = cls;
    while (solid?.isHeap) solid = solid.base;
    if (solid !== undefined && solid.slots.new !== type.slots.new) {
      throw pyError("TypeError", `${type.name}.__new__(${cls.name}) is not safe, use ${solid.name}.__new__()`);
    }
    return type.slots.new!(cls, args.slice(1), kwnames);
  };
  const entry = {
    call0: (s: Value) => call(s, [], undefined),
    call1: (s: Value, a: Value) => call(s, [a], undefined),
    call2: (s: Value, a: Value, b: Value) => call(s, [a, b], undefined),
    call3: (s: Value, a: Value, b: Value, c: Value) => call(s, [a, b, c], undefined),
    call,
  };
  return new PyBuiltin("__new__", def, entry, type, undefined, type);
}

/** Makes a type on its first call and returns it. */
export type LazyType = () => PyType;

/**
 * A builtin type made on first use: `export const dequeType = lazyType("collections.deque", PyDeque, () => ({ … }))`, then
 * `dequeType()`. For types of native modules, which should cost nothing until they are imported.
 */
export function lazyType<S extends PyObject>(
  name: string,
  Layout: abstract new (...args: never[]) => S,
  def: () => TypeDef<S>,
  base?: () => PyType,
): LazyType {
  let made: PyType | undefined;
  return () => {
    if (made === undefined) {
      made = newBuiltinType(name, Layout, base?.());
      fillType(made, def());
    }
    return made;
  };
}
