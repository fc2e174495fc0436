/**
 * What the compiler knows of a value, and in which form JavaScript holds it. All forms but `F` are the value itself.
 *
 * A anything · I int, a number · F float, a raw double · P float, boxed · B bool · S str, a string · L exact list ·
 * Z exact complex · R the range iterator of a loop, with step 1: its next item and its end · T the iterator of a loop over a list or
 * tuple: the index of its next item, and what it goes over · E, W the same of `enumerate` over one and of `zip` over two · C the list that a comprehension fills, whose array may be longer than the
 * items that it has: the list and their number · Q range iterator · U unbound.
 *
 * Variables of the kinds I, F, R, T, E and W are JavaScript variables that never hold anything but numbers, so that V8 keeps them in registers.
 */
import { PyList } from "../objects/containers.ts";
import { PyListIterator, PyRangeIterator, PyTupleIterator } from "../objects/iterators.ts";
import { PyComplex, PyFloat } from "../objects/number.ts";
import type { Value } from "../objects/object.ts";
import { complexType, floatType, listType } from "../objects/types.ts";

export type Kind = "A" | "I" | "F" | "P" | "B" | "S" | "L" | "Z" | "R" | "T" | "E" | "W" | "C" | "Q" | "U";

/** The kind of what is one or the other. */
export function join(a: Kind, b: Kind): Kind {
  if (a === b) return a;
  if (a === "U") return b;
  if (b === "U") return a;
  if ((a === "F" && b === "P") || (a === "P" && b === "F")) return "F";
  return "A";
}

/** The kind of a value that is there. */
export function kindOf(v: Value | undefined): Kind {
  switch (typeof v) {
    case "undefined":
      return "U";
    case "number":
      return "I";
    case "boolean":
      return "B";
    case "string":
      return "S";
    case "bigint":
      return "A";
  }
  if (v instanceof PyFloat && v.cls === floatType) return "P";
  if (v instanceof PyList && v.cls === listType) return "L";
  if (v instanceof PyRangeIterator) return "Q";
  if (v instanceof PyComplex && v.cls === complexType) return "Z";
  return "A";
}

/** The kind of a value on the stack: the iterator of a loop is nobody else's. */
export function kindOnStack(v: Value | undefined): Kind {
  if (v instanceof PyRangeIterator && v.isLoops && v.step === 1) return "R";
  const isOver = v instanceof PyListIterator || v instanceof PyTupleIterator;
  return isOver && v.isLoops && v.sequence !== undefined ? "T" : kindOf(v);
}

/** Whether variables of the kind hold nothing but numbers. */
export function isRaw(kind: Kind): boolean {
  return kind === "I" || kind === "F" || isIterator(kind);
}

/** Whether a number and other variables stand for a loop's iterator. */
export function isIterator(kind: Kind): boolean {
  return kind === "R" || kind === "T" || kind === "E" || kind === "W";
}
