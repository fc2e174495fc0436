/** Arguments as PyArg_ParseTupleAndKeywords takes them when the format names no function, and the integers of the C module. */
import type { Value } from "../../objects/object.ts";
import type { KwNames } from "../../objects/slots.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";

/** Values by parameter; `undefined` where missing. `name` is the function's name with `()`, or empty. */
export function parseFields(
  name: string,
  parameters: readonly string[],
  required: number,
  args: readonly Value[],
  kwnames: KwNames,
  check?: (v: Value, at: number) => void,
): (Value | undefined)[] {
  const who = name === "" ? "function" : name;
  const given = args.length;
  const names = kwnames ?? [];
  const max = parameters.length;
  if (given > max) {
    throw pyError("TypeError", `${who} takes at most ${max} argument${max === 1 ? "" : "s"} (${given} given)`);
  }
  const positional = given - names.length;
  const out: (Value | undefined)[] = new Array(max).fill(undefined);
  for (let i = 0; i < positional; i++) out[i] = args[i];
  names.forEach((key, i) => {
    const at = parameters.indexOf(key);
    if (at < 0)
      throw pyError("TypeError", `'${key}' is an invalid keyword argument for ${name === "" ? "this function" : name}`);
    if (at < positional)
      throw pyError("TypeError", `argument for ${who} given by name ('${key}') and position (${at + 1})`);
    out[at] = args[positional + i];
  });
  // each argument is converted before the next one is found missing
  for (let i = 0; i < max; i++) {
    const v = out[i];
    if (v !== undefined) check?.(v, i);
    else if (i < required)
      throw pyError("TypeError", `${who} missing required argument '${parameters[i]}' (pos ${i + 1})`);
  }
  return out;
}

/** A C int. */
export function intArgument(v: Value | undefined, missing: number): number {
  if (v === undefined) return missing;
  const n = index(v);
  if (typeof n === "bigint" && (n > 9223372036854775807n || n < -9223372036854775808n))
    throw pyError("OverflowError", "Python int too large to convert to C long");
  if (n > 2147483647) throw pyError("OverflowError", "signed integer is greater than maximum");
  if (n < -2147483648) throw pyError("OverflowError", "signed integer is less than minimum");
  return n as number;
}
