/** The `bytearray` type. Source: Objects/bytearrayobject.c. */
import { copyBytes } from "../../base/byte-store.ts";
import { PyByteArray, PyByteArraySub, PyBytes } from "../../objects/bytes.ts";
import { EMPTY_TUPLE, PySlice, PyTuple } from "../../objects/containers.ts";
import { None, NotImplemented, PyObject, type Value } from "../../objects/object.ts";
import { isStr, strOf } from "../../objects/str.ts";
import { bytearrayType, newBuiltinType } from "../../objects/types.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { builtinNamed } from "../../protocols/builtin-names.ts";
import { callMethod } from "../../protocols/call.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { fillType, initSlot, method, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { forEach, getIter } from "../../protocols/iterate.ts";
import { index } from "../../protocols/number.ts";
import { adjustSlice, unpackSlice } from "../../protocols/slices.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { decodeLatin1 } from "../codecs/latin.ts";
import { encodeText } from "../codecs/text.ts";
import {
  compareByOp,
  concatBytes,
  containsBytes,
  encodingArguments,
  repeatBytes,
  sliceBytes,
  zeroCount,
  zeros,
} from "./bytes.ts";
import { bytesFromObject, bytesOfIterator, byteValue } from "./construct.ts";
import { bytesMethods } from "./methods.ts";
import { formatBytes } from "./percent.ts";
import { quoteBytes } from "./repr.ts";
import { checkResizable, resize, spliceBytes } from "./resize.ts";

const initByteArray = initSlot<
  PyByteArray,
  "($self, source=<unrepresentable>, encoding: text=<unrepresentable>, errors: text=<unrepresentable>)"
>(
  "($self, source=<unrepresentable>, encoding: text=<unrepresentable>, errors: text=<unrepresentable>)",
  "bytearray",
  (self, source, encoding, errors) => {
    if (self.length > 0) resize(self, 0);
    if (source === undefined) {
      encodingArguments(source, encoding, errors);
      return;
    }
    if (isStr(source)) {
      encodingArguments(source, encoding, errors);
      replaceAll(self, (encodeText(strOf(source)!, encoding!, errors ?? "strict") as PyBytes).bytes);
      return;
    }
    encodingArguments(source, encoding, errors);
    const n = zeroCount(source);
    if (n !== undefined) replaceAll(self, zeros(n));
    else if (typeOf(source).slots.buffer !== undefined) replaceAll(self, copyBytes(bufferBytes(source)));
    else {
      if (typeOf(source).slots.iter === undefined && typeOf(source).slots.getItem === undefined)
        throw pyError("TypeError", `cannot convert '${typeName(source)}' object to bytearray`);
      // item by item: the iterator may look at the array
      forEach(source, (item) => {
        const byte = byteValue(item, "byte");
        resize(self, self.length + 1);
        self.store[self.length - 1] = byte;
        return false;
      });
    }
  },
);

/** Gives the array a fresh store. */
function replaceAll(self: PyByteArray, bytes: Uint8Array): void {
  checkResizable(self, bytes.length);
  self.store = bytes;
  self.length = bytes.length;
}

/** A position within the array, or -1 when out of range. */
function position(self: PyByteArray, key: Value, limit: number): number {
  const n = index(key);
  if (typeof n === "bigint") throw pyError("IndexError", `cannot fit '${typeName(key)}' into an index-sized integer`);
  const i = n < 0 ? n + self.length : n;
  return i < 0 || i >= limit ? -1 : i;
}

function getItem(self: PyByteArray, key: Value): Value {
  // fast path: an item from the start
  if (typeof key === "number" && key >= 0 && key < self.length) return self.store[key]!;
  if (key instanceof PySlice) return new PyByteArray(copyBytes(sliceBytes(self.bytes, key)));
  if (typeof key !== "number" && typeOf(key).slots.index === undefined)
    throw pyError("TypeError", `bytearray indices must be integers or slices, not ${typeName(key)}`);
  const i = position(self, key, self.length);
  if (i < 0) throw pyError("IndexError", "bytearray index out of range");
  return self.store[i]!;
}

function setItem(self: PyByteArray, key: Value, value: Value | undefined): void {
  if (key instanceof PySlice) {
    setSlice(self, key, value);
    return;
  }
  if (typeof key !== "number" && typeOf(key).slots.index === undefined)
    throw pyError("TypeError", `bytearray indices must be integers or slices, not ${typeName(key)}`);
  let i = position(self, key, self.length);
  if (i < 0) throw pyError("IndexError", "bytearray index out of range");
  if (value === undefined) {
    spliceBytes(self, i, i + 1, EMPTY);
    return;
  }
  const byte = byteValue(value, "byte");
  // `__index__` of the value may have shortened the array
  i = position(self, key, self.length);
  if (i < 0) throw pyError("IndexError", "bytearray index out of range");
  self.store[i] = byte;
}

const EMPTY = new Uint8Array(0);

