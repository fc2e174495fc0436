/** Layouts of callables and what they are made of: code, functions, cells, bound methods, builtin functions. */
import type { CodeObject } from "../code/code-object.ts";
import { CO_NEWLOCALS, CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS } from "../spec/codeflags.ts";
import type { PyTuple } from "./containers.ts";
import type { PyDict } from "./dict.ts";
import type { Resume } from "./frame.ts";
import { inheritsObject, PyObject, type Value } from "./object.ts";
import type { KwNames } from "./slots.ts";
import type { PyType } from "./type.ts";

/** Machine code for calls of a function: a value for each parameter. */
export type CallCode = (func: PyFunction, ...args: Value[]) => Value | undefined;

/** What does the same as a function's code: `undefined` where that itself is to run. */
export interface CodeTwin {
  take(func: PyFunction, args: readonly Value[]): Value | undefined;
  /** `PyCode.jit` as long as the compiler has made none. */
  readonly jit: CallCode;
}

/** A code object as a Python value. `code` is the neutral code object; the rest is what execution needs of it, computed once. */
export class PyCode extends PyObject {
  readonly code: CodeObject;
  /** Constants as runtime values, nested code objects as PyCode. Empty until `loadCode` (`from-const.ts`) has run, as are `names`. */
  consts: readonly Value[];
  names: readonly string[];
  isLoaded: boolean;
  /** `co_flags`. */
  readonly flags: number;
  /** Number of fast locals (variables, cells, free variables): where the value stack starts. */
  readonly stackBase: number;
  /** Number of arguments of a function that takes just so many positional ones (no defaults looked at); else -1. */
  readonly simpleArgs: number;
  /** Number of fast locals that are parameters, `*args` and `**kwargs` among them. */
  readonly parameters: number;
  /** As many `undefined` as there are fast locals: what a frame starts with. */
  readonly template: readonly undefined[];
  /** Instructions ready to run, one word a code unit (`vm/code.ts`); made on first use. */
  words: Int32Array | undefined;
  /** Exception table in code units: start, end, target, depth, lasti, five numbers an entry. Made with `words`. */
  handlers: Int32Array | undefined;
  /** How often handlers have caught something outside compiled code, by code unit. */
  caught: Map<number, number> | undefined;
  /** How often its generators have returned outside compiled code. */
  ends: number;
  /** Inline caches by code unit; filled by the interpreter. */
  caches: unknown[];
  /** Lines by code unit, for tracing (`vm/trace.ts`). */
  traceData: unknown;
  /** Executed back-edges and calls: when to compile. */
  heat: number;
  /** What the compiler made of this code, or why it could not (`jit/`). */
  compiled: unknown;
  /**
   * Machine code for a call: takes the function and a value for each parameter. `undefined`: it has raised an exception
   * (`protocols/errors.ts: takeRaised`).
   */
  jit: CallCode | undefined;
  /** What calls try before this code (`vm/twins.ts`). */
  twin: CodeTwin | undefined;
  /** Machine code for generators of this code, which starts them: `PyGenerator.resume`. */
  resume: GeneratorCode | undefined;
  constructor(code: CodeObject) {
    super();
    this.code = code;
    this.consts = NO_CONSTS;
    this.names = NO_NAMES;
    this.isLoaded = false;
    this.flags = code.co_flags;
    this.stackBase = code.co_nlocalsplus;
    const plain = CO_OPTIMIZED | CO_NEWLOCALS;
    const isSimple = (code.co_flags & (plain | CO_VARARGS | CO_VARKEYWORDS)) === plain && code.co_kwonlyargcount === 0;
    this.simpleArgs = isSimple ? code.co_argcount : -1;
    const isVar = (flag: number): number => ((code.co_flags & flag) !== 0 ? 1 : 0);
    this.parameters = code.co_argcount + code.co_kwonlyargcount + isVar(CO_VARARGS) + isVar(CO_VARKEYWORDS);
    this.template = templateOf(this.stackBase);
    this.words = undefined;
    this.handlers = undefined;
    this.caught = undefined;
    this.ends = 0;
    this.caches = NO_CACHES;
    this.traceData = undefined;
    this.heat = 0;
    this.compiled = undefined;
    this.jit = undefined;
    this.twin = undefined;
    this.resume = undefined;
  }
}

const NO_CONSTS: readonly Value[] = [];
const NO_NAMES: readonly string[] = [];
const NO_CACHES: unknown[] = [];

/** `TEMPLATES[n]`: n times `undefined`. Shared by all code, and never written to. */
const TEMPLATES: (readonly undefined[])[] = [];

function templateOf(count: number): readonly undefined[] {
  for (let n = TEMPLATES.length; n <= count; n++) {
    const template: undefined[] = [];
    for (let i = 0; i < n; i++) template.push(undefined);
    TEMPLATES.push(template);
  }
  return TEMPLATES[count]!;
}

/** Machine code for generators whose function has these globals. */
export interface GeneratorCode {
  readonly globals: PyDict;
  readonly run: Resume;
}

