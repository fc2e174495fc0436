/** Writing bzip2. */
import { BLOCK_MAGIC, crcByte, END_MAGIC } from "./format.ts";

const GROUP = 50;
const ITERATIONS = 4;
const MAX_LENGTH = 17;

class BitWriter {
  private bytes: Uint8Array = new Uint8Array(1024);
  private length = 0;
  private pending = 0;
  private count = 0;

  put(value: number, n: number): void {
    for (let left = n; left > 0; ) {
      const take = Math.min(left, 8 - this.count);
      const part = Math.floor(value / 2 ** (left - take)) & ((1 << take) - 1);
      this.pending = (this.pending << take) | part;
      this.count += take;
      left -= take;
      if (this.count === 8) this.byte();
    }
  }

  private byte(): void {
    if (this.length === this.bytes.length) {
      const bigger = new Uint8Array(this.bytes.length * 2);
      bigger.set(this.bytes);
      this.bytes = bigger;
    }
    this.bytes[this.length++] = this.pending;
    this.pending = this.count = 0;
  }

  pad(): void {
    if (this.count > 0) this.put(0, 8 - this.count);
  }

  /** The whole bytes so far. */
  take(): Uint8Array {
    const out = this.bytes.slice(0, this.length);
    this.length = 0;
    return out;
  }
}

export class Bz2Encoder {
  private readonly out: BitWriter = new BitWriter();
  private readonly limit: number;
  /** The block being filled, run-length coded. */
  private readonly block: Uint8Array;
  private size = 0;
  private crc = 0xffffffff;
  private streamCrc = 0;
  private last = -1;
  private run = 0;

  constructor(level: number) {
    // the format leaves 19 bytes of each block free
    this.limit = level * 100_000 - 19;
    this.block = new Uint8Array(level * 100_000);
    for (const b of [0x42, 0x5a, 0x68, 48 + level]) this.out.put(b, 8);
  }

  push(data: Uint8Array): Uint8Array {
    for (const b of data) {
      if (b === this.last && this.run < 255) this.run++;
      else {
        this.endRun();
        if (this.size >= this.limit) this.endBlock();
        this.last = b;
        this.run = 1;
      }
    }
    return this.out.take();
  }

  finish(): Uint8Array {
    this.endRun();
    if (this.size > 0) this.endBlock();
    this.out.put(END_MAGIC, 48);
    this.out.put(this.streamCrc, 32);
    this.out.pad();
    return this.out.take();
  }

  private endRun(): void {
    const { last, run } = this;
    if (run === 0) return;
    for (let i = 0; i < run; i++) this.crc = crcByte(this.crc, last);
    for (let i = 0; i < run && i < 4; i++) this.block[this.size++] = last;
    if (run >= 4) this.block[this.size++] = run - 4;
    this.run = 0;
    this.last = -1;
  }

  private endBlock(): void {
    const data = this.block.subarray(0, this.size);
    const crc = ~this.crc >>> 0;
    this.streamCrc = (((this.streamCrc << 1) | (this.streamCrc >>> 31)) ^ crc) >>> 0;
    this.crc = 0xffffffff;
    this.out.put(BLOCK_MAGIC, 48);
    this.out.put(crc, 32);
    this.out.put(0, 1);
    const { last, origin } = transform(data);
    this.out.put(origin, 24);
    this.encode(last);
    this.size = 0;
  }

