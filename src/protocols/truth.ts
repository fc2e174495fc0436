/** Truth value testing. Source: PyObject_IsTrue in Objects/object.c. */
import { None, type Value } from "../objects/object.ts";
import { typeOf } from "./type-of.ts";

export function isTrue(v: Value): boolean {
  switch (typeof v) {
    case "boolean":
      return v;
    case "number":
      return v !== 0;
    case "string":
      return v.length !== 0;
    case "bigint":
      return true; // a bigint is never zero: small ints are numbers
  }
  if (v === None) return false;
  const slots = typeOf(v).slots;
  if (slots.bool !== undefined) return slots.bool(v);
  if (slots.len !== undefined) return slots.len(v) !== 0;
  return true;
}
