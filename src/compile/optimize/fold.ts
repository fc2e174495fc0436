/**
 * Arithmetic on constants at compile time: the results are CPython's, and nothing big is made. `undefined` means "leave it to the
 * runtime": an exception, a result over the limits, or types without the operation. Source: Python/ast_opt.c.
 */
import { type Const, ConstComplex, ConstFloat, ConstFrozenSet, normalInt, WideText } from "../../base/const.ts";
import {
  type ComplexFailure,
  complexPower,
  complexProduct,
  complexQuotient,
  type Parts,
} from "../../base/math/complex.ts";
import { pow as floatPow } from "../../base/math/pow.ts";
import { bitLength, type Int, intToFloat, intTrueDivide } from "../../base/number/convert.ts";
import { concatStr } from "../../syntax/parser/strings.ts";

const MAX_INT_SIZE = 128; // bits
const MAX_COLLECTION_SIZE = 256; // items
const MAX_STR_SIZE = 4096; // characters
const MAX_TOTAL_ITEMS = 1024; // including nested collections

type Num = Int | ConstFloat | ConstComplex;

/** Ints and bools as ints; `undefined` for all else. */
function asInt(v: Const): Int | undefined {
  if (typeof v === "number" || typeof v === "bigint") return v;
  if (typeof v === "boolean") return v ? 1 : 0;
  return undefined;
}

function asNum(v: Const): Num | undefined {
  return v instanceof ConstFloat || v instanceof ConstComplex ? v : asInt(v);
}

function big(n: Int): bigint {
  return BigInt(n);
}

/** Constant result of a unary operator. */
export function foldUnary(op: string, v: Const): Const | undefined {
  if (op === "Not") {
    return !truth(v);
  }
  const n = asNum(v);
  if (n === undefined) return undefined;
  switch (op) {
    case "UAdd":
      return n;
    case "USub":
      if (n instanceof ConstFloat) return new ConstFloat(-n.v);
      if (n instanceof ConstComplex) return new ConstComplex(-n.re, -n.im);
      return n === 0 ? 0 : normalInt(-big(n));
    case "Invert":
      if (n instanceof ConstFloat || n instanceof ConstComplex) return undefined;
      return normalInt(~big(n));
  }
  return undefined;
}

function truth(v: Const): boolean {
  if (v === null || v === false || v === 0 || v === "") return false;
  if (v instanceof ConstFloat) return v.v !== 0;
  if (v instanceof ConstComplex) return v.re !== 0 || v.im !== 0;
  if (v instanceof Uint8Array) return v.length > 0;
  if (v instanceof ConstFrozenSet) return v.items.length > 0;
  return !Array.isArray(v) || v.length > 0;
}

/** Constant result of a binary operator. */
export function foldBinary(op: string, v: Const, w: Const): Const | undefined {
  if (typeof v === "boolean" && typeof w === "boolean") {
    if (op === "BitAnd") return v && w;
    if (op === "BitOr") return v || w;
    if (op === "BitXor") return v !== w;
  }
  const a = asNum(v);
  const b = asNum(w);
  if (a === undefined || b === undefined) return foldSequences(op, v, w);
  if (a instanceof ConstComplex || b instanceof ConstComplex) return foldComplex(op, a, b);
  if (a instanceof ConstFloat || b instanceof ConstFloat) return foldFloat(op, toFloat(a), toFloat(b));
  return foldInt(op, a, b);
}

function toFloat(n: Int | ConstFloat): number {
  return n instanceof ConstFloat ? n.v : intToFloat(n);
}

