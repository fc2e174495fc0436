/**
 * `sys.stderr` until there is an `io` module to open the real one with: `-v` tells of imports from the first one on. Source:
 * Objects/fileobject.c (PyFile_NewStdPrinter).
 */
import type { PyBytes } from "../../objects/bytes.ts";
import { None, PyObject } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { callMethod } from "../../protocols/call.ts";
import { getset, type LazyType, lazyType, method } from "../../protocols/define.ts";
import { addressText } from "../../protocols/identity.ts";
import { writeFd } from "./hooks.ts";

const STDERR = 2;

class PyStderrPrinter extends PyObject {}

const printerType: LazyType = lazyType("stderrprinter", PyStderrPrinter, () => ({
  slots: { repr: (self) => `<stderrprinter(fd=${STDERR}) object at ${addressText(self)}>` },
  methods: {
    write: method("($self, text: str, /)", "", (_self, text) => {
      const data = callMethod(text, "encode", ["utf-8", "backslashreplace"]) as PyBytes;
      writeFd(STDERR, data.bytes);
      return data.bytes.length;
    }),
    fileno: method("($self, /)", "", () => STDERR),
    isatty: method("($self, /)", "", () => rt.host.fs.isatty(STDERR)),
    flush: method("($self, /)", "", () => None),
    close: method("($self, /)", "", () => None),
  },
  getset: {
    closed: getset(() => false, undefined, "True if the file is closed"),
    encoding: getset(() => None, undefined, "Encoding of the file"),
    mode: getset(() => "w", undefined, "String giving the file mode"),
  },
}));

/** Makes it `sys.stderr`. */
export function openStderrPrinter(): void {
  printerType();
  rt.sys.setStr("stderr", new PyStderrPrinter());
}
