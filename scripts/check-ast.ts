/**
 * Compares the AST of real sources with CPython's, by hash; measures the parser.
 * Run: node scripts/run.mjs check-ast ROOT GOLDEN.json [SHOW]     (ROOT: unpacked python_stdlib.zip)
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { astDump } from "../src/syntax/ast/dump.ts";
import { parse } from "../src/syntax/parse.ts";

const [root, goldenFile, show = "10"] = process.argv.slice(2);
const golden = JSON.parse(readFileSync(goldenFile!, "utf8")) as Record<string, { ast: string }>;
let same = 0;
const bad: string[] = [];
const sources: Uint8Array[] = [];
for (const name of Object.keys(golden)) {
  const source = readFileSync(join(root!, name));
  sources.push(source);
  let hash: string;
  try {
    const dump = astDump(parse(source, { filename: name }), { include_attributes: true });
    hash = createHash("sha256").update(toUtf8(dump)).digest("hex").slice(0, 32);
  } catch (e) {
    hash = e instanceof Error ? (e.stack ?? e.message) : JSON.stringify(e);
  }
  if (hash === golden[name]!.ast) same++;
  else bad.push(`${name}: ${hash.slice(0, 400)}`);
}
console.log(`ast: ${same} of ${Object.keys(golden).length} equal`);
for (const line of bad.slice(0, Number(show))) console.log("  differs:", line);

/** UTF-8 with surrogates passed through is only needed for lone ones, which `repr` escapes. */
function toUtf8(text: string): Buffer {
  return Buffer.from(text, "utf8");
}

const lines = sources.reduce((n, s) => n + s.reduce((k, b) => k + (b === 10 ? 1 : 0), 0), 0);
for (let round = 0; round < 4; round++) {
  const start = performance.now();
  for (const s of sources) {
    try {
      parse(s);
    } catch {}
  }
  const ms = performance.now() - start;
  console.log(`round ${round}: ${lines} lines in ${ms.toFixed(0)} ms, ${((lines / ms) * 1000).toFixed(0)} lines/s`);
}
