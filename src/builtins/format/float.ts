/** `float.__format__`. Source: format_float_internal in Python/formatter_unicode.c. */
import {
  FLOAT_ALT,
  FLOAT_DOT_0,
  FLOAT_NO_NEG_0,
  type FloatType,
  floatRepr,
  formatFloat,
} from "../../base/number/format-float.ts";
import type { Str, Value } from "../../objects/object.ts";
import { floatType } from "../../objects/types.ts";
import { pyError } from "../../protocols/errors.ts";
import { str } from "../../protocols/text.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { layoutNumber, splitFloatText } from "./number.ts";
import { type FormatSpec, parseSpec, unknownType } from "./spec.ts";

const INT_MAX = 2147483647;

/** `format(self, spec)` of a float (or subclass) whose value is `x`. */
export function formatFloatValue(self: Value, x: number, spec: Str): Str {
  if (spec === "") return typeOf(self) === floatType ? floatRepr(x) : str(self);
  const f = parseSpec(spec, self, "", ">");
  if (f.type !== "" && (f.type.length !== 1 || !"eEfFgGn%".includes(f.type))) throw unknownType(f.type, self);
  return formatFloatSpec(x, f);
}

/** The text of a double's magnitude for a spec's type, precision and flags, and its sign. */
export function floatSpecText(x: number, f: FormatSpec, repr: boolean): { negative: boolean; text: string } {
  const text = signedText(x, f, repr);
  const negative = text.charCodeAt(0) === 45;
  return { negative, text: negative ? text.slice(1) : text };
}

function signedText(x: number, f: FormatSpec, repr: boolean): string {
  if (f.precision > INT_MAX) throw pyError("ValueError", "precision too big");
  let flags = 0;
  if (f.alternate) flags |= FLOAT_ALT;
  if (f.noNegativeZero) flags |= FLOAT_NO_NEG_0;
  let type = f.type;
  let precision = f.precision < 0 ? 6 : f.precision;
  if (type === "") {
    if (!repr) flags |= FLOAT_DOT_0;
    type = f.precision < 0 ? "r" : "g";
    if (f.precision < 0) precision = 0;
  } else if (type === "n") type = "g";
  const percent = type === "%";
  if (precision > 100000000) throw pyError("MemoryError");
  const text = formatFloat(percent ? x * 100 : x, (percent ? "f" : type) as FloatType, precision, flags);
  return percent ? text + "%" : text;
}

export function formatFloatSpec(x: number, f: FormatSpec): Str {
  const signed = signedText(x, f, false);
  // fast path: nothing but spaces in front
  if (f.grouping === "" && f.sign === "-" && f.type !== "n") {
    if (f.width <= signed.length) return signed;
    if (f.fill === 32 && f.align === ">" && f.width < 1000) return signed.padStart(f.width);
  }
  const negative = signed.charCodeAt(0) === 45;
  const text = negative ? signed.slice(1) : signed;
  const { digits, rest } = splitFloatText(text);
  return layoutNumber({ negative, prefix: "", digits, rest }, f);
}
