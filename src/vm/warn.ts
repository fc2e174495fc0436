/** Warnings that the interpreter itself issues. */

import { rt } from "../objects/runtime.ts";
import { exceptionTypes } from "../objects/types.ts";

export function deprecated(message: string): void {
  rt.hooks.warn(exceptionTypes.DeprecationWarning, message, 1);
}
