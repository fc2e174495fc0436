/**
 * Calls in compiled code of what it does not know: anything that can be called, with any arguments. `call0` to `call3` are for a few
 * positional ones; as compiled functions do they return `undefined` for an exception (`protocols/errors.ts: takeRaised`) or throw it.
 */
import { PyMethodDescriptor } from "../objects/descriptors.ts";
import { PyBuiltin, PyFunction, PyMethod } from "../objects/function.ts";
import { PyInstance } from "../objects/heap.ts";
import type { Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { KwNames } from "../objects/slots.ts";
import { lookupType, PyType } from "../objects/type.ts";
import { evalFrame } from "../vm/eval.gen.ts";
import { functionFrame, initialised } from "../vm/frames.ts";
import { callStack, plainInit } from "../vm/ops/calls.ts";
import { callBound, callCompiled } from "../vm/tier.ts";

/** Calls a Python function with any arguments. */
function callFunction(func: PyFunction, args: Value[], kwnames: KwNames): Value {
  const count = kwnames === undefined ? args.length : args.length - kwnames.length;
  if (func.code.jit === undefined) return evalFrame(functionFrame(func, args, 0, count, kwnames))!;
  if (kwnames === undefined && fillDefaults(func, args)) return callCompiled(func, args, 0, args.length);
  return callBound(func, args, 0, count, kwnames);
}

/** The default of a keyword-only parameter. */
export function keywordDefault(func: PyFunction, name: string): Value | undefined {
  return func.kwdefaults?.getStr(name);
}

/** Adds default values to positional arguments; whether they are then all that the function takes. */
function fillDefaults(func: PyFunction, args: Value[]): boolean {
  const wanted = func.code.simpleArgs;
  const missing = wanted - args.length;
  if (missing <= 0) return missing === 0;
  const { defaults } = func;
  if (defaults === undefined || defaults.length < missing) return false;
  for (let i = defaults.length - missing; i < defaults.length; i++) args.push(defaults[i]!);
  return true;
}

/** Calls anything; of an unbound method the receiver is the first argument. */
export function callAny(callable: Value, hasSelf: boolean, args: Value[], kwnames: KwNames): Value {
  let func = callable;
  if (func instanceof PyMethod && func.func instanceof PyFunction) {
    args = [func.self, ...args];
    func = func.func;
  }
  if (func instanceof PyFunction) return callFunction(func, args, kwnames);
  if (func instanceof PyType && !hasSelf) {
    const init = plainInit(func);
    if (init !== undefined && init.code.jit !== undefined) {
      const object = new PyInstance(func, func.rootShape);
      return initialised(object, callFunction(init, [object, ...args], kwnames));
    }
  } else if (func instanceof PyInstance) {
    const method = lookupType(func.cls, "__call__");
    if (method instanceof PyFunction) {
      return callFunction(method, [func, ...args], kwnames);
    }
  }
  const count = kwnames === undefined ? args.length : args.length - kwnames.length;
  const r = callStack(callable, hasSelf, args, 0, count, kwnames);
  return r === undefined ? evalFrame(rt.frame!)! : r;
}

/** Calls what LOAD_ATTR has made of an attribute: a method with its receiver, or `undefined` and a callable. */
export function callMethod(method: Value | undefined, other: Value, args: Value[], kwnames: KwNames): Value {
  if (method === undefined) return callAny(other, false, args, kwnames);
  // fast path: what `with` calls at its end
  if (method instanceof PyMethod && method.func instanceof PyFunction) {
    return callAny(method.func, true, [method.self, other, ...args], kwnames);
  }
  return callAny(method, true, [other, ...args], kwnames);
}

/** `callMethod` without arguments; `undefined` for an exception, as `call0` has it. */
export function method0(method: Value | undefined, other: Value): Value | undefined {
  if (method === undefined) return call0(other);
  if (method instanceof PyMethodDescriptor) return method.entry.call0(other);
  return callMethod(method, other, [], undefined);
}

/** `callMethod` with one argument. */
export function method1(method: Value | undefined, other: Value, a: Value): Value | undefined {
  if (method === undefined) return call1(other, a);
  if (method instanceof PyMethodDescriptor) return method.entry.call1(other, a);
  return callMethod(method, other, [a], undefined);
}

/** `callMethod` with two arguments. */
export function method2(method: Value | undefined, other: Value, a: Value, b: Value): Value | undefined {
  if (method === undefined) return call2(other, a, b);
  if (method instanceof PyMethodDescriptor) return method.entry.call2(other, a, b);
  return callMethod(method, other, [a, b], undefined);
}

/** `callMethod` with three arguments. */
export function method3(method: Value | undefined, other: Value, a: Value, b: Value, c: Value): Value | undefined {
  if (method === undefined) return call3(other, a, b, c);
  if (method instanceof PyMethodDescriptor) return method.entry.call3(other, a, b, c);
  return callMethod(method, other, [a, b, c], undefined);
}

/** Calls anything without arguments. */
export function call0(f: Value): Value | undefined {
  if (f instanceof PyMethod) {
    const { func } = f;
    if (func instanceof PyFunction && func.code.simpleArgs === 1 && func.code.jit !== undefined) {
      return func.code.jit(func, f.self);
    }
  } else if (f instanceof PyBuiltin && f.self !== undefined) return f.entry.call0(f.self);
  return callAny(f, false, [], undefined);
}

/** Calls anything with one argument. */
export function call1(f: Value, a: Value): Value | undefined {
  if (f instanceof PyMethod) {
    const { func } = f;
    if (func instanceof PyFunction && func.code.simpleArgs === 2 && func.code.jit !== undefined) {
      return func.code.jit(func, f.self, a);
    }
  } else if (f instanceof PyBuiltin && f.self !== undefined) return f.entry.call1(f.self, a);
  return callAny(f, false, [a], undefined);
}

/** Calls anything with two arguments. */
export function call2(f: Value, a: Value, b: Value): Value | undefined {
  if (f instanceof PyMethod) {
    const { func } = f;
    if (func instanceof PyFunction && func.code.simpleArgs === 3 && func.code.jit !== undefined) {
      return func.code.jit(func, f.self, a, b);
    }
  } else if (f instanceof PyBuiltin && f.self !== undefined) return f.entry.call2(f.self, a, b);
  return callAny(f, false, [a, b], undefined);
}

/** Calls anything with three arguments. */
export function call3(f: Value, a: Value, b: Value, c: Value): Value | undefined {
  if (f instanceof PyMethod) {
    const { func } = f;
    if (func instanceof PyFunction && func.code.simpleArgs === 4 && func.code.jit !== undefined) {
      return func.code.jit(func, f.self, a, b, c);
    }
  } else if (f instanceof PyBuiltin && f.self !== undefined) return f.entry.call3(f.self, a, b, c);
  return callAny(f, false, [a, b, c], undefined);
}
