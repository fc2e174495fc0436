/**
 * Writing marshal data, versions 0 to 4. Source: Python/marshal.c (w_object, w_ref, w_complex_object).
 *
 * Reference flags (version 3 and up) follow CPython as far as data tells: there, an object gets a number when its reference count is
 * not 1; here, when it occurs more than once, or when it is one of the objects that CPython keeps alive by itself (small ints, interned strings).
 */
import { ByteWriter } from "../../base/byte-writer.ts";
import {
  type Const,
  ConstComplex,
  ConstEllipsis,
  ConstFloat,
  ConstFrozenSet,
  type ConstStr,
  WideText,
} from "../../base/const.ts";
import { DataError } from "../../base/data-error.ts";
import { formatFloat } from "../../base/number/format-float.ts";
import { CodeObject } from "../code-object.ts";
import { asciiBytes, isAscii, utf8 } from "./text.ts";
import {
  type Classified,
  type Classifier,
  FLAG_REF,
  MAX_DEPTH,
  MarshalContainer,
  type MarshalValue,
  STOP_ITERATION,
  TYPE,
  VERSION,
} from "./types.ts";

/** Shape of a neutral value, for `dumps` without a runtime. */
export function classifyNeutral(value: MarshalValue): Classified<MarshalValue> {
  if (Array.isArray(value)) return { kind: "tuple", items: value };
  if (value instanceof ConstFrozenSet) return { kind: "frozenset", items: value.items };
  if (value instanceof MarshalContainer) return { kind: value.kind, items: value.items };
  return { kind: "leaf", value: value as Const | typeof STOP_ITERATION };
}

/** Marshals neutral constants, code objects above all. */
export function dumps(value: MarshalValue, version: number = VERSION): Uint8Array {
  return dumpsWith(value, version, classifyNeutral);
}

/** Marshals runtime values, whose shape `classify` tells. */
export function dumpsWith<V>(value: V, version: number, classify: Classifier<V>): Uint8Array {
  const writer = new Writer(version, classify as Classifier<unknown>);
  try {
    writer.count(value);
    writer.object(value);
  } catch (e) {
    // code objects nest by recursion; the host's stack ends before it should only for made-up ones
    if (e instanceof RangeError) throw tooDeep();
    throw e;
  }
  return writer.out.finish();
}

function tooDeep(): DataError {
  return new DataError("ValueError", "object too deeply nested to marshal");
}

/** A container whose items are being visited; `end` is written behind them. */
interface Walk {
  readonly items: readonly unknown[];
  at: number;
  readonly end: number;
}

const NO_END = -1;

/** Whether CPython interns this string when it stands among the constants of a code object. */
export function isNameLike(s: ConstStr): boolean {
  return typeof s === "string" && /^[A-Za-z0-9_]*$/.test(s);
}

/** The ints that CPython keeps as singletons. */
const SMALL_INT_MIN = -5;
const SMALL_INT_MAX = 256;

const GENERIC_SCOPE = /^<generic parameters of /;

class Writer {
  readonly out = new ByteWriter(256);
  private readonly version: number;
  private readonly classify: Classifier<unknown>;
  /** Reference number by object, -1 until the object is written. Only objects that deserve a number are in it. */
  private readonly refs: Map<unknown, number> | null;
  private readonly seen: Set<unknown> = new Set();
  private numbered = 0;
  private depth = 0;
  /** Above 0: inside a code object, where values are neutral whatever the runtime. */
  private inCode = 0;

  constructor(version: number, classify: Classifier<unknown>) {
    this.version = version;
    this.classify = classify;
    this.refs = version >= 3 ? new Map() : null;
  }

  /** First pass (version 3 and up): finds the objects that occur more than once. */
  count(root: unknown): void {
    if (this.refs === null) return;
    const stack: Walk[] = [];
    this.countNode(root, stack);
    for (let top = stack[stack.length - 1]; top !== undefined; top = stack[stack.length - 1]) {
      if (top.at < top.items.length) this.countNode(top.items[top.at++], stack);
      else stack.pop();
    }
  }

  private countNode(value: unknown, stack: Walk[]): void {
    if (this.depth + stack.length >= MAX_DEPTH) throw tooDeep();
    const shape = this.shapeOf(value);
    if (shape === null) return;
    if (shape.kind !== "leaf") {
      if (shape.kind === "tuple" && shape.items.length === 0) this.refs!.set("()", -1);
      else if (this.countOne(value)) stack.push({ items: shape.items, at: 0, end: NO_END });
      return;
    }
    const leaf = shape.value;
    if (typeof leaf === "string") this.countStr(leaf);
    else if (typeof leaf === "number") {
      if (leaf >= SMALL_INT_MIN && leaf <= SMALL_INT_MAX) this.refs!.set(leaf, -1);
    } else if (leaf instanceof CodeObject) {
      if (this.countOne(leaf)) this.nested(stack.length, () => this.countCode(leaf));
    } else if (typeof leaf === "object" && leaf !== null) this.countOne(value);
  }

