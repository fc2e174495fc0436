/** `repr()` of constants, for disassembly. */
import {
  type Const,
  ConstComplex,
  ConstEllipsis,
  ConstFloat,
  ConstFrozenSet,
  type ConstStr,
  WideText,
} from "../base/const.ts";
import { CodeObject } from "./code-object.ts";
import { floatRepr } from "./float-repr.ts";

/** Python's `repr` of a constant. */
export function constRepr(value: Const): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (value instanceof ConstFloat) return floatRepr(value.v);
  if (value instanceof ConstComplex) return complexRepr(value.re, value.im);
  if (typeof value === "string" || value instanceof WideText) return strRepr(value);
  if (value instanceof Uint8Array) return bytesRepr(value);
  if (value instanceof ConstEllipsis) return "Ellipsis";
  if (value instanceof ConstFrozenSet) {
    return value.items.length === 0 ? "frozenset()" : `frozenset({${value.items.map(constRepr).join(", ")}})`;
  }
  if (value instanceof CodeObject) {
    return `<code object ${value.co_name}, file "${value.co_filename}", line ${value.co_firstlineno}>`;
  }
  const items = value as readonly Const[];
  return items.length === 1 ? `(${constRepr(items[0]!)},)` : `(${items.map(constRepr).join(", ")})`;
}

function complexRepr(re: number, im: number): string {
  const part = (v: number) => floatRepr(v).replace(/\.0$/, "");
  if (re === 0 && !Object.is(re, -0)) return part(im) + "j";
  const sign = im < 0 || Object.is(im, -0) ? "" : "+";
  return `(${part(re)}${sign}${part(im)}j)`;
}

function strRepr(s: ConstStr): string {
  const cps = typeof s === "string" ? Array.from(s, (c) => c.charCodeAt(0)) : Array.from(s.cps);
  const quote = cps.includes(39) && !cps.includes(34) ? 34 : 39;
  let out = "";
  for (const c of cps) {
    if (c === quote || c === 92) out += "\\" + String.fromCharCode(c);
    else if (c === 9) out += "\\t";
    else if (c === 10) out += "\\n";
    else if (c === 13) out += "\\r";
    else if (c < 32 || (c >= 127 && c < 161) || c === 173) out += "\\x" + c.toString(16).padStart(2, "0");
    else if (c >= 0xd800 && c <= 0xdfff) out += "\\u" + c.toString(16);
    else out += String.fromCodePoint(c);
  }
  const q = String.fromCharCode(quote);
  return q + out + q;
}

function bytesRepr(data: Uint8Array): string {
  const quote = data.includes(39) && !data.includes(34) ? 34 : 39;
  let out = "";
  for (const b of data) {
    if (b === quote || b === 92) out += "\\" + String.fromCharCode(b);
    else if (b === 9) out += "\\t";
    else if (b === 10) out += "\\n";
    else if (b === 13) out += "\\r";
    else if (b < 32 || b > 126) out += "\\x" + b.toString(16).padStart(2, "0");
    else out += String.fromCharCode(b);
  }
  const q = String.fromCharCode(quote);
  return "b" + q + out + q;
}
