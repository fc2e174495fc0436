/**
 * Where and with which text an error is reported. Source: Parser/pegen_errors.c.
 * Positions depend on how far the tokenizer had read when CPython raised, so the tokenizer is run again up to there.
 */
import { type PySyntaxError, type SyntaxErrorType, syntaxError } from "../errors.ts";
import type { TokenBuffer } from "../tokenizer/buffer.ts";
import { utf8Units } from "../tokenizer/chars.ts";
import { withReplacements } from "../tokenizer/decode.ts";
import type { TokenizerOptions } from "../tokenizer/state.ts";
import * as T from "../tokenizer/token-types.gen.ts";
import { Tokenizer } from "../tokenizer/tokenizer.ts";

/** Anything with a place: nodes and tokens. */
export interface Place {
  readonly lineno: number;
  readonly col_offset: number;
  readonly end_lineno: number;
  readonly end_col_offset: number;
}

/** "Where the tokenizer is now", as a column or line. */
export const CURRENT = -5;

function utf8Length(c: number): number {
  if (c < 0x80) return 1;
  if (c < 0x800) return 2;
  return c > 0xffff ? 4 : 3;
}

/** Bytes before unit `end`, from unit `start`. */
function byteCount(src: string, start: number, end: number): number {
  let n = 0;
  for (let i = start; i < end; i++) {
    n += utf8Units(src, i, src.charCodeAt(i));
  }
  return n;
}

/** Tokens whose end the tokenizer knows without a look at the next character: after them it has not met the end of the source yet. */
const KNOWN_AT_THEIR_END: ReadonlySet<number> = new Set([
  T.STRING,
  T.FSTRING_START,
  T.FSTRING_MIDDLE,
  T.FSTRING_END,
  T.ELLIPSIS,
  T.DOUBLESTAREQUAL,
  T.DOUBLESLASHEQUAL,
  T.LEFTSHIFTEQUAL,
  T.RIGHTSHIFTEQUAL,
]);

/** Characters in the first `bytes` bytes of `text`; a character cut in two counts. */
function charOffset(text: string, bytes: number): number {
  let chars = 0;
  let seen = 0;
  for (const ch of text) {
    if (seen >= bytes) return chars;
    seen += utf8Length(ch.codePointAt(0)!);
    chars++;
  }
  return seen < bytes ? chars + 1 : chars;
}

/** A source that is read from a file while it is tokenized, as CPython does with scripts. */
export interface SourceFile {
  /** The declared encoding; null without a declaration. */
  readonly encoding: string | null;
}

export class Raiser {
  readonly src: string;
  readonly filename: string;
  readonly tokens: TokenBuffer;
  /** The tokenizer after its whole run. */
  readonly end: Tokenizer;
  private readonly options: TokenizerOptions;
  private readonly file: SourceFile | undefined;
  /** Tokens read so far, by the machine. */
  fill = 0;
  /** The rest of the source has been tokenized too, to look for errors. */
  readAll = false;

  constructor(src: string, filename: string, end: Tokenizer, options: TokenizerOptions, file?: SourceFile) {
    this.file = file;
    this.src = src;
    this.filename = filename;
    this.end = end;
    this.tokens = end.tokens;
    this.options = options;
  }

  /** The tokenizer as it was after the tokens read so far. */
  private tokenizer(): Tokenizer {
    if (this.fill >= this.tokens.count) return this.end;
    const t = new Tokenizer(this.src, this.options, this.end.nameTable);
    t.runUntil(this.fill);
    return t;
  }

  /** Place of token `i`. */
  place(i: number): Place {
    const t = this.tokens;
    return {
      lineno: t.line[i]!,
      col_offset: t.col[i]!,
      end_lineno: t.endLine[i]!,
      end_col_offset: t.endCol[i]!,
    };
  }

  private lineText(lineno: number): string {
    let start = 0;
    for (let i = 1; i < lineno; i++) {
      const nl = this.src.indexOf("\n", start);
      if (nl < 0) break;
      start = nl + 1;
    }
    const nl = this.src.indexOf("\n", start);
    return this.src.substring(start, nl < 0 ? this.src.length : nl);
  }

  /** `_PyPegen_raise_error_known_location`: columns in bytes, one more than the tokens' (or `CURRENT`). */
  private at(
    type: SyntaxErrorType,
    lineno: number,
    col: number,
    endLineno: number,
    endCol: number,
    msg: string,
    t: Tokenizer,
  ): PySyntaxError {
    const endLine = endLineno === CURRENT ? t.lineno : endLineno;
    const end = endCol === CURRENT ? byteCount(this.src, t.lineStart, t.pos) : endCol;
    const shown =
      t.lineno <= lineno && t.inputEnd > t.bufStart
        ? this.src.substring(t.bufStart, t.inputEnd)
        : this.lineText(lineno);
    const text = withReplacements(shown);
    // CPython turns bytes into characters only where it knows the encoding
    const bytes = this.file?.encoding === null;
    const offset = bytes ? col : charOffset(text, col);
    const endOffset = end > 0 && !bytes ? charOffset(text, end) : end;
    return syntaxError(type, msg, this.filename, lineno, offset, endLine, endOffset, text);
  }