function foldInt(op: string, a: Int, b: Int): Const | undefined {
  switch (op) {
    case "Add":
      return normalInt(big(a) + big(b));
    case "Sub":
      return normalInt(big(a) - big(b));
    case "Mult":
      if (a !== 0 && b !== 0 && bitLength(a) + bitLength(b) > MAX_INT_SIZE) return undefined;
      return normalInt(big(a) * big(b));
    case "Div": {
      if (b === 0) return undefined;
      const q = intTrueDivide(a, b);
      return Number.isFinite(q) ? new ConstFloat(q) : undefined;
    }
    case "FloorDiv":
      return b === 0 ? undefined : normalInt(floorDiv(big(a), big(b)));
    case "Mod":
      return b === 0 ? undefined : normalInt(big(a) - floorDiv(big(a), big(b)) * big(b));
    case "Pow":
      if (b < 0) return a === 0 ? undefined : foldFloat("Pow", intToFloat(a), intToFloat(b));
      if (a !== 0 && b > 0 && bitLength(a) > MAX_INT_SIZE / Number(b)) return undefined;
      return normalInt(big(a) ** big(b));
    case "LShift":
      if (b < 0) return undefined;
      if (a !== 0 && b !== 0 && (b > MAX_INT_SIZE || bitLength(a) > MAX_INT_SIZE - Number(b))) return undefined;
      return a === 0 ? 0 : normalInt(big(a) << big(b));
    case "RShift":
      if (b < 0) return undefined;
      return b > 0x7fffffff ? (a < 0 ? -1 : 0) : normalInt(big(a) >> big(b));
    case "BitOr":
      return normalInt(big(a) | big(b));
    case "BitXor":
      return normalInt(big(a) ^ big(b));
    case "BitAnd":
      return normalInt(big(a) & big(b));
  }
  return undefined;
}

function floorDiv(a: bigint, b: bigint): bigint {
  const q = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? q - 1n : q;
}

function foldFloat(op: string, a: number, b: number): Const | undefined {
  switch (op) {
    case "Add":
      return new ConstFloat(a + b);
    case "Sub":
      return new ConstFloat(a - b);
    case "Mult":
      return new ConstFloat(a * b);
    case "Div":
      return b === 0 ? undefined : new ConstFloat(a / b);
    case "Mod":
      return b === 0 ? undefined : new ConstFloat(floatMod(a, b));
    case "FloorDiv":
      return b === 0 ? undefined : new ConstFloat(floatFloorDiv(a, b));
    case "Pow": {
      if (a === 0 && b < 0) return undefined;
      if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) {
        return complexConst(complexPower({ re: a, im: 0 }, { re: b, im: 0 }));
      }
      if (a === 1 || b === 0) return new ConstFloat(1);
      if (a === -1 && !Number.isFinite(b) && !Number.isNaN(b)) return new ConstFloat(1);
      const r = floatPow(a, b);
      if (!Number.isFinite(r) && Number.isFinite(a) && Number.isFinite(b)) return undefined; // OverflowError
      return new ConstFloat(r);
    }
  }
  return undefined;
}

function floatMod(a: number, b: number): number {
  let m = a % b;
  if (m !== 0) {
    if (b < 0 !== m < 0) m += b;
    return m;
  }
  return b < 0 ? -0 : 0;
}

