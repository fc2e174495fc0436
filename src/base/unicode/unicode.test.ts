// Values recorded from CPython 3.12 (unicodedata 15.0.0).
import { describe, expect, it } from "vitest";
import {
  capitalizeText,
  casefoldText,
  lowerText,
  simpleLower,
  simpleUpper,
  swapcaseText,
  titleText,
  upperText,
} from "./case.ts";
import { bidirectional, eastAsianWidth, isMirrored } from "./display.ts";
import { decomposition, isNormalizedPoints, normalizeText } from "./normalize.ts";
import * as is from "./predicates.ts";
import * as old from "./ucd320.ts";

/** How many code points satisfy a predicate. */
function count(predicate: (cp: number) => boolean): number {
  let n = 0;
  for (let cp = 0; cp < 0x110000; cp++) if (predicate(cp)) n++;
  return n;
}

describe("predicates", () => {
  it.each<[string, (cp: number) => boolean, number]>([
    ["isalpha", is.isAlpha, 136104],
    ["isdecimal", is.isDecimal, 680],
    ["isdigit", is.isDigit, 808],
    ["isnumeric", is.isNumeric, 1912],
    ["isalnum", is.isAlnum, 137935],
    ["isprintable", is.isPrintable, 148998],
    ["isspace", is.isSpace, 29],
    ["islower", is.isLower, 2544],
    ["isupper", is.isUpper, 1951],
    ["isidentifier", is.isXidStart, 136323],
  ])("%s holds for as many code points as in CPython", (_name, predicate, want) => {
    expect(count(predicate)).toBe(want);
  });

  it("knows categories, also beyond the flat table", () => {
    expect([0x41, 0x1c5, 0x378, 0xd800, 0xe0001, 0xe0100, 0xf0000, 0xffffe, 0x10fffd].map(is.category)).toEqual([
      "Lu",
      "Lt",
      "Cn",
      "Cs",
      "Cf",
      "Mn",
      "Co",
      "Cn",
      "Co",
    ]);
    expect([0x300, 0x345, 0x61, 0x1d165].map(is.combiningClass)).toEqual([230, 240, 0, 216]);
  });

  it("knows numbers", () => {
    expect(is.decimalValue(0x0667)).toBe(7);
    expect(is.decimalValue(0xb2)).toBe(-1);
    expect(is.digitValueOf(0xb2)).toBe(2);
    expect(is.numericValue(0xbd)).toBe(0.5);
    expect(is.numericValue(0x4e07)).toBe(10000);
    expect(is.numericValue(0x0f33)).toBe(-0.5);
    expect(is.numericValue(0x41)).toBeUndefined();
  });
});

describe("case", () => {
  it("maps strings", () => {
    expect(upperText("straße ŉ ﬃ")).toBe("STRASSE ʼN FFI");
    expect(lowerText("İSTANBUL")).toBe("i̇stanbul");
    expect(lowerText("ΑΣ ΑΣΑ Σ Α.Σ")).toBe("ας ασα σ α.ς");
    expect(titleText("they're ǆ ﬁne")).toBe("They'Re ǅ Fine");
    expect(capitalizeText("ǆABC")).toBe("ǅabc");
    expect(casefoldText("ẞ ſ Ꭰ")).toBe("ss s Ꭰ");
    expect(swapcaseText("Straße")).toBe("sTRASSE");
    expect(simpleLower(0x130)).toBe(0x69);
    expect(simpleUpper(0xdf)).toBe(0x53);
    expect(simpleUpper(0x10428)).toBe(0x10400);
  });
});

describe("normal forms", () => {
  it("normalizes", () => {
    expect(normalizeText("NFC", "e\u0301\u0327")).toBe("\u0229\u0301");
    expect(normalizeText("NFD", "\u1e69")).toBe("s\u0323\u0307");
    expect(normalizeText("NFKC", "ﬁ\u2075\u212b")).toBe("fi5\u00c5");
    expect(normalizeText("NFD", "각")).toBe("\u1100\u1161\u11a8");
    expect(normalizeText("NFC", "\u1100\u1161\u11a8")).toBe("각");
    expect(normalizeText("NFKC", "𝔘𝔫𝔦")).toBe("Uni");
    expect(decomposition(0xfb01)).toBe("<compat> 0066 0069");
    expect(decomposition(0xac01)).toBe("");
    expect(isNormalizedPoints("NFC", [0x65, 0x301])).toBe(false);
    expect(isNormalizedPoints("NFD", [0x65, 0x301])).toBe(true);
  });
});

describe("display", () => {
  it("answers", () => {
    expect([0x41, 0x5d0, 0x31, 0x378].map(bidirectional)).toEqual(["L", "R", "EN", ""]);
    expect([0x41, 0x4e00, 0xff21, 0xff71, 0xa1, 0x378].map(eastAsianWidth)).toEqual(["Na", "W", "F", "H", "A", "N"]);
    expect([0x28, 0x41].map(isMirrored)).toEqual([true, false]);
  });
});

describe("Unicode 3.2.0", () => {
  it("knows only what was assigned then", () => {
    expect([0x41, 0x7c0, 0x1f40d, 0x2160].map(old.category320)).toEqual(["Lu", "Cn", "Cn", "Nl"]);
    expect(old.bidirectional320(0x7c0)).toBe("");
    expect([0xb2, 0x661, 0x7c1].map(old.decimalValue320)).toEqual([2, 1, -1]);
    expect(old.decomposition320(0x1d2c)).toBe("");
    expect(old.normalizePoints320("NFC", [0x2f868])).toEqual([0x2136a]);
    expect(old.normalizePoints320("NFKC", [0xfb01])).toEqual([0x66, 0x69]);
  });
});
