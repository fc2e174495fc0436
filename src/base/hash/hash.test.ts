// Values recorded from CPython 3.12 with PYTHONHASHSEED=0 and =1.
import { describe, expect, it } from "vitest";
import { frozensetHash, tupleHash } from "./containers.ts";
import { hash64, hashValue, setHash } from "./hash64.ts";
import { hashComplex, hashFloat, hashInt } from "./numeric.ts";
import {
  hashBytes,
  hashPointsInto,
  hashText,
  keyFromBytes,
  keyFromSeed,
  sipHash24,
  sourceHash,
  ZERO_KEY,
} from "./siphash.ts";

const big = (n: bigint) => (n >= -9007199254740991n && n <= 9007199254740991n ? Number(n) : n);

describe("siphash", () => {
  it("agrees with the reference vector of SipHash-2-4", () => {
    const key = keyFromBytes(Array.from({ length: 16 }, (_, i) => i));
    expect(
      sipHash24(
        Uint8Array.from({ length: 15 }, (_, i) => i),
        key,
      ),
    ).toBe(0xa129ca6149be45e5n);
  });

  it("hashes text as CPython stores it", () => {
    expect(hashText("", ZERO_KEY)).toBe(0);
    expect(hashText("hello world", ZERO_KEY)).toBe(-5642461784034726774n);
    expect(hashText("é".repeat(9), ZERO_KEY)).toBe(-4169478969962971340n);
    expect(hashText("Ωmega and more", ZERO_KEY)).toBe(-6110795049257049109n);
    expect(hashText("hello world", keyFromSeed(1))).toBe(4697380503286254714n);
    expect(hashBytes(new TextEncoder().encode("hello world"), ZERO_KEY)).toBe(-5642461784034726774n);
    const h = hash64();
    hashPointsInto(h, [0x1f40d, 0x61], ZERO_KEY);
    expect(hashValue(h)).toBe(-8048532871939470287n);
  });

  it("hashes sources", () => {
    expect(sourceHash(0xa41c8e3n, new TextEncoder().encode("x = 1\n"))).toBe(17407034872539087067n);
  });
});

describe("numbers", () => {
  it.each<[number, bigint]>([
    [0.5, 1152921504606846976n],
    [-0.5, -1152921504606846976n],
    [0.1, 230584300921369408n],
    [-1.0, -2n],
    [1e300, 1224995262755759164n],
    [5e-324, 16777216n],
    [-1.1, -230584300921369601n],
    [Infinity, 314159n],
    [2.305843009213694e18, 1n],
    [3.14159, 326484311674566659n],
    [-1e18, -1000000000000000000n],
    [123456.789, 1819310134279660096n],
  ])("hash(%d)", (x, h) => {
    expect(hashFloat(x)).toBe(big(h));
  });

  it("hashes ints modulo 2**61 - 1", () => {
    expect(hashInt(-1)).toBe(-2);
    expect(hashInt(2n ** 61n - 1n)).toBe(0);
    expect(hashInt(-(2n ** 61n))).toBe(-2);
    expect(hashInt(2n ** 100n)).toBe(2 ** 39);
  });

  it("hashes complex numbers", () => {
    expect(hashComplex(hashFloat(1.5), hashFloat(-2.25))).toBe(-576460752305423493n);
    expect(hashComplex(7, 0)).toBe(7);
  });
});

describe("containers", () => {
  it("hashes tuples", () => {
    expect(tupleHash([])).toBe(5740354900026072187n);
    expect(tupleHash([1, 2, 3])).toBe(529344067295497451n);
    expect(tupleHash([hashInt(-1), hashFloat(0.5), 5740354900026072187n])).toBe(-7506565722144238870n);
  });

  it("hashes frozensets in any order", () => {
    expect(frozensetHash([])).toBe(133146708735736);
    expect(frozensetHash([3, 1, 2])).toBe(-272375401224217160n);
    expect(frozensetHash([1, 2, 3])).toBe(-272375401224217160n);
  });

  it("turns values into pairs and back", () => {
    for (const n of [0n, -1n, 2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n), -4294967296n, 12345678901234n]) {
      const h = hash64();
      setHash(h, big(n));
      expect(hashValue(h)).toBe(big(n));
    }
  });
});
