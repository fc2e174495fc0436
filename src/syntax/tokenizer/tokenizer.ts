/**
 * Source text → tokens, as CPython's C tokenizer cuts them. Source: Parser/tokenizer.c (3.12), PEP 701 for f-strings.
 *
 * One call of `next()` makes one token; state between calls is what the C tokenizer's would be (`lineno`, `pos` = `cur`,
 * `lineStart`, `bufStart`), because error positions and the text shown with them depend on it. The source has `\n` line ends only.
 */
import { isPrintable, isXidContinue, isXidStart } from "../../base/unicode/predicates.ts";
import { type PySyntaxError, type SyntaxWarningRecord, syntaxError } from "../errors.ts";
import { TokenBuffer } from "./buffer.ts";
import { hasBadBytes, utf8ErrorMessage } from "./decode.ts";
import { NameTable } from "./intern.ts";
import * as T from "./token-types.gen.ts";

/** Deepest indentation, parenthesis and f-string nesting that CPython allows. */
const MAX_INDENT = 100;
const MAX_LEVEL = 200;
const MAX_FSTRING_LEVEL = 150;
const MAX_EXPRESSION_NESTING = 3;

/** Why the tokenizer stopped: `done` of the C tokenizer. `error` is set when it made the SyntaxError itself. */
export type Done = "ok" | "eof" | "error" | "decode" | "eofs" | "eols" | "dedent" | "tabspace" | "toodeep" | "linecont";

export interface TokenizerOptions {
  readonly filename?: string;
  /** Make TYPE_COMMENT and TYPE_IGNORE tokens. */
  readonly typeComments?: boolean;
  /** Make COMMENT and NL tokens and accept what only the parser would refuse: the view of module `tokenize`. */
  readonly extraTokens?: boolean;
  /** Input is one interactive statement: the end of input ends it. */
  readonly single?: boolean;
  /** With `single`: leave open blocks open at the end of input. */
  readonly dontImplyDedent?: boolean;
  /** Python 3.x to accept: before 7, `async` and `await` are names outside `async def`. */
  readonly featureVersion?: number;
}

/** One f-string being read. */
interface FStringMode {
  /** Reading literal text (true) or an expression (false). */
  text: boolean;
  readonly quote: number;
  readonly quoteSize: number;
  readonly raw: boolean;
  readonly start: number;
  readonly lineStart: number;
  readonly line: number;
  curlyDepth: number;
  exprDepth: number;
  inFormatSpec: boolean;
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isHex = (c: number): boolean => isDigit(c) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70);

/** 1: may start an identifier, 3: may continue one; non-ASCII is decided later. */
const IDENT = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  if ((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95) IDENT[c] = 3;
  else if (c >= 48 && c <= 57) IDENT[c] = 2;
}
const identChar = (c: number): boolean => c >= 128 || (c >= 0 && IDENT[c] !== 0);

/** Type of a one-character operator. */
const ONE_CHAR = new Uint8Array(128).fill(T.OP);
for (const [ch, type] of [
  ["!", T.EXCLAMATION],
  ["%", T.PERCENT],
  ["&", T.AMPER],
  ["(", T.LPAR],
  [")", T.RPAR],
  ["*", T.STAR],
  ["+", T.PLUS],
  [",", T.COMMA],
  ["-", T.MINUS],
  [".", T.DOT],
  ["/", T.SLASH],
  [":", T.COLON],
  [";", T.SEMI],
  ["<", T.LESS],
  ["=", T.EQUAL],
  [">", T.GREATER],
  ["@", T.AT],
  ["[", T.LSQB],
  ["]", T.RSQB],
  ["^", T.CIRCUMFLEX],
  ["{", T.LBRACE],
  ["|", T.VBAR],
  ["}", T.RBRACE],
  ["~", T.TILDE],
] as const) {
  ONE_CHAR[ch.charCodeAt(0)] = type;
}

const NON_ASCII = /[^\0-\x7f]/;

export class Tokenizer {
  readonly src: string;
  readonly filename: string;
  readonly tokens: TokenBuffer;
  readonly nameTable: NameTable;
  readonly warnings: SyntaxWarningRecord[] = [];
  private readonly length: number;
  readonly ascii: boolean;
  private readonly typeComments: boolean;
  private readonly extra: boolean;
  private readonly single: boolean;
  private readonly dontImplyDedent: boolean;
  private readonly asyncHacks: boolean;

  /** Next unit to read: C's `cur`. */
  pos = 0;
  /** Line of the last unit read; 0 before the first. */
  lineno = 0;
  lineStart = 0;
  /** Start of the text that an error on the current line shows: of the first line of a token or continued line. */
  bufStart = 0;
  done: Done = "ok";
  error: PySyntaxError | null = null;
  /** With "decode": why the identifier's bytes are not UTF-8. */
  decodeMessage = "";
  /** Parenthesis stack: bracket, line, offset. */
  level = 0;
  readonly parens = new Uint8Array(MAX_LEVEL);
  readonly parenLines = new Int32Array(MAX_LEVEL);
  readonly parenPos = new Int32Array(MAX_LEVEL);
  readonly parenCols = new Int32Array(MAX_LEVEL);

