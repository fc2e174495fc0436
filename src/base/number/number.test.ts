// Values recorded from CPython 3.12.
import { describe, expect, it } from "vitest";
import { floatBits, floatFromBits, frexp, ldexp, modf, nextAfter, nextAfterSteps, ulp } from "./bits.ts";
import { bitLength, floatAsIntegerRatio, intTrueDivide } from "./convert.ts";
import {
  FLOAT_ALT,
  FLOAT_DOT_0,
  FLOAT_NO_NEG_0,
  FLOAT_SIGN,
  type FloatType,
  floatRepr,
  formatFloat,
} from "./format-float.ts";
import { intToDecimal, parseIntText, TooManyDigits } from "./int-text.ts";
import { floatHex, HEX_TOO_LARGE, parseFloatText, parseHexFloat } from "./parse-float.ts";
import { roundFloat, roundInt, roundToInt } from "./round.ts";

describe("repr of floats", () => {
  it.each([
    [0, "0.0"],
    [-0, "-0.0"],
    [1, "1.0"],
    [1e15, "1000000000000000.0"],
    [9999999999999998, "9999999999999998.0"],
    [1e16, "1e+16"],
    [-1.5e22, "-1.5e+22"],
    [0.0001, "0.0001"],
    [0.00001, "1e-05"],
    [1.5e-7, "1.5e-07"],
    [0.1 + 0.2, "0.30000000000000004"],
    [5e-324, "5e-324"],
    [1.7976931348623157e308, "1.7976931348623157e+308"],
    [2 ** -44, "5.684341886080802e-14"],
    [NaN, "nan"],
    [Infinity, "inf"],
    [-Infinity, "-inf"],
  ])("%d", (x, text) => {
    expect(floatRepr(x)).toBe(text);
  });
});

describe("formatFloat", () => {
  it.each<[number, FloatType, number, number, string]>([
    [0.5, "f", 0, 0, "0"],
    [1.5, "f", 0, 0, "2"],
    [2.5, "f", 0, 0, "2"],
    [0.125, "f", 2, 0, "0.12"],
    [0.375, "f", 2, 0, "0.38"],
    [2.675, "f", 2, 0, "2.67"],
    [1e22, "f", 2, 0, "10000000000000000000000.00"],
    [1e23, "f", 0, 0, "99999999999999991611392"],
    [0.1, "f", 60, 0, "0.100000000000000005551115123125782702118158340454101562500000"],
    [5e-324, "e", 3, 0, "4.941e-324"],
    [12345, "e", 3, 0, "1.234e+04"],
    [12355, "e", 3, 0, "1.236e+04"],
    [9.5, "e", 0, 0, "1e+01"],
    [8.5, "e", 0, 0, "8e+00"],
    [123456789, "g", 6, 0, "1.23457e+08"],
    [100000, "g", 6, 0, "100000"],
    [1000000, "g", 6, 0, "1e+06"],
    [0.0001, "g", 6, 0, "0.0001"],
    [0, "g", 6, FLOAT_ALT, "0.00000"],
    [3, "g", 3, FLOAT_DOT_0, "3.0"],
    [100, "g", 3, FLOAT_DOT_0, "1e+02"],
    [1, "F", 0, FLOAT_ALT, "1."],
    [1e-10, "E", 2, FLOAT_SIGN, "+1.00E-10"],
    [-0.001, "f", 2, 0, "-0.00"],
    [-0.001, "f", 2, FLOAT_NO_NEG_0, "0.00"],
    [0.1234, "%", 1, 0, "12.3%"],
    [Infinity, "F", 2, FLOAT_SIGN, "+INF"],
    [NaN, "e", 2, 0, "nan"],
    [1.1, "r", 0, 0, "1.1"],
  ])("%d %s %d %d", (x, type, precision, flags, text) => {
    expect(formatFloat(x, type, precision, flags)).toBe(text);
  });

  it("has every digit past 100", () => {
    const text = formatFloat(2 ** -1074, "f", 1074);
    expect(text.length).toBe(1076);
    expect(text.endsWith("65533447265625")).toBe(true);
    expect(formatFloat(0.1, "e", 120)).toBe(
      "1.000000000000000055511151231257827021181583404541015625" + "0".repeat(66) + "e-01",
    );
  });
});

