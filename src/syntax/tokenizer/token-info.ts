/**
 * Tokens as module `_tokenize` shows them: type, text, places in characters, source line. Source: Python/Python-tokenize.c (3.12).
 */
import { encodeUtf8 } from "../../base/utf8.ts";
import { KEYWORD_BASE } from "../../spec/tokens.ts";
import { type PySyntaxError, type SyntaxErrorType, type SyntaxWarningRecord, syntaxError } from "../errors.ts";
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

  /** The warnings since the last call. */
  takeWarnings(): SyntaxWarningRecord[] {
    return this.tokenizer.warnings.splice(0);
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
    // A last line that is blank or a comment leaves nothing to show; any other one is shown again.
    const blankEnd = trailing && /^[ \t\f]*(?:#[^\n]*)?\n?$/.test(src.slice(t.lineStart));
    let string = placed && !trailing ? this.restore(src.substring(start, end), first) : "";
    const multi = type === T.STRING || type === T.FSTRING_START || type === T.FSTRING_MIDDLE || type === T.FSTRING_END;
    const firstLine = start === 0 ? 0 : src.lastIndexOf("\n", start - 1) + 1;
    const lineStart = multi ? firstLine : t.lineStart;
    const line =
      trailing && (this.extra || blankEnd)
        ? ""
        : this.restore(src.substring(lineStart, Math.min(t.inputEnd, stop)), multi ? first : last);
    let from = placed ? chars(src, lineStart, start) : -1;
    let to = placed ? chars(src, t.lineStart, Math.max(end, t.lineStart)) : -1;
    let shown = type >= KEYWORD_BASE ? T.NAME : type;
    if (!this.extra) return { type: shown, string, start: [first, from], end: [last, to], line };
    let row = first;
    let endRow = last;
    if (trailing) {
      row = endRow = t.lineno + 1;
      from = to = 0;
    }
    if (type > T.DEDENT && type < T.OP) shown = T.OP;
    else if (type === T.ASYNC || type === T.AWAIT) shown = T.NAME;
    else if (type === T.NEWLINE || type === T.NL) {
      const implied = this.implicitNewline && end >= stop;
      string = implied ? "" : this.crlf.has(last) ? "\r\n" : "\n";
      from = to - (type === T.NEWLINE ? 0 : 1);
      to = from + Math.max(string.length, 1);
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

  /** The errors the C tokenizer leaves to its caller. Source: `_tokenizer_error`. */
  private failure(): PySyntaxError {
    const t = this.tokenizer;
    const line = t.lineno;
    const problem = PROBLEMS[t.done];
    if (problem === undefined) {
      const msg = "unexpected EOF in multi-line statement";
      // How much of a joined line or an f-string there is; nothing of other lines.
      const kept = t.fstringLine ?? (t.bufStart < t.lineStart || t.src.endsWith("\\\n") ? t.bufStart : t.src.length);
      const offset = encodeUtf8(t.src.slice(kept)).length;
      return { ...syntaxError("SyntaxError", msg, this.filename, line, offset, line, null, null), args: "none" };
    }
    const text = t.src.substring(t.bufStart, t.inputEnd);
    const offset = chars(text, 0, text.length);
    const [type, msg] = problem;
    const shown = text.replace(/\n$/, "");
    return { ...syntaxError(type, msg, this.filename, line, offset, null, null, shown), args: "ends" };
  }
}

const PROBLEMS: Readonly<Record<string, readonly [SyntaxErrorType, string]>> = {
  dedent: ["IndentationError", "unindent does not match any outer indentation level"],
  tabspace: ["TabError", "inconsistent use of tabs and spaces in indentation"],
  toodeep: ["IndentationError", "too many levels of indentation"],
  linecont: ["SyntaxError", "unexpected character after line continuation character"],
};

function chars(src: string, start: number, end: number): number {
  let n = 0;
  for (let i = start; i < end; n++) i += src.codePointAt(i)! > 0xffff ? 2 : 1;
  return n;
}
