/** Layouts of frames and generators. Source: Include/internal/pycore_frame.h, Objects/genobject.c. */
import type { PyDict } from "./dict.ts";
import type { PyBaseException } from "./exception.ts";
import type { PyCode, PyFunction } from "./function.ts";
import { inheritsObject, type Value } from "./object.ts";
import type { PyType } from "./type.ts";

/** The exception being handled, per thread and per generator; `previous` is the resumer's. */
export class ExcInfo {
  value: PyBaseException | undefined = undefined;
  previous: ExcInfo | undefined = undefined;
}

/** `PyFrame.exit`: the frame's result is its caller's value. */
export const EXIT_FUNCTION = 0;
/** The frame belongs to a generator: its end ends the generator. */
export const EXIT_GENERATOR = 1;
/** The frame is an `__init__` called for `C(…)`: its result must be None, the value of the call is the instance. */
export const EXIT_INIT = 2;

/** An activation of a code object. The interpreter keeps `pc` and `sp` in locals and writes them back before anything that can look. */
export class PyFrame {
  declare cls: PyType;
  readonly code: PyCode;
  readonly func: PyFunction | undefined;
  readonly globals: PyDict;
  readonly builtins: Value;
  /** Namespace of a module or class body, or the mapping given to exec; `undefined` for optimised functions until locals() asks. */
  locals: Value | undefined;
  /** Locals, cells and free variables in `co_localsplusnames` order, then the value stack. Cells hold PyCell. */
  fast: (Value | undefined)[];
  /** Number of used elements of `fast`. */
  sp: number;
  /** Code unit to execute next. */
  pc: number;
  /** Code unit of the instruction that is being or was last executed; -1 before the first. */
  lasti: number;
  /** The caller while this frame runs. */
  back: PyFrame | undefined;
  /** Of a frame of compiled code its place in `Runtime.frames`, where it stays for the next call; else 0. */
  at: number;
  /** The generator or coroutine this frame belongs to. */
  generator: PyGenerator | undefined;
  /** What has to happen when the frame ends (`EXIT_*`). */
  exit: number;
  /** EXIT_INIT: the instance under construction, which is the result of the call. */
  instance: Value | undefined;
  /** `f_trace`, `f_trace_lines`, `f_trace_opcodes`. */
  trace: Value | undefined;
  traceLines: boolean;
  traceOpcodes: boolean;
  /** Where a trace function has set `f_lineno` to: a code unit, or -1. */
  jumpTo: number;
  /** The frame has returned or raised. */
  isComplete: boolean;
  /** Python code may hold the frame: compiled code must not use it for another call. */
  exposed: boolean;
  /** Compiled code runs the frame: its locals are JavaScript variables, `fast` does not hold them. */
  jitLive: boolean;
  constructor(
    code: PyCode,
    func: PyFunction | undefined,
    globals: PyDict,
    builtins: Value,
    locals: Value | undefined,
    fast: (Value | undefined)[],
  ) {
    this.code = code;
    this.func = func;
    this.globals = globals;
    this.builtins = builtins;
    this.locals = locals;
    this.fast = fast;
    this.sp = fast.length;
    this.pc = 0;
    this.lasti = -1;
    this.back = undefined;
    this.at = 0;
    this.generator = undefined;
    this.exit = EXIT_FUNCTION;
    this.instance = undefined;
    this.trace = undefined;
    this.traceLines = true;
    this.traceOpcodes = false;
    this.jumpTo = -1;
    this.isComplete = false;
    this.exposed = false;
    this.jitLive = false;
  }
}
inheritsObject(PyFrame);

/** Marks a frame that Python code gets hold of, and its callers, which it leads to. */
export function exposeFrames(frame: PyFrame | undefined): void {
  for (let f = frame; f !== undefined && !f.exposed; f = f.back) f.exposed = true;
}

/** `PyGenerator.state`. One that is created or suspended can be resumed. */
export const GEN_CREATED = 0;
export const GEN_SUSPENDED = 1;
export const GEN_RUNNING = 2;
export const GEN_CLOSED = 3;
export type GeneratorState = typeof GEN_CREATED | typeof GEN_SUSPENDED | typeof GEN_RUNNING | typeof GEN_CLOSED;

/**
 * What native code that wants all items of a generator does with one at once, where that runs no Python code and cannot fail: the
 * generator need not stand still for it. False: the item is to be yielded.
 */
export type Take = (item: Value) => boolean;

/** Machine code of a generator. */
export type Resume = (generator: PyGenerator, value: Value | undefined, take?: Take) => Value | undefined;

/**
 * Generators, coroutines and async generators: one layout, three Python types (`cls` on the prototype of each subclass). Each is the
 * `ExcInfo` of what it is handling itself.
 */
export class PyGenerator implements ExcInfo {
  declare cls: PyType;
  readonly frame: PyFrame;
  state: GeneratorState;
  name: Value;
  qualname: Value;
  value: PyBaseException | undefined;
  previous: ExcInfo | undefined;
  /** `cr_origin` of a coroutine. */
  origin: Value | undefined;
  /** In `Runtime.unfinished`. */
  isWatched: boolean;
  /** Of a watched one: the frame and the instruction whose native code resumed it last, and may hold it while it runs. */
  driver: PyFrame | undefined;
  driverLasti: number;
  /**
   * Machine code that goes on where the generator stands, with what `sendInto` takes and gives, or, without a value, with what
   * `takeRaised` gives thrown into one that is suspended; the interpreter, which throws exceptions, does where there is none. See
   * `Take` for the last one.
   */
  resume: Resume | undefined;
  serial: number;
  constructor(frame: PyFrame, name: Value, qualname: Value) {
    this.frame = frame;
    this.state = GEN_CREATED;
    this.name = name;
    this.qualname = qualname;
    this.value = undefined;
    this.previous = undefined;
    this.origin = undefined;
    this.isWatched = false;
    this.driver = undefined;
    this.driverLasti = -1;
    this.resume = undefined;
    this.serial = 0;
  }
}
inheritsObject(PyGenerator);
export class PyCoroutine extends PyGenerator {
  // the one that JavaScript makes gives by itself hands its arguments over in an array, which costs 20 ns
  constructor(frame: PyFrame, name: Value, qualname: Value) {
    super(frame, name, qualname);
  }
}
export class PyAsyncGenerator extends PyGenerator {
  finalizer: Value | undefined = undefined;
  hooksInited = false;
  isClosed = false;
  isRunningAsync = false;
  references: object | null = null;
}
