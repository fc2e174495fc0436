/** The `type` type. Source: Objects/typeobject.c (PyType_Type). Class creation is in `create.ts`, attributes in `attributes.ts`. */
import { PyList } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import type { Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { KwNames } from "../../objects/slots.ts";
import { jsFromStr } from "../../objects/str.ts";
import { liveSubclasses, type PyType } from "../../objects/type.ts";
import { typeType } from "../../objects/types.ts";
import { typeGetAttr, typeSetAttr } from "../../protocols/attributes.ts";
import { classMethod, fillType, method, type TypeDef, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { realIsInstance, realIsSubclass } from "../../protocols/instance-check.ts";
import { updateSlotsFor } from "../../protocols/slot-functions.ts";
import { textOf } from "../../protocols/text-name.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { mergeClassDict } from "../object/object.ts";
import { unionOf } from "../union.ts";
import { typeGetSets, typeMembers } from "./attributes.ts";
import { typeNew } from "./create.ts";
import { watchFinalizable } from "./finalizers.ts";
import { computeMro } from "./mro.ts";
import { typeModule } from "./names.ts";
import { basicSize } from "./sizes.ts";

/** Calling a class: `type(x)`, or `__new__` and then `__init__`. */
function typeCall(cls: PyType, args: Value[], kwnames: KwNames): Value {
  if (cls === typeType) {
    const nkw = kwnames === undefined ? 0 : kwnames.length;
    const npos = args.length - nkw;
    if (npos === 1) {
      if (nkw > 0) throw pyError("TypeError", "type() takes no keyword arguments");
      return typeOf(args[0]!);
    }
    if (npos !== 3) throw pyError("TypeError", "type() takes 1 or 3 arguments");
  }
  const make = cls.slots.new;
  if (make === undefined) throw pyError("TypeError", `cannot create '${cls.tpName}' instances`);
  const obj = make(cls, args, kwnames);
  const made = typeOf(obj);
  if (made !== cls && !made.isSubtypeOf(cls)) return obj;
  const hasFinalizer = made.slots.del !== undefined && made.isHeap;
  if (hasFinalizer) watchFinalizable(obj);
  const init = made.slots.init;
  if (init !== undefined) init(obj, args, kwnames);
  if (hasFinalizer) rt.noteWatched(); // now: a collection is not safe above this call
  return obj;
}

function typeInit(_cls: PyType, args: Value[], kwnames: KwNames): void {
  const nkw = kwnames === undefined ? 0 : kwnames.length;
  const npos = args.length - nkw;
  if (npos === 1 && nkw > 0) throw pyError("TypeError", "type.__init__() takes no keyword arguments");
  if (npos !== 1 && npos !== 3) throw pyError("TypeError", "type.__init__() takes 1 or 3 arguments");
}

function typeRepr(type: PyType): Value {
  const module = textOf(typeModule(type));
  if (module !== undefined && module !== "builtins") return `<class '${module}.${jsFromStr(type.qualname)}'>`;
  return `<class '${type.name}'>`;
}

export const typeDef: TypeDef<PyType> = {
  doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
  isBase: true,
  slots: {
    repr: typeRepr,
    call: typeCall,
    getAttr: typeGetAttr,
    setAttr: (type, name, value) => typeSetAttr(type, name, value, updateSlotsFor),
    init: typeInit,
    new: typeNew,
    or: unionOf,
  },
  methods: {
    mro: method("($self, /)", "Return a type's method resolution order.", (type) => new PyList(computeMro(type))),
    __subclasses__: method(
      "($self, /)",
      "Return a list of immediate subclasses.",
      (type) => new PyList(liveSubclasses(type)),
    ),
    __prepare__: unsigned(
      classMethod(
        "(*args, **kwargs)",
        "__prepare__() -> dict\nused to create the namespace for the class statement",
        () => new PyDict(),
      ),
    ),
    __instancecheck__: method("($self, instance, /)", "Check if an object is an instance.", (type, instance) =>
      realIsInstance(instance, type),
    ),
    __subclasscheck__: method("($self, subclass, /)", "Check if a class is a subclass.", (type, subclass) =>
      realIsSubclass(subclass, type),
    ),
    __dir__: method("($self, /)", "Specialized __dir__ implementation for types.", (type) => {
      const names = new PyDict();
      mergeClassDict(names, type);
      return new PyList(names.keys.filter((k): k is Value => k !== undefined));
    }),
    __sizeof__: method("($self, /)", "Return memory consumption of the type object.", (type) =>
      type.isHeap ? basicSize(typeOf(type)) + 144 : 408,
    ),
  },
  getset: typeGetSets,
  members: typeMembers,
};

export function installType(): void {
  fillType(typeType, typeDef);
}
