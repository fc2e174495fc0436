/**
 * Runs random programs with the compiler off, on and forced, and with a CPython, and shows where they differ.
 * Run: node scripts/run.mjs fuzz-programs [--count N] [--seed S] [--python COMMAND] [--seconds LIMIT] [--show]
 *
 * `--show` prints the program of the seed. Needs a build.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { randomProgram } from "./fuzz/programs.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    seconds: { type: "string", default: "20" },
    python: { type: "string" },
    taipan: { type: "string", default: join(process.cwd(), "bin/taipan") },
    show: { type: "boolean", default: false },
  },
});

const seconds = Number(values.seconds);

function run(command: string, args: readonly string[]): string {
  const env = { ...process.env, PYTHONHASHSEED: "0" };
  const r = spawnSync(command, args, { encoding: "utf8", timeout: seconds * 1000, maxBuffer: 1 << 26, env });
  if (r.error !== undefined && r.signal !== null) return "no end";
  return `${r.stdout}${r.stderr.split("\n").slice(-3).join("\n")}exit ${r.status}`;
}

const first = Number(values.seed);
if (values.show) {
  console.log(randomProgram(first));
  process.exit();
}
const folder = mkdtempSync(join(tmpdir(), "taipan-fuzz-"));
let differences = 0;
for (let seed = first; seed < first + Number(values.count); seed++) {
  const file = join(folder, "program.py");
  writeFileSync(file, randomProgram(seed));
  // releases of CPython word warnings differently
  const expected = run(values.taipan, ["-W", "ignore", "-X", "jit=off", file]);
  const others: [name: string, output: string][] = [];
  for (const mode of ["on", "force"])
    others.push([`jit=${mode}`, run(values.taipan, ["-W", "ignore", "-X", `jit=${mode}`, file])]);
  const logged = ["-W", "ignore", "-X", "jit=force", "-X", "jit-log", file];
  const { stderr } = spawnSync(values.taipan, logged, {
    encoding: "utf8",
    timeout: seconds * 1000,
    maxBuffer: 1 << 26,
  });
  const bad = /.*text does not parse.*/.exec(stderr);
  if (bad !== null) others.push(["text", bad[0]]);
  if (values.python !== undefined) others.push(["CPython", run(values.python, ["-W", "ignore", file])]);
  for (const [name, output] of others) {
    if (output === expected) continue;
    differences++;
    const a = expected.split("\n");
    const b = output.split("\n");
    const at = a.findIndex((line, i) => line !== b[i]);
    console.log(`seed ${seed}, jit=off and ${name}, line ${at + 1}:\n  ${a[at]}\n  ${b[at]}`);
  }
}
rmSync(folder, { recursive: true });
console.log(`${values.count} programs, ${differences} differences`);
process.exit(differences === 0 ? 0 : 1);
