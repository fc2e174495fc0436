/**
 * What Taipan needs of the world outside: files, standard streams, clocks, entropy, processes. `node.ts` implements it on
 * Node, others elsewhere; nothing above this folder touches Node or the DOM. All calls are synchronous.
 * Failures throw `HostError` with a POSIX errno; `modules/posix` turns it into OSError.
 */

/** A failed system call: `errno` is the Linux number, `code` its name (`"ENOENT"`). */
export class HostError {
  readonly errno: number;
  readonly code: string;
  readonly message: string;
  constructor(errno: number, code: string, message: string) {
    this.errno = errno;
    this.code = code;
    this.message = message;
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
  readonly size: bigint;
  readonly blksize: number;
  readonly blocks: bigint;
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

export interface DirEntry {
  readonly name: Uint8Array;
  readonly kind: "file" | "dir" | "symlink" | "other";
}

/** Paths are bytes in the file system's encoding (UTF-8). `flags` of open are Linux O_* numbers. */
export interface FileSystem {
  open(path: Uint8Array, flags: number, mode: number): number;
  close(fd: number): void;
  /** Reads up to `into.length` bytes at the file position, or at `position`; 0 at end of file. */
  read(fd: number, into: Uint8Array, position?: bigint): number;
  /** Writes some or all of `data`; the number of bytes written. */
  write(fd: number, data: Uint8Array, position?: bigint): number;
  /** `whence` 0 set, 1 current, 2 end; the new offset. */
  seek(fd: number, offset: bigint, whence: number): bigint;
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
  utimes(path: Uint8Array, atimeNs: bigint, mtimeNs: bigint, follow: boolean): void;
  truncate(path: Uint8Array, length: bigint): void;
  ftruncate(fd: number, length: bigint): void;
  fsync(fd: number): void;
  access(path: Uint8Array, mode: number): boolean;
  realpath(path: Uint8Array): Uint8Array;
  dup(fd: number): number;
  dup2(fd: number, to: number): number;
  isatty(fd: number): boolean;
}

export interface Clock {
  /** Wall clock, nanoseconds since the epoch. */
  wall(): bigint;
  /** Monotonic clock, nanoseconds. */
  monotonic(): bigint;
  /** CPU time of the process, nanoseconds. */
  cpu(): bigint;
  /** Blocks for so many nanoseconds. */
  sleep(ns: bigint): void;
  /** Offset from UTC in seconds (east positive), whether DST is in force, and the zone's name at an instant (seconds). */
  zone(seconds: number): { offset: number; isDst: boolean; name: string };
}

export interface SpawnResult {
  readonly pid: number;
  readonly status: number | undefined;
  readonly signal: number | undefined;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
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
  uname(): { sysname: string; nodename: string; release: string; version: string; machine: string };
  cpuCount(): number;
  terminalSize(fd: number): { columns: number; lines: number } | undefined;
  /** Runs a program to its end with whole input and output. */
  spawnSync?(
    argv: readonly string[],
    options: {
      env: ReadonlyMap<string, string>;
      cwd?: string;
      input?: Uint8Array;
      stdio: readonly ("pipe" | "inherit" | "ignore" | number)[];
    },
  ): SpawnResult;
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
}
