// Runs all tests and ends with one line `N passed, N failed`. Arguments go to vitest (a file name, `-t name` …).
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const report = join(root, ".cache/vitest.json");
mkdirSync(join(root, ".cache"), { recursive: true });
rmSync(report, { force: true });
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const args = [
  vitest,
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
let passed = 0;
let failed = 0;
try {
  const result = JSON.parse(readFileSync(report, "utf8"));
  passed = result.numPassedTests;
  // a file that does not load counts as one failure
  failed =
    result.numFailedTests +
    result.testResults.filter((f) => f.status === "failed" && f.assertionResults.length === 0).length;
} catch (error) {
  console.error(`no test report: ${error.message}`);
  failed = 1;
}
if (passed + failed === 0 || (status !== 0 && failed === 0)) failed++;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