  /** RAISE_SYNTAX_ERROR_KNOWN_RANGE */
  range(a: Place, b: Place, msg: string): PySyntaxError {
    const t = this.tokenizer();
    return this.at("SyntaxError", a.lineno, a.col_offset + 1, b.end_lineno, b.end_col_offset + 1, msg, t);
  }

  /** RAISE_SYNTAX_ERROR_KNOWN_LOCATION */
  location(a: Place, msg: string): PySyntaxError {
    return this.range(a, a, msg);
  }

  /** RAISE_SYNTAX_ERROR_STARTING_FROM */
  startingFrom(a: Place, msg: string): PySyntaxError {
    return this.at("SyntaxError", a.lineno, a.col_offset + 1, CURRENT, CURRENT, msg, this.tokenizer());
  }

  /** RAISE_ERROR_KNOWN_LOCATION with raw columns. */
  raw(
    type: SyntaxErrorType,
    lineno: number,
    col: number,
    endLineno: number,
    endCol: number,
    msg: string,
  ): PySyntaxError {
    return this.at(type, lineno, col + 1, endLineno, endCol + 1, msg, this.tokenizer());
  }

  /** RAISE_SYNTAX_ERROR, RAISE_INDENTATION_ERROR: at token `i`, by default the last one read. */
  atToken(type: SyntaxErrorType, msg: string, i = this.fill - 1): PySyntaxError {
    const t = this.tokenizer();
    if (this.fill === 0) return this.at(type, 0, 0, 0, -1, msg, t);
    const p = this.place(i);
    let col = p.col_offset + 1;
    if (p.col_offset === -1) {
      // at the end of a file the buffer is empty
      const empty = t.pos === t.bufStart || (this.file !== undefined && t.pos >= this.src.length);
      col = empty ? 0 : byteCount(this.src, t.lineStart, t.pos);
    }
    const endCol = p.end_col_offset === -1 ? -1 : p.end_col_offset + 1;
    return this.at(type, p.lineno, col, p.end_lineno, endCol, msg, t);
  }

  /** "'(' was never closed", for the innermost bracket still open. */
  unclosed(t: Tokenizer): PySyntaxError {
    const top = t.level - 1;
    const line = t.parenLines[top]!;
    const bracket = String.fromCharCode(t.parens[top]!);
    return this.at("SyntaxError", line, t.parenCols[top]! + 1, line, 0, `'${bracket}' was never closed`, t);
  }

  /** What the parser raises on meeting the error token. Source: `_Pypegen_tokenizer_error`. */
  tokenizerError(): PySyntaxError {
    const t = this.end;
    if (t.error !== null) return t.error;
    switch (t.done) {
      case "eof":
        if (t.level > 0) return this.unclosed(t);
        return this.atToken("SyntaxError", "unexpected EOF while parsing");
      case "decode":
        return this.atToken("SyntaxError", `(unicode error) ${t.decodeMessage}`);
      case "dedent":
        return this.atToken("IndentationError", "unindent does not match any outer indentation level");
      case "tabspace":
        return this.raw("TabError", t.lineno, 0, t.lineno, -1, "inconsistent use of tabs and spaces in indentation");
      case "toodeep":
        return this.raw("IndentationError", t.lineno, 0, t.lineno, -1, "too many levels of indentation");
      case "linecont": {
        const col = byteCount(this.src, t.bufStart, t.pos) - 1;
        const msg = "unexpected character after line continuation character";
        return this.raw("SyntaxError", t.lineno, Math.max(col, 0), t.lineno, -1, msg);
      }
      default:
        return this.raw("SyntaxError", t.lineno, 0, t.lineno, -1, "unknown parsing error");
    }
  }

  /** Has the tokenizer seen the end of input, if only by looking for one more character? Source: `_is_end_of_source`. */
  endOfSource(): boolean {
    const t = this.tokenizer();
    if (t.done !== "ok") return t.done === "eof" || t.done === "eofs" || t.done === "eols";
    if (t.pos < this.src.length) return false;
    const last = this.fill - 1;
    const type = this.tokens.type[last];
    if (type === T.NEWLINE) return this.tokens.col[last] === -1;
    return !KNOWN_AT_THEIR_END.has(type!);
  }

  /** Did reading go well as far as it went? Source: `is_tok_ok`. */
  private get tokenizerOk(): boolean {
    if (this.fill < this.tokens.count) return true;
    return this.end.done === "ok";
  }

  /**
   * Errors of the tokenizer further on win over errors of the parser; so does a bracket left open on an earlier line.
   * Source: `_PyPegen_tokenize_full_source_to_check_for_errors`.
   */
  preferTokenizerErrors(found: PySyntaxError): PySyntaxError {
    if (!this.tokenizerOk) return found;
    this.readAll = true;
    const line = this.tokens.line[this.fill - 1] ?? 0;
    const last = this.tokens.count - 1;
    if (this.fill > last || this.tokens.type[last] !== T.ERRORTOKEN) return found;
    const t = this.end;
    // Inside an f-string the parser's error is the better one.
    if (t.insideFString) return found;
    if (t.error !== null) return t.error;
    if (t.level > 0 && line > t.parenLines[t.level - 1]!) return this.unclosed(t);
    return found;
  }
}
