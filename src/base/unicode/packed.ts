/**
 * Unpacks the generated Unicode tables: base64 text of variable-length integers, and runs over the code points.
 * Written by scripts/gen-unicode.mjs. Tables are unpacked when first asked for.
 */

/** Bytes of base64 text. */
export function fromBase64(text: string): Uint8Array {
  const value = new Uint8Array(128);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (let i = 0; i < 64; i++) value[alphabet.charCodeAt(i)] = i;
  let length = text.length;
  while (text.charCodeAt(length - 1) === 61) length--;
  const out = new Uint8Array((length * 3) >> 2);
  let at = 0;
  for (let i = 0; i < length; i += 4) {
    const bits =
      (value[text.charCodeAt(i)]! << 18) |
      (value[text.charCodeAt(i + 1)]! << 12) |
      (i + 2 < length ? value[text.charCodeAt(i + 2)]! << 6 : 0) |
      (i + 3 < length ? value[text.charCodeAt(i + 3)]! : 0);
    out[at++] = bits >> 16;
    out[at++] = bits >> 8;
    out[at++] = bits;
  }
  return out;
}

/** Reads variable-length integers: 7 bits a byte, low group first. */
export class PackedReader {
  readonly bytes: Uint8Array;
  pos: number;

  constructor(bytes: Uint8Array, pos = 0) {
    this.bytes = bytes;
    this.pos = pos;
  }

  get done(): boolean {
    return this.pos >= this.bytes.length;
  }

  uint(): number {
    let b = this.bytes[this.pos++]!;
    if (b < 128) return b;
    let n = b & 127;
    let shift = 7;
    do {
      b = this.bytes[this.pos++]!;
      n |= (b & 127) << shift;
      shift += 7;
    } while (b > 127);
    return n >>> 0;
  }

  /** Signed: 0, -1, 1, -2, 2 … are stored as 0, 1, 2, 3, 4 …; wide values occur, hence no bit operators. */
  int(): number {
    let n = 0;
    let scale = 1;
    let b: number;
    do {
      b = this.bytes[this.pos++]!;
      n += (b & 127) * scale;
      scale *= 128;
    } while (b > 127);
    return n % 2 === 1 ? -(n + 1) / 2 : n / 2;
  }
}

/** Code points up to here have an entry of their own in a flat table; … */
export const LOW_END = 0x33400;
/** … so have those of this plane-14 block; all others are looked up in the runs. */
const TAGS_START = 0xe0000;
const TAGS_SIZE = 0x1000;

/** Record numbers of all code points, from runs of (length, record). */
export class RunTable {
  readonly flat = new Uint16Array(LOW_END + TAGS_SIZE);
  /** Run ends and records above `LOW_END`, few. */
  private readonly ends: number[] = [];
  private readonly highRecords: number[] = [];

  constructor(packed: string) {
    const reader = new PackedReader(fromBase64(packed));
    const { flat } = this;
    let start = 0;
    while (!reader.done) {
      const end = start + reader.uint();
      const record = reader.uint();
      if (start < LOW_END) flat.fill(record, start, Math.min(end, LOW_END));
      if (end > LOW_END) {
        this.ends.push(end);
        this.highRecords.push(record);
        const from = Math.max(start, TAGS_START) - TAGS_START;
        const to = Math.min(end, TAGS_START + TAGS_SIZE) - TAGS_START;
        if (from < to) flat.fill(record, LOW_END + from, LOW_END + to);
      }
      start = end;
    }
  }

  /** Record number of a code point that is not below `LOW_END`. */
  high(cp: number): number {
    if (cp >= TAGS_START && cp < TAGS_START + TAGS_SIZE) return this.flat[LOW_END + cp - TAGS_START]!;
    let i = 0;
    while (i < this.ends.length - 1 && cp >= this.ends[i]!) i++;
    return this.highRecords[i]!;
  }
}
