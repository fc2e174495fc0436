/** TEMPORARY, until src/compile lands: code objects made by a CPython 3.12 on this machine, so that everything above can be tested. */
import { spawnSync } from "node:child_process";
import type { CodeObject } from "../../code/code-object.ts";
import { loads } from "../../code/marshal/loads.ts";

export interface Parsed {
  source?: string | Uint8Array;
  mode?: string;
}

const PROGRAM =
  "import sys,marshal;a=sys.stdin.buffer.read();sys.stdout.buffer.write(marshal.dumps(compile(a,sys.argv[1],sys.argv[2],int(sys.argv[3]),True,int(sys.argv[4]))))";

export function compile(
  tree: unknown,
  o: { filename: string; flags: number; optimize: number; warnings?: unknown[] },
): CodeObject {
  const t = tree as Parsed;
  const args = ["-c", PROGRAM, o.filename, t.mode ?? "exec", String(o.flags & 0x1fe2000), String(o.optimize)];
  const run = spawnSync("/root/.pyenv/versions/3.12.1/bin/python3.12", args, {
    input: t.source as string,
    maxBuffer: 1e8,
  });
  if (run.status !== 0) throw new Error(`no compiler yet: ${run.stderr.toString().slice(-300)}`);
  return loads(new Uint8Array(run.stdout)) as CodeObject;
}
