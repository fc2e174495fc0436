/**
 * Tokens as module `_tokenize` shows them: type, text, places in characters, source line. Source: Python/Python-tokenize.c (3.12).
 */
import { type PySyntaxError, type SyntaxErrorType, syntaxError } from "../errors.ts";
import { withReplacements } from "./decode.ts";
import * as T from "./token-types.gen.ts";
import { Tokenizer } from "./tokenizer.ts";

export interface TokenInfo {
  readonly type: number;
  readonly string: string;
  /** [line, column], columns in characters. */
  readonly start: readonly [number, number];
  readonly end: readonly [number, number];
  /** The source line, or the lines of a string. */
  readonly line: string;
}

export interface TokenStreamOptions {
  /** COMMENT and NL too, operators all as OP: what `tokenize.generate_tokens` wants. */
  readonly extraTokens?: boolean;
  readonly filename?: string;
}

/** An iterator over the tokens of a source: `_tokenize.TokenizerIter`. */
export class TokenStream {
  private readonly tokenizer: Tokenizer;
  private readonly extra: boolean;
  /** The last line has no line end of its own. */
  private readonly implicitNewline: boolean;
  /** Lines that end in `\r\n`. */
  private readonly crlf: ReadonlySet<number>;
  private readonly filename: string;
  private finished = false;

  constructor(source: string, options: TokenStreamOptions = {}) {
    this.extra = options.extraTokens === true;
    this.filename = options.filename ?? "<string>";
    const crlf = new Set<number>();
    if (source.includes("\r\n")) {
      source.split("\n").forEach((line, i) => {
        if (line.endsWith("\r")) crlf.add(i + 1);
      });
    }
    this.crlf = crlf;
    let src = source.replaceAll("\r\n", "\n");
    this.implicitNewline = src.length > 0 && !src.endsWith("\n");
    if (this.implicitNewline) src += "\n";
    this.tokenizer = new Tokenizer(src, { filename: this.filename, extraTokens: this.extra });
  }

  /** The next token; null after the last. Throws `PySyntaxError`. */
  next(): TokenInfo | null {
    if (this.finished) return null;
    const t = this.tokenizer;
    const type = t.next();
    if (type === T.ERRORTOKEN) {
      this.finished = true;
      throw t.error ?? this.failure();
    }
    if (type === T.ENDMARKER) this.finished = true;
    const tokens = t.tokens;
    const i = tokens.count - 1;
    const info = this.info(type, i);
    // Only the latest token is needed.
    tokens.count = 0;
    return info;
  }

  private info(type: number, i: number): TokenInfo {
    const t = this.tokenizer;
    const tokens = t.tokens;
    const src = t.src;
    const first = tokens.line[i]!;
    const last = tokens.endLine[i]!;
    const start = tokens.start[i]!;
    const end = tokens.end[i]!;
    const placed = tokens.col[i] !== -1;
    // The implied line end is not part of any text.
    const stop = this.implicitNewline ? src.length - 1 : src.length;
    const trailing = type === T.ENDMARKER || (type === T.DEDENT && t.pos >= src.length);
    let string = placed && !trailing ? this.restore(src.substring(start, end), first) : "";
    const multi = type === T.STRING || type === T.FSTRING_START || type === T.FSTRING_MIDDLE || type === T.FSTRING_END;
    const lineStart = src.lastIndexOf("\n", (multi ? start : t.lineStart) - 1) + 1;
    const line =
      this.extra && trailing ? "" : this.restore(src.substring(lineStart, Math.min(t.inputEnd, stop)), multi ? first : last);
    let from = placed ? chars(src, lineStart, start) : -1;
    let to = placed ? chars(src, t.lineStart, Math.max(end, t.lineStart)) : -1;
    let shown = type;
    if (!this.extra) {
      if (type === T.NEWLINE) to = from + (this.implicitNewline ? 0 : 0);
      return { type, string, start: [first, from], end: [last, to], line };
    }
    let row = first;
    let endRow = last;
    if (trailing) {
      row = endRow = t.lineno + 1;
      from = to = 0;
    }
    if (type > T.DEDENT && type < T.OP) shown = T.OP;
    else if (type === T.ASYNC || type === T.AWAIT || type >= T.ENCODING) shown = T.NAME;
    else if (type === T.NEWLINE || type === T.NL) {
      const implied = this.implicitNewline && start >= stop;
      string = implied ? "" : this.crlf.has(last) ? "\r\n" : "\n";
      to = from + 1;
    }
    return { type: shown, string, start: [row, from], end: [endRow, to], line };
  }

  /** Puts the carriage returns of `text`, which begins on `line`, back. */
  private restore(text: string, line: number): string {
    const shown = withReplacements(text);
    if (this.crlf.size === 0 || !shown.includes("\n")) return shown;
    const parts = shown.split("\n");
    let out = parts[0]!;
    for (let i = 1; i < parts.length; i++) out += (this.crlf.has(line + i - 1) ? "\r\n" : "\n") + parts[i]!;
    return out;
  }

  /** Source: `_tokenizer_error`. */
  private failure(): PySyntaxError {
    const t = this.tokenizer;
    const text = t.src.substring(t.bufStart, t.inputEnd);
    let type: SyntaxErrorType = "SyntaxError";
    let msg: string;
    let col = 0;
    switch (t.done) {
      case "eof": {
        const at = t.inputEnd - t.bufStart;
        return syntaxError(type, "unexpected EOF in multi-line statement", this.filename, t.lineno, at, t.lineno, at, text);
      }
      case "dedent":
        type = "IndentationError";
        msg = "unindent does not match any outer indentation level";
        break;
      case "tabspace":
        type = "TabError";
        msg = "inconsistent use of tabs and spaces in indentation";
        break;
      case "toodeep":
        type = "IndentationError";
        msg = "too many levels of indentation";
        break;
      case "linecont":
        col = t.pos - t.bufStart - 1;
        msg = "unexpected character after line continuation character";
        break;
      default:
        msg = "unknown tokenization error";
    }
    return syntaxError(type, msg, this.filename, t.lineno, col, t.lineno, col, text);
  }
}

function chars(src: string, start: number, end: number): number {
  let n = 0;
  for (let i = start; i < end; n++) i += src.codePointAt(i)! > 0xffff ? 2 : 1;
  return n;
}
