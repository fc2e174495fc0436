/**
 * Binding arguments to parameters, with CPython's errors. Source: Python/ceval.c (initialize_locals and its messages).
 * The simple case, just enough positional arguments, never comes here (`frames.ts`).
 */
import { EMPTY_TUPLE, PyTuple } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import type { PyFunction } from "../objects/function.ts";
import type { Value } from "../objects/object.ts";
import type { KwNames } from "../objects/slots.ts";
import { jsFromStr, strOf } from "../objects/str.ts";
import { pyError } from "../protocols/errors.ts";
import { CO_VARARGS, CO_VARKEYWORDS } from "../spec/codeflags.ts";

/**
 * Fills `fast` (all unbound) from the `count` positional arguments at `args[base]` and the values of `kwnames` behind them.
 */
export function bindArguments(
  func: PyFunction,
  fast: (Value | undefined)[],
  args: readonly (Value | undefined)[],
  base: number,
  count: number,
  kwnames: KwNames,
): void {
  const code = func.code.code;
  const flags = code.co_flags;
  const positional = code.co_argcount;
  const total = positional + code.co_kwonlyargcount;

  let extra: PyDict | undefined;
  if ((flags & CO_VARKEYWORDS) !== 0) {
    extra = new PyDict();
    fast[total + ((flags & CO_VARARGS) !== 0 ? 1 : 0)] = extra;
  }
  const copied = Math.min(count, positional);
  for (let i = 0; i < copied; i++) fast[i] = args[base + i];
  if ((flags & CO_VARARGS) !== 0) {
    fast[total] =
      count > positional ? new PyTuple(args.slice(base + positional, base + count) as Value[]) : EMPTY_TUPLE;
  }
  if (kwnames !== undefined) bindKeywords(func, fast, args, base + count, kwnames, extra, total);
  if (count > positional && (flags & CO_VARARGS) === 0) throw tooManyPositional(func, count, fast);
  if (count < positional) fillDefaults(func, fast, count, positional);
  if (code.co_kwonlyargcount > 0) fillKeywordDefaults(func, fast, positional, total);
}

/**
 * The same for a call with the arguments `args` and the items of `named`, whose keys are strs; `fast` holds just the parameters, which
 * are unbound.
 */
export function bindDict(
  func: PyFunction,
  fast: (Value | undefined)[],
  args: readonly (Value | undefined)[],
  named: PyDict,
): void {
  if (bindPlainly(func, fast, args, named)) return;
  const names: string[] = [];
  const all = args.slice();
  for (let i = 0; i < named.keys.length; i++) {
    if (named.keys[i] === undefined) continue;
    names.push(named.keys[i] as string);
    all.push(named.values[i]);
  }
  fast.fill(undefined);
  bindArguments(func, fast, all, 0, args.length, names);
}

/** Fast path: every parameter gets its value from the call, or `**kwargs` takes what is left over; else false. */
function bindPlainly(
  func: PyFunction,
  fast: (Value | undefined)[],
  args: readonly (Value | undefined)[],
  named: PyDict,
): boolean {
  const { code, flags, parameters } = func.code;
  const positional = code.co_argcount;
  const total = positional + code.co_kwonlyargcount;
  if (args.length > positional || (flags & CO_VARARGS) !== 0) return false;
  for (let i = 0; i < args.length; i++) fast[i] = args[i];
  const { keys, values } = named;
  const names = code.co_localsplusnames;
  let extra: PyDict | undefined;
  let bound = args.length;
  for (let k = 0; k < keys.length; k++) {
    const name = keys[k];
    if (name === undefined) continue;
    let i = code.co_posonlyargcount;
    while (i < total && names[i] !== name) i++;
    if (i < total) {
      if (fast[i] !== undefined) return false;
      fast[i] = values[k];
      bound++;
    } else if (parameters === total) return false;
    else {
      extra ??= new PyDict();
      extra.setStr(name as string, values[k]!);
    }
  }
  if (parameters > total) fast[total] = extra ?? new PyDict();
  if (bound < total) {
    fillDefaults(func, fast, args.length, positional);
    fillKeywordDefaults(func, fast, positional, total);
  }
  return true;
}

