/** `isinstance()` and `issubclass()` in full. Source: Objects/abstract.c (object_isinstance, object_issubclass). */
import { PyTuple } from "../objects/containers.ts";
import type { Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { lookupType, PyType } from "../objects/type.ts";
import { objectType, typeType } from "../objects/types.ts";
import { PyUnion } from "../objects/union.ts";
import { findAttr, genericGetAttr, lookupSpecial } from "./attributes.ts";
import { call } from "./call.ts";
import { pyError } from "./errors.ts";
import { isTrue } from "./truth.ts";
import { typeOf } from "./type-of.ts";

/** Runs `body` one recursion level deeper; RecursionError when that is too deep. */
export function withRecursion<T>(where: string, body: () => T): T {
  if (++rt.recursionDepth > rt.recursionLimit) {
    rt.recursionDepth--;
    throw pyError("RecursionError", `maximum recursion depth exceeded${where}`);
  }
  try {
    return body();
  } finally {
    rt.recursionDepth--;
  }
}

/** `isinstance(obj, cls)`. */
export function isInstance(obj: Value, cls: Value): boolean {
  // fast path: the exact type
  if (typeOf(obj) === cls) return true;
  if (cls instanceof PyType && cls.cls === typeType) return realIsInstance(obj, cls);
  const choices = cls instanceof PyUnion ? cls.args : cls;
  if (choices instanceof PyTuple) {
    return withRecursion(" in __instancecheck__", () => choices.items.some((c) => isInstance(obj, c)));
  }
  const checker = lookupSpecial(cls, "__instancecheck__");
  if (checker === undefined) return realIsInstance(obj, cls);
  return withRecursion(" in __instancecheck__", () => isTrue(call(checker, [obj])));
}

/** Whether instances of a type may give another class than theirs as `__class__`. */
export function mayClaim(type: PyType): boolean {
  if (type.honestVersion === type.version) return false;
  const plain = lookupType(objectType, "__class__");
  if (type.slots.getAttr !== genericGetAttr || lookupType(type, "__class__") !== plain) return true;
  type.honestVersion = type.version;
  return false;
}

/** `type.__instancecheck__`: by real type, then by `__class__`; by `__bases__` for class-like objects. */
export function realIsInstance(obj: Value, cls: Value): boolean {
  if (cls instanceof PyType) {
    const type = typeOf(obj);
    if (type.isSubtypeOf(cls)) return true;
    if (!mayClaim(type)) return false;
    const claimed = findAttr(obj, "__class__");
    return claimed instanceof PyType && claimed !== type && claimed.isSubtypeOf(cls);
  }
  checkClass(cls, "isinstance() arg 2 must be a type, a tuple of types, or a union");
  const claimed = findAttr(obj, "__class__");
  return claimed !== undefined && abstractIsSubclass(claimed, cls);
}

/** `issubclass(derived, cls)`. */
export function isSubclass(derived: Value, cls: Value): boolean {
  if (cls instanceof PyType && cls.cls === typeType) return derived === cls || realIsSubclass(derived, cls);
  const choices = cls instanceof PyUnion ? cls.args : cls;
  if (choices instanceof PyTuple) {
    return withRecursion(" in __subclasscheck__", () => choices.items.some((c) => isSubclass(derived, c)));
  }
  const checker = lookupSpecial(cls, "__subclasscheck__");
  if (checker === undefined) return realIsSubclass(derived, cls);
  return withRecursion(" in __subclasscheck__", () => isTrue(call(checker, [derived])));
}

/** `type.__subclasscheck__`. */
export function realIsSubclass(derived: Value, cls: Value): boolean {
  if (cls instanceof PyType && derived instanceof PyType) return derived.isSubtypeOf(cls);
  checkClass(derived, "issubclass() arg 1 must be a class");
  checkClass(cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union");
  return abstractIsSubclass(derived, cls);
}

/** Anything with a tuple as `__bases__` counts as a class. */
function checkClass(cls: Value, message: string): void {
  if (abstractBases(cls) === undefined) throw pyError("TypeError", message);
}

function abstractBases(cls: Value): PyTuple | undefined {
  const bases = findAttr(cls, "__bases__");
  return bases instanceof PyTuple ? bases : undefined;
}

function abstractIsSubclass(derived: Value, cls: Value): boolean {
  let current = derived;
  for (;;) {
    if (current === cls) return true;
    const bases = abstractBases(current);
    if (bases === undefined || bases.items.length === 0) return false;
    if (bases.items.length === 1) {
      current = bases.items[0]!;
      continue;
    }
    return withRecursion(" in __issubclass__", () => bases.items.some((b) => abstractIsSubclass(b, cls)));
  }
}
