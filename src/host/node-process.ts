/**
 * Processes on Node without turning its event loop: `child_process.spawn` starts the child at once, and since Node reaps children
 * only from its loop, an ended child stays a zombie whose wait status `/proc/PID/stat` shows.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import type { WriteStream } from "node:tty";
import { HostError, type ProcessHost, type SpawnRequest } from "./host.ts";
import { hostError, type NodeFiles, park, setFifoMaker } from "./node-files.ts";
import { childProcess, tty } from "./node-modules.ts";

const POLL_MS = 1;

setFifoMaker((paths, mode) => {
  const run = childProcess().spawnSync("mkfifo", ["-m", mode.toString(8), "--", ...paths], { stdio: "ignore" });
  if (run.error !== undefined) throw hostError(run.error);
  if (run.status !== 0) throw new HostError(fs.existsSync(paths[0]!) ? "EEXIST" : "EACCES");
});

export function nodeProcess(files: NodeFiles): ProcessHost {
  const children = new Set<number>();
  const terminals = new Map<number, WriteStream>();
  const handlers = new Map<string, () => void>();

  const status = (pid: number): number | undefined => {
    let text: string;
    try {
      text = fs.readFileSync(`/proc/${pid}/stat`, "latin1");
    } catch {
      return 0; // reaped by somebody else
    }
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    if (fields[0] !== "Z" && fields[0] !== "X") return undefined;
    return Number(fields[49] ?? 0);
  };

  return {
    pid: process.pid,
    get ppid() {
      return process.ppid;
    },
    exit: (code) => process.exit(code),
    kill: (pid, signal) => {
      try {
        process.kill(pid, signal);
      } catch (e) {
        throw hostError(e);
      }
    },
    cwd: () => {
      try {
        return Buffer.from(process.cwd());
      } catch {
        throw new HostError("ENOENT");
      }
    },
    chdir: (path) => {
      try {
        process.chdir(Buffer.from(path).toString());
      } catch (e) {
        throw hostError(e);
      }
    },
    umask: (mask) => process.umask(mask & 0o777),
    ids: () => ({
      uid: process.getuid?.() ?? 0,
      euid: process.geteuid?.() ?? 0,
      gid: process.getgid?.() ?? 0,
      egid: process.getegid?.() ?? 0,
      groups: process.getgroups?.() ?? [],
    }),
    setIds: ({ uid, euid, gid, egid, groups }) => {
      try {
        if (groups !== undefined) process.setgroups?.([...groups]);
        if (egid !== undefined) process.setegid?.(egid);
        if (gid !== undefined) process.setgid?.(gid);
        if (euid !== undefined) process.seteuid?.(euid);
        if (uid !== undefined) process.setuid?.(uid);
      } catch (e) {
        throw hostError(e);
      }
    },
    uname: () => ({
      sysname: os.type(),
      nodename: os.hostname(),
      release: os.release(),
      version: os.version(),
      machine: os.machine(),
    }),
    cpuCount: () => os.cpus().length,
    loadAverage: () => os.loadavg(),
    getPriority: (pid) => {
      try {
        return os.getPriority(pid);
      } catch (e) {
        throw systemError(e);
      }
    },
    setPriority: (pid, priority) => {
      try {
        os.setPriority(pid, priority);
      } catch (e) {
        throw systemError(e);
      }
    },
    usage: () => {
      const u = process.resourceUsage();
      return {
        user: u.userCPUTime / 1e6,
        system: u.systemCPUTime / 1e6,
        maxRss: u.maxRSS,
        minorFaults: u.minorPageFault,
        majorFaults: u.majorPageFault,
        inBlock: u.fsRead,
        outBlock: u.fsWrite,
        voluntary: u.voluntaryContextSwitches,
        involuntary: u.involuntaryContextSwitches,
      };
    },
    terminalSize: (fd) => {
      if (!files.isatty(fd)) return undefined;
      let stream = terminals.get(fd);
      if (stream === undefined) {
        stream = new (tty().WriteStream)(files.realDescriptor(fd));
        stream.unref();
        terminals.set(fd, stream);
      }
      const [columns, lines] = stream.getWindowSize();
      return { columns, lines };
    },
    terminalModes: (fd) => {
      const run = childProcess().spawnSync("stty", ["-g"], { stdio: [files.realDescriptor(fd), "pipe", "ignore"] });
      if (run.error !== undefined || run.status !== 0) throw new HostError("ENOTTY");
      return run.stdout.toString().trim();
    },
    setTerminalModes: (fd, modes) => {
      const run = childProcess().spawnSync("stty", [modes], { stdio: [files.realDescriptor(fd), "ignore", "ignore"] });
      if (run.error !== undefined || run.status !== 0) throw new HostError("ENOTTY");
    },
    spawn: (request) => {
      const pid = start(request, files);
      children.add(pid);
      return pid;
    },
    wait: (pid, block) => {
      for (;;) {
        const candidates = pid > 0 ? [pid] : [...children];
        if (candidates.length === 0 || (pid > 0 && !children.has(pid))) throw new HostError("ECHILD");
        for (const child of candidates) {
          const code = status(child);
          if (code === undefined) continue;
          children.delete(child);
          return { pid: child, status: code };
        }
        if (!block) return undefined;
        park(POLL_MS);
      }
    },
    onSignal: (signal, handler) => {
      const name = signalName(signal);
      if (name === undefined) throw new HostError("EINVAL");
      const old = handlers.get(name);
      if (old !== undefined) process.off(name, old);
      handlers.delete(name);
      if (handler === undefined) return;
      process.on(name, handler);
      handlers.set(name, handler);
    },
  };
}

function signalName(number: number): NodeJS.Signals | undefined {
  for (const [name, n] of Object.entries(os.constants.signals)) if (n === number) return name as NodeJS.Signals;
  return undefined;
}

/** `os.setPriority` reports errno in `info`. */
function systemError(e: unknown): HostError {
  const info = (e as { info?: { code?: string } }).info;
  return hostError(info?.code === undefined ? e : { code: info.code });
}

