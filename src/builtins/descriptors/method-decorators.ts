/** `staticmethod` and `classmethod`. Source: Objects/funcobject.c (cm_*, sm_*). */
import { PyClassMethod, PyClassMethodSub, PyStaticMethod, PyStaticMethodSub } from "../../objects/descriptors.ts";
import { PyFunction, PyMethod } from "../../objects/function.ts";
import { None, type Value } from "../../objects/object.ts";
import type { KwNames } from "../../objects/slots.ts";
import type { PyType } from "../../objects/type.ts";
import { classmethodType, staticmethodType } from "../../objects/types.ts";
import { findAttr, instanceDict } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { fillType, getset, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { getInstanceDict, setGenericDict } from "../../protocols/instance-dict.ts";
import { reprText } from "../../protocols/text.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { isAbstractMethod } from "./property.ts";

type Wrapper = PyStaticMethod | PyClassMethod;
const WRAPPER_ASSIGNMENTS = ["__module__", "__name__", "__qualname__", "__doc__", "__annotations__"] as const;

/** Takes the wrapped callable and copies the attributes that functools.wraps would. */
function initWrapper(name: string) {
  return (self: Wrapper, args: Value[], kwnames: KwNames): void => {
    if (kwnames !== undefined && kwnames.length > 0) throw pyError("TypeError", `${name}() takes no keyword arguments`);
    if (args.length !== 1) throw pyError("TypeError", `${name} expected 1 argument, got ${args.length}`);
    const callable = args[0]!;
    self.callable = callable;
    const dict = instanceDict(self);
    if (dict === undefined) return;
    for (const attribute of WRAPPER_ASSIGNMENTS) {
      const value = findAttr(callable, attribute);
      if (value !== undefined) dict.setStr(attribute, value);
    }
  };
}

const common = {
  members: {
    __func__: getset<Wrapper>((self) => self.callable),
    __wrapped__: getset<Wrapper>((self) => self.callable),
  },
  getset: {
    __isabstractmethod__: getset<Wrapper>((self) => isAbstractMethod(self.callable)),
    __dict__: getset<Wrapper>(getInstanceDict, setGenericDict),
  },
};

const staticmethodDef: TypeDef<PyStaticMethod> = {
  doc: "staticmethod(function) -> method\n\nConvert a function to be a static method.\n\nA static method does not receive an implicit first argument.\nTo declare a static method, use this idiom:\n\n     class C:\n         @staticmethod\n         def f(arg1, arg2, argN):\n             ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()). Both the class and the instance are ignored, and\nneither is passed implicitly as the first argument to the method.\n\nStatic methods in Python are similar to those found in Java or C++.\nFor a more advanced concept, see the classmethod builtin.",
  isBase: true,
  slots: {
    new: (cls) => (cls === staticmethodType ? new PyStaticMethod(None) : new PyStaticMethodSub(cls, None)),
    init: initWrapper("staticmethod"),
    descrGet: (self) => self.callable,
    call: (self, args, kwnames) => call(self.callable, args, kwnames),
    repr: (self) => `<staticmethod(${reprText(self.callable)})>`,
  },
  ...common,
};

const classmethodDef: TypeDef<PyClassMethod> = {
  doc: "classmethod(function) -> method\n\nConvert a function to be a class method.\n\nA class method receives the class as implicit first argument,\njust like an instance method receives the instance.\nTo declare a class method, use this idiom:\n\n  class C:\n      @classmethod\n      def f(cls, arg1, arg2, argN):\n          ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()).  The instance is ignored except for its class.\nIf a class method is called for a derived class, the derived class\nobject is passed as the implied first argument.\n\nClass methods are different than C++ or Java static methods.\nIf you want those, see the staticmethod builtin.",
  isBase: true,
  slots: {
    new: (cls) => (cls === classmethodType ? new PyClassMethod(None) : new PyClassMethodSub(cls, None)),
    init: initWrapper("classmethod"),
    descrGet: (self, obj, type) => bindToClass(self.callable, obj, type),
    repr: (self) => `<classmethod(${reprText(self.callable)})>`,
  },
  ...common,
};

/** Binds the callable to the class; one that is itself a descriptor gets the class as instance (deprecated chaining). */
function bindToClass(callable: Value, obj: Value | undefined, type: Value | undefined): Value {
  const cls: Value = type ?? (typeOf(obj!) as PyType);
  if (callable instanceof PyFunction) return new PyMethod(callable, cls);
  const get = typeOf(callable).slots.descrGet;
  if (get !== undefined) return get(callable, cls, cls);
  return new PyMethod(callable, cls);
}

export function installMethodDecorators(): void {
  fillType(staticmethodType, staticmethodDef);
  fillType(classmethodType, classmethodDef);
}