  private atBol = true;
  private indent = 0;
  private readonly indents = new Int32Array(MAX_INDENT);
  private readonly altIndents = new Int32Array(MAX_INDENT);
  private pending = 0;
  private modes: FStringMode[] = [];
  private mode: FStringMode | null = null;
  private commentNewline = false;
  private parsingStarted = false;
  // Byte columns of non-ASCII lines are counted on from the last one asked for.
  private colPos = 0;
  private colBytes = 0;
  private colLine = 0;
  // `async` and `await` before 3.7.
  private asyncDef = false;
  private asyncDefIndent = 0;
  private asyncDefNl = false;

  constructor(src: string, options: TokenizerOptions = {}, names: NameTable = new NameTable()) {
    this.src = src;
    this.length = src.length;
    this.filename = options.filename ?? "<string>";
    this.ascii = !NON_ASCII.test(src);
    this.typeComments = options.typeComments === true;
    this.extra = options.extraTokens === true;
    this.single = options.single === true;
    this.dontImplyDedent = options.dontImplyDedent === true;
    this.asyncHacks = options.featureVersion !== undefined && options.featureVersion < 7;
    this.nameTable = names;
    this.tokens = new TokenBuffer((src.length >> 2) + 64);
    this.tokens.names = names.names;
  }

  /** Reads every token up to ENDMARKER or the first ERRORTOKEN. */
  run(): void {
    for (;;) {
      const type = this.next();
      if (type === T.ENDMARKER || type === T.ERRORTOKEN) {
        return;
      }
    }
  }

  /** Reads tokens until there are `count`, or no more: brings the state back to where a parser had been. */
  runUntil(count: number): void {
    while (this.tokens.count < count) {
      const type = this.next();
      if (type === T.ERRORTOKEN || type === T.ENDMARKER) return;
    }
  }

  /** Makes one token; returns its type. */
  next(): number {
    const type = this.mode?.text ? this.fstringText(this.mode) : this.normal();
    if (this.single) {
      // In interactive input the end of input ends the statement: NEWLINE, DEDENTs, then ENDMARKER again.
      if (type === T.ENDMARKER && this.parsingStarted) {
        const tokens = this.tokens;
        tokens.type[tokens.count - 1] = T.NEWLINE;
        this.parsingStarted = false;
        if (this.indent > 0 && !this.dontImplyDedent) {
          this.pending = -this.indent;
          this.indent = 0;
        }
        return T.NEWLINE;
      }
      this.parsingStarted = type !== T.ENDMARKER;
    }
    return type;
  }

  /** Start of the line where the outermost open f-string began; undefined when none is open. */
  get fstringLine(): number | undefined {
    return this.modes[0]?.lineStart;
  }

  /** Is an f-string open? */
  get insideFString(): boolean {
    return this.mode !== null;
  }

  /** UTF-8 bytes between the start of the current line and `pos`. */
  private byteCol(pos: number): number {
    if (this.ascii) return pos - this.lineStart;
    let at = this.colPos;
    let bytes = this.colBytes;
    if (this.colLine !== this.lineStart || at > pos) {
      this.colLine = this.lineStart;
      at = this.lineStart;
      bytes = 0;
    }
    const src = this.src;
    for (; at < pos; at++) {
      const c = src.charCodeAt(at);
      bytes += utf8Units(src, at, c);
    }
    this.colPos = at;
    this.colBytes = bytes;
    return bytes;
  }

  /** A token within the current line. */
  private token(type: number, start: number, end: number): number {
    const line = this.lineno;
    const col = this.byteCol(start);
    this.tokens.push(type, this.level, start, end, line, col, line, this.byteCol(end), -1);
    return type;
  }

  /** A token that CPython gives no column. */
  private placeless(type: number): number {
    this.tokens.push(type, this.level, this.pos, this.pos, this.lineno, -1, this.lineno, -1, -1);
    return type;
  }

  /** C's underflow: the next unit begins a new line. False at the end of input. */
  private startLine(keepBuffer: boolean): boolean {
    if (this.pos >= this.length) {
      this.done = "eof";
      return false;
    }
    this.lineno++;
    this.lineStart = this.pos;
    if (!keepBuffer) this.bufStart = this.pos;
    return true;
  }

  private lineEnd(): number {
    const nl = this.src.indexOf("\n", this.lineStart);
    return nl < 0 ? this.length : nl + 1;
  }

  /** End of what the C tokenizer has read: of the current line. */
  get inputEnd(): number {
    return this.pos > this.lineStart && this.src.charCodeAt(this.pos - 1) === 10 ? this.pos : this.lineEnd();
  }

