/**
 * Walks over a code object in marshal data without making it, so that functions that are never called cost little. What the walk
 * accepts can be read later without an error; anything unusual is left to be read at once, with the errors that this may raise.
 */
import { WideText } from "../../base/const.ts";
import { hasRoomForArguments } from "../../spec/codeflags.ts";
import { FLAG_REF, type MarshalValue, TYPE } from "./types.ts";

/** Marks a reference number whose object is still being read. */
export const PENDING = Symbol("pending");

/** The objects that TYPE_REF can name, by number: made, or where they stand in the data and what they are. */
export class References {
  readonly values: (MarshalValue | typeof PENDING | undefined)[] = [];
  readonly places: number[] = [];
  readonly sorts: Sort[] = [];
  /** The number that the next flagged object gets. */
  next = 0;
}

/** What the scanner tells apart. Of what is not made yet, a reference may name no more than what lies in one level of tuple. */
export const SORT = { unusual: 0, other: 1, str: 2, bytes: 3, names: 4, flat: 5, deep: 6 } as const;
export type Sort = (typeof SORT)[keyof typeof SORT];

/** A value in the data, and the first reference number in it. */
export interface Place {
  readonly at: number;
  readonly ref: number;
}

/** A code object in the data, from behind its type code on. */
export interface CodePlace {
  readonly filename: Place;
  readonly name: Place;
  readonly qualname: Place;
  readonly firstLine: number;
  readonly localsCount: number;
  readonly end: Place;
}

/** Nesting of values that are walked over. */
const MAX_NESTING = 50;
/** Bytes of the numbers that a code object begins with. */
export const CODE_NUMBERS = 20;
/** What the parts of a code object must be, but for the constants. */
const PARTS: readonly Sort[] = [
  SORT.bytes,
  SORT.flat,
  SORT.names,
  SORT.names,
  SORT.bytes,
  SORT.str,
  SORT.str,
  SORT.str,
];

const UNNUMBERED: ReadonlySet<number> = new Set([TYPE.NONE, TYPE.FALSE, TYPE.TRUE, TYPE.ELLIPSIS, TYPE.REF]);

export class CodeScanner {
  private readonly data: Uint8Array;
  private readonly view: DataView;
  private readonly refs: References;
  private pos = 0;
  private ref = 0;
  private nesting = 0;

  constructor(data: Uint8Array, view: DataView, refs: References) {
    this.data = data;
    this.view = view;
    this.refs = refs;
  }

  /** Where a value ends. */
  endOf(at: number, ref: number): Place {
    this.pos = at;
    this.ref = ref;
    this.value();
    return { at: this.pos, ref: this.ref };
  }

  /** The code object whose type code stands before `at`; `undefined`: it must be read at once. */
  codeAt(at: number, ref: number): CodePlace | undefined {
    this.pos = at;
    this.ref = ref;
    this.nesting = 0;
    return this.code();
  }

  private code(): CodePlace | undefined {
    const { data, view } = this;
    const start = this.pos;
    if (start + CODE_NUMBERS > data.length) return undefined;
    this.pos += CODE_NUMBERS;
    const places: Place[] = [];
    for (const sort of PARTS) {
      places.push({ at: this.pos, ref: this.ref });
      const found = this.value();
      const isRight = sort === SORT.flat ? found >= SORT.names : found === sort;
      if (!isRight) return undefined;
    }
    if (this.pos + 4 > data.length) return undefined;
    const firstLine = view.getInt32(this.pos, true);
    this.pos += 4;
    if (this.value() !== SORT.bytes || this.value() !== SORT.bytes) return undefined;
    const [code, , , locals, kinds, filename, name, qualname] = places as [Place, ...Place[]];
    const localsCount = this.countAt(locals!.at);
    const number = (i: number): number => view.getInt32(start + 4 * i, true);
    const isPlain = number(0) >= number(1) && number(1) >= 0 && number(2) >= 0 && number(3) >= 0 && number(4) >= 0;
    if (!isPlain || this.countAt(code.at) % 2 !== 0 || this.countAt(kinds!.at) !== localsCount) return undefined;
    if (!hasRoomForArguments(number(0) + number(2), number(4), this.bytesAt(kinds!.at))) return undefined;
    const end = { at: this.pos, ref: this.ref };
    return { filename: filename!, name: name!, qualname: qualname!, firstLine, localsCount, end };
  }

