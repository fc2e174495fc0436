/** Making a native module: its definition becomes a module object. Source: Objects/moduleobject.c (PyModule_FromDefAndSpec). */
import { PyDict } from "../objects/dict.ts";
import { PyBuiltin } from "../objects/function.ts";
import { type NativeModule, PyModule } from "../objects/module.ts";
import { None } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";

/** Modules whose types are static in CPython 3.12. */
const STATIC_TYPES = new Set(["_datetime", "_decimal", "_elementtree"]);

/** A fresh module object with everything the definition names. `dict` lets `sys` and `builtins` use the runtime's own namespaces. */
export function makeNativeModule(native: NativeModule, dict: PyDict = new PyDict()): PyModule {
  const { name } = native;
  const module = new PyModule(dict);
  dict.setStr("__name__", name);
  dict.setStr("__doc__", None);
  dict.setStr("__package__", name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : "");
  dict.setStr("__loader__", None);
  dict.setStr("__spec__", None);
  const def = native.define();
  if (def.doc !== undefined) dict.setStr("__doc__", def.doc);
  for (const [key, value] of Object.entries(def.constants ?? {})) dict.setStr(key, value);
  for (const [key, type] of Object.entries(def.types ?? {})) {
    dict.setStr(key, type);
    // CPython makes these types at import, and such types have __module__ in their namespace
    if (!type.isHeap && type.moduleName !== "builtins" && !STATIC_TYPES.has(name)) {
      if (type.dict.getStr("__module__") === undefined) type.dict.setStr("__module__", type.moduleName);
    }
  }
  for (const [key, f] of Object.entries(def.functions ?? {})) {
    dict.setStr(key, new PyBuiltin(key, f, undefined, module, name, undefined));
  }
  def.init?.(module);
  const { resume } = def;
  if (resume !== undefined) rt.resumers.push(() => resume(module));
  return module;
}
