/** Writing pickles. Source: Modules/_pickle.c. */
import { encodeUtf8 } from "../../base/utf8.ts";
import { type PyByteArray, PyBytes } from "../../objects/bytes.ts";
import { EMPTY_TUPLE, PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyBuiltin, PyFunction } from "../../objects/function.ts";
import { PyFloat } from "../../objects/number.ts";
import { Ellipsis, None, NotImplemented, PyObject, PyWideStr, type Str, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { PyFrozenSet, PySet } from "../../objects/set.ts";
import { codePoints, jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import { PyType } from "../../objects/type.ts";
import {
  bytearrayType,
  bytesType,
  dictType,
  floatType,
  frozensetType,
  listType,
  setType,
  tupleType,
  typeType,
} from "../../objects/types.ts";
import { findAttr, getAttr } from "../../protocols/attributes.ts";
import { call, call1, callMethod, isCallable } from "../../protocols/call.ts";
import { pyError } from "../../protocols/errors.ts";
import { forEach, getIter, iterNext } from "../../protocols/iterate.ts";
import { reprText } from "../../protocols/text.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { isContiguous, openBuffer, PyPickleBuffer } from "./buffer.ts";
import {
  compatNames,
  deepAttribute,
  dispatchTable,
  dottedPath,
  extensionCode,
  importNamed,
  moduleOf,
} from "./names.ts";
import * as op from "./opcodes.ts";
import { cannotPickle } from "./opcodes.ts";
import { Output } from "./output.ts";

export class PyPickler extends PyObject {
  memo: Map<Value, number> = new Map();
  /** `write` of the file; `undefined` before `__init__`. */
  write: Value | undefined = undefined;
  proto = op.DEFAULT_PROTOCOL;
  bin = 1;
  fast = 0;
  fixImports = false;
  bufferCallback: Value = None;
  persistentId: Value | undefined = undefined;
  dispatchTable: Value | undefined = undefined;
  reducerOverride: Value | undefined = undefined;
  out: Output = new Output();
  /** What the memo knows the modules of builtin functions by. */
  readonly functionModules: Map<string, Value> = new Map();
  /** In fast mode: how deep, and what is being saved. */
  fastDepth = 0;
  fastPath: Set<Value> | undefined = undefined;
}

/** In fast mode cycles are looked for below this depth. */
const FAST_DEPTH = 50;

/** The pickle of one object, or its end when `flush` has taken what was finished before. The memo stays for the next. */
export function dumpBytes(p: PyPickler, obj: Value, flush?: (bytes: Uint8Array) => void): Uint8Array {
  p.out = new Output(flush);
  if (p.proto >= 2) {
    p.out.op(op.PROTO, p.proto, 1);
    if (p.proto >= 4) p.out.framing = true;
  }
  save(p, obj, false);
  p.out.byte(op.STOP);
  return p.out.finish();
}

function memoGet(p: PyPickler, index: number): void {
  if (p.bin === 0) p.out.text(`g${index}\n`);
  else if (index < 256) p.out.op(op.BINGET, index, 1);
  else p.out.op(op.LONG_BINGET, index, 4);
}

function memoize(p: PyPickler, obj: Value): void {
  if (p.fast !== 0) return;
  const index = p.memo.size;
  p.memo.set(obj, index);
  if (p.proto >= 4) p.out.byte(op.MEMOIZE);
  else if (p.bin === 0) p.out.text(`p${index}\n`);
  else if (index < 256) p.out.op(op.BINPUT, index, 1);
  else p.out.op(op.LONG_BINPUT, index, 4);
}

function save(p: PyPickler, obj: Value, isPersistent: boolean): void {
  p.out.boundary();
  if (!isPersistent && p.persistentId !== undefined && savePersistent(p, obj)) return;
  switch (typeof obj) {
    case "number":
    case "bigint":
      saveInt(p, obj);
      return;
    case "boolean":
      if (p.proto >= 2) p.out.byte(obj ? op.NEWTRUE : op.NEWFALSE);
      else p.out.text(obj ? "I01\n" : "I00\n");
      return;
  }
  if (obj === None) {
    p.out.byte(op.NONE);
    return;
  }
  if (obj instanceof PyFloat && obj.cls === floatType) {
    saveFloat(p, obj);
    return;
  }
  const known = p.memo.get(obj);
  if (known !== undefined) {
    memoGet(p, known);
    return;
  }
  if (typeof obj === "string" || obj instanceof PyWideStr) {
    saveStr(p, obj);
    return;
  }
  switch (obj.cls) {
    case bytesType:
      saveBytes(p, obj as PyBytes);
      return;
    case dictType:
      guarded(p, obj, () => saveDict(p, obj as PyDict));
      return;
    case setType:
      saveSet(p, obj as PySet);
      return;
    case frozensetType:
      saveFrozenSet(p, obj as PyFrozenSet);
      return;
    case listType:
      guarded(p, obj, () => saveList(p, obj as PyList));
      return;
    case tupleType:
      saveTuple(p, obj as PyTuple);
      return;
    case bytearrayType:
      saveByteArray(p, obj as PyByteArray);
      return;
  }
  if (obj instanceof PyPickleBuffer) {
    saveBuffer(p, obj);
    return;
  }
  if (p.reducerOverride !== undefined) {
    const reduced = call1(p.reducerOverride, obj);
    if (reduced !== NotImplemented) {
      saveReduced(p, reduced, obj);
      return;
    }
  }
  if (obj.cls === typeType) {
    saveType(p, obj as PyType);
    return;
  }
  if (obj instanceof PyFunction) {
    saveGlobal(p, obj, undefined);
    return;
  }
  const reduced = reduction(p, obj);
  if (reduced === undefined) saveGlobal(p, obj, undefined);
  else saveReduced(p, reduced, obj);
}

/** What `__reduce_ex__` and its kin say of an object; `undefined` for a class of a metaclass, which goes by its name. */
function reduction(p: PyPickler, obj: Value): Value | undefined {
  const type = typeOf(obj);
  const table = p.dispatchTable ?? dispatchTable();
  const reducer = table instanceof PyDict && table.cls === dictType ? table.get(type) : lookup(table, type);
  if (reducer !== undefined) return call1(reducer, obj);
  if (obj instanceof PyType) return undefined;
  const reduceEx = findAttr(obj, "__reduce_ex__");
  if (reduceEx !== undefined) return call1(reduceEx, p.proto);
  const reduce = findAttr(obj, "__reduce__");
  if (reduce === undefined) throw cannotPickle(`can't pickle '${typeName(obj)}' object: ${reprText(obj)}`);
  return call(reduce, []);
}

/** `table[key]`, `undefined` for KeyError. */
function lookup(table: Value, key: Value): Value | undefined {
  const missing = new PyTuple([]);
  if (isCallable(findAttr(table, "get") ?? None)) {
    const found = callMethod(table, "get", [key, missing]);
    return found === missing ? undefined : found;
  }
  return undefined;
}

function saveReduced(p: PyPickler, reduced: Value, obj: Value): void {
  const name = strOf(reduced);
  if (name !== undefined) {
    saveGlobal(p, obj, name);
    return;
  }
  if (!(reduced instanceof PyTuple)) throw cannotPickle("__reduce__ must return a string or tuple");
  saveReduce(p, reduced, obj);
}

/** In fast mode nothing is memoized, so a cycle would never end. */
function guarded(p: PyPickler, obj: Value, body: () => void): void {
  if (p.fast === 0) {
    body();
    return;
  }
  if (++p.fastDepth >= FAST_DEPTH) {
    p.fastPath ??= new Set();
    if (p.fastPath.has(obj)) {
      p.fastDepth = 0;
      throw pyError("ValueError", `fast mode: can't pickle cyclic objects including object type ${typeName(obj)}`);
    }
    p.fastPath.add(obj);
  }
  body();
  if (p.fastDepth-- >= FAST_DEPTH) p.fastPath?.delete(obj);
}

function savePersistent(p: PyPickler, obj: Value): boolean {
  const id = call1(p.persistentId!, obj);
  if (id === None) return false;
  if (p.bin !== 0) {
    save(p, id, true);
    p.out.byte(op.BINPERSID);
    return true;
  }
  const text = jsFromStr(strOf(callMethod(id, "__str__"))!);
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 127) throw cannotPickle("persistent IDs in protocol 0 must be ASCII strings");
  }
  p.out.byte(op.PERSID);
  p.out.text(`${text}\n`);
  return true;
}

