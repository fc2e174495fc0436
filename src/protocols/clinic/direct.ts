/**
 * Calling a native function without its `NativeEntry`. The entries of all functions share a few wrappers, where V8 sees every body;
 * compiled code, which knows the function, calls the body itself, converts what needs converting, and V8 may inline it.
 */
import { PyDict } from "../../objects/dict.ts";
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
  | { readonly type: "default"; readonly value: unknown }
  /** `*args`: an array of the arguments from here on. */
  | { readonly type: "rest"; readonly from: number }
  /** `**kwargs`: a new dict, made by the function. */
  | { readonly type: "keywords"; readonly make: () => PyDict };

const newDict = (): PyDict => new PyDict();

export interface DirectCall {
  readonly body: NativeDef["body"];
  readonly takesSelf: boolean;
  readonly args: readonly DirectArgument[];
}

/** How to call `def` with `given` positional arguments; `undefined` where they are of a wrong number. */
export function directCall(def: NativeDef, name: string, given: number): DirectCall | undefined {
  if (def.makeEntry !== makeEntry || def.body === undefined) return undefined;
  const sig = prepareSignature(def.signature, name);
  if (given < sig.minPositional || (given > sig.maxPositional && !sig.hasVarArgs)) return undefined;
  const args: DirectArgument[] = [];
  for (let i = 0; i < sig.parameters.length; i++) {
    const p = sig.parameters[i]!;
    if (p.kind === "args") args.push({ type: "rest", from: sig.maxPositional });
    else if (p.kind === "kwargs") args.push({ type: "keywords", make: newDict });
    else if (p.kind !== "keyword" && i < given) {
      args.push({ type: "given", converter: p.converter, convert: converters[p.converter], place: sig.places[i]! });
    } else if (p.hasDefault) args.push({ type: "default", value: sig.defaults[i] });
    else return undefined;
  }
  return { body: def.body, takesSelf: def.kind === "method" || def.kind === "classmethod", args };
}
