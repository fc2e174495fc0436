/** Iteration, `with`, generators and `await`: everything that speaks a protocol of several methods. Source: Python/bytecodes.c, Objects/genobject.c. */
import { PyBaseException, type PyStopIteration } from "../../objects/exception.ts";
import type { PyFrame } from "../../objects/frame.ts";
import { GEN_SUSPENDED, PyAsyncGenerator, PyCoroutine, PyGenerator } from "../../objects/frame.ts";
import { PyFunction, PyMethod } from "../../objects/function.ts";
import { PyListIterator, PyRange, PyRangeIterator, PyTupleIterator } from "../../objects/iterators.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { asyncGeneratorType, exceptionTypes, generatorType, listType, tupleType } from "../../objects/types.ts";
import { lookupSpecial } from "../../protocols/attributes.ts";
import { call0, callMethod } from "../../protocols/call.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { getIter, stepOf } from "../../protocols/iterate.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { CO_COROUTINE, CO_ITERABLE_COROUTINE } from "../../spec/codeflags.ts";
import { Op } from "../../spec/opcodes.ts";
import { ITERATED_LIST, ITERATED_OTHER, ITERATED_TUPLE } from "../caches.ts";
import { prepareCode } from "../code.ts";
import type { OpTable } from "../optable.ts";
import { orThrow } from "../tier.ts";
import { callStack } from "./calls.ts";

export const GET_ITER: OpTable["GET_ITER"] = (frame, _oparg, iterable) => {
  const it = getIter(iterable);
  let seen = ITERATED_OTHER;
  if (it instanceof PyRangeIterator && iterable instanceof PyRange) it.isLoops = true;
  else if (it instanceof PyListIterator && typeOf(iterable) === listType) {
    it.isLoops = true;
    seen = ITERATED_LIST;
  } else if (it instanceof PyTupleIterator && typeOf(iterable) === tupleType) {
    it.isLoops = true;
    seen = ITERATED_TUPLE;
  }
  const { caches } = frame.code;
  caches[frame.lasti] = ((caches[frame.lasti] as number | undefined) ?? 0) | seen;
  return it;
};

/** The next item of any iterator, `undefined` at its end. */
export function iterate(it: Value): Value | undefined {
  const next = stepOf(it);
  try {
    return next(it);
  } catch (e) {
    if (!isException(e, exceptionTypes.StopIteration)) throw e;
    traceStop(e);
    return undefined;
  }
}

/** An iterator's StopIteration is an event for `sys.settrace`, although it goes no further. */
export function traceStop(e: PyBaseException): void {
  if (rt.tracer !== undefined && rt.frame !== undefined) rt.tracer.exception(rt.frame, e, false);
}

/** What the generator delegates to with `yield from` or `await`, if it stands there. Source: _PyGen_yf. */
export function delegate(generator: PyGenerator): Value | undefined {
  if (generator.state !== GEN_SUSPENDED) return undefined;
  const frame = generator.frame;
  const word = (frame.code.words ?? prepareCode(frame.code))[frame.pc]!;
  if ((word & 255) !== Op.RESUME || word >>> 8 < 2) return undefined;
  return frame.fast[frame.sp - 1];
}

/**
 * SEND to anything but a generator that can run: the yielded value; or `undefined`, with the result in `rt.returnValue` or an exception
 * for `takeRaised`.
 */
export function sendTo(receiver: Value, value: Value): Value | undefined {
  const slots = typeOf(receiver).slots;
  if (slots.send !== undefined) return slots.send(receiver, value);
  try {
    const r = value === None && slots.next !== undefined ? slots.next(receiver) : callMethod(receiver, "send", [value]);
    if (r === undefined) rt.returnValue = None;
    return r;
  } catch (e) {
    if (!isException(e, exceptionTypes.StopIteration)) throw e;
    traceStop(e);
    rt.returnValue = (e as PyStopIteration).value;
    return undefined;
  }
}

const isIterableCoroutine = (v: Value): boolean =>
  v instanceof PyCoroutine ||
  (v instanceof PyGenerator && v.cls === generatorType && (v.frame.code.flags & CO_ITERABLE_COROUTINE) !== 0);

/** The iterator that `await v` runs. Source: _PyCoro_GetAwaitableIter. */
export function awaitableIter(v: Value): Value {
  if (isIterableCoroutine(v)) return v;
  const slot = typeOf(v).slots.await;
  if (slot === undefined) throw pyError("TypeError", `object ${typeName(v)} can't be used in 'await' expression`);
  const it = slot(v);
  if (isIterableCoroutine(it)) throw pyError("TypeError", "__await__() returned a coroutine");
  if (typeOf(it).slots.next === undefined) {
    throw pyError("TypeError", `__await__() returned non-iterator of type '${typeName(it)}'`);
  }
  return it;
}

