/** `obj.__class__ = cls`, allowed between classes whose instances look the same. Source: Objects/typeobject.c (object_set_class). */
import { type HeapFields, PyInstance } from "../../objects/heap.ts";
import { PyModule } from "../../objects/module.ts";
import { PyObject, type Value } from "../../objects/object.ts";
import type { Shape } from "../../objects/shape.ts";
import { PyType } from "../../objects/type.ts";
import { moduleType } from "../../objects/types.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { isCollected } from "../type/sizes.ts";

/** Does the class add nothing to what instances of its base look like? */
function looksLikeBase(type: PyType): boolean {
  const { base } = type;
  return (
    base !== undefined &&
    type.ownSlots.length === 0 &&
    type.layout === base.layout &&
    (type.isHeap || type.layout !== type) &&
    type.hasDict === base.hasDict &&
    type.hasWeakref === base.hasWeakref &&
    isCollected(type) === isCollected(base)
  );
}

/** The class that gave instances of `type` their last field. */
function shapingClass(type: PyType): PyType {
  let t = type;
  while (looksLikeBase(t)) t = t.base!;
  return t;
}

/** Do two classes with the same base add the same slots to it? */
function addsSameSlots(a: PyType, b: PyType): boolean {
  return (
    a.base === b.base &&
    a.layout === b.layout &&
    a.isHeap &&
    b.isHeap &&
    a.hasDict === b.hasDict &&
    a.hasWeakref === b.hasWeakref &&
    a.ownSlots.length === b.ownSlots.length &&
    a.ownSlots.every((name, i) => name === b.ownSlots[i])
  );
}

/** Throws unless instances of `from` can become instances of `to`; `what` names the attribute in the message. */
export function checkCompatible(from: PyType, to: PyType, what: string): void {
  if (isCollected(from) !== isCollected(to)) {
    throw pyError("TypeError", `${what} assignment: '${to.tpName}' deallocator differs from '${from.tpName}'`);
  }
  const a = shapingClass(from);
  const b = shapingClass(to);
  if (a !== b && !addsSameSlots(a, b)) {
    throw pyError("TypeError", `${what} assignment: '${to.tpName}' object layout differs from '${from.tpName}'`);
  }
}

export function assignClass(self: Value, value: Value | undefined): void {
  if (value === undefined) throw pyError("TypeError", "can't delete __class__ attribute");
  if (!(value instanceof PyType)) {
    throw pyError("TypeError", `__class__ must be set to a class, not '${typeName(value)}' object`);
  }
  const from = typeOf(self);
  const isModule = from.isSubtypeOf(moduleType) && value.isSubtypeOf(moduleType);
  if (!isModule && (value.isImmutable || from.isImmutable)) {
    throw pyError("TypeError", "__class__ assignment only supported for mutable types or ModuleType subclasses");
  }
  checkCompatible(from, value, "__class__");
  if (self instanceof PyInstance) {
    self.shape = sameShape(self.shape, value);
    self.cls = value;
  } else if (self instanceof PyObject) {
    const object: PyObject & Partial<HeapFields> = self;
    if (self instanceof PyModule && !Object.hasOwn(self, "slots")) object.slots = undefined;
    object.cls = value;
  }
}

/** The shape of `cls` that puts the same attributes into the same slots. */
function sameShape(shape: Shape, cls: PyType): Shape {
  if (shape.isDict) return cls.dictShape;
  let out = cls.rootShape;
  for (const name of shape.keys) out = out.with(name);
  return out;
}
