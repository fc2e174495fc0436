/**
 * Type objects: identity, bases, MRO, namespace, slots, and what instances look like. Source: Objects/typeobject.c.
 * Builtin types are shared by all runtimes and immutable from Python, as CPython's static types are; classes made by Python
 * code belong to the runtime that made them. Method lookup and class creation are in `protocols/` and `builtins/type/`.
 */
import { PyDict } from "./dict.ts";
import { PyObject, type Str, type Value } from "./object.ts";
import { Shape } from "./shape.ts";
import { TypeSlots } from "./slots.ts";

let versions = 0;

export class PyType extends PyObject {
  /** The metaclass. */
  override cls: PyType;
  /** `__name__`: the last part of the dotted name. */
  name: string;
  /** The name that messages use (C's `tp_name`): dotted for builtin types of modules, else `name`. */
  tpName: string;
  /** `__qualname__`. */
  qualname: Str;
  /** `__module__` of a builtin type; Python classes have theirs in the namespace. */
  moduleName: string;
  /** The class of `__base__`: the one whose layout this type extends. */
  base: PyType | undefined;
  bases: readonly PyType[];
  /** Method resolution order, this type first. */
  mro: readonly PyType[];
  private readonly namespace: PyDict;
  private pending: (() => void) | undefined;
  readonly slots: TypeSlots;
  /** Made by a class statement or `type(...)`: mutable, and instances carry their own `cls`. */
  readonly isHeap: boolean;
  /** `type.__setattr__` refuses. All builtin types are, and heap types that a native module made so. */
  isImmutable: boolean;
  /** May be subclassed from Python. */
  isBase: boolean;
  /** Cannot be instantiated from Python (`cannot create 'x' instances`). */
  isAbstractLayout: boolean;
  /** Matches sequence patterns (`case [x]`). */
  isSequence: boolean;
  /** Matches mapping patterns. */
  isMapping: boolean;
  /** Methods of this type are called with self as first positional subpattern (`case int(x)`). */
  matchSelf: boolean;
  /** ABCs with abstract methods left: `__abstractmethods__` is not empty. */
  isAbstract: boolean;
  /** Has `__get__`-able functions as methods: LOAD_METHOD need not bind (functions and method descriptors). */
  isMethodDescriptor: boolean;
  /** `T(v)`, where a type has a short way for that; may leave an exception to `takeRaised` and return `undefined`. */
  convert: ((v: Value) => Value | undefined) | undefined;
  doc: string | undefined;
  /** Text signature of the constructor, as `(x, /)`. */
  textSignature: string | undefined;
  /** Instances have a `__dict__`. */
  hasDict: boolean;
  /** Instances can be weakly referenced. */
  hasWeakref: boolean;
  /** The `next` slot of iterators that run no Python code: it never throws StopIteration. */
  plainNext: TypeSlots["next"];
  /** All that is left of an iterator that runs no Python code, in an array of its own. */
  drain: ((it: Value) => Value[]) | undefined;
  /** Calls of a builtin type itself with no argument and with one, where they need no argument arrays (C's `tp_vectorcall`). */
  make0: (() => Value) | undefined;
  make1: ((v: Value) => Value) | undefined;
  /** Number of `__slots__` members, inherited ones included; they take the first slots of an instance. */
  slotCount: number;
  /** Names in this type's own `__slots__` that take a slot, in slot order. */
  ownSlots: readonly string[];
  /** The nearest builtin type whose JS class instances have (`object` for `PyInstance`). */
  layout: PyType;
  /** Names this type's attribute lookups found: cleared whenever this type or one of its bases changes. `null`: not found. */
  readonly cache: Map<string, Value | null>;
  /** Changes whenever an attribute of this type or of one of its bases changes, `changing` ones aside. Never reused. */
  version: number;
  /** The version of which it is known that instances have this type as their `__class__`. */
  honestVersion: number;
  /** Names in the namespace whose values, plain data, are stored again and again, as counters are: no cache holds these values. */
  readonly changing: Set<string>;
  /** Subclasses, weakly; see `liveSubclasses`. */
  readonly subclasses: WeakRef<PyType>[];
  private root: Shape | undefined;
  private dictMode: Shape | undefined;

