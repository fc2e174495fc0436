/** The `str` type. Source: Objects/unicodeobject.c. Every method takes a `Str` apart and gives one back; the work is in this folder. */

import { PyBytes } from "../../objects/bytes.ts";
import { PyList, PySlice, PyTuple } from "../../objects/containers.ts";
import { PyStrIterator } from "../../objects/iterators.ts";
import { None, NotImplemented, type Str, type Value } from "../../objects/object.ts";
import { roomFor } from "../../objects/slot-arrays.ts";
import {
  codePointAt,
  PyStrSub,
  strCompare,
  strConcat,
  strEqual,
  strFromCodePoints,
  strLength,
  strOf,
  strSlice,
} from "../../objects/str.ts";
import type { PyType } from "../../objects/type.ts";
import { newBuiltinType, strType } from "../../objects/types.ts";
import { builtinNamed } from "../../protocols/builtin-names.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { fillType, method, newSlot, raisingMethod, staticMethod, type TypeDef } from "../../protocols/define.ts";
import { pyError, raising } from "../../protocols/errors.ts";
import { strHash } from "../../protocols/hash.ts";
import { index } from "../../protocols/number.ts";
import { sliceRange } from "../../protocols/slices.ts";
import { str } from "../../protocols/text.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { decodeText, encodeText } from "../codecs/text.ts";
import { formatPercent } from "../format/percent.ts";
import { formatStr } from "../format/spec.ts";
import { formatString } from "../format/str-format.ts";
import * as cases from "./case.ts";
import { expandTabs, fillPoint, join, pad, searchText, tailMatch, zeroFill } from "./methods.ts";
import { repeatStr } from "./repeat.ts";
import { reprStr } from "./repr.ts";
import * as search from "./search.ts";
import * as split from "./split.ts";
import { makeTable, translate } from "./translate.ts";

/** A receiver: an exact str or an instance of a subclass. */
export type StrSelf = Str | PyStrSub;

/** The text of a receiver. */
const own = (self: StrSelf): Str => (self instanceof PyStrSub ? self.value : self);

/** `str(object, encoding, errors)`. */
const newStr = newSlot(
  "($type, object=<unrepresentable>, encoding: text=<unrepresentable>, errors: text=<unrepresentable>)",
  "str",
  (cls, object, encoding, errors) => {
    if (object === undefined) return instance(cls, "");
    if (encoding === undefined && errors === undefined)
      return cls === strType ? strObject(object) : instance(cls, str(object));
    const text = fromEncoded(object, encoding ?? "utf-8", errors ?? "strict");
    return cls === strType ? text : instance(cls, strOf(text)!);
  },
);

function instance(cls: PyType, s: Str): Value {
  return cls === strType ? s : new PyStrSub(cls, s);
}

/** `str(v)`: what `__str__` returns, which may be an instance of a subclass. */
function strObject(v: Value): Value {
  if (typeof v === "string") return v;
  const r = typeOf(v).slots.str!(v);
  if (strOf(r) === undefined) throw pyError("TypeError", `__str__ returned non-string (type ${typeName(r)})`);
  return r;
}

/** PyUnicode_FromEncodedObject. */
function fromEncoded(v: Value, encoding: string, errors: string): Value {
  if (v instanceof PyBytes) return decodeText(v.bytes, v, encoding, errors);
  if (strOf(v) !== undefined) throw pyError("TypeError", "decoding str is not supported");
  if (typeOf(v).slots.buffer === undefined)
    throw pyError("TypeError", `decoding to str: need a bytes-like object, ${typeName(v)} found`);
  const bytes = bufferBytes(v);
  return decodeText(bytes, new PyBytes(bytes.slice()), encoding, errors);
}

function getItem(self: StrSelf, key: Value): Value {
  const s = own(self);
  if (typeof key === "number" && typeof s === "string") {
    const c = s[key < 0 ? key + s.length : key];
    if (c !== undefined) return c;
    throw pyError("IndexError", "string index out of range");
  }
  if (key instanceof PySlice) {
    const n = strLength(s);
    const r = sliceRange(key, n);
    if (r.step === 1) return r.count === n ? s : strSlice(s, r.start, r.start + r.count);
    return search.pick(s, r.start, r.step, r.count);
  }
  if (typeof key !== "number" && typeOf(key).slots.index === undefined)
    throw pyError("TypeError", `string indices must be integers, not '${typeName(key)}'`);
  const n = strLength(s);
  const given = index(key);
  if (typeof given === "bigint")
    throw pyError("IndexError", `cannot fit '${typeName(key)}' into an index-sized integer`);
  const i = given < 0 ? given + n : given;
  if (i < 0 || i >= n) throw pyError("IndexError", "string index out of range");
  return strSlice(s, i, i + 1);
}

