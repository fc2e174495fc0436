/**
 * Calling a type slot as a method: what `int.__add__(1, 2)` does. Source: Objects/typeobject.c (wrap_*). One function per kind
 * of `spec/slots.ts`.
 */
import { PyMemoryView } from "../objects/bytes.ts";
import type { PyWrapperDescriptor } from "../objects/descriptors.ts";
import { PyRange } from "../objects/iterators.ts";
import { None, NotImplemented, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { KwNames, Slots } from "../objects/slots.ts";
import { jsFromStr, strOf } from "../objects/str.ts";
import type { PyType } from "../objects/type.ts";
import { pyError, raiseError, stopIteration } from "./errors.ts";
import { index, indexToNumber } from "./number.ts";
import { withPythonRelease } from "./python-buffer.ts";
import { isPythonSetAttr } from "./slot-functions.ts";
import { typeName, typeOf } from "./type-of.ts";

type S = Slots<Value>;

function checkArity(dunder: string, args: readonly Value[], min: number, max: number): void {
  if (args.length >= min && args.length <= max) return;
  if (min === max) throw pyError("TypeError", `expected ${min} argument${min === 1 ? "" : "s"}, got ${args.length}`);
  const bound = args.length < min ? `at least ${min}` : `at most ${max}`;
  const n = args.length < min ? min : max;
  throw pyError("TypeError", `${dunder} expected ${bound} argument${n === 1 ? "" : "s"}, got ${args.length}`);
}

function attributeName(v: Value): string {
  const s = strOf(v);
  if (s === undefined) throw pyError("TypeError", `attribute name must be string, not '${typeName(v)}'`);
  return jsFromStr(s);
}

/**
 * `object.__setattr__(list, "x", 1)`: a builtin type's own rules must not be bypassed through a base's slot. Source: hackcheck.
 */
function checkNotOverridden(self: Value, slot: unknown, what: string): void {
  const type = typeOf(self);
  const effective = type.slots.setAttr;
  let defining: PyType | undefined = type;
  for (let i = type.mro.length - 1; i >= 0; i--) {
    const base = type.mro[i]!;
    if (!isPythonSetAttr(base.slots.setAttr) && base.slots.setAttr === effective) {
      defining = base;
      break;
    }
  }
  for (let base = defining; base !== undefined; base = base.base!) {
    if (base.slots.setAttr === slot) return;
    if (!isPythonSetAttr(base.slots.setAttr))
      throw pyError("TypeError", `can't apply this ${what} to ${type.tpName} object`);
  }
}

/** A range may be longer than a JS number tells. */
function exactLength(self: Value, n: number): Value {
  return n > Number.MAX_SAFE_INTEGER && self instanceof PyRange ? self.length : n;
}

/** Calls the slot `fn` as `row.dunder` of `self` with the remaining arguments. */
export function callSlotWrapper(descriptor: PyWrapperDescriptor, self: Value, args: Value[], kwnames: KwNames): Value {
  const { row, slot } = descriptor;
  if (kwnames !== undefined && kwnames.length > 0 && row.kind !== "call" && row.kind !== "init") {
    throw pyError("TypeError", `wrapper ${row.dunder}() takes no keyword arguments`);
  }
  const arity = (min: number, max = min): void => checkArity(row.dunder, args, min, max);
  switch (row.kind) {
    case "unary":
      arity(0);
      return (slot as S["repr"])(self);
    case "len":
      arity(0);
      return exactLength(self, (slot as S["len"])(self));
    case "hash":
      arity(0);
      return (slot as S["hash"])(self);
    case "bool":
      arity(0);
      return (slot as S["bool"])(self);
    case "next": {
      arity(0);
      const r = (slot as S["next"])(self);
      if (r === undefined) raiseError(stopIteration(None));
      return r;
    }
    case "del":
      arity(0);
      (slot as S["del"])(self);
      return None;
    case "call":
      return (slot as S["call"])(self, args, kwnames);
    case "init":
      (slot as S["init"])(self, args, kwnames);
      return None;
    case "getattr":
      arity(1);
      return (slot as S["getAttr"])(self, attributeName(args[0]!));
    case "setattr":
      arity(2);
      checkNotOverridden(self, slot, "__setattr__");
      (slot as S["setAttr"])(self, attributeName(args[0]!), args[1]!);
      return None;
    case "delattr":
      arity(1);
      checkNotOverridden(self, slot, "__delattr__");
      (slot as S["setAttr"])(self, attributeName(args[0]!), undefined);
      return None;
    case "compare":
      arity(1);
      return (slot as S["richCompare"])(self, args[0]!, row.op!);
    case "descrGet": {
      arity(1, 2);
      const obj = args[0] === None ? undefined : args[0];
      const type = args[1] === None ? undefined : args[1];
      if (obj === undefined && type === undefined) throw pyError("TypeError", "__get__(None, None) is invalid");
      return (slot as S["descrGet"])(self, obj, type);
    }
    case "descrSet":
      arity(2);
      (slot as S["descrSet"])(self, args[0]!, args[1]!);
      return None;
    case "descrDelete":
      arity(1);
      (slot as S["descrSet"])(self, args[0]!, undefined);
      return None;
    case "binaryLeft":
    case "inplace":
      arity(1);
      return (slot as S["add"])(self, args[0]!);
    case "binaryRight":
      arity(1);
      return (slot as S["add"])(args[0]!, self);
    case "power":
      arity(1, 2);
      return (slot as S["power"])(self, args[0]!, args[1] ?? None);
    case "powerRight":
      arity(1, 2);
      return (slot as S["power"])(args[0]!, self, args[1] ?? None);
    case "setitem":
      arity(2);
      (slot as S["setItem"])(self, args[0]!, args[1]!);
      return None;
    case "delitem":
      arity(1);
      (slot as S["setItem"])(self, args[0]!, undefined);
      return None;
    case "contains":
      arity(1);
      return (slot as S["contains"])(self, args[0]!);
    case "index-arg":
      arity(1);
      index(args[0]!);
      return (slot as S["repeat"])(self, args[0]!);
    case "buffer":
      arity(1);
      return bufferView(self, slot as S["buffer"], args[0]!);
    case "releaseBuffer":
      arity(1);
      return releaseView(self, args[0]!);
    case "new":
      return NotImplemented; // `__new__` is a builtin function, made by define.ts
  }
}

/** `x.__buffer__(flags)` of a native exporter. Source: wrap_buffer. */
function bufferView(self: Value, slot: S["buffer"], given: Value): Value {
  const flags = indexToNumber(given, "OverflowError");
  if (flags > 2147483647 || flags < -2147483648) throw pyError("OverflowError", "buffer flags out of range");
  return rt.hooks.bufferToMemoryView(withPythonRelease(self, slot(self, (flags & 1) !== 0)));
}

/** `x.__release_buffer__(view)` of a native exporter. Source: wrap_releasebuffer. */
function releaseView(self: Value, view: Value): Value {
  if (!(view instanceof PyMemoryView)) throw pyError("TypeError", "expected a memoryview object");
  if (view.buffer === undefined) throw pyError("ValueError", "memoryview's buffer has already been released");
  if (view.buffer.owner !== self) throw pyError("ValueError", "memoryview's buffer is not this object");
  view.end();
  return None;
}

/** `wrapper_descriptor.__call__`: checks the receiver, then calls the slot. */
export function callWrapperDescriptor(descriptor: PyWrapperDescriptor, args: Value[], kwnames: KwNames): Value {
  const positional = args.length - (kwnames === undefined ? 0 : kwnames.length);
  const { owner, row } = descriptor;
  if (positional < 1)
    throw pyError("TypeError", `descriptor '${row.dunder}' of '${owner.name}' object needs an argument`);
  const self = args[0]!;
  if (!typeOf(self).isSubtypeOf(owner)) {
    throw pyError(
      "TypeError",
      `descriptor '${row.dunder}' requires a '${owner.name}' object but received a '${typeName(self)}'`,
    );
  }
  return callSlotWrapper(descriptor, self, args.slice(1), kwnames);
}
