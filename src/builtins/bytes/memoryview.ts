/** The `memoryview` type. Source: Objects/memoryobject.c. Geometry is in `geometry.ts`, items in `item.ts`. */
import type { PyBuffer } from "../../objects/buffer.ts";
import { PyBytes, PyMemoryView } from "../../objects/bytes.ts";
import { PyList, PySlice, PyTuple } from "../../objects/containers.ts";
import { isInt, PyFloat } from "../../objects/number.ts";
import { Ellipsis, None, NotImplemented, PyObject, type Value } from "../../objects/object.ts";
import { EQ, NE } from "../../objects/slots.ts";
import { memoryviewType, newBuiltinType } from "../../objects/types.ts";
import { equalItems } from "../../protocols/compare.ts";
import { classMethod, fillType, getset, method, newSlot, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { pyHash } from "../../protocols/hash.ts";
import { addressText } from "../../protocols/identity.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { sliceRange } from "../../protocols/slices.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { hashOfBytes } from "./bytes.ts";
import { copyItems, forEachOffset, type Geometry, geometryOf, isContiguous } from "./geometry.ts";
import { nativeFormat, packItem, sizeOfFormat, unpackItem } from "./item.ts";
import { hexSeparator } from "./methods.ts";
import { hexTextOf } from "./ops.ts";

/** The buffer of a view that has not been released. */
function live(self: PyMemoryView): PyBuffer {
  if (self.buffer === undefined) throw pyError("ValueError", "operation forbidden on released memoryview object");
  return self.buffer;
}

/** The same when other views may be made of it. */
function shareable(self: PyMemoryView): PyBuffer {
  const b = live(self);
  if (self.isRestricted) throw pyError("ValueError", "cannot create new view on restricted memoryview");
  return b;
}

/** A view of the same memory with another geometry or format. */
function derive(self: PyMemoryView, changes: Partial<PyBuffer>): PyMemoryView {
  return new PyMemoryView({ ...shareable(self), ...changes }, self.hold);
}

/** `memoryview(object)`. */
export function viewOf(object: Value): PyMemoryView {
  if (object instanceof PyMemoryView) return derive(object, {});
  const slot = typeOf(object).slots.buffer;
  if (slot === undefined)
    throw pyError("TypeError", `memoryview: a bytes-like object is required, not '${typeName(object)}'`);
  return new PyMemoryView(slot(object, false));
}

function formatOf(b: PyBuffer): string {
  const c = nativeFormat(b.format);
  if (c === undefined) throw pyError("NotImplementedError", `memoryview: format ${b.format} not supported`);
  return c;
}

/** Offset of item `key` in dimension `dim`. */
function offsetIn(g: Geometry, dim: number, key: number): number {
  const n = g.shape[dim]!;
  const i = key < 0 ? key + n : key;
  if (i < 0 || i >= n) throw pyError("IndexError", `index out of bounds on dimension ${dim + 1}`);
  return i * g.strides[dim]!;
}

const isIndex = (v: Value): boolean => typeof v === "number" || typeOf(v).slots.index !== undefined;

/** Offset of the item that a tuple of indices names. */
function tupleOffset(g: Geometry, key: PyTuple): number {
  const n = key.items.length;
  if (n < g.shape.length) throw pyError("NotImplementedError", "sub-views are not implemented");
  if (n > g.shape.length)
    throw pyError("TypeError", `cannot index ${g.shape.length}-dimension view with ${n}-element tuple`);
  let offset = g.start;
  key.items.forEach((item, dim) => {
    offset += offsetIn(g, dim, indexToNumber(item, "IndexError"));
  });
  return offset;
}

/** The view that a slice of the first dimension selects. */
function sliced(self: PyMemoryView, g: Geometry, key: PySlice): PyMemoryView {
  const b = shareable(self);
  const r = sliceRange(key, g.shape[0]!);
  // fast path: neighbouring bytes in one dimension
  if (r.step === 1 && g.shape.length === 1 && b.itemSize === 1 && b.strides === undefined) {
    const { owner, readonly, format } = b;
    const bytes = b.bytes.subarray(r.start, r.start + r.count);
    const release = (): void => b.release();
    return new PyMemoryView(
      { owner, bytes, readonly, format, itemSize: 1, shape: [r.count], strides: undefined, release },
      self.hold,
    );
  }
  const shape = [r.count, ...g.shape.slice(1)];
  const strides = [g.strides[0]! * r.step, ...g.strides.slice(1)];
  return derive(self, window(b, shape, strides, g.start + r.start * g.strides[0]!));
}

/** The bytes from the lowest to the highest that a geometry touches. */
function window(
  b: PyBuffer,
  shape: number[],
  strides: number[],
  start: number,
): Pick<PyBuffer, "bytes" | "shape" | "strides"> {
  let low = start;
  let high = start + b.itemSize;
  for (let i = 0; i < shape.length; i++) {
    if (shape[i] === 0) return { bytes: b.bytes.subarray(0, 0), shape, strides };
    const span = strides[i]! * (shape[i]! - 1);
    if (span < 0) low += span;
    else high += span;
  }
  const bytes = b.bytes.subarray(low, high);
  const dense = isContiguous({ shape, strides, start: 0 }, b.itemSize, "C");
  return { bytes, shape, strides: dense ? undefined : strides };
}

function getItem(self: PyMemoryView, key: Value): Value {
  const b = live(self);
  // fast path: bytes in one dimension
  if (typeof key === "number" && b.format === "B" && b.strides === undefined && (b.shape?.length ?? 1) === 1) {
    const c = b.bytes[key < 0 ? key + b.bytes.length : key];
    if (c === undefined) throw pyError("IndexError", "index out of bounds on dimension 1");
    return c;
  }
  const g = geometryOf(b);
  if (g.shape.length === 0) {
    if (key instanceof PyTuple && key.items.length === 0) return unpackItem(b.bytes, 0, formatOf(b));
    if (key === Ellipsis) return self;
    throw pyError("TypeError", "invalid indexing of 0-dim memory");
  }
  if (isIndex(key)) {
    const format = formatOf(b);
    if (g.shape.length > 1) throw pyError("NotImplementedError", "multi-dimensional sub-views are not implemented");
    return unpackItem(b.bytes, g.start + offsetIn(g, 0, indexToNumber(key, "IndexError")), format);
  }
  if (key instanceof PySlice) return sliced(self, g, key);
  if (key instanceof PyTuple) {
    if (key.items.every(isIndex)) return unpackItem(b.bytes, tupleOffset(g, key), formatOf(b));
    if (key.items.every((item) => item instanceof PySlice))
      throw pyError("NotImplementedError", "multi-dimensional slicing is not implemented");
  }
  throw pyError("TypeError", "memoryview: invalid slice key");
}

function setItem(self: PyMemoryView, key: Value, value: Value | undefined): void {
  const b = live(self);
  if (b.readonly) throw pyError("TypeError", "cannot modify read-only memory");
  if (value === undefined) throw pyError("TypeError", "cannot delete memory");
  const g = geometryOf(b);
  if (g.shape.length === 0) {
    if (key === Ellipsis || (key instanceof PyTuple && key.items.length === 0)) {
      packItem(b.bytes, 0, formatOf(b), value);
      return;
    }
    throw pyError("TypeError", "invalid indexing of 0-dim memory");
  }
  if (isIndex(key)) {
    if (g.shape.length > 1) throw pyError("NotImplementedError", "sub-views are not implemented");
    const format = formatOf(b);
    packItem(b.bytes, g.start + offsetIn(g, 0, indexToNumber(key, "IndexError")), format, value);
    return;
  }
  if (key instanceof PySlice && g.shape.length === 1) {
    assignSlice(b, g, key, value);
    return;
  }
  if (key instanceof PyTuple && key.items.every(isIndex)) {
    packItem(b.bytes, tupleOffset(g, key), formatOf(b), value);
    return;
  }
  if (key instanceof PySlice || (key instanceof PyTuple && key.items.every((item) => item instanceof PySlice)))
    throw pyError("NotImplementedError", "memoryview slice assignments are currently restricted to ndim = 1");
  throw pyError("TypeError", "memoryview: invalid slice key");
}

function assignSlice(b: PyBuffer, g: Geometry, key: PySlice, value: Value): void {
  const slot = typeOf(value).slots.buffer;
  if (slot === undefined) throw pyError("TypeError", `a bytes-like object is required, not '${typeName(value)}'`);
  const source = slot(value, false);
  try {
    const from = geometryOf(source);
    const r = sliceRange(key, g.shape[0]!);
    const same = source.format.replace("@", "") === b.format.replace("@", "") && source.itemSize === b.itemSize;
    if (!same || from.shape.length !== 1 || from.shape[0] !== r.count)
      throw pyError("ValueError", "memoryview assignment: lvalue and rvalue have different structures");
    const data = copyItems(source); // a copy: the two may overlap
    for (let i = 0; i < r.count; i++) {
      const at = g.start + (r.start + i * r.step) * g.strides[0]!;
      for (let k = 0; k < b.itemSize; k++) b.bytes[at + k] = data[i * b.itemSize + k]!;
    }
  } finally {
    source.release();
  }
}

/** `cast(format, shape)`. */
function cast(self: PyMemoryView, format: string, shape: Value | undefined): PyMemoryView {
  const b = live(self);
  const g = geometryOf(b);
  if (!isContiguous(g, b.itemSize, "C"))
    throw pyError("TypeError", "memoryview: casts are restricted to C-contiguous views");
  if ((shape !== undefined || g.shape.length !== 1) && g.shape.some((n) => n === 0))
    throw pyError("TypeError", "memoryview: cannot cast view with zeros in shape or strides");
  let dims: number[] | undefined;
  if (shape !== undefined) {
    if (!(shape instanceof PyList || shape instanceof PyTuple))
      throw pyError("TypeError", "shape must be a list or a tuple");
    if (shape.items.length > 64) throw pyError("ValueError", "memoryview: number of dimensions must not exceed 64");
    if (g.shape.length !== 1 && shape.items.length !== 1)
      throw pyError("TypeError", "memoryview: cast must be 1D -> ND or ND -> 1D");
    dims = shape.items.map((item) => {
      if (!isInt(item)) throw pyError("TypeError", "memoryview.cast(): elements of shape must be integers");
      const n = indexToNumber(item, "OverflowError");
      if (n <= 0) throw pyError("ValueError", "memoryview.cast(): elements of shape must be integers > 0");
      return n;
    });
  }
  const to = nativeFormat(format);
  if (to === undefined) {
    throw pyError(
      "ValueError",
      "memoryview: destination format must be a native single character format prefixed with an optional '@'",
    );
  }
  const from = nativeFormat(b.format);
  const isByte = (c: string | undefined): boolean => c === "b" || c === "B" || c === "c";
  if (from === undefined)
    throw pyError(
      "ValueError",
      "memoryview: source format must be a native single character format prefixed with an optional '@'",
    );
  if (!isByte(from) && !isByte(to)) throw pyError("TypeError", "memoryview: cannot cast between two non-byte formats");
  const itemSize = sizeOfFormat(to);
  const length = g.shape.reduce((n, m) => n * m, b.itemSize);
  if (length % itemSize !== 0) throw pyError("TypeError", "memoryview: length is not a multiple of itemsize");
  if (dims !== undefined && dims.reduce((n, m) => n * m, itemSize) !== length)
    throw pyError("TypeError", "memoryview: product(shape) * itemsize != buffer size");
  return derive(self, { format, itemSize, shape: dims ?? [length / itemSize], strides: undefined });
}

/** Nested lists of the items; a single item for 0 dimensions. */
function toList(b: PyBuffer): Value {
  const format = formatOf(b);
  const g = geometryOf(b);
  const level = (dim: number, offset: number): Value => {
    if (dim === g.shape.length) return unpackItem(b.bytes, offset, format);
    const items: Value[] = [];
    for (let i = 0; i < g.shape[dim]!; i++) items.push(level(dim + 1, offset + i * g.strides[dim]!));
    return new PyList(items);
  };
  return level(0, g.start);
}

/** Equal structure and equal items, compared as Python values. */
function equalBuffers(a: PyBuffer, b: PyBuffer): boolean {
  const x = geometryOf(a);
  const y = geometryOf(b);
  if (x.shape.length !== y.shape.length || x.shape.some((n, i) => n !== y.shape[i])) return false;
  const fa = nativeFormat(a.format);
  const fb = nativeFormat(b.format);
  if (fa === undefined || fb === undefined) return false;
  // fast path: plain bytes
  const offsets: number[] = [];
  forEachOffset(y, "C", (offset) => offsets.push(offset));
  let equal = true;
  let k = 0;
  forEachOffset(x, "C", (offset) => {
    if (!equal) return;
    const other = offsets[k++]!;
    if (fa === "B" && fb === "B") equal = a.bytes[offset] === b.bytes[other];
    else {
      const p = unpackItem(a.bytes, offset, fa);
      const q = unpackItem(b.bytes, other, fb);
      equal = p instanceof PyFloat && q instanceof PyFloat ? p.v === q.v : equalItems(p, q);
    }
  });
  return equal;
}

function equals(self: PyMemoryView, other: Value): boolean | undefined {
  if (self.buffer === undefined) return self === other;
  if (other instanceof PyMemoryView)
    return other.buffer === undefined ? false : equalBuffers(self.buffer, other.buffer);
  const slot = typeOf(other).slots.buffer;
  if (slot === undefined) return undefined;
  const buffer = slot(other, false);
  try {
    return equalBuffers(self.buffer, buffer);
  } finally {
    buffer.release();
  }
}

function release(self: PyMemoryView): void {
  if (self.buffer === undefined) return;
  if (self.exports > 0)
    throw pyError("BufferError", `memoryview has ${self.exports} exported buffer${self.exports === 1 ? "" : "s"}`);
  self.end();
}

/** `memory_iterator`. */
class PyMemoryIterator extends PyObject {
  view: PyMemoryView | undefined;
  index: number;
  readonly length: number;
  readonly format: string;
  constructor(view: PyMemoryView, length: number, format: string) {
    super();
    this.view = view;
    this.index = 0;
    this.length = length;
    this.format = format;
  }
}
const iteratorType = newBuiltinType("memory_iterator", PyMemoryIterator);

const tuple = (ns: readonly number[]): PyTuple => new PyTuple(ns);

/** The buffer of a view, as the view's own `__buffer__` exports it. */
function exportView(self: PyMemoryView, writable: boolean): PyBuffer {
  const b = shareable(self);
  if (writable && b.readonly) throw pyError("BufferError", "memoryview: underlying buffer is not writable");
  self.exports++;
  let held = true;
  return {
    ...b,
    release: () => {
      if (held) self.exports--;
      held = false;
    },
  };
}

export const memoryviewDef: TypeDef<PyMemoryView> = {
  doc: "Create a new memoryview object which references the given object.",
  signature: "(object)",
  releasesBuffer: true,
  isSequence: true,
  slots: {
    new: newSlot("($type, /, object)", "memoryview", (_cls, object) => viewOf(object)),
    repr: (self) => {
      const address = addressText(self);
      return self.buffer === undefined ? `<released memory at ${address}>` : `<memory at ${address}>`;
    },
    hash: (self) => {
      const b = live(self);
      if (!b.readonly) throw pyError("ValueError", "cannot hash writable memoryview object");
      const format = nativeFormat(b.format);
      if (format !== "B" && format !== "b" && format !== "c")
        throw pyError("ValueError", "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
      pyHash(b.owner); // an exporter that cannot be hashed may change
      return hashOfBytes(copyItems(b));
    },
    richCompare: (self, other, op) => {
      if (op !== EQ && op !== NE) return NotImplemented;
      const equal = equals(self, other);
      return equal === undefined ? NotImplemented : equal === (op === EQ);
    },
    iter: (self) => {
      const b = live(self);
      const g = geometryOf(b);
      if (g.shape.length === 0) throw pyError("TypeError", "invalid indexing of 0-dim memory");
      if (g.shape.length !== 1) throw pyError("NotImplementedError", "multi-dimensional sub-views are not implemented");
      return new PyMemoryIterator(self, g.shape[0]!, formatOf(b));
    },
    len: (self) => {
      const g = geometryOf(live(self));
      if (g.shape.length === 0) throw pyError("TypeError", "0-dim memory has no length");
      return g.shape[0]!;
    },
    getItem,
    setItem,
    buffer: exportView,
  },
  methods: {
    release: method("($self, /)", "Release the underlying buffer exposed by the memoryview object.", (self) => {
      release(self);
      return None;
    }),
    tobytes: method(
      "($self, /, order: text_or_none='C')",
      "Return the data in the buffer as a byte string.\n\nOrder can be {'C', 'F', 'A'}. When order is 'C' or 'F', the data of the\noriginal array is converted to C or Fortran order. For contiguous views,\n'A' returns an exact copy of the physical memory. In particular, in-memory\nFortran order is preserved. For non-contiguous views, the data is converted\nto C first. order=None is the same as order='C'.",
      (self, order) => {
        const b = live(self);
        if (order !== null && order !== "C" && order !== "F" && order !== "A")
          throw pyError("ValueError", "order must be 'C', 'F' or 'A'");
        const fortran = order === "F" || (order === "A" && isContiguous(geometryOf(b), b.itemSize, "F"));
        return new PyBytes(copyItems(b, fortran ? "F" : "C"));
      },
    ),
    hex: method(
      "($self, /, sep=<unrepresentable>, bytes_per_sep: int=1)",
      `Return the data in the buffer as a str of hexadecimal numbers.

  sep
    An optional single character or byte to separate hex bytes.
  bytes_per_sep
    How many bytes between separators.  Positive values count from the
    right, negative values count from the left.

Example:
>>> value = memoryview(b'\\xb9\\x01\\xef')
>>> value.hex()
'b901ef'
>>> value.hex(':')
'b9:01:ef'
>>> value.hex(':', 2)
'b9:01ef'
>>> value.hex(':', -2)
'b901:ef'`,
      (self, sep, group) => hexTextOf(copyItems(live(self)), hexSeparator(sep), group),
    ),
    tolist: method("($self, /)", "Return the data in the buffer as a list of elements.", (self) => toList(live(self))),
    cast: method(
      "($self, /, format: text, shape=<unrepresentable>)",
      "Cast a memoryview to a new format or shape.",
      cast,
    ),
    toreadonly: method("($self, /)", "Return a readonly version of the memoryview.", (self) =>
      derive(self, { readonly: true }),
    ),
    _from_flags: classMethod(
      "($type, /, object, flags: int)",
      "Create a new memoryview object which references the given object.",
      (_cls, object, flags) => {
        const slot = typeOf(object).slots.buffer;
        if (slot === undefined) return viewOf(object);
        return new PyMemoryView(slot(object, (flags & 1) !== 0));
      },
    ),
    __enter__: method("($tuple, /)", "", (self) => {
      live(self);
      return self;
    }),
    __exit__: method("($tuple, *args)", "", (self) => {
      release(self);
      return None;
    }),
  },
  getset: {
    obj: getset((self) => live(self).owner, undefined, "The underlying object of the memoryview."),
    nbytes: getset(
      (self) => {
        const b = live(self);
        return geometryOf(b).shape.reduce((n, m) => n * m, b.itemSize);
      },
      undefined,
      "The amount of space in bytes that the array would use in\n a contiguous representation.",
    ),
    readonly: getset((self) => live(self).readonly, undefined, "A bool indicating whether the memory is read only."),
    itemsize: getset((self) => live(self).itemSize, undefined, "The size in bytes of each element of the memoryview."),
    format: getset(
      (self) => live(self).format,
      undefined,
      "A string containing the format (in struct module style)\n for each element in the view.",
    ),
    ndim: getset(
      (self) => live(self).shape?.length ?? 1,
      undefined,
      "An integer indicating how many dimensions of a multi-dimensional\n array the memory represents.",
    ),
    shape: getset(
      (self) => tuple(geometryOf(live(self)).shape),
      undefined,
      "A tuple of ndim integers giving the shape of the memory\n as an N-dimensional array.",
    ),
    strides: getset(
      (self) => tuple(geometryOf(live(self)).strides),
      undefined,
      "A tuple of ndim integers giving the size in bytes to access\n each element for each dimension of the array.",
    ),
    suboffsets: getset(
      (self) => {
        live(self);
        return tuple([]);
      },
      undefined,
      "A tuple of integers used internally for PIL-style arrays.",
    ),
    c_contiguous: getset(
      (self) => isContiguous(geometryOf(live(self)), live(self).itemSize, "C"),
      undefined,
      "A bool indicating whether the memory is C contiguous.",
    ),
    f_contiguous: getset(
      (self) => isContiguous(geometryOf(live(self)), live(self).itemSize, "F"),
      undefined,
      "A bool indicating whether the memory is Fortran contiguous.",
    ),
    contiguous: getset(
      (self) => {
        const b = live(self);
        const g = geometryOf(b);
        return isContiguous(g, b.itemSize, "C") || isContiguous(g, b.itemSize, "F");
      },
      undefined,
      "A bool indicating whether the memory is contiguous.",
    ),
  },
};

const iteratorDef: TypeDef<PyMemoryIterator> = {
  slots: {
    iter: (self) => self,
    next: (self) => {
      const view = self.view;
      if (view === undefined) return undefined;
      if (self.index >= self.length) {
        self.view = undefined;
        return undefined;
      }
      const b = live(view);
      const g = geometryOf(b);
      return unpackItem(b.bytes, g.start + self.index++ * g.strides[0]!, self.format);
    },
  },
};

export function installMemoryView(): void {
  fillType(memoryviewType, memoryviewDef);
  fillType(iteratorType, iteratorDef);
}

/** What `rt.hooks.bufferToMemoryView` does: a memoryview over a buffer that the caller has already got. */
export function bufferToMemoryView(buffer: PyBuffer): Value {
  return new PyMemoryView(buffer);
}
