/** The `super` type. Source: Objects/typeobject.c (super_*). */

import { PyCell } from "../objects/function.ts";
import { heapSubclass } from "../objects/heap.ts";
import { None, PyObject, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { KwNames } from "../objects/slots.ts";
import { PyType } from "../objects/type.ts";
import { newBuiltinType } from "../objects/types.ts";
import { genericGetAttr } from "../protocols/attributes.ts";
import { call } from "../protocols/call.ts";
import { fillType, getset, type TypeDef } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { superCheck, superLookup } from "../protocols/super-lookup.ts";
import { typeName, typeOf } from "../protocols/type-of.ts";
import { CO_FAST_CELL } from "../spec/codeflags.ts";

export class PySuper extends PyObject {
  /** The class after which the search starts. */
  type: PyType | undefined = undefined;
  obj: Value | undefined = undefined;
  /** The class whose MRO is searched. */
  objType: PyType | undefined = undefined;
}
const PySuperSub = heapSubclass(PySuper);
export const superType = newBuiltinType("super", PySuper);

/** What `super()` without arguments means: the first argument of the running function, and its `__class__` cell. */
function implicitArguments(): { type: PyType; obj: Value } {
  const frame = rt.frame;
  if (frame === undefined) throw pyError("RuntimeError", "super(): no current frame");
  const code = frame.code.code;
  if (code.co_argcount === 0) throw pyError("RuntimeError", "super(): no arguments");
  let obj = frame.fast[0];
  if (obj instanceof PyCell && (code.co_localspluskinds[0]! & CO_FAST_CELL) !== 0) obj = obj.value;
  // the compiler leaves functions that have the cell and call super() alone: here its absence is what is wrong
  if (obj === undefined && !frame.jitLive) throw pyError("RuntimeError", "super(): arg[0] deleted");
  const at = code.co_localsplusnames.lastIndexOf("__class__");
  if (at < code.co_localsplusnames.length - code.nfreevars || at < 0) {
    throw pyError("RuntimeError", "super(): __class__ cell not found");
  }
  const cell = frame.fast[at];
  if (!(cell instanceof PyCell)) throw pyError("RuntimeError", "super(): bad __class__ cell");
  const type = cell.value;
  if (type === undefined) throw pyError("RuntimeError", "super(): empty __class__ cell");
  if (!(type instanceof PyType)) {
    throw pyError("RuntimeError", `super(): __class__ is not a type (${typeName(type)})`);
  }
  return { type, obj: obj! };
}

function init(self: PySuper, args: Value[], kwnames: KwNames): void {
  if (kwnames !== undefined && kwnames.length > 0) throw pyError("TypeError", "super() takes no keyword arguments");
  if (args.length > 2) throw pyError("TypeError", `super() expected at most 2 arguments, got ${args.length}`);
  let type: Value;
  let obj: Value | undefined;
  if (args.length === 0) ({ type, obj } = implicitArguments());
  else {
    type = args[0]!;
    obj = args[1] === None ? undefined : args[1];
    if (!(type instanceof PyType))
      throw pyError("TypeError", `super() argument 1 must be a type, not ${type === None ? "None" : typeName(type)}`);
  }
  const cls = type as PyType;
  self.objType = obj === undefined ? undefined : superCheck(cls, obj);
  self.type = cls;
  self.obj = obj;
}

function repr(self: PySuper): Value {
  const name = self.type === undefined ? "NULL" : self.type.tpName;
  if (self.objType !== undefined) return `<super: <class '${name}'>, <${self.objType.tpName} object>>`;
  return `<super: <class '${name}'>, NULL>`;
}

function getAttr(self: PySuper, name: string): Value {
  if (self.objType !== undefined && self.type !== undefined && name !== "__class__") {
    const found = superLookup(self.type, self.obj!, self.objType, name);
    if (found !== undefined) return found;
  }
  return genericGetAttr(self, name);
}

function descrGet(self: PySuper, obj: Value | undefined): Value {
  if (obj === undefined || obj === None || self.obj !== undefined) return self;
  if (self.cls !== superType) return call(typeOf(self), self.type === undefined ? [] : [self.type, obj]);
  const bound = new PySuper();
  bound.objType = superCheck(self.type!, obj);
  bound.type = self.type;
  bound.obj = obj;
  return bound;
}

const superDef: TypeDef<PySuper> = {
  doc: "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
  isBase: true,
  slots: {
    new: (cls) => (cls === superType ? new PySuper() : new PySuperSub(cls)),
    init,
    repr,
    getAttr,
    descrGet,
  },
  members: {
    __thisclass__: getset((self) => self.type ?? None, undefined, "the class invoking super()"),
    __self__: getset((self) => self.obj ?? None, undefined, "the instance invoking super(); may be None"),
    __self_class__: getset(
      (self) => self.objType ?? None,
      undefined,
      "the type of the instance invoking super(); may be None",
    ),
  },
};

export function installSuper(): void {
  fillType(superType, superDef);
}
