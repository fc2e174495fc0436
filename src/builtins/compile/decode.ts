/** Source bytes to text: BOM, coding cookie (PEP 263), UTF-8. Source: Parser/tokenizer.c (check_bom, check_coding_spec). */
import { decodeUtf8, firstInvalidUtf8 } from "../../base/utf8.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { jsFromStr, strOf } from "../../objects/str.ts";
import { call } from "../../protocols/call.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { isException } from "../../protocols/errors.ts";
import { syntaxError } from "../../syntax/errors.ts";

const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK_OR_COMMENT = /^[ \t\f]*(?:#.*)?$/;

function latin1(bytes: Uint8Array): string {
  let out = "";
  for (const b of bytes) out += String.fromCharCode(b);
  return out;
}

/** The encoding a cookie in the first two lines names, if any. */
function cookie(bytes: Uint8Array): string | undefined {
  const head = latin1(bytes.subarray(0, 4096)).split(/\r\n|\r|\n/, 2);
  for (const line of head) {
    const match = COOKIE.exec(line);
    if (match !== null) return match[1]!;
    if (!BLANK_OR_COMMENT.test(line)) return undefined;
  }
  return undefined;
}

function normalName(name: string): string {
  const lower = name.slice(0, 12).toLowerCase().replace(/_/g, "-");
  if (lower === "utf-8" || lower.startsWith("utf-8-")) return "utf-8";
  for (const latin of ["latin-1", "iso-8859-1", "iso-latin-1"]) if (lower === latin || lower.startsWith(`${latin}-`)) return "iso-8859-1";
  return name;
}

/**
 * The text of a source file. Throws `PySyntaxError` for a wrong or unknown encoding. Other encodings than UTF-8 and Latin-1 go
 * through the codec registry.
 */
export function decodeSource(bytes: Uint8Array, filename: string): string {
  const hasBom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = hasBom ? bytes.subarray(3) : bytes;
  const named = cookie(body);
  const encoding = named === undefined ? "utf-8" : normalName(named);
  if (hasBom && encoding !== "utf-8") throw fail(`encoding problem: ${named} with BOM`, filename);
  if (encoding === "iso-8859-1") return latin1(body);
  if (encoding === "utf-8") return decodeStrict(body, filename);
  try {
    return jsFromStr(strOf(call(getAttr(new PyBytes(body), "decode"), [encoding]))!);
  } catch (e) {
    if (isException(e, exceptionTypes.LookupError)) throw fail(`unknown encoding: ${named}`, filename);
    if (isException(e, exceptionTypes.UnicodeDecodeError)) throw fail(`encoding problem: ${named}`, filename);
    throw e;
  }
}

function fail(message: string, filename: string) {
  return syntaxError("SyntaxError", message, filename, 0, 0, null, null, null);
}

function decodeStrict(bytes: Uint8Array, filename: string): string {
  const at = firstInvalidUtf8(bytes);
  if (at < 0) return decodeUtf8(bytes);
  const byte = bytes[at]!.toString(16);
  if (cookie(bytes) !== undefined || filename.startsWith("<")) {
    throw fail(`(unicode error) 'utf-8' codec can't decode byte 0x${byte} in position ${at}: ${reason(bytes, at)}`, filename);
  }
  const line = latin1(bytes.subarray(0, at)).split(/\r\n|\r|\n/).length;
  const message = `Non-UTF-8 code starting with '\\x${byte}' on line ${line}, but no encoding declared; see https://peps.python.org/pep-0263/ for details`;
  throw syntaxError("SyntaxError", message, filename, line, 0, null, null, null);
}

function reason(bytes: Uint8Array, at: number): string {
  const b = bytes[at]!;
  if (b >= 0xc2 && b <= 0xf4) return at + 1 >= bytes.length ? "unexpected end of data" : "invalid continuation byte";
  return "invalid start byte";
}
