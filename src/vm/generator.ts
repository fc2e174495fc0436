/**
 * Generators and coroutines: resuming, throwing, closing, and the two types. Source: Objects/genobject.c.
 * A generator is a suspended frame. The loop resumes it directly (FOR_ITER, SEND); everything else comes through here.
 */

import type { GetSet } from "../objects/descriptors.ts";
import { PyBaseException, PyStopIteration, PyTraceback } from "../objects/exception.ts";
import {
  GEN_CLOSED,
  GEN_CREATED,
  GEN_RUNNING,
  GEN_SUSPENDED,
  PyAsyncGenerator,
  PyCoroutine,
  type PyFrame,
  PyGenerator,
} from "../objects/frame.ts";
import { None, PyObject, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { isStr, jsFromStr, strOf } from "../objects/str.ts";
import { PyType } from "../objects/type.ts";
import { coroutineType, exceptionTypes, generatorType, newBuiltinType } from "../objects/types.ts";
import { findAttr } from "../protocols/attributes.ts";
import { call, call0 } from "../protocols/call.ts";
import { fillType, getset, type MethodDef, method, raisingMethod, type TypeDef } from "../protocols/define.ts";
import { isException, pyError, raiseError, raising, stopIteration, takeRaised } from "../protocols/errors.ts";
import { addressText } from "../protocols/identity.ts";
import { reprText } from "../protocols/text.ts";
import { typeName, typeOf } from "../protocols/type-of.ts";
import { handlerFor, isGeneratorEnd } from "./code.ts";
import { delegate } from "./ops/async.ts";
import { settleContext } from "./raise.ts";
import { runGenerator } from "./run.ts";
import { yieldedOrThrow } from "./tier.ts";
import { forgetUnfinished } from "./unfinished.ts";
import { deprecatedThrow } from "./warn.ts";

/** The kind in messages. */
export function kindOf(g: PyGenerator): string {
  return g instanceof PyCoroutine ? "coroutine" : g instanceof PyAsyncGenerator ? "async generator" : "generator";
}

/**
 * Sends a value in: what is yielded next; or `undefined`, with the result in `rt.returnValue` or an exception for `takeRaised`.
 * Source: gen_send_ex2.
 */
export function sendInto(g: PyGenerator, value: Value): Value | undefined {
  switch (g.state) {
    case GEN_CREATED:
      if (value !== None) throw pyError("TypeError", `can't send non-None value to a just-started ${kindOf(g)}`);
      break;
    case GEN_RUNNING:
      throw pyError("ValueError", `${kindOf(g)} already executing`);
    case GEN_CLOSED:
      if (g instanceof PyCoroutine) throw pyError("RuntimeError", "cannot reuse already awaited coroutine");
      rt.returnValue = None;
      return undefined;
  }
  return runGenerator(g, value, undefined);
}

/** Raises `exc` where the generator stands; gives what `sendInto` does. */
function raiseInto(g: PyGenerator, exc: PyBaseException, closing: boolean): Value | undefined {
  if (g.state === GEN_RUNNING) throw pyError("ValueError", `${kindOf(g)} already executing`);
  if (g.state === GEN_CLOSED) {
    if (g instanceof PyCoroutine && !closing) throw pyError("RuntimeError", "cannot reuse already awaited coroutine");
    return raising(exc);
  }
  exc.isRaised = true;
  // only what the generator itself is handling becomes the context (_PyErr_ChainStackItem)
  const own = g.value;
  if (own !== undefined) {
    const outer = rt.excInfo;
    g.previous = outer;
    rt.excInfo = g;
    settleContext(exc);
    rt.excInfo = outer;
    g.previous = undefined;
  }
  return runGenerator(g, None, exc);
}

/** The next value, or a StopIteration with the result: `__next__` and `send` as Python sees them. */
export function valueOrStop(g: PyGenerator, value: Value | undefined): Value {
  return value ?? raiseError(endOf(g));
}

/** The same; what there is to raise is left to `takeRaised`. */
export function valueOrRaising(g: PyGenerator, value: Value | undefined): Value | undefined {
  return value ?? raising(endOf(g));
}

/** What the end of a generator is for Python: the exception that it has raised, or one with the result in `rt.returnValue`. */
function endOf(g: PyGenerator): PyBaseException {
  if (rt.raised !== undefined) return takeRaised();
  return g instanceof PyAsyncGenerator ? pyError("StopAsyncIteration") : stopIteration(rt.returnValue);
}

/** `next(g)`: `undefined` at the end; a result that is not None comes in a StopIteration. */
function next(g: PyGenerator): Value | undefined {
  const value = yieldedOrThrow(sendInto(g, None));
  if (value === undefined && rt.returnValue !== None) throw stopIteration(rt.returnValue);
  return value;
}

/** Closes what a generator delegates to. */
function closeDelegate(yf: Value): void {
  if (yf instanceof PyGenerator) {
    close(yf);
    return;
  }
  let method: Value | undefined;
  try {
    method = findAttr(yf, "close");
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
    rt.hooks.unraisable(e, undefined, yf);
  }
  if (method !== undefined) call0(method);
}

/** `g.close()`. Source: gen_close. */
export function close(g: PyGenerator): void {
  if (g.state === GEN_CREATED) {
    endUnrun(g);
    return;
  }
  if (g.state === GEN_CLOSED) return;
  const yf = delegate(g);
  if (yf === undefined && g.state === GEN_SUSPENDED && rt.tracer === undefined && handlesNothing(g.frame)) {
    // fast path: nobody sees the GeneratorExit
    endUnrun(g);
    return;
  }
  let exc: PyBaseException = pyError("GeneratorExit");
  if (yf !== undefined) {
    g.state = GEN_RUNNING;
    try {
      closeDelegate(yf);
    } catch (e) {
      if (!(e instanceof PyBaseException)) throw e;
      exc = e;
    } finally {
      g.state = GEN_SUSPENDED;
    }
  }
  if (raiseInto(g, exc, true) !== undefined) throw pyError("RuntimeError", `${kindOf(g)} ignored GeneratorExit`);
  const end = endOf(g);
  if (!isException(end, exceptionTypes.GeneratorExit) && !isException(end, exceptionTypes.StopIteration)) throw end;
}

/** Whether an exception would leave a suspended generator at once. */
function handlesNothing({ code, lasti }: PyFrame): boolean {
  const i = handlerFor(code, lasti);
  return i < 0 || isGeneratorEnd(code, code.handlers![i + 2]!);
}

/** A generator ends without running, as one does that has not begun. */
function endUnrun(g: PyGenerator): void {
  g.state = GEN_CLOSED;
  g.frame.isComplete = true;
  if (g.isWatched) forgetUnfinished(g);
}

/** The exception that the arguments of `throw()` name. Source: _gen_throw, PyErr_NormalizeException. */
export function exceptionToThrow(type: Value, value: Value, traceback: Value): PyBaseException {
  if (traceback !== None && !(traceback instanceof PyTraceback)) {
    throw pyError("TypeError", "throw() third argument must be a traceback object");
  }
  let exc: PyBaseException;
  if (type instanceof PyType && type.isSubtypeOf(exceptionTypes.BaseException)) {
    if (value instanceof PyBaseException && value.cls.isSubtypeOf(type)) exc = value;
    else {
      const args = value === None ? [] : (tupleItems(value) ?? [value]);
      exc = instantiate(type, args.slice());
    }
  } else if (type instanceof PyBaseException) {
    if (value !== None) throw pyError("TypeError", "instance exception may not have a separate value");
    exc = type;
  } else {
    throw pyError(
      "TypeError",
      `exceptions must be classes or instances deriving from BaseException, not ${typeName(type)}`,
    );
  }
  if (traceback instanceof PyTraceback) exc.traceback = traceback;
  return exc;
}

/** `type(*args)`; an error in that is what gets thrown instead. */
function instantiate(type: PyType, args: Value[]): PyBaseException {
  try {
    const made = call(type, args);
    if (made instanceof PyBaseException) return made;
    const what = `${reprText(type)} should have returned an instance of BaseException, not ${reprText(typeOf(made))}`;
    return pyError("TypeError", `calling ${what}`);
  } catch (e) {
    if (e instanceof PyBaseException) return e;
    throw e;
  }
}

function tupleItems(v: Value): readonly Value[] | undefined {
  const items = (v as { items?: readonly Value[] }).items;
  return typeOf(v).name === "tuple" ? items : undefined;
}

/** `g.throw(exc)`: through what `g` delegates to, else in `g` itself; gives what `sendInto` does. Source: _gen_throw. */
export function throwInto(g: PyGenerator, exc: PyBaseException, closeOnExit: boolean): Value | undefined {
  const yf = delegate(g);
  if (yf === undefined) return raiseInto(g, exc, false);
  if (isException(exc, exceptionTypes.GeneratorExit) && closeOnExit) {
    let failed: PyBaseException = exc;
    withRunning(g, () => {
      try {
        closeDelegate(yf);
      } catch (e) {
        if (!(e instanceof PyBaseException)) throw e;
        failed = e;
      }
      return undefined;
    });
    return raiseInto(g, failed, false);
  }
  let ended: PyBaseException;
  try {
    if (yf instanceof PyGenerator && !(yf instanceof PyAsyncGenerator)) {
      const value = withRunning(g, () => throwInto(yf, exc, closeOnExit));
      if (value !== undefined) return value;
      ended = endOf(yf);
    } else {
      const method = findAttr(yf, "throw");
      if (method === undefined) return raiseInto(g, exc, false);
      return withRunning(g, () => call(method, [exc]));
    }
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
    ended = e;
  }
  // the delegate has ended: CLEANUP_THROW in g's code tells a result from an error
  return raiseInto(g, ended, false);
}

/** While the delegate runs, its delegator counts as running and stands in the chain of frames. */
function withRunning<T>(g: PyGenerator, body: () => T): T {
  const frame = g.frame;
  g.state = GEN_RUNNING;
  frame.back = rt.frame;
  rt.frame = frame;
  rt.recursionDepth++;
  try {
    return body();
  } finally {
    rt.recursionDepth--;
    rt.frame = frame.back;
    frame.back = undefined;
    g.state = GEN_SUSPENDED;
  }
}

/** `throw(type[, value[, tb]])` as a method. */
export function throwMethod(g: PyGenerator, type: Value, value: Value | undefined, tb: Value | undefined): Value {
  return valueOrStop(g, throwArguments(g, type, value, tb));
}

function throwArguments(
  g: PyGenerator,
  type: Value,
  value: Value | undefined,
  tb: Value | undefined,
): Value | undefined {
  if (value !== undefined) deprecatedThrow("throw");
  return throwInto(g, exceptionToThrow(type, value ?? None, tb ?? None), true);
}

export const THROW_SIGNATURE =
  "($self, type: object, value: object=<unrepresentable>, tb: object=<unrepresentable>, /)";

const SEND_DOC = "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration.";
const THROW_DOC =
  "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or raise\nStopIteration.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python.";
const CLOSE_DOC = "close() -> raise GeneratorExit inside generator.";

/** `__name__` and `__qualname__`: settable to str only. */
export const nameGetset = (kind: string): Readonly<Record<string, GetSet<PyGenerator>>> => ({
  __name__: getset<PyGenerator>(
    (g) => g.name,
    (g, v) => {
      if (v === undefined || !isStr(v)) throw pyError("TypeError", "__name__ must be set to a string object");
      g.name = v;
    },
    `name of the ${kind}`,
  ),
  __qualname__: getset<PyGenerator>(
    (g) => g.qualname,
    (g, v) => {
      if (v === undefined || !isStr(v)) throw pyError("TypeError", "__qualname__ must be set to a string object");
      g.qualname = v;
    },
    `qualified name of the ${kind}`,
  ),
});

/** The frame as Python sees it: None once the generator has ended. */
export function visibleFrame(g: PyGenerator): Value {
  if (g.state === GEN_CLOSED) return None;
  g.frame.exposed = true;
  return g.frame;
}

export function generatorRepr(g: PyGenerator, kind: string): Value {
  const name = strOf(g.qualname);
  return `<${kind} object ${name === undefined ? "" : jsFromStr(name)} at ${addressText(g)}>`;
}

/** Runs a generator from a native method that holds nothing else: a collection may run above it. */
function transparently(run: () => Value | undefined): Value | undefined {
  rt.transparentCalls++;
  try {
    return run();
  } finally {
    rt.transparentCalls--;
  }
}

const methodsOf = (kind: string): Record<string, MethodDef<PyGenerator>> => ({
  send: raisingMethod("($self, arg: object, /)", SEND_DOC.replace("generator", kind), (g, arg) => {
    return valueOrRaising(
      g,
      transparently(() => sendInto(g, arg)),
    );
  }),
  throw: raisingMethod(THROW_SIGNATURE, THROW_DOC.replace("generator", kind), (g: PyGenerator, type, value, tb) => {
    return valueOrRaising(g, throwArguments(g, type, value, tb));
  }),
  close: method("($self, /)", CLOSE_DOC.replace("generator", kind), (g: PyGenerator) => {
    close(g);
    return None;
  }),
});

const generatorDef: TypeDef<PyGenerator> = {
  slots: {
    repr: (g) => generatorRepr(g, "generator"),
    iter: (g) => g,
    next,
    send: sendInto,
  },
  methods: methodsOf("generator"),
  getset: {
    ...nameGetset("generator"),
    gi_yieldfrom: getset((g) => delegate(g) ?? None, undefined, "object being iterated by yield from, or None"),
    gi_running: getset((g) => g.state === GEN_RUNNING),
    gi_frame: getset(visibleFrame),
    gi_suspended: getset((g) => g.state === GEN_SUSPENDED),
    gi_code: getset((g) => g.frame.code),
  },
};

/** `coroutine_wrapper`: what `coroutine.__await__()` gives. */
class PyCoroutineWrapper extends PyObject {
  readonly coroutine: PyCoroutine;
  constructor(coroutine: PyCoroutine) {
    super();
    this.coroutine = coroutine;
  }
}
const coroutineWrapperType = newBuiltinType("coroutine_wrapper", PyCoroutineWrapper);

const coroutineDef: TypeDef<PyCoroutine> = {
  slots: {
    repr: (g) => generatorRepr(g, "coroutine"),
    await: (g) => new PyCoroutineWrapper(g),
    send: sendInto,
  },
  methods: methodsOf("coroutine") as Record<string, MethodDef<PyCoroutine>>,
  getset: {
    ...nameGetset("coroutine"),
    cr_await: getset((g) => delegate(g) ?? None, undefined, "object being awaited on, or None"),
    cr_running: getset((g) => g.state === GEN_RUNNING),
    cr_frame: getset(visibleFrame),
    cr_code: getset((g) => g.frame.code),
    cr_suspended: getset((g) => g.state === GEN_SUSPENDED),
  },
  members: { cr_origin: getset((g) => g.origin ?? None) },
};

const coroutineWrapperDef: TypeDef<PyCoroutineWrapper> = {
  doc: "A wrapper object implementing __await__ for coroutines.",
  slots: {
    iter: (w) => w,
    next: (w) => next(w.coroutine),
    send: (w, value) => sendInto(w.coroutine, value),
  },
  methods: {
    send: method("($self, arg: object, /)", SEND_DOC, (w, arg) => valueOrStop(w.coroutine, sendInto(w.coroutine, arg))),
    throw: method(THROW_SIGNATURE, THROW_DOC, (w, type, value, tb) => throwMethod(w.coroutine, type, value, tb)),
    close: method("($self, /)", CLOSE_DOC, (w) => {
      close(w.coroutine);
      return None;
    }),
  },
};

export function installGenerators(): void {
  fillType(generatorType, generatorDef);
  fillType(coroutineType, coroutineDef);
  fillType(coroutineWrapperType, coroutineWrapperDef);
}

/** The value of a StopIteration that was caught. */
export function stopValue(e: PyBaseException): Value {
  return e instanceof PyStopIteration ? e.value : None;
}
