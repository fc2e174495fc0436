/**
 * Calls in compiled code of what it does not know: anything that can be called, with any arguments. `call0` to `call3` are for a few
 * positional ones; as compiled functions do they return `undefined` for an exception (`protocols/errors.ts: takeRaised`) or throw it.
 */
import { PyTuple } from "../objects/containers.ts";
import { PyMethodDescriptor, PyWrapperDescriptor } from "../objects/descriptors.ts";
import { PyDict } from "../objects/dict.ts";
import { PyBuiltin, PyFunction, PyMethod, PyNativeCallable } from "../objects/function.ts";
import { PyInstance } from "../objects/heap.ts";
import type { Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { KwNames } from "../objects/slots.ts";
import { lookupType, PyType } from "../objects/type.ts";
import { dictType, tupleType } from "../objects/types.ts";
import { notCallable } from "../protocols/call.ts";
import { raising } from "../protocols/errors.ts";
import { callSlotWrapper } from "../protocols/slot-wrappers.ts";
import { typeOf } from "../protocols/type-of.ts";
import { bindDict } from "../vm/bind.ts";
import { evalFrame } from "../vm/eval.gen.ts";
import { functionFrame, initialised } from "../vm/frames.ts";
import { merge } from "../vm/ops/build.ts";
import { callExpanded, callStack, keywordMergeError, plainInit } from "../vm/ops/calls.ts";
import { runBound, runCompiled } from "../vm/tier.ts";
import { passesInit } from "../vm/unwind.ts";

/** Calls a Python function with any arguments. */
function callFunction(func: PyFunction, args: Value[], kwnames: KwNames): Value | undefined {
  const count = kwnames === undefined ? args.length : args.length - kwnames.length;
  if (func.code.jit === undefined) return evalFrame(functionFrame(func, args, 0, count, kwnames))!;
  if (kwnames === undefined && fillDefaults(func, args)) return runCompiled(func, args, 0, args.length);
  return runBound(func, args, 0, count, kwnames);
}

/** The default of a keyword-only parameter. */
export function keywordDefault(func: PyFunction, name: string): Value | undefined {
  return func.kwdefaults?.getStr(name);
}

/** `**kwargs` of a function: a fresh dict. It owns `values`. */
export function keywordDict(names: readonly string[], values: Value[]): PyDict {
  const dict = new PyDict();
  for (let i = 0; i < names.length; i++) dict.setStr(names[i]!, values[i]!);
  return dict;
}

/** What follows `**` in a call of `callee`, as a dict that is only read. */
export function keywordsOf(names: Value, callee: Value): PyDict {
  if (names instanceof PyDict && names.cls === dictType && hasStrKeys(names)) return names;
  const dict = new PyDict();
  try {
    merge(dict, names, true);
  } catch (e) {
    throw keywordMergeError(e, callee, names);
  }
  return dict;
}

function hasStrKeys({ keys }: PyDict): boolean {
  for (let i = 0; i < keys.length; i++) if (typeof keys[i] !== "string" && keys[i] !== undefined) return false;
  return true;
}

/** `callee(*callargs, **kwargs)`; `undefined` for an exception, as `call0` has it. */
export function expanded(callee: Value, callargs: Value, kwargs: Value | undefined): Value | undefined {
  if (!(callargs instanceof PyTuple && callargs.cls === tupleType)) return expandedSlowly(callee, callargs, kwargs);
  const { items } = callargs;
  let func = callee;
  let self: Value | undefined;
  if (func instanceof PyMethod) {
    self = func.self;
    func = func.func;
  } else if (func instanceof PyType) {
    const init = plainInit(func);
    if (init?.code.jit === undefined) return expandedSlowly(callee, callargs, kwargs);
    const object = new PyInstance(func, func.rootShape);
    try {
      const r = expanded(new PyMethod(init, object), callargs, kwargs);
      return r === undefined ? r : initialised(object, r);
    } catch (e) {
      passesInit(e, object);
      throw e;
    }
  }
  if (!(func instanceof PyFunction) || func.code.jit === undefined) return expandedSlowly(callee, callargs, kwargs);
  if (kwargs instanceof PyDict && !hasStrKeys(kwargs)) return expandedSlowly(callee, callargs, kwargs);
  const args: readonly (Value | undefined)[] = self === undefined ? items : [self, ...items];
  if (kwargs instanceof PyDict && kwargs.size > 0) {
    const bound = func.code.template.slice(0, func.code.parameters);
    bindDict(func, bound, args, kwargs);
    return runCompiled(func, bound, 0, bound.length);
  }
  if (func.code.simpleArgs === args.length) return runCompiled(func, args, 0, args.length);
  return runBound(func, args, 0, args.length, undefined);
}

function expandedSlowly(callee: Value, callargs: Value, kwargs: Value | undefined): Value | undefined {
  if (kwargs === undefined && callargs instanceof PyTuple && callargs.cls === tupleType) {
    return callAny(callee, false, callargs.items.slice(), undefined);
  }
  const r = callExpanded(callee, callargs, kwargs);
  return r === undefined ? evalFrame(rt.frame!)! : r;
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

/** Calls anything; of an unbound method the receiver is the first argument. `undefined` for an exception, as `call0` has it. */
export function callAny(callable: Value, hasSelf: boolean, args: Value[], kwnames: KwNames): Value | undefined {
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
      try {
        const r = callFunction(init, [object, ...args], kwnames);
        return r === undefined ? r : initialised(object, r);
      } catch (e) {
        passesInit(e, object);
        throw e;
      }
    }
  } else if (func instanceof PyInstance) {
    const method = lookupType(func.cls, "__call__");
    if (method instanceof PyFunction) {
      return callFunction(method, [func, ...args], kwnames);
    }
  } else if (typeOf(func).slots.call === undefined) return raising(notCallable(func));
  const r = callStack(callable, hasSelf, args, 0, args.length, kwnames);
  return r === undefined ? evalFrame(rt.frame!)! : r;
}

