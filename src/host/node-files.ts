/**
 * The file system on Node. Node has no lseek, dup or pipe, so descriptors are numbers of our own table: each names an open
 * file description with its position and flags, which `dup` shares. Everything is synchronous.
 */
import * as fs from "node:fs";
import { ERRORS, type ErrorCode } from "../base/errno.ts";
import { type DirEntry, type FileSystem, type FileSystemStat, HostError, type PollItem, type Stat } from "./host.ts";
import { tty } from "./node-modules.ts";
import { Pipe, PipeEnd, POLLHUP, POLLIN, POLLNVAL, POLLOUT, type Stream } from "./streams.ts";

const O_ACCMODE = 3;
const O_WRONLY = 1;
const O_RDWR = 2;
const O_APPEND = 0o2000;
const O_NONBLOCK = 0o4000;
const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const S_IFDIR = 0o040000;
const S_IFIFO = 0o010000;
/** Poll interval while a descriptor is not ready, in milliseconds. */
const POLL_MS = 2;
const MAX_FD = 1 << 20;

let parkingLot: Int32Array | undefined;

/** Blocks this thread. */
export function park(ms: number): void {
  parkingLot ??= new Int32Array(new SharedArrayBuffer(4));
  if (ms > 0) Atomics.wait(parkingLot, 0, 0, ms);
}

/** Major number of /dev/null and its like on Linux. */
const MEMORY_DEVICES = 1;

/** `node:tty` takes milliseconds to load: only for a device that may be a terminal. */
function isTerminal(real: number): boolean {
  try {
    const stat = fs.fstatSync(real);
    if (!stat.isCharacterDevice()) return false;
    if (process.platform === "linux" && stat.rdev >> 8 === MEMORY_DEVICES) return false;
    return tty().isatty(real);
  } catch {
    return false;
  }
}

/** The HostError of anything that a Node call threw. */
export function hostError(e: unknown): HostError {
  if (e instanceof HostError) return e;
  const code = (e as { code?: string }).code;
  if (code !== undefined && code in ERRORS) return new HostError(code as ErrorCode);
  return new HostError("EINVAL"); // ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE …
}

function sys<T>(body: () => T): T {
  try {
    return body();
  } catch (e) {
    throw hostError(e);
  }
}

const isAgain = (e: unknown): boolean => (e as { code?: string }).code === "EAGAIN";

/** An open file description. */
class OpenFile {
  /** Node's descriptor. */
  readonly real: number;
  /** Descriptors of the table that name it. */
  refs: number;
  readonly flags: number;
  blocking: boolean;
  /** Regular files have a position; pipes, terminals and devices do not. */
  readonly seekable: boolean;
  /** Where the next read or write goes. */
  position: number;
  /** Where the kernel thinks that is: equal as long as nobody has called seek, and then children see our position too. */
  kernelPosition: number;
  /** Bytes that `poll` has read ahead. */
  ahead: Uint8Array | undefined;
  atEnd: boolean;
  constructor(real: number, flags: number, seekable: boolean, position: number) {
    this.real = real;
    this.refs = 1;
    this.flags = flags;
    this.blocking = (flags & O_NONBLOCK) === 0;
    this.seekable = seekable;
    this.position = position;
    this.kernelPosition = position;
    this.ahead = undefined;
    this.atEnd = false;
  }
}

type Description = OpenFile | Stream;

const bufferOf = (path: Uint8Array): Buffer => Buffer.from(path.buffer, path.byteOffset, path.length);

export class NodeFiles implements FileSystem {
  private readonly table: (Description | undefined)[] = [];
  private readonly inheritable = new Set<number>([0, 1, 2]);

  constructor() {
    for (let fd = 0; fd <= 2; fd++) this.table[fd] = standardFile(fd);
    for (const fd of inheritedDescriptors()) {
      this.table[fd] = standardFile(fd);
      this.inheritable.add(fd);
    }
  }

