/** The `_io` module. Source: Modules/_io/_iomodule.c. */
import { defineModule } from "../../objects/module.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { fillType } from "../../protocols/define.ts";
import { bufferedIOBaseDef, ioBaseDef, rawIOBaseDef, textIOBaseDef } from "./base.ts";
import { bufferedRandomDef, bufferedReaderDef, bufferedWriterDef } from "./buffered.ts";
import { bytesIOBufferDef, bytesIODef } from "./bytesio.ts";
import { unsupportedOperationType } from "./errors.ts";
import { fileIODef } from "./fileio.ts";
import * as t from "./layouts.ts";
import { newlineDecoderDef } from "./newline-decoder.ts";
import { openFunctions } from "./open.ts";
import { rwPairDef } from "./rwpair.ts";
import { stringIODef } from "./stringio.ts";
import { textIODef } from "./text.ts";

let installed = false;

/** Gives the stream types their behaviour, once per process; after the builtin types have theirs. */
export function installIO(): void {
  if (installed) return;
  installed = true;
  fillType(t.ioBaseType, ioBaseDef);
  fillType(t.rawIOBaseType, rawIOBaseDef);
  fillType(t.bufferedIOBaseType, bufferedIOBaseDef);
  fillType(t.textIOBaseType, textIOBaseDef);
  fillType(t.fileIOType, fileIODef);
  fillType(t.bytesIOBufferType, bytesIOBufferDef);
  fillType(t.bytesIOType, bytesIODef);
  fillType(t.bufferedReaderType, bufferedReaderDef);
  fillType(t.bufferedWriterType, bufferedWriterDef);
  fillType(t.bufferedRandomType, bufferedRandomDef);
  fillType(t.rwPairType, rwPairDef);
  fillType(t.stringIOType, stringIODef);
  fillType(t.newlineDecoderType, newlineDecoderDef);
  fillType(t.textIOType, textIODef);
}

export const ioModule = defineModule("_io", () => {
  installIO();
  return {
    doc: "The io module provides the Python interfaces to stream handling. The\nbuiltin open function is defined in this module.",
    functions: openFunctions,
    types: {
      BlockingIOError: exceptionTypes.BlockingIOError,
      BufferedRWPair: t.rwPairType,
      BufferedRandom: t.bufferedRandomType,
      BufferedReader: t.bufferedReaderType,
      BufferedWriter: t.bufferedWriterType,
      BytesIO: t.bytesIOType,
      FileIO: t.fileIOType,
      IncrementalNewlineDecoder: t.newlineDecoderType,
      StringIO: t.stringIOType,
      TextIOWrapper: t.textIOType,
      UnsupportedOperation: unsupportedOperationType(),
      _BufferedIOBase: t.bufferedIOBaseType,
      _BytesIOBuffer: t.bytesIOBufferType,
      _IOBase: t.ioBaseType,
      _RawIOBase: t.rawIOBaseType,
      _TextIOBase: t.textIOBaseType,
    },
    constants: { DEFAULT_BUFFER_SIZE: t.DEFAULT_BUFFER_SIZE },
  };
});
