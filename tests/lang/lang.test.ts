/**
 * Runs the Python programs of this folder. What a program prints is checked against its comments:
 * `# expect: text` is one line of standard output, in order; `# raises: Type: message` the last line of standard error (and exit
 * status 1). Every program also runs under CPython 3.12 with the same result.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const python = process.env.LANG_PYTHON?.split(" ") ?? [join(root, "bin/taipan")];

function programs(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((e) =>
      e.isDirectory() ? programs(join(folder, e.name)) : e.name.endsWith(".py") ? [join(folder, e.name)] : [],
    )
    .sort();
}

// the compiler must not be noticed: never there, and at once
const MODES = ["off", "force"] as const;

for (const path of programs(here)) {
  test.each(MODES)(`${relative(here, path)}, jit %s`, (mode) => {
    const source = readFileSync(path, "utf8");
    const lines = [...source.matchAll(/# expect: ?(.*)$/gm)].map((m) => m[1]!);
    const raises = /# raises: (.*)$/m.exec(source)?.[1];
    const [command, ...args] = python;
    const run = spawnSync(command!, [...args, "-B", path], {
      encoding: "utf8",
      env: { ...process.env, TAIPAN_JIT: mode },
    });
    expect(lines.length + (raises === undefined ? 0 : 1), "a program without expectations").toBeGreaterThan(0);
    expect(
      run.stdout
        .trimEnd()
        .split("\n")
        .filter((l) => l !== "" || lines.length > 0),
    ).toEqual(lines.length === 0 ? [] : lines);
    if (raises === undefined) expect([run.status, run.stderr]).toEqual([0, ""]);
    else {
      expect(run.stderr.trimEnd().split("\n").at(-1)).toBe(raises);
      expect(run.status).toBe(1);
    }
  });
}
