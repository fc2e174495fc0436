/**
 * A Host without any world around it: an in-memory file system, text collected instead of written, a clock that can be fixed.
 * For sandboxes, browsers and tests; imports nothing of Node.
 */
import { decodeUtf8, encodeUtf8 } from "../base/utf8.ts";
import {
  type Clock,
  type DirEntry,
  type FileSystem,
  type FileSystemStat,
  type Host,
  HostError,
  type PollItem,
  type Stat,
} from "./host.ts";
import { Pipe, PipeEnd, POLLIN, POLLNVAL, POLLOUT, type Stream } from "./streams.ts";

const O_ACCMODE = 3;
const O_WRONLY = 1;
const O_RDWR = 2;
const O_CREAT = 0o100;
const O_EXCL = 0o200;
const O_TRUNC = 0o1000;
const O_APPEND = 0o2000;
const O_NONBLOCK = 0o4000;
const O_DIRECTORY = 0o200000;
const O_NOFOLLOW = 0o400000;
const S_IFREG = 0o100000;
const S_IFDIR = 0o040000;
const S_IFLNK = 0o120000;
const S_IFCHR = 0o020000;
const S_IFIFO = 0o010000;
const MAX_LINKS = 40;
const MAX_NAME = 255;
const BLOCK = 4096;

/** A file, directory or symbolic link. */
class Node {
  readonly ino: number;
  mode: number;
  nlink = 1;
  uid = 0;
  gid = 0;
  atime: bigint;
  mtime: bigint;
  ctime: bigint;
  /** Contents of a file: `data.subarray(0, size)`; the target of a link. */
  data: Uint8Array = new Uint8Array(0);
  size = 0;
  /** Names of a directory. */
  readonly entries: Map<string, Node> | undefined;
  constructor(ino: number, mode: number, now: bigint) {
    this.ino = ino;
    this.mode = mode;
    this.atime = this.mtime = this.ctime = now;
    this.entries = (mode & 0o170000) === S_IFDIR ? new Map() : undefined;
  }
  get isDir(): boolean {
    return this.entries !== undefined;
  }
  get isLink(): boolean {
    return (this.mode & 0o170000) === S_IFLNK;
  }
}

class OpenFile {
  readonly node: Node;
  readonly flags: number;
  readonly path: string;
  position = 0;
  refs = 1;
  blocking: boolean;
  constructor(node: Node, flags: number, path: string) {
    this.node = node;
    this.flags = flags;
    this.path = path;
    this.blocking = (flags & O_NONBLOCK) === 0;
  }
}

/** Descriptors 0 to 2: input given beforehand, output handed to a callback. */
class Console {
  refs = 1;
  blocking = true;
  readonly input: Uint8Array;
  at = 0;
  readonly write: ((data: Uint8Array) => void) | undefined;
  constructor(input: Uint8Array, write: ((data: Uint8Array) => void) | undefined) {
    this.input = input;
    this.write = write;
  }
}

type Description = OpenFile | Console | Stream;

class MemoryFiles implements FileSystem {
  private readonly root: Node;
  private readonly table: (Description | undefined)[] = [];
  private readonly inheritable = new Set<number>();
  private nextIno = 1;
  private readonly now: () => bigint;
  cwd = "/";
  mask = 0o022;

  constructor(now: () => bigint, stdin: Uint8Array, output: (fd: number, data: Uint8Array) => void) {
    this.now = now;
    this.root = this.node(S_IFDIR | 0o755);
    this.root.nlink = 2;
    this.table[0] = new Console(stdin, undefined);
    for (const fd of [1, 2]) this.table[fd] = new Console(new Uint8Array(0), (data) => output(fd, data));
    for (const path of ["/tmp", "/home"]) this.mkdir(encodeUtf8(path), 0o777);
  }

  private node(mode: number): Node {
    return new Node(this.nextIno++, mode, this.now());
  }

  // -------------------------------------------------------------- paths

  private parts(path: Uint8Array): string[] {
    const text = decodeUtf8(path);
    if (text === "") throw new HostError("ENOENT");
    return `${text.startsWith("/") ? "" : `${this.cwd}/`}${text}`.split("/").filter((p) => p !== "" && p !== ".");
  }