  // Errors -----------------------------------------------------------------------------------------------------------

  private failed(done: Done): number {
    this.done = done;
    return this.placeless(T.ERRORTOKEN);
  }

  /** The tokenizer's own SyntaxError, at what has been read unless a byte range says otherwise. */
  private syntaxError(msg: string, col = -1, endCol = -1): number {
    const nl = this.src.indexOf("\n", this.lineStart);
    const text = this.src.substring(this.lineStart, nl < 0 ? this.length : nl);
    const offset = col === -1 ? codePoints(this.src, this.lineStart, this.pos) : col;
    const end = endCol === -1 ? offset : endCol;
    this.error = syntaxError("SyntaxError", msg, this.filename, this.lineno, offset, this.lineno, end, text);
    return this.failed("error");
  }

  private warn(message: string): void {
    const nl = this.src.indexOf("\n", this.lineStart);
    const text = this.src.substring(this.lineStart, nl < 0 ? this.length : nl);
    const offset = codePoints(this.src, this.lineStart, this.pos);
    const at = this.lineno;
    this.warnings.push({
      category: "SyntaxWarning",
      message,
      lineno: at,
      asError: syntaxError("SyntaxError", message, this.filename, at, offset, at, offset, text),
    });
  }

  private indentError(): number {
    this.pos = this.lineEnd();
    return this.failed("tabspace");
  }

  // Normal mode ------------------------------------------------------------------------------------------------------

  /** Reads `\` NEWLINE at `pos` (after the backslash). False when it is an error (`done` is set). */
  private continuationLine(keepBuffer: boolean): boolean {
    if (this.src.charCodeAt(this.pos) !== 10) {
      if (this.pos < this.length) this.pos++;
      this.done = "linecont";
      return false;
    }
    this.pos++;
    return this.startLine(keepBuffer);
  }