function list(parts: Str[]): PyList {
  return new PyList(parts);
}

/** The separator of `split`: None is whitespace. */
function separatorOf(v: Value): Str | undefined {
  if (v === None) return undefined;
  const s = strOf(v);
  if (s === undefined) throw pyError("TypeError", `must be str or None, not ${typeName(v)}`);
  if (strLength(s) === 0) throw pyError("ValueError", "empty separator");
  return s;
}

function nonEmpty(s: Str): Str {
  if (strLength(s) === 0) throw pyError("ValueError", "empty separator");
  return s;
}

/** `chars` of `strip`: None is whitespace. */
function stripSet(v: Value, name: string): Str | undefined {
  if (v === None) return undefined;
  const s = strOf(v);
  if (s === undefined) throw pyError("TypeError", `${name} arg must be None or str`);
  return s;
}

/** Finds or counts `sub` between two bounds. */
function searched(
  self: StrSelf,
  sub: Value,
  start: number | null,
  end: number | null,
  operation: (s: Str, sub: Str, start: number, end: number) => number,
): number {
  const s = own(self);
  const text = searchText(sub);
  const [a, b] = search.clipBounds(start, end, strLength(s));
  return operation(s, text, a, b);
}

function found(position: number): number | undefined {
  return position < 0 ? raising(pyError("ValueError", "substring not found")) : position;
}

/** Method of one text without arguments. */
const simple = (doc: string, operation: (s: Str) => Value) =>
  method("($self, /)", doc, (self: StrSelf) => operation(own(self)));

/** Bytes that CPython's object takes. */
function sizeOf(s: Str): number {
  const n = strLength(s);
  if (cases.isAscii(s)) return 40 + n + 1;
  let max = 0;
  for (let i = 0; i < n; i++) max = Math.max(max, codePointAt(s, i));
  return 56 + (n + 1) * (max < 256 ? 1 : max < 65536 ? 2 : 4);
}

