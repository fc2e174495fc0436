/** Finding globals by name, for both directions. Source: Modules/_pickle.c. */

import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import { findAttr, getAttr } from "../../protocols/attributes.ts";
import { callMethod } from "../../protocols/call.ts";
import { getItem } from "../../protocols/container.ts";
import { pyError } from "../../protocols/errors.ts";
import { reprText } from "../../protocols/text.ts";

/** The parts of a qualified name. */
export function dottedPath(name: string, on?: Value): string[] {
  const parts = name.split(".");
  if (parts.includes("<locals>")) {
    const what =
      on === undefined
        ? `local object ${reprText(strFromJs(name))}`
        : `local attribute ${reprText(strFromJs(name))} on ${reprText(on)}`;
    throw pyError("AttributeError", `Can't pickle ${what}`);
  }
  return parts;
}

/** The object that a path leads to and the one it is an attribute of; `undefined` when it leads nowhere. */
export function deepAttribute(from: Value, path: readonly string[]): { value: Value; parent: Value } | undefined {
  let parent = from;
  let value: Value | undefined = from;
  for (const name of path) {
    parent = value!;
    value = findAttr(parent, name);
    if (value === undefined) return undefined;
  }
  return { value: value!, parent };
}

/** The name of the module in which `path` is `obj`. */
export function moduleOf(obj: Value, path: readonly string[]): Value {
  const own = findAttr(obj, "__module__");
  if (own !== undefined && own !== None) return own;
  const { modules } = rt;
  if (modules instanceof PyDict) {
    for (const key of [...modules.keys]) {
      if (key === undefined || key === "__main__") continue;
      const module = modules.get(key);
      if (module === undefined || module === None) continue;
      if (deepAttribute(module, path)?.value === obj) return key;
    }
  }
  return "__main__";
}

const copyreg = (): Value => rt.hooks.importModule("copyreg");

export const extensionCode = (module: Value, name: Value): Value => {
  const registry = getAttr(copyreg(), "_extension_registry");
  return callMethod(registry, "get", [new PyTuple([module, name])]);
};
export const dispatchTable = (): Value => getAttr(copyreg(), "dispatch_table");
export const extensionTables = (): { cache: Value; inverted: Value } => ({
  cache: getAttr(copyreg(), "_extension_cache"),
  inverted: getAttr(copyreg(), "_inverted_registry"),
});

/** The names of Python 2 for those of Python 3, or the other way round. */
export function compatNames(module: Value, name: Value, toPython3: boolean): [module: Value, name: Value] {
  const compat = rt.hooks.importModule("_compat_pickle");
  const names = getAttr(compat, toPython3 ? "NAME_MAPPING" : "REVERSE_NAME_MAPPING");
  const pair = new PyTuple([module, name]);
  if (callMethod(names, "__contains__", [pair]) === true) {
    const found = getItem(names, pair);
    if (!(found instanceof PyTuple) || found.items.length !== 2)
      throw pyError(
        "RuntimeError",
        `_compat_pickle.${toPython3 ? "" : "REVERSE_"}NAME_MAPPING values should be 2-tuples, not ${reprText(found)}`,
      );
    return [found.items[0]!, found.items[1]!];
  }
  const imports = getAttr(compat, toPython3 ? "IMPORT_MAPPING" : "REVERSE_IMPORT_MAPPING");
  if (callMethod(imports, "__contains__", [module]) === true) return [getItem(imports, module), name];
  return [module, name];
}

export function importNamed(module: Value): Value {
  const name = strOf(module);
  if (name === undefined) throw pyError("TypeError", "module name must be a string");
  callMethod(rt.builtins.getStr("__import__") as Value, "__call__", [name]);
  const found = rt.modules.get(name);
  if (found === undefined) throw pyError("KeyError", name as Value);
  return found;
}

export const textOf = (v: Value): string => jsFromStr(strOf(v)!);