// ---------------------------------------------------------------- numbers and text

function saveInt(p: PyPickler, n: number | bigint): void {
  if (typeof n === "number" && n <= 0x7fffffff && n >= -0x80000000) {
    if (p.bin === 0) p.out.text(`I${n}\n`);
    else if (n < 0 || n > 0xffff) p.out.op(op.BININT, n < 0 ? n + 4294967296 : n, 4);
    else if (n > 0xff) p.out.op(op.BININT2, n, 2);
    else p.out.op(op.BININT1, n, 1);
    return;
  }
  if (p.proto < 2) {
    p.out.text(`L${reprText(n)}L\n`);
    return;
  }
  const bytes = twosComplement(BigInt(n));
  if (bytes.length < 256) p.out.op(op.LONG1, bytes.length, 1);
  else p.out.op(op.LONG4, bytes.length, 4);
  p.out.raw(bytes);
}

/** Little-endian two's complement in as few bytes as keep the sign; none for zero. */
function twosComplement(n: bigint): Uint8Array {
  if (n === 0n) return new Uint8Array(0);
  const hex = (n < 0n ? -n - 1n : n).toString(16);
  const size = Math.floor((hex.length * 4 - (4 - Number.parseInt(hex[0]!, 16).toString(2).length)) / 8) + 1;
  const unsigned = BigInt.asUintN(size * 8, n)
    .toString(16)
    .padStart(size * 2, "0");
  const out = new Uint8Array(size);
  for (let i = 0; i < size; i++) out[size - 1 - i] = Number.parseInt(unsigned.slice(i * 2, i * 2 + 2), 16);
  return out;
}

