// Regenerates every generated file; with --check changes nothing and fails when one is out of date.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const check = process.argv.includes("--check");

/** Command lines, each writing the .gen.ts files its script names. */
const GENERATORS = [
  ["scripts/run.mjs", "gen-ast"],
  ["scripts/run.mjs", "gen-tokens"],
  ["scripts/run.mjs", "gen-eval"],
  ["scripts/gen-libm.mjs"],
  ["scripts/gen-unicode.mjs"],
];

function generatedFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((e) => {
    const path = join(folder, e.name);
    return e.isDirectory() ? generatedFiles(path) : e.name.endsWith(".gen.ts") ? [path] : [];
  });
}

const before = new Map(generatedFiles(join(root, "src")).map((path) => [path, readFileSync(path, "utf8")]));
let failed = false;
for (const [script, ...args] of GENERATORS) {
  const result = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (result.status !== 0) {
    console.error(`${script} ${args.join(" ")}: exit ${result.status}`);
    failed = true;
  }
}
const stale = [];
for (const path of generatedFiles(join(root, "src"))) {
  if (before.get(path) !== readFileSync(path, "utf8")) stale.push(relative(root, path));
}
if (check) {
  for (const [path, text] of before)
    if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
  for (const path of stale) console.error(`out of date: ${path} (run: npm run gen)`);
}
console.log(`${before.size} generated files, ${stale.length} ${check ? "out of date" : "changed"}`);
process.exit(failed || (check && stale.length > 0) ? 1 : 0);
