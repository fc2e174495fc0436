/** The `bytes` type. Source: Objects/bytesobject.c. */
import { copyBytes, partOf, putBytes, zeroBytes } from "../../base/byte-store.ts";
import { PyByteArray, PyBytes, PyBytesSub } from "../../objects/bytes.ts";
import { EMPTY_TUPLE, PySlice, PyTuple } from "../../objects/containers.ts";
import { None, NotImplemented, PyObject, type Value } from "../../objects/object.ts";
import { isStr, strOf } from "../../objects/str.ts";
import { bytearrayType, bytesType, exceptionTypes, newBuiltinType } from "../../objects/types.ts";
import { builtinNamed } from "../../protocols/builtin-names.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { fillType, method, newSlot, type TypeDef } from "../../protocols/define.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { strHash } from "../../protocols/hash.ts";
import { index } from "../../protocols/number.ts";
import { sliceRange } from "../../protocols/slices.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { decodeLatin1 } from "../codecs/latin.ts";
import { encodeText } from "../codecs/text.ts";
import { repeatCount } from "../str/repeat.ts";
import { bytesFromObject, callBytesMethod } from "./construct.ts";
import { bytesMethods, oneByte } from "./methods.ts";
import { compareBytes, equalBytes, find } from "./ops.ts";
import { formatBytes } from "./percent.ts";
import { reprBytes } from "./repr.ts";

const EMPTY = new PyBytes(new Uint8Array(0));

/** Why `encoding` or `errors` cannot be: only a str is encoded. */
export function encodingArguments(
  source: Value | undefined,
  encoding: string | undefined,
  errors: string | undefined,
): void {
  if (source !== undefined && isStr(source)) {
    if (encoding === undefined) throw pyError("TypeError", "string argument without an encoding");
  } else if (encoding !== undefined) throw pyError("TypeError", "encoding without a string argument");
  else if (errors !== undefined) throw pyError("TypeError", "errors without a string argument");
}

/** A number of zero bytes, or `undefined` when `v` is no index. */
export function zeroCount(v: Value): number | undefined {
  if (typeOf(v).slots.index === undefined) return undefined;
  let n: number;
  try {
    n = repeatCount(v);
  } catch (e) {
    // an __index__ that raises TypeError: the object may still be iterable
    if (isException(e, exceptionTypes.TypeError)) return undefined;
    throw e;
  }
  if (n < 0) throw pyError("ValueError", "negative count");
  if (n > 2 ** 32) throw pyError("MemoryError");
  return n;
}

/** An array of `n` zeros; MemoryError when the engine has no room. */
export function zeros(n: number): Uint8Array {
  try {
    return new Uint8Array(n);
  } catch (e) {
    if (e instanceof RangeError) throw pyError("MemoryError");
    throw e;
  }
}

const newBytes = newSlot(
  "($type, source=<unrepresentable>, encoding: text=<unrepresentable>, errors: text=<unrepresentable>)",
  "bytes",
  (cls, source, encoding, errors) => {
    const made = construct(source, encoding, errors);
    return cls === bytesType ? made : new PyBytesSub(cls, made.bytes);
  },
);

function construct(source: Value | undefined, encoding: string | undefined, errors: string | undefined): PyBytes {
  if (source === undefined) {
    encodingArguments(source, encoding, errors);
    return EMPTY;
  }
  if (encoding !== undefined || errors !== undefined) {
    encodingArguments(source, encoding, errors);
    return encodeText(strOf(source)!, encoding!, errors ?? "strict") as PyBytes;
  }
  if (source instanceof PyBytes && source.cls === bytesType) return source;
  // fast path: an exact bytearray
  if (source instanceof PyByteArray && source.cls === bytearrayType)
    return new PyBytes(copyBytes(source.store, 0, source.length));
  const special = callBytesMethod(source);
  if (special !== undefined) return special;
  encodingArguments(source, encoding, errors);
  const n = zeroCount(source);
  if (n !== undefined) return new PyBytes(zeros(n));
  return new PyBytes(copyBytes(bytesFromObject(source)));
}

/** `hash(b)`: that of the text with the same code points, so that equal ASCII text and bytes share one. */
export function hashOfBytes(bytes: Uint8Array): ReturnType<typeof strHash> {
  return strHash(decodeLatin1(bytes));
}

