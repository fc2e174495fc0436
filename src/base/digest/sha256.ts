/** SHA-256 and SHA-224. Source: FIPS 180-4, sections 6.2 and 6.3. */
import { BlockDigest, bigEndianBytes } from "./block-digest.ts";
import { sha2Constants } from "./sha2-constants.ts";

const w = new Int32Array(64);

export class Sha256 extends BlockDigest {
  private readonly size: 28 | 32;

  /** `size` of the digest in bytes: 32, or 28 for SHA-224. */
  constructor(size: 28 | 32 = 32) {
    super(64, 8, size === 32 ? sha2Constants().first256 : sha2Constants().first224);
    this.size = size;
  }
  protected override fresh(): Sha256 {
    return new Sha256(this.size);
  }
  protected override output(): Uint8Array {
    return bigEndianBytes(this.state, this.size);
  }

  protected override compress(data: Uint8Array, at: number): void {
    const k = sha2Constants().rounds256;
    for (let i = 0; i < 16; i++) {
      const p = at + 4 * i;
      w[i] = (data[p]! << 24) | (data[p + 1]! << 16) | (data[p + 2]! << 8) | data[p + 3]!;
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15]!;
      const y = w[i - 2]!;
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
    }
    const { state } = this;
    let a = state[0]!;
    let b = state[1]!;
    let c = state[2]!;
    let d = state[3]!;
    let e = state[4]!;
    let f = state[5]!;
    let g = state[6]!;
    let h = state[7]!;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[i]! + w[i]!) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    state[0] = state[0]! + a;
    state[1] = state[1]! + b;
    state[2] = state[2]! + c;
    state[3] = state[3]! + d;
    state[4] = state[4]! + e;
    state[5] = state[5]! + f;
    state[6] = state[6]! + g;
    state[7] = state[7]! + h;
  }
}
