/** `repr()`, `str()` and `format()` of any value. Source: Objects/object.c. */

import { floatRepr } from "../base/number/format-float.ts";
import { PyMethodDescriptor } from "../objects/descriptors.ts";
import { PyFunction } from "../objects/function.ts";
import { PyFloat } from "../objects/number.ts";
import { PyWideStr, type Str, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { jsFromStr, strOf } from "../objects/str.ts";
import { lookupType } from "../objects/type.ts";
import { floatType } from "../objects/types.ts";
import { lookupSpecial } from "./attributes.ts";
import { call } from "./call.ts";
import { pyError } from "./errors.ts";
import { typeName, typeOf } from "./type-of.ts";

/** `repr(v)` as the value of a str. */
export function repr(v: Value): Str {
  const r = typeOf(v).slots.repr!(v);
  const s = strOf(r);
  if (s === undefined) throw pyError("TypeError", `__repr__ returned non-string (type ${typeName(r)})`);
  return s;
}

/** `repr(v)` as Python sees it: what `__repr__` returned, which may be an instance of a str subclass. */
export function reprObject(v: Value): Value {
  const r = typeOf(v).slots.repr!(v);
  if (strOf(r) === undefined) throw pyError("TypeError", `__repr__ returned non-string (type ${typeName(r)})`);
  return r;
}

/** `repr(v)` as JS text, for messages. */
export function reprText(v: Value): string {
  return jsFromStr(repr(v));
}

/** `str(v)` as the value of a str. */
export function str(v: Value): Str {
  if (typeof v === "string") return v;
  if (v instanceof PyWideStr) return v;
  const r = typeOf(v).slots.str!(v);
  const s = strOf(r);
  if (s === undefined) throw pyError("TypeError", `__str__ returned non-string (type ${typeName(r)})`);
  return s;
}

/** `str(v)` as JS text. */
export function strText(v: Value): string {
  return jsFromStr(str(v));
}

/** `format(v, spec)`. */
export function format(v: Value, spec: Value): Value {
  // fast path: an exact str, int or float with an empty spec
  if (spec === "") {
    if (typeof v === "string") return v;
    if (typeof v === "number") return String(v);
    if (v instanceof PyFloat && v.cls === floatType) return floatRepr(v.v);
  }
  const found = lookupType(typeOf(v), "__format__");
  if (found === undefined) throw pyError("TypeError", `Type ${typeName(v)} doesn't define __format__`);
  let r: Value;
  // fast path: no bound method is made
  if (found instanceof PyMethodDescriptor && found.cls.isMethodDescriptor) r = found.entry.call1(v, spec);
  else if (found instanceof PyFunction) r = rt.hooks.callFunction2(found, v, spec);
  else r = call(lookupSpecial(v, "__format__")!, [spec]);
  if (strOf(r) === undefined) throw pyError("TypeError", `__format__ must return a str, not ${typeName(r)}`);
  return r;
}

/** Runs `body` unless `repr` of the same object is already running further out, in which case the result is `undefined`. */
export function guardRepr<T>(active: Set<Value>, v: Value, body: () => T): T | undefined {
  if (active.has(v)) return undefined;
  active.add(v);
  try {
    return body();
  } finally {
    active.delete(v);
  }
}
