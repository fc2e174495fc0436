/** MAKE_FUNCTION and LOAD_BUILD_CLASS. Source: Objects/funcobject.c. */
import type { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { type PyCell, type PyCode, PyFunction } from "../../objects/function.ts";
import { None, type Value } from "../../objects/object.ts";
import { dictType, exceptionTypes } from "../../objects/types.ts";
import { getItem } from "../../protocols/container.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import {
  MAKE_FUNCTION_ANNOTATIONS,
  MAKE_FUNCTION_CLOSURE,
  MAKE_FUNCTION_DEFAULTS,
  MAKE_FUNCTION_KWDEFAULTS,
} from "../../spec/binaryops.ts";
import type { OpTable } from "../optable.ts";

/** A function of `code` in a namespace. */
export function makeFunction(code: PyCode, globals: PyDict, builtins: Value): PyFunction {
  const fields = code.code;
  const module = globals.getStr("__name__") ?? None;
  return new PyFunction(code, globals, builtins, fields.co_name, fields.co_qualname, undefined, module);
}

export const MAKE_FUNCTION: OpTable["MAKE_FUNCTION"] = (frame, oparg) => {
  const fast = frame.fast;
  let sp = frame.sp - 1;
  const func = makeFunction(fast[sp] as PyCode, frame.globals, frame.builtins);
  if ((oparg & MAKE_FUNCTION_CLOSURE) !== 0) func.closure = (fast[--sp] as PyTuple).items as readonly PyCell[];
  if ((oparg & MAKE_FUNCTION_ANNOTATIONS) !== 0) func.annotations = fast[--sp] as PyTuple | PyDict;
  if ((oparg & MAKE_FUNCTION_KWDEFAULTS) !== 0) func.kwdefaults = fast[--sp] as PyDict;
  if ((oparg & MAKE_FUNCTION_DEFAULTS) !== 0) func.defaults = (fast[--sp] as PyTuple).items;
  fast[sp] = func;
  frame.sp = sp + 1;
};

export const LOAD_BUILD_CLASS: OpTable["LOAD_BUILD_CLASS"] = (frame) => {
  const builtins = frame.builtins;
  let found: Value | undefined;
  if (builtins instanceof PyDict && builtins.cls === dictType) found = builtins.getStr("__build_class__");
  else {
    try {
      found = getItem(builtins, "__build_class__");
    } catch (e) {
      if (!isException(e, exceptionTypes.KeyError)) throw e;
    }
  }
  if (found === undefined) throw pyError("NameError", "__build_class__ not found");
  return found;
};
