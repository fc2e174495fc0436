/** Reading through a TextIOWrapper: chunks, characters, lines. Source: Modules/_io/textio.c. Counts are code points. */
import type { Str } from "../../objects/object.ts";
import { strConcat, strJoin, strLength, strSlice } from "../../objects/str.ts";
import { callMethod } from "../../protocols/call.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { bytesOf, concatBytes } from "./base.ts";
import { readAll, readOnce } from "./buffered.ts";
import { inputBytes } from "./codec.ts";
import { unsupported } from "./errors.ts";
import { bufferedRandomType, bufferedReaderType, PyBuffered, type PyTextIO } from "./layouts.ts";
import { checkUsable, writeFlush } from "./text-write.ts";

const CR = 13;
const LF = 10;

/** The buffer when it is one of ours that can be read without going through Python. */
function plainReader(self: PyTextIO): PyBuffered | undefined {
  const b = self.buffer;
  return b instanceof PyBuffered && (b.cls === bufferedReaderType || b.cls === bufferedRandomType) ? b : undefined;
}

export function setDecoded(self: PyTextIO, text: Str): void {
  self.decoded = text;
  self.used = 0;
}

/** Reads and decodes one chunk; false at the end of the file. */
export function readChunk(self: PyTextIO, sizeHint: number): boolean {
  const decoder = self.decoder;
  if (decoder === undefined) throw unsupported("not readable");
  const before = self.telling ? decoder.getState() : undefined;
  const hint = self.bytesPerChar > 0 && sizeHint > 0 ? Math.trunc(self.bytesPerChar * sizeHint) : sizeHint;
  const size = Math.max(self.chunkSize, hint);
  const plain = plainReader(self);
  let input: Uint8Array;
  if (plain !== undefined) input = readOnce(plain, size);
  else {
    const name = self.hasRead1 ? "read1" : "read";
    input = inputBytes(callMethod(self.buffer, name, [size]), name);
  }
  const atEnd = input.length === 0;
  const text = decoder.decode(input, atEnd);
  setDecoded(self, text);
  const n = strLength(text);
  self.bytesPerChar = n > 0 ? input.length / n : 0;
  if (before !== undefined) {
    self.snapshot = {
      flags: before.flags,
      input: before.input.length === 0 ? Uint8Array.from(input) : concatBytes([before.input, input]),
    };
  }
  return !atEnd || n > 0;
}

/** Takes up to `n` decoded characters, all when negative. */
function take(self: PyTextIO, n: number): Str {
  const length = strLength(self.decoded);
  const end = n < 0 ? length : Math.min(length, self.used + n);
  const out = self.used === 0 && end === length ? self.decoded : strSlice(self.decoded, self.used, end);
  self.used = end;
  return out;
}

export function readText(self: PyTextIO, size: number): Str {
  checkUsable(self);
  if (self.decoder === undefined) throw unsupported("not readable");
  writeFlush(self);
  if (size < 0) {
    const plain = plainReader(self);
    let input: Uint8Array;
    if (plain !== undefined) {
      const all = readAll(plain);
      input = all ?? bytesOf(callMethod(self.buffer, "read"));
    } else input = bufferBytes(callMethod(self.buffer, "read"));
    const text = self.decoder.decode(input, true);
    const start = take(self, -1);
    setDecoded(self, "");
    self.snapshot = undefined;
    return strLength(start) === 0 ? text : strConcat(start, text);
  }
  const first = take(self, size);
  let missing = size - strLength(first);
  if (missing <= 0) return first;
  const parts = [first];
  while (missing > 0) {
    if (!readChunk(self, missing)) break;
    const part = take(self, missing);
    missing -= strLength(part);
    parts.push(part);
  }
  return strJoin(parts, "");
}

function indexOfUnit(text: Str, unit: number, from: number): number {
  return typeof text === "string" ? text.indexOf(String.fromCharCode(unit), from) : text.cps.indexOf(unit, from);
}

function unitAt(text: Str, i: number): number {
  return typeof text === "string" ? text.charCodeAt(i) : (text.cps[i] ?? -1);
}

/** Index after the first line ending at or after `from`, or -1. */
function lineEnd(self: PyTextIO | LineMode, text: Str, from: number): number {
  if (self.readTranslate || self.newline === "\n") {
    // fast path: only "\n" ends a line
    const i = typeof text === "string" ? text.indexOf("\n", from) : text.cps.indexOf(LF, from);
    return i + (i < 0 ? 0 : 1);
  }
  if (self.universal) {
    const lf = indexOfUnit(text, LF, from);
    const until = lf < 0 ? strLength(text) : lf;
    const cr = indexOfUnit(lf < 0 ? text : strSlice(text, from, until), CR, lf < 0 ? from : 0);
    if (cr < 0) return lf < 0 ? -1 : lf + 1;
    const at = lf < 0 ? cr : from + cr;
    return unitAt(text, at + 1) === LF ? at + 2 : at + 1;
  }
  const newline = self.newline ?? "\n";
  if (newline.length === 1) {
    const i = indexOfUnit(text, newline.charCodeAt(0), from);
    return i < 0 ? -1 : i + 1;
  }
  for (let i = indexOfUnit(text, CR, from); i >= 0; i = indexOfUnit(text, CR, i + 1)) {
    if (unitAt(text, i + 1) === LF) return i + 2;
  }
  return -1;
}

/** What ends a line: TextIOWrapper and StringIO have these fields. */
export interface LineMode {
  readonly readTranslate: boolean;
  readonly universal: boolean;
  readonly newline: string | undefined;
}
export const findLineEnd = (mode: LineMode, text: Str, from: number): number => lineEnd(mode, text, from);

/** A line with its ending, at most `limit` characters when not negative; "" at the end of the file. */
export function readTextLine(self: PyTextIO, limit: number): Str {
  if (self.pendingCount > 0) writeFlush(self);
  // fast path: the whole line is there
  if (limit < 0) {
    const end = lineEnd(self, self.decoded, self.used);
    if (end > 0) {
      const line = strSlice(self.decoded, self.used, end);
      self.used = end;
      return line;
    }
  }
  const parts: Str[] = [];
  let size = 0;
  let endedInCR = false;
  for (;;) {
    const length = strLength(self.decoded);
    if (self.used >= length) {
      if (!readChunk(self, 0)) {
        setDecoded(self, "");
        self.snapshot = undefined;
        break;
      }
      if (strLength(self.decoded) === 0) continue;
    }
    const start = self.used;
    const have = strLength(self.decoded);
    // "\r\n" as the only ending may be cut by a chunk
    let end: number =
      endedInCR && !self.universal && self.newline === "\r\n" && unitAt(self.decoded, start) === LF
        ? start + 1
        : lineEnd(self, self.decoded, start);
    let done = end > 0;
    if (!done) end = have;
    if (limit >= 0 && size + end - start >= limit) {
      end = start + limit - size;
      done = true;
    }
    const part = strSlice(self.decoded, start, end);
    parts.push(part);
    self.used = end;
    if (done) break;
    size += end - start;
    endedInCR = end > start && unitAt(self.decoded, end - 1) === CR;
  }
  return parts.length === 1 ? parts[0]! : strJoin(parts, "");
}
