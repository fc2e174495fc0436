/** Layouts of descriptors. Source: Objects/descrobject.c, funcobject.c. */
import type { SlotRow } from "../spec/slots.ts";
import type { PyDict } from "./dict.ts";
import type { NativeDef, NativeEntry, PyCode } from "./function.ts";
import { heapSubclass } from "./heap.ts";
import { PyObject, type Value } from "./object.ts";
import type { PyType } from "./type.ts";

/** `method_descriptor` (`list.append`). */
export class PyMethodDescriptor extends PyObject {
  readonly owner: PyType;
  readonly name: string;
  readonly def: NativeDef;
  constructor(owner: PyType, name: string, def: NativeDef) {
    super();
    this.owner = owner;
    this.name = name;
    this.def = def;
  }
  get entry(): NativeEntry {
    this.def.entry ??= this.def.makeEntry(this.def, this.name, this.owner.name);
    return this.def.entry;
  }
}

/** `classmethod_descriptor` (`dict.fromkeys`). */
export class PyClassMethodDescriptor extends PyMethodDescriptor {}

/** `wrapper_descriptor` (`int.__add__`): a type slot as a method. */
export class PyWrapperDescriptor extends PyObject {
  readonly owner: PyType;
  readonly row: SlotRow;
  /** The slot function of `owner` this wraps. */
  readonly slot: unknown;
  constructor(owner: PyType, row: SlotRow, slot: unknown) {
    super();
    this.owner = owner;
    this.row = row;
    this.slot = slot;
  }
}

/** `method-wrapper` (`(1).__add__`). */
export class PyMethodWrapper extends PyObject {
  readonly descriptor: PyWrapperDescriptor;
  readonly self: Value;
  constructor(descriptor: PyWrapperDescriptor, self: Value) {
    super();
    this.descriptor = descriptor;
    this.self = self;
  }
}

export interface GetSet<S> {
  readonly get: ((self: S) => Value) | undefined;
  /** `undefined` value deletes. */
  readonly set: ((self: S, value: Value | undefined) => void) | undefined;
  readonly doc: string | undefined;
}

/** `getset_descriptor`. */
export class PyGetSetDescriptor extends PyObject {
  readonly owner: PyType;
  readonly name: string;
  readonly def: GetSet<Value>;
  constructor(owner: PyType, name: string, def: GetSet<Value>) {
    super();
    this.owner = owner;
    this.name = name;
    this.def = def;
  }
}

/** `member_descriptor`: a `__slots__` member (slot `index` of the instance) or a builtin member backed by a getter. */
export class PyMemberDescriptor extends PyObject {
  readonly owner: PyType;
  readonly name: string;
  /** Slot number, or -1 when `def` does the work. */
  readonly index: number;
  readonly def: GetSet<Value> | undefined;
  constructor(owner: PyType, name: string, index: number, def: GetSet<Value> | undefined) {
    super();
    this.owner = owner;
    this.name = name;
    this.index = index;
    this.def = def;
  }
}

export class PyProperty extends PyObject {
  fget: Value | undefined;
  fset: Value | undefined;
  fdel: Value | undefined;
  doc: Value | undefined;
  /** The getter's code, until somebody asks for its doc string. */
  docCode: PyCode | undefined;
  /** Its name in the class, for messages. */
  name: Value | undefined;
  getterDoc: boolean;
  constructor() {
    super();
    this.fget = undefined;
    this.fset = undefined;
    this.fdel = undefined;
    this.doc = undefined;
    this.docCode = undefined;
    this.name = undefined;
    this.getterDoc = false;
  }
}
export const PyPropertySub = heapSubclass(PyProperty);

export class PyStaticMethod extends PyObject {
  callable: Value;
  dict: PyDict | undefined;
  constructor(callable: Value) {
    super();
    this.callable = callable;
    this.dict = undefined;
  }
}
export const PyStaticMethodSub = heapSubclass(PyStaticMethod);

export class PyClassMethod extends PyObject {
  callable: Value;
  dict: PyDict | undefined;
  constructor(callable: Value) {
    super();
    this.callable = callable;
    this.dict = undefined;
  }
}
export const PyClassMethodSub = heapSubclass(PyClassMethod);
