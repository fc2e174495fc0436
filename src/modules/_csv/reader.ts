/** The CSV reader: a state machine over characters. Source: Modules/_csv.c (Reader_iternext, parse_process_char). */
import { PyList } from "../../objects/containers.ts";
import { PyObject, type Str, type Value } from "../../objects/object.ts";
import { strConcat, strFromCodePoints, strLength, strOf } from "../../objects/str.ts";
import { floatType } from "../../objects/types.ts";
import { call1 } from "../../protocols/call.ts";
import { getset, type LazyType, lazyType } from "../../protocols/define.ts";
import { iterNext } from "../../protocols/iterate.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { csvError, moduleState, NOT_SET, type PyDialect, QUOTE_NONE, QUOTE_NONNUMERIC } from "./dialect.ts";

const START_RECORD = 0;
const START_FIELD = 1;
const ESCAPED_CHAR = 2;
const IN_FIELD = 3;
const IN_QUOTED_FIELD = 4;
const ESCAPE_IN_QUOTED_FIELD = 5;
const QUOTE_IN_QUOTED_FIELD = 6;
const EAT_CRNL = 7;
const AFTER_ESCAPED_CRNL = 8;

/** After the last character of a line. */
const END = -1;
const LF = 10;
const CR = 13;

export class PyReader extends PyObject {
  readonly dialect: PyDialect;
  readonly input: Value;
  fields: Value[] = [];
  /** What there is of the field being read. */
  field: Str = "";
  state = START_RECORD;
  /** The field is an unquoted number (QUOTE_NONNUMERIC). */
  numeric = false;
  lineNum = 0;
  constructor(dialect: PyDialect, input: Value) {
    super();
    this.dialect = dialect;
    this.input = input;
  }

  save(): void {
    const text = this.field;
    this.field = "";
    if (this.numeric) {
      this.numeric = false;
      this.fields.push(call1(floatType, text));
    } else this.fields.push(text);
  }

  private add(c: number): void {
    this.append(strFromCodePoints([c]));
  }

  private append(text: Str): void {
    const { fieldLimit } = moduleState();
    if (strLength(this.field) + strLength(text) > fieldLimit)
      throw csvError(`field larger than field limit (${fieldLimit})`);
    this.field = strConcat(this.field, text);
  }

  /** Fast path: characters that mean nothing within a field, from `at` on; where they end. */
  private appendRun(line: string, at: number): number {
    if (this.state !== IN_FIELD && this.state !== IN_QUOTED_FIELD) return at;
    const { delimiter, quotechar, escapechar } = this.dialect;
    let end = at;
    for (; end < line.length; end++) {
      const c = line.charCodeAt(end);
      if (c === delimiter || c === quotechar || c === escapechar || c === LF || c === CR) break;
    }
    if (end > at) this.append(line.slice(at, end));
    return end;
  }

  private processLine(line: Str): void {
    if (typeof line === "string") {
      for (let i = this.appendRun(line, 0); i < line.length; i = this.appendRun(line, i + 1)) {
        this.process(line.charCodeAt(i));
      }
    } else for (let i = 0; i < line.cps.length; i++) this.process(line.cps[i]!);
    this.process(END);
  }

  private endField(c: number): void {
    this.save();
    this.state = c === END ? START_RECORD : EAT_CRNL;
  }

  process(c: number): void {
    const { dialect } = this;
    const isEnd = c === LF || c === CR || c === END;
    switch (this.state) {
      case START_RECORD:
        if (c === END) return;
        if (isEnd) {
          this.state = EAT_CRNL;
          return;
        }
        this.state = START_FIELD;
        this.startField(c, isEnd);
        return;
      case START_FIELD:
        this.startField(c, isEnd);
        return;
      case ESCAPED_CHAR:
        if (c === LF || c === CR) {
          this.add(c);
          this.state = AFTER_ESCAPED_CRNL;
          return;
        }
        this.add(c === END ? LF : c);
        this.state = IN_FIELD;
        return;
      case AFTER_ESCAPED_CRNL:
        if (c !== END) this.inField(c, isEnd);
        return;
      case IN_FIELD:
        this.inField(c, isEnd);
        return;
      case IN_QUOTED_FIELD:
        if (c === END) return;
        if (c === dialect.escapechar) this.state = ESCAPE_IN_QUOTED_FIELD;
        else if (c === dialect.quotechar && dialect.quoting !== QUOTE_NONE)
          this.state = dialect.doublequote ? QUOTE_IN_QUOTED_FIELD : IN_FIELD;
        else this.add(c);
        return;
      case ESCAPE_IN_QUOTED_FIELD:
        this.add(c === END ? LF : c);
        this.state = IN_QUOTED_FIELD;
        return;
      case QUOTE_IN_QUOTED_FIELD:
        if (dialect.quoting !== QUOTE_NONE && c === dialect.quotechar) {
          this.add(c);
          this.state = IN_QUOTED_FIELD;
        } else if (c === dialect.delimiter) {
          this.save();
          this.state = START_FIELD;
        } else if (isEnd) this.endField(c);
        else if (!dialect.strict) {
          this.add(c);
          this.state = IN_FIELD;
        } else {
          const [d, q] = [String.fromCodePoint(dialect.delimiter), String.fromCodePoint(dialect.quotechar)];
          throw csvError(`'${d}' expected after '${q}'`);
        }
        return;
      default: // EAT_CRNL
        if (c === END) this.state = START_RECORD;
        else if (!isEnd) {
          throw csvError(
            "new-line character seen in unquoted field - do you need to open the file in universal-newline mode?",
          );
        }
    }
  }

