/**
 * Calling a native function without its `NativeEntry`. The entries of all functions share a few wrappers, where V8 sees every body;
 * compiled code, which knows the function, calls the body itself, converts what needs converting, and V8 may inline it.
 */
import type { NativeDef } from "../../objects/function.ts";
import type { Value } from "../../objects/object.ts";
import { prepareSignature } from "./arguments.ts";
import { type ArgumentPlace, converters } from "./converters.ts";
import { makeEntry } from "./entry.ts";
import type { ConverterTypes } from "./signature.ts";

/** One argument of the body: given by the caller and to be converted, or the parameter's default. */
export type DirectArgument =
  | {
      readonly type: "given";
      readonly converter: keyof ConverterTypes;
      readonly convert: (v: Value, place: ArgumentPlace) => unknown;
      readonly place: ArgumentPlace;
    }
  | { readonly type: "default"; readonly value: unknown };

export interface DirectCall {
  readonly body: NativeDef["body"];
  readonly takesSelf: boolean;
  readonly args: readonly DirectArgument[];
}

/** How to call `def` with `given` positional arguments; `undefined` where that needs the entry: varargs, or a wrong number. */
export function directCall(def: NativeDef, name: string, given: number): DirectCall | undefined {
  if (def.makeEntry !== makeEntry || def.body === undefined) return undefined;
  const sig = prepareSignature(def.signature, name);
  if (sig.hasVarArgs || sig.hasKwArgs || given < sig.minPositional || given > sig.maxPositional) return undefined;
  const args: DirectArgument[] = [];
  for (let i = 0; i < sig.parameters.length; i++) {
    const p = sig.parameters[i]!;
    if (i < given) {
      args.push({ type: "given", converter: p.converter, convert: converters[p.converter], place: sig.places[i]! });
    } else if (p.hasDefault) args.push({ type: "default", value: sig.defaults[i] });
    else return undefined;
  }
  return { body: def.body, takesSelf: def.kind === "method" || def.kind === "classmethod", args };
}
