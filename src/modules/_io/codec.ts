/**
 * Encoders and decoders of text streams. UTF-8, ASCII and Latin-1 are done here as long as the text is well-formed; what is not,
 * goes to `_codecs` for the error handler. All others are the incremental classes of the codec registry.
 */
import { encodeUtf8 } from "../../base/utf8.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import { type Int, None, type Str, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import { findAttr, getAttr } from "../../protocols/attributes.ts";
import { call, callMethod } from "../../protocols/call.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName } from "../../protocols/type-of.ts";
import { concatBytes } from "./base.ts";
import type { NewlineState } from "./newline.ts";

export type NativeEncoding = "utf_8" | "ascii" | "latin_1";

const NATIVE: Readonly<Record<string, NativeEncoding>> = {
  "utf-8": "utf_8",
  utf8: "utf_8",
  ascii: "ascii",
  "us-ascii": "ascii",
  "latin-1": "latin_1",
  latin1: "latin_1",
  "iso-8859-1": "latin_1",
  "iso8859-1": "latin_1",
};

export function nativeEncoding(name: string): NativeEncoding | undefined {
  return NATIVE[name.toLowerCase().replaceAll("_", "-")];
}

/** `_codecs.<name>(…)`. */
function codecs(name: string, args: Value[]): Value {
  return callMethod(rt.hooks.importModule("_codecs"), name, args);
}

// ---------------------------------------------------------------- decoding

const EMPTY = new Uint8Array(0);
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Up to this many bytes a loop is faster than TextDecoder. */
const SHORT = 24;

/** ASCII or Latin-1 bytes as text. */
export function latin1Text(bytes: Uint8Array): string {
  let out = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    out += String.fromCharCode.apply(undefined, bytes.subarray(i, i + 8192) as unknown as number[]);
  }
  return out;
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 0x80) return false;
  return true;
}

