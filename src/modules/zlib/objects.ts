/** The types `zlib.Compress`, `zlib.Decompress` and `zlib._ZlibDecompressor`. Source: Modules/zlibmodule.c. */
import type { ZStream } from "pako";
import { PyBytes } from "../../objects/bytes.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { getset, type LazyType, lazyType, method, newSlot } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeOf } from "../../protocols/type-of.ts";
import * as z from "./stream.ts";

const EMPTY = new Uint8Array(0);

const badOption = (): ReturnType<typeof pyError> => pyError("ValueError", "Invalid initialization option");
const inconsistent = (): ReturnType<typeof pyError> => pyError("ValueError", "Inconsistent stream state");

export class PyCompress extends PyObject {
  /** `undefined` once finished. */
  stream: ZStream | undefined;
  constructor(stream: ZStream) {
    super();
    this.stream = stream;
  }
}

function copyCompress(self: PyCompress): Value {
  if (self.stream === undefined) throw inconsistent();
  return new PyCompress(z.cloneStream(self.stream));
}

export const compressType: LazyType = lazyType("zlib.Compress", PyCompress, () => ({
  methods: {
    compress: method(
      "($self, data: buffer, /)",
      "Returns a bytes object containing compressed data.\n\n  data\n    Binary data to be compressed.\n\nAfter calling this function, some of the input data may still\nbe stored in internal buffers for later processing.\nCall the flush() method to clear these buffers.",
      (self, data) => {
        const { stream } = self;
        if (stream === undefined) throw z.streamFailure(undefined, z.Z_STREAM_ERROR, "while compressing data");
        z.setInput(stream, data);
        const { bytes, status } = z.deflateAll(stream, z.Z_NO_FLUSH);
        if (status === z.Z_STREAM_ERROR) throw z.streamFailure(stream, status, "while compressing data");
        return new PyBytes(bytes);
      },
    ),
    flush: method(
      "($self, mode: int=zlib.Z_FINISH, /)",
      "Return a bytes object containing any remaining compressed data.\n\n  mode\n    One of the constants Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH.\n    If mode == Z_FINISH, the compressor object can no longer be\n    used after calling the flush() method.  Otherwise, more data\n    can still be compressed.",
      (self, given) => {
        const mode = given ?? z.Z_FINISH;
        if (mode === z.Z_NO_FLUSH) return new PyBytes(EMPTY);
        const { stream } = self;
        if (stream === undefined) throw z.streamFailure(undefined, z.Z_STREAM_ERROR, "while flushing");
        z.setInput(stream, EMPTY);
        const { bytes, status } = z.deflateAll(stream, mode);
        if (status === z.Z_STREAM_END && mode === z.Z_FINISH) self.stream = undefined;
        else if (status !== z.Z_OK && status !== z.Z_BUF_ERROR) throw z.streamFailure(stream, status, "while flushing");
        return new PyBytes(bytes);
      },
    ),
    copy: method("($self, /)", "Return a copy of the compression object.", copyCompress),
    __copy__: method("($self, /)", "", copyCompress),
    __deepcopy__: method("($self, memo, /)", "", copyCompress),
  },
}));

export function newCompress(
  level: number,
  how: number,
  wbits: number,
  memLevel: number,
  strategy: number,
  dictionary: Uint8Array | undefined,
): Value {
  const stream = z.openDeflate(level, how, wbits, memLevel, strategy);
  if (typeof stream === "number") throw badOption();
  if (dictionary !== undefined && z.setDeflateDictionary(stream, dictionary) !== z.Z_OK)
    throw pyError("ValueError", "Invalid dictionary");
  compressType();
  return new PyCompress(stream);
}

/** Sets the dictionary that the stream asks for, or that a raw stream starts with. */
function setDictionary(stream: ZStream, dictionary: Value): void {
  const code = z.setInflateDictionary(stream, bufferBytes(dictionary));
  if (code !== z.Z_OK) throw z.streamFailure(undefined, code, "while setting zdict");
}

export class PyDecompress extends PyObject {
  /** `undefined` once `flush` has found the end. */
  stream: ZStream | undefined;
  dictionary: Value | undefined;
  unused: Uint8Array = EMPTY;
  tail: Uint8Array = EMPTY;
  eof = false;
  constructor(stream: ZStream, dictionary: Value | undefined) {
    super();
    this.stream = stream;
    this.dictionary = dictionary;
  }

