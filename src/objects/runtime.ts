/**
 * Everything mutable about one interpreter. The only module-level state of the engine is which runtime is current, as
 * CPython's current thread state is; `enterRuntime` switches it, so two interpreters coexist in one program.
 */
import type { Host } from "../host/host.ts";
import type { PyBuffer } from "./buffer.ts";
import { type Config, defaultConfig } from "./config.ts";
import { PyDict } from "./dict.ts";
import type { PyBaseException } from "./exception.ts";
import { ExcInfo, type PyAsyncGenerator, type PyFrame, type PyGenerator, type Take } from "./frame.ts";
import type { PyCode, PyFunction } from "./function.ts";
import type { NativeModule } from "./module.ts";
import { None, type Value } from "./object.ts";
import type { KwNames } from "./slots.ts";
import { MAIN_THREAD, ThreadState } from "./thread.ts";

/** What the interpreter tells tracing code, while `sys.settrace`, `sys.setprofile` or monitoring is on (`vm/trace.ts`). */
export interface Tracer {
  /** An exception was raised in, or passes, the instruction `frame.lasti`. */
  exception(frame: PyFrame, exc: PyBaseException, isReraise: boolean): void;
  /** The frame ends by an exception. */
  unwind(frame: PyFrame, exc: PyBaseException): void;
}

/** Type parameters and aliases, as the intrinsics of PEP 695 make them. The `evaluate` functions compute lazily. */
export interface TypingHooks {
  typeVar(name: Value, evaluateBound: Value | undefined, evaluateConstraints: Value | undefined): Value;
  paramSpec(name: Value): Value;
  typeVarTuple(name: Value): Value;
  /** `Generic[params]`. */
  subscriptGeneric(params: Value): Value;
  /** `params` is None or a tuple. */
  typeAlias(name: Value, params: Value, compute: Value): Value;
}

/** What a Python frame takes of the JavaScript stack at most, in KB, with the native functions around it. */
const FRAME_SIZE = 3.9;

/** What lower layers need of the machine above them. `vm/` and `builtins/` install these; a missing one throws InternalError. */
export interface Hooks {
  /** Runs module-level or exec/eval code. `locals` is any mapping. */
  evalCode(code: PyCode, globals: PyDict, locals: Value, closure?: Value): Value;
  /** Calls a Python function (the slot of the function type goes here). */
  callFunction(func: PyFunction, args: Value[], kwnames: KwNames): Value;
  callFunction1(func: PyFunction, a: Value): Value;
  callFunction2(func: PyFunction, a: Value, b: Value): Value;
  /** The same; an exception is left to `takeRaised`. */
  tryFunction2(func: PyFunction, a: Value, b: Value): Value | undefined;
  /** Runs a generator to its end, or until `body` returns true. `take`, if given, gets the items first. */
  forEachYielded(generator: PyGenerator, body: (item: Value) => boolean | undefined, take: Take | undefined): void;
  appendYielded(out: Value[], generator: PyGenerator): void;
  /** `f_locals` of a frame, fresh. */
  frameLocals(frame: PyFrame): Value;
  /** `__import__` machinery: calls `builtins.__import__`/importlib. */
  importModule(name: string): Value;
  /** Compiles source text or bytes: what builtins.compile and exec use. */
  compileSource(
    source: Value,
    filename: Value,
    mode: string,
    flags: number,
    optimize: number,
    featureVersion?: number,
  ): Value;
  /** The front end's tree as Python AST objects and back; the `_ast` module installs them. The tree's type is the front end's. */
  treeToPython(tree: unknown): Value;
  treeFromPython(tree: Value, mode: string): unknown;
  /** `memoryview` over a buffer. */
  bufferToMemoryView(buffer: PyBuffer): Value;
  /** Sets `f_lineno`: a trace function makes its frame go on elsewhere. */
  setFrameLine(frame: PyFrame, line: number): void;
  /** `sys.settrace`, `sys.setprofile`; `undefined` switches off. */
  setTrace(func: Value | undefined): void;
  setProfile(func: Value | undefined): void;
  /** Reports an exception that cannot be raised, through `sys.unraisablehook`. */
  unraisable(e: PyBaseException, message: string | undefined, object: Value | undefined): void;
  /** Has `gc.collect()` done at the next safepoint where that is safe. */
  collectSoon(): void;
  /** `del` of a variable that held a generator, or an object that can be weakly referenced: it may be dead now. */
  variableDeleted(v: Value): void;
  /** An async generator that an event loop knows has ended. */
  asyncGeneratorEnded(generator: PyAsyncGenerator): void;
  /** The makers behind type parameters; loads `_typing` when first asked. */
  typing(): TypingHooks;
  /** Issues a warning through the warnings machinery; may throw the warning as an exception. `category` is a type. */
  warn(category: Value, message: Value, stackLevel: number): void;
  /** A warning about source text at a given place: no registry, module from the file name. */
  warnExplicit(category: Value, message: Value, filename: Value, lineno: number): void;
}