  private description(fd: number): Description {
    const d = this.table[fd];
    if (d === undefined) throw new HostError("EBADF");
    return d;
  }

  private file(fd: number): OpenFile {
    const d = this.description(fd);
    if (!(d instanceof OpenFile)) throw new HostError("EINVAL");
    return d;
  }

  private lowestFree(from = 0): number {
    let fd = from;
    while (this.table[fd] !== undefined) fd++;
    return fd;
  }

  private install(d: Description): number {
    const fd = this.lowestFree();
    this.table[fd] = d;
    return fd;
  }

  open(path: Uint8Array, flags: number, mode: number): number {
    try {
      const real = fs.openSync(bufferOf(path) as unknown as string, flags, mode & 0o7777);
      const kind = fs.fstatSync(real).mode & S_IFMT;
      const fd = this.lowestFree();
      this.table[fd] = new OpenFile(real, flags, kind === S_IFREG, 0);
      return fd;
    } catch (e) {
      throw hostError(e);
    }
  }

  close(fd: number): void {
    const d = this.description(fd);
    this.table[fd] = undefined;
    this.inheritable.delete(fd);
    this.release(d);
  }

  private release(d: Description): void {
    if (--d.refs > 0) return;
    if (!(d instanceof OpenFile)) {
      d.close();
      return;
    }
    if (d.real > 2) sys(() => fs.closeSync(d.real));
  }

  read(fd: number, into: Uint8Array, position?: number): number {
    const d = this.description(fd);
    if (into.length === 0) return 0;
    if (!(d instanceof OpenFile)) {
      if (position !== undefined) throw new HostError("ESPIPE");
      return d.read(into);
    }
    if (position !== undefined) {
      if (!d.seekable) throw new HostError("ESPIPE");
      return sys(() => fs.readSync(d.real, into, 0, into.length, position));
    }
    if (d.ahead !== undefined) {
      const n = Math.min(into.length, d.ahead.length);
      into.set(d.ahead.subarray(0, n));
      d.ahead = n === d.ahead.length ? undefined : d.ahead.subarray(n);
      return n;
    }
    for (;;) {
      try {
        if (d.seekable && d.position !== d.kernelPosition) {
          const n = fs.readSync(d.real, into, 0, into.length, d.position);
          d.position += n;
          return n;
        }
        const n = fs.readSync(d.real, into, 0, into.length, null);
        if (d.seekable) d.kernelPosition = d.position += n;
        return n;
      } catch (e) {
        if (!isAgain(e) || !d.blocking) throw hostError(e);
        park(POLL_MS);
      }
    }
  }

  write(fd: number, data: Uint8Array, position?: number): number {
    const d = this.description(fd);
    if (!(d instanceof OpenFile)) {
      if (position !== undefined) throw new HostError("ESPIPE");
      return d.write(data);
    }
    if (position !== undefined) {
      if (!d.seekable) throw new HostError("ESPIPE");
      return sys(() => fs.writeSync(d.real, data, 0, data.length, position));
    }
    for (;;) {
      try {
        if (d.seekable && (d.flags & O_APPEND) !== 0) {
          const n = fs.writeSync(d.real, data, 0, data.length, null);
          d.position = d.kernelPosition = fs.fstatSync(d.real).size;
          return n;
        }
        if (d.seekable && d.position !== d.kernelPosition) {
          const n = fs.writeSync(d.real, data, 0, data.length, d.position);
          d.position += n;
          return n;
        }
        const n = fs.writeSync(d.real, data, 0, data.length, null);
        if (d.seekable) d.kernelPosition = d.position += n;
        return n;
      } catch (e) {
        if (!isAgain(e) || !d.blocking) throw hostError(e);
        this.readAhead();
        park(POLL_MS);
      }
    }
  }

