/**
 * Shows where our code objects differ from CPython's: the first difference of each file.
 * Run: node scripts/run.mjs diff-code ROOT ORACLE [FILTER]     (ORACLE: folder of marshalled code objects, `/` in names as `__`)
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Const } from "../src/base/const.ts";
import { CodeObject } from "../src/code/code-object.ts";
import { constRepr } from "../src/code/const-repr.ts";
import { instructions } from "../src/code/dis.ts";
import { readExceptionTable } from "../src/code/exception-table.ts";
import { positions } from "../src/code/linetable.ts";
import { dumps } from "../src/code/marshal/dumps.ts";
import { loads } from "../src/code/marshal/loads.ts";
import { compile } from "../src/compile/compile.ts";
import { parse } from "../src/syntax/parse.ts";

const [root, oracle, filter = ""] = process.argv.slice(2);

const FIELDS = [
  "co_name",
  "co_qualname",
  "co_argcount",
  "co_posonlyargcount",
  "co_kwonlyargcount",
  "co_flags",
  "co_firstlineno",
  "co_stacksize",
] as const;
const TABLES = ["co_names", "co_localsplusnames", "co_localspluskinds"] as const;

function listing(code: CodeObject): string[] {
  const places = positions(code.co_linetable, code.co_firstlineno);
  return instructions(code).map((i) => {
    const p = places[i.offset / 2]!;
    return (
      `${String(i.offset).padStart(5)} ${i.opname} ${i.arg ?? ""} ${i.argrepr}`.padEnd(60) +
      ` ${p.lineno}:${p.col_offset}-${p.end_lineno}:${p.end_col_offset}`
    );
  });
}

function show(consts: readonly Const[]): string[] {
  return consts.map((c) => (c instanceof CodeObject ? `<code ${c.co_name}>` : `${constRepr(c)}`));
}

function difference(a: CodeObject, b: CodeObject, path: string): string | null {
  for (const f of FIELDS) if (a[f] !== b[f]) return `${path} ${f}: ours ${a[f]} theirs ${b[f]}`;
  for (const f of TABLES)
    if (String(a[f]) !== String(b[f])) return `${path} ${f}:\n   ours   ${a[f]}\n   theirs ${b[f]}`;
  const la = listing(a);
  const lb = listing(b);
  for (let i = 0; i < Math.max(la.length, lb.length); i++) {
    if (la[i] !== lb[i]) {
      const from = Math.max(0, i - 3);
      return `${path}\n  ours:\n${la.slice(from, i + 4).join("\n")}\n  theirs:\n${lb.slice(from, i + 4).join("\n")}`;
    }
  }
  const ta = JSON.stringify(readExceptionTable(a.co_exceptiontable));
  const tb = JSON.stringify(readExceptionTable(b.co_exceptiontable));
  if (ta !== tb) return `${path} exceptions\n ${ta}\n ${tb}`;
  if (String(a.co_linetable) !== String(b.co_linetable)) return `${path} linetable bytes`;
  const ca = show(a.co_consts);
  const cb = show(b.co_consts);
  if (String(ca) !== String(cb)) return `${path} consts\n  ${ca}\n  ${cb}`;
  for (let i = 0; i < a.co_consts.length; i++) {
    const x = a.co_consts[i]!;
    const y = b.co_consts[i]!;
    if (x instanceof CodeObject && y instanceof CodeObject) {
      const d = difference(x, y, `${path}.${x.co_name}`);
      if (d !== null) return d;
    }
  }
  return null;
}

let n = 0;
for (const file of readdirSync(oracle!)) {
  if (filter !== "" && !file.includes(filter)) continue;
  const bytes = new Uint8Array(readFileSync(join(oracle!, file)));
  const theirs = loads(bytes) as CodeObject;
  const path = theirs.co_filename;
  let text: string | null;
  try {
    const ours = compile(parse(readFileSync(join(root!, path)), { filename: path }), { filename: path });
    if (Buffer.compare(Buffer.from(dumps(ours, 2)), Buffer.from(bytes)) === 0) continue;
    text = difference(loads(dumps(ours, 2)) as CodeObject, theirs, path) ?? `${path}: only the marshalled bytes differ`;
  } catch (e) {
    text = `${path}: ${e instanceof Error ? e.stack : JSON.stringify(e)}`;
  }
  n++;
  console.log(`--- ${text}`);
}
console.log(`${n} differ`);