  private normal(): number {
    const src = this.src;
    const length = this.length;
    for (;;) {
      let blank = false;
      if (this.atBol) {
        this.atBol = false;
        if (this.pos < length) this.startLine(false);
        let pos = this.pos;
        let col = 0;
        let altCol = 0;
        let contCol = 0;
        let c: number;
        for (;;) {
          c = pos < length ? src.charCodeAt(pos) : -1;
          if (c === 32) {
            col++;
            altCol++;
            pos++;
          } else if (c === 9) {
            col = ((col >> 3) + 1) << 3;
            altCol++;
            pos++;
          } else if (c === 12) {
            col = altCol = 0;
            pos++;
          } else if (c === 92) {
            // The first backslash decides the indentation of the joined line.
            contCol = contCol > 0 ? contCol : col;
            this.pos = pos + 1;
            if (!this.continuationLine(false)) return this.placeless(T.ERRORTOKEN);
            pos = this.pos;
          } else break;
        }
        this.pos = pos;
        if (c === 35 || c === 10) blank = true;
        if (!blank && this.level === 0) {
          if (contCol > 0) col = altCol = contCol;
          const current = this.indents[this.indent]!;
          if (col === current) {
            if (altCol !== this.altIndents[this.indent]) return this.indentError();
          } else if (col > current) {
            if (this.indent + 1 >= MAX_INDENT) {
              this.pos = this.lineEnd();
              return this.failed("toodeep");
            }
            if (altCol <= this.altIndents[this.indent]!) return this.indentError();
            this.pending++;
            this.indent++;
            this.indents[this.indent] = col;
            this.altIndents[this.indent] = altCol;
          } else {
            while (this.indent > 0 && col < this.indents[this.indent]!) {
              this.pending--;
              this.indent--;
            }
            if (col !== this.indents[this.indent]) {
              this.pos = this.lineEnd();
              return this.failed("dedent");
            }
            if (altCol !== this.altIndents[this.indent]) return this.indentError();
          }
        }
      }

      if (this.pending !== 0) {
        if (this.pending < 0) {
          this.pending++;
          if (this.extra) return this.token(T.DEDENT, this.pos, this.pos);
          return this.placeless(T.DEDENT);
        }
        this.pending--;
        if (this.extra) return this.token(T.INDENT, this.lineStart, this.pos);
        return this.placeless(T.INDENT);
      }

      if (this.asyncDef && !blank && this.level === 0 && this.asyncDefNl && this.asyncDefIndent >= this.indent) {
        this.asyncDef = false;
        this.asyncDefIndent = 0;
        this.asyncDefNl = false;
      }

      for (;;) {
        // again: skip blanks, then one token
        let pos = this.pos;
        let c = src.charCodeAt(pos);
        while (c === 32 || c === 9 || c === 12) c = src.charCodeAt(++pos);
        const start = pos;
        if (c === 35) {
          const nl = src.indexOf("\n", pos);
          pos = nl < 0 ? length : nl;
          this.pos = pos;
          if (this.typeComments) {
            const type = this.typeComment(start, pos, blank);
            if (type >= 0) return type;
          }
          if (this.extra) {
            this.commentNewline = blank;
            return this.token(T.COMMENT, start, pos);
          }
          c = nl < 0 ? -1 : 10;
        } else if (pos >= length) c = -1;

        if (c === -1) {
          this.pos = length;
          this.done = "eof";
          return this.placeless(this.level > 0 ? T.ERRORTOKEN : T.ENDMARKER);
        }

        // Identifier, the most frequent token; b"", r"", u"", f"" begin like one.
        if (c >= 128 || IDENT[c] === 3) {
          const first = c;
          let hash = 0;
          let nonAscii = 0;
          do {
            hash = (Math.imul(hash, 31) + c) | 0;
            nonAscii |= c;
            c = src.charCodeAt(++pos);
          } while (c < 128 ? IDENT[c] !== 0 : pos < length);
          if ((c === 34 || c === 39) && pos - start <= 2) {
            const prefix = stringPrefix(first, pos - start === 2 ? src.charCodeAt(start + 1) : 0);
            if (prefix === 1) return this.string(start, pos);
            if (prefix === 2) return this.fstringStart(start, pos);
          }
          this.pos = pos;
          if (nonAscii >= 128 && !this.extra && !this.verifyIdentifier(start)) return T.ERRORTOKEN;
          const name = this.nameTable.find(src, start, pos, hash);
          let type = this.nameTable.tokenType(name);
          if (this.asyncHacks && (type === T.ASYNC || type === T.AWAIT)) type = this.oldAsync(type);
          const line = this.lineno;
          if (this.ascii) {
            const ls = this.lineStart;
            this.tokens.push(type, this.level, start, pos, line, start - ls, line, pos - ls, name);
          } else {
            const col = this.byteCol(start);
            this.tokens.push(type, this.level, start, pos, line, col, line, this.byteCol(pos), name);
          }
          return type;
        }

        if (c === 10) {
          this.pos = pos + 1;
          this.atBol = true;
          if (blank || this.level > 0) {
            if (this.extra) {
              this.commentNewline = false;
              return this.token(T.NL, pos, pos + 1);
            }
            break; // nextline
          }
          if (this.commentNewline && this.extra) {
            this.commentNewline = false;
            return this.token(T.NL, pos, pos + 1);
          }
          if (this.asyncDef) this.asyncDefNl = true;
          // The place of a NEWLINE takes in the comment before it, and the line end.
          this.tokens.push(
            T.NEWLINE,
            0,
            start,
            pos,
            this.lineno,
            this.byteCol(start),
            this.lineno,
            this.byteCol(pos + 1),
            -1,
          );
          return T.NEWLINE;
        }

        if (c === 46) {
          const c1 = src.charCodeAt(pos + 1);
          if (c1 >= 48 && c1 <= 57) return this.number(start);
          if (c1 === 46 && src.charCodeAt(pos + 2) === 46) {
            this.pos = pos + 3;
            return this.token(T.ELLIPSIS, start, pos + 3);
          }
          this.pos = pos + 1;
          return this.token(T.DOT, start, pos + 1);
        }
        if (c >= 48 && c <= 57) return this.number(start);
        if (c === 34 || c === 39) return this.string(start, pos);
        if (c === 92) {
          this.pos = pos + 1;
          if (!this.continuationLine(true)) return this.placeless(T.ERRORTOKEN);
          continue; // again
        }
        return this.operator(c, pos);
      }
    }
  }

  private operator(c: number, pos: number): number {
    const src = this.src;
    const mode = this.mode;
    if (mode !== null && mode.exprDepth >= 0 && c === 58 && mode.curlyDepth - 1 === mode.exprDepth) {
      // A colon at the level of the replacement field begins its format specification.
      this.pos = pos + 1;
      mode.text = true;
      mode.inFormatSpec = true;
      return this.token(T.COLON, pos, pos + 1);
    }
    const c1 = pos + 1 < this.length ? src.charCodeAt(pos + 1) : -1;
    const two = twoChars(c, c1);
    if (two !== 0) {
      const three = threeChars(c, c1, pos + 2 < this.length ? src.charCodeAt(pos + 2) : -1);
      const end = pos + (three !== 0 ? 3 : 2);
      this.pos = end;
      return this.token(three !== 0 ? three : two, pos, end);
    }
    this.pos = pos + 1;
    if (c === 40 || c === 91 || c === 123) {
      const level = this.level;
      if (level >= MAX_LEVEL) return this.syntaxError("too many nested parentheses");
      this.parens[level] = c;
      this.parenLines[level] = this.lineno;
      this.parenPos[level] = pos;
      this.parenCols[level] = this.byteCol(pos);
      this.level = level + 1;
      if (mode !== null) mode.curlyDepth++;
    } else if (c === 41 || c === 93 || c === 125) {
      const problem = this.closeParen(c, mode);
      if (problem !== null) return this.syntaxError(problem);
    } else if (c < 32 || c === 127) {
      return this.syntaxError(`invalid non-printable character U+${hex4(c)}`);
    }
    return this.token(ONE_CHAR[c]!, pos, pos + 1);
  }

