/**
 * Every file and folder that a Markdown page names exists. A name is what stands in backticks or in a link, alone or as one of
 * several words (`node scripts/run.mjs check-ast`), and looks like a path of ours. It may be given from the root, from
 * `src/` or from any folder: what counts is that some path ends with it. `*` stands for anything within a name.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Not ours, or made by the build. */
const SKIPPED = new Set([".git", "node_modules", "dist", "lib", ".cache", "__pycache__"]);
const BUILT = /^(?:dist|lib|node_modules)\//;
/** CPython's source tree. */
const CPYTHON = /^(?:Doc|Grammar|Include|Lib|Modules|Objects|Parser|Programs|Python)\//;
/** Names of a reader's own files. */
const EXAMPLES = new Set(["hello.py", "program.py", "data.json", "GOLDEN.json", "json/tool.py"]);
/** An ending of ours, a folder, or something below a folder of the root. */
const OURS = /[\w*]\.(?:ts|mjs|cjs|json|md|py|txt|yml)$|\/$|^(?:bin|src|scripts|tests|examples|licenses)\//;
const NAME = /^[\w.*-]+(?:\/[\w.*-]+)*\/?$/;

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((e) => {
    if (SKIPPED.has(e.name)) return [];
    const path = join(folder, e.name);
    return e.isDirectory() ? [`${path}/`, ...walk(path)] : [path];
  });
}

const paths = walk(root).map((path) => relative(root, path) + (path.endsWith("/") ? "/" : ""));
const all = `\n${paths.join("\n")}\n`;

function exists(name: string, page: string): boolean {
  if (name.startsWith("../") || name.startsWith("./")) return exists(join(dirname(page), name), page);
  const pattern = name.replace(/[.+]/g, "\\$&").replace(/\*+/g, "[^/\\n]*").replace(/\/$/, "");
  return new RegExp(`(?:\\n|/)${pattern}/?\\n`).test(all);
}

/** The paths that a page names. */
function namesIn(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, "");
  const inline = [...prose.matchAll(/`([^`\n]+)`/g)].flatMap((m) => {
    const words = m[1]!.split(/[\s,:()]+/);
    return words.filter((word) => OURS.test(word) && (words.length === 1 || word.includes("/")));
  });
  const links = [...prose.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map((m) => m[1]!);
  return [...inline, ...links].filter(
    (name) => NAME.test(name) && !CPYTHON.test(name) && !BUILT.test(name) && !EXAMPLES.has(name),
  );
}

for (const page of paths.filter((path) => path.endsWith(".md"))) {
  test(page, () => {
    const names = namesIn(readFileSync(join(root, page), "utf8"));
    expect(names.filter((name) => !exists(name, page))).toEqual([]);
  });
}

test("every layer has a page", () => {
  const layers = paths.filter((path) => /^src\/[^/]+\/$/.test(path));
  expect(layers.filter((layer) => !paths.includes(`${layer}README.md`))).toEqual([]);
});
