/**
 * Reading marshal data. The bytes may be anything: every failure is a `DataError` with CPython's type and message, memory stays
 * proportional to the input and nesting is limited. Source: Python/marshal.c (r_object).
 */
import {
  type Const,
  ConstComplex,
  ConstFloat,
  ConstFrozenSet,
  ELLIPSIS,
  jsFromStr,
  normalInt,
  strFromCodePoints,
  WideText,
} from "../../base/const.ts";
import { DataError } from "../../base/data-error.ts";
import { CodeObject } from "../code-object.ts";
import { parsePythonFloat } from "../float-repr.ts";
import { decodeUtf8 } from "./text.ts";
import {
  FLAG_REF,
  MAX_DEPTH,
  MarshalContainer,
  type MarshalFactory,
  type MarshalValue,
  STOP_ITERATION,
  TYPE,
} from "./types.ts";

/** Marks a reference number whose object is still being read. */
const PENDING = Symbol("pending");
/** TYPE_NULL: the end of a dict, an error anywhere else. */
const NULL = Symbol("null");

/** Reads one value; bytes after it are ignored. */
export function loads(data: Uint8Array): MarshalValue {
  return readMarshal(data).value;
}

/** Reads one value and tells how many bytes it took. */
export function readMarshal(data: Uint8Array, offset = 0): { value: MarshalValue; end: number } {
  const reader = new Reader(data, offset);
  const value = reader.object();
  if (value === NULL) throw new DataError("TypeError", "NULL object in marshal data for object");
  return { value, end: reader.pos };
}

/** Reads one value and builds runtime values of it. Sharing and cycles of the data are kept. */
export function loadsWith<V>(data: Uint8Array, factory: MarshalFactory<V>): V {
  return fromNeutral(loads(data), factory);
}

/** Builds runtime values of neutral ones. */
export function fromNeutral<V>(value: MarshalValue, factory: MarshalFactory<V>): V {
  const done = new Map<unknown, V>();
  const convert = (v: MarshalValue): V => {
    if (typeof v !== "object" || v === null) return factory.leaf(v);
    const known = done.get(v);
    if (known !== undefined) return known;
    let made: V;
    if (Array.isArray(v)) {
      const items: V[] = [];
      made = factory.tuple(items);
      done.set(v, made);
      for (const item of v as readonly MarshalValue[]) items.push(convert(item));
    } else if (v instanceof MarshalContainer) {
      if (v.kind === "list") {
        const items: V[] = [];
        made = factory.list(items);
        done.set(v, made);
        for (const item of v.items) items.push(convert(item));
      } else if (v.kind === "set") {
        made = factory.set();
        done.set(v, made);
        for (const item of v.items) factory.addToSet(made, convert(item));
      } else {
        made = factory.dict();
        done.set(v, made);
        for (let i = 0; i + 1 < v.items.length; i += 2) {
          factory.addToDict(made, convert(v.items[i]!), convert(v.items[i + 1]!));
        }
      }
    } else if (v instanceof ConstFrozenSet) {
      made = factory.frozenset(v.items.map(convert));
      done.set(v, made);
    } else {
      made = factory.leaf(v as Const | typeof STOP_ITERATION);
      done.set(v, made);
    }
    return made;
  };
  return convert(value);
}

function tooShort(): DataError {
  return new DataError("EOFError", "marshal data too short");
}

function bad(what: string): DataError {
  return new DataError("ValueError", `bad marshal data (${what})`);
}

class Reader {
  pos: number;
  private readonly data: Uint8Array;
  private readonly view: DataView;
  private readonly refs: (MarshalValue | typeof PENDING)[] = [];
  private depth = 0;

  constructor(data: Uint8Array, offset: number) {
    this.data = data;
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    this.pos = offset;
  }

  object(): MarshalValue | typeof NULL {
    if (this.pos >= this.data.length) throw new DataError("EOFError", "EOF read where object expected");
    const code = this.data[this.pos++]!;
    if (++this.depth > MAX_DEPTH) throw new DataError("ValueError", "recursion limit exceeded");
    const value = this.body(code & ~FLAG_REF, (code & FLAG_REF) !== 0);
    this.depth--;
    return value;
  }

