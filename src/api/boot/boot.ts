/**
 * Starting an interpreter: types, `sys` and `builtins`, importlib, streams, `site`. Source: Python/pylifecycle.c (Py_InitializeFromConfig).
 * `startRuntime` gives a runtime in which any Python code can run; the command line and the embedding API begin here.
 */

import { installCompiler } from "../../builtins/compile/source.ts";
import { importAbsolute, setImportlib } from "../../builtins/import.ts";
import type { Host } from "../../host/host.ts";
import { installAst } from "../../modules/_ast/index.ts";
import { frozenModules, parseFrozen, setFrozenModules } from "../../modules/_imp/frozen.ts";
import { impModule } from "../../modules/_imp/index.ts";
import { warn, warnExplicit } from "../../modules/_warnings/index.ts";
import { makeNativeModule } from "../../modules/load.ts";
import { NATIVE_MODULES } from "../../modules/registry.ts";
import { createRuntime } from "../../modules/runtime-setup.ts";
import { sysModule } from "../../modules/sys/index.ts";
import type { Config } from "../../objects/config.ts";
import { PyList } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyModule } from "../../objects/module.ts";
import { None, type Value } from "../../objects/object.ts";
import { type Runtime, rt } from "../../objects/runtime.ts";
import { strFromJs } from "../../objects/str.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
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
  const { config } = options;
  const runtime = createRuntime(options.host, config);
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
  installImportlib();
  setPath();
  mainModule();
  importAbsolute("encodings");
  openStandardStreams();
  if (config.warnOptions.length > 0) importAbsolute("warnings");
  if (!config.noSite) importAbsolute("site");
  return runtime;
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
  call(importlib.dict.getStr("_install")!, [rt.modules.getStr("sys")!, imp]);
  call(importlib.dict.getStr("_install_external_importers")!, []);
  const zipimporter = getAttr(importAbsolute("zipimport"), "zipimporter");
  const hooks = rt.sys.getStr("path_hooks");
  if (hooks instanceof PyList) hooks.items.unshift(zipimporter);
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
