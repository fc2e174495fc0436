/** Argument counts of slots that parse their arguments themselves. Source: _PyArg_CheckPositional, _PyArg_NoKeywords. */
import type { KwNames } from "../../objects/slots.ts";
import { pyError } from "../errors.ts";

/** `list() takes no keyword arguments`. */
export function noKeywords(name: string, kwnames: KwNames): void {
  if (kwnames !== undefined && kwnames.length > 0) throw pyError("TypeError", `${name}() takes no keyword arguments`);
}

/** `list expected at most 1 argument, got 2`. */
export function checkPositional(name: string, given: number, min: number, max: number): void {
  if (given >= min && given <= max) return;
  const bound = given < min ? min : max;
  const how = min === max ? "" : given < min ? "at least " : "at most ";
  throw pyError("TypeError", `${name} expected ${how}${bound} argument${bound === 1 ? "" : "s"}, got ${given}`);
}
