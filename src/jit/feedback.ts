/** What operands an instruction has seen: bits that the interpreter collects off its fast paths (`vm/caches.ts: noteOperands`). */
import type { PyCode } from "../objects/function.ts";
import { Op } from "../spec/opcodes.ts";
import { FLOAT_ITEMS, ITERATOR_FLOATS, ITERATOR_LIST, OTHER_ITEMS } from "../vm/caches.ts";
import { opcodeAt } from "../vm/code.ts";
import type { Assumption } from "./translate/unit.ts";

/** The bits; 0: nothing, or, of an operator, nothing but small ints. */
export function feedbackAt(code: PyCode, at: number): number {
  const cache = code.caches[at];
  return typeof cache === "number" ? cache : 0;
}

/**
 * An assumption of a subscript or loop has failed; false where that says nothing of lists. Machine code that was made earlier than other
 * code may fail at what is known by now.
 */
export function widenItems(code: PyCode, pc: number, why: Assumption): boolean {
  const { caches } = code;
  const op = opcodeAt(code, pc);
  if (op === Op.FOR_ITER) {
    if (why === "guard") return false;
    caches[pc] = feedbackAt(code, pc) | (why === "floats" ? ITERATOR_FLOATS : ITERATOR_LIST);
    return true;
  }
  if (op !== Op.BINARY_SUBSCR && op !== Op.STORE_SUBSCR) return false;
  const seen = caches[pc];
  if (why === "guard" && seen === OTHER_ITEMS) return false;
  if (why !== "floats") caches[pc] = OTHER_ITEMS;
  else if (seen === undefined) caches[pc] = FLOAT_ITEMS;
  return true;
}
