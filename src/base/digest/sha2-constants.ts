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

/** What rounds add, and what states begin with. */
export interface Sha2Constants {
  /** Cube roots of the first 80 primes; SHA-256 has the high words of the first 64. */
  readonly rounds512: Int32Array;
  readonly rounds256: Int32Array;
  /** Square roots of the first 8 primes; SHA-256 has their high words. */
  readonly first512: Int32Array;
  readonly first256: Int32Array;
  /** Square roots of the 9th to 16th prime; SHA-224 has their low words. */
  readonly first384: Int32Array;
  readonly first224: Int32Array;
}

let made: Sha2Constants | undefined;

export function sha2Constants(): Sha2Constants {
  made ??= makeConstants();
  return made;
}

function makeConstants(): Sha2Constants {
  const primes = firstPrimes(80).map(BigInt);
  const squares = primes.slice(0, 16).map((p) => root(p << 128n, 2n));
  const rounds512 = pairs(primes.map((p) => root(p << 192n, 3n)));
  const first512 = pairs(squares.slice(0, 8));
  const first384 = pairs(squares.slice(8));
  return {
    rounds512,
    rounds256: rounds512.filter((_, i) => i < 128 && i % 2 === 0),
    first512,
    first256: first512.filter((_, i) => i % 2 === 0),
    first384,
    first224: first384.filter((_, i) => i % 2 === 1),
  };
}
