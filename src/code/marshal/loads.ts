/**
 * Reading marshal data. The bytes may be anything: every failure is a `DataError` with CPython's type and message, memory stays
 * proportional to the input, nesting is limited, and no depth of it fills the host's stack. Source: Python/marshal.c (r_object).
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
import { DataError, DecodeDataError } from "../../base/data-error.ts";
import { parseDecimal } from "../../base/number/parse-float.ts";
import { hasRoomForArguments } from "../../spec/codeflags.ts";
import { type BodySource, type CodeBody, type CodeFields, CodeObject } from "../code-object.ts";
import { CODE_NUMBERS, CodeScanner, PENDING, References } from "./scan.ts";
import { asciiBytes, decodeUtf8 } from "./text.ts";
import {
  FLAG_REF,
  MAX_DEPTH,
  MarshalContainer,
  type MarshalFactory,
  type MarshalValue,
  STOP_ITERATION,
  TYPE,
} from "./types.ts";

/** TYPE_NULL: the end of a dict, an error anywhere else. */
const NULL = Symbol("null");

/** What a reader asks for more bytes: gives `n`, or fewer at the end of the data. */
export type MarshalSource = (n: number) => Uint8Array;

/** Reads one value; bytes after it are ignored. */
export function loads(data: Uint8Array): MarshalValue {
  return readMarshal(data).value;
}

/** A string of bytes that are its characters. */
export type Latin1 = (bytes: Uint8Array) => string;

/**
 * Reads one value and tells how many bytes it took. Code objects in others are made on first use: the data must not change then.
 * `latin1`: a faster way to strings, if there is one.
 */
export function readMarshal(data: Uint8Array, offset = 0, latin1?: Latin1): { value: MarshalValue; end: number } {
  const reader = new Reader(data, offset, null, latin1);
  return { value: reader.value(), end: reader.pos };
}

/** Reads one value from a source, taking no byte more than the value has. */
export function readMarshalFrom(source: MarshalSource): MarshalValue {
  return new Reader(new Uint8Array(0), 0, source).value();
}

/** Reads one value and builds runtime values of it. Sharing and cycles of the data are kept. */
export function loadsWith<V>(data: Uint8Array, factory: MarshalFactory<V>): V {
  return fromNeutral(loads(data), factory);
}

/** A container whose parts are being converted. */
interface Conversion<V> {
  readonly source: MarshalContainer | ConstFrozenSet | readonly MarshalValue[];
  readonly parts: readonly MarshalValue[];
  /** Converted parts; for tuples and lists the very array that the value holds. */
  readonly items: V[];
  readonly made: V | undefined;
}

/** Builds runtime values of neutral ones. References can nest values deeper than the data does, so nothing here recurses. */
export function fromNeutral<V>(value: MarshalValue, factory: MarshalFactory<V>): V {
  const done = new Map<unknown, V>();
  const stack: Conversion<V>[] = [];

  /** The value of `v`, or undefined after its parts were put on the stack. */
  const begin = (v: MarshalValue): V | undefined => {
    if (typeof v !== "object" || v === null) return factory.leaf(v);
    const known = done.get(v);
    if (known !== undefined) return known;
    const items: V[] = [];
    if (Array.isArray(v)) {
      const made = factory.tuple(items);
      done.set(v, made);
      stack.push({ source: v as readonly MarshalValue[], parts: v as readonly MarshalValue[], items, made });
    } else if (v instanceof MarshalContainer) {
      const made = v.kind === "list" ? factory.list(items) : v.kind === "set" ? factory.set() : factory.dict();
      done.set(v, made);
      stack.push({ source: v, parts: v.items, items, made });
    } else if (v instanceof ConstFrozenSet) {
      stack.push({ source: v, parts: v.items, items, made: undefined });
    } else {
      const made = factory.leaf(v as Const | typeof STOP_ITERATION);
      done.set(v, made);
      return made;
    }
    return undefined;
  };
  const finish = ({ source, items, made }: Conversion<V>): V => {
    if (made === undefined) {
      const set = factory.frozenset(items);
      done.set(source, set);
      return set;
    }
    if (source instanceof MarshalContainer && source.kind === "set") {
      for (const item of items) factory.addToSet(made, item);
    } else if (source instanceof MarshalContainer && source.kind === "dict") {
      for (let i = 0; i + 1 < items.length; i += 2) factory.addToDict(made, items[i]!, items[i + 1]!);
    }
    return made;
  };

  let result = begin(value);
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    if (top.items.length === top.parts.length) {
      stack.pop();
      result = finish(top);
      stack[stack.length - 1]?.items.push(result);
    } else {
      const part = begin(top.parts[top.items.length]!);
      if (part !== undefined) top.items.push(part);
    }
  }
  return result!;
}

