/** The benchmark harness: one program, two iterations, Taipan alone; and every program says what it is. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

test("npm run bench", () => {
  const args = ["--only", "taipan", "--rounds", "1", "--iterations", "2", "collatz"];
  const { stdout } = spawnSync(process.execPath, [join(root, "scripts/bench.mjs"), ...args], { encoding: "utf8" });
  // a name, the seconds of Taipan, which is its own reference
  expect(stdout).toMatch(/^collatz, numeric +[\d.]+ \([\d.]+\)$/m);
});

test("programs have a first line with their name and category", () => {
  const folder = join(root, "bench/programs");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".py") && name !== "timing.py")) {
    expect(readFileSync(join(folder, file), "utf8")).toMatch(
      new RegExp(
        `^# bench: ${file.slice(0, -3)}, (?:numeric|oo|containers|strings|generators|async|regex|exceptions|bigints|startup)\n`,
      ),
    );
  }
});
