/**
 * Inline caches for attribute sites that see several shapes: up to four, looked through in order. Compiled code tries the shape that the
 * interpreter saw first by itself and comes here for the others.
 */
import type { PyFrame } from "../objects/frame.ts";
import { PyFunction, PyMethod } from "../objects/function.ts";
import { getSlot, PyInstance, setSlot } from "../objects/heap.ts";
import type { Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { Shape } from "../objects/shape.ts";
import { genericSetAttr } from "../protocols/attributes.ts";
import { ATTR_METHOD, ATTR_SLOT } from "../vm/caches.ts";
import { instanceCache, loadAttr, loadMethod, propertyGetter, storeAttr, storeCache } from "../vm/ops/attributes.ts";

const SIZE = 4;
/** Beside `ATTR_*`: a property, by its getter. */
const PROPERTY = -1;

/** One site's shapes, each with the version its class had and what was found. */
export class SiteCache {
  readonly shapes: Shape[] = [];
  readonly versions: number[] = [];
  readonly kinds: number[] = [];
  readonly slots: number[] = [];
  readonly values: (Value | undefined)[] = [];
  readonly next: Shape[] = [];
  private oldest = 0;

  /** Entry number for an instance, -1 if there is none. */
  find(shape: Shape): number {
    const { shapes } = this;
    for (let i = 0; i < shapes.length; i++) {
      if (shapes[i] === shape) return this.versions[i] === shape.cls.version ? i : -1;
    }
    return -1;
  }

  add(shape: Shape, kind: number, slot: number, value: Value | undefined, next: Shape): void {
    let i = this.shapes.indexOf(shape);
    if (i < 0) i = this.shapes.length < SIZE ? this.shapes.length : this.oldest++ % SIZE;
    this.shapes[i] = shape;
    this.versions[i] = shape.cls.version;
    this.kinds[i] = kind;
    this.slots[i] = slot;
    this.values[i] = value;
    this.next[i] = next;
  }
}

/** `owner.name`. */
export function attributeAt(cache: SiteCache, frame: PyFrame, pc: number, name: string, owner: Value): Value {
  if (owner instanceof PyInstance && !owner.shape.isDict) {
    const { shape } = owner;
    let i = cache.find(shape);
    if (i < 0) {
      addAttribute(cache, owner, name);
      i = cache.find(shape);
    }
    if (i >= 0) {
      const kind = cache.kinds[i]!;
      const value = kind === ATTR_SLOT ? getSlot(owner, cache.slots[i]!) : cache.values[i];
      if (kind === ATTR_METHOD) return new PyMethod(value!, owner);
      if (kind === PROPERTY) return rt.hooks.callFunction1(value as PyFunction, owner);
      if (value !== undefined) return value;
    }
  }
  return loadAttr(frame, pc, name, owner);
}

function addAttribute(cache: SiteCache, owner: PyInstance, name: string): void {
  const { shape } = owner;
  const made = instanceCache(owner, name);
  if (made === undefined) {
    const getter = propertyGetter(owner.cls, name);
    if (getter !== undefined) cache.add(shape, PROPERTY, -1, getter, shape);
  } else if (made.kind !== ATTR_METHOD || made.value instanceof PyFunction) {
    cache.add(shape, made.kind, made.slot, made.value, shape);
  }
}

/** What `methodAt` gives beside its result: the receiver, or the attribute that is no method. */
export const beside: { value: Value | undefined } = { value: undefined };

/** `owner.name(…)`: the unbound method, its receiver in `beside`; or `undefined`, the callable in `beside`. */
export function methodAt(cache: SiteCache, frame: PyFrame, pc: number, name: string, owner: Value): Value | undefined {
  if (owner instanceof PyInstance && !owner.shape.isDict) {
    const { shape } = owner;
    let i = cache.find(shape);
    if (i < 0) {
      const made = instanceCache(owner, name);
      if (made !== undefined && made.kind === ATTR_METHOD) {
        cache.add(shape, ATTR_METHOD, -1, made.value, shape);
        i = cache.find(shape);
      }
    }
    if (i >= 0) {
      beside.value = owner;
      return cache.values[i];
    }
  }
  frame.fast = [owner, undefined];
  frame.sp = 1;
  loadMethod(frame, pc, name);
  beside.value = frame.fast[1];
  return frame.fast[0];
}

/** `owner.name = value`. */
export function storeAt(cache: SiteCache, frame: PyFrame, pc: number, name: string, owner: Value, value: Value): void {
  if (owner instanceof PyInstance && !owner.shape.isDict) {
    const { shape } = owner;
    let i = cache.find(shape);
    if (i < 0 && canStore(owner)) {
      const made = storeCache(owner, name);
      if (made !== undefined) {
        cache.add(shape, ATTR_SLOT, made.slot, undefined, made.next);
        i = cache.find(shape);
      }
    }
    if (i >= 0) {
      setSlot(owner, cache.slots[i]!, value);
      owner.shape = cache.next[i]!;
      return;
    }
  }
  storeAttr(frame, pc, name, owner, value);
}

function canStore(owner: PyInstance): boolean {
  return owner.cls.slots.setAttr === genericSetAttr;
}
