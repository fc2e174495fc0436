/** `weakref.proxy`: an object that passes every operation on to its referent. Source: Objects/weakrefobject.c (proxy_*). */
import type { Value } from "../../objects/object.ts";
import { newBuiltinType } from "../../objects/types.ts";
import { getAttr, setAttr } from "../../protocols/attributes.ts";
import { call, callMethod, isCallable } from "../../protocols/call.ts";
import { richCompare } from "../../protocols/compare.ts";
import { contains, deleteItem, getItem, length, setItem } from "../../protocols/container.ts";
import { fillType, method, type TypeDef, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { addressText } from "../../protocols/identity.ts";
import { getIter } from "../../protocols/iterate.ts";
import * as n from "../../protocols/number.ts";
import { str } from "../../protocols/text.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { PyWeakReference, referent, register, weakReferences } from "./reference.ts";

export class PyWeakProxy extends PyWeakReference {}
export class PyCallableProxy extends PyWeakProxy {}
export const weakProxyType = newBuiltinType("weakref.ProxyType", PyWeakProxy);
export const callableProxyType = newBuiltinType("weakref.CallableProxyType", PyCallableProxy);

/** `weakref.proxy(v, callback)`. Without a callback there is one proxy per object. */
export function makeProxy(v: Value, callback: Value | undefined): Value {
  const target = referent(v);
  const type = isCallable(target) ? callableProxyType : weakProxyType;
  if (callback === undefined) {
    const existing = weakReferences(target).find((r) => r.cls === type && r.callback === undefined);
    if (existing !== undefined) return existing;
  }
  const proxy = type === callableProxyType ? new PyCallableProxy(target, callback) : new PyWeakProxy(target, callback);
  register(target, proxy);
  return proxy;
}

/** The referent of a proxy; any other value is itself. */
function live(v: Value): Value {
  if (!(v instanceof PyWeakProxy)) return v;
  const target = v.deref();
  if (target === undefined) throw pyError("ReferenceError", "weakly-referenced object no longer exists");
  return target;
}

const two = (f: (a: Value, b: Value) => Value) => (a: Value, b: Value) => f(live(a), live(b));
/** In-place operators: `binaryOp` numbers them 13 above the plain ones (spec/binaryops.ts). */
const inplace = (op: number) => two((a, b) => n.binaryOp(13 + op, a, b));
const one = (f: (v: Value) => Value) => (v: Value) => f(live(v));

/** `__int__` and `__float__` of the referent. */
function convert(slot: "int" | "float"): (self: Value) => Value {
  return (self) => {
    const v = live(self);
    const f = typeOf(v).slots[slot];
    if (f === undefined) {
      const what =
        slot === "int"
          ? "int() argument must be a string, a bytes-like object or a real number"
          : "float() argument must be a string or a real number";
      throw pyError("TypeError", `${what}, not '${typeName(v)}'`);
    }
    return f(v);
  };
}

const proxyDef: TypeDef<PyWeakProxy> = {
  slots: {
    repr: (self) => {
      const target = self.deref();
      const name = target === undefined ? "NoneType" : typeName(target);
      const at = target === undefined ? "0x0" : addressText(target);
      return `<weakproxy at ${addressText(self)} to ${name} at ${at}>`;
    },
    str: (self) => str(live(self)),
    getAttr: (self, name) => getAttr(live(self), name),
    setAttr: (self, name, value) => setAttr(live(self), name, value),
    richCompare: (self, other, op) => richCompare(live(self), live(other), op),
    iter: (self) => getIter(live(self)),
    next: (self) => {
      const v = live(self);
      const next = typeOf(v).slots.next;
      if (next === undefined)
        throw pyError("TypeError", `Weakref proxy referenced a non-iterator '${typeName(v)}' object`);
      return next(v);
    },
    len: (self) => length(live(self)),
    getItem: (self, key) => getItem(live(self), live(key)),
    setItem: (self, key, value) => {
      if (value === undefined) deleteItem(live(self), live(key));
      else setItem(live(self), live(key), value);
    },
    contains: (self, item) => contains(live(self), live(item)),
    add: two(n.add),
    subtract: two(n.subtract),
    multiply: two(n.multiply),
    remainder: two(n.remainder),
    divmod: two(n.divmod),
    power: (a, b, m) => n.power(live(a), live(b), live(m)),
    lshift: two(n.lshift),
    rshift: two(n.rshift),
    and: two(n.and),
    xor: two(n.xor),
    or: two(n.or),
    floorDivide: two(n.floorDivide),
    trueDivide: two(n.trueDivide),
    matrixMultiply: two(n.matrixMultiply),
    inplaceAdd: inplace(0),
    inplaceAnd: inplace(1),
    inplaceFloorDivide: inplace(2),
    inplaceLshift: inplace(3),
    inplaceMatrixMultiply: inplace(4),
    inplaceMultiply: inplace(5),
    inplaceRemainder: inplace(6),
    inplaceOr: inplace(7),
    inplacePower: inplace(8),
    inplaceRshift: inplace(9),
    inplaceSubtract: inplace(10),
    inplaceTrueDivide: inplace(11),
    inplaceXor: inplace(12),
    negative: one(n.negative),
    positive: one(n.positive),
    absolute: one(n.absolute),
    invert: one(n.invert),
    bool: (self) => isTrue(live(self)),
    int: convert("int"),
    float: convert("float"),
    index: (self) => n.index(live(self)),
  },
  methods: {
    __bytes__: unsigned(method("($self, /)", "", (self) => callMethod(live(self), "__bytes__"))),
    __reversed__: unsigned(method("($self, /)", "", (self) => callMethod(live(self), "__reversed__"))),
  },
};

export function installWeakProxy(): void {
  fillType(weakProxyType, proxyDef);
  fillType<PyWeakProxy>(callableProxyType, {
    ...proxyDef,
    methods: {},
    slots: { ...proxyDef.slots, call: (self, args, kwnames) => call(live(self), args, kwnames) },
  });
}
