/** The `taipan` command: options, what to run, exit status. Source: Modules/main.c. */
import { readFileSync } from "node:fs";
import { discardRuntime, prepareRuntime, resumeRuntime, startRuntime } from "../api/boot/boot.ts";
import { finalize, handleUncaught } from "../api/boot/shutdown.ts";
import { nodeHost } from "../host/node.ts";
import { knowInterruptBudget, ownProcess } from "../host/node-tiering.ts";
import { joinPath } from "../host/paths.ts";
import { VERSION } from "../modules/sys/structs.ts";
import { type Config, defaultConfig } from "../objects/config.ts";
import { PyBaseException } from "../objects/exception.ts";
import type { Runtime } from "../objects/runtime.ts";
import { helpText, TRY_HELP, usageLine } from "./help.ts";
import { runWithMachineCode } from "./machine-code.ts";
import { parseArguments } from "./options.ts";
import { runCommand } from "./run.ts";

const SIGINT = 2;
/** Exit status after an uncaught KeyboardInterrupt. */
const INTERRUPTED = 130;

/** A runtime that the start-up snapshot holds. */
let prepared: Runtime | undefined;

/**
 * Starts as much as can be shared by all processes; what is in memory then becomes a snapshot (`scripts/snapshot.mjs`). `warmUp`: a
 * program to run before.
 */
export function prepare(root: string, interruptBudget: number | undefined, warmUp: string): void {
  const config = defaultConfig();
  locate(config, root);
  // what changes V8's flags is for the processes that go on; strings that are cut out of larger ones keep those in memory
  const { notesTypes, optimiseInterpreter, runsOnce, hasCompiled, latin1, ...host } = nodeHost();
  prepared = prepareRuntime({ host, config, frozen: readFrozen(root) }, warmUp);
  // only now: a snapshot remembers V8's flags and fits no process with others
  if (interruptBudget !== undefined) knowInterruptBudget(interruptBudget);
}

function locate(config: Config, root: string): void {
  config.executable = joinPath(root, "bin/taipan");
  config.prefix = root;
  config.stdlibDir = joinPath(root, "lib/python3.12");
}

const readFrozen = (root: string): Uint8Array => readFileSync(joinPath(root, "dist/frozen.bin"));

/** Runs the command line; the process ends with CPython's exit status. `root` is the folder that holds `dist/` and `lib/`. */
export function main(args: readonly string[], root: string): void {
  ownProcess();
  const executable = joinPath(root, "bin/taipan");
  const host = nodeHost();
  const parsed = parseArguments(args, host.env);
  switch (parsed.kind) {
    case "version": {
      const { major, minor, micro } = VERSION;
      const detail = parsed.detailed ? ` (taipan) [TypeScript on Node ${process.version.slice(1)}]` : "";
      process.stdout.write(`Python ${major}.${minor}.${micro}${detail}\n`);
      return;
    }
    case "help":
      process.stdout.write(helpText(parsed.page, executable));
      return;
    case "error":
      process.stderr.write(`${parsed.message}\n${usageLine(executable)}${TRY_HELP}`);
      process.exitCode = 2;
      return;
  }
  const { config } = parsed;
  const shown = config.xOptions.get("jit-code");
  if (typeof shown === "string") host.proc.exit(runWithMachineCode(shown, executable, args));
  locate(config, root);
  config.origArgv = [executable, ...args];
  let status: number;
  try {
    if (prepared === undefined || !resumeRuntime(prepared, host, config)) {
      if (prepared !== undefined) discardRuntime(prepared);
      startRuntime({ host, config, frozen: readFrozen(root) });
    }
    prepared = undefined;
    status = runCommand(parsed.command, parsed.skipFirstLine);
  } catch (e) {
    status = e instanceof PyBaseException ? handleUncaught(e) : reportBug(e);
  }
  try {
    status = finalize(status);
  } catch (e) {
    status = reportBug(e);
  }
  // a shell must see that the program was interrupted: die of the signal, as CPython does
  if (status === INTERRUPTED) host.proc.kill(host.proc.pid, SIGINT);
  host.proc.exit(status);
}

/** An error of ours that got this far: what happened and where, for a report; never a bare JavaScript stack. Exit status 1. */
function reportBug(e: unknown): number {
  const where = (e as { pythonTraceback?: readonly string[] } | null)?.pythonTraceback;
  const python =
    where === undefined ? "" : `Python stack, innermost first:\n${where.map((line) => `  ${line}\n`).join("")}`;
  const detail = process.env.TAIPAN_DEBUG !== undefined && e instanceof Error ? `${e.stack}\n` : "";
  process.stderr.write(
    `Fatal Python error: internal error: ${e instanceof Error ? e.message : String(e)}\n${python}${detail}This is a bug in Taipan; please report it.\n`,
  );
  return 1;
}