describe("reading floats", () => {
  it.each<[string, number | undefined]>([
    [" 1_000.0_1e1_0\n", 1.00001e13],
    ["1__0", undefined],
    ["1_.5", undefined],
    ["_1", undefined],
    [".5", 0.5],
    ["5.", 5],
    [".", undefined],
    ["1e", undefined],
    ["-InFiNiTy", -Infinity],
    ["1e400", Infinity],
    ["0x10", undefined],
    ["1 2", undefined],
    ["", undefined],
    ["\u0661\u0662.\uff15", 12.5],
    ["\u20071\u3000", 1],
    ["\x1c1", undefined],
  ])("%j", (text, x) => {
    expect(parseFloatText(text)).toBe(x);
  });

  it("hex floats", () => {
    expect(floatHex(-0.1)).toBe("-0x1.999999999999ap-4");
    expect(floatHex(5e-324)).toBe("0x0.0000000000001p-1022");
    expect(floatHex(1.7976931348623157e308)).toBe("0x1.fffffffffffffp+1023");
    expect(parseHexFloat("0x1.fffffffffffffp+1023")).toBe(1.7976931348623157e308);
    expect(parseHexFloat("0x1p1024")).toBe(HEX_TOO_LARGE);
    expect(parseHexFloat("  0x.8p1 ")).toBe(1);
    expect(parseHexFloat("0x1.00000000000008p0")).toBe(1); // tie to even
    expect(parseHexFloat("0x1.00000000000008000000000000000000000000000001p0")).toBe(1 + 2 ** -52);
    expect(parseHexFloat("0x0.8p-1074")).toBe(0);
    expect(parseHexFloat("0x")).toBeUndefined();
  });
});

describe("ints and text", () => {
  it.each<[string, number, number | bigint | undefined]>([
    ["0x_1f", 0, 31],
    ["0x__1f", 0, undefined],
    ["012", 0, undefined],
    ["012", 10, 12],
    ["0_0", 0, 0],
    ["-0b101", 2, -5],
    ["zz_z", 36, 46655],
    ["12345678901234567890", 10, 12345678901234567890n],
    ["9007199254740991", 10, 9007199254740991],
    ["z".repeat(12), 36, 4738381338321616895n],
    ["- 5", 10, undefined],
    ["", 10, undefined],
    ["\u0967\u0968", 10, 12],
  ])("int(%j, %d)", (text, base, n) => {
    expect(parseIntText(text, base)).toBe(n);
  });

  it("keeps the digit limit", () => {
    expect(parseIntText("1".repeat(4301), 10, 4300)).toEqual(new TooManyDigits(4301));
    expect(typeof parseIntText("1".repeat(4300), 10, 4300)).toBe("bigint");
    expect(typeof parseIntText("1".repeat(4301), 16, 4300)).toBe("bigint");
    expect(intToDecimal(10n ** 4300n, 4300)).toBeUndefined();
    expect(intToDecimal(10n ** 4300n - 1n, 4300)).toBe("9".repeat(4300));
  });
});

describe("conversions", () => {
  it("divides ints with one rounding", () => {
    expect(intTrueDivide(10n ** 40n, 3n)).toBe(3.333333333333333e39);
    expect(intTrueDivide(2n ** 1100n, 2n ** 80n + 1n)).toBe(1.1235582092889474e307);
    expect(intTrueDivide(1, 2n ** 1074n)).toBe(5e-324);
    expect(intTrueDivide(1, 2n ** 1075n)).toBe(0);
    expect(intTrueDivide(3, 2n ** 1075n)).toBe(1e-323);
    expect(intTrueDivide(-(2n ** 1024n), 1)).toBe(-Infinity);
  });

  it("takes floats apart", () => {
    expect(floatAsIntegerRatio(0.1)).toEqual([3602879701896397, 36028797018963968n]);
    expect(floatAsIntegerRatio(-2.5)).toEqual([-5, 2]);
    expect(floatAsIntegerRatio(1e300)[0]).toBe(BigInt(1e300));
    expect(frexp(-5e-324)).toEqual([-0.5, -1073]);
    expect(ldexp(0.75, -1073)).toBe(1e-323);
    expect(ldexp(0.5, -1074)).toBe(0);
    expect(ldexp(5e-324, 2097)).toBe(8.98846567431158e307);
    expect(modf(-3.25)).toEqual([-0.25, -3]);
    expect(nextAfter(1, 2)).toBe(1.0000000000000002);
    expect(nextAfter(0, -1)).toBe(-5e-324);
    expect(nextAfterSteps(5e-324, -1, 2n)).toBe(-5e-324);
    expect(ulp(1)).toBe(2 ** -52);
    expect(floatFromBits(floatBits(-1.1))).toBe(-1.1);
    expect(bitLength(2 ** 53 - 1)).toBe(53);
    expect(bitLength(-(2n ** 64n))).toBe(65);
  });
});

describe("round", () => {
  it("rounds the exact value", () => {
    expect(roundFloat(2.675, 2)).toBe(2.67);
    expect(roundFloat(0.125, 2)).toBe(0.12);
    expect(roundFloat(1234.5, -2)).toBe(1200);
    expect(roundFloat(1250, -2)).toBe(1200);
    expect(roundFloat(1.7976931348623157e308, -308)).toBe(Infinity);
    expect(roundToInt(2.5)).toBe(2);
    expect(roundToInt(-3.5)).toBe(-4);
    expect(roundToInt(1e300)).toBe(BigInt(1e300));
    expect(Object.is(roundFloat(-0.4, 0), -0)).toBe(true);
  });

  it("rounds ints to even multiples", () => {
    expect(roundInt(25, -1)).toBe(20);
    expect(roundInt(-35, -1)).toBe(-40);
    expect(roundInt(10n ** 30n + 5n * 10n ** 19n, -20)).toBe(10n ** 30n);
    expect(roundInt(7, -1000000000)).toBe(0);
  });
});
