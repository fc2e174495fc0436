// Builds lib/python3.12/: CPython 3.12.7's pure-Python library as plain files.
// usage: node scripts/pack-stdlib.mjs [--force] [--update-manifest]
// The files come from the pinned dev dependency pyodide@0.27.7. Pyodide's own packages are left out, its changes to
// CPython files are undone (see REVERTS), and every file written must have the sha256 of scripts/stdlib-manifest.json.
// scripts/stdlib-own/ holds modules of our own that stand where the archive has none or has Pyodide's.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { zipEntries } from "./zip.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const target = join(root, "lib", "python3.12");
const stampFile = join(root, "lib", ".python3.12.stamp");
const manifestFile = join(root, "scripts", "stdlib-manifest.json");
const ownDir = join(root, "scripts", "stdlib-own");
const licenseFile = join(root, "licenses", "PSF-LICENSE.txt");
const force = process.argv.includes("--force");
const updateManifest = process.argv.includes("--update-manifest");

/** Release date of CPython 3.12.7: the mtime of all its files, so that .pyc caches stay valid over rebuilds. */
const RELEASE = Date.UTC(2024, 9, 1) / 1000;

/** What of the archive is not CPython's. */
const NOT_CPYTHON = /^(?:pyodide|_pyodide)\/|^_sysconfigdata_|^webbrowser\.py$/;

/** Text that Pyodide put into CPython files, and what stood there. */
const REVERTS = {
  "zoneinfo/_common.py": [
    [
      `        import sys
        if "tzdata" not in sys.modules:
            raise ZoneInfoNotFoundError(
                f"No time zone found with key {key}. \\n"
                " On Pyodide you must do pyodide.loadPackage('tzdata')"
                " package before you use zoneinfo.")
`,
      "",
    ],
  ],
  "multiprocessing/connection.py": [
    ["try:\n    import _multiprocessing\nexcept ModuleNotFoundError:\n    pass\n", "import _multiprocessing\n"],
  ],
  "ctypes/util.py": [
    [
      /elif os\.name == "posix" and sys\.platform == "emscripten":\n[\s\S]*?(?=elif sys\.platform\.startswith\("aix"\))/,
      "",
    ],
  ],
};

const CHANGES = `The files of this directory are CPython 3.12.7's standard library, taken from the npm package pyodide@0.27.7, with
these changes (see LICENSE.txt, clause 3):

* Pyodide's additions to zoneinfo/_common.py, multiprocessing/connection.py and ctypes/util.py are taken out again.
* Left out: test, idlelib, tkinter, turtle, turtledemo, lib2to3, pydoc_data, ensurepip, venv, curses, dbm, sqlite3, ssl,
  lzma, _pydecimal, unless listed next.
* Written for this project, not by the Python Software Foundation: OWN
`;

const sha256 = (data) => createHash("sha256").update(data).digest("hex");

const archivePath = createRequire(import.meta.url).resolve("pyodide/python_stdlib.zip");
const own = listFiles(ownDir);

/** All files under a directory, as sorted relative paths with "/". */
function listFiles(dir, prefix = "") {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .flatMap((e) => {
      if (e.name === "__pycache__") return [];
      return e.isDirectory() ? listFiles(join(dir, e.name), `${prefix}${e.name}/`) : [prefix + e.name];
    })
    .sort();
}

function stamp(archive) {
  const hash = createHash("sha256");
  for (const file of [fileURLToPath(import.meta.url), manifestFile, licenseFile, ...own.map((f) => join(ownDir, f))]) {
    hash.update(existsSync(file) ? readFileSync(file) : "");
  }
  return hash.update(archive).digest("hex");
}

function revert(name, data) {
  const edits = REVERTS[name];
  if (edits === undefined) return data;
  let text = data.toString("utf8");
  for (const [from, to] of edits) {
    const next = text.replace(from, to);
    if (next === text) throw new Error(`${name}: the expected change of Pyodide is not there`);
    text = next;
  }
  return Buffer.from(text);
}

function main() {
  const archive = readFileSync(archivePath);
  const wanted = stamp(archive);
  if (
    !force &&
    existsSync(join(target, "os.py")) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, "utf8") === wanted
  ) {
    return;
  }
  const files = new Map();
  for (const entry of zipEntries(archive)) {
    if (!NOT_CPYTHON.test(entry.name)) files.set(entry.name, revert(entry.name, entry.read()));
  }
  const hashes = Object.fromEntries(
    [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, data]) => [name, sha256(data)]),
  );
  if (updateManifest) {
    writeFileSync(
      manifestFile,
      `${JSON.stringify({ source: "pyodide@0.27.7 python_stdlib.zip", files: hashes }, null, 2)}\n`,
    );
  }
  const manifest = JSON.parse(readFileSync(manifestFile, "utf8")).files;
  const wrong = [...new Set([...Object.keys(manifest), ...Object.keys(hashes)])].filter(
    (f) => manifest[f] !== hashes[f],
  );
  if (wrong.length > 0) throw new Error(`pack-stdlib: not as in the manifest: ${wrong.slice(0, 10).join(", ")}`);

  for (const name of own) {
    if (files.has(name)) throw new Error(`pack-stdlib: ${name} would replace a file of CPython`);
    files.set(name, readFileSync(join(ownDir, name)));
  }
  files.set("LICENSE.txt", readFileSync(licenseFile));
  files.set("CHANGES.txt", Buffer.from(CHANGES.replace("OWN", own.join(", "))));

  // Written aside and renamed, so that an interrupted run leaves no half library.
  const aside = `${target}.new`;
  rmSync(aside, { recursive: true, force: true });
  const made = new Set();
  for (const [name, data] of files) {
    const path = join(aside, name);
    const dir = dirname(path);
    if (!made.has(dir)) {
      mkdirSync(dir, { recursive: true });
      made.add(dir);
    }
    writeFileSync(path, data);
    // Our own files change between releases: their mtime follows their content.
    const mtime = own.includes(name) ? RELEASE + (Number.parseInt(sha256(data).slice(0, 6), 16) % 10_000_000) : RELEASE;
    utimesSync(path, mtime, mtime);
  }
  rmSync(target, { recursive: true, force: true });
  renameSync(aside, target);
  writeFileSync(stampFile, updateManifest ? stamp(archive) : wanted);
  console.log(`lib/python3.12: ${files.size} files`);
}

main();
