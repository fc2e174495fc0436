/** What hash functions share: data goes into blocks, and a copy of the state is finished for each digest. */

/** A running hash. */
export interface Digest {
  update(data: Uint8Array): void;
  /** The digest of all data so far; more may follow. */
  digest(): Uint8Array;
  copy(): Digest;
}

/** Where blocks are padded and the states of running hashes wait meanwhile. */
const lastBlock = new Uint8Array(128);
const savedState = new Int32Array(16);

/** A hash function that compresses whole blocks and pads the last one with 0x80, zeros and the length in bits (Merkle–Damgård). */
export abstract class BlockDigest implements Digest {
  protected readonly block: Uint8Array;
  protected readonly state: Int32Array;
  protected filled = 0;
  /** Bytes so far. */
  protected length = 0;
  private readonly lengthSize: number;

  /** `lengthSize` is the number of bytes that the length takes. */
  constructor(blockSize: number, lengthSize: number, state: Int32Array) {
    this.block = new Uint8Array(blockSize);
    this.lengthSize = lengthSize;
    this.state = state.slice();
  }

  protected abstract compress(data: Uint8Array, at: number): void;
  /** The digest that the state is, after padding. */
  protected abstract output(): Uint8Array;
  protected abstract fresh(): BlockDigest;
  protected readonly isLittle: boolean = false;

  update(data: Uint8Array): void {
    const size = this.block.length;
    const n = data.length;
    this.length += n;
    let at = 0;
    if (this.filled > 0) {
      at = Math.min(size - this.filled, n);
      this.fill(data, 0, at);
      if (this.filled < size) return;
      this.compress(this.block, 0);
      this.filled = 0;
    }
    for (; at + size <= n; at += size) this.compress(data, at);
    if (at < n) this.fill(data, at, n);
  }

  /** Puts `data[start:end]` into the block; a loop, as a view of the data would take longer. */
  private fill(data: Uint8Array, start: number, end: number): void {
    const { block } = this;
    let to = this.filled;
    for (let i = start; i < end; i++) block[to++] = data[i]!;
    this.filled = to;
  }

  copy(): BlockDigest {
    const out = this.fresh();
    out.block.set(this.block);
    out.filled = this.filled;
    out.length = this.length;
    out.state.set(this.state);
    return out;
  }

  digest(): Uint8Array {
    const { state } = this;
    const words = state.length;
    for (let i = 0; i < words; i++) savedState[i] = state[i]!;
    this.pad();
    const out = this.output();
    for (let i = 0; i < words; i++) state[i] = savedState[i]!;
    return out;
  }

  /** Compresses what is left and the padding; the block stays as it is. */
  private pad(): void {
    const { block, lengthSize, filled } = this;
    const size = block.length;
    for (let i = 0; i < filled; i++) lastBlock[i] = block[i]!;
    lastBlock[filled] = 0x80;
    lastBlock.fill(0, filled + 1, size);
    if (filled + 1 > size - lengthSize) {
      this.compress(lastBlock, 0);
      lastBlock.fill(0, 0, size);
    }
    const low = (this.length % 0x20000000) * 8;
    const high = Math.floor(this.length / 0x20000000);
    if (this.isLittle) {
      putWord(lastBlock, size - 8, low, true);
      putWord(lastBlock, size - 4, high, true);
    } else {
      putWord(lastBlock, size - 8, high, false);
      putWord(lastBlock, size - 4, low, false);
    }
    this.compress(lastBlock, 0);
  }
}

function putWord(to: Uint8Array, at: number, word: number, isLittle: boolean): void {
  for (let i = 0; i < 4; i++) to[at + i] = word >>> (isLittle ? 8 * i : 24 - 8 * i);
}

/** Words as bytes, high byte first, cut off at `size`. */
export function bigEndianBytes(words: Int32Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  for (let i = 0; i < size; i++) out[i] = words[i >> 2]! >>> (24 - 8 * (i & 3));
  return out;
}

/** Words as bytes, low byte first, cut off at `size`. */
export function littleEndianBytes(words: Int32Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  for (let i = 0; i < size; i++) out[i] = words[i >> 2]! >>> (8 * (i & 3));
  return out;
}
