/** Processes: numbers, signals, children, wait statuses. Source: Modules/posixmodule.c. There is no fork. */
import { decodeUtf8 } from "../../base/utf8.ts";
import { makeStructSequence, structSequence } from "../../builtins/struct-sequence.ts";
import { HostError, type SpawnRequest } from "../../host/host.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyFloat } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { PyType } from "../../objects/type.ts";
import { callMethod } from "../../protocols/call.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { index } from "../../protocols/number.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { signalSelf, signalSet } from "../_signal/handlers.ts";
import { attempt, errnoError } from "./errors.ts";
import { idFunctions, memberGroups } from "./ids.ts";
import { fsBytes, pathArgument } from "./path.ts";
import { readSystemLines } from "./system-file.ts";

const WNOHANG = 1;
const SIGABRT = 6;

/** One of the numbers in `/proc/PID/stat`: field 5 is the process group, 6 the session (counted from 1). */
function processField(pid: number, field: number): number {
  const [text] = readSystemLines(`/proc/${pid === 0 ? "self" : pid}/stat`);
  if (text === undefined) throw errnoError("ESRCH");
  return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[field - 3]);
}

/** Descriptors a child starts with: those marked inheritable, under their own numbers. */
export function inheritedDescriptors(): Map<number, number> {
  const out = new Map<number, number>();
  for (let fd = 0; fd < 256; fd++) {
    try {
      if (rt.host.fs.getInheritable(fd)) out.set(fd, fd);
    } catch (e) {
      if (!(e instanceof HostError)) throw e;
    }
  }
  return out;
}

export const text = (v: Value): string => decodeUtf8(fsBytes(v));

/** Starts a program; ENOSYS where there are no processes. */
export function spawnChild(request: SpawnRequest): number {
  const { proc } = rt.host;
  if (proc.spawn === undefined) throw new HostError("ENOSYS");
  return proc.spawn(request);
}

/** Waits; the process number and raw status, or [0, 0] when `block` is false and nothing has ended. */
function waitFor(pid: number, options: number): { pid: number; status: number } {
  const { proc } = rt.host;
  if (proc.wait === undefined) throw new HostError("ECHILD");
  return proc.wait(pid, (options & WNOHANG) === 0) ?? { pid: 0, status: 0 };
}

/** `path` as posix_spawnp looks it up in PATH. */
function searchPath(program: string, env: ReadonlyMap<string, string>): string[] {
  if (program.includes("/")) return [program];
  return (env.get("PATH") ?? "/bin:/usr/bin").split(":").map((dir) => `${dir === "" ? "." : dir}/${program}`);
}

/** The mapping `env` of posix_spawn and execve. */
export function environment(env: Value): Map<string, string> {
  const out = new Map<string, string>();
  const keys = toArray(callMethod(env, "keys"));
  const values = toArray(callMethod(env, "values"));
  for (let i = 0; i < keys.length; i++) {
    const key = text(keys[i]!);
    if (key.includes("=")) throw pyError("ValueError", "illegal environment variable name");
    out.set(key, text(values[i]!));
  }
  return out;
}

/** Elements of the tuples of POSIX_SPAWN_OPEN, POSIX_SPAWN_CLOSE and POSIX_SPAWN_DUP2. */
const ACTION_SIZES = [5, 2, 3] as const;

function posixSpawn(
  name: string,
  path: Value,
  argv: Value,
  env: Value,
  actions: Value,
  group: Value | undefined,
  setsid: boolean,
  masks: readonly Value[],
  search: boolean,
): Value {
  const p = pathArgument(path, name);
  if (!(argv instanceof PyList) && !(argv instanceof PyTuple))
    throw pyError("TypeError", `${name}: argv must be a tuple or list`);
  if (argv.items.length === 0) throw pyError("ValueError", `${name}: argv must not be empty`);
  const args = argv.items.map(text);
  if (args[0] === "") throw pyError("ValueError", `${name}: argv first element cannot be empty`);
  if (env !== None && typeOf(env).slots.getItem === undefined)
    throw pyError("TypeError", `${name}: environment must be a mapping object or None`);
  if (group !== undefined) index(group);
  for (const mask of masks) signalSet(mask);
  const variables = env === None ? rt.host.env : environment(env);
  const descriptors = inheritedDescriptors();
  const opened: number[] = [];
  try {
    for (const action of actions === None ? [] : toArray(actions)) {
      if (!(action instanceof PyTuple) || action.items.length === 0)
        throw pyError("TypeError", "Each file_actions element must be a non-empty tuple");
      const kind = Number(index(action.items[0]!));
      const size = ACTION_SIZES[kind];
      if (size === undefined) throw pyError("TypeError", "Unknown file_actions identifier");
      if (action.items.length !== size) {
        const name = ["POSIX_SPAWN_OPEN", "POSIX_SPAWN_CLOSE", "POSIX_SPAWN_DUP2"][kind];
        throw pyError(
          "TypeError",
          `A ${kind === 0 ? "open" : kind === 1 ? "close" : "dup2"} file_action tuple must have ${size} elements (${name})`,
        );
      }
      const fd = Number(index(action.items[1]!));
      switch (kind) {
        case 0: {
          const [, , file, flags, mode] = action.items;
          const made = attempt(() =>
            rt.host.fs.open(fsBytes(file ?? None), Number(index(flags ?? 0)), Number(index(mode ?? 0))),
          );
          opened.push(made);
          descriptors.set(fd, made);
          break;
        }
        case 1:
          descriptors.delete(fd);
          break;
        case 2: {
          const source = descriptors.get(fd) ?? fd;
          descriptors.set(Number(index(action.items[2] ?? 0)), source);
          break;
        }
      }
    }
    const programs = search ? searchPath(decodeUtf8(p.bytes), variables) : [decodeUtf8(p.bytes)];
    return attempt(
      () => spawnChild({ programs, argv: args, env: variables, cwd: undefined, descriptors, newSession: setsid }),
      p.object,
    );
  } finally {
    for (const fd of opened) rt.host.fs.close(fd);
  }
}

