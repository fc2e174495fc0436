/** The `sys` module. Source: Python/sysmodule.c. Streams and the import system's lists are filled by `api/boot/`. */
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyBaseException } from "../../objects/exception.ts";
import { exposeFrames, type PyFrame } from "../../objects/frame.ts";
import { defineModule } from "../../objects/module.ts";
import { makeNamespace } from "../../objects/namespace.ts";
import { intOf } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { PyFrozenSet } from "../../objects/set.ts";
import { isStr, strFromJs } from "../../objects/str.ts";
import { typeModified } from "../../objects/type.ts";
import { exceptionTypes, objectType } from "../../objects/types.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { fn, readingFrame } from "../../protocols/define.ts";
import { allocException, pyError } from "../../protocols/errors.ts";
import { asLength, callSpecial } from "../../protocols/slot-functions.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { STDLIB_MODULE_NAMES } from "../../spec/stdlib-names.ts";
import { setForAll, threadFrames } from "../_thread/scheduler.ts";
import { displayhook, excepthook, unraisablehook } from "./hooks.ts";
import { monitoringModule } from "./monitoring.ts";
import * as structs from "./structs.ts";

/** The exception being handled, looking through the generators that run. */
export function handledException(): PyBaseException | undefined {
  let info: typeof rt.excInfo | undefined = rt.excInfo;
  while (info !== undefined && info.value === undefined) info = info.previous;
  return info?.value;
}

function frameAt(depth: number): PyFrame {
  let frame = rt.frame;
  for (let i = 0; i < depth && frame !== undefined; i++) frame = frame.back;
  if (frame === undefined) throw pyError("ValueError", "call stack is not deep enough");
  exposeFrames(frame);
  return frame;
}

/** Calls the audit hooks, which may veto by raising. Source: PEP 578. */
export function audit(event: string, args: readonly Value[]): void {
  const hooks = rt.state.get("sys.auditHooks") as Value[] | undefined;
  if (hooks === undefined) return;
  for (const hook of hooks) call(hook, [event, new PyTuple(args)]);
}

const AUDIT = "sys.auditHooks";
const ASYNCGEN = "sys.asyncgenHooks";

interface AsyncgenHooks {
  firstiter: Value;
  finalizer: Value;
}

/** The hooks of `sys.set_asyncgen_hooks` (PEP 525). */
export function asyncgenHooks(): AsyncgenHooks {
  let hooks = rt.state.get(ASYNCGEN) as AsyncgenHooks | undefined;
  if (hooks === undefined) {
    hooks = { firstiter: None, finalizer: None };
    rt.state.set(ASYNCGEN, hooks);
  }
  return hooks;
}

function numberState(key: string, initial: number): number {
  return (rt.state.get(key) as number | undefined) ?? initial;
}

function callableOrNone(value: Value, what: string): Value {
  if (value !== None && typeOf(value).slots.call === undefined) {
    throw pyError("TypeError", `callable ${what} expected, got ${typeName(value)}`);
  }
  return value;
}

const VERSION_TEXT = "3.12.7 (taipan) [TypeScript]";
const COPYRIGHT =
  "Copyright (c) 2001-2023 Python Software Foundation.\nAll Rights Reserved.\n\nCopyright (c) 2000 BeOpen.com.\nAll Rights Reserved.\n\nCopyright (c) 1995-2001 Corporation for National Research Initiatives.\nAll Rights Reserved.\n\nCopyright (c) 1991-1995 Stichting Mathematisch Centrum, Amsterdam.\nAll Rights Reserved.";

const text = (s: string): Value => strFromJs(s);
const list = (items: readonly string[]): PyList => new PyList(items.map(text));

/** What the configuration and the host decide. */
function configured(): Record<string, Value> {
  const c = rt.config;
  const xoptions = new PyDict();
  for (const [name, value] of c.xOptions) xoptions.set(text(name), value === true ? true : text(value));
  return {
    argv: list(c.argv),
    orig_argv: list(c.origArgv),
    flags: structs.flags(),
    platform: rt.host.platform,
    executable: text(c.executable),
    _base_executable: text(c.executable),
    prefix: text(c.prefix),
    base_prefix: text(c.prefix),
    exec_prefix: text(c.prefix),
    base_exec_prefix: text(c.prefix),
    _stdlib_dir: text(c.stdlibDir),
    dont_write_bytecode: c.dontWriteBytecode,
    pycache_prefix: c.pycachePrefix === undefined ? None : text(c.pycachePrefix),
    warnoptions: list(c.warnOptions),
    _xoptions: xoptions,
  };
}

