/** Writing through a TextIOWrapper. Source: Modules/_io/textio.c. Text that cannot fail to encode is encoded in one go when it is flushed. */
import { PyBytes } from "../../objects/bytes.ts";
import type { Str } from "../../objects/object.ts";
import { strFromCodePoints } from "../../objects/str.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { callMethod } from "../../protocols/call.ts";
import { pyError } from "../../protocols/errors.ts";
import { isTrue } from "../../protocols/truth.ts";
import { concatBytes } from "./base.ts";
import { bufferedClosed, flushOutput, writeBuffered } from "./buffered.ts";
import { closedError, unsupported } from "./errors.ts";
import { bufferedRandomType, bufferedWriterType, PyBuffered, PyFileIO, type PyTextIO, textIOType } from "./layouts.ts";
import { type DirtyStream, markClean, markDirty } from "./open-files.ts";

/** ValueError unless `__init__` has run and there still is a buffer. */
export function checkAttached(self: PyTextIO): void {
  if (self.state === "ok") return;
  throw pyError(
    "ValueError",
    self.state === "new" ? "I/O operation on uninitialized object" : "underlying buffer has been detached",
  );
}

export function isClosed(self: PyTextIO): boolean {
  const b = self.buffer;
  // fast path: one of our buffers over a FileIO
  if (b instanceof PyBuffered && !b.cls.isHeap) return bufferedClosed(b);
  return isTrue(getAttr(b, "closed"));
}

/** Attached and open, else ValueError. */
export function checkUsable(self: PyTextIO): void {
  checkAttached(self);
  if (self.cls === textIOType ? isClosed(self) : isTrue(getAttr(self, "closed"))) throw closedError();
}

/** The buffer when it is one of ours that can be written without going through Python. */
function plainWriter(self: PyTextIO): PyBuffered | undefined {
  const b = self.buffer;
  return b instanceof PyBuffered && (b.cls === bufferedWriterType || b.cls === bufferedRandomType) ? b : undefined;
}

const dirtyStreams = new WeakMap<PyTextIO, DirtyStream>();
function dirtyStream(self: PyTextIO): DirtyStream {
  let stream = dirtyStreams.get(self);
  if (stream === undefined) {
    const raw = self.buffer instanceof PyBuffered ? self.buffer.raw : undefined;
    stream = {
      flushAll: () => {
        writeFlush(self);
        const plain = plainWriter(self);
        if (plain !== undefined) flushOutput(plain);
        else callMethod(self.buffer, "flush");
      },
      path: raw instanceof PyFileIO ? raw.path : undefined,
    };
    dirtyStreams.set(self, stream);
  }
  return stream;
}

function encodePendingText(self: PyTextIO): void {
  if (self.pendingText === "") return;
  self.pendingBytes.push(self.encoder!.encode(self.pendingText));
  self.pendingText = "";
}

/** Hands all pending text to the buffer. */
export function writeFlush(self: PyTextIO): void {
  if (self.pendingCount === 0) return;
  encodePendingText(self);
  const bytes = concatBytes(self.pendingBytes);
  self.pendingBytes = [];
  self.pendingCount = 0;
  markClean(dirtyStream(self));
  const plain = plainWriter(self);
  if (plain !== undefined) {
    if (bufferedClosed(plain)) throw pyError("ValueError", "write to closed file");
    writeBuffered(plain, bytes);
  } else callMethod(self.buffer, "write", [new PyBytes(bytes)]);
}

/** Flushes the buffer itself. */
export function flushBuffer(self: PyTextIO): void {
  const plain = plainWriter(self);
  if (plain !== undefined && plain.at === plain.end) {
    if (bufferedClosed(plain)) throw pyError("ValueError", "flush of closed file");
    flushOutput(plain);
  } else callMethod(self.buffer, "flush");
}

export function writeText(self: PyTextIO, given: Str): void {
  checkUsable(self);
  const encoder = self.encoder;
  if (encoder === undefined) throw unsupported("not writable");
  let text = given;
  const translates = self.writeNewline !== undefined;
  let hasNewline = false;
  if (translates || self.lineBuffering) {
    hasNewline = typeof text === "string" ? text.includes("\n") : text.cps.includes(10);
    if (hasNewline && translates) text = replaceNewlines(text, self.writeNewline!);
  }
  const flushText = self.writeThrough;
  let flush = false;
  if (self.lineBuffering && (hasNewline || (typeof text === "string" ? text.includes("\r") : text.cps.includes(13)))) {
    flush = true;
  }
  if (self.pendingCount === 0) markDirty(dirtyStream(self));
  if (typeof text === "string" && encoder.canDefer(text)) {
    // huge pieces are not joined to what is pending
    if (self.pendingCount > 0 && self.pendingCount + text.length > self.chunkSize) {
      writeFlush(self);
      markDirty(dirtyStream(self));
    }
    self.pendingText += text;
    self.pendingCount += text.length;
  } else {
    let bytes: Uint8Array;
    try {
      bytes = encoder.encode(text);
    } catch (e) {
      if (self.pendingCount === 0) markClean(dirtyStream(self));
      throw e;
    }
    if (self.pendingCount > 0 && self.pendingCount + bytes.length > self.chunkSize) writeFlush(self);
    if (bytes.length > 0) {
      encodePendingText(self);
      self.pendingBytes.push(bytes);
      self.pendingCount += bytes.length;
      markDirty(dirtyStream(self));
    } else if (self.pendingCount === 0) markClean(dirtyStream(self));
  }
  if (self.pendingCount >= self.chunkSize || flush || flushText) writeFlush(self);
  if (self.pendingCount === 0) markClean(dirtyStream(self));
  if (flush) flushBuffer(self);
  if (self.decoded !== "" || self.snapshot !== undefined) {
    self.decoded = "";
    self.used = 0;
    self.snapshot = undefined;
  }
  self.decoder?.reset();
}

function replaceNewlines(text: Str, newline: string): Str {
  if (typeof text === "string") return text.replaceAll("\n", newline);
  const out: number[] = [];
  for (const c of text.cps) {
    if (c === 10) for (const unit of newline) out.push(unit.charCodeAt(0));
    else out.push(c);
  }
  return strFromCodePoints(out);
}
