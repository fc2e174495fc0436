/**
 * When two constants are one: CPython merges constants of the same type and value, tells 0.0 from -0.0 and 1 from 1.0 and True,
 * and looks into tuples and frozensets. Source: Objects/codeobject.c (_PyCode_ConstantKey, code_richcompare).
 */
import { type Const, ConstComplex, ConstEllipsis, ConstFloat, ConstFrozenSet, WideText } from "../base/const.ts";
import { CodeObject } from "../code/code-object.ts";

let nanCount = 0;

/** A string that is equal for constants that CPython merges. Code objects get their key from a `CodeKeys`. */
export function constKey(value: Const, codes: CodeKeys): string {
  if (value === null) return "N";
  switch (typeof value) {
    case "boolean":
      return value ? "T" : "F";
    case "number":
    case "bigint":
      return "i" + value;
    case "string":
      return "s" + value;
  }
  if (value instanceof WideText) return "w" + value.cps.join(",");
  if (value instanceof ConstFloat) return "f" + floatKey(value.v);
  if (value instanceof ConstComplex) return `c${floatKey(value.re)},${floatKey(value.im)}`;
  if (value instanceof Uint8Array) return "b" + bytesKey(value);
  if (value instanceof ConstEllipsis) return ".";
  if (value instanceof ConstFrozenSet) {
    const keys = value.items.map((item) => constKey(item, codes));
    return "{" + joined(keys.sort()) + "}";
  }
  if (value instanceof CodeObject) return codes.key(value);
  return "(" + joined((value as readonly Const[]).map((item) => constKey(item, codes))) + ")";
}

/** Joins keys so that no two different lists give the same text. */
function joined(keys: string[]): string {
  let out = "";
  for (const key of keys) out += `${key.length}:${key}`;
  return out;
}

function floatKey(v: number): string {
  if (Number.isNaN(v)) return "nan" + nanCount++; // a NaN equals nothing
  return Object.is(v, -0) ? "-0" : String(v);
}

function bytesKey(b: Uint8Array): string {
  let out = "";
  for (let i = 0; i < b.length; i += 4096) out += String.fromCharCode(...b.subarray(i, i + 4096));
  return out;
}

/** Numbers the code objects of a compilation; equal ones share a number. */
export class CodeKeys {
  private readonly byLine = new Map<number, CodeObject[]>();
  private readonly numbers = new Map<CodeObject, number>();

  key(code: CodeObject): string {
    let n = this.numbers.get(code);
    if (n === undefined) {
      const others = this.byLine.get(code.co_firstlineno);
      const twin = others?.find((other) => sameCode(other, code, this));
      n = twin === undefined ? this.numbers.size : this.numbers.get(twin)!;
      this.numbers.set(code, n);
      if (others === undefined) this.byLine.set(code.co_firstlineno, [code]);
      else others.push(code);
    }
    return "code" + n;
  }
}

/** Equality of code objects, Python's `==`. */
export function sameCode(a: CodeObject, b: CodeObject, codes = new CodeKeys()): boolean {
  return (
    a === b ||
    (a.co_name === b.co_name &&
      a.co_argcount === b.co_argcount &&
      a.co_posonlyargcount === b.co_posonlyargcount &&
      a.co_kwonlyargcount === b.co_kwonlyargcount &&
      a.co_flags === b.co_flags &&
      a.co_firstlineno === b.co_firstlineno &&
      sameBytes(a.co_code, b.co_code) &&
      sameBytes(a.co_linetable, b.co_linetable) &&
      sameBytes(a.co_exceptiontable, b.co_exceptiontable) &&
      sameBytes(a.co_localspluskinds, b.co_localspluskinds) &&
      sameNames(a.co_names, b.co_names) &&
      sameNames(a.co_localsplusnames, b.co_localsplusnames) &&
      constKey(a.co_consts, codes) === constKey(b.co_consts, codes))
  );
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

/** Truth of a constant. */
export function constTruth(value: Const): boolean {
  if (value === null || value === false || value === 0 || value === "") return false;
  if (value instanceof ConstFloat) return value.v !== 0;
  if (value instanceof ConstComplex) return value.re !== 0 || value.im !== 0;
  if (value instanceof Uint8Array) return value.length > 0;
  if (value instanceof ConstFrozenSet) return value.items.length > 0;
  if (Array.isArray(value)) return value.length > 0;
  return true;
}
