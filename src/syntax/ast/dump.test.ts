import { describe, expect, it } from "vitest";
import { ConstFloat } from "../../base/const.ts";
import { parse } from "../parse.ts";
import { bytesRepr, complexRepr, constRepr, strRepr } from "./const-repr.ts";
import { astDump } from "./dump.ts";
import { NODE_INFO } from "./nodes.ts";

describe("astDump", () => {
  it("writes what ast.dump writes", () => {
    const tree = parse("f(a, *b, c=1)", { mode: "eval" });
    expect(astDump(tree)).toBe(
      "Expression(body=Call(func=Name(id='f', ctx=Load()), args=[Name(id='a', ctx=Load()), " +
        "Starred(value=Name(id='b', ctx=Load()), ctx=Load())], keywords=[keyword(arg='c', value=Constant(value=1))]))",
    );
    expect(astDump(tree, { annotate_fields: false })).toBe(
      "Expression(Call(Name('f', Load()), [Name('a', Load()), Starred(Name('b', Load()), Load())], [keyword('c', Constant(1))]))",
    );
  });

  it("indents like ast.dump", () => {
    expect(astDump(parse("x = None"), { indent: 2 })).toBe(
      "Module(\n  body=[\n    Assign(\n      targets=[\n        Name(id='x', ctx=Store())],\n" +
        "      value=Constant(value=None))],\n  type_ignores=[])",
    );
  });

  it("shows None inside lists and leaves absent fields out", () => {
    expect(astDump(parse("{**a}", { mode: "eval" }))).toBe(
      "Expression(body=Dict(keys=[None], values=[Name(id='a', ctx=Load())]))",
    );
    expect(astDump(parse("return"))).toContain("Return()");
  });
});

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
});

describe("NODE_INFO", () => {
  it("lists every node of the ASDL in order, with CPython's field names", () => {
    expect(Object.keys(NODE_INFO).length).toBe(79);
    expect(NODE_INFO.Constant.fields.map((f) => [f.name, f.key])).toEqual([
      ["value", "value"],
      ["kind", "kind_"],
    ]);
    expect(NODE_INFO.arguments.product).toBe(true);
  });
});
