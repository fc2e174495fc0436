/**
 * Path and descriptor arguments. Source: path_converter, fildes_converter, dir_fd_converter in Modules/posixmodule.c;
 * PyOS_FSPath, PyUnicode_FSConverter. A path is str (UTF-8 with surrogateescape), bytes, or has `__fspath__`.
 */
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { isInt } from "../../objects/number.ts";
import { None, type Str, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { codePoints, isStr, jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { findAttr, lookupSpecial } from "../../protocols/attributes.ts";
import { call, call0 } from "../../protocols/call.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";

/** `os.fsencode` of a str. */
export function fsEncode(text: Str): Uint8Array {
  if (typeof text === "string") return encodeUtf8(text);
  const cps = codePoints(text);
  for (let i = 0; i < cps.length; i++) {
    const c = cps[i]!;
    if (c >= 0xd800 && c <= 0xdfff && (c < 0xdc80 || c > 0xdcff)) {
      const args = ["utf-8", text, i, i + 1, "surrogates not allowed"];
      throw call(exceptionTypes.UnicodeEncodeError, args);
    }
  }
  return encodeUtf8(jsFromStr(text));
}

/** `os.fsdecode` of bytes. */
export function fsDecode(bytes: Uint8Array): Str {
  return strFromJs(decodeUtf8(bytes));
}

/** `os.fspath(v)`: a str or bytes. */
export function fspath(v: Value): Value {
  if (isStr(v) || v instanceof PyBytes) return v;
  const method = lookupSpecial(v, "__fspath__");
  if (method === undefined) throw pyError("TypeError", `expected str, bytes or os.PathLike object, not ${typeName(v)}`);
  const result = call0(method);
  if (isStr(result) || result instanceof PyBytes) return result;
  throw pyError("TypeError", `expected ${typeName(v)}.__fspath__() to return str or bytes, not ${typeName(result)}`);
}

/** PyUnicode_FSConverter: the bytes of a path-like argument. */
export function fsBytes(v: Value): Uint8Array {
  const path = fspath(v);
  const bytes = path instanceof PyBytes ? path.bytes : fsEncode(strOf(path)!);
  if (bytes.includes(0)) throw pyError("ValueError", "embedded null byte");
  return bytes;
}

/** A path argument: what to hand to the host, and what to show in errors. */
export interface PathArgument {
  readonly bytes: Uint8Array;
  /** A descriptor given instead of a path, else -1. */
  readonly fd: number;
  /** As given (after `__fspath__`): the `filename` of an OSError. `None` when nothing was given. */
  readonly object: Value;
  /** Results are bytes too. */
  readonly isBytes: boolean;
}

export interface PathOptions {
  readonly allowFd?: boolean;
  readonly nullable?: boolean;
}

const MAX_INT = 2147483647;

/** path_converter for the argument `name` of `fn`. */
export function pathArgument(v: Value, fn: string, name = "path", options: PathOptions = {}): PathArgument {
  // fast path: plain text
  if (typeof v === "string") return { bytes: checkNull(encodeUtf8(v)), fd: -1, object: v, isBytes: false };
  const text = strOf(v);
  if (text !== undefined) return { bytes: checkNull(fsEncode(text)), fd: -1, object: v, isBytes: false };
  if (v instanceof PyBytes) {
    if (v.bytes.includes(0)) throw pyError("ValueError", `${fn}: embedded null character in ${name}`);
    return { bytes: v.bytes, fd: -1, object: v, isBytes: true };
  }
  if (options.nullable === true && v === None) return { bytes: DOT, fd: -1, object: None, isBytes: false };
  if (options.allowFd === true && typeOf(v).slots.index !== undefined) {
    const fd = fdNumber(index(v));
    return { bytes: EMPTY, fd, object: v, isBytes: false };
  }
  if (lookupSpecial(v, "__fspath__") !== undefined) return pathArgument(fspath(v), fn, name);
  const kinds = options.allowFd
    ? options.nullable
      ? "string, bytes, os.PathLike, integer or None"
      : "string, bytes, os.PathLike or integer"
    : options.nullable
      ? "string, bytes, os.PathLike or None"
      : "string, bytes or os.PathLike";
  throw pyError("TypeError", `${fn}: ${name} should be ${kinds}, not ${typeName(v)}`);
}

const DOT = new Uint8Array([46]);
const EMPTY = new Uint8Array(0);

function checkNull(bytes: Uint8Array): Uint8Array {
  if (bytes.includes(0)) throw pyError("ValueError", "embedded null byte");
  return bytes;
}

function fdNumber(n: number | bigint): number {
  if (n > MAX_INT) throw pyError("OverflowError", "fd is greater than maximum");
  if (n < -MAX_INT - 1) throw pyError("OverflowError", "fd is less than minimum");
  return Number(n);
}

/** dir_fd_converter: -1 for None (the current directory). */
export function dirFd(v: Value): number {
  if (v === None) return -1;
  if (typeOf(v).slots.index === undefined)
    throw pyError("TypeError", `argument should be integer or None, not ${typeName(v)}`);
  return fdNumber(index(v));
}

const SLASH = 47;

/** The bytes of a path relative to the directory `dir` (-1: current). */
export function resolve(path: PathArgument, dir: number): Uint8Array {
  if (dir < 0 || path.bytes[0] === SLASH) return path.bytes;
  const base = rt.host.fs.descriptorPath(dir);
  const out = new Uint8Array(base.length + 1 + path.bytes.length);
  out.set(base);
  out[base.length] = SLASH;
  out.set(path.bytes, base.length + 1);
  return out;
}

/** A result path of the same kind as the argument. */
export function pathResult(bytes: Uint8Array, asBytes: boolean): Value {
  return asBytes ? new PyBytes(Uint8Array.from(bytes)) : fsDecode(bytes);
}

/** PyObject_AsFileDescriptor: an int, or something with `fileno()`. */
export function fileDescriptor(v: Value): number {
  let n: number | bigint;
  if (isInt(v)) n = index(v);
  else {
    const method = findAttr(v, "fileno");
    if (method === undefined) throw pyError("TypeError", "argument must be an int, or have a fileno() method.");
    const result = call0(method);
    if (!isInt(result)) throw pyError("TypeError", "fileno() returned a non-integer");
    n = index(result);
  }
  if (n > MAX_INT || n < -MAX_INT - 1) throw pyError("OverflowError", "Python int too large to convert to C int");
  if (n < 0) throw pyError("ValueError", `file descriptor cannot be a negative integer (${n})`);
  return Number(n);
}

/** An `off_t`. */
export function offset(v: Value): number {
  const n = index(v);
  if (n > 9223372036854775807n || n < -9223372036854775808n) throw pyError("OverflowError", "int too big to convert");
  return Number(n);
}