/** A variable shared between scopes. `value` is `undefined` while unbound. */
export class PyCell {
  declare cls: PyType;
  value: Value | undefined;
  constructor(value: Value | undefined) {
    this.value = value;
  }
}
inheritsObject(PyCell);

export class PyFunction {
  declare cls: PyType;
  code: PyCode;
  readonly globals: PyDict;
  builtins: Value;
  name: Value;
  qualname: Value;
  /** `undefined`: what the code says (`docOfCode`). */
  doc: Value | undefined;
  /** Default values of the last positional parameters. */
  defaults: readonly Value[] | undefined;
  kwdefaults: PyDict | undefined;
  closure: readonly PyCell[] | undefined;
  /** A dict, or the tuple of names and values that the compiler made until somebody asks. */
  annotations: PyDict | PyTuple | undefined;
  typeParams: Value | undefined;
  module: Value;
  dict: PyDict | undefined;
  /** Changes with code, defaults or kwdefaults: inline caches compare it. */
  version: number;
  constructor(
    code: PyCode,
    globals: PyDict,
    builtins: Value,
    name: Value,
    qualname: Value,
    doc: Value | undefined,
    module: Value,
  ) {
    this.code = code;
    this.globals = globals;
    this.builtins = builtins;
    this.name = name;
    this.qualname = qualname;
    this.doc = doc;
    this.defaults = undefined;
    this.kwdefaults = undefined;
    this.closure = undefined;
    this.annotations = undefined;
    this.typeParams = undefined;
    this.module = module;
    this.dict = undefined;
    this.version = 0;
  }
}
inheritsObject(PyFunction);

/** `instance.method`: `func` with `self` as first argument. */
export class PyMethod {
  declare cls: PyType;
  readonly func: Value;
  readonly self: Value;
  constructor(func: Value, self: Value) {
    this.func = func;
    this.self = self;
  }
}
inheritsObject(PyMethod);

/**
 * How native code is called once its signature has been read: positional fast entries and the general one. `self` is the
 * receiver, the class (class methods) or the module (functions). Made by `protocols/clinic/`, one per definition.
 */
export interface NativeEntry {
  call0(self: Value): Value;
  call1(self: Value, a: Value): Value;
  call2(self: Value, a: Value, b: Value): Value;
  call3(self: Value, a: Value, b: Value, c: Value): Value;
  call(self: Value, args: Value[], kwnames: KwNames): Value;
}

/** A native function or method as written in a definition (`method("($self, x, /)", doc, fn)`). */
export interface NativeDef {
  readonly signature: string;
  readonly doc: string | undefined;
  readonly kind: "method" | "classmethod" | "staticmethod" | "function";
  /** `__text_signature__` is None although there is a signature. */
  readonly hidesSignature: boolean;
  /** The body may leave an exception to `takeRaised` and return `undefined`; entries throw it. */
  readonly raises: boolean;
  /**
   * The function looks at the variables of the frame that calls it, except with so many positional arguments (but None as the second is
   * none). 0: never.
   */
  readonly readsFrame: number;
  /** Of a function of doubles whose result is a float: what it computes. Where that is not finite the body decides. */
  readonly doubles: ((x: number) => number) | ((x: number, y: number) => number) | undefined;
  /** Made on first use from `signature`. */
  entry: NativeEntry | undefined;
  readonly makeEntry: (def: NativeDef, name: string, ownerName: string | undefined) => NativeEntry;
  // The body's parameter types are read from the signature by the type checker; here it is opaque.
  readonly body: (...args: never[]) => Value;
}

/** A native object that is called with one argument more often than otherwise, and has no Python subclasses. */
export abstract class PyNativeCallable extends PyObject {
  /** What the `call` slot does for one positional argument. */
  abstract call1(a: Value): Value;
}

/** `builtin_function_or_method`: a module function, a bound method of a builtin type, or a builtin class/static method. */
export class PyBuiltin extends PyObject {
  readonly name: string;
  readonly def: NativeDef;
  /** Module, receiver or class; `None`'s absence is `undefined`. */
  readonly self: Value | undefined;
  /** `__module__`, or `undefined` (None). */
  readonly module: Value | undefined;
  /** The type whose method it is; `undefined` for module functions. */
  readonly owner: PyType | undefined;
  /** `NativeDef.readsFrame`. */
  readonly readsFrame: number;
  /** `entry` may be left out: it is then made of the definition on the first call. */
  constructor(
    name: string,
    def: NativeDef,
    entry: NativeEntry | undefined,
    self: Value | undefined,
    module: Value | undefined,
    owner: PyType | undefined,
  ) {
    super();
    this.name = name;
    this.def = def;
    if (entry !== undefined) def.entry = entry;
    this.self = self;
    this.module = module;
    this.owner = owner;
    this.readsFrame = def.readsFrame;
  }

  get entry(): NativeEntry {
    return this.def.entry ?? this.makeEntry();
  }

  private makeEntry(): NativeEntry {
    const { def, module } = this;
    const prefix =
      this.owner !== undefined
        ? this.owner.name
        : typeof module === "string" && module !== "builtins"
          ? module
          : undefined;
    def.entry = def.makeEntry(def, this.name, prefix);
    return def.entry;
  }
}
