/**
 * Async generators and the awaitables that drive them: `asend()`/`__anext__()`, `athrow()`/`aclose()`. Source: Objects/genobject.c.
 * What the body yields comes wrapped (INTRINSIC_ASYNC_GEN_WRAP), so that it is told from what its awaits pass through.
 */
import { PyBaseException, type PyStopIteration } from "../objects/exception.ts";
import { GEN_CLOSED, GEN_SUSPENDED, type PyAsyncGenerator } from "../objects/frame.ts";
import { None, PyObject, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { asyncGeneratorType, exceptionTypes, newBuiltinType } from "../objects/types.ts";
import { call1 } from "../protocols/call.ts";
import { classGetItem } from "../protocols/class-getitem.ts";
import { fillType, getset, type MethodDef, method, type TypeDef } from "../protocols/define.ts";
import { isException, pyError, raising, stopIteration, takeRaised } from "../protocols/errors.ts";
import {
  exceptionToThrow,
  generatorRepr,
  nameGetset,
  sendInto,
  THROW_SIGNATURE,
  throwInto,
  valueOrRaising,
  valueOrStop,
  visibleFrame,
} from "./generator.ts";
import { delegate, traceStop } from "./ops/async.ts";
import { AsyncGenValue } from "./ops/intrinsics.ts";
import { deprecatedThrow } from "./warn.ts";

type State = "init" | "iterating" | "closed";

/** `asend(value)` and `__anext__()`. */
class PyAsyncSend extends PyObject {
  readonly generator: PyAsyncGenerator;
  readonly value: Value;
  state: State = "init";
  constructor(generator: PyAsyncGenerator, value: Value) {
    super();
    this.generator = generator;
    this.value = value;
  }
}

/** `athrow(exc)`, or `aclose()` when there is no exception. */
class PyAsyncThrow extends PyObject {
  readonly generator: PyAsyncGenerator;
  readonly args: readonly Value[] | undefined;
  state: State = "init";
  constructor(generator: PyAsyncGenerator, args: readonly Value[] | undefined) {
    super();
    this.generator = generator;
    this.args = args;
  }
}

const asyncSendType = newBuiltinType("async_generator_asend", PyAsyncSend);
const asyncThrowType = newBuiltinType("async_generator_athrow", PyAsyncThrow);

/** What `sys.set_asyncgen_hooks` keeps. */
interface AsyncGenHooks {
  readonly firstiter: Value;
  readonly finalizer: Value;
}

/** Tells the event loop of a generator that is iterated for the first time. */
function initHooks(g: PyAsyncGenerator): void {
  if (g.hooksInited) return;
  g.hooksInited = true;
  const hooks = rt.state.get("sys.asyncgenHooks") as AsyncGenHooks | undefined;
  if (hooks === undefined) return;
  if (hooks.finalizer !== None) g.finalizer = hooks.finalizer;
  if (hooks.firstiter !== None) call1(hooks.firstiter, g);
}

/**
 * Runs one step of the generator. A yielded value ends the awaitable with StopIteration(value); anything else is passed up to the
 * event loop.
 */
function step(g: PyAsyncGenerator, run: () => Value): Value {
  let result: Value;
  try {
    result = run();
  } catch (e) {
    if (isException(e, exceptionTypes.StopAsyncIteration) || isException(e, exceptionTypes.GeneratorExit)) {
      g.isClosed = true;
    }
    g.isRunningAsync = false;
    throw e;
  }
  if (!(result instanceof AsyncGenValue)) return result;
  g.isRunningAsync = false;
  throw stopIteration(result.value);
}

const REUSED_SEND = "cannot reuse already awaited __anext__()/asend()";
const REUSED_THROW = "cannot reuse already awaited aclose()/athrow()";

function startSend(s: PyAsyncSend): void {
  if (s.generator.isRunningAsync) {
    s.state = "closed";
    throw pyError("RuntimeError", "anext(): asynchronous generator is already running");
  }
  s.state = "iterating";
  s.generator.isRunningAsync = true;
}

/** Runs `body`; the awaitable is spent once it throws. */
function spending(s: { state: State }, body: () => Value): Value {
  try {
    return body();
  } catch (e) {
    s.state = "closed";
    throw e;
  }
}

/** Begins a step of the awaitable; what its generator is sent. */
function beginStep(s: PyAsyncSend, arg: Value): Value {
  if (s.state === "closed") throw pyError("RuntimeError", REUSED_SEND);
  let value = arg;
  if (s.state === "init") {
    startSend(s);
    if (arg === None) value = s.value;
  }
  s.generator.isRunningAsync = true;
  return value;
}

function sendStep(s: PyAsyncSend, arg: Value): Value {
  const value = beginStep(s, arg);
  const g = s.generator;
  return spending(s, () => step(g, () => valueOrStop(g, sendInto(g, value))));
}

/** `sendStep` for SEND: what the body yields ends the awaitable without a StopIteration. */
function sendInside(s: PyAsyncSend, arg: Value): Value | undefined {
  // a trace function wants to see the StopIteration
  if (rt.tracer !== undefined) return caughtStep(() => sendStep(s, arg));
  const value = beginStep(s, arg);
  const g = s.generator;
  return delivered(
    s,
    resumed(g, () => sendInto(g, value)),
  );
}

/** What the generator yields; `undefined`, with an exception for `takeRaised`, at its end. */
function resumed(g: PyAsyncGenerator, run: () => Value | undefined): Value | undefined {
  try {
    return valueOrRaising(g, run());
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
    return raising(e);
  }
}

/** The end of a step for SEND: what the body yields is the awaitable's result. */
function delivered(s: PyAsyncSend | PyAsyncThrow, result: Value | undefined): Value | undefined {
  if (result !== undefined && !(result instanceof AsyncGenValue)) return result;
  const g = s.generator;
  g.isRunningAsync = false;
  s.state = "closed";
  if (result !== undefined) rt.returnValue = result.value;
  else if (isEnd(rt.raised)) g.isClosed = true;
  return undefined;
}

/** What one of the steps below gives, for SEND. */
function caughtStep(run: () => Value): Value | undefined {
  try {
    return run();
  } catch (e) {
    if (!isException(e, exceptionTypes.StopIteration)) throw e;
    traceStop(e);
    rt.returnValue = (e as PyStopIteration).value;
    return undefined;
  }
}

function sendThrow(s: PyAsyncSend, args: readonly Value[]): Value {
  if (s.state === "closed") throw pyError("RuntimeError", REUSED_SEND);
  if (s.state === "init") startSend(s);
  const g = s.generator;
  return spending(s, () => step(g, () => valueOrStop(g, throwInto(g, toException(args), true))));
}

function toException(args: readonly Value[]): PyBaseException {
  return exceptionToThrow(args[0]!, args[1] ?? None, args[2] ?? None);
}

const isEnd = (e: unknown): boolean =>
  isException(e, exceptionTypes.StopAsyncIteration) || isException(e, exceptionTypes.GeneratorExit);

/** `aclose()`: the end that the generator was asked for is the result; a yield is an error. */
function closing(s: PyAsyncThrow, body: () => Value): Value {
  const g = s.generator;
  let result: Value;
  try {
    result = body();
  } catch (e) {
    g.isRunningAsync = false;
    s.state = "closed";
    if (isEnd(e)) throw stopIteration(None);
    throw e;
  }
  if (!(result instanceof AsyncGenValue)) return result;
  g.isRunningAsync = false;
  s.state = "closed";
  throw pyError("RuntimeError", "async generator ignored GeneratorExit");
}

function startThrow(s: PyAsyncThrow): void {
  const g = s.generator;
  if (g.isRunningAsync) {
    s.state = "closed";
    const what = s.args === undefined ? "aclose" : "athrow";
    throw pyError("RuntimeError", `${what}(): asynchronous generator is already running`);
  }
  s.state = "iterating";
  g.isRunningAsync = true;
}

function throwStep(s: PyAsyncThrow, arg: Value): Value {
  const g = s.generator;
  const { args } = s;
  if (s.state === "closed") throw pyError("RuntimeError", REUSED_THROW);
  if (g.state === GEN_CLOSED) {
    s.state = "closed";
    throw stopIteration(None);
  }
  if (s.state === "init") {
    if (!g.isRunningAsync && g.isClosed) {
      s.state = "closed";
      throw pyError("StopAsyncIteration");
    }
    if (!g.isRunningAsync && arg !== None) {
      throw pyError("RuntimeError", "can't send non-None value to a just-started coroutine");
    }
    startThrow(s);
    if (args === undefined) {
      g.isClosed = true;
      return closing(s, () => valueOrStop(g, throwInto(g, pyError("GeneratorExit"), false)));
    }
    return spending(s, () => step(g, () => valueOrStop(g, throwInto(g, toException(args), false))));
  }
  if (args === undefined) return closing(s, () => valueOrStop(g, sendInto(g, arg)));
  return spending(s, () => step(g, () => valueOrStop(g, sendInto(g, arg))));
}

/** `throwStep` for SEND, without JavaScript exceptions where nothing is out of the ordinary. */
function throwInside(s: PyAsyncThrow, arg: Value): Value | undefined {
  const g = s.generator;
  const begins = s.state === "init" && !g.isRunningAsync && !g.isClosed && arg === None;
  const isUsual = (begins || s.state === "iterating") && g.state !== GEN_CLOSED;
  if (rt.tracer !== undefined || !isUsual) return caughtStep(() => throwStep(s, arg));
  const { args } = s;
  if (!begins)
    return (args === undefined ? closed : delivered)(
      s,
      resumed(g, () => sendInto(g, arg)),
    );
  startThrow(s);
  if (args !== undefined)
    return delivered(
      s,
      resumed(g, () => throwInto(g, toException(args), false)),
    );
  g.isClosed = true;
  return closed(
    s,
    resumed(g, () => throwInto(g, pyError("GeneratorExit"), false)),
  );
}

/** `closing` for SEND. */
function closed(s: PyAsyncThrow, result: Value | undefined): Value | undefined {
  if (result !== undefined && !(result instanceof AsyncGenValue)) return result;
  s.generator.isRunningAsync = false;
  s.state = "closed";
  if (result !== undefined) return raising(pyError("RuntimeError", "async generator ignored GeneratorExit"));
  if (isEnd(rt.raised)) {
    takeRaised();
    rt.returnValue = None;
  }
  return undefined;
}

function throwThrow(s: PyAsyncThrow, args: readonly Value[]): Value {
  const g = s.generator;
  if (s.state === "closed") throw pyError("RuntimeError", REUSED_THROW);
  if (s.state === "init") startThrow(s);
  if (s.args === undefined) {
    return closing(s, () => valueOrStop(g, throwInto(g, toException(args), true)));
  }
  return spending(s, () => step(g, () => valueOrStop(g, throwInto(g, toException(args), true))));
}

/** `close()` of the awaitables: throws GeneratorExit in, which must end them. */
function closeAwaitable(s: { state: State }, raise: (args: readonly Value[]) => Value): Value {
  if (s.state === "closed") return None;
  try {
    raise([exceptionTypes.GeneratorExit]);
  } catch (e) {
    if (isEnd(e) || isException(e, exceptionTypes.StopIteration)) return None;
    throw e;
  }
  throw pyError("RuntimeError", "coroutine ignored GeneratorExit");
}

const SEND_DOC = "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration.";
const THROW_DOC =
  "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or raise\nStopIteration.";
const CLOSE_DOC = "close() -> raise GeneratorExit inside generator.";

function given(type: Value, value: Value | undefined, tb: Value | undefined): readonly Value[] {
  if (value !== undefined) deprecatedThrow("throw");
  return tb !== undefined ? [type, value ?? None, tb] : value !== undefined ? [type, value] : [type];
}

/** The methods of both awaitables. */
function awaitableMethods<S extends PyAsyncSend | PyAsyncThrow>(
  send: (s: S, arg: Value) => Value,
  raise: (s: S, args: readonly Value[]) => Value,
): Record<string, MethodDef<S>> {
  return {
    send: method("($self, arg: object, /)", SEND_DOC, (s: S, arg) => send(s, arg)),
    throw: method(THROW_SIGNATURE, THROW_DOC, (s: S, type, value, tb) => raise(s, given(type, value, tb))),
    close: method("($self, /)", CLOSE_DOC, (s: S) => closeAwaitable(s, (args) => raise(s, args))),
  };
}

const asyncSendDef: TypeDef<PyAsyncSend> = {
  slots: {
    await: (s) => s,
    iter: (s) => s,
    next: (s) => sendStep(s, None),
    send: sendInside,
  },
  methods: awaitableMethods(sendStep, sendThrow),
};

const asyncThrowDef: TypeDef<PyAsyncThrow> = {
  slots: {
    await: (s) => s,
    iter: (s) => s,
    next: (s) => throwStep(s, None),
    send: throwInside,
  },
  methods: awaitableMethods(throwStep, throwThrow),
};

const asyncGeneratorDef: TypeDef<PyAsyncGenerator> = {
  slots: {
    repr: (g) => generatorRepr(g, "async_generator"),
    aiter: (g) => g,
    anext: (g) => {
      initHooks(g);
      return new PyAsyncSend(g, None);
    },
  },
  methods: {
    asend: method("($self, value: object, /)", "asend(v) -> send 'v' in generator.", (g, value) => {
      initHooks(g);
      return new PyAsyncSend(g, value);
    }),
    athrow: method(
      THROW_SIGNATURE,
      "athrow(value)\nathrow(type[,value[,tb]])\n\nraise exception in generator.",
      (g, type, value, tb) => {
        if (value !== undefined) deprecatedThrow("athrow");
        initHooks(g);
        return new PyAsyncThrow(
          g,
          tb !== undefined ? [type, value ?? None, tb] : value !== undefined ? [type, value] : [type],
        );
      },
    ),
    aclose: method("($self, /)", "aclose() -> raise GeneratorExit inside generator.", (g) => {
      initHooks(g);
      return new PyAsyncThrow(g, undefined);
    }),
    __class_getitem__: classGetItem,
  },
  getset: {
    ...nameGetset("async generator"),
    ag_await: getset((g) => delegate(g) ?? None, undefined, "object being awaited on, or None"),
    ag_frame: getset(visibleFrame),
    ag_code: getset((g) => g.frame.code),
    ag_suspended: getset((g) => g.state === GEN_SUSPENDED),
  },
  members: {
    ag_running: getset((g) => g.isRunningAsync),
  },
};

export function installAsyncGenerators(): void {
  fillType(asyncSendType, asyncSendDef);
  fillType(asyncThrowType, asyncThrowDef);
  fillType(asyncGeneratorType, asyncGeneratorDef);
}
