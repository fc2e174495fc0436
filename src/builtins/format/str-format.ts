/** `str.format` and `str.format_map`. Source: Objects/stringlib/unicode_format.h. */
import { decimalValue } from "../../base/unicode/predicates.ts";
import type { PyDict } from "../../objects/dict.ts";
import type { Str, Value } from "../../objects/object.ts";
import { codePointAt, jsFromStr, strJoin, strLength, strOf, strSlice } from "../../objects/str.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { getItem } from "../../protocols/container.ts";
import { keyError, pyError } from "../../protocols/errors.ts";
import { format, repr, str } from "../../protocols/text.ts";

/** Where replacement fields get their values: positional and keyword arguments, or one mapping (`format_map`). */
export interface FormatArguments {
  readonly args: readonly Value[] | undefined;
  readonly kwargs: PyDict | undefined;
  readonly mapping: Value | undefined;
}

/** `{}` or `{0}`: the two cannot be mixed. */
interface Numbering {
  next: number;
  mode: "unknown" | "automatic" | "manual";
}

/** One piece of a format string: literal text and perhaps a field after it. */
export interface FormatPiece {
  readonly literal: Str;
  readonly field: FormatField | undefined;
}

export interface FormatField {
  readonly name: Str;
  readonly spec: Str;
  readonly specNeedsExpanding: boolean;
  /** "" when none is given. */
  readonly conversion: Str;
  /** `splitFieldName(name)`, from its first use on. */
  split?: FieldName;
}

const OPEN = 123;
const CLOSE = 125;
const LEFT_BRACKET = 91;
const RIGHT_BRACKET = 93;
const BANG = 33;
const COLON = 58;
const DOT = 46;

/** The pieces of a format string, in order; ValueError where it is malformed. */
export function* formatPieces(s: Str): Generator<FormatPiece> {
  const end = strLength(s);
  const at = (i: number): number => codePointAt(s, i);
  let i = 0;
  while (i < end) {
    const start = i;
    let c = 0;
    let marked = false;
    while (i < end) {
      c = at(i++);
      if (c === OPEN || c === CLOSE) {
        marked = true;
        break;
      }
    }
    if (!marked) {
      yield { literal: strSlice(s, start, end), field: undefined };
      return;
    }
    const atEnd = i >= end;
    if (c === CLOSE && (atEnd || at(i) !== CLOSE))
      throw pyError("ValueError", "Single '}' encountered in format string");
    if (atEnd && c === OPEN) throw pyError("ValueError", "Single '{' encountered in format string");
    if (at(i) === c) {
      // a doubled brace is one literal brace
      yield { literal: strSlice(s, start, i), field: undefined };
      i++;
      continue;
    }
    const literal = strSlice(s, start, i - 1);
    const { field, next } = parseField(s, i);
    yield { literal, field };
    i = next;
  }
}

/** Reads a field from after its `{` to its `}`. */
function parseField(s: Str, start: number): { field: FormatField; next: number } {
  const end = strLength(s);
  const at = (k: number): number => codePointAt(s, k);
  let i = start;
  let c = 0;
  for (; i < end; i++) {
    c = at(i);
    if (c === OPEN) throw pyError("ValueError", "unexpected '{' in field name");
    // an item's key may hold anything but "]"
    if (c === LEFT_BRACKET) while (i + 1 < end && at(i + 1) !== RIGHT_BRACKET) i++;
    else if (c === CLOSE || c === COLON || c === BANG) break;
  }
  const name = strSlice(s, start, i);
  if (i >= end || (c !== COLON && c !== BANG && c !== CLOSE))
    throw pyError("ValueError", "expected '}' before end of string");
  i++;
  if (c === CLOSE) return { field: { name, spec: "", specNeedsExpanding: false, conversion: "" }, next: i };
  let conversion: Str = "";
  if (c === BANG) {
    if (i >= end) throw pyError("ValueError", "end of string while looking for conversion specifier");
    conversion = strSlice(s, i, i + 1);
    i++;
    if (i < end) {
      c = at(i++);
      if (c === CLOSE) return { field: { name, spec: "", specNeedsExpanding: false, conversion }, next: i };
      if (c !== COLON) throw pyError("ValueError", "expected ':' after conversion specifier");
    }
  }
  const specStart = i;
  let depth = 1;
  let nested = false;
  while (i < end) {
    c = at(i++);
    if (c === OPEN) {
      nested = true;
      depth++;
    } else if (c === CLOSE && --depth === 0) {
      return { field: { name, spec: strSlice(s, specStart, i - 1), specNeedsExpanding: nested, conversion }, next: i };
    }
  }
  throw pyError("ValueError", "unmatched '{' in format spec");
}

/** The first part of a field name: an index, a key, or nothing (automatic numbering). */
export interface FieldName {
  readonly first: Str;
  /** `first` as an index, or -1. */
  readonly index: number;
  /** Where `.attribute` and `[item]` parts begin. */
  readonly rest: number;
}

export function splitFieldName(name: Str): FieldName {
  const end = strLength(name);
  let i = 0;
  while (i < end) {
    const c = codePointAt(name, i);
    if (c === LEFT_BRACKET || c === DOT) break;
    i++;
  }
  const first = strSlice(name, 0, i);
  return { first, index: asIndex(first), rest: i };
}

/** The decimal number that the whole text is, or -1. */
function asIndex(s: Str): number {
  const n = strLength(s);
  if (n === 0) return -1;
  let value = 0;
  for (let i = 0; i < n; i++) {
    const d = decimalValue(codePointAt(s, i));
    if (d < 0) return -1;
    value = value * 10 + d;
    if (value >= 2 ** 63) throw pyError("ValueError", "Too many decimal digits in format string");
  }
  return value;
}