const MISSING_HOOK = (): never => {
  throw new Error("runtime hook is not installed");
};

export class Runtime {
  /** Changes only when a runtime that was prepared in another process goes on in this one. */
  host: Host;
  /** `sys.modules`. */
  modules: PyDict = new PyDict();
  /** Namespace of `builtins`; functions look names up here after their globals. */
  builtins: PyDict = new PyDict();
  /** Namespace of `sys`. */
  sys: PyDict = new PyDict();
  /**
   * The innermost running frame is at `top`. A function of compiled code puts its frame above that of its caller and leaves it there for
   * the next one: a call stores no reference then. Frames of the interpreter take the place of their caller and give it back.
   */
  readonly frames: (PyFrame | undefined)[] = [undefined, undefined];
  top = 0;
  /** Those of `barriers` that hold no Python object of their own (`exec`, `Context.run`): a collection may run above them. */
  transparentCalls = 0;
  /** Objects with weak references or `__del__` made since the last collection, and how many call for the next. */
  watchedCount = 0;
  watchedLimit = 10000;
  /** Innermost frames of threads that wait on the JavaScript stack while the running one runs on top of them. */
  readonly waitingFrames: PyFrame[] = [];
  excInfo: ExcInfo = new ExcInfo();
  /** What a compiled function that has returned `undefined` raised (`protocols/errors.ts: takeRaised`). */
  raised: PyBaseException | undefined = undefined;
  /** Result of the generator-like object whose `send` slot just returned `undefined`. */
  returnValue: Value = None;
  /** Python frames that run or wait for a callee, in native callers or not. */
  recursionDepth = 0;
  private limit = 1000;
  /** Depth at which the JavaScript stack of the innermost trampoline was fresh (`vm/unwind.ts`). */
  private freshDepth = 0;
  /** Python frames that may lie on the JavaScript stack at once; deeper recursion moves to the heap. Depends on the stack's size. */
  stackFrames = 250;
  /** Entries from native code on the stack, and `recursionDepth` at the innermost one. */
  barriers = 0;
  barrierDepth = 0;
  /** The outermost entry can hand a paused program to its caller. */
  pausable = false;
  /** A call that makes `recursionDepth` greater than this must look closer. */
  depthCheck = 250;
  /** Nonzero asks the interpreter to stop at the next safepoint (signals, trace functions, pause requests). */
  breaker = 0;
  /** Imports that are under way, one inside the other; the start counts as one. */
  importDepth = 0;
  /** What native modules do once a module of the library that builds on them has been imported, by that one's name. */
  readonly afterImport: Map<string, (module: Value) => void> = new Map();
  /** What the next safepoint runs; add with `vm/safepoint.ts: addPending`. */
  readonly pending: (() => void)[] = [];
  pauseRequest: unknown = undefined;
  readonly mainThread: ThreadState = new ThreadState(MAIN_THREAD);
  /** The running thread. */
  thread: ThreadState = this.mainThread;
  /** Called at safepoints while there are threads to switch to (`vm/safepoint.ts: SWITCHING`). */
  switchThreads: (() => void) | undefined = undefined;
  /** Native modules by name: builtin_module_names. */
  readonly nativeModules: Map<string, NativeModule> = new Map();
  /** Set while some frame may be traced. */
  tracer: Tracer | undefined = undefined;
  /** Module-private state of native modules, by module name. */
  readonly state: Map<string, unknown> = new Map();
  intMaxStrDigits = 4300;
  /** `sys.set_coroutine_origin_tracking_depth`. */
  originDepth = 0;
  /** Generators that have something to do when they are dropped, in order of creation, among others that have ended; see `vm/unfinished.ts`. */
  unfinished: PyGenerator[] = [];
  /** Objects whose repr is being computed, so that recursive containers show `...`. */
  readonly activeReprs: Set<Value> = new Set();
  /** `sys.settrace` and `sys.setprofile` functions of the current thread. */
  traceFunction: Value | undefined = undefined;
  profileFunction: Value | undefined = undefined;
  nextId = 1;
  readonly ids: WeakMap<object, number> = new WeakMap();
  readonly config: Config;
  /** What the loaded native modules read anew of the host and the configuration then (`ModuleDef.resume`). */
  readonly resumers: (() => void)[] = [];
  readonly hooks: Hooks = {
    evalCode: MISSING_HOOK,
    callFunction: MISSING_HOOK,
    callFunction1: MISSING_HOOK,
    callFunction2: MISSING_HOOK,
    tryFunction2: MISSING_HOOK,
    forEachYielded: MISSING_HOOK,
    appendYielded: MISSING_HOOK,
    frameLocals: MISSING_HOOK,
    importModule: MISSING_HOOK,
    compileSource: MISSING_HOOK,
    treeToPython: MISSING_HOOK,
    treeFromPython: MISSING_HOOK,
    bufferToMemoryView: MISSING_HOOK,
    setFrameLine: MISSING_HOOK,
    setTrace: MISSING_HOOK,
    setProfile: MISSING_HOOK,
    unraisable: MISSING_HOOK,
    collectSoon: () => undefined,
    variableDeleted: () => undefined,
    asyncGeneratorEnded: () => undefined,
    typing: MISSING_HOOK,
    warn: MISSING_HOOK,
    warnExplicit: MISSING_HOOK,
  };

