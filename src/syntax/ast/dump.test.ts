import { describe, expect, it } from "vitest";
import { parse } from "../parse.ts";
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