function tooShort(): DataError {
  return new DataError("EOFError", "marshal data too short");
}

function bad(what: string): DataError {
  return new DataError("ValueError", `bad marshal data (${what})`);
}

/** A container or code object that is being read. */
interface Open {
  readonly kind: "tuple" | "list" | "dict" | "set" | "frozenset" | "code";
  /** The parts so far: those of the value itself, except for frozensets and code. */
  readonly items: MarshalValue[];
  /** How many parts there are; -1 for a dict, which ends with TYPE_NULL. */
  readonly count: number;
  readonly value: MarshalValue | null;
  /** Reference number, -1 without one. */
  readonly ref: number;
  /** Code: the numbers between the parts. */
  readonly longs: number[];
}

/** Parts of a code object that stand before its first line number, and all of them. */
const CODE_PARTS_BEFORE_LINE = 8;
const CODE_PARTS = 10;

class Reader {
  pos: number;
  private data: Uint8Array;
  private view: DataView;
  private readonly source: MarshalSource | null;
  private readonly refs = new References();
  private stack: Open[] = [];
  /** All data as one string, where that is a fast way to their parts. */
  private readonly text: string | undefined;
  private scanner: CodeScanner | undefined = undefined;
  private inBody = false;

  constructor(data: Uint8Array, offset: number, source: MarshalSource | null, latin1?: Latin1) {
    this.data = data;
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    this.pos = offset;
    this.source = source;
    this.text = latin1?.(data);
  }

  /** The value that stands at `at`, whose first reference number is `ref`. */
  private valueAt(at: number, ref: number): MarshalValue {
    return this.elsewhere(at, ref, () => this.value());
  }

  /** Reads something that stands elsewhere in the data. */
  private elsewhere<T>(at: number, ref: number, read: () => T): T {
    const { pos, stack, refs } = this;
    const { next } = refs;
    this.pos = at;
    this.stack = [];
    refs.next = ref;
    try {
      return read();
    } finally {
      this.pos = pos;
      this.stack = stack;
      refs.next = next;
    }
  }

  /** A code object that is made on first use, if it is one that allows that. */
  private deferred(ref: number): CodeObject | undefined {
    if (this.source !== null || this.stack.length === 0) return undefined;
    const { view, refs } = this;
    const at = this.pos;
    this.scanner ??= new CodeScanner(this.data, view, refs);
    const place = this.scanner.codeAt(at, refs.next);
    if (place === undefined) return undefined;
    const source = new DeferredBody(this, at, refs.next);
    const text = (p: { at: number; ref: number }): string => textOf(this.valueAt(p.at, p.ref));
    const head = {
      co_argcount: view.getInt32(at, true),
      co_posonlyargcount: view.getInt32(at + 4, true),
      co_kwonlyargcount: view.getInt32(at + 8, true),
      co_stacksize: view.getInt32(at + 12, true),
      co_flags: view.getInt32(at + 16, true),
      co_filename: text(place.filename),
      co_name: text(place.name),
      co_qualname: text(place.qualname),
      co_firstlineno: place.firstLine,
      co_nlocalsplus: place.localsCount,
    };
    this.pos = place.end.at;
    refs.next = place.end.ref;
    return this.fill(ref, new CodeObject(head, source));
  }

