/**
 * The methods that bytes and bytearray share, written once: `bytesMethods` makes the table for either. Source:
 * Objects/bytesobject.c, Objects/bytearrayobject.c, Objects/bytes_methods.c. `make` wraps a fresh array, which it may keep.
 */
import { copyBytes, partOf, zeroBytes } from "../../base/byte-store.ts";
import { PyByteArray, PyBytes } from "../../objects/bytes.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import type { PyBaseException } from "../../objects/exception.ts";
import { None, type Value } from "../../objects/object.ts";
import { jsFromStr, strOf } from "../../objects/str.ts";
import { bytearrayType, bytesType, exceptionTypes } from "../../objects/types.ts";
import { call1 } from "../../protocols/call.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { length } from "../../protocols/container.ts";
import { classMethod, type MethodDef, method, staticMethod } from "../../protocols/define.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { index } from "../../protocols/number.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { decodeText } from "../codecs/text.ts";
import { clipBounds } from "../str/search.ts";
import * as ops from "./ops.ts";

export type BytesSelf = PyBytes | PyByteArray;
type Make = (bytes: Uint8Array) => Value;

const EMPTY = new Uint8Array(0);

/** A search argument: a buffer, or an int for one byte. */
export function searchBytes(v: Value): Uint8Array {
  if (v instanceof PyBytes) return v.bytes;
  const slots = typeOf(v).slots;
  if (slots.buffer !== undefined) return bufferBytes(v);
  if (slots.index === undefined)
    throw pyError("TypeError", `argument should be integer or bytes-like object, not '${typeName(v)}'`);
  return Uint8Array.of(oneByte(v));
}

/** An int as a byte. */
export function oneByte(v: Value): number {
  const n = index(v);
  if (n < 0 || n > 255) throw pyError("ValueError", "byte must be in range(0, 256)");
  return n as number;
}

/** The byte of a `fillchar`. */
function fillByte(v: Value | undefined, name: string): number {
  if (v === undefined) return 32;
  if ((v instanceof PyBytes || v instanceof PyByteArray) && v.bytes.length === 1) return v.bytes[0]!;
  throw pyError("TypeError", `${name}() argument 2 must be a byte string of length 1, not ${typeName(v)}`);
}

function nonEmpty(separator: Uint8Array): Uint8Array {
  if (separator.length === 0) throw pyError("ValueError", "empty separator");
  return separator;
}

/** `startswith` and `endswith`. */
function tailMatch(
  b: Uint8Array,
  affix: Value,
  start: number | null,
  end: number | null,
  atEnd: boolean,
  name: string,
): boolean {
  const [from, to] = clipBounds(start, end, b.length);
  const test = (part: Uint8Array): boolean => {
    const m = part.length;
    if (from + m > to) return false;
    const at = atEnd ? to - m : from;
    for (let k = 0; k < m; k++) if (b[at + k] !== part[k]) return false;
    return true;
  };
  if (affix instanceof PyTuple) return affix.items.some((item) => test(bufferBytes(item)));
  if (typeOf(affix).slots.buffer === undefined)
    throw pyError("TypeError", `${name} first arg must be bytes or a tuple of bytes, not ${typeName(affix)}`);
  return test(bufferBytes(affix));
}

/** The separator of `hex`: one ASCII character of str or bytes; `binascii.hexlify` takes any byte. */
export function hexSeparator(v: Value | undefined, anyByte = false): string {
  if (v === undefined) return "";
  if (length(v) !== 1) throw pyError("ValueError", "sep must be length 1.");
  const text = strOf(v);
  let c: string;
  if (text !== undefined) c = jsFromStr(text);
  else if (v instanceof PyBytes) c = String.fromCharCode(v.bytes[0]!);
  else throw pyError("TypeError", "sep must be str or bytes.");
  if (c.charCodeAt(0) > (anyByte ? 255 : 127)) throw pyError("ValueError", "sep must be ASCII.");
  return c;
}

/** The bytes of hexadecimal text; whitespace may stand between bytes. */
export function fromHex(text: string): Uint8Array {
  const { length } = text;
  const out = zeroBytes(length >> 1);
  let n = 0;
  for (let i = 0; i < length; ) {
    const c = text.charCodeAt(i);
    const high = ops.hexValue(c);
    if (high >= 0) {
      const low = i + 1 < length ? ops.hexValue(text.charCodeAt(i + 1)) : -1;
      if (low < 0) throw notHex(i + 1);
      out[n++] = high * 16 + low;
      i += 2;
    } else if (ops.isSpaceByte(c)) i++;
    else throw notHex(i);
  }
  return n === out.length ? out : partOf(out, 0, n);
}

