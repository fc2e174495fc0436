/**
 * When V8 optimises. Every function has an interrupt budget: when that much of it has run V8 looks whether it is hot. Importing
 * modules makes the interpreter's loop hot within milliseconds, and optimising it costs several times what the import does.
 */
import { setFlagsFromString } from "node:v8";

/**
 * V8 optimises a function that has used its budget so often since it last met something new: once, and once more for so many bytes of
 * bytecode. Usually three times, and for every 150 bytes: budgets as large as ours would keep large functions, as those are that are
 * made of hot code, waiting for most of what a program runs.
 */
const TICKS = ["--ticks-before-optimization=1", "--bytecode-size-allowance-per-tick=300"];
/**
 * How much larger than usual budgets are: a program has thousands of functions of ours that are used for a moment, and what is hot gets
 * there a millisecond later.
 */
const CALM = 8;
/** The same while modules are imported. */
const PATIENCE = 60;
/** After so many milliseconds a process has become long. */
const LONG = 700;
/** The same then: as few ticks want larger budgets, functions wait no longer than usual. */
const SETTLED = 3;

let usual: number | undefined;
let isLong = false;
let isOnce = false;

/** Tells V8's own budget (`node --v8-options`); unknown, `runsOnce` does nothing. */
export function knowInterruptBudget(budget: number): void {
  usual = budget;
}

let isOwnProcess = false;

/** The process is the command line's: options that concern the interpreter's functions may be set. */
export function ownProcess(): void {
  isOwnProcess = true;
  // a V8 without that budget counts calls instead
  if (usual !== undefined) for (const option of TICKS) setFlagsFromString(option);
}

/** See `Host.stackSize`. */
export function stackSize(): number | undefined {
  if (!isOwnProcess) return undefined;
  const option = process.execArgv.find((arg) => arg.startsWith(STACK_OPTION));
  return option === undefined ? undefined : Number(option.slice(STACK_OPTION.length));
}

const STACK_OPTION = "--stack-size=";

/** See `Host.optimiseInterpreter`. */
export function optimiseInterpreter(on: boolean): void {
  // which functions V8 may optimise: all, or all but this one
  if (isOwnProcess) setFlagsFromString(on ? "--turbo-filter=*" : "--turbo-filter=-evalFrame");
}

/** See `Host.runsOnce`. */
export function runsOnce(once: boolean): void {
  isOnce = once;
  const patience = once ? PATIENCE : isLong ? SETTLED : CALM;
  if (usual !== undefined) setFlagsFromString(`--interrupt-budget=${usual * patience}`);
}

/** See `Host.hasCompiled`. */
export function hasCompiled(): void {
  if (isLong || performance.now() < LONG) return;
  isLong = true;
  runsOnce(isOnce);
}

/** See `Host.notesTypes`. */
export function notesTypes(atOnce: boolean): void {
  setFlagsFromString(atOnce ? "--no-lazy-feedback-allocation" : "--lazy-feedback-allocation");
}
