/** Descriptors: open, close, read, write and what is done to an open file. Source: Modules/posixmodule.c. */
import { HostError } from "../../host/host.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { retrying } from "../_thread/scheduler.ts";
import { attempt, errnoError } from "./errors.ts";
import { dirFd, fileDescriptor, offset, pathArgument, resolve } from "./path.ts";

/** Linux reads and writes at most this many bytes at once. */
const MAX_TRANSFER = 0x7ffff000;
const O_NONBLOCK = 2048;

function readBytes(fd: number, length: number, position?: number): Value {
  if (length < 0) throw errnoError("EINVAL");
  const into = new Uint8Array(Math.min(length, MAX_TRANSFER));
  return retrying("read", () => {
    const n = rt.host.fs.read(fd, into, position);
    return new PyBytes(n === into.length ? into : into.slice(0, n));
  });
}

/** A writable buffer's bytes, for the time of one host call. */
function withWritable<T>(v: Value, body: (bytes: Uint8Array) => T): T {
  const get = typeOf(v).slots.buffer;
  if (get === undefined) throw pyError("TypeError", `a read-write bytes-like object is required, not '${typeName(v)}'`);
  const buffer = get(v, true);
  try {
    return body(buffer.bytes);
  } finally {
    buffer.release();
  }
}

function readIntoAll(fd: number, buffers: Value, position?: number): number {
  let total = 0;
  for (const buffer of sequence(buffers, "readv() arg 2")) {
    const [n, whole] = withWritable(buffer, (bytes) => {
      const at = position === undefined ? undefined : position + total;
      return [attempt(() => rt.host.fs.read(fd, bytes, at)), bytes.length];
    });
    total += n;
    if (n < whole) break;
  }
  return total;
}

function writeAll(fd: number, buffers: Value, what: string, position?: number): number {
  let total = 0;
  for (const buffer of sequence(buffers, what)) {
    const bytes = bufferBytes(buffer);
    const at = position === undefined ? undefined : position + total;
    const n = attempt(() => rt.host.fs.write(fd, bytes, at));
    total += n;
    if (n < bytes.length) break;
  }
  return total;
}

function sequence(v: Value, what: string): Value[] {
  const slots = typeOf(v).slots;
  if (slots.getItem === undefined || slots.len === undefined) throw pyError("TypeError", `${what} must be a sequence`);
  return toArray(v);
}

function copyBetween(out: number, input: number, count: number, from?: number, to?: number): number {
  const block = new Uint8Array(Math.min(count, 1 << 16));
  let done = 0;
  while (done < count) {
    const want = block.subarray(0, Math.min(block.length, count - done));
    const n = rt.host.fs.read(input, want, from === undefined ? undefined : from + done);
    if (n === 0) break;
    for (let w = 0; w < n; ) {
      w += rt.host.fs.write(out, block.subarray(w, n), to === undefined ? undefined : to + done + w);
    }
    done += n;
  }
  return done;
}