export const GET_AWAITABLE: OpTable["GET_AWAITABLE"] = (_frame, oparg, iterable) => {
  if (oparg !== 0 && typeOf(iterable).slots.await === undefined && !isIterableCoroutine(iterable)) {
    const from = oparg === 1 ? "__aenter__" : "__aexit__";
    throw pyError(
      "TypeError",
      `'async with' received an object from ${from} that does not implement __await__: ${typeName(iterable)}`,
    );
  }
  const it = awaitableIter(iterable);
  if (it instanceof PyCoroutine && delegate(it) !== undefined) {
    throw pyError("RuntimeError", "coroutine is being awaited already");
  }
  return it;
};

export const GET_YIELD_FROM_ITER: OpTable["GET_YIELD_FROM_ITER"] = (frame, _oparg, iterable) => {
  if (iterable instanceof PyCoroutine) {
    if ((frame.code.flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE)) === 0) {
      throw pyError("TypeError", "cannot 'yield from' a coroutine object in a non-coroutine generator");
    }
    return iterable;
  }
  return iterable instanceof PyGenerator && iterable.cls === generatorType ? iterable : getIter(iterable);
};

export const GET_AITER: OpTable["GET_AITER"] = (_frame, _oparg, obj) => {
  const slot = typeOf(obj).slots.aiter;
  if (slot === undefined) {
    throw pyError("TypeError", `'async for' requires an object with __aiter__ method, got ${typeName(obj)}`);
  }
  const it = slot(obj);
  if (typeOf(it).slots.anext === undefined) {
    throw pyError(
      "TypeError",
      `'async for' received an object from __aiter__ that does not implement __anext__: ${typeName(it)}`,
    );
  }
  return it;
};

export const GET_ANEXT: OpTable["GET_ANEXT"] = (_frame, _oparg, aiter) => {
  const slot = typeOf(aiter).slots.anext;
  if (aiter instanceof PyAsyncGenerator && aiter.cls === asyncGeneratorType) return slot!(aiter);
  if (slot === undefined) {
    throw pyError("TypeError", `'async for' requires an iterator with __anext__ method, got ${typeName(aiter)}`);
  }
  const next = slot(aiter);
  try {
    return awaitableIter(next);
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
    const error = pyError("TypeError", `'async for' received an invalid object from __anext__: ${typeName(next)}`);
    error.cause = e;
    error.context = e;
    error.suppressContext = true;
    error.isRaised = true;
    throw error;
  }
};

export const END_ASYNC_FOR: OpTable["END_ASYNC_FOR"] = (_frame, _oparg, _awaitable, exc) => {
  if (!isException(exc, exceptionTypes.StopAsyncIteration)) throw exc;
};

/** `(sub_iter, last_sent_val, exc_value -- none, value)`: a thrown StopIteration ends the `yield from`. */
export const CLEANUP_THROW: OpTable["CLEANUP_THROW"] = (frame) => {
  const { fast, sp } = frame;
  const exc = fast[sp - 1]!;
  if (!isException(exc, exceptionTypes.StopIteration)) throw exc;
  fast[sp - 3] = None;
  fast[sp - 2] = (exc as PyStopIteration).value;
  frame.sp = sp - 1;
};

/** `__enter__` and `__exit__`, bound, or their asynchronous kin. */
export function contextMethods(
  manager: Value,
  enterName: string,
  exitName: string,
  what: string,
): readonly [Value, Value] {
  const missing = `'${typeName(manager)}' object does not support the ${what} protocol`;
  const enter = lookupSpecial(manager, enterName);
  if (enter === undefined) throw pyError("TypeError", missing);
  const exit = lookupSpecial(manager, exitName);
  if (exit === undefined) throw pyError("TypeError", `${missing} (missed ${exitName} method)`);
  return [enter, exit];
}

/** `with`: leaves `__exit__` in the slot above the stack and enters the context; `undefined` when `__enter__` is a frame to run. */
export function enterContext(frame: PyFrame): Value | undefined {
  const { fast, sp } = frame;
  const [enter, exit] = contextMethods(fast[sp - 1]!, "__enter__", "__exit__", "context manager");
  fast[sp] = exit;
  if (enter instanceof PyMethod && enter.func instanceof PyFunction) {
    return callStack(enter.func, true, [enter.self], 0, 1, undefined);
  }
  return call0(enter);
}

/** Calls a bound method without arguments; a coroutine function that has machine code makes its coroutine at once. */
function callMethod0(method: Value): Value {
  if (method instanceof PyMethod && method.func instanceof PyFunction) {
    const { code } = method.func;
    if (code.resume !== undefined && code.jit !== undefined && code.simpleArgs === 1) {
      return orThrow(code.jit(method.func, method.self));
    }
  }
  return call0(method);
}

export const BEFORE_ASYNC_WITH: OpTable["BEFORE_ASYNC_WITH"] = (frame) => {
  const { fast, sp } = frame;
  const [enter, exit] = contextMethods(fast[sp - 1]!, "__aenter__", "__aexit__", "asynchronous context manager");
  fast[sp] = exit;
  const result = callMethod0(enter);
  fast[sp - 1] = exit;
  fast[sp] = result;
  frame.sp = sp + 1;
};
