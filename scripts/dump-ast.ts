/** Prints `ast.dump` of a file, or its error: node scripts/run.mjs dump-ast FILE [INDENT] */
import { readFileSync } from "node:fs";
import { astDump } from "../src/syntax/ast/dump.ts";
import { parse } from "../src/syntax/parse.ts";

const [file, indent] = process.argv.slice(2);
try {
  const tree = parse(readFileSync(file!, "utf8"), { filename: file! });
  console.log(astDump(tree, { include_attributes: true, indent: indent === undefined ? null : Number(indent) }));
} catch (e) {
  console.log(e);
}
