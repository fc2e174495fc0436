// Conformance with CPython's own tests: how many pass, kept in tests/conformance/score.json.
// usage: node scripts/conformance.mjs [--quick] [--check] [--update]
//   --quick   only the files that score.json lists under "quick" (a few minutes at most)
//   --check   fail when a file passes fewer tests than score.json says (the ratchet)
//   --update  write what was measured into score.json
// The harness and CPython's test package are not part of this repository: TAIPAN_CONFORMANCE names the harness's folder
// (default ../shared/conformance). Where they are missing this says so and ends with status 0: there is nothing to measure with.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const harness = process.env.TAIPAN_CONFORMANCE ?? join(root, "../shared/conformance");
const scoreFile = join(root, "tests/conformance/score.json");
const flag = (name) => process.argv.includes(name);
const score = JSON.parse(readFileSync(scoreFile, "utf8"));

if (!existsSync(join(harness, "run.py"))) {
  console.log("conformance: no harness here, nothing measured");
  process.exit(0);
}
const dir = mkdtempSync(join(tmpdir(), "taipan-conformance-"));
process.on("exit", () => rmSync(dir, { recursive: true, force: true }));
const out = join(dir, "result.json");
const selection = flag("--quick") ? ["--tests", ...score.quick] : ["--tier", "1"];
const args = [join(harness, "run.py"), "--python", join(root, "bin/taipan"), ...selection, "--jobs", "2", "--out", out];
const run = spawnSync("python3", args, { stdio: ["ignore", "ignore", "inherit"] });
if (!existsSync(out)) {
  console.log(`conformance: the harness could not run here (exit ${run.status}), nothing measured`);
  process.exit(0);
}
const expected = JSON.parse(readFileSync(join(harness, "expected.json"), "utf8"));
const result = JSON.parse(readFileSync(out, "utf8"));
const GOOD = new Set(["ok", "xfail"]);
const measured = {};
for (const [name, file] of Object.entries(result.files)) {
  const { tests, impl = {} } = expected.files[name];
  // a test counts when CPython passes it and it is not about CPython's implementation
  const counting = Object.keys(tests).filter((id) => GOOD.has(tests[id]) && !(id in impl));
  measured[name] = counting.filter((id) => GOOD.has(file.tests[id])).length;
}

let fell = 0;
for (const [name, n] of Object.entries(measured).sort()) {
  const before = score.files[name] ?? 0;
  if (n < before) {
    fell++;
    console.log(`${name}: ${n}, was ${before}`);
  }
  if (flag("--update")) score.files[name] = n;
}
const total = Object.values(measured).reduce((a, b) => a + b, 0);
console.log(`${total} tests pass in ${Object.keys(measured).length} files, ${fell} files fell`);
if (flag("--update")) {
  if (!flag("--quick")) score.tier1 = total;
  writeFileSync(scoreFile, `${JSON.stringify(score, null, 1)}\n`);
}
process.exit(flag("--check") && fell > 0 ? 1 : 0);