  /** Pops the bracket that `c` closes; the message when it cannot. */
  private closeParen(c: number, mode: FStringMode | null): string | null {
    const ch = String.fromCharCode(c);
    if (mode !== null && mode.curlyDepth === 0 && c === 125) return "f-string: single '}' is not allowed";
    if (this.level === 0 && !this.extra) return `unmatched '${ch}'`;
    if (this.level > 0) {
      this.level--;
      const opening = this.parens[this.level]!;
      // ( ) differ by 1, [ ] and { } by 2
      if (!this.extra && !(c === opening + 1 || (c === opening + 2 && c !== 42))) {
        if (mode !== null && opening === 123 && mode.curlyDepth - 1 === mode.exprDepth) {
          return `f-string: unmatched '${ch}'`;
        }
        const line = this.parenLines[this.level]!;
        const where = line !== this.lineno ? ` on line ${line}` : "";
        return `closing parenthesis '${ch}' does not match opening parenthesis '${String.fromCharCode(opening)}'${where}`;
      }
    }
    if (mode !== null) {
      mode.curlyDepth--;
      if (mode.curlyDepth < 0) return `f-string: unmatched '${ch}'`;
      if (c === 125 && mode.curlyDepth === mode.exprDepth) {
        mode.exprDepth--;
        mode.text = true;
        mode.inFormatSpec = false;
      }
    }
    return null;
  }

  /** `# type: …` at `start`: a TYPE_COMMENT or TYPE_IGNORE token, or -1 when it is an ordinary comment. */
  private typeComment(start: number, end: number, blank: boolean): number {
    const src = this.src;
    let p = start;
    for (const want of "# type: ") {
      if (want === " ") {
        while (p < end && (src.charCodeAt(p) === 32 || src.charCodeAt(p) === 9)) p++;
      } else if (p < end && src[p] === want) p++;
      else return -1;
    }
    const after = p + 6 < end ? src.charCodeAt(p + 6) : -1;
    const ignore = p + 6 <= end && src.startsWith("ignore", p) && !(after >= 128 || (after !== 95 && identChar(after)));
    if (ignore) {
      // An ignore alone on its line takes the line end with it, into its text too.
      if (blank) {
        if (this.pos < this.length) this.pos++;
        this.atBol = true;
      }
      return this.token(T.TYPE_IGNORE, p + 6, this.pos);
    }
    return this.token(T.TYPE_COMMENT, p, end);
  }

  /** PEP 3131; on failure makes the error token. */
  private verifyIdentifier(start: number): boolean {
    const src = this.src;
    const text = src.substring(start, this.pos);
    if (hasBadBytes(text)) {
      this.decodeMessage = utf8ErrorMessage(text);
      this.failed("decode");
      return false;
    }
    for (let i = start; i < this.pos; ) {
      const cp = src.codePointAt(i)!;
      const size = cp > 0xffff ? 2 : 1;
      const ok = cp < 128 || (i === start ? isXidStart(cp) : isXidContinue(cp));
      if (!ok) {
        this.pos = i + size;
        this.syntaxError(
          isPrintable(cp)
            ? `invalid character '${String.fromCodePoint(cp)}' (U+${hex4(cp)})`
            : `invalid non-printable character U+${hex4(cp)}`,
        );
        return false;
      }
      i += size;
    }
    return true;
  }

  /** `async` and `await` for feature versions 5 and 6: keywords inside `async def` only. */
  private oldAsync(type: number): number {
    if (this.asyncDef) return type;
    if (type === T.ASYNC && /^[ \t\f]*def\b/.test(this.src.substring(this.pos, this.pos + 80))) {
      this.asyncDef = true;
      this.asyncDefIndent = this.indent;
      return T.ASYNC;
    }
    return T.NAME;
  }

  // Numbers ----------------------------------------------------------------------------------------------------------

  private charAt(i: number): number {
    return i < this.length ? this.src.charCodeAt(i) : -1;
  }

  /** Digits with single underscores between, from `pos`; -1 after an error. */
  private decimalTail(pos: number): number {
    for (;;) {
      while (isDigit(this.charAt(pos))) pos++;
      if (this.charAt(pos) !== 95) return pos;
      pos++;
      if (!isDigit(this.charAt(pos))) {
        this.pos = pos;
        this.syntaxError("invalid decimal literal");
        return -1;
      }
    }
  }

