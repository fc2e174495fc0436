/** `_posixsubprocess.fork_exec`: starting children for `subprocess`. Source: Modules/_posixsubprocess.c. The host spawns; nothing forks. */
import { decodeUtf8 } from "../../base/utf8.ts";
import { HostError } from "../../host/host.ts";
import type { PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import { defineModule } from "../../objects/module.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { index } from "../../protocols/number.ts";
import { isTrue } from "../../protocols/truth.ts";
import { osError } from "../posix/errors.ts";
import { fsBytes } from "../posix/path.ts";
import { inheritedDescriptors, spawnChild, text } from "../posix/process.ts";

/** `KEY=value` byte strings as a map. */
function environment(list: Value): ReadonlyMap<string, string> {
  if (list === None) return rt.host.env;
  const out = new Map<string, string>();
  for (const item of toArray(list)) {
    const row = decodeUtf8((item as PyBytes).bytes);
    const equals = row.indexOf("=", 1);
    out.set(row.slice(0, equals), row.slice(equals + 1));
  }
  return out;
}

/** What the child wrote to the error pipe: `OSError:2:` or with `noexec` when it was the folder's fault. */
function reportFailure(errpipe: number, error: HostError, atChdir: boolean): void {
  const message = `OSError:${error.errno.toString(16).toUpperCase()}:${atChdir ? "noexec:chdir" : ""}`;
  rt.host.fs.write(errpipe, new TextEncoder().encode(message));
}

interface Pipes {
  readonly p2cread: number;
  readonly c2pwrite: number;
  readonly errwrite: number;
}

/** The child's descriptors: its standard streams, then those passed on (or all inheritable ones). */
function childDescriptors(pipes: Pipes, closeFds: boolean, passed: readonly number[]): Map<number, number> {
  const out = closeFds ? new Map<number, number>() : inheritedDescriptors();
  for (const fd of passed) out.set(fd, fd);
  const standard = [pipes.p2cread, pipes.c2pwrite, pipes.errwrite];
  standard.forEach((fd, i) => {
    if (fd >= 0) out.set(i, fd);
    else if (isOpen(i)) out.set(i, i);
  });
  return out;
}

function isOpen(fd: number): boolean {
  try {
    rt.host.fs.fstat(fd);
    return true;
  } catch (e) {
    if (e instanceof HostError) return false;
    throw e;
  }
}

export const posixsubprocessModule = defineModule("_posixsubprocess", () => ({
  doc: "A POSIX helper for the subprocess module.",
  functions: {
    fork_exec: fn(
      "($module, args, executable_list, close_fds: bool, pass_fds, cwd, env, p2cread: int, p2cwrite: int, c2pread: int, c2pwrite: int, errread: int, errwrite: int, errpipe_read: int, errpipe_write: int, restore_signals: bool, call_setsid: bool, pgid_to_set: int, gid, extra_groups, uid, child_umask: int, preexec_fn, allow_vfork: bool, /)",
      "Spawn a fresh new child process.",
      (
        args,
        executables,
        closeFds,
        passFds,
        cwd,
        env,
        p2cread,
        _p2cwrite,
        _c2pread,
        c2pwrite,
        _errread,
        errwrite,
        _errpipeRead,
        errpipeWrite,
        _restore,
        setsid,
        _pgid,
        gid,
        groups,
        uid,
        umask,
        preexec,
      ) => {
        if (!(passFds instanceof PyTuple)) throw pyError("TypeError", "fork_exec() argument 4 must be tuple");
        const kept = passFds.items.map((v) => Number(index(v)));
        if (closeFds && kept.some((fd, i) => fd < 0 || (i > 0 && fd <= kept[i - 1]!)))
          throw pyError("ValueError", "bad value(s) in fds_to_keep");
        // the pipe for errors ends with exec: that is how the parent learns of success
        const passed = kept.filter((fd) => fd !== errpipeWrite);
        const argv = toArray(args).map(text);
        const programs = toArray(executables).map(text);
        const folder = cwd === None ? undefined : decodeUtf8(fsBytes(cwd));
        if (preexec !== None) throw pyError("RuntimeError", "preexec_fn is not supported: no process is forked");
        if (uid !== None || gid !== None || (groups !== None && isTrue(groups))) {
          reportFailure(errpipeWrite, new HostError("EPERM"), false);
          return failedChild();
        }
        const oldMask = umask >= 0 ? rt.host.proc.umask(umask) : undefined;
        try {
          if (folder !== undefined) checkFolder(folder);
        } catch (e) {
          if (!(e instanceof HostError)) throw e;
          reportFailure(errpipeWrite, e, true);
          return failedChild();
        }
        try {
          return spawnChild({
            programs,
            argv,
            env: environment(env),
            cwd: folder,
            descriptors: childDescriptors({ p2cread, c2pwrite, errwrite }, closeFds, passed),
            newSession: setsid,
          });
        } catch (e) {
          if (!(e instanceof HostError)) throw e;
          if (e.code === "ENOSYS") throw osError(e);
          reportFailure(errpipeWrite, e, false);
          return failedChild();
        } finally {
          if (oldMask !== undefined) rt.host.proc.umask(oldMask);
        }
      },
    ),
  },
}));

function checkFolder(folder: string): void {
  const stat = rt.host.fs.stat(new TextEncoder().encode(folder));
  if ((stat.mode & 0o170000) !== 0o040000) throw new HostError("ENOTDIR");
}

/** Linux numbers processes below this. */
const MAX_PID = 2 ** 22;

/** The number of a child that could not run its program: waiting for it finds none. */
function failedChild(): Value {
  return MAX_PID;
}