  /** The node of a path, `undefined` when only the last name is missing; and the directory and name it is in. */
  private walk(
    path: Uint8Array,
    follow: boolean,
  ): { node: Node | undefined; parent: Node; name: string; full: string } {
    let rest = this.parts(path);
    const mustBeDir = path.length > 0 && path[path.length - 1] === 47;
    let trail: Node[] = [this.root];
    let names: string[] = [];
    let links = 0;
    while (rest.length > 0) {
      const name = rest.shift()!;
      const dir = trail[trail.length - 1]!;
      if (dir.entries === undefined) throw new HostError("ENOTDIR");
      if (name === "..") {
        if (trail.length > 1) {
          trail.pop();
          names.pop();
        }
        continue;
      }
      if (name.length > MAX_NAME) throw new HostError("ENAMETOOLONG");
      const node = dir.entries.get(name);
      const last = rest.length === 0;
      if (node === undefined) {
        if (!last) throw new HostError("ENOENT");
        return { node: undefined, parent: dir, name, full: `/${[...names, name].join("/")}` };
      }
      if (node.isLink && (!last || follow || mustBeDir)) {
        if (++links > MAX_LINKS) throw new HostError("ELOOP");
        const target = decodeUtf8(node.data);
        rest = [...target.split("/").filter((p) => p !== "" && p !== "."), ...rest];
        if (target.startsWith("/")) {
          trail = [this.root];
          names = [];
        }
        continue;
      }
      if (last && !node.isDir && mustBeDir) throw new HostError("ENOTDIR");
      if (last) return { node, parent: dir, name, full: `/${[...names, name].join("/")}` };
      trail.push(node);
      names.push(name);
    }
    return {
      node: trail[trail.length - 1],
      parent: trail[trail.length - 2] ?? this.root,
      name: "",
      full: `/${names.join("/")}`,
    };
  }

  private find(path: Uint8Array, follow = true): Node {
    const { node } = this.walk(path, follow);
    if (node === undefined) throw new HostError("ENOENT");
    return node;
  }

  /** The folder that gets or loses a name. */
  private place(path: Uint8Array): { node: Node | undefined; entries: Map<string, Node>; parent: Node; name: string } {
    const { node, parent, name } = this.walk(path, false);
    if (name === "") throw new HostError(decodeUtf8(path).endsWith("..") ? "ENOTEMPTY" : "EBUSY");
    return { node, entries: parent.entries!, parent, name };
  }

  private touch(parent: Node): void {
    parent.mtime = parent.ctime = this.now();
  }

  // -------------------------------------------------------------- descriptors

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
  private install(d: Description): number {
    let fd = 0;
    while (this.table[fd] !== undefined) fd++;
    this.table[fd] = d;
    return fd;
  }

  open(path: Uint8Array, flags: number, mode: number): number {
    const found = this.walk(path, (flags & O_NOFOLLOW) === 0);
    let node = found.node;
    if (node === undefined) {
      if ((flags & O_CREAT) === 0) throw new HostError("ENOENT");
      node = this.node(S_IFREG | (mode & ~this.mask & 0o7777));
      found.parent.entries!.set(found.name, node);
      this.touch(found.parent);
    } else {
      if ((flags & (O_CREAT | O_EXCL)) === (O_CREAT | O_EXCL)) throw new HostError("EEXIST");
      if (node.isLink) throw new HostError("ELOOP");
      if (node.isDir && (flags & O_ACCMODE) !== 0) throw new HostError("EISDIR");
      if (!node.isDir && (flags & O_DIRECTORY) !== 0) throw new HostError("ENOTDIR");
      if ((flags & O_TRUNC) !== 0 && (flags & O_ACCMODE) !== 0) this.resize(node, 0);
    }
    return this.install(new OpenFile(node, flags, found.full));
  }

  close(fd: number): void {
    const d = this.description(fd);
    this.table[fd] = undefined;
    this.inheritable.delete(fd);
    if (--d.refs === 0 && !(d instanceof OpenFile) && !(d instanceof Console)) d.close();
  }

  read(fd: number, into: Uint8Array, position?: number): number {
    const d = this.description(fd);
    if (d instanceof Console) {
      const n = Math.min(into.length, d.input.length - d.at);
      into.set(d.input.subarray(d.at, d.at + n));
      d.at += n;
      return n;
    }
    if (!(d instanceof OpenFile)) return d.read(into);
    if ((d.flags & O_ACCMODE) === O_WRONLY) throw new HostError("EBADF");
    if (d.node.isDir) throw new HostError("EISDIR");
    const at = position ?? d.position;
    const n = Math.max(0, Math.min(into.length, d.node.size - at));
    into.set(d.node.data.subarray(at, at + n));
    if (position === undefined) d.position += n;
    return n;
  }

