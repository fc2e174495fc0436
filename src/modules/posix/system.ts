/** The rest of `posix`: environment, system names and limits, terminals, entropy, path text. Source: Modules/posixmodule.c. */
import { errorText } from "../../base/errno.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { makeStructSequence, structSequence } from "../../builtins/struct-sequence.ts";
import { HostError } from "../../host/host.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyFloat } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { PySet } from "../../objects/set.ts";
import { jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import type { PyType } from "../../objects/type.ts";
import { lookupSpecial } from "../../protocols/attributes.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { CONFSTR_NAMES, PATHCONF_NAMES, SYSCONF_NAMES } from "./constants.ts";
import { attempt, errnoError } from "./errors.ts";
import { fsBytes, fsDecode, fspath, pathArgument } from "./path.ts";
import { readSystemLines } from "./system-file.ts";

/** `posix.environ`: bytes to bytes, as the process started. */
export function environDict(out = new PyDict()): PyDict {
  for (const [name, value] of rt.host.env) out.set(new PyBytes(encodeUtf8(name)), new PyBytes(encodeUtf8(value)));
  return out;
}

export function nameDict(names: Readonly<Record<string, number>>): PyDict {
  const out = new PyDict();
  for (const [name, value] of Object.entries(names)) out.setStr(name, value);
  return out;
}

/** A configuration name as number: an int, or one of `names`. */
function configuration(v: Value, names: Readonly<Record<string, number>>): number {
  if (typeOf(v).slots.index !== undefined) return Number(index(v));
  const name = strOf(v);
  if (name === undefined) throw pyError("TypeError", "configuration names must be strings or integers");
  const found = names[jsFromStr(name)];
  if (found === undefined) throw pyError("ValueError", "unrecognized configuration name");
  return found;
}

/** The limits that programs ask for; glibc's values on x86-64. The rest of the known names answer -1: no limit. */
const SYSCONF_VALUES: Readonly<Record<string, number>> = {
  SC_ARG_MAX: 2097152,
  SC_CHILD_MAX: 65536,
  SC_CLK_TCK: 100,
  SC_NGROUPS_MAX: 65536,
  SC_OPEN_MAX: 1024,
  SC_STREAM_MAX: 16,
  SC_TZNAME_MAX: -1,
  SC_JOB_CONTROL: 1,
  SC_SAVED_IDS: 1,
  SC_REALTIME_SIGNALS: 200809,
  SC_VERSION: 200809,
  SC_PAGESIZE: 4096,
  SC_PAGE_SIZE: 4096,
  SC_IOV_MAX: 1024,
  SC_GETGR_R_SIZE_MAX: 1024,
  SC_GETPW_R_SIZE_MAX: 1024,
  SC_LOGIN_NAME_MAX: 256,
  SC_TTY_NAME_MAX: 32,
  SC_LINE_MAX: 2048,
  SC_2_VERSION: 200809,
  SC_THREADS: 200809,
  SC_SEM_VALUE_MAX: 2147483647,
  SC_MINSIGSTKSZ: 3376,
  SC_RTSIG_MAX: 32,
};

function sysconf(name: Value): Value {
  const wanted = configuration(name, SYSCONF_NAMES);
  const entry = Object.entries(SYSCONF_NAMES).find(([, n]) => n === wanted);
  if (entry === undefined) throw errnoError("EINVAL");
  if (entry[0].startsWith("SC_NPROCESSORS")) return rt.host.proc.cpuCount();
  if (entry[0] === "SC_PHYS_PAGES" || entry[0] === "SC_AVPHYS_PAGES") return memoryPages(entry[0] === "SC_PHYS_PAGES");
  return SYSCONF_VALUES[entry[0]] ?? -1;
}

function memoryPages(total: boolean): number {
  const wanted = total ? "MemTotal:" : "MemFree:";
  const row = readSystemLines("/proc/meminfo").find((line) => line.startsWith(wanted));
  return row === undefined ? -1 : Math.floor(Number(/\d+/.exec(row)?.[0] ?? 0) / 4);
}

const PATHCONF_VALUES: Readonly<Record<string, number>> = {
  PC_LINK_MAX: 65000,
  PC_MAX_CANON: 255,
  PC_MAX_INPUT: 255,
  PC_NAME_MAX: 255,
  PC_PATH_MAX: 4096,
  PC_PIPE_BUF: 4096,
  PC_CHOWN_RESTRICTED: 1,
  PC_NO_TRUNC: 1,
  PC_VDISABLE: 0,
  PC_FILESIZEBITS: 64,
  PC_ALLOC_SIZE_MIN: 4096,
  PC_REC_MIN_XFER_SIZE: 4096,
  PC_REC_XFER_ALIGN: 4096,
};

function pathconf(name: Value): Value {
  const wanted = configuration(name, PATHCONF_NAMES);
  const entry = Object.entries(PATHCONF_NAMES).find(([, n]) => n === wanted);
  if (entry === undefined) throw errnoError("EINVAL");
  return PATHCONF_VALUES[entry[0]] ?? -1;
}

const CONFSTR_VALUES: Readonly<Record<string, string>> = {
  CS_PATH: "/bin:/usr/bin",
  CS_GNU_LIBC_VERSION: "glibc 2.36",
  CS_GNU_LIBPTHREAD_VERSION: "NPTL 2.36",
};

/** `lazy(() => structSequence(…))` once. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

export const terminalSizeType: () => PyType = once(() =>
  structSequence({
    name: "os.terminal_size",
    doc: "A tuple of (columns, lines) for holding terminal window size",
    fields: [
      ["columns", "width of the terminal window in characters"],
      ["lines", "height of the terminal window in characters"],
    ],
  }),
);

export const unameResultType: () => PyType = once(() =>
  structSequence({
    name: "posix.uname_result",
    doc: "uname_result: Result from os.uname().\n\nThis object may be accessed either as a tuple of\n  (sysname, nodename, release, version, machine),\nor via the attributes sysname, nodename, release, version, and machine.\n\nSee os.uname for more information.",
    fields: [
      ["sysname", "operating system name"],
      ["nodename", "name of machine on network (implementation-defined)"],
      ["release", "operating system release"],
      ["version", "operating system version"],
      ["machine", "hardware identifier"],
    ],
  }),
);

export const statvfsResultType: () => PyType = once(() =>
  structSequence({
    name: "os.statvfs_result",
    doc: "statvfs_result: Result from statvfs or fstatvfs.\n\nThis object may be accessed either as a tuple of\n  (bsize, frsize, blocks, bfree, bavail, files, ffree, favail, flag, namemax),\nor via the attributes f_bsize, f_frsize, f_blocks, f_bfree, and so on.\n\nSee os.statvfs for more information.",
    visible: 10,
    fields: [
      ["f_bsize", ""],
      ["f_frsize", ""],
      ["f_blocks", ""],
      ["f_bfree", ""],
      ["f_bavail", ""],
      ["f_files", ""],
      ["f_ffree", ""],
      ["f_favail", ""],
      ["f_flag", ""],
      ["f_namemax", ""],
      ["f_fsid", ""],
    ],
  }),
);

export const schedParamType: () => PyType = once(() => {
  const type = structSequence({
    name: "posix.sched_param",
    doc: "Currently has only one field: sched_priority",
    fields: [["sched_priority", "the scheduling priority"]],
  });
  type.textSignature = "(sched_priority)";
  type.slots.new = (cls, args, kwnames) => {
    if (args.length !== 1 || (kwnames !== undefined && kwnames[0] !== "sched_priority"))
      throw pyError("TypeError", "sched_param() missing required argument 'sched_priority' (pos 1)");
    return makeStructSequence(cls, [args[0]!]);
  };
  return type;
});

function statvfs(path: Uint8Array): Value {
  const s = rt.host.fs.statfs(path);
  return makeStructSequence(
    statvfsResultType(),
    [s.blockSize, s.blockSize, s.blocks, s.blocksFree, s.blocksAvailable, s.files, s.filesFree, s.filesFree, 4096, 255],
    [0],
  );
}

/** `posixpath.normpath` on text. */
function normalPath(path: string): string {
  if (path === "") return ".";
  const root = path.startsWith("//") && !path.startsWith("///") ? "//" : path.startsWith("/") ? "/" : "";
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== ".." || (root === "" && out.length === 0) || (out.length > 0 && out[out.length - 1] === ".."))
      out.push(part);
    else if (out.length > 0) out.pop();
  }
  return root + out.join("/") || ".";
}

