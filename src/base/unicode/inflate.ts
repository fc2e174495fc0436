/** Decompression of raw DEFLATE data (RFC 1951) whose size is known: what the character names are packed with. */

// Base values of length codes 257… and distance codes 0…, and how many extra bits each has.
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
/** Order in which a dynamic block lists the lengths of its code-length code. */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A canonical Huffman code: how many codes of each length, and the symbols in code order. */
interface Huffman {
  counts: Uint16Array;
  symbols: Uint16Array;
}

function huffman(lengths: ArrayLike<number>, from: number, to: number): Huffman {
  const counts = new Uint16Array(16);
  for (let i = from; i < to; i++) counts[lengths[i]!]!++;
  counts[0] = 0;
  const offsets = new Uint16Array(16);
  for (let i = 1; i < 15; i++) offsets[i + 1] = offsets[i]! + counts[i]!;
  const symbols = new Uint16Array(to - from);
  for (let i = from; i < to; i++) {
    const length = lengths[i]!;
    if (length !== 0) symbols[offsets[length]!++] = i - from;
  }
  return { counts, symbols };
}

/** Unpacks `data` to exactly `size` bytes. Throws RangeError when it is damaged. */
export function inflateRaw(data: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let at = 0;
  let pos = 0;
  let bits = 0;
  let count = 0;

  function take(n: number): number {
    while (count < n) {
      bits |= data[pos++]! << count;
      count += 8;
    }
    const v = bits & ((1 << n) - 1);
    bits >>>= n;
    count -= n;
    return v;
  }

  function symbol(h: Huffman): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length < 16; length++) {
      if (count === 0) {
        bits = data[pos++]!;
        count = 8;
      }
      code |= bits & 1;
      bits >>>= 1;
      count--;
      const n = h.counts[length]!;
      if (code - n < first) return h.symbols[index + (code - first)]!;
      index += n;
      first = (first + n) << 1;
      code <<= 1;
    }
    throw new RangeError("bad deflate data");
  }

  let last: number;
  do {
    last = take(1);
    const type = take(2);
    if (type === 0) {
      bits = count = 0;
      const length = data[pos]! | (data[pos + 1]! << 8);
      pos += 4;
      out.set(data.subarray(pos, pos + length), at);
      at += length;
      pos += length;
      continue;
    }
    if (type === 3) throw new RangeError("bad deflate data");
    const lengths = new Uint8Array(320);
    let literals = 288;
    let distances = 30;
    if (type === 1) {
      lengths.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288).fill(5, 288, 318);
    } else {
      literals = take(5) + 257;
      distances = take(5) + 1;
      const codes = take(4) + 4;
      const own = new Uint8Array(19);
      for (let i = 0; i < codes; i++) own[CODE_LENGTH_ORDER[i]!] = take(3);
      const h = huffman(own, 0, 19);
      for (let i = 0; i < literals + distances; ) {
        const s = symbol(h);
        if (s < 16) lengths[i++] = s;
        else {
          const value = s === 16 ? lengths[i - 1]! : 0;
          let repeat = s === 16 ? 3 + take(2) : s === 17 ? 3 + take(3) : 11 + take(7);
          while (repeat-- > 0) lengths[i++] = value;
        }
      }
    }
    const literalCode = huffman(lengths, 0, literals);
    const distanceCode = huffman(lengths, literals, literals + distances);
    for (;;) {
      const s = symbol(literalCode);
      if (s < 256) out[at++] = s;
      else if (s === 256) break;
      else {
        let length = LENGTH_BASE[s - 257]! + take(LENGTH_EXTRA[s - 257]!);
        const d = symbol(distanceCode);
        const distance = DISTANCE_BASE[d]! + take(d < 4 ? 0 : (d >> 1) - 1);
        if (distance > at) throw new RangeError("bad deflate data");
        for (; length > 0; length--, at++) out[at] = out[at - distance]!;
      }
    }
  } while (last === 0);
  if (at !== size) throw new RangeError("bad deflate data");
  return out;
}
