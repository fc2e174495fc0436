/**
 * Source bytes → source text: byte order mark, coding cookie (PEP 263), UTF-8 by default.
 * Source: Parser/tokenizer.c (`check_bom`, `get_coding_spec`, `check_coding_spec`, `ensure_utf8`), Parser/pegen_errors.c.
 *
 * CPython does not check UTF-8 before it needs the text of a token, so bytes that are not UTF-8 travel on as lone
 * surrogates U+DC80…U+DCFF and are reported (or, in a comment, not) where CPython reports them.
 */
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { type PySyntaxError, syntaxError } from "../errors.ts";

/** Decodes bytes of an encoding other than UTF-8, Latin-1 and ASCII: text, or the message of the LookupError or UnicodeDecodeError. */
export type SourceDecoder = (bytes: Uint8Array, encoding: string) => { text: string } | { error: string };

export interface DecodeOptions {
  readonly filename?: string;
  /** The bytes are a file that is run: what is not UTF-8 is an error at once. */
  readonly file?: boolean;
  readonly decoder?: SourceDecoder;
}

export interface DecodedSource {
  readonly text: string;
  /** The declared encoding as CPython names it; null when there is none. */
  readonly encoding: string | null;
}

const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK = /^[ \t\f]*(?:#|$)/;

/** `get_normal_name`: the spellings of UTF-8 and Latin-1 that CPython knows without its codecs. */
function normalName(name: string): string {
  const n = name.slice(0, 12).toLowerCase().replaceAll("_", "-");
  if (n === "utf-8" || n.startsWith("utf-8-")) return "utf-8";
  if (/^(?:latin-1|iso-8859-1|iso-latin-1)(?:-|$)/.test(n)) return "iso-8859-1";
  return name;
}

/** The encoding a cookie on one of the first two lines declares. */
function declaredEncoding(bytes: Uint8Array): string | null {
  let start = 0;
  for (let line = 0; line < 2 && start < bytes.length; line++) {
    let end = start;
    while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end++;
    const text = latin1(bytes.subarray(start, end));
    const m = COOKIE.exec(text);
    if (m !== null) return normalName(m[1]!);
    if (!BLANK.test(text)) return null;
    start = end + (bytes[end] === 13 && bytes[end + 1] === 10 ? 2 : 1);
  }
  return null;
}

/** The name by which the codec registry knows an encoding. Source: `encodings.normalize_encoding`. */
function codecName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^-|-$/g, "");
}

const LATIN1 = /^(?:8859|cp819|csisolatin1|ibm819|iso8859(?:-1)?|iso-8859-1(?:-1987)?|iso-ir-100|l1|latin(?:-?1)?)$/;

function latin1(bytes: Uint8Array): string {
  let out = "";
  for (let i = 0; i < bytes.length; i += 8192) out += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return out;
}

/** Windows-1252 where it is not Latin-1: 0x80…0x9F. Platforms disagree about it, so it is here. */
const CP1252 =
  "\u20ac\ufffd\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\ufffd\u017d\ufffd" +
  "\ufffd\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\ufffd\u017e\u0178";

function decodeCp1252(bytes: Uint8Array): { text: string } | { error: string } {
  let bad = -1;
  const text = latin1(bytes).replace(/[\x80-\x9f]/g, (c, at: number) => {
    const ch = CP1252[c.charCodeAt(0) - 0x80]!;
    if (ch === "\ufffd" && bad < 0) bad = at;
    return ch;
  });
  if (bad < 0) return { text };
  const byte = bytes[bad]!.toString(16);
  return { error: `'charmap' codec can't decode byte 0x${byte} in position ${bad}: character maps to <undefined>` };
}

/** Decodes with the platform's decoders: what there is without a runtime's codecs. */
function platformDecoder(bytes: Uint8Array, encoding: string): { text: string } | { error: string } {
  const label = encoding
    .toLowerCase()
    .replaceAll("_", "-")
    .replace(/^cp125/, "windows-125");
  if (label === "windows-1252") return decodeCp1252(bytes);
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    return { error: `unknown encoding: ${encoding}` };
  }
  try {
    return { text: decoder.decode(bytes) };
  } catch {
    return { error: `'${encoding}' codec can't decode the source` };
  }
}

