/** A growing byte buffer. The caller owns what `finish` returns. */
export class ByteWriter {
  private bytes: Uint8Array;
  length = 0;

  constructor(capacity = 64) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for `n` more bytes. */
  private grow(n: number): void {
    let capacity = this.bytes.length * 2;
    while (capacity < this.length + n) capacity *= 2;
    const bigger = new Uint8Array(capacity);
    bigger.set(this.bytes.subarray(0, this.length));
    this.bytes = bigger;
  }

  byte(b: number): void {
    if (this.length === this.bytes.length) this.grow(1);
    this.bytes[this.length++] = b;
  }

  /** Two bytes, little-endian. */
  short(n: number): void {
    if (this.length + 2 > this.bytes.length) this.grow(2);
    this.bytes[this.length++] = n;
    this.bytes[this.length++] = n >> 8;
  }

  /** Four bytes, little-endian. */
  long(n: number): void {
    if (this.length + 4 > this.bytes.length) this.grow(4);
    this.bytes[this.length++] = n;
    this.bytes[this.length++] = n >> 8;
    this.bytes[this.length++] = n >> 16;
    this.bytes[this.length++] = n >> 24;
  }

  raw(data: Uint8Array): void {
    if (this.length + data.length > this.bytes.length) this.grow(data.length);
    this.bytes.set(data, this.length);
    this.length += data.length;
  }

  /** Sets bits in a byte already written. */
  or(offset: number, bits: number): void {
    this.bytes[offset]! |= bits;
  }

  /** Forgets what was written; the room stays. */
  reset(): this {
    this.length = 0;
    return this;
  }

  /** What was written, as a copy of its exact size. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}
