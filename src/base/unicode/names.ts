/**
 * Names of code points, Unicode 15.0.0: `unicodedata.name`, `unicodedata.lookup` and "\N{…}". Source of the semantics:
 * Modules/unicodedata.c. About 185 KB that nothing else needs: import this module dynamically or last.
 * Unpacking takes a few milliseconds, on first use.
 */
import { inflateRaw } from "./inflate.ts";
import { ALIAS_COUNT, NAME_COUNT, NAME_RANGES, NAMES, NAMES_SIZE } from "./names.gen.ts";
import { fromBase64, PackedReader } from "./packed.ts";

interface Tables {
  names: Map<number, string>;
  /** Aliases and named sequences: code points by name. */
  aliases: Map<string, readonly number[]>;
}

let tables: Tables | undefined;
let byName: Map<string, number> | undefined;

function load(): Tables {
  const bytes = inflateRaw(fromBase64(NAMES()), NAMES_SIZE);
  // Words, one a line, up to an empty line. A word keeps the space or hyphen after it.
  const words: string[] = [];
  let at = 0;
  for (;;) {
    const end = bytes.indexOf(10, at);
    if (end === at) break;
    words.push(String.fromCharCode(...bytes.subarray(at, end)));
    at = end + 1;
  }
  const reader = new PackedReader(bytes, at + 1);
  let parts: string[] = [];
  // A name: how many first words it shares with the name before, how many follow, which.
  const readName = () => {
    parts.length = reader.uint();
    for (let n = reader.uint(); n > 0; n--) parts.push(words[reader.uint()]!);
    return parts.join("");
  };
  const names = new Map<number, string>();
  let cp = -1;
  for (let i = 0; i < NAME_COUNT; i++) {
    cp += reader.uint() + 1;
    names.set(cp, readName());
  }
  parts = [];
  const aliases = new Map<string, readonly number[]>();
  for (let i = 0; i < ALIAS_COUNT; i++) {
    const cps: number[] = [];
    for (let n = reader.uint(); n > 0; n--) cps.push(reader.uint());
    aliases.set(readName(), cps);
  }
  return { names, aliases };
}

// Romanised letters of Hangul syllables: leading consonants, vowels, trailing consonants.
const HANGUL_L = ["G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H"];
const HANGUL_V = [
  "A",
  "AE",
  "YA",
  "YAE",
  "EO",
  "E",
  "YEO",
  "YE",
  "O",
  "WA",
  "WAE",
  "OE",
  "YO",
  "U",
  "WEO",
  "WE",
  "WI",
  "YU",
  "EU",
  "YI",
  "I",
];
const HANGUL_T = [
  "",
  "G",
  "GG",
  "GS",
  "N",
  "NJ",
  "NH",
  "D",
  "L",
  "LG",
  "LM",
  "LB",
  "LS",
  "LT",
  "LP",
  "LH",
  "M",
  "B",
  "BS",
  "S",
  "SS",
  "NG",
  "J",
  "C",
  "K",
  "T",
  "P",
  "H",
];
const HANGUL = "HANGUL SYLLABLE ";
const UNIFIED = "CJK UNIFIED IDEOGRAPH-";

/** `unicodedata.name`, or `undefined`. */
export function nameOf(cp: number): string | undefined {
  if (cp >= 0xac00 && cp < 0xd7a4) {
    const s = cp - 0xac00;
    return HANGUL + HANGUL_L[Math.floor(s / 588)]! + HANGUL_V[Math.floor(s / 28) % 21]! + HANGUL_T[s % 28]!;
  }
  for (const [first, last, prefix] of NAME_RANGES) {
    if (cp >= first && cp <= last) return prefix + cp.toString(16).toUpperCase().padStart(4, "0");
  }
  tables ??= load();
  return tables.names.get(cp);
}

/**
 * Code points of a name: `unicodedata.lookup` with `sequences`, "\N{…}" without. Case does not matter, except in the
 * computed names of Hangul syllables and unified ideographs.
 */
export function lookupName(name: string, sequences: boolean): readonly number[] | undefined {
  if (name.startsWith(HANGUL)) return hangulOf(name.slice(HANGUL.length));
  if (name.startsWith(UNIFIED)) return inRange(name, UNIFIED);
  tables ??= load();
  if (byName === undefined) {
    byName = new Map();
    for (const [cp, text] of tables.names) byName.set(text, cp);
  }
  if (!/^[\x20-\x7e]*$/.test(name)) return undefined;
  const upper = name.toUpperCase();
  const cp = byName.get(upper);
  if (cp !== undefined) return [cp];
  const alias = tables.aliases.get(upper);
  if (alias !== undefined) return alias.length === 1 || sequences ? alias : undefined;
  if (upper.startsWith(UNIFIED)) return undefined;
  for (const [, , prefix] of NAME_RANGES) if (upper.startsWith(prefix)) return inRange(upper, prefix);
  return undefined;
}

function inRange(name: string, prefix: string): readonly number[] | undefined {
  const digits = name.slice(prefix.length);
  if (!/^[0-9A-F]{4,5}$/.test(digits)) return undefined;
  const cp = Number.parseInt(digits, 16);
  // Only the unified ideographs are parsed by CPython; other names are stored, without a leading zero.
  if (prefix !== UNIFIED && digits.length === 5 && digits.startsWith("0")) return undefined;
  return NAME_RANGES.some(([first, last, p]) => p === prefix && cp >= first && cp <= last) ? [cp] : undefined;
}

/** The longest entry of a table that `text` has at a place; -1 when none. */
function longest(table: readonly string[], text: string, at: number): number {
  let best = -1;
  for (let i = 0; i < table.length; i++) {
    if (text.startsWith(table[i]!, at) && (best < 0 || table[i]!.length > table[best]!.length)) best = i;
  }
  return best;
}

function hangulOf(text: string): readonly number[] | undefined {
  const l = longest(HANGUL_L, text, 0);
  let at = HANGUL_L[l]!.length;
  const v = longest(HANGUL_V, text, at);
  if (v < 0) return undefined;
  at += HANGUL_V[v]!.length;
  const t = longest(HANGUL_T, text, at);
  if (at + HANGUL_T[t]!.length !== text.length) return undefined;
  return [0xac00 + (l * 21 + v) * 28 + t];
}