  private body(type: number, flagged: boolean): MarshalValue | typeof NULL {
    switch (type) {
      case TYPE.NULL:
        return NULL;
      case TYPE.NONE:
        return null;
      case TYPE.STOPITER:
        return STOP_ITERATION;
      case TYPE.ELLIPSIS:
        return ELLIPSIS;
      case TYPE.FALSE:
        return false;
      case TYPE.TRUE:
        return true;
      case TYPE.INT:
        return this.keep(flagged, this.long());
      case TYPE.LONG:
        return this.keep(flagged, this.bigInt());
      case TYPE.FLOAT:
        return this.keep(flagged, new ConstFloat(this.floatText()));
      case TYPE.BINARY_FLOAT:
        return this.keep(flagged, new ConstFloat(this.double()));
      case TYPE.COMPLEX: {
        const re = this.floatText();
        return this.keep(flagged, new ConstComplex(re, this.floatText()));
      }
      case TYPE.BINARY_COMPLEX: {
        const re = this.double();
        return this.keep(flagged, new ConstComplex(re, this.double()));
      }
      case TYPE.STRING:
        return this.keep(flagged, this.take(this.size("bytes object")).slice());
      case TYPE.ASCII:
      case TYPE.ASCII_INTERNED:
        return this.keep(flagged, this.latin1(this.size("string")));
      case TYPE.SHORT_ASCII:
      case TYPE.SHORT_ASCII_INTERNED:
        return this.keep(flagged, this.latin1(this.byte()));
      case TYPE.INTERNED:
      case TYPE.UNICODE:
        return this.keep(flagged, this.unicode());
      case TYPE.SMALL_TUPLE:
        return this.tuple(flagged, this.byte());
      case TYPE.TUPLE:
        return this.tuple(flagged, this.size("tuple"));
      case TYPE.LIST: {
        const n = this.size("list");
        const list = new MarshalContainer("list", []);
        this.keep(flagged, list);
        for (let i = 0; i < n; i++) list.items.push(this.item("list"));
        return list;
      }
      case TYPE.DICT: {
        const dict = new MarshalContainer("dict", []);
        this.keep(flagged, dict);
        for (;;) {
          const key = this.object();
          if (key === NULL) break;
          const value = this.object();
          if (value === NULL) break;
          dict.items.push(key, value);
        }
        return dict;
      }
      case TYPE.SET: {
        const n = this.size("set");
        const set = new MarshalContainer("set", []);
        this.keep(flagged, set);
        for (let i = 0; i < n; i++) set.items.push(this.item("set"));
        return set;
      }
      case TYPE.FROZENSET: {
        const n = this.size("set");
        const at = this.reserve(flagged);
        const items: Const[] = [];
        for (let i = 0; i < n; i++) items.push(this.item("set") as Const);
        return this.fill(at, new ConstFrozenSet(items));
      }
      case TYPE.CODE:
        return this.code(flagged);
      case TYPE.REF: {
        const n = this.long();
        if (n < 0 || n >= this.refs.length) throw bad("invalid reference");
        const value = this.refs[n]!;
        if (value === PENDING) throw bad("invalid reference");
        return value;
      }
      default:
        throw bad("unknown type code");
    }
  }

  private keep<T extends MarshalValue>(flagged: boolean, value: T): T {
    if (flagged) this.refs.push(value);
    return value;
  }

  private reserve(flagged: boolean): number {
    return flagged ? this.refs.push(PENDING) - 1 : -1;
  }

  private fill<T extends MarshalValue>(at: number, value: T): T {
    if (at >= 0) this.refs[at] = value;
    return value;
  }

  private byte(): number {
    if (this.pos >= this.data.length) throw tooShort();
    return this.data[this.pos++]!;
  }

  private long(): number {
    if (this.pos + 4 > this.data.length) throw tooShort();
    const n = this.view.getInt32(this.pos, true);
    this.pos += 4;
    return n;
  }

  private double(): number {
    if (this.pos + 8 > this.data.length) throw tooShort();
    const v = this.view.getFloat64(this.pos, true);
    this.pos += 8;
    return v;
  }

  private take(n: number): Uint8Array {
    if (n > this.data.length - this.pos) throw tooShort();
    this.pos += n;
    return this.data.subarray(this.pos - n, this.pos);
  }

  private size(what: string): number {
    const n = this.long();
    if (n < 0) throw bad(what + " size out of range");
    return n;
  }

