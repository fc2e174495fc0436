/**
 * The tokenizer's state: the place in the source as the C tokenizer has it, columns, the bracket stack, errors and warnings.
 * Source: struct tok_state (Parser/tokenizer.h), `_syntaxerror_range` (Parser/tokenizer.c).
 */
import { type PySyntaxError, type SyntaxWarningRecord, syntaxError } from "../errors.ts";
import { TokenBuffer } from "./buffer.ts";
import { codePoints, utf8Units } from "./chars.ts";
import { NameTable } from "./intern.ts";
import * as T from "./token-types.gen.ts";

/** Deepest indentation, parenthesis and f-string nesting that CPython allows. */
export const MAX_INDENT = 100;
export const MAX_LEVEL = 200;
export const MAX_FSTRING_LEVEL = 150;
export const MAX_EXPRESSION_NESTING = 3;

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
export interface FStringMode {
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

const NON_ASCII = /[^\0-\x7f]/;

export abstract class TokenizerState {
  readonly src: string;
  readonly filename: string;
  readonly tokens: TokenBuffer;
  readonly nameTable: NameTable;
  readonly warnings: SyntaxWarningRecord[] = [];
  protected readonly length: number;
  readonly ascii: boolean;
  protected readonly typeComments: boolean;
  protected readonly extra: boolean;
  protected readonly single: boolean;
  protected readonly dontImplyDedent: boolean;
  protected readonly asyncHacks: boolean;

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

  protected atBol = true;
  protected indent = 0;
  protected readonly indents = new Int32Array(MAX_INDENT);
  protected readonly altIndents = new Int32Array(MAX_INDENT);
  protected pending = 0;
  protected modes: FStringMode[] = [];
  protected mode: FStringMode | null = null;
  protected commentNewline = false;
  protected parsingStarted = false;
  // Byte columns of non-ASCII lines are counted on from the last one asked for.
  protected colPos = 0;
  protected colBytes = 0;
  protected colLine = 0;
  // `async` and `await` before 3.7.
  protected asyncDef = false;
  protected asyncDefIndent = 0;
  protected asyncDefNl = false;

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
    this.tokens = TokenBuffer.take((src.length >> 2) + 64);
    this.tokens.names = names.names;
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
  protected byteCol(pos: number): number {
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
  protected token(type: number, start: number, end: number): number {
    const line = this.lineno;
    const col = this.byteCol(start);
    this.tokens.push(type, this.level, start, end, line, col, line, this.byteCol(end), -1);
    return type;
  }

  /** A token that CPython gives no column. */
  protected placeless(type: number): number {
    this.tokens.push(type, this.level, this.pos, this.pos, this.lineno, -1, this.lineno, -1, -1);
    return type;
  }

  /** C's underflow: the next unit begins a new line. False at the end of input. */
  protected startLine(keepBuffer: boolean): boolean {
    if (this.pos >= this.length) {
      this.done = "eof";
      return false;
    }
    this.lineno++;
    this.lineStart = this.pos;
    if (!keepBuffer) this.bufStart = this.pos;
    return true;
  }

  protected lineEnd(): number {
    const nl = this.src.indexOf("\n", this.lineStart);
    return nl < 0 ? this.length : nl + 1;
  }

  /** End of what the C tokenizer has read: of the current line. */
  get inputEnd(): number {
    if (this.done === "eofs") return this.length;
    return this.pos > this.lineStart && this.src.charCodeAt(this.pos - 1) === 10 ? this.pos : this.lineEnd();
  }

  // Errors -----------------------------------------------------------------------------------------------------------

  protected failed(done: Done): number {
    this.done = done;
    return this.placeless(T.ERRORTOKEN);
  }

  /** The tokenizer's own SyntaxError, at what has been read unless a byte range says otherwise. */
  protected syntaxError(msg: string, col = -1, endCol = -1): number {
    const nl = this.src.indexOf("\n", this.lineStart);
    const text = this.src.substring(this.lineStart, nl < 0 ? this.length : nl);
    const offset = col === -1 ? codePoints(this.src, this.lineStart, this.pos) : col;
    const end = endCol === -1 ? offset : endCol;
    this.error = syntaxError("SyntaxError", msg, this.filename, this.lineno, offset, this.lineno, end, text);
    return this.failed("error");
  }

  protected warn(message: string): void {
    const nl = this.src.indexOf("\n", this.lineStart);
    const text = this.src.substring(this.lineStart, nl < 0 ? this.length : nl);
    const offset = codePoints(this.src, this.lineStart, this.pos);
    const at = this.lineno;
    this.warnings.push({
      category: "SyntaxWarning",
      message,
      lineno: at,
      token: this.tokens.count,
      asError: syntaxError("SyntaxError", message, this.filename, at, offset, at, offset, text),
    });
  }

  protected indentError(): number {
    this.pos = this.lineEnd();
    return this.failed("tabspace");
  }
}
