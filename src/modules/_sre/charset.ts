/**
 * Character classes and sets as `Lib/re/_compiler.py` encodes them, made into tables. Source: Modules/_sre/sre_lib.h (charset),
 * sre.c (categories, case).
 */
import { simpleLower, simpleUpper } from "../../base/unicode/case.ts";
import { isAlnum, isDecimal, isLineBreak, isSpace } from "../../base/unicode/predicates.ts";
import { BIGCHARSET, CATEGORY, CHARSET, FAILURE, LITERAL, NEGATE, RANGE, RANGE_UNI_IGNORE } from "./opcodes.ts";

export type CharTest = (c: number) => boolean;

/** A set of characters: a table for Latin-1, a test for the rest. */
export class CharSet {
  readonly bits: Uint8Array;
  readonly high: CharTest;
  constructor(test: CharTest) {
    this.bits = new Uint8Array(256);
    for (let c = 0; c < 256; c++) if (test(c)) this.bits[c] = 1;
    this.high = test;
  }
  has(c: number): boolean {
    return c < 256 ? this.bits[c] !== 0 : this.high(c);
  }
}

export const asciiLower = (c: number): number => (c >= 65 && c <= 90 ? c + 32 : c);
const asciiUpper = (c: number): number => (c >= 97 && c <= 122 ? c - 32 : c);
export const unicodeLower = (c: number): number => (c < 128 ? asciiLower(c) : simpleLower(c));
export const unicodeUpper = (c: number): number => (c < 128 ? asciiUpper(c) : simpleUpper(c));
/** The locale is C or UTF-8: only ASCII letters have another case. */
export const localeLower = asciiLower;
export const localeUpper = asciiUpper;

const asciiDigit: CharTest = (c) => c >= 48 && c <= 57;
const asciiSpace: CharTest = (c) => c === 32 || (c >= 9 && c <= 13);
export const asciiWord: CharTest = (c) =>
  (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95;
export const unicodeWord: CharTest = (c) => (c < 128 ? asciiWord(c) : isAlnum(c));

const not =
  (test: CharTest): CharTest =>
  (c) =>
    !test(c);

/** By category code, CATEGORY_DIGIT … CATEGORY_UNI_NOT_LINEBREAK. */
export const CATEGORIES: readonly CharTest[] = [
  asciiDigit,
  not(asciiDigit),
  asciiSpace,
  not(asciiSpace),
  asciiWord,
  not(asciiWord),
  (c) => c === 10,
  (c) => c !== 10,
  asciiWord,
  not(asciiWord),
  isDecimal,
  not(isDecimal),
  isSpace,
  not(isSpace),
  unicodeWord,
  not(unicodeWord),
  isLineBreak,
  not(isLineBreak),
];

/** The test of the set whose items start at `at` and end with FAILURE; `undefined` when the code makes no sense. */
export function readCharset(code: ArrayLike<number>, at: number): CharTest | undefined {
  const items: CharTest[] = [];
  let negate = false;
  let i = at;
  for (;;) {
    const op = code[i];
    switch (op) {
      case FAILURE:
        return combine(items, negate);
      case LITERAL: {
        const literal = code[i + 1]!;
        items.push((c) => c === literal);
        i += 2;
        break;
      }
      case NEGATE:
        // everything after it is inverted; the compiler puts it first
        if (items.length > 0) return undefined;
        negate = !negate;
        i++;
        break;
      case RANGE: {
        const low = code[i + 1]!;
        const high = code[i + 2]!;
        items.push((c) => c >= low && c <= high);
        i += 3;
        break;
      }
      case RANGE_UNI_IGNORE: {
        const low = code[i + 1]!;
        const high = code[i + 2]!;
        items.push((c) => {
          if (c >= low && c <= high) return true;
          const upper = unicodeUpper(c);
          return upper >= low && upper <= high;
        });
        i += 3;
        break;
      }
      case CATEGORY: {
        const test = CATEGORIES[code[i + 1]!];
        if (test === undefined) return undefined;
        items.push(test);
        i += 2;
        break;
      }
      case CHARSET: {
        const words = Array.from({ length: 8 }, (_, k) => code[i + 1 + k]! >>> 0);
        items.push((c) => c < 256 && ((words[c >>> 5]! >>> (c & 31)) & 1) !== 0);
        i += 9;
        break;
      }
      case BIGCHARSET: {
        const count = code[i + 1]!;
        const blockOf = new Uint8Array(256);
        for (let k = 0; k < 64; k++) {
          const word = code[i + 2 + k]!;
          for (let b = 0; b < 4; b++) blockOf[k * 4 + b] = (word >>> (8 * b)) & 255;
        }
        const blocks = new Uint32Array(count * 8);
        for (let k = 0; k < blocks.length; k++) blocks[k] = code[i + 66 + k]!;
        items.push((c) => {
          if (c > 65535) return false;
          const bit = blockOf[c >>> 8]! * 256 + (c & 255);
          return ((blocks[bit >>> 5]! >>> (bit & 31)) & 1) !== 0;
        });
        i += 66 + count * 8;
        break;
      }
      default:
        return undefined;
    }
  }
}

function combine(items: readonly CharTest[], negate: boolean): CharTest {
  const [first] = items;
  if (first !== undefined && items.length === 1) return negate ? (c) => !first(c) : first;
  const any: CharTest = (c) => {
    for (let i = 0; i < items.length; i++) if (items[i]!(c)) return true;
    return false;
  };
  return negate ? (c) => !any(c) : any;
}
