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

/** Names of all `__slots__` members that instances of `type` have room for, base classes first. */
function slotNames(type: PyType): string[] {
  const out: string[] = [];
  for (let t: PyType | undefined = type; t !== undefined; t = t.base) out.unshift(...t.ownSlots);
  return out;
}

/** Throws unless instances of `from` can become instances of `to`; `what` names the attribute in the message. */
export function checkCompatible(from: PyType, to: PyType, what: string): void {
  if (isCollected(from) !== isCollected(to)) {
    throw pyError("TypeError", `${what} assignment: '${to.tpName}' deallocator differs from '${from.tpName}'`);
  }
  const a = slotNames(from);
  const b = slotNames(to);
  const same =
    from.layout === to.layout &&
    from.hasDict === to.hasDict &&
    from.hasWeakref === to.hasWeakref &&
    a.length === b.length &&
    a.every((name, i) => name === b[i]);
  if (!same) {
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
