/** MD5. Source: RFC 1321. */
import { BlockDigest, littleEndianBytes } from "./block-digest.ts";

const FIRST = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
/** The integer parts of 2**32 * |sin(i)|, i = 1 … 64. */
let sines: Int32Array | undefined;
const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const words = new Int32Array(16);

export class Md5 extends BlockDigest {
  protected override readonly isLittle = true;

  constructor() {
    super(64, 8, FIRST);
  }
  protected override fresh(): Md5 {
    return new Md5();
  }
  protected override output(): Uint8Array {
    return littleEndianBytes(this.state, 16);
  }

  protected override compress(data: Uint8Array, at: number): void {
    const sin = (sines ??= Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32)));
    for (let i = 0; i < 16; i++) {
      const p = at + 4 * i;
      words[i] = data[p]! | (data[p + 1]! << 8) | (data[p + 2]! << 16) | (data[p + 3]! << 24);
    }
    const { state } = this;
    let a = state[0]!;
    let b = state[1]!;
    let c = state[2]!;
    let d = state[3]!;
    for (let i = 0; i < 64; i++) {
      let f: number;
      let k: number;
      if (i < 16) {
        f = (b & c) | (~b & d);
        k = i;
      } else if (i < 32) {
        f = (b & d) | (c & ~d);
        k = (5 * i + 1) & 15;
      } else if (i < 48) {
        f = b ^ c ^ d;
        k = (3 * i + 5) & 15;
      } else {
        f = c ^ (b | ~d);
        k = (7 * i) & 15;
      }
      const sum = (a + f + sin[i]! + words[k]!) | 0;
      const shift = SHIFTS[((i >> 4) << 2) | (i & 3)]!;
      a = d;
      d = c;
      c = b;
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
    }
    state[0] = state[0]! + a;
    state[1] = state[1]! + b;
    state[2] = state[2]! + c;
    state[3] = state[3]! + d;
  }
}
