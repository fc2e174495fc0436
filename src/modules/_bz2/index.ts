/** The `_bz2` module: compressing and decompressing in pieces. Source: Modules/_bz2module.c. */
import { Bz2Encoder } from "../../base/bzip2/compress.ts";
import { Bz2Decoder } from "../../base/bzip2/decompress.ts";
import { DataErrorBz2 } from "../../base/bzip2/format.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { defineModule } from "../../objects/module.ts";
import { PyObject, type Value } from "../../objects/object.ts";
import { getset, type LazyType, lazyType, method, newSlot } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";

class PyCompressor extends PyObject {
  readonly encoder: Bz2Encoder;
  isFlushed = false;
  constructor(level: number) {
    super();
    this.encoder = new Bz2Encoder(level);
  }
}

class PyDecompressor extends PyObject {
  readonly decoder: Bz2Decoder = new Bz2Decoder();
  /** Decompressed and not yet given out. */
  ready: Uint8Array = new Uint8Array(0);
}

const compressorType: LazyType = lazyType("_bz2.BZ2Compressor", PyCompressor, () => ({
  doc: "Create a compressor object for compressing data incrementally.\n\n  compresslevel\n    Compression level, as a number between 1 and 9.\n\nFor one-shot compression, use the compress() function instead.",
  signature: "(compresslevel=9, /)",
  slots: {
    new: newSlot("(compresslevel: int=9, /)", "BZ2Compressor", (_cls, level) => {
      if (level < 1 || level > 9) throw pyError("ValueError", "compresslevel must be between 1 and 9");
      return new PyCompressor(level);
    }),
  },
  methods: {
    compress: method(
      "($self, data: buffer, /)",
      "Provide data to the compressor object.\n\n  data\n\nReturns a chunk of compressed data if possible, or b'' otherwise.\n\nWhen you have finished providing data to the compressor, call the\nflush() method to finish the compression process.",
      (self, data) => {
        if (self.isFlushed) throw pyError("ValueError", "Compressor has been flushed");
        return new PyBytes(self.encoder.push(data));
      },
    ),
    flush: method(
      "($self, /)",
      "Finish the compression process.\n\nReturns the compressed data left in internal buffers.\n\nThe compressor object may not be used after this method is called.",
      (self) => {
        if (self.isFlushed) throw pyError("ValueError", "Repeated call to flush()");
        self.isFlushed = true;
        return new PyBytes(self.encoder.finish());
      },
    ),
  },
}));

function decompress(self: PyDecompressor, data: Uint8Array, maxLength: number): Value {
  const { decoder } = self;
  // the end of the stream is not its end for the caller while output waits
  if (isAtEnd(self)) throw pyError("EOFError", "End of stream already reached");
  if (!decoder.finished && data.length > 0) {
    let more: Uint8Array;
    try {
      more = decoder.push(data);
    } catch (e) {
      if (e instanceof DataErrorBz2) throw pyError("OSError", "Invalid data stream");
      throw e;
    }
    if (self.ready.length === 0) self.ready = more;
    else if (more.length > 0) {
      const joined = new Uint8Array(self.ready.length + more.length);
      joined.set(self.ready);
      joined.set(more, self.ready.length);
      self.ready = joined;
    }
  }
  const n = maxLength < 0 ? self.ready.length : Math.min(maxLength, self.ready.length);
  const out = self.ready.slice(0, n);
  self.ready = self.ready.subarray(n);
  return new PyBytes(out);
}

const isAtEnd = (self: PyDecompressor): boolean => self.decoder.finished && self.ready.length === 0;

const decompressorType: LazyType = lazyType("_bz2.BZ2Decompressor", PyDecompressor, () => ({
  doc: "Create a decompressor object for decompressing data incrementally.\n\nFor one-shot decompression, use the decompress() function instead.",
  signature: "()",
  slots: { new: newSlot("()", "BZ2Decompressor", () => new PyDecompressor()) },
  methods: {
    decompress: method(
      "($self, /, data: buffer, max_length: ssize=-1)",
      "Decompress *data*, returning uncompressed data as bytes.\n\nIf *max_length* is nonnegative, returns at most *max_length* bytes of\ndecompressed data. If this limit is reached and further output can be\nproduced, *self.needs_input* will be set to ``False``. In this case, the next\ncall to *decompress()* may provide *data* as b'' to obtain more of the output.\n\nIf all of the input data was decompressed and returned (either because this\nwas less than *max_length* bytes, or because *max_length* was negative),\n*self.needs_input* will be set to True.\n\nAttempting to decompress data after the end of stream is reached raises an\nEOFError.  Any data found after the end of the stream is ignored and saved in\nthe unused_data attribute.",
      decompress,
    ),
  },
  members: {
    eof: getset(isAtEnd, undefined, "True if the end-of-stream marker has been reached."),
    unused_data: getset(
      (self) => new PyBytes(isAtEnd(self) ? self.decoder.unused : new Uint8Array(0)),
      undefined,
      "Data found after the end of the compressed stream.",
    ),
    needs_input: getset(
      (self) => self.ready.length === 0 && !self.decoder.finished,
      undefined,
      "True if more input is needed before more decompressed data can be produced.",
    ),
  },
}));

export const bz2Module = defineModule("_bz2", () => ({
  types: { BZ2Compressor: compressorType(), BZ2Decompressor: decompressorType() },
}));
