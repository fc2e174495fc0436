/** SHA-3 and SHAKE: the sponge over Keccak-f[1600]. Source: FIPS 202. Lanes are pairs of 32-bit words, low word first. */
import type { Digest } from "./block-digest.ts";

interface Tables {
  /** Round constants. */
  readonly iota: Int32Array;
  /** For each lane: where pi moves it, and how far rho rotates it. */
  readonly target: Uint8Array;
  readonly rotation: Uint8Array;
}
let tables: Tables | undefined;

function makeTables(): Tables {
  const iota = new Int32Array(48);
  let bits = 1;
  for (let round = 0; round < 24; round++) {
    for (let j = 0; j <= 6; j++) {
      if ((bits & 1) !== 0) {
        const place = 2 ** j - 1;
        iota[2 * round + (place >> 5)]! ^= 1 << (place & 31);
      }
      bits <<= 1;
      if ((bits & 0x100) !== 0) bits ^= 0x171;
    }
  }
  const target = new Uint8Array(25);
  const rotation = new Uint8Array(25);
  for (let y = 0; y < 5; y++) for (let x = 0; x < 5; x++) target[x + 5 * y] = y + 5 * ((2 * x + 3 * y) % 5);
  let x = 1;
  let y = 0;
  for (let t = 0; t < 24; t++) {
    rotation[x + 5 * y] = (((t + 1) * (t + 2)) / 2) % 64;
    [x, y] = [y, (2 * x + 3 * y) % 5];
  }
  return { iota, target, rotation };
}

const column = new Int32Array(10);
const moved = new Int32Array(50);

function permute(s: Int32Array): void {
  const { iota, target, rotation } = (tables ??= makeTables());
  for (let round = 0; round < 24; round++) {
    // theta
    for (let x = 0; x < 10; x++) column[x] = s[x]! ^ s[x + 10]! ^ s[x + 20]! ^ s[x + 30]! ^ s[x + 40]!;
    for (let x = 0; x < 5; x++) {
      const left = 2 * ((x + 4) % 5);
      const right = 2 * ((x + 1) % 5);
      const low = column[left]! ^ ((column[right]! << 1) | (column[right + 1]! >>> 31));
      const high = column[left + 1]! ^ ((column[right + 1]! << 1) | (column[right]! >>> 31));
      for (let y = 2 * x; y < 50; y += 10) {
        s[y]! ^= low;
        s[y + 1]! ^= high;
      }
    }
    // rho and pi
    for (let i = 0; i < 25; i++) {
      const r = rotation[i]!;
      let low = s[2 * i]!;
      let high = s[2 * i + 1]!;
      if (r >= 32) [low, high] = [high, low];
      const n = r & 31;
      const to = 2 * target[i]!;
      if (n === 0) {
        moved[to] = low;
        moved[to + 1] = high;
      } else {
        moved[to] = (low << n) | (high >>> (32 - n));
        moved[to + 1] = (high << n) | (low >>> (32 - n));
      }
    }
    // chi
    for (let y = 0; y < 50; y += 10) {
      for (let x = 0; x < 10; x++)
        s[y + x] = moved[y + x]! ^ (~moved[y + ((x + 2) % 10)]! & moved[y + ((x + 4) % 10)]!);
    }
    // iota
    s[0]! ^= iota[2 * round]!;
    s[1]! ^= iota[2 * round + 1]!;
  }
}

export class Keccak implements Digest {
  private readonly state = new Int32Array(50);
  /** Bytes absorbed into the current block. */
  private filled = 0;
  /** Block size in bytes. */
  readonly rate: number;
  /** The bits that end the data, with the first padding bit: 6 for SHA-3, 31 for SHAKE. */
  readonly suffix: number;
  private readonly size: number;

  /** `size` of the digest in bytes; SHAKE's is given to `squeeze`. */
  constructor(rate: number, suffix: number, size: number) {
    this.rate = rate;
    this.suffix = suffix;
    this.size = size;
  }

  update(data: Uint8Array): void {
    const { state, rate } = this;
    let { filled } = this;
    for (let i = 0; i < data.length; i++) {
      state[filled >> 2]! ^= data[i]! << (8 * (filled & 3));
      if (++filled === rate) {
        permute(state);
        filled = 0;
      }
    }
    this.filled = filled;
  }

  copy(): Keccak {
    const out = new Keccak(this.rate, this.suffix, this.size);
    out.state.set(this.state);
    out.filled = this.filled;
    return out;
  }

  digest(): Uint8Array {
    return this.squeeze(this.size);
  }

  /** The first `size` bytes of output. */
  squeeze(size: number): Uint8Array {
    const { state, rate } = this.copyPadded();
    const out = new Uint8Array(size);
    for (let i = 0, at = 0; i < size; i++) {
      if (at === rate) {
        permute(state);
        at = 0;
      }
      out[i] = state[at >> 2]! >>> (8 * (at & 3));
      at++;
    }
    return out;
  }

  private copyPadded(): Keccak {
    const out = this.copy();
    out.state[out.filled >> 2]! ^= this.suffix << (8 * (out.filled & 3));
    out.state[(this.rate - 1) >> 2]! ^= 0x80 << (8 * ((this.rate - 1) & 3));
    permute(out.state);
    return out;
  }
}