  constructor(name: string, bases: readonly PyType[], cls: PyType | undefined, isHeap: boolean) {
    super();
    const dot = name.lastIndexOf(".");
    this.cls = cls as PyType;
    this.name = isHeap ? name : name.slice(dot + 1);
    this.tpName = name;
    this.qualname = this.name;
    this.moduleName = isHeap || dot < 0 ? "builtins" : name.slice(0, dot);
    this.base = bases[0];
    this.bases = bases;
    this.mro = [this];
    this.namespace = new PyDict();
    this.pending = undefined;
    this.slots = new TypeSlots();
    this.isHeap = isHeap;
    this.isImmutable = !isHeap;
    this.isBase = isHeap;
    this.isAbstractLayout = false;
    this.isSequence = false;
    this.isMapping = false;
    this.matchSelf = false;
    this.isAbstract = false;
    this.isMethodDescriptor = false;
    this.convert = undefined;
    this.doc = undefined;
    this.textSignature = undefined;
    this.hasDict = false;
    this.hasWeakref = false;
    this.plainNext = undefined;
    this.drain = undefined;
    this.make0 = undefined;
    this.make1 = undefined;
    this.slotCount = 0;
    this.ownSlots = [];
    this.layout = this;
    this.cache = new Map();
    this.version = ++versions;
    this.honestVersion = 0;
    this.changing = new Set();
    this.subclasses = [];
    this.root = undefined;
    this.dictMode = undefined;
  }

  /** The shape of a fresh instance. */
  get rootShape(): Shape {
    this.root ??= new Shape(this, [], false);
    return this.root;
  }

  /** The namespace. Change it only through `setTypeMember`, which keeps caches right. */
  get dict(): PyDict {
    if (this.pending !== undefined) this.runPending();
    return this.namespace;
  }

  /** Lets `fill` write the namespace when somebody first looks: most builtin types are never looked at in one run. */
  deferNamespace(fill: () => void): void {
    if (this.pending !== undefined) this.runPending();
    this.pending = fill;
  }

  private runPending(): void {
    const fill = this.pending!;
    this.pending = undefined;
    fill();
  }

  /** The shape of instances whose attributes are in a dict. */
  get dictShape(): Shape {
    this.dictMode ??= new Shape(this, [], true);
    return this.dictMode;
  }

  isSubtypeOf(other: PyType): boolean {
    if (this === other) return true;
    const mro = this.mro; // a metaclass's mro() may leave this type itself out, or put it anywhere
    for (let i = 0; i < mro.length; i++) if (mro[i] === other) return true;
    if (mro.length > 0) return false;
    // the MRO is just being computed
    for (let t = this.base; t !== undefined; t = t.base) if (t === other) return true;
    return false;
  }
}

/** Stores (or with `undefined` deletes) an attribute in a type's own namespace and drops the caches that saw it. */
export function setTypeMember(type: PyType, name: string, value: Value | undefined): void {
  const { dict, changing } = type;
  const isData = !name.startsWith("__") && isPlainData(value) && isPlainData(dict.getStr(name));
  if (value === undefined) dict.delete(name);
  else dict.setStr(name, value);
  if (isData) {
    if (changing.has(name)) return;
    changing.add(name);
  } else changing.delete(name);
  typeModified(type);
}

/** A value that is and stays no descriptor. */
export function isPlainData(v: Value | undefined): boolean {
  if (v === undefined) return false;
  if (!(v instanceof PyObject)) return true;
  const { isHeap, slots } = v.cls;
  return !isHeap && slots.descrGet === undefined && slots.descrSet === undefined;
}

/** Whether the attribute `name` of `type` is one that no cache may hold (`PyType.changing`). */
export function isChanging(type: PyType, name: string): boolean {
  return changingIn(type, name) !== undefined;
}

/** The class along the MRO of `type` that holds the attribute `name`, if that is one of `PyType.changing`. */
export function changingIn(type: PyType, name: string): PyType | undefined {
  for (const t of type.mro) {
    if (t.dict.getStr(name) !== undefined) return t.changing.has(name) ? t : undefined;
  }
  return undefined;
}

/** Tells that attributes of `type` may have changed: new versions and empty caches here and in all subclasses. */
export function typeModified(type: PyType): void {
  type.version = ++versions;
  type.cache.clear();
  for (const sub of liveSubclasses(type)) typeModified(sub);
}

/** The direct subclasses that are still alive, in creation order. */
export function liveSubclasses(type: PyType): PyType[] {
  const out: PyType[] = [];
  for (const ref of type.subclasses) {
    const sub = ref.deref();
    if (sub !== undefined) out.push(sub);
  }
  return out;
}

/** The first definition of `name` along the MRO, or `undefined`. Never runs Python code. */
export function lookupType(type: PyType, name: string): Value | undefined {
  const cached = type.cache.get(name);
  if (cached !== undefined) return cached === null ? undefined : cached;
  let found: Value | undefined;
  const mro = type.mro;
  for (let i = 0; i < mro.length; i++) {
    const t = mro[i]!;
    found = t.dict.getStr(name);
    if (found === undefined) continue;
    if (t.changing.size > 0 && t.changing.has(name)) return found;
    break;
  }
  type.cache.set(name, found === undefined ? null : found);
  return found;
}

/** Makes `type` the Python type of every exact instance of a builtin layout's JS class. */
export function attachType(Layout: abstract new (...args: never[]) => PyObject, type: PyType): void {
  (Layout.prototype as PyObject).cls = type;
}
