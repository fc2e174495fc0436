/** What makes sets, dicts, slices and f-strings in compiled code: bodies of vm/ops/build.ts and format.ts with operands instead of a frame. */

import { isRawFloat, itemsOf, type PyList, PySlice } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import type { PyFrame } from "../objects/frame.ts";
import type { Str, Value } from "../objects/object.ts";
import { PySet } from "../objects/set.ts";
import { roomFor, roomForDoubles } from "../objects/slot-arrays.ts";
import { strJoin, strOf } from "../objects/str.ts";
import { LIST_EXTEND } from "../vm/ops/build.ts";
import { formatField } from "../vm/ops/format.ts";
import { makeFunction } from "../vm/ops/functions.ts";

/** Comprehensions with fewer items are not worth a long array. */
const FEW = 16;
/** Items that an array gets room for at once at most; what comes behind them is pushed. */
const MANY = 8192;

/** Makes room for `rest` items in the list of a comprehension that has got its first one. */
function reserve(list: PyList, rest: number): void {
  if (rest < FEW) return;
  const length = Math.min(rest + 1, MANY);
  const { boxes, floats } = list;
  if (floats.length === 1) {
    list.floats = roomForDoubles(length);
    list.floats[0] = floats[0]!;
  } else {
    list.boxes = roomFor(length, boxes[0]!);
    list.boxes[0] = boxes[0]!;
  }
}

/** Item number `count` of the list that a comprehension fills; `rest` are to come. */
function fill(list: PyList, count: number, v: Value, rest: number): void {
  if (list.floats.length > count && isRawFloat(v)) {
    list.floats[count] = v.v;
    return;
  }
  trim(list, count);
  list.push(v);
  if (count === 0) reserve(list, rest);
}

function fillFloat(list: PyList, count: number, v: number, rest: number): void {
  trim(list, count);
  list.pushFloat(v);
  if (count === 0) reserve(list, rest);
}

/** Takes from a list what has been room for items. */
function trim({ boxes, floats }: PyList, count: number): void {
  if (boxes.length > count) boxes.length = count;
  if (floats.length > count) floats.length = count;
}

export const displays = {
  fill,
  fillFloat,
  trim,
  /** Adds the items of an exact list or tuple, which may be the same. */
  addItems(to: PyList, items: readonly Value[]): void {
    const n = items.length;
    for (let i = 0; i < n; i++) to.push(items[i]!);
  },
  itemsOf,
  /** `[*list, *iterable]`. */
  extend(frame: PyFrame, list: Value, iterable: Value): void {
    frame.fast = [list, iterable];
    frame.sp = 2;
    LIST_EXTEND(frame, 1);
  },
  buildSet(items: readonly Value[]): PySet {
    const set = new PySet();
    for (let i = 0; i < items.length; i++) set.add(items[i]!);
    return set;
  },
  /** Keys and values in turn. */
  buildMap(items: readonly Value[]): PyDict {
    const dict = new PyDict();
    for (let i = 0; i < items.length; i += 2) dict.set(items[i]!, items[i + 1]!);
    return dict;
  },
  /** The same of str keys, all different. */
  buildRecord(keys: readonly string[], values: Value[]): PyDict {
    return PyDict.ofStrs(keys, values);
  },
  buildConstKeyMap(keys: readonly Value[], values: readonly Value[]): PyDict {
    const dict = new PyDict();
    for (let i = 0; i < keys.length; i++) dict.set(keys[i]!, values[i]!);
    return dict;
  },
  buildSlice(start: Value, stop: Value, step: Value): PySlice {
    return new PySlice(start, stop, step);
  },
  /** The pieces of an f-string, strs all of them. */
  buildString(pieces: readonly Value[]): Str {
    return strJoin(
      pieces.map((piece) => strOf(piece)!),
      "",
    );
  },
  formatValue: formatField,
  makeFunction,
};
