/**
 * Starting an interpreter: types, `sys` and `builtins`, importlib, streams, `site`. Source: Python/pylifecycle.c (Py_InitializeFromConfig).
 * `startRuntime` gives a runtime in which any Python code can run; the command line and the embedding API begin here.
 */

import { encodeUtf8 } from "../../base/utf8.ts";
import { compileProgram, installCompiler } from "../../builtins/compile/source.ts";
import { importAbsolute, setImportlib } from "../../builtins/import.ts";
import type { Host } from "../../host/host.ts";
import { joinPath } from "../../host/paths.ts";
import { installJit } from "../../jit/install.ts";
import { installAst } from "../../modules/_ast/index.ts";
import { frozenModules, parseFrozen, setFrozenModules } from "../../modules/_imp/frozen.ts";
import { impModule } from "../../modules/_imp/index.ts";
import { warn, warnExplicit } from "../../modules/_warnings/index.ts";
import { makeNativeModule } from "../../modules/load.ts";
import { NATIVE_MODULES } from "../../modules/registry.ts";
import { createRuntime } from "../../modules/runtime-setup.ts";
import { writeStderr } from "../../modules/sys/hooks.ts";
import { sysModule } from "../../modules/sys/index.ts";
import { openStderrPrinter } from "../../modules/sys/stderr-printer.ts";
import type { Config } from "../../objects/config.ts";
import { PyList } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { holdingNoTables, seedStringHash } from "../../objects/key-hash.ts";
import { PyModule } from "../../objects/module.ts";
import { None, type Value } from "../../objects/object.ts";
import { enterRuntime, type Runtime, rt } from "../../objects/runtime.ts";
import { strFromJs } from "../../objects/str.ts";
import { liveSubclasses, type PyType } from "../../objects/type.ts";
import { objectType } from "../../objects/types.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call, call0 } from "../../protocols/call.ts";
import { installVm } from "../../vm/install.ts";
import { openStandardStreams } from "./streams.ts";

export interface BootOptions {
  readonly host: Host;
  readonly config: Config;
  /** Contents of the frozen-modules file. */
  readonly frozen: Uint8Array;
}

/** A new runtime, made current, ready to run code. `site` has run unless the configuration says not to. */
export function startRuntime(options: BootOptions): Runtime {
  seedStringHash(options.config.hashSeed);
  const runtime = bareRuntime(options);
  useJit(options.config, options.host);
  setPath();
  mainModule();
  importCodecs();
  importAbsolute("_signal");
  openStandardStreams();
  const { config } = options;
  if (config.warnOptions.length > 0) importAbsolute("warnings");
  if (!config.noSite) importAbsolute("site");
  return runtime;
}

function useJit(config: Config, host: Host): void {
  if (host.stackSize !== undefined) rt.useStack(host.stackSize);
  const log = config.jitLog === false ? undefined : (line: string) => void host.fs.write(2, encodeUtf8(`${line}\n`));
  installJit(config.jit, log, config.jitLog === "text");
}

/**
 * As much of a start as every process with the same library folder shares, so that a start-up snapshot can hold it: `resumeRuntime`
 * does the rest in the process that goes on with it. `site` is imported, but has not run. `warmUp`: a program that imports nothing, so that
 * V8 has compiled what programs use.
 */
export function prepareRuntime(options: BootOptions, warmUp: string): Runtime {
  options.config.noSite = true;
  const runtime = bareRuntime(options);
  useJit(options.config, options.host);
  holdingNoTables(() => forgettingClasses(() => runSource(warmUp)));
  // frames that compiled code keeps for the next call hold its values
  runtime.frames.fill(undefined, runtime.top + 1);
  setPath();
  importCodecs();
  importAbsolute("_signal");
  importAbsolute("io");
  importAbsolute("site");
  runtime.importDepth++;
  return runtime;
}

/** Builtin types, which hold their subclasses weakly, but until V8 next looks, do not know afterwards of classes that `work` makes. */
function forgettingClasses(work: () => void): void {
  const before = new Map<PyType, PyType["subclasses"]>();
  const visit = (type: PyType): void => {
    before.set(type, type.subclasses.slice());
    liveSubclasses(type).forEach(visit);
  };
  visit(objectType);
  work();
  for (const [type, subclasses] of before) type.subclasses.splice(0, type.subclasses.length, ...subclasses);
}

/** Runs a program in a namespace of its own, which is forgotten. */
function runSource(source: string): void {
  const dict = new PyDict();
  dict.setStr("__name__", "warm-up");
  dict.setStr("__builtins__", rt.modules.getStr("builtins")!);
  rt.hooks.evalCode(compileProgram(source, "<warm-up>"), dict, dict);
}

/**
 * Makes a prepared runtime the one that `startRuntime` would make; false when the configuration asks for a different start
 * (then nothing has changed).
 */
export function resumeRuntime(runtime: Runtime, host: Host, config: Config): boolean {
  if (!startsAsPrepared(runtime.config, config, host)) return false;
  host.runsOnce?.(true);
  enterRuntime(runtime);
  seedStringHash(config.hashSeed);
  runtime.host = host;
  Object.assign(runtime.config, config);
  useJit(config, host);
  runtime.intMaxStrDigits = config.intMaxStrDigits;
  for (const resume of runtime.resumers) resume();
  rt.sys.setStr("path", new PyList([]));
  setPath();
  mainModule();
  openStandardStreams();
  if (config.warnOptions.length > 0) importAbsolute("warnings");
  call0(getAttr(importAbsolute("site"), "main"));
  runtime.importDepth--;
  host.runsOnce?.(false);
  return true;
}

