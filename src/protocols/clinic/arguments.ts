/** Sorting out positional and keyword arguments against a signature, with CPython's errors. Source: Python/getargs.c (_PyArg_UnpackKeywords). */
import { PyDict } from "../../objects/dict.ts";
import { None, type Value } from "../../objects/object.ts";
import type { KwNames } from "../../objects/slots.ts";
import { pyError } from "../errors.ts";
import { type ArgumentPlace, converters } from "./converters.ts";
import { type Parameter, parseSignature } from "./signature.ts";

/** A signature made ready: what the parser needs to know, computed once. */
export interface ParsedSignature {
  readonly parameters: readonly Parameter[];
  readonly places: readonly ArgumentPlace[];
  /** What the body gets for each missing argument. */
  readonly defaults: readonly unknown[];
  /** Number of parameters that can be given by position (without *args). */
  readonly maxPositional: number;
  readonly positionalOnly: number;
  readonly minPositional: number;
  readonly hasVarArgs: boolean;
  readonly hasKwArgs: boolean;
  readonly hasNamed: boolean;
  /** Wrong argument counts are worded as PyArg_ParseTuple words them. */
  readonly isTupleStyle: boolean;
  readonly functionName: string;
}

export function prepareSignature(signature: string, functionName: string): ParsedSignature {
  const parameters = parseSignature(signature);
  const plain = parameters.filter((p) => p.kind !== "args" && p.kind !== "kwargs");
  const positional = plain.filter((p) => p.kind !== "keyword");
  return {
    parameters,
    places: parameters.map((p, i) => ({
      functionName,
      name: p.name,
      position: i + 1,
      byName: p.kind !== "positional",
      isOnly: plain.length === 1,
    })),
    defaults: parameters.map(defaultValue),
    maxPositional: positional.length,
    positionalOnly: plain.filter((p) => p.kind === "positional").length,
    minPositional: positional.filter((p) => !p.hasDefault).length,
    hasVarArgs: parameters.some((p) => p.kind === "args"),
    hasKwArgs: parameters.some((p) => p.kind === "kwargs"),
    hasNamed: plain.some((p) => p.kind !== "positional"),
    isTupleStyle: signature.startsWith("($tuple"),
    functionName,
  };
}

/** The default a signature states, as the body gets it: converted like an argument, `undefined` when unrepresentable. */
function defaultValue(p: Parameter): unknown {
  const text = p.defaultText;
  if (text === undefined || text.startsWith("<") || text.startsWith("b'")) return undefined;
  switch (text) {
    case "None":
      return p.converter.endsWith("_or_none") ? null : None;
    case "True":
      return true;
    case "False":
      return false;
    case "sys.maxsize":
      return Number.MAX_SAFE_INTEGER;
  }
  if (text.startsWith("'") || text.startsWith('"'))
    return text.slice(1, -1).replace(/\\n/g, "\n").replace(/\\t/g, "\t");
  const n = Number(text);
  return Number.isNaN(n) ? undefined : n;
}

const plural = (n: number): string => (n === 1 ? "" : "s");

/** The body's arguments, converted and complete, receiver left out. Throws TypeError as CPython words it. */
export function parseArguments(sig: ParsedSignature, args: readonly Value[], kwnames: KwNames): unknown[] {
  const { parameters, functionName: name } = sig;
  const nkw = kwnames === undefined ? 0 : kwnames.length;
  const npos = args.length - nkw;
  if (npos > sig.maxPositional && !sig.hasVarArgs) throw tooMany(sig, npos, nkw);
  if (nkw === 0 && npos >= sig.minPositional) {
    return positionalArguments(sig, args, npos);
  }
  if (nkw > 0 && !sig.hasNamed && !sig.hasKwArgs) throw pyError("TypeError", `${name}() takes no keyword arguments`);
  const given = new Array<Value | undefined>(parameters.length).fill(undefined);
  let extra: PyDict | undefined;
  for (let i = 0; i < npos && i < sig.maxPositional; i++) given[i] = args[i];
  for (let k = 0; k < nkw; k++) {
    const key = kwnames![k]!;
    const at = findNamed(parameters, key);
    if (at < 0) {
      if (!sig.hasKwArgs) throw pyError("TypeError", `'${key}' is an invalid keyword argument for ${name}()`);
      extra ??= new PyDict();
      extra.setStr(key, args[npos + k]!);
      continue;
    }
    if (at < npos && parameters[at]!.kind === "either")
      throw pyError("TypeError", `argument for ${name}() given by name ('${key}') and position (${at + 1})`);
    given[at] = args[npos + k];
  }
  const out = new Array<unknown>(parameters.length);
  for (let i = 0; i < parameters.length; i++) {
    const p = parameters[i]!;
    if (p.kind === "args") out[i] = args.slice(sig.maxPositional, npos);
    else if (p.kind === "kwargs") out[i] = extra ?? new PyDict();
    else {
      const v = given[i];
      if (v !== undefined) out[i] = converters[p.converter](v, sig.places[i]!);
      else if (p.hasDefault) out[i] = sig.defaults[i];
      else throw missing(sig, i, npos);
    }
  }
  return out;
}

