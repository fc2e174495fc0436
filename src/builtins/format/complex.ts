/** `complex.__format__`. Source: format_complex_internal in Python/formatter_unicode.c. */
import { signBit } from "../../base/number/bits.ts";
import type { PyComplex } from "../../objects/number.ts";
import type { Str, Value } from "../../objects/object.ts";
import { pyError } from "../../protocols/errors.ts";
import { str } from "../../protocols/text.ts";
import { floatSpecText } from "./float.ts";
import { layoutNumber, splitFloatText } from "./number.ts";
import { type FormatSpec, padText, parseSpec, unknownType } from "./spec.ts";

export function formatComplex(self: Value, z: PyComplex, spec: Str): Str {
  if (spec === "") return str(self);
  const f = parseSpec(spec, self, "", ">");
  if (f.type !== "" && (f.type.length !== 1 || !"eEfFgGn".includes(f.type))) throw unknownType(f.type, self);
  if (f.precision > 2147483647) throw pyError("ValueError", "precision too big");
  if (f.fill === 48) throw pyError("ValueError", "Zero padding is not allowed in complex format specifier");
  if (f.align === "=") throw pyError("ValueError", "'=' alignment flag is not allowed in complex format specifier");
  const skipReal = f.type === "" && z.re === 0 && !signBit(z.re);
  const parens = f.type === "" && !skipReal;
  const part: FormatSpec = { ...f, width: -1, align: "<" };
  const real = skipReal ? "" : partText(z.re, part);
  // with a real part in front the sign is always written
  const imag = partText(z.im, skipReal ? part : { ...part, sign: "+" });
  return padText(parens ? `(${real}${imag}j)` : `${real}${imag}j`, f);
}

function partText(x: number, f: FormatSpec): string {
  const { negative, text } = floatSpecText(x, f, true);
  const { digits, rest } = splitFloatText(text);
  return layoutNumber({ negative, prefix: "", digits, rest }, f) as string;
}
