/**
 * Shapes: which attribute of a `PyInstance` is in which slot. A shape belongs to one class, so `o.shape === S` proves class
 * and layout at once. Deleting an attribute leads to the shape that has never had it; a class whose instances do that in too many ways
 * gets instances in dict mode.
 */
import type { PyType } from "./type.ts";

/** Beyond this many attributes an instance goes to dict mode. */
export const MAX_SHAPE_KEYS = 128;

/** So many ways of deleting attributes may a class have. */
const MAX_REMOVALS = 100;

export class Shape {
  readonly cls: PyType;
  /** Attribute names in insertion order; key i lives in slot `cls.slotCount + i`. */
  readonly keys: readonly string[];
  /** Name to slot index (already offset by the class's `__slots__`). */
  readonly index: Map<string, number>;
  private readonly transitions: Map<string, Shape>;
  /** Where deleting an attribute leads. */
  private removals: Map<string, Shape> | undefined = undefined;
  /** Of the shape without attributes: ways of deleting that the class has. */
  private removalCount = 0;
  /** True for the shape of instances whose attributes are in `dict`. */
  readonly isDict: boolean;

  constructor(cls: PyType, keys: readonly string[], isDict: boolean) {
    this.cls = cls;
    this.keys = keys;
    this.index = new Map();
    for (let i = 0; i < keys.length; i++) this.index.set(keys[i]!, cls.slotCount + i);
    this.transitions = new Map();
    this.isDict = isDict;
  }

  /** The shape with `name` added at the end, in slot `cls.slotCount + keys.length`. */
  with(name: string): Shape {
    let next = this.transitions.get(name);
    if (next === undefined) {
      next = new Shape(this.cls, [...this.keys, name], false);
      this.transitions.set(name, next);
    }
    return next;
  }

  /** The shape without `name`, whose later attributes are one slot further down; `undefined` where the class has too many such ways. */
  without(name: string): Shape | undefined {
    this.removals ??= new Map();
    let next = this.removals.get(name);
    if (next === undefined) {
      const root = this.cls.rootShape;
      if (++root.removalCount > MAX_REMOVALS) return undefined;
      next = root;
      for (const key of this.keys) if (key !== name) next = next.with(key);
      this.removals.set(name, next);
    }
    return next;
  }
}
