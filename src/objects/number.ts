/** Layouts of float, complex and int subclasses. Exact ints are `number`/`bigint`, bools `boolean`. */
import { heapSubclass } from "./heap.ts";
import { type Int, inheritsObject, normalInt, PyObject, type Value } from "./object.ts";
import type { PyType } from "./type.ts";

export class PyFloat {
  declare cls: PyType;
  readonly v: number;
  constructor(v: number) {
    this.v = v;
  }
}
inheritsObject(PyFloat);
export const PyFloatSub = heapSubclass(PyFloat);

export class PyComplex {
  declare cls: PyType;
  readonly re: number;
  readonly im: number;
  constructor(re: number, im: number) {
    this.re = re;
    this.im = im;
  }
}
inheritsObject(PyComplex);
export const PyComplexSub = heapSubclass(PyComplex);

/** The int layout of subclasses; `new PyIntSub(cls, value)` makes an instance. */
export class PyIntLayout extends PyObject {
  readonly value: Int;
  constructor(value: Int) {
    super();
    this.value = value;
  }
}
export const PyIntSub = heapSubclass(PyIntLayout);

/** Is it a Python int (bools and subclasses included)? */
export function isInt(v: Value): boolean {
  const t = typeof v;
  return t === "number" || t === "bigint" || t === "boolean" || v instanceof PyIntLayout;
}

/** The integer of an int, bool or int subclass instance; `undefined` for anything else. Does not call `__index__`. */
export function intOf(v: Value): Int | undefined {
  if (typeof v === "number" || typeof v === "bigint") return v;
  if (typeof v === "boolean") return v ? 1 : 0;
  if (v instanceof PyIntLayout) return v.value;
  return undefined;
}

/** Python int of an integral double of any size. */
export function intFromDouble(n: number): Int {
  return Number.isSafeInteger(n) ? n + 0 : normalInt(BigInt(n));
}