/** From this length on it is worth while to have room behind what is built up bit by bit. */
const MANY = 256;

/** The result of the last concatenation of bytes, and whether it lies at the start of memory of its own that has room behind it. */
let lastSum: Uint8Array = new Uint8Array(0);
let hasRoom = false;

/**
 * x followed by y, which nobody changes. A result that is added to in turn, as by `b += part` in a loop, is written into memory with room behind it, and the next
 * one need not copy what is there: nobody sees more of the memory than the length of their own array.
 */
function joinTwo(x: Uint8Array, y: Uint8Array): Uint8Array {
  const total = x.length + y.length;
  let out: Uint8Array;
  const isNext = x === lastSum && x.length >= MANY;
  if (isNext && hasRoom && total <= x.buffer.byteLength) out = new Uint8Array(x.buffer, 0, total);
  else {
    out = isNext ? new Uint8Array(new ArrayBuffer(total * 2), 0, total) : zeroBytes(total);
    putBytes(out, x, 0);
    hasRoom = isNext;
  }
  putBytes(out, y, x.length);
  lastSum = out;
  return out;
}

/** `a + b` of two buffers. */
export function concatBytes(a: Value, b: Value): Uint8Array {
  if (typeOf(a).slots.buffer === undefined || typeOf(b).slots.buffer === undefined)
    throw pyError("TypeError", `can't concat ${typeName(b)} to ${typeName(a)}`);
  const x = bufferBytes(a);
  const y = bufferBytes(b);
  const out = zeroBytes(x.length + y.length);
  putBytes(out, x, 0);
  putBytes(out, y, x.length);
  return out;
}

/** `b * n`. */
export function repeatBytes(b: Uint8Array, count: Value): Uint8Array {
  const n = Math.max(0, repeatCount(count));
  if (b.length * n > 2 ** 63) throw pyError("OverflowError", "repeated bytes are too long");
  if (b.length * n > 2 ** 33) throw pyError("MemoryError");
  const out = zeros(b.length * n);
  if (b.length === 1) return out.fill(b[0]!);
  // doubling what is there
  if (out.length > 0) {
    out.set(b);
    for (let done = b.length; done < out.length; done *= 2) out.copyWithin(done, 0, Math.min(done, out.length - done));
  }
  return out;
}

/** `item in b`. */
export function containsBytes(b: Uint8Array, item: Value): boolean {
  if (typeOf(item).slots.index !== undefined) return b.includes(oneByte(item));
  const part = bufferBytes(item);
  return find(b, part, 0, b.length) >= 0;
}

/** The bytes that a slice selects; may share memory when the step is 1. */
export function sliceBytes(b: Uint8Array, slice: PySlice): Uint8Array {
  const r = sliceRange(slice, b.length);
  if (r.step === 1) return r.count === b.length ? b : partOf(b, r.start, r.start + r.count);
  const out = zeroBytes(r.count);
  for (let i = 0, at = r.start; i < r.count; i++, at += r.step) out[i] = b[at]!;
  return out;
}

function getItem(self: PyBytes, key: Value): Value {
  const b = self.bytes;
  if (typeof key === "number") {
    const c = b[key < 0 ? key + b.length : key];
    if (c !== undefined) return c;
    throw pyError("IndexError", "index out of range");
  }
  if (key instanceof PySlice) {
    const part = sliceBytes(b, key);
    // the whole of exact bytes is the object itself
    return part === b && self.cls === bytesType ? self : new PyBytes(part);
  }
  if (typeOf(key).slots.index === undefined)
    throw pyError("TypeError", `byte indices must be integers or slices, not ${typeName(key)}`);
  const n = index(key);
  if (typeof n === "bigint") throw pyError("IndexError", `cannot fit '${typeName(key)}' into an index-sized integer`);
  const c = b[n < 0 ? n + b.length : n];
  if (c === undefined) throw pyError("IndexError", "index out of range");
  return c;
}

/** The comparison of two byte strings by operator number. */
export function compareByOp(a: Uint8Array, b: Uint8Array, op: number): boolean {
  if (op === 2) return equalBytes(a, b);
  if (op === 3) return !equalBytes(a, b);
  const c = compareBytes(a, b);
  return op === 0 ? c < 0 : op === 1 ? c <= 0 : op === 4 ? c > 0 : c >= 0;
}

