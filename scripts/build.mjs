// Builds the package: the standard library (lib/python3.12), the bundles (dist/*.mjs, dist/library with its types), the frozen modules (dist/frozen.bin),
// the start-up snapshot (dist/cache/).
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

function step(script, ...args) {
  const result = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: "inherit" });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

step("scripts/pack-stdlib.mjs");
rmSync(join(root, "dist"), { recursive: true, force: true });
step("node_modules/rolldown/bin/cli.mjs", "-c", "--logLevel", "warn");
step("node_modules/typescript/bin/tsc", "-p", "tsconfig.library.json");
step("scripts/freeze.mjs");
step("scripts/snapshot.mjs");
