/** The `object` type. Source: Objects/typeobject.c (object_*). Pickling is in `reduce.ts`, `__class__` in `class-assignment.ts`. */
import { PyList } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyInstance } from "../../objects/heap.ts";
import { None, NotImplemented, PyObject, type Value } from "../../objects/object.ts";
import type { CompareOp, KwNames } from "../../objects/slots.ts";
import { EQ, NE } from "../../objects/slots.ts";
import { jsFromStr, strLength } from "../../objects/str.ts";
import { PyType } from "../../objects/type.ts";
import { objectType } from "../../objects/types.ts";
import { findAttr, genericGetAttr, genericSetAttr } from "../../protocols/attributes.ts";
import { classMethod, fillType, getset, method, type TypeDef, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { addressText, identityHash, idOf } from "../../protocols/identity.ts";
import { shapedNames } from "../../protocols/instance-dict.ts";
import { forEach } from "../../protocols/iterate.ts";
import { str } from "../../protocols/text.ts";
import { textOf } from "../../protocols/text-name.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { typeModule } from "../type/names.ts";
import { instanceSize } from "../type/sizes.ts";
import { assignClass } from "./class-assignment.ts";
import { commonReduce, defaultState, reduceEx } from "./reduce.ts";

function hasArguments(args: readonly Value[], kwnames: KwNames): boolean {
  return args.length > 0 || (kwnames !== undefined && kwnames.length > 0);
}

/** `object.__new__`. Extra arguments are an error unless `__init__` is overridden and `__new__` is not. */
export function objectNew(cls: PyType, args: Value[], kwnames: KwNames): Value {
  if (hasArguments(args, kwnames)) {
    if (cls.slots.new !== objectNew)
      throw pyError("TypeError", "object.__new__() takes exactly one argument (the type to instantiate)");
    if (cls.slots.init === objectInit) throw pyError("TypeError", `${cls.tpName}() takes no arguments`);
  }
  if (cls.isAbstract) throw abstractError(cls);
  return new PyInstance(cls, cls.rootShape);
}

function abstractError(cls: PyType): ReturnType<typeof pyError> {
  const names: string[] = [];
  const methods = cls.dict.getStr("__abstractmethods__");
  if (methods !== undefined) {
    forEach(methods, (name) => {
      names.push(textOf(name) ?? "");
      return undefined;
    });
  }
  names.sort();
  return pyError(
    "TypeError",
    `Can't instantiate abstract class ${cls.name} without an implementation for abstract method${names.length > 1 ? "s" : ""} '${names.join("', '")}'`,
  );
}

/** `object.__init__`: extra arguments are an error unless `__new__` is overridden and `__init__` is not. */
export function objectInit(self: Value, args: Value[], kwnames: KwNames): void {
  if (!hasArguments(args, kwnames)) return;
  const cls = typeOf(self);
  if (cls.slots.init !== objectInit)
    throw pyError("TypeError", "object.__init__() takes exactly one argument (the instance to initialize)");
  if (cls.slots.new === objectNew)
    throw pyError("TypeError", `${cls.tpName}.__init__() takes exactly one argument (the instance to initialize)`);
}

/** `<module.Class object at 0x7f…>`. */
export function objectRepr(self: Value): Value {
  const cls = typeOf(self);
  const module = textOf(typeModule(cls));
  const address = addressText(self);
  if (module !== undefined && module !== "builtins") {
    return `<${module}.${jsFromStr(cls.qualname)} object at ${address}>`;
  }
  return `<${cls.tpName} object at ${address}>`;
}

function objectCompare(self: Value, other: Value, op: CompareOp): Value {
  if (op === EQ) return self === other ? true : NotImplemented;
  if (op === NE) {
    // `!=` is derived from the type's own `==`
    const eq = typeOf(self).slots.richCompare;
    if (eq === undefined) return NotImplemented;
    const r = eq(self, other, EQ);
    return r === NotImplemented ? r : !truth(r);
  }
  return NotImplemented;
}

function truth(r: Value): boolean {
  if (typeof r === "boolean") return r;
  const slots = typeOf(r).slots;
  if (r === None) return false;
  return slots.bool !== undefined ? slots.bool(r) : slots.len === undefined || slots.len(r) !== 0;
}

/** The names that `object.__dir__` and `type.__dir__` report of a class: its namespace and its bases', subclasses win. */
export function mergeClassDict(into: PyDict, cls: Value): void {
  const dict = cls instanceof PyType ? cls.dict : findAttr(cls, "__dict__");
  if (dict instanceof PyDict) {
    for (let i = 0; i < dict.keys.length; i++) {
      const key = dict.keys[i];
      if (key !== undefined) into.set(key, None);
    }
  } else if (dict !== undefined) {
    forEach(dict, (key) => {
      into.set(key, None);
      return undefined;
    });
  }
  const bases = findAttr(cls, "__bases__");
  if (bases === undefined) return;
  forEach(bases, (base) => {
    mergeClassDict(into, base);
    return undefined;
  });
}

function objectDir(self: Value): Value {
  const names = new PyDict();
  const shaped = shapedNames(self);
  if (shaped !== undefined) for (const name of shaped) names.setStr(name, None);
  else {
    const dict = findAttr(self, "__dict__");
    if (dict instanceof PyDict) for (const key of dict.keys) if (key !== undefined) names.set(key, None);
  }
  const cls = findAttr(self, "__class__");
  if (cls !== undefined) mergeClassDict(names, cls);
  return new PyList(names.keys.filter((k): k is Value => k !== undefined));
}

export const objectDef: TypeDef<Value> = {
  doc: "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
  signature: "()",
  isBase: true,
  slots: {
    repr: objectRepr,
    str: (self) => typeOf(self).slots.repr!(self),
    hash: (self) => (self instanceof PyObject ? identityHash(self) : idOf(self)),
    getAttr: genericGetAttr,
    setAttr: genericSetAttr,
    richCompare: objectCompare,
    init: objectInit,
    new: objectNew,
  },
  methods: {
    __reduce_ex__: method("($self, protocol: int, /)", "Helper for pickle.", (self, protocol) =>
      reduceEx(self, protocol),
    ),
    __reduce__: method("($self, /)", "Helper for pickle.", (self) => commonReduce(self, 0)),
    __getstate__: method("($self, /)", "Helper for pickle.", (self) => defaultState(self, false)),
    __subclasshook__: unsigned(
      classMethod(
        "(object, /)",
        "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and the outcome is cached).\n",
        () => NotImplemented,
      ),
    ),
    __init_subclass__: unsigned(
      classMethod(
        "()",
        "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses.\n",
        () => None,
      ),
    ),
    __format__: method(
      "($self, format_spec: str, /)",
      "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise.",
      (self, spec) => {
        if (strLength(spec) > 0)
          throw pyError("TypeError", `unsupported format string passed to ${typeName(self)}.__format__`);
        return str(self);
      },
    ),
    __sizeof__: method("($self, /)", "Size of object in memory, in bytes.", (self) => instanceSize(self)),
    __dir__: method("($self, /)", "Default dir() implementation.", objectDir),
  },
  getset: {
    __class__: getset(
      (self) => typeOf(self),
      (self, value) => assignClass(self, value),
      "the object's class",
    ),
  },
};

export function installObject(): void {
  fillType(objectType, objectDef);
}
