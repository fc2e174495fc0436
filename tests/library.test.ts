/**
 * The library entries (`taipan/tokenize` … `taipan/pyc`) as others get them, built in dist/library: each example prints what it says,
 * the types fit, nothing of the runtime or of Node comes along, and the sizes stay within their limits.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const examples = join(root, "examples/library");
const ENTRIES = ["tokenize", "ast", "symtable", "compile", "dis", "marshal", "pyc"];
/** Limits in bytes of gzip: `taipan/ast` with all that it loads, and all entries with shared chunks counted once. */
const AST_LIMIT = 60_000;
const TOTAL_LIMIT = 130_000;

/** The files that an entry loads: itself and what it imports, not what it loads when asked for. */
function filesOf(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const m of readFileSync(file, "utf8").matchAll(/(?:from|import)\s*["'](\.[^"']+)["']/g)) {
    filesOf(join(dirname(file), m[1]!), seen);
  }
  return seen;
}

function gzipped(files: Iterable<string>): number {
  let total = 0;
  for (const file of files) total += gzipSync(readFileSync(file), { level: 9 }).length;
  return total;
}

const entryFiles = (name: string): Set<string> => filesOf(join(root, `dist/library/${name}.mjs`));

describe("examples", () => {
  for (const name of readdirSync(examples).filter((f) => f.endsWith(".mjs"))) {
    test(name, () => {
      const path = join(examples, name);
      const said = [...readFileSync(path, "utf8").matchAll(/^ *\/\/ prints:(?: (.*))?$/gm)].map(
        (m) => `${m[1] ?? ""}\n`,
      );
      const { stdout, stderr } = spawnSync(process.execPath, [path], { encoding: "utf8" });
      expect(stderr).toBe("");
      expect(stdout).toBe(said.join(""));
    });
  }
  test("there is one for each entry", () => {
    expect(
      readdirSync(examples)
        .filter((f) => f.endsWith(".mjs"))
        .sort(),
    ).toEqual(ENTRIES.map((e) => `${e}.mjs`).sort());
  });
  test("types", () => {
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", examples], { encoding: "utf8" });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });
});

describe("bundles", () => {
  test("taipan/ast is small", () => {
    expect(gzipped(entryFiles("ast"))).toBeLessThanOrEqual(AST_LIMIT);
  });
  test("all of them are small", () => {
    expect(gzipped(new Set(ENTRIES.flatMap((e) => [...entryFiles(e)])))).toBeLessThanOrEqual(TOTAL_LIMIT);
  });
  test("they need nothing else", () => {
    const needy = /\bfrom\s*["'](?!\.)[\w@/:.-]+["']|["']node:|\bprocess\.|\brequire\(/;
    const files = new Set(ENTRIES.flatMap((e) => [...entryFiles(e)]));
    expect([...files].filter((file) => needy.test(readFileSync(file, "utf8")))).toEqual([]);
  });
});