export interface NamePart {
  readonly isAttribute: boolean;
  readonly name: Str;
  /** `name` as an index, or -1. */
  readonly index: number;
}

/** The `.attribute` and `[item]` parts of a field name from `start` on. */
export function* nameParts(name: Str, start: number): Generator<NamePart> {
  const end = strLength(name);
  let i = start;
  while (i < end) {
    const c = codePointAt(name, i++);
    const from = i;
    if (c === DOT) {
      while (i < end && codePointAt(name, i) !== DOT && codePointAt(name, i) !== LEFT_BRACKET) i++;
      if (i === from) throw pyError("ValueError", "Empty attribute in format string");
      yield { isAttribute: true, name: strSlice(name, from, i), index: -1 };
    } else if (c === LEFT_BRACKET) {
      while (i < end && codePointAt(name, i) !== RIGHT_BRACKET) i++;
      if (i >= end) throw pyError("ValueError", "Missing ']' in format string");
      const text = strSlice(name, from, i);
      i++;
      const index = asIndex(text);
      if (strLength(text) === 0) throw pyError("ValueError", "Empty attribute in format string");
      yield { isAttribute: false, name: text, index };
    } else throw pyError("ValueError", "Only '.' or '[' may follow ']' in format field specifier");
  }
}

/** The object that a field name means. */
function fieldValue(field: FormatField, given: FormatArguments, numbering: Numbering): Value {
  const { name } = field;
  field.split ??= splitFieldName(name);
  const { first, index, rest } = field.split;
  let position = index;
  const isEmpty = strLength(first) === 0;
  if (isEmpty || index >= 0) {
    const mode = isEmpty ? "automatic" : "manual";
    if (numbering.mode === "unknown") numbering.mode = mode;
    if (numbering.mode !== mode) {
      throw pyError(
        "ValueError",
        isEmpty
          ? "cannot switch from manual field specification to automatic field numbering"
          : "cannot switch from automatic field numbering to manual field specification",
      );
    }
    if (isEmpty) position = numbering.next++;
  }
  let value: Value;
  if (position < 0) {
    if (given.mapping !== undefined) value = getItem(given.mapping, first);
    else {
      const found = given.kwargs?.get(first);
      if (found === undefined) throw keyError(first);
      value = found;
    }
  } else {
    if (given.args === undefined) throw pyError("ValueError", "Format string contains positional fields");
    const found = given.args[position];
    if (found === undefined)
      throw pyError("IndexError", `Replacement index ${position} out of range for positional args tuple`);
    value = found;
  }
  if (rest === strLength(name)) return value;
  for (const part of nameParts(name, rest)) {
    if (part.isAttribute) value = getAttr(value, jsFromStr(part.name));
    else value = getItem(value, part.index >= 0 ? part.index : part.name);
  }
  return value;
}

function convert(value: Value, conversion: Str): Value {
  switch (conversion) {
    case "":
      return value;
    case "r":
      return repr(value);
    case "s":
      return str(value);
    case "a":
      return asciiRepr(value);
  }
  const c = codePointAt(conversion, 0);
  const shown = c > 32 && c < 127 ? jsFromStr(conversion) : `\\x${c.toString(16)}`;
  throw pyError("ValueError", `Unknown conversion specifier ${shown}`);
}

/** `ascii(value)`: the repr with everything beyond ASCII escaped. */
export function asciiRepr(value: Value): string {
  const text = repr(value);
  let out = "";
  const n = strLength(text);
  for (let i = 0; i < n; i++) {
    const c = codePointAt(text, i);
    if (c < 128) out += String.fromCharCode(c);
    else if (c <= 0xff) out += `\\x${c.toString(16)}`;
    else if (c <= 0xffff) out += `\\u${c.toString(16).padStart(4, "0")}`;
    else out += `\\U${c.toString(16).padStart(8, "0")}`;
  }
  return out;
}

/** `s.format(*args, **kwargs)`. */
export function formatString(s: Str, given: FormatArguments): Str {
  return build(s, given, 2, { next: 0, mode: "unknown" });
}

/** The pieces of format strings that have been used without errors. */
const knownPieces = new Map<string, readonly FormatPiece[]>();
const MAX_KNOWN = 500;

/** Remembers the pieces as they come; malformed strings are never remembered. */
function* collectPieces(s: string): Generator<FormatPiece> {
  const pieces: FormatPiece[] = [];
  for (const piece of formatPieces(s)) {
    pieces.push(piece);
    yield piece;
  }
  if (knownPieces.size >= MAX_KNOWN) knownPieces.clear();
  knownPieces.set(s, pieces);
}

function build(s: Str, given: FormatArguments, depth: number, numbering: Numbering): Str {
  if (depth <= 0) throw pyError("ValueError", "Max string recursion exceeded");
  const parts: Str[] = [];
  const known = typeof s === "string" ? knownPieces.get(s) : undefined;
  if (known !== undefined) {
    for (let i = 0; i < known.length; i++) addPiece(parts, known[i]!, given, depth, numbering);
  } else {
    // a malformed end is told of after the fields before it
    const pieces = typeof s === "string" ? collectPieces(s) : formatPieces(s);
    for (const piece of pieces) addPiece(parts, piece, given, depth, numbering);
  }
  return strJoin(parts, "");
}

function addPiece(parts: Str[], piece: FormatPiece, given: FormatArguments, depth: number, numbering: Numbering): void {
  const { literal, field } = piece;
  if (literal !== "") parts.push(literal);
  if (field === undefined) return;
  const value = convert(fieldValue(field, given, numbering), field.conversion);
  const spec = field.specNeedsExpanding ? build(field.spec, given, depth - 1, numbering) : field.spec;
  parts.push(strOf(format(value, spec))!);
}
