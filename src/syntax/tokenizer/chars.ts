/**
 * Character classes and operator spellings of the tokenizer. Source: Parser/token.c, the macros of Parser/tokenizer.c.
 */
import * as T from "./token-types.gen.ts";

export const isDigit = (c: number): boolean => c >= 48 && c <= 57;
export const isHex = (c: number): boolean => isDigit(c) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70);

/** 1: may start an identifier, 3: may continue one; non-ASCII is decided later. */
export const IDENT = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  if ((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95) IDENT[c] = 3;
  else if (c >= 48 && c <= 57) IDENT[c] = 2;
}
export const identChar = (c: number): boolean => c >= 128 || (c >= 0 && IDENT[c] !== 0);

/** Type of a one-character operator. */
export const ONE_CHAR = new Uint8Array(128).fill(T.OP);
for (const [ch, type] of [
  ["!", T.EXCLAMATION],
  ["%", T.PERCENT],
  ["&", T.AMPER],
  ["(", T.LPAR],
  [")", T.RPAR],
  ["*", T.STAR],
  ["+", T.PLUS],
  [",", T.COMMA],
  ["-", T.MINUS],
  [".", T.DOT],
  ["/", T.SLASH],
  [":", T.COLON],
  [";", T.SEMI],
  ["<", T.LESS],
  ["=", T.EQUAL],
  [">", T.GREATER],
  ["@", T.AT],
  ["[", T.LSQB],
  ["]", T.RSQB],
  ["^", T.CIRCUMFLEX],
  ["{", T.LBRACE],
  ["|", T.VBAR],
  ["}", T.RBRACE],
  ["~", T.TILDE],
] as const) {
  ONE_CHAR[ch.charCodeAt(0)] = type;
}

/** UTF-8 bytes of unit `c` at `i`: halves of a surrogate pair have two each; a byte that is not UTF-8 is itself. */
export function utf8Units(src: string, i: number, c: number): number {
  if (c < 0x80) return 1;
  if (c < 0x800) return 2;
  if (c < 0xd800 || c > 0xdfff) return 3;
  if (c < 0xdc80 || c > 0xdcff) return 2;
  const before = i > 0 ? src.charCodeAt(i - 1) : 0;
  return before >= 0xd800 && before <= 0xdbff ? 2 : 1;
}

export function isOctal(c: number): boolean {
  return c >= 48 && c < 56;
}

export function isBinary(c: number): boolean {
  return c === 48 || c === 49;
}

export function hex4(n: number): string {
  return n.toString(16).toUpperCase().padStart(4, "0");
}

export function codePoints(src: string, start: number, end: number): number {
  let n = 0;
  for (let i = start; i < end; n++) i += src.codePointAt(i)! > 0xffff ? 2 : 1;
  return n;
}

/** Kind of literal that a prefix of one or two letters begins: 1 plain, 2 formatted, 0 none. */
export function stringPrefix(first: number, second: number): number {
  const a = first | 32;
  if (second === 0) {
    if (a === 102) return 2;
    return a === 98 || a === 114 || a === 117 ? 1 : 0;
  }
  const b = second | 32;
  if ((a === 98 && b === 114) || (a === 114 && b === 98)) return 1;
  if ((a === 102 && b === 114) || (a === 114 && b === 102)) return 2;
  return 0;
}

/** Type of a two-character operator, 0 when there is none. */
export function twoChars(a: number, b: number): number {
  switch (a) {
    case 33:
      return b === 61 ? T.NOTEQUAL : 0;
    case 37:
      return b === 61 ? T.PERCENTEQUAL : 0;
    case 38:
      return b === 61 ? T.AMPEREQUAL : 0;
    case 42:
      return b === 42 ? T.DOUBLESTAR : b === 61 ? T.STAREQUAL : 0;
    case 43:
      return b === 61 ? T.PLUSEQUAL : 0;
    case 45:
      return b === 61 ? T.MINEQUAL : b === 62 ? T.RARROW : 0;
    case 47:
      return b === 47 ? T.DOUBLESLASH : b === 61 ? T.SLASHEQUAL : 0;
    case 58:
      return b === 61 ? T.COLONEQUAL : 0;
    case 60:
      return b === 60 ? T.LEFTSHIFT : b === 61 ? T.LESSEQUAL : b === 62 ? T.NOTEQUAL : 0;
    case 61:
      return b === 61 ? T.EQEQUAL : 0;
    case 62:
      return b === 61 ? T.GREATEREQUAL : b === 62 ? T.RIGHTSHIFT : 0;
    case 64:
      return b === 61 ? T.ATEQUAL : 0;
    case 94:
      return b === 61 ? T.CIRCUMFLEXEQUAL : 0;
    case 124:
      return b === 61 ? T.VBAREQUAL : 0;
    default:
      return 0;
  }
}

/** Type of a three-character operator whose first two form an operator, 0 when there is none. */
export function threeChars(a: number, b: number, c: number): number {
  if (c !== 61 || a !== b) return 0;
  if (a === 42) return T.DOUBLESTAREQUAL;
  if (a === 47) return T.DOUBLESLASHEQUAL;
  if (a === 60) return T.LEFTSHIFTEQUAL;
  return a === 62 ? T.RIGHTSHIFTEQUAL : 0;
}