const float8 = new DataView(new ArrayBuffer(8));

function saveFloat(p: PyPickler, x: PyFloat): void {
  if (p.bin === 0) {
    p.out.text(`F${reprText(x)}\n`);
    return;
  }
  float8.setFloat64(0, x.v);
  p.out.byte(op.BINFLOAT);
  p.out.raw(new Uint8Array(float8.buffer));
}

/** UTF-8 in which half surrogate pairs pass. */
function utf8(s: Str): Uint8Array {
  if (typeof s === "string") return encodeUtf8(s);
  const out: number[] = [];
  for (const cp of s.cps) {
    if (cp < 0x80) out.push(cp);
    else if (cp < 0x800) out.push(0xc0 | (cp >> 6), 0x80 | (cp & 63));
    else if (cp < 0x10000) out.push(0xe0 | (cp >> 12), 0x80 | ((cp >> 6) & 63), 0x80 | (cp & 63));
    else out.push(0xf0 | (cp >> 18), 0x80 | ((cp >> 12) & 63), 0x80 | ((cp >> 6) & 63), 0x80 | (cp & 63));
  }
  return new Uint8Array(out);
}

/** raw-unicode-escape, with what would end or change the line escaped too. */
function escaped(s: Str): Uint8Array {
  let out = "";
  for (const cp of codePoints(s)) {
    if (cp >= 0x10000) out += `\\U${cp.toString(16).padStart(8, "0")}`;
    else if (cp >= 256 || cp === 92 || cp === 0 || cp === 10 || cp === 13 || cp === 0x1a)
      out += `\\u${cp.toString(16).padStart(4, "0")}`;
    else out += String.fromCharCode(cp);
  }
  return latin1(out);
}

const latin1 = (s: string): Uint8Array => Uint8Array.from(s, (ch) => ch.charCodeAt(0));

function saveStr(p: PyPickler, s: Str, key: Value = s): void {
  if (p.bin === 0) {
    p.out.byte(op.UNICODE);
    p.out.raw(escaped(s));
    p.out.byte(10);
  } else {
    const bytes = utf8(s);
    if (bytes.length <= 0xff && p.proto >= 4) p.out.data(op.SHORT_BINUNICODE, bytes.length, 1, bytes);
    else p.out.data(op.BINUNICODE, bytes.length, 4, bytes);
  }
  memoize(p, key);
}

function saveBytes(p: PyPickler, obj: PyBytes): void {
  const { bytes } = obj;
  if (p.proto >= 3) {
    saveBytesData(p, obj, bytes);
    return;
  }
  // Python 2 had no such type: a call that makes it
  if (bytes.length === 0) saveReduce(p, new PyTuple([bytesType, EMPTY_TUPLE]), obj);
  else {
    let text = "";
    for (const b of bytes) text += String.fromCharCode(b);
    const encode = getAttr(rt.hooks.importModule("codecs"), "encode");
    saveReduce(p, new PyTuple([encode, new PyTuple([text, "latin1"])]), obj);
  }
}

