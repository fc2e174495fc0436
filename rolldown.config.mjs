// Bundles the command line (one CommonJS file, which bin/taipan loads with a code cache) and the library entry points.
import { existsSync } from "node:fs";
import { defineConfig } from "rolldown";

const libraries = { index: "src/api/index.ts", "front-end": "src/api/front-end.ts" };
const minify = { compress: false, mangle: false, codegen: { removeWhitespace: false } };

export default defineConfig([
  {
    input: "src/cli/main.ts",
    platform: "node",
    output: { file: "dist/cli.cjs", format: "cjs", codeSplitting: false, minify },
  },
  {
    input: Object.fromEntries(Object.entries(libraries).filter(([, file]) => existsSync(file))),
    platform: "node",
    output: { dir: "dist", format: "esm", entryFileNames: "[name].mjs", chunkFileNames: "chunks/[name]-[hash].mjs" },
  },
]);
