/**
 * What CPython 3.12.7 makes of small sources, right and wrong: tree, error (message, place, text), warnings.
 * The cases are ours; `make_cases.py`, run by CPython, filled in the answers.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { astDump } from "../../../src/syntax/ast/dump.ts";
import { isPySyntaxError, type SyntaxWarningRecord } from "../../../src/syntax/errors.ts";
import { type ParseOptions, parse } from "../../../src/syntax/parse.ts";

interface Case extends Omit<ParseOptions, "warnings"> {
  readonly src: string;
  readonly error: readonly unknown[] | null;
  readonly dump?: string;
  readonly warned: readonly unknown[];
}

const cases = JSON.parse(readFileSync(new URL("./cases.json", import.meta.url), "utf8")) as Case[];

function outcome(c: Case): unknown {
  const warnings: SyntaxWarningRecord[] = [];
  let error: unknown = null;
  let dump: string | undefined;
  try {
    const tree = parse(c.src, { ...c, filename: "<case>", warnings });
    const text = astDump(tree, { include_attributes: true });
    dump = createHash("sha256").update(text, "utf8").digest("hex").slice(0, 16);
  } catch (e) {
    if (!isPySyntaxError(e)) throw e;
    error = [e.type, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text];
  }
  return { error, dump, warned: warnings.map((w) => [w.category, w.message, w.lineno]) };
}

describe("syntax cases of CPython 3.12.7", () => {
  it("covers errors and trees", () => {
    expect(cases.filter((c) => c.error !== null).length).toBeGreaterThan(500);
    expect(cases.filter((c) => c.error === null).length).toBeGreaterThan(500);
  });

  for (const c of cases) {
    const { src, error, dump, warned, ...options } = c;
    it(`${JSON.stringify(src).slice(0, 60)} ${JSON.stringify(options)}`, () => {
      expect(outcome(c)).toEqual({ error, dump, warned });
    });
  }
});