  /** Inside a code object values are neutral, whatever the runtime. */
  private shapeOf(value: unknown): Classified<unknown> | null {
    return this.inCode > 0 ? classifyNeutral(value as MarshalValue) : this.classify(value);
  }

  /** Runs `body` for a code object, `levels` containers further in. */
  private nested(levels: number, body: () => void): void {
    this.depth += levels + 1;
    this.inCode++;
    body();
    this.inCode--;
    this.depth -= levels + 1;
  }

  /** Whether the object is new. */
  private countOne(key: unknown): boolean {
    if (!this.seen.has(key)) {
      this.seen.add(key);
      return true;
    }
    this.refs!.set(key, -1);
    return false;
  }

  private countStr(s: string): void {
    if (s.length <= 1) this.refs!.set("s:" + s, -1);
    else this.countOne("s:" + s);
  }

  private countCode(co: CodeObject): void {
    this.count(co.co_code);
    this.count(co.co_consts);
    if (co.co_names.length === 0 || co.co_localsplusnames.length === 0) this.refs!.set("()", -1);
    for (const name of co.co_names) this.countStr(name);
    for (const name of co.co_localsplusnames) this.countStr(name);
    this.count(co.co_localspluskinds);
    this.countStr(co.co_filename);
    this.countStr(co.co_name);
    this.countStr(co.co_qualname);
    this.count(co.co_linetable);
    this.count(co.co_exceptiontable);
  }

  object(root: unknown): void {
    const stack: Walk[] = [];
    this.node(root, stack);
    for (let top = stack[stack.length - 1]; top !== undefined; top = stack[stack.length - 1]) {
      if (top.at < top.items.length) this.node(top.items[top.at++], stack);
      else {
        if (top.end !== NO_END) this.out.byte(top.end);
        stack.pop();
      }
    }
  }

  private node(value: unknown, stack: Walk[]): void {
    if (this.depth + stack.length >= MAX_DEPTH) throw tooDeep();
    const shape = this.shapeOf(value);
    if (shape === null) throw new DataError("ValueError", "unmarshallable object");
    if (shape.kind !== "leaf") this.container(value, shape, stack);
    else if (shape.value instanceof CodeObject) this.code(shape.value, stack.length);
    else this.leaf(value, shape.value);
  }

  /** `key`: the object that the leaf stands for. */
  private leaf(key: unknown, value: Const | typeof STOP_ITERATION): void {
    if (value === null) this.out.byte(TYPE.NONE);
    else if (value === true) this.out.byte(TYPE.TRUE);
    else if (value === false) this.out.byte(TYPE.FALSE);
    else if (value === STOP_ITERATION) this.out.byte(TYPE.STOPITER);
    else if (value instanceof ConstEllipsis) this.out.byte(TYPE.ELLIPSIS);
    else if (typeof value === "number" || typeof value === "bigint") this.int(value);
    else if (value instanceof ConstFloat) this.float(key, value);
    else if (value instanceof ConstComplex) this.complex(key, value);
    else if (typeof value === "string" || value instanceof WideText) this.str(key, value, isNameLike(value));
    else if (value instanceof Uint8Array) this.bytes(key, value);
    else throw new DataError("ValueError", "unmarshallable object");
  }

  /** Writes a back reference if the object has a number (then true); else the flag for its type, 0 if it needs no number. */
  private ref(key: unknown): boolean | number {
    if (this.refs === null) return 0;
    const known = this.refs.get(key);
    if (known === undefined) return 0;
    if (known >= 0) {
      this.out.byte(TYPE.REF);
      this.out.long(known);
      return true;
    }
    this.refs.set(key, this.numbered++);
    return FLAG_REF;
  }

  private int(n: number | bigint): void {
    const small = typeof n === "number" && n >= -0x80000000 && n <= 0x7fffffff;
    // CPython's small ints are immortal, hence always numbered; others are single objects.
    const flag = this.ref(n);
    if (flag === true) return;
    if (small) {
      this.out.byte(TYPE.INT | Number(flag));
      this.out.long(n);
      return;
    }
    this.out.byte(TYPE.LONG);
    let rest = typeof n === "bigint" ? n : BigInt(n);
    const negative = rest < 0n;
    if (negative) rest = -rest;
    const digits: number[] = [];
    const hex = rest.toString(2); // 15-bit digits from the binary text: linear, where repeated shifts are quadratic
    for (let end = hex.length; end > 0; end -= 15) digits.push(parseInt(hex.slice(Math.max(0, end - 15), end), 2));
    this.out.long(negative ? -digits.length : digits.length);
    for (const d of digits) this.out.short(d);
  }

  private float(key: unknown, f: ConstFloat): void {
    const flag = this.ref(key);
    if (flag === true) return;
    if (this.version > 1) {
      this.out.byte(TYPE.BINARY_FLOAT | Number(flag));
      this.double(f.v);
    } else {
      this.out.byte(TYPE.FLOAT | Number(flag));
      this.floatText(f.v);
    }
  }

