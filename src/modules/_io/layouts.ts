/**
 * Layouts and type objects of `_io`. The abstract bases add no fields: what they know of an instance (`__IOBase_closed`) is in
 * its dict, as in CPython, so Python classes may derive from them and anything else. Source: Modules/_io/.
 */
import type { PyDict } from "../../objects/dict.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { type Int, None, PyObject, type Str, type Value } from "../../objects/object.ts";
import type { PyType } from "../../objects/type.ts";
import { newBuiltinType, objectType } from "../../objects/types.ts";
import type { Encoder, StreamDecoder } from "./codec.ts";
import type { NewlineState } from "./newline.ts";

export const DEFAULT_BUFFER_SIZE = 8192;

/** Every stream has a `__dict__` and can be weakly referenced. */
abstract class Stream extends PyObject {
  dict: PyDict | undefined = undefined;
}

export class PyFileIO extends Stream {
  /** -1 while closed. */
  fd = -1;
  created = false;
  readable = false;
  writable = false;
  appending = false;
  /** `undefined` until asked. */
  seekable: boolean | undefined = undefined;
  closefd = true;
  blockSize = DEFAULT_BUFFER_SIZE;
  /** What it was opened by; `undefined` for a given descriptor. */
  path: Uint8Array | undefined = undefined;
  /** The buffered or text stream that `open()` put around it: what a ResourceWarning names. */
  outer: Value | undefined = undefined;
  finalizing = false;
}
export const PyFileIOSub = heapSubclass(PyFileIO);

/** BufferedReader, BufferedWriter and BufferedRandom. At most one of the two buffers holds anything. */
export abstract class PyBuffered extends Stream {
  raw: Value | undefined = undefined;
  detached = false;
  bufferSize = 0;
  /** Read ahead: `input[at … end)`. */
  input: Uint8Array = EMPTY;
  at = 0;
  end = 0;
  /** Not yet written: `output[first … last)`. */
  output: Uint8Array = EMPTY;
  first = 0;
  last = 0;
  /** Position of the raw stream, -1 when not known. */
  rawPosition = -1;
  finalizing = false;
  /** A call into the raw stream is running: a second one from within (signal handlers) is an error. */
  busy = false;
}
const EMPTY = new Uint8Array(0);
export class PyBufferedReader extends PyBuffered {}
export class PyBufferedWriter extends PyBuffered {}
export class PyBufferedRandom extends PyBuffered {}
export const PyBufferedReaderSub = heapSubclass(PyBufferedReader);
export const PyBufferedWriterSub = heapSubclass(PyBufferedWriter);
export const PyBufferedRandomSub = heapSubclass(PyBufferedRandom);

export class PyRWPair extends Stream {
  reader: Value | undefined = undefined;
  writer: Value | undefined = undefined;
}
export const PyRWPairSub = heapSubclass(PyRWPair);

/** The memory of what has no contents yet. */
export const NO_BYTES = new Uint8Array(0);

export class PyBytesIO extends Stream {
  /** The contents are `store.subarray(0, size)`. */
  store: Uint8Array | undefined = NO_BYTES;
  size = 0;
  position = 0;
  exports = 0;
  /** `store` is also the memory of a bytes object: copy before writing. */
  shared = false;
}
export const PyBytesIOSub = heapSubclass(PyBytesIO);

/** `BytesIO.getbuffer()` exports through this. */
export class PyBytesIOBuffer extends PyObject {
  readonly source: PyBytesIO;
  constructor(source: PyBytesIO) {
    super();
    this.source = source;
  }
}

export class PyStringIO extends Stream {
  initialized = false;
  closed = false;
  text: Str = "";
  /** What has been written at the end since: pieces, then `tail`, which takes all text that is a JS string. */
  pieces: Str[] = [];
  tail = "";
  /** Code points. */
  length = 0;
  position = 0;
  /** As given: `undefined` for None. */
  newline: string | undefined = undefined;
  newlineState: NewlineState | undefined = undefined;
  universal = false;
  translate = false;
  /** What "\n" is written as, if not itself. */
  writeNewline: string | undefined = undefined;
}
export const PyStringIOSub = heapSubclass(PyStringIO);

export class PyTextIO extends Stream {
  state: "new" | "ok" | "detached" = "new";
  buffer: Value = None;
  encoding: Value = None;
  errors: Value = "strict";
  lineBuffering = false;
  writeThrough = false;
  /** As given: `undefined` for None. */
  newline: string | undefined = undefined;
  /** Reading: any newline ends a line. */
  universal = false;
  /** Reading: newlines become "\n". */
  readTranslate = false;
  /** Writing: what "\n" becomes; `undefined` when it stays. */
  writeNewline: string | undefined = undefined;
  encoder: Encoder | undefined = undefined;
  decoder: StreamDecoder | undefined = undefined;
  seekable = false;
  hasRead1 = false;
  /** `tell` is possible: no iteration is going on. */
  telling = false;
  chunkSize = 8192;
  finalizing = false;
  // reading
  decoded: Str = "";
  /** Code points of `decoded` already used. */
  used = 0;
  /** Decoder state and input before `decoded`, for tell. */
  snapshot: { flags: Int; input: Uint8Array } | undefined = undefined;
  bytesPerChar = 0;
  // writing
  /** Text not yet encoded, then (never both) bytes not yet given to the buffer. */
  pendingText = "";
  pendingBytes: Uint8Array[] = [];
  pendingCount = 0;
}
export const PyTextIOSub = heapSubclass(PyTextIO);

export class PyNewlineDecoder extends PyObject {
  state: NewlineState | undefined = undefined;
  /** The wrapped decoder, None for none. */
  decoder: Value = None;
  errors: Value = "strict";
}
export const PyNewlineDecoderSub = heapSubclass(PyNewlineDecoder);

function abstractType(name: string, base: PyType): PyType {
  const type = newBuiltinType(name, undefined, base);
  type.layout = objectType;
  type.isBase = true;
  type.hasDict = true;
  type.hasWeakref = true;
  return type;
}
export const ioBaseType = abstractType("_io._IOBase", objectType);
export const rawIOBaseType = abstractType("_io._RawIOBase", ioBaseType);
export const bufferedIOBaseType = abstractType("_io._BufferedIOBase", ioBaseType);
export const textIOBaseType = abstractType("_io._TextIOBase", ioBaseType);
export const fileIOType = newBuiltinType("_io.FileIO", PyFileIO, rawIOBaseType);
export const bytesIOType = newBuiltinType("_io.BytesIO", PyBytesIO, bufferedIOBaseType);
export const bytesIOBufferType = newBuiltinType("_io._BytesIOBuffer", PyBytesIOBuffer);
export const bufferedReaderType = newBuiltinType("_io.BufferedReader", PyBufferedReader, bufferedIOBaseType);
export const bufferedWriterType = newBuiltinType("_io.BufferedWriter", PyBufferedWriter, bufferedIOBaseType);
export const bufferedRandomType = newBuiltinType("_io.BufferedRandom", PyBufferedRandom, bufferedIOBaseType);
export const rwPairType = newBuiltinType("_io.BufferedRWPair", PyRWPair, bufferedIOBaseType);
export const stringIOType = newBuiltinType("_io.StringIO", PyStringIO, textIOBaseType);
export const textIOType = newBuiltinType("_io.TextIOWrapper", PyTextIO, textIOBaseType);
export const newlineDecoderType = newBuiltinType("_io.IncrementalNewlineDecoder", PyNewlineDecoder);
