import { describe, expect, it } from "vitest";
import { ConstComplex, ConstFloat, WideText } from "../base/const.ts";
import { astDump } from "./ast/dump.ts";
import type { Constant, Expr, ExprStmt, Module, Stmt } from "./ast/nodes.ts";
import type { PySyntaxError, SyntaxWarningRecord } from "./errors.ts";
import { parse } from "./parse.ts";

function body(src: string): Stmt[] {
  return (parse(src) as Module).body;
}

function expression(src: string): Expr {
  return (body(src)[0] as ExprStmt).value;
}

function constant(src: string): Constant["value"] {
  const e = expression(src);
  if (e.kind !== "Constant") throw new Error(e.kind);
  return e.value;
}

function error(src: string): PySyntaxError {
  try {
    parse(src, { filename: "f.py" });
  } catch (e) {
    return e as PySyntaxError;
  }
  throw new Error("no error");
}

describe("parse: trees", () => {
  it("gives nodes CPython's names and byte positions", () => {
    expect(expression("é + (1)\n")).toEqual({
      kind: "BinOp",
      lineno: 1,
      col_offset: 0,
      end_lineno: 1,
      end_col_offset: 8,
      left: { kind: "Name", lineno: 1, col_offset: 0, end_lineno: 1, end_col_offset: 2, id: "é", ctx: "Load" },
      op: "Add",
      right: { kind: "Constant", lineno: 1, col_offset: 6, end_lineno: 1, end_col_offset: 7, value: 1, kind_: null },
    });
  });

  it("binds operators as the grammar does", () => {
    expect(astDump(expression("-a ** -b"))).toBe(
      "UnaryOp(op=USub(), operand=BinOp(left=Name(id='a', ctx=Load()), op=Pow(), right=UnaryOp(op=USub(), operand=Name(id='b', ctx=Load()))))",
    );
    expect(astDump(expression("not a < b in c"))).toContain("ops=[Lt(), In()]");
    expect(astDump(expression("a or b and c"))).toContain("BoolOp(op=Or()");
  });

  it("turns expressions into targets", () => {
    const [s] = body("(a, [b.c, *d]), e[0] = f");
    expect(astDump(s!)).toContain("Starred(value=Name(id='d', ctx=Store()), ctx=Store())");
    expect(astDump(body("del a, (b, c)")[0]!)).toContain("Tuple(elts=[Name(id='b', ctx=Del())");
  });

  it("knows soft keywords by their place", () => {
    const kinds = (src: string) => body(src).map((s) => s.kind);
    expect(kinds("match = case = type = _ = 1\nmatch(x)\ntype(x)\nmatch[a]: int\n")).toEqual([
      "Assign",
      "Expr",
      "Expr",
      "AnnAssign",
    ]);
    expect(kinds("match(x):\n case _: pass\ntype X = int\n")).toEqual(["Match", "TypeAlias"]);
  });

  it("normalises identifiers to NFKC", () => {
    expect(astDump(expression("ﬁ.ℌ"))).toBe("Attribute(value=Name(id='fi', ctx=Load()), attr='H', ctx=Load())");
  });

  it("reads numbers", () => {
    expect(constant("0xFF_FF")).toBe(65535);
    expect(constant("9007199254740993")).toBe(9007199254740993n);
    expect(constant("1_0.5e-1")).toEqual(new ConstFloat(1.05));
    expect(constant("2.5J")).toEqual(new ConstComplex(0, 2.5));
  });

  it("reads strings", () => {
    expect(constant("'a' \"b\" '''c\n'''")).toBe("abc\n");
    expect(constant("'\\x41\\101\\N{LATIN SMALL LETTER A}\\\n'")).toBe("AAa");
    expect(constant("rb'\\x'")).toEqual(Uint8Array.of(92, 120));
    expect(constant("'\\ud83d\\ude00'")).toEqual(new WideText(Uint32Array.of(0xd83d, 0xde00)));
    expect(constant("'😀'")).toEqual(new WideText(Uint32Array.of(0x1f600)));
    expect((expression("u'x'") as Constant).kind_).toBe("u");
  });

  it("accepts \\r and \\r\\n as line ends", () => {
    expect(body("a\r\nb\rc").map((s) => s.lineno)).toEqual([1, 2, 3]);
    expect(constant("'''a\r\nb'''")).toBe("a\nb");
  });

  it("takes deep nesting up to CPython's limits", () => {
    expect(parse(`${"(".repeat(199)}x${")".repeat(199)}`).kind).toBe("Module");
    expect(parse(`${"-".repeat(5968)}1`).kind).toBe("Module");
    expect(() => parse(`${"-".repeat(5969)}1`)).toThrow(expect.objectContaining({ type: "MemoryError" }));
    expect(() => parse("1**".repeat(100000) + "1")).toThrow(expect.objectContaining({ type: "MemoryError" }));
    expect(parse(`x = ${"1+".repeat(100000)}1`).kind).toBe("Module");
  });
});

describe("parse: errors", () => {
  it("reports message, range and text", () => {
    expect(error("x = [1 2]\ny\n")).toEqual({
      kind: "PySyntaxError",
      type: "SyntaxError",
      msg: "invalid syntax. Perhaps you forgot a comma?",
      filename: "f.py",
      lineno: 1,
      offset: 6,
      end_lineno: 1,
      end_offset: 9,
      text: "x = [1 2]\n",
    });
  });

  it("counts offsets in characters", () => {
    const e = error("x['é😀'] = = 1");
    expect([e.offset, e.end_offset]).toEqual([11, 12]);
  });

  it("lets a later error of the tokenizer win", () => {
    expect(error("a b\n'abc").msg).toBe("unterminated string literal (detected at line 2)");
    expect(error("(\na b\n[").msg).toBe("'[' was never closed");
  });

  it("finds an error at the end of a long file quickly", () => {
    const src = `class A:\n${"  def f(self): return self.x(1, 2)\n".repeat(20000)}  x = = 1\n`;
    const start = performance.now();
    expect(error(src).lineno).toBe(20002);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it("is never a JavaScript error", () => {
    const pieces = [
      "(",
      "[",
      "{",
      "f'",
      "'",
      '"""',
      "\\",
      "\n ",
      "\t",
      ":",
      "=",
      "def ",
      "x",
      "1",
      "é",
      "€",
      "\0",
      "}",
      "lambda",
      "#",
    ];
    let seed = 12345;
    const random = (n: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      return seed % n;
    };
    for (let i = 0; i < 2000; i++) {
      let src = "";
      for (let k = random(12); k >= 0; k--) src += pieces[random(pieces.length)]!;
      try {
        parse(src);
      } catch (e) {
        expect(e, src).not.toBeInstanceOf(Error);
      }
    }
  });
});

describe("parse: warnings", () => {
  function warnings(src: string): string[] {
    const out: SyntaxWarningRecord[] = [];
    parse(src, { warnings: out });
    return out.map((w) => `${w.lineno} ${w.category} ${w.message}`);
  }

  it("collects odd escapes and numbers, once each", () => {
    expect(warnings("x\n'\\d' '\\400'\n")).toEqual([
      "2 SyntaxWarning invalid escape sequence '\\d'",
      "2 SyntaxWarning invalid octal escape sequence '\\400'",
    ]);
    expect(warnings("with ('\\d'): pass")).toEqual(["1 SyntaxWarning invalid escape sequence '\\d'"]);
    expect(warnings("rf'{x:\\d}'")).toEqual(["1 SyntaxWarning invalid escape sequence '\\d'"]);
  });
});
