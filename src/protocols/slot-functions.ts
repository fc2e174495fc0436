/**
 * Slots of Python classes: functions that look a dunder method up on the type and call it. Source: Objects/typeobject.c
 * (slot_tp_*, update_one_slot). `updateSlots(type)` derives a class's slots from its namespace and bases; it runs when a class
 * is made and when a dunder attribute of it (or of a base) changes.
 */
import { PyTuple } from "../objects/containers.ts";
import { PyMethodDescriptor, PyWrapperDescriptor } from "../objects/descriptors.ts";
import { PyBaseException } from "../objects/exception.ts";
import { PyBuiltin, PyFunction } from "../objects/function.ts";
import { type Int, None, NotImplemented, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { CompareOp, KwNames, SlotName, TypeSlots } from "../objects/slots.ts";
import { liveSubclasses, lookupType, type PyType } from "../objects/type.ts";
import { exceptionTypes } from "../objects/types.ts";
import { SLOT_ROWS, type SlotRow } from "../spec/slots.ts";
import { findGeneric, genericGetAttr, lookupSpecial } from "./attributes.ts";
import { call } from "./call.ts";
import { isException, pyError } from "./errors.ts";
import { intHash } from "./hash.ts";
import { index, indexToNumber } from "./number.ts";
import { bufferSlot } from "./python-buffer.ts";
import { isTrue } from "./truth.ts";
import { typeName, typeOf } from "./type-of.ts";

/** Calls `found`, an attribute of `self`'s type, as a method of `self`. */
export function callFound(found: Value, self: Value, args: Value[], kwnames?: KwNames): Value {
  if (found instanceof PyFunction) {
    if (kwnames === undefined) {
      if (args.length === 0) return rt.hooks.callFunction1(found, self);
      if (args.length === 1) return rt.hooks.callFunction2(found, self, args[0]!);
    }
    return rt.hooks.callFunction(found, [self, ...args], kwnames);
  }
  if (found instanceof PyMethodDescriptor && found.cls.isMethodDescriptor) return found.entry.call(self, args, kwnames);
  const get = typeOf(found).slots.descrGet;
  return call(get === undefined ? found : get(found, self, typeOf(self)), args, kwnames);
}

/** Calls the special method `dunder` of `self`'s type; `undefined` when there is none. */
export function callSpecial(self: Value, dunder: string, args: Value[], kwnames?: KwNames): Value | undefined {
  const found = lookupType(typeOf(self), dunder);
  return found === undefined ? undefined : callFound(found, self, args, kwnames);
}

function mustCall(self: Value, dunder: string, args: Value[]): Value {
  const r = callSpecial(self, dunder, args);
  if (r === undefined) throw pyError("AttributeError", `'${typeName(self)}' object has no attribute '${dunder}'`);
  return r;
}

function binarySlot(slot: SlotName, left: string, right: string): (a: Value, b: Value) => Value {
  const fn = (a: Value, b: Value): Value => {
    const ta = typeOf(a);
    const tb = typeOf(b);
    let tryRight = ta !== tb && (tb.slots[slot] as unknown) === fn;
    if ((ta.slots[slot] as unknown) === fn) {
      if (tryRight && tb.isSubtypeOf(ta) && lookupType(ta, right) !== lookupType(tb, right)) {
        const r = callSpecial(b, right, [a]) ?? NotImplemented;
        if (r !== NotImplemented) return r;
        tryRight = false;
      }
      const r = callSpecial(a, left, [b]) ?? NotImplemented;
      if (r !== NotImplemented || ta === tb) return r;
    }
    return tryRight ? (callSpecial(b, right, [a]) ?? NotImplemented) : NotImplemented;
  };
  return fn;
}

const powerSlot = (a: Value, b: Value, modulus: Value): Value => {
  if (modulus === None) return binaryPower(a, b);
  const ta = typeOf(a);
  if ((ta.slots.power as unknown) === powerSlot) return callSpecial(a, "__pow__", [b, modulus]) ?? NotImplemented;
  return NotImplemented;
};
const binaryPower = (a: Value, b: Value): Value => {
  const ta = typeOf(a);
  const tb = typeOf(b);
  let tryRight = ta !== tb && (tb.slots.power as unknown) === powerSlot;
  if ((ta.slots.power as unknown) === powerSlot) {
    if (tryRight && tb.isSubtypeOf(ta) && lookupType(ta, "__rpow__") !== lookupType(tb, "__rpow__")) {
      const r = callSpecial(b, "__rpow__", [a]) ?? NotImplemented;
      if (r !== NotImplemented) return r;
      tryRight = false;
    }
    const r = callSpecial(a, "__pow__", [b]) ?? NotImplemented;
    if (r !== NotImplemented || ta === tb) return r;
  }
  return tryRight ? (callSpecial(b, "__rpow__", [a]) ?? NotImplemented) : NotImplemented;
};

/** A comparison method that cannot even be looked up (its `__get__` raises) counts as missing. */
function compareSlot(self: Value, other: Value, op: CompareOp): Value {
  const found = lookupType(typeOf(self), COMPARE_DUNDERS[op]!);
  if (found === undefined) return NotImplemented;
  if (found instanceof PyFunction) return rt.hooks.callFunction2(found, self, other);
  const kind = typeOf(found);
  if (kind.isMethodDescriptor) return call(found, [self, other]);
  const get = kind.slots.descrGet;
  let method = found;
  if (get !== undefined) {
    try {
      method = get(found, self, typeOf(self));
    } catch (e) {
      if (e instanceof PyBaseException) return NotImplemented;
      throw e;
    }
  }
  return call(method, [other]);
}

const COMPARE_DUNDERS = ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"] as const;

function iterSlot(self: Value): Value {
  const found = lookupType(typeOf(self), "__iter__");
  if (found === None) throw pyError("TypeError", `'${typeName(self)}' object is not iterable`);
  if (found === undefined) throw pyError("TypeError", `'${typeName(self)}' object is not iterable`);
  return callFound(found, self, []);
}

function nextSlot(self: Value): Value | undefined {
  return mustCall(self, "__next__", []);
}

function boolSlot(self: Value): boolean {
  const r = callSpecial(self, "__bool__", []);
  if (r === undefined) return true;
  if (typeof r !== "boolean") throw pyError("TypeError", `__bool__ should return bool, returned ${typeName(r)}`);
  return r;
}

/** `__len__`'s result as a length: an index, not negative. */
export function asLength(r: Value): number {
  const n = index(r);
  if (n < 0) throw pyError("ValueError", "__len__() should return >= 0");
  if (n > 9223372036854775807n) {
    throw pyError("OverflowError", `cannot fit '${typeName(r)}' into an index-sized integer`);
  }
  return indexToNumber(n, undefined);
}

function hashSlot(self: Value): Int {
  const found = lookupType(typeOf(self), "__hash__");
  if (found === undefined || found === None) throw pyError("TypeError", `unhashable type: '${typeName(self)}'`);
  const r = callFound(found, self, []);
  let n: Int;
  try {
    n = typeof r === "number" ? r : index(r);
  } catch (e) {
    if (isException(e, exceptionTypes.TypeError))
      throw pyError("TypeError", "__hash__ method should return an integer");
    throw e;
  }
  if (typeof n === "bigint" && (n > 9223372036854775807n || n < -9223372036854775808n)) return intHash(n);
  return n === -1 ? -2 : n;
}

function getAttrSlot(self: Value, name: string): Value {
  const type = typeOf(self);
  const getattr = lookupType(type, "__getattr__");
  const getattribute = lookupType(type, "__getattribute__");
  const plain = getattribute instanceof PyWrapperDescriptor;
  if (getattr === undefined) {
    return plain
      ? (getattribute.slot as (o: Value, n: string) => Value)(self, name)
      : callFound(getattribute!, self, [name]);
  }
  // fast path: generic lookup needs no exception to say "absent"
  if (plain && getattribute.slot === genericGetAttr) return findGeneric(self, name) ?? callFound(getattr, self, [name]);
  try {
    if (getattribute === undefined) return genericGetAttr(self, name);
    return plain
      ? (getattribute.slot as (o: Value, n: string) => Value)(self, name)
      : callFound(getattribute, self, [name]);
  } catch (e) {
    if (!isException(e, exceptionTypes.AttributeError)) throw e;
    return callFound(getattr, self, [name]);
  }
}

/** `__getattr__` of a class, a Python function, where everything else about its attributes is as usual. */
export function attributeHook(type: PyType): PyFunction | undefined {
  if (type.slots.getAttr !== getAttrSlot) return undefined;
  const getattribute = lookupType(type, "__getattribute__");
  if (!(getattribute instanceof PyWrapperDescriptor) || getattribute.slot !== genericGetAttr) return undefined;
  const getattr = lookupType(type, "__getattr__");
  return getattr instanceof PyFunction ? getattr : undefined;
}

function setAttrSlot(self: Value, name: string, value: Value | undefined): void {
  if (value === undefined) mustCall(self, "__delattr__", [name]);
  else mustCall(self, "__setattr__", [name, value]);
}

function newSlot(cls: PyType, args: Value[], kwnames: KwNames): Value {
  const found = lookupType(cls, "__new__");
  if (found === undefined) throw pyError("TypeError", `cannot create '${cls.name}' instances`);
  const get = typeOf(found).slots.descrGet;
  return call(get === undefined ? found : get(found, undefined, cls), [cls, ...args], kwnames);
}

function initSlot(self: Value, args: Value[], kwnames: KwNames): void {
  const r = callSpecial(self, "__init__", args, kwnames);
  if (r !== None && r !== undefined) throw pyError("TypeError", `__init__() should return None, not '${typeName(r)}'`);
}

function reprSlot(self: Value): Value {
  const found = lookupType(typeOf(self), "__repr__");
  if (found === undefined) return `<${typeName(self)} object>`;
  return callFound(found, self, []);
}

const unarySlot = (dunder: string) => (self: Value) => mustCall(self, dunder, []);

/** The generic function for each slot of a Python class. */
const SLOT_FUNCTIONS: { readonly [K in SlotName]?: NonNullable<TypeSlots[K]> } = {
  repr: reprSlot,
  str: unarySlot("__str__"),
  hash: hashSlot,
  call: (self, args, kwnames) => {
    const r = callSpecial(self, "__call__", args, kwnames);
    if (r === undefined) throw pyError("TypeError", `'${typeName(self)}' object is not callable`);
    return r;
  },
  getAttr: getAttrSlot,
  setAttr: setAttrSlot,
  richCompare: compareSlot,
  iter: iterSlot,
  next: nextSlot,
  descrGet: (self, obj, type) => callSpecial(self, "__get__", [obj ?? None, type ?? None]) ?? self,
  descrSet: (self, obj, value) => {
    if (value === undefined) mustCall(self, "__delete__", [obj]);
    else mustCall(self, "__set__", [obj, value]);
  },
  init: initSlot,
  new: newSlot,
  del: (self) => {
    callSpecial(self, "__del__", []);
  },
  len: (self) => asLength(mustCall(self, "__len__", [])),
  getItem: (self, key) => mustCall(self, "__getitem__", [key]),
  setItem: (self, key, value) => {
    if (value === undefined) mustCall(self, "__delitem__", [key]);
    else mustCall(self, "__setitem__", [key, value]);
  },
  contains: (self, item) => {
    const found = lookupType(typeOf(self), "__contains__");
    if (found === None) throw pyError("TypeError", `'${typeName(self)}' object is not a container`);
    return isTrue(mustCall(self, "__contains__", [item]));
  },
  add: binarySlot("add", "__add__", "__radd__"),
  subtract: binarySlot("subtract", "__sub__", "__rsub__"),
  multiply: binarySlot("multiply", "__mul__", "__rmul__"),
  remainder: binarySlot("remainder", "__mod__", "__rmod__"),
  divmod: binarySlot("divmod", "__divmod__", "__rdivmod__"),
  power: powerSlot,
  lshift: binarySlot("lshift", "__lshift__", "__rlshift__"),
  rshift: binarySlot("rshift", "__rshift__", "__rrshift__"),
  and: binarySlot("and", "__and__", "__rand__"),
  xor: binarySlot("xor", "__xor__", "__rxor__"),
  or: binarySlot("or", "__or__", "__ror__"),
  floorDivide: binarySlot("floorDivide", "__floordiv__", "__rfloordiv__"),
  trueDivide: binarySlot("trueDivide", "__truediv__", "__rtruediv__"),
  matrixMultiply: binarySlot("matrixMultiply", "__matmul__", "__rmatmul__"),
  inplaceAdd: (a, b) => callSpecial(a, "__iadd__", [b]) ?? NotImplemented,
  inplaceSubtract: (a, b) => callSpecial(a, "__isub__", [b]) ?? NotImplemented,
  inplaceMultiply: (a, b) => callSpecial(a, "__imul__", [b]) ?? NotImplemented,
  inplaceRemainder: (a, b) => callSpecial(a, "__imod__", [b]) ?? NotImplemented,
  inplacePower: (a, b) => callSpecial(a, "__ipow__", [b]) ?? NotImplemented,
  inplaceLshift: (a, b) => callSpecial(a, "__ilshift__", [b]) ?? NotImplemented,
  inplaceRshift: (a, b) => callSpecial(a, "__irshift__", [b]) ?? NotImplemented,
  inplaceAnd: (a, b) => callSpecial(a, "__iand__", [b]) ?? NotImplemented,
  inplaceXor: (a, b) => callSpecial(a, "__ixor__", [b]) ?? NotImplemented,
  inplaceOr: (a, b) => callSpecial(a, "__ior__", [b]) ?? NotImplemented,
  inplaceFloorDivide: (a, b) => callSpecial(a, "__ifloordiv__", [b]) ?? NotImplemented,
  inplaceTrueDivide: (a, b) => callSpecial(a, "__itruediv__", [b]) ?? NotImplemented,
  inplaceMatrixMultiply: (a, b) => callSpecial(a, "__imatmul__", [b]) ?? NotImplemented,
  negative: unarySlot("__neg__"),
  positive: unarySlot("__pos__"),
  absolute: unarySlot("__abs__"),
  invert: unarySlot("__invert__"),
  bool: boolSlot,
  int: unarySlot("__int__"),
  float: unarySlot("__float__"),
  index: unarySlot("__index__"),
  buffer: bufferSlot,
  await: (self) => {
    const method = lookupSpecial(self, "__await__");
    if (method === undefined)
      throw pyError("TypeError", `object ${typeName(self)} can't be used in 'await' expression`);
    return call(method, []);
  },
  aiter: (self) => mustCall(self, "__aiter__", []),
  anext: (self) => mustCall(self, "__anext__", []),
};

/** Rows of spec/slots.ts by slot. `concat`, `repeat` and friends serve builtin types only: Python classes use the number slots. */
const ROWS_BY_SLOT = new Map<SlotName, SlotRow[]>();
const SLOT_OF_DUNDER = new Map<string, SlotName[]>();
for (const row of SLOT_ROWS) {
  const slot = row.slot as SlotName;
  const rows = ROWS_BY_SLOT.get(slot) ?? [];
  rows.push(row);
  ROWS_BY_SLOT.set(slot, rows);
  const slots = SLOT_OF_DUNDER.get(row.dunder) ?? [];
  if (!slots.includes(slot)) slots.push(slot);
  SLOT_OF_DUNDER.set(row.dunder, slots);
}

/** Derives one slot of a Python class: a builtin base's own function where nothing in between overrides it, else the generic one. */
function updateSlot(type: PyType, slot: SlotName, rows: readonly SlotRow[]): void {
  const slots = type.slots as unknown as Record<SlotName, unknown>;
  let specific: unknown;
  let generic = false;
  for (const row of rows) {
    const found = lookupType(type, row.dunder);
    if (found === undefined) continue;
    if (
      found instanceof PyWrapperDescriptor &&
      found.row.dunder === row.dunder &&
      found.row.slot === slot &&
      type.isSubtypeOf(found.owner)
    ) {
      if (specific === undefined || specific === found.slot) specific = found.slot;
      else generic = true;
    } else if (slot === "new" && found instanceof PyBuiltin && found.owner !== undefined) {
      // the builtin `__new__` of a base: its slot does the work without a lookup
      specific = found.owner.slots.new;
    } else if (
      found instanceof PyWrapperDescriptor &&
      found.row.dunder === row.dunder &&
      found.row.slot !== slot &&
      type.isSubtypeOf(found.owner)
    ) {
      // `__add__` from a sequence's concat: the wrapper belongs to another slot
    } else generic = true;
  }
  if (generic) slots[slot] = SLOT_FUNCTIONS[slot];
  else slots[slot] = specific;
  // who can only be told of the end of a buffer has none
  if (slot === "buffer" && generic && lookupType(type, "__buffer__") === undefined) slots[slot] = undefined;
}

/** Slots that Python code cannot define, or that only builtin sequences have: taken from the first base that has them. */
function inheritNative(type: PyType): void {
  const slots = type.slots as unknown as Record<SlotName, unknown>;
  for (const slot of ["concat", "repeat", "inplaceConcat", "inplaceRepeat", "send"] as const) {
    slots[slot] = undefined;
    const rows = ROWS_BY_SLOT.get(slot);
    for (const base of type.mro) {
      if (base === type) continue;
      const f = base.slots[slot];
      if (f === undefined) continue;
      // a Python override of __add__ or __mul__ wins over the inherited sequence slot
      const overridden = rows?.some((row) => {
        const found = lookupType(type, row.dunder);
        return found !== undefined && !(found instanceof PyWrapperDescriptor);
      });
      if (!overridden) slots[slot] = f;
      break;
    }
  }
}

/**
 * Derives all slots of a Python class: those of its first base, re-derived where its own namespace, or that of a class which
 * multiple inheritance put in between, has a dunder of the slot.
 */
export function updateSlots(type: PyType): void {
  const { base, mro } = type;
  if (base === undefined) return;
  // fast path: with one base, whatever the class itself does not define is the base's
  if (type.bases.length === 1 && mro[0] === type && mro[1] === base && mro.length === base.mro.length + 1) {
    inheritAndOverride(type, base);
    return;
  }
  const affected = new Set<SlotName>();
  const basesOfBase = new Set(base.mro);
  for (const cls of mro) {
    if (cls !== type && basesOfBase.has(cls)) continue;
    for (const name of cls.dict.keys) {
      if (typeof name !== "string" || !name.startsWith("__")) continue;
      for (const slot of SLOT_OF_DUNDER.get(name) ?? []) affected.add(slot);
    }
  }
  // another order of the same classes can change any slot
  const sameOrder = base.mro.every((cls, i) => mro.indexOf(cls) >= i) && mro.length === base.mro.length + 1;
  const own = type.slots as unknown as Record<SlotName, unknown>;
  const inherited = base.slots as unknown as Record<SlotName, unknown>;
  for (const [slot, rows] of ROWS_BY_SLOT) {
    if (SLOT_FUNCTIONS[slot] === undefined) continue;
    if (sameOrder && !affected.has(slot)) own[slot] = inherited[slot];
    else updateSlot(type, slot, rows);
  }
  inheritNative(type);
}

function inheritAndOverride(type: PyType, base: PyType): void {
  type.slots.takeAll(base.slots);
  let overrides = false;
  const { keys } = type.dict;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const affected = typeof key === "string" ? SLOT_OF_DUNDER.get(key) : undefined;
    if (affected === undefined) continue;
    overrides = true;
    for (const slot of affected) {
      if (SLOT_FUNCTIONS[slot] !== undefined) updateSlot(type, slot, ROWS_BY_SLOT.get(slot)!);
    }
  }
  if (overrides) inheritNative(type);
}

/** Re-derives what a change of attribute `name` affects, here and in all subclasses. */
export function updateSlotsFor(type: PyType, name: string): void {
  const slots = SLOT_OF_DUNDER.get(name);
  if (slots === undefined) return;
  for (const slot of slots) if (SLOT_FUNCTIONS[slot] !== undefined) updateSlot(type, slot, ROWS_BY_SLOT.get(slot)!);
  inheritNative(type);
  for (const sub of liveSubclasses(type)) updateSlotsFor(sub, name);
}

/** Packs a vectorcall's arguments for code that wants a tuple of the positional ones. */
export function positionalTuple(args: readonly Value[], kwnames: KwNames): PyTuple {
  return new PyTuple(kwnames === undefined ? args : args.slice(0, args.length - kwnames.length));
}

/** Is it the `setAttr` slot that calls `__setattr__` and `__delattr__` of a Python class? */
export const isPythonSetAttr = (slot: unknown): boolean => slot === setAttrSlot;
