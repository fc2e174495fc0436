/** Operators on values: the general forms. The loop has the fast paths for small ints. Source: Python/bytecodes.c. */

import { PySlice } from "../../objects/containers.ts";
import { None } from "../../objects/object.ts";
import type { CompareOp } from "../../objects/slots.ts";
import { isSame, richCompare } from "../../protocols/compare.ts";
import { contains, deleteItem, getItem, length, setItem } from "../../protocols/container.ts";
import { binaryOp, invert, negative } from "../../protocols/number.ts";
import { slice } from "../../protocols/short-slices.ts";
import { isTrue } from "../../protocols/truth.ts";
import { noteOperands } from "../caches.ts";
import type { OpTable } from "../optable.ts";

export const UNARY_NEGATIVE: OpTable["UNARY_NEGATIVE"] = (_frame, _oparg, value) => negative(value);

export const UNARY_INVERT: OpTable["UNARY_INVERT"] = (_frame, _oparg, value) =>
  typeof value === "number" && (value | 0) === value ? ~value : invert(value);

export const UNARY_NOT: OpTable["UNARY_NOT"] = (_frame, _oparg, value) => !isTrue(value);

export const BINARY_OP: OpTable["BINARY_OP"] = (frame, oparg, left, right) => {
  noteOperands(frame.code.caches, frame.lasti, left, right);
  return binaryOp(oparg, left, right);
};

/** The operand is the comparison itself: `vm/code.ts` shifts it down. */
export const COMPARE_OP: OpTable["COMPARE_OP"] = (_frame, oparg, left, right) =>
  richCompare(left, right, oparg as CompareOp);

export const CONTAINS_OP: OpTable["CONTAINS_OP"] = (_frame, oparg, left, right) =>
  contains(right, left) !== (oparg === 1);

export const IS_OP: OpTable["IS_OP"] = (_frame, oparg, left, right) => isSame(left, right) !== (oparg === 1);

export const BINARY_SUBSCR: OpTable["BINARY_SUBSCR"] = (_frame, _oparg, container, sub) => getItem(container, sub);

export const STORE_SUBSCR: OpTable["STORE_SUBSCR"] = (_frame, _oparg, v, container, sub) => {
  setItem(container, sub, v);
};

export const DELETE_SUBSCR: OpTable["DELETE_SUBSCR"] = (_frame, _oparg, container, sub) => {
  deleteItem(container, sub);
};

export const BINARY_SLICE: OpTable["BINARY_SLICE"] = (_frame, _oparg, container, start, stop) =>
  slice(container, start, stop);

export const STORE_SLICE: OpTable["STORE_SLICE"] = (_frame, _oparg, v, container, start, stop) => {
  setItem(container, new PySlice(start, stop, None), v);
};

export const GET_LEN: OpTable["GET_LEN"] = (_frame, _oparg, obj) => length(obj);
