import { describe, expect, it } from "vitest";
import { TOKEN_NAMES } from "../../spec/tokens.ts";
import { TokenStream } from "./token-info.ts";
import { Tokenizer } from "./tokenizer.ts";

/** Token names and texts of a source, as the parser sees them. */
function tokens(src: string): string[] {
  const t = new Tokenizer(src);
  t.run();
  const out: string[] = [];
  for (let i = 0; i < t.tokens.count; i++) {
    const type = t.tokens.type[i]!;
    const text = src.slice(t.tokens.start[i]!, t.tokens.end[i]!);
    out.push(type >= TOKEN_NAMES.length ? text : `${TOKEN_NAMES[type]} ${text}`.trim());
  }
  return out;
}

describe("Tokenizer", () => {
  it("cuts names, keywords, numbers, operators", () => {
    expect(tokens("if x >>= 0x1F ** .5e-3j:\n")).toEqual([
      "if",
      "NAME x",
      "RIGHTSHIFTEQUAL >>=",
      "NUMBER 0x1F",
      "DOUBLESTAR **",
      "NUMBER .5e-3j",
      "COLON :",
      "NEWLINE",
      "ENDMARKER",
    ]);
  });

  it("makes INDENT and DEDENT, not for blank lines and comments", () => {
    const kinds = tokens("if a:\n  b\n\n    # c\n  d\ne\n").map((t) => t.split(" ")[0]);
    expect(kinds.filter((k) => k === "INDENT" || k === "DEDENT")).toEqual(["INDENT", "DEDENT"]);
  });

  it("reads nested f-strings, format specifications and doubled braces", () => {
    expect(tokens("f'a{{{x!r:>{w}}}}b'\n")).toEqual([
      "FSTRING_START f'",
      "FSTRING_MIDDLE a{",
      "LBRACE {",
      "NAME x",
      "EXCLAMATION !",
      "NAME r",
      "COLON :",
      "FSTRING_MIDDLE >",
      "LBRACE {",
      "NAME w",
      "RBRACE }",
      "FSTRING_MIDDLE",
      "RBRACE }",
      "FSTRING_MIDDLE }",
      "FSTRING_MIDDLE b",
      "FSTRING_END '",
      "NEWLINE",
      "ENDMARKER",
    ]);
  });

  it("counts columns in UTF-8 bytes", () => {
    const t = new Tokenizer("é = '😀' + x\nñ = y\n");
    t.run();
    const cols = Array.from(t.tokens.col.subarray(0, t.tokens.count));
    expect(cols).toEqual([0, 3, 5, 12, 14, 15, 0, 3, 5, 6, -1]);
  });

  it("stops at the first error with CPython's message", () => {
    for (const [src, msg] of [
      ["0777\n", "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers"],
      ["0b12\n", "invalid digit '2' in binary literal"],
      ["1_\n", "invalid decimal literal"],
      ["'abc\n", "unterminated string literal (detected at line 1)"],
      ["(]\n", "closing parenthesis ']' does not match opening parenthesis '('"],
      ["a€\n", "invalid character '€' (U+20AC)"],
      ["(".repeat(300), "too many nested parentheses"],
    ] as const) {
      const t = new Tokenizer(src);
      t.run();
      expect(t.error?.msg).toBe(msg);
    }
  });

  it("warns of keywords stuck to numbers", () => {
    const t = new Tokenizer("1if x else 0x1for\n");
    t.run();
    expect(t.warnings.map((w) => w.message)).toEqual(["invalid decimal literal", "invalid hexadecimal literal"]);
    const u = new Tokenizer("1or 2\n");
    u.run();
    expect(u.warnings[0]?.category).toBe("SyntaxWarning");
  });

  it("comes back to an earlier state by reading again", () => {
    const src = "x = [\n  1,\n  '''a\nb''', 2]\n";
    const t = new Tokenizer(src);
    t.runUntil(6);
    expect([t.tokens.count, t.lineno, t.level]).toEqual([6, 4, 1]);
    expect(src.slice(t.bufStart, t.lineStart)).toBe("  '''a\n");
  });
});

describe("TokenStream", () => {
  function all(src: string): (string | number)[][] {
    const stream = new TokenStream(src, { extraTokens: true });
    const out: (string | number)[][] = [];
    for (let t = stream.next(); t !== null; t = stream.next())
      out.push([t.type, t.string, ...t.start, ...t.end, t.line]);
    return out;
  }

  it("shows comments, line ends and operators as module tokenize does", () => {
    expect(all("é = 1  # c\n\n")).toEqual([
      [1, "é", 1, 0, 1, 1, "é = 1  # c\n"],
      [55, "=", 1, 2, 1, 3, "é = 1  # c\n"],
      [2, "1", 1, 4, 1, 5, "é = 1  # c\n"],
      [64, "# c", 1, 7, 1, 10, "é = 1  # c\n"],
      [4, "\n", 1, 10, 1, 11, "é = 1  # c\n"],
      [65, "\n", 2, 0, 2, 1, "\n"],
      [0, "", 3, 0, 3, 0, ""],
    ]);
  });

  it("implies a last line end and keeps carriage returns", () => {
    expect(all("x").map((t) => [t[0], t[1]])).toEqual([
      [1, "x"],
      [4, ""],
      [0, ""],
    ]);
    expect(all("x\r\n")[1]).toEqual([4, "\r\n", 1, 1, 1, 3, "x\r\n"]);
  });

  it("raises the errors of the C tokenizer", () => {
    expect(() => all("(")).toThrow(expect.objectContaining({ msg: "unexpected EOF in multi-line statement" }));
    expect(() => all("if a:\n    b\n  c\n")).toThrow(expect.objectContaining({ type: "IndentationError" }));
  });
});
