// Values recorded from CPython 3.12.
import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { inflateRaw } from "./inflate.ts";
import { lookupName, nameOf } from "./names.ts";

describe("character names", () => {
  it.each<[number, string | undefined]>([
    [0x41, "LATIN CAPITAL LETTER A"],
    [0x0a, undefined],
    [0xac01, "HANGUL SYLLABLE GAG"],
    [0xc544, "HANGUL SYLLABLE A"],
    [0x4e00, "CJK UNIFIED IDEOGRAPH-4E00"],
    [0xf900, "CJK COMPATIBILITY IDEOGRAPH-F900"],
    [0x1f40d, "SNAKE"],
    [0x1f9ff, "NAZAR AMULET"],
    [0xe0041, "TAG LATIN CAPITAL LETTER A"],
    [0xe000, undefined],
  ])("name(%d)", (cp, name) => {
    expect(nameOf(cp)).toBe(name);
  });

  it("finds every name again", () => {
    let count = 0;
    for (let cp = 0; cp < 0x110000; cp++) {
      const name = nameOf(cp);
      if (name === undefined) continue;
      count++;
      const found = lookupName(name, false);
      if (found?.length !== 1 || found[0] !== cp) expect(`${name}: ${found}`).toBe(cp);
    }
    expect(count).toBe(143041);
  });

  it.each<[string, boolean, readonly number[] | undefined]>([
    ["latin small letter a", false, [0x61]],
    ["LINE FEED", false, [10]],
    ["bel", false, [7]],
    ["ALERT", false, [7]],
    ["KEYCAP DIGIT ONE", true, [0x31, 0xfe0f, 0x20e3]],
    ["KEYCAP DIGIT ONE", false, undefined],
    ["hangul syllable gag", false, undefined],
    ["HANGUL SYLLABLE GAGX", false, undefined],
    ["CJK UNIFIED IDEOGRAPH-04E00", false, [0x4e00]],
    ["cjk unified ideograph-4e00", false, undefined],
    ["CJK UNIFIED IDEOGRAPH-FFFF", false, undefined],
    ["no such thing", true, undefined],
    ["", true, undefined],
  ])("lookup(%j)", (name, sequences, cps) => {
    expect(lookupName(name, sequences)).toEqual(cps);
  });
});

describe("inflate", () => {
  it.each([0, 1, 9])("undoes deflate at level %d", (level) => {
    const data = Uint8Array.from({ length: 70000 }, (_, i) => (i * i) >> ((i >> 8) & 7));
    expect(Buffer.compare(inflateRaw(deflateRawSync(data, { level }), data.length), data)).toBe(0);
  });

  it("refuses damaged data", () => {
    expect(() => inflateRaw(Uint8Array.of(7, 1, 2), 10)).toThrow(RangeError);
    expect(() => inflateRaw(Uint8Array.of(3, 0), 10)).toThrow(RangeError);
  });
});