  /** The body of a deferred code object. */
  body(at: number, ref: number): CodeBody {
    return this.elsewhere(at, ref, () => {
      this.inBody = true;
      this.pos += CODE_NUMBERS;
      // the scanner has seen what they are
      const co_code = this.value() as Uint8Array;
      const co_consts = this.value() as readonly Const[];
      const co_names = nameList(this.value() as readonly MarshalValue[]);
      const co_localsplusnames = nameList(this.value() as readonly MarshalValue[]);
      const co_localspluskinds = this.value() as Uint8Array;
      for (let i = 0; i < 3; i++) this.value();
      this.pos += 4;
      const co_linetable = this.value() as Uint8Array;
      const co_exceptiontable = this.value() as Uint8Array;
      this.inBody = false;
      return {
        co_code,
        co_consts,
        co_names,
        co_localsplusnames,
        co_localspluskinds,
        co_linetable,
        co_exceptiontable,
      };
    });
  }

  /** The next value, with all its parts. */
  value(): MarshalValue {
    const { stack } = this;
    for (;;) {
      let value = this.begin();
      if (value === undefined) {
        const top = stack[stack.length - 1]!;
        if (top.count !== 0) continue;
        stack.pop();
        value = this.finish(top);
      }
      // hand the value to what contains it; whatever is complete with it goes up in turn
      for (;;) {
        const top = stack[stack.length - 1];
        if (top === undefined) {
          if (value === NULL) throw nullIn("object");
          return value;
        }
        if (!this.add(top, value)) break;
        stack.pop();
        value = this.finish(top);
      }
    }
  }

  /** Adds a part; tells whether the container is complete. */
  private add(top: Open, value: MarshalValue | typeof NULL): boolean {
    if (value === NULL) {
      if (top.kind === "dict") {
        if (top.items.length % 2 === 1) top.items.pop();
        return true;
      }
      throw nullIn(top.kind === "frozenset" ? "set" : top.kind === "code" ? "code object" : top.kind);
    }
    top.items.push(value);
    if (top.kind === "code" && top.items.length === CODE_PARTS_BEFORE_LINE) top.longs.push(this.long());
    return top.items.length === top.count;
  }

  private finish(top: Open): MarshalValue {
    if (top.kind === "frozenset") return this.fill(top.ref, new ConstFrozenSet(top.items as Const[]));
    if (top.kind === "code") return this.fill(top.ref, new CodeObject(fieldsOf(top.items, top.longs)));
    return top.value!;
  }

  /** A value without parts, or undefined after opening one that has them. */
  private begin(): MarshalValue | typeof NULL | undefined {
    if (this.pos >= this.data.length && !this.more(1))
      throw new DataError("EOFError", "EOF read where object expected");
    const code = this.data[this.pos++]!;
    if (this.stack.length >= MAX_DEPTH) throw new DataError("ValueError", "recursion limit exceeded");
    const flagged = (code & FLAG_REF) !== 0;
    if (flagged) {
      const { refs } = this;
      const known = refs.values[refs.next];
      if (known !== undefined && known !== PENDING) return this.again(known);
      refs.places[refs.next] = this.pos - 1;
    }
    switch (code & ~FLAG_REF) {
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
      case TYPE.INT64:
        return this.keep(flagged, this.int64());
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
        return this.keep(flagged, this.bytes(this.size("bytes object")));
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
      case TYPE.LIST:
        return this.container(flagged, "list", this.size("list"));
      case TYPE.DICT:
        return this.container(flagged, "dict", -1);
      case TYPE.SET:
        return this.container(flagged, "set", this.size("set"));
      case TYPE.FROZENSET: {
        const count = this.size("set");
        return this.open({ kind: "frozenset", items: [], count, value: null, ref: this.reserve(flagged), longs: [] });
      }
      case TYPE.CODE: {
        const ref = this.reserve(flagged);
        const deferred = this.deferred(ref);
        if (deferred !== undefined) return deferred;
        const longs = [this.long(), this.long(), this.long(), this.long(), this.long()];
        return this.open({ kind: "code", items: [], count: CODE_PARTS, value: null, ref, longs });
      }
      case TYPE.REF: {
        const n = this.long();
        const { values, places, next } = this.refs;
        if (n < 0 || n >= next) throw bad("invalid reference");
        const value = values[n];
        if (value === undefined) return this.valueAt(places[n]!, n);
        if (value === PENDING) throw bad("invalid reference");
        return value;
      }
      default:
        throw bad("unknown type code");
    }
  }