/** `bytes_iterator`. */
class PyBytesIterator extends PyObject {
  bytes: PyBytes | undefined;
  index: number;
  constructor(bytes: PyBytes) {
    super();
    this.bytes = bytes;
    this.index = 0;
  }
}
const iteratorType = newBuiltinType("bytes_iterator", PyBytesIterator);

const noRelease = (): void => {};

export const bytesDef: TypeDef<PyBytes> = {
  doc: `bytes(iterable_of_ints) -> bytes
bytes(string, encoding[, errors]) -> bytes
bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer
bytes(int) -> bytes object of size given by the parameter initialized with null bytes
bytes() -> empty bytes object

Construct an immutable array of bytes from:
  - an iterable yielding integers in range(256)
  - a text string encoded using the specified encoding
  - any object implementing the buffer API.
  - an integer`,
  isBase: true,
  matchSelf: true,
  slots: {
    new: newBytes,
    repr: (self) => reprBytes(self.bytes),
    str: (self) => reprBytes(self.bytes),
    hash: (self) => hashOfBytes(self.bytes),
    richCompare: (self, other, op) =>
      other instanceof PyBytes ? compareByOp(self.bytes, other.bytes, op) : NotImplemented,
    iter: (self) => new PyBytesIterator(self),
    len: (self) => self.bytes.length,
    getItem,
    contains: (self, item) => containsBytes(self.bytes, item),
    concat: (self, other) => {
      if (other instanceof PyBytes && other.cls === bytesType && self.cls === bytesType) {
        // fast paths: an empty side, and bytes alone
        if (self.bytes.length === 0) return other;
        return other.bytes.length === 0 ? self : new PyBytes(joinTwo(self.bytes, other.bytes));
      }
      return new PyBytes(concatBytes(self, other));
    },
    repeat: (self, count) =>
      count === 1 && self.cls === bytesType ? self : new PyBytes(repeatBytes(self.bytes, count)),
    remainder: (a, b) => (a instanceof PyBytes ? new PyBytes(formatBytes(a.bytes, b)) : NotImplemented),
    buffer: (self, writable) => {
      if (writable) throw pyError("BufferError", "Object is not writable.");
      return {
        owner: self,
        bytes: self.bytes,
        readonly: true,
        format: "B",
        itemSize: 1,
        shape: undefined,
        strides: undefined,
        release: noRelease,
      };
    },
  },
  methods: {
    ...bytesMethods("bytes", (bytes) => new PyBytes(bytes)),
    __getnewargs__: method("($tuple, /)", "", (self) => new PyTuple([new PyBytes(self.bytes)])),
    __bytes__: method("($self, /)", "Convert this value to exact type bytes.", (self) =>
      self.cls === bytesType ? self : new PyBytes(self.bytes),
    ),
  },
};

const iteratorDef: TypeDef<PyBytesIterator> = {
  hasPlainNext: true,
  slots: {
    iter: (self) => self,
    next: (self) => {
      const b = self.bytes;
      if (b === undefined) return undefined;
      const c = b.bytes[self.index];
      if (c === undefined) self.bytes = undefined;
      else self.index++;
      return c;
    },
  },
  methods: {
    __length_hint__: method("($tuple, /)", "Private method returning an estimate of len(list(it)).", (self) =>
      self.bytes === undefined ? 0 : self.bytes.bytes.length - self.index,
    ),
    __reduce__: method("($tuple, /)", "Return state information for pickling.", (self) => {
      const iter = builtinNamed("iter");
      if (self.bytes === undefined) return new PyTuple([iter, new PyTuple([EMPTY_TUPLE])]);
      return new PyTuple([iter, new PyTuple([self.bytes]), self.index]);
    }),
    __setstate__: method("($tuple, state: ssize, /)", "Set state information for unpickling.", (self, state) => {
      if (self.bytes !== undefined) self.index = Math.max(0, Math.min(state, self.bytes.bytes.length));
      return None;
    }),
  },
};

export function installBytes(): void {
  fillType(bytesType, bytesDef);
  fillType(iteratorType, iteratorDef);
}