  private encode(last: Uint8Array): void {
    const { out } = this;
    const isUsed = new Uint8Array(256);
    for (const b of last) isUsed[b] = 1;
    const used: number[] = [];
    for (let b = 0; b < 256; b++) if (isUsed[b] === 1) used.push(b);
    let groups = 0;
    for (let g = 0; g < 16; g++) if (isUsed.subarray(g * 16, g * 16 + 16).includes(1)) groups |= 1 << (15 - g);
    out.put(groups, 16);
    for (let g = 0; g < 16; g++) {
      if (((groups >> (15 - g)) & 1) === 0) continue;
      for (let i = 0; i < 16; i++) out.put(isUsed[g * 16 + i]!, 1);
    }
    const symbols = moveToFront(last, used);
    const alphabet = used.length + 2;
    const n = symbols.length;
    const count = n < 200 ? 2 : n < 600 ? 3 : n < 1200 ? 4 : n < 2400 ? 5 : 6;
    const { selectors, lengths } = chooseTables(symbols, alphabet, count);
    out.put(count, 3);
    out.put(selectors.length, 15);
    const order = [0, 1, 2, 3, 4, 5];
    for (const s of selectors) {
      const at = order.indexOf(s);
      for (let i = 0; i < at; i++) out.put(1, 1);
      out.put(0, 1);
      order.splice(at, 1);
      order.unshift(s);
    }
    for (const table of lengths) {
      let length = table[0]!;
      out.put(length, 5);
      for (const wanted of table) {
        for (; length < wanted; length++) out.put(2, 2);
        for (; length > wanted; length--) out.put(3, 2);
        out.put(0, 1);
      }
    }
    const codes = lengths.map(canonical);
    for (let i = 0; i < n; i++) {
      const table = selectors[Math.floor(i / GROUP)]!;
      const s = symbols[i]!;
      out.put(codes[table]![s]!, lengths[table]![s]!);
    }
  }
}

/** Sorts all rotations, by doubling the length that is compared. */
function transform(data: Uint8Array): { last: Uint8Array; origin: number } {
  const n = data.length;
  const order = new Int32Array(n);
  let rank = new Int32Array(n);
  let other = new Int32Array(n);
  const counts = new Int32Array(Math.max(256, n) + 1);
  for (const b of data) counts[b + 1]!++;
  for (let b = 0; b < 256; b++) counts[b + 1]! += counts[b]!;
  const starts = counts.slice(0, 257);
  for (let i = 0; i < n; i++) order[starts[data[i]!]!++] = i;
  let classes = 0;
  for (let i = 0; i < n; i++) {
    if (i > 0 && data[order[i]!] !== data[order[i - 1]!]) classes++;
    rank[order[i]!] = classes;
  }
  for (let step = 1; step < n && classes < n - 1; step *= 2) {
    // already in order of the second half: a stable count by the first half does it
    for (let i = 0; i < n; i++) {
      const j = order[i]! - step;
      other[i] = j < 0 ? j + n : j;
    }
    counts.fill(0, 0, classes + 2);
    for (let i = 0; i < n; i++) counts[rank[i]! + 1]!++;
    for (let c = 0; c <= classes; c++) counts[c + 1]! += counts[c]!;
    for (let i = 0; i < n; i++) {
      const j = other[i]!;
      order[counts[rank[j]!]!++] = j;
    }
    classes = 0;
    other[order[0]!] = 0;
    for (let i = 1; i < n; i++) {
      const a = order[i]!;
      const b = order[i - 1]!;
      const a2 = a + step < n ? a + step : a + step - n;
      const b2 = b + step < n ? b + step : b + step - n;
      if (rank[a] !== rank[b] || rank[a2] !== rank[b2]) classes++;
      other[a] = classes;
    }
    [rank, other] = [other, rank];
  }
  const last = new Uint8Array(n);
  let origin = 0;
  for (let i = 0; i < n; i++) {
    const at = order[i]!;
    if (at === 0) origin = i;
    last[i] = data[at === 0 ? n - 1 : at - 1]!;
  }
  return { last, origin };
}

/** Positions in a list that moves what was used to its front; runs of position 0 as RUNA and RUNB; the end symbol. */
function moveToFront(data: Uint8Array, used: readonly number[]): Uint16Array {
  const list = used.slice();
  const out = new Uint16Array(data.length + 1);
  let n = 0;
  let run = 0;
  const endRun = (): void => {
    for (let left = run; left > 0; left = (left - 1) >> 1) out[n++] = left & 1 ? 0 : 1;
    run = 0;
  };
  for (const b of data) {
    if (list[0] === b) {
      run++;
      continue;
    }
    endRun();
    let at = 1;
    while (list[at] !== b) at++;
    for (let j = at; j > 0; j--) list[j] = list[j - 1]!;
    list[0] = b;
    out[n++] = at + 1;
  }
  endRun();
  out[n++] = used.length + 1;
  return out.subarray(0, n);
}