  private startField(c: number, isEnd: boolean): void {
    const { dialect } = this;
    if (isEnd) this.endField(c);
    else if (c === dialect.quotechar && dialect.quoting !== QUOTE_NONE) this.state = IN_QUOTED_FIELD;
    else if (c === dialect.escapechar) this.state = ESCAPED_CHAR;
    else if (c === 32 && dialect.skipinitialspace) return;
    else if (c === dialect.delimiter) this.save();
    else {
      if (dialect.quoting === QUOTE_NONNUMERIC) this.numeric = true;
      this.add(c);
      this.state = IN_FIELD;
    }
  }

  private inField(c: number, isEnd: boolean): void {
    const { dialect } = this;
    if (isEnd) this.endField(c);
    else if (c === dialect.escapechar) this.state = ESCAPED_CHAR;
    else if (c === dialect.delimiter) {
      this.save();
      this.state = START_FIELD;
    } else this.add(c);
  }

  /** Fast path: a whole record in one line, without escapes. */
  private cut(line: string): Value[] | undefined {
    const { dialect } = this;
    const { delimiter, quotechar, escapechar } = dialect;
    if (dialect.quoting === QUOTE_NONNUMERIC || dialect.skipinitialspace || !dialect.doublequote) return undefined;
    let end = line.length;
    if (end > 0 && line.charCodeAt(end - 1) === LF) end--;
    if (end > 0 && line.charCodeAt(end - 1) === CR) end--;
    if (end === 0 || end > moduleState().fieldLimit) return undefined;
    const quote = dialect.quoting === QUOTE_NONE ? NOT_SET : quotechar;
    const fields: Value[] = [];
    for (let at = 0; ; ) {
      if (at < end && line.charCodeAt(at) === quote) {
        const close = closingQuote(line, at + 1, end, quote, escapechar);
        if (close < 0 || (close + 1 < end && line.charCodeAt(close + 1) !== delimiter)) return undefined;
        fields.push(unquoted(line.slice(at + 1, close), quote));
        at = close + 1;
      } else {
        const start = at;
        for (; at < end; at++) {
          const c = line.charCodeAt(at);
          if (c === delimiter) break;
          if (c === LF || c === CR || c === escapechar) return undefined;
        }
        fields.push(line.slice(start, at));
      }
      if (at >= end) return fields;
      at++;
    }
  }

  next(): Value | undefined {
    this.fields = [];
    this.field = "";
    this.state = START_RECORD;
    this.numeric = false;
    do {
      const line = iterNext(this.input);
      if (line === undefined) {
        if (this.field === "" && this.state !== IN_QUOTED_FIELD) return undefined;
        if (this.dialect.strict) throw csvError("unexpected end of data");
        this.save();
        break;
      }
      const text = strOf(line);
      if (text === undefined) {
        const got = typeOf(line).tpName;
        throw csvError(`iterator should return strings, not ${got} (the file should be opened in text mode)`);
      }
      this.lineNum++;
      if (this.state === START_RECORD && typeof text === "string") {
        const fields = this.cut(text);
        if (fields !== undefined) return new PyList(fields);
      }
      this.processLine(text);
    } while (this.state !== START_RECORD);
    const { fields } = this;
    this.fields = [];
    return new PyList(fields);
  }
}

/** Where the field ends whose opening quote is before `from`: quotes in it are doubled. -1 where that takes the state machine. */
function closingQuote(line: string, from: number, end: number, quote: number, escapechar: number): number {
  for (let i = from; i < end; i++) {
    const c = line.charCodeAt(i);
    if (c === escapechar) return -1;
    if (c !== quote) continue;
    if (i + 1 === end || line.charCodeAt(i + 1) !== quote) return i;
    i++;
  }
  return -1;
}

/** The text of a field, with its doubled quotes made one. */
function unquoted(text: string, quote: number): string {
  const q = String.fromCharCode(quote);
  return text.includes(q) ? text.replaceAll(q + q, q) : text;
}

export const readerType: LazyType = lazyType("_csv.reader", PyReader, () => ({
  doc: "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.\n",
  slots: { iter: (self) => self, next: (self) => self.next() },
  members: {
    dialect: getset((self) => self.dialect),
    line_num: getset((self) => self.lineNum),
  },
}));
