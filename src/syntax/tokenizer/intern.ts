/**
 * Identifiers seen so far: equal spellings share one string and one number, and keywords are found on the way.
 * An own open-addressing table, because looking a substring up in a Map would make the substring first.
 */
import { KEYWORD_BASE, KEYWORDS } from "../../spec/tokens.ts";
import { ASYNC, AWAIT, NAME } from "./token-types.gen.ts";

/** How many entries of every table are keywords; entry `i < KEYWORD_COUNT` has token type `keywordType(i)`. */
const WORDS: readonly string[] = [...KEYWORDS, "async", "await"];
const WORD_TYPES: readonly number[] = [...KEYWORDS.map((_, i) => KEYWORD_BASE + i), ASYNC, AWAIT];

export class NameTable {
  readonly names: string[] = [];
  private slots = new Int32Array(1024).fill(-1);
  private hashes: number[] = [];

  constructor() {
    for (const word of WORDS) {
      let hash = 0;
      for (let i = 0; i < word.length; i++) hash = (Math.imul(hash, 31) + word.charCodeAt(i)) | 0;
      this.find(word, 0, word.length, hash);
    }
  }

  /** Number of `src[start:end]`, whose hash is h = h * 31 + unit from 0. */
  find(src: string, start: number, end: number, hash: number): number {
    const mask = this.slots.length - 1;
    const length = end - start;
    let i = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const slot = this.slots[i]!;
      if (slot < 0) break;
      if (this.hashes[slot] === hash) {
        const name = this.names[slot]!;
        if (name.length === length && src.startsWith(name, start)) return slot;
      }
      i = (i + 1) & mask;
    }
    const slot = this.names.length;
    this.names.push(src.substring(start, end));
    this.hashes.push(hash);
    this.slots[i] = slot;
    if (slot * 2 > mask) this.rehash();
    return slot;
  }

  /** Token type of name number `n`: NAME, or the keyword's own. */
  tokenType(n: number): number {
    return n < WORD_TYPES.length ? WORD_TYPES[n]! : NAME;
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 4).fill(-1);
    const mask = slots.length - 1;
    for (let n = 0; n < this.names.length; n++) {
      const hash = this.hashes[n]!;
      let i = (hash ^ (hash >>> 15)) & mask;
      while (slots[i]! >= 0) i = (i + 1) & mask;
      slots[i] = n;
    }
    this.slots = slots;
  }
}
