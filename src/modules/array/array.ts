/** The `array.array` type and its iterator. Source: Modules/arraymodule.c. */
import { compareNumbers, findItem, MAX_ITEMS, repeatCount } from "../../builtins/sequence.ts";
import { PyByteArray, PyBytes } from "../../objects/bytes.ts";
import { EMPTY_TUPLE, itemsOf, PyList, PySlice, PyTuple } from "../../objects/containers.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { None, NotImplemented, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { type CompareOp, EQ, NE } from "../../objects/slots.ts";
import { codePoints, jsFromStr, strFromCodePoints, strJoin, strLength, strOf } from "../../objects/str.ts";
import type { PyType } from "../../objects/type.ts";
import { getAttr, instanceDict } from "../../protocols/attributes.ts";
import { builtinNamed } from "../../protocols/builtin-names.ts";
import { callMethod } from "../../protocols/call.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { noKeywords } from "../../protocols/clinic/positional.ts";
import { equalItems, richCompare } from "../../protocols/compare.ts";
import { getset, type LazyType, lazyType, method } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { idOf } from "../../protocols/identity.ts";
import { forEach } from "../../protocols/iterate.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { sliceRange } from "../../protocols/slices.ts";
import { repr } from "../../protocols/text.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { codeNamed, describe, PyArray, type TypeCode } from "./layout.ts";

const PyArraySub = heapSubclass(PyArray);

export class PyArrayIterator extends PyObject {
  array: PyArray | undefined;
  index: number;
  constructor(array: PyArray) {
    super();
    this.array = array;
    this.index = 0;
  }
}

export function newArray(cls: PyType, type: TypeCode): PyArray {
  return cls === arrayType() ? new PyArray(type) : new PyArraySub(cls, type);
}

const plain = (type: TypeCode): PyArray => new PyArray(type);

/** Appends the text of a str to an array of characters. */
function appendText(self: PyArray, text: Value): void {
  const points = codePoints(strOf(text)!);
  const bytes = new Uint8Array(points.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < points.length; i++) view.setUint32(i * 4, points[i]!, true);
  self.appendBytes(bytes);
}

function appendItems(self: PyArray, items: readonly Value[]): void {
  const { size } = self.type;
  if (items.length > 1 && items.length * size <= 0x7fffffff) self.reserve(items.length * size);
  for (let i = 0; i < items.length; i++) self.push(items[i]!);
}

function fromBytes(self: PyArray, bytes: Uint8Array): void {
  if (bytes.length % self.type.size !== 0) throw pyError("ValueError", "bytes length not a multiple of item size");
  self.appendBytes(bytes);
}

function extendArray(self: PyArray, other: Value): void {
  if (other instanceof PyArray) {
    if (other.type !== self.type) throw pyError("TypeError", "can only extend with array of same kind");
    self.appendBytes(other.bytes);
    return;
  }
  forEach(other, (item) => {
    self.push(item);
    return undefined;
  });
}

