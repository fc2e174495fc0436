/** Calling objects. Source: Objects/call.c. Positional entries exist so that hot callers build no argument arrays for builtins. */
import { PyMethodDescriptor } from "../objects/descriptors.ts";
import type { PyBaseException } from "../objects/exception.ts";
import { PyBuiltin, PyFunction, PyNativeCallable } from "../objects/function.ts";
import { PyInstance } from "../objects/heap.ts";
import type { Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { KwNames } from "../objects/slots.ts";
import { lookupType, PyType } from "../objects/type.ts";
import { genericGetAttr, getAttr, ownAttr } from "./attributes.ts";
import { pyError } from "./errors.ts";
import { typeName, typeOf } from "./type-of.ts";

export function notCallable(v: Value): PyBaseException {
  return pyError("TypeError", `'${typeName(v)}' object is not callable`);
}

/** Calls with positional arguments followed by the values of `kwnames`. The callee owns `args`. */
export function call(callable: Value, args: Value[], kwnames?: KwNames): Value {
  const slot = typeOf(callable).slots.call;
  if (slot === undefined) throw notCallable(callable);
  return slot(callable, args, kwnames);
}

export function call0(callable: Value): Value {
  if (callable instanceof PyType && callable.make0 !== undefined) return callable.make0();
  if (callable instanceof PyFunction) return rt.hooks.callFunction(callable, [], undefined);
  if (callable instanceof PyBuiltin && callable.self !== undefined) return callable.entry.call0(callable.self);
  return call(callable, []);
}

export function call1(callable: Value, a: Value): Value {
  if (callable instanceof PyType && callable.make1 !== undefined) return callable.make1(a);
  if (callable instanceof PyNativeCallable) return callable.call1(a);
  if (callable instanceof PyFunction) return rt.hooks.callFunction1(callable, a);
  if (callable instanceof PyBuiltin && callable.self !== undefined) return callable.entry.call1(callable.self, a);
  return call(callable, [a]);
}

export function call2(callable: Value, a: Value, b: Value): Value {
  if (callable instanceof PyFunction) return rt.hooks.callFunction2(callable, a, b);
  if (callable instanceof PyBuiltin && callable.self !== undefined) return callable.entry.call2(callable.self, a, b);
  return call(callable, [a, b]);
}

/** `getattr(obj, name)(*args)`. */
export function callMethod(obj: Value, name: string, args: Value[] = [], kwnames?: KwNames): Value {
  // fast path: a method of a Python class
  if (obj instanceof PyInstance && obj.cls.slots.getAttr === genericGetAttr) {
    const method = lookupType(obj.cls, name);
    if (method instanceof PyFunction && ownAttr(obj, name) === undefined) {
      return rt.hooks.callFunction(method, [obj, ...args], kwnames);
    }
  }
  return call(getAttr(obj, name), args, kwnames);
}

/** What `getattr(obj, name)` would bind to `obj` and nothing else: a method of its class. */
export function methodOf(obj: Value, name: string): PyFunction | PyMethodDescriptor | undefined {
  const type = typeOf(obj);
  if (type.slots.getAttr !== genericGetAttr || ownAttr(obj, name) !== undefined) return undefined;
  const method = lookupType(type, name);
  if (method instanceof PyFunction) return method;
  const isNative =
    method instanceof PyMethodDescriptor && method.cls.isMethodDescriptor && type.isSubtypeOf(method.owner);
  return isNative ? method : undefined;
}

/** `method(obj, a)` of what `methodOf` gives. */
export function callMethodOf(method: PyFunction | PyMethodDescriptor, obj: Value, a: Value): Value {
  return method instanceof PyFunction ? rt.hooks.callFunction2(method, obj, a) : method.entry.call1(obj, a);
}

/** Is the object callable (its type has `__call__`)? */
export function isCallable(v: Value): boolean {
  return typeOf(v).slots.call !== undefined;
}
