/** Reading pickles. Source: Modules/_pickle.c. */
import { copyBytes } from "../../base/byte-store.ts";
import { asciiText, isAscii } from "../../base/byte-text.ts";
import { decodeUtf8, firstInvalidUtf8 } from "../../base/utf8.ts";
import { PyByteArray, PyBytes } from "../../objects/bytes.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyFloat } from "../../objects/number.ts";
import { None, normalInt, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { PyFrozenSet, PySet } from "../../objects/set.ts";
import { strFromJs, strOf } from "../../objects/str.ts";
import { PyType } from "../../objects/type.ts";
import { dictType, floatType, listType, setType } from "../../objects/types.ts";
import { findAttr, getAttr, setAttr } from "../../protocols/attributes.ts";
import { call, call1, callMethod } from "../../protocols/call.ts";
import { setItem } from "../../protocols/container.ts";
import { pyError } from "../../protocols/errors.ts";
import { iterNext } from "../../protocols/iterate.ts";
import { reprText } from "../../protocols/text.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { compatNames, deepAttribute, dottedPath, extensionTables, importNamed, textOf } from "./names.ts";
import * as op from "./opcodes.ts";
import { cannotUnpickle } from "./opcodes.ts";

const EMPTY = new Uint8Array(0);

export class PyUnpickler extends PyObject {
  /** Bytes read ahead, and where in them reading goes on. */
  data: Uint8Array = EMPTY;
  at = 0;
  /** The file's methods; both `undefined` when there are only the bytes. */
  read: Value | undefined = undefined;
  readline: Value | undefined = undefined;
  ready = false;
  memo: (Value | undefined)[] = [];
  /** Entries of `memo`: where MEMOIZE puts the next. */
  memoCount = 0;
  stack: Value[] = [];
  marks: number[] = [];
  proto = 0;
  fixImports = true;
  encoding: Value = "ASCII";
  errors: Value = "strict";
  buffers: Value | undefined = undefined;
  persistentLoad: Value | undefined = undefined;
}

// ---------------------------------------------------------------- input

const truncated = (): unknown => cannotUnpickle("pickle data was truncated");

/** The next `n` bytes; a view, do not keep. */
function take(u: PyUnpickler, n: number): Uint8Array {
  const end = u.at + n;
  if (end <= u.data.length) {
    // V8 moves bytes out of its heap for a view of them: short parts are copied
    const out = n <= 64 ? copyBytes(u.data, u.at, end) : u.data.subarray(u.at, end);
    u.at = end;
    return out;
  }
  if (u.read === undefined) throw truncated();
  const have = u.data.subarray(u.at);
  const rest = fromFile(u, n - have.length);
  u.data = EMPTY;
  u.at = 0;
  if (have.length === 0 && rest.length === n) return rest;
  if (have.length + rest.length < n) throw truncated();
  const out = new Uint8Array(n);
  out.set(have);
  out.set(rest, have.length);
  return out;
}

function byte(u: PyUnpickler): number {
  return u.at < u.data.length ? u.data[u.at++]! : take(u, 1)[0]!;
}

/** The next opcode: where one should be, the end of the input is an error of its own. */
function nextOpcode(u: PyUnpickler): number {
  if (u.at < u.data.length) return u.data[u.at++]!;
  const got = u.read === undefined ? EMPTY : fromFile(u, 1);
  if (got.length === 0) throw pyError("EOFError", "Ran out of input");
  return got[0]!;
}

function fromFile(u: PyUnpickler, n: number): Uint8Array {
  const got = call1(u.read!, n);
  if (!(got instanceof PyBytes)) {
    if (typeOf(got).slots.buffer === undefined)
      throw pyError("ValueError", "read() returned non-bytes object (" + typeName(got) + ")");
    return typeOf(got).slots.buffer!(got, false).bytes.slice();
  }
  return got.bytes;
}

/** A line, without its end. */
function line(u: PyUnpickler): string {
  let bytes: Uint8Array;
  const end = u.data.indexOf(10, u.at);
  if (end >= 0) {
    bytes = u.data.subarray(u.at, end);
    u.at = end + 1;
  } else if (u.read === undefined) {
    throw truncated();
  } else {
    const have = u.data.subarray(u.at);
    u.data = EMPTY;
    u.at = 0;
    const got = call(u.readline!, []);
    const rest = got instanceof PyBytes ? got.bytes : EMPTY;
    if (rest[rest.length - 1] !== 10) throw truncated();
    bytes = new Uint8Array(have.length + rest.length - 1);
    bytes.set(have);
    bytes.set(rest.subarray(0, rest.length - 1), have.length);
  }
  let out = "";
  for (const b of bytes) out += String.fromCharCode(b);
  return out;
}

function little(bytes: Uint8Array): number {
  let n = 0;
  for (let i = bytes.length - 1; i >= 0; i--) n = n * 256 + bytes[i]!;
  return n;
}
const int32 = (bytes: Uint8Array): number => little(bytes) | 0;

/** A size that an opcode gives. */
function sizeOf(u: PyUnpickler, width: number, what: string): number {
  let n = 0;
  if (u.at + width <= u.data.length) {
    for (let i = width - 1; i >= 0; i--) n = n * 256 + u.data[u.at + i]!;
    u.at += width;
  } else n = little(take(u, width));
  if (n > 0x7fffffffffff)
    throw pyError("OverflowError", `${what} exceeds system's maximum size of 9223372036854775807 bytes`);
  return n;
}

// ---------------------------------------------------------------- stack

const fence = (u: PyUnpickler): number => (u.marks.length === 0 ? 0 : u.marks[u.marks.length - 1]!);

function underflow(u: PyUnpickler): unknown {
  return cannotUnpickle(u.marks.length > 0 ? "unexpected MARK found" : "unpickling stack underflow");
}

function pop(u: PyUnpickler): Value {
  if (u.stack.length <= fence(u)) throw underflow(u);
  return u.stack.pop()!;
}

function top(u: PyUnpickler): Value {
  if (u.stack.length <= fence(u)) throw underflow(u);
  return u.stack[u.stack.length - 1]!;
}

/** Everything above the last mark. */
function popMark(u: PyUnpickler): Value[] {
  const mark = u.marks.pop();
  if (mark === undefined) throw cannotUnpickle("could not find MARK");
  return u.stack.splice(mark);
}

function popMany(u: PyUnpickler, n: number): Value[] {
  if (u.stack.length - n < fence(u)) throw underflow(u);
  return u.stack.splice(u.stack.length - n);
}

// ---------------------------------------------------------------- values

function textOfUtf8(bytes: Uint8Array): Value {
  if (isAscii(bytes)) return asciiText(bytes);
  if (firstInvalidUtf8(bytes) < 0) return strFromJs(decodeUtf8(bytes));
  return callMethod(new PyBytes(bytes.slice()), "decode", ["utf-8", "surrogatepass"]);
}

/** A str of Python 2: text in the encoding asked for, or bytes. */
function oldString(u: PyUnpickler, bytes: Uint8Array): Value {
  const v = new PyBytes(bytes.slice());
  return u.encoding === "bytes" ? v : callMethod(v, "decode", [u.encoding, u.errors]);
}

function longFromBytes(bytes: Uint8Array): Value {
  if (bytes.length === 0) return 0;
  let hex = "";
  for (let i = bytes.length - 1; i >= 0; i--) hex += bytes[i]!.toString(16).padStart(2, "0");
  return normalInt(BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`)));
}

function intFromLine(text: string): Value {
  if (text === "00") return false;
  if (text === "01") return true;
  const s = text.trim();
  if (!/^[+-]?\d+$/.test(s)) {
    try {
      return callMethod(rt.builtins.getStr("int")!, "__call__", [strFromJs(s), 0]);
    } catch {
      throw pyError("ValueError", "could not convert string to int");
    }
  }
  return normalInt(BigInt(s.startsWith("+") ? s.slice(1) : s));
}

function quotedString(u: PyUnpickler, s: string): Value {
  const quote = s[0];
  if (s.length < 2 || quote !== s[s.length - 1] || (quote !== "'" && quote !== '"'))
    throw cannotUnpickle("the STRING opcode argument must be quoted");
  const inner = s.slice(1, -1);
  const bytes = new PyBytes(Uint8Array.from(inner, (ch) => ch.charCodeAt(0)));
  const decoded = callMethod(rt.hooks.importModule("_codecs"), "escape_decode", [bytes]) as PyTuple;
  return oldString(u, (decoded.items[0] as PyBytes).bytes);
}

export function findClass(u: PyUnpickler, module: Value, name: Value): Value {
  let [m, n] = [module, name];
  if (u.proto < 3 && u.fixImports) [m, n] = compatNames(m, n, true);
  const from = importNamed(m);
  const path = u.proto >= 4 ? dottedPath(textOf(n), from) : [textOf(n)];
  const found = deepAttribute(from, path);
  if (found === undefined) throw pyError("AttributeError", `Can't get attribute ${reprText(n)} on ${reprText(from)}`);
  return found.value;
}

const findFor = (u: PyUnpickler, module: Value, name: Value): Value => callMethod(u, "find_class", [module, name]);

function extension(u: PyUnpickler, code: number): Value {
  if (code <= 0) throw cannotUnpickle("EXT specifies code <= 0");
  const { cache, inverted } = extensionTables();
  const known = callMethod(cache, "get", [code]);
  if (known !== None) return known;
  const pair = callMethod(inverted, "get", [code]);
  if (pair === None) throw pyError("ValueError", `unregistered extension code ${code}`);
  if (!(pair instanceof PyTuple) || pair.items.length !== 2)
    throw pyError("ValueError", `_inverted_registry[${code}] isn't a 2-tuple of strings`);
  const found = findFor(u, pair.items[0]!, pair.items[1]!);
  setItem(cache, code, found);
  return found;
}

function persistent(u: PyUnpickler, id: Value): Value {
  if (u.persistentLoad === undefined) {
    throw cannotUnpickle(
      "A load persistent id instruction was encountered, but no persistent_load function was specified.",
    );
  }
  return call1(u.persistentLoad, id);
}

/** What INST and OBJ make of a class. */
function instantiate(cls: Value, args: Value[]): Value {
  if (args.length === 0 && cls instanceof PyType && findAttr(cls, "__getinitargs__") === undefined)
    return callMethod(cls, "__new__", [cls]);
  return call(cls, args);
}

function newObject(cls: Value, args: Value, kwargs: Value | undefined, opcode: string): Value {
  if (!(cls instanceof PyType)) throw cannotUnpickle(`${opcode} class argument must be a type, not ${typeName(cls)}`);
  const make = cls.slots.new;
  if (make === undefined) throw cannotUnpickle(`${opcode} class argument '${cls.name}' doesn't have __new__`);
  if (!(args instanceof PyTuple))
    throw cannotUnpickle(`${opcode} args argument must be a tuple, not ${typeName(args)}`);
  if (kwargs === undefined) return make(cls, [...args.items], undefined);
  if (!(kwargs instanceof PyDict))
    throw cannotUnpickle(`${opcode} kwargs argument must be a dict, not ${typeName(kwargs)}`);
  const names = kwargs.keys.filter((k) => k !== undefined) as string[];
  return make(cls, [...args.items, ...names.map((k) => kwargs.getStr(k)!)], names.length === 0 ? undefined : names);
}

function build(u: PyUnpickler): void {
  let state = pop(u);
  const inst = top(u);
  const setState = findAttr(inst, "__setstate__");
  if (setState !== undefined) {
    call1(setState, state);
    return;
  }
  let slots: Value = None;
  if (state instanceof PyTuple && state.items.length === 2) [state, slots] = state.items as [Value, Value];
  if (state !== None) {
    if (!(state instanceof PyDict)) throw cannotUnpickle("state is not a dictionary");
    const dict = getAttr(inst, "__dict__");
    for (let i = 0; i < state.keys.length; i++) {
      const key = state.keys[i];
      if (key !== undefined) setItem(dict, key, state.values[i]!);
    }
  }
  if (slots === None) return;
  if (!(slots instanceof PyDict)) throw cannotUnpickle("slot state is not a dictionary");
  for (let i = 0; i < slots.keys.length; i++) {
    const key = slots.keys[i];
    if (key === undefined) continue;
    if (typeof key !== "string") throw pyError("TypeError", `attribute name must be string, not '${typeName(key)}'`);
    setAttr(inst, key, slots.values[i]!);
  }
}

function append(u: PyUnpickler, items: Value[]): void {
  const list = top(u);
  if (items.length === 0) return;
  if (list instanceof PyList && list.cls === listType) {
    for (const item of items) list.items.push(item);
    return;
  }
  const extend = findAttr(list, "extend");
  if (extend !== undefined) {
    call1(extend, new PyList(items));
    return;
  }
  const add = getAttr(list, "append");
  for (const item of items) call1(add, item);
}

function setItems(u: PyUnpickler, items: Value[]): void {
  const dict = top(u);
  if (items.length % 2 !== 0) throw cannotUnpickle("odd number of items for SETITEMS");
  if (dict instanceof PyDict && dict.cls === dictType) {
    for (let i = 0; i < items.length; i += 2) dict.set(items[i]!, items[i + 1]!);
    return;
  }
  for (let i = 0; i < items.length; i += 2) setItem(dict, items[i]!, items[i + 1]!);
}

function dictOf(items: Value[]): PyDict {
  if (items.length % 2 !== 0) throw cannotUnpickle("odd number of items for DICT");
  const out = new PyDict();
  for (let i = 0; i < items.length; i += 2) out.set(items[i]!, items[i + 1]!);
  return out;
}

function addItems(u: PyUnpickler, items: Value[]): void {
  const set = top(u);
  if (set instanceof PySet && set.cls === setType) {
    for (const item of items) set.add(item);
    return;
  }
  const add = getAttr(set, "add");
  for (const item of items) call1(add, item);
}

function getMemo(u: PyUnpickler, index: number): void {
  const v = u.memo[index];
  if (v === undefined) throw cannotUnpickle(`Memo value not found at index ${index}`);
  u.stack.push(v);
}

function memoIndex(text: string): number {
  if (!/^\s*[+-]?\d+\s*$/.test(text))
    throw pyError("ValueError", `invalid literal for int() with base 10: ${reprText(strFromJs(text))}`);
  return Number(text);
}

function putMemo(u: PyUnpickler, index: number): void {
  if (u.stack.length <= fence(u)) throw underflow(u);
  if (index < 0) throw pyError("ValueError", "negative PUT argument");
  if (u.memo[index] === undefined) u.memoCount++;
  u.memo[index] = top(u);
}

export function setMemo(u: PyUnpickler, memo: (Value | undefined)[]): void {
  u.memo = memo;
  u.memoCount = memo.reduce<number>((n, v) => (v === undefined ? n : n + 1), 0);
}

function nextBuffer(u: PyUnpickler): Value {
  if (u.buffers === undefined) {
    throw cannotUnpickle("pickle stream refers to out-of-band data but no *buffers* argument was given");
  }
  const buffer = iterNext(u.buffers);
  if (buffer === undefined) throw cannotUnpickle("not enough out-of-band buffers");
  return buffer;
}

const float8 = new DataView(new ArrayBuffer(8));

/** Reads one pickle. */
export function load(u: PyUnpickler): Value {
  u.stack = [];
  u.marks = [];
  u.proto = 0;
  const push = (v: Value): void => {
    u.stack.push(v);
  };
  for (;;) {
    const code = nextOpcode(u);
    switch (code) {
      case op.NONE:
        push(None);
        break;
      case op.NEWTRUE:
        push(true);
        break;
      case op.NEWFALSE:
        push(false);
        break;
      case op.BININT:
        push(int32(take(u, 4)));
        break;
      case op.BININT1:
        push(byte(u));
        break;
      case op.BININT2:
        push(little(take(u, 2)));
        break;
      case op.INT:
        push(intFromLine(line(u)));
        break;
      case op.LONG: {
        const text = line(u);
        if (text === "") throw truncated();
        push(intFromLine(text.endsWith("L") ? text.slice(0, -1) : text) as Value);
        break;
      }
      case op.LONG1:
        push(longFromBytes(take(u, byte(u))));
        break;
      case op.LONG4: {
        const n = int32(take(u, 4));
        if (n < 0) throw cannotUnpickle("LONG pickle has negative byte count");
        push(longFromBytes(take(u, n)));
        break;
      }
      case op.FLOAT: {
        const text = line(u);
        const x = call1(floatType, strFromJs(text));
        push(x);
        break;
      }
      case op.BINFLOAT: {
        const bytes = take(u, 8);
        for (let i = 0; i < 8; i++) float8.setUint8(i, bytes[i]!);
        push(new PyFloat(float8.getFloat64(0)));
        break;
      }
      case op.BINBYTES:
        push(new PyBytes(take(u, sizeOf(u, 4, "BINBYTES")).slice()));
        break;
      case op.SHORT_BINBYTES:
        push(new PyBytes(take(u, byte(u)).slice()));
        break;
      case op.BINBYTES8:
        push(new PyBytes(take(u, sizeOf(u, 8, "BINBYTES8")).slice()));
        break;
      case op.BYTEARRAY8:
        push(new PyByteArray(take(u, sizeOf(u, 8, "BYTEARRAY8")).slice()));
        break;
      case op.NEXT_BUFFER:
        push(nextBuffer(u));
        break;
      case op.READONLY_BUFFER: {
        const buffer = pop(u);
        const view = call1(rt.builtins.getStr("memoryview")!, buffer);
        push(getAttr(view, "readonly") === true ? buffer : callMethod(view, "toreadonly"));
        break;
      }
      case op.STRING:
        push(quotedString(u, line(u)));
        break;
      case op.BINSTRING: {
        const n = int32(take(u, 4));
        if (n < 0) throw cannotUnpickle("BINSTRING pickle has negative byte count");
        push(oldString(u, take(u, n)));
        break;
      }
      case op.SHORT_BINSTRING:
        push(oldString(u, take(u, byte(u))));
        break;
      case op.UNICODE: {
        const bytes = new PyBytes(Uint8Array.from(line(u), (ch) => ch.charCodeAt(0)));
        push(callMethod(bytes, "decode", ["raw-unicode-escape"]));
        break;
      }
      case op.SHORT_BINUNICODE:
        push(textOfUtf8(take(u, byte(u))));
        break;
      case op.BINUNICODE:
        push(textOfUtf8(take(u, sizeOf(u, 4, "BINUNICODE"))));
        break;
      case op.BINUNICODE8:
        push(textOfUtf8(take(u, sizeOf(u, 8, "BINUNICODE8"))));
        break;
      case op.EMPTY_TUPLE:
        push(new PyTuple([]));
        break;
      case op.TUPLE1:
        push(new PyTuple(popMany(u, 1)));
        break;
      case op.TUPLE2:
        push(new PyTuple(popMany(u, 2)));
        break;
      case op.TUPLE3:
        push(new PyTuple(popMany(u, 3)));
        break;
      case op.TUPLE:
        push(new PyTuple(popMark(u)));
        break;
      case op.EMPTY_LIST:
        push(new PyList([]));
        break;
      case op.LIST:
        push(new PyList(popMark(u)));
        break;
      case op.EMPTY_DICT:
        push(new PyDict());
        break;
      case op.DICT:
        push(dictOf(popMark(u)));
        break;
      case op.EMPTY_SET:
        push(new PySet());
        break;
      case op.ADDITEMS:
        addItems(u, popMark(u));
        break;
      case op.FROZENSET: {
        const items = popMark(u);
        const frozen = new PyFrozenSet();
        for (const item of items) frozen.add(item);
        push(frozen);
        break;
      }
      case op.OBJ: {
        const args = popMark(u);
        const cls = args.shift();
        if (cls === undefined) throw underflow(u);
        push(instantiate(cls, args));
        break;
      }
      case op.INST: {
        const args = popMark(u);
        const module = line(u);
        const cls = findFor(u, strFromJs(module), strFromJs(line(u)));
        push(instantiate(cls, args));
        break;
      }
      case op.NEWOBJ: {
        const args = pop(u);
        push(newObject(pop(u), args, undefined, "NEWOBJ"));
        break;
      }
      case op.NEWOBJ_EX: {
        const kwargs = pop(u);
        const args = pop(u);
        push(newObject(pop(u), args, kwargs, "NEWOBJ_EX"));
        break;
      }
      case op.GLOBAL: {
        const module = utf8Line(line(u));
        push(findFor(u, module, utf8Line(line(u))));
        break;
      }
      case op.STACK_GLOBAL: {
        const name = pop(u);
        const module = pop(u);
        if (strOf(name) === undefined || strOf(module) === undefined) throw cannotUnpickle("STACK_GLOBAL requires str");
        push(findFor(u, module, name));
        break;
      }
      case op.EXT1:
        push(extension(u, byte(u)));
        break;
      case op.EXT2:
        push(extension(u, little(take(u, 2))));
        break;
      case op.EXT4:
        push(extension(u, int32(take(u, 4))));
        break;
      case op.REDUCE: {
        const args = pop(u);
        const func = pop(u);
        if (!(args instanceof PyTuple)) throw pyError("TypeError", "argument list must be a tuple");
        push(call(func, [...args.items]));
        break;
      }
      case op.BUILD:
        build(u);
        break;
      case op.APPEND: {
        const item = pop(u);
        append(u, [item]);
        break;
      }
      case op.APPENDS:
        append(u, popMark(u));
        break;
      case op.SETITEM: {
        const value = pop(u);
        const key = pop(u);
        setItems(u, [key, value]);
        break;
      }
      case op.SETITEMS:
        setItems(u, popMark(u));
        break;
      case op.MARK:
        u.marks.push(u.stack.length);
        break;
      case op.POP:
        // a mark on top is taken off too
        if (u.marks.length > 0 && fence(u) === u.stack.length) u.marks.pop();
        else pop(u);
        break;
      case op.POP_MARK:
        popMark(u);
        break;
      case op.DUP:
        push(top(u));
        break;
      case op.GET:
        getMemo(u, memoIndex(line(u)));
        break;
      case op.BINGET:
        getMemo(u, byte(u));
        break;
      case op.LONG_BINGET:
        getMemo(u, little(take(u, 4)));
        break;
      case op.PUT:
        putMemo(u, memoIndex(line(u)));
        break;
      case op.BINPUT:
        putMemo(u, byte(u));
        break;
      case op.LONG_BINPUT:
        putMemo(u, little(take(u, 4)));
        break;
      case op.MEMOIZE:
        putMemo(u, u.memoCount);
        break;
      case op.PERSID: {
        const id = line(u);
        if (/[^\0-\x7f]/.test(id)) throw cannotUnpickle("persistent IDs in protocol 0 must be ASCII strings");
        push(persistent(u, id));
        break;
      }
      case op.BINPERSID:
        push(persistent(u, pop(u)));
        break;
      case op.PROTO: {
        const n = byte(u);
        if (n > op.HIGHEST_PROTOCOL) throw pyError("ValueError", `unsupported pickle protocol: ${n}`);
        u.proto = n;
        break;
      }
      case op.FRAME:
        frame(u);
        break;
      case op.STOP:
        return pop(u);
      default: {
        if (code >= 0x20 && code < 0x7f && code !== 0x27 && code !== 0x5c)
          throw cannotUnpickle(`invalid load key, '${String.fromCharCode(code)}'.`);
        throw cannotUnpickle(`invalid load key, '\\x${code.toString(16).padStart(2, "0")}'.`);
      }
    }
  }
}

const utf8Line = (text: string): Value => textOfUtf8(Uint8Array.from(text, (ch) => ch.charCodeAt(0)));

/** A frame's bytes are read at once. */
function frame(u: PyUnpickler): void {
  const n = sizeOf(u, 8, "FRAME length");
  if (u.read === undefined) {
    if (u.at + n > u.data.length) throw truncated();
    return;
  }
  u.data = take(u, n).slice();
  u.at = 0;
}
