/**
 * `-X jit-code=NAME`: shows the machine code that V8 makes of the functions of that name. V8 prints it itself when it is started with the
 * right options, so the program runs in another process.
 */
import { spawnSync } from "node:child_process";
import { functionName } from "../jit/translate/names.ts";

const OPTION = /^jit-code=/;

/** The command line without `-X jit-code=…`. */
function withoutOption(args: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "-X" && OPTION.test(args[i + 1] ?? "")) i++;
    else if (!arg.startsWith("-X") || !OPTION.test(arg.slice(2))) kept.push(arg);
  }
  return kept;
}

/** Runs `executable` with `args` so that V8 prints what it makes of the Python functions called `name`; the exit status. */
export function runWithMachineCode(name: string, executable: string, args: readonly string[]): number {
  const options = ["--print-opt-code", `--print-opt-code-filter=${functionName(name)}`];
  const run = spawnSync(process.execPath, [...options, executable, ...withoutOption(args)], { stdio: "inherit" });
  return run.status ?? 1;
}