export const fileFunctions = {
  open: fn(
    "($module, /, path, flags: int, mode: int=511, *, dir_fd=None)",
    "Open a file for low level IO.  Returns a file descriptor (integer).",
    (path, flags, mode, dir) => {
      const p = pathArgument(path, "open");
      const d = dirFd(dir);
      return attempt(() => rt.host.fs.open(resolve(p, d), flags, mode), p.object);
    },
  ),
  close: fn("($module, /, fd: int)", "Close a file descriptor.", (fd) => {
    attempt(() => rt.host.fs.close(fd));
    return None;
  }),
  closerange: fn(
    "($module, fd_low: int, fd_high: int, /)",
    "Closes all file descriptors in [fd_low, fd_high), ignoring errors.",
    (low, high) => {
      for (let fd = Math.max(low, 0); fd < Math.min(high, 1 << 16); fd++) {
        try {
          rt.host.fs.close(fd);
        } catch (e) {
          if (!(e instanceof HostError)) throw e;
        }
      }
      return None;
    },
  ),
  read: fn(
    "($module, fd: int, length: ssize, /)",
    "Read from a file descriptor.  Returns a bytes object.",
    (fd, length) => readBytes(fd, length),
  ),
  pread: fn(
    "($module, fd: int, length: ssize, offset, /)",
    "Read a number of bytes from a file descriptor starting at a particular offset.",
    (fd, length, at) => {
      const position = offset(at);
      if (position < 0) throw errnoError("EINVAL");
      return readBytes(fd, length, position);
    },
  ),
  write: fn("($module, fd: int, data: buffer, /)", "Write a bytes object to a file descriptor.", (fd, data) =>
    attempt(() => rt.host.fs.write(fd, data)),
  ),
  pwrite: fn(
    "($module, fd: int, buffer: buffer, offset, /)",
    "Write bytes to a file descriptor starting at a particular offset.",
    (fd, data, at) => {
      const position = offset(at);
      if (position < 0) throw errnoError("EINVAL");
      return attempt(() => rt.host.fs.write(fd, data, position));
    },
  ),
  readv: fn("($module, fd: int, buffers, /)", "Read from a file descriptor fd into an iterable of buffers.", (fd, b) =>
    readIntoAll(fd, b),
  ),
  writev: fn(
    "($module, fd: int, buffers, /)",
    "Iterate over buffers, and write the contents of each to a file descriptor.",
    (fd, b) => writeAll(fd, b, "writev() arg 2"),
  ),
  preadv: fn(
    "($module, fd: int, buffers, offset, flags: int=0, /)",
    "Reads from a file descriptor into a number of mutable bytes-like objects.",
    (fd, b, at, _flags) => readIntoAll(fd, b, offset(at)),
  ),
  pwritev: fn(
    "($module, fd: int, buffers, offset, flags: int=0, /)",
    "Writes the contents of bytes-like objects to a file descriptor at a given offset.",
    (fd, b, at, _flags) => writeAll(fd, b, "pwritev() arg 2", offset(at)),
  ),
  lseek: fn(
    "($module, fd: int, position, whence: int, /)",
    "Set the position of a file descriptor.  Return the new position.",
    (fd, position, whence) => {
      const to = offset(position);
      return attempt(() => rt.host.fs.seek(fd, to, whence));
    },
  ),
  sendfile: fn(
    "($module, /, out_fd: int, in_fd: int, offset, count: ssize)",
    "Copy count bytes from file descriptor in_fd to file descriptor out_fd.",
    (out, input, at, count) => {
      const from = at === None ? undefined : offset(at);
      return attempt(() => copyBetween(out, input, count, from));
    },
  ),
  copy_file_range: fn(
    "($module, /, src: int, dst: int, count: ssize, offset_src=None, offset_dst=None)",
    "Copy count bytes from one file descriptor to another.",
    (src, dst, count, from, to) => {
      if (count < 0) throw pyError("ValueError", "negative value for 'count' not allowed");
      const at = from === None ? undefined : offset(from);
      const into = to === None ? undefined : offset(to);
      return attempt(() => copyBetween(dst, src, count, at, into));
    },
  ),
  dup: fn("($module, fd: int, /)", "Return a duplicate of a file descriptor.", (fd) =>
    attempt(() => rt.host.fs.dup(fd)),
  ),
  dup2: fn(
    "($module, /, fd: int, fd2: int, inheritable: bool=True)",
    "Duplicate file descriptor.",
    (fd, fd2, inheritable) =>
      attempt(() => {
        if (fd < 0 || fd2 < 0) throw new HostError("EBADF");
        rt.host.fs.dup2(fd, fd2);
        rt.host.fs.setInheritable(fd2, inheritable);
        return fd2;
      }),
  ),
  pipe: fn("($module, /)", "Create a pipe.", () => attempt(() => new PyTuple(rt.host.fs.pipe()))),
  pipe2: fn("($module, flags: int, /)", "Create a pipe with flags set atomically.", (flags) =>
    attempt(() => {
      const ends = rt.host.fs.pipe();
      if ((flags & O_NONBLOCK) !== 0) for (const fd of ends) rt.host.fs.setBlocking(fd, false);
      return new PyTuple(ends);
    }),
  ),
  isatty: fn("($module, fd: int, /)", "Return True if the fd is connected to a terminal.", (fd) => {
    try {
      return rt.host.fs.isatty(fd);
    } catch (e) {
      if (e instanceof HostError) return false;
      throw e;
    }
  }),
  get_blocking: fn("($module, fd: int, /)", "Get the blocking mode of the file descriptor.", (fd) =>
    attempt(() => rt.host.fs.getBlocking(fd)),
  ),
  set_blocking: fn(
    "($module, fd: int, blocking: bool, /)",
    "Set the blocking mode of the specified file descriptor.",
    (fd, on) => {
      attempt(() => rt.host.fs.setBlocking(fd, on));
      return None;
    },
  ),
  get_inheritable: fn("($module, fd: int, /)", "Get the close-on-exe flag of the specified file descriptor.", (fd) =>
    attempt(() => rt.host.fs.getInheritable(fd)),
  ),
  set_inheritable: fn(
    "($module, fd: int, inheritable: int, /)",
    "Set the inheritable flag of the specified file descriptor.",
    (fd, on) => {
      attempt(() => rt.host.fs.setInheritable(fd, on !== 0));
      return None;
    },
  ),
  fsync: fn("($module, /, fd)", "Force write of fd to disk.", (fd) => {
    const n = fileDescriptor(fd);
    attempt(() => rt.host.fs.fsync(n));
    return None;
  }),
  fdatasync: fn("($module, /, fd)", "Force write of fd to disk without forcing update of metadata.", (fd) => {
    const n = fileDescriptor(fd);
    attempt(() => rt.host.fs.fsync(n));
    return None;
  }),
  sync: fn("($module, /)", "Force write of everything to disk.", () => None),
  ftruncate: fn(
    "($module, fd: int, length, /)",
    "Truncate a file, specified by file descriptor, to a specific length.",
    (fd, length) => {
      const n = offset(length);
      attempt(() => rt.host.fs.ftruncate(fd, n));
      return None;
    },
  ),
  truncate: fn(
    "($module, /, path, length)",
    "Truncate a file, specified by path, to a specific length.",
    (path, length) => {
      const p = pathArgument(path, "truncate", "path", { allowFd: true });
      const n = offset(length);
      attempt(() => (p.fd === -1 ? rt.host.fs.truncate(p.bytes, n) : rt.host.fs.ftruncate(p.fd, n)), p.object);
      return None;
    },
  ),
  lockf: fn(
    "($module, fd: int, command: int, length, /)",
    "Apply, test or remove a POSIX lock on an open file descriptor.",
    (fd, _command, length) => {
      offset(length);
      attempt(() => rt.host.fs.fstat(fd));
      return None; // one process: a lock of its own file never conflicts
    },
  ),
  posix_fallocate: fn(
    "($module, fd: int, offset, length, /)",
    "Ensure a file has allocated at least a particular number of bytes on disk.",
    (fd, at, length) => {
      const end = offset(at) + offset(length);
      attempt(() => {
        if (rt.host.fs.fstat(fd).size < end) rt.host.fs.ftruncate(fd, end);
      });
      return None;
    },
  ),
  posix_fadvise: fn(
    "($module, fd: int, offset, length, advice: int, /)",
    "Announce an intention to access data in a specific pattern.",
    (fd, at, length, _advice) => {
      offset(at);
      offset(length);
      attempt(() => rt.host.fs.fstat(fd));
      return None;
    },
  ),
};
