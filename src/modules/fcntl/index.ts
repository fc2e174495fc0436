/** The `fcntl` module over the descriptor table. Source: Modules/fcntlmodule.c. Locks of one process never conflict. */
import { HostError } from "../../host/host.ts";
import { PipeEnd } from "../../host/streams.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { defineModule } from "../../objects/module.ts";
import { isInt } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { isStr } from "../../objects/str.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { attempt } from "../posix/errors.ts";
import { fileDescriptor, offset } from "../posix/path.ts";
import { FCNTL_CONSTANTS } from "./constants.ts";

const F_DUPFD = 0;
const F_GETFD = 1;
const F_SETFD = 2;
const F_GETFL = 3;
const F_SETFL = 4;
const F_DUPFD_CLOEXEC = 1030;
const F_GETPIPE_SZ = 1032;
const F_SETPIPE_SZ = 1031;
const F_NOTIFY = 1026;
const F_GETOWN = 9;
const F_SETOWN = 8;
/** Record locks: F_GETLK, F_SETLK, F_SETLKW and their open-file kin. */
const LOCK_COMMANDS = new Set([5, 6, 7, 36, 37, 38]);
const FD_CLOEXEC = 1;
const O_NONBLOCK = 2048;
const LOCK_SH = 1;
const LOCK_EX = 2;
const LOCK_UN = 8;
const TIOCGWINSZ = 0x5413;
const FIONREAD = 0x541b;
const FIONBIO = 0x5421;

function control(fd: number, command: number, argument: number): number {
  const { fs } = rt.host;
  switch (command) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC: {
      let copy = fs.dup(fd);
      const held: number[] = [];
      while (copy < argument) {
        held.push(copy);
        copy = fs.dup(fd);
      }
      for (const n of held) fs.close(n);
      fs.setInheritable(copy, command === F_DUPFD);
      return copy;
    }
    case F_GETFD:
      return fs.getInheritable(fd) ? 0 : FD_CLOEXEC;
    case F_SETFD:
      fs.setInheritable(fd, (argument & FD_CLOEXEC) === 0);
      return 0;
    case F_GETFL:
      return fs.getFlags(fd);
    case F_SETFL:
      fs.setBlocking(fd, (argument & O_NONBLOCK) === 0);
      return 0;
    case F_GETPIPE_SZ:
    case F_SETPIPE_SZ: {
      const end = fs.stream(fd);
      if (!(end instanceof PipeEnd)) throw new HostError("EBADF");
      if (command === F_SETPIPE_SZ) end.pipe.capacity = Math.max(4096, argument);
      return end.pipe.capacity;
    }
    case F_NOTIFY:
    case F_GETOWN:
    case F_SETOWN:
      fs.fstat(fd);
      return 0;
    default:
      fs.fstat(fd);
      throw new HostError("EINVAL");
  }
}

function ioctl(fd: number, request: number, argument: Value, mutate: boolean): Value {
  const { fs, proc } = rt.host;
  const answer = (bytes: Uint8Array): Value => {
    if (isInt(argument)) return 0;
    const get = typeOf(argument).slots.buffer;
    if (get !== undefined && !(argument instanceof PyBytes) && mutate) {
      const buffer = get(argument, true);
      buffer.bytes.set(bytes.subarray(0, buffer.bytes.length));
      buffer.release();
      return 0;
    }
    const out = isStr(argument) ? new Uint8Array(bytes.length) : bufferBytes(argument).slice();
    out.set(bytes.subarray(0, out.length));
    return new PyBytes(out);
  };
  return attempt(() => {
    fs.fstat(fd);
    if (request === TIOCGWINSZ) {
      const size = proc.terminalSize(fd);
      if (size === undefined) throw new HostError("ENOTTY");
      return answer(
        Uint8Array.from([size.lines & 255, size.lines >> 8, size.columns & 255, size.columns >> 8, 0, 0, 0, 0]),
      );
    }
    if (request === FIONBIO) {
      const on = isInt(argument) ? 0 : bufferBytes(argument)[0];
      fs.setBlocking(fd, on === 0);
      return 0;
    }
    if (request === FIONREAD) {
      const stat = fs.fstat(fd);
      const n = Math.max(0, stat.size);
      return answer(Uint8Array.from([n & 255, (n >> 8) & 255, (n >> 16) & 255, (n >> 24) & 255]));
    }
    throw new HostError("ENOTTY");
  });
}

export const fcntlModule = defineModule("fcntl", () => ({
  doc: "This module performs file control and I/O control on file\ndescriptors.  It is an interface to the fcntl() and ioctl() Unix\nroutines.  File descriptors can be obtained with the fileno() method of\na file or socket object.",
  constants: FCNTL_CONSTANTS,
  functions: {
    fcntl: fn(
      "($module, fd, cmd: int, arg=0, /)",
      "Perform the operation `cmd` on file descriptor fd.",
      (file, command, argument) => {
        const fd = fileDescriptor(file);
        if (isStr(argument) || typeOf(argument).slots.buffer !== undefined) {
          const bytes = isStr(argument) ? new TextEncoder().encode(String(argument)) : bufferBytes(argument);
          if (bytes.length > 1024) throw pyError("ValueError", "fcntl string arg too long");
          // record locks never conflict here: the request comes back as it is
          attempt(() => (LOCK_COMMANDS.has(command) ? rt.host.fs.fstat(fd) : control(fd, command, 0)));
          return new PyBytes(bytes.slice());
        }
        if (typeOf(argument).slots.index === undefined)
          throw pyError("TypeError", `'${typeName(argument)}' object cannot be interpreted as an integer`);
        const n = Number(index(argument));
        return attempt(() => control(fd, command, n));
      },
    ),
    ioctl: fn(
      "($module, fd, request: integer, arg=0, mutate_flag: bool=True, /)",
      "Perform the operation `request` on file descriptor `fd`.",
      (file, request, argument, mutate) => ioctl(fileDescriptor(file), Number(request), argument, mutate),
    ),
    flock: fn(
      "($module, fd, operation: int, /)",
      "Perform the lock operation `operation` on file descriptor `fd`.",
      (file, operation) => {
        const fd = fileDescriptor(file);
        attempt(() => {
          rt.host.fs.fstat(fd);
          if (![LOCK_SH, LOCK_EX, LOCK_UN].includes(operation & ~4)) throw new HostError("EINVAL");
        });
        return None;
      },
    ),
    lockf: fn(
      "($module, fd, cmd: int, len=0, start=0, whence: int=0, /)",
      "A wrapper around the fcntl() locking calls.",
      (file, command, length, start) => {
        const fd = fileDescriptor(file);
        const kind = command & ~4;
        if (kind !== LOCK_UN && kind !== LOCK_SH && kind !== LOCK_EX)
          throw pyError("ValueError", "unrecognized lockf argument");
        offset(length);
        offset(start);
        attempt(() => {
          const flags = rt.host.fs.getFlags(fd) & 3;
          if ((kind === LOCK_EX && flags === 0) || (kind === LOCK_SH && flags === 1)) throw new HostError("EBADF");
        });
        return None;
      },
    ),
  },
}));
