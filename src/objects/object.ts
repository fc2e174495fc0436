/**
 * What a Python value is in JavaScript. Owns the base class, the singletons and the text helpers for `Str`.
 *
 * | Python                | JavaScript                                                                          |
 * |-----------------------|-------------------------------------------------------------------------------------|
 * | int                   | `number` while |n| <= 2^53-1, else `bigint`, normalised down; subclasses `PyIntSub`  |
 * | bool                  | `boolean`                                                                           |
 * | str                   | `string` when it holds no surrogate unit, else `PyWideStr`; subclasses `PyStrSub`     |
 * | anything else         | an object of a class that extends `PyObject`                                         |
 * | unbound, absent       | `undefined`: never a Python value                                                    |
 *
 * `cls` is the Python type. Builtin layouts carry it on the JavaScript prototype (set by `type.ts: attachType`), so exact
 * instances pay nothing; instances of Python subclasses carry it as an own field (see `heap.ts`).
 */
import type { PyType } from "./type.ts";

export abstract class PyObject {
  declare cls: PyType;
  /** What `id()` is made of; 0 until somebody asks. Layouts without it are numbered by `Runtime.ids`. */
  declare serial?: number;
  /** The list of weak references, null for none. Those of layouts without it are in a WeakMap (`builtins/weakref`). */
  declare references?: object | null;
}

/**
 * Makes a layout's class, which does not say `extends PyObject`, one of objects. For layouts that are made by the million: their
 * constructors need not call `super()`, which V8 runs as a call of its own wherever it does not inline the constructor.
 */
export function inheritsObject(Layout: abstract new (...args: never[]) => PyObject): void {
  Object.setPrototypeOf(Layout.prototype, PyObject.prototype);
}

export type Value = number | bigint | boolean | string | PyObject;

/** Python ints in normal form. `boolean` is a Python int too, but stays a `boolean`. */
export type Int = number | bigint;

export class PyNone extends PyObject {}
export const None = new PyNone();

export class PyNotImplemented extends PyObject {}
export const NotImplemented = new PyNotImplemented();

export class PyEllipsis extends PyObject {}
export const Ellipsis = new PyEllipsis();

/** A str with at least one astral code point or lone surrogate: one element per code point. Immutable. */
export class PyWideStr extends PyObject {
  readonly cps: Uint32Array;
  constructor(cps: Uint32Array) {
    super();
    this.cps = cps;
  }
}

/** The value of an exact str. */
export type Str = string | PyWideStr;

/** The low 64 bits of a bigint, and the same as two halves: V8 stores them without making a bigint of an expression's value. */
export const WORD = new BigUint64Array(1);
export const HALVES = new Uint32Array(WORD.buffer);
export const SIGNED_WORD = new BigInt64Array(WORD.buffer);
export const SIGNED_HALVES = new Int32Array(WORD.buffer);

/** Python int in normal form: `number` while |n| <= 2^53-1. */
export function normalInt(n: bigint): Int {
  // comparing bigints takes longer than looking at their low words
  WORD[0] = n;
  const high = SIGNED_HALVES[1]!;
  if (high < 0x200000 && high >= -0x200000 && SIGNED_WORD[0] === n) {
    const small = high * 4294967296 + HALVES[0]!;
    if (small !== -9007199254740992) return small;
  }
  return n;
}