function saveBytesData(p: PyPickler, obj: Value, bytes: Uint8Array): void {
  if (bytes.length <= 0xff) p.out.data(op.SHORT_BINBYTES, bytes.length, 1, bytes);
  else p.out.data(op.BINBYTES, bytes.length, 4, bytes);
  memoize(p, obj);
}

function saveByteArrayData(p: PyPickler, obj: Value, bytes: Uint8Array): void {
  p.out.data(op.BYTEARRAY8, bytes.length, 8, bytes);
  memoize(p, obj);
}

function saveByteArray(p: PyPickler, obj: PyByteArray): void {
  const bytes = typeOf(obj).slots.buffer!(obj, false).bytes.slice();
  releaseOf(obj);
  if (p.proto >= 5) saveByteArrayData(p, obj, bytes);
  else {
    const args = bytes.length === 0 ? EMPTY_TUPLE : new PyTuple([new PyBytes(bytes)]);
    saveReduce(p, new PyTuple([bytearrayType, args]), obj);
  }
}

/** Undoes the export that reading the bytes took. */
function releaseOf(obj: PyByteArray): void {
  obj.exports--;
}

function saveBuffer(p: PyPickler, obj: PyPickleBuffer): void {
  if (p.proto < 5) throw cannotPickle("PickleBuffer can only be pickled with protocol >= 5");
  const view = openBuffer(obj);
  if (!isContiguous(view))
    throw cannotPickle("PickleBuffer can not be pickled when pointing to a non-contiguous buffer");
  const inBand = p.bufferCallback === None || isTrue(call1(p.bufferCallback, obj));
  if (inBand) {
    if (view.readonly) saveBytesData(p, obj, view.bytes);
    else saveByteArrayData(p, obj, view.bytes);
    return;
  }
  p.out.byte(op.NEXT_BUFFER);
  if (view.readonly) p.out.byte(op.READONLY_BUFFER);
}

// ---------------------------------------------------------------- containers

function saveTuple(p: PyPickler, obj: PyTuple): void {
  const { items } = obj;
  const { length } = items;
  if (length === 0) {
    if (p.proto > 0) p.out.byte(op.EMPTY_TUPLE);
    else p.out.text("(t");
    return;
  }
  if (length <= 3 && p.proto >= 2) {
    for (const item of items) save(p, item, false);
    const known = p.memo.get(obj);
    if (known !== undefined) {
      // an item has led back here
      for (let i = 0; i < length; i++) p.out.byte(op.POP);
      memoGet(p, known);
      return;
    }
    p.out.byte([op.TUPLE1, op.TUPLE2, op.TUPLE3][length - 1]!);
    memoize(p, obj);
    return;
  }
  p.out.byte(op.MARK);
  for (const item of items) save(p, item, false);
  const known = p.memo.get(obj);
  if (known !== undefined) {
    if (p.bin !== 0) p.out.byte(op.POP_MARK);
    else for (let i = 0; i <= length; i++) p.out.byte(op.POP);
    memoGet(p, known);
    return;
  }
  p.out.byte(op.TUPLE);
  memoize(p, obj);
}

function saveList(p: PyPickler, obj: PyList): void {
  if (p.bin !== 0) p.out.byte(op.EMPTY_LIST);
  else p.out.text("(l");
  memoize(p, obj);
  if (obj.length === 0) return;
  if (p.proto === 0) {
    for (let i = 0; i < obj.length; i++) {
      save(p, obj.at(i)!, false);
      p.out.byte(op.APPEND);
    }
    return;
  }
  if (obj.length === 1) {
    save(p, obj.at(0)!, false);
    p.out.byte(op.APPEND);
    return;
  }
  for (let i = 0; i < obj.length; ) {
    p.out.byte(op.MARK);
    for (const end = i + op.BATCH; i < end && i < obj.length; i++) save(p, obj.at(i)!, false);
    p.out.byte(op.APPENDS);
  }
}

