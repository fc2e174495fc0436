/** The CSV writer. Source: Modules/_csv.c (csv_writerow, join_append_data). */
import { PyTuple } from "../../objects/containers.ts";
import { None, PyObject, type Str, type Value } from "../../objects/object.ts";
import { codePoints, strConcat, strFromCodePoints, strOf } from "../../objects/str.ts";
import { exceptionTypes, tupleType } from "../../objects/types.ts";
import { call1 } from "../../protocols/call.ts";
import { getset, type LazyType, lazyType, method, unsigned } from "../../protocols/define.ts";
import { isException } from "../../protocols/errors.ts";
import { forEach, getIter } from "../../protocols/iterate.ts";
import { str } from "../../protocols/text.ts";
import { typeOf } from "../../protocols/type-of.ts";
import {
  csvError,
  NOT_SET,
  type PyDialect,
  QUOTE_ALL,
  QUOTE_NONE,
  QUOTE_NONNUMERIC,
  QUOTE_NOTNULL,
  QUOTE_STRINGS,
} from "./dialect.ts";

const NOT_SPECIAL: readonly boolean[] = new Array<boolean>(128).fill(false);

export class PyWriter extends PyObject {
  readonly dialect: PyDialect;
  readonly write: Value;
  readonly delimiter: Str;
  /** Code points that must be quoted or escaped. */
  readonly special: Set<number>;
  /** Which characters of ASCII are among them. */
  readonly asciiSpecial: boolean[];
  constructor(dialect: PyDialect, write: Value) {
    super();
    this.dialect = dialect;
    this.write = write;
    this.delimiter = strFromCodePoints([dialect.delimiter]);
    this.special = new Set([dialect.delimiter, dialect.escapechar, dialect.quotechar]);
    const { lineterminator } = dialect;
    if (lineterminator === "\r\n") this.special.add(13).add(10);
    else for (const c of codePoints(lineterminator)) this.special.add(c);
    this.asciiSpecial = NOT_SPECIAL.slice();
    for (const c of this.special) if (c >= 0 && c < 128) this.asciiSpecial[c] = true;
  }
}

function isNumber(v: Value): boolean {
  const { int, float, index } = typeOf(v).slots;
  return int !== undefined || float !== undefined || index !== undefined || typeOf(v).name === "complex";
}

/** Is there nothing in a narrow str that must be quoted or escaped? */
function isPlain(self: PyWriter, text: string): boolean {
  const { special, asciiSpecial } = self;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 128 ? asciiSpecial[c] : special.has(c)) return false;
  }
  return true;
}

/** Fast path: a narrow field in quotes, those in it doubled; `undefined` where something may have to be escaped. */
function inQuotes(dialect: PyDialect, text: string): string | undefined {
  const { quotechar, escapechar, quoting, doublequote } = dialect;
  if (quoting === QUOTE_NONE || !doublequote || escapechar !== NOT_SET || quotechar === NOT_SET || quotechar > 127)
    return undefined;
  const quote = String.fromCharCode(quotechar);
  return quote + (text.includes(quote) ? text.replaceAll(quote, quote + quote) : text) + quote;
}

/** A field as it is written; `text` is `undefined` for None. */
function fieldText(self: PyWriter, text: Str | undefined, quoted: boolean): Str {
  const { dialect, special } = self;
  if (typeof text === "string") {
    // fast path: nothing to escape
    if (!quoted && isPlain(self, text)) return text;
    const between = inQuotes(dialect, text);
    if (between !== undefined) return between;
  }
  let mustQuote = quoted;
  const points = text === undefined ? [] : codePoints(text);
  const out: number[] = [];
  for (let i = 0; i < points.length; i++) {
    const c = points[i]!;
    if (special.has(c)) {
      let escapes = false;
      if (dialect.quoting === QUOTE_NONE) escapes = true;
      else {
        if (c === dialect.quotechar) {
          if (dialect.doublequote) out.push(dialect.quotechar);
          else escapes = true;
        } else if (c === dialect.escapechar) escapes = true;
        if (!escapes) mustQuote = true;
      }
      if (escapes) {
        if (dialect.escapechar === NOT_SET) throw csvError("need to escape, but no escapechar set");
        out.push(dialect.escapechar);
      }
    }
    out.push(c);
  }
  if (mustQuote) {
    out.unshift(dialect.quotechar);
    out.push(dialect.quotechar);
  }
  return strFromCodePoints(out);
}

/** Must a field be in quotes whatever is in it? */
function isQuoted(quoting: number, field: Value): boolean {
  switch (quoting) {
    case QUOTE_NONNUMERIC:
      return !isNumber(field);
    case QUOTE_ALL:
      return true;
    case QUOTE_STRINGS:
      return strOf(field) !== undefined;
    case QUOTE_NOTNULL:
      return field !== None;
    default:
      return false;
  }
}

/** A field of a row as it is written. */
function written(self: PyWriter, field: Value): Str {
  const text = field === None ? undefined : (strOf(field) ?? str(field));
  return fieldText(self, text, isQuoted(self.dialect.quoting, field));
}

function writeRow(self: PyWriter, row: Value): Value {
  const { dialect, delimiter } = self;
  let line: Str = "";
  let count = 0;
  let isNull = false;
  const add = (field: Value): undefined => {
    if (count > 0) line = strConcat(line, delimiter);
    isNull = field === None;
    line = strConcat(line, written(self, field));
    count++;
    return undefined;
  };
  if (row instanceof PyTuple && row.cls === tupleType) for (let i = 0; i < row.items.length; i++) add(row.items[i]!);
  else forEach(rowIterator(row), add);
  if (count > 0 && line === "") {
    if (
      dialect.quoting === QUOTE_NONE ||
      (isNull && (dialect.quoting === QUOTE_STRINGS || dialect.quoting === QUOTE_NOTNULL))
    ) {
      throw csvError("single empty field record must be quoted");
    }
    line = fieldText(self, undefined, true);
  }
  return call1(self.write, strConcat(line, dialect.lineterminator));
}

function rowIterator(row: Value): Value {
  try {
    return getIter(row);
  } catch (e) {
    if (isException(e, exceptionTypes.TypeError)) throw csvError(`iterable expected, not ${typeOf(row).tpName}`);
    throw e;
  }
}

export const writerType: LazyType = lazyType("_csv.writer", PyWriter, () => ({
  doc: "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.\n",
  members: { dialect: getset((self) => self.dialect) },
  methods: {
    writerow: unsigned(
      method(
        "($self, row, /)",
        "writerow(iterable)\n\nConstruct and write a CSV record from an iterable of fields.  Non-string\nelements will be converted to string.",
        (self, row) => writeRow(self, row),
      ),
    ),
    writerows: unsigned(
      method(
        "($self, rows, /)",
        "writerows(iterable of iterables)\n\nConstruct and write a series of iterables to a csv file.  Non-string\nelements will be converted to string.",
        (self, rows) => {
          forEach(rows, (row) => {
            writeRow(self, row);
            return undefined;
          });
          return None;
        },
      ),
    ),
  },
}));
