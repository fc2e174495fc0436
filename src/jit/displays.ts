/** What makes sets, dicts, slices and f-strings in compiled code: bodies of vm/ops/build.ts and format.ts with operands instead of a frame. */

import { PySlice } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import { PyWideStr, type Str, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { PySet } from "../objects/set.ts";
import { strJoin, strOf } from "../objects/str.ts";
import { call1 } from "../protocols/call.ts";
import { format, repr, str } from "../protocols/text.ts";
import { FVC_ASCII, FVC_MASK, FVC_REPR, FVC_STR } from "../spec/binaryops.ts";

export const displays = {
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
  /** A replacement field. */
  formatValue(oparg: number, given: Value, spec: Value): Value {
    let value = given;
    switch (oparg & FVC_MASK) {
      case FVC_STR:
        value = str(value);
        break;
      case FVC_REPR:
        value = repr(value);
        break;
      case FVC_ASCII:
        value = call1(rt.builtins.getStr("ascii")!, value);
        break;
    }
    const isText = typeof value === "string" || value instanceof PyWideStr;
    return spec === "" && isText ? value : format(value, spec);
  },
};