  seek(fd: number, offset: number, whence: number): number {
    const d = this.description(fd);
    if (!(d instanceof OpenFile)) throw new HostError("ESPIPE");
    if (!d.seekable) {
      const kind = sys(() => fs.fstatSync(d.real)).mode & S_IFMT;
      // seeking a device "works" and stays at 0; a terminal or pipe cannot seek
      if (kind === S_IFIFO || kind === 0o140000 || isTerminal(d.real)) throw new HostError("ESPIPE");
      return kind === S_IFDIR ? offset : 0;
    }
    let base = 0;
    if (whence === 1) base = d.position;
    else if (whence === 2) base = sys(() => fs.fstatSync(d.real)).size;
    else if (whence === 3 || whence === 4) {
      // SEEK_DATA and SEEK_HOLE, for a file without holes
      const size = sys(() => fs.fstatSync(d.real)).size;
      if (offset < 0 || offset >= size) throw new HostError("ENXIO");
      d.position = whence === 3 ? offset : size;
      return d.position;
    } else if (whence !== 0) throw new HostError("EINVAL");
    const to = base + offset;
    if (to < 0) throw new HostError("EINVAL");
    d.position = to;
    return to;
  }

  stat(path: Uint8Array): Stat {
    try {
      return statOf(fs.statSync(bufferOf(path), BIG) ?? noEntry());
    } catch (e) {
      throw hostError(e);
    }
  }
  lstat(path: Uint8Array): Stat {
    try {
      return statOf(fs.lstatSync(bufferOf(path), BIG) ?? noEntry());
    } catch (e) {
      throw hostError(e);
    }
  }
  fstat(fd: number): Stat {
    const d = this.description(fd);
    if (!(d instanceof OpenFile)) return d.isSocket ? SOCKET_STAT : PIPE_STAT;
    return sys(() => statOf(fs.fstatSync(d.real, { bigint: true })));
  }

  readdir(path: Uint8Array): DirEntry[] {
    return sys(() =>
      fs.readdirSync(bufferOf(path), { withFileTypes: true, encoding: "buffer" }).map((entry) => ({
        name: entry.name as unknown as Uint8Array,
        kind: entry.isFile() ? "file" : entry.isDirectory() ? "dir" : entry.isSymbolicLink() ? "symlink" : "other",
      })),
    );
  }
  mkdir(path: Uint8Array, mode: number): void {
    sys(() => fs.mkdirSync(bufferOf(path), mode & 0o7777));
  }
  rmdir(path: Uint8Array): void {
    sys(() => fs.rmdirSync(bufferOf(path)));
  }
  unlink(path: Uint8Array): void {
    sys(() => fs.unlinkSync(bufferOf(path)));
  }
  rename(from: Uint8Array, to: Uint8Array): void {
    sys(() => fs.renameSync(bufferOf(from), bufferOf(to)));
  }
  link(from: Uint8Array, to: Uint8Array): void {
    sys(() => fs.linkSync(bufferOf(from), bufferOf(to)));
  }
  symlink(target: Uint8Array, path: Uint8Array): void {
    sys(() => fs.symlinkSync(bufferOf(target), bufferOf(path)));
  }
  readlink(path: Uint8Array): Uint8Array {
    return sys(() => fs.readlinkSync(bufferOf(path), { encoding: "buffer" }));
  }
  chmod(path: Uint8Array, mode: number): void {
    sys(() => fs.chmodSync(bufferOf(path), mode & 0o7777));
  }
  fchmod(fd: number, mode: number): void {
    const d = this.file(fd);
    sys(() => fs.fchmodSync(d.real, mode & 0o7777));
  }
  chown(path: Uint8Array, uid: number, gid: number, follow: boolean): void {
    sys(() => (follow ? fs.chownSync : fs.lchownSync)(bufferOf(path), uid, gid));
  }
  fchown(fd: number, uid: number, gid: number): void {
    const d = this.file(fd);
    sys(() => fs.fchownSync(d.real, uid, gid));
  }
  /** Node passes times as doubles: they keep about 240 ns. */
  utimes(path: Uint8Array, atimeNs: bigint, mtimeNs: bigint, follow: boolean): void {
    const [atime, mtime] = [seconds(atimeNs), seconds(mtimeNs)];
    sys(() => (follow ? fs.utimesSync : fs.lutimesSync)(bufferOf(path), atime, mtime));
  }
  truncate(path: Uint8Array, length: number): void {
    if (length < 0) throw new HostError("EINVAL");
    sys(() => fs.truncateSync(bufferOf(path) as unknown as string, length));
  }
  ftruncate(fd: number, length: number): void {
    const d = this.file(fd);
    if (length < 0 || (d.flags & O_ACCMODE) === 0) throw new HostError("EINVAL");
    sys(() => fs.ftruncateSync(d.real, length));
  }
  fsync(fd: number): void {
    const d = this.file(fd);
    sys(() => fs.fsyncSync(d.real));
  }
  access(path: Uint8Array, mode: number): boolean {
    try {
      fs.accessSync(bufferOf(path), mode);
      return true;
    } catch {
      return false;
    }
  }
  statfs(path: Uint8Array): FileSystemStat {
    return sys(() => {
      const s = fs.statfsSync(bufferOf(path));
      return {
        blockSize: s.bsize,
        blocks: s.blocks,
        blocksFree: s.bfree,
        blocksAvailable: s.bavail,
        files: s.files,
        filesFree: s.ffree,
      };
    });
  }
  mkfifo(path: Uint8Array, mode: number): void {
    makeFifos([Buffer.from(path).toString()], mode);
  }