  /** Tells of a new object that only a collection can find to be dead. */
  noteWatched(): void {
    if (++this.watchedCount === this.watchedLimit) this.hooks.collectSoon();
  }

  /** The innermost running frame. */
  get frame(): PyFrame | undefined {
    return this.frames[this.top];
  }

  set frame(frame: PyFrame | undefined) {
    this.frames[this.top] = frame;
  }

  constructor(host: Host, config: Config = defaultConfig()) {
    this.host = host;
    this.config = config;
    this.intMaxStrDigits = config.intMaxStrDigits;
  }

  /** `sys.getrecursionlimit()`. */
  get recursionLimit(): number {
    return this.limit;
  }
  set recursionLimit(limit: number) {
    this.limit = limit;
    this.updateDepthCheck();
  }

  /** The depth below which the frames have left the JavaScript stack; a trampoline moves it. */
  get stackFresh(): number {
    return this.freshDepth;
  }
  set stackFresh(depth: number) {
    this.freshDepth = depth;
    this.updateDepthCheck();
  }

  /** Tells the size of the JavaScript stack, in KB. */
  useStack(size: number): void {
    this.stackFrames = Math.floor(size / FRAME_SIZE);
    this.updateDepthCheck();
  }

  private updateDepthCheck(): void {
    this.depthCheck = Math.min(this.limit, this.freshDepth + this.stackFrames);
  }
}

/** The current runtime. */
export let rt: Runtime = undefined as unknown as Runtime;

/** Makes `runtime` current and returns the one that was. */
export function enterRuntime(runtime: Runtime): Runtime {
  const previous = rt;
  rt = runtime;
  return previous;
}
