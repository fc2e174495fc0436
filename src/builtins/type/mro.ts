/** Method resolution order: C3. Source: Objects/typeobject.c (mro_implementation, mro_invoke); "The Python 2.3 MRO" by M. Simionato. */
import type { Value } from "../../objects/object.ts";
import { lookupType, PyType } from "../../objects/type.ts";
import { typeType } from "../../objects/types.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { callFound } from "../../protocols/slot-functions.ts";
import { textOf } from "../../protocols/text-name.ts";
import { typeName } from "../../protocols/type-of.ts";
import { solidBase } from "./layout.ts";

/** `type.mro(cls)`: the C3 linearisation of its bases. */
export function computeMro(type: PyType): PyType[] {
  const { bases } = type;
  for (const base of bases) {
    if (base.mro.length === 0) throw pyError("TypeError", `Cannot extend an incomplete type '${base.tpName}'`);
  }
  // fast path: single inheritance
  if (bases.length === 1) return [type, ...bases[0]!.mro];
  for (let i = 0; i < bases.length; i++) {
    if (bases.indexOf(bases[i]!) !== i) throw pyError("TypeError", `duplicate base class ${bases[i]!.name}`);
  }
  const merged = merge([...bases.map((b) => b.mro), bases]);
  return [type, ...merged];
}

/** Takes, again and again, the first head that is in no list's tail. */
function merge(lists: readonly (readonly PyType[])[]): PyType[] {
  const heads = lists.map(() => 0);
  const out: PyType[] = [];
  for (;;) {
    let taken: PyType | undefined;
    let empty = 0;
    for (let i = 0; i < lists.length && taken === undefined; i++) {
      const candidate = lists[i]![heads[i]!];
      if (candidate === undefined) {
        empty++;
        continue;
      }
      const inTail = lists.some((list, j) => list.indexOf(candidate, heads[j]! + 1) >= 0);
      if (!inTail) taken = candidate;
    }
    if (taken === undefined) {
      if (empty === lists.length) return out;
      throw inconsistent(lists, heads);
    }
    out.push(taken);
    for (let i = 0; i < lists.length; i++) if (lists[i]![heads[i]!] === taken) heads[i]!++;
  }
}

function inconsistent(lists: readonly (readonly PyType[])[], heads: readonly number[]): ReturnType<typeof pyError> {
  const names = new Set<PyType>();
  lists.forEach((list, i) => {
    const head = list[heads[i]!];
    if (head !== undefined) names.add(head);
  });
  const text = [...names].map((t) => textOf(findAttr(t, "__name__")) ?? "?").join(", ");
  return pyError("TypeError", `Cannot create a consistent method resolution\norder (MRO) for bases ${text}`);
}

/** The MRO that the metaclass wants: its `mro()` when it has one of its own, checked. */
export function invokeMro(type: PyType): PyType[] {
  const found = type.cls === typeType ? undefined : lookupType(type.cls, "mro");
  if (found === undefined || found === typeType.dict.getStr("mro")) return computeMro(type);
  const result = toArray(callFound(found, type, []));
  const solid = solidBase(type);
  for (const base of result as Value[]) {
    if (!(base instanceof PyType)) throw pyError("TypeError", `mro() returned a non-class ('${typeName(base)}')`);
    if (!solid.isSubtypeOf(solidBase(base))) {
      throw pyError("TypeError", `mro() returned base with unsuitable layout ('${base.tpName}')`);
    }
  }
  return result as PyType[];
}