function constants(): Record<string, Value> {
  const stdlibNames = new PyFrozenSet();
  for (const name of STDLIB_MODULE_NAMES) stdlibNames.add(name);
  const version = structs.versionInfo();
  return {
    ...configured(),
    path: new PyList([]),
    meta_path: new PyList([]),
    path_hooks: new PyList([]),
    path_importer_cache: new PyDict(),
    modules: rt.modules,
    version: VERSION_TEXT,
    version_info: version,
    hexversion: structs.VERSION.hex,
    api_version: 1013,
    copyright: COPYRIGHT,
    implementation: makeNamespace([
      ["name", "taipan"],
      ["cache_tag", "cpython-312"],
      ["version", version],
      ["hexversion", structs.VERSION.hex],
      ["_multiarch", "x86_64-linux-gnu"],
    ]),
    byteorder: "little",
    maxsize: 9223372036854775807n,
    maxunicode: 0x10ffff,
    float_info: structs.floatInfo(),
    float_repr_style: "short",
    int_info: structs.intInfo(),
    hash_info: structs.hashInfo(),
    thread_info: structs.threadInfo(),
    platlibdir: "lib",
    _home: None,
    _framework: "",
    _git: new PyTuple(["CPython", "", ""]),
    abiflags: "",
    stdlib_module_names: stdlibNames,
    builtin_module_names: new PyTuple([...rt.nativeModules.keys()].sort()),
    monitoring: monitoringModule(),
  };
}