  /** Keeps input that was not used: behind the end of the stream, or beyond the limit of output. */
  saveInput(stream: ZStream, status: number): void {
    const rest = z.restOfInput(stream);
    if (status === z.Z_STREAM_END && rest.length > 0) {
      const unused = new Uint8Array(this.unused.length + rest.length);
      unused.set(this.unused);
      unused.set(rest, this.unused.length);
      this.unused = unused;
      stream.avail_in = 0;
    }
    if (stream.avail_in > 0 || this.tail.length > 0) this.tail = rest;
  }

  /** Inflates what input there is, up to `limit` bytes of output; the last status. */
  run(stream: ZStream, output: z.Output, flushAt: (left: number) => number): number {
    let status = z.Z_OK;
    do {
      if (!output.room(stream)) break;
      status = z.inflate(stream, flushAt(stream.avail_in));
      output.take(stream);
      if (status === z.Z_NEED_DICT && this.dictionary !== undefined) {
        setDictionary(stream, this.dictionary);
        status = z.Z_OK;
        stream.avail_out = 0; // go on
        continue;
      }
      if (status !== z.Z_OK && status !== z.Z_BUF_ERROR) break;
    } while (stream.avail_out === 0);
    return status;
  }
}

function copyDecompress(self: PyDecompress): Value {
  if (self.stream === undefined) throw inconsistent();
  const out = new PyDecompress(z.cloneStream(self.stream), self.dictionary);
  out.unused = self.unused;
  out.tail = self.tail;
  out.eof = self.eof;
  return out;
}

export const decompressType: LazyType = lazyType("zlib.Decompress", PyDecompress, () => ({
  methods: {
    decompress: method(
      "($self, data: buffer, /, max_length: ssize=0)",
      "Return a bytes object containing the decompressed version of the data.\n\n  data\n    The binary data to decompress.\n  max_length\n    The maximum allowable length of the decompressed data.\n    Unconsumed input data will be stored in\n    the unconsumed_tail attribute.\n\nAfter calling this function, some of the input data may still be stored in\ninternal buffers for later processing.\nCall the flush() method to clear these buffers.",
      (self, data, maxLength) => {
        if (maxLength < 0) throw pyError("ValueError", "max_length must be non-negative");
        const { stream } = self;
        if (stream === undefined) throw z.streamFailure(undefined, z.Z_STREAM_ERROR, "while decompressing data");
        z.setInput(stream, data.slice());
        const output = new z.Output(z.DEF_BUF_SIZE, maxLength === 0 ? Number.MAX_SAFE_INTEGER : maxLength);
        const status = self.run(stream, output, () => z.Z_SYNC_FLUSH);
        self.saveInput(stream, status);
        if (status === z.Z_STREAM_END) self.eof = true;
        else if (status !== z.Z_OK && status !== z.Z_BUF_ERROR)
          throw z.streamFailure(stream, status, "while decompressing data");
        return new PyBytes(output.finish());
      },
    ),
    flush: method(
      "($self, length: ssize=zlib.DEF_BUF_SIZE, /)",
      "Return a bytes object containing any remaining decompressed data.\n\n  length\n    the initial size of the output buffer.",
      (self, given) => {
        const length = given ?? z.DEF_BUF_SIZE;
        if (length <= 0) throw pyError("ValueError", "length must be greater than zero");
        const { stream } = self;
        if (stream === undefined) return new PyBytes(EMPTY);
        z.setInput(stream, self.tail);
        const output = new z.Output(Math.min(length, 1 << 22), Number.MAX_SAFE_INTEGER);
        const status = self.run(stream, output, () => z.Z_FINISH);
        self.saveInput(stream, status);
        if (status === z.Z_STREAM_END) {
          self.eof = true;
          self.stream = undefined;
        }
        return new PyBytes(output.finish());
      },
    ),
    copy: method("($self, /)", "Return a copy of the decompression object.", copyDecompress),
    __copy__: method("($self, /)", "", copyDecompress),
    __deepcopy__: method("($self, memo, /)", "", copyDecompress),
  },
  members: {
    unused_data: getset((self) => new PyBytes(self.unused)),
    unconsumed_tail: getset((self) => new PyBytes(self.tail)),
    eof: getset((self) => self.eof),
  },
}));

