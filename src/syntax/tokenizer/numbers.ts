/**
 * Number literals. Source: the number part of `tok_get_normal_mode`, `verify_end_of_number` (Parser/tokenizer.c).
 */
import { IDENT, isBinary, isDigit, isHex, isOctal } from "./chars.ts";
import { TokenizerState } from "./state.ts";
import * as T from "./token-types.gen.ts";

export abstract class NumberTokenizer extends TokenizerState {
  protected charAt(i: number): number {
    return i < this.length ? this.src.charCodeAt(i) : -1;
  }

  /** Digits with single underscores between, from `pos`; -1 after an error. */
  protected decimalTail(pos: number): number {
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
  protected radix(pos: number, kind: string, inBase: (c: number) => boolean): number {
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

  protected badDigit(pos: number, kind: string): number {
    this.pos = pos + 1;
    this.syntaxError(`invalid digit '${this.src[pos]}' in ${kind} literal`);
    return -1;
  }

  /** What may follow a number: warns before a keyword, refuses an identifier. */
  protected endOfNumber(pos: number, kind: string): boolean {
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

  protected number(start: number): number {
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
}