  /** Digits of base 2, 8 or 16 after the prefix. */
  private radix(pos: number, kind: string, inBase: (c: number) => boolean): number {
    do {
      if (this.charAt(pos) === 95) pos++;
      if (!inBase(this.charAt(pos))) {
        if (kind !== "hexadecimal" && isDigit(this.charAt(pos))) return this.badDigit(pos, kind);
        this.pos = pos;
        this.syntaxError(`invalid ${kind} literal`);
        return -1;
      }
      do pos++;
      while (inBase(this.charAt(pos)));
    } while (this.charAt(pos) === 95);
    if (kind !== "hexadecimal" && isDigit(this.charAt(pos))) return this.badDigit(pos, kind);
    return pos;
  }

  private badDigit(pos: number, kind: string): number {
    this.pos = pos + 1;
    this.syntaxError(`invalid digit '${this.src[pos]}' in ${kind} literal`);
    return -1;
  }

  /** What may follow a number: warns before a keyword, refuses an identifier. */
  private endOfNumber(pos: number, kind: string): boolean {
    if (this.extra) return true;
    const c = this.charAt(pos);
    if (c < 0 || c >= 128 || IDENT[c] === 0) return true;
    const rest = this.src.substring(pos, pos + 5);
    this.pos = pos;
    if (/^(?:and|else|for|or|not)(?![\w\x80-\uffff])/.test(rest) || /^i[fns]/.test(rest)) {
      this.warn(`invalid ${kind} literal`);
      return true;
    }
    this.syntaxError(`invalid ${kind} literal`);
    return false;
  }

  private number(start: number): number {
    let pos = start;
    let kind = "decimal";
    if (this.charAt(pos) === 48) {
      const c = this.charAt(pos + 1) | 32;
      if (c === 120 || c === 111 || c === 98) {
        kind = c === 120 ? "hexadecimal" : c === 111 ? "octal" : "binary";
        const inBase = c === 120 ? isHex : c === 111 ? isOctal : isBinary;
        pos = this.radix(pos + 2, kind, inBase);
        if (pos < 0 || !this.endOfNumber(pos, kind)) return T.ERRORTOKEN;
        this.pos = pos;
        return this.token(T.NUMBER, start, pos);
      }
    }
    const leadingZero = this.charAt(pos) === 48;
    if (this.charAt(pos) !== 46) {
      pos = this.decimalTail(pos);
      if (pos < 0) return T.ERRORTOKEN;
    }
    let c = this.charAt(pos);
    let plain = true;
    if (c === 46) {
      plain = false;
      pos++;
      if (isDigit(this.charAt(pos))) {
        pos = this.decimalTail(pos);
        if (pos < 0) return T.ERRORTOKEN;
      }
      c = this.charAt(pos);
    }
    if (c === 101 || c === 69) {
      let at = pos + 1;
      const sign = this.charAt(at);
      if (sign === 43 || sign === 45) {
        at++;
        if (!isDigit(this.charAt(at))) {
          this.pos = at;
          this.syntaxError("invalid decimal literal");
          return T.ERRORTOKEN;
        }
      } else if (!isDigit(sign)) {
        // Not an exponent: perhaps `1else`.
        if (!this.endOfNumber(pos, "decimal")) return T.ERRORTOKEN;
        this.pos = pos;
        return this.token(T.NUMBER, start, pos);
      }
      plain = false;
      pos = this.decimalTail(at);
      if (pos < 0) return T.ERRORTOKEN;
      c = this.charAt(pos);
    }
    if (c === 106 || c === 74) {
      plain = false;
      pos++;
      kind = "imaginary";
    } else if (plain && leadingZero && !this.extra) {
      let digit = start;
      while (this.charAt(digit) === 48 || this.charAt(digit) === 95) digit++;
      if (digit < pos) {
        this.pos = pos;
        const col = this.byteCol(start) + 1;
        return this.syntaxError(
          "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
          col,
          col + digit - start,
        );
      }
    }
    if (!this.endOfNumber(pos, kind)) return T.ERRORTOKEN;
    this.pos = pos;
    return this.token(T.NUMBER, start, pos);
  }

  // Strings ----------------------------------------------------------------------------------------------------------

  /** A string literal that began at `start`, its first quote at `quotePos`. */
  private string(start: number, quotePos: number): number {
    const src = this.src;
    const length = this.length;
    const quote = src.charCodeAt(quotePos);
    const line = this.lineno;
    const lineStart = this.lineStart;
    const col = this.byteCol(start);
    let pos = quotePos + 1;
    let triple = false;
    let empty = false;
    if (src.charCodeAt(pos) === quote) {
      if (src.charCodeAt(pos + 1) === quote) {
        triple = true;
        pos += 2;
      } else {
        empty = true;
        pos++;
      }
    }
    if (!empty) {
      let ended = 0;
      const size = triple ? 3 : 1;
      while (ended !== size) {
        const c = pos < length ? src.charCodeAt(pos) : -1;
        if (c === -1 || (!triple && c === 10)) {
          return this.unterminated(start, line, lineStart, quote, size, c);
        }
        pos++;
        if (c === quote) ended++;
        else {
          ended = 0;
          let newline = c === 10;
          if (c === 92) {
            const e = pos < length ? src.charCodeAt(pos) : -1;
            if (e !== -1) pos++;
            newline = e === 10;
          }
          if (newline) {
            this.pos = pos;
            if (pos < length) {
              this.lineno++;
              this.lineStart = pos;
            }
          }
        }
      }
    }
    this.pos = pos;
    this.tokens.push(T.STRING, this.level, start, pos, line, col, this.lineno, this.byteCol(pos), -1);
    return T.STRING;
  }

