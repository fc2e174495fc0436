// Makes dist/cache/snapshot.blob: the memory of a Node process in which everything that all starts share has run, which
// bin/taipan then begins with. A snapshot fits only the very Node that made it and processors with the same features, so beside
// it stand `node` (a link to that Node), `stamp` (a file with its modification time) and `processor` (the line of features in
// /proc/cpuinfo); bin/taipan checks them and does without when they do not fit.
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ascii } from "./ascii.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const cache = join(root, "dist/cache");
const blob = join(cache, "snapshot.blob");
const entry = join(cache, "snapshot.cjs");
const node = realpathSync(process.execPath);

/**
 * Room for the deepest recursion that Python allows by default, in KB: what has no room moves to the heap, which is slow. A snapshot can
 * only be begun with the flags that it was made with: bin/taipan has the same.
 */
const STACK = ["--stack-size=4000"];

/**
 * The bundle without white space and comments, with short names of variables and folded constants: its text is part of the snapshot, and of every process.
 * Names of functions and classes stay, for reports of errors. An installed package has no rolldown and does with the bundle as it is.
 */
async function compact(bundle) {
  let minifySync;
  try {
    ({ minifySync } = await import("rolldown/utils"));
  } catch {
    return bundle;
  }
  const { code, errors } = minifySync("cli.cjs", bundle, {
    compress: { keepNames: { function: true, class: true } },
    mangle: { toplevel: true, keepNames: true },
    codegen: { removeWhitespace: true },
  });
  return errors.length > 0 ? bundle : ascii(code);
}

/** How much of a function runs before V8 looks whether it is hot; "undefined" when this V8 does not say. */
function interruptBudget() {
  const { stdout } = spawnSync(node, ["--v8-options"], { encoding: "utf8", maxBuffer: 1 << 24 });
  return /--interrupt-budget \(.*\n.*default: (?:--interrupt-budget=)?(\d+)/.exec(stdout)?.[1];
}

/**
 * Node compiles one script for a snapshot: the bundle, and around it what begins the process that goes on. V8 keeps the bytecode of the
 * functions that have run, so a program runs that uses much of the language (`warm-up.py`).
 */
function program(bundle, warmUp) {
  return `const root = ${JSON.stringify(root)};
const cli = { exports: {} };
(function (exports, require, module) {${bundle}
})(cli.exports, require, cli);
cli.exports.prepare(root, ${interruptBudget()}, ${JSON.stringify(warmUp)});
require("node:v8").startupSnapshot.setDeserializeMainFunction(() => {
  // a copy of this folder is another installation: its own files, not those in memory
  const here = require("node:fs").realpathSync(process.argv[1]).replace(/\\/bin\\/taipan$/, "");
  // in a microtask throwing is cheap (bin/taipan)
  queueMicrotask(() => cli.exports.main(process.argv.slice(2), here));
});
`;
}

/** The length that stands at a place of a snapshot; -1 where no sensible one does. */
function lengthAt(file, at) {
  return at + 8 <= file.length && file.readUInt32LE(at + 4) === 0 ? file.readUInt32LE(at) : -1;
}

/** Whether entries of a name and data, each after its length, fill the rest of a snapshot; their number stands at `start`. */
function endsWithEntries(file, start) {
  let at = start + 8;
  for (let parts = 2 * lengthAt(file, start); parts > 0; parts--) {
    const length = lengthAt(file, at);
    if (length <= 0) return false;
    at += 8 + length;
  }
  return at === file.length;
}

/** Modules that Node may have, at most. */
const MAX_MODULES = 2000;

/**
 * A snapshot without its last part, V8's code for Node's own modules: every process would hold it, and those that ours needs are in the
 * snapshot as they run. Node has no option for that.
 */
function withoutModuleCode(file) {
  for (let at = 0; at < file.length - 8; at++) {
    const count = lengthAt(file, at);
    if (count <= 0 || count > MAX_MODULES || !endsWithEntries(file, at)) continue;
    return Buffer.concat([file.subarray(0, at), Buffer.alloc(8)]);
  }
  return file;
}

function processorFeatures() {
  try {
    return readFileSync("/proc/cpuinfo", "utf8").match(/^(?:flags|Features).*/m)?.[0] ?? "";
  } catch {
    return "";
  }
}

async function main() {
  if (!existsSync(join(root, "dist/frozen.bin"))) return; // installed from a clone, not built yet
  for (const name of ["snapshot.blob", "stamp", "node", "processor"]) rmSync(join(cache, name), { force: true });
  mkdirSync(cache, { recursive: true });
  writeFileSync(
    entry,
    program(
      await compact(readFileSync(join(root, "dist/cli.cjs"), "utf8")),
      readFileSync(join(root, "scripts/warm-up.py"), "utf8"),
    ),
  );
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("PYTHON") && !name.startsWith("NODE_")),
  );
  const args = [...STACK, "--snapshot-blob", `${blob}.new`, "--build-snapshot", entry];
  const run = spawnSync(node, args, { cwd: root, env, encoding: "utf8" });
  rmSync(entry);
  if (run.status === 0) writeFileSync(`${blob}.new`, withoutModuleCode(readFileSync(`${blob}.new`)));
  const touched = spawnSync("touch", ["-r", node, join(cache, "stamp")]);
  // Node ends with an error message when a snapshot does not fit: none is better than one that has not been tried
  const tried =
    run.status === 0 &&
    spawnSync(node, [...STACK, "--snapshot-blob", `${blob}.new`, join(root, "bin/taipan"), "-c", ""], { env });
  if (tried?.status !== 0 || touched.status !== 0) {
    console.warn(`no start-up snapshot: ${run.stderr || run.error || tried?.stderr || touched.stderr}`);
    rmSync(`${blob}.new`, { force: true });
    return;
  }
  writeFileSync(join(cache, "processor"), `${processorFeatures()}\n`);
  symlinkSync(node, join(cache, "node"));
  renameSync(`${blob}.new`, blob);
}

await main();
