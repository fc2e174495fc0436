/** `BytesIO`. Source: Modules/_io/bytesio.c. */
import type { PyBuffer } from "../../objects/buffer.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { PyType } from "../../objects/type.ts";
import { bytesType } from "../../objects/types.ts";
import { getset, initSlot, type MethodDef, method, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { forEach } from "../../protocols/iterate.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { optionalSize, withWritable } from "./arguments.ts";
import { bytesOf } from "./base.ts";
import { closedError } from "./errors.ts";
import { bytesIOType, NO_BYTES, PyBytesIO, PyBytesIOBuffer, PyBytesIOSub } from "./layouts.ts";
import { restoreAttributes, stateOfAttributes, statePosition } from "./state.ts";

const NEWLINE = 10;
/** Bytes that memory has once it has grown: what V8 allocates without a detour. */
const LEAST_GROWN = 64;

function memory(self: PyBytesIO): Uint8Array {
  if (self.store === undefined) throw closedError();
  return self.store;
}

function checkExports(self: PyBytesIO): void {
  if (self.exports > 0) throw pyError("BufferError", "Existing exports of data: object cannot be re-sized");
}

/** Up to so many bytes are copied: sharing takes longer. */
const FEW = 64;

/** Makes `store` ours and at least `size` long; the bytes between the old and the new size are zero. */
function resize(self: PyBytesIO, size: number): void {
  const store = memory(self);
  if (size > store.length || self.shared) {
    // new memory costs more than its size: at least for a few small writes, then by half
    const larger = new Uint8Array(size > store.length ? Math.max(size + (size >> 1), LEAST_GROWN) : store.length);
    copyBytes(larger, 0, self.size === store.length ? store : store.subarray(0, self.size));
    self.store = larger;
    self.shared = false;
  } else if (size > self.size) store.fill(0, self.size, size);
  self.size = size;
}

/** `target.set(bytes, at)`, which takes longer than a loop for a few bytes. */
function copyBytes(target: Uint8Array, at: number, bytes: Uint8Array): void {
  const n = bytes.length;
  if (n > 64) target.set(bytes, at);
  else for (let i = 0; i < n; i++) target[at + i] = bytes[i]!;
}

function write(self: PyBytesIO, bytes: Uint8Array): number {
  memory(self);
  checkExports(self);
  const n = bytes.length;
  if (n === 0) return 0;
  const end = self.position + n;
  if (end > self.size || self.shared) resize(self, Math.max(end, self.size));
  copyBytes(self.store!, self.position, bytes);
  self.position = end;
  return n;
}

function slice(self: PyBytesIO, n: number): PyBytes {
  const store = memory(self);
  const left = Math.max(self.size - self.position, 0);
  const count = n < 0 || n > left ? left : n;
  // the whole contents: share the memory instead of copying it
  if (count > 1 && self.position === 0 && count === self.size && self.exports === 0) {
    self.position = count;
    return wholeValue(self);
  }
  const out = store.slice(self.position, self.position + count);
  self.position += count;
  return new PyBytes(out);
}

/** All contents as bytes; a later write copies. */
function wholeValue(self: PyBytesIO): PyBytes {
  const store = memory(self);
  if (self.exports > 0 || self.size <= FEW) return new PyBytes(store.slice(0, self.size));
  self.shared = true;
  return new PyBytes(store.subarray(0, self.size));
}

function lineLength(self: PyBytesIO, limit: number): number {
  const store = memory(self);
  if (self.position >= self.size) return 0;
  const found = store.subarray(0, self.size).indexOf(NEWLINE, self.position);
  const n = (found < 0 ? self.size : found + 1) - self.position;
  return limit >= 0 && limit < n ? limit : n;
}

function readLine(self: PyBytesIO, limit: number): PyBytes {
  const n = lineLength(self, limit);
  const out = memory(self).slice(self.position, self.position + n);
  self.position += n;
  return new PyBytes(out);
}

const flag = (doc: string): MethodDef<PyBytesIO> =>
  method("($self, /)", doc, (self: PyBytesIO) => {
    memory(self);
    return true;
  });

export const bytesIODef: TypeDef<PyBytesIO> = {
  doc: "Buffered I/O implementation using an in-memory bytes buffer.",
  signature: "(initial_bytes=b'')",
  isBase: true,
  slots: {
    new: (cls: PyType) => (cls === bytesIOType ? new PyBytesIO() : new PyBytesIOSub(cls)),
    init: initSlot("($self, initial_bytes=<b''>)", "BytesIO", (self: PyBytesIO, initial) => {
      if (self.exports > 0) checkExports(self);
      self.size = 0;
      self.position = 0;
      self.store = NO_BYTES;
      self.shared = false;
      if (initial === undefined || initial === None) return;
      if (initial instanceof PyBytes && initial.cls === bytesType) {
        self.store = initial.bytes;
        self.size = initial.bytes.length;
        self.shared = true;
        return;
      }
      write(self, bytesOf(initial));
      self.position = 0;
    }),
    iter: (self) => {
      memory(self);
      return self;
    },
    next: (self) => {
      const line = readLine(self, -1);
      return line.bytes.length === 0 ? undefined : line;
    },
  },
  methods: {
    readable: flag("Returns True if the IO object can be read."),
    writable: flag("Returns True if the IO object can be written."),
    seekable: flag("Returns True if the IO object can be seeked."),
    flush: method("($self, /)", "Does nothing.", (self) => {
      memory(self);
      return None;
    }),
    isatty: method("($self, /)", "Always returns False.", (self) => {
      memory(self);
      return false;
    }),
    tell: method("($self, /)", "Current file position, an integer.", (self) => {
      memory(self);
      return self.position;
    }),
    close: method("($self, /)", "Disable all I/O operations.", (self) => {
      checkExports(self);
      self.store = undefined;
      self.size = 0;
      return None;
    }),
    getvalue: method("($self, /)", "Retrieve the entire contents of the BytesIO object.", wholeValue),
    getbuffer: method("($self, /)", "Get a read-write view over the contents of the BytesIO object.", (self) => {
      memory(self);
      return rt.hooks.bufferToMemoryView(exportBuffer(new PyBytesIOBuffer(self)));
    }),
    read: method("($self, size=-1, /)", "Read at most size bytes, returned as a bytes object.", (self, size) =>
      slice(self, optionalSize(size)),
    ),
    read1: method("($self, size=-1, /)", "Read at most size bytes, returned as a bytes object.", (self, size) =>
      slice(self, optionalSize(size)),
    ),
    readline: method("($self, size=-1, /)", "Next line from the file, as a bytes object.", (self, size) =>
      readLine(self, optionalSize(size)),
    ),
    readlines: method("($self, size=None, /)", "List of bytes objects, each a line from the file.", (self, size) => {
      memory(self);
      const limit = size === None ? 0 : optionalInteger(size);
      const out: Value[] = [];
      let total = 0;
      for (;;) {
        const line = readLine(self, -1);
        if (line.bytes.length === 0) break;
        out.push(line);
        total += line.bytes.length;
        if (limit > 0 && total >= limit) break;
      }
      return new PyList(out);
    }),
    readinto: method("($self, buffer, /)", "Read bytes into buffer.", (self, buffer) =>
      withWritable(buffer, "readinto() argument", (into) => {
        const store = memory(self);
        const n = Math.min(into.length, Math.max(self.size - self.position, 0));
        into.set(store.subarray(self.position, self.position + n));
        self.position += n;
        return n;
      }),
    ),
    write: method("($self, b, /)", "Write bytes to file.", (self, b) => {
      memory(self);
      checkExports(self);
      return write(self, bytesOf(b));
    }),
    writelines: method("($self, lines, /)", "Write lines to the file.", (self, lines) => {
      memory(self);
      forEach(lines, (line) => {
        write(self, bytesOf(line));
        return undefined;
      });
      return None;
    }),
    seek: method("($self, pos: ssize, whence: int=0, /)", "Change stream position.", (self, pos, whence) => {
      memory(self);
      if (pos < 0 && whence === 0) throw pyError("ValueError", `negative seek value ${pos}`);
      if (whence < 0 || whence > 2) throw pyError("ValueError", `invalid whence (${whence}, should be 0, 1 or 2)`);
      const base = whence === 0 ? 0 : whence === 1 ? self.position : self.size;
      if (base + pos > Number.MAX_SAFE_INTEGER) throw pyError("OverflowError", "new position too large");
      self.position = Math.max(0, base + pos);
      return self.position;
    }),
    truncate: method("($self, size=None, /)", "Truncate the file to at most size bytes.", (self, size) => {
      memory(self);
      checkExports(self);
      let to = self.position;
      if (size !== None) {
        to = optionalInteger(size);
        if (to < 0) throw pyError("ValueError", `negative size value ${to}`);
      }
      if (to < self.size) resize(self, to);
      return to;
    }),
    __getstate__: method("($self, /)", "", (self) => {
      const value = wholeValue(self);
      return new PyTuple([value, self.position, stateOfAttributes(self)]);
    }),
    __setstate__: method("($self, state, /)", "", (self, state) => {
      if (!(state instanceof PyTuple) || state.items.length < 3)
        throw pyError("TypeError", `${typeName(self)}.__setstate__ argument should be 3-tuple, got ${typeName(state)}`);
      checkExports(self);
      memory(self);
      const [value, position, dict] = state.items as [Value, Value, Value];
      self.store = NO_BYTES;
      self.size = self.position = 0;
      self.shared = false;
      write(self, bytesOf(value));
      self.position = statePosition(position, "second item of state must be an integer, not");
      restoreAttributes(self, dict, "third");
      return None;
    }),
    __sizeof__: method("($self, /)", "", (self) => 96 + (self.store?.length ?? 0)),
  },
  getset: {
    closed: getset((self) => self.store === undefined, undefined, "True if the file is closed."),
  },
};

function optionalInteger(v: Value): number {
  if (typeOf(v).slots.index === undefined)
    throw pyError("TypeError", `argument should be integer or None, not '${typeName(v)}'`);
  return indexToNumber(v, "OverflowError");
}

/** A writable view of the contents; resizing is forbidden until it is released. */
function exportBuffer(owner: PyBytesIOBuffer): PyBuffer {
  const self = owner.source;
  if (self.shared) resize(self, self.size);
  self.exports++;
  let released = false;
  return {
    owner,
    bytes: memory(self).subarray(0, self.size),
    readonly: false,
    format: "B",
    itemSize: 1,
    shape: undefined,
    strides: undefined,
    release: () => {
      if (released) return;
      released = true;
      self.exports--;
    },
  };
}

export const bytesIOBufferDef: TypeDef<PyBytesIOBuffer> = {
  releasesBuffer: true,
  slots: { buffer: (self) => exportBuffer(self) },
};