  private unterminated(start: number, line: number, lineStart: number, quote: number, size: number, c: number): number {
    const detected = this.lineno;
    this.pos = start + 1;
    this.lineno = line;
    this.lineStart = lineStart;
    const mode = this.mode;
    if (mode !== null && mode.quote === quote && mode.quoteSize === size) {
      return this.syntaxError("f-string: expecting '}'");
    }
    const type =
      size === 3
        ? this.syntaxError(`unterminated triple-quoted string literal (detected at line ${detected})`)
        : this.syntaxError(`unterminated string literal (detected at line ${detected})`);
    if (c !== 10) this.done = size === 3 ? "eofs" : "eols";
    return type;
  }

  private fstringStart(start: number, quotePos: number): number {
    const src = this.src;
    const quote = src.charCodeAt(quotePos);
    let size = 1;
    if (src.charCodeAt(quotePos + 1) === quote && src.charCodeAt(quotePos + 2) === quote) size = 3;
    this.pos = quotePos + size;
    if (this.modes.length + 1 >= MAX_FSTRING_LEVEL) return this.syntaxError("too many nested f-strings");
    const first = src.charCodeAt(start) | 32;
    const raw = first === 114 || (src.charCodeAt(start + 1) | 32) === 114;
    const mode: FStringMode = {
      text: true,
      quote,
      quoteSize: size,
      raw,
      start,
      lineStart: this.lineStart,
      line: this.lineno,
      curlyDepth: 0,
      exprDepth: -1,
      inFormatSpec: false,
    };
    this.modes.push(mode);
    this.mode = mode;
    return this.token(T.FSTRING_START, start, this.pos);
  }

  /** Literal text of an f-string, up to a replacement field or the closing quotes. */
  private fstringText(mode: FStringMode): number {
    const src = this.src;
    const length = this.length;
    const start = this.pos;
    let pos = start;
    if (src.charCodeAt(pos) === 123 && src.charCodeAt(pos + 1) !== 123) {
      mode.exprDepth++;
      if (mode.exprDepth >= MAX_EXPRESSION_NESTING) {
        return this.syntaxError("f-string: expressions nested too deeply");
      }
      mode.text = false;
      return this.normal();
    }
    let closing = 0;
    while (closing < mode.quoteSize && src.charCodeAt(pos + closing) === mode.quote) closing++;
    if (closing === mode.quoteSize) {
      this.pos = pos + closing;
      this.modes.pop();
      this.mode = this.modes.length > 0 ? this.modes[this.modes.length - 1]! : null;
      return this.token(T.FSTRING_END, start, this.pos);
    }

    const line = this.lineno;
    const col = this.byteCol(start);
    let named = false; // inside \N{…}
    let ended = 0;
    let end = -1;
    while (ended !== mode.quoteSize) {
      const c = pos < length ? src.charCodeAt(pos) : -1;
      if (c === -1 || (mode.quoteSize === 1 && c === 10)) {
        if (c === 10 && mode.inFormatSpec && mode.exprDepth >= 0) {
          // A line end ends the format specification of a single-quoted f-string; the parser will complain.
          mode.text = false;
          mode.inFormatSpec = false;
          end = pos;
          break;
        }
        const detected = this.lineno;
        this.pos = mode.start + 1;
        this.lineStart = mode.lineStart;
        this.lineno = mode.line;
        if (mode.quoteSize === 3) {
          const type = this.syntaxError(`unterminated triple-quoted f-string literal (detected at line ${detected})`);
          if (c !== 10) this.done = "eofs";
          return type;
        }
        return this.syntaxError(`unterminated f-string literal (detected at line ${detected})`);
      }
      pos++;
      if (c === mode.quote) {
        ended++;
        continue;
      }
      ended = 0;
      if (c === 10) {
        if (pos < length) {
          this.lineno++;
          this.lineStart = pos;
        }
      } else if (c === 123) {
        if (src.charCodeAt(pos) !== 123 || (mode.inFormatSpec && mode.exprDepth >= 0)) {
          pos--;
          mode.exprDepth++;
          if (mode.exprDepth >= MAX_EXPRESSION_NESTING) {
            this.pos = pos;
            return this.syntaxError("f-string: expressions nested too deeply");
          }
          mode.text = false;
          end = pos;
        } else {
          end = pos;
          pos++;
        }
        break;
      } else if (c === 125) {
        if (named) {
          end = pos;
          break;
        }
        if (src.charCodeAt(pos) === 125 && !(mode.inFormatSpec && mode.exprDepth >= 0) && mode.curlyDepth === 0) {
          end = pos;
          pos++;
        } else {
          pos--;
          mode.text = false;
          end = pos;
        }
        break;
      } else if (c === 92) {
        const e = pos < length ? src.charCodeAt(pos) : -1;
        if (e === 123 || e === 125) {
          if (!mode.raw) {
            this.pos = pos + 1;
            this.warn(`invalid escape sequence '\\${String.fromCharCode(e)}'`);
          }
          continue;
        }
        if (e !== -1) pos++;
        if (e === 10) {
          if (pos < length) {
            this.lineno++;
            this.lineStart = pos;
          }
        } else if (e === 78 && !mode.raw && src.charCodeAt(pos) === 123) {
          pos++;
          named = true;
        }
      }
    }
    if (end === -1) {
      // The quotes belong to the next token, FSTRING_END.
      pos -= mode.quoteSize;
      end = pos;
    }
    this.pos = pos;
    // Of a doubled brace the text has one, the place both.
    this.tokens.push(T.FSTRING_MIDDLE, this.level, start, end, line, col, this.lineno, this.byteCol(pos), -1);
    return T.FSTRING_MIDDLE;
  }
}

