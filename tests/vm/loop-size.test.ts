/** V8 never optimises a function of more than 61,440 bytes of its own bytecode: the interpreter's loops have to stay below. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const LIMIT = 61_440;

function bytecodeSize(name: string, program: string): number {
  const args = [
    "--no-lazy-feedback-allocation",
    "--print-bytecode",
    `--print-bytecode-filter=${name}`,
    join(root, "bin/taipan"),
    "-c",
    program,
  ];
  const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  const size = /^Bytecode length: (\d+)$/m.exec(stdout)?.[1];
  return Number(size ?? "NaN");
}

test.each([
  ["evalFrame", "pass"],
  ["evalTraced", "import sys; sys.settrace(lambda *a: None); (lambda: 0)()"],
])("%s is small enough for V8's optimising compiler", (name, program) => {
  const size = bytecodeSize(name, program);
  expect(size).toBeGreaterThan(5_000);
  expect(size).toBeLessThan(LIMIT * 0.7);
});