function saveDict(p: PyPickler, obj: PyDict): void {
  if (p.bin !== 0) p.out.byte(op.EMPTY_DICT);
  else p.out.text("(d");
  memoize(p, obj);
  const { size } = obj;
  if (size === 0) return;
  let inBatch = 0;
  const isSingle = p.proto === 0 || size === 1;
  for (let i = 0; i < obj.keys.length; i++) {
    const key = obj.keys[i];
    if (key === undefined) continue;
    if (!isSingle && inBatch === 0) p.out.byte(op.MARK);
    const value = obj.values[i]!; // saving the key can change the dict
    save(p, key, false);
    save(p, value, false);
    if (isSingle) p.out.byte(op.SETITEM);
    else if (++inBatch === op.BATCH) {
      p.out.byte(op.SETITEMS);
      inBatch = 0;
    }
    if (obj.size !== size) throw pyError("RuntimeError", "dictionary changed size during iteration");
  }
  if (inBatch > 0) p.out.byte(op.SETITEMS);
}

function saveSet(p: PyPickler, obj: PySet): void {
  if (p.proto < 4) {
    const list = new PyList([]);
    forEach(obj, (item) => {
      list.items.push(item);
      return undefined;
    });
    saveReduce(p, new PyTuple([setType, new PyTuple([list])]), obj);
    return;
  }
  p.out.byte(op.EMPTY_SET);
  memoize(p, obj);
  const { size } = obj;
  if (size === 0) return;
  const it = getIter(obj);
  let inBatch = 0;
  for (let item = iterNext(it); item !== undefined; item = iterNext(it)) {
    if (inBatch === 0) p.out.byte(op.MARK);
    save(p, item, false);
    if (++inBatch === op.BATCH) {
      p.out.byte(op.ADDITEMS);
      inBatch = 0;
    }
    if (obj.size !== size) throw pyError("RuntimeError", "set changed size during iteration");
  }
  if (inBatch > 0) p.out.byte(op.ADDITEMS);
}

function saveFrozenSet(p: PyPickler, obj: PyFrozenSet): void {
  const items: Value[] = [];
  forEach(obj, (item) => {
    items.push(item);
    return undefined;
  });
  if (p.proto < 4) {
    saveReduce(p, new PyTuple([frozensetType, new PyTuple([new PyList(items)])]), obj);
    return;
  }
  p.out.byte(op.MARK);
  for (const item of items) save(p, item, false);
  const known = p.memo.get(obj);
  if (known !== undefined) {
    p.out.byte(op.POP_MARK);
    memoGet(p, known);
    return;
  }
  p.out.byte(op.FROZENSET);
  memoize(p, obj);
}

/** Items of an iterator, for what is like a list. */
function appendBatches(p: PyPickler, it: Value): void {
  if (p.proto === 0) {
    for (let item = iterNext(it); item !== undefined; item = iterNext(it)) {
      save(p, item, false);
      p.out.byte(op.APPEND);
    }
    return;
  }
  batches(p, it, op.APPEND, op.APPENDS, (item) => save(p, item, false));
}

/** Key-value pairs of an iterator, for what is like a dict. */
function itemBatches(p: PyPickler, it: Value): void {
  const savePair = (pair: Value): void => {
    if (!(pair instanceof PyTuple) || pair.items.length !== 2)
      throw pyError("TypeError", "dict items iterator must return 2-tuples");
    save(p, pair.items[0]!, false);
    save(p, pair.items[1]!, false);
  };
  if (p.proto === 0) {
    for (let pair = iterNext(it); pair !== undefined; pair = iterNext(it)) {
      savePair(pair);
      p.out.byte(op.SETITEM);
    }
    return;
  }
  batches(p, it, op.SETITEM, op.SETITEMS, savePair);
}

/** Batches of what an iterator gives: a lone first item of a batch has an opcode of its own. */
function batches(p: PyPickler, it: Value, one: number, many: number, saveItem: (item: Value) => void): void {
  for (;;) {
    const first = iterNext(it);
    if (first === undefined) return;
    let next = iterNext(it);
    if (next === undefined) {
      saveItem(first);
      p.out.byte(one);
      return;
    }
    p.out.byte(op.MARK);
    saveItem(first);
    let n = 1;
    while (next !== undefined) {
      saveItem(next);
      if (++n === op.BATCH) break;
      next = iterNext(it);
    }
    p.out.byte(many);
    if (n < op.BATCH) return;
  }
}

// ---------------------------------------------------------------- objects

