/** `-X jit-log`: what was compiled, why, and what came of it. */
import type { PyCode } from "../objects/function.ts";
import type { EntryPoint } from "./translate/unit.ts";

export interface JitLog {
  write: ((line: string) => void) | undefined;
  /** Print the JavaScript too. */
  text: boolean;
}

export const jitLog: JitLog = { write: undefined, text: false };

const WHERE = { frame: "loop at", generator: "generator from" };

export function log(code: PyCode, entry: EntryPoint, what: string, text: string): void {
  if (jitLog.write === undefined) return;
  const { co_qualname, co_filename, co_firstlineno } = code.code;
  const where = entry.type === "call" ? `call(${entry.kinds.join("")})` : `${WHERE[entry.type]} ${entry.at}`;
  jitLog.write(`jit: ${co_qualname} (${co_filename}:${co_firstlineno}) ${where}: ${what}`);
  if (jitLog.text && text !== "") jitLog.write(text);
}
