/**
 * Streams with data not yet written. CPython writes it when the last reference goes; without reference counts we keep such
 * streams alive and write them at exit, and earlier when somebody opens the same file.
 */
import { rt } from "../../objects/runtime.ts";

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
