/** IMPORT_NAME, IMPORT_FROM and `from m import *`. Source: Python/ceval.c (import_name, import_from), Python/intrinsics.c. */
import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import type { PyImportError } from "../../objects/exception.ts";
import type { PyFrame } from "../../objects/frame.ts";
import { PyBuiltin } from "../../objects/function.ts";
import { PyModule } from "../../objects/module.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { isStr, strOf } from "../../objects/str.ts";
import { moduleType } from "../../objects/types.ts";
import { findAttr, getAttr } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { getItem, setItem } from "../../protocols/container.ts";
import { importError, pyError } from "../../protocols/errors.ts";
import { forEach } from "../../protocols/iterate.ts";
import { reprText, strText } from "../../protocols/text.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName } from "../../protocols/type-of.ts";
import type { OpTable } from "../optable.ts";

export const IMPORT_NAME: OpTable["IMPORT_NAME"] = (frame, oparg, level, fromlist) => {
  const name = frame.code.names[oparg]!;
  const { builtins } = frame;
  const importer = builtins instanceof PyDict ? builtins.getStr("__import__") : getItem(builtins, "__import__");
  if (importer === undefined) throw pyError("ImportError", "__import__ not found");
  if (level === 0 && importer instanceof PyBuiltin) {
    const loaded = loadedModule(name, fromlist);
    if (loaded !== undefined) return loaded;
  }
  return call(importer, [name, frame.globals, frame.locals ?? None, fromlist, level]);
};

/** Fast path: the module is in `sys.modules` and nothing is left to do. */
function loadedModule(name: string, fromlist: Value): Value | undefined {
  const module = rt.modules.getStr(name);
  if (!(module instanceof PyModule) || module.cls !== moduleType || isInitializing(module)) return undefined;
  if (fromlist !== None) return module.dict.getStr("__path__") === undefined ? module : undefined;
  return name.includes(".") ? rt.modules.getStr(name.slice(0, name.indexOf("."))) : module;
}

function isInitializing(module: Value): boolean {
  const spec = findAttr(module, "__spec__");
  if (spec === undefined || spec === None) return false;
  const flag = findAttr(spec, "_initializing");
  return flag !== undefined && isTrue(flag);
}

export const IMPORT_FROM: OpTable["IMPORT_FROM"] = (frame, oparg, from) => {
  const name = frame.code.names[oparg]!;
  const value = findAttr(from, name);
  if (value !== undefined) return value;
  // a submodule of a package that is still being imported: sys.modules has it before its parent has the attribute
  const pkg = findAttr(from, "__name__");
  if (pkg !== undefined && isStr(pkg)) {
    const module = rt.modules.getStr(`${strText(pkg)}.${name}`);
    if (module !== undefined) return module;
  }
  throw cannotImport(from, name, pkg !== undefined && isStr(pkg) ? pkg : undefined);
};

function cannotImport(from: Value, name: string, pkg: Value | undefined): Value {
  const path = from instanceof PyModule ? from.dict.getStr("__file__") : undefined;
  const shown = reprText(pkg ?? "<unknown module name>");
  let message: string;
  if (path === undefined || !isStr(path)) {
    message = `cannot import name ${reprText(name)} from ${shown} (unknown location)`;
  } else if (isInitializing(from)) {
    message = `cannot import name ${reprText(name)} from partially initialized module ${shown} (most likely due to a circular import) (${strText(path)})`;
  } else message = `cannot import name ${reprText(name)} from ${shown} (${strText(path)})`;
  const error = importError(message, pkg ?? None, path !== undefined && isStr(path) ? path : None) as PyImportError;
  error.nameFrom = name;
  return error;
}

/** `from module import *` into the frame's namespace. Source: import_all_from. */
export function importStar(frame: PyFrame, module: Value): void {
  const locals = frame.locals;
  if (locals === undefined) throw pyError("SystemError", "no locals found during 'import *'");
  const store = (name: Value): void => {
    const value = getAttr(module, strOf(name) as string);
    if (locals instanceof PyDict) locals.set(name, value);
    else setItem(locals, name, value);
  };
  const nameOf = (v: Value): Value => {
    const modname = findAttr(module, "__name__");
    return modname ?? v;
  };
  const all = findAttr(module, "__all__");
  if (all !== undefined) {
    forEach(all, (name) => {
      if (!isStr(name)) throw badName(nameOf(module), "Item", "__all__", name);
      store(name);
    });
    return;
  }
  const dict = findAttr(module, "__dict__");
  if (dict === undefined) throw pyError("ImportError", "from-import-* object has no __dict__ and no __all__");
  const keys =
    dict instanceof PyDict ? new PyTuple(dict.keys.filter((k) => k !== undefined)) : call(getAttr(dict, "keys"), []);
  forEach(keys, (name) => {
    if (!isStr(name)) throw badName(nameOf(module), "Key", "__dict__", name);
    const text = strOf(name)!;
    if (typeof text === "string" && text.startsWith("_")) return;
    const value = dict instanceof PyDict ? dict.get(name)! : getItem(dict, name);
    if (locals instanceof PyDict) locals.set(name, value);
    else setItem(locals, name, value);
  });
}

function badName(module: Value, what: string, where: string, name: Value): Value {
  return pyError("TypeError", `${what} in ${strText(module)}.${where} must be str, not ${typeName(name)}`);
}
