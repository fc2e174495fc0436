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
    if (!(e instanceof PyBaseException)) throw e;
    status = handleUncaught(e);
  }
  host.proc.exit(finalize(status));
}
