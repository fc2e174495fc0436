/**
 * Neutral constants: what the front end, `.pyc` files and the compiler know of Python values.
 * They have no behaviour and no type objects; `objects/from-const.ts` turns them into runtime values.
 *
 * | Python    | here                                                        |
 * |-----------|-------------------------------------------------------------|
 * | None      | `null`                                                      |
 * | bool      | `boolean`                                                   |
 * | int       | `number` while |n| <= 2^53-1, else `bigint` (normalised)    |
 * | float     | `ConstFloat`                                                |
 * | complex   | `ConstComplex`                                              |
 * | str       | `string` when it holds no surrogate unit, else `WideText`   |
 * | bytes     | `Uint8Array`                                                |
 * | tuple     | `readonly Const[]`                                          |
 * | frozenset | `ConstFrozenSet`                                            |
 * | Ellipsis  | `ELLIPSIS`                                                  |
 * | code      | `ConstCode`: `CodeObject` of `code/code-object.ts`          |
 */

/** A Python float: a box, so that `1.0` and `1` stay different. */
export class ConstFloat {
  readonly v: number;
  constructor(v: number) {
    this.v = v;
  }
}

/** A Python complex number. */
export class ConstComplex {
  readonly re: number;
  readonly im: number;
  constructor(re: number, im: number) {
    this.re = re;
    this.im = im;
  }
}

/** A Python frozenset, items in CPython's iteration order. */
export class ConstFrozenSet {
  readonly items: readonly Const[];
  constructor(items: readonly Const[]) {
    this.items = items;
  }
}

/** A Python str with at least one code point that is astral or a lone surrogate: one element per code point. */
export class WideText {
  readonly cps: Uint32Array;
  constructor(cps: Uint32Array) {
    this.cps = cps;
  }
}

/** The `Ellipsis` constant. */
export class ConstEllipsis {
  readonly kind = "Ellipsis";
}
export const ELLIPSIS = new ConstEllipsis();

/** What a code object must be to stand among constants; `code/code-object.ts` has the class. */
export interface ConstCode {
  readonly isCode: true;
  readonly co_name: string;
  readonly co_filename: string;
  /** 1-based. */
  readonly co_firstlineno: number;
}

export type ConstStr = string | WideText;

export type Const =
  | null
  | boolean
  | number
  | bigint
  | ConstFloat
  | ConstComplex
  | ConstStr
  | Uint8Array
  | readonly Const[]
  | ConstFrozenSet
  | ConstEllipsis
  | ConstCode;

const SURROGATE = /[\ud800-\udfff]/;

/** Python str of code points: a JS string when no code point needs or is a surrogate, else `WideText`. */
export function strFromCodePoints(cps: ArrayLike<number>): ConstStr {
  let wide = false;
  for (let i = 0; i < cps.length; i++) {
    const c = cps[i]!;
    if (c > 0xffff || (c >= 0xd800 && c <= 0xdfff)) {
      wide = true;
      break;
    }
  }
  if (wide) return new WideText(Uint32Array.from(cps));
  let out = "";
  for (let i = 0; i < cps.length; i += 8192) {
    const part = cps.length <= 8192 ? cps : Array.prototype.slice.call(cps, i, i + 8192);
    out += String.fromCharCode.apply(null, part as number[]);
  }
  return out;
}

/** Python str of JS text: surrogate pairs become one astral code point, lone surrogates stay. */
export function strFromJs(text: string): ConstStr {
  if (!SURROGATE.test(text)) return text;
  return new WideText(Uint32Array.from(Array.from(text, (c) => c.codePointAt(0)!)));
}

/** JS text of a Python str: astral code points become surrogate pairs. */
export function jsFromStr(s: ConstStr): string {
  if (typeof s === "string") return s;
  let out = "";
  for (let i = 0; i < s.cps.length; i++) out += String.fromCodePoint(s.cps[i]!);
  return out;
}

/** Python int in its one normal form: `number` while safe, else `bigint`. */
export function normalInt(n: bigint): number | bigint {
  return n >= -9007199254740991n && n <= 9007199254740991n ? Number(n) : n;
}
