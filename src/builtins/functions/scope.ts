/** The namespaces of the running frame. Source: PyEval_GetLocals, PyEval_GetGlobals. */
import type { PyDict } from "../../objects/dict.ts";
import type { Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { pyError } from "../../protocols/errors.ts";

export function currentLocals(): Value {
  if (rt.frame === undefined) throw pyError("SystemError", "frame does not exist");
  return rt.hooks.frameLocals(rt.frame);
}

export function currentGlobals(): PyDict {
  if (rt.frame === undefined) throw pyError("SystemError", "globals() and locals() need a running frame");
  return rt.frame.globals;
}
