/** Python's `repr` of constants: what `ast.dump`, annotations kept as text and disassembly show. */
import {
  type Const,
  ConstComplex,
  ConstEllipsis,
  ConstFloat,
  ConstFrozenSet,
  type ConstStr,
  WideText,
} from "./const.ts";
import { floatRepr } from "./number/format-float.ts";
import { isPrintable } from "./unicode/predicates.ts";

function hex(n: number, width: number): string {
  return n.toString(16).padStart(width, "0");
}

/** `repr` of a str. */
export function strRepr(s: ConstStr): string {
  let single = false;
  let double = false;
  const count = typeof s === "string" ? s.length : s.cps.length;
  const at = (i: number): number => (typeof s === "string" ? s.charCodeAt(i) : s.cps[i]!);
  for (let i = 0; i < count; i++) {
    const c = at(i);
    if (c === 39) single = true;
    else if (c === 34) double = true;
  }
  const quote = single && !double ? 34 : 39;
  let out = String.fromCharCode(quote);
  for (let i = 0; i < count; i++) {
    const c = at(i);
    if (c === quote || c === 92) out += "\\" + String.fromCharCode(c);
    else if (c === 10) out += "\\n";
    else if (c === 13) out += "\\r";
    else if (c === 9) out += "\\t";
    else if (c < 32 || c === 127) out += "\\x" + hex(c, 2);
    else if (c < 127) out += String.fromCharCode(c);
    else if (isPrintable(c)) out += String.fromCodePoint(c);
    else if (c < 256) out += "\\x" + hex(c, 2);
    else if (c < 65536) out += "\\u" + hex(c, 4);
    else out += "\\U" + hex(c, 8);
  }
  return out + String.fromCharCode(quote);
}

/** `repr` of a bytes object. */
export function bytesRepr(b: Uint8Array): string {
  const quote = b.includes(39) && !b.includes(34) ? 34 : 39;
  let out = "b" + String.fromCharCode(quote);
  for (const c of b) {
    if (c === quote || c === 92) out += "\\" + String.fromCharCode(c);
    else if (c === 10) out += "\\n";
    else if (c === 13) out += "\\r";
    else if (c === 9) out += "\\t";
    else if (c < 32 || c >= 127) out += "\\x" + hex(c, 2);
    else out += String.fromCharCode(c);
  }
  return out + String.fromCharCode(quote);
}

/** `repr` of a complex number. */
export function complexRepr(re: number, im: number): string {
  const imag = partRepr(im) + "j";
  if (re === 0 && !Object.is(re, -0)) return imag;
  return `(${partRepr(re)}${imag.startsWith("-") ? "" : "+"}${imag})`;
}

/** A part of a complex number: a whole one has no ".0". */
function partRepr(x: number): string {
  return floatRepr(x).replace(/\.0$/, "");
}

/** `repr` of a constant; of a code object without its address. */
export function constRepr(c: Const): string {
  if (c === null) return "None";
  if (typeof c === "string" || c instanceof WideText) return strRepr(c);
  if (c === true) return "True";
  if (c === false) return "False";
  if (typeof c === "number" || typeof c === "bigint") return c.toString();
  if (c instanceof ConstFloat) return floatRepr(c.v);
  if (c instanceof ConstComplex) return complexRepr(c.re, c.im);
  if (c instanceof Uint8Array) return bytesRepr(c);
  if (c instanceof ConstEllipsis) return "Ellipsis";
  if (c instanceof ConstFrozenSet) {
    return c.items.length === 0 ? "frozenset()" : `frozenset({${c.items.map(constRepr).join(", ")}})`;
  }
  if (isTuple(c)) return c.length === 1 ? `(${constRepr(c[0]!)},)` : `(${c.map(constRepr).join(", ")})`;
  return `<code object ${c.co_name}, file "${c.co_filename}", line ${c.co_firstlineno}>`;
}

function isTuple(c: Const): c is readonly Const[] {
  return Array.isArray(c);
}
