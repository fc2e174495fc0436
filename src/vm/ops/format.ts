/** FORMAT_VALUE: one replacement field of an f-string. Source: Python/bytecodes.c. */
import { PyWideStr, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { call1 } from "../../protocols/call.ts";
import { format, repr, str } from "../../protocols/text.ts";
import { FVC_ASCII, FVC_MASK, FVC_REPR, FVC_STR, FVS_HAVE_SPEC } from "../../spec/binaryops.ts";
import type { OpTable } from "../optable.ts";

export const FORMAT_VALUE: OpTable["FORMAT_VALUE"] = (frame, oparg) => {
  const fast = frame.fast;
  const spec: Value = (oparg & FVS_HAVE_SPEC) !== 0 ? fast[--frame.sp]! : "";
  fast[frame.sp - 1] = formatField(oparg, fast[frame.sp - 1]!, spec);
};

/** The text of a replacement field. `oparg` says which conversion comes first. */
export function formatField(oparg: number, given: Value, spec: Value): Value {
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
}
