/**
 * One compression or decompression stream of pako (a port of zlib), with what zlib has and pako lacks: growing output,
 * copies, and Python's errors. Source: Modules/zlibmodule.c.
 */
import {
  type Z_FlushMode,
  type Z_Strategy,
  ZStream,
  zlibDeflate,
  zlibDeflateInit2,
  zlibDeflateSetDictionary,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateSetDictionary,
} from "pako";
import { exceptionTypes } from "../../objects/types.ts";
import { moduleException, newError } from "../../protocols/new-exception.ts";

export const zlibError = moduleException("zlib.error", () => [exceptionTypes.Exception]);

export const Z_OK = 0;
export const Z_STREAM_END = 1;
export const Z_NEED_DICT = 2;
export const Z_STREAM_ERROR = -2;
export const Z_DATA_ERROR = -3;
export const Z_BUF_ERROR = -5;
export const Z_NO_FLUSH = 0;
export const Z_SYNC_FLUSH = 2;
export const Z_FINISH = 4;
export const DEFLATED = 8;
export const DEF_MEM_LEVEL = 8;
export const MAX_WBITS = 15;
export const DEF_BUF_SIZE = 16384;

/** `zlib.error: Error -3 while decompressing data: incorrect header check`. */
export function streamFailure(stream: ZStream | undefined, code: number, doing: string): ReturnType<typeof newError> {
  let detail = code === Z_STREAM_ERROR || code === Z_BUF_ERROR ? "" : (stream?.msg ?? "");
  if (code === Z_BUF_ERROR) detail = "incomplete or truncated stream";
  else if (code === Z_STREAM_ERROR) detail = "inconsistent stream state";
  else if (code === Z_DATA_ERROR && detail === "") detail = "invalid input data";
  return newError(zlibError, `Error ${code} ${doing}${detail === "" ? "" : `: ${detail}`}`);
}

const NOTHING = new Uint8Array(0);

/** A stream for deflate, or the error code of the initialisation. */
export function openDeflate(
  level: number,
  method: number,
  wbits: number,
  memLevel: number,
  strategy: number,
): ZStream | number {
  const stream = new ZStream();
  // the last argument asks for zlib's own hash: the same bytes come out
  const code = zlibDeflateInit2(stream, level, method, wbits, memLevel, strategy as Z_Strategy, true);
  return code === Z_OK ? stream : code;
}

export function openInflate(wbits: number): ZStream | number {
  const stream = new ZStream();
  const code = zlibInflateInit2(stream, wbits);
  stream.input = NOTHING;
  return code === Z_OK ? stream : code;
}

export const setDeflateDictionary: (stream: ZStream, dictionary: Uint8Array) => number = zlibDeflateSetDictionary;
export const setInflateDictionary: (stream: ZStream, dictionary: Uint8Array) => number = zlibInflateSetDictionary;

export function setInput(stream: ZStream, data: Uint8Array): void {
  stream.input = data;
  stream.next_in = 0;
  stream.avail_in = data.length;
}

/** What is left of the input. */
export function restOfInput(stream: ZStream): Uint8Array {
  return stream.input.slice(stream.next_in, stream.next_in + stream.avail_in);
}

/** Sizes of CPython's output blocks (pycore_blocks_output_buffer.h): where stored blocks end depends on them. */
const BLOCKS = [32 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 8 << 20, 16 << 20];

/** Output of one call, in growing chunks; never more than `limit` bytes. */
export class Output {
  private readonly chunks: Uint8Array[] = [];
  private size: number;
  private readonly limit: number;
  private total = 0;
  private blocks = 1;

  constructor(size: number, limit: number) {
    this.size = Math.max(1, Math.min(size, limit));
    this.limit = limit;
  }

  /** Gives the stream room; false when the limit is reached. */
  room(stream: ZStream): boolean {
    const n = Math.min(this.size, this.limit - this.total);
    if (n <= 0) return false;
    stream.output = new Uint8Array(n);
    stream.next_out = 0;
    stream.avail_out = n;
    this.size = BLOCKS[Math.min(this.blocks++, BLOCKS.length - 1)]!;
    return true;
  }

  /** Keeps what the stream has written since `room`. */
  take(stream: ZStream): void {
    if (stream.next_out > 0) this.chunks.push(stream.output.subarray(0, stream.next_out));
    this.total += stream.next_out;
    stream.next_out = 0;
  }

  finish(): Uint8Array {
    if (this.chunks.length === 1) return this.chunks[0]!.slice();
    const out = new Uint8Array(this.total);
    let at = 0;
    for (const chunk of this.chunks) {
      out.set(chunk, at);
      at += chunk.length;
    }
    return out;
  }
}

/** Runs deflate until it has nothing more to write. The last status is in `status`. */
export function deflateAll(stream: ZStream, flush: number): { bytes: Uint8Array; status: number } {
  const output = new Output(BLOCKS[0]!, Number.MAX_SAFE_INTEGER);
  let status: number;
  do {
    output.room(stream);
    status = zlibDeflate(stream, flush as Z_FlushMode);
    output.take(stream);
  } while (status !== Z_STREAM_ERROR && stream.avail_out === 0);
  return { bytes: output.finish(), status };
}

export function inflate(stream: ZStream, flush: number): number {
  return zlibInflate(stream, flush as Z_FlushMode);
}

/** A copy that shares nothing that changes: deflateCopy, inflateCopy. */
export function cloneStream(stream: ZStream): ZStream {
  const seen = new Map<object, object>();
  const clone = (v: unknown): unknown => {
    if (typeof v !== "object" || v === null) return v;
    const known = seen.get(v);
    if (known !== undefined) return known;
    let out: object;
    if (v instanceof ArrayBuffer) out = v.slice(0);
    else if (ArrayBuffer.isView(v)) {
      // views of one buffer stay views of one buffer
      const View = v.constructor as new (buffer: unknown, offset: number, length: number) => object;
      out = new View(clone(v.buffer), v.byteOffset, (v as Uint8Array).length);
    } else if (Array.isArray(v)) {
      const list: unknown[] = [];
      seen.set(v, list);
      for (const item of v) list.push(clone(item));
      return list;
    } else {
      out = Object.create(Object.getPrototypeOf(v)) as object;
      seen.set(v, out);
      for (const [key, value] of Object.entries(v)) (out as Record<string, unknown>)[key] = clone(value);
      return out;
    }
    seen.set(v, out);
    return out;
  };
  const out = new ZStream();
  seen.set(stream, out);
  seen.set(stream.input ?? NOTHING, NOTHING);
  if (stream.output) seen.set(stream.output, NOTHING);
  for (const [key, value] of Object.entries(stream)) (out as unknown as Record<string, unknown>)[key] = clone(value);
  out.avail_in = 0;
  out.next_in = 0;
  return out;
}
