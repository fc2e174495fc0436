/** uuencode and quoted-printable for `binascii`. Source: Modules/binascii.c; RFC 1521. */
import { hexValue } from "../../builtins/bytes/ops.ts";
import { binasciiError } from "./errors.ts";

const SPACE = 32;
const TAB = 9;
const LF = 10;
const CR = 13;
const EQUALS = 61;
const UNDERSCORE = 95;
const BACKTICK = 96;
/** Longest line of quoted-printable text. */
const MAX_LINE = 76;

/** One line of uuencoded data. Missing characters count as spaces; an empty line counts as 32 bytes long. */
export function decodeUu(data: Uint8Array): Uint8Array {
  const length = ((data[0] ?? 0) - SPACE) & 63;
  const out = new Uint8Array(length);
  let i = 1;
  let bits = 0;
  let word = 0;
  for (let n = 0; n < length; i++) {
    const c = data[i];
    let value = 0;
    if (c !== undefined && c !== LF && c !== CR) {
      if (c < SPACE || c > SPACE + 64) throw binasciiError("Illegal char");
      value = (c - SPACE) & 63;
    }
    word = (word << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[n++] = word >> bits;
      word &= (1 << bits) - 1;
    }
  }
  for (; i < data.length; i++) {
    const c = data[i]!;
    if (c !== SPACE && c !== BACKTICK && c !== LF && c !== CR) throw binasciiError("Trailing garbage");
  }
  return out;
}

export function encodeUu(data: Uint8Array, backtick: boolean): Uint8Array {
  if (data.length > 45) throw binasciiError("At most 45 bytes at once");
  const zero = backtick ? BACKTICK : SPACE;
  const out: number[] = [data.length === 0 ? zero : SPACE + data.length];
  let word = 0;
  let bits = 0;
  for (let i = 0; i < data.length || bits !== 0; i++) {
    word = (word << 8) | (data[i] ?? 0);
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      const value = (word >> bits) & 63;
      out.push(value === 0 ? zero : SPACE + value);
    }
    word &= 63;
  }
  out.push(LF);
  return Uint8Array.from(out);
}

/** With `header`, `_` stands for a space. */
export function decodeQp(data: Uint8Array, header: boolean): Uint8Array {
  const out = new Uint8Array(data.length);
  let n = 0;
  let i = 0;
  while (i < data.length) {
    const c = data[i++]!;
    if (c === EQUALS) {
      if (i >= data.length) break;
      const next = data[i]!;
      if (next === LF || next === CR) {
        // a soft line break
        while (i < data.length && data[i] !== LF) i++;
        i++;
      } else if (next === EQUALS) {
        out[n++] = EQUALS;
        i++;
      } else {
        const high = hexValue(next);
        const low = hexValue(data[i + 1]);
        if (high >= 0 && low >= 0) {
          out[n++] = high * 16 + low;
          i += 2;
        } else out[n++] = EQUALS;
      }
    } else out[n++] = header && c === UNDERSCORE ? SPACE : c;
  }
  return out.slice(0, n);
}

const HEX = Uint8Array.from("0123456789ABCDEF", (c) => c.charCodeAt(0));

/** With `text`, line ends are kept and lines end as the first one does; with `header`, spaces become `_`. */
export function encodeQp(data: Uint8Array, quoteTabs: boolean, text: boolean, header: boolean): Uint8Array {
  const end = data.length;
  const firstLf = data.indexOf(LF);
  const crlf = firstLf > 0 && data[firstLf - 1] === CR;
  const out: number[] = [];
  const newLine = (): void => {
    if (crlf) out.push(CR);
    out.push(LF);
  };
  let line = 0;
  const mustQuote = (i: number): boolean => {
    const c = data[i]!;
    if (c > 126 || c === EQUALS || (header && c === UNDERSCORE)) return true;
    const next = data[i + 1];
    if (c === 46 && line === 0 && (next === undefined || next === LF || next === CR || next === 0)) return true;
    if (c === CR || c === LF) return !text;
    if (c === TAB || c === SPACE) return next === undefined || quoteTabs;
    return c < 33;
  };
  let i = 0;
  while (i < end) {
    const c = data[i]!;
    if (mustQuote(i)) {
      if (line + 3 >= MAX_LINE) {
        out.push(EQUALS);
        newLine();
        line = 0;
      }
      out.push(EQUALS, HEX[c >> 4]!, HEX[c & 15]!);
      i++;
      line += 3;
    } else if (text && (c === LF || (c === CR && data[i + 1] === LF))) {
      line = 0;
      const last = out.at(-1);
      if (last === SPACE || last === TAB) {
        // whitespace at the end of a line would get lost
        out.pop();
        out.push(EQUALS, HEX[last >> 4]!, HEX[last & 15]!);
      }
      newLine();
      i += c === CR ? 2 : 1;
    } else {
      if (i + 1 !== end && data[i + 1] !== LF && line + 1 >= MAX_LINE) {
        out.push(EQUALS);
        newLine();
        line = 0;
      }
      line++;
      out.push(header && c === SPACE ? UNDERSCORE : c);
      i++;
    }
  }
  return Uint8Array.from(out);
}
