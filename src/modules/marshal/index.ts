/** The `marshal` module over `code/marshal/`. Source: Python/marshal.c. */
import { ByteWriter } from "../../base/byte-writer.ts";
import { type Const, ConstComplex, ConstFloat, ELLIPSIS, WideText } from "../../base/const.ts";
import { DataError } from "../../base/data-error.ts";
import { dataException } from "../../builtins/compile/errors.ts";
import { dumpsWith } from "../../code/marshal/dumps.ts";
import { fromNeutral, type MarshalSource, readMarshal, readMarshalFrom } from "../../code/marshal/loads.ts";
import { type Classified, type MarshalFactory, STOP_ITERATION, VERSION } from "../../code/marshal/types.ts";
import { PyByteArray, PyBytes, PyMemoryView } from "../../objects/bytes.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { fromConst } from "../../objects/from-const.ts";
import { PyCode } from "../../objects/function.ts";
import { defineModule } from "../../objects/module.ts";
import { PyComplex, PyFloat, PyIntLayout } from "../../objects/number.ts";
import { Ellipsis, None, PyWideStr, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { PyFrozenSet, PySet } from "../../objects/set.ts";
import { PyStrSub } from "../../objects/str.ts";
import { exceptionTypes, memoryviewType } from "../../objects/types.ts";
import { call1, callMethod } from "../../protocols/call.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";

type Shape = Classified<Value>;
const leaf = (value: Const | typeof STOP_ITERATION): Shape => ({ kind: "leaf", value });

/** What a value is to marshal; exact types only, buffers become bytes. */
function classify(v: Value): Shape | null {
  if (typeof v !== "object") return leaf(v);
  if (v === None) return leaf(null);
  if (v === Ellipsis) return leaf(ELLIPSIS);
  if (v === exceptionTypes.StopIteration) return leaf(STOP_ITERATION);
  if (v instanceof PyWideStr) return leaf(new WideText(v.cps));
  if (v instanceof PyCode) return leaf(v.code);
  if (typeOf(v).isHeap || v instanceof PyIntLayout || v instanceof PyStrSub) return null;
  if (v instanceof PyFloat) return leaf(new ConstFloat(v.v));
  if (v instanceof PyComplex) return leaf(new ConstComplex(v.re, v.im));
  if (v instanceof PyBytes) return leaf(v.bytes);
  if (v instanceof PyTuple) return { kind: "tuple", items: v.items };
  if (v instanceof PyList) return { kind: "list", items: v.items };
  if (v instanceof PyDict) {
    const items: Value[] = [];
    for (let i = 0; i < v.keys.length; i++) if (v.keys[i] !== undefined) items.push(v.keys[i]!, v.values[i]!);
    return { kind: "dict", items };
  }
  if (v instanceof PySet) {
    const items = v.table.filter((key): key is Value => key !== undefined);
    return { kind: v instanceof PyFrozenSet ? "frozenset" : "set", items };
  }
  if (v instanceof PyByteArray || v instanceof PyMemoryView || typeOf(v).slots.buffer !== undefined)
    return leaf(bufferBytes(v).slice());
  return null;
}

const factory: MarshalFactory<Value> = {
  leaf: (value) => (value === STOP_ITERATION ? exceptionTypes.StopIteration : fromConst(value as Const)),
  tuple: (items) => new PyTuple(items),
  list: (items) => new PyList(items),
  frozenset: (items) => {
    const set = new PyFrozenSet();
    for (const item of items) set.add(item);
    return set;
  },
  set: () => new PySet(),
  addToSet: (set, item) => {
    (set as PySet).add(item);
  },
  dict: () => new PyDict(),
  addToDict: (dict, key, value) => {
    (dict as PyDict).set(key, value);
  },
};

/** Runs `body`, turning the data layer's errors into Python exceptions. */
function translated<T>(body: () => T): T {
  try {
    return body();
  } catch (e) {
    if (e instanceof DataError) throw dataException(e);
    throw e;
  }
}

/** `marshal.loads(bytes)`. */
export function marshalLoads(bytes: Uint8Array): Value {
  return translated(() => fromNeutral(readMarshal(bytes, 0, rt.host.latin1).value, factory));
}

/** `marshal.dumps(value, version)`. */
export function marshalDumps(value: Value, version: number): Uint8Array {
  return translated(() => dumpsWith(value, version, classify));
}

/** How much of a large read is asked for at a time: a file need not have what its data promise. */
const CHUNK = 1 << 20;

/** Bytes of a Python file object, by its `readinto`. Source: r_string. */
function fileSource(file: Value): MarshalSource {
  const readInto = (n: number): Uint8Array => {
    const buffer = new PyByteArray(new Uint8Array(n));
    const got = Number(index(callMethod(file, "readinto", [call1(memoryviewType, buffer)])));
    if (got > n) throw pyError("ValueError", `read() returned too much data: ${n} bytes requested, ${got} returned`);
    return bufferBytes(buffer).subarray(0, Math.max(got, 0));
  };
  return (n) => {
    if (n <= CHUNK) return readInto(n);
    const writer = new ByteWriter(CHUNK);
    for (let left = n; left > 0; ) {
      const chunk = readInto(Math.min(left, CHUNK));
      writer.raw(chunk);
      left -= chunk.length;
      if (chunk.length < Math.min(left, CHUNK)) break;
    }
    return writer.finish();
  };
}

function load(file: Value): Value {
  // whether it is a binary file shows before anything is read
  const data = callMethod(file, "read", [0]);
  if (!(data instanceof PyBytes)) {
    throw pyError("TypeError", `file.read() returned not bytes but ${typeName(data)}`);
  }
  return translated(() => fromNeutral(readMarshalFrom(fileSource(file)), factory));
}

export const marshalModule = defineModule("marshal", () => ({
  doc: "This module contains functions that can read and write Python values in\na binary format. The format is specific to Python, but independent of\nmachine architecture issues.",
  constants: { version: VERSION },
  functions: {
    dump: fn("(value, file, version: int=4, /)", "Write the value on the open file.", (value, file, version) =>
      callMethod(file, "write", [new PyBytes(marshalDumps(value, version))]),
    ),
    dumps: fn(
      "(value, version: int=4, /)",
      "Return the bytes object that would be written to a file by dump(value, file).",
      (value, version) => new PyBytes(marshalDumps(value, version)),
    ),
    load: fn("(file, /)", "Read one value from the open file and return it.", load),
    loads: fn("(bytes: buffer, /)", "Convert the bytes-like object to a value.", (bytes) =>
      marshalLoads(bytes.slice()),
    ),
  },
}));