  dup(fd: number): number {
    const d = this.description(fd);
    d.refs++;
    return this.install(d);
  }
  dup2(fd: number, to: number): number {
    const d = this.description(fd);
    if (to < 0 || to >= MAX_FD) throw new HostError("EBADF");
    if (fd === to) return to;
    d.refs++;
    const old = this.table[to];
    if (old !== undefined) this.close(to);
    this.table[to] = d;
    return to;
  }
  isatty(fd: number): boolean {
    const d = this.description(fd);
    return d instanceof OpenFile && !d.seekable && isTerminal(d.real);
  }
  pipe(): [number, number] {
    const pipe = new Pipe();
    return [this.install(new PipeEnd(pipe, false)), this.install(new PipeEnd(pipe, true))];
  }
  adopt(stream: Stream): number {
    return this.install(stream);
  }
  stream(fd: number): Stream | undefined {
    const d = this.description(fd);
    return d instanceof OpenFile ? undefined : d;
  }
  descriptorPath(fd: number): Uint8Array {
    return Buffer.from(`/proc/self/fd/${this.file(fd).real}`);
  }
  getFlags(fd: number): number {
    const d = this.description(fd);
    const flags =
      d instanceof OpenFile
        ? d.flags & (O_ACCMODE | O_APPEND)
        : d.isSocket
          ? O_RDWR
          : d instanceof PipeEnd && d.isWriter
            ? O_WRONLY
            : 0;
    return flags | (d.blocking ? 0 : O_NONBLOCK);
  }
  getBlocking(fd: number): boolean {
    return this.description(fd).blocking;
  }
  setBlocking(fd: number, blocking: boolean): void {
    this.description(fd).blocking = blocking;
  }
  getInheritable(fd: number): boolean {
    this.description(fd);
    return this.inheritable.has(fd);
  }
  setInheritable(fd: number, inheritable: boolean): void {
    this.description(fd);
    if (inheritable) this.inheritable.add(fd);
    else this.inheritable.delete(fd);
  }

  poll(items: readonly PollItem[], timeoutMs: number): number {
    const start = performance.now();
    for (;;) {
      let ready = 0;
      for (const item of items) {
        item.revents = this.readiness(item.fd, item.events);
        if (item.revents !== 0) ready++;
      }
      if (ready > 0 || timeoutMs === 0) return ready;
      const left = timeoutMs - (performance.now() - start);
      if (timeoutMs > 0 && left <= 0) return 0;
      park(timeoutMs > 0 ? Math.min(left, POLL_MS) : POLL_MS);
    }
  }

