/**
 * Literal tokens → constants, and the folding of adjacent literals; shared by the fast parser and the diagnosis.
 * Source: Parser/string_parser.c, `_PyPegen_concatenate_strings` and friends in Parser/action_helpers.c.
 */
import { type ConstStr, strFromJs, WideText } from "../../base/const.ts";
import { Constant, type Expr, JoinedStr } from "../ast/nodes.ts";
import { type SyntaxWarningRecord, syntaxError } from "../errors.ts";
import type { TokenBuffer } from "../tokenizer/buffer.ts";
import { codePoints } from "../tokenizer/chars.ts";
import { hasBadBytes, utf8ErrorMessage } from "../tokenizer/decode.ts";
import * as T from "../tokenizer/token-types.gen.ts";
import { decodeBytesEscapes, decodeStrEscapes, type EscapeReport } from "./escapes.ts";

/** A decoded STRING token. */
export interface DecodedString {
  readonly value: ConstStr | Uint8Array;
  readonly kind: string | null;
}

/** Decodes a whole STRING token, prefix and quotes included. Errors and odd escapes go to `report`. */
export function decodeStringToken(text: string, ascii: boolean, report: EscapeReport): DecodedString {
  let i = 0;
  let raw = false;
  let bytes = false;
  for (;;) {
    const c = text.charCodeAt(i);
    if (c === 34 || c === 39) break;
    const l = c | 32;
    if (l === 98) bytes = true;
    else if (l === 114) raw = true;
    i++;
  }
  const kind = i > 0 && text.charCodeAt(0) === 117 ? "u" : null;
  const quote = text.charCodeAt(i);
  const length = text.length;
  const size = length - i >= 6 && text.charCodeAt(i + 1) === quote && text.charCodeAt(i + 2) === quote ? 3 : 1;
  const body = text.substring(i + size, length - size);
  const escapes = !raw && body.includes("\\");
  if (bytes) {
    for (let k = 0; k < body.length; k++) {
      if (body.charCodeAt(k) >= 0x80) {
        report.error = BYTES_NOT_ASCII;
        return { value: new Uint8Array(0), kind };
      }
    }
    if (escapes) return { value: decodeBytesEscapes(body, report), kind };
    const out = new Uint8Array(body.length);
    for (let k = 0; k < body.length; k++) out[k] = body.charCodeAt(k);
    return { value: out, kind };
  }
  if (!ascii && hasBadBytes(body)) {
    // With escapes CPython decodes each run of non-ASCII bytes alone.
    const run = escapes ? body.match(/[^\0-\x7f]+/g)!.find(hasBadBytes)! : body;
    report.error = `(unicode error) ${utf8ErrorMessage(run)}`;
    return { value: "", kind };
  }
  if (escapes) return { value: decodeStrEscapes(body, report), kind };
  return { value: ascii ? body : strFromJs(body), kind };
}

/** The one error of a literal that is reported at its own token, not at the last one read. */
export const BYTES_NOT_ASCII = "bytes can only contain ASCII literal characters";

/** Decodes literal text of an f-string. */
export function decodeFStringText(text: string, raw: boolean, ascii: boolean, report: EscapeReport): ConstStr {
  if (!ascii && hasBadBytes(text)) {
    report.error = `(unicode error) ${utf8ErrorMessage(text)}`;
    return "";
  }
  if (!raw && text.includes("\\")) return decodeStrEscapes(text, report);
  return ascii ? text : strFromJs(text);
}

