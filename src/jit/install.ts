/** Switches the compiler on: what becomes hot in the interpreter comes here. */
import type { PyFrame } from "../objects/frame.ts";
import type { PyCode } from "../objects/function.ts";
import { rt } from "../objects/runtime.ts";
import { NEVER, tier } from "../vm/tier.ts";
import { CompiledCode, GENERATOR, LARGE, patienceFor } from "./compiled.ts";
import { jitLog } from "./log.ts";

export type JitMode = "off" | "on" | "force";

/** Calls plus loop rounds before a code object is compiled. */
const HOT = 400;

/** A function that is called less often than this, but has hot loops, is interpreted around them. */
const FEW_CALLS = 20;
/** The same of one that does little else. */
const MANY_CALLS = 400;

/** Whether the host lets us make functions of text (pages may forbid it). */
function canCompile(): boolean {
  try {
    return new Function("return 1")() === 1;
  } catch {
    return false;
  }
}

function compiledOf(code: PyCode): CompiledCode {
  let compiled = code.compiled as CompiledCode | undefined;
  if (compiled === undefined) {
    compiled = new CompiledCode(code, () => tier.threshold);
    code.compiled = compiled;
  }
  return compiled;
}

/** How much hotter than usual loops must be while modules are imported: most of what runs then runs never again. */
const IMPORT_PATIENCE = 20;
/** Whether the code of a frame, which stands at its start or at the head of a loop, is to become hotter first; it is told so once. */
function isPutOff(frame: PyFrame, isLoop: boolean): boolean {
  const { code } = frame;
  const compiled = compiledOf(code);
  if (compiled.wasPutOff) return false;
  let size = code.code.co_code.length;
  if (isLoop && size > LARGE) size = compiled.loopSize(frame.pc) ?? size;
  const patience = patienceFor(size) + (isLoop && rt.importDepth > 0 ? IMPORT_PATIENCE : 0);
  if (patience === 0) return false;
  compiled.wasPutOff = true;
  code.heat = -patience * tier.threshold;
  return true;
}

/** Heat of code that is never compiled: when it has cooled off from this, the interpreter has run much of it. */
const COLD = -20_000;

/** Leaves code to the interpreter. */
function retire(code: PyCode): void {
  const compiled = compiledOf(code);
  if (compiled.isRetired) tier.interpreterIsHot();
  code.heat = compiled.isRetired ? -1e9 : COLD;
  compiled.isRetired = true;
}

/** Sets the mode; `log` receives the lines of `-X jit-log`. */
export function installJit(mode: JitMode, log?: (line: string) => void, text = false): void {
  jitLog.write = log;
  jitLog.text = text;
  if (mode === "off" || !canCompile()) {
    tier.threshold = NEVER;
    return;
  }
  tier.threshold = mode === "force" ? 0 : HOT;
  tier.isRehearsed = false;
  rt.host.optimiseInterpreter?.(false);
  tier.interpreterIsHot = () => rt.host.optimiseInterpreter?.(true);
  tier.call = (frame) => {
    const { code } = frame;
    if (isPutOff(frame, false)) return undefined;
    const compiled = compiledOf(code);
    if ((code.flags & GENERATOR) !== 0) {
      const r = compiled.runGenerator(frame);
      if (compiled.unsupported !== undefined) retire(code);
      return r;
    }
    // where the interpreter cannot call the unit the function is entered at its start, in its frame
    if (code.simpleArgs < 0 || frame.func === undefined) {
      compiled.compileCall(frame);
      return tier.loop(frame);
    }
    if (tier.threshold > 0 && compiled.loops.size > 0) {
      const calls = ++compiled.calls;
      if (calls < FEW_CALLS || (calls < MANY_CALLS && compiled.isSpentInLoops())) return undefined;
    }
    compiled.compileCall(frame);
    if (compiled.unsupported === undefined) code.heat = 0;
    else retire(code);
    return undefined;
  };
  tier.pin = (code) => {
    compiledOf(code).abandon("looked at from outside");
    retire(code);
  };
  tier.loop = (frame) => {
    if (isPutOff(frame, true)) return undefined;
    const compiled = compiledOf(frame.code);
    const r = compiled.runLoop(frame);
    if (compiled.unsupported !== undefined) retire(frame.code);
    return r;
  };
}
