/**
 * The format specification mini-language: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
 * Source: parse_internal_render_format_spec in Python/formatter_unicode.c. Characters are code points.
 */
import { decimalValue } from "../../base/unicode/predicates.ts";
import { PyWideStr, type Str, type Value } from "../../objects/object.ts";
import { codePointAt, jsFromStr, strFromCodePoints, strJoin, strLength, strSlice } from "../../objects/str.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName } from "../../protocols/type-of.ts";

/** "" stands for what the specification does not say. Parsed specifications are kept: nobody may change one. */
export interface FormatSpec {
  fill: number;
  align: string;
  sign: string;
  noNegativeZero: boolean;
  alternate: boolean;
  /** -1: not given. */
  width: number;
  /** ",", "_", or "_4": underscores every four digits. */
  grouping: string;
  /** -1: not given. */
  precision: number;
  type: string;
}

const isAlign = (c: number): boolean => c === 60 || c === 62 || c === 61 || c === 94;
const MAX_SSIZE = 2 ** 63;

/** Specifications without errors by their text, one map for each default type and alignment. */
const known = new Map<string, Map<string, FormatSpec>>();
const MAX_KNOWN = 500;

/** Parses `spec`; ValueError as CPython words it. `defaultAlign` is "<" for strings, ">" for numbers. */
export function parseSpec(spec: Str, self: Value, defaultType: string, defaultAlign: string): FormatSpec {
  if (typeof spec !== "string") return parseAnew(spec, self, defaultType, defaultAlign);
  const defaults = defaultType + defaultAlign;
  let specs = known.get(defaults);
  if (specs === undefined) known.set(defaults, (specs = new Map()));
  let f = specs.get(spec);
  if (f === undefined) {
    f = parseAnew(spec, self, defaultType, defaultAlign);
    if (specs.size >= MAX_KNOWN) specs.clear();
    specs.set(spec, f);
  }
  return f;
}

function parseAnew(spec: Str, self: Value, defaultType: string, defaultAlign: string): FormatSpec {
  const end = strLength(spec);
  const at = (i: number): number => (i < end ? codePointAt(spec, i) : -1);
  const f: FormatSpec = {
    fill: 32,
    align: defaultAlign,
    sign: "",
    noNegativeZero: false,
    alternate: false,
    width: -1,
    grouping: "",
    precision: -1,
    type: defaultType,
  };
  let i = 0;
  let fillGiven = false;
  let alignGiven = false;
  if (end >= 2 && isAlign(at(1))) {
    f.fill = at(0);
    f.align = String.fromCharCode(at(1));
    fillGiven = true;
    alignGiven = true;
    i = 2;
  } else if (isAlign(at(0))) {
    f.align = String.fromCharCode(at(0));
    alignGiven = true;
    i = 1;
  }
  const sign = at(i);
  if (sign === 43 || sign === 45 || sign === 32) {
    f.sign = String.fromCharCode(sign);
    i++;
  }
  if (at(i) === 122) {
    f.noNegativeZero = true;
    i++;
  }
  if (at(i) === 35) {
    f.alternate = true;
    i++;
  }
  if (!fillGiven && at(i) === 48) {
    f.fill = 48;
    if (!alignGiven && defaultAlign === ">") f.align = "=";
    i++;
  }
  const number = (): number => {
    const start = i;
    let n = 0;
    for (;;) {
      const d = i < end ? decimalValue(codePointAt(spec, i)) : -1;
      if (d < 0) return i === start ? -1 : n;
      n = n * 10 + d;
      if (n >= MAX_SSIZE) throw pyError("ValueError", "Too many decimal digits in format string");
      i++;
    }
  };
  f.width = number();
  if (at(i) === 44) {
    f.grouping = ",";
    i++;
  }
  if (at(i) === 95) {
    if (f.grouping !== "") throw pyError("ValueError", "Cannot specify both ',' and '_'.");
    f.grouping = "_";
    i++;
  }
  if (at(i) === 44 && f.grouping === "_") throw pyError("ValueError", "Cannot specify both ',' and '_'.");
  if (at(i) === 46) {
    i++;
    f.precision = number();
    if (f.precision < 0) throw pyError("ValueError", "Format specifier missing precision");
  }
  if (end - i > 1) {
    throw pyError(
      "ValueError",
      strJoin(["Invalid format specifier '", spec, `' for object of type '${typeName(self)}'`], ""),
    );
  }
  if (end - i === 1) f.type = jsFromStr(strFromCodePoints([at(i)]));
  if (f.grouping !== "") checkGrouping(f);
  return f;
}

function checkGrouping(f: FormatSpec): void {
  if (f.type === "" || "defgEG%F".includes(f.type)) return;
  if (f.grouping === "_" && "boxX".includes(f.type)) {
    f.grouping = "_4";
    return;
  }
  throw pyError("ValueError", `Cannot specify '${f.grouping}' with ${quoteType(f.type)}.`);
}

function quoteType(type: string): string {
  const c = type.codePointAt(0)!;
  return c > 32 && c < 128 ? `'${type}'` : `'\\x${c.toString(16)}'`;
}

/** ValueError for a type that `self` does not know. */
export function unknownType(type: string, self: Value): ReturnType<typeof pyError> {
  return pyError("ValueError", `Unknown format code ${quoteType(type)} for object of type '${typeName(self)}'`);
}

/** Text longer than this cannot be made. */
const MAX_TEXT = 536870888;

/** A run of one code point. */
export function repeatPoint(cp: number, n: number): Str {
  if (n > MAX_TEXT) throw pyError("MemoryError");
  if (cp > 0xffff || (cp >= 0xd800 && cp < 0xe000)) return n === 0 ? "" : new PyWideStr(new Uint32Array(n).fill(cp));
  return n === 1 ? String.fromCharCode(cp) : String.fromCharCode(cp).repeat(n);
}

/** `text` in a field of the spec's width. */
export function padText(text: Str, f: FormatSpec): Str {
  const missing = f.width - strLength(text);
  if (missing <= 0) return text;
  const left = f.align === ">" ? missing : f.align === "^" ? missing >> 1 : 0;
  const parts: Str[] = [];
  if (left > 0) parts.push(repeatPoint(f.fill, left));
  parts.push(text);
  if (missing > left) parts.push(repeatPoint(f.fill, missing - left));
  return strJoin(parts, "");
}

/** `str.__format__` of a value with a nonempty spec. */
export function formatStr(self: Value, s: Str, spec: Str): Str {
  const f = parseSpec(spec, self, "s", "<");
  if (f.type !== "s") throw unknownType(f.type, self);
  if (f.sign !== "") {
    const what = f.sign === " " ? "Space" : "Sign";
    throw pyError("ValueError", `${what} not allowed in string format specifier`);
  }
  if (f.noNegativeZero)
    throw pyError("ValueError", "Negative zero coercion (z) not allowed in string format specifier");
  if (f.alternate) throw pyError("ValueError", "Alternate form (#) not allowed in string format specifier");
  if (f.align === "=") throw pyError("ValueError", "'=' alignment not allowed in string format specifier");
  const cut = f.precision >= 0 && f.precision < strLength(s) ? strSlice(s, 0, f.precision) : s;
  return padText(cut, f);
}
