/**
 * The import statement's function. Source: Python/import.c (PyImport_ImportModuleLevelObject). Modules that are loaded are found
 * here; all else is importlib's own Python code (`_find_and_load`, `_handle_fromlist`), kept as `importlib` in the runtime's state.
 */
import { encodeUtf8 } from "../base/utf8.ts";
import { PyTuple } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import { PyBaseException, type PyTraceback } from "../objects/exception.ts";
import type { NativeDef } from "../objects/function.ts";
import { PyModule } from "../objects/module.ts";
import { None, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { jsFromStr, strFromJs, strOf } from "../objects/str.ts";
import { exceptionTypes } from "../objects/types.ts";
import { findAttr, getAttr } from "../protocols/attributes.ts";
import { call } from "../protocols/call.ts";
import { fn } from "../protocols/define.ts";
import { InternalError, importError, isException, keyError, pyError } from "../protocols/errors.ts";
import { reprText } from "../protocols/text.ts";
import { isTrue } from "../protocols/truth.ts";
import { typeName } from "../protocols/type-of.ts";

const KEY = "importlib";

/** The `importlib._bootstrap` module that does the work; set once by the boot sequence. */
export function setImportlib(module: PyModule): void {
  rt.state.set(KEY, module);
}

function importlib(name: string): Value {
  const module = rt.state.get(KEY) as PyModule | undefined;
  const f = module?.dict.getStr(name);
  if (f === undefined) throw new InternalError(`importlib has no ${name}`);
  return f;
}

const HIDDEN = new Set(["<frozen importlib._bootstrap>", "<frozen importlib._bootstrap_external>"]);
const ALWAYS_TRIM = "_call_with_frames_removed";

/** Drops importlib's own frames from a traceback. Source: remove_importlib_frames. */
function trimTraceback(e: PyBaseException): void {
  if (rt.config.verbose > 0) return;
  const alwaysTrim = isException(e, exceptionTypes.ImportError);
  let head: PyTraceback | undefined = e.traceback;
  let previous: PyTraceback | undefined;
  // a chunk of importlib frames goes when the error is an ImportError or the chunk ends in _call_with_frames_removed
  let chunkStart: PyTraceback | undefined;
  let beforeChunk: PyTraceback | undefined;
  for (let tb = head; tb !== undefined; tb = tb.next) {
    const { code } = tb.frame.code;
    if (HIDDEN.has(code.co_filename)) {
      if (chunkStart === undefined) {
        chunkStart = tb;
        beforeChunk = previous;
      }
      if (alwaysTrim || code.co_name === ALWAYS_TRIM) {
        if (beforeChunk === undefined) head = tb.next;
        else beforeChunk.next = tb.next;
        previous = beforeChunk;
        chunkStart = undefined;
        continue;
      }
    } else chunkStart = undefined;
    previous = tb;
  }
  e.traceback = head;
}

function withTrimmedTraceback<T>(body: () => T): T {
  try {
    return body();
  } catch (e) {
    if (e instanceof PyBaseException) trimTraceback(e);
    throw e;
  }
}

function text(v: Value): string {
  return jsFromStr(strOf(v)!);
}

/** The package a relative import starts from. Source: resolve_name; PEP 328, PEP 366. */
function resolveName(name: string, globals: Value, level: number): string {
  if (!(globals instanceof PyDict)) throw pyError("TypeError", "globals must be a dict");
  let pkg = globals.getStr("__package__");
  const spec = globals.getStr("__spec__");
  let result: string;
  if (pkg !== undefined && pkg !== None) {
    if (strOf(pkg) === undefined) throw pyError("TypeError", "package must be a string");
    if (spec !== undefined && spec !== None) {
      const parent = getAttr(spec, "parent");
      if (strOf(parent) !== undefined && text(parent) !== text(pkg)) {
        rt.hooks.warn(exceptionTypes.DeprecationWarning, "__package__ != __spec__.parent", 1);
      }
    }
    result = text(pkg);
  } else if (spec !== undefined && spec !== None) {
    pkg = getAttr(spec, "parent");
    if (strOf(pkg) === undefined) throw pyError("TypeError", "__spec__.parent must be a string");
    result = text(pkg);
  } else {
    rt.hooks.warn(
      exceptionTypes.ImportWarning,
      "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__",
      1,
    );
    const own = globals.getStr("__name__");
    if (own === undefined) throw keyError("'__name__' not in globals");
    if (strOf(own) === undefined) throw pyError("TypeError", "__name__ must be a string");
    result = text(own);
    if (globals.getStr("__path__") === undefined) {
      const dot = result.lastIndexOf(".");
      result = dot < 0 ? "" : result.slice(0, dot);
    }
  }
  if (result === "") throw importError("attempted relative import with no known parent package", undefined, undefined);
  for (let up = 1; up < level; up++) {
    const dot = result.lastIndexOf(".");
    if (dot < 0) throw importError("attempted relative import beyond top-level package", undefined, undefined);
    result = result.slice(0, dot);
  }
  return name === "" ? result : `${result}.${name}`;
}

/** A loaded module, once its initialisation by another import of the same thread is over. */
function ensureInitialized(module: Value, name: Value): void {
  const spec = findAttr(module, "__spec__");
  if (spec === undefined || spec === None) return;
  const initializing = findAttr(spec, "_initializing");
  if (initializing === undefined || !isTrue(initializing)) return;
  call(importlib("_lock_unlock_module"), [name]);
}

/** The module called `name` (absolute), loaded if need be. */
export function importAbsolute(name: string): Value {
  const key = strFromJs(name);
  const loaded = rt.modules.get(key);
  if (loaded !== undefined && loaded !== None) {
    ensureInitialized(loaded, key);
    return loaded;
  }
  return findAndLoad(key, name);
}

/** importlib's `_find_and_load`. The code of modules runs once, which the host may want to know. */
function findAndLoad(key: Value, name: string): Value {
  const load = (): Value => call(importlib("_find_and_load"), [key, rt.builtins.getStr("__import__")!]);
  if (rt.importDepth++ === 0) rt.host.runsOnce?.(true);
  try {
    const module = withTrimmedTraceback(rt.config.importTime ? () => timed(name, load) : load);
    rt.afterImport.get(name)?.(module);
    return module;
  } finally {
    if (--rt.importDepth === 0) rt.host.runsOnce?.(false);
  }
}

interface ImportTimes {
  level: number;
  /** Nanoseconds that the imports inside the current one took. */
  inner: bigint;
}
const TIMES = "import.times";

/** `-X importtime`: one line on stderr for each import, after those inside it. Source: import_find_and_load. */
function timed(name: string, load: () => Value): Value {
  let times = rt.state.get(TIMES) as ImportTimes | undefined;
  if (times === undefined) {
    times = { level: 0, inner: 0n };
    rt.state.set(TIMES, times);
    report("import time: self [us] | cumulative | imported package\n");
  }
  const { clock } = rt.host;
  const innerBefore = times.inner;
  times.inner = 0n;
  times.level++;
  const start = clock.monotonic();
  try {
    return load();
  } finally {
    const took = clock.monotonic() - start;
    times.level--;
    const column = (ns: bigint, width: number): string => String((ns + 999n) / 1000n).padStart(width);
    report(
      `import time: ${column(took - times.inner, 9)} | ${column(took, 10)} | ${"  ".repeat(times.level)}${name}\n`,
    );
    times.inner = innerBefore + took;
  }
}

function report(line: string): void {
  rt.host.fs.write(2, encodeUtf8(line));
}

/** `__import__(name, globals, locals, fromlist, level)`. */
export function importModuleLevel(nameValue: Value, globals: Value, fromlist: Value, level: number): Value {
  const given = strOf(nameValue);
  if (given === undefined)
    throw pyError("TypeError", `__import__() argument 1 must be str, not ${typeName(nameValue)}`);
  const name = jsFromStr(given);
  if (level < 0) throw pyError("ValueError", "level must be >= 0");
  let absolute: string;
  if (level > 0) {
    if (globals === None) throw keyError("'__name__' not in globals");
    absolute = resolveName(name, globals, level);
  } else {
    if (name === "") throw pyError("ValueError", "Empty module name");
    absolute = name;
  }
  const module = importAbsolute(absolute);
  const hasFrom =
    fromlist !== None && !(fromlist instanceof PyTuple && fromlist.items.length === 0) && isTrue(fromlist);
  if (hasFrom) {
    const path = module instanceof PyModule ? module.dict.getStr("__path__") : findAttr(module, "__path__");
    if (path === undefined || path === None) return module;
    return withTrimmedTraceback(() =>
      call(importlib("_handle_fromlist"), [module, fromlist, rt.builtins.getStr("__import__")!]),
    );
  }
  if (level !== 0 && name === "") return module;
  const dot = name.indexOf(".");
  if (dot < 0) return module;
  const front = name.slice(0, dot);
  if (level === 0) return importAbsolute(front);
  // `import .a.b` binds the package that `.a` names
  const cut = absolute.slice(0, absolute.length - (name.length - dot));
  const top = rt.modules.get(strFromJs(cut));
  if (top === undefined) throw keyError(`${reprText(strFromJs(cut))} not in sys.modules as expected`);
  return top;
}

export const importFunctions: Readonly<Record<string, NativeDef>> = {
  __import__: fn(
    "(name, globals=None, locals=None, fromlist=<unrepresentable>, level: int=0)",
    "Import a module.",
    (name, globals, _locals, fromlist, level) => importModuleLevel(name, globals, fromlist ?? None, level),
  ),
};
