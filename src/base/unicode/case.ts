/**
 * Case mappings of Unicode 15.0.0, of code points and of whole strings. Source of the semantics: Objects/unicodectype.c
 * and the `case_operation`s of Objects/unicodeobject.c. Never JS's toUpperCase, whose Unicode version is the engine's.
 */
import { CASE_RECORDS, CASE_RUNS, CASE_SPECIAL } from "./case.gen.ts";
import { LOW_END, RunTable } from "./packed.ts";
import { isCased, isCaseIgnorable, isLower, isUpper } from "./predicates.ts";

/** Number of a mapping: its place in a case record. */
const LOWER_MAP = 0;
const UPPER_MAP = 1;
const TITLE_MAP = 2;
const FOLD_MAP = 3;

let table: RunTable | undefined;
let special: Map<number, readonly number[]> | undefined;
const records = Int32Array.from(CASE_RECORDS);

function tables(): RunTable {
  if (table === undefined) {
    special = new Map();
    for (const [cp, which, ...result] of CASE_SPECIAL) special.set(cp! * 4 + which!, result);
    table = new RunTable(CASE_RUNS);
  }
  return table;
}

/** The mapping to one code point. */
function mapOne(cp: number, which: number): number {
  const t = table ?? tables();
  return cp < LOW_END ? cp + records[t.flat[cp]! * 4 + which]! : cp;
}

/** The mapping to several code points, where there is one. */
function mapMany(cp: number, which: number): readonly number[] | undefined {
  if (cp < 0xdf) return undefined;
  if (table === undefined) tables();
  return special!.get(cp * 4 + which);
}

/** C's Py_UNICODE_TOLOWER: the first code point of the full mapping. */
export function simpleLower(cp: number): number {
  if (cp < 128) return cp >= 65 && cp <= 90 ? cp + 32 : cp;
  return mapMany(cp, LOWER_MAP)?.[0] ?? mapOne(cp, LOWER_MAP);
}

/** C's Py_UNICODE_TOUPPER: the first code point of the full mapping. */
export function simpleUpper(cp: number): number {
  if (cp < 128) return cp >= 97 && cp <= 122 ? cp - 32 : cp;
  return mapMany(cp, UPPER_MAP)?.[0] ?? mapOne(cp, UPPER_MAP);
}

/** C's Py_UNICODE_TOTITLE: the first code point of the full mapping. */
export function simpleTitle(cp: number): number {
  if (cp < 128) return cp >= 97 && cp <= 122 ? cp - 32 : cp;
  return mapMany(cp, TITLE_MAP)?.[0] ?? mapOne(cp, TITLE_MAP);
}

function push(out: number[], cp: number, which: number): void {
  const many = mapMany(cp, which);
  if (many === undefined) out.push(mapOne(cp, which));
  else for (const c of many) out.push(c);
}

const CAPITAL_SIGMA = 0x3a3;

/** A capital sigma ends a word when a cased letter comes before it and none after, case-ignorables not counted. */
function lowerSigma(cps: ArrayLike<number>, at: number): number {
  let i = at - 1;
  while (i >= 0 && isCaseIgnorable(cps[i]!)) i--;
  if (i < 0 || !isCased(cps[i]!)) return 0x3c3;
  i = at + 1;
  while (i < cps.length && isCaseIgnorable(cps[i]!)) i++;
  return i === cps.length || !isCased(cps[i]!) ? 0x3c2 : 0x3c3;
}

function pushLower(out: number[], cps: ArrayLike<number>, i: number): void {
  const cp = cps[i]!;
  if (cp === CAPITAL_SIGMA) out.push(lowerSigma(cps, i));
  else push(out, cp, LOWER_MAP);
}

/** `str.lower` of code points. */
export function lowerPoints(cps: ArrayLike<number>): number[] {
  const out: number[] = [];
  for (let i = 0; i < cps.length; i++) pushLower(out, cps, i);
  return out;
}

/** `str.upper` of code points. */
export function upperPoints(cps: ArrayLike<number>): number[] {
  const out: number[] = [];
  for (let i = 0; i < cps.length; i++) push(out, cps[i]!, UPPER_MAP);
  return out;
}

/** `str.casefold` of code points. */
export function casefoldPoints(cps: ArrayLike<number>): number[] {
  const out: number[] = [];
  for (let i = 0; i < cps.length; i++) push(out, cps[i]!, FOLD_MAP);
  return out;
}

