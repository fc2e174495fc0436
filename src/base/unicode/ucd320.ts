/**
 * Unicode 3.2.0, the version of internationalised domain names: `unicodedata.ucd_3_2_0`. Source: Modules/unicodedata.c,
 * where it is the current database with corrections; what was unassigned then has no properties, except that `digit`
 * answers as in the current one. Names of what was assigned are as they are now.
 */
import { BIDI_CLASSES, WIDTHS } from "./display.gen.ts";
import { type Decomposition, decomposition, decompositionOf, type NormalForm, normalizePoints } from "./normalize.ts";
import { LOW_END, RunTable } from "./packed.ts";
import { combiningClass, decimalValue, digitValueOf, numericValue } from "./predicates.ts";
import { CATEGORIES } from "./types.gen.ts";
import { OLD_RECORDS, OLD_RUNS } from "./ucd320.gen.ts";

let table: RunTable | undefined;

function recordOf(cp: number): number {
  table ??= new RunTable(OLD_RUNS);
  return OLD_RECORDS[cp < LOW_END ? table.flat[cp]! : table.high(cp)]!;
}

/** True when the code point was assigned in Unicode 3.2.0 (private use and surrogates count). */
export function isAssigned320(cp: number): boolean {
  return (recordOf(cp) & 31) !== 0;
}

/** `ucd_3_2_0.category`. */
export function category320(cp: number): string {
  return CATEGORIES[recordOf(cp) & 31]!;
}

/** `ucd_3_2_0.bidirectional`. */
export function bidirectional320(cp: number): string {
  return BIDI_CLASSES[(recordOf(cp) >> 5) & 31]!;
}

/** `ucd_3_2_0.east_asian_width`. */
export function eastAsianWidth320(cp: number): string {
  return WIDTHS[(recordOf(cp) >> 10) & 7]!;
}

/** `ucd_3_2_0.mirrored`, as a truth value. */
export function isMirrored320(cp: number): boolean {
  return (recordOf(cp) & 8192) !== 0;
}

/** `ucd_3_2_0.combining`. */
export function combiningClass320(cp: number): number {
  return isAssigned320(cp) ? combiningClass(cp) : 0;
}

/** `ucd_3_2_0.decimal`, or -1. Superscripts, subscripts and Ethiopic digits were decimals then. */
export function decimalValue320(cp: number): number {
  if (!isAssigned320(cp)) return -1;
  const wasDecimal =
    cp === 0xb2 ||
    cp === 0xb3 ||
    cp === 0xb9 ||
    cp === 0x2070 ||
    (cp >= 0x1369 && cp <= 0x1371) ||
    (cp >= 0x2074 && cp <= 0x2079) ||
    (cp >= 0x2080 && cp <= 0x2089);
  return wasDecimal ? digitValueOf(cp) : decimalValue(cp);
}

/** `ucd_3_2_0.numeric`, or `undefined`. */
export function numericValue320(cp: number): number | undefined {
  return isAssigned320(cp) ? numericValue(cp) : undefined;
}

/** `ucd_3_2_0.decomposition`. */
export function decomposition320(cp: number): string {
  return isAssigned320(cp) ? decomposition(cp) : "";
}

/** Decompositions that later versions corrected. */
const CORRECTED = new Map<number, Decomposition>([
  [0x2f868, { tag: "", cps: [0x2136a] }],
  [0x2f874, { tag: "", cps: [0x5f33] }],
  [0x2f91f, { tag: "", cps: [0x43ab] }],
  [0x2f95f, { tag: "", cps: [0x7aae] }],
  [0x2f9bf, { tag: "", cps: [0x4d57] }],
]);

function lookup(cp: number): Decomposition | undefined {
  const d = decompositionOf(cp);
  return d === undefined || !isAssigned320(cp) ? undefined : (CORRECTED.get(cp) ?? d);
}

/** `ucd_3_2_0.normalize` of code points. */
export function normalizePoints320(form: NormalForm, cps: ArrayLike<number>): number[] {
  return normalizePoints(form, cps, lookup);
}
