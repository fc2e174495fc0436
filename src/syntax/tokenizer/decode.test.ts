import { describe, expect, it } from "vitest";
import { decodeSource, utf8ErrorMessage, withReplacements } from "./decode.ts";

const bytes = (s: string): Uint8Array => Uint8Array.from(s, (c) => c.charCodeAt(0));

describe("decodeSource", () => {
  it("reads UTF-8 by default and drops a byte order mark", () => {
    expect(decodeSource(bytes("x = '\xc3\xa9'"))).toEqual({ text: "x = 'é'", encoding: null });
    expect(decodeSource(bytes("\xef\xbb\xbfx"))).toEqual({ text: "x", encoding: "utf-8" });
  });

  it("obeys a cookie on one of the first two lines, if the first is blank or a comment", () => {
    expect(decodeSource(bytes("# coding: latin-1\n\xe9")).text).toBe("# coding: latin-1\né");
    expect(decodeSource(bytes("\n# -*- coding: cp1252 -*-\n\x80")).text).toContain("€");
    expect(decodeSource(bytes("x\n# coding: latin-1\n")).encoding).toBeNull();
    expect(decodeSource(bytes("\n\n# coding: nonsense\n")).encoding).toBeNull();
  });

  it("refuses unknown encodings and a cookie that contradicts the mark", () => {
    expect(() => decodeSource(bytes("# coding: foo\n"))).toThrow(
      expect.objectContaining({ msg: "unknown encoding: foo", lineno: 0, offset: -1 }),
    );
    expect(() => decodeSource(bytes("\xef\xbb\xbf# coding: latin-1\n"))).toThrow(
      expect.objectContaining({ msg: "encoding problem: iso-8859-1 with BOM" }),
    );
  });

  it("asks the caller's codecs", () => {
    const decoder = (_: Uint8Array, encoding: string) => ({ text: `pass # ${encoding}` });
    expect(decodeSource(bytes("# coding: rot13\ncnff"), { decoder }).text).toBe("pass # rot13");
  });

  it("leaves bytes that are not UTF-8 to whoever needs the text, except in a file that is run", () => {
    const { text } = decodeSource(bytes("x = '\xff'"));
    expect(withReplacements(text)).toBe("x = '\ufffd'");
    expect(() => decodeSource(bytes("a\n'\xff'"), { file: true, filename: "f.py" })).toThrow(
      expect.objectContaining({
        msg: expect.stringMatching(/^Non-UTF-8 code starting with '\\xff' in file f.py on line 2/),
      }),
    );
  });
});

describe("utf8ErrorMessage", () => {
  it("speaks like CPython's decoder", () => {
    const message = (s: string) => utf8ErrorMessage(decodeSource(bytes(s)).text);
    expect(message("a\xff")).toBe("'utf-8' codec can't decode byte 0xff in position 1: invalid start byte");
    expect(message("\xe2\x82")).toBe("'utf-8' codec can't decode bytes in position 0-1: unexpected end of data");
    expect(message("\xc3(")).toBe("'utf-8' codec can't decode byte 0xc3 in position 0: invalid continuation byte");
  });
});