/** Lets go of a prepared runtime: builtin types, which all runtimes share, forget its classes. */
export function discardRuntime(runtime: Runtime): void {
  const visit = (type: PyType): void => {
    const builtins = liveSubclasses(type).filter((sub) => !sub.isHeap);
    type.subclasses.splice(0, type.subclasses.length, ...builtins.map((sub) => new WeakRef(sub)));
    builtins.forEach(visit);
  };
  visit(objectType);
  runtime.modules.clear();
}

/** Nothing in `config` changes what a start imports, from where, or what it tells about it. */
function startsAsPrepared(prepared: Config, config: Config, host: Host): boolean {
  return (
    config.prefix === prepared.prefix &&
    config.stdlibDir === prepared.stdlibDir &&
    !config.noSite &&
    config.verbose === 0 &&
    config.optimize === 0 &&
    !config.devMode &&
    config.pycachePrefix === undefined &&
    !config.importTime &&
    !config.xOptions.has("frozen_modules") &&
    !config.pythonPath.some((folder) => shadowsCodecs(folder, host))
  );
}

/** A folder of PYTHONPATH may replace the one library package that a start imports from `sys.path`. */
function shadowsCodecs(folder: string, host: Host): boolean {
  return ["encodings", "encodings.py"].some((name) => host.fs.access(encodeUtf8(joinPath(folder, name)), 0));
}

/** Types, `sys`, `builtins`, the import system. */
function bareRuntime(options: BootOptions): Runtime {
  const runtime = createRuntime(options.host, options.config);
  installVm(runtime);
  installCompiler(runtime);
  installAst(runtime);
  runtime.hooks.warn = warn;
  runtime.hooks.warnExplicit = (category, message, filename, lineno) =>
    warnExplicit(category, message, filename, lineno, undefined, undefined);
  runtime.hooks.importModule = importAbsolute;
  for (const native of NATIVE_MODULES) runtime.nativeModules.set(native.name, native);
  setFrozenModules(parseFrozen(options.frozen));
  // `sys` exists before anything can be imported; its namespace is the runtime's own, as that of `builtins` is
  runtime.modules.setStr("sys", makeNativeModule(sysModule, runtime.sys));
  openStderrPrinter();
  installImportlib();
  return runtime;
}

/** The `encodings` package and the codec of file names, which CPython looks up before it opens anything. */
function importCodecs(): void {
  importAbsolute("encodings");
  call(getAttr(importAbsolute("_codecs"), "lookup"), ["utf-8"]);
}

/** Runs a frozen module's code in a namespace of its own name. */
function runFrozen(name: string): PyModule {
  const module = new PyModule(new PyDict());
  module.dict.setStr("__name__", name);
  module.dict.setStr("__builtins__", rt.modules.getStr("builtins")!);
  const frozen = frozenModules().find(name)!;
  module.dict.setStr("__origname__", frozen.origin ?? name);
  rt.modules.setStr(name, module);
  rt.hooks.evalCode(frozen.code(), module.dict, module.dict);
  return module;
}

function installImportlib(): void {
  const importlib = runFrozen("_frozen_importlib");
  setImportlib(importlib);
  const imp = makeNativeModule(impModule);
  rt.modules.setStr("_imp", imp);
  if (rt.config.verbose > 0) writeStderr("import _frozen_importlib # frozen\nimport _imp # builtin\n");
  call(importlib.dict.getStr("_install")!, [rt.modules.getStr("sys")!, imp]);
  call(importlib.dict.getStr("_install_external_importers")!, []);
  if (rt.config.verbose > 0) writeStderr("# installing zipimport hook\n");
  const zipimporter = getAttr(importAbsolute("zipimport"), "zipimporter");
  const hooks = rt.sys.getStr("path_hooks");
  if (hooks instanceof PyList) hooks.items.unshift(zipimporter);
  if (rt.config.verbose > 0) writeStderr("# installed zipimport hook\n");
}

/** `sys.path`: PYTHONPATH, then the library. The script's folder comes in front when the script is known. */
function setPath(): void {
  const { config } = rt;
  const path = rt.sys.getStr("path") as PyList;
  const entries = [
    ...config.pythonPath,
    `${config.prefix}/lib/python312.zip`,
    config.stdlibDir,
    `${config.stdlibDir}/lib-dynload`,
  ];
  for (const entry of entries) path.items.push(strFromJs(entry));
}

/** The `__main__` module, made on first use. */
export function mainModule(): PyModule {
  const found = rt.modules.getStr("__main__");
  if (found instanceof PyModule) return found;
  const module = new PyModule(new PyDict());
  const { dict } = module;
  const set = (name: string, value: Value): void => dict.setStr(name, value);
  set("__name__", "__main__");
  set("__doc__", None);
  set("__package__", None);
  set("__loader__", getAttr(rt.modules.getStr("_frozen_importlib")!, "BuiltinImporter"));
  set("__spec__", None);
  set("__annotations__", new PyDict());
  set("__builtins__", rt.modules.getStr("builtins")!);
  rt.modules.setStr("__main__", module);
  return module;
}
