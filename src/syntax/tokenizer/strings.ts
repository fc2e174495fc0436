/**
 * Strings and the literal text of f-strings. Source: `letter_quote`, `f_string_quote`, `tok_get_fstring_mode` (Parser/tokenizer.c), PEP 701.
 */
import { NumberTokenizer } from "./numbers.ts";
import { type FStringMode, MAX_EXPRESSION_NESTING, MAX_FSTRING_LEVEL } from "./state.ts";
import * as T from "./token-types.gen.ts";

export abstract class StringTokenizer extends NumberTokenizer {
  /** One token outside f-string text. */
  protected abstract normal(): number;

  /** A string literal that began at `start`, its first quote at `quotePos`. */
  protected string(start: number, quotePos: number): number {
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

  protected unterminated(
    start: number,
    line: number,
    lineStart: number,
    quote: number,
    size: number,
    c: number,
  ): number {
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

  protected fstringStart(start: number, quotePos: number): number {
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
  protected fstringText(mode: FStringMode): number {
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