/** Which parameter can be given by this name, or -1. */
function findNamed(parameters: readonly Parameter[], name: string): number {
  for (let i = 0; i < parameters.length; i++) {
    const p = parameters[i]!;
    if (p.name === name && (p.kind === "either" || p.kind === "keyword")) return i;
  }
  return -1;
}

/** Fast path: no keyword arguments, and neither too many nor too few positional ones. */
function positionalArguments(sig: ParsedSignature, args: readonly Value[], npos: number): unknown[] {
  const { parameters, places, defaults } = sig;
  const out: unknown[] = [];
  for (let i = 0; i < parameters.length; i++) {
    const p = parameters[i]!;
    if (p.kind === "args") out.push(npos > sig.maxPositional ? args.slice(sig.maxPositional, npos) : []);
    else if (p.kind === "kwargs") out.push(new PyDict());
    else if (i < npos && p.kind !== "keyword")
      out.push(p.converter === "object" ? args[i] : converters[p.converter](args[i]!, places[i]!));
    else if (p.hasDefault) out.push(defaults[i]);
    else throw missing(sig, i, npos);
  }
  return out;
}

function missing(sig: ParsedSignature, i: number, npos: number): ReturnType<typeof pyError> {
  const { functionName: name, positionalOnly, minPositional, maxPositional } = sig;
  if (i < positionalOnly) {
    if (!sig.hasNamed) return wrongCount(sig, npos);
    const how = minPositional < maxPositional ? "at least" : "exactly";
    return pyError(
      "TypeError",
      `${name}() takes ${how} ${minPositional} positional argument${plural(minPositional)} (${npos} given)`,
    );
  }
  return pyError("TypeError", `${name}() missing required argument '${sig.parameters[i]!.name}' (pos ${i + 1})`);
}

/** Positional-only functions: `insert expected 2 arguments, got 1`. */
export function wrongCount(sig: ParsedSignature, npos: number): ReturnType<typeof pyError> {
  const { functionName: name, minPositional: min, maxPositional: max } = sig;
  if (sig.isTupleStyle) {
    const how = min === max ? "exactly" : npos < min ? "at least" : "at most";
    const n = npos < min ? min : max;
    return pyError("TypeError", `${name}() takes ${how} ${n} argument${plural(n)} (${npos} given)`);
  }
  if (min === max) return pyError("TypeError", `${name} expected ${min} argument${plural(min)}, got ${npos}`);
  const [how, n] = npos < min ? ["at least", min] : ["at most", max];
  return pyError("TypeError", `${name} expected ${how} ${n} argument${plural(n)}, got ${npos}`);
}

function tooMany(sig: ParsedSignature, npos: number, nkw: number): ReturnType<typeof pyError> {
  const { functionName: name, maxPositional: max, minPositional: min } = sig;
  if (!sig.hasNamed) return wrongCount(sig, npos);
  const total = sig.parameters.filter((p) => p.kind !== "args" && p.kind !== "kwargs").length;
  if (npos + nkw > total) {
    const what = npos === 0 ? "keyword argument" : "argument";
    return pyError("TypeError", `${name}() takes at most ${total} ${what}${plural(total)} (${npos + nkw} given)`);
  }
  if (max === 0) return pyError("TypeError", `${name}() takes no positional arguments`);
  const how = min < max ? "at most" : "exactly";
  return pyError("TypeError", `${name}() takes ${how} ${max} positional argument${plural(max)} (${npos} given)`);
}