let waitid: PyType | undefined;
export function waitidResultType(): PyType {
  waitid ??= structSequence({
    name: "posix.waitid_result",
    doc: "waitid_result: Result from waitid.\n\nThis object may be accessed either as a tuple of\n  (si_pid, si_uid, si_signo, si_status, si_code),\nor via the attributes si_pid, si_uid, and so on.\n\nSee os.waitid for more information.",
    fields: [
      ["si_pid", ""],
      ["si_uid", ""],
      ["si_signo", ""],
      ["si_status", ""],
      ["si_code", ""],
    ],
  });
  return waitid;
}

const status = (name: string, doc: string, test: (status: number) => Value) =>
  [name, fn("($module, /, status: int)", doc, test)] as const;
const signalOf = (s: number): number => s & 0x7f;
const exited = (s: number): boolean => signalOf(s) === 0;
const stopped = (s: number): boolean => (s & 0xff) === 0x7f;
const signaled = (s: number): boolean => signalOf(s) !== 0 && signalOf(s) !== 0x7f;

const statusFunctions = Object.fromEntries([
  status(
    "WIFCONTINUED",
    "Return True if a particular process was continued from a job control stop.",
    (s) => s === 0xffff,
  ),
  status("WIFSTOPPED", "Return True if the process returning status was stopped.", stopped),
  status("WIFSIGNALED", "Return True if the process returning status was terminated by a signal.", signaled),
  status("WIFEXITED", "Return True if the process returning status exited via the exit() system call.", exited),
  status("WEXITSTATUS", "Return the process return code from status.", (s) => (s >> 8) & 0xff),
  status("WTERMSIG", "Return the signal that terminated the process that provided the status value.", signalOf),
  status(
    "WSTOPSIG",
    "Return the signal that stopped the process that provided the status value.",
    (s) => (s >> 8) & 0xff,
  ),
]);

const rusage = (): Value => {
  const resource = rt.hooks.importModule("resource");
  return callMethod(resource, "getrusage", [-1]);
};