function saveType(p: PyPickler, obj: PyType): void {
  // the types of None, NotImplemented and ... have no name to be found by
  for (const single of [None, NotImplemented, Ellipsis]) {
    if (typeOf(single) === obj) {
      saveReduce(p, new PyTuple([typeType, new PyTuple([single])]), obj);
      return;
    }
  }
  saveGlobal(p, obj, undefined);
}

function saveGlobal(p: PyPickler, obj: Value, given: Str | undefined): void {
  let name: Value | undefined = given;
  name ??= findAttr(obj, "__qualname__") ?? getAttr(obj, "__name__");
  const text = jsFromStr(strOf(name) ?? "");
  const path = dottedPath(text);
  const module = moduleOf(obj, path);
  let from: Value;
  try {
    from = importNamed(module);
  } catch {
    throw cannotPickle(`Can't pickle ${reprText(obj)}: import of module ${reprText(module)} failed`);
  }
  const moduleText = jsFromStr(strOf(module) ?? "");
  const found = deepAttribute(from, path);
  if (found === undefined)
    throw cannotPickle(`Can't pickle ${reprText(obj)}: attribute lookup ${text} on ${moduleText} failed`);
  if (found.value !== obj)
    throw cannotPickle(`Can't pickle ${reprText(obj)}: it's not the same object as ${moduleText}.${text}`);
  if (p.proto >= 2) {
    const code = extensionCode(module, name);
    if (code !== None) {
      const n = typeof code === "number" ? code : -1;
      if (n <= 0 || n > 0x7fffffff)
        throw pyError(
          "RuntimeError",
          `Can't pickle ${reprText(obj)}: extension code ${reprText(code)} is out of range`,
        );
      if (n <= 0xff) p.out.op(op.EXT1, n, 1);
      else if (n <= 0xffff) p.out.op(op.EXT2, n, 2);
      else p.out.op(op.EXT4, n, 4);
      return;
    }
  }
  if (found.parent === from) name = strFromJs(path[path.length - 1]!);
  if (p.proto >= 4) {
    saveNames(p, obj, module, name);
    p.out.byte(op.STACK_GLOBAL);
  } else if (found.parent !== from) {
    const getattr = rt.builtins.getStr("getattr")!;
    saveReduce(p, new PyTuple([getattr, new PyTuple([found.parent, strFromJs(path[path.length - 1]!)])]), undefined);
  } else {
    const [m, n] = p.fixImports && p.proto < 3 ? compatNames(module, name, false) : [module, name];
    p.out.byte(op.GLOBAL);
    for (const part of [m, n]) {
      const s = strOf(part)!;
      const bytes = p.proto >= 3 ? utf8(s) : latin1(jsFromStr(s));
      if (p.proto < 3 && /[^\0-\x7f]/.test(jsFromStr(s)))
        throw cannotPickle(
          `can't pickle ${part === m ? "module" : "global"} identifier '${jsFromStr(s)}' using pickle protocol ${p.proto}`,
        );
      p.out.raw(bytes);
      p.out.byte(10);
    }
  }
  memoize(p, obj);
}

/**
 * The names behind STACK_GLOBAL. CPython remembers strings by identity: a builtin type or function gives a new string for its name
 * each time, and the module of builtin functions is a string of its own.
 */
function saveNames(p: PyPickler, obj: Value, module: Value, name: Value): void {
  const isFunction = obj instanceof PyBuiltin;
  const isBuiltin = isFunction || (obj instanceof PyType && !obj.isHeap);
  if (!isBuiltin || p.persistentId !== undefined || p.fast !== 0) {
    save(p, module, false);
    save(p, name, false);
    return;
  }
  if (isFunction) {
    const text = reprText(module);
    const key = p.functionModules.get(text);
    const known = key === undefined ? undefined : p.memo.get(key);
    if (known !== undefined) memoGet(p, known);
    else p.functionModules.set(text, saveUnique(p, strOf(module)!));
  } else save(p, module, false);
  saveUnique(p, strOf(name)!);
}

/** Saves a string that is equal to no other; what the memo knows it by. */
function saveUnique(p: PyPickler, s: Str): Value {
  const key = new PyTuple([s]);
  saveStr(p, s, key);
  return key;
}

function orNone(v: Value | undefined): Value | undefined {
  return v === None ? undefined : v;
}

