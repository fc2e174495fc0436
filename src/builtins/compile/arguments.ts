/** Arguments that `compile`, `eval`, `exec` and `_symtable.symtable` have in common. Source: Python/pythonrun.c (_Py_SourceAsString). */
import { decodeUtf8 } from "../../base/utf8.ts";
import { PyByteArray, PyBytes, PyMemoryView } from "../../objects/bytes.ts";
import { PyWideStr, type Str, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { codePoints, strFromJs, strOf } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { lookupSpecial } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { PyCF_IGNORE_COOKIE } from "../../spec/codeflags.ts";

export interface SourceArgument {
  readonly source: Str | PyBytes;
  /** `PyCF_*` flags that follow from the kind of source. */
  readonly flags: number;
}

/** Source text or bytes of a `str`, `bytes`, or anything with a buffer; TypeError and SyntaxError as CPython says them. */
export function sourceArgument(source: Value, who: string, what: string): SourceArgument {
  const text = strOf(source);
  if (text !== undefined) {
    if (text instanceof PyWideStr) rejectSurrogates(text);
    else if (text.includes("\0")) throw nullBytes();
    return { source: text, flags: PyCF_IGNORE_COOKIE };
  }
  let bytes: Uint8Array;
  if (source instanceof PyBytes || source instanceof PyByteArray || source instanceof PyMemoryView) {
    bytes = source instanceof PyBytes ? source.bytes : bufferBytes(source).slice();
  } else if (typeOf(source).slots.buffer !== undefined) bytes = bufferBytes(source).slice();
  else throw pyError("TypeError", `${who}() arg 1 must be a ${what} object`);
  if (bytes.includes(0)) throw nullBytes();
  return { source: new PyBytes(bytes), flags: 0 };
}

function nullBytes(): unknown {
  return call(exceptionTypes.SyntaxError, ["source code string cannot contain null bytes"]);
}

function rejectSurrogates(text: Str): void {
  const cps = codePoints(text);
  const at = cps.findIndex(isSurrogate);
  if (at >= 0) {
    let end = at + 1;
    while (end < cps.length && isSurrogate(cps[end]!)) end++;
    const type = rt.builtins.getStr("UnicodeEncodeError")!;
    throw call(type, ["utf-8", text, at, end, "surrogates not allowed"]);
  }
  if (cps.includes(0)) throw nullBytes();
}

const isSurrogate = (c: number): boolean => c >= 0xd800 && c <= 0xdfff;

/** `os.fsdecode` of a file name: str, bytes or path-like. */
export function fileNameArgument(v: Value): Str {
  const text = strOf(v);
  if (text !== undefined) return text;
  if (v instanceof PyBytes) return strFromJs(decodeUtf8(v.bytes));
  const fspath = lookupSpecial(v, "__fspath__");
  if (fspath === undefined) {
    throw pyError("TypeError", `expected str, bytes or os.PathLike object, not ${typeName(v)}`);
  }
  const path = call(fspath, []);
  const pathText = strOf(path);
  if (pathText !== undefined) return pathText;
  if (path instanceof PyBytes) return strFromJs(decodeUtf8(path.bytes));
  throw pyError("TypeError", `expected ${typeName(v)}.__fspath__() to return str or bytes, not ${typeName(path)}`);
}
