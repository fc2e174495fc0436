// What `npm start` and `npm test` do first in a fresh clone: install the pinned dependencies, build what is out of date.
// Uses nothing but Node, since nothing else may be there yet.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

function run(command, args) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Newest modification time below a folder, in milliseconds. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  let latest = stat.mtimeMs;
  for (const name of readdirSync(path)) latest = Math.max(latest, newest(join(path, name)));
  return latest;
}

const installed = join(root, "node_modules/.package-lock.json");
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(join(root, "package-lock.json")).mtimeMs) {
  run("npm", ["ci", "--no-audit", "--no-fund"]);
}

const built = join(root, "dist/frozen.bin");
const inputs = ["src", "scripts", "rolldown.config.mjs", "package-lock.json"].map((name) => newest(join(root, name)));
if (!existsSync(built) || statSync(built).mtimeMs < Math.max(...inputs)) {
  run(process.execPath, [join(root, "scripts/build.mjs")]);
} else if (!madeByThisNode()) {
  run(process.execPath, [join(root, "scripts/snapshot.mjs")]);
}

/** The start-up snapshot fits only the Node that made it. */
function madeByThisNode() {
  try {
    return realpathSync(join(root, "dist/cache/node")) === realpathSync(process.execPath);
  } catch {
    return false;
  }
}
