/**
 * Files that nobody has closed. CPython writes and closes them when the last reference goes. Without reference counts, streams with
 * data not yet written are kept alive and written at exit, and earlier when somebody opens the same file; files that nobody can
 * reach are closed by `gc.collect()`, when descriptors run out, and at exit.
 */
import { PyBaseException } from "../../objects/exception.ts";
import { rt } from "../../objects/runtime.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { reprText } from "../../protocols/text.ts";
import { hasHiddenFrames } from "../../vm/tier.ts";
import { reachableObjects } from "../gc/reachable.ts";
import type { PyFileIO } from "./layouts.ts";

/** A stream with pending output. */
export interface DirtyStream {
  /** Writes everything down to the host. */
  flushAll(): void;
  /** The path it was opened by, if any. */
  readonly path: Uint8Array | undefined;
}

function dirty(): Set<DirtyStream> {
  let set = rt.state.get("_io.dirty") as Set<DirtyStream> | undefined;
  if (set === undefined) {
    set = new Set();
    rt.state.set("_io.dirty", set);
  }
  return set;
}

export function markDirty(stream: DirtyStream): void {
  dirty().add(stream);
}
export function markClean(stream: DirtyStream): void {
  dirty().delete(stream);
}

/**
 * Before `path` is opened: what was written to it so far.
 * DIVERGES: a stream that is still referenced would keep its data in the buffer in CPython.
 */
export function flushFilesNamed(path: Uint8Array): void {
  const set = dirty();
  if (set.size === 0) return;
  for (const stream of [...set]) {
    if (stream.path !== undefined && sameBytes(stream.path, path)) flushQuietly(stream);
  }
}

/** At exit: everything that is left. Errors are lost, as those of destructors are. */
export function flushOpenFiles(): void {
  for (const stream of [...dirty()]) flushQuietly(stream);
}

function flushQuietly(stream: DirtyStream): void {
  try {
    stream.flushAll();
  } catch {
    markClean(stream);
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Files that close their descriptor, while they are open. */
function openFiles(): Set<PyFileIO> {
  let set = rt.state.get("_io.open") as Set<PyFileIO> | undefined;
  if (set === undefined) {
    set = new Set();
    rt.state.set("_io.open", set);
  }
  return set;
}

export const openFileCount = (): number => openFiles().size;
export function fileOpened(file: PyFileIO): void {
  openFiles().add(file);
}
export function fileClosed(file: PyFileIO): void {
  openFiles().delete(file);
}

/** Closes files that are not among `alive`, with the ResourceWarning that CPython gives; how many there were. */
export function closeDroppedFiles(alive: ReadonlySet<object>): number {
  let count = 0;
  for (const file of [...openFiles()]) {
    if (alive.has(file)) continue;
    count++;
    warnUnclosed(file);
    const { fd } = file;
    fileClosed(file);
    file.fd = -1;
    try {
      rt.host.fs.close(fd);
    } catch {
      // as a destructor: nobody hears of it
    }
  }
  return count;
}

/** No descriptors are left: closes what nobody can reach; false when that is nothing. */
export function freeDescriptors(): boolean {
  flushOpenFiles();
  return openFiles().size > 0 && !hasHiddenFrames() && closeDroppedFiles(reachableObjects()) > 0;
}

/** At exit: ResourceWarnings for files that are still open. The process closes them. */
export function warnUnclosedFiles(): void {
  for (const file of openFiles()) warnUnclosed(file);
}

function warnUnclosed(file: PyFileIO): void {
  const shown = file.outer ?? file;
  try {
    rt.hooks.warn(exceptionTypes.ResourceWarning, `unclosed file ${reprText(shown)}`, 1);
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
    rt.hooks.unraisable(e, undefined, shown);
  }
}
