/** Unsigned 64-bit arguments. Source: Objects/longobject.c (_PyLong_UnsignedLong_Converter and its kin). */
import { intOf } from "../../objects/number.ts";
import type { Int, Value } from "../../objects/object.ts";
import { pyError } from "../../protocols/errors.ts";

/** An int from 0 to 2**64 - 1. */
export function unsignedLong(v: Value, tooLarge = "Python int too large to convert to C unsigned long"): Int {
  const n = intOf(v);
  if (n === undefined) throw pyError("TypeError", "an integer is required");
  if (n < 0) throw pyError("ValueError", "value must be positive");
  if (n > 18446744073709551615n) throw pyError("OverflowError", tooLarge);
  return n;
}