export const processFunctions = {
  ...idFunctions,
  ...statusFunctions,
  WCOREDUMP: fn(
    "($module, status: int, /)",
    "Return True if the process returning status was dumped to a core file.",
    (s) => (s & 0x80) !== 0,
  ),
  waitstatus_to_exitcode: fn("($module, /, status: int)", "Convert a wait status to an exit code.", (s) => {
    if (exited(s)) return (s >> 8) & 0xff;
    if (signaled(s)) return -signalOf(s);
    if (stopped(s)) throw pyError("ValueError", `process stopped by delivery of signal ${(s >> 8) & 0xff}`);
    throw pyError("ValueError", `invalid wait status: ${s}`);
  }),
  getpid: fn("($module, /)", "Return the current process id.", () => rt.host.proc.pid),
  getppid: fn("($module, /)", "Return the parent's process id.", () => rt.host.proc.ppid),
  getpgrp: fn("($module, /)", "Return the current process group id.", () => processField(0, 5)),
  getpgid: fn("($module, /, pid: int)", "Call the system call getpgid(), and return the result.", (pid) =>
    processField(pid, 5),
  ),
  getsid: fn("($module, pid: int, /)", "Call the system call getsid(pid) and return the result.", (pid) =>
    processField(pid, 6),
  ),
  kill: fn("($module, pid: int, signal: ssize, /)", "Kill a process with a signal.", (pid, signal) => {
    if (pid === rt.host.proc.pid && signalSelf(signal)) return None;
    attempt(() => rt.host.proc.kill(pid, signal));
    return None;
  }),
  killpg: fn("($module, pgid: int, signal: int, /)", "Kill a process group with a signal.", (pgid, signal) => {
    attempt(() => rt.host.proc.kill(-pgid, signal));
    return None;
  }),
  abort: fn("($module, /)", "Abort the interpreter immediately.", () => {
    attempt(() => rt.host.proc.kill(rt.host.proc.pid, SIGABRT));
    return rt.host.proc.exit(134);
  }),
  _exit: fn(
    "($module, /, status: int)",
    "Exit to the system with specified status, without normal exit processing.",
    (code) => rt.host.proc.exit(code & 0xff),
  ),
  wait: fn("($module, /)", "Wait for completion of a child process.", () => {
    const r = attempt(() => waitFor(-1, 0));
    return new PyTuple([r.pid, r.status]);
  }),
  waitpid: fn(
    "($module, pid: int, options: int, /)",
    "Wait for completion of a given child process.",
    (pid, options) => {
      const r = attempt(() => waitFor(pid, options));
      return new PyTuple([r.pid, r.status]);
    },
  ),
  wait3: fn("($module, /, options: int)", "Wait for completion of a child process.", (options) => {
    const r = attempt(() => waitFor(-1, options));
    return new PyTuple([r.pid, r.status, rusage()]);
  }),
  wait4: fn(
    "($module, /, pid: int, options: int)",
    "Wait for completion of a specific child process.",
    (pid, options) => {
      const r = attempt(() => waitFor(pid, options));
      return new PyTuple([r.pid, r.status, rusage()]);
    },
  ),
  waitid: fn(
    "($module, idtype: int, id: int, options: int, /)",
    "Returns the result of waiting for a process or processes.",
    (kind, id, options) => {
      const r = attempt(() => waitFor(kind === 1 ? id : -1, options));
      if (r.pid === 0) return None;
      const code = exited(r.status) ? 1 : (r.status & 0x80) !== 0 ? 3 : 2;
      const value = exited(r.status) ? (r.status >> 8) & 0xff : signalOf(r.status);
      return makeStructSequence(waitidResultType(), [r.pid, rt.host.proc.ids().uid, 17, value, code]);
    },
  ),
  system: fn("($module, /, command)", "Execute the command in a subshell.", (command) => {
    const line = text(command);
    return attempt(() => {
      const pid = spawnChild({
        programs: ["/bin/sh"],
        argv: ["sh", "-c", line],
        env: rt.host.env,
        cwd: undefined,
        descriptors: inheritedDescriptors(),
        newSession: false,
      });
      return waitFor(pid, 0).status;
    });
  }),
  posix_spawn: fn(
    "($module, path, argv, env, /, *, file_actions=<()>, setpgroup=<unrepresentable>, resetids: bool=False, setsid: bool=False, setsigmask=<()>, setsigdef=<()>, scheduler=<unrepresentable>)",
    "Execute the program specified by path in a new process.",
    (path, argv, env, actions, group, _ids, setsid, mask, defaults) =>
      posixSpawn(
        "posix_spawn",
        path,
        argv,
        env,
        actions ?? None,
        group,
        setsid,
        [mask, defaults].filter((v) => v !== undefined),
        false,
      ),
  ),
  posix_spawnp: fn(
    "($module, path, argv, env, /, *, file_actions=<()>, setpgroup=<unrepresentable>, resetids: bool=False, setsid: bool=False, setsigmask=<()>, setsigdef=<()>, scheduler=<unrepresentable>)",
    "Execute the program specified by path in a new process.",
    (path, argv, env, actions, group, _ids, setsid, mask, defaults) =>
      posixSpawn(
        "posix_spawnp",
        path,
        argv,
        env,
        actions ?? None,
        group,
        setsid,
        [mask, defaults].filter((v) => v !== undefined),
        true,
      ),
  ),
  execv: fn(
    "($module, path, argv, /)",
    "Execute an executable path with arguments, replacing current process.",
    (path, argv) => execute("execv", path, argv, rt.host.env),
  ),
  execve: fn(
    "($module, /, path, argv, env)",
    "Execute an executable path with arguments, replacing current process.",
    (path, argv, env) => {
      if (typeOf(env).slots.getItem === undefined)
        throw pyError("TypeError", "execve: environment must be a mapping object");
      return execute("execve", path, argv, environment(env));
    },
  ),
  nice: fn(
    "($module, increment: int, /)",
    "Add increment to the priority of process and return the new priority.",
    (increment) =>
      attempt(() => {
        const { proc } = rt.host;
        const to = Math.max(-20, Math.min(19, proc.getPriority(0) + increment));
        if (increment !== 0) proc.setPriority(0, to);
        return to;
      }),
  ),
  getpriority: fn("($module, /, which: int, who: int)", "Return program scheduling priority.", (which, who) => {
    if (which !== 0) throw errnoError("EINVAL");
    return attempt(() => rt.host.proc.getPriority(who));
  }),
  setpriority: fn(
    "($module, /, which: int, who: int, priority: int)",
    "Set program scheduling priority.",
    (which, who, priority) => {
      if (which !== 0) throw errnoError("EINVAL");
      attempt(() => rt.host.proc.setPriority(who, Math.max(-20, Math.min(19, priority))));
      return None;
    },
  ),
  register_at_fork: fn(
    "($module, /, *, before=<unrepresentable>, after_in_child=<unrepresentable>, after_in_parent=<unrepresentable>)",
    "Register callables to be called when forking a new process.",
    (before, child, parent) => {
      if (before === undefined && child === undefined && parent === undefined)
        throw pyError("TypeError", "At least one argument is required.");
      return None; // nothing ever forks
    },
  ),
  getuid: fn("($module, /)", "Return the current process's user id.", () => rt.host.proc.ids().uid),
  geteuid: fn("($module, /)", "Return the current process's effective user id.", () => rt.host.proc.ids().euid),
  getgid: fn("($module, /)", "Return the current process's group id.", () => rt.host.proc.ids().gid),
  getegid: fn("($module, /)", "Return the current process's effective group id.", () => rt.host.proc.ids().egid),
  getresuid: fn("($module, /)", "Return a tuple of the current process's real, effective, and saved user ids.", () => {
    const { uid, euid } = rt.host.proc.ids();
    return new PyTuple([uid, euid, euid]);
  }),
  getresgid: fn("($module, /)", "Return a tuple of the current process's real, effective, and saved group ids.", () => {
    const { gid, egid } = rt.host.proc.ids();
    return new PyTuple([gid, egid, egid]);
  }),
  getgroups: fn(
    "($module, /)",
    "Return list of supplemental group IDs for the process.",
    () => new PyList(rt.host.proc.ids().groups),
  ),
  getgrouplist: fn(
    "($module, user, group: int, /)",
    "Returns a list of groups to which a user belongs.",
    (user, group) => {
      const name = decodeUtf8(fsBytes(user));
      return new PyList([group, ...memberGroups(name).filter((gid) => gid !== group)]);
    },
  ),
  getlogin: fn("($module, /)", "Return the actual login name.", () => {
    throw errnoError("ENXIO");
  }),
  times: fn("($module, /)", "Return a collection containing process timing information.", () => {
    const { user, system } = rt.host.clock.cpu();
    const seconds = (ns: bigint): Value => new PyFloat(Math.floor(Number(ns) / 1e7) / 100);
    return makeStructSequence(timesResultType(), [
      seconds(user),
      seconds(system),
      new PyFloat(0),
      new PyFloat(0),
      seconds(rt.host.clock.monotonic()),
    ]);
  }),
};

