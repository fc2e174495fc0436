/**
 * What `str.isalpha` and its kin, the tokenizer and `unicodedata.category` ask of one code point, Unicode 15.0.0.
 * Source of the semantics: Objects/unicodectype.c. Never JS's \p{}, whose Unicode version is the engine's.
 * ASCII is answered without unpacking the tables.
 */
import { NUMBERS } from "./numeric.gen.ts";
import { fromBase64, LOW_END, PackedReader, RunTable } from "./packed.ts";
import { ASCII_TYPES, CATEGORIES, TYPE_RECORDS, TYPE_RUNS } from "./types.gen.ts";

// Bits of a record above category (5 bits) and combining class (8 bits).
const ALPHA = 1 << 13;
const DECIMAL = 1 << 14;
const DIGIT = 1 << 15;
const NUMERIC = 1 << 16;
const PRINTABLE = 1 << 17;
const SPACE = 1 << 18;
const LOWER = 1 << 19;
const UPPER = 1 << 20;
const TITLE = 1 << 21;
const CASE_IGNORABLE = 1 << 22;
const XID_START = 1 << 23;
const XID_CONTINUE = 1 << 24;

let table: RunTable | undefined;
const ascii = Int32Array.from(ASCII_TYPES);
const records = Int32Array.from(TYPE_RECORDS);

/** The record of a code point, 0 to 0x10ffff. */
function typeOf(cp: number): number {
  if (cp < 128) return ascii[cp]!;
  table ??= new RunTable(TYPE_RUNS);
  return records[cp < LOW_END ? table.flat[cp]! : table.high(cp)]!;
}

/** `str.isalpha` of one code point. */
export function isAlpha(cp: number): boolean {
  return (typeOf(cp) & ALPHA) !== 0;
}

/** `str.isdecimal` of one code point: what `int()` accepts. */
export function isDecimal(cp: number): boolean {
  return (typeOf(cp) & DECIMAL) !== 0;
}

/** `str.isdigit` of one code point: decimals, and superscripts and the like. */
export function isDigit(cp: number): boolean {
  return (typeOf(cp) & DIGIT) !== 0;
}

/** `str.isnumeric` of one code point. */
export function isNumeric(cp: number): boolean {
  return (typeOf(cp) & NUMERIC) !== 0;
}

/** `str.isalnum` of one code point. */
export function isAlnum(cp: number): boolean {
  return (typeOf(cp) & (ALPHA | DECIMAL | DIGIT | NUMERIC)) !== 0;
}

/** `str.isprintable` of one code point: what `repr` shows as it is. */
export function isPrintable(cp: number): boolean {
  return (typeOf(cp) & PRINTABLE) !== 0;
}

/** `str.isspace` of one code point: what `str.strip` and `str.split` take off. */
export function isSpace(cp: number): boolean {
  return (typeOf(cp) & SPACE) !== 0;
}

/** Line ends of `str.splitlines`. */
export function isLineBreak(cp: number): boolean {
  if (cp < 0x80) return (cp >= 10 && cp <= 13) || (cp >= 28 && cp <= 30);
  return cp === 0x85 || cp === 0x2028 || cp === 0x2029;
}

/** Property Lowercase. */
export function isLower(cp: number): boolean {
  return (typeOf(cp) & LOWER) !== 0;
}

/** Property Uppercase. */
export function isUpper(cp: number): boolean {
  return (typeOf(cp) & UPPER) !== 0;
}

/** Category Lt: "ǅ" and its kin. */
export function isTitle(cp: number): boolean {
  return (typeOf(cp) & TITLE) !== 0;
}

/** Property Cased: lower, upper or title case. What `str.title` and a final sigma look for. */
export function isCased(cp: number): boolean {
  return (typeOf(cp) & (LOWER | UPPER | TITLE)) !== 0;
}

/** Case-ignorable: what the search for a cased letter around a sigma steps over. */
export function isCaseIgnorable(cp: number): boolean {
  return (typeOf(cp) & CASE_IGNORABLE) !== 0;
}

/** May start an identifier; "_" included. */
export function isXidStart(cp: number): boolean {
  return (typeOf(cp) & XID_START) !== 0;
}

/** May continue an identifier. */
export function isXidContinue(cp: number): boolean {
  return (typeOf(cp) & XID_CONTINUE) !== 0;
}

/** `unicodedata.category`. */
export function category(cp: number): string {
  return CATEGORIES[typeOf(cp) & 31]!;
}

/** `unicodedata.combining`: the canonical combining class. */
export function combiningClass(cp: number): number {
  return cp < 0x300 ? 0 : (typeOf(cp) >> 5) & 255;
}

/** What a code point counts: kind 2 decimal, 1 digit, 0 other numeric. */
interface NumberValue {
  kind: number;
  value: number;
}
let numbers: Map<number, NumberValue> | undefined;

function numberOf(cp: number): NumberValue | undefined {
  if (numbers === undefined) {
    numbers = new Map();
    const reader = new PackedReader(fromBase64(NUMBERS));
    let at = 0;
    while (!reader.done) {
      at += reader.uint();
      const kind = reader.uint();
      const numerator = reader.int();
      numbers.set(at, { kind: kind & 3, value: (kind & 4) !== 0 ? numerator / reader.uint() : numerator });
    }
  }
  return numbers.get(cp);
}

/** `unicodedata.decimal`, or -1. */
export function decimalValue(cp: number): number {
  if (cp < 128) return cp >= 48 && cp <= 57 ? cp - 48 : -1;
  if ((typeOf(cp) & DECIMAL) === 0) return -1;
  return numberOf(cp)!.value;
}

/** `unicodedata.digit`, or -1. */
export function digitValueOf(cp: number): number {
  if ((typeOf(cp) & DIGIT) === 0) return -1;
  return numberOf(cp)!.value;
}

/** `unicodedata.numeric`, or `undefined`. */
export function numericValue(cp: number): number | undefined {
  if ((typeOf(cp) & NUMERIC) === 0) return undefined;
  return numberOf(cp)!.value;
}
