/**
 * `weakref.ref` and the list of weak references of each object. Source: Objects/weakrefobject.c.
 *
 * DIVERGES: there are no reference counts. A referent is seen to be dead when V8 has collected it, which it never does to an
 * object that the running job has reached through a weak reference; `gc.collect()` (modules/gc) finds unreachable referents
 * itself and kills their references through `killReferences`.
 */
import { heapSubclass } from "../../objects/heap.ts";
import { type Int, None, NotImplemented, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { EQ, NE } from "../../objects/slots.ts";
import type { PyType } from "../../objects/type.ts";
import { newBuiltinType } from "../../objects/types.ts";
import { Weakly } from "../../objects/weakly.ts";
import { lookupSpecial } from "../../protocols/attributes.ts";
import { call1 } from "../../protocols/call.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { checkPositional } from "../../protocols/clinic/positional.ts";
import { richCompare } from "../../protocols/compare.ts";
import { fillType, getset, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { pyHash } from "../../protocols/hash.ts";
import { addressText } from "../../protocols/identity.ts";
import { textOf } from "../../protocols/text-name.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";

export class PyWeakReference extends PyObject {
  target: Weakly<PyObject> | undefined;
  callback: Value | undefined;
  /** Hash of the referent, kept so that a dead reference still hashes. */
  hash: Int | undefined;
  constructor(target: PyObject, callback: Value | undefined) {
    super();
    this.target = ownList(target).target;
    this.callback = callback;
    this.hash = undefined;
  }
  /** The referent; `undefined` once it is gone. */
  deref(): PyObject | undefined {
    return this.target?.deref();
  }
  kill(): void {
    this.target = undefined;
  }
}
export const PyWeakReferenceSub = heapSubclass(PyWeakReference);
export const weakReferenceType = newBuiltinType("weakref.ReferenceType", PyWeakReference);

/** The weak references of one object, oldest first; proxies are among them. */
class ReferenceList {
  readonly refs: PyWeakReference[] = [];
  readonly target: Weakly<PyObject>;
  constructor(target: PyObject) {
    this.target = new Weakly(target);
  }
}

interface WeakrefState {
  readonly lists: WeakMap<PyObject, ReferenceList>;
  /** Lists by creation, for gc.collect(): entries of collected referents are dropped there. */
  readonly all: Set<ReferenceList>;
}

function state(): WeakrefState {
  let s = rt.state.get("_weakref") as WeakrefState | undefined;
  if (s === undefined) {
    s = { lists: new WeakMap(), all: new Set() };
    rt.state.set("_weakref", s);
  }
  return s;
}

function listOf(v: PyObject): ReferenceList | undefined {
  if (v.references === undefined) return state().lists.get(v);
  return (v.references ?? undefined) as ReferenceList | undefined;
}

/** The list that the next reference joins. */
function ownList(v: PyObject): ReferenceList {
  let list = listOf(v);
  if (list === undefined) {
    list = new ReferenceList(v);
    if (v.references === undefined) state().lists.set(v, list);
    else v.references = list;
  }
  return list;
}

/** The object has no weak references any more. */
function dropList(v: PyObject, list: ReferenceList): void {
  const { lists, all } = state();
  all.delete(list);
  if (v.references === undefined) lists.delete(v);
  else v.references = null;
}

/** The references (and proxies) to an object that have not been killed. */
export function weakReferences(v: Value): readonly PyWeakReference[] {
  if (!(v instanceof PyObject)) return [];
  return listOf(v)?.refs ?? [];
}

/** Objects that have weak references and are not collected. */
export function weakReferents(): PyObject[] {
  const out: PyObject[] = [];
  const { all } = state();
  for (const list of all) {
    const target = list.target.deref();
    if (target === undefined) all.delete(list);
    else if (list.refs.length > 0) out.push(target);
  }
  return out;
}

/** Ends the weak references of a dead object; the callbacks to run, newest reference first. */
export function killReferences(target: PyObject): { ref: PyWeakReference; callback: Value }[] {
  const list = listOf(target);
  if (list === undefined) return [];
  dropList(target, list);
  list.target.drop();
  const out: { ref: PyWeakReference; callback: Value }[] = [];
  for (const ref of list.refs.splice(0)) {
    ref.kill();
    if (ref.callback !== undefined) out.unshift({ ref, callback: ref.callback });
    ref.callback = undefined;
  }
  return out;
}

/** Forgets references that are garbage themselves: they are counted and called back no more. */
export function dropReferences(target: PyObject, alive: (ref: PyWeakReference) => boolean): void {
  const list = listOf(target);
  if (list === undefined) return;
  const kept = list.refs.filter(alive);
  list.refs.splice(0, list.refs.length, ...kept);
}

/** Runs callbacks of dead referents; what they raise goes to `sys.unraisablehook`. */
export function runCallbacks(
  dead: readonly { ref: PyWeakReference; callback: Value }[],
  unraisable: (e: unknown, callback: Value) => void,
): void {
  for (const { ref, callback } of dead) {
    try {
      call1(callback, ref);
    } catch (e) {
      unraisable(e, callback);
    }
  }
}

/** Adds `ref` to its referent's list. */
export function register(target: PyObject, ref: PyWeakReference): void {
  const list = ownList(target);
  if (list.refs.push(ref) > 1) return;
  const { all } = state();
  if (all.has(list)) return;
  all.add(list);
  rt.noteWatched();
}

/** A reference that nobody can use any more, before its referent is dead. */
export function forget(target: PyObject, ref: PyWeakReference): void {
  const list = listOf(target);
  if (list === undefined) return;
  const { refs } = list;
  if (refs.length === 1 && refs[0] === ref) refs.pop();
  else dropReferences(target, (other) => other !== ref);
  if (refs.length > 0) return;
  dropList(target, list);
  list.target.drop();
  if (rt.watchedCount > 0) rt.watchedCount--;
}

/** The object to refer to; TypeError for types that cannot be weakly referenced. */
export function referent(v: Value): PyObject {
  if (!(v instanceof PyObject) || !v.cls.hasWeakref)
    throw pyError("TypeError", `cannot create weak reference to '${typeName(v)}' object`);
  return v;
}

/** `ref(target)`: without a callback there is one reference per object. */
export function makeReference(cls: PyType, v: Value, callback: Value): PyWeakReference {
  const target = referent(v);
  const hook = callback === None ? undefined : callback;
  if (cls === weakReferenceType && hook === undefined) {
    const existing = weakReferences(target).find((r) => r.cls === weakReferenceType && r.callback === undefined);
    if (existing !== undefined) return existing;
  }
  const ref = cls === weakReferenceType ? new PyWeakReference(target, hook) : new PyWeakReferenceSub(cls, target, hook);
  register(target, ref);
  return ref;
}

const referenceDef: TypeDef<PyWeakReference> = {
  isBase: true,
  slots: {
    repr: (self) => {
      const target = self.deref();
      const at = addressText(self);
      if (target === undefined) return `<weakref at ${at}; dead>`;
      const to = `'${typeOf(target).tpName}' at ${addressText(target)}`;
      const name = textOf(lookupSpecial(target, "__name__"));
      return name === undefined ? `<weakref at ${at}; to ${to}>` : `<weakref at ${at}; to ${to} (${name})>`;
    },
    call: (self, args, kwnames) => {
      if (kwnames !== undefined && kwnames.length > 0)
        throw pyError("TypeError", "weakref() takes no keyword arguments");
      checkPositional("weakref", args.length, 0, 0);
      return self.deref() ?? None;
    },
    hash: (self) => {
      if (self.hash === undefined) {
        const target = self.deref();
        if (target === undefined) throw pyError("TypeError", "weak object has gone away");
        self.hash = pyHash(target);
      }
      return self.hash;
    },
    richCompare: (self, other, op) => {
      if ((op !== EQ && op !== NE) || !(other instanceof PyWeakReference)) return NotImplemented;
      const a = self.deref();
      const b = other.deref();
      if (a === undefined || b === undefined) return (self === other) === (op === EQ);
      return richCompare(a, b, op);
    },
    new: (cls, args, kwnames) => {
      const given = kwnames === undefined ? args.length : args.length - kwnames.length;
      checkPositional("__new__", given, 1, 2);
      return makeReference(cls, args[0]!, given > 1 ? args[1]! : None);
    },
    init: (_self, args, kwnames) => {
      if (kwnames !== undefined && kwnames.length > 0) throw pyError("TypeError", "ref() takes no keyword arguments");
      checkPositional("__init__", args.length, 1, 2);
    },
  },
  methods: { __class_getitem__: classGetItem },
  members: { __callback__: getset((self) => self.callback ?? None) },
};

export function installWeakReference(): void {
  fillType(weakReferenceType, referenceDef);
}
