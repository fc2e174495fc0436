/**
 * Calling a native function without its `NativeEntry`. The entries of all functions share a few wrappers, where V8 sees every body;
 * compiled code, which knows the function, calls the body itself, converts what needs converting, and V8 may inline it.
 */
import { PyDict } from "../../objects/dict.ts";
import type { NativeDef } from "../../objects/function.ts";
import type { Value } from "../../objects/object.ts";
import type { NewDef } from "../define.ts";
import { type ParsedSignature, prepareSignature } from "./arguments.ts";
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
      /** Which of the call's arguments it is. */
      readonly from: number;
    }
  | { readonly type: "default"; readonly value: unknown }
  /** `*args`: an array of the positional arguments from here on. */
  | { readonly type: "rest"; readonly from: number; readonly to: number }
  /** `**kwargs`: a new dict, made by the function of these names and of the arguments from here on. */
  | {
      readonly type: "keywords";
      readonly make: DictMaker;
      readonly names: readonly string[];
      readonly from: readonly number[];
    };

type DictMaker = (names: readonly string[], values: readonly Value[]) => PyDict;

function dictOf(names: readonly string[], values: readonly Value[]): PyDict {
  const out = new PyDict();
  for (let i = 0; i < names.length; i++) out.setStr(names[i]!, values[i]!);
  return out;
}

export interface DirectCall {
  readonly body: NativeDef["body"];
  readonly takesSelf: boolean;
  readonly args: readonly DirectArgument[];
}

/**
 * How to call `def` with `given` positional arguments and then one for each of `kwnames`; `undefined` where they are not what the
 * function takes.
 */
export function directCall(
  def: NativeDef,
  name: string,
  given: number,
  kwnames: readonly string[] = [],
): DirectCall | undefined {
  if (def.makeEntry !== makeEntry || def.body === undefined) return undefined;
  const args = directArguments(prepareSignature(def.signature, name), given, kwnames);
  if (args === undefined) return undefined;
  return { body: def.body, takesSelf: def.kind === "method" || def.kind === "classmethod", args };
}

/** The same for the constructor of a type (`constructorOf`), whose body takes the type first. */
export function directConstructor(def: NewDef, given: number, kwnames: readonly string[] = []): DirectCall | undefined {
  const args = directArguments(prepareSignature(def.signature, def.name), given, kwnames);
  return args === undefined ? undefined : { body: def.body as unknown as NativeDef["body"], takesSelf: true, args };
}

/** What each parameter gets; `undefined` for a call that is an error, or is not known to be none. */
function directArguments(
  sig: ParsedSignature,
  given: number,
  kwnames: readonly string[],
): readonly DirectArgument[] | undefined {
  if (given > sig.maxPositional && !sig.hasVarArgs) return undefined;
  // arguments are converted in the order of the parameters, but computed in that of the call
  const named = new Map<string, number>(kwnames.map((k, i) => [k, given + i]));
  const args: DirectArgument[] = [];
  for (let i = 0; i < sig.parameters.length; i++) {
    const p = sig.parameters[i]!;
    if (p.kind === "args") args.push({ type: "rest", from: sig.maxPositional, to: given });
    else if (p.kind === "kwargs") {
      // the last parameter: what is left
      args.push({ type: "keywords", make: dictOf, names: [...named.keys()], from: [...named.values()] });
      named.clear();
    } else {
      const byName = p.kind === "positional" ? undefined : named.get(p.name);
      const byPosition = p.kind !== "keyword" && i < given;
      if (byPosition && byName !== undefined) return undefined;
      if (byPosition || byName !== undefined) {
        const { converter } = p;
        const from = byPosition ? i : byName!;
        args.push({ type: "given", converter, convert: converters[converter], place: sig.places[i]!, from });
        if (!byPosition) named.delete(p.name);
      } else if (p.hasDefault) args.push({ type: "default", value: sig.defaults[i] });
      else return undefined;
    }
  }
  return named.size === 0 ? args : undefined;
}