  private readiness(fd: number, events: number): number {
    const d = this.table[fd];
    if (d === undefined) return POLLNVAL;
    if (!(d instanceof OpenFile)) return d.readiness(events);
    let out = events & POLLOUT;
    if ((events & POLLIN) !== 0) {
      if (d.seekable || (d.flags & O_NONBLOCK) === 0) out |= POLLIN;
      else {
        lookAhead(d);
        if (d.ahead !== undefined) out |= POLLIN;
        else if (d.atEnd) out |= POLLHUP;
      }
    }
    return out;
  }

  /** Takes in what children have written, so that a child and we cannot block on each other's full pipes. */
  private readAhead(): void {
    for (const d of this.table) {
      if (d instanceof OpenFile && !d.seekable && (d.flags & O_NONBLOCK) !== 0 && (d.flags & O_ACCMODE) !== O_WRONLY) {
        lookAhead(d);
      }
    }
  }

  /** Node's descriptor for a child's stdio; in-process pipes become FIFOs. See node-process.ts. */
  realDescriptor(fd: number): number {
    let d = this.description(fd);
    if (d instanceof PipeEnd) {
      this.makeReal(d.pipe);
      d = this.description(fd);
    }
    if (!(d instanceof OpenFile)) throw new HostError("EOPNOTSUPP");
    return d.real;
  }

  isNonblockingPipe(fd: number): boolean {
    const d = this.table[fd];
    return d instanceof OpenFile && !d.seekable && (d.flags & O_NONBLOCK) !== 0;
  }

  isWriter(fd: number): boolean {
    const d = this.table[fd];
    return d instanceof OpenFile && (d.flags & O_ACCMODE) === O_WRONLY;
  }

  /** Children move the kernel's position of the files they inherit. */
  afterChild(fds: Iterable<number>): void {
    for (const fd of fds) {
      const d = this.table[fd];
      if (d instanceof OpenFile && d.seekable) d.position = d.kernelPosition = kernelPosition(d.real);
    }
  }

  private makeReal(pipe: Pipe): void {
    const [reader, writer] = openFifo();
    const ends = new Map<PipeEnd, OpenFile>();
    for (let fd = 0; fd < this.table.length; fd++) {
      const d = this.table[fd];
      if (!(d instanceof PipeEnd) || d.pipe !== pipe) continue;
      let end = ends.get(d);
      if (end === undefined) {
        end = new OpenFile(d.isWriter ? writer : reader, d.isWriter ? O_WRONLY | O_NONBLOCK : O_NONBLOCK, false, 0);
        end.refs = d.refs;
        end.blocking = d.blocking;
        ends.set(d, end);
      }
      this.table[fd] = end;
    }
    for (const chunk of pipe.chunks) fs.writeSync(writer, chunk);
    if (pipe.readers === 0) fs.closeSync(reader);
    if (pipe.writers === 0) fs.closeSync(writer);
  }
}

/** Reads what is there without waiting. The description is a nonblocking pipe. */
function lookAhead(d: OpenFile): void {
  const block = new Uint8Array(65536);
  for (;;) {
    let n: number;
    try {
      n = fs.readSync(d.real, block, 0, block.length, null);
    } catch {
      return;
    }
    if (n === 0) {
      d.atEnd = true;
      return;
    }
    const ahead = new Uint8Array((d.ahead?.length ?? 0) + n);
    if (d.ahead !== undefined) ahead.set(d.ahead);
    ahead.set(block.subarray(0, n), ahead.length - n);
    d.ahead = ahead;
  }
}

/**
 * Descriptors above 2 that whoever started us passed on. Node marks them close-on-exec like its own, so they are told apart by
 * what they are: Node's own at start are event queues and nonblocking pipes. Only Linux shows them.
 */