export function newDecompress(wbits: number, dictionary: Value | undefined): Value {
  if (dictionary !== undefined && typeOf(dictionary).slots.buffer === undefined)
    throw pyError("TypeError", "zdict argument must support the buffer protocol");
  const stream = z.openInflate(wbits);
  if (typeof stream === "number") throw badOption();
  if (wbits < 0 && dictionary !== undefined) setDictionary(stream, dictionary);
  decompressType();
  return new PyDecompress(stream, dictionary);
}

/** The decompressor that `gzip` and `zipfile` read with: keeps its own input, says when it needs more. */
class PyZlibDecompressor extends PyObject {
  readonly stream: ZStream;
  readonly dictionary: Value | undefined;
  pending: Uint8Array = EMPTY;
  unused: Uint8Array = EMPTY;
  eof = false;
  needsInput = true;
  constructor(stream: ZStream, dictionary: Value | undefined) {
    super();
    this.stream = stream;
    this.dictionary = dictionary;
  }

  decompress(data: Uint8Array, maxLength: number): Uint8Array {
    const { stream } = this;
    const input = new Uint8Array(this.pending.length + data.length);
    input.set(this.pending);
    input.set(data, this.pending.length);
    z.setInput(stream, input);
    const output = new z.Output(z.DEF_BUF_SIZE, maxLength < 0 ? Number.MAX_SAFE_INTEGER : maxLength);
    let status = z.Z_OK;
    while (output.room(stream)) {
      status = z.inflate(stream, z.Z_SYNC_FLUSH);
      output.take(stream);
      if (status === z.Z_NEED_DICT && this.dictionary !== undefined) {
        setDictionary(stream, this.dictionary);
        continue;
      }
      if (status === z.Z_STREAM_END) break;
      if (status !== z.Z_OK && status !== z.Z_BUF_ERROR)
        throw z.streamFailure(stream, status, "while decompressing data");
      if (stream.avail_out > 0) break; // all input is used
    }
    const rest = z.restOfInput(stream);
    this.pending = EMPTY;
    if (status === z.Z_STREAM_END) {
      this.eof = true;
      this.needsInput = false;
      this.unused = rest;
    } else if (rest.length > 0) {
      this.pending = rest;
      this.needsInput = false;
    } else this.needsInput = stream.avail_out > 0;
    return output.finish();
  }
}

export const zlibDecompressorType: LazyType = lazyType("zlib._ZlibDecompressor", PyZlibDecompressor, () => ({
  doc: "Create a decompressor object for decompressing data incrementally.",
  signature: "(wbits=15, zdict=b'')",
  slots: {
    new: newSlot("($type, wbits: int=15, zdict=b'')", "_ZlibDecompressor", (_cls, wbits, dictionary) => {
      const stream = z.openInflate(wbits);
      if (typeof stream === "number") throw badOption();
      if (wbits < 0 && dictionary !== undefined) setDictionary(stream, dictionary);
      return new PyZlibDecompressor(stream, dictionary);
    }),
  },
  methods: {
    decompress: method(
      "($self, data: buffer, max_length: ssize=-1)",
      "Decompress *data*, returning uncompressed data as bytes.\n\nIf *max_length* is nonnegative, returns at most *max_length* bytes of\ndecompressed data. If this limit is reached and further output can be\nproduced, *self.needs_input* will be set to ``False``. In this case, the next\ncall to *decompress()* may provide *data* as b'' to obtain more of the output.\n\nIf all of the input data was decompressed and returned (either because this\nwas less than *max_length* bytes, or because *max_length* was negative),\n*self.needs_input* will be set to True.\n\nAttempting to decompress data after the end of stream is reached raises an\nEOFError.  Any data found after the end of the stream is ignored and saved in\nthe unused_data attribute.",
      (self, data, maxLength) => {
        if (self.eof) throw pyError("EOFError", "End of stream already reached");
        return new PyBytes(self.decompress(data, maxLength));
      },
    ),
  },
  members: {
    eof: getset((self) => self.eof, undefined, "True if the end-of-stream marker has been reached."),
    unused_data: getset(
      (self) => new PyBytes(self.unused),
      undefined,
      "Data found after the end of the compressed stream.",
    ),
    needs_input: getset(
      (self) => self.needsInput,
      undefined,
      "True if more input is needed before more decompressed data can be produced.",
    ),
  },
}));

/** `zdict=None` of compressobj. */
export function optionalBytes(v: Value): Uint8Array | undefined {
  return v === None ? undefined : bufferBytes(v);
}
