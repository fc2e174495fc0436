/** The `taipan` command: options, what to run, exit status. Source: Modules/main.c. */
import { readFileSync } from "node:fs";
import { startRuntime } from "../api/boot/boot.ts";
import { finalize, handleUncaught } from "../api/boot/shutdown.ts";
import { nodeHost } from "../host/node.ts";
import { joinPath } from "../host/paths.ts";
import { VERSION } from "../modules/sys/structs.ts";
import { PyBaseException } from "../objects/exception.ts";
import { helpText, TRY_HELP, usageLine } from "./help.ts";
import { parseArguments } from "./options.ts";
import { runCommand } from "./run.ts";

const SIGINT = 2;
/** Exit status after an uncaught KeyboardInterrupt. */
const INTERRUPTED = 130;

/** Runs the command line; the process ends with CPython's exit status. `root` is the folder that holds `dist/` and `lib/`. */
export function main(args: readonly string[], root: string): void {
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
  config.executable = executable;
  config.origArgv = [executable, ...args];
  config.prefix = root;
  config.stdlibDir = joinPath(root, "lib/python3.12");
  let status: number;
  try {
    startRuntime({ host, config, frozen: readFileSync(joinPath(root, "dist/frozen.bin")) });
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
