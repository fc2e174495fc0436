/** What hash functions share: data goes into blocks, and a copy of the state is finished for each digest. */

/** A running hash. */
export interface Digest {
  update(data: Uint8Array): void;
  /** The digest of all data so far; more may follow. */
  digest(): Uint8Array;
  copy(): Digest;
}

/** A hash function that compresses whole blocks and pads the last one with 0x80, zeros and the length in bits (Merkle–Damgård). */
export abstract class BlockDigest implements Digest {
  protected readonly block: Uint8Array;
  protected filled = 0;
  /** Bytes so far. */
  protected length = 0;
  private readonly lengthSize: number;

  /** `lengthSize` is the number of bytes that the length takes. */
  constructor(blockSize: number, lengthSize: number) {
    this.block = new Uint8Array(blockSize);
    this.lengthSize = lengthSize;
  }

  protected abstract compress(data: Uint8Array, at: number): void;
  /** The digest that the state is, after padding. */
  protected abstract output(): Uint8Array;
  protected abstract fresh(): BlockDigest;
  protected abstract copyState(to: BlockDigest): void;
  protected readonly isLittle: boolean = false;

  update(data: Uint8Array): void {
    const { block } = this;
    const size = block.length;
    this.length += data.length;
    let at = 0;
    if (this.filled > 0) {
      at = Math.min(size - this.filled, data.length);
      block.set(data.subarray(0, at), this.filled);
      this.filled += at;
      if (this.filled < size) return;
      this.compress(block, 0);
      this.filled = 0;
    }
    for (; at + size <= data.length; at += size) this.compress(data, at);
    if (at < data.length) {
      block.set(data.subarray(at));
      this.filled = data.length - at;
    }
  }

  copy(): BlockDigest {
    const out = this.fresh();
    out.block.set(this.block);
    out.filled = this.filled;
    out.length = this.length;
    this.copyState(out);
    return out;
  }

  digest(): Uint8Array {
    const last = this.copy();
    last.pad();
    return last.output();
  }

  private pad(): void {
    const { block, lengthSize } = this;
    const size = block.length;
    block[this.filled++] = 0x80;
    block.fill(0, this.filled);
    if (this.filled > size - lengthSize) {
      this.compress(block, 0);
      block.fill(0);
    }
    const view = new DataView(block.buffer);
    const low = (this.length % 0x20000000) * 8;
    const high = Math.floor(this.length / 0x20000000);
    if (this.isLittle) {
      view.setUint32(size - 8, low, true);
      view.setUint32(size - 4, high, true);
    } else {
      view.setUint32(size - 8, high);
      view.setUint32(size - 4, low);
    }
    this.compress(block, 0);
  }
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