  private bigInt(): number | bigint {
    const n = this.long();
    if (n === -0x80000000) throw bad("long size out of range");
    const size = Math.abs(n);
    if (size * 2 > this.data.length - this.pos) throw tooShort();
    let text = "";
    for (let i = 0; i < size; i++) {
      const d = this.view.getInt16(this.pos, true);
      this.pos += 2;
      if (d < 0 || d > 0x7fff) throw bad("digit out of range in long");
      if (d === 0 && i === size - 1) throw bad("unnormalized long data");
      text = d.toString(2).padStart(15, "0") + text;
    }
    if (size === 0) return 0;
    const value = BigInt("0b" + text);
    return normalInt(n < 0 ? -value : value);
  }

  private floatText(): number {
    const text = strFromCodePoints(this.take(this.byte())) as string;
    const v = parsePythonFloat(text);
    if (v === null) throw new DataError("ValueError", `could not convert string to float: '${text}'`);
    return v;
  }

  private latin1(n: number): string {
    const bytes = this.take(n);
    return strFromCodePoints(bytes) as string;
  }

  private unicode(): string | WideText {
    const n = this.long();
    if (n < 0) throw bad("string size out of range");
    const bytes = this.take(n);
    const text = decodeUtf8(bytes);
    if (typeof text === "string" || text instanceof WideText) return text;
    const where =
      text.end - text.start === 1
        ? `can't decode byte 0x${bytes[text.start]!.toString(16).padStart(2, "0")} in position ${text.start}`
        : `can't decode bytes in position ${text.start}-${text.end - 1}`;
    throw new DataError("UnicodeDecodeError", `'utf-8' codec ${where}: ${text.reason}`);
  }

  private item(what: string): MarshalValue {
    const value = this.object();
    if (value === NULL) throw new DataError("TypeError", `NULL object in marshal data for ${what}`);
    return value;
  }

  private tuple(flagged: boolean, n: number): MarshalValue {
    const items: MarshalValue[] = [];
    this.keep(flagged, items);
    for (let i = 0; i < n; i++) items.push(this.item("tuple"));
    return items;
  }

  private code(flagged: boolean): CodeObject {
    const at = this.reserve(flagged);
    const co_argcount = this.long();
    const co_posonlyargcount = this.long();
    const co_kwonlyargcount = this.long();
    const co_stacksize = this.long();
    const co_flags = this.long();
    const co_code = this.bytesField();
    const consts = this.field();
    const co_names = this.namesField();
    const co_localsplusnames = this.namesField();
    const co_localspluskinds = this.bytesField();
    const co_filename = this.strField();
    const co_name = this.strField();
    const co_qualname = this.strField();
    const co_firstlineno = this.long();
    const co_linetable = this.bytesField();
    const co_exceptiontable = this.bytesField();
    if (!Array.isArray(consts)) throw internalCall();
    if (co_argcount < co_posonlyargcount || co_posonlyargcount < 0 || co_kwonlyargcount < 0 || co_stacksize < 0) {
      throw internalCall();
    }
    if (co_flags < 0 || co_code.length % 2 !== 0) throw internalCall();
    if (co_localsplusnames.length !== co_localspluskinds.length) throw internalCall();
    return this.fill(
      at,
      new CodeObject({
        co_argcount,
        co_posonlyargcount,
        co_kwonlyargcount,
        co_stacksize,
        co_flags,
        co_code,
        co_consts: consts as Const[],
        co_names,
        co_localsplusnames,
        co_localspluskinds,
        co_filename,
        co_name,
        co_qualname,
        co_firstlineno,
        co_linetable,
        co_exceptiontable,
      }),
    );
  }

  private field(): MarshalValue {
    return this.item("object");
  }

  private bytesField(): Uint8Array {
    const value = this.field();
    if (!(value instanceof Uint8Array)) throw internalCall();
    return value;
  }

  private strField(): string {
    const value = this.field();
    if (typeof value === "string") return value;
    if (value instanceof WideText) return jsFromStr(value);
    throw internalCall();
  }

  private namesField(): string[] {
    const value = this.field();
    if (!Array.isArray(value)) throw internalCall();
    return (value as MarshalValue[]).map((item) => {
      if (typeof item === "string") return item;
      if (item instanceof WideText) return jsFromStr(item);
      throw new DataError("TypeError", "name tuples must contain only strings");
    });
  }
}

/** What CPython raises when a code object's fields have the wrong types. */
function internalCall(): DataError {
  return new DataError("SystemError", "bad argument to internal function");
}
