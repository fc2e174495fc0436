/** Making containers: BUILD_*, LIST_*, SET_*, MAP_*, DICT_*, and unpacking them: UNPACK_*. Source: Python/bytecodes.c, ceval.c (unpack_iterable). */
import { EMPTY_TUPLE, PyList, PySlice, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import type { PyBaseException } from "../../objects/exception.ts";
import type { PyFrame } from "../../objects/frame.ts";
import { None, type Str, type Value } from "../../objects/object.ts";
import { PySet } from "../../objects/set.ts";
import { strJoin, strOf } from "../../objects/str.ts";
import { dictType, exceptionTypes, tupleType } from "../../objects/types.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call0 } from "../../protocols/call.ts";
import { getItem } from "../../protocols/container.ts";
import { isException, keyError, pyError } from "../../protocols/errors.ts";
import { forEach, getIter, iterNext, plainItems, toArray } from "../../protocols/iterate.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { FLOAT_ITEMS, OTHER_ITEMS } from "../caches.ts";
import type { OpTable } from "../optable.ts";
import { keywordMergeError } from "./calls.ts";

/** The top `n` values of the stack, taken off. */
function popMany(frame: PyFrame, n: number): Value[] {
  const start = frame.sp - n;
  frame.sp = start;
  return frame.fast.slice(start, start + n) as Value[];
}

function push(frame: PyFrame, v: Value): void {
  frame.fast[frame.sp++] = v;
}

export const BUILD_TUPLE: OpTable["BUILD_TUPLE"] = (frame, n) => {
  push(frame, n === 0 ? EMPTY_TUPLE : new PyTuple(popMany(frame, n)));
};

/** Notes whether the display at the current instruction makes lists of floats. */
function noteList(frame: PyFrame, list: PyList): PyList {
  const { caches } = frame.code;
  const seen = list.floats.length > 0 ? FLOAT_ITEMS : OTHER_ITEMS;
  if (caches[frame.lasti] !== seen) caches[frame.lasti] = caches[frame.lasti] === undefined ? seen : OTHER_ITEMS;
  return list;
}

export const BUILD_LIST: OpTable["BUILD_LIST"] = (frame, n) => {
  push(frame, n === 0 ? PyList.empty() : noteList(frame, PyList.of(popMany(frame, n))));
};

export const BUILD_SET: OpTable["BUILD_SET"] = (frame, n) => {
  const set = new PySet();
  const start = frame.sp - n;
  for (let i = 0; i < n; i++) set.add(frame.fast[start + i]!);
  frame.sp = start;
  push(frame, set);
};

export const BUILD_MAP: OpTable["BUILD_MAP"] = (frame, n) => {
  const dict = new PyDict();
  const start = frame.sp - 2 * n;
  for (let i = 0; i < n; i++) dict.set(frame.fast[start + 2 * i]!, frame.fast[start + 2 * i + 1]!);
  frame.sp = start;
  push(frame, dict);
};

export const BUILD_CONST_KEY_MAP: OpTable["BUILD_CONST_KEY_MAP"] = (frame, n) => {
  const keys = (frame.fast[frame.sp - 1] as PyTuple).items;
  const start = frame.sp - 1 - n;
  const dict = new PyDict();
  for (let i = 0; i < n; i++) dict.set(keys[i]!, frame.fast[start + i]!);
  frame.sp = start;
  push(frame, dict);
};

export const BUILD_SLICE: OpTable["BUILD_SLICE"] = (frame, n) => {
  const parts = popMany(frame, n);
  push(frame, new PySlice(parts[0]!, parts[1]!, n === 3 ? parts[2]! : None));
};

export const BUILD_STRING: OpTable["BUILD_STRING"] = (frame, n) => {
  const start = frame.sp - n;
  const fast = frame.fast;
  // fast path: only plain strings
  let text = "";
  let i = 0;
  for (; i < n; i++) {
    const piece = fast[start + i];
    if (typeof piece !== "string") break;
    text += piece;
  }
  frame.sp = start;
  if (i === n) push(frame, text);
  else
    push(
      frame,
      strJoin(
        fast.slice(start, start + n).map((p) => strOf(p!) as Str),
        "",
      ),
    );
};

export const LIST_APPEND: OpTable["LIST_APPEND"] = (frame, oparg) => {
  const value = frame.fast[--frame.sp]!;
  (frame.fast[frame.sp - oparg] as PyList).push(value);
};

export const SET_ADD: OpTable["SET_ADD"] = (frame, oparg) => {
  const value = frame.fast[--frame.sp]!;
  (frame.fast[frame.sp - oparg] as PySet).add(value);
};

export const MAP_ADD: OpTable["MAP_ADD"] = (frame, oparg) => {
  const value = frame.fast[--frame.sp]!;
  const key = frame.fast[--frame.sp]!;
  (frame.fast[frame.sp - oparg] as PyDict).set(key, value);
};

export const LIST_EXTEND: OpTable["LIST_EXTEND"] = (frame, oparg) => {
  const iterable = frame.fast[--frame.sp]!;
  const list = frame.fast[frame.sp - oparg] as PyList;
  const items = plainItems(iterable);
  if (items !== undefined) {
    for (let i = 0, n = items.length; i < n; i++) list.push(items[i]!);
    return;
  }
  const slots = typeOf(iterable).slots;
  if (slots.iter === undefined && slots.getItem === undefined) {
    throw pyError("TypeError", `Value after * must be an iterable, not ${typeName(iterable)}`);
  }
  forEach(iterable, (item) => {
    list.push(item);
  });
};

export const SET_UPDATE: OpTable["SET_UPDATE"] = (frame, oparg) => {
  const iterable = frame.fast[--frame.sp]!;
  const set = frame.fast[frame.sp - oparg] as PySet;
  if (iterable instanceof PySet) {
    set.merge(iterable);
    return;
  }
  if (iterable instanceof PyDict && iterable.cls === dictType) set.reserve(iterable.size);
  forEach(iterable, (item) => {
    set.add(item);
  });
};

/** Copies a mapping into `dict`; `unique` makes a key that is already there a KeyError. Source: dict_merge. */
export function merge(dict: PyDict, update: Value, unique: boolean): void {
  if (update instanceof PyDict && update.cls.slots.iter === dictType.slots.iter) {
    // fast path: into a dict that has had no entries
    if (dict.keys.length === 0) {
      dict.copyFrom(update);
      return;
    }
    dict.reserve(update.size);
    for (let i = 0; i < update.keys.length; i++) {
      const key = update.keys[i];
      if (key === undefined) continue;
      if (unique && dict.hasKeyOf(update, i)) throw keyError(key);
      dict.setEntryOf(update, i);
    }
    return;
  }
  const keys = call0(getAttr(update, "keys"));
  forEach(keys, (key) => {
    if (unique && dict.has(key)) throw keyError(key);
    dict.set(key, getItem(update, key));
  });
}

export const DICT_UPDATE: OpTable["DICT_UPDATE"] = (frame, oparg) => {
  const update = frame.fast[--frame.sp]!;
  try {
    merge(frame.fast[frame.sp - oparg] as PyDict, update, false);
  } catch (e) {
    if (isException(e, exceptionTypes.AttributeError)) {
      throw pyError("TypeError", `'${typeName(update)}' object is not a mapping`);
    }
    throw e;
  }
};

export const DICT_MERGE: OpTable["DICT_MERGE"] = (frame, oparg) => {
  const update = frame.fast[--frame.sp]!;
  try {
    merge(frame.fast[frame.sp - oparg] as PyDict, update, true);
  } catch (e) {
    // below the dict: the positional arguments, then the callable
    throw keywordMergeError(e, frame.fast[frame.sp - oparg - 2]!, update);
  }
};

/** Puts the items of the sequence on top of the stack in its place, the first item on top. */
export const UNPACK_SEQUENCE: OpTable["UNPACK_SEQUENCE"] = (frame, n) => {
  const seq = frame.fast[frame.sp - 1]!;
  const plain = plainItems(seq) ?? (isTupleLike(seq) ? seq.items : undefined);
  if (plain !== undefined && plain.length !== n) throw wrongLength(plain.length, n);
  const items = plain ?? takeExactly(seq, n);
  const fast = frame.fast;
  let sp = frame.sp - 1;
  for (let i = n - 1; i >= 0; i--) fast[sp++] = items[i];
  frame.sp = sp;
};

/** Whether a value is of a subclass of tuple, as named tuples are, whose items come as those of a tuple. */
export function isTupleLike(v: Value): v is PyTuple {
  return v instanceof PyTuple && v.cls.slots.iter === tupleType.slots.iter;
}

/** ValueError of an unpacking. */
export function wrongLength(got: number, expected: number): PyBaseException {
  return got > expected
    ? pyError("ValueError", `too many values to unpack (expected ${expected})`)
    : pyError("ValueError", `not enough values to unpack (expected ${expected}, got ${got})`);
}

function unpackIter(v: Value): Value {
  const slots = typeOf(v).slots;
  if (slots.iter === undefined && (slots.getItem === undefined || typeOf(v).isMapping)) {
    throw pyError("TypeError", `cannot unpack non-iterable ${typeName(v)} object`);
  }
  return getIter(v);
}

function takeExactly(v: Value, n: number): Value[] {
  const it = unpackIter(v);
  const items: Value[] = [];
  for (let i = 0; i < n; i++) {
    const item = iterNext(it);
    if (item === undefined) throw wrongLength(i, n);
    items.push(item);
  }
  if (iterNext(it) !== undefined) throw wrongLength(n + 1, n);
  return items;
}

export const UNPACK_EX: OpTable["UNPACK_EX"] = (frame, oparg) => {
  const before = oparg & 0xff;
  const after = oparg >> 8;
  const it = unpackIter(frame.fast[frame.sp - 1]!);
  const head: Value[] = [];
  for (let i = 0; i < before; i++) {
    const item = iterNext(it);
    if (item === undefined) throw tooFew(before + after, i);
    head.push(item);
  }
  const rest = toArray(it);
  if (rest.length < after) throw tooFew(before + after, before + rest.length);
  const tail = rest.splice(rest.length - after, after);
  const fast = frame.fast;
  let sp = frame.sp - 1;
  for (let i = after - 1; i >= 0; i--) fast[sp++] = tail[i];
  fast[sp++] = new PyList(rest);
  for (let i = before - 1; i >= 0; i--) fast[sp++] = head[i];
  frame.sp = sp;
};

function tooFew(expected: number, got: number): Value {
  return pyError("ValueError", `not enough values to unpack (expected at least ${expected}, got ${got})`);
}
