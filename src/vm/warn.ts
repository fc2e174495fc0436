/** Warnings that the interpreter itself issues. */
import { rt } from "../objects/runtime.ts";
import { exceptionTypes } from "../objects/types.ts";

/** The three-argument form of a generator's `throw()`. */
export function deprecatedThrow(method: string): void {
  const message = `the (type, exc, tb) signature of ${method}() is deprecated, use the single-arg signature instead.`;
  rt.hooks.warn(exceptionTypes.DeprecationWarning, message, 1);
}
