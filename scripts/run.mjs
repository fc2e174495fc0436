// Runs a TypeScript script of this folder: node scripts/run.mjs NAME ARG…   (bundled with rolldown, so any Node ≥ 20.19 will do)
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const here = dirname(fileURLToPath(import.meta.url));
const [name, ...args] = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), "taipan-run-"));
process.on("exit", () => rmSync(dir, { recursive: true, force: true }));
const file = join(dir, "script.mjs");
const bundle = await rolldown({ input: name.endsWith(".ts") ? name : join(here, `${name}.ts`), platform: "node" });
await bundle.write({ file, format: "esm", codeSplitting: false });
process.argv = [process.argv[0], file, ...args];
await import(pathToFileURL(file).href);