/** A path of which only the text matters: it may hold null characters. */
function lookupPath(v: Value): Value {
  if (strOf(v) !== undefined || v instanceof PyBytes) return v;
  if (lookupSpecial(v, "__fspath__") === undefined)
    throw pyError("TypeError", `_path_normpath: path should be string, bytes or os.PathLike, not ${typeName(v)}`);
  return fspath(v);
}

function environmentName(v: Value): string {
  const name = decodeUtf8(fsBytes(v));
  if (name.includes("=")) throw pyError("ValueError", "illegal environment variable name");
  if (name === "") throw errnoError("EINVAL");
  return name;
}

function random(size: number): Value {
  return new PyBytes(rt.host.random(size));
}

export const systemFunctions = {
  fspath: fn("($module, /, path)", "Return the file system path representation of the object.", fspath),
  _path_normpath: fn("($module, /, path)", "Basic path normalization.", (path) => {
    const given = lookupPath(path);
    if (given instanceof PyBytes) {
      return new PyBytes(encodeUtf8(normalPath(decodeUtf8(given.bytes))));
    }
    const text = strOf(given)!;
    return typeof text === "string" ? normalPath(text) : strFromJs(normalPath(jsFromStr(text)));
  }),
  strerror: fn("($module, code: int, /)", "Translate an error code to a message string.", (code) => errorText(code)),
  putenv: fn("($module, name, value, /)", "Change or add an environment variable.", (name, value) => {
    const key = environmentName(name);
    rt.host.env.set(key, decodeUtf8(fsBytes(value)));
    return None;
  }),
  unsetenv: fn("($module, name, /)", "Delete an environment variable.", (name) => {
    const key = decodeUtf8(fsBytes(name));
    if (key === "" || key.includes("=")) throw errnoError("EINVAL");
    rt.host.env.delete(key);
    return None;
  }),
  umask: fn("($module, mask: int, /)", "Set the current numeric umask and return the previous umask.", (mask) =>
    rt.host.proc.umask(mask),
  ),
  uname: fn("($module, /)", "Return an object identifying the current operating system.", () => {
    const u = rt.host.proc.uname();
    return makeStructSequence(unameResultType(), [u.sysname, u.nodename, u.release, u.version, u.machine]);
  }),
  cpu_count: fn("($module, /)", "Return the number of logical CPUs in the system.", () => rt.host.proc.cpuCount()),
  getloadavg: fn(
    "($module, /)",
    "Return average recent system load information.",
    () => new PyTuple(rt.host.proc.loadAverage().map((x) => new PyFloat(x))),
  ),
  sched_yield: fn("($module, /)", "Voluntarily relinquish the CPU.", () => None),
  sched_getaffinity: fn("($module, pid: int, /)", "Return the affinity of the process identified by pid.", (pid) => {
    if (pid < 0) throw errnoError("ESRCH");
    const out = new PySet();
    for (let i = 0; i < rt.host.proc.cpuCount(); i++) out.add(i);
    return out;
  }),
  sched_get_priority_max: fn("($module, /, policy: int)", "Get the maximum scheduling priority for policy.", (policy) =>
    schedulingLimit(policy, 99),
  ),
  sched_get_priority_min: fn("($module, /, policy: int)", "Get the minimum scheduling priority for policy.", (policy) =>
    schedulingLimit(policy, 1),
  ),
  sched_getscheduler: fn(
    "($module, pid: int, /)",
    "Get the scheduling policy for the process identified by pid.",
    (pid) => {
      if (pid < 0) throw errnoError("EINVAL");
      return 0;
    },
  ),
  sched_getparam: fn(
    "($module, pid: int, /)",
    "Returns scheduling parameters for the process identified by pid.",
    (pid) => {
      if (pid < 0) throw errnoError("EINVAL");
      return makeStructSequence(schedParamType(), [0]);
    },
  ),
  urandom: fn(
    "($module, size: ssize, /)",
    "Return a bytes object containing random bytes suitable for cryptographic use.",
    (size) => {
      if (size < 0) throw pyError("ValueError", "negative argument not allowed");
      return random(size);
    },
  ),
  getrandom: fn("($module, /, size: ssize, flags: int=0)", "Obtain a series of random bytes.", (size, _flags) => {
    if (size < 0) throw errnoError("EINVAL");
    return random(size);
  }),
  get_terminal_size: fn(
    "($module, fd: int=<unrepresentable>, /)",
    "Return the size of the terminal window as (columns, lines).",
    (given) =>
      attempt(() => {
        const fd = given ?? 1;
        const size = rt.host.fs.isatty(fd) ? rt.host.proc.terminalSize(fd) : undefined;
        if (size === undefined) throw new HostError("ENOTTY");
        return makeStructSequence(terminalSizeType(), [size.columns, size.lines]);
      }),
  ),
  device_encoding: fn(
    "($module, /, fd: int)",
    "Return a string describing the encoding of a terminal's file descriptor.",
    (fd) => {
      try {
        return rt.host.fs.isatty(fd) ? "UTF-8" : None;
      } catch (e) {
        if (e instanceof HostError) return None;
        throw e;
      }
    },
  ),
  ttyname: fn("($module, fd: int, /)", "Return the name of the terminal device connected to 'fd'.", (fd) =>
    attempt(() => {
      if (!rt.host.fs.isatty(fd)) throw new HostError("ENOTTY");
      return fsDecode(rt.host.fs.readlink(rt.host.fs.descriptorPath(fd)));
    }),
  ),
  ctermid: fn("($module, /)", "Return the name of the controlling terminal for this process.", () => "/dev/tty"),
  statvfs: fn("($module, /, path)", "Perform a statvfs system call on the given path.", (path) => {
    const p = pathArgument(path, "statvfs", "path", { allowFd: true });
    return attempt(() => statvfs(p.fd === -1 ? p.bytes : rt.host.fs.descriptorPath(p.fd)), p.object);
  }),
  fstatvfs: fn("($module, fd: int, /)", "Perform an fstatvfs system call on the given fd.", (fd) =>
    attempt(() => statvfs(rt.host.fs.descriptorPath(fd))),
  ),
  sysconf: fn("($module, name, /)", "Return an integer-valued system configuration variable.", sysconf),
  pathconf: fn(
    "($module, /, path, name)",
    "Return the configuration limit name for the file or directory path.",
    (path, name) => {
      const p = pathArgument(path, "pathconf", "path", { allowFd: true });
      attempt(() => (p.fd === -1 ? rt.host.fs.stat(p.bytes) : rt.host.fs.fstat(p.fd)), p.object);
      return pathconf(name);
    },
  ),
  fpathconf: fn(
    "($module, fd: int, name, /)",
    "Return the configuration limit name for the file descriptor fd.",
    (fd, name) => {
      attempt(() => rt.host.fs.fstat(fd));
      return pathconf(name);
    },
  ),
  confstr: fn("($module, name, /)", "Return a string-valued system configuration variable.", (name) => {
    const wanted = configuration(name, CONFSTR_NAMES);
    const entry = Object.entries(CONFSTR_NAMES).find(([, n]) => n === wanted);
    if (entry === undefined) throw errnoError("EINVAL");
    return CONFSTR_VALUES[entry[0]] ?? "";
  }),
  major: fn("($module, device: integer, /)", "Extracts a device major number from a raw device number.", (device) => {
    const d = deviceNumber(device);
    return Number(((d >> 8n) & 0xfffn) | ((d >> 32n) & 0xfffff000n));
  }),
  minor: fn("($module, device: integer, /)", "Extracts a device minor number from a raw device number.", (device) => {
    const d = deviceNumber(device);
    return Number((d & 0xffn) | ((d >> 12n) & 0xffffff00n));
  }),
  makedev: fn(
    "($module, major: int, minor: int, /)",
    "Composes a raw device number from the major and minor device numbers.",
    (major, minor) => {
      const [a, b] = [BigInt(major), BigInt(minor)];
      return Number(((a & 0xfffn) << 8n) | ((a & 0xfffff000n) << 32n) | (b & 0xffn) | ((b & 0xffffff00n) << 12n));
    },
  ),
};

