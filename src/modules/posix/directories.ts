/** Names in the file system: listing, making, removing, renaming, linking, permissions, times. Source: Modules/posixmodule.c. */
import { HostError } from "../../host/host.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { getItem } from "../../protocols/container.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { divmod, index } from "../../protocols/number.ts";
import { typeName } from "../../protocols/type-of.ts";
import { timestampNs } from "../time/pytime.ts";
import { attempt } from "./errors.ts";
import { dirFd, fileDescriptor, fsDecode, type PathArgument, pathArgument, pathResult, resolve } from "./path.ts";

/** What the host reads a directory by: its path, or the path of a descriptor. */
export function directoryBytes(path: PathArgument): Uint8Array {
  return path.fd === -1 ? path.bytes : rt.host.fs.descriptorPath(path.fd);
}

function accessible(path: Uint8Array, mode: number): boolean {
  return rt.host.fs.access(path, mode);
}

const remove = (path: Value, dir: Value, name: string): Value => {
  const p = pathArgument(path, name);
  const d = dirFd(dir);
  attempt(() => rt.host.fs.unlink(resolve(p, d)), p.object);
  return None;
};

const rename = (src: Value, dst: Value, srcDir: Value, dstDir: Value, name: string): Value => {
  const from = pathArgument(src, name, "src");
  const to = pathArgument(dst, name, "dst");
  const a = dirFd(srcDir);
  const b = dirFd(dstDir);
  attempt(() => rt.host.fs.rename(resolve(from, a), resolve(to, b)), from.object, to.object);
  return None;
};

const ID_RANGE = 4294967295;

/** uid_t: -1 leaves it alone. */
export function userId(v: Value, what: string): number {
  let n: number | bigint;
  try {
    n = index(v);
  } catch {
    throw pyError("TypeError", `${what} should be integer, not ${typeName(v)}`);
  }
  if (n < -1) throw pyError("OverflowError", `${what} is less than minimum`);
  if (n > ID_RANGE) throw pyError("OverflowError", `${what} is greater than maximum`);
  return Number(n) === ID_RANGE ? -1 : Number(n);
}

const BILLION = 1000000000n;

/** `ns=` takes anything divmod does; its parts must be ints. */
function nanoseconds(v: Value): bigint {
  const parts = divmod(v, 1000000000);
  if (!(parts instanceof PyTuple) || parts.items.length !== 2)
    throw pyError("TypeError", `${typeName(v)}.__divmod__() must return a 2-tuple, not ${typeName(parts)}`);
  return BigInt(index(parts.items[0]!)) * BILLION + BigInt(index(parts.items[1]!));
}

