/** `struct.Struct` and the iterator of `iter_unpack`. Source: Modules/_struct.c. */
import { zeroBytes } from "../../base/byte-store.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyTuple, tupleOf } from "../../objects/containers.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { getset, initSlot, type LazyType, lazyType, method, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { index, indexToNumber } from "../../protocols/number.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { failure, formatText, type Layout, parseFormat } from "./format.ts";
import { packInto, unpackFrom } from "./values.ts";

const UNREADY: Layout = { fields: [], size: -1, count: -1, isLittle: true };

export class PyStruct extends PyObject {
  format: string;
  layout: Layout;
  constructor(format: string, layout: Layout) {
    super();
    this.format = format;
    this.layout = layout;
  }
}
const PyStructSub = heapSubclass(PyStruct);

/** What `Struct(format)` makes. */
export function makeStruct(format: Value): PyStruct {
  const text = formatText(format);
  return new PyStruct(text, parseFormat(text));
}

export function pack(s: PyStruct, args: readonly Value[], from: number): Value {
  const { layout } = s;
  const given = args.length - from;
  if (given !== layout.count) throw failure(`pack expected ${layout.count} items for packing (got ${given})`);
  const out = zeroBytes(layout.size);
  packInto(layout, out, 0, args, from);
  return new PyBytes(out);
}

/** `args` from `from` on: buffer, offset, values. */
export function packIntoBuffer(s: PyStruct, args: readonly Value[], from: number): Value {
  const { layout } = s;
  const given = args.length - from;
  if (given !== layout.count + 2) {
    if (given === 0) throw failure("pack_into expected buffer argument");
    if (given === 1) throw failure("pack_into expected offset argument");
    throw failure(`pack_into expected ${layout.count} items for packing (got ${given - 2})`);
  }
  const target = args[from]!;
  const getBuffer = typeOf(target).slots.buffer;
  const buffer = getBuffer?.(target, false);
  if (buffer === undefined || buffer.readonly || buffer.strides !== undefined) {
    buffer?.release();
    throw pyError("TypeError", `argument must be read-write bytes-like object, not ${typeName(target)}`);
  }
  try {
    const length = buffer.bytes.length;
    const offset = checkedOffset(args[from + 1]!, length, layout.size, "no space to pack", "IndexError");
    if (length - offset < layout.size)
      throw tooSmall("pack_into", "packing", layout.size, args[from + 1]!, offset, length);
    // what a bad argument leaves undone stays zero
    const end = offset + layout.size;
    for (let i = offset; i < end; i++) buffer.bytes[i] = 0;
    packInto(layout, buffer.bytes, offset, args, from + 2);
  } finally {
    buffer.release();
  }
  return None;
}

function tooSmall(
  name: string,
  doing: string,
  size: number,
  given: Value,
  offset: number,
  length: number,
): ReturnType<typeof failure> {
  // offsets beyond 2**53 are shown as they are
  const at = offset < 0 || Number.isSafeInteger(offset + size) ? BigInt(offset) : BigInt(index(given));
  return failure(
    `${name} requires a buffer of at least ${at + BigInt(size)} bytes for ${doing} ${size} bytes at offset ${at} (actual buffer size is ${length})`,
  );
}

/** An offset into a buffer; a negative one counts from the end. */
function checkedOffset(
  v: Value,
  length: number,
  size: number,
  problem: string,
  error: "IndexError" | "OverflowError",
): number {
  const offset = indexToNumber(v, error);
  if (offset >= 0) return offset;
  if (offset + size > 0) throw failure(`${problem} ${size} bytes at offset ${offset}`);
  if (offset + length < 0) throw failure(`offset ${offset} out of range for ${length}-byte buffer`);
  return offset + length;
}

export function unpack(s: PyStruct, bytes: Uint8Array): Value {
  if (bytes.length !== s.layout.size) throw failure(`unpack requires a buffer of ${s.layout.size} bytes`);
  return tupleOf(unpackFrom(s.layout, bytes, 0));
}

export function unpackAt(s: PyStruct, bytes: Uint8Array, offset: Value): Value {
  const { layout } = s;
  const at = checkedOffset(offset, bytes.length, layout.size, "not enough data to unpack", "OverflowError");
  if (bytes.length - at < layout.size)
    throw tooSmall("unpack_from", "unpacking", layout.size, offset, at, bytes.length);
  return tupleOf(unpackFrom(layout, bytes, at));
}

class PyUnpackIterator extends PyObject {
  readonly struct: PyStruct;
  /** `undefined` once exhausted. */
  bytes: Uint8Array | undefined;
  index: number;
  constructor(struct: PyStruct, bytes: Uint8Array) {
    super();
    this.struct = struct;
    this.bytes = bytes;
    this.index = 0;
  }
}

export const unpackIteratorType: LazyType = lazyType("_struct.unpack_iterator", PyUnpackIterator, () => ({
  slots: {
    iter: (self) => self,
    next: (self) => {
      const { bytes } = self;
      if (bytes === undefined) return undefined;
      const { layout } = self.struct;
      if (self.index >= bytes.length) {
        self.bytes = undefined;
        return undefined;
      }
      const values = unpackFrom(layout, bytes, self.index);
      self.index += layout.size;
      return new PyTuple(values);
    },
  },
  methods: {
    __length_hint__: method("($self, /)", "", (self) =>
      self.bytes === undefined ? 0 : Math.floor((self.bytes.length - self.index) / self.struct.layout.size),
    ),
  },
}));

export function iterUnpack(s: PyStruct, buffer: Value): Value {
  const bytes = bufferBytes(buffer);
  const { size } = s.layout;
  if (size === 0) throw failure("cannot iteratively unpack with a struct of length 0");
  if (bytes.length % size !== 0) throw failure(`iterative unpacking requires a buffer of a multiple of ${size} bytes`);
  unpackIteratorType();
  return new PyUnpackIterator(s, bytes);
}

export const structType: LazyType = lazyType("_struct.Struct", PyStruct, () => ({
  doc: "Struct(fmt) --> compiled struct object",
  isBase: true,
  hasWeakref: true,
  slots: {
    new: (cls) => (cls === structType() ? new PyStruct("", UNREADY) : new PyStructSub(cls, "", UNREADY)),
    init: initSlot("($self, format)", "Struct", (self, format) => {
      const text = formatText(format);
      self.layout = parseFormat(text);
      self.format = text;
    }),
  },
  methods: {
    iter_unpack: method(
      "($self, buffer, /)",
      "Return an iterator yielding tuples.\n\nTuples are yielded for each unpacking of the buffer, until it is consumed.",
      iterUnpack,
    ),
    pack: unsigned(
      method(
        "($self, *args)",
        "S.pack(v1, v2, ...) -> bytes\n\nReturn a bytes object containing the values packed.",
        (self, args) => pack(self, args, 0),
      ),
    ),
    pack_into: unsigned(
      method(
        "($self, *args)",
        "S.pack_into(buffer, offset, v1, v2, ...)\n\nPack the values and write the packed bytes into the writable buffer from offset on.",
        (self, args) => packIntoBuffer(self, args, 0),
      ),
    ),
    unpack: method("($self, buffer: buffer, /)", "Return a tuple containing unpacked values.", unpack),
    unpack_from: method(
      "($self, buffer: buffer, offset=0)",
      "Return a tuple containing unpacked values.\n\nValues are unpacked from the buffer, starting at offset.",
      unpackAt,
    ),
    __sizeof__: unsigned(
      method(
        "($self, /)",
        "S.__sizeof__() -> size of S in memory, in bytes",
        (self) => 88 + 32 * self.layout.fields.length,
      ),
    ),
  },
  getset: {
    format: getset((self) => self.format, undefined, "struct format string"),
    size: getset((self) => self.layout.size, undefined, "struct size in bytes"),
  },
}));