  private complex(key: unknown, c: ConstComplex): void {
    const flag = this.ref(key);
    if (flag === true) return;
    if (this.version > 1) {
      this.out.byte(TYPE.BINARY_COMPLEX | Number(flag));
      this.double(c.re);
      this.double(c.im);
    } else {
      this.out.byte(TYPE.COMPLEX | Number(flag));
      this.floatText(c.re);
      this.floatText(c.im);
    }
  }

  private double(v: number): void {
    this.out.raw(new Uint8Array(Float64Array.of(v).buffer));
  }

  private floatText(v: number): void {
    const text = asciiBytes(formatFloat(v, "g", 17));
    this.out.byte(text.length);
    this.out.raw(text);
  }

  private str(key: unknown, s: ConstStr, interned: boolean): void {
    const flag = this.ref(s instanceof WideText ? key : "s:" + s);
    if (flag === true) return;
    const f = Number(flag);
    if (this.version >= 4 && isAscii(s)) {
      if (s.length < 256) {
        this.out.byte((interned ? TYPE.SHORT_ASCII_INTERNED : TYPE.SHORT_ASCII) | f);
        this.out.byte(s.length);
      } else {
        this.out.byte((interned ? TYPE.ASCII_INTERNED : TYPE.ASCII) | f);
        this.out.long(s.length);
      }
      this.out.raw(asciiBytes(s));
      return;
    }
    this.out.byte((interned && this.version >= 3 ? TYPE.INTERNED : TYPE.UNICODE) | f);
    const data = utf8(s);
    this.out.long(data.length);
    this.out.raw(data);
  }

  private bytes(key: unknown, b: Uint8Array): void {
    const flag = this.ref(key);
    if (flag === true) return;
    this.out.byte(TYPE.STRING | Number(flag));
    this.out.long(b.length);
    this.out.raw(b);
  }

  private container(value: unknown, shape: Exclude<Classified<unknown>, { kind: "leaf" }>, stack: Walk[]): void {
    let { items } = shape;
    let end = NO_END;
    const flag = this.ref(shape.kind === "tuple" && items.length === 0 ? "()" : value);
    if (flag === true) return;
    const f = Number(flag);
    switch (shape.kind) {
      case "tuple":
        if (this.version >= 4 && items.length < 256) {
          this.out.byte(TYPE.SMALL_TUPLE | f);
          this.out.byte(items.length);
        } else {
          this.out.byte(TYPE.TUPLE | f);
          this.out.long(items.length);
        }
        break;
      case "list":
        this.out.byte(TYPE.LIST | f);
        this.out.long(items.length);
        break;
      case "dict":
        this.out.byte(TYPE.DICT | f);
        end = TYPE.NULL;
        break;
      case "set":
      case "frozenset":
        this.out.byte((shape.kind === "set" ? TYPE.SET : TYPE.FROZENSET) | f);
        this.out.long(items.length);
        items = this.sortedByBytes(items);
        break;
    }
    stack.push({ items, at: 0, end });
  }

  /** Set items in the order of their own marshal data, so that the result does not depend on hashing. */
  private sortedByBytes(items: readonly unknown[]): unknown[] {
    const inCode = this.inCode > 0;
    const classify = inCode ? (classifyNeutral as Classifier<unknown>) : this.classify;
    const pairs = items.map((item) => ({ item, data: dumpsWith(item, this.version, classify) }));
    pairs.sort((a, b) => compareBytes(a.data, b.data));
    return pairs.map((pair) => pair.item);
  }

  private code(co: CodeObject, level: number): void {
    const flag = this.ref(co);
    if (flag === true) return;
    this.out.byte(TYPE.CODE | Number(flag));
    this.nested(level, () => this.codeFields(co));
  }

  private codeFields(co: CodeObject): void {
    this.out.long(co.co_argcount);
    this.out.long(co.co_posonlyargcount);
    this.out.long(co.co_kwonlyargcount);
    this.out.long(co.co_stacksize);
    this.out.long(co.co_flags);
    this.object(co.co_code);
    this.object(co.co_consts);
    this.names(co.co_names);
    this.names(co.co_localsplusnames);
    this.object(co.co_localspluskinds);
    this.str(null, co.co_filename, false);
    this.str(null, co.co_name, !GENERIC_SCOPE.test(co.co_name));
    this.str(null, co.co_qualname, co.co_qualname === co.co_name && !GENERIC_SCOPE.test(co.co_name));
    this.out.long(co.co_firstlineno);
    this.object(co.co_linetable);
    this.object(co.co_exceptiontable);
  }

  /** A tuple of identifiers, all interned. */
  private names(names: readonly string[]): void {
    const flag = this.ref(names.length === 0 ? "()" : names);
    if (flag === true) return;
    if (this.version >= 4 && names.length < 256) {
      this.out.byte(TYPE.SMALL_TUPLE | Number(flag));
      this.out.byte(names.length);
    } else {
      this.out.byte(TYPE.TUPLE | Number(flag));
      this.out.long(names.length);
    }
    for (const name of names) this.str(null, name, true);
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const d = a[i]! - b[i]!;
    if (d !== 0) return d;
  }
  return a.length - b.length;
}
