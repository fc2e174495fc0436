/** The `zlib` module over pako, a port of zlib. Source: Modules/zlibmodule.c. */
import { adler32, crc32 } from "../../base/checksum.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { defineModule } from "../../objects/module.ts";
import type { Int, Value } from "../../objects/object.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { newError } from "../../protocols/new-exception.ts";
import { newCompress, newDecompress, optionalBytes, zlibDecompressorType } from "./objects.ts";
import * as z from "./stream.ts";

/** An int of any size modulo 2**32. */
function word(n: Int): number {
  return typeof n === "number" && Number.isSafeInteger(n) ? n >>> 0 : Number(BigInt.asUintN(32, BigInt(n)));
}

function compress(data: Uint8Array, level: number, wbits: number): Value {
  const stream = z.openDeflate(level, z.DEFLATED, wbits, z.DEF_MEM_LEVEL, 0);
  if (typeof stream === "number") throw newError(z.zlibError, "Bad compression level");
  z.setInput(stream, data);
  const { bytes, status } = z.deflateAll(stream, z.Z_FINISH);
  if (status !== z.Z_STREAM_END) throw z.streamFailure(stream, status, "while compressing data");
  return new PyBytes(bytes);
}

function decompress(data: Uint8Array, wbits: number, bufferSize: number): Value {
  if (bufferSize < 0) throw pyError("ValueError", "bufsize must be non-negative");
  const stream = z.openInflate(wbits);
  if (typeof stream === "number") throw z.streamFailure(undefined, stream, "while preparing to decompress data");
  z.setInput(stream, data);
  const output = new z.Output(Math.min(bufferSize, 1 << 22), Number.MAX_SAFE_INTEGER);
  let status: number;
  do {
    output.room(stream);
    status = z.inflate(stream, z.Z_FINISH);
    output.take(stream);
    if (status !== z.Z_OK && status !== z.Z_BUF_ERROR && status !== z.Z_STREAM_END)
      throw z.streamFailure(stream, status, "while decompressing data");
  } while (status !== z.Z_STREAM_END && stream.avail_out === 0);
  if (status !== z.Z_STREAM_END) throw z.streamFailure(undefined, z.Z_BUF_ERROR, "while decompressing data");
  return new PyBytes(output.finish());
}

/** The version of zlib whose behaviour and bytes this is. */
const VERSION = "1.2.13";

