/** `issubclass` for warning categories: a type, or what `__subclasscheck__` makes of it. */
import type { Value } from "../../objects/object.ts";
import { PyType } from "../../objects/type.ts";
import { lookupSpecial } from "../../protocols/attributes.ts";
import { call1 } from "../../protocols/call.ts";
import { pyError } from "../../protocols/errors.ts";
import { isTrue } from "../../protocols/truth.ts";

export function isSubclass(category: Value, of: Value): boolean {
  if (category instanceof PyType && of instanceof PyType) return category.isSubtypeOf(of);
  const check = lookupSpecial(of, "__subclasscheck__");
  if (check === undefined)
    throw pyError("TypeError", "issubclass() arg 2 must be a class, a tuple of classes, or a union");
  return isTrue(call1(check, category));
}