  write(fd: number, data: Uint8Array, position?: number): number {
    const d = this.description(fd);
    if (d instanceof Console) {
      if (d.write === undefined) throw new HostError("EBADF");
      d.write(data.slice());
      return data.length;
    }
    if (!(d instanceof OpenFile)) return d.write(data);
    if ((d.flags & O_ACCMODE) === 0) throw new HostError("EBADF");
    const { node } = d;
    const at = (d.flags & O_APPEND) !== 0 ? node.size : (position ?? d.position);
    if (at + data.length > node.size) this.resize(node, at + data.length);
    node.data.set(data, at);
    node.mtime = node.ctime = this.now();
    if (position === undefined) d.position = at + data.length;
    return data.length;
  }

  private resize(node: Node, size: number): void {
    if (size > node.data.length) {
      const larger = new Uint8Array(Math.max(size, Math.min(node.data.length * 2, node.data.length + (1 << 24))));
      larger.set(node.data.subarray(0, node.size));
      node.data = larger;
    } else if (size < node.size) node.data.fill(0, size, node.size);
    node.size = size;
    node.mtime = node.ctime = this.now();
  }

  seek(fd: number, offset: number, whence: number): number {
    const d = this.description(fd);
    if (!(d instanceof OpenFile)) throw new HostError("ESPIPE");
    if (whence < 0 || whence > 2) throw new HostError("EINVAL");
    const to = offset + (whence === 0 ? 0 : whence === 1 ? d.position : d.node.size);
    if (to < 0) throw new HostError("EINVAL");
    d.position = to;
    return to;
  }

  // -------------------------------------------------------------- names

  stat(path: Uint8Array): Stat {
    return statOf(this.find(path));
  }
  lstat(path: Uint8Array): Stat {
    return statOf(this.find(path, false));
  }
  fstat(fd: number): Stat {
    const d = this.description(fd);
    if (d instanceof OpenFile) return statOf(d.node);
    const mode = d instanceof Console ? S_IFCHR | 0o620 : d.isSocket ? 0o140777 : S_IFIFO | 0o600;
    return statOf(new Node(0, mode, 0n));
  }
  readdir(path: Uint8Array): DirEntry[] {
    const { entries } = this.find(path);
    if (entries === undefined) throw new HostError("ENOTDIR");
    return [...entries].map(([name, node]) => ({
      name: encodeUtf8(name),
      kind: node.isDir ? "dir" : node.isLink ? "symlink" : (node.mode & 0o170000) === S_IFREG ? "file" : "other",
    }));
  }
  mkdir(path: Uint8Array, mode: number): void {
    const { node, entries, parent, name } = this.place(path);
    if (node !== undefined) throw new HostError("EEXIST");
    const made = this.node(S_IFDIR | (mode & ~this.mask & 0o7777));
    made.nlink = 2;
    parent.nlink++;
    entries.set(name, made);
    this.touch(parent);
  }
  rmdir(path: Uint8Array): void {
    const { node, entries, parent, name } = this.place(path);
    if (node === undefined) throw new HostError("ENOENT");
    if (node.entries === undefined) throw new HostError("ENOTDIR");
    if (node.entries.size > 0) throw new HostError("ENOTEMPTY");
    entries.delete(name);
    parent.nlink--;
    this.touch(parent);
  }
  unlink(path: Uint8Array): void {
    const { node, entries, parent, name } = this.place(path);
    if (node === undefined) throw new HostError("ENOENT");
    if (node.isDir) throw new HostError("EISDIR");
    entries.delete(name);
    node.nlink--;
    node.ctime = this.now();
    this.touch(parent);
  }
  rename(from: Uint8Array, to: Uint8Array): void {
    const source = this.place(from);
    if (source.node === undefined) throw new HostError("ENOENT");
    const target = this.place(to);
    if (source.node === target.node) return;
    if (source.node.isDir && `${this.walk(to, false).full}/`.startsWith(`${this.walk(from, false).full}/`))
      throw new HostError("EINVAL");
    if (target.node !== undefined) {
      if (target.node.isDir && !source.node.isDir) throw new HostError("EISDIR");
      if (!target.node.isDir && source.node.isDir) throw new HostError("ENOTDIR");
      if (target.node.entries !== undefined && target.node.entries.size > 0) throw new HostError("ENOTEMPTY");
      target.node.nlink--;
    }
    source.entries.delete(source.name);
    target.entries.set(target.name, source.node);
    this.touch(source.parent);
    this.touch(target.parent);
  }
  link(from: Uint8Array, to: Uint8Array): void {
    const node = this.find(from, false);
    if (node.isDir) throw new HostError("EPERM");
    const target = this.place(to);
    if (target.node !== undefined) throw new HostError("EEXIST");
    target.entries.set(target.name, node);
    node.nlink++;
    this.touch(target.parent);
  }
  symlink(target: Uint8Array, path: Uint8Array): void {
    const at = this.place(path);
    if (at.node !== undefined) throw new HostError("EEXIST");
    const node = this.node(S_IFLNK | 0o777);
    node.data = target.slice();
    node.size = target.length;
    at.entries.set(at.name, node);
    this.touch(at.parent);
  }
  readlink(path: Uint8Array): Uint8Array {
    const node = this.find(path, false);
    if (!node.isLink) throw new HostError("EINVAL");
    return node.data.slice(0, node.size);
  }
  chmod(path: Uint8Array, mode: number): void {
    setMode(this.find(path), mode, this.now());
  }
  fchmod(fd: number, mode: number): void {
    setMode(this.file(fd).node, mode, this.now());
  }
  chown(path: Uint8Array, uid: number, gid: number, follow: boolean): void {
    setOwner(this.find(path, follow), uid, gid);
  }
  fchown(fd: number, uid: number, gid: number): void {
    setOwner(this.file(fd).node, uid, gid);
  }
  utimes(path: Uint8Array, atimeNs: bigint, mtimeNs: bigint, follow: boolean): void {
    const node = this.find(path, follow);
    node.atime = atimeNs;
    node.mtime = mtimeNs;
    node.ctime = this.now();
  }
  truncate(path: Uint8Array, length: number): void {
    const node = this.find(path);
    if (node.isDir) throw new HostError("EISDIR");
    if (length < 0) throw new HostError("EINVAL");
    this.resize(node, length);
  }
  ftruncate(fd: number, length: number): void {
    const d = this.file(fd);
    if (length < 0 || (d.flags & O_ACCMODE) === 0) throw new HostError("EINVAL");
    this.resize(d.node, length);
  }
  fsync(fd: number): void {
    this.file(fd);
  }
  access(path: Uint8Array, mode: number): boolean {
    try {
      const node = this.find(path);
      return (mode & 1) === 0 || node.isDir || (node.mode & 0o111) !== 0;
    } catch (e) {
      if (e instanceof HostError) return false;
      throw e;
    }
  }
  statfs(path: Uint8Array): FileSystemStat {
    this.find(path);
    const blocks = 1 << 20;
    return { blockSize: BLOCK, blocks, blocksFree: blocks, blocksAvailable: blocks, files: blocks, filesFree: blocks };
  }
  mkfifo(): void {
    throw new HostError("EPERM");
  }