export const directoryFunctions = {
  listdir: fn(
    "($module, /, path=None)",
    "Return a list containing the names of the files in the directory.",
    (path) => {
      const p = pathArgument(path, "listdir", "path", { allowFd: true, nullable: true });
      const entries = attempt(() => rt.host.fs.readdir(directoryBytes(p)), p.object === None ? undefined : p.object);
      return new PyList(entries.map((entry) => pathResult(entry.name, p.isBytes)));
    },
  ),
  mkdir: fn("($module, /, path, mode: int=511, *, dir_fd=None)", "Create a directory.", (path, mode, dir) => {
    const p = pathArgument(path, "mkdir");
    const d = dirFd(dir);
    attempt(() => rt.host.fs.mkdir(resolve(p, d), mode), p.object);
    return None;
  }),
  rmdir: fn("($module, /, path, *, dir_fd=None)", "Remove a directory.", (path, dir) => {
    const p = pathArgument(path, "rmdir");
    const d = dirFd(dir);
    attempt(() => rt.host.fs.rmdir(resolve(p, d)), p.object);
    return None;
  }),
  unlink: fn("($module, /, path, *, dir_fd=None)", "Remove a file (same as remove()).", (p, d) =>
    remove(p, d, "unlink"),
  ),
  remove: fn("($module, /, path, *, dir_fd=None)", "Remove a file (same as unlink()).", (p, d) =>
    remove(p, d, "remove"),
  ),
  rename: fn(
    "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
    "Rename a file or directory.",
    (s, d, sd, dd) => rename(s, d, sd, dd, "rename"),
  ),
  replace: fn(
    "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
    "Rename a file or directory, overwriting the destination.",
    (s, d, sd, dd) => rename(s, d, sd, dd, "replace"),
  ),
  link: fn(
    "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks: bool=True)",
    "Create a hard link to a file.",
    (src, dst, srcDir, dstDir, _follow) => {
      const from = pathArgument(src, "link", "src");
      const to = pathArgument(dst, "link", "dst");
      const a = dirFd(srcDir);
      const b = dirFd(dstDir);
      attempt(() => rt.host.fs.link(resolve(from, a), resolve(to, b)), from.object, to.object);
      return None;
    },
  ),
  symlink: fn(
    "($module, /, src, dst, target_is_directory: bool=False, *, dir_fd=None)",
    "Create a symbolic link pointing to src named dst.",
    (src, dst, _isDirectory, dir) => {
      const from = pathArgument(src, "symlink", "src");
      const to = pathArgument(dst, "symlink", "dst");
      const d = dirFd(dir);
      attempt(() => rt.host.fs.symlink(from.bytes, resolve(to, d)), from.object, to.object);
      return None;
    },
  ),
  readlink: fn(
    "($module, /, path, *, dir_fd=None)",
    "Return a string representing the path to which the symbolic link points.",
    (path, dir) => {
      const p = pathArgument(path, "readlink");
      const d = dirFd(dir);
      return pathResult(
        attempt(() => rt.host.fs.readlink(resolve(p, d)), p.object),
        p.isBytes,
      );
    },
  ),
  mkfifo: fn(
    "($module, /, path, mode: int=438, *, dir_fd=None)",
    'Create a "fifo" (a POSIX named pipe).',
    (path, mode, dir) => {
      const p = pathArgument(path, "mkfifo");
      const d = dirFd(dir);
      attempt(() => rt.host.fs.mkfifo(resolve(p, d), mode));
      return None;
    },
  ),
  access: fn(
    "($module, /, path, mode: int, *, dir_fd=None, effective_ids: bool=False, follow_symlinks: bool=True)",
    "Use the real uid/gid to test for access to a path.",
    (path, mode, dir, _effective, follow) => {
      const p = pathArgument(path, "access");
      const d = dirFd(dir);
      try {
        const bytes = resolve(p, d);
        if (!follow && (rt.host.fs.lstat(bytes).mode & 0o170000) === 0o120000) return true;
        return accessible(bytes, mode);
      } catch (e) {
        if (e instanceof HostError) return false;
        throw e;
      }
    },
  ),
  chmod: fn(
    "($module, /, path, mode: int, *, dir_fd=None, follow_symlinks: bool=True)",
    "Change the access permissions of a file.",
    (path, mode, dir, follow) => {
      const p = pathArgument(path, "chmod", "path", { allowFd: true });
      const d = dirFd(dir);
      if (!follow) {
        if (p.fd !== -1 || d !== -1) throw pyError("ValueError", "chmod: cannot use fd and follow_symlinks together");
        throw pyError("NotImplementedError", "chmod: follow_symlinks unavailable on this platform");
      }
      attempt(() => (p.fd === -1 ? rt.host.fs.chmod(resolve(p, d), mode) : rt.host.fs.fchmod(p.fd, mode)), p.object);
      return None;
    },
  ),
  fchmod: fn(
    "($module, /, fd: int, mode: int)",
    "Change the access permissions of the file given by file descriptor fd.",
    (fd, mode) => {
      attempt(() => rt.host.fs.fchmod(fd, mode));
      return None;
    },
  ),
  chown: fn(
    "($module, /, path, uid, gid, *, dir_fd=None, follow_symlinks: bool=True)",
    "Change the owner and group id of path to the numeric uid and gid.",
    (path, uid, gid, dir, follow) => {
      const p = pathArgument(path, "chown", "path", { allowFd: true });
      const [u, g] = [userId(uid, "uid"), userId(gid, "gid")];
      const d = dirFd(dir);
      attempt(
        () => (p.fd === -1 ? rt.host.fs.chown(resolve(p, d), u, g, follow) : rt.host.fs.fchown(p.fd, u, g)),
        p.object,
      );
      return None;
    },
  ),
  lchown: fn(
    "($module, /, path, uid, gid)",
    "Change the owner and group id of path without following symbolic links.",
    (path, uid, gid) => {
      const p = pathArgument(path, "lchown");
      const [u, g] = [userId(uid, "uid"), userId(gid, "gid")];
      attempt(() => rt.host.fs.chown(p.bytes, u, g, false), p.object);
      return None;
    },
  ),
  fchown: fn(
    "($module, /, fd: int, uid, gid)",
    "Change the owner and group id of the file specified by file descriptor.",
    (fd, uid, gid) => {
      const [u, g] = [userId(uid, "uid"), userId(gid, "gid")];
      attempt(() => rt.host.fs.fchown(fd, u, g));
      return None;
    },
  ),
  utime: fn(
    "($module, /, path, times=None, *, ns=<unrepresentable>, dir_fd=None, follow_symlinks: bool=True)",
    "Set the access and modified time of path.",
    (path, times, ns, dir, follow) => {
      const p = pathArgument(path, "utime", "path", { allowFd: true });
      const d = dirFd(dir);
      if (times !== None && ns !== undefined)
        throw pyError("ValueError", "utime: you may specify either 'times' or 'ns' but not both");
      let atime: bigint;
      let mtime: bigint;
      if (times !== None) {
        if (!(times instanceof PyTuple) || times.items.length !== 2)
          throw pyError("TypeError", "utime: 'times' must be either a tuple of two ints or None");
        atime = timestampNs(times.items[0]!, "floor");
        mtime = timestampNs(times.items[1]!, "floor");
      } else if (ns !== undefined) {
        if (!(ns instanceof PyTuple) || ns.items.length !== 2)
          throw pyError("TypeError", "utime: 'ns' must be a tuple of two ints");
        atime = nanoseconds(getItem(ns, 0));
        mtime = nanoseconds(getItem(ns, 1));
      } else atime = mtime = rt.host.clock.wall();
      attempt(() => {
        const bytes = p.fd === -1 ? resolve(p, d) : rt.host.fs.descriptorPath(p.fd);
        rt.host.fs.utimes(bytes, atime, mtime, follow || p.fd !== -1);
      }, p.object);
      return None;
    },
  ),
  getcwd: fn("($module, /)", "Return a unicode string representing the current working directory.", () =>
    attempt(() => fsDecode(rt.host.proc.cwd())),
  ),
  getcwdb: fn("($module, /)", "Return a bytes string representing the current working directory.", () =>
    attempt(() => new PyBytes(rt.host.proc.cwd())),
  ),
  chdir: fn("($module, /, path)", "Change the current working directory to the specified path.", (path) => {
    const p = pathArgument(path, "chdir", "path", { allowFd: true });
    attempt(() => rt.host.proc.chdir(directoryBytes(p)), p.object);
    return None;
  }),
  fchdir: fn("($module, /, fd)", "Change to the directory of the given file descriptor.", (fd) => {
    const n = fileDescriptor(fd);
    attempt(() => {
      if ((rt.host.fs.fstat(n).mode & 0o170000) !== 0o040000) throw new HostError("ENOTDIR");
      rt.host.proc.chdir(rt.host.fs.readlink(rt.host.fs.descriptorPath(n)));
    });
    return None;
  }),
};