export const strDef: TypeDef<StrSelf> = {
  make0: () => "",
  make1: strObject,
  doc: `str(object='') -> str
str(bytes_or_buffer[, encoding[, errors]]) -> str

Create a new string object from the given object. If encoding or
errors is specified, then the object must expose a data buffer
that will be decoded using the given encoding and error handler.
Otherwise, returns the result of object.__str__() (if defined)
or repr(object).
encoding defaults to sys.getdefaultencoding().
errors defaults to 'strict'.`,
  isBase: true,
  matchSelf: true,
  slots: {
    new: (cls, args, kwnames) =>
      // fast path: str(x)
      cls === strType && args.length === 1 && kwnames === undefined ? strObject(args[0]!) : newStr(cls, args, kwnames),
    repr: (self) => reprStr(own(self)),
    str: own,
    hash: (self) => strHash(own(self)),
    richCompare: (self, other, op) => {
      const b = strOf(other);
      if (b === undefined) return NotImplemented;
      const a = own(self);
      switch (op) {
        case 2:
          return strEqual(a, b);
        case 3:
          return !strEqual(a, b);
        case 0:
          return strCompare(a, b) < 0;
        case 1:
          return strCompare(a, b) <= 0;
        case 4:
          return strCompare(a, b) > 0;
        default:
          return strCompare(a, b) >= 0;
      }
    },
    iter: (self) => new PyStrIterator(own(self)),
    len: (self) => strLength(own(self)),
    getItem,
    contains: (self, item) => {
      const sub = strOf(item);
      if (sub === undefined)
        throw pyError("TypeError", `'in <string>' requires string as left operand, not ${typeName(item)}`);
      const s = own(self);
      if (typeof s === "string") return typeof sub === "string" && s.includes(sub);
      return search.find(s, sub, 0, strLength(s)) >= 0;
    },
    concat: (self, other) => {
      const b = strOf(other);
      if (b === undefined) throw pyError("TypeError", `can only concatenate str (not "${typeName(other)}") to str`);
      return strConcat(own(self), b);
    },
    repeat: (self, count) => repeatStr(own(self), count),
    remainder: (a, b) => {
      const s = strOf(a);
      return s === undefined ? NotImplemented : formatPercent(s, b);
    },
  },
  methods: {
    encode: method(
      "($self, /, encoding: text='utf-8', errors: text='strict')",
      `Encode the string using the codec registered for encoding.

  encoding
    The encoding in which to encode the string.
  errors
    The error handling scheme to use for encoding errors.
    The default is 'strict' meaning that encoding errors raise a
    UnicodeEncodeError.  Other possible values are 'ignore', 'replace' and
    'xmlcharrefreplace' as well as any other name registered with
    codecs.register_error that can handle UnicodeEncodeErrors.`,
      (self, encoding, errors) => encodeText(own(self), encoding, errors),
    ),
    replace: method(
      "($self, old: str, new: str, count: ssize=-1, /)",
      `Return a copy with all occurrences of substring old replaced by new.

  count
    Maximum number of occurrences to replace.
    -1 (the default value) means replace all occurrences.

If the optional argument count is given, only the first count occurrences are
replaced.`,
      (self, old, replacement, count) => search.replace(own(self), old, replacement, count),
    ),
    split: method(
      "($self, /, sep=None, maxsplit: ssize=-1)",
      `Return a list of the substrings in the string, using sep as the separator string.

  sep
    The separator used to split the string.

    When set to None (the default value), will split on any whitespace
    character (including \\n \\r \\t \\f and spaces) and will discard
    empty strings from the result.
  maxsplit
    Maximum number of splits.
    -1 (the default value) means no limit.

Splitting starts at the front of the string and works to the end.

Note, str.split() is mainly useful for data that has been intentionally
delimited.  With natural text that includes punctuation, consider using
the regular expression module.`,
      (self, sep, maxsplit) => {
        const separator = separatorOf(sep);
        const s = own(self);
        return list(separator === undefined ? split.splitSpace(s, maxsplit) : split.splitBy(s, separator, maxsplit));
      },
    ),
    rsplit: method(
      "($self, /, sep=None, maxsplit: ssize=-1)",
      `Return a list of the substrings in the string, using sep as the separator string.

  sep
    The separator used to split the string.

    When set to None (the default value), will split on any whitespace
    character (including \\n \\r \\t \\f and spaces) and will discard
    empty strings from the result.
  maxsplit
    Maximum number of splits.
    -1 (the default value) means no limit.

Splitting starts at the end of the string and works to the front.`,
      (self, sep, maxsplit) => {
        const separator = separatorOf(sep);
        const s = own(self);
        return list(
          separator === undefined ? split.splitSpaceLast(s, maxsplit) : split.splitByLast(s, separator, maxsplit),
        );
      },
    ),
    join: method(
      "($self, iterable, /)",
      `Concatenate any number of strings.

The string whose method is called is inserted in between each given string.
The result is returned as a new string.

Example: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'`,
      (self, iterable) => join(own(self), iterable),
    ),
    capitalize: simple(
      "Return a capitalized version of the string.\n\nMore specifically, make the first character have upper case and the rest lower\ncase.",
      cases.capitalize,
    ),
    casefold: simple("Return a version of the string suitable for caseless comparisons.", cases.casefold),
    title: simple(
      "Return a version of the string where each word is titlecased.\n\nMore specifically, words start with uppercased characters and all remaining\ncased characters have lower case.",
      cases.title,
    ),
    center: method(
      "($self, width: ssize, fillchar=' ', /)",
      "Return a centered string of length width.\n\nPadding is done using the specified fill character (default is a space).",
      (self, width, fillchar) => {
        const s = own(self);
        const fill = fillPoint(fillchar);
        const missing = width - strLength(s);
        if (missing <= 0) return s;
        const left = Math.floor(missing / 2) + (missing & width & 1);
        return pad(s, left, missing - left, fill);
      },
    ),
    count: method(
      "($tuple, sub, start: bound_or_none=None, end: bound_or_none=None, /)",
      `S.count(sub[, start[, end]]) -> int

Return the number of non-overlapping occurrences of substring sub in
string S[start:end].  Optional arguments start and end are
interpreted as in slice notation.`,
      (self, sub, start, end) => searched(self, sub, start, end, search.count),
    ),
    expandtabs: method(
      "($self, /, tabsize: int=8)",
      "Return a copy where all tab characters are expanded using spaces.\n\nIf tabsize is not given, a tab size of 8 characters is assumed.",
      (self, tabsize) => expandTabs(own(self), tabsize),
    ),
    find: method(
      "($tuple, sub, start: bound_or_none=None, end: bound_or_none=None, /)",
      `S.find(sub[, start[, end]]) -> int

Return the lowest index in S where substring sub is found,
such that sub is contained within S[start:end].  Optional
arguments start and end are interpreted as in slice notation.

Return -1 on failure.`,
      (self, sub, start, end) => searched(self, sub, start, end, search.find),
    ),
    partition: method(
      "($self, sep, /)",
      `Partition the string into three parts using the given separator.

This will search for the separator in the string.  If the separator is found,
returns a 3-tuple containing the part before the separator, the separator
itself, and the part after it.

If the separator is not found, returns a 3-tuple containing the original string
and two empty strings.`,
      (self, sep) => new PyTuple(split.partition(own(self), nonEmpty(searchText(sep)))),
    ),
    index: raisingMethod(
      "($tuple, sub, start: bound_or_none=None, end: bound_or_none=None, /)",
      `S.index(sub[, start[, end]]) -> int

Return the lowest index in S where substring sub is found,
such that sub is contained within S[start:end].  Optional
arguments start and end are interpreted as in slice notation.

Raises ValueError when the substring is not found.`,
      (self, sub, start, end) => found(searched(self, sub, start, end, search.find)),
    ),
    ljust: method(
      "($self, width: ssize, fillchar=' ', /)",
      "Return a left-justified string of length width.\n\nPadding is done using the specified fill character (default is a space).",
      (self, width, fillchar) => {
        const s = own(self);
        return pad(s, 0, width - strLength(s), fillPoint(fillchar));
      },
    ),
    lower: simple("Return a copy of the string converted to lowercase.", cases.lower),
    lstrip: method(
      "($self, chars=None, /)",
      "Return a copy of the string with leading whitespace removed.\n\nIf chars is given and not None, remove characters in chars instead.",
      (self, chars) => split.strip(own(self), stripSet(chars, "lstrip"), true, false),
    ),
    rfind: method(
      "($tuple, sub, start: bound_or_none=None, end: bound_or_none=None, /)",
      `S.rfind(sub[, start[, end]]) -> int

Return the highest index in S where substring sub is found,
such that sub is contained within S[start:end].  Optional
arguments start and end are interpreted as in slice notation.

Return -1 on failure.`,
      (self, sub, start, end) => searched(self, sub, start, end, search.findLast),
    ),
    rindex: raisingMethod(
      "($tuple, sub, start: bound_or_none=None, end: bound_or_none=None, /)",
      `S.rindex(sub[, start[, end]]) -> int

Return the highest index in S where substring sub is found,
such that sub is contained within S[start:end].  Optional
arguments start and end are interpreted as in slice notation.

Raises ValueError when the substring is not found.`,
      (self, sub, start, end) => found(searched(self, sub, start, end, search.findLast)),
    ),
    rjust: method(
      "($self, width: ssize, fillchar=' ', /)",
      "Return a right-justified string of length width.\n\nPadding is done using the specified fill character (default is a space).",
      (self, width, fillchar) => {
        const s = own(self);
        return pad(s, width - strLength(s), 0, fillPoint(fillchar));
      },
    ),
    rstrip: method(
      "($self, chars=None, /)",
      "Return a copy of the string with trailing whitespace removed.\n\nIf chars is given and not None, remove characters in chars instead.",
      (self, chars) => split.strip(own(self), stripSet(chars, "rstrip"), false, true),
    ),
    rpartition: method(
      "($self, sep, /)",
      `Partition the string into three parts using the given separator.

This will search for the separator in the string, starting at the end. If
the separator is found, returns a 3-tuple containing the part before the
separator, the separator itself, and the part after it.

If the separator is not found, returns a 3-tuple containing two empty strings
and the original string.`,
      (self, sep) => new PyTuple(split.partitionLast(own(self), nonEmpty(searchText(sep)))),
    ),
    splitlines: method(
      "($self, /, keepends: bool=False)",
      "Return a list of the lines in the string, breaking at line boundaries.\n\nLine breaks are not included in the resulting list unless keepends is given and\ntrue.",
      (self, keepends) => list(split.splitLines(own(self), keepends)),
    ),
    strip: method(
      "($self, chars=None, /)",
      "Return a copy of the string with leading and trailing whitespace removed.\n\nIf chars is given and not None, remove characters in chars instead.",
      (self, chars) => split.strip(own(self), stripSet(chars, "strip"), true, true),
    ),
    swapcase: simple(
      "Convert uppercase characters to lowercase and lowercase characters to uppercase.",
      cases.swapcase,
    ),
    translate: method(
      "($self, table, /)",
      `Replace each character in the string using the given translation table.

  table
    Translation table, which must be a mapping of Unicode ordinals to
    Unicode ordinals, strings, or None.

The table must implement lookup/indexing via __getitem__, for instance a
dictionary or list.  If this operation raises LookupError, the character is
left untouched.  Characters mapped to None are deleted.`,
      (self, table) => translate(own(self), table),
    ),
    upper: simple("Return a copy of the string converted to uppercase.", cases.upper),
    startswith: method(
      "($tuple, prefix, start: bound_or_none=None, end: bound_or_none=None, /)",
      `S.startswith(prefix[, start[, end]]) -> bool

Return True if S starts with the specified prefix, False otherwise.
With optional start, test S beginning at that position.
With optional end, stop comparing S at that position.
prefix can also be a tuple of strings to try.`,
      (self, prefix, start, end) =>
        // fast path: whole text
        start === null && end === null && typeof self === "string" && typeof prefix === "string"
          ? self.startsWith(prefix)
          : tailMatch(own(self), prefix, start, end, false, "startswith"),
    ),
    endswith: method(
      "($tuple, suffix, start: bound_or_none=None, end: bound_or_none=None, /)",
      `S.endswith(suffix[, start[, end]]) -> bool

Return True if S ends with the specified suffix, False otherwise.
With optional start, test S beginning at that position.
With optional end, stop comparing S at that position.
suffix can also be a tuple of strings to try.`,
      (self, suffix, start, end) =>
        start === null && end === null && typeof self === "string" && typeof suffix === "string"
          ? self.endsWith(suffix)
          : tailMatch(own(self), suffix, start, end, true, "endswith"),
    ),
    removeprefix: method(
      "($self, prefix: str, /)",
      `Return a str with the given prefix string removed if present.

If the string starts with the prefix string, return string[len(prefix):].
Otherwise, return a copy of the original string.`,
      (self, prefix) => {
        const s = own(self);
        const n = strLength(s);
        return search.matchesAt(s, prefix, 0, n) ? strSlice(s, strLength(prefix), n) : s;
      },
    ),
    removesuffix: method(
      "($self, suffix: str, /)",
      `Return a str with the given suffix string removed if present.

If the string ends with the suffix string and that suffix is not empty,
return string[:-len(suffix)]. Otherwise, return a copy of the original
string.`,
      (self, suffix) => {
        const s = own(self);
        const n = strLength(s);
        const start = n - strLength(suffix);
        return search.matchesAt(s, suffix, start, n) ? strSlice(s, 0, start) : s;
      },
    ),
    isascii: simple(
      "Return True if all characters in the string are ASCII, False otherwise.\n\nASCII characters have code points in the range U+0000-U+007F.\nEmpty string is ASCII too.",
      cases.isAscii,
    ),
    islower: simple(
      "Return True if the string is a lowercase string, False otherwise.\n\nA string is lowercase if all cased characters in the string are lowercase and\nthere is at least one cased character in the string.",
      cases.isLower,
    ),
    isupper: simple(
      "Return True if the string is an uppercase string, False otherwise.\n\nA string is uppercase if all cased characters in the string are uppercase and\nthere is at least one cased character in the string.",
      cases.isUpper,
    ),
    istitle: simple(
      "Return True if the string is a title-cased string, False otherwise.\n\nIn a title-cased string, upper- and title-case characters may only\nfollow uncased characters and lowercase characters only cased ones.",
      cases.isTitle,
    ),
    isspace: simple(
      "Return True if the string is a whitespace string, False otherwise.\n\nA string is whitespace if all characters in the string are whitespace and there\nis at least one character in the string.",
      cases.isSpace,
    ),
    isdecimal: simple(
      "Return True if the string is a decimal string, False otherwise.\n\nA string is a decimal string if all characters in the string are decimal and\nthere is at least one character in the string.",
      cases.isDecimal,
    ),
    isdigit: simple(
      "Return True if the string is a digit string, False otherwise.\n\nA string is a digit string if all characters in the string are digits and there\nis at least one character in the string.",
      cases.isDigit,
    ),
    isnumeric: simple(
      "Return True if the string is a numeric string, False otherwise.\n\nA string is numeric if all characters in the string are numeric and there is at\nleast one character in the string.",
      cases.isNumeric,
    ),
    isalpha: simple(
      "Return True if the string is an alphabetic string, False otherwise.\n\nA string is alphabetic if all characters in the string are alphabetic and there\nis at least one character in the string.",
      cases.isAlpha,
    ),
    isalnum: simple(
      "Return True if the string is an alpha-numeric string, False otherwise.\n\nA string is alpha-numeric if all characters in the string are alpha-numeric and\nthere is at least one character in the string.",
      cases.isAlnum,
    ),
    isidentifier: simple(
      'Return True if the string is a valid Python identifier, False otherwise.\n\nCall keyword.iskeyword(s) to test whether string s is a reserved identifier,\nsuch as "def" or "class".',
      cases.isIdentifier,
    ),
    isprintable: simple(
      "Return True if the string is printable, False otherwise.\n\nA string is printable if all of its characters are considered printable in\nrepr() or if it is empty.",
      cases.isPrintable,
    ),
    zfill: method(
      "($self, width: ssize, /)",
      "Pad a numeric string with zeros on the left, to fill a field of the given width.\n\nThe string is never truncated.",
      (self, width) => zeroFill(own(self), width),
    ),
    format: method(
      "($tuple, *args, **kwargs)",
      `S.format(*args, **kwargs) -> str

Return a formatted version of S, using substitutions from args and kwargs.
The substitutions are identified by braces ('{' and '}').`,
      (self, args, kwargs) => formatString(own(self), { args, kwargs, mapping: undefined }),
    ),
    format_map: method(
      "($tuple, mapping, /)",
      `S.format_map(mapping) -> str

Return a formatted version of S, using substitutions from mapping.
The substitutions are identified by braces ('{' and '}').`,
      (self, mapping) => formatString(own(self), { args: undefined, kwargs: undefined, mapping }),
    ),
    __format__: method(
      "($self, format_spec: str, /)",
      "Return a formatted version of the string as described by format_spec.",
      (self, spec) => {
        if (spec !== "") return formatStr(self, own(self), spec);
        return self instanceof PyStrSub ? strObject(self) : self;
      },
    ),
    maketrans: staticMethod(
      "(x, y: str=<unrepresentable>, z: str=<unrepresentable>, /)",
      `Return a translation table usable for str.translate().

If there is only one argument, it must be a dictionary mapping Unicode
ordinals (integers) or characters to Unicode ordinals, strings or None.
Character keys will be then converted to ordinals.
If there are two arguments, they must be strings of equal length, and
in the resulting dictionary, each character in x will be mapped to the
character at the same position in y. If there is a third argument, it
must be a string, whose characters will be mapped to None in the result.`,
      makeTable,
    ),
    __sizeof__: simple("Return the size of the string in memory, in bytes.", sizeOf),
    __getnewargs__: method("($tuple, /)", "", (self) => new PyTuple([own(self)])),
  },
};

