/**
 * `.pyc` files: 16 header bytes (PEP 552) and a marshalled code object.
 * Source: Lib/importlib/_bootstrap_external.py (_classify_pyc, _code_to_timestamp_pyc, _code_to_hash_pyc), Python/import.c (source_hash).
 */
import { ByteWriter } from "../base/byte-writer.ts";
import { DataError } from "../base/data-error.ts";
import { sourceHash as hashSource } from "../base/hash/siphash.ts";
import { RAW_MAGIC_NUMBER } from "../spec/codeflags.ts";
import { CodeObject } from "./code-object.ts";
import { dumps } from "./marshal/dumps.ts";
import { readMarshal } from "./marshal/loads.ts";

export const PYC_HEADER_SIZE = 16;

/** How a `.pyc` is tied to its source. */
export type PycHeader =
  | { readonly kind: "timestamp"; readonly mtime: number; readonly size: number }
  | { readonly kind: "hash"; readonly checked: boolean; readonly hash: Uint8Array };

/** The eight bytes that `_imp.source_hash(_RAW_MAGIC_NUMBER, source)` gives. */
export function sourceHash(source: Uint8Array, key: number = RAW_MAGIC_NUMBER): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, hashSource(BigInt(key), source), true);
  return out;
}

/** The bytes of a `.pyc` file. `mtime` is in whole seconds; it and `size` are cut to 32 bits, as CPython does. */
export function writePyc(code: CodeObject, header: PycHeader): Uint8Array {
  const out = new ByteWriter(1024);
  out.long(RAW_MAGIC_NUMBER);
  if (header.kind === "timestamp") {
    out.long(0);
    out.long(header.mtime >>> 0);
    out.long(header.size >>> 0);
  } else {
    out.long(header.checked ? 0b11 : 0b01);
    out.raw(header.hash);
  }
  out.raw(dumps(code));
  return out.finish();
}

/** Reads the header. Throws `ImportError` or `EOFError` data errors with importlib's messages. */
export function readPycHeader(data: Uint8Array, name: string): PycHeader {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length < 4 || view.getInt32(0, true) !== RAW_MAGIC_NUMBER) {
    throw new DataError("ImportError", `bad magic number in '${name}': ${bytesRepr(data.subarray(0, 4))}`);
  }
  if (data.length < PYC_HEADER_SIZE) {
    throw new DataError("EOFError", `reached EOF while reading pyc header of '${name}'`);
  }
  const flags = view.getUint32(4, true);
  if ((flags & ~0b11) !== 0) throw new DataError("ImportError", `invalid flags ${flags} in '${name}'`);
  if (flags & 1) return { kind: "hash", checked: (flags & 2) !== 0, hash: data.slice(8, 16) };
  return { kind: "timestamp", mtime: view.getUint32(8, true), size: view.getUint32(12, true) };
}

/** Reads a whole `.pyc` file. */
export function readPyc(data: Uint8Array, name: string): { header: PycHeader; code: CodeObject } {
  const header = readPycHeader(data, name);
  const { value } = readMarshal(data, PYC_HEADER_SIZE);
  if (!(value instanceof CodeObject)) throw new DataError("ImportError", `Non-code object in '${name}'`);
  return { header, code: value };
}

function bytesRepr(data: Uint8Array): string {
  const quote = data.includes(39) && !data.includes(34) ? 34 : 39;
  let out = "";
  for (const b of data) {
    if (b === 9) out += "\\t";
    else if (b === 10) out += "\\n";
    else if (b === 13) out += "\\r";
    else if (b === quote || b === 92) out += "\\" + String.fromCharCode(b);
    else if (b < 32 || b > 126) out += "\\x" + b.toString(16).padStart(2, "0");
    else out += String.fromCharCode(b);
  }
  const q = String.fromCharCode(quote);
  return `b${q}${out}${q}`;
}