/** `str.title` of code points: title case after an uncased one, lower case after a cased one. */
export function titlePoints(cps: ArrayLike<number>): number[] {
  const out: number[] = [];
  let afterCased = false;
  for (let i = 0; i < cps.length; i++) {
    if (afterCased) pushLower(out, cps, i);
    else push(out, cps[i]!, TITLE_MAP);
    afterCased = isCased(cps[i]!);
  }
  return out;
}

/** `str.capitalize` of code points: the first in title case, the others in lower case. */
export function capitalizePoints(cps: ArrayLike<number>): number[] {
  const out: number[] = [];
  if (cps.length > 0) push(out, cps[0]!, TITLE_MAP);
  for (let i = 1; i < cps.length; i++) pushLower(out, cps, i);
  return out;
}

/** `str.swapcase` of code points. */
export function swapcasePoints(cps: ArrayLike<number>): number[] {
  const out: number[] = [];
  for (let i = 0; i < cps.length; i++) {
    const cp = cps[i]!;
    if (isUpper(cp)) pushLower(out, cps, i);
    else if (isLower(cp)) push(out, cp, UPPER_MAP);
    else out.push(cp);
  }
  return out;
}

const BEYOND_ASCII = /[\u0080-\uffff]/;
/** Texts up to this long are looked through sooner here than by V8's regular expressions. */
const SHORT = 24;

/** True when every unit of `text` is ASCII: then JS's own case methods do what Python's do. */
function isAscii(text: string): boolean {
  if (text.length > SHORT) return !BEYOND_ASCII.test(text);
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

/** UTF-16 units of a string without surrogates are its code points. */
function units(text: string): number[] {
  const out: number[] = [];
  for (let i = 0; i < text.length; i++) out.push(text.charCodeAt(i));
  return out;
}

/** The JS string of code points of the BMP; no case mapping leaves it. */
function bmpString(cps: readonly number[]): string {
  let out = "";
  for (let i = 0; i < cps.length; i += 4096) out += String.fromCharCode(...cps.slice(i, i + 4096));
  return out;
}

/** `str.lower` of a JS string without surrogates. */
export function lowerText(text: string): string {
  return isAscii(text) ? text.toLowerCase() : bmpString(lowerPoints(units(text)));
}

/** `str.upper` of a JS string without surrogates. */
export function upperText(text: string): string {
  return isAscii(text) ? text.toUpperCase() : bmpString(upperPoints(units(text)));
}

/** `str.casefold` of a JS string without surrogates. */
export function casefoldText(text: string): string {
  return isAscii(text) ? text.toLowerCase() : bmpString(casefoldPoints(units(text)));
}

const isAsciiLower = (c: number): boolean => c >= 97 && c <= 122;
const isAsciiUpper = (c: number): boolean => c >= 65 && c <= 90;

/** `str.title` of ASCII text: lower case with the first letter of each word exchanged. */
function titleAscii(text: string): string {
  const lower = text.toLowerCase();
  let out = "";
  let from = 0;
  let afterLetter = false;
  for (let i = 0; i < lower.length; i++) {
    const c = lower.charCodeAt(i);
    const isLetter = isAsciiLower(c);
    if (isLetter && !afterLetter) {
      out += lower.slice(from, i) + String.fromCharCode(c - 32);
      from = i + 1;
    }
    afterLetter = isLetter;
  }
  return out + lower.slice(from);
}

/** `str.title` of a JS string without surrogates. */
export function titleText(text: string): string {
  return isAscii(text) ? titleAscii(text) : bmpString(titlePoints(units(text)));
}

/** `str.capitalize` of a JS string without surrogates. */
export function capitalizeText(text: string): string {
  if (isAscii(text)) return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
  return bmpString(capitalizePoints(units(text)));
}

/** `str.swapcase` of ASCII text: upper case with the runs that were so in lower case. */
function swapcaseAscii(text: string): string {
  const upper = text.toUpperCase();
  let out = "";
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (!isAsciiUpper(text.charCodeAt(i))) continue;
    const start = i;
    while (i < text.length && isAsciiUpper(text.charCodeAt(i))) i++;
    out += upper.slice(from, start) + text.slice(start, i).toLowerCase();
    from = i;
  }
  return out + upper.slice(from);
}

/** `str.swapcase` of a JS string without surrogates. */
export function swapcaseText(text: string): string {
  return isAscii(text) ? swapcaseAscii(text) : bmpString(swapcasePoints(units(text)));
}
