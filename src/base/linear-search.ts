/**
 * Substring search in time linear in text and pattern, whatever they are: Knuth, Morris and Pratt's. The engine's own search is
 * faster on nearly all inputs but quadratic on the worst, so this serves long patterns only. CPython's is "two-way"
 * (Objects/stringlib/fastsearch.h), with the same guarantee.
 */

type Units = Uint8Array | Uint16Array | Uint32Array;

/** Patterns up to this length are left to the engine: its worst case costs this much per unit of text. */
export const LINEAR_FROM = 250;

/** UTF-16 units of a string. */
export function unitsOf(text: string): Uint16Array {
  const out = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  return out;
}

export class LinearSearch {
  private readonly pattern: Units;
  /** For each prefix, the length of its longest proper prefix that also ends it. */
  private readonly borders: Int32Array;

  constructor(pattern: Units) {
    const m = pattern.length;
    const borders = new Int32Array(m);
    for (let i = 1, k = 0; i < m; i++) {
      while (k > 0 && pattern[i] !== pattern[k]) k = borders[k - 1]!;
      if (pattern[i] === pattern[k]) k++;
      borders[i] = k;
    }
    this.pattern = pattern;
    this.borders = borders;
  }

  /** First place of the pattern in `text[start:end]`, or -1. */
  find(text: Units, start: number, end: number): number {
    const { pattern, borders } = this;
    const m = pattern.length;
    let k = 0;
    for (let i = start; i < end; i++) {
      const c = text[i];
      while (k > 0 && c !== pattern[k]) k = borders[k - 1]!;
      if (c === pattern[k]) k++;
      if (k === m) return i - m + 1;
    }
    return -1;
  }
}
