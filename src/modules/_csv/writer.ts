/** The CSV writer. Source: Modules/_csv.c (csv_writerow, join_append_data). */
import { None, PyObject, type Str, type Value } from "../../objects/object.ts";
import { codePoints, strConcat, strFromCodePoints, strOf } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
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

export class PyWriter extends PyObject {
  readonly dialect: PyDialect;
  readonly write: Value;
  /** Code points that must be quoted or escaped. */
  readonly special: Set<number>;
  /** Which characters of ASCII are among them. */
  readonly asciiSpecial: readonly boolean[];
  constructor(dialect: PyDialect, write: Value) {
    super();
    this.dialect = dialect;
    this.write = write;
    this.special = new Set([dialect.delimiter, dialect.escapechar, dialect.quotechar]);
    for (const c of codePoints(dialect.lineterminator)) this.special.add(c);
    this.asciiSpecial = Array.from({ length: 128 }, (_, c) => this.special.has(c));
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

/** A field as it is written; `text` is `undefined` for None. */
function fieldText(self: PyWriter, text: Str | undefined, quoted: boolean): Str {
  const { dialect, special } = self;
  // fast path: nothing to escape
  if (typeof text === "string" && !quoted && isPlain(self, text)) return text;
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

function writeRow(self: PyWriter, row: Value): Value {
  const { dialect } = self;
  let it: Value;
  try {
    it = getIter(row);
  } catch (e) {
    if (isException(e, exceptionTypes.TypeError)) throw csvError(`iterable expected, not ${typeOf(row).tpName}`);
    throw e;
  }
  const delimiter = strFromCodePoints([dialect.delimiter]);
  let line: Str = "";
  let count = 0;
  let isNull = false;
  forEach(it, (field) => {
    let quoted = false;
    switch (dialect.quoting) {
      case QUOTE_NONNUMERIC:
        quoted = !isNumber(field);
        break;
      case QUOTE_ALL:
        quoted = true;
        break;
      case QUOTE_STRINGS:
        quoted = strOf(field) !== undefined;
        break;
      case QUOTE_NOTNULL:
        quoted = field !== None;
        break;
    }
    isNull = field === None;
    const text = isNull ? undefined : (strOf(field) ?? str(field));
    if (count > 0) line = strConcat(line, delimiter);
    line = strConcat(line, fieldText(self, text, quoted));
    count++;
    return undefined;
  });
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
