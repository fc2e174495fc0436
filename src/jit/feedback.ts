/** What operands an instruction has seen: bits that the interpreter collects off its fast paths (`vm/caches.ts: noteOperands`). */
import type { PyCode } from "../objects/function.ts";

export {
  ITERATED_LIST,
  ITERATED_OTHER,
  ITERATED_TUPLE,
  ITERATOR_GENERATOR,
  ITERATOR_LIST,
  ITERATOR_OTHER,
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
