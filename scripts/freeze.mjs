// Compiles the library modules that every start needs into dist/frozen.bin (format: src/modules/_imp/frozen.ts).
// Names and origins are those of CPython's Python/frozen.c.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const lib = join(root, "lib/python3.12");

/** [module name, source file, is a package, name whose code it is] */
const MODULES = [
  ["_frozen_importlib", "importlib/_bootstrap.py", false, "importlib._bootstrap"],
  ["_frozen_importlib_external", "importlib/_bootstrap_external.py", false, "importlib._bootstrap_external"],
  ["zipimport", "zipimport.py"],
  ["abc", "abc.py"],
  ["codecs", "codecs.py"],
  ["io", "io.py"],
  ["_collections_abc", "_collections_abc.py"],
  ["_sitebuiltins", "_sitebuiltins.py"],
  ["genericpath", "genericpath.py"],
  ["ntpath", "ntpath.py"],
  ["posixpath", "posixpath.py"],
  ["os.path", "posixpath.py", false, "posixpath"],
  ["os", "os.py"],
  ["site", "site.py"],
  ["stat", "stat.py"],
  ["importlib.util", "importlib/util.py"],
  ["importlib.machinery", "importlib/machinery.py"],
  ["runpy", "runpy.py"],
  ["__hello__", "__hello__.py"],
  ["__phello__", "__phello__/__init__.py", true],
  ["__phello__.spam", "__phello__/spam.py"],
];

const { parse, compile, dumps } = await import(join(root, "dist/front-end.mjs"));

const index = [];
const parts = [];
let offset = 0;
for (const [name, file, isPackage = false, origin = name] of MODULES) {
  let source;
  try {
    source = readFileSync(join(lib, file), "utf8");
  } catch {
    continue; // the pinned library leaves a few of CPython's frozen test modules out
  }
  const filename = `<frozen ${origin}>`;
  const code = compile(parse(source, { filename }), { filename });
  const data = dumps(code);
  index.push({ name, origin, isPackage, offset, length: data.length });
  parts.push(data);
  offset += data.length;
}
const out = join(root, "dist/frozen.bin");
writeFileSync(`${out}.tmp`, Buffer.concat([Buffer.from(`${JSON.stringify(index)}\n`), ...parts]));
renameSync(`${out}.tmp`, out);
console.log(`frozen ${index.length} modules, ${offset} bytes`);
