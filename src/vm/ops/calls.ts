/**
 * Calls: CALL, CALL_FUNCTION_EX, and what they have to say about bad arguments. Of a Python function that has machine code a body here
 * gives the result; for others it enters a frame and returns `undefined`, and the loop runs `rt.frame`.
 * Source: Python/bytecodes.c (CALL), Objects/call.c.
 */
import { PyTuple } from "../../objects/containers.ts";
import { PyMethodDescriptor } from "../../objects/descriptors.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyBaseException } from "../../objects/exception.ts";
import type { PyFrame } from "../../objects/frame.ts";
import { PyBuiltin, PyFunction, PyMethod } from "../../objects/function.ts";
import { PyInstance } from "../../objects/heap.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { KwNames } from "../../objects/slots.ts";
import { strOf } from "../../objects/str.ts";
import { lookupType, PyType } from "../../objects/type.ts";
import { exceptionTypes, objectType, tupleType, typeType } from "../../objects/types.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { strText } from "../../protocols/text.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { functionFrame, initFrame, initialised } from "../frames.ts";
import { callBound, onRealFrame } from "../tier.ts";
import { passesInit } from "../unwind.ts";

type Stack = readonly (Value | undefined)[];

/**
 * Calls with `given` arguments at `stack[base]`, the last of which are the values of `kwnames`. `hasSelf`: the first one is the
 * receiver, of which `callable` is an unbound method.
 */
export function callStack(
  callable: Value,
  hasSelf: boolean,
  stack: Stack,
  base: number,
  given: number,
  kwnames: KwNames,
): Value | undefined {
  const count = kwnames === undefined ? given : given - kwnames.length;
  if (callable instanceof PyFunction) return begin(callable, stack, base, count, kwnames);
  if (callable instanceof PyMethodDescriptor && hasSelf) return callDescriptor(callable, stack, base, count, kwnames);
  if (callable instanceof PyBuiltin && callable.self !== undefined) {
    return callBuiltin(callable, stack, base, count, kwnames);
  }
  if (callable instanceof PyType) return callType(callable, stack, base, count, kwnames);
  const args = stack.slice(base, base + given) as Value[];
  if (callable instanceof PyMethod && callable.func instanceof PyFunction) {
    args.unshift(callable.self);
    return begin(callable.func, args, 0, count + 1, kwnames);
  }
  if (callable instanceof PyInstance) {
    const method = lookupType(callable.cls, "__call__");
    if (method instanceof PyFunction) {
      args.unshift(callable);
      return begin(method, args, 0, count + 1, kwnames);
    }
  }
  return call(callable, args, kwnames);
}

/** Runs a Python function that has machine code; of another the frame is entered, `undefined`. */
function begin(func: PyFunction, args: Stack, base: number, count: number, kwnames: KwNames): Value | undefined {
  if (func.code.jit !== undefined) return callBound(func, args, base, count, kwnames);
  functionFrame(func, args, base, count, kwnames);
  return undefined;
}

function callDescriptor(
  callable: PyMethodDescriptor,
  stack: Stack,
  base: number,
  count: number,
  kwnames: KwNames,
): Value {
  const entry = callable.entry;
  const self = stack[base]!;
  if (kwnames === undefined) {
    switch (count) {
      case 1:
        return entry.call0(self);
      case 2:
        return entry.call1(self, stack[base + 1]!);
      case 3:
        return entry.call2(self, stack[base + 1]!, stack[base + 2]!);
      case 4:
        return entry.call3(self, stack[base + 1]!, stack[base + 2]!, stack[base + 3]!);
    }
  }
  const end = base + count + (kwnames === undefined ? 0 : kwnames.length);
  return entry.call(self, stack.slice(base + 1, end) as Value[], kwnames);
}

function callBuiltin(callable: PyBuiltin, stack: Stack, base: number, count: number, kwnames: KwNames): Value {
  if (callable.readsFrame > 0 && rt.frame?.jitLive && readsCaller(callable, stack, base, count)) {
    const args = stack.slice(base, base + count + (kwnames?.length ?? 0));
    onRealFrame(() => callBuiltin(callable, args, 0, count, kwnames));
  }
  const entry = callable.entry;
  const self = callable.self!;
  if (kwnames === undefined) {
    switch (count) {
      case 0:
        return entry.call0(self);
      case 1:
        return entry.call1(self, stack[base]!);
      case 2:
        return entry.call2(self, stack[base]!, stack[base + 1]!);
      case 3:
        return entry.call3(self, stack[base]!, stack[base + 1]!, stack[base + 2]!);
    }
  }
  const end = base + count + (kwnames === undefined ? 0 : kwnames.length);
  return entry.call(self, stack.slice(base, end) as Value[], kwnames);
}

/** Whether a builtin that can look at the variables of its caller does so with these arguments. */
function readsCaller({ readsFrame }: PyBuiltin, stack: Stack, base: number, count: number): boolean {
  return count < readsFrame || (count > 1 && stack[base + 1] === None);
}