/** Replacing the process: the program runs as a child and we end with its status. */
function execute(name: string, path: Value, argv: Value, env: ReadonlyMap<string, string>): Value {
  const p = pathArgument(path, name, "path", { allowFd: name === "execve" });
  if (!(argv instanceof PyList) && !(argv instanceof PyTuple))
    throw pyError(
      "TypeError",
      name === "execv" ? "execv() arg 2 must be a tuple or list" : "execve: argv must be a tuple or list",
    );
  if (argv.items.length === 0)
    throw pyError(
      "ValueError",
      name === "execv" ? "execv() arg 2 must not be empty" : "execve: argv must not be empty",
    );
  const args = argv.items.map(text);
  if (args[0] === "")
    throw pyError(
      "ValueError",
      name === "execv" ? "execv() arg 2 first element cannot be empty" : "execve: argv first element cannot be empty",
    );
  return attempt(() => {
    const pid = spawnChild({
      programs: [decodeUtf8(p.bytes)],
      argv: args,
      env,
      cwd: undefined,
      descriptors: inheritedDescriptors(),
      newSession: false,
    });
    const { status: raw } = waitFor(pid, 0);
    if (signaled(raw)) rt.host.proc.kill(rt.host.proc.pid, signalOf(raw));
    return rt.host.proc.exit((raw >> 8) & 0xff);
  }, p.object);
}

let times: PyType | undefined;
export function timesResultType(): PyType {
  times ??= structSequence({
    name: "posix.times_result",
    doc: "times_result: Result from os.times().\n\nThis object may be accessed either as a tuple of\n  (user, system, children_user, children_system, elapsed),\nor via the attributes user, system, children_user, children_system,\nand elapsed.\n\nSee os.times for more information.",
    fields: [
      ["user", "user time"],
      ["system", "system time"],
      ["children_user", "user time of children"],
      ["children_system", "system time of children"],
      ["elapsed", "elapsed time since an arbitrary point in the past"],
    ],
  });
  return times;
}
