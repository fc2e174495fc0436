import { describe, expect, it } from "vitest";
import { ConstFloat, ConstFrozenSet } from "./const.ts";
import { bytesRepr, complexRepr, constRepr, strRepr } from "./const-repr.ts";

describe("repr of constants", () => {
  it("quotes and escapes", () => {
    expect(strRepr("it's")).toBe(`"it's"`);
    expect(strRepr("\n\u00a0é\u2028")).toBe("'\\n\\xa0é\\u2028'");
    expect(bytesRepr(Uint8Array.of(0, 39, 255))).toBe(`b"\\x00'\\xff"`);
  });

  it("lays floats out as Python does", () => {
    expect(
      [1e16, 123456789012345680, 1e-5, 0.0001, 1.5, -0, 1e22, 100].map((v) => constRepr(new ConstFloat(v))),
    ).toEqual(["1e+16", "1.2345678901234568e+17", "1e-05", "0.0001", "1.5", "-0.0", "1e+22", "100.0"]);
    expect([complexRepr(0, 1), complexRepr(1, -2), complexRepr(-0, 1e100)]).toEqual(["1j", "(1-2j)", "(-0+1e+100j)"]);
  });

  it("shows containers and code objects", () => {
    expect(constRepr([1, "a", null])).toBe("(1, 'a', None)");
    expect(constRepr([true])).toBe("(True,)");
    expect(constRepr(new ConstFrozenSet([1, 2]))).toBe("frozenset({1, 2})");
    expect(constRepr({ isCode: true, co_name: "f", co_filename: "a.py", co_firstlineno: 3 })).toBe(
      '<code object f, file "a.py", line 3>',
    );
  });
});
