// Sums and integer functions. Values recorded from CPython 3.12.
import { describe, expect, it } from "vitest";
import { fma, productError } from "./double-double.ts";
import { comb, factorial, gcd, intFrexp, isqrt, lcm, perm } from "./integers.ts";
import { fsum, ProductSum, vectorNorm } from "./sums.ts";

describe("sums", () => {
  it("fsum", () => {
    expect(fsum(Array(10).fill(0.1))).toBe(1);
    expect(fsum([1e16, 1, 1e-16])).toBe(10000000000000002);
    expect(fsum([])).toBe(0);
    expect(fsum([Infinity, 1])).toBe(Infinity);
    expect(fsum([Infinity, -Infinity])).toBe("-inf + inf in fsum");
    expect(fsum([1e308, 1e308])).toBe("intermediate overflow in fsum");
  });

  it("hypot", () => {
    expect(vectorNorm([3e200, -4e200])).toBe(4.9999999999999995e200);
    expect(vectorNorm([1.5, 2.5, 3.5])).toBe(4.55521678957215);
    expect(vectorNorm([5e-324, 5e-324, 5e-324])).toBe(1e-323);
    expect(vectorNorm([NaN, -Infinity])).toBe(Infinity);
    expect(vectorNorm([NaN, 1])).toBeNaN();
    expect(vectorNorm([])).toBe(0);
  });

  it("sumprod", () => {
    const s = new ProductSum();
    s.add(10, 3.1);
    s.add(20.5, 4);
    expect(s.result()).toBe(113);
    s.add(1e300, 1e300);
    expect(s.add(1e300, 1e300)).toBe(false);
  });

  it("exact errors", () => {
    expect(productError(0.1, 0.1, 0.1 * 0.1)).toBe(-8.326672684688674e-19);
    expect(fma(0.1, 10, -1)).toBe(5.551115123125783e-17);
  });
});

describe("integers", () => {
  it("roots", () => {
    expect(isqrt(94906265 ** 2 - 1)).toBe(94906264);
    expect(isqrt(10n ** 40n - 1n)).toBe(10n ** 20n - 1n);
    expect(isqrt(0)).toBe(0);
  });

  it("counts", () => {
    expect(factorial(20)).toBe(2432902008176640000n);
    expect(factorial(5)).toBe(120);
    expect(comb(60, 30)).toBe(118264581564861424n);
    expect(comb(10, 3)).toBe(120);
    expect(perm(25, 18)).toBe(3077621040343449600000n);
    expect(perm(10, 3)).toBe(720);
  });

  it("divisors", () => {
    expect(gcd(12, -18)).toBe(6);
    expect(gcd(2n ** 80n, 2n ** 70n * 3n)).toBe(2n ** 70n);
    expect(lcm(4, -6)).toBe(12);
    expect(lcm(2n ** 60n, 3)).toBe(3n * 2n ** 60n);
    expect(gcd(0, 0)).toBe(0);
  });

  it("frexp of big ints rounds once", () => {
    expect(intFrexp(2n ** 2000n)).toEqual([0.5, 2001]);
    expect(intFrexp(2n ** 54n - 1n)).toEqual([0.5, 55]);
    expect(intFrexp(-5)).toEqual([-0.625, 3]);
  });
});
