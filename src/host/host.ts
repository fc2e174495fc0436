/**
 * What Taipan needs of the world outside: files, standard streams, clocks, entropy, processes. `node.ts` implements it on
 * Node, others elsewhere; nothing above this folder touches Node or the DOM. All calls are synchronous.
 * Failures throw `HostError` with a POSIX errno; `modules/posix` turns it into OSError.
 */

import { ERRORS, type ErrorCode } from "../base/errno.ts";
import type { Stream } from "./streams.ts";

/** A failed system call: `errno` is the Linux number, `code` its name (`"ENOENT"`). */
export class HostError {
  readonly errno: number;
  readonly code: ErrorCode;
  readonly message: string;
  constructor(code: ErrorCode) {
    this.errno = ERRORS[code][0];
    this.code = code;
    this.message = ERRORS[code][1];
  }
}

/** `stat` results; times in nanoseconds since the epoch. */
export interface Stat {
  readonly mode: number;
  readonly ino: bigint;
  readonly dev: bigint;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  readonly rdev: bigint;
  readonly size: number;
  readonly blksize: number;
  readonly blocks: number;
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

export interface DirEntry {
  readonly name: Uint8Array;
  readonly kind: "file" | "dir" | "symlink" | "other";
}

/** What `statvfs` tells. */
export interface FileSystemStat {
  readonly blockSize: number;
  readonly blocks: number;
  readonly blocksFree: number;
  readonly blocksAvailable: number;
  readonly files: number;
  readonly filesFree: number;
}

/** Readiness of descriptors, as poll(2)'s event bits. */
export interface PollItem {
  readonly fd: number;
  readonly events: number;
  revents: number;
}

/**
 * Paths are bytes in the file system's encoding (UTF-8). `flags` of open are Linux O_* numbers. Descriptors are numbers of a
 * table that the host keeps, lowest free number first; `dup` shares position and flags as POSIX has it.
 */
export interface FileSystem {
  open(path: Uint8Array, flags: number, mode: number): number;
  close(fd: number): void;
  /** Reads up to `into.length` bytes at the file position, or at `position`; 0 at end of file. */
  read(fd: number, into: Uint8Array, position?: number): number;
  /** Writes some or all of `data`; the number of bytes written. */
  write(fd: number, data: Uint8Array, position?: number): number;
  /** `whence` 0 set, 1 current, 2 end; the new offset. */
  seek(fd: number, offset: number, whence: number): number;
  stat(path: Uint8Array): Stat;
  lstat(path: Uint8Array): Stat;
  fstat(fd: number): Stat;
  readdir(path: Uint8Array): DirEntry[];
  mkdir(path: Uint8Array, mode: number): void;
  rmdir(path: Uint8Array): void;
  unlink(path: Uint8Array): void;
  rename(from: Uint8Array, to: Uint8Array): void;
  link(from: Uint8Array, to: Uint8Array): void;
  symlink(target: Uint8Array, path: Uint8Array): void;
  readlink(path: Uint8Array): Uint8Array;
  chmod(path: Uint8Array, mode: number): void;
  fchmod(fd: number, mode: number): void;
  chown(path: Uint8Array, uid: number, gid: number, follow: boolean): void;
  fchown(fd: number, uid: number, gid: number): void;
  utimes(path: Uint8Array, atimeNs: bigint, mtimeNs: bigint, follow: boolean): void;
  truncate(path: Uint8Array, length: number): void;
  ftruncate(fd: number, length: number): void;
  fsync(fd: number): void;
  access(path: Uint8Array, mode: number): boolean;
  statfs(path: Uint8Array): FileSystemStat;
  mkfifo(path: Uint8Array, mode: number): void;
  dup(fd: number): number;
  dup2(fd: number, to: number): number;
  isatty(fd: number): boolean;
  /** The read and the write end of a new pipe. */
  pipe(): [number, number];
  /** Enters a stream of this process into the table. */
  adopt(stream: Stream): number;
  /** The stream behind a descriptor; `undefined` for files. */
  stream(fd: number): Stream | undefined;
  /** A path that names the file behind a descriptor: what `dir_fd` arguments are resolved with. */
  descriptorPath(fd: number): Uint8Array;
  /** The open flags (access mode, O_APPEND, O_NONBLOCK). */
  getFlags(fd: number): number;
  getBlocking(fd: number): boolean;
  setBlocking(fd: number, blocking: boolean): void;
  getInheritable(fd: number): boolean;
  setInheritable(fd: number, inheritable: boolean): void;
  /** Fills `revents`; waits up to `timeoutMs` (negative: for ever) for one to be nonzero. The number of ready ones. */
  poll(items: readonly PollItem[], timeoutMs: number): number;
}

export interface Clock {
  /** Wall clock, nanoseconds since the epoch. */
  wall(): bigint;
  /** Wall clock, seconds since the epoch, as near as a double comes. */
  now(): number;
  /** Monotonic clock, nanoseconds. */
  monotonic(): bigint;
  /** CPU time of the process, nanoseconds. */
  cpu(): { user: bigint; system: bigint };
  /** Blocks for so many nanoseconds. */
  sleep(ns: bigint): void;
  /** Offset from UTC in seconds (east positive), whether DST is in force, and the zone's name at an instant (seconds). */
  zone(seconds: number): { offset: number; isDst: boolean; name: string };
}

/** A child to start: descriptors of ours by the number they get in the child. */
export interface SpawnRequest {
  /** Candidates for the program, tried in order. */
  readonly programs: readonly string[];
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string | undefined;
  readonly descriptors: ReadonlyMap<number, number>;
  readonly newSession: boolean;
}

export interface ProcessHost {
  readonly pid: number;
  readonly ppid: number;
  exit(status: number): never;
  kill(pid: number, signal: number): void;
  cwd(): Uint8Array;
  chdir(path: Uint8Array): void;
  umask(mask: number): number;
  ids(): { uid: number; euid: number; gid: number; egid: number; groups: number[] };
  /** Changes an id of the process; `undefined` members stay. Missing where there are no users. */
  setIds?(ids: { uid?: number; euid?: number; gid?: number; egid?: number; groups?: readonly number[] }): void;
  uname(): { sysname: string; nodename: string; release: string; version: string; machine: string };
  cpuCount(): number;
  loadAverage(): readonly number[];
  getPriority(pid: number): number;
  setPriority(pid: number, priority: number): void;
  /** Maximum resident set in kilobytes and other rusage numbers. */
  usage(): {
    user: number;
    system: number;
    maxRss: number;
    minorFaults: number;
    majorFaults: number;
    inBlock: number;
    outBlock: number;
    voluntary: number;
    involuntary: number;
  };
  terminalSize(fd: number): { columns: number; lines: number } | undefined;
  /** A terminal's modes as `stty -g` writes them. */
  terminalModes?(fd: number): string;
  setTerminalModes?(fd: number, modes: string): void;
  /** Starts a program; its process number. Missing where there are no processes. */
  spawn?(request: SpawnRequest): number;
  /** The raw wait status of a child (`pid` -1: any), `undefined` while it runs and `block` is false; ECHILD when there is none. */
  wait?(pid: number, block: boolean): { pid: number; status: number } | undefined;
  /** Calls `handler` for signal number `signal` when the event loop turns; `undefined` restores the default. */
  onSignal?(signal: number, handler: (() => void) | undefined): void;
}

export interface Host {
  readonly kind: "node" | "browser" | "sandbox";
  /** `sys.platform`. */
  readonly platform: string;
  readonly fs: FileSystem;
  readonly env: Map<string, string>;
  readonly clock: Clock;
  readonly proc: ProcessHost;
  random(length: number): Uint8Array;
  /** A string with a character for each byte. */
  latin1?(bytes: Uint8Array): string;
  /** Size of the JavaScript stack in KB, where it is not what the engine has by default. */
  readonly stackSize?: number | undefined;
  /** JavaScript keeps what a WeakRef was made of alive until the running job ends; this lets go of it now. */
  forgetKept?(): void;
  /** What runs from now on (until told otherwise) runs only once, as the code of modules does: not worth optimising soon. */
  runsOnce?(once: boolean): void;
  /**
   * Whether the interpreter's loop is worth the time that optimising such a big function takes (some 0.1 s, several times over). Not
   * where what is hot is compiled soon.
   */
  optimiseInterpreter?(on: boolean): void;
  /** Code of the program has become hot and was compiled: one that has this happen for long uses enough of the runtime to be worth optimising. */
  hasCompiled?(): void;
  /** Whether JavaScript functions that are called for the first time are worth the engine's notes on types at once. */
  notesTypes?(atOnce: boolean): void;
}
