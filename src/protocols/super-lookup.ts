/** Attribute lookup of `super()`: the MRO of the object's class, from after a given class. Source: Objects/typeobject.c (do_super_lookup). */
import { PyFunction, PyMethod } from "../objects/function.ts";
import type { Value } from "../objects/object.ts";
import { PyType } from "../objects/type.ts";
import { findAttr } from "./attributes.ts";
import { pyError } from "./errors.ts";
import { typeOf } from "./type-of.ts";

/** The attribute of the classes after `after` in the MRO of `objType`, not bound; `undefined` when there is none. */
export function superFind(after: PyType, objType: PyType, name: string): Value | undefined {
  const { mro } = objType;
  for (let i = mro.indexOf(after) + 1; i < mro.length; i++) {
    const found = mro[i]!.dict.getStr(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `super(after, obj).name`; `objType` is what `superCheck` said. `undefined` when no class after `after` has it. */
export function superLookup(after: PyType, obj: Value, objType: PyType, name: string): Value | undefined {
  const found = superFind(after, objType, name);
  if (found === undefined) return undefined;
  // super(C, C).f is not bound: for class methods of the class itself
  const instance = obj === objType ? undefined : obj;
  if (found instanceof PyFunction) return instance === undefined ? found : new PyMethod(found, instance);
  const get = typeOf(found).slots.descrGet;
  return get === undefined ? found : get(found, instance, objType);
}

/** The class whose MRO `super(type, obj)` walks: `obj` itself when it is a subclass, else its class. */
export function superCheck(type: PyType, obj: Value): PyType {
  if (obj instanceof PyType && obj.isSubtypeOf(type)) return obj;
  const cls = typeOf(obj);
  if (cls.isSubtypeOf(type)) return cls;
  const claimed = findAttr(obj, "__class__");
  if (claimed instanceof PyType && claimed !== cls && claimed.isSubtypeOf(type)) return claimed;
  throw pyError("TypeError", "super(type, obj): obj must be an instance or subtype of type");
}