function setSlice(self: PyByteArray, key: PySlice, value: Value | undefined): void {
  const { start: a, stop: b, step } = unpackSlice(key);
  let bytes = EMPTY as Uint8Array;
  if (value !== undefined) {
    if (value === self) bytes = self.bytes.slice();
    else if (value instanceof PyByteArray || value instanceof PyBytes) bytes = value.bytes;
    else {
      if (typeof value === "number" || isStr(value))
        throw pyError("TypeError", "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
      bytes = bytesFromObject(value, "byte", "bytearray").slice();
    }
  }
  const r = adjustSlice(a, b, step, self.length);
  if (step === 1) {
    spliceBytes(self, r.start, Math.max(r.start, r.stop), bytes);
    return;
  }
  if (bytes.length === 0) {
    deleteStepped(self, r.start, r.step, r.count);
    return;
  }
  if (bytes.length !== r.count) {
    throw pyError("ValueError", `attempt to assign bytes of size ${bytes.length} to extended slice of size ${r.count}`);
  }
  for (let i = 0, at = r.start; i < r.count; i++, at += r.step) self.store[at] = bytes[i]!;
}

function deleteStepped(self: PyByteArray, start: number, step: number, count: number): void {
  if (count === 0) return;
  checkResizable(self, self.length - count);
  const dropped = new Set<number>();
  for (let i = 0, at = start; i < count; i++, at += step) dropped.add(at);
  const kept = self.bytes.filter((_, i) => !dropped.has(i));
  self.store = kept;
  self.length = kept.length;
}

/** Appends the items of a buffer or iterable. */
function extend(self: PyByteArray, source: Value): void {
  let bytes: Uint8Array;
  if (typeOf(source).slots.buffer !== undefined) bytes = bufferBytes(source);
  else if (isStr(source)) throw pyError("TypeError", "expected iterable of integers; got: 'str'");
  else {
    if (typeOf(source).slots.iter === undefined && typeOf(source).slots.getItem === undefined)
      throw pyError("TypeError", `can't extend bytearray with ${typeName(source)}`);
    bytes = bytesOfIterator(getIter(source), "byte");
  }
  spliceBytes(self, self.length, self.length, source === self ? bytes.slice() : bytes);
}

/** `bytearray_iterator`. */
class PyByteArrayIterator extends PyObject {
  array: PyByteArray | undefined;
  index: number;
  constructor(array: PyByteArray) {
    super();
    this.array = array;
    this.index = 0;
  }
}
const iteratorType = newBuiltinType("bytearray_iterator", PyByteArrayIterator);

const make = (bytes: Uint8Array): PyByteArray => new PyByteArray(bytes);

/** `(type, (text, 'latin-1'), dict)` for protocols below 3, `(type, (bytes,), dict)` from there on. */
function reduce(self: PyByteArray, protocol: number): Value {
  const state = callMethod(self, "__getstate__");
  const args =
    protocol < 3
      ? self.length === 0
        ? []
        : [decodeLatin1(self.bytes), "latin-1"]
      : self.length === 0
        ? []
        : [new PyBytes(copyBytes(self.bytes))];
  return new PyTuple([getAttr(self, "__class__"), new PyTuple(args), state]);
}

export const bytearrayDef: TypeDef<PyByteArray> = {
  releasesBuffer: true,
  doc: `bytearray(iterable_of_ints) -> bytearray
bytearray(string, encoding[, errors]) -> bytearray
bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer
bytearray(int) -> bytes array of size given by the parameter initialized with null bytes
bytearray() -> empty bytes array

Construct a mutable bytearray object from:
  - an iterable yielding integers in range(256)
  - a text string encoded using the specified encoding
  - a bytes or a buffer object
  - any object implementing the buffer API.
  - an integer`,
  isBase: true,
  matchSelf: true,
  slots: {
    new: (cls) => {
      const store = new Uint8Array(0);
      return cls === bytearrayType ? new PyByteArray(store) : new PyByteArraySub(cls, store);
    },
    init: initByteArray,
    repr: (self) => {
      const b = self.bytes;
      return `${typeName(self)}(b${quoteBytes(b, b.includes(39) && !b.includes(34) ? '"' : "'")})`;
    },
    str: (self) => typeOf(self).slots.repr!(self),
    richCompare: (self, other, op) => {
      if (typeOf(other).slots.buffer === undefined) return NotImplemented;
      return compareByOp(self.bytes, bufferBytes(other), op);
    },
    iter: (self) => new PyByteArrayIterator(self),
    len: (self) => self.length,
    getItem,
    setItem,
    contains: (self, item) => containsBytes(self.bytes, item),
    concat: (self, other) => make(concatBytes(self, other)),
    repeat: (self, count) => make(repeatBytes(self.bytes, count)),
    inplaceConcat: (self, other) => {
      if (typeOf(other).slots.buffer === undefined)
        throw pyError("TypeError", `can't concat ${typeName(other)} to ${typeName(self)}`);
      const bytes = bufferBytes(other);
      spliceBytes(self, self.length, self.length, other === self ? bytes.slice() : bytes);
      return self;
    },
    inplaceRepeat: (self, count) => {
      replaceAll(self, repeatBytes(self.bytes, count));
      return self;
    },
    remainder: (a, b) => (a instanceof PyByteArray ? make(formatBytes(a.bytes, b)) : NotImplemented),
    buffer: (self) => {
      self.exports++;
      let held = true;
      return {
        owner: self,
        bytes: self.bytes,
        readonly: false,
        format: "B",
        itemSize: 1,
        shape: undefined,
        strides: undefined,
        release: () => {
          if (held) self.exports--;
          held = false;
        },
      };
    },
  },
  methods: {
    ...bytesMethods("bytearray", make),
    __alloc__: method(
      "($tuple, /)",
      "B.__alloc__() -> int\n\nReturn the number of bytes actually allocated.",
      (self) => (self.length === 0 ? 0 : self.store.length + 1),
    ),
    __reduce__: method("($self, /)", "Return state information for pickling.", (self) => reduce(self, 2)),
    __reduce_ex__: method("($self, proto: int=0, /)", "Return state information for pickling.", reduce),
    __sizeof__: method("($self, /)", "Returns the size of the bytearray object in memory, in bytes.", (self) =>
      self.length === 0 ? 56 : 57 + self.store.length,
    ),
    append: method(
      "($self, item, /)",
      "Append a single item to the end of the bytearray.\n\n  item\n    The item to be appended.",
      (self, item) => {
        const byte = byteValue(item, "byte");
        resize(self, self.length + 1);
        self.store[self.length - 1] = byte;
        return None;
      },
    ),
    clear: method("($self, /)", "Remove all items from the bytearray.", (self) => {
      resize(self, 0);
      return None;
    }),
    copy: method("($self, /)", "Return a copy of B.", (self) => make(copyBytes(self.bytes))),
    extend: method(
      "($self, iterable_of_ints, /)",
      "Append all the items from the iterator or sequence to the end of the bytearray.\n\n  iterable_of_ints\n    The iterable of items to append.",
      (self, source) => {
        extend(self, source);
        return None;
      },
    ),
    insert: method(
      "($self, index: ssize, item, /)",
      "Insert a single item into the bytearray before the given index.\n\n  index\n    The index where the value is to be inserted.\n  item\n    The item to be inserted.",
      (self, at, item) => {
        const byte = byteValue(item, "byte");
        const i = at < 0 ? Math.max(0, at + self.length) : Math.min(at, self.length);
        spliceBytes(self, i, i, Uint8Array.of(byte));
        return None;
      },
    ),
    pop: method(
      "($self, index: ssize=-1, /)",
      "Remove and return a single item from B.\n\n  index\n    The index from where to remove the item.\n    -1 (the default value) means remove the last item.\n\nIf no index argument is given, will pop the last item.",
      (self, at) => {
        if (self.length === 0) throw pyError("IndexError", "pop from empty bytearray");
        const i = at < 0 ? at + self.length : at;
        if (i < 0 || i >= self.length) throw pyError("IndexError", "pop index out of range");
        const value = self.store[i]!;
        spliceBytes(self, i, i + 1, EMPTY);
        return value;
      },
    ),
    remove: method(
      "($self, value, /)",
      "Remove the first occurrence of a value in the bytearray.\n\n  value\n    The value to remove.",
      (self, value) => {
        const i = self.bytes.indexOf(byteValue(value, "byte"));
        if (i < 0) throw pyError("ValueError", "value not found in bytearray");
        spliceBytes(self, i, i + 1, EMPTY);
        return None;
      },
    ),
    reverse: method("($self, /)", "Reverse the order of the values in B in place.", (self) => {
      self.bytes.reverse();
      return None;
    }),
  },
};

const iteratorDef: TypeDef<PyByteArrayIterator> = {
  hasPlainNext: true,
  slots: {
    iter: (self) => self,
    next: (self) => {
      const a = self.array;
      if (a === undefined) return undefined;
      if (self.index >= a.length) {
        self.array = undefined;
        return undefined;
      }
      return a.store[self.index++]!;
    },
  },
  methods: {
    __length_hint__: method("($tuple, /)", "Private method returning an estimate of len(list(it)).", (self) =>
      self.array === undefined ? 0 : Math.max(0, self.array.length - self.index),
    ),
    __reduce__: method("($tuple, /)", "Return state information for pickling.", (self) => reduceIterator(self)),
    __setstate__: method("($tuple, state, /)", "Set state information for unpickling.", (self, state) => {
      const n = index(state);
      if (self.array !== undefined) self.index = Math.max(0, Math.min(Number(n), self.array.length));
      return None;
    }),
  },
};

function reduceIterator(self: PyByteArrayIterator): Value {
  const iter = builtinNamed("iter"); // first: the lookup may run code that exhausts the iterator
  if (self.array === undefined) return new PyTuple([iter, new PyTuple([EMPTY_TUPLE])]);
  return new PyTuple([iter, new PyTuple([self.array]), self.index]);
}

export function installByteArray(): void {
  fillType(bytearrayType, bytearrayDef);
  fillType(iteratorType, iteratorDef);
}
