/** `stat_result` and the functions that make it. Source: Modules/posixmodule.c. */
import { makeStructSequence, structSequence } from "../../builtins/struct-sequence.ts";
import { HostError, type Stat } from "../../host/host.ts";
import { PyFloat } from "../../objects/number.ts";
import { None, normalInt, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { PyType } from "../../objects/type.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { attempt } from "./errors.ts";
import { dirFd, type PathArgument, pathArgument, resolve } from "./path.ts";

const STAT_DOC = `stat_result: Result from stat, fstat, or lstat.

This object may be accessed either as a tuple of
  (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime)
or via the attributes st_mode, st_ino, st_dev, st_nlink, st_uid, and so on.

Posix/windows: If your platform supports st_blksize, st_blocks, st_rdev,
or st_flags, they are available as attributes only.

See os.stat for more information.`;

let statResult: PyType | undefined;

/** `os.stat_result`. */
export function statResultType(): PyType {
  if (statResult !== undefined) return statResult;
  statResult = structSequence({
    name: "os.stat_result",
    doc: STAT_DOC,
    visible: 10,
    fields: [
      ["st_mode", "protection bits"],
      ["st_ino", "inode"],
      ["st_dev", "device"],
      ["st_nlink", "number of hard links"],
      ["st_uid", "user ID of owner"],
      ["st_gid", "group ID of owner"],
      ["st_size", "total size, in bytes"],
      [null, "integer time of last access"],
      [null, "integer time of last modification"],
      [null, "integer time of last change"],
      ["st_atime", "time of last access"],
      ["st_mtime", "time of last modification"],
      ["st_ctime", "time of last change"],
      ["st_atime_ns", "time of last access in nanoseconds"],
      ["st_mtime_ns", "time of last modification in nanoseconds"],
      ["st_ctime_ns", "time of last change in nanoseconds"],
      ["st_blksize", "blocksize for filesystem I/O"],
      ["st_blocks", "number of blocks allocated"],
      ["st_rdev", "device type (if inode device)"],
    ],
  });
  const plain = statResult.slots.new!;
  // the float times default to the integer ones of the tuple
  statResult.slots.new = (cls, args, kwnames) => {
    const made = plain(cls, args, kwnames) as ReturnType<typeof makeStructSequence>;
    const hidden = made.hidden.map((v, i) => (i < 3 && v === None ? made.items[7 + i]! : v));
    return makeStructSequence(cls, made.items, hidden);
  };
  return statResult;
}

const BILLION = 1000000000n;

function floorSeconds(ns: bigint): bigint {
  const q = ns / BILLION;
  return ns % BILLION < 0n ? q - 1n : q;
}

function floatSeconds(ns: bigint): Value {
  const s = floorSeconds(ns);
  return new PyFloat(Number(s) + 1e-9 * Number(ns - s * BILLION));
}

export function makeStatResult(s: Stat): Value {
  const times = [s.atimeNs, s.mtimeNs, s.ctimeNs];
  return makeStructSequence(
    statResultType(),
    [
      s.mode,
      normalInt(s.ino),
      normalInt(s.dev),
      s.nlink,
      s.uid,
      s.gid,
      s.size,
      ...times.map((t) => normalInt(floorSeconds(t))),
    ],
    [...times.map(floatSeconds), ...times.map(normalInt), s.blksize, s.blocks, normalInt(s.rdev)],
  );
}

/** `stat` of a path argument or of the descriptor it is. */
export function statPath(path: PathArgument, dir: number, follow: boolean): Stat {
  const { fs } = rt.host;
  // an empty path with the descriptor -1 is what the C function passes on as a null pointer
  if (path.fd === -1 && path.bytes.length === 0 && typeof path.object === "number") throw new HostError("EFAULT");
  if (path.fd !== -1) return fs.fstat(path.fd);
  const bytes = resolve(path, dir);
  return follow ? fs.stat(bytes) : fs.lstat(bytes);
}

export const statFunctions = {
  stat: fn(
    "($module, /, path, *, dir_fd=None, follow_symlinks: bool=True)",
    "Perform a stat system call on the given path.",
    (path, dir, follow) => {
      const p = pathArgument(path, "stat", "path", { allowFd: true });
      const d = dirFd(dir);
      if (p.fd !== -1 && d !== -1) throw pyError("ValueError", "stat: can't specify dir_fd without matching path");
      return attempt(() => makeStatResult(statPath(p, d, follow)), p.object);
    },
  ),
  lstat: fn(
    "($module, /, path, *, dir_fd=None)",
    "Perform a stat system call on the given path, without following symbolic links.",
    (path, dir) => {
      const p = pathArgument(path, "lstat");
      const d = dirFd(dir);
      return attempt(() => makeStatResult(statPath(p, d, false)), p.object);
    },
  ),
  fstat: fn("($module, /, fd: int)", "Perform a stat system call on the given file descriptor.", (fd) =>
    attempt(() => makeStatResult(rt.host.fs.fstat(fd))),
  ),
};