  private open(container: Open): undefined {
    this.stack.push(container);
    return undefined;
  }

  private tuple(flagged: boolean, count: number): undefined {
    const items: MarshalValue[] = [];
    this.keep(flagged, items);
    return this.open({ kind: "tuple", items, count, value: items, ref: -1, longs: [] });
  }

  private container(flagged: boolean, kind: MarshalContainer["kind"], count: number): undefined {
    const value = new MarshalContainer(kind, []);
    this.keep(flagged, value);
    return this.open({ kind, items: value.items, count, value, ref: -1, longs: [] });
  }

  private keep<T extends MarshalValue>(flagged: boolean, value: T): T {
    if (flagged) this.refs.values[this.refs.next++] = value;
    return value;
  }

  /** A value that a reference has been made of already: goes on behind it. */
  private again(value: MarshalValue): MarshalValue {
    const end = this.scanner!.endOf(this.pos - 1, this.refs.next);
    this.pos = end.at;
    this.refs.next = end.ref;
    return value;
  }

  private reserve(flagged: boolean): number {
    if (!flagged) return -1;
    this.refs.values[this.refs.next] = PENDING;
    return this.refs.next++;
  }

  private fill<T extends MarshalValue>(at: number, value: T): T {
    if (at >= 0) this.refs.values[at] = value;
    return value;
  }

  /** Gets the next `n` bytes from the source, which there may be none of. All bytes before have been read by then. */
  private more(n: number): boolean {
    if (this.source === null) return false;
    this.data = this.source(n);
    this.view = new DataView(this.data.buffer, this.data.byteOffset, this.data.byteLength);
    this.pos = 0;
    return this.data.length >= n;
  }

  /** Makes sure that there are `n` bytes to read. */
  private need(n: number): void {
    if (n > this.data.length - this.pos && !this.more(n)) throw tooShort();
  }

  private byte(): number {
    if (this.pos >= this.data.length && !this.more(1)) throw new DataError("EOFError", "EOF read where not expected");
    return this.data[this.pos++]!;
  }

  private long(): number {
    this.need(4);
    const n = this.view.getInt32(this.pos, true);
    this.pos += 4;
    return n;
  }

  private int64(): number | bigint {
    this.need(8);
    const n = this.view.getBigInt64(this.pos, true);
    this.pos += 8;
    return normalInt(n);
  }

  private double(): number {
    this.need(8);
    const v = this.view.getFloat64(this.pos, true);
    this.pos += 8;
    return v;
  }

  private take(n: number): Uint8Array {
    this.need(n);
    this.pos += n;
    return this.data.subarray(this.pos - n, this.pos);
  }

  /** The next `n` bytes: of the data themselves for the parts of a deferred code object, else a copy. */
  private bytes(n: number): Uint8Array {
    const bytes = this.take(n);
    return this.inBody && this.stack.length === 0 ? bytes : bytes.slice();
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
    const digits: string[] = [];
    for (let i = 0; i < size; i++) {
      this.need(2);
      const d = this.view.getInt16(this.pos, true);
      this.pos += 2;
      if (d < 0) throw bad("digit out of range in long");
      if (d === 0 && i === size - 1) throw bad("unnormalized long data");
      digits.push(d.toString(2).padStart(15, "0"));
    }
    if (size === 0) return 0;
    const value = BigInt("0b" + digits.reverse().join(""));
    return normalInt(n < 0 ? -value : value);
  }

