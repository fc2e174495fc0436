/**
 * Shows where our code objects differ from CPython's: the first difference of each file.
 * Run: node scripts/run.mjs diff-code ROOT ORACLE [FILTER] [--optimize N]
 *
 * ORACLE: folder of marshalled code objects, `/` in names as `__`. Beside it there may be ORACLE.errors.json (by file: the exception's
 * type and the repr of its arguments) and ORACLE.warnings.json (by file: [category, message, line] in order), which are compared too.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Const, strFromCodePoints } from "../src/base/const.ts";
import { constRepr } from "../src/base/const-repr.ts";
import { CodeObject } from "../src/code/code-object.ts";
import { instructions } from "../src/code/dis.ts";
import { readExceptionTable } from "../src/code/exception-table.ts";
import { positions } from "../src/code/linetable.ts";
import { dumps } from "../src/code/marshal/dumps.ts";
import { loads } from "../src/code/marshal/loads.ts";
import { compile } from "../src/compile/compile.ts";
import { isPySyntaxError, type PySyntaxError, type SyntaxWarningRecord } from "../src/syntax/errors.ts";
import { parse } from "../src/syntax/parse.ts";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { optimize: { type: "string" } } });
const [root, oracle, filter = ""] = positionals;
const optimize = Number(values.optimize ?? 0);

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

function json<T>(kind: string): Readonly<Record<string, T>> {
  const path = `${oracle}.${kind}.json`;
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

type Warning = readonly [category: string, message: string, line: number];
const errors = json<readonly [type: string, args: string]>("errors");
const warnings = json<readonly Warning[]>("warnings");

/** The repr of an error's arguments, as CPython shows it. */
function errorArgs(e: PySyntaxError): string {
  const none = (v: string | number | null): string =>
    v === null
      ? "None"
      : typeof v === "number"
        ? `${v}`
        : `${constRepr(strFromCodePoints(Array.from(v, (c) => c.codePointAt(0)!)))}`;
  const message = none(e.msg);
  if (e.lineno === null || e.args === "none") return `(${message},)`;
  const place = [e.filename, e.lineno, e.offset, e.text];
  if (e.end_lineno !== null || e.args === "ends") place.push(e.end_lineno, e.end_offset);
  return `(${message}, (${place.map(none).join(", ")}))`;
}

/** What is different for one file, null if nothing is. */
function compareFile(path: string, theirs: Uint8Array | null): string | null {
  const given: SyntaxWarningRecord[] = [];
  const expected = errors[path];
  let text: string | null = null;
  try {
    const tree = parse(readFileSync(join(root!, path)), { filename: path, warnings: given });
    const ours = dumps(compile(tree, { filename: path, optimize, warnings: given }), 2);
    if (theirs === null) text = `compiles; CPython: ${expected?.join(" ")}`;
    else if (Buffer.compare(Buffer.from(ours), Buffer.from(theirs)) !== 0) {
      const why = difference(loads(ours) as CodeObject, loads(theirs) as CodeObject, path);
      text = why ?? "only the marshalled bytes differ";
    }
  } catch (e) {
    if (isPySyntaxError(e) && expected !== undefined) {
      const mine = `${e.type} ${errorArgs(e)}`;
      if (mine !== expected.join(" ")) text = `error\n  ours   ${mine}\n  theirs ${expected.join(" ")}`;
    } else text = e instanceof Error ? `${e.stack}` : JSON.stringify(e);
  }
  const mine = given.map((w): Warning => [w.category, w.message, w.lineno]);
  const wanted = warnings[path] ?? mine;
  if (text === null && JSON.stringify(mine) !== JSON.stringify(wanted)) {
    text = `warnings\n  ours   ${JSON.stringify(mine)}\n  theirs ${JSON.stringify(wanted)}`;
  }
  return text;
}

let n = 0;
let total = 0;
function report(path: string, theirs: Uint8Array | null): void {
  if (filter !== "" && !path.includes(filter)) return;
  total++;
  const text = compareFile(path, theirs);
  if (text === null) return;
  n++;
  console.log(`--- ${path}: ${text}`);
}
for (const file of readdirSync(oracle!)) {
  const bytes = new Uint8Array(readFileSync(join(oracle!, file)));
  report((loads(bytes) as CodeObject).co_filename, bytes);
}
for (const path of Object.keys(errors)) report(path, null);
console.log(`${n} of ${total} differ`);
