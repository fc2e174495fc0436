/** A small run of the fuzzer (`node scripts/run.mjs fuzz` is the large one): no input ends in anything but a result or a Python exception. */
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Fuzzer, KINDS, runFuzzer } from "../scripts/fuzz/targets.ts";

const corpus = fileURLToPath(new URL("lang", import.meta.url));
const COUNT = { source: 2000, marshal: 4000, pyc: 2000 };

for (const kind of KINDS) {
  test(`mutated: ${kind}`, () => {
    const faults: unknown[] = [];
    let accepted = 0;
    runFuzzer(new Fuzzer(kind, 1, corpus), 0, COUNT[kind], (_index, _input, verdict) => {
      if (typeof verdict !== "string") faults.push(verdict);
      else if (verdict.startsWith("ok")) accepted++;
    });
    expect(faults).toEqual([]);
    // some inputs must get through, else nothing but the first checks is tried
    expect(accepted).toBeGreaterThan(COUNT[kind] / 50);
  });
}
