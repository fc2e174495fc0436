/**
 * Compares the code objects of real sources with CPython's, by hash; measures compile().
 * Run: node scripts/run.mjs check-code ROOT GOLDEN.json [SHOW]     (ROOT: unpacked python_stdlib.zip)
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dumps } from "../src/code/marshal/dumps.ts";
import { compile } from "../src/compile/compile.ts";
import { parse } from "../src/syntax/parse.ts";

const [root, goldenFile, show = "10"] = process.argv.slice(2);
const golden = JSON.parse(readFileSync(goldenFile!, "utf8")) as Record<string, { code: string }>;
let same = 0;
let lines = 0;
const bad: string[] = [];
const start = performance.now();
for (const name of Object.keys(golden)) {
  const source = readFileSync(join(root!, name));
  for (const byte of source) if (byte === 10) lines++;
  let hash: string;
  try {
    const code = compile(parse(source, { filename: name }), { filename: name });
    hash = createHash("sha256").update(dumps(code, 2)).digest("hex").slice(0, 32);
  } catch (e) {
    hash = e instanceof Error ? (e.stack ?? e.message) : JSON.stringify(e);
  }
  if (hash === golden[name]!.code) same++;
  else bad.push(`${name}: ${hash.slice(0, 400)}`);
}
const ms = performance.now() - start;
console.log(`code: ${same} of ${Object.keys(golden).length} equal, ${((lines / ms) * 1000).toFixed(0)} lines/s`);
for (const line of bad.slice(0, Number(show))) console.log("  differs:", line);