/** Code lengths for `count` tables, and which of them codes each group of symbols. */
function chooseTables(
  symbols: Uint16Array,
  alphabet: number,
  count: number,
): { selectors: number[]; lengths: Uint8Array[] } {
  const total = new Int32Array(alphabet);
  for (const s of symbols) total[s]!++;
  // to begin with each table is good at a part of the alphabet of equal weight
  const lengths: Uint8Array[] = [];
  let from = 0;
  let left = symbols.length;
  for (let part = count; part > 0; part--) {
    const target = left / part;
    let to = from - 1;
    let sum = 0;
    while (sum < target && to < alphabet - 1) sum += total[++to]!;
    const table = new Uint8Array(alphabet).fill(15);
    table.fill(0, from, to + 1);
    lengths.push(table);
    from = to + 1;
    left -= sum;
  }
  const selectors: number[] = [];
  for (let round = 0; round < ITERATIONS; round++) {
    selectors.length = 0;
    const frequencies = lengths.map(() => new Int32Array(alphabet));
    for (let at = 0; at < symbols.length; at += GROUP) {
      const end = Math.min(at + GROUP, symbols.length);
      let best = 0;
      let bestCost = Infinity;
      for (let t = 0; t < count; t++) {
        let cost = 0;
        const table = lengths[t]!;
        for (let i = at; i < end; i++) cost += table[symbols[i]!]!;
        if (cost < bestCost) {
          bestCost = cost;
          best = t;
        }
      }
      selectors.push(best);
      const f = frequencies[best]!;
      for (let i = at; i < end; i++) f[symbols[i]!]!++;
    }
    for (let t = 0; t < count; t++) lengths[t] = codeLengths(frequencies[t]!);
  }
  return { selectors, lengths };
}

/** Lengths of a Huffman code; weights are flattened until none is too long. Every symbol gets a code. */
function codeLengths(frequencies: Int32Array): Uint8Array {
  const n = frequencies.length;
  let weights = Array.from(frequencies, (f) => Math.max(f, 1));
  for (;;) {
    const parent = new Int32Array(n * 2);
    const nodes = weights.map((weight, id) => ({ weight, id })).sort((a, b) => a.weight - b.weight || a.id - b.id);
    // two queues: leaves in order, and the pairs made of them, which come in order by themselves
    const pairs: { weight: number; id: number }[] = [];
    let i = 0;
    let j = 0;
    let next = n;
    const least = () => {
      const leaf = nodes[i];
      const pair = pairs[j];
      if (pair === undefined || (leaf !== undefined && leaf.weight <= pair.weight)) {
        i++;
        return leaf!;
      }
      j++;
      return pair;
    };
    while (nodes.length - i + (pairs.length - j) > 1) {
      const a = least();
      const b = least();
      parent[a.id] = parent[b.id] = next;
      pairs.push({ weight: a.weight + b.weight, id: next++ });
    }
    const root = next - 1;
    const depth = new Uint8Array(n * 2);
    for (let id = root - 1; id >= 0; id--) depth[id] = depth[parent[id]!]! + 1;
    const lengths = depth.slice(0, n);
    if (lengths.every((length) => length <= MAX_LENGTH)) return lengths;
    weights = weights.map((w) => (w >> 1) + 1);
  }
}

/** The codes of the lengths. */
function canonical(lengths: Uint8Array): Int32Array {
  const codes = new Int32Array(lengths.length);
  let code = 0;
  for (let length = 1; length <= 20; length++) {
    for (let i = 0; i < lengths.length; i++) if (lengths[i] === length) codes[i] = code++;
    code <<= 1;
  }
  return codes;
}
