/**
 * The `mmap` module: memory of this process. A map of a file holds a copy of its bytes; a shared one writes its changes back on
 * `flush`, `close` and `resize`, and at exit. Source: Modules/mmapmodule.c.
 */
import { HostError } from "../host/host.ts";
import { PyBytes } from "../objects/bytes.ts";
import { PySlice } from "../objects/containers.ts";
import { heapSubclass } from "../objects/heap.ts";
import { defineModule } from "../objects/module.ts";
import { isInt } from "../objects/number.ts";
import { None, PyObject, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { PyType } from "../objects/type.ts";
import { exceptionTypes, newBuiltinType } from "../objects/types.ts";
import { bufferBytes } from "../protocols/clinic/converters.ts";
import { fillType, getset, type MethodDef, method, newSlot, withoutSignatures } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { index, indexToNumber } from "../protocols/number.ts";
import { sliceRange } from "../protocols/slices.ts";
import { typeOf } from "../protocols/type-of.ts";
import { markClean, markDirty } from "./_io/open-files.ts";
import { attempt, errnoError } from "./posix/errors.ts";
import { offset as fileOffset } from "./posix/path.ts";

const PAGE = 4096;
const ACCESS_DEFAULT = 0;
const ACCESS_READ = 1;
const ACCESS_WRITE = 2;
const ACCESS_COPY = 3;
const MAP_SHARED = 1;
const MAP_PRIVATE = 2;
const PROT_READ = 1;
const PROT_WRITE = 2;
const NEWLINE = 10;

const CONSTANTS: Readonly<Record<string, number>> = {
  ACCESS_COPY,
  ACCESS_DEFAULT,
  ACCESS_READ,
  ACCESS_WRITE,
  ALLOCATIONGRANULARITY: PAGE,
  MADV_DODUMP: 17,
  MADV_DOFORK: 11,
  MADV_DONTDUMP: 16,
  MADV_DONTFORK: 10,
  MADV_DONTNEED: 4,
  MADV_FREE: 8,
  MADV_HUGEPAGE: 14,
  MADV_HWPOISON: 100,
  MADV_MERGEABLE: 12,
  MADV_NOHUGEPAGE: 15,
  MADV_NORMAL: 0,
  MADV_RANDOM: 1,
  MADV_REMOVE: 9,
  MADV_SEQUENTIAL: 2,
  MADV_UNMERGEABLE: 13,
  MADV_WILLNEED: 3,
  MAP_ANON: 32,
  MAP_ANONYMOUS: 32,
  MAP_DENYWRITE: 2048,
  MAP_EXECUTABLE: 4096,
  MAP_POPULATE: 32768,
  MAP_PRIVATE,
  MAP_SHARED,
  MAP_STACK: 131072,
  PAGESIZE: PAGE,
  PROT_EXEC: 4,
  PROT_READ,
  PROT_WRITE,
};

class PyMmap extends PyObject {
  /** `undefined` once closed. */
  data: Uint8Array | undefined;
  /** Our own descriptor of the file; -1 for anonymous memory. */
  fd: number;
  readonly offset: number;
  readonly access: number;
  /** May its bytes be changed? */
  readonly writable: boolean;
  /** Changes go to the file. */
  readonly shared: boolean;
  position = 0;
  exports = 0;
  readonly dirty = { flushAll: () => writeBack(this), path: undefined };
  constructor(data: Uint8Array, fd: number, offset: number, access: number, writable: boolean, shared: boolean) {
    super();
    this.data = data;
    this.fd = fd;
    this.offset = offset;
    this.access = access;
    this.writable = writable;
    this.shared = shared;
  }
}
const PyMmapSub = heapSubclass(PyMmap);

function memory(self: PyMmap): Uint8Array {
  if (self.data === undefined) throw pyError("ValueError", "mmap closed or invalid");
  return self.data;
}

function writable(self: PyMmap): Uint8Array {
  const data = memory(self);
  if (!self.writable) throw pyError("TypeError", "mmap can't modify a readonly memory map.");
  if (self.shared && self.fd >= 0) markDirty(self.dirty);
  return data;
}

/** Memory for a map; ENOMEM when there is not that much. */
function allocate(length: number): Uint8Array {
  try {
    return new Uint8Array(length);
  } catch {
    throw errnoError("ENOMEM");
  }
}

/** Writes all bytes of a shared map to its file. */
function writeBack(self: PyMmap): void {
  markClean(self.dirty);
  if (!self.shared || !self.writable || self.fd < 0 || self.data === undefined) return;
  for (let done = 0; done < self.data.length; ) {
    done += rt.host.fs.write(self.fd, self.data.subarray(done), self.offset + done);
  }
}

function readFile(fd: number, length: number, offset: number): Uint8Array {
  const out = allocate(length);
  for (let done = 0; done < length; ) {
    const n = rt.host.fs.read(fd, out.subarray(done), offset + done);
    if (n === 0) break;
    done += n;
  }
  return out;
}

function make(
  cls: PyType,
  fileno: number,
  lengthArgument: number,
  flags: number,
  prot: number,
  accessArgument: number,
  at: number,
): Value {
  if (lengthArgument < 0) throw pyError("OverflowError", "memory mapped length must be positive");
  if (at < 0) throw pyError("OverflowError", "memory mapped offset must be positive");
  if (accessArgument !== ACCESS_DEFAULT && (flags !== MAP_SHARED || prot !== (PROT_WRITE | PROT_READ)))
    throw pyError("ValueError", "mmap can't specify both access and flags, prot.");
  let access = accessArgument;
  let canWrite: boolean;
  let shared: boolean;
  switch (access) {
    case ACCESS_READ:
      canWrite = false;
      shared = true;
      break;
    case ACCESS_WRITE:
      canWrite = true;
      shared = true;
      break;
    case ACCESS_COPY:
      canWrite = true;
      shared = false;
      break;
    case ACCESS_DEFAULT:
      canWrite = (prot & PROT_WRITE) !== 0;
      shared = (flags & MAP_SHARED) !== 0;
      if ((prot & (PROT_READ | PROT_WRITE)) === PROT_READ) access = ACCESS_READ;
      else if ((prot & (PROT_READ | PROT_WRITE)) === PROT_WRITE) access = ACCESS_WRITE;
      break;
    default:
      throw pyError("ValueError", "mmap invalid access parameter.");
  }
  let length = lengthArgument;
  let fd = -1;
  if (fileno !== -1) {
    attempt(() => {
      const stat = rt.host.fs.fstat(fileno);
      if ((stat.mode & 0o170000) !== 0o100000) return;
      if (length === 0) {
        if (stat.size === 0) throw pyError("ValueError", "cannot mmap an empty file");
        if (at >= stat.size) throw pyError("ValueError", "mmap offset is greater than file size");
        length = stat.size - at;
      } else if (at > stat.size || stat.size - at < length) {
        throw pyError("ValueError", "mmap length is greater than file size");
      }
    });
  }
  if (length === 0 || at % PAGE !== 0) throw errnoError("EINVAL");
  let data: Uint8Array;
  if (fileno === -1) data = allocate(length);
  else {
    const mode = attempt(() => rt.host.fs.getFlags(fileno)) & 3;
    if (mode === 1 || (canWrite && shared && mode === 0)) throw errnoError("EACCES");
    fd = attempt(() => rt.host.fs.dup(fileno));
    data = attempt(() => readFile(fd, length, at));
  }
  return cls.isHeap
    ? new PyMmapSub(cls, data, fd, at, access, canWrite, shared)
    : new PyMmap(data, fd, at, access, canWrite, shared);
}

function resize(self: PyMmap, size: number): void {
  const data = memory(self);
  if (self.exports > 0) throw pyError("BufferError", "mmap can't resize with extant pointers exported.");
  if (self.access !== ACCESS_WRITE && self.access !== ACCESS_DEFAULT)
    throw pyError("TypeError", "mmap can't resize a readonly or copy-on-write memory map.");
  if (size < 0 || self.offset + size > Number.MAX_SAFE_INTEGER) throw pyError("ValueError", "new size out of range");
  attempt(() => {
    writeBack(self);
    if (self.fd >= 0) rt.host.fs.ftruncate(self.fd, self.offset + size);
    else if (size === 0) throw new HostError("EINVAL");
  });
  const next = allocate(size);
  next.set(data.subarray(0, size));
  self.data = next;
}

/** `find` and `rfind`. */
function search(self: PyMmap, sub: Value, start: Value, end: Value, last: boolean): number {
  const data = memory(self);
  const wanted = bufferBytes(sub);
  const clamp = (v: Value, otherwise: number): number => {
    if (v === None) return otherwise;
    const n = indexToNumber(v, "OverflowError");
    return n < 0 ? Math.max(0, n + data.length) : Math.min(n, data.length);
  };
  const from = clamp(start, last ? 0 : self.position);
  const to = clamp(end, data.length);
  const fits = (i: number): boolean => {
    for (let j = 0; j < wanted.length; j++) if (data[i + j] !== wanted[j]) return false;
    return true;
  };
  if (last) {
    for (let i = to - wanted.length; i >= from; i--) if (fits(i)) return i;
  } else {
    for (let i = from; i + wanted.length <= to; i++) if (fits(i)) return i;
  }
  return -1;
}

function byteValue(v: Value): number {
  if (!isInt(v)) throw pyError("TypeError", "mmap item value must be an int");
  const n = index(v);
  if (n < 0 || n > 255) throw pyError("ValueError", "mmap item value must be in range(0, 256)");
  return Number(n);
}

function position(data: Uint8Array, key: Value): number {
  let i = indexToNumber(key, "IndexError");
  if (i < 0) i += data.length;
  if (i < 0 || i >= data.length) throw pyError("IndexError", "mmap index out of range");
  return i;
}

function getItem(self: PyMmap, key: Value): Value {
  const data = memory(self);
  if (key instanceof PySlice) {
    const { start, step, count: length } = sliceRange(key, data.length);
    if (step === 1) return new PyBytes(data.slice(start, start + length));
    const out = new Uint8Array(length);
    for (let i = 0; i < length; i++) out[i] = data[start + i * step]!;
    return new PyBytes(out);
  }
  if (typeOf(key).slots.index === undefined) throw pyError("TypeError", "mmap indices must be integers");
  return data[position(data, key)]!;
}

function setItem(self: PyMmap, key: Value, value: Value | undefined): void {
  const data = memory(self);
  writable(self);
  if (key instanceof PySlice) {
    if (value === undefined) throw pyError("TypeError", "mmap object doesn't support slice deletion");
    const { start, step, count: length } = sliceRange(key, data.length);
    const bytes = bufferBytes(value).slice();
    if (bytes.length !== length) throw pyError("IndexError", "mmap slice assignment is wrong size");
    for (let i = 0; i < length; i++) data[start + i * step] = bytes[i]!;
    return;
  }
  if (typeOf(key).slots.index === undefined) throw pyError("TypeError", "mmap indices must be integers");
  const at = position(data, key);
  if (value === undefined) throw pyError("TypeError", "mmap doesn't support item deletion");
  data[at] = byteValue(value);
}

function closeMap(self: PyMmap): Value {
  if (self.exports > 0) throw pyError("BufferError", "cannot close exported pointers exist");
  attempt(() => writeBack(self));
  if (self.fd >= 0) attempt(() => rt.host.fs.close(self.fd));
  self.fd = -1;
  self.data = undefined;
  return None;
}

type M = PyMmap;
const methods: Record<string, MethodDef<M>> = withoutSignatures({
  close: method("($self, /)", "", closeMap),
  find: method("($self, sub, start=None, end=None, /)", "", (self: M, sub, start, end) =>
    search(self, sub, start, end, false),
  ),
  rfind: method("($self, sub, start=None, end=None, /)", "", (self: M, sub, start, end) =>
    search(self, sub, start, end, true),
  ),
  flush: method("($self, offset: ssize=0, size: ssize=-1, /)", "", (self: M, at, size) => {
    const data = memory(self);
    const n = size === -1 ? data.length : size;
    if (n < 0 || at < 0 || data.length - at < n) throw pyError("ValueError", "flush values out of range");
    if (at % PAGE !== 0) throw errnoError("EINVAL");
    if (self.access === ACCESS_READ || self.access === ACCESS_COPY) return None;
    attempt(() => writeBack(self));
    return None;
  }),
  madvise: method("($self, option: int, start: ssize=0, length=None, /)", "", (self: M, _option, start, length) => {
    const data = memory(self);
    if (start < 0 || start >= data.length) throw pyError("ValueError", "madvise start out of bounds");
    if (length !== None && indexToNumber(length, "OverflowError") < 0)
      throw pyError("ValueError", "madvise length invalid");
    if (start % PAGE !== 0) throw errnoError("EINVAL");
    return None;
  }),
  move: method("($self, dest: ssize, src: ssize, count: ssize, /)", "", (self: M, dest, src, count) => {
    const data = writable(self);
    if (dest < 0 || src < 0 || count < 0 || data.length - dest < count || data.length - src < count)
      throw pyError("ValueError", "source, destination, or count out of range");
    data.copyWithin(dest, src, src + count);
    return None;
  }),
  read: method("($self, size: ssize_or_none=None, /)", "", (self: M, size) => {
    const data = memory(self);
    const left = Math.max(0, data.length - self.position);
    const n = size === null || size < 0 || size > left ? left : size;
    const out = data.slice(self.position, self.position + n);
    self.position += n;
    return new PyBytes(out);
  }),
  read_byte: method("($self, /)", "", (self: M) => {
    const data = memory(self);
    if (self.position >= data.length) throw pyError("ValueError", "read byte out of range");
    return data[self.position++]!;
  }),
  readline: method("($self, /)", "", (self: M) => {
    const data = memory(self);
    const found = data.indexOf(NEWLINE, self.position);
    const end = found < 0 ? data.length : found + 1;
    const out = data.slice(self.position, end);
    self.position = Math.max(self.position, end);
    return new PyBytes(out);
  }),
  resize: method("($self, newsize: ssize, /)", "", (self: M, size) => {
    resize(self, size);
    return None;
  }),
  seek: method("($self, pos: ssize, whence: int=0, /)", "", (self: M, pos, whence) => {
    const data = memory(self);
    if (whence < 0 || whence > 2) throw pyError("ValueError", "unknown seek type");
    const to = pos + (whence === 0 ? 0 : whence === 1 ? self.position : data.length);
    if (to < 0 || to > data.length) throw pyError("ValueError", "seek out of range");
    self.position = to;
    return None;
  }),
  size: method("($self, /)", "", (self: M) => {
    memory(self);
    return attempt(() => rt.host.fs.fstat(self.fd).size);
  }),
  tell: method("($self, /)", "", (self: M) => {
    memory(self);
    return self.position;
  }),
  write: method("($self, data: buffer, /)", "", (self: M, bytes) => {
    const data = writable(self);
    if (self.position > data.length || data.length - self.position < bytes.length)
      throw pyError("ValueError", "data out of range");
    data.set(bytes, self.position);
    self.position += bytes.length;
    return bytes.length;
  }),
  write_byte: method("($self, value, /)", "", (self: M, value) => {
    const n = index(value);
    if (n < 0) throw pyError("OverflowError", "unsigned byte integer is less than minimum");
    if (n > 255) throw pyError("OverflowError", "unsigned byte integer is greater than maximum");
    const data = writable(self);
    if (self.position >= data.length) throw pyError("ValueError", "write byte out of range");
    data[self.position++] = Number(n);
    return None;
  }),
  __enter__: method("($self, /)", "", (self: M) => {
    memory(self);
    return self;
  }),
  __exit__: method("($self, /, *args)", "", closeMap),
}) as Record<string, MethodDef<M>>;

const ACCESS_NAMES = ["ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY"];

let mmapClass: PyType | undefined;
function mmapType(): PyType {
  mmapClass ??= fillType<M>(newBuiltinType("mmap.mmap", PyMmap), {
    doc: "Windows: mmap(fileno, length[, tagname[, access[, offset]]])\n\nMaps length bytes from the file specified by the file handle fileno,\nand returns a mmap object.  If length is larger than the current size\nof the file, the file is extended to contain length bytes.  If length\nis 0, the maximum length of the map is the current size of the file,\nexcept that if the file is empty Windows raises an exception (you cannot\ncreate an empty mapping on Windows).\n\nUnix: mmap(fileno, length[, flags[, prot[, access[, offset]]]])\n\nMaps length bytes from the file specified by the file descriptor fileno,\nand returns a mmap object.  If length is 0, the maximum length of the map\nwill be the current size of the file when mmap is called.\nflags specifies the nature of the mapping. MAP_PRIVATE creates a\nprivate copy-on-write mapping, so changes to the contents of the mmap\nobject will be private to this process, and MAP_SHARED creates a mapping\nthat's shared with all other processes mapping the same areas of the file.\nThe default value is MAP_SHARED.\n\nTo map anonymous memory, pass -1 as the fileno (both versions).",
    isBase: true,
    hasWeakref: true,
    releasesBuffer: true,
    slots: {
      new: newSlot(
        "($type, fileno: int, length: ssize, flags: int=1, prot: int=3, access: int=0, offset=0)",
        "mmap",
        (cls, fileno, length, flags, prot, access, at) =>
          make(cls, fileno, length, flags, prot, access, fileOffset(at)),
      ),
      repr: (self) => {
        if (self.data === undefined) return `<${typeOf(self).moduleName}.${typeOf(self).name} closed=True>`;
        return `<mmap.mmap closed=False, access=${ACCESS_NAMES[self.access]}, length=${self.data.length}, pos=${self.position}, offset=${self.offset}>`;
      },
      len: (self) => memory(self).length,
      getItem,
      setItem,
      buffer: (self, wantsWrite) => {
        const bytes = memory(self);
        if (wantsWrite && !self.writable) throw pyError("BufferError", "Object is not writable.");
        if (wantsWrite && self.shared && self.fd >= 0) markDirty(self.dirty);
        self.exports++;
        let released = false;
        return {
          owner: self,
          bytes,
          readonly: !self.writable,
          format: "B",
          itemSize: 1,
          shape: undefined,
          strides: undefined,
          release: () => {
            if (!released) self.exports--;
            released = true;
          },
        };
      },
    },
    isSequence: true,
    methods,
    getset: { closed: getset((self) => self.data === undefined) },
  });
  return mmapClass;
}

export const mmapModule = defineModule("mmap", () => ({
  types: { mmap: mmapType(), error: exceptionTypes.OSError },
  constants: CONSTANTS,
}));