/** Calls what LOAD_ATTR has made of an attribute: a method with its receiver, or `undefined` and a callable. */
export function callMethod(
  method: Value | undefined,
  other: Value,
  args: Value[],
  kwnames: KwNames,
): Value | undefined {
  if (method === undefined) return callAny(other, false, args, kwnames);
  // fast path: what `with` calls at its end
  if (method instanceof PyMethod && method.func instanceof PyFunction) {
    return callAny(method.func, true, [method.self, other, ...args], kwnames);
  }
  // fast path: what `super()` gives of a builtin class
  if (method instanceof PyWrapperDescriptor && typeOf(other).isSubtypeOf(method.owner)) {
    return callSlotWrapper(method, other, args, kwnames);
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
  } else if (f instanceof PyBuiltin && f.self !== undefined && f.readsFrame === 0) return f.entry.call0(f.self);
  else if (f instanceof PyFunction && f.code.jit !== undefined) {
    const { code, defaults } = f;
    if (code.simpleArgs === 1 && defaults?.length === 1) return f.code.jit(f, defaults[0]!);
  }
  return callAny(f, false, [], undefined);
}

/** Calls anything with one argument. */
export function call1(f: Value, a: Value): Value | undefined {
  if (f instanceof PyMethod) {
    const { func } = f;
    if (func instanceof PyFunction && func.code.simpleArgs === 2 && func.code.jit !== undefined) {
      return func.code.jit(func, f.self, a);
    }
  } else if (f instanceof PyBuiltin && f.self !== undefined && f.readsFrame === 0) return f.entry.call1(f.self, a);
  else if (f instanceof PyNativeCallable) return f.call1(a);
  else if (f instanceof PyFunction && f.code.jit !== undefined && f.defaults !== undefined) {
    const { code, defaults } = f;
    const n = defaults.length;
    if (code.simpleArgs === 2 && n > 0) return f.code.jit(f, a, defaults[n - 1]!);
    if (code.simpleArgs === 3 && n > 1) return f.code.jit(f, a, defaults[n - 2]!, defaults[n - 1]!);
  }
  return callAny(f, false, [a], undefined);
}

/** Calls anything with two arguments. */
export function call2(f: Value, a: Value, b: Value): Value | undefined {
  if (f instanceof PyMethod) {
    const { func } = f;
    if (func instanceof PyFunction && func.code.simpleArgs === 3 && func.code.jit !== undefined) {
      return func.code.jit(func, f.self, a, b);
    }
  } else if (f instanceof PyBuiltin && f.self !== undefined && f.readsFrame === 0) return f.entry.call2(f.self, a, b);
  else if (f instanceof PyFunction && f.code.jit !== undefined && f.defaults !== undefined) {
    const { code, defaults } = f;
    const n = defaults.length;
    if (code.simpleArgs === 3 && n > 0) return f.code.jit(f, a, b, defaults[n - 1]!);
  }
  return callAny(f, false, [a, b], undefined);
}

/** Calls anything with three arguments. */
export function call3(f: Value, a: Value, b: Value, c: Value): Value | undefined {
  if (f instanceof PyMethod) {
    const { func } = f;
    if (func instanceof PyFunction && func.code.simpleArgs === 4 && func.code.jit !== undefined) {
      return func.code.jit(func, f.self, a, b, c);
    }
  } else if (f instanceof PyBuiltin && f.self !== undefined && f.readsFrame === 0)
    return f.entry.call3(f.self, a, b, c);
  return callAny(f, false, [a, b, c], undefined);
}
