/**
 * `locals()` and `f_locals`. Source: Objects/frameobject.c (PyFrame_FastToLocalsWithError, _PyFrame_GetLocals). An optimised frame
 * has one dict, made when first asked for and brought up to date each time; a namespace frame has its own mapping.
 */
import { PyDict } from "../objects/dict.ts";
import type { PyFrame } from "../objects/frame.ts";
import { PyCell } from "../objects/function.ts";
import type { Value } from "../objects/object.ts";
import { dictType, exceptionTypes } from "../objects/types.ts";
import { deleteItem, setItem } from "../protocols/container.ts";
import { isException } from "../protocols/errors.ts";
import { CO_FAST_CELL, CO_FAST_FREE, CO_FAST_HIDDEN, CO_OPTIMIZED } from "../spec/codeflags.ts";
import { withRealFrames } from "./tier.ts";

/** The frame's local variables as a mapping. */
export function frameLocals(frame: PyFrame): Value {
  if (frame.jitLive) return withRealFrames(undefined, () => frameLocals(frame)) ?? new PyDict();
  frame.locals ??= new PyDict();
  const locals = frame.locals;
  const code = frame.code.code;
  const kinds = code.co_localspluskinds;
  let hidden: [string, Value][] | undefined;
  const isOptimized = (code.co_flags & CO_OPTIMIZED) !== 0;
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i]!;
    // a class body's free variables belong to the function around it
    if ((kind & CO_FAST_FREE) !== 0 && !isOptimized) continue;
    const value = fastValue(frame, i);
    const name = code.co_localsplusnames[i]!;
    if ((kind & CO_FAST_HIDDEN) !== 0) {
      // a comprehension's variable: visible only while it runs, and only in a copy
      if (value !== undefined) (hidden ??= []).push([name, value]);
      continue;
    }
    store(locals, name, value);
  }
  if (hidden === undefined || !(locals instanceof PyDict)) return locals;
  const copy = locals.copy();
  for (const [name, value] of hidden) copy.setStr(name, value);
  return copy;
}

/** The value of fast local `i`, looking into its cell; `undefined` while unbound. */
export function fastValue(frame: PyFrame, i: number): Value | undefined {
  const value = frame.fast[i];
  const kind = frame.code.code.co_localspluskinds[i]!;
  // before MAKE_CELL and COPY_FREE_VARS have run there is no cell yet
  if ((kind & (CO_FAST_CELL | CO_FAST_FREE)) !== 0) {
    if (value instanceof PyCell) return value.value;
    if ((kind & CO_FAST_FREE) !== 0) {
      const first = kindsBefore(frame, i);
      return frame.func?.closure?.[first]?.value;
    }
  }
  return value;
}

function kindsBefore(frame: PyFrame, i: number): number {
  return i - (frame.code.stackBase - frame.code.code.nfreevars);
}

function store(locals: Value, name: string, value: Value | undefined): void {
  if (locals instanceof PyDict && locals.cls === dictType) {
    if (value === undefined) locals.delete(name);
    else locals.setStr(name, value);
    return;
  }
  if (value !== undefined) {
    setItem(locals, name, value);
    return;
  }
  try {
    deleteItem(locals, name);
  } catch (e) {
    if (!isException(e, exceptionTypes.KeyError)) throw e;
  }
}

/** Copies the dict that a trace function may have changed back into the fast locals (PyFrame_LocalsToFast). */
export function localsToFast(frame: PyFrame): void {
  const { locals, fast } = frame;
  const code = frame.code.code;
  if (!(locals instanceof PyDict) || (code.co_flags & CO_OPTIMIZED) === 0) return;
  const kinds = code.co_localspluskinds;
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i]!;
    if ((kind & CO_FAST_HIDDEN) !== 0) continue;
    const value = locals.getStr(code.co_localsplusnames[i]!);
    if (value === undefined) continue;
    const old = fast[i];
    if ((kind & (CO_FAST_CELL | CO_FAST_FREE)) !== 0 && old instanceof PyCell) old.value = value;
    else fast[i] = value;
  }
}
