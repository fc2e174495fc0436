/**
 * Times the stages of the front end over a folder of sources, best of some rounds.
 * Run: node scripts/run.mjs bench-compile ROOT [rounds]
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Codegen } from "../src/compile/codegen/statements.ts";
import { futureOf } from "../src/compile/future.ts";
import { optimizeAst } from "../src/compile/optimize/optimize.ts";
import { buildSymtable } from "../src/compile/symtable/build.ts";
import { parse } from "../src/syntax/parse.ts";

const [root, rounds = "5"] = process.argv.slice(2);
const sources: [path: string, text: string][] = [];
for (const entry of readdirSync(root!, { withFileTypes: true, recursive: true })) {
  if (
    !entry.isFile() ||
    !entry.name.endsWith(".py") ||
    /\btests?\b|idlelib|lib2to3|site-packages/.test(entry.parentPath)
  )
    continue;
  const path = join(entry.parentPath, entry.name);
  sources.push([path, readFileSync(path, "utf8")]);
}
const lines = sources.reduce((n, [, text]) => n + text.split("\n").length - 1, 0);

for (let round = 0; round < Number(rounds); round++) {
  const spent = { parse: 0, optimize: 0, symtable: 0, codegen: 0 };
  for (const [filename, text] of sources) {
    const t0 = performance.now();
    const tree = parse(text, { filename });
    const t1 = performance.now();
    const future = futureOf(tree, filename);
    optimizeAst(tree, 0, future.features, () => true);
    const t2 = performance.now();
    const symtable = buildSymtable(tree, filename, future.features);
    const t3 = performance.now();
    const options = { filename, flags: future.features, optimize: 0, futureLocation: future.location, warnings: [] };
    new Codegen(options, symtable).module(tree);
    const t4 = performance.now();
    spent.parse += t1 - t0;
    spent.optimize += t2 - t1;
    spent.symtable += t3 - t2;
    spent.codegen += t4 - t3;
  }
  const total = Object.values(spent).reduce((a, b) => a + b);
  const stages = Object.entries(spent).map(([name, ms]) => `${name} ${ms.toFixed(0)}`);
  console.log(`${Math.round((lines / total) * 1000)} lines/s   ms: ${stages.join(", ")}`);
}
