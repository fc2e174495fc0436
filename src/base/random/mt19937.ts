/**
 * The Mersenne Twister MT19937 as CPython's `_random` uses it: the same numbers from the same seed.
 * By M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudorandom number
 * generator" (1998), with their 2002 initialisation. Source of the interface: Modules/_randommodule.c.
 */

/** Words of state. */
export const MT_SIZE = 624;
/** Distance of the word that is mixed in. */
const SHIFT = 397;
const MATRIX_A = 0x9908b0df | 0;

export class MersenneTwister {
  /** The state, 32-bit words. */
  readonly words = new Int32Array(MT_SIZE);
  /** Next word to hand out; `MT_SIZE` when all are used up. */
  index = MT_SIZE;

  /** Starts from one 32-bit word. */
  seedWord(seed: number): void {
    const { words } = this;
    words[0] = seed;
    for (let i = 1; i < MT_SIZE; i++) {
      const previous = words[i - 1]!;
      words[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
    this.index = MT_SIZE;
  }

  /** Starts from an array of at least one 32-bit word. */
  seedArray(key: ArrayLike<number>): void {
    this.seedWord(19650218);
    const { words } = this;
    let i = 1;
    let j = 0;
    for (let k = Math.max(MT_SIZE, key.length); k > 0; k--) {
      const previous = words[i - 1]!;
      words[i] = (words[i]! ^ Math.imul(previous ^ (previous >>> 30), 1664525)) + key[j]! + j;
      if (++i >= MT_SIZE) {
        words[0] = words[MT_SIZE - 1]!;
        i = 1;
      }
      if (++j >= key.length) j = 0;
    }
    for (let k = MT_SIZE - 1; k > 0; k--) {
      const previous = words[i - 1]!;
      words[i] = (words[i]! ^ Math.imul(previous ^ (previous >>> 30), 1566083941)) - i;
      if (++i >= MT_SIZE) {
        words[0] = words[MT_SIZE - 1]!;
        i = 1;
      }
    }
    words[0] = 0x80000000 | 0;
  }

  /** `random.seed(n)` of an int: the 32-bit digits of |n|, low ones first. */
  seedInt(n: number | bigint): void {
    let rest = BigInt(n);
    if (rest < 0n) rest = -rest;
    const key: number[] = [];
    do {
      key.push(Number(rest & 0xffffffffn));
      rest >>= 32n;
    } while (rest > 0n);
    this.seedArray(key);
  }

  private refill(): void {
    const { words } = this;
    for (let k = 0; k < MT_SIZE; k++) {
      const y = (words[k]! & 0x80000000) | (words[k + 1 < MT_SIZE ? k + 1 : 0]! & 0x7fffffff);
      const other = k + SHIFT < MT_SIZE ? k + SHIFT : k + SHIFT - MT_SIZE;
      words[k] = words[other]! ^ (y >>> 1) ^ ((y & 1) !== 0 ? MATRIX_A : 0);
    }
    this.index = 0;
  }

  /** The next 32 random bits, unsigned. */
  next(): number {
    if (this.index >= MT_SIZE) this.refill();
    let y = this.words[this.index++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** `random.random()`: 53 random bits in [0, 1). */
  random(): number {
    const high = this.next() >>> 5;
    const low = this.next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** `random.getrandbits(bits)`, bits >= 0: `number` while safe, else `bigint`. */
  bits(bits: number): number | bigint {
    if (bits === 0) return 0;
    if (bits <= 32) return this.next() >>> (32 - bits);
    if (bits <= 53) {
      const low = this.next();
      return low + (this.next() >>> (64 - bits)) * 4294967296;
    }
    if (bits <= 64) {
      const low = this.next();
      const high = this.next() >>> (64 - bits);
      return high < 0x200000 ? high * 4294967296 + low : (BigInt(high) << 32n) | BigInt(low);
    }
    // Words come low first; the last one gives its top bits.
    const hex: string[] = [];
    for (let left = bits; left > 0; left -= 32) {
      const word = left < 32 ? this.next() >>> (32 - left) : this.next();
      hex.push(word.toString(16).padStart(8, "0"));
    }
    const value = BigInt(`0x${hex.reverse().join("")}`);
    return value <= 9007199254740991n ? Number(value) : value;
  }
}