function floatFloorDiv(a: number, b: number): number {
  let mod = a % b;
  let div = (a - mod) / b;
  if (mod !== 0) {
    if (b < 0 !== mod < 0) {
      mod += b;
      div -= 1;
    }
  }
  if (div === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(div);
  return div - floor > 0.5 ? floor + 1 : floor;
}

function foldComplex(op: string, a: Num, b: Num): Const | undefined {
  const x = parts(a);
  const y = parts(b);
  switch (op) {
    case "Add":
      return new ConstComplex(x.re + y.re, x.im + y.im);
    case "Sub":
      return new ConstComplex(x.re - y.re, x.im - y.im);
    case "Mult":
      return complexConst(complexProduct(x, y));
    case "Div":
      return complexConst(complexQuotient(x, y));
    case "Pow":
      return complexConst(complexPower(x, y));
  }
  return undefined;
}

const parts = (n: Num): Parts => (n instanceof ConstComplex ? n : { re: toFloat(n), im: 0 });
const complexConst = (r: Parts | ComplexFailure): Const | undefined =>
  typeof r === "string" ? undefined : new ConstComplex(r.re, r.im);

function foldSequences(op: string, v: Const, w: Const): Const | undefined {
  if (op === "Add") return concat(v, w);
  if (op === "Mult") {
    const n = asInt(v);
    if (n !== undefined) return repeat(w, n);
    const m = asInt(w);
    if (m !== undefined) return repeat(v, m);
    return undefined;
  }
  if (v instanceof ConstFrozenSet && w instanceof ConstFrozenSet) return undefined;
  return undefined;
}

function isStr(v: Const): v is string | WideText {
  return typeof v === "string" || v instanceof WideText;
}

function concat(v: Const, w: Const): Const | undefined {
  if (isStr(v) && isStr(w)) return concatStr(v, w);
  if (v instanceof Uint8Array && w instanceof Uint8Array) {
    const out = new Uint8Array(v.length + w.length);
    out.set(v);
    out.set(w, v.length);
    return out;
  }
  if (Array.isArray(v) && Array.isArray(w)) return [...v, ...w];
  return undefined;
}

function repeat(v: Const, n: Int): Const | undefined {
  if (isStr(v)) {
    const length = typeof v === "string" ? v.length : v.cps.length;
    if (length > 0 && (n < 0 || n > Math.floor(MAX_STR_SIZE / length))) return undefined;
    if (length === 0) return "";
    if (typeof v === "string") return v.repeat(Number(n));
    if (n === 0) return "";
    const cps = new Uint32Array(length * Number(n));
    for (let i = 0; i < Number(n); i++) cps.set(v.cps, i * length);
    return new WideText(cps);
  }
  if (v instanceof Uint8Array) {
    if (v.length === 0) return v;
    if (n < 0 || n > Math.floor(MAX_STR_SIZE / v.length)) return undefined;
    const out = new Uint8Array(v.length * Number(n));
    for (let i = 0; i < Number(n); i++) out.set(v, i * v.length);
    return out;
  }
  if (Array.isArray(v)) {
    const items = v as readonly Const[];
    if (items.length === 0) return items;
    if (n < 0 || n > Math.floor(MAX_COLLECTION_SIZE / items.length)) return undefined;
    if (n !== 0 && complexity(items, Math.floor(MAX_TOTAL_ITEMS / Number(n))) < 0) return undefined;
    const out: Const[] = [];
    for (let i = 0; i < Number(n); i++) out.push(...items);
    return out;
  }
  return undefined;
}

/** What is left of `limit` after counting all items, also nested ones. */
function complexity(v: Const, limit: number): number {
  const items = Array.isArray(v) ? (v as readonly Const[]) : v instanceof ConstFrozenSet ? v.items : null;
  if (items === null) return limit;
  let left = limit - items.length;
  for (const item of items) {
    if (left < 0) break;
    left = complexity(item, left);
  }
  return left;
}

/** Constant result of `v[index]`. */
export function foldSubscript(v: Const, index: Const): Const | undefined {
  const n = asInt(index);
  if (n === undefined || typeof n === "bigint") return undefined;
  const at = (length: number): number => (n < 0 ? n + length : n);
  if (typeof v === "string") return v[at(v.length)];
  if (v instanceof WideText) {
    const c = v.cps[at(v.cps.length)];
    if (c === undefined) return undefined;
    return c > 0xffff || (c >= 0xd800 && c <= 0xdfff) ? new WideText(Uint32Array.of(c)) : String.fromCharCode(c);
  }
  if (v instanceof Uint8Array) return v[at(v.length)];
  if (Array.isArray(v)) return (v as readonly Const[])[at(v.length)];
  return undefined;
}

/** A frozenset of constants: equal items (1, 1.0 and True are) stand once, the first of them. */
export function frozenSetOf(items: readonly Const[]): ConstFrozenSet {
  const seen = new Map<string, Const>();
  for (const item of items) {
    const key = equalityKey(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return new ConstFrozenSet([...seen.values()]);
}

let nans = 0;

/** The same text for constants that are equal in Python. */
export function equalityKey(v: Const): string {
  if (v === null) return "N";
  if (isStr(v)) return typeof v === "string" ? "s" + v : "w" + v.cps.join(",");
  if (v instanceof Uint8Array) return "b" + v.join(",");
  const n = asNum(v);
  if (n !== undefined) {
    if (n instanceof ConstComplex && n.im !== 0) return `c${n.re === 0 ? 0 : n.re},${n.im}`;
    const f = n instanceof ConstFloat ? n.v : n instanceof ConstComplex ? n.re : undefined;
    if (f === undefined) return "i" + n;
    if (Number.isNaN(f)) return "nan" + nans++;
    return "i" + (Number.isInteger(f) ? BigInt(f) : f);
  }
  if (Array.isArray(v))
    return "(" + (v as readonly Const[]).map((x) => equalityKey(x).replace(/[\\,]/g, "\\$&")).join(",") + ")";
  if (v instanceof ConstFrozenSet) return "{" + v.items.map(equalityKey).sort().join(",") + "}";
  return ".";
}