/** The text a `{expr=}` shows: comments taken out, line ends left in. */
export function debugText(source: string): string {
  return source.includes("#") ? source.replace(/#[^\n]*/g, "") : source;
}

/**
 * The warning of an escape that is none in token `i`; null when the tokenizer has warned already.
 * Source: `warn_invalid_escape_sequence` (Parser/string_parser.c).
 */
export function escapeWarning(
  src: string,
  tokens: TokenBuffer,
  i: number,
  invalid: string,
  featureVersion: number,
  filename: string,
): SyntaxWarningRecord | null {
  if (tokens.type[i] !== T.STRING && (invalid === "{" || invalid === "}")) return null;
  const message = `invalid ${/^[4-7]/.test(invalid) ? "octal " : ""}escape sequence '\\${invalid}'`;
  const start = tokens.start[i]!;
  const end = tokens.end[i]!;
  const lineStart = start === 0 ? 0 : src.lastIndexOf("\n", start - 1) + 1;
  const endLineStart = end === 0 ? 0 : Math.max(src.lastIndexOf("\n", end - 1) + 1, lineStart);
  const lineEnd = src.indexOf("\n", lineStart);
  const lineno = tokens.line[i]!;
  return {
    category: featureVersion >= 12 ? "SyntaxWarning" : "DeprecationWarning",
    message,
    lineno,
    token: i,
    asError: syntaxError(
      "SyntaxError",
      message,
      filename,
      lineno,
      codePoints(src, lineStart, start) + 1,
      tokens.endLine[i]!,
      codePoints(src, endLineStart, end) + 1,
      src.substring(lineStart, lineEnd < 0 ? src.length : lineEnd),
    ),
  };
}

export function concatStr(a: ConstStr, b: ConstStr): ConstStr {
  if (typeof a === "string" && typeof b === "string") return a + b;
  const x = codePointsOf(a);
  const y = codePointsOf(b);
  const cps = new Uint32Array(x.length + y.length);
  cps.set(x);
  cps.set(y, x.length);
  return new WideText(cps);
}

function codePointsOf(s: ConstStr): Uint32Array {
  if (typeof s !== "string") return s.cps;
  const out = new Uint32Array(s.length);
  for (let i = 0; i < s.length; i++) out[i] = s.charCodeAt(i);
  return out;
}

function isStr(e: Expr): e is Constant & { value: ConstStr } {
  return e.kind === "Constant" && (typeof e.value === "string" || e.value instanceof WideText);
}

function isEmptyStr(e: Expr): boolean {
  return e.kind === "Constant" && e.value === "";
}

/**
 * Folds adjacent literals into one node: a Constant, or a JoinedStr when one of them is an f-string.
 * Null when bytes and text are mixed. Source: `_PyPegen_concatenate_strings`.
 */
export function concatenateStrings(
  parts: Expr[],
  lineno: number,
  col: number,
  endLineno: number,
  endCol: number,
): Expr | null {
  let formatted = false;
  let bytes = 0;
  for (const e of parts) {
    if (e.kind !== "Constant") formatted = true;
    else if (e.value instanceof Uint8Array) bytes++;
  }
  if (bytes > 0) {
    if (bytes < parts.length) return null;
    return Constant(joinBytes(parts), (parts[0] as Constant).kind_, lineno, col, endLineno, endCol);
  }
  if (!formatted && parts.length === 1) return parts[0]!;

  const flat: Expr[] = [];
  for (const e of parts) {
    if (e.kind === "JoinedStr") for (const v of e.values) flat.push(v);
    else flat.push(e);
  }
  const values: Expr[] = [];
  for (let i = 0; i < flat.length; i++) {
    let e = flat[i]!;
    if (isStr(e)) {
      const next = flat[i + 1];
      if (next !== undefined && isStr(next)) {
        const first = e;
        let last: Expr = e;
        let text: ConstStr = "";
        const pieces: ConstStr[] = [];
        for (; i < flat.length; i++) {
          const piece = flat[i]!;
          if (!isStr(piece)) break;
          pieces.push(piece.value);
          last = piece;
        }
        i--;
        for (const piece of pieces) text = concatStr(text, piece);
        e = Constant(text, first.kind_, first.lineno, first.col_offset, last.end_lineno, last.end_col_offset);
      }
      if (formatted && isEmptyStr(e)) continue;
    }
    values.push(e);
  }
  if (!formatted) return values[0]!;
  return JoinedStr(values, lineno, col, endLineno, endCol);
}

function joinBytes(parts: Expr[]): Uint8Array {
  const pieces = parts.map((e) => (e as Constant).value as Uint8Array);
  const out = new Uint8Array(pieces.reduce((n, b) => n + b.length, 0));
  let at = 0;
  for (const b of pieces) {
    out.set(b, at);
    at += b.length;
  }
  return out;
}

/** Format specification: empty texts go, the rest is folded. Source: `_PyPegen_setup_full_format_spec`. */
export function formatSpec(items: Expr[], lineno: number, col: number, endLineno: number, endCol: number): Expr {
  const spec = items.filter((e) => !isEmptyStr(e));
  if (spec.length === 0 || (spec.length === 1 && spec[0]!.kind === "Constant")) {
    return JoinedStr(spec, lineno, col, endLineno, endCol);
  }
  return concatenateStrings(spec, lineno, col, endLineno, endCol) ?? JoinedStr(spec, lineno, col, endLineno, endCol);
}