/** Well-formed UTF-8 as a Str; `undefined` when it is not well-formed. */
export function decodeUtf8Strict(bytes: Uint8Array): Str | undefined {
  if (bytes.length <= SHORT && isAscii(bytes)) return latin1Text(bytes);
  try {
    return strFromJs(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}

/** Bytes at the end that begin a UTF-8 sequence which is not complete. */
function incompleteTail(bytes: Uint8Array): number {
  const n = bytes.length;
  for (let back = 1; back <= 3 && back <= n; back++) {
    const c = bytes[n - back]!;
    if (c < 0x80) return 0;
    if (c >= 0xc0) {
      const needs = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
      return needs > back ? back : 0;
    }
  }
  return 0;
}

/** Where a decoder stands: input kept back, and a number. */
export interface DecoderState {
  readonly input: Uint8Array;
  readonly flags: Int;
}

interface ByteDecoder {
  decode(bytes: Uint8Array, final: boolean): Str;
  getState(): DecoderState;
  setState(state: DecoderState): void;
  reset(): void;
}

class NativeDecoder implements ByteDecoder {
  private readonly kind: NativeEncoding;
  private readonly errors: Value;
  private kept: Uint8Array = EMPTY;
  constructor(kind: NativeEncoding, errors: Value) {
    this.kind = kind;
    this.errors = errors;
  }

  decode(input: Uint8Array, final: boolean): Str {
    const bytes = this.kept.length === 0 ? input : concatBytes([this.kept, input]);
    this.kept = EMPTY;
    if (bytes.length === 0) return "";
    if (this.kind === "latin_1") return latin1Text(bytes);
    const tail = final || this.kind === "ascii" ? 0 : incompleteTail(bytes);
    const whole = tail === 0 ? bytes : bytes.subarray(0, bytes.length - tail);
    const text = this.kind === "ascii" ? (isAscii(whole) ? latin1Text(whole) : undefined) : decodeUtf8Strict(whole);
    if (text !== undefined) {
      if (tail > 0) this.kept = bytes.slice(bytes.length - tail);
      return text;
    }
    const args: Value[] = [new PyBytes(Uint8Array.from(bytes)), this.errors];
    if (this.kind === "utf_8") args.push(final);
    const result = codecs(`${this.kind}_decode`, args) as PyTuple;
    const consumed = Number(index(result.items[1]!));
    if (consumed < bytes.length && !final) this.kept = bytes.slice(consumed);
    return strOf(result.items[0]!)!;
  }
  getState(): DecoderState {
    return { input: this.kept, flags: 0 };
  }
  setState(state: DecoderState): void {
    this.kept = state.input;
  }
  reset(): void {
    this.kept = EMPTY;
  }
}

/** The text a decoder's `decode` gave. */
export function decodedText(v: Value): Str {
  const text = strOf(v);
  if (text === undefined) throw pyError("TypeError", `decoder should return a string result, not '${typeName(v)}'`);
  return text;
}

export function decoderState(v: Value): DecoderState {
  if (!(v instanceof PyTuple)) throw pyError("TypeError", "illegal decoder state");
  const [input, flags] = v.items;
  if (v.items.length !== 2 || input === undefined || flags === undefined)
    throw pyError("TypeError", "illegal decoder state");
  if (!(input instanceof PyBytes)) {
    throw pyError(
      "TypeError",
      `illegal decoder state: the first item should be a bytes object, not '${typeName(input)}'`,
    );
  }
  return { input: input.bytes, flags: index(flags) };
}

class PythonDecoder implements ByteDecoder {
  readonly object: Value;
  constructor(object: Value) {
    this.object = object;
  }
  decode(bytes: Uint8Array, final: boolean): Str {
    return decodedText(callMethod(this.object, "decode", [new PyBytes(Uint8Array.from(bytes)), final]));
  }
  getState(): DecoderState {
    return decoderState(callMethod(this.object, "getstate"));
  }
  setState(state: DecoderState): void {
    callMethod(this.object, "setstate", [new PyTuple([new PyBytes(state.input), state.flags])]);
  }
  reset(): void {
    callMethod(this.object, "reset");
  }
}

/** A decoder with universal newlines on top, if wanted. */
export class StreamDecoder {
  private readonly inner: ByteDecoder;
  readonly newline: NewlineState | undefined;
  constructor(inner: ByteDecoder, newline: NewlineState | undefined) {
    this.inner = inner;
    this.newline = newline;
  }
  decode(bytes: Uint8Array, final: boolean): Str {
    const text = this.inner.decode(bytes, final);
    return this.newline === undefined ? text : this.newline.decode(text, final);
  }
  getState(): DecoderState {
    const state = this.inner.getState();
    if (this.newline === undefined) return state;
    const flags = BigInt(state.flags) * 2n + (this.newline.pendingCR ? 1n : 0n);
    return { input: state.input, flags: Number(flags) };
  }
  setState(state: DecoderState): void {
    if (this.newline === undefined) {
      this.inner.setState(state);
      return;
    }
    const flags = BigInt(state.flags);
    this.newline.pendingCR = (flags & 1n) === 1n;
    this.inner.setState({ input: state.input, flags: Number(flags >> 1n) });
  }
  reset(): void {
    this.newline?.reset();
    this.inner.reset();
  }
}

// ---------------------------------------------------------------- encoding

const utf8Encoder = new TextEncoder();

/** Text to bytes, as one stream. */
export interface Encoder {
  encode(text: Str): Uint8Array;
  /** Encoding may be put off: it cannot fail and does not depend on what came before. */
  canDefer(text: string): boolean;
  /** The stream is not at its start (no byte order mark), or is. */
  setAtStart(atStart: boolean): void;
  reset(): void;
}

const NOT_ASCII = /[^\0-\x7f]/;
const NOT_LATIN1 = /[^\0-\xff]/;

class NativeEncoder implements Encoder {
  private readonly kind: NativeEncoding;
  private readonly errors: Value;
  constructor(kind: NativeEncoding, errors: Value) {
    this.kind = kind;
    this.errors = errors;
  }
  canDefer(text: string): boolean {
    if (this.kind === "utf_8") return true;
    return !(this.kind === "ascii" ? NOT_ASCII : NOT_LATIN1).test(text);
  }
  encode(text: Str): Uint8Array {
    if (typeof text === "string" && this.canDefer(text)) {
      if (this.kind === "utf_8") return utf8Encoder.encode(text);
      const out = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
      return out;
    }
    if (this.kind === "utf_8" && typeof text !== "string" && !hasSurrogate(text.cps))
      return encodeUtf8(jsFromStr(text));
    const result = codecs(`${this.kind}_encode`, [text, this.errors]) as PyTuple;
    return (result.items[0] as PyBytes).bytes;
  }
  setAtStart(): void {}
  reset(): void {}
}

function hasSurrogate(cps: Uint32Array): boolean {
  for (let i = 0; i < cps.length; i++) if (cps[i]! >= 0xd800 && cps[i]! <= 0xdfff) return true;
  return false;
}

class PythonEncoder implements Encoder {
  private readonly object: Value;
  constructor(object: Value) {
    this.object = object;
  }
  canDefer(): boolean {
    return false;
  }
  encode(text: Str): Uint8Array {
    const result = callMethod(this.object, "encode", [text]);
    if (!(result instanceof PyBytes)) {
      throw pyError("TypeError", `encoder should return a bytes object, not '${typeName(result)}'`);
    }
    return result.bytes;
  }
  setAtStart(atStart: boolean): void {
    if (atStart) this.reset();
    else callMethod(this.object, "setstate", [0]);
  }
  reset(): void {
    callMethod(this.object, "reset");
  }
}

// ---------------------------------------------------------------- the registry

/** A codec of the registry; native ones are not looked up. */
export interface Codec {
  readonly native: NativeEncoding | undefined;
  /** The CodecInfo. */
  readonly info: Value;
}

/** LookupError for unknown encodings and for those that are not text. */
export function findCodec(encoding: Value): Codec {
  const name = jsFromStr(strOf(encoding)!);
  const native = nativeEncoding(name);
  if (native !== undefined) return { native, info: None };
  const info = codecs("lookup", [encoding]);
  const isText = findAttr(info, "_is_text_encoding");
  if (isText !== undefined && !isTrue(isText)) {
    throw pyError("LookupError", `'${name}' is not a text encoding; use codecs.open() to handle arbitrary codecs`);
  }
  return { native: undefined, info };
}

export function makeDecoder(codec: Codec, errors: Value, newline: NewlineState | undefined): StreamDecoder {
  const inner =
    codec.native !== undefined
      ? new NativeDecoder(codec.native, errors)
      : new PythonDecoder(call(getAttr(codec.info, "incrementaldecoder"), [errors]));
  return new StreamDecoder(inner, newline);
}

export function makeEncoder(codec: Codec, errors: Value): Encoder {
  if (codec.native !== undefined) return new NativeEncoder(codec.native, errors);
  return new PythonEncoder(call(getAttr(codec.info, "incrementalencoder"), [errors]));
}

/** The bytes that a text stream's buffer gave to a read. */
export function inputBytes(v: Value, method: string): Uint8Array {
  if (v instanceof PyBytes) return v.bytes;
  try {
    return bufferBytes(v);
  } catch {
    throw pyError("TypeError", `underlying ${method}() should have returned a bytes-like object, not '${typeName(v)}'`);
  }
}
