/**
 * The marshal format: type codes, limits, and the neutral values that have no place among constants (lists, dicts, sets).
 * Source: Python/marshal.c.
 */
import type { Const } from "../../base/const.ts";

export const TYPE = {
  NULL: 0x30, // 0
  NONE: 0x4e, // N
  FALSE: 0x46, // F
  TRUE: 0x54, // T
  STOPITER: 0x53, // S
  ELLIPSIS: 0x2e, // .
  INT: 0x69, // i
  INT64: 0x49, // I, only read
  FLOAT: 0x66, // f
  BINARY_FLOAT: 0x67, // g
  COMPLEX: 0x78, // x
  BINARY_COMPLEX: 0x79, // y
  LONG: 0x6c, // l
  STRING: 0x73, // s
  INTERNED: 0x74, // t
  REF: 0x72, // r
  TUPLE: 0x28, // (
  LIST: 0x5b, // [
  DICT: 0x7b, // {
  CODE: 0x63, // c
  UNICODE: 0x75, // u
  SET: 0x3c, // <
  FROZENSET: 0x3e, // >
  ASCII: 0x61, // a
  ASCII_INTERNED: 0x41, // A
  SMALL_TUPLE: 0x29, // )
  SHORT_ASCII: 0x7a, // z
  SHORT_ASCII_INTERNED: 0x5a, // Z
} as const;

/** Set in a type code: the object gets a number that TYPE_REF can name. */
export const FLAG_REF = 0x80;
/** Deepest nesting of containers, for reading and writing. */
export const MAX_DEPTH = 2000;
/** Format version that `.pyc` files use. */
export const VERSION = 4;

/** The `StopIteration` type, which has a marshal code of its own. */
export const STOP_ITERATION = { kind: "StopIteration" } as const;

/** A list, dict or set outside the runtime. Dict items are keys and values in turn. */
export class MarshalContainer {
  readonly kind: "list" | "dict" | "set";
  readonly items: MarshalValue[];
  constructor(kind: "list" | "dict" | "set", items: MarshalValue[]) {
    this.kind = kind;
    this.items = items;
  }
}

/** What marshal can read and write without a runtime. Tuples may hold containers, so they are typed apart from `Const`. */
export type MarshalValue = Const | MarshalContainer | typeof STOP_ITERATION | readonly MarshalValue[];

/** What a runtime value is to marshal: a value without parts, or a container of runtime values. */
export type Classified<V> =
  | { readonly kind: "leaf"; readonly value: Const | typeof STOP_ITERATION }
  | { readonly kind: "tuple" | "list" | "set" | "frozenset"; readonly items: readonly V[] }
  /** Keys and values in turn. */
  | { readonly kind: "dict"; readonly items: readonly V[] };

/** Reads the shape of a runtime value; `null` means that it cannot be marshalled. */
export type Classifier<V> = (value: V) => Classified<V> | null;

/**
 * Makes runtime values of what was read. The arrays handed to `tuple` and `list` are filled after the call, because a value may contain itself.
 */
export interface MarshalFactory<V> {
  leaf(value: Const | typeof STOP_ITERATION): V;
  tuple(items: V[]): V;
  list(items: V[]): V;
  frozenset(items: V[]): V;
  set(): V;
  addToSet(set: V, item: V): void;
  dict(): V;
  addToDict(dict: V, key: V, value: V): void;
}