/** UTF-8 bytes of unit `c` at `i`: halves of a surrogate pair have two each; a byte that is not UTF-8 is itself. */
export function utf8Units(src: string, i: number, c: number): number {
  if (c < 0x80) return 1;
  if (c < 0x800) return 2;
  if (c < 0xd800 || c > 0xdfff) return 3;
  if (c < 0xdc80 || c > 0xdcff) return 2;
  const before = i > 0 ? src.charCodeAt(i - 1) : 0;
  return before >= 0xd800 && before <= 0xdbff ? 2 : 1;
}

function isOctal(c: number): boolean {
  return c >= 48 && c < 56;
}

function isBinary(c: number): boolean {
  return c === 48 || c === 49;
}

function hex4(n: number): string {
  return n.toString(16).toUpperCase().padStart(4, "0");
}

function codePoints(src: string, start: number, end: number): number {
  let n = 0;
  for (let i = start; i < end; n++) i += src.codePointAt(i)! > 0xffff ? 2 : 1;
  return n;
}

/** Kind of literal that a prefix of one or two letters begins: 1 plain, 2 formatted, 0 none. */
function stringPrefix(first: number, second: number): number {
  const a = first | 32;
  if (second === 0) {
    if (a === 102) return 2;
    return a === 98 || a === 114 || a === 117 ? 1 : 0;
  }
  const b = second | 32;
  if ((a === 98 && b === 114) || (a === 114 && b === 98)) return 1;
  if ((a === 102 && b === 114) || (a === 114 && b === 102)) return 2;
  return 0;
}

/** Type of a two-character operator, 0 when there is none. */
function twoChars(a: number, b: number): number {
  switch (a) {
    case 33:
      return b === 61 ? T.NOTEQUAL : 0;
    case 37:
      return b === 61 ? T.PERCENTEQUAL : 0;
    case 38:
      return b === 61 ? T.AMPEREQUAL : 0;
    case 42:
      return b === 42 ? T.DOUBLESTAR : b === 61 ? T.STAREQUAL : 0;
    case 43:
      return b === 61 ? T.PLUSEQUAL : 0;
    case 45:
      return b === 61 ? T.MINEQUAL : b === 62 ? T.RARROW : 0;
    case 47:
      return b === 47 ? T.DOUBLESLASH : b === 61 ? T.SLASHEQUAL : 0;
    case 58:
      return b === 61 ? T.COLONEQUAL : 0;
    case 60:
      return b === 60 ? T.LEFTSHIFT : b === 61 ? T.LESSEQUAL : b === 62 ? T.NOTEQUAL : 0;
    case 61:
      return b === 61 ? T.EQEQUAL : 0;
    case 62:
      return b === 61 ? T.GREATEREQUAL : b === 62 ? T.RIGHTSHIFT : 0;
    case 64:
      return b === 61 ? T.ATEQUAL : 0;
    case 94:
      return b === 61 ? T.CIRCUMFLEXEQUAL : 0;
    case 124:
      return b === 61 ? T.VBAREQUAL : 0;
    default:
      return 0;
  }
}

/** Type of a three-character operator whose first two form an operator, 0 when there is none. */
function threeChars(a: number, b: number, c: number): number {
  if (c !== 61 || a !== b) return 0;
  if (a === 42) return T.DOUBLESTAREQUAL;
  if (a === 47) return T.DOUBLESLASHEQUAL;
  if (a === 60) return T.LEFTSHIFTEQUAL;
  return a === 62 ? T.RIGHTSHIFTEQUAL : 0;
}