function makeArray(cls: PyType, args: readonly Value[], given: number): Value {
  if (given < 1) throw pyError("TypeError", "array() takes at least 1 argument (0 given)");
  if (given > 2) throw pyError("TypeError", `array() takes at most 2 arguments (${given} given)`);
  const name = strOf(args[0]!);
  if (name === undefined || strLength(name) !== 1) {
    throw pyError("TypeError", `array() argument 1 must be a unicode character, not ${describe(args[0]!)}`);
  }
  const code = jsFromStr(name);
  const initial = given > 1 ? args[1]! : undefined;
  if (initial !== undefined && code !== "u") {
    if (strOf(initial) !== undefined)
      throw pyError("TypeError", `cannot use a str to initialize an array with typecode '${code}'`);
    if (initial instanceof PyArray && initial.type.code === "u")
      throw pyError("TypeError", `cannot use a unicode array to initialize an array with typecode '${code}'`);
  }
  const type = codeNamed(code);
  if (type === undefined) throw pyError("ValueError", "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
  const self = newArray(cls, type);
  if (initial === undefined) return self;
  if (initial instanceof PyList || initial instanceof PyTuple) appendItems(self, itemsOf(initial));
  else if (initial instanceof PyBytes || initial instanceof PyByteArray) fromBytes(self, initial.bytes);
  else if (strOf(initial) !== undefined) appendText(self, initial);
  else if (initial instanceof PyArray) {
    if (initial.type === type) self.appendBytes(initial.bytes);
    else for (let i = 0; i < initial.length; i++) self.push(initial.at(i));
  } else extendArray(self, initial);
  return self;
}

function valuesOf(self: PyArray): Value[] {
  const out: Value[] = [];
  for (let i = 0; i < self.length; i++) out.push(self.at(i));
  return out;
}

function compareArrays(a: PyArray, b: PyArray, op: CompareOp): Value {
  if (a.length !== b.length && (op === EQ || op === NE)) return op === NE;
  let i = 0;
  for (; i < a.length && i < b.length; i++) {
    const x = a.at(i);
    const y = b.at(i);
    // floats are compared by value, not identity: a NaN differs from itself
    if (richCompare(x, y, EQ) !== true) {
      if (op === EQ) return false;
      if (op === NE) return true;
      return richCompare(x, y, op);
    }
  }
  return compareNumbers(a.length, b.length, op);
}

/** The bytes of the items that a slice selects. */
function sliceBytes(self: PyArray, slice: PySlice): Uint8Array {
  const { start, stop, step, count } = sliceRange(slice, self.length);
  const { size } = self.type;
  const { bytes } = self;
  if (count === 0) return new Uint8Array(0);
  if (step === 1) return bytes.slice(start * size, stop * size);
  const out = new Uint8Array(count * size);
  for (let i = 0, at = start; i < count; i++, at += step) out.set(bytes.subarray(at * size, (at + 1) * size), i * size);
  return out;
}

function assignSlice(self: PyArray, slice: PySlice, value: Value | undefined): void {
  let source: Uint8Array = new Uint8Array(0);
  const { size } = self.type;
  if (value !== undefined) {
    if (!(value instanceof PyArray)) {
      throw pyError("TypeError", `can only assign array (not "${describe(value)}") to array slice`);
    }
    if (value.type !== self.type) throw pyError("TypeError", "bad argument type for built-in operation");
    source = value.bytes.slice();
  }
  const { start, stop, step, count } = sliceRange(slice, self.length);
  if (self.exports > 0 && source.length / size !== count)
    throw pyError("BufferError", "cannot resize an array that is exporting buffers");
  if (step === 1) {
    self.splice(start, Math.max(start, stop), source);
    return;
  }
  if (value === undefined) {
    const doomed = new Set<number>();
    for (let i = 0, at = start; i < count; i++, at += step) doomed.add(at);
    const kept: Uint8Array[] = [];
    for (let i = 0; i < self.length; i++) if (!doomed.has(i)) kept.push(self.bytes.slice(i * size, (i + 1) * size));
    const out = new Uint8Array(kept.length * size);
    kept.forEach((item, i) => {
      out.set(item, i * size);
    });
    self.splice(0, self.length, out);
    return;
  }
  const given = source.length / size;
  if (given !== count) {
    throw pyError("ValueError", `attempt to assign array of size ${given} to extended slice of size ${count}`);
  }
  const { bytes } = self;
  for (let i = 0, at = start; i < count; i++, at += step)
    bytes.set(source.subarray(i * size, (i + 1) * size), at * size);
}

function itemPosition(self: PyArray, key: Value, message: string): number {
  let i = indexToNumber(key, "IndexError");
  if (i < 0) i += self.length;
  if (i < 0 || i >= self.length) throw pyError("IndexError", message);
  return i;
}

const NO_BYTES = new Uint8Array(0);

function repeated(self: PyArray, n: number): Uint8Array {
  const { bytes } = self;
  if (bytes.length === 0 || n === 0) return NO_BYTES;
  if (bytes.length * n > MAX_ITEMS * 8) throw pyError("MemoryError");
  const out = new Uint8Array(bytes.length * n);
  for (let i = 0; i < n; i++) out.set(bytes, i * bytes.length);
  return out;
}

function copyArray(self: PyArray): PyArray {
  const out = plain(self.type);
  out.appendBytes(self.bytes);
  return out;
}

export const arrayType: LazyType = lazyType("array.array", PyArray, () => ({
  doc: "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type.\n\nArrays represent basic values and behave very much like lists, except\nthe type of objects stored in them is constrained. The type is specified\nat object creation time by using a type code, which is a single character.\nThe following type codes are defined:\n\n    Type code   C Type             Minimum size in bytes\n    'b'         signed integer     1\n    'B'         unsigned integer   1\n    'u'         Unicode character  2 (see note)\n    'h'         signed integer     2\n    'H'         unsigned integer   2\n    'i'         signed integer     2\n    'I'         unsigned integer   2\n    'l'         signed integer     4\n    'L'         unsigned integer   4\n    'q'         signed integer     8 (see note)\n    'Q'         unsigned integer   8 (see note)\n    'f'         floating point     4\n    'd'         floating point     8\n",
  isBase: true,
  isSequence: true,
  hasWeakref: true,
  releasesBuffer: true,
  slots: {
    new: (cls, args, kwnames) => {
      if (cls === arrayType()) noKeywords("array.array", kwnames);
      return makeArray(cls, args, args.length - (kwnames?.length ?? 0));
    },
    repr: (self) => {
      const name = self.cls.name;
      if (self.length === 0) return `${name}('${self.type.code}')`;
      const body = self.type.code === "u" ? repr(toText(self)) : repr(new PyList(valuesOf(self)));
      return strJoin([`${name}('${self.type.code}', `, body, ")"], "");
    },
    richCompare: (self, other, op) => (other instanceof PyArray ? compareArrays(self, other, op) : NotImplemented),
    iter: (self) => {
      arrayIteratorType();
      return new PyArrayIterator(self);
    },
    len: (self) => self.length,
    getItem: (self, key) => {
      if (key instanceof PySlice) {
        const out = plain(self.type);
        out.appendBytes(sliceBytes(self, key));
        return out;
      }
      // fast path: an int in range
      if (typeof key === "number" && key >= 0 && key < self.length) return self.at(key);
      if (typeOf(key).slots.index === undefined) throw pyError("TypeError", "array indices must be integers");
      return self.at(itemPosition(self, key, "array index out of range"));
    },
    setItem: (self, key, value) => {
      if (key instanceof PySlice) {
        assignSlice(self, key, value);
        return;
      }
      if (typeOf(key).slots.index === undefined) throw pyError("TypeError", "array indices must be integers");
      const i = itemPosition(self, key, "array assignment index out of range");
      if (value !== undefined) self.put(i, value);
      else self.splice(i, i + 1, NO_BYTES);
    },
    contains: (self, item) => {
      for (let i = 0; i < self.length; i++) if (equalItems(self.at(i), item)) return true;
      return false;
    },
    concat: (self, other) => {
      if (!(other instanceof PyArray))
        throw pyError("TypeError", `can only append array (not "${describe(other)}") to array`);
      if (other.type !== self.type) throw pyError("TypeError", "bad argument type for built-in operation");
      const out = copyArray(self);
      out.appendBytes(other.bytes);
      return out;
    },
    inplaceConcat: (self, other) => {
      if (!(other instanceof PyArray))
        throw pyError("TypeError", `can only extend array with array (not "${describe(other)}")`);
      extendArray(self, other);
      return self;
    },
    repeat: (self, count) => {
      const out = plain(self.type);
      out.appendBytes(repeated(self, repeatCount(count)));
      return out;
    },
    inplaceRepeat: (self, count) => {
      const n = repeatCount(count);
      if (n !== 1) self.splice(0, self.length, repeated(self, n));
      return self;
    },
    buffer: (self) => {
      self.exports++;
      let released = false;
      return {
        owner: self,
        bytes: self.bytes,
        readonly: false,
        format: self.type.format,
        itemSize: self.type.size,
        shape: [self.length],
        strides: undefined,
        release: () => {
          if (!released) self.exports--;
          released = true;
        },
      };
    },
  },
  getset: {
    typecode: getset((self) => self.type.code, undefined, "the typecode character used to create the array"),
    itemsize: getset((self) => self.type.size, undefined, "the size, in bytes, of one array item"),
  },
  methods: {
    append: method("($self, v, /)", "Append new value v to the end of the array.", (self, v) => {
      self.push(v);
      return None;
    }),
    buffer_info: method(
      "($self, /)",
      "Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.\n\nThe length should be multiplied by the itemsize attribute to calculate\nthe buffer length in bytes.",
      (self) => new PyTuple([idOf(self), self.length]),
    ),
    byteswap: method(
      "($self, /)",
      "Byteswap all items of the array.\n\nIf the items in the array are not 1, 2, 4, or 8 bytes in size, RuntimeError is\nraised.",
      (self) => {
        const { size } = self.type;
        const { bytes } = self;
        for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
        return None;
      },
    ),
    count: method("($self, v, /)", "Return number of occurrences of v in the array.", (self, v) => {
      let n = 0;
      for (let i = 0; i < self.length; i++) if (equalItems(self.at(i), v)) n++;
      return n;
    }),
    extend: method("($self, bb, /)", "Append items to the end of the array.", (self, bb) => {
      extendArray(self, bb);
      return None;
    }),
    frombytes: method(
      "($self, buffer, /)",
      "Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method.",
      (self, buffer) => {
        if (buffer === self) throw pyError("BufferError", "cannot resize an array that is exporting buffers");
        fromBytes(self, bufferBytes(buffer));
        return None;
      },
    ),
    fromfile: method(
      "($self, f, n: ssize, /)",
      "Read n objects from the file object f and append them to the end of the array.",
      (self, f, n) => {
        if (n < 0) throw pyError("ValueError", "negative count");
        const wanted = n * self.type.size;
        const data = callMethod(f, "read", [wanted]);
        if (!(data instanceof PyBytes)) throw pyError("TypeError", "read() didn't return bytes");
        fromBytes(self, data.bytes);
        if (data.bytes.length !== wanted) throw pyError("EOFError", "read() didn't return enough bytes");
        return None;
      },
    ),
    fromlist: method("($self, list, /)", "Append items to array from list.", (self, list) => {
      if (!(list instanceof PyList)) throw pyError("TypeError", "arg must be list");
      const added = plain(self.type);
      const n = list.length;
      for (let i = 0; i < n; i++) {
        added.push(list.at(i)!);
        if (list.length !== n) throw pyError("RuntimeError", "list changed size during iteration");
      }
      self.appendBytes(added.bytes);
      return None;
    }),
    fromunicode: method(
      "($self, ustr: str, /)",
      "Extends this array with data from the unicode string ustr.\n\nThe array must be a unicode type array; otherwise a ValueError is raised.\nUse array.frombytes(ustr.encode(...)) to append Unicode data to an array of\nsome other type.",
      (self, ustr) => {
        if (self.type.code !== "u")
          throw pyError("ValueError", "fromunicode() may only be called on unicode type arrays");
        appendText(self, ustr);
        return None;
      },
    ),
    index: method(
      "($self, v, start: slice_index=0, stop: slice_index=sys.maxsize, /)",
      "Return index of first occurrence of v in the array.\n\nRaise ValueError if the value is not present.",
      (self, v, start, stop) => {
        const at = findItem(valuesOf(self), v, start, stop);
        if (at < 0) throw pyError("ValueError", "array.index(x): x not in array");
        return at;
      },
    ),
    insert: method("($self, i: ssize, v, /)", "Insert a new item v into the array before position i.", (self, i, v) => {
      const n = self.length;
      const at = i < 0 ? Math.max(0, i + n) : Math.min(i, n);
      const one = plain(self.type);
      one.push(v);
      self.splice(at, at, one.bytes);
      return None;
    }),
    pop: method(
      "($self, i: ssize=-1, /)",
      "Return the i-th element and delete it from the array.\n\ni defaults to -1.",
      (self, i) => {
        if (self.length === 0) throw pyError("IndexError", "pop from empty array");
        const at = i < 0 ? i + self.length : i;
        if (at < 0 || at >= self.length) throw pyError("IndexError", "pop index out of range");
        const v = self.at(at);
        if (at === self.length - 1) self.resize(at);
        else self.splice(at, at + 1, NO_BYTES);
        return v;
      },
    ),
    remove: method("($self, v, /)", "Remove the first occurrence of v in the array.", (self, v) => {
      for (let i = 0; i < self.length; i++) {
        if (!equalItems(self.at(i), v)) continue;
        self.splice(i, i + 1, NO_BYTES);
        return None;
      }
      throw pyError("ValueError", "array.remove(x): x not in array");
    }),
    reverse: method("($self, /)", "Reverse the order of the items in the array.", (self) => {
      const { size } = self.type;
      const { bytes } = self;
      const old = bytes.slice();
      for (let i = 0; i < self.length; i++)
        bytes.set(old.subarray(i * size, (i + 1) * size), (self.length - 1 - i) * size);
      return None;
    }),
    tobytes: method(
      "($self, /)",
      "Convert the array to an array of machine values and return the bytes representation.",
      (self) => new PyBytes(self.bytes.slice()),
    ),
    tofile: method("($self, f, /)", "Write all items (as machine values) to the file object f.", (self, f) => {
      const { bytes } = self;
      for (let at = 0; at < bytes.length; at += 65536)
        callMethod(f, "write", [new PyBytes(bytes.slice(at, at + 65536))]);
      return None;
    }),
    tolist: method(
      "($self, /)",
      "Convert array to an ordinary list with the same items.",
      (self) => new PyList(valuesOf(self)),
    ),
    tounicode: method(
      "($self, /)",
      "Extends this array with data from the unicode string ustr.\n\nConvert the array to a unicode string.  The array must be a unicode type array;\notherwise a ValueError is raised.  Use array.tobytes().decode() to obtain a\nunicode string from an array of some other type.",
      (self) => {
        if (self.type.code !== "u")
          throw pyError("ValueError", "tounicode() may only be called on unicode type arrays");
        return toText(self);
      },
    ),
    __copy__: method("($self, /)", "Return a copy of the array.", copyArray),
    __deepcopy__: method("($self, unused, /)", "Return a copy of the array.", (self) => copyArray(self)),
    __reduce_ex__: method("($self, value, /)", "Return state information for pickling.", (self, value) => {
      const protocol = indexToNumber(value, "OverflowError");
      const dict = instanceDict(self) ?? None;
      if (protocol < 3) {
        const items: Value = self.type.code === "u" ? toText(self) : new PyList(valuesOf(self));
        return new PyTuple([self.cls, new PyTuple([self.type.code, items]), dict]);
      }
      const module = rt.hooks.importModule("array");
      const args = new PyTuple([self.cls, self.type.code, self.type.machineFormat, new PyBytes(self.bytes.slice())]);
      return new PyTuple([getAttr(module, "_array_reconstructor"), args, dict]);
    }),
    __sizeof__: method("($self, /)", "Size of the array in memory, in bytes.", (self) => 64 + self.bytes.length),
    __class_getitem__: classGetItem,
  },
}));

function toText(self: PyArray): Value {
  const points: number[] = [];
  for (let i = 0; i < self.length; i++) {
    self.at(i); // raises for what is no code point
    points.push(self.view.getUint32(i * 4, true));
  }
  return strFromCodePoints(points);
}

export const arrayIteratorType: LazyType = lazyType("array.arrayiterator", PyArrayIterator, () => ({
  hasPlainNext: true,
  slots: {
    iter: (self) => self,
    next: (self) => {
      const { array } = self;
      if (array === undefined) return undefined;
      if (self.index < array.length) return array.at(self.index++);
      self.array = undefined;
      return undefined;
    },
  },
  methods: {
    __reduce__: method("($self, /)", "Return state information for pickling.", (self) => {
      const iter = builtinNamed("iter");
      if (self.array === undefined) return new PyTuple([iter, new PyTuple([EMPTY_TUPLE])]);
      return new PyTuple([iter, new PyTuple([self.array]), self.index]);
    }),
    __setstate__: method("($self, state, /)", "Set state information for unpickling.", (self, state) => {
      const at = indexToNumber(state, "OverflowError");
      if (self.array !== undefined) self.index = Math.max(0, Math.min(at, self.array.length));
      return None;
    }),
  },
}));
