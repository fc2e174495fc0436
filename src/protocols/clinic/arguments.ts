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
  /** One converter for each parameter. */
  readonly convert: readonly ((v: Value, place: ArgumentPlace) => unknown)[];
  /** Takes a few parameters one by one, and what is not given by position has a default. */
  readonly isPlain: boolean;
}

/** Most parameters of a function that `callPlain` calls. */
const PLAIN_LIMIT = 8;

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
    convert: parameters.map((p) => converters[p.converter]),
    isPlain:
      parameters.length > 0 &&
      parameters.length <= PLAIN_LIMIT &&
      parameters.length === plain.length &&
      plain.every((p) => p.kind !== "keyword" || p.hasDefault),
  };
}

/** A body with its parameter types erased: the signature has checked them. */
export type Body = (...args: unknown[]) => Value;

/** Fast path: the body called with positional arguments of a right number (`isPlain`), without an array of what it gets. */
function callPlain(sig: ParsedSignature, body: Body, self: unknown, args: readonly Value[]): Value {
  const { convert, places, defaults } = sig;
  const n = args.length;
  const a = n > 0 ? convert[0]!(args[0]!, places[0]!) : defaults[0];
  const b = n > 1 ? convert[1]!(args[1]!, places[1]!) : defaults[1];
  if (sig.parameters.length <= 2) return body(self, a, b);
  const c = n > 2 ? convert[2]!(args[2]!, places[2]!) : defaults[2];
  const d = n > 3 ? convert[3]!(args[3]!, places[3]!) : defaults[3];
  if (sig.parameters.length <= 4) return body(self, a, b, c, d);
  const e = n > 4 ? convert[4]!(args[4]!, places[4]!) : defaults[4];
  const f = n > 5 ? convert[5]!(args[5]!, places[5]!) : defaults[5];
  const g = n > 6 ? convert[6]!(args[6]!, places[6]!) : defaults[6];
  const h = n > 7 ? convert[7]!(args[7]!, places[7]!) : defaults[7];
  return body(self, a, b, c, d, e, f, g, h);
}

/** Calls a body that takes a receiver with the arguments of a call. */
export function callBody(sig: ParsedSignature, body: Body, self: unknown, args: readonly Value[], kw: KwNames): Value {
  const n = args.length;
  if (sig.isPlain && (kw === undefined || kw.length === 0) && n >= sig.minPositional && n <= sig.maxPositional) {
    return callPlain(sig, body, self, args);
  }
  return body(self, ...parseArguments(sig, args, kw));
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
