/** "Did you mean": the name nearest to a wrong one. Source: Python/suggestions.c, Lib/traceback.py. */
import { PyList } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import {
  PyAttributeError,
  type PyBaseException,
  PyImportError,
  PyNameError,
  type PyTraceback,
} from "../../objects/exception.ts";
import type { Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { PySet } from "../../objects/set.ts";
import { jsFromStr, strOf } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { call1 } from "../../protocols/call.ts";
import { isInstanceOf } from "../../protocols/type-of.ts";

const MAX_CANDIDATES = 750;
const MAX_LENGTH = 40;
const MOVE_COST = 2;
const CASE_COST = 1;

function substitutionCost(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? CASE_COST : MOVE_COST;
}

/** Weighted edit distance, or anything above `max` when it would exceed `max`. */
export function editDistance(a: string, b: string, max: number): number {
  if (a === b) return 0;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let x = a.slice(start);
  let y = b.slice(start);
  let end = 0;
  while (end < x.length && end < y.length && x[x.length - 1 - end] === y[y.length - 1 - end]) end++;
  if (end > 0) {
    x = x.slice(0, -end);
    y = y.slice(0, -end);
  }
  if (x === "" || y === "") return MOVE_COST * (x.length + y.length);
  if (x.length > MAX_LENGTH || y.length > MAX_LENGTH) return max + 1;
  if (y.length < x.length) [x, y] = [y, x];
  if ((y.length - x.length) * MOVE_COST > max) return max + 1;
  const row: number[] = [];
  for (let i = 1; i <= x.length; i++) row.push(i * MOVE_COST);
  let result = 0;
  for (let j = 0; j < y.length; j++) {
    let distance = j * MOVE_COST;
    result = distance;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < x.length; i++) {
      const substitute = distance + substitutionCost(y[j]!, x[i]!);
      distance = row[i]!;
      result = Math.min(substitute, Math.min(result, distance) + MOVE_COST);
      row[i] = result;
      if (result < least) least = result;
    }
    if (least > max) return max + 1;
  }
  return result;
}

/** The candidate nearest to `wrong`, if any is near enough. */
export function nearest(wrong: string, candidates: readonly string[]): string | undefined {
  if (candidates.length > MAX_CANDIDATES || wrong.length > MAX_LENGTH) return undefined;
  let best: string | undefined;
  let bestDistance = wrong.length;
  for (const name of candidates) {
    if (name === wrong) continue;
    const max = Math.min(Math.floor(((name.length + wrong.length + 3) * MOVE_COST) / 6), bestDistance - 1);
    const distance = editDistance(wrong, name, max);
    if (distance > max) continue;
    if (best === undefined || distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

function strings(values: readonly (Value | undefined)[]): string[] {
  const out: string[] = [];
  for (const v of values) if (typeof v === "string") out.push(v);
  return out;
}

/** `dir(obj)`, or nothing when that fails. */
function dirOf(obj: Value): string[] {
  const names = call1(rt.builtins.getStr("dir")!, obj);
  const items = names instanceof PyList ? names.items : [];
  return strings(items).sort();
}

function lastFrame(tb: PyTraceback | undefined): PyTraceback | undefined {
  let last = tb;
  while (last?.next !== undefined) last = last.next;
  return last;
}

function nameCandidates(e: PyNameError, wrong: string): string | undefined {
  const tb = lastFrame(e.traceback);
  if (tb === undefined) return undefined;
  const { frame } = tb;
  const locals = rt.hooks.frameLocals(frame);
  const localNames = locals instanceof PyDict ? strings(locals.keys) : [];
  if (locals instanceof PyDict) {
    const self = locals.getStr("self");
    if (self !== undefined && findAttr(self, wrong) !== undefined) return `self.${wrong}`;
  }
  return nearest(wrong, [
    ...localNames,
    ...strings(frame.globals.keys),
    ...(frame.builtins instanceof PyDict ? strings(frame.builtins.keys) : []),
  ]);
}

/** What to append to the message of `e`: `". Did you mean: 'x'?"`, or the empty string. Never throws. */
export function suggestionFor(e: PyBaseException): string {
  try {
    if (e instanceof PyImportError && e.nameFrom !== undefined && e.name !== undefined) {
      const wrong = strOf(e.nameFrom);
      const module = rt.modules.get(e.name);
      if (wrong === undefined || module === undefined) return "";
      return didYouMean(nearest(jsFromStr(wrong), dirOf(module)));
    }
    if (e instanceof PyAttributeError && e.name !== undefined && e.obj !== undefined) {
      const wrong = strOf(e.name);
      return wrong === undefined ? "" : didYouMean(nearest(jsFromStr(wrong), dirOf(e.obj)));
    }
    if (e instanceof PyNameError && e.name !== undefined && !isInstanceOf(e, exceptionTypes.UnboundLocalError)) {
      const name = strOf(e.name);
      if (name === undefined) return "";
      const wrong = jsFromStr(name);
      const text = didYouMean(nameCandidates(e, wrong));
      const stdlib = rt.sys.getStr("stdlib_module_names");
      if (stdlib !== undefined && stdlib instanceof PySet && stdlib.has(wrong)) {
        return text === ""
          ? `. Did you forget to import '${wrong}'?`
          : `${text} Or did you forget to import '${wrong}'?`;
      }
      return text;
    }
  } catch {
    // whatever goes wrong while looking for a suggestion must not hide the error itself
  }
  return "";
}

function didYouMean(name: string | undefined): string {
  return name === undefined ? "" : `. Did you mean: '${name}'?`;
}