/** The `__init__` that a plain class runs, if that is a Python function and nothing else happens. */
export function plainInit(type: PyType): PyFunction | undefined {
  const isPlain =
    type.isHeap &&
    type.cls.slots.call === typeType.slots.call &&
    type.slots.new === objectType.slots.new &&
    type.layout === objectType &&
    type.slots.del === undefined &&
    !type.isAbstract;
  if (!isPlain) return undefined;
  const init = lookupType(type, "__init__");
  return init instanceof PyFunction ? init : undefined;
}

/**
 * Of an exception class whose instances are made as BaseException makes them: its `__init__`, `undefined` where that is BaseException's
 * own; null of all other classes.
 */
export function exceptionInit(type: PyType): PyFunction | undefined | null {
  const base = exceptionTypes.BaseException;
  const { slots } = type;
  const isPlain =
    type.layout === base &&
    slots.new === base.slots.new &&
    type.cls.slots.call === typeType.slots.call &&
    !type.isAbstract;
  if (!isPlain || slots.del !== undefined) return null;
  if (slots.init === base.slots.init) return undefined;
  const init = lookupType(type, "__init__");
  return init instanceof PyFunction ? init : null;
}

/** Instantiation. Fast path: a plain class whose `__init__` is a Python function runs it without native code between. */
function callType(type: PyType, stack: Stack, base: number, count: number, kwnames: KwNames): Value | undefined {
  const end = base + count + (kwnames === undefined ? 0 : kwnames.length);
  const init = plainInit(type);
  if (init !== undefined) {
    const instance = new PyInstance(type, type.rootShape);
    const args: (Value | undefined)[] = [instance];
    for (let i = base; i < end; i++) args.push(stack[i]);
    if (init.code.jit !== undefined) {
      try {
        return initialised(instance, callBound(init, args, 0, count + 1, kwnames));
      } catch (e) {
        passesInit(e, instance);
        throw e;
      }
    }
    initFrame(functionFrame(init, args, 0, count + 1, kwnames), instance);
    return undefined;
  }
  // fast paths: builtin types that take an argument without an array, plain exceptions
  if (kwnames === undefined) {
    if (count === 1 && type.make1 !== undefined) return type.make1(stack[base]!);
    if (count === 0 && type.make0 !== undefined) return type.make0();
    if (exceptionInit(type) === undefined) return new PyBaseException(type, stack.slice(base, end) as Value[]);
  }
  return call(type, stack.slice(base, end) as Value[], kwnames);
}

/** CALL_FUNCTION_EX: `func(*callargs, **kwargs)`; leaves the stack alone. */
export function callExpanded(callable: Value, callargs: Value, kwargs: Value | undefined): Value | undefined {
  let items: readonly Value[];
  if (callargs instanceof PyTuple && callargs.cls === tupleType) items = callargs.items;
  else {
    const slots = typeOf(callargs).slots;
    if (slots.iter === undefined && slots.getItem === undefined) {
      throw pyError(
        "TypeError",
        `${functionText(callable)} argument after * must be an iterable, not ${typeName(callargs)}`,
      );
    }
    items = toArray(callargs);
  }
  const args = items.slice();
  let kwnames: string[] | undefined;
  if (kwargs instanceof PyDict && kwargs.size > 0) {
    kwnames = [];
    for (let i = 0; i < kwargs.keys.length; i++) {
      const key = kwargs.keys[i];
      if (key === undefined) continue;
      const name = strOf(key);
      if (typeof name !== "string") throw pyError("TypeError", "keywords must be strings");
      kwnames.push(name);
      args.push(kwargs.values[i]!);
    }
  }
  return callStack(callable, false, args, 0, args.length, kwnames);
}

/** The callable's name in messages: `module.qualname()`, or its str. Source: _PyObject_FunctionStr. */
export function functionText(callable: Value): string {
  const qualname = findAttr(callable, "__qualname__");
  if (qualname === undefined) return strText(callable);
  const module = findAttr(callable, "__module__");
  const prefix = module === undefined || module === None || module === "builtins" ? "" : `${strText(module)}.`;
  return `${prefix}${strText(qualname)}()`;
}

/** Turns what a failed `**mapping` raised into the message about the call. */
export function keywordMergeError(e: unknown, callable: Value, update: Value): unknown {
  if (isException(e, exceptionTypes.AttributeError)) {
    return pyError(
      "TypeError",
      `${functionText(callable)} argument after ** must be a mapping, not ${typeName(update)}`,
    );
  }
  if (isException(e, exceptionTypes.KeyError) && e.args.items.length === 1) {
    const key = e.args.items[0]!;
    return strOf(key) === undefined
      ? pyError("TypeError", `${functionText(callable)} keywords must be strings`)
      : pyError("TypeError", `${functionText(callable)} got multiple values for keyword argument '${strText(key)}'`);
  }
  return e;
}

/** The frame that a call has entered. */
export function enteredFrame(): PyFrame {
  return rt.frame!;
}