const notHex = (at: number): PyBaseException =>
  pyError("ValueError", `non-hexadecimal number found in fromhex() arg at position ${at}`);

/** `separator.join(iterable)`. */
function join(separator: Uint8Array, iterable: Value): Uint8Array {
  let items: Value[];
  try {
    items = toArray(iterable);
  } catch (e) {
    const slots = typeOf(iterable).slots;
    if (isException(e, exceptionTypes.TypeError) && slots.iter === undefined && slots.getItem === undefined)
      throw pyError("TypeError", "can only join an iterable");
    throw e;
  }
  const parts: Uint8Array[] = [];
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (item instanceof PyBytes) parts.push(item.bytes);
    else {
      if (typeOf(item).slots.buffer === undefined)
        throw pyError("TypeError", `sequence item ${i}: expected a bytes-like object, ${typeName(item)} found`);
      parts.push(bufferBytes(item));
    }
  }
  return ops.joinBytes(parts, separator);
}

/** `translate(table, delete)`. */
function translate(b: Uint8Array, table: Value, deleted: Value | undefined): Uint8Array {
  const map = table === None ? undefined : bufferBytes(table);
  if (map !== undefined && map.length !== 256)
    throw pyError("ValueError", "translation table must be 256 characters long");
  const drop = deleted === undefined ? EMPTY : bufferBytes(deleted);
  const kept = drop.length === 0 ? b : b.filter((c) => !drop.includes(c));
  return map === undefined ? copyBytes(kept) : ops.mapBytes(kept, map);
}

/** `maketrans(from, to)`, the same for bytes and bytearray: always bytes. */
function makeTable(from: Uint8Array, to: Uint8Array): Value {
  if (from.length !== to.length) throw pyError("ValueError", "maketrans arguments must have same length");
  const table = new Uint8Array(256);
  for (let i = 0; i < 256; i++) table[i] = i;
  for (let i = 0; i < from.length; i++) table[from[i]!] = to[i]!;
  return new PyBytes(table);
}

