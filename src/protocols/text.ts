/** `repr()`, `str()` and `format()` of any value. Source: Objects/object.c. */
import { PyWideStr, type Str, type Value } from "../objects/object.ts";
import { jsFromStr, strOf } from "../objects/str.ts";
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
  // fast path: an exact str or int with an empty spec
  if (spec === "" && (typeof v === "string" || typeof v === "number")) return typeof v === "string" ? v : String(v);
  const method = lookupSpecial(v, "__format__");
  if (method === undefined) throw pyError("TypeError", `Type ${typeName(v)} doesn't define __format__`);
  const r = call(method, [spec]);
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
