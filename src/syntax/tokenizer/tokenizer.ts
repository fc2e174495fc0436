/**
 * Source text → tokens, as CPython's C tokenizer cuts them. Source: Parser/tokenizer.c (3.12).
 *
 * One call of `next()` makes one token; state between calls is what the C tokenizer's would be (`lineno`, `pos` = `cur`,
 * `lineStart`, `bufStart`), because error positions and the text shown with them depend on it. The source has `\n` line ends only.
 */
import { isPrintable, isXidContinue, isXidStart } from "../../base/unicode/predicates.ts";
import { hex4, IDENT, identChar, ONE_CHAR, stringPrefix, threeChars, twoChars } from "./chars.ts";
import { hasBadBytes, utf8ErrorMessage } from "./decode.ts";
import { type FStringMode, MAX_INDENT, MAX_LEVEL } from "./state.ts";
import { StringTokenizer } from "./strings.ts";
import * as T from "./token-types.gen.ts";

export class Tokenizer extends StringTokenizer {
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
    // The parser does not see TYPE_IGNORE tokens.
    let ignored = 0;
    while (this.tokens.count - ignored < count) {
      const type = this.next();
      if (type === T.TYPE_IGNORE) ignored++;
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

  protected normal(): number {
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

      // A TYPE_COMMENT before the body is followed by a NEWLINE without any indentation: that does not end the function.
      const closesAsync =
        this.asyncDef && !blank && this.level === 0 && this.asyncDefNl && this.asyncDefIndent >= this.indent;
      if (closesAsync && src.charCodeAt(this.pos) !== 10) {
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
}