/** The table of shared methods; `noun` is the type's name in docs, `make` wraps results. */
export function bytesMethods(noun: string, make: Make): Record<string, MethodDef<BytesSelf>> {
  const isBytes = noun === "bytes";
  /** Results may share memory with the receiver: a bytearray must not. */
  const copied: Make = isBytes ? make : (bytes) => make(copyBytes(bytes));
  /** A receiver that comes out unchanged: bytes give themselves, a bytearray a copy. */
  const result = (self: BytesSelf, bytes: Uint8Array): Value =>
    isBytes && bytes.length === self.bytes.length && self.cls === bytesType ? self : copied(bytes);
  const list = (parts: Uint8Array[]): Value => new PyList(parts.map(make));
  const searched = (
    self: BytesSelf,
    sub: Value,
    start: number | null,
    end: number | null,
    operation: (b: Uint8Array, sub: Uint8Array, start: number, end: number) => number,
  ): number => {
    const part = searchBytes(sub);
    const b = self.bytes;
    const [from, to] = clipBounds(start, end, b.length);
    return operation(b, part, from, to);
  };
  const found = (at: number): number => {
    if (at < 0) throw pyError("ValueError", "subsection not found");
    return at;
  };
  const simple = (doc: string, operation: (b: Uint8Array) => Value) =>
    method("($tuple, /)", doc, (self: BytesSelf) => operation(self.bytes));
  const mapped = (doc: string, operation: (b: Uint8Array) => Uint8Array) =>
    method("($tuple, /)", doc, (self: BytesSelf) => make(operation(self.bytes)));
  const stripped = (doc: string, left: boolean, right: boolean) =>
    method("($self, bytes=None, /)", doc, (self: BytesSelf, chars) =>
      result(self, ops.strip(self.bytes, chars === None ? undefined : bufferBytes(chars), left, right)),
    );
  const three = (a: Uint8Array, b: Uint8Array, c: Uint8Array): Value => new PyTuple([make(a), make(b), make(c)]);
  /** The parts before and after a separator found at `i`. */
  const around = (b: Uint8Array, i: number, sep: Uint8Array): Value =>
    three(copyBytes(b, 0, i), copyBytes(sep), copyBytes(b, i + sep.length));

  const methods: Record<string, MethodDef<BytesSelf>> = {
    capitalize: mapped(
      "B.capitalize() -> copy of B\n\nReturn a copy of B with only its first character capitalized (ASCII)\nand the rest lower-cased.",
      ops.capitalize,
    ),
    center: method(
      "($self, width: ssize, fillchar=b' ', /)",
      "Return a centered string of length width.\n\nPadding is done using the specified fill character.",
      (self, width, fillchar) => {
        const fill = fillByte(fillchar, "center");
        const b = self.bytes;
        const missing = width - b.length;
        if (missing <= 0) return result(self, b);
        const left = Math.floor(missing / 2) + (missing & width & 1);
        return make(ops.pad(b, left, missing - left, fill));
      },
    ),
    count: method(
      "($tuple, sub, start: bound_or_none=None, end: bound_or_none=None, /)",
      "B.count(sub[, start[, end]]) -> int\n\nReturn the number of non-overlapping occurrences of subsection sub in\nbytes B[start:end].  Optional arguments start and end are interpreted\nas in slice notation.",
      (self, sub, start, end) => searched(self, sub, start, end, ops.count),
    ),
    decode: method(
      "($self, /, encoding: text='utf-8', errors: text='strict')",
      `Decode the ${noun} using the codec registered for encoding.

  encoding
    The encoding with which to decode the ${noun}.
  errors
    The error handling scheme to use for the handling of decoding errors.
    The default is 'strict' meaning that decoding errors raise a
    UnicodeDecodeError. Other possible values are 'ignore' and 'replace'
    as well as any other name registered with codecs.register_error that
    can handle UnicodeDecodeErrors.`,
      (self, encoding, errors) => decodeText(self.bytes, self, encoding, errors),
    ),
    endswith: method(
      "($tuple, suffix, start: bound_or_none=None, end: bound_or_none=None, /)",
      "B.endswith(suffix[, start[, end]]) -> bool\n\nReturn True if B ends with the specified suffix, False otherwise.\nWith optional start, test B beginning at that position.\nWith optional end, stop comparing B at that position.\nsuffix can also be a tuple of bytes to try.",
      (self, suffix, start, end) => tailMatch(self.bytes, suffix, start, end, true, "endswith"),
    ),
    expandtabs: method(
      "($self, /, tabsize: int=8)",
      "Return a copy where all tab characters are expanded using spaces.\n\nIf tabsize is not given, a tab size of 8 characters is assumed.",
      (self, tabsize) => make(ops.expandTabs(self.bytes, tabsize)),
    ),
    find: method(
      "($tuple, sub, start: bound_or_none=None, end: bound_or_none=None, /)",
      "B.find(sub[, start[, end]]) -> int\n\nReturn the lowest index in B where subsection sub is found,\nsuch that sub is contained within B[start,end].  Optional\narguments start and end are interpreted as in slice notation.\n\nReturn -1 on failure.",
      (self, sub, start, end) => searched(self, sub, start, end, ops.find),
    ),
    fromhex: classMethod(
      "($type, string: str, /)",
      `Create a ${noun} object from a string of hexadecimal numbers.\n\nSpaces between two numbers are accepted.\nExample: ${noun}.fromhex('B9 01EF') -> ${isBytes ? "b'\\\\xb9\\\\x01\\\\xef'." : "bytearray(b'\\\\xb9\\\\x01\\\\xef')"}`,
      (cls, string) => {
        const value = make(fromHex(jsFromStr(string)));
        return cls === bytesType || cls === bytearrayType ? value : call1(cls, value);
      },
    ),
    hex: method(
      "($self, /, sep=<unrepresentable>, bytes_per_sep: int=1)",
      `Create a string of hexadecimal numbers from a ${noun} object.

  sep
    An optional single character or byte to separate hex bytes.
  bytes_per_sep
    How many bytes between separators.  Positive values count from the
    right, negative values count from the left.

Example:
>>> value = ${isBytes ? "b'\\xb9\\x01\\xef'" : "bytearray([0xb9, 0x01, 0xef])"}
>>> value.hex()
'b901ef'
>>> value.hex(':')
'b9:01:ef'
>>> value.hex(':', 2)
'b9:01ef'
>>> value.hex(':', -2)
'b901:ef'`,
      (self, sep, group) => ops.hexTextOf(self.bytes, hexSeparator(sep), group),
    ),
    index: method(
      "($tuple, sub, start: bound_or_none=None, end: bound_or_none=None, /)",
      "B.index(sub[, start[, end]]) -> int\n\nReturn the lowest index in B where subsection sub is found,\nsuch that sub is contained within B[start,end].  Optional\narguments start and end are interpreted as in slice notation.\n\nRaises ValueError when the subsection is not found.",
      (self, sub, start, end) => found(searched(self, sub, start, end, ops.find)),
    ),
    isalnum: simple(
      "B.isalnum() -> bool\n\nReturn True if all characters in B are alphanumeric\nand there is at least one character in B, False otherwise.",
      ops.all((c) => ops.isAlphaByte(c) || ops.isDigitByte(c)),
    ),
    isalpha: simple(
      "B.isalpha() -> bool\n\nReturn True if all characters in B are alphabetic\nand there is at least one character in B, False otherwise.",
      ops.all(ops.isAlphaByte),
    ),
    isascii: simple(
      "B.isascii() -> bool\n\nReturn True if B is empty or all characters in B are ASCII,\nFalse otherwise.",
      (b) => b.every((c) => c < 128),
    ),
    isdigit: simple(
      "B.isdigit() -> bool\n\nReturn True if all characters in B are digits\nand there is at least one character in B, False otherwise.",
      ops.all(ops.isDigitByte),
    ),
    islower: simple(
      "B.islower() -> bool\n\nReturn True if all cased characters in B are lowercase and there is\nat least one cased character in B, False otherwise.",
      ops.isCase(ops.isLowerByte, ops.isUpperByte),
    ),
    isspace: simple(
      "B.isspace() -> bool\n\nReturn True if all characters in B are whitespace\nand there is at least one character in B, False otherwise.",
      ops.all(ops.isSpaceByte),
    ),
    istitle: simple(
      "B.istitle() -> bool\n\nReturn True if B is a titlecased string and there is at least one\ncharacter in B, i.e. uppercase characters may only follow uncased\ncharacters and lowercase characters only cased ones. Return False\notherwise.",
      ops.isTitle,
    ),
    isupper: simple(
      "B.isupper() -> bool\n\nReturn True if all cased characters in B are uppercase and there is\nat least one cased character in B, False otherwise.",
      ops.isCase(ops.isUpperByte, ops.isLowerByte),
    ),
    join: method(
      "($self, iterable_of_bytes, /)",
      isBytes
        ? "Concatenate any number of bytes objects.\n\nThe bytes whose method is called is inserted in between each pair.\n\nThe result is returned as a new bytes object.\n\nExample: b'.'.join([b'ab', b'pq', b'rs']) -> b'ab.pq.rs'."
        : "Concatenate any number of bytes/bytearray objects.\n\nThe bytearray whose method is called is inserted in between each pair.\n\nThe result is returned as a new bytearray object.",
      (self, iterable) => {
        // a single exact bytes item comes out itself
        if (isBytes && iterable instanceof PyList && iterable.items.length === 1) {
          const only = iterable.items[0]!;
          if (only instanceof PyBytes && only.cls === bytesType) return only;
        }
        if (self instanceof PyBytes) return make(join(self.bytes, iterable));
        const before = self.isInUse;
        self.exports++; // iterating may run code: it must not resize the separator
        self.isInUse = true;
        try {
          return make(join(self.bytes, iterable));
        } finally {
          self.exports--;
          self.isInUse = before;
        }
      },
    ),
    ljust: method(
      "($self, width: ssize, fillchar=b' ', /)",
      "Return a left-justified string of length width.\n\nPadding is done using the specified fill character.",
      (self, width, fillchar) => {
        const fill = fillByte(fillchar, "ljust");
        const missing = width - self.bytes.length;
        return missing <= 0 ? result(self, self.bytes) : make(ops.pad(self.bytes, 0, missing, fill));
      },
    ),
    lower: mapped(
      "B.lower() -> copy of B\n\nReturn a copy of B with all ASCII characters converted to lowercase.",
      ops.lower,
    ),
    lstrip: stripped(
      `Strip leading bytes contained in the argument.\n\nIf the argument is omitted or None, strip leading ${isBytes ? " " : ""}ASCII whitespace.`,
      true,
      false,
    ),
    maketrans: staticMethod(
      "(frm: buffer, to: buffer, /)",
      "Return a translation table usable for the bytes or bytearray translate method.\n\nThe returned table will be one where each byte in frm is mapped to the byte at\nthe same position in to.\n\nThe bytes objects frm and to must be of the same length.",
      makeTable,
    ),
    partition: method(
      "($self, sep: buffer, /)",
      isBytes
        ? "Partition the bytes into three parts using the given separator.\n\nThis will search for the separator sep in the bytes. If the separator is found,\nreturns a 3-tuple containing the part before the separator, the separator\nitself, and the part after it.\n\nIf the separator is not found, returns a 3-tuple containing the original bytes\nobject and two empty bytes objects."
        : "Partition the bytearray into three parts using the given separator.\n\nThis will search for the separator sep in the bytearray. If the separator is\nfound, returns a 3-tuple containing the part before the separator, the\nseparator itself, and the part after it as new bytearray objects.\n\nIf the separator is not found, returns a 3-tuple containing the copy of the\noriginal bytearray object and two empty bytearray objects.",
      (self, sep) => {
        const b = self.bytes;
        const i = ops.find(b, nonEmpty(sep), 0, b.length);
        return i < 0 ? three(copyBytes(b), EMPTY, EMPTY) : around(b, i, sep);
      },
    ),
    replace: method(
      "($self, old: buffer, new: buffer, count: ssize=-1, /)",
      "Return a copy with all occurrences of substring old replaced by new.\n\n  count\n    Maximum number of occurrences to replace.\n    -1 (the default value) means replace all occurrences.\n\nIf the optional argument count is given, only the first count occurrences are\nreplaced.",
      (self, old, replacement, limit) => {
        const b = self.bytes;
        const out = ops.replace(b, old, replacement, limit);
        return out === b ? result(self, b) : make(out);
      },
    ),
    removeprefix: method(
      "($self, prefix: buffer, /)",
      isBytes
        ? "Return a bytes object with the given prefix string removed if present.\n\nIf the bytes starts with the prefix string, return bytes[len(prefix):].\nOtherwise, return a copy of the original bytes."
        : "Return a bytearray with the given prefix string removed if present.\n\nIf the bytearray starts with the prefix string, return\nbytearray[len(prefix):].  Otherwise, return a copy of the original\nbytearray.",
      (self, prefix) => {
        const b = self.bytes;
        return result(self, ops.matchesAt(b, prefix, 0) ? partOf(b, prefix.length, b.length) : b);
      },
    ),
    removesuffix: method(
      "($self, suffix: buffer, /)",
      isBytes
        ? "Return a bytes object with the given suffix string removed if present.\n\nIf the bytes ends with the suffix string and that suffix is not empty,\nreturn bytes[:-len(prefix)].  Otherwise, return a copy of the original\nbytes."
        : "Return a bytearray with the given suffix string removed if present.\n\nIf the bytearray ends with the suffix string and that suffix is not\nempty, return bytearray[:-len(suffix)].  Otherwise, return a copy of\nthe original bytearray.",
      (self, suffix) => {
        const b = self.bytes;
        const end = b.length - suffix.length;
        return result(self, ops.matchesAt(b, suffix, end) ? partOf(b, 0, end) : b);
      },
    ),
    rfind: method(
      "($tuple, sub, start: bound_or_none=None, end: bound_or_none=None, /)",
      "B.rfind(sub[, start[, end]]) -> int\n\nReturn the highest index in B where subsection sub is found,\nsuch that sub is contained within B[start,end].  Optional\narguments start and end are interpreted as in slice notation.\n\nReturn -1 on failure.",
      (self, sub, start, end) => searched(self, sub, start, end, ops.findLast),
    ),
    rindex: method(
      "($tuple, sub, start: bound_or_none=None, end: bound_or_none=None, /)",
      "B.rindex(sub[, start[, end]]) -> int\n\nReturn the highest index in B where subsection sub is found,\nsuch that sub is contained within B[start,end].  Optional\narguments start and end are interpreted as in slice notation.\n\nRaise ValueError when the subsection is not found.",
      (self, sub, start, end) => found(searched(self, sub, start, end, ops.findLast)),
    ),
    rjust: method(
      "($self, width: ssize, fillchar=b' ', /)",
      "Return a right-justified string of length width.\n\nPadding is done using the specified fill character.",
      (self, width, fillchar) => {
        const fill = fillByte(fillchar, "rjust");
        const missing = width - self.bytes.length;
        return missing <= 0 ? result(self, self.bytes) : make(ops.pad(self.bytes, missing, 0, fill));
      },
    ),
    rpartition: method(
      "($self, sep: buffer, /)",
      isBytes
        ? "Partition the bytes into three parts using the given separator.\n\nThis will search for the separator sep in the bytes, starting at the end. If\nthe separator is found, returns a 3-tuple containing the part before the\nseparator, the separator itself, and the part after it.\n\nIf the separator is not found, returns a 3-tuple containing two empty bytes\nobjects and the original bytes object."
        : "Partition the bytearray into three parts using the given separator.\n\nThis will search for the separator sep in the bytearray, starting at the end.\nIf the separator is found, returns a 3-tuple containing the part before the\nseparator, the separator itself, and the part after it as new bytearray\nobjects.\n\nIf the separator is not found, returns a 3-tuple containing two empty bytearray\nobjects and the copy of the original bytearray object.",
      (self, sep) => {
        const b = self.bytes;
        const i = ops.findLast(b, nonEmpty(sep), 0, b.length);
        return i < 0 ? three(EMPTY, EMPTY, copyBytes(b)) : around(b, i, sep);
      },
    ),
    rsplit: method(
      "($self, /, sep=None, maxsplit: ssize=-1)",
      `Return a list of the sections in the ${noun}, using sep as the delimiter.

  sep
    The delimiter according which to split the ${noun}.
    None (the default value) means split on ASCII whitespace characters
    (space, tab, return, newline, formfeed, vertical tab).
  maxsplit
    Maximum number of splits to do.
    -1 (the default value) means no limit.

Splitting is done starting at the end of the ${noun} and working to the front.`,
      (self, sep, limit) =>
        list(
          sep === None
            ? ops.splitSpaceLast(self.bytes, limit)
            : ops.splitByLast(self.bytes, nonEmpty(bufferBytes(sep)), limit),
        ),
    ),
    rstrip: stripped(
      "Strip trailing bytes contained in the argument.\n\nIf the argument is omitted or None, strip trailing ASCII whitespace.",
      false,
      true,
    ),
    split: method(
      "($self, /, sep=None, maxsplit: ssize=-1)",
      `Return a list of the sections in the ${noun}, using sep as the delimiter.

  sep
    The delimiter according which to split the ${noun}.
    None (the default value) means split on ASCII whitespace characters
    (space, tab, return, newline, formfeed, vertical tab).
  maxsplit
    Maximum number of splits to do.
    -1 (the default value) means no limit.`,
      (self, sep, limit) =>
        list(
          sep === None ? ops.splitSpace(self.bytes, limit) : ops.splitBy(self.bytes, nonEmpty(bufferBytes(sep)), limit),
        ),
    ),
    splitlines: method(
      "($self, /, keepends: bool=False)",
      `Return a list of the lines in the ${noun}, breaking at line boundaries.\n\nLine breaks are not included in the resulting list unless keepends is given and\ntrue.`,
      (self, keepends) => list(ops.splitLines(self.bytes, keepends)),
    ),
    startswith: method(
      "($tuple, prefix, start: bound_or_none=None, end: bound_or_none=None, /)",
      "B.startswith(prefix[, start[, end]]) -> bool\n\nReturn True if B starts with the specified prefix, False otherwise.\nWith optional start, test B beginning at that position.\nWith optional end, stop comparing B at that position.\nprefix can also be a tuple of bytes to try.",
      (self, prefix, start, end) => tailMatch(self.bytes, prefix, start, end, false, "startswith"),
    ),
    strip: stripped(
      "Strip leading and trailing bytes contained in the argument.\n\nIf the argument is omitted or None, strip leading and trailing ASCII whitespace.",
      true,
      true,
    ),
    swapcase: mapped(
      "B.swapcase() -> copy of B\n\nReturn a copy of B with uppercase ASCII characters converted\nto lowercase ASCII and vice versa.",
      ops.swapcase,
    ),
    title: mapped(
      "B.title() -> copy of B\n\nReturn a titlecased version of B, i.e. ASCII words start with uppercase\ncharacters, all remaining cased characters have lowercase.",
      ops.title,
    ),
    translate: method(
      "($self, table, /, delete=b'')",
      "Return a copy with each character mapped by the given translation table.\n\n  table\n    Translation table, which must be a bytes object of length 256.\n\nAll characters occurring in the optional argument delete are removed.\nThe remaining characters are mapped through the given translation table.",
      (self, table, drop) => make(translate(self.bytes, table, drop)),
    ),
    upper: mapped(
      "B.upper() -> copy of B\n\nReturn a copy of B with all ASCII characters converted to uppercase.",
      ops.upper,
    ),
    zfill: method(
      "($self, width: ssize, /)",
      "Pad a numeric string with zeros on the left, to fill a field of the given width.\n\nThe original string is never truncated.",
      (self, width) => make(ops.zeroFill(self.bytes, width)),
    ),
  };
  return methods;
}
