/** Iteration. Source: PyObject_GetIter, PyIter_Next in Objects/abstract.c. The end is `undefined`, not an exception. */
import { PyList, PyTuple } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import { PyStopIteration } from "../objects/exception.ts";
import { PyGenerator, type Take } from "../objects/frame.ts";
import { PyDictValueIterator } from "../objects/iterators.ts";
import { PyObject, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { dictType, exceptionTypes, listType, tupleType } from "../objects/types.ts";
import { isException, pyError } from "./errors.ts";
import { typeName, typeOf } from "./type-of.ts";

/** The iterator of a sequence without `__iter__` (`__getitem__` with 0, 1, …); `builtins/iterators.ts` gives it behaviour. */
export class PySequenceIterator extends PyObject {
  /** `undefined` once exhausted. */
  sequence: Value | undefined;
  index: number;
  constructor(sequence: Value) {
    super();
    this.sequence = sequence;
    this.index = 0;
  }
}

/** `iter(v)`. */
export function getIter(v: Value): Value {
  const slots = typeOf(v).slots;
  if (slots.iter !== undefined) return checkIterator(slots.iter(v));
  if (slots.getItem !== undefined && !typeOf(v).isMapping) return new PySequenceIterator(v);
  throw pyError("TypeError", `'${typeName(v)}' object is not iterable`);
}

/** What `__iter__` has returned; TypeError for what is no iterator. */
export function checkIterator(it: Value): Value {
  if (typeOf(it).slots.next !== undefined) return it;
  throw pyError("TypeError", `iter() returned non-iterator of type '${typeName(it)}'`);
}

/** What gives the next item of an iterator (`undefined` at its end); TypeError for what is none. */
export function stepOf(it: Value): (it: Value) => Value | undefined {
  const { next } = typeOf(it).slots;
  if (next === undefined) throw pyError("TypeError", `'${typeName(it)}' object is not an iterator`);
  return next;
}

/** `next(it)`: the next value, or `undefined` at the end (StopIteration is swallowed). */
export function iterNext(it: Value): Value | undefined {
  const next = stepOf(it);
  try {
    return next(it);
  } catch (e) {
    if (e instanceof PyStopIteration || isException(e, exceptionTypes.StopIteration)) return undefined;
    throw e;
  }
}

/** The items of an exact list or tuple, or the keys of an exact dict that has no holes, to be read before it changes. */
export function plainItems(v: Value): readonly Value[] | undefined {
  if (v instanceof PyList && v.cls === listType) return v.read();
  if (v instanceof PyTuple && v.cls === tupleType) return v.items;
  return v instanceof PyDict && v.cls === dictType && v.size === v.keys.length ? (v.keys as Value[]) : undefined;
}

/** `list(v)` as a fresh JS array. */
export function toArray(v: Value): Value[] {
  // fast path: exact list, tuple and dict
  if (v instanceof PyList && v.cls === listType) return v.slice();
  const items = plainItems(v);
  if (items !== undefined) return items.slice();
  const it = getIter(v);
  const { drain } = typeOf(it);
  if (drain !== undefined) return drain(it);
  const out: Value[] = [];
  appendRest(out, it);
  return out;
}

/** Appends the items of an iterable to `out` one by one: what an exception leaves undone stays undone. */
export function appendAll(out: Value[], v: Value): void {
  // fast path: exact list and tuple
  const items = plainItems(v);
  if (items !== undefined) {
    for (let i = 0, n = items.length; i < n; i++) out.push(items[i]!);
    return;
  }
  const it = getIter(v);
  const { drain } = typeOf(it);
  if (drain === undefined) {
    appendRest(out, it);
    return;
  }
  const rest = drain(it);
  for (let i = 0; i < rest.length; i++) out.push(rest[i]!);
}

/** Appends what is left of an iterator. */
function appendRest(out: Value[], it: Value): void {
  if (it instanceof PyGenerator) return rt.hooks.appendYielded(out, it);
  const next = typeOf(it).slots.next!;
  try {
    for (;;) {
      const item = next(it);
      if (item === undefined) return;
      out.push(item);
    }
  } catch (e) {
    if (!isException(e, exceptionTypes.StopIteration)) throw e;
  }
}

/** Moves an iterator over values for as long as `take` deals with them: nothing can change the dict meanwhile. */
function takeValues(it: PyDictValueIterator, take: Take): void {
  const { dict } = it;
  // without holes, and not yet begun
  if (dict === undefined || it.left !== dict.values.length || it.expectedSize !== dict.size) return;
  const { values } = dict;
  let i = 0;
  while (i < values.length && take(values[i]!)) i++;
  it.entry = i;
  it.left -= i;
}

/** Calls `body` for each item; `true` from it stops early. `take` may deal with items of a generator instead (`objects/frame.ts`). */
export function forEach(v: Value, body: (item: Value) => boolean | undefined, take?: Take): void {
  // fast path: exact list and tuple; `body` may change a list
  if (v instanceof PyList && v.cls === listType) {
    for (let i = 0; i < v.length; i++) if (body(v.at(i)!) === true) return;
    return;
  }
  if (v instanceof PyTuple && v.cls === tupleType) {
    const { items } = v;
    for (let i = 0; i < items.length; i++) if (body(items[i]!) === true) return;
    return;
  }
  // fast path: a narrow str
  if (typeof v === "string") {
    for (let i = 0; i < v.length; i++) if (body(v[i]!) === true) return;
    return;
  }
  const it = getIter(v);
  if (it instanceof PyGenerator) return rt.hooks.forEachYielded(it, body, take);
  if (it instanceof PyDictValueIterator && take !== undefined) takeValues(it, take);
  const next = typeOf(it).slots.next!;
  for (;;) {
    let item: Value | undefined;
    try {
      item = next(it);
    } catch (e) {
      if (isException(e, exceptionTypes.StopIteration)) return;
      throw e;
    }
    if (item === undefined) return;
    if (body(item) === true) return;
  }
}
