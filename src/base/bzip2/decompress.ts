/**
 * Reading bzip2: blocks of at most 900 kB, each run-length coded, Burrows–Wheeler transformed, moved to front and Huffman coded.
 * The decoder is fed pieces and asks for more by throwing `NeedInput`; a block is decoded again from its start then.
 */
import { BLOCK_MAGIC, crcByte, DataErrorBz2, END_MAGIC } from "./format.ts";

class NeedInput {}
const NEED = new NeedInput();

export class Bz2Decoder {
  /** Input not yet consumed, and the bit position in it. */
  private input: Uint8Array = new Uint8Array(0);
  private bit = 0;
  private level = 0;
  private streamCrc = 0;
  /** The stream has ended; what follows it is in `unused`. */
  finished = false;
  unused: Uint8Array = new Uint8Array(0);

  /** Takes more input and gives all output it completes. */
  push(data: Uint8Array): Uint8Array {
    if (this.input.length === 0) this.input = data.slice();
    else {
      const joined = new Uint8Array(this.input.length + data.length);
      joined.set(this.input);
      joined.set(data, this.input.length);
      this.input = joined;
    }
    const parts: Uint8Array[] = [];
    let total = 0;
    for (;;) {
      let start = this.bit;
      try {
        if (this.level === 0) {
          this.header();
          start = this.bit;
        }
        const block = this.block();
        if (block === undefined) break;
        parts.push(block);
        total += block.length;
      } catch (e) {
        if (e !== NEED) throw e;
        this.bit = start;
        break;
      }
      this.drop();
    }
    const out = new Uint8Array(total);
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  /** Forgets whole bytes that have been read. */
  private drop(): void {
    const bytes = this.bit >> 3;
    if (bytes === 0) return;
    this.input = this.input.subarray(bytes);
    this.bit &= 7;
  }

  private bits(n: number): number {
    if (this.bit + n > this.input.length * 8) throw NEED;
    let out = 0;
    for (let left = n; left > 0; ) {
      const room = 8 - (this.bit & 7);
      const take = left < room ? left : room;
      const byte = this.input[this.bit >> 3]!;
      out = out * 2 ** take + ((byte >> (room - take)) & ((1 << take) - 1));
      this.bit += take;
      left -= take;
    }
    return out;
  }

  private header(): void {
    const { input } = this;
    const magic = [0x42, 0x5a, 0x68];
    for (let i = 0; i < 3 && i < input.length; i++) if (input[i] !== magic[i]) throw new DataErrorBz2();
    if (input.length < 4) throw NEED;
    const level = input[3]! - 48;
    if (level < 1 || level > 9) throw new DataErrorBz2();
    this.bit = 32;
    this.level = level;
  }

  /** One block, or `undefined` at the end of the stream. */
  private block(): Uint8Array | undefined {
    const magic = this.bits(48);
    const crc = this.bits(32);
    if (magic === END_MAGIC) {
      if (crc !== this.streamCrc) throw new DataErrorBz2();
      this.bit = (this.bit + 7) & ~7;
      this.unused = this.input.slice(this.bit >> 3);
      this.input = new Uint8Array(0);
      this.bit = 0;
      this.finished = true;
      return undefined;
    }
    if (magic !== BLOCK_MAGIC) throw new DataErrorBz2();
    const randomised = this.bits(1);
    if (randomised !== 0) throw new DataErrorBz2(); // written by no version since 1997
    const origin = this.bits(24);
    const used = this.symbols();
    const codes = this.tables(used.length + 2);
    const last = this.moveToFront(used, codes);
    if (origin >= last.length) throw new DataErrorBz2();
    const out = undoRuns(undoTransform(last, origin));
    let check = 0xffffffff;
    for (const b of out) check = crcByte(check, b);
    check = ~check >>> 0;
    if (check !== crc) throw new DataErrorBz2();
    this.streamCrc = (((this.streamCrc << 1) | (this.streamCrc >>> 31)) ^ crc) >>> 0;
    return out;
  }

  /** The bytes that occur. */
  private symbols(): number[] {
    const groups = this.bits(16);
    const out: number[] = [];
    for (let g = 0; g < 16; g++) {
      if (((groups >> (15 - g)) & 1) === 0) continue;
      const members = this.bits(16);
      for (let i = 0; i < 16; i++) if (((members >> (15 - i)) & 1) !== 0) out.push(g * 16 + i);
    }
    if (out.length === 0) throw new DataErrorBz2();
    return out;
  }

  /** The Huffman table of each group of 50 symbols. */
  private tables(alphabet: number): { selectors: Uint8Array; tables: HuffmanTable[] } {
    const count = this.bits(3);
    const n = this.bits(15);
    if (count < 2 || count > 6 || n === 0) throw new DataErrorBz2();
    const order = [0, 1, 2, 3, 4, 5];
    const selectors = new Uint8Array(n);
    for (let i = 0; i < n; i++) {
      let j = 0;
      while (this.bits(1) === 1) if (++j >= count) throw new DataErrorBz2();
      const [chosen] = order.splice(j, 1);
      order.unshift(chosen!);
      selectors[i] = chosen!;
    }
    const tables: HuffmanTable[] = [];
    for (let t = 0; t < count; t++) {
      const lengths = new Uint8Array(alphabet);
      let length = this.bits(5);
      for (let i = 0; i < alphabet; i++) {
        for (;;) {
          if (length < 1 || length > 20) throw new DataErrorBz2();
          if (this.bits(1) === 0) break;
          length += this.bits(1) === 0 ? 1 : -1;
        }
        lengths[i] = length;
      }
      tables.push(new HuffmanTable(lengths));
    }
    return { selectors, tables };
  }

  /** The last column of the transform. */
  private moveToFront(used: number[], codes: { selectors: Uint8Array; tables: HuffmanTable[] }): Uint8Array {
    const out = new Uint8Array(this.level * 100_000);
    const end = used.length + 1;
    const list = used.slice();
    let n = 0;
    let run = 0;
    let weight = 1;
    for (let group = 0; ; group++) {
      const table = codes.tables[codes.selectors[group] ?? -1];
      if (table === undefined) throw new DataErrorBz2();
      for (let i = 0; i < 50; i++) {
        const symbol = this.symbol(table);
        if (symbol <= 1) {
          // RUNA and RUNB: a number in bijective base 2
          run += weight << symbol;
          weight *= 2;
          if (run > out.length) throw new DataErrorBz2();
          continue;
        }
        if (run > 0) {
          if (n + run > out.length) throw new DataErrorBz2();
          out.fill(list[0]!, n, n + run);
          n += run;
          run = 0;
          weight = 1;
        }
        if (symbol === end) return out.subarray(0, n);
        if (n >= out.length) throw new DataErrorBz2();
        const byte = list[symbol - 1]!;
        for (let j = symbol - 1; j > 0; j--) list[j] = list[j - 1]!;
        list[0] = byte;
        out[n++] = byte;
      }
    }
  }

  private symbol(table: HuffmanTable): number {
    let code = 0;
    for (let length = 1; length <= 20; length++) {
      const at = this.bit;
      const byte = this.input[at >> 3];
      if (byte === undefined) throw NEED;
      code = (code << 1) | ((byte >> (7 - (at & 7))) & 1);
      this.bit = at + 1;
      const index = code - table.first[length]!;
      if (index >= 0 && index < table.count[length]!) return table.symbols[table.offset[length]! + index]!;
    }
    throw new DataErrorBz2();
  }
}

/** A canonical code: symbols by length, and the first code of each length. */
class HuffmanTable {
  readonly first: Int32Array = new Int32Array(21);
  readonly count: Int32Array = new Int32Array(21);
  readonly offset: Int32Array = new Int32Array(21);
  readonly symbols: number[] = [];
  constructor(lengths: Uint8Array) {
    for (const length of lengths) this.count[length]!++;
    let code = 0;
    for (let length = 1; length <= 20; length++) {
      this.first[length] = code;
      this.offset[length] = this.symbols.length;
      for (let i = 0; i < lengths.length; i++) if (lengths[i] === length) this.symbols.push(i);
      code = (code + this.count[length]!) << 1;
    }
  }
}

/** The text of a Burrows–Wheeler transform whose row `origin` is the text itself. */
function undoTransform(last: Uint8Array, origin: number): Uint8Array {
  const n = last.length;
  const starts = new Int32Array(257);
  for (const b of last) starts[b + 1]!++;
  for (let b = 0; b < 256; b++) starts[b + 1]! += starts[b]!;
  const next = new Int32Array(n);
  for (let i = 0; i < n; i++) next[starts[last[i]!]!++] = i;
  const out = new Uint8Array(n);
  let at = next[origin]!;
  for (let i = 0; i < n; i++) {
    out[i] = last[at]!;
    at = next[at]!;
  }
  return out;
}

/** Four equal bytes are followed by how many more there are. */
function undoRuns(data: Uint8Array): Uint8Array {
  let total = 0;
  let same = 0;
  for (let i = 0; i < data.length; i++) {
    total++;
    same = i > 0 && same > 0 && data[i] === data[i - 1] ? same + 1 : 1;
    if (same === 4) {
      i++;
      if (i < data.length) total += data[i]!;
      same = 0;
    }
  }
  const out = new Uint8Array(total);
  let at = 0;
  same = 0;
  for (let i = 0; i < data.length; i++) {
    const b = data[i]!;
    out[at++] = b;
    same = i > 0 && same > 0 && b === data[i - 1] ? same + 1 : 1;
    if (same === 4) {
      const more = data[++i] ?? 0;
      out.fill(b, at, at + more);
      at += more;
      same = 0;
    }
  }
  return out;
}
