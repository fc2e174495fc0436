/**
 * Normal forms, decomposition and composition of Unicode 15.0.0. Source of the semantics: Modules/unicodedata.c, UAX #15.
 * The tokenizer uses NFKC for identifiers.
 */
import { DECOMPOSITION_TAGS, DECOMPOSITIONS } from "./decomposition.gen.ts";
import { fromBase64, PackedReader } from "./packed.ts";
import { combiningClass } from "./predicates.ts";

export type NormalForm = "NFC" | "NFD" | "NFKC" | "NFKD";

export interface Decomposition {
  /** "" for a canonical decomposition, else "<compat>", "<font>" … */
  readonly tag: string;
  readonly cps: readonly number[];
}

/** How a code point that is no Hangul syllable decomposes in some version of Unicode. */
export type Decompositions = (cp: number) => Decomposition | undefined;

// Hangul syllables decompose by arithmetic (Unicode, section 3.12).
const S_BASE = 0xac00;
const L_BASE = 0x1100;
const V_BASE = 0x1161;
const T_BASE = 0x11a7;
const L_COUNT = 19;
const V_COUNT = 21;
const T_COUNT = 28;
const S_COUNT = L_COUNT * V_COUNT * T_COUNT;

let decompositions: Map<number, Decomposition> | undefined;
/** Composites by first * 2**21 + second. */
let composites: Map<number, number> | undefined;
const PAIR = 0x200000;

function load(): Map<number, Decomposition> {
  decompositions = new Map();
  composites = new Map();
  const reader = new PackedReader(fromBase64(DECOMPOSITIONS()));
  let cp = 0;
  let first = 0;
  while (!reader.done) {
    cp += reader.uint();
    const kind = reader.uint();
    const count = reader.uint();
    first += reader.int();
    const cps = [first];
    for (let i = 1; i < count; i++) cps.push(reader.uint());
    decompositions.set(cp, { tag: DECOMPOSITION_TAGS[kind >> 1]!, cps });
    if ((kind & 1) !== 0) composites.set(first * PAIR + cps[1]!, cp);
  }
  return decompositions;
}

/** The decomposition of a code point in Unicode 15.0.0. */
export function decompositionOf(cp: number): Decomposition | undefined {
  return (decompositions ?? load()).get(cp);
}

/** `unicodedata.decomposition`: "" or "<tag> 0041 030A". */
export function decomposition(cp: number): string {
  const d = decompositionOf(cp);
  if (d === undefined) return "";
  const text = d.cps.map((c) => c.toString(16).toUpperCase().padStart(4, "0")).join(" ");
  return d.tag === "" ? text : `${d.tag} ${text}`;
}

function pushDecomposed(out: number[], cp: number, compat: boolean, lookup: Decompositions): void {
  if (cp < 0xa0) {
    out.push(cp);
    return;
  }
  if (cp >= S_BASE && cp < S_BASE + S_COUNT) {
    const s = cp - S_BASE;
    out.push(L_BASE + Math.floor(s / (V_COUNT * T_COUNT)), V_BASE + (Math.floor(s / T_COUNT) % V_COUNT));
    if (s % T_COUNT !== 0) out.push(T_BASE + (s % T_COUNT));
    return;
  }
  const d = lookup(cp);
  if (d === undefined || (d.tag !== "" && !compat)) out.push(cp);
  else for (const c of d.cps) pushDecomposed(out, c, compat, lookup);
}

/** Puts each run of combining marks in the order of their classes; equal classes keep their order. */
function reorder(cps: number[]): void {
  for (let i = 1; i < cps.length; i++) {
    const cp = cps[i]!;
    const cc = combiningClass(cp);
    if (cc === 0) continue;
    let j = i;
    while (j > 0 && combiningClass(cps[j - 1]!) > cc) {
      cps[j] = cps[j - 1]!;
      j--;
    }
    cps[j] = cp;
  }
}

/** The composite of two code points, or -1. */
function composePair(first: number, second: number): number {
  if (first >= L_BASE && first < L_BASE + L_COUNT && second >= V_BASE && second < V_BASE + V_COUNT)
    return S_BASE + ((first - L_BASE) * V_COUNT + (second - V_BASE)) * T_COUNT;
  if (
    first >= S_BASE &&
    first < S_BASE + S_COUNT &&
    (first - S_BASE) % T_COUNT === 0 &&
    second > T_BASE &&
    second < T_BASE + T_COUNT
  )
    return first + (second - T_BASE);
  return composites!.get(first * PAIR + second) ?? -1;
}

function compose(cps: number[]): number[] {
  const out: number[] = [];
  let starter = -1; // place in `out` of the last starter
  let lastClass = -1; // class of what was last kept after it; -1: nothing
  for (const cp of cps) {
    const cc = combiningClass(cp);
    if (starter >= 0 && lastClass < cc) {
      const composite = composePair(out[starter]!, cp);
      if (composite >= 0) {
        out[starter] = composite;
        continue;
      }
    }
    if (cc === 0) {
      starter = out.length;
      lastClass = -1;
    } else lastClass = cc;
    out.push(cp);
  }
  return out;
}

/** `unicodedata.normalize` of code points. */
export function normalizePoints(
  form: NormalForm,
  cps: ArrayLike<number>,
  lookup: Decompositions = decompositionOf,
): number[] {
  if (decompositions === undefined) load();
  const compat = form.length === 4;
  const out: number[] = [];
  for (let i = 0; i < cps.length; i++) pushDecomposed(out, cps[i]!, compat, lookup);
  reorder(out);
  return form === "NFC" || form === "NFKC" ? compose(out) : out;
}

/** Below this every code point is unchanged by the form: fast path. */
function safeEnd(form: NormalForm): number {
  return form === "NFC" ? 0x300 : form === "NFD" ? 0xc0 : 0xa0;
}

/** `unicodedata.normalize` of JS text; astral code points may be surrogate pairs, lone surrogates stay. */
export function normalizeText(form: NormalForm, text: string): string {
  const end = safeEnd(form);
  let safe = true;
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) >= end) {
      safe = false;
      break;
    }
  }
  if (safe) return text;
  const cps: number[] = [];
  for (const ch of text) cps.push(ch.codePointAt(0)!);
  let out = "";
  for (const cp of normalizePoints(form, cps)) out += String.fromCodePoint(cp);
  return out;
}

/** `unicodedata.is_normalized` of code points. */
export function isNormalizedPoints(form: NormalForm, cps: ArrayLike<number>): boolean {
  const end = safeEnd(form);
  let safe = true;
  for (let i = 0; i < cps.length; i++) if (cps[i]! >= end) safe = false;
  if (safe) return true;
  const out = normalizePoints(form, cps);
  if (out.length !== cps.length) return false;
  for (let i = 0; i < out.length; i++) if (out[i] !== cps[i]) return false;
  return true;
}