export const sysModule = defineModule("sys", () => ({
  doc: "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.",
  constants: constants(),
  functions: {
    addaudithook: fn("(hook)", "Adds a new audit hook callback.", (hook) => {
      audit("sys.addaudithook", []);
      const hooks = (rt.state.get(AUDIT) ?? []) as Value[];
      hooks.push(hook);
      rt.state.set(AUDIT, hooks);
      return None;
    }),
    audit: fn("(event: text, /, *args)", "Passes the event to any hooks that are attached.", (event, args) => {
      audit(event, args);
      return None;
    }),
    breakpointhook: fn(
      "(*args, **kwargs)",
      "This hook function is called by built-in breakpoint().",
      (args, kwargs) => {
        const setting = rt.config.ignoreEnvironment ? undefined : rt.host.env.get("PYTHONBREAKPOINT");
        if (setting === "0") return None;
        const target = setting === undefined || setting === "" ? "pdb.set_trace" : setting;
        const dot = target.lastIndexOf(".");
        const moduleName = dot < 0 ? "builtins" : target.slice(0, dot);
        const attribute = target.slice(dot + 1);
        let hook: Value | undefined;
        try {
          hook = findAttr(rt.hooks.importModule(moduleName), attribute);
        } catch (e) {
          if (!(e instanceof PyBaseException && e.cls.isSubtypeOf(exceptionTypes.ImportError))) throw e;
        }
        if (hook === undefined) {
          rt.hooks.warn(exceptionTypes.RuntimeWarning, `Ignoring unimportable $PYTHONBREAKPOINT: "${target}"`, 1);
          return None;
        }
        const names: string[] = [];
        const values = args.slice();
        for (let i = 0; i < kwargs.keys.length; i++) {
          const key = kwargs.keys[i];
          if (typeof key !== "string") continue;
          names.push(key);
          values.push(kwargs.values[i]!);
        }
        return call(hook, values, names.length === 0 ? undefined : names);
      },
    ),
    call_tracing: fn("(func, args, /)", "Call func(*args), while tracing is enabled.", (func, args) => {
      if (!(args instanceof PyTuple))
        throw pyError("TypeError", `call_tracing() argument 2 must be tuple, not ${typeName(args)}`);
      return call(func, args.items.slice());
    }),
    _clear_type_cache: fn("()", "Clear the internal type lookup cache.", () => {
      typeModified(objectType);
      return None;
    }),
    _current_exceptions: fn(
      "()",
      "Return a dict mapping each thread's identifier to its current raised exception.",
      () => {
        const out = new PyDict();
        for (const ident of threadFrames().keys())
          out.set(ident, (ident === rt.thread.ident ? handledException() : undefined) ?? None);
        return out;
      },
    ),
    _current_frames: fn("()", "Return a dict mapping each thread's thread id to its current stack frame.", () => {
      const out = new PyDict();
      for (const [ident, frame] of threadFrames()) {
        exposeFrames(frame);
        out.set(ident, frame);
      }
      return out;
    }),
    _debugmallocstats: fn("()", "Print debug info to stderr about the state of the allocator.", () => None),
    displayhook: fn("(object, /)", "Print an object to sys.stdout and also save it in builtins._", displayhook),
    excepthook: fn(
      "(exctype, value, traceback, /)",
      "Handle an exception by displaying it with a traceback on sys.stderr.",
      excepthook,
    ),
    unraisablehook: fn("(unraisable, /)", "Handle an unraisable exception.", unraisablehook),
    exc_info: fn("()", "Return current exception information: (type, value, traceback).", () => {
      const e = handledException();
      return e === undefined ? new PyTuple([None, None, None]) : new PyTuple([e.cls, e, e.traceback ?? None]);
    }),
    exception: fn("()", "Return the current exception.", () => handledException() ?? None),
    exit: fn("(status=None, /)", "Exit the interpreter by raising SystemExit(status).", (status) => {
      const args = status === None ? [] : status instanceof PyTuple ? status.items.slice() : [status];
      const e = allocException(exceptionTypes.SystemExit, []);
      exceptionTypes.SystemExit.slots.init!(e, args.slice(), undefined);
      throw e;
    }),
    _getframe: readingFrame(
      fn("(depth: int=0, /)", "Return a frame object from the call stack.", (depth) => {
        audit("sys._getframe", []);
        return frameAt(depth < 0 ? 0 : depth);
      }),
    ),
    _getframemodulename: fn("(depth: int=0)", "Return the name of the module for a calling frame.", (depth) => {
      let frame = rt.frame;
      for (let i = 0; i < depth && frame !== undefined; i++) frame = frame.back;
      if (frame === undefined) return None;
      return (frame.func === undefined ? frame.globals.getStr("__name__") : frame.func.module) ?? None;
    }),
    get_asyncgen_hooks: fn("()", "Return the installed asynchronous generators hooks.", () => {
      const { firstiter, finalizer } = asyncgenHooks();
      return structs.asyncgenHooks(firstiter, finalizer);
    }),
    set_asyncgen_hooks: fn(
      "(firstiter=<unrepresentable>, finalizer=<unrepresentable>)",
      "Set a finalizer for async generators objects.",
      (firstiter, finalizer) => {
        const hooks = asyncgenHooks();
        if (finalizer !== undefined) hooks.finalizer = callableOrNone(finalizer, "finalizer");
        if (firstiter !== undefined) hooks.firstiter = callableOrNone(firstiter, "firstiter");
        return None;
      },
    ),
    get_coroutine_origin_tracking_depth: fn(
      "()",
      "Check status of origin tracking for coroutine objects in this thread.",
      () => rt.originDepth,
    ),
    set_coroutine_origin_tracking_depth: fn(
      "(depth: int)",
      "Enable or disable origin tracking for coroutine objects in this thread.",
      (depth) => {
        if (depth < 0) throw pyError("ValueError", "depth must be >= 0");
        rt.originDepth = depth;
        return None;
      },
    ),
    get_int_max_str_digits: fn(
      "()",
      "Return the maximum string digits limit for non-binary int<->str conversions.",
      () => rt.intMaxStrDigits,
    ),
    set_int_max_str_digits: fn(
      "(maxdigits: int)",
      "Set the maximum string digits limit for non-binary int<->str conversions.",
      (maxdigits) => {
        if (maxdigits !== 0 && maxdigits < 640) throw pyError("ValueError", "maxdigits must be 0 or larger than 640");
        rt.intMaxStrDigits = maxdigits;
        return None;
      },
    ),
    getallocatedblocks: fn("()", "Return the number of memory blocks currently allocated.", () => 0),
    getunicodeinternedsize: fn("()", "Return the number of elements of the unicode interned dictionary", () => 0),
    getdefaultencoding: fn(
      "()",
      "Return the current default encoding used by the Unicode implementation.",
      () => "utf-8",
    ),
    getfilesystemencoding: fn(
      "()",
      "Return the encoding used to convert Unicode filenames to OS filenames.",
      () => "utf-8",
    ),
    getfilesystemencodeerrors: fn(
      "()",
      "Return the error mode used for Unicode to OS filename conversion.",
      () => "surrogateescape",
    ),
    getdlopenflags: fn("()", "Return the current value of the flags that are used for dlopen calls.", () =>
      numberState("sys.dlopen", 2),
    ),
    setdlopenflags: fn("(flags: int, /)", "Set the flags used by the interpreter for dlopen calls.", (flags) => {
      rt.state.set("sys.dlopen", flags);
      return None;
    }),
    getprofile: fn("()", "Return the profiling function set with sys.setprofile.", () => rt.profileFunction ?? None),
    gettrace: fn(
      "()",
      "Return the global debug tracing function set with sys.settrace.",
      () => rt.traceFunction ?? None,
    ),
    setprofile: fn("(function, /)", "Set the profiling function.", (f) => {
      audit("sys.setprofile", []);
      rt.hooks.setProfile(f === None ? undefined : f);
      return None;
    }),
    settrace: fn("(function, /)", "Set the global debug tracing function.", (f) => {
      audit("sys.settrace", []);
      rt.hooks.setTrace(f === None ? undefined : f);
      return None;
    }),
    _setprofileallthreads: fn(
      "(arg, /)",
      "Set the profiling function in all running threads belonging to the current interpreter.",
      (f) => {
        setForAll("profileFunction", f === None ? undefined : f);
        return None;
      },
    ),
    _settraceallthreads: fn(
      "(arg, /)",
      "Set the global debug tracing function in all running threads belonging to the current interpreter.",
      (f) => {
        setForAll("traceFunction", f === None ? undefined : f);
        return None;
      },
    ),
    getrecursionlimit: fn("()", "Return the current value of the recursion limit.", () => rt.recursionLimit),
    setrecursionlimit: fn("(limit: int, /)", "Set the maximum depth of the Python interpreter stack to n.", (limit) => {
      if (limit < 1) throw pyError("ValueError", "recursion limit must be greater or equal than 1");
      if (rt.recursionDepth >= limit) {
        throw pyError(
          "RecursionError",
          `cannot set the recursion limit to ${limit} at the recursion depth ${rt.recursionDepth}: the limit is too low`,
        );
      }
      rt.recursionLimit = limit;
      return None;
    }),
    getrefcount: fn("(object, /)", "Return the reference count of object.", () => 2),
    getsizeof: fn(
      "(object, default=<unrepresentable>)",
      "getsizeof(object [, default]) -> int\n\nReturn the size of object in bytes.",
      (object, fallback) => {
        try {
          const size = callSpecial(object, "__sizeof__", []);
          if (size === undefined) throw pyError("TypeError", `Type ${typeName(object)} doesn't define __sizeof__`);
          if (intOf(size) === undefined)
            throw pyError("TypeError", `'${typeName(size)}' object cannot be interpreted as an integer`);
          return asLength(size);
        } catch (e) {
          if (fallback !== undefined && e instanceof PyBaseException && e.cls.isSubtypeOf(exceptionTypes.TypeError))
            return fallback;
          throw e;
        }
      },
    ),
    getswitchinterval: fn("()", "Return the current thread switch interval.", () =>
      structs.floatOf(numberState("sys.switch", 0.005)),
    ),
    setswitchinterval: fn(
      "(interval: double, /)",
      "Set the ideal thread switching delay inside the Python interpreter.",
      (interval) => {
        if (interval <= 0) throw pyError("ValueError", "switch interval must be strictly positive");
        rt.state.set("sys.switch", interval);
        return None;
      },
    ),
    intern: fn("(string, /)", "''Intern'' the given string.", (string) => {
      if (!isStr(string)) throw pyError("TypeError", `intern() argument must be str, not ${typeName(string)}`);
      if (typeof string !== "string" && typeName(string) !== "str")
        throw pyError("TypeError", `can't intern ${typeName(string)}`);
      return string;
    }),
    is_finalizing: fn("()", "Return True if Python is exiting.", () => rt.state.get("sys.finalizing") === true),
    activate_stack_trampoline: fn("(backend, /)", "Activate stack profiler trampoline *backend*.", () => {
      throw pyError("ValueError", "perf trampoline not available");
    }),
    deactivate_stack_trampoline: fn("()", "Deactivate the current stack profiler trampoline backend.", () => None),
    is_stack_trampoline_active: fn("()", "Return *True* if a stack profiler trampoline is active.", () => false),
  },
  init: (module) => {
    const { dict } = module;
    for (const name of ["displayhook", "excepthook", "unraisablehook", "breakpointhook"])
      dict.setStr(`__${name}__`, dict.getStr(name)!);
  },
  resume: ({ dict }) => {
    for (const [name, value] of Object.entries(configured())) dict.setStr(name, value);
  },
}));
