/**
 * The compiler as its users see it: random programs do the same with and without it (`node scripts/run.mjs fuzz-programs` is the large
 * run), and it shows what it has made.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { randomProgram } from "../scripts/fuzz/programs.ts";

const taipan = fileURLToPath(new URL("../bin/taipan", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "taipan-jit-"));
afterAll(() => rmSync(folder, { recursive: true }));

function run(name: string, source: string, options: readonly string[]): { out: string; err: string } {
  const file = join(folder, `${name}.py`);
  writeFileSync(file, source);
  const r = spawnSync(taipan, [...options, file], { encoding: "utf8", maxBuffer: 1 << 26 });
  expect(r.status, r.stderr).toBe(0);
  return { out: r.stdout, err: r.stderr };
}

test.each([1, 2, 3, 4, 5, 6])("random program %d", (seed) => {
  const source = randomProgram(seed);
  const { out } = run(`random${seed}`, source, ["-X", "jit=off"]);
  expect(out.split("\n").length).toBeGreaterThan(10);
  for (const mode of ["on", "force"]) expect(run(`random${seed}`, source, ["-X", `jit=${mode}`]).out).toBe(out);
});

const LOOP = `def total(numbers):
    result = 0.0
    for number in numbers:
        result += number * 2.0
    return result

for _ in range(30000):
    total([1.5, 2.5] * 20)
print(total([1.0]))
`;

test("-X jit-log=text shows names and lines of the program", () => {
  const { out, err } = run("loop", LOOP, ["-X", "jit-log=text"]);
  expect(out).toBe("2.0\n");
  expect(err).toContain("jit: total (");
  expect(err).toContain("function py_total(");
  expect(err).toContain("// line 4");
  expect(err).toMatch(/n_result = .*\* 2/);
});

test("-X jit-code shows machine code", () => {
  const { out } = run("loop", LOOP, ["-X", "jit-code=total"]);
  expect(out).toContain("2.0\n");
  expect(out).toContain("Instructions (size = ");
});