export const zlibModule = defineModule("zlib", () => ({
  doc: "The functions in this module allow compression and decompression using the\nzlib library, which is based on GNU zip.\n\nadler32(string[, start]) -- Compute an Adler-32 checksum.\ncompress(data[, level]) -- Compress data, with compression level 0-9 or -1.\ncompressobj([level[, ...]]) -- Return a compressor object.\ncrc32(string[, start]) -- Compute a CRC-32 checksum.\ndecompress(string,[wbits],[bufsize]) -- Decompresses a compressed string.\ndecompressobj([wbits[, zdict]]) -- Return a decompressor object.\n\n'wbits' is window buffer size and container format.\nCompressor objects support compress() and flush() methods; decompressor\nobjects support decompress() and flush().",
  functions: {
    adler32: fn(
      "(data: buffer, value: integer=1, /)",
      "Compute an Adler-32 checksum of data.\n\n  value\n    Starting value of the checksum.\n\nThe returned checksum is an integer.",
      (data, value) => adler32(data, word(value)),
    ),
    compress: fn(
      "(data: buffer, /, level: int=Z_DEFAULT_COMPRESSION, wbits: int=MAX_WBITS)",
      "Returns a bytes object containing compressed data.\n\n  data\n    Binary data to be compressed.\n  level\n    Compression level, in 0-9 or -1.\n  wbits\n    The window buffer size and container format.",
      (data, level, wbits) => compress(data, level ?? -1, wbits ?? z.MAX_WBITS),
    ),
    compressobj: fn(
      "(level: int=Z_DEFAULT_COMPRESSION, method: int=DEFLATED, wbits: int=MAX_WBITS, memLevel: int=DEF_MEM_LEVEL, strategy: int=Z_DEFAULT_STRATEGY, zdict=None)",
      "Return a compressor object.\n\n  level\n    The compression level (an integer in the range 0-9 or -1; default is\n    currently equivalent to 6).  Higher compression levels are slower,\n    but produce smaller results.\n  method\n    The compression algorithm.  If given, this must be DEFLATED.\n  wbits\n    +9 to +15: The base-two logarithm of the window size.  Include a zlib\n        container.\n    -9 to -15: Generate a raw stream.\n    +25 to +31: Include a gzip container.\n  memLevel\n    Controls the amount of memory used for internal compression state.\n    Valid values range from 1 to 9.  Higher values result in higher memory\n    usage, faster compression, and smaller output.\n  strategy\n    Used to tune the compression algorithm.  Possible values are\n    Z_DEFAULT_STRATEGY, Z_FILTERED, and Z_HUFFMAN_ONLY.\n  zdict\n    The predefined compression dictionary - a sequence of bytes\n    containing subsequences that are likely to occur in the input data.",
      (level, how, wbits, memLevel, strategy, dictionary) =>
        newCompress(
          level ?? -1,
          how ?? z.DEFLATED,
          wbits ?? z.MAX_WBITS,
          memLevel ?? z.DEF_MEM_LEVEL,
          strategy ?? 0,
          optionalBytes(dictionary),
        ),
    ),
    crc32: fn(
      "(data: buffer, value: integer=0, /)",
      "Compute a CRC-32 checksum of data.\n\n  value\n    Starting value of the checksum.\n\nThe returned checksum is an integer.",
      (data, value) => crc32(data, word(value)),
    ),
    decompress: fn(
      "(data: buffer, /, wbits: int=MAX_WBITS, bufsize: ssize=DEF_BUF_SIZE)",
      "Returns a bytes object containing the uncompressed data.\n\n  data\n    Compressed data.\n  wbits\n    The window buffer size and container format.\n  bufsize\n    The initial output buffer size.",
      (data, wbits, bufsize) => decompress(data, wbits ?? z.MAX_WBITS, bufsize ?? z.DEF_BUF_SIZE),
    ),
    decompressobj: fn(
      "(wbits: int=MAX_WBITS, zdict=b'')",
      "Return a decompressor object.\n\n  wbits\n    The window buffer size and container format.\n  zdict\n    The predefined compression dictionary.  This must be the same\n    dictionary as used by the compressor that produced the input data.",
      (wbits, dictionary) => newDecompress(wbits ?? z.MAX_WBITS, dictionary),
    ),
  },
  types: { error: z.zlibError(), _ZlibDecompressor: zlibDecompressorType() },
  constants: {
    MAX_WBITS: z.MAX_WBITS,
    DEFLATED: z.DEFLATED,
    DEF_MEM_LEVEL: z.DEF_MEM_LEVEL,
    DEF_BUF_SIZE: z.DEF_BUF_SIZE,
    Z_NO_COMPRESSION: 0,
    Z_BEST_SPEED: 1,
    Z_BEST_COMPRESSION: 9,
    Z_DEFAULT_COMPRESSION: -1,
    Z_FILTERED: 1,
    Z_HUFFMAN_ONLY: 2,
    Z_RLE: 3,
    Z_FIXED: 4,
    Z_DEFAULT_STRATEGY: 0,
    Z_NO_FLUSH: 0,
    Z_PARTIAL_FLUSH: 1,
    Z_SYNC_FLUSH: 2,
    Z_FULL_FLUSH: 3,
    Z_FINISH: 4,
    Z_BLOCK: 5,
    Z_TREES: 6,
    ZLIB_VERSION: VERSION,
    ZLIB_RUNTIME_VERSION: VERSION,
    __version__: "1.0",
  },
}));