/** Decodes a source. Throws `PySyntaxError`. */
export function decodeSource(bytes: Uint8Array, options: DecodeOptions = {}): DecodedSource {
  const filename = options.filename ?? "<unknown>";
  const fail = (msg: string): PySyntaxError =>
    options.file === true
      ? syntaxError("SyntaxError", msg, filename, null, null, null, null, null)
      : syntaxError("SyntaxError", msg, filename, 0, -1, null, null, null);
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = bom ? bytes.subarray(3) : bytes;
  const declared = declaredEncoding(body);
  if (bom && declared !== null && declared !== "utf-8") throw fail(`encoding problem: ${declared} with BOM`);
  if (declared === null || declared === "utf-8") {
    const text = utf8Text(body);
    if (options.file === true) rejectNonUtf8(text, filename, fail);
    return { text, encoding: bom || declared !== null ? "utf-8" : null };
  }
  const lower = codecName(declared);
  if (lower === "utf8") return { text: utf8Text(body), encoding: declared };
  if (LATIN1.test(lower)) return { text: latin1(body), encoding: declared };
  if (lower === "ascii" || lower === "us-ascii") {
    const bad = body.findIndex((b) => b >= 0x80);
    if (bad < 0) return { text: latin1(body), encoding: declared };
    const byte = body[bad]!.toString(16);
    const why = `'ascii' codec can't decode byte 0x${byte} in position ${bad}: ordinal not in range(128)`;
    throw fail(options.file === true ? `encoding problem: ${declared}` : why);
  }
  const result = (options.decoder ?? platformDecoder)(body, declared);
  if ("error" in result) throw fail(options.file === true ? `encoding problem: ${declared}` : result.error);
  return { text: result.text, encoding: declared };
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function utf8Text(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeUtf8(bytes);
  }
}

/** Source: `ensure_utf8`. */
function rejectNonUtf8(text: string, filename: string, fail: (msg: string) => PySyntaxError): void {
  const at = text.search(LONE);
  if (at < 0) return;
  const before = text.slice(0, at).split(/\r\n?|\n/);
  const line = before.length;
  // a file is read line by line: a null byte further up is the first error
  if (before.slice(0, -1).some((l) => l.includes("\0"))) return;
  const byte = (text.charCodeAt(at) & 0xff).toString(16).padStart(2, "0");
  throw fail(
    `Non-UTF-8 code starting with '\\x${byte}' in file ${filename} on line ${line}, but no encoding declared; ` +
      "see https://peps.python.org/pep-0263/ for details",
  );
}

/** A byte that is not UTF-8, as `decodeSource` leaves it. */
const LONE = /(?<![\ud800-\udbff])[\udc80-\udcff]/;

/** Has `text` bytes that are not UTF-8? */
export function hasBadBytes(text: string): boolean {
  return LONE.test(text);
}

/** `text` as error messages show it: what is not UTF-8 replaced by U+FFFD, a character for each cut-off sequence. */
export function withReplacements(text: string): string {
  return LONE.test(text) ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(encodeUtf8(text)) : text;
}

/** The message of the UnicodeDecodeError that CPython's UTF-8 decoder raises for `text`. */
export function utf8ErrorMessage(text: string): string {
  const b = encodeUtf8(text);
  const at = (i: number, low = 0x80, high = 0xbf): boolean => b[i]! >= low && b[i]! <= high;
  for (let i = 0; i < b.length; ) {
    const c = b[i]!;
    if (c < 0x80) {
      i++;
      continue;
    }
    const size = c >= 0xc2 && c <= 0xdf ? 2 : c >= 0xe0 && c <= 0xef ? 3 : c >= 0xf0 && c <= 0xf4 ? 4 : 0;
    if (size === 0) return describe(b, i, i + 1, "invalid start byte");
    for (let k = 1; k < size; k++) {
      if (i + k >= b.length) return describe(b, i, b.length, "unexpected end of data");
      const low = k > 1 ? 0x80 : c === 0xe0 ? 0xa0 : c === 0xf0 ? 0x90 : 0x80;
      const high = k > 1 ? 0xbf : c === 0xed ? 0x9f : c === 0xf4 ? 0x8f : 0xbf;
      if (!at(i + k, low, high)) return describe(b, i, i + k, "invalid continuation byte");
    }
    i += size;
  }
  return "";
}

function describe(b: Uint8Array, start: number, end: number, reason: string): string {
  const where =
    end === start + 1
      ? `byte 0x${b[start]!.toString(16).padStart(2, "0")} in position ${start}`
      : `bytes in position ${start}-${end - 1}`;
  return `'utf-8' codec can't decode ${where}: ${reason}`;
}
