/** Format strings of `struct`: from text to a list of fields with offsets. Source: Modules/_struct.c (prepare_s). */
import { encodeNarrow } from "../../builtins/codecs/latin.ts";
import { PyBytes } from "../../objects/bytes.ts";
import type { Value } from "../../objects/object.ts";
import { strOf } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { pyError } from "../../protocols/errors.ts";
import { moduleException, newError } from "../../protocols/new-exception.ts";
import { typeName } from "../../protocols/type-of.ts";

export const structError = moduleException("struct.error", () => [exceptionTypes.Exception]);
export const failure = (message: string): ReturnType<typeof newError> => newError(structError, message);

/** A run of equal fields. `code` is the format character. */
export interface Field {
  readonly code: string;
  readonly offset: number;
  /** Bytes of one value. */
  readonly size: number;
  /** Values in a row; 1 for `s` and `p`, whose count is their size. */
  readonly repeat: number;
  /** An int of fewer than eight bytes: what fits is known as numbers. */
  readonly isShortInt: boolean;
  readonly low: number;
  readonly high: number;
}

const SHORT_INTS = "bBhHiIlLqQnN";
export const SIGNED = "bhilqn";

function makeField(code: string, offset: number, size: number, repeat: number): Field {
  const isShortInt = size < 8 && SHORT_INTS.includes(code);
  const isSigned = SIGNED.includes(code);
  const span = 2 ** (size * 8);
  const low = isSigned ? -span / 2 : 0;
  return { code, offset, size, repeat, isShortInt, low: isShortInt ? low : 0, high: isShortInt ? low + span - 1 : 0 };
}

export interface Layout {
  readonly fields: readonly Field[];
  readonly size: number;
  /** Values taken and given. */
  readonly count: number;
  readonly isLittle: boolean;
}

/** Sizes with `@`, where they are alignments too (`s`, `p`, `x`, `c` have none). */
// biome-ignore format: a table
const NATIVE: Readonly<Record<string, number>> = {
  x: 1, b: 1, B: 1, c: 1, s: 1, p: 1, "?": 1, h: 2, H: 2, i: 4, I: 4, l: 8, L: 8, q: 8, Q: 8, n: 8, N: 8, e: 2, f: 4, d: 8, P: 8,
};
/** Sizes with `=`, `<`, `>` and `!`. */
// biome-ignore format: a table
const STANDARD: Readonly<Record<string, number>> = {
  x: 1, b: 1, B: 1, c: 1, s: 1, p: 1, "?": 1, h: 2, H: 2, i: 4, I: 4, l: 4, L: 4, q: 8, Q: 8, e: 2, f: 4, d: 8,
};

/** Larger structs than this cannot exist here. */
const MAX_SIZE = Number.MAX_SAFE_INTEGER;

function isSpace(c: string): boolean {
  return c === " " || (c >= "\t" && c <= "\r");
}

/** The text of a format given as str or bytes. */
export function formatText(format: Value): string {
  const s = strOf(format);
  if (s !== undefined) return String.fromCharCode(...encodeNarrow(s, 128, "strict"));
  if (format instanceof PyBytes) return String.fromCharCode(...format.bytes);
  throw pyError("TypeError", `Struct() argument 1 must be a str or bytes object, not ${typeName(format)}`);
}

export function parseFormat(text: string): Layout {
  if (text.includes("\0")) throw failure("embedded null character");
  let i = 0;
  const first = text[0] ?? "";
  if ("@=<>!".includes(first) && first !== "") i = 1;
  const isNative = i === 0 || first === "@";
  const sizes = isNative ? NATIVE : STANDARD;
  const fields: Field[] = [];
  let size = 0;
  let count = 0;
  while (i < text.length) {
    let c = text[i++]!;
    if (isSpace(c)) continue;
    let repeat = 1;
    if (c >= "0" && c <= "9") {
      repeat = 0;
      while (c >= "0" && c <= "9") {
        repeat = repeat * 10 + Number(c);
        if (repeat >= 2 ** 63) throw failure("total struct size too long");
        if (i >= text.length) throw failure("repeat count given without format specifier");
        c = text[i++]!;
      }
    }
    const itemSize = Object.hasOwn(sizes, c) ? sizes[c]! : undefined;
    if (itemSize === undefined) throw failure("bad char in struct format");
    if (isNative) size = Math.ceil(size / itemSize) * itemSize;
    const isText = c === "s" || c === "p";
    if (isText) {
      fields.push(makeField(c, size, repeat, 1));
      count++;
    } else if (c !== "x") {
      if (repeat > 0) fields.push(makeField(c, size, itemSize, repeat));
      count += repeat;
    }
    size += repeat * itemSize;
    if (size > MAX_SIZE) throw failure("total struct size too long");
  }
  return { fields, size, count, isLittle: first !== ">" && first !== "!" };
}
