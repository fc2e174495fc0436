/**
 * Compares syntax errors with CPython's: cases are [{src, mode?, error: [type, msg, line, offset, end line, end offset, text] | null}].
 * Run: node scripts/run.mjs check-errors CASES.json [SHOW]
 * A case whose error the compiler finds (not the parser) is counted apart when this parser accepts it.
 * A case with `dump` is valid: the first 16 hex digits of the sha256 of its `ast.dump` with attributes.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { astDump } from "../src/syntax/ast/dump.ts";
import { isPySyntaxError, type SyntaxWarningRecord } from "../src/syntax/errors.ts";
import { type ParseOptions, parse } from "../src/syntax/parse.ts";

interface Case extends ParseOptions {
  readonly src: string;
  /** [category, message, line] of each warning, when known. */
  readonly warnings?: never;
  readonly warned?: readonly (readonly [string, string, number])[];
  readonly error: readonly unknown[] | null;
  readonly dump?: string;
}

const [file, show = "10"] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(file!, "utf8")) as Case[];
let same = 0;
let accepted = 0;
let message = 0;
const bad: string[] = [];
const start = performance.now();
for (const c of cases) {
  let got: readonly unknown[] | null = null;
  const warnings: SyntaxWarningRecord[] = [];
  try {
    const tree = parse(c.src, { ...c, filename: "<case>", warnings });
    if (c.dump !== undefined) {
      const dump = astDump(tree, { include_attributes: true });
      if (createHash("sha256").update(dump, "utf8").digest("hex").slice(0, 16) !== c.dump) got = ["dump", dump];
    }
  } catch (e) {
    got = isPySyntaxError(e)
      ? [e.type, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text]
      : e instanceof Error
        ? [(e.stack ?? "").slice(0, 600)]
        : [(e as { type?: string }).type, (e as { msg?: string }).msg];
  }
  const warned = warnings.map((w) => [w.category, w.message, w.lineno]);
  if (c.warned !== undefined && JSON.stringify(warned) !== JSON.stringify(c.warned)) {
    got = ["warnings", warned, c.warned];
  }
  if (JSON.stringify(got) === JSON.stringify(c.error)) same++;
  else {
    if (got === null) accepted++;
    else if (c.error !== null && got[1] === c.error[1]) message++;
    bad.push(
      `${JSON.stringify(c.src.slice(0, 200))} ${JSON.stringify({ ...c, src: undefined, error: undefined, dump: undefined, d: undefined })}\n   CPython: ${JSON.stringify(c.error)?.slice(0, 300)}\n   here:    ${JSON.stringify(got)?.slice(0, 300)}`,
    );
  }
}
const ms = performance.now() - start;
console.log(
  `errors: ${same} of ${cases.length} equal (${((100 * same) / cases.length).toFixed(2)} %), ` +
    `${accepted} accepted here, ${message} differ in place only; ${ms.toFixed(0)} ms`,
);
for (const line of bad.slice(0, Number(show))) console.log(line);