/** `str_iterator`. */
const iteratorDef: TypeDef<PyStrIterator> = {
  hasPlainNext: true,
  drain: (self) => {
    const s = self.text;
    self.text = undefined;
    if (s === undefined) return [];
    const { index } = self;
    const out = roomFor(strLength(s) - index, "");
    if (typeof s === "string") for (let i = 0; i < out.length; i++) out[i] = s[index + i]!;
    else for (let i = 0; i < out.length; i++) out[i] = strFromCodePoints([s.cps[index + i]!]);
    return out;
  },
  slots: {
    iter: (self) => self,
    next: (self) => {
      const s = self.text;
      if (s === undefined) return undefined;
      const i = self.index;
      if (i >= strLength(s)) {
        self.text = undefined;
        return undefined;
      }
      self.index = i + 1;
      return typeof s === "string" ? s[i]! : strFromCodePoints([s.cps[i]!]);
    },
  },
  methods: {
    __length_hint__: method("($self, /)", "Private method returning an estimate of len(list(it)).", (self) =>
      self.text === undefined ? 0 : strLength(self.text) - self.index,
    ),
    __reduce__: method("($tuple, /)", "Return state information for pickling.", (self) => {
      const iter = builtinNamed("iter");
      if (self.text === undefined) return new PyTuple([iter, new PyTuple([""])]);
      return new PyTuple([iter, new PyTuple([self.text]), self.index]);
    }),
    __setstate__: method("($tuple, state: ssize, /)", "Set state information for unpickling.", (self, state) => {
      if (self.text !== undefined) self.index = Math.max(0, Math.min(state, strLength(self.text)));
      return None;
    }),
  },
};

export const strIteratorType = newBuiltinType("str_iterator", PyStrIterator);

export function installStr(): void {
  fillType(strType, strDef);
  fillType(strIteratorType, iteratorDef);
}