/** A `dev_t`. */
function deviceNumber(n: number | bigint): bigint {
  if (n < 0) throw pyError("OverflowError", "can't convert negative int to unsigned");
  if (n > 0xffffffffffffffffn) throw pyError("OverflowError", "int too big to convert");
  return BigInt(n);
}

function schedulingLimit(policy: number, limit: number): number {
  if (policy === 1 || policy === 2) return limit;
  if (policy === 0 || policy === 3 || policy === 5) return 0;
  throw errnoError("EINVAL");
}

/** Calls that no host offers, with the error the kernel would give: name, signature, errno name. */
const UNAVAILABLE = [
  ["chroot", "($module, /, path)", "EPERM"],
  ["eventfd", "($module, /, initval, flags=0)", "ENOSYS"],
  ["eventfd_read", "($module, /, fd)", "EBADF"],
  ["eventfd_write", "($module, /, fd, value)", "EBADF"],
  ["getxattr", "($module, /, path, attribute, *, follow_symlinks=True)", "ENOTSUP"],
  ["setxattr", "($module, /, path, attribute, value, flags=0, *, follow_symlinks=True)", "ENOTSUP"],
  ["removexattr", "($module, /, path, attribute, *, follow_symlinks=True)", "ENOTSUP"],
  ["listxattr", "($module, /, path=None, *, follow_symlinks=True)", "ENOTSUP"],
  ["login_tty", "($module, fd, /)", "ENOTTY"],
  ["memfd_create", "($module, /, name, flags=1)", "ENOSYS"],
  ["mknod", "($module, /, path, mode=384, device=0, *, dir_fd=None)", "EPERM"],
  ["openpty", "($module, /)", "ENOENT"],
  ["pidfd_open", "($module, /, pid, flags=0)", "ENOSYS"],
  ["sched_rr_get_interval", "($module, pid, /)", "ENOSYS"],
  ["sched_setaffinity", "($module, pid, mask, /)", "EPERM"],
  ["sched_setparam", "($module, pid, param, /)", "EPERM"],
  ["sched_setscheduler", "($module, pid, policy, param, /)", "EPERM"],
  ["setns", "($module, /, fd, nstype=0)", "EPERM"],
  ["setpgid", "($module, pid, pgrp, /)", "EPERM"],
  ["setpgrp", "($module, /)", "EPERM"],
  ["setsid", "($module, /)", "EPERM"],
  ["splice", "($module, /, src, dst, count, offset_src=None, offset_dst=None, flags=0)", "ENOSYS"],
  ["tcgetpgrp", "($module, fd, /)", "ENOTTY"],
  ["tcsetpgrp", "($module, fd, pgid, /)", "ENOTTY"],
  ["unshare", "($module, /, flags)", "EPERM"],
] as const;

export const unavailableFunctions = Object.fromEntries(
  UNAVAILABLE.map(([name, signature, code]) => [
    name,
    fn(signature as string as "()", `${name}() is not available: it fails with ${code}.`, () => {
      throw errnoError(code);
    }),
  ]),
);
