// Bundles the command line and the library entry points into dist/.
// One chunk for what every start needs; native modules that load lazily become chunks of their own.
import { existsSync } from "node:fs";
import { defineConfig } from "rolldown";

const entries = {
  cli: "src/cli/main.ts",
  "front-end": "src/api/front-end.ts",
  index: "src/api/index.ts",
};

export default defineConfig({
  input: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file))),
  platform: "node",
  treeshake: true,
  output: { dir: "dist", format: "esm", entryFileNames: "[name].mjs", chunkFileNames: "chunks/[name]-[hash].mjs", sourcemap: false, cleanDir: true },
});
