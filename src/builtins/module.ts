/** The `module` type. Source: Objects/moduleobject.c. */
import { PyList } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import { PyModule, PyModuleSub } from "../objects/module.ts";
import { None, type Str, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { lookupType, type PyType } from "../objects/type.ts";
import { moduleType } from "../objects/types.ts";
import { findAttr, finders, findGeneric, genericSetAttr, getAttr } from "../protocols/attributes.ts";
import { call, call1 } from "../protocols/call.ts";
import { contains } from "../protocols/container.ts";
import { fillType, getset, initSlot, method, type TypeDef, unsigned } from "../protocols/define.ts";
import { attributeError, pyError } from "../protocols/errors.ts";
import { addressText } from "../protocols/identity.ts";
import { reprText } from "../protocols/text.ts";
import { textOf } from "../protocols/text-name.ts";
import { isTrue } from "../protocols/truth.ts";
import { typeOf } from "../protocols/type-of.ts";

/** A module without attributes; `__init__` fills in the standard ones. */
export function allocModule(cls: PyType): PyModule {
  if (cls === moduleType) return new PyModule(new PyDict());
  const dict = new PyDict();
  const made = new PyModuleSub(cls, dict);
  made.dict = dict;
  return made;
}

/** A module with the five standard attributes. */
export function makeModule(name: Str, doc: Value = None): PyModule {
  const module = allocModule(moduleType);
  initModule(module, name, doc);
  return module;
}

function initModule(module: PyModule, name: Value, doc: Value): void {
  const { dict } = module;
  dict.setStr("__name__", name);
  dict.setStr("__doc__", doc);
  dict.setStr("__package__", None);
  dict.setStr("__loader__", None);
  dict.setStr("__spec__", None);
}

/** Attribute lookup of modules: the namespace, then a `__getattr__` function in it. */
function moduleGetAttr(self: PyModule, name: string): Value {
  const found = findInModule(self, name);
  if (found === undefined) throw missingAttribute(self, name);
  return found;
}
finders.set(moduleGetAttr, findInModule);

function findInModule(self: PyModule, name: string): Value | undefined {
  // fast path: plain attribute of the namespace that no data descriptor of the type shadows
  const own = self.dict.getStr(name);
  if (own !== undefined && lookupType(self.cls, name) === undefined) return own;
  const found = findGeneric(self, name) ?? own;
  if (found !== undefined) return found;
  const hook = self.dict.getStr("__getattr__");
  return hook === undefined ? undefined : call1(hook, name);
}

function missingAttribute(self: PyModule, name: string): ReturnType<typeof pyError> {
  const moduleName = textOf(self.dict.getStr("__name__"));
  if (moduleName === undefined) return attributeError(self, name, `module has no attribute '${name}'`);
  const spec = self.dict.getStr("__spec__");
  if (spec !== undefined && spec !== None && isInitializing(spec)) {
    return attributeError(
      self,
      name,
      `partially initialized module '${moduleName}' has no attribute '${name}' (most likely due to a circular import)`,
    );
  }
  if (spec !== undefined && spec !== None && isUninitializedSubmodule(spec, name)) {
    return attributeError(
      self,
      name,
      `cannot access submodule '${name}' of module '${moduleName}' (most likely due to a circular import)`,
    );
  }
  return attributeError(self, name, `module '${moduleName}' has no attribute '${name}'`);
}

/** Is the submodule just being imported? Source: _PyModuleSpec_IsUninitializedSubmodule. */
function isUninitializedSubmodule(spec: Value, name: string): boolean {
  try {
    const names = findAttr(spec, "_uninitialized_submodules");
    return names !== undefined && contains(names, name);
  } catch {
    return false;
  }
}

function isInitializing(spec: Value): boolean {
  try {
    const flag = findAttr(spec, "_initializing");
    return flag !== undefined && isTrue(flag);
  } catch {
    return false;
  }
}

function moduleRepr(self: PyModule): Value {
  const bootstrap = rt.modules.getStr("_frozen_importlib") ?? rt.modules.getStr("importlib._bootstrap");
  if (bootstrap !== undefined) return call1(getAttr(bootstrap, "_module_repr"), self);
  const name = self.dict.getStr("__name__");
  return name === undefined ? `<module at ${addressText(self)}>` : `<module ${reprText(name)} (built-in)>`;
}

const moduleDef: TypeDef<PyModule> = {
  doc: "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
  signature: "(name, doc=None)",
  isBase: true,
  hasDict: true,
  hasWeakref: true,
  slots: {
    repr: moduleRepr,
    getAttr: moduleGetAttr,
    setAttr: genericSetAttr,
    new: (cls) => allocModule(cls),
    init: initSlot("(name: str, doc=None)", "module", (self: PyModule, name, doc) => initModule(self, name, doc)),
  },
  methods: {
    __dir__: unsigned(
      method("($self, /)", "__dir__() -> list\nspecialized dir() implementation", (self) => {
        const dict = getAttr(self, "__dict__");
        if (!(dict instanceof PyDict)) throw pyError("TypeError", "<module>.__dict__ is not a dictionary");
        const hook = dict.getStr("__dir__");
        if (hook !== undefined) return call(hook, []);
        return new PyList(dict.keys.filter((k): k is Value => k !== undefined));
      }),
    ),
  },
  members: { __dict__: getset((self) => self.dict) },
  getset: {
    __annotations__: getset(
      (self) => {
        const found = self.dict.getStr("__annotations__");
        if (found === undefined) {
          const made = new PyDict();
          self.dict.setStr("__annotations__", made);
          return made;
        }
        const get = typeOf(found).slots.descrGet;
        return get === undefined ? found : get(found, undefined, self);
      },
      (self, value) => {
        if (value !== undefined) self.dict.setStr("__annotations__", value);
        else if (self.dict.delete("__annotations__") === undefined)
          throw attributeError(self, "__annotations__", "__annotations__");
      },
    ),
  },
};

export function installModule(): void {
  fillType(moduleType, moduleDef);
}
