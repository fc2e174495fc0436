/** `s * n`. Source: unicode_repeat in Objects/unicodeobject.c. */
import { PyWideStr, type Str, type Value } from "../../objects/object.ts";
import { strLength } from "../../objects/str.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { typeName } from "../../protocols/type-of.ts";

/** Text longer than this cannot be made. */
const MAX_LENGTH = 536870888;

/** The number of repetitions, as PyNumber_AsSsize_t converts it. */
export function repeatCount(v: Value): number {
  const n = index(v);
  if (typeof n === "number") return n;
  if (n > 9223372036854775807n || n < -9223372036854775808n)
    throw pyError("OverflowError", `cannot fit '${typeName(v)}' into an index-sized integer`);
  return Number(n);
}

export function repeatStr(s: Str, count: Value): Str {
  const n = repeatCount(count);
  const length = strLength(s);
  if (n <= 0 || length === 0) return "";
  if (length * n > 2 ** 63) throw pyError("OverflowError", "repeated string is too long");
  if (length * n > MAX_LENGTH) throw pyError("MemoryError");
  if (typeof s === "string") return s.repeat(n);
  const out = new Uint32Array(length * n);
  for (let i = 0; i < n; i++) out.set(s.cps, i * length);
  return new PyWideStr(out);
}
