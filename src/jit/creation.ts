/**
 * Calls of generator functions: the text of a function that makes the generator. What stands before RETURN_GENERATOR makes cells and
 * copies free variables; that is all that runs at the call.
 */
import { EXIT_GENERATOR } from "../objects/frame.ts";
import type { PyCode } from "../objects/function.ts";
import { CO_ASYNC_GENERATOR, CO_COROUTINE } from "../spec/codeflags.ts";
import { Op } from "../spec/opcodes.ts";
import { mayVanish } from "../vm/unfinished.ts";
import { decode } from "./blocks.ts";

/** Code unit of RETURN_GENERATOR, which POP_TOP and RESUME follow. */
export function generatorStart(code: PyCode): number {
  for (const [at, i] of decode(code)) if (i.op === Op.RETURN_GENERATOR) return at;
  return -1;
}

const MAX_ROOM = 8;

/** A function for calls with a value for each parameter. */
export function creationText(code: PyCode): string {
  const start = generatorStart(code);
  const params = Array.from({ length: code.parameters }, (_, i) => `a${i}`);
  // with room for what the stack holds at a `yield`: growing later would make it much bigger
  const size = code.stackBase + Math.min(code.code.co_stacksize, MAX_ROOM);
  const fast: string[] = Array.from({ length: size }, (_, i) => params[i] ?? "undefined");
  for (const { at, op, arg } of decode(code).values()) {
    if (at >= start) break;
    if (op === Op.MAKE_CELL) fast[arg] = `new PyCell(${fast[arg]})`;
    else if (op === Op.COPY_FREE_VARS) for (let k = 0; k < arg; k++) fast[code.stackBase - arg + k] = `F.closure[${k}]`;
  }
  const { flags } = code;
  const cls =
    (flags & CO_COROUTINE) !== 0
      ? "PyCoroutine"
      : (flags & CO_ASYNC_GENERATOR) !== 0
        ? "PyAsyncGenerator"
        : "PyGenerator";
  return [
    `return function make(${["F", ...params].join(", ")}) {`,
    `  if (rt.breaker !== 0 || F.globals !== G || rt.recursionDepth >= rt.depthCheck) return H.enterSlowly(C, F, [${params.join(", ")}]);`,
    `  const S = new PyFrame(C, F, G, F.builtins, undefined, [${fast.join(", ")}]);`,
    `  S.pc = ${start + 1}; S.lasti = ${start}; S.sp = ${code.stackBase};`,
    `  const g = new ${cls}(S, F.name, F.qualname);`,
    `  S.exit = ${EXIT_GENERATOR}; S.generator = g;`,
    `  g.resume = C.resume === undefined ? undefined : C.resume.run;`,
    ...(cls === "PyGenerator" && mayVanish(code) ? [] : [`  H.startsSuspended(g);`]),
    `  return g;`,
    `};`,
  ].join("\n");
}
