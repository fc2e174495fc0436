/**
 * `tell` and `seek` of text streams. Source: Modules/_io/textio.c. A position is a cookie: where to seek the buffer, the decoder's
 * flags there, how many bytes to feed it, whether to tell it that the input ends, and how many characters to skip.
 */
import { PyBytes } from "../../objects/bytes.ts";
import { type Int, None, normalInt, type Value } from "../../objects/object.ts";
import { strLength } from "../../objects/str.ts";
import { callMethod } from "../../protocols/call.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { reprText } from "../../protocols/text.ts";
import { typeName } from "../../protocols/type-of.ts";
import type { StreamDecoder } from "./codec.ts";
import { unsupported } from "./errors.ts";
import type { PyTextIO } from "./layouts.ts";
import { setDecoded } from "./text-read.ts";
import { checkUsable, writeFlush } from "./text-write.ts";

interface Cookie {
  start: number;
  flags: Int;
  feed: number;
  skip: number;
  needEnd: boolean;
}

const EMPTY = new Uint8Array(0);
const U64 = (1n << 64n) - 1n;
const U32 = (1n << 32n) - 1n;

function pack(c: Cookie): Int {
  return normalInt(
    BigInt(c.start) |
      (BigInt(c.flags) << 64n) |
      (BigInt(c.feed) << 96n) |
      (BigInt(c.skip) << 128n) |
      ((c.needEnd ? 1n : 0n) << 160n),
  );
}

function unpack(v: Int): Cookie {
  const n = BigInt(v);
  return {
    start: Number(n & U64),
    flags: Number((n >> 64n) & U32),
    feed: Number((n >> 96n) & U32),
    skip: Number((n >> 128n) & U32),
    needEnd: ((n >> 160n) & 0xffn) !== 0n,
  };
}

function restore(decoder: StreamDecoder, start: number, flags: Int): void {
  if (start === 0 && Number(flags) === 0) decoder.reset();
  else decoder.setState({ input: EMPTY, flags });
}

export function tellText(self: PyTextIO): Value {
  checkUsable(self);
  if (!self.seekable) throw unsupported("underlying stream is not seekable");
  if (!self.telling) throw pyError("OSError", "telling position disabled by next() call");
  writeFlush(self);
  callMethod(self, "flush");
  const position = callMethod(self.buffer, "tell");
  const decoder = self.decoder;
  const snapshot = self.snapshot;
  if (decoder === undefined || snapshot === undefined) return position;
  const input = snapshot.input;
  const cookie: Cookie = {
    start: Number(index(position)) - input.length,
    flags: snapshot.flags,
    feed: 0,
    skip: 0,
    needEnd: false,
  };
  let toSkip = self.used;
  if (toSkip === 0) return pack(cookie);
  const saved = decoder.getState();
  try {
    // guess how many bytes make the characters used, and go back until the decoder is clean there
    let bytes = Math.trunc(self.bytesPerChar * toSkip);
    let back = 1;
    while (bytes > 0) {
      restore(decoder, cookie.start, cookie.flags);
      const decoded = strLength(decoder.decode(input.subarray(0, bytes), false));
      if (decoded <= toSkip) {
        const state = decoder.getState();
        if (state.input.length === 0) {
          cookie.flags = state.flags;
          toSkip -= decoded;
          break;
        }
        bytes -= state.input.length;
        back = 1;
      } else {
        bytes -= back;
        back *= 2;
      }
    }
    if (bytes <= 0) {
      bytes = 0;
      restore(decoder, cookie.start, cookie.flags);
    }
    cookie.start += bytes;
    cookie.skip = toSkip;
    if (toSkip === 0) return pack(cookie);
    // then byte by byte, remembering the last clean point
    let decoded = 0;
    let at = bytes;
    for (; at < input.length; ) {
      decoded += strLength(decoder.decode(input.subarray(at, at + 1), false));
      at++;
      cookie.feed++;
      const state = decoder.getState();
      if (state.input.length === 0 && decoded <= toSkip) {
        cookie.start += cookie.feed;
        toSkip -= decoded;
        cookie.flags = state.flags;
        cookie.feed = 0;
        decoded = 0;
      }
      if (decoded >= toSkip) break;
    }
    if (decoded < toSkip && at >= input.length) {
      decoded += strLength(decoder.decode(EMPTY, true));
      cookie.needEnd = true;
      if (decoded < toSkip) throw pyError("OSError", "can't reconstruct logical file position");
    }
    cookie.skip = toSkip;
    return pack(cookie);
  } finally {
    decoder.setState(saved);
  }
}

export function seekText(self: PyTextIO, target: Value, whence: number): Value {
  checkUsable(self);
  if (!self.seekable) throw unsupported("underlying stream is not seekable");
  let cookie = target;
  if (whence === 1) {
    if (Number(index(target)) !== 0) throw unsupported("can't do nonzero cur-relative seeks");
    cookie = callMethod(self, "tell");
  } else if (whence === 2) {
    if (Number(index(target)) !== 0) throw unsupported("can't do nonzero end-relative seeks");
    callMethod(self, "flush");
    setDecoded(self, "");
    self.snapshot = undefined;
    self.decoder?.reset();
    const end = callMethod(self.buffer, "seek", [0, 2]);
    self.encoder?.setAtStart(Number(index(end)) === 0);
    return end;
  } else if (whence !== 0) throw pyError("ValueError", `invalid whence (${whence}, should be 0, 1 or 2)`);
  const n = index(cookie);
  if (n < 0) throw pyError("ValueError", `negative seek position ${reprText(cookie)}`);
  callMethod(self, "flush");
  const c = unpack(n);
  callMethod(self.buffer, "seek", [c.start]);
  setDecoded(self, "");
  self.snapshot = undefined;
  const decoder = self.decoder;
  if (decoder !== undefined) restore(decoder, c.start, c.flags);
  if (c.skip > 0 && decoder !== undefined) {
    const data = callMethod(self.buffer, "read", [c.feed]);
    if (!(data instanceof PyBytes))
      throw pyError("TypeError", `underlying read() should have returned a bytes object, not '${typeName(data)}'`);
    self.snapshot = { flags: c.flags, input: data.bytes };
    const text = decoder.decode(data.bytes, c.needEnd);
    setDecoded(self, text);
    if (strLength(text) < c.skip) throw pyError("OSError", "can't restore logical file position");
    self.used = c.skip;
  } else self.snapshot = { flags: c.flags, input: EMPTY };
  self.encoder?.setAtStart(c.start === 0 && Number(c.flags) === 0);
  return cookie === None ? 0 : cookie;
}