function inheritedDescriptors(): number[] {
  const out: number[] = [];
  let names: string[];
  try {
    names = fs.readdirSync("/proc/self/fd");
  } catch {
    return out;
  }
  for (const name of names) {
    const fd = Number(name);
    if (fd <= 2) continue;
    try {
      const target = fs.readlinkSync(`/proc/self/fd/${fd}`);
      if (target.startsWith("anon_inode:") || target.startsWith("/proc/")) continue;
      const flags = /^flags:\s*(\d+)/m.exec(fs.readFileSync(`/proc/self/fdinfo/${fd}`, "latin1"))?.[1];
      if (flags !== undefined && (Number.parseInt(flags, 8) & O_NONBLOCK) === 0) out.push(fd);
    } catch {
      // the descriptor that read the folder is gone by now
    }
  }
  return out;
}

function standardFile(fd: number): OpenFile | undefined {
  try {
    const seekable = (fs.fstatSync(fd).mode & S_IFMT) === S_IFREG;
    const flags = fd === 0 ? 0 : fd <= 2 ? O_WRONLY : O_RDWR;
    return new OpenFile(fd, flags, seekable, seekable ? kernelPosition(fd) : 0);
  } catch {
    return undefined; // closed by whoever started us
  }
}

/** The kernel's file position, which only Linux shows. */
function kernelPosition(real: number): number {
  try {
    const info = fs.readFileSync(`/proc/self/fdinfo/${real}`, "latin1");
    return Number(/^pos:\s*(\d+)/m.exec(info)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

const BIG = { bigint: true, throwIfNoEntry: false } as const;

function noEntry(): never {
  throw new HostError("ENOENT");
}

function statOf(s: fs.BigIntStats): Stat {
  return {
    mode: Number(s.mode),
    ino: s.ino,
    dev: s.dev,
    nlink: Number(s.nlink),
    uid: Number(s.uid),
    gid: Number(s.gid),
    rdev: s.rdev,
    size: Number(s.size),
    blksize: Number(s.blksize),
    blocks: Number(s.blocks),
    atimeNs: s.atimeNs,
    mtimeNs: s.mtimeNs,
    ctimeNs: s.ctimeNs,
  };
}

const PIPE_STAT: Stat = {
  mode: S_IFIFO | 0o600,
  ino: 0n,
  dev: 0n,
  nlink: 1,
  uid: 0,
  gid: 0,
  rdev: 0n,
  size: 0,
  blksize: 4096,
  blocks: 0,
  atimeNs: 0n,
  mtimeNs: 0n,
  ctimeNs: 0n,
};

const SOCKET_STAT: Stat = { ...PIPE_STAT, mode: 0o140777 };

/** Node takes a negative number for "now", so times before 1970 go as dates. */
function seconds(ns: bigint): number | Date {
  const s = Number(ns) / 1e9;
  return s < 0 ? new Date(s * 1000) : s;
}

/** Set by node-process.ts: makes FIFOs at these paths. */
let makeFifos: (paths: readonly string[], mode: number) => void = () => {
  throw new HostError("ENOSYS");
};
export function setFifoMaker(maker: typeof makeFifos): void {
  makeFifos = maker;
}

/** Both ends of a real pipe, nonblocking. */
function openFifo(): [reader: number, writer: number] {
  const path = `${tmpDirectory()}/taipan-${process.pid}-${fifoCount++}`;
  return sys(() => {
    makeFifos([path], 0o600);
    const reader = fs.openSync(path, fs.constants.O_RDONLY | O_NONBLOCK);
    const writer = fs.openSync(path, fs.constants.O_WRONLY | O_NONBLOCK);
    fs.unlinkSync(path);
    return [reader, writer];
  });
}
let fifoCount = 0;
const tmpDirectory = (): string => process.env.TMPDIR ?? "/tmp";
