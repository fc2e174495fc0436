/** Which base a class takes its layout and its metaclass from. Source: Objects/typeobject.c (best_base, solid_base, calculate_metaclass). */
import type { Value } from "../../objects/object.ts";
import { PyType } from "../../objects/type.ts";
import { objectType } from "../../objects/types.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeOf } from "../../protocols/type-of.ts";

/** The nearest class, along `__base__`, that added fields to the layout: a builtin layout, or `__slots__` with members. */
export function solidBase(type: PyType): PyType {
  let t = type;
  while (t.base !== undefined) {
    if (t.isHeap ? t.slotCount > t.base.slotCount : t.layout === t) return t;
    t = t.base;
  }
  return objectType;
}

/** The base whose layout extends those of all others. */
export function bestBase(bases: readonly Value[]): PyType {
  let winner: PyType | undefined;
  let base: PyType | undefined;
  for (const candidate of bases) {
    if (!(candidate instanceof PyType)) throw pyError("TypeError", "bases must be types");
    if (!candidate.isBase) {
      throw pyError("TypeError", `type '${candidate.tpName}' is not an acceptable base type`);
    }
    const solid = solidBase(candidate);
    if (winner === undefined || base === undefined) {
      winner = solid;
      base = candidate;
    } else if (winner.isSubtypeOf(solid)) {
      // the winner already extends it
    } else if (solid.isSubtypeOf(winner)) {
      winner = solid;
      base = candidate;
    } else throw pyError("TypeError", "multiple bases have instance lay-out conflict");
  }
  return base!;
}

/** The most derived of `metatype` and the metaclasses of `bases`. */
export function bestMetaclass(metatype: PyType, bases: readonly Value[]): PyType {
  let winner = metatype;
  for (const base of bases) {
    const meta = typeOf(base);
    if (winner.isSubtypeOf(meta)) continue;
    if (meta.isSubtypeOf(winner)) {
      winner = meta;
      continue;
    }
    throw pyError(
      "TypeError",
      "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
    );
  }
  return winner;
}