function start(request: SpawnRequest, files: NodeFiles): number {
  const stdio: (number | "ignore")[] = [];
  let last = 2;
  for (const n of request.descriptors.keys()) last = Math.max(last, n);
  for (let n = 0; n <= last; n++) {
    const fd = request.descriptors.get(n);
    stdio.push(fd === undefined ? "ignore" : childDescriptor(files, fd));
  }
  const program = findProgram(request.programs);
  let child: ReturnType<ReturnType<typeof childProcess>["spawn"]>;
  try {
    child = childProcess().spawn(program, request.argv.slice(1), {
      argv0: request.argv[0] ?? program,
      env: Object.fromEntries(request.env),
      cwd: request.cwd,
      stdio,
      detached: request.newSession,
    });
  } finally {
    for (const real of opened) fs.closeSync(real);
    opened.length = 0;
  }
  child.on("error", () => {});
  child.unref();
  if (child.pid === undefined) throw new HostError(fs.existsSync(program) ? "EACCES" : "ENOENT");
  return child.pid;
}

/** Descriptors opened only to be inherited. */
const opened: number[] = [];

/** Our ends of pipes do not block; a child expects one that does, which opening it anew gives. */
function childDescriptor(files: NodeFiles, fd: number): number {
  const real = files.realDescriptor(fd);
  if (files.isNonblockingPipe(fd)) {
    const again = fs.openSync(
      `/proc/self/fd/${real}`,
      files.isWriter(fd) ? fs.constants.O_WRONLY : fs.constants.O_RDONLY,
    );
    opened.push(again);
    return again;
  }
  return real;
}

/** The first candidate that can be executed; the error is the first one that is not ENOENT, as in `_posixsubprocess`. */
function findProgram(programs: readonly string[]): string {
  let error: HostError | undefined;
  for (const program of programs) {
    try {
      fs.accessSync(program, fs.constants.X_OK);
      if (fs.statSync(program).isFile()) return program;
      error ??= new HostError("EACCES");
    } catch (e) {
      const found = hostError(e);
      if (error === undefined || error.code === "ENOENT" || error.code === "ENOTDIR") error = found;
    }
  }
  throw error ?? new HostError("ENOENT");
}