/** A tuple of `__reduce__`. `obj` is what it rebuilds, if that is to be remembered. */
function saveReduce(p: PyPickler, reduced: PyTuple, obj: Value | undefined): void {
  const size = reduced.items.length;
  if (size < 2 || size > 6) throw cannotPickle("tuple returned by __reduce__ must contain 2 through 6 elements");
  const [callable, args] = reduced.items as [Value, Value];
  if (!isCallable(callable)) throw cannotPickle("first item of the tuple returned by __reduce__ must be callable");
  if (!(args instanceof PyTuple)) throw cannotPickle("second item of the tuple returned by __reduce__ must be a tuple");
  const state = orNone(reduced.items[2]);
  const listItems = orNone(reduced.items[3]);
  const dictItems = orNone(reduced.items[4]);
  const stateSetter = orNone(reduced.items[5]);
  for (const [v, which] of [
    [listItems, "fourth"],
    [dictItems, "fifth"],
  ] as const) {
    if (v !== undefined && typeOf(v).slots.next === undefined)
      throw cannotPickle(
        `${which} element of the tuple returned by __reduce__ must be an iterator, not ${typeName(v)}`,
      );
  }
  if (stateSetter !== undefined && !isCallable(stateSetter)) {
    throw cannotPickle(
      `sixth element of the tuple returned by __reduce__ must be a function, not ${typeName(stateSetter)}`,
    );
  }
  saveConstruction(p, callable, args, obj);
  if (obj !== undefined) {
    const known = p.memo.get(obj);
    if (known !== undefined) {
      // the arguments have led back here
      p.out.byte(op.POP);
      memoGet(p, known);
      return;
    }
    memoize(p, obj);
  }
  if (listItems !== undefined) appendBatches(p, listItems);
  if (dictItems !== undefined) itemBatches(p, dictItems);
  if (state === undefined) return;
  if (stateSetter === undefined) {
    save(p, state, false);
    p.out.byte(op.BUILD);
    return;
  }
  save(p, stateSetter, false);
  save(p, obj!, false);
  save(p, state, false);
  p.out.byte(op.TUPLE2);
  p.out.byte(op.REDUCE);
  p.out.byte(op.POP);
}

function saveConstruction(p: PyPickler, callable: Value, args: PyTuple, obj: Value | undefined): void {
  const name = p.proto >= 2 ? findAttr(callable, "__name__") : undefined;
  if (name === "__newobj_ex__") {
    const { items } = args;
    if (items.length !== 3) {
      throw cannotPickle(`length of the NEWOBJ_EX argument tuple must be exactly 3, not ${items.length}`);
    }
    const [cls, positional, keywords] = items as [Value, Value, Value];
    if (!(cls instanceof PyType))
      throw cannotPickle(`first item from NEWOBJ_EX argument tuple must be a class, not ${typeName(cls)}`);
    if (!(positional instanceof PyTuple))
      throw cannotPickle(`second item from NEWOBJ_EX argument tuple must be a tuple, not ${typeName(positional)}`);
    if (!(keywords instanceof PyDict))
      throw cannotPickle(`third item from NEWOBJ_EX argument tuple must be a dict, not ${typeName(keywords)}`);
    if (p.proto >= 4) {
      save(p, cls, false);
      save(p, positional, false);
      save(p, keywords, false);
      p.out.byte(op.NEWOBJ_EX);
      return;
    }
    const partial = getAttr(rt.hooks.importModule("functools"), "partial");
    const names = keywords.keys.filter((k) => k !== undefined) as string[];
    const values = names.map((k) => keywords.getStr(k)!);
    save(p, call(partial, [getAttr(cls, "__new__"), cls, ...positional.items, ...values], names), false);
    save(p, EMPTY_TUPLE, false);
    p.out.byte(op.REDUCE);
    return;
  }
  if (name === "__newobj__") {
    const cls = args.items[0];
    if (cls === undefined) throw cannotPickle("__newobj__ arglist is empty");
    if (findAttr(cls, "__new__") === undefined)
      throw cannotPickle("args[0] from __newobj__ args does not have __new__");
    if (obj !== undefined && findAttr(obj, "__class__") !== cls)
      throw cannotPickle("args[0] from __newobj__ args has the wrong class");
    save(p, cls, false);
    save(p, new PyTuple(args.items.slice(1)), false);
    p.out.byte(op.NEWOBJ);
    return;
  }
  save(p, callable, false);
  save(p, args, false);
  p.out.byte(op.REDUCE);
}
