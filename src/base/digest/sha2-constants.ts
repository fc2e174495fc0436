/** The constants of SHA-2, computed as FIPS 180-4 (4.2, 5.3) defines them: fractions of roots of the first 80 primes. */

function firstPrimes(count: number): number[] {
  const out: number[] = [];
  for (let n = 2; out.length < count; n++) if (out.every((p) => n % p !== 0)) out.push(n);
  return out;
}

/** The integer part of the k-th root of n. */
function root(n: bigint, k: bigint): bigint {
  let x = 1n << (BigInt(n.toString(2).length) / k + 1n);
  for (;;) {
    const next = ((k - 1n) * x + n / x ** (k - 1n)) / k;
    if (next >= x) return x;
    x = next;
  }
}

/** 64-bit values as pairs of words, high word first. */
function pairs(values: readonly bigint[]): Int32Array {
  const out = new Int32Array(values.length * 2);
  values.forEach((v, i) => {
    out[2 * i] = Number(BigInt.asIntN(32, v >> 32n));
    out[2 * i + 1] = Number(BigInt.asIntN(32, v));
  });
  return out;
}

export interface Sha2Constants {
  /** Cube roots of the first 80 primes. */
  readonly rounds: Int32Array;
  /** Square roots of the first 8 primes: SHA-512, and by high words SHA-256. */
  readonly first: Int32Array;
  /** Square roots of the 9th to 16th prime: SHA-384, and by low words SHA-224. */
  readonly second: Int32Array;
}

let made: Sha2Constants | undefined;

export function sha2Constants(): Sha2Constants {
  if (made === undefined) {
    const primes = firstPrimes(80).map(BigInt);
    const squares = primes.slice(0, 16).map((p) => root(p << 128n, 2n));
    made = {
      rounds: pairs(primes.map((p) => root(p << 192n, 3n))),
      first: pairs(squares.slice(0, 8)),
      second: pairs(squares.slice(8)),
    };
  }
  return made;
}