  dup(fd: number): number {
    const d = this.description(fd);
    d.refs++;
    return this.install(d);
  }
  dup2(fd: number, to: number): number {
    const d = this.description(fd);
    if (to < 0) throw new HostError("EBADF");
    if (fd === to) return to;
    d.refs++;
    if (this.table[to] !== undefined) this.close(to);
    this.table[to] = d;
    return to;
  }
  isatty(fd: number): boolean {
    this.description(fd);
    return false;
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
    return d instanceof OpenFile || d instanceof Console ? undefined : d;
  }
  descriptorPath(fd: number): Uint8Array {
    return encodeUtf8(this.file(fd).path);
  }
  getFlags(fd: number): number {
    const d = this.description(fd);
    let flags = O_RDWR;
    if (d instanceof OpenFile) flags = d.flags & (O_ACCMODE | O_APPEND);
    else if (d instanceof Console) flags = d.write === undefined ? 0 : O_WRONLY;
    else if (d instanceof PipeEnd) flags = d.isWriter ? O_WRONLY : 0;
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
    return fd <= 2 || this.inheritable.has(fd);
  }
  setInheritable(fd: number, inheritable: boolean): void {
    this.description(fd);
    if (inheritable) this.inheritable.add(fd);
    else this.inheritable.delete(fd);
  }
  /** Nothing outside can make a descriptor ready: waiting for one that is not would never end. */
  poll(items: readonly PollItem[], timeoutMs: number): number {
    let ready = 0;
    for (const item of items) {
      const d = this.table[item.fd];
      if (d === undefined) item.revents = POLLNVAL;
      else if (d instanceof OpenFile || d instanceof Console) item.revents = item.events & (POLLIN | POLLOUT);
      else item.revents = d.readiness(item.events);
      if (item.revents !== 0) ready++;
    }
    if (ready === 0 && timeoutMs < 0) throw new HostError("EDEADLK");
    return ready;
  }
}

function setMode(node: Node, mode: number, now: bigint): void {
  node.mode = (node.mode & ~0o7777) | (mode & 0o7777);
  node.ctime = now;
}

function setOwner(node: Node, uid: number, gid: number): void {
  if (uid >= 0) node.uid = uid;
  if (gid >= 0) node.gid = gid;
}

