/** `BufferedRWPair`: a reader and a writer as one stream. Source: Modules/_io/bufferedio.c. */
import { None, type Value } from "../../objects/object.ts";
import type { PyType } from "../../objects/type.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call, callMethod } from "../../protocols/call.ts";
import { getset, initSlot, type MethodDef, method, type TypeDef } from "../../protocols/define.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { checkReadable, checkWritable } from "./base.ts";
import { makeBuffered } from "./buffered.ts";
import { PyBufferedReader, PyBufferedWriter, PyRWPair, PyRWPairSub, rwPairType } from "./layouts.ts";

function half(self: PyRWPair, side: "reader" | "writer"): Value {
  const found = self[side];
  if (found === undefined) throw pyError("ValueError", "I/O operation on uninitialized object");
  return found;
}

const forward = (side: "reader" | "writer", name: string): MethodDef<PyRWPair> =>
  method("($self, /, *args)", "", (self: PyRWPair, args) => call(getAttr(half(self, side), name), args));

export const rwPairDef: TypeDef<PyRWPair> = {
  doc: "A buffered reader and writer object together.\n\nA buffered reader object and buffered writer object put together to\nform a sequential IO object that can read and write. This is typically\nused with a socket or two-way pipe.\n\nreader and writer are RawIOBase objects that are readable and\nwriteable respectively. If the buffer_size is omitted it defaults to\nDEFAULT_BUFFER_SIZE.",
  signature: "(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)",
  isBase: true,
  slots: {
    new: (cls: PyType) => (cls === rwPairType ? new PyRWPair() : new PyRWPairSub(cls)),
    init: initSlot(
      "($self, reader, writer, buffer_size: ssize=8192, /)",
      "BufferedRWPair",
      (self: PyRWPair, reader, writer, size) => {
        checkReadable(reader);
        checkWritable(writer);
        self.reader = makeBuffered(new PyBufferedReader(), reader, size);
        self.writer = makeBuffered(new PyBufferedWriter(), writer, size);
      },
    ),
  },
  methods: {
    read: forward("reader", "read"),
    peek: forward("reader", "peek"),
    read1: forward("reader", "read1"),
    readinto: forward("reader", "readinto"),
    readinto1: forward("reader", "readinto1"),
    write: forward("writer", "write"),
    flush: forward("writer", "flush"),
    readable: forward("reader", "readable"),
    writable: forward("writer", "writable"),
    close: method("($self, /)", "", (self: PyRWPair) => {
      let failure: { error: unknown } | undefined;
      try {
        callMethod(half(self, "writer"), "close");
      } catch (error) {
        failure = { error };
      }
      try {
        callMethod(half(self, "reader"), "close");
      } catch (error) {
        if (failure !== undefined && isException(error, exceptionTypes.BaseException)) {
          if (isException(failure.error, exceptionTypes.BaseException)) error.context = failure.error;
        }
        failure = { error };
      }
      if (failure !== undefined) throw failure.error;
      return None;
    }),
    isatty: method("($self, /)", "", (self: PyRWPair) => {
      const writer = callMethod(half(self, "writer"), "isatty");
      return writer === false ? callMethod(half(self, "reader"), "isatty") : writer;
    }),
  },
  getset: {
    closed: getset((self) => {
      if (self.writer === undefined)
        throw pyError("RuntimeError", "the BufferedRWPair object is being garbage-collected");
      return getAttr(self.writer, "closed");
    }),
  },
};