  /** Walks over the next value. */
  private value(): Sort {
    const { data, refs } = this;
    const at = this.pos;
    if (at >= data.length) return SORT.unusual;
    const code = data[this.pos++]!;
    if ((code & FLAG_REF) === 0) return this.rest(code);
    // these take no number
    if (UNNUMBERED.has(code & ~FLAG_REF)) return SORT.unusual;
    const ref = this.ref++;
    // what a value has to do with itself is for the reader to say
    if (refs.places.length <= ref) {
      refs.places.push(at);
      refs.sorts.push(SORT.unusual);
      refs.values.push(undefined);
    }
    const sort = this.rest(code & ~FLAG_REF);
    refs.places[ref] = at;
    refs.sorts[ref] = sort;
    return sort;
  }

  private rest(type: number): Sort {
    switch (type) {
      case TYPE.NONE:
      case TYPE.FALSE:
      case TYPE.TRUE:
      case TYPE.ELLIPSIS:
        return SORT.other;
      case TYPE.INT:
        return this.over(4, SORT.other);
      case TYPE.INT64:
      case TYPE.BINARY_FLOAT:
        return this.over(8, SORT.other);
      case TYPE.BINARY_COMPLEX:
        return this.over(16, SORT.other);
      case TYPE.STRING:
        return this.over(this.size(), SORT.bytes);
      case TYPE.ASCII:
      case TYPE.ASCII_INTERNED:
        return this.over(this.size(), SORT.str);
      case TYPE.SHORT_ASCII:
      case TYPE.SHORT_ASCII_INTERNED:
        return this.over(this.data[this.pos++] ?? -1, SORT.str);
      case TYPE.SMALL_TUPLE:
        return this.items(this.data[this.pos++] ?? -1);
      case TYPE.TUPLE:
        return this.items(this.size());
      case TYPE.FROZENSET:
        return this.items(this.size()) === SORT.unusual ? SORT.unusual : SORT.deep;
      case TYPE.CODE: {
        if (++this.nesting > MAX_NESTING) return SORT.unusual;
        const place = this.code();
        this.nesting--;
        return place === undefined ? SORT.unusual : SORT.deep;
      }
      case TYPE.REF:
        return this.reference(this.size());
      default:
        return SORT.unusual;
    }
  }

  private size(): number {
    if (this.pos + 4 > this.data.length) return -1;
    const n = this.view.getInt32(this.pos, true);
    this.pos += 4;
    return n;
  }

  private over(n: number, sort: Sort): Sort {
    if (n < 0 || n > this.data.length - this.pos) return SORT.unusual;
    this.pos += n;
    return sort;
  }

  private items(count: number): Sort {
    if (count < 0 || ++this.nesting > MAX_NESTING) return SORT.unusual;
    let sort: Sort = SORT.names;
    for (let i = 0; i < count; i++) {
      const item = this.value();
      if (item === SORT.unusual) return SORT.unusual;
      if (item >= SORT.names) sort = SORT.deep;
      else if (item !== SORT.str && sort === SORT.names) sort = SORT.flat;
    }
    this.nesting--;
    return sort;
  }

  private reference(n: number): Sort {
    const { values, sorts } = this.refs;
    if (n < 0 || n >= this.ref) return SORT.unusual;
    const value = values[n];
    if (value === undefined) return sorts[n] === SORT.deep ? SORT.unusual : sorts[n]!;
    if (typeof value === "string" || value instanceof WideText) return SORT.str;
    if (value instanceof Uint8Array) return SORT.bytes;
    if (Array.isArray(value)) return value.every((item) => typeof item === "string") ? SORT.names : SORT.flat;
    return value === PENDING ? SORT.unusual : SORT.other;
  }

  /** How many items or bytes a tuple, string or reference to one has. */
  private countAt(at: number): number {
    const { data, view, refs } = this;
    switch (data[at]! & ~FLAG_REF) {
      case TYPE.SMALL_TUPLE:
        return data[at + 1]!;
      case TYPE.REF: {
        const n = view.getInt32(at + 1, true);
        const value = refs.values[n] as readonly MarshalValue[] | Uint8Array | undefined;
        return value === undefined ? this.countAt(refs.places[n]!) : value.length;
      }
      default:
        return view.getInt32(at + 1, true);
    }
  }

  /** The bytes of a string or of what a reference names. */
  private bytesAt(at: number): Uint8Array {
    const { data, view, refs } = this;
    if ((data[at]! & ~FLAG_REF) !== TYPE.REF) return data.subarray(at + 5, at + 5 + view.getInt32(at + 1, true));
    const n = view.getInt32(at + 1, true);
    return (refs.values[n] as Uint8Array | undefined) ?? this.bytesAt(refs.places[n]!);
  }
}
