/**
 * Codec errors and what handlers make of them. Source: Python/codecs.c (the handlers), unicode_encode_call_errorhandler and
 * unicode_decode_call_errorhandler_writer in Objects/unicodeobject.c.
 *
 * A codec makes one `EncodeErrors` or `DecodeErrors` per call and asks it `handle(start, end, reason)` for each stretch it cannot
 * convert. The usual handlers are answered here by name; others are called with the exception object, as CPython does.
 */
import { PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import type { PyBaseException, PyUnicodeError } from "../../objects/exception.ts";
import type { Str, Value } from "../../objects/object.ts";
import { codePointAt, strFromCodePoints, strLength, strOf } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { call1 } from "../../protocols/call.ts";
import { allocException, pyError } from "../../protocols/errors.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { backslashed, escapeSurrogates, named, passSurrogates, references, unescapeSurrogates } from "./handlers.ts";
import { lookupErrorHandler } from "./registry.ts";

function unicodeError(
  name: "UnicodeEncodeError" | "UnicodeDecodeError",
  encoding: string,
  object: Value,
  start: number,
  end: number,
  reason: string,
): PyUnicodeError {
  const e = allocException(exceptionTypes[name], [encoding, object, start, end, reason]) as PyUnicodeError;
  e.encoding = encoding;
  e.object = object;
  e.start = start;
  e.end = end;
  e.reason = reason;
  return e;
}

export function encodeError(encoding: string, s: Value, start: number, end: number, reason: string): PyBaseException {
  return unicodeError("UnicodeEncodeError", encoding, s, start, end, reason);
}

export function decodeError(
  encoding: string,
  bytes: Uint8Array,
  start: number,
  end: number,
  reason: string,
): PyBaseException {
  return unicodeError("UnicodeDecodeError", encoding, new PyBytes(bytes.slice()), start, end, reason);
}

/** What stands for a stretch that could not be encoded: text still to be encoded, or bytes; and where to go on. */
export interface Encoded {
  readonly text: Str | undefined;
  readonly bytes: Uint8Array | undefined;
  readonly next: number;
}

export class EncodeErrors {
  readonly encoding: string;
  readonly policy: string;
  readonly source: Str;
  private callback: Value | undefined;
  private exception: PyUnicodeError | undefined;

  constructor(encoding: string, policy: string, source: Str) {
    this.encoding = encoding;
    this.policy = policy;
    this.source = source;
    this.callback = undefined;
    this.exception = undefined;
  }

  /** The exception for `source[start:end]`. */
  error(start: number, end: number, reason: string): PyBaseException {
    return encodeError(this.encoding, this.source, start, end, reason);
  }

  handle(start: number, end: number, reason: string): Encoded {
    const s = this.source;
    const text = (t: Str): Encoded => ({ text: t, bytes: undefined, next: end });
    switch (this.policy) {
      case "strict":
        throw this.error(start, end, reason);
      case "ignore":
        return text("");
      case "replace":
        return text("?".repeat(end - start));
      case "backslashreplace":
        return text(backslashed(s, start, end));
      case "xmlcharrefreplace":
        return text(references(s, start, end));
      case "namereplace":
        return text(named(s, start, end));
      case "surrogateescape": {
        const { bytes, next } = unescapeSurrogates(s, start, end);
        if (next < end) throw this.error(next, end, reason);
        return { text: undefined, bytes, next: end };
      }
      case "surrogatepass": {
        const bytes = passSurrogates(this.encoding, s, start, end);
        if (bytes === undefined) throw this.error(start, end, reason);
        return { text: undefined, bytes, next: end };
      }
      default:
        return this.call(start, end, reason);
    }
  }

  private call(start: number, end: number, reason: string): Encoded {
    this.callback ??= lookupErrorHandler(this.policy);
    const e = (this.exception ??= this.error(start, end, reason) as PyUnicodeError);
    e.start = start;
    e.end = end;
    e.reason = reason;
    const r = call1(this.callback, e);
    const replacement = r instanceof PyTuple && r.items.length === 2 ? r.items[0]! : undefined;
    const text = replacement === undefined ? undefined : strOf(replacement);
    if (!(r instanceof PyTuple) || (text === undefined && !(replacement instanceof PyBytes)))
      throw pyError("TypeError", "encoding error handler must return (str/bytes, int) tuple");
    const next = position(r.items[1]!, strLength(this.source));
    return { text, bytes: replacement instanceof PyBytes ? replacement.bytes : undefined, next };
  }
}

function position(v: Value, length: number): number {
  let next = indexToNumber(v, "OverflowError");
  const given = next;
  if (next < 0) next += length;
  if (next < 0 || next > length) throw pyError("IndexError", `position ${given} from error handler out of bounds`);
  return next;
}

export class DecodeErrors {
  readonly encoding: string;
  readonly policy: string;
  /** The input; a callback may replace it. */
  source: Uint8Array;
  private callback: Value | undefined;
  private exception: PyUnicodeError | undefined;

  constructor(encoding: string, policy: string, source: Uint8Array) {
    this.encoding = encoding;
    this.policy = policy;
    this.source = source;
    this.callback = undefined;
    this.exception = undefined;
  }

  /** The exception for `source[start:end]`. */
  error(start: number, end: number, reason: string): PyBaseException {
    return decodeError(this.encoding, this.source, start, end, reason);
  }

  /** The text for bytes `start` to `end`, pushed to `out` as code points; returns where to go on. */
  handle(start: number, end: number, reason: string, out: number[]): number {
    switch (this.policy) {
      case "strict":
        throw this.error(start, end, reason);
      case "ignore":
        return end;
      case "replace":
        out.push(0xfffd);
        return end;
      case "surrogateescape": {
        const next = escapeSurrogates(this.source, start, end, out);
        if (next === start) throw this.error(start, end, reason);
        return next;
      }
      case "backslashreplace":
        for (let i = start; i < end; i++)
          for (const ch of `\\x${this.source[i]!.toString(16).padStart(2, "0")}`) out.push(ch.charCodeAt(0));
        return end;
      default:
        return this.call(start, end, reason, out);
    }
  }

  private call(start: number, end: number, reason: string, out: number[]): number {
    this.callback ??= lookupErrorHandler(this.policy);
    const e = (this.exception ??= this.error(start, end, reason) as PyUnicodeError);
    e.start = start;
    e.end = end;
    e.reason = reason;
    const r = call1(this.callback, e);
    const replacement = r instanceof PyTuple && r.items.length === 2 ? strOf(r.items[0]!) : undefined;
    if (!(r instanceof PyTuple) || replacement === undefined)
      throw pyError("TypeError", "decoding error handler must return (str, int) tuple");
    // the handler may have given the exception another object to decode
    if (!(e.object instanceof PyBytes)) throw pyError("TypeError", "object attribute must be bytes");
    this.source = e.object.bytes;
    const next = position(r.items[1]!, this.source.length);
    const n = strLength(replacement);
    for (let i = 0; i < n; i++) out.push(codePointAt(replacement, i));
    return next;
  }
}

/** Bytes that grow. */
export class ByteSink {
  private bytes: Uint8Array;
  length: number;
  constructor(capacity: number) {
    this.bytes = new Uint8Array(Math.max(capacity, 16));
    this.length = 0;
  }
  private grow(n: number): void {
    const bigger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + n));
    bigger.set(this.bytes.subarray(0, this.length));
    this.bytes = bigger;
  }
  push(b: number): void {
    if (this.length === this.bytes.length) this.grow(1);
    this.bytes[this.length++] = b;
  }
  append(more: Uint8Array): void {
    if (this.length + more.length > this.bytes.length) this.grow(more.length);
    this.bytes.set(more, this.length);
    this.length += more.length;
  }
  finish(): Uint8Array {
    return this.length === this.bytes.length ? this.bytes : this.bytes.slice(0, this.length);
  }
}

/** Decoded text and how many bytes were used. */
export interface Decoded {
  readonly text: Str;
  readonly consumed: number;
}

export const decoded = (cps: ArrayLike<number>, consumed: number): Decoded => ({
  text: strFromCodePoints(cps),
  consumed,
});
