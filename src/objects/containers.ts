/** Layouts of list and tuple. */
import { heapSubclass } from "./heap.ts";
import { PyFloat } from "./number.ts";
import { inheritsObject, type Value } from "./object.ts";
import type { PyType } from "./type.ts";

/** An empty array that V8 holds doubles in as they are, whatever comes into it. */
function noDoubles(): number[] {
  const array = [0.5];
  array.pop();
  return array;
}

/** `floats` of a list that has its items in `boxes` for good. */
export const BOXED = noDoubles();
/** `floats` of an empty list that may still become one of floats. */
export const UNDECIDED = noDoubles();
/** `boxes` of a list of floats, and of one that has nothing yet. */
export const NO_BOXES: Value[] = [];

/** Whether a value may be held as a raw double: an exact float, but no NaN, which is equal to nothing but its own box. */
export const isRawFloat = (v: Value): v is PyFloat =>
  v instanceof PyFloat && v.cls === PyFloat.prototype.cls && !Number.isNaN(v.v);

/**
 * The items are in `boxes`, or in `floats` as raw doubles, as long as all of them are floats and nobody asks for `items`: the other
 * array is empty, and what looks there finds nothing. Floats in lists have no identity but that of their values.
 */
export class PyList {
  declare cls: PyType;
  /** Change it only when `floats` is BOXED; it is never replaced then. */
  boxes: Value[];
  floats: number[];
  /** `items` is owned by the list from now on. */
  constructor(items: Value[], floats: number[] = BOXED) {
    this.boxes = items;
    this.floats = floats;
  }

  /** An empty list whose first item decides how its items are held. */
  static empty(): PyList {
    return new PyList(NO_BOXES, UNDECIDED);
  }

  /** A list of floats, none of them NaN; `floats` is owned by it and holds doubles as V8 sees it. */
  static ofFloats(floats: number[]): PyList {
    return new PyList(NO_BOXES, floats);
  }

  /** A list of items that nobody else has, as floats if they are. */
  static of(items: Value[]): PyList {
    const first = items[0];
    if (first === undefined) return PyList.empty();
    const floats = isRawFloat(first) ? rawFloats(items) : undefined;
    return floats === undefined ? new PyList(items) : PyList.ofFloats(floats);
  }

  /** The items, which may be changed in place. They are boxed, and stay so: code that runs often asks for less. */
  get items(): Value[] {
    if (this.floats !== BOXED) this.boxUp();
    return this.boxes;
  }

  get length(): number {
    return this.boxes.length + this.floats.length;
  }

  /** The item at a position, `undefined` where there is none. */
  at(i: number): Value | undefined {
    return this.boxes[i] ?? (i >= 0 && i < this.floats.length ? new PyFloat(this.floats[i]!) : undefined);
  }

  /** The items as they are now: to be read before the list changes. */
  read(): readonly Value[] {
    return this.floats.length === 0 ? this.boxes : boxed(this.floats);
  }

  /** The items in an array of its own. */
  slice(): Value[] {
    return this.floats.length === 0 ? this.boxes.slice() : boxed(this.floats);
  }

  push(v: Value): void {
    if (this.floats === BOXED) this.boxes.push(v);
    else if (isRawFloat(v)) this.pushFloat(v.v);
    else this.items.push(v);
  }

  /** Appends a float. */
  pushFloat(v: number): void {
    if (this.floats === BOXED || Number.isNaN(v)) this.items.push(new PyFloat(v));
    else if (this.floats === UNDECIDED) this.floats = oneFloat(v);
    else this.floats.push(v);
  }

  /** Replaces an item that there is. */
  set(i: number, v: Value): void {
    if (this.floats.length > 0 && isRawFloat(v)) this.floats[i] = v.v;
    else this.items[i] = v;
  }

  clear(): void {
    if (this.floats === BOXED) this.boxes.length = 0;
    else this.floats = UNDECIDED;
  }

  private boxUp(): void {
    this.boxes = boxed(this.floats);
    this.floats = BOXED;
  }
}

/** An array that V8 holds doubles in, with one. */
function oneFloat(v: number): number[] {
  const array = [0.5];
  array[0] = v;
  return array;
}

/** The values of floats; `undefined` if there is anything else. */
export function rawFloats(items: readonly Value[]): number[] | undefined {
  const floats = noDoubles();
  for (let i = 0; i < items.length; i++) {
    const v = items[i]!;
    if (!isRawFloat(v)) return undefined;
    floats.push(v.v);
  }
  return floats;
}

/** Floats as values. */
export function boxed(floats: readonly number[]): Value[] {
  const items: Value[] = [];
  for (let i = 0; i < floats.length; i++) items.push(new PyFloat(floats[i]!));
  return items;
}

inheritsObject(PyList);
export const PyListSub = heapSubclass(PyList);

/** `items` must not change once the tuple has been made. */
export class PyTuple {
  declare cls: PyType;
  /** As a list whose items are boxed, for what goes over both. */
  declare readonly floats: readonly number[];
  readonly items: readonly Value[];
  /** Low half of the hash of an exact tuple of strs, numbers and the like, once computed; 0 until then. */
  hash: number;
  constructor(items: readonly Value[]) {
    this.items = items;
    this.hash = 0;
  }

  get boxes(): readonly Value[] {
    return this.items;
  }
}
inheritsObject(PyTuple);
Object.defineProperty(PyTuple.prototype, "floats", { value: BOXED });
export const PyTupleSub = heapSubclass(PyTuple);

export const EMPTY_TUPLE = new PyTuple([]);

/** The items of a list or tuple as they are now: to be read before it changes. */
export const itemsOf = (v: PyList | PyTuple): readonly Value[] => (v instanceof PyList ? v.read() : v.items);

/** A tuple of these items; there is only one empty tuple. */
export const tupleOf = (items: readonly Value[]): PyTuple => (items.length === 0 ? EMPTY_TUPLE : new PyTuple(items));

export class PySlice {
  declare cls: PyType;
  readonly start: Value;
  readonly stop: Value;
  readonly step: Value;
  constructor(start: Value, stop: Value, step: Value) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}
inheritsObject(PySlice);
