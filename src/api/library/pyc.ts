/** `taipan/pyc`: `.pyc` files of CPython 3.12, PEP 552's hash-based ones too. */
export { DataError } from "../../base/data-error.ts";
export { type CodeFields, CodeObject } from "../../code/code-object.ts";
export { type PycHeader, readPyc, readPycHeader, sourceHash, writePyc } from "../../code/pyc.ts";
