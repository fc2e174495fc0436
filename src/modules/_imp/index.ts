/** The import system's native half: builtin and frozen modules, source hashes. Source: Python/import.c. */

import type { CodeObject } from "../../code/code-object.ts";
import { sourceHash } from "../../code/pyc.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyBaseException } from "../../objects/exception.ts";
import { loadCode } from "../../objects/from-const.ts";
import { PyCode } from "../../objects/function.ts";
import { defineModule } from "../../objects/module.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { fn } from "../../protocols/define.ts";
import { importError, pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { reprText } from "../../protocols/text.ts";
import { typeName } from "../../protocols/type-of.ts";
import { makeNativeModule } from "../load.ts";
import { marshalLoads } from "../marshal/index.ts";
import { frozenModules } from "./frozen.ts";

/** Gives a code object and all those among its constants another file name, in place as CPython does. */
function fixFilename(code: PyCode, path: string): void {
  const old = code.code.co_filename;
  if (old === path) return;
  const visit = (c: PyCode): void => {
    if (c.code.co_filename !== old) return;
    (c.code as { -readonly [K in keyof CodeObject]: CodeObject[K] }).co_filename = path;
    for (const k of loadCode(c).consts) if (k instanceof PyCode) visit(k);
  };
  visit(code);
}

function lockDepth(change: number): number {
  const depth = ((rt.state.get("_imp.lock") as number | undefined) ?? 0) + change;
  rt.state.set("_imp.lock", depth);
  return depth;
}

export const impModule = defineModule("_imp", () => ({
  doc: "(Extremely) low-level import machinery bits as used by importlib.",
  constants: { check_hash_based_pycs: rt.config.checkHashPycs },
  resume: ({ dict }) => dict.setStr("check_hash_based_pycs", rt.config.checkHashPycs),
  functions: {
    acquire_lock: fn("()", "Acquires the interpreter's import lock for the current thread.", () => {
      lockDepth(1);
      return None;
    }),
    release_lock: fn("()", "Release the interpreter's import lock.", () => {
      if (lockDepth(0) <= 0) throw pyError("RuntimeError", "not holding the import lock");
      lockDepth(-1);
      return None;
    }),
    lock_held: fn("()", "Return True if the import lock is currently held, else False.", () => lockDepth(0) > 0),
    extension_suffixes: fn(
      "()",
      "Returns the list of file suffixes used to identify extension modules.",
      () => new PyList([]),
    ),
    is_builtin: fn("(name: text, /)", "Returns True if the module name corresponds to a built-in module.", (name) =>
      !rt.nativeModules.has(name) ? 0 : name === "sys" || name === "builtins" ? -1 : 1,
    ),
    create_builtin: fn("(spec, /)", "Create an extension module.", (spec) => {
      const name = getAttr(spec, "name");
      const text = strOf(name);
      if (text === undefined) throw pyError("TypeError", `name must be string, not ${typeName(name)}`);
      const loaded = rt.modules.get(name);
      const native = rt.nativeModules.get(jsFromStr(text));
      if (native === undefined) return None;
      if ((native.name === "sys" || native.name === "builtins") && loaded !== undefined) return loaded;
      return makeNativeModule(native);
    }),
    exec_builtin: fn("(mod, /)", "Initialize a built-in module.", () => 0),
    create_dynamic: fn("(spec, file=<unrepresentable>, /)", "Create an extension module.", (spec) => {
      const name = getAttr(spec, "name");
      throw importError(
        `dynamic module ${reprText(name)} cannot be loaded: extension modules are not supported`,
        name,
        getAttr(spec, "origin"),
      );
    }),
    exec_dynamic: fn("(mod, /)", "Initialize an extension module.", () => 0),
    find_frozen: fn(
      "(name: text, /, *, withdata: bool=False)",
      "Return info about the corresponding frozen module (if there is one) or None.",
      (name, withdata) => {
        const frozen = frozenModules().find(name);
        if (frozen === undefined) return None;
        const data: Value = withdata ? new PyBytes(frozen.data()) : None;
        return new PyTuple([data, frozen.isPackage, frozen.origin === undefined ? None : frozen.origin]);
      },
    ),
    get_frozen_object: fn("(name: text, data=None, /)", "Create a code object for a frozen module.", (name, data) => {
      if (data instanceof PyBytes) {
        let code: Value;
        try {
          code = marshalLoads(data.bytes);
        } catch (e) {
          if (!(e instanceof PyBaseException)) throw e;
          throw importError(`Frozen object named '${name}' is invalid`, strFromJs(name), undefined);
        }
        if (!(code instanceof PyCode))
          throw pyError("TypeError", `object ${reprText(strFromJs(name))} is not a code object`);
        return code;
      }
      const frozen = frozenModules().find(name);
      if (frozen === undefined) throw importError(`No such frozen object named ${name}`, strFromJs(name), undefined);
      return frozen.code();
    }),
    init_frozen: fn("(name: text, /)", "Initializes a frozen module.", () => None),
    is_frozen: fn(
      "(name: text, /)",
      "Returns True if the module name corresponds to a frozen module.",
      (name) => frozenModules().find(name) !== undefined,
    ),
    is_frozen_package: fn("(name: text, /)", "Returns True if the module name is of a frozen package.", (name) => {
      const frozen = frozenModules().find(name);
      if (frozen === undefined) throw importError(`No such frozen object named ${name}`, strFromJs(name), undefined);
      return frozen.isPackage;
    }),
    _frozen_module_names: fn(
      "()",
      "Returns the list of available frozen modules.",
      () =>
        new PyList(
          frozenModules()
            .names()
            .map((n) => n),
        ),
    ),
    _override_frozen_modules_for_tests: fn(
      "(override: int, /)",
      "(internal-only) Override PyConfig.use_frozen_modules.",
      (override) => {
        frozenModules().isOff = override < 0;
        return None;
      },
    ),
    _override_multi_interp_extensions_check: fn(
      "(override: int, /)",
      "(internal-only) Override PyInterpreterConfig.check_multi_interp_extensions.",
      () => 0,
    ),
    _fix_co_filename: fn(
      "(code, path: text, /)",
      "Changes code.co_filename to specify the passed-in path.",
      (code, path) => {
        if (!(code instanceof PyCode))
          throw pyError("TypeError", `_fix_co_filename() argument 1 must be code, not ${typeName(code)}`);
        fixFilename(code, path);
        return None;
      },
    ),
    source_hash: fn("(key, source: buffer)", "", (key, source) => {
      const n = index(key);
      return new PyBytes(sourceHash(source, Number(n)));
    }),
  },
}));
