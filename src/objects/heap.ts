/**
 * Instances of Python classes. A class whose only builtin base is `object` makes `PyInstance`; a class that derives from
 * another builtin layout (list, dict, float …) makes an object of the JS class that `heapSubclass(Layout)` returns: the
 * layout's fields plus `cls`, `dict` and `slots`.
 */
import type { PyDict } from "./dict.ts";
import { inheritsObject, type PyObject, type Value } from "./object.ts";
import type { Shape } from "./shape.ts";
import type { PyType } from "./type.ts";

/** Fields of any object that can have a `__dict__` or `__slots__`. `dict` is made on first use. */
export interface HeapFields {
  cls: PyType;
  dict: PyDict | undefined;
  slots: (Value | undefined)[] | undefined;
}

// A mixin's constructor must accept what its base accepts, and TypeScript spells that only as any[].
// biome-ignore lint/suspicious/noExplicitAny: required by TypeScript for mixin classes
type Constructor<T = PyObject> = new (...args: any[]) => T;

/** The JS class for instances of Python subclasses of a builtin layout: `new Sub(cls, ...layoutArguments)`. */
export function heapSubclass<A extends unknown[], T extends PyObject>(
  Layout: new (...args: A) => T,
): new (
  cls: PyType,
  ...args: A
) => T & HeapFields {
  const Base = Layout as unknown as Constructor;
  class Sub extends Base {
    declare cls: PyType;
    dict: PyDict | undefined;
    slots: (Value | undefined)[] | undefined;
    declare serial?: number;
    // no layout takes more than nine arguments; a rest parameter would make arrays
    constructor(cls: PyType, ...rest: unknown[]);
    constructor(
      cls: PyType,
      a: unknown,
      b: unknown,
      c: unknown,
      d: unknown,
      e: unknown,
      f: unknown,
      g: unknown,
      h: unknown,
      i: unknown,
    ) {
      super(a, b, c, d, e, f, g, h, i);
      this.cls = cls;
      this.dict = undefined;
      this.slots = undefined;
      this.serial = 0;
    }
  }
  return Sub as unknown as new (
    cls: PyType,
    ...args: A
  ) => T & HeapFields;
}

/**
 * The uniform instance: `__slots__` members first, then the attributes that `shape` names, in slots s0…s7, then `more`.
 * When its `__dict__` has been asked for (or an attribute deleted) `dict` holds the attributes and `shape` is the class's
 * `dictShape`, which has no keys.
 */
export class PyInstance {
  declare cls: PyType;
  shape: Shape;
  s0: Value | undefined;
  s1: Value | undefined;
  s2: Value | undefined;
  s3: Value | undefined;
  s4: Value | undefined;
  s5: Value | undefined;
  s6: Value | undefined;
  s7: Value | undefined;
  more: (Value | undefined)[] | undefined;
  dict: PyDict | undefined;
  serial: number;
  constructor(cls: PyType, shape: Shape) {
    this.cls = cls;
    this.shape = shape;
    this.s0 = undefined;
    this.s1 = undefined;
    this.s2 = undefined;
    this.s3 = undefined;
    this.s4 = undefined;
    this.s5 = undefined;
    this.s6 = undefined;
    this.s7 = undefined;
    this.more = undefined;
    this.dict = undefined;
    this.serial = 0;
  }
}
inheritsObject(PyInstance);

/** Number of slots held inline by `PyInstance`. */
export const INLINE_SLOTS = 8;

export function getSlot(o: PyInstance, i: number): Value | undefined {
  switch (i) {
    case 0:
      return o.s0;
    case 1:
      return o.s1;
    case 2:
      return o.s2;
    case 3:
      return o.s3;
    case 4:
      return o.s4;
    case 5:
      return o.s5;
    case 6:
      return o.s6;
    case 7:
      return o.s7;
    default:
      return o.more === undefined ? undefined : o.more[i - INLINE_SLOTS];
  }
}

export function setSlot(o: PyInstance, i: number, v: Value | undefined): void {
  switch (i) {
    case 0:
      o.s0 = v;
      return;
    case 1:
      o.s1 = v;
      return;
    case 2:
      o.s2 = v;
      return;
    case 3:
      o.s3 = v;
      return;
    case 4:
      o.s4 = v;
      return;
    case 5:
      o.s5 = v;
      return;
    case 6:
      o.s6 = v;
      return;
    case 7:
      o.s7 = v;
      return;
    default: {
      const more = (o.more ??= []);
      const j = i - INLINE_SLOTS;
      while (more.length < j) more.push(undefined);
      more[j] = v;
    }
  }
}