function statOf(node: Node): Stat {
  return {
    mode: node.mode,
    ino: BigInt(node.ino),
    dev: 1n,
    nlink: node.nlink,
    uid: node.uid,
    gid: node.gid,
    rdev: 0n,
    size: node.isDir ? BLOCK : node.size,
    blksize: BLOCK,
    blocks: Math.ceil(node.size / 512),
    atimeNs: node.atime,
    mtimeNs: node.mtime,
    ctimeNs: node.ctime,
  };
}

export interface MemoryHostOptions {
  /** What `sys.platform` is. Default "emscripten". */
  readonly platform?: string;
  /** Files by absolute path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array;
  /** Gets what is written to descriptors 1 and 2. */
  readonly output?: (fd: number, data: Uint8Array) => void;
  /** A fixed wall clock, in seconds since the epoch; otherwise the real one. */
  readonly fixedTime?: number;
  /** Entropy; otherwise the platform's. */
  readonly random?: (length: number) => Uint8Array;
}

/** Thrown by `exit`: there is no process to end. */
export class HostExit {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

/** A Host whose files live in memory. */
export function memoryHost(options: MemoryHostOptions = {}): Host {
  const wallMs = (): number => (options.fixedTime !== undefined ? options.fixedTime * 1000 : Date.now());
  const wall = (): bigint => BigInt(Math.round(wallMs() * 1e3)) * 1000n;
  const elapsed = (): bigint => BigInt(Math.round(performance.now() * 1e6));
  const clock: Clock = {
    wall,
    now: () => wallMs() / 1000,
    monotonic: elapsed,
    cpu: () => ({ user: elapsed(), system: 0n }),
    sleep: (ns) => {
      // no way to block without shared memory: wait actively, or not at all when time stands still
      if (options.fixedTime !== undefined) return;
      const until = elapsed() + ns;
      while (elapsed() < until);
    },
    zone: () => ({ offset: 0, isDst: false, name: "UTC" }),
  };
  const files = new MemoryFiles(wall, options.stdin ?? new Uint8Array(0), options.output ?? (() => {}));
  for (const [path, contents] of Object.entries(options.files ?? {})) {
    const parts = path.split("/").filter((p) => p !== "");
    for (let i = 1; i < parts.length; i++) {
      const dir = encodeUtf8(`/${parts.slice(0, i).join("/")}`);
      if (!files.access(dir, 0)) files.mkdir(dir, 0o777);
    }
    const fd = files.open(encodeUtf8(path), O_WRONLY | O_CREAT | O_TRUNC, 0o666);
    files.write(fd, typeof contents === "string" ? encodeUtf8(contents) : contents);
    files.close(fd);
  }
  return {
    kind: "sandbox",
    platform: options.platform ?? "emscripten",
    fs: files,
    env: new Map(Object.entries(options.env ?? {})),
    clock,
    random: options.random ?? ((length) => fillRandom(new Uint8Array(length))),
    proc: {
      pid: 42,
      ppid: 1,
      exit: (status) => {
        throw new HostExit(status);
      },
      kill: (pid) => {
        throw new HostError(pid === 42 ? "ENOSYS" : "ESRCH");
      },
      cwd: () => encodeUtf8(files.cwd),
      chdir: (path) => {
        const stat = files.stat(path);
        if ((stat.mode & 0o170000) !== S_IFDIR) throw new HostError("ENOTDIR");
        const fd = files.open(path, 0, 0);
        files.cwd = decodeUtf8(files.descriptorPath(fd));
        files.close(fd);
      },
      umask: (mask) => {
        const old = files.mask;
        files.mask = mask & 0o777;
        return old;
      },
      ids: () => ({ uid: 0, euid: 0, gid: 0, egid: 0, groups: [] }),
      uname: () => ({
        sysname: "Emscripten",
        nodename: "emscripten",
        release: "1.0",
        version: "#1",
        machine: "wasm32",
      }),
      cpuCount: () => 1,
      loadAverage: () => [0, 0, 0],
      getPriority: () => 0,
      setPriority: () => {
        throw new HostError("EPERM");
      },
      usage: () => ({
        user: performance.now() / 1000,
        system: 0,
        maxRss: 0,
        minorFaults: 0,
        majorFaults: 0,
        inBlock: 0,
        outBlock: 0,
        voluntary: 0,
        involuntary: 0,
      }),
      terminalSize: () => undefined,
    },
  };
}

/** The platform's entropy, in the pieces it allows. */
function fillRandom(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  for (let at = 0; at < bytes.length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
  return bytes;
}
