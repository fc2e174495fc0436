/** `int.__format__`. Source: format_long_internal in Python/formatter_unicode.c. */
import type { Int, Str, Value } from "../../objects/object.ts";
import { strFromCodePoints } from "../../objects/str.ts";
import { intToDouble } from "../../protocols/clinic/converters.ts";
import { pyError } from "../../protocols/errors.ts";
import { str } from "../../protocols/text.ts";
import { decimalText } from "../number/convert.ts";
import { formatFloatSpec } from "./float.ts";
import { layoutNumber } from "./number.ts";
import { type FormatSpec, padText, parseSpec, unknownType } from "./spec.ts";

/** `format(self, spec)` of an int, bool or int subclass whose int is `n`. */
export function formatInt(self: Value, n: Int, spec: Str): Str {
  if (spec === "") return typeof self === "number" || typeof self === "bigint" ? decimalText(n) : str(self);
  const f = parseSpec(spec, self, "d", ">");
  switch (f.type) {
    case "b":
    case "c":
    case "d":
    case "o":
    case "x":
    case "X":
    case "n":
      return formatIntSpec(n, f);
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G":
    case "%":
      return formatFloatSpec(intToDouble(n), f);
    default:
      throw unknownType(f.type, self);
  }
}

const BASES: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16, d: 10, n: 10 };

function formatIntSpec(n: Int, f: FormatSpec): Str {
  if (f.precision >= 0) throw pyError("ValueError", "Precision not allowed in integer format specifier");
  if (f.noNegativeZero)
    throw pyError("ValueError", "Negative zero coercion (z) not allowed in integer format specifier");
  if (f.type === "c") return formatCharacter(n, f);
  const base = BASES[f.type]!;
  const magnitude = n < 0 ? -n : n;
  let digits = base === 10 ? decimalText(magnitude) : magnitude.toString(base);
  let prefix = f.alternate && base !== 10 ? `0${f.type}` : "";
  if (f.type === "X") {
    digits = digits.toUpperCase();
    prefix = prefix.toUpperCase();
  }
  return layoutNumber({ negative: n < 0, prefix, digits, rest: "" }, f);
}

function formatCharacter(n: Int, f: FormatSpec): Str {
  if (f.sign !== "") throw pyError("ValueError", "Sign not allowed with integer format specifier 'c'");
  if (f.alternate) throw pyError("ValueError", "Alternate form (#) not allowed with integer format specifier 'c'");
  if (typeof n === "bigint" && (n > 9223372036854775807n || n < -9223372036854775808n))
    throw pyError("OverflowError", "Python int too large to convert to C long");
  if (n < 0 || n > 0x10ffff) throw pyError("OverflowError", "%c arg not in range(0x110000)");
  return padText(strFromCodePoints([n as number]), f);
}
