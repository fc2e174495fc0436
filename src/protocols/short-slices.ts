/** `v[start:stop]` of exact lists, tuples and strs: what a slice object selects, without one. Source: Python/ceval.c, BINARY_SLICE. */
import { PyList, PySlice, PyTuple } from "../objects/containers.ts";
import { None, type Value } from "../objects/object.ts";
import { itemsBetween } from "../objects/short-arrays.ts";
import { listType, tupleType } from "../objects/types.ts";
import { getItem } from "./container.ts";

/** Where a bound lies among `length` items; -1 for one that is no number. */
function place(bound: Value, length: number, missing: number): number {
  if (typeof bound === "number") return bound >= 0 ? Math.min(bound, length) : Math.max(bound + length, 0);
  return bound === None ? missing : -1;
}

/** `v[start:stop]`. */
export function slice(v: Value, start: Value, stop: Value): Value {
  const items =
    v instanceof PyList && v.cls === listType ? v.boxes : v instanceof PyTuple && v.cls === tupleType ? v.items : v;
  if (typeof items === "string" || Array.isArray(items)) {
    // a list of raw floats seems empty here
    const n = items.length;
    const from = place(start, n, 0);
    const to = place(stop, n, n);
    if (from >= 0 && to > from) {
      if (typeof items === "string") return items.substring(from, to);
      if (v instanceof PyList) return new PyList(itemsBetween(items, from, to));
      return to - from === n ? v : new PyTuple(itemsBetween(items, from, to));
    }
  }
  return getItem(v, new PySlice(start, stop, None));
}
