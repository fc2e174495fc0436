// Bundles the command line (one CommonJS file, which bin/taipan loads with a code cache) and the library entry points.
import { existsSync } from "node:fs";
import { defineConfig } from "rolldown";
import { ascii } from "./scripts/ascii.mjs";

const libraries = { index: "src/api/index.ts", "front-end": "src/api/front-end.ts" };
/** `taipan/NAME`: stages of the front end as libraries, dist/library/NAME.mjs, sharing chunks. */
export const LIBRARY = ["tokenize", "ast", "symtable", "compile", "dis", "marshal", "pyc"];
const minify = { compress: false, mangle: false, codegen: { removeWhitespace: false } };

const asciiOnly = {
  name: "ascii-only",
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) if (chunk.type === "chunk") chunk.code = ascii(chunk.code);
  },
};

export default defineConfig([
  {
    input: "src/cli/main.ts",
    platform: "node",
    plugins: [asciiOnly],
    output: { file: "dist/cli.cjs", format: "cjs", codeSplitting: false, minify },
  },
  {
    input: Object.fromEntries(Object.entries(libraries).filter(([, file]) => existsSync(file))),
    platform: "node",
    output: { dir: "dist", format: "esm", entryFileNames: "[name].mjs", chunkFileNames: "chunks/[name]-[hash].mjs" },
  },
  {
    input: Object.fromEntries(LIBRARY.map((name) => [name, `src/api/library/${name}.ts`])),
    platform: "neutral",
    output: {
      dir: "dist/library",
      format: "esm",
      entryFileNames: "[name].mjs",
      chunkFileNames: "shared/[name]-[hash].mjs",
      // the names of classes show in errors and in the console
      minify: { mangle: { keepNames: { class: true, function: false } } },
    },
  },
]);
