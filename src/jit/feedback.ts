/** What operands an instruction has seen: bits that the interpreter collects off its fast paths (`vm/caches.ts: noteOperands`). */
import type { PyCode } from "../objects/function.ts";
import { Op } from "../spec/opcodes.ts";
import { FLOAT_ITEMS, ITERATOR_FLOATS, ITERATOR_LIST, OTHER_ITEMS } from "../vm/caches.ts";
import { opcodeAt } from "../vm/code.ts";

export {
  ITERATED_LIST,
  ITERATED_OTHER,
  ITERATED_TUPLE,
  ITERATOR_FIRST_FLOAT,
  ITERATOR_FLOATS,
  ITERATOR_GENERATOR,
  ITERATOR_LIST,
  ITERATOR_OTHER,
  ITERATOR_SECOND_FLOAT,
  LEFT_FLOAT,
  LEFT_INT,
  LEFT_OTHER,
  RIGHT_FLOAT,
  RIGHT_INT,
  RIGHT_OTHER,
} from "../vm/caches.ts";

/** The bits; 0: nothing, or, of an operator, nothing but small ints. */
export function feedbackAt(code: PyCode, at: number): number {
  const cache = code.caches[at];
  return typeof cache === "number" ? cache : 0;
}

/** A subscript or loop has met a list of the kind that it was not compiled for; false where it was compiled for any. */
export function widenItems(code: PyCode, pc: number): boolean {
  const { caches } = code;
  const op = opcodeAt(code, pc);
  if (op === Op.FOR_ITER) {
    const bits = feedbackAt(code, pc);
    caches[pc] = bits | ((bits & ITERATOR_FLOATS) === 0 ? ITERATOR_FLOATS : ITERATOR_LIST);
    return caches[pc] !== bits;
  }
  if (op !== Op.BINARY_SUBSCR && op !== Op.STORE_SUBSCR) return false;
  const seen = caches[pc];
  if (seen === OTHER_ITEMS) return false;
  caches[pc] = seen === undefined ? FLOAT_ITEMS : OTHER_ITEMS;
  return true;
}