  private floatText(): number {
    const bytes = this.take(this.byte());
    const nul = bytes.indexOf(0);
    const text = strFromCodePoints(nul < 0 ? bytes : bytes.subarray(0, nul)) as string;
    const v = parseDecimal(text);
    if (v === undefined) {
      const shown = new TextDecoder().decode(asciiBytes(text).subarray(0, 200));
      throw new DataError("ValueError", `could not convert string to float: '${shown}'`);
    }
    return v;
  }

  private latin1(n: number): string {
    const bytes = this.text === undefined ? this.take(n) : undefined;
    if (bytes !== undefined) return strFromCodePoints(bytes) as string;
    this.need(n);
    this.pos += n;
    return this.text!.substring(this.pos - n, this.pos);
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
    const { start, end, reason } = text;
    throw new DecodeDataError(`'utf-8' codec ${where}: ${reason}`, {
      encoding: "utf-8",
      object: bytes.slice(),
      start,
      end,
      reason,
    });
  }
}

function nullIn(what: string): DataError {
  return new DataError("TypeError", `NULL object in marshal data for ${what}`);
}

/** The body of a code object, which stands in the data of a reader. */
class DeferredBody implements BodySource {
  private readonly reader: Reader;
  private readonly at: number;
  private readonly ref: number;

  constructor(reader: Reader, at: number, ref: number) {
    this.reader = reader;
    this.at = at;
    this.ref = ref;
  }

  read(): CodeBody {
    return this.reader.body(this.at, this.ref);
  }
}

/** The fields of a code object from its parts. Source: _PyCode_Validate. */
function fieldsOf(parts: readonly MarshalValue[], longs: readonly number[]): CodeFields {
  const [code, consts, names, locals, kinds, filename, name, qualname, linetable, exceptiontable] = parts;
  const [co_argcount, co_posonlyargcount, co_kwonlyargcount, co_stacksize, co_flags, co_firstlineno] = longs as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (co_argcount < co_posonlyargcount || co_posonlyargcount < 0 || co_kwonlyargcount < 0) throw internalCall();
  if (co_stacksize < 0 || co_flags < 0) throw internalCall();
  if (!(code instanceof Uint8Array) || !(kinds instanceof Uint8Array)) throw internalCall();
  if (!(linetable instanceof Uint8Array) || !(exceptiontable instanceof Uint8Array)) throw internalCall();
  if (!Array.isArray(consts) || !Array.isArray(names) || !Array.isArray(locals)) throw internalCall();
  if (locals.length !== kinds.length) throw internalCall();
  if (code.length % 2 !== 0) throw new DataError("ValueError", "code: co_code is malformed");
  const co_filename = textOf(filename!);
  const co_name = textOf(name!);
  const co_qualname = textOf(qualname!);
  if (!hasRoomForArguments(co_argcount + co_kwonlyargcount, co_flags, kinds))
    throw new DataError("ValueError", "code: co_varnames is too small");
  return {
    co_argcount,
    co_posonlyargcount,
    co_kwonlyargcount,
    co_stacksize,
    co_flags,
    co_code: code,
    co_consts: consts as Const[],
    co_localspluskinds: kinds,
    co_filename,
    co_name,
    co_qualname,
    co_firstlineno,
    co_linetable: linetable,
    co_exceptiontable: exceptiontable,
    co_names: nameList(names),
    co_localsplusnames: nameList(locals),
  };
}

function textOf(value: MarshalValue): string {
  if (typeof value === "string") return value;
  if (value instanceof WideText) return jsFromStr(value);
  throw internalCall();
}

function nameList(value: readonly MarshalValue[]): string[] {
  return value.map((item) => {
    if (typeof item === "string") return item;
    if (item instanceof WideText) return jsFromStr(item);
    throw new DataError("SystemError", "non-string found in code slot");
  });
}

/** What CPython raises when a code object's fields have the wrong types. */
function internalCall(): DataError {
  return new DataError("SystemError", "Objects/codeobject.c:356: bad argument to internal function");
}
