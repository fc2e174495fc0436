/** `builtin_function_or_method`. Source: Objects/methodobject.c. */
import { PyTuple } from "../objects/containers.ts";
import { PyBuiltin } from "../objects/function.ts";
import { PyModule } from "../objects/module.ts";
import { None, NotImplemented, PyObject, type Value } from "../objects/object.ts";
import { EQ, NE } from "../objects/slots.ts";
import { jsFromStr } from "../objects/str.ts";
import { PyType } from "../objects/type.ts";
import { builtinType } from "../objects/types.ts";
import { findAttr, genericGetAttr } from "../protocols/attributes.ts";
import { builtinNamed } from "../protocols/builtin-names.ts";
import { textSignature } from "../protocols/clinic/signature.ts";
import { fillType, getset, method, type TypeDef, unsigned } from "../protocols/define.ts";
import { addressText, idOf } from "../protocols/identity.ts";
import { textOf } from "../protocols/text-name.ts";
import { typeName } from "../protocols/type-of.ts";

/** `__self__`: the module of a module function, the receiver or class of a method. */
function boundTo(self: PyBuiltin): Value | undefined {
  return self.self;
}

function repr(self: PyBuiltin): Value {
  const to = boundTo(self);
  if (to === undefined || to instanceof PyModule || self.def.kind === "function") {
    return `<built-in function ${self.name}>`;
  }
  return `<built-in method ${self.name} of ${typeName(to)} object at ${addressText(to)}>`;
}

function qualname(self: PyBuiltin): Value {
  const to = boundTo(self);
  if (to === undefined || to instanceof PyModule || self.def.kind === "function") return self.name;
  const type = to instanceof PyType ? to : (to as PyObject).cls;
  const owner = to instanceof PyObject ? type : undefined;
  const prefix = owner === undefined ? typeName(to) : textOf(findAttr(owner, "__qualname__"));
  return `${prefix ?? jsFromStr(type.qualname)}.${self.name}`;
}

const builtinDef: TypeDef<PyBuiltin> = {
  hasWeakref: true,
  slots: {
    repr,
    call: (self, args, kwnames) => self.entry.call(self.self ?? None, args, kwnames),
    getAttr: genericGetAttr,
    hash: (self) => {
      const low = Math.imul(self.name.length, 31) ^ Number(BigInt.asIntN(31, BigInt(idOf(self.self ?? self))));
      return low === -1 ? -2 : low;
    },
    richCompare: (self, other, op) => {
      if ((op !== EQ && op !== NE) || !(other instanceof PyBuiltin)) return NotImplemented;
      const same = self.self === other.self && self.def === other.def;
      return op === EQ ? same : !same;
    },
  },
  methods: {
    __reduce__: unsigned(
      method("($self, /)", "", (self) => {
        const to = boundTo(self);
        if (to === undefined || to instanceof PyModule || self.def.kind === "function") return self.name;
        return new PyTuple([builtinNamed("getattr"), new PyTuple([to, self.name])]);
      }),
    ),
  },
  members: { __module__: getset((self) => self.module ?? None) },
  getset: {
    __name__: getset((self) => self.name),
    __qualname__: getset(qualname),
    __doc__: getset((self) => (self.def.doc === undefined || self.def.doc === "" ? None : self.def.doc)),
    __self__: getset((self) => boundTo(self) ?? None),
    __text_signature__: getset((self) => (self.def.hidesSignature ? None : moduleSignature(self))),
  },
};

/** Module functions show `$module` first. */
function moduleSignature(self: PyBuiltin): string {
  const text = textSignature(self.def.signature);
  if (self.def.kind !== "function" || text.startsWith("($")) return text;
  if (text === "()") return "($module, /)";
  const inner = text.slice(1, -1);
  const head = inner.split(", /")[0]!;
  const isPositionalOnly = inner.includes(", /") && !head.includes("*");
  return isPositionalOnly ? `($module, ${inner})` : `($module, /, ${inner})`;
}

export function installBuiltinFunction(): void {
  fillType(builtinType, builtinDef);
}