function bindKeywords(
  func: PyFunction,
  fast: (Value | undefined)[],
  args: readonly (Value | undefined)[],
  at: number,
  kwnames: readonly string[],
  extra: PyDict | undefined,
  total: number,
): void {
  const code = func.code.code;
  const names = code.co_localsplusnames;
  const posOnly = code.co_posonlyargcount;
  for (let k = 0; k < kwnames.length; k++) {
    const name = kwnames[k]!;
    const value = args[at + k]!;
    let i = posOnly;
    while (i < total && names[i] !== name) i++;
    if (i < total) {
      if (fast[i] !== undefined) {
        throw pyError("TypeError", `${qualname(func)}() got multiple values for argument '${name}'`);
      }
      fast[i] = value;
    } else if (extra !== undefined) {
      extra.setStr(name, value);
    } else {
      const positionalOnly = kwnames.filter((n) => names.indexOf(n) >= 0 && names.indexOf(n) < posOnly);
      if (positionalOnly.length > 0) {
        const inOrder = names.slice(0, posOnly).filter((n) => positionalOnly.includes(n));
        throw pyError(
          "TypeError",
          `${qualname(func)}() got some positional-only arguments passed as keyword arguments: '${inOrder.join(", ")}'`,
        );
      }
      throw pyError("TypeError", `${qualname(func)}() got an unexpected keyword argument '${name}'`);
    }
  }
}

function fillDefaults(func: PyFunction, fast: (Value | undefined)[], count: number, positional: number): void {
  const defaults = func.defaults;
  const required = positional - (defaults === undefined ? 0 : defaults.length);
  const missing: string[] = [];
  for (let i = count; i < required; i++) {
    if (fast[i] === undefined) missing.push(func.code.code.co_localsplusnames[i]!);
  }
  if (missing.length > 0) throw missingArguments(func, "positional", missing);
  for (let i = Math.max(count, required, 0); i < positional; i++) {
    if (fast[i] === undefined) fast[i] = defaults![i - required];
  }
}

function fillKeywordDefaults(func: PyFunction, fast: (Value | undefined)[], positional: number, total: number): void {
  const names = func.code.code.co_localsplusnames;
  const missing: string[] = [];
  for (let i = positional; i < total; i++) {
    if (fast[i] !== undefined) continue;
    const value = func.kwdefaults?.getStr(names[i]!);
    if (value !== undefined) fast[i] = value;
    else missing.push(names[i]!);
  }
  if (missing.length > 0) throw missingArguments(func, "keyword-only", missing);
}

/** The function's name in messages. */
function qualname(func: PyFunction): string {
  return jsFromStr(strOf(func.qualname) ?? "");
}

function missingArguments(func: PyFunction, kind: string, names: readonly string[]): Value {
  const quoted = names.map((n) => `'${n}'`);
  const n = quoted.length;
  const list =
    n === 1
      ? quoted[0]
      : n === 2
        ? `${quoted[0]} and ${quoted[1]}`
        : `${quoted.slice(0, -1).join(", ")}, and ${quoted[n - 1]}`;
  return pyError(
    "TypeError",
    `${qualname(func)}() missing ${n} required ${kind} argument${n === 1 ? "" : "s"}: ${list}`,
  );
}

function tooManyPositional(func: PyFunction, given: number, fast: readonly (Value | undefined)[]): Value {
  const code = func.code.code;
  const positional = code.co_argcount;
  let keywordOnly = 0;
  for (let i = positional; i < positional + code.co_kwonlyargcount; i++) if (fast[i] !== undefined) keywordOnly++;
  const defaults = func.defaults?.length ?? 0;
  const takes = defaults > 0 ? `from ${positional - defaults} to ${positional}` : `${positional}`;
  const plural = defaults > 0 || positional !== 1 ? "s" : "";
  const also =
    keywordOnly > 0
      ? ` positional argument${given !== 1 ? "s" : ""} (and ${keywordOnly} keyword-only argument${keywordOnly !== 1 ? "s" : ""})`
      : "";
  const verb = given === 1 && keywordOnly === 0 ? "was" : "were";
  return pyError(
    "TypeError",
    `${qualname(func)}() takes ${takes} positional argument${plural} but ${given}${also} ${verb} given`,
  );
}
