/** `typing.Generic`, whose work is done by typing.py. Source: Objects/typevarobject.c (generic_*). */
import { PyTuple } from "../../objects/containers.ts";
import type { PyDict } from "../../objects/dict.ts";
import type { Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { newBuiltinType, objectType } from "../../objects/types.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { classMethod, fillType, unsigned } from "../../protocols/define.ts";
import { callTyping } from "./shared.ts";
import { PyTypeVarTuple, unpacked } from "./type-variables.ts";

export const genericType = newBuiltinType("typing.Generic");
// its instances are plain objects: classes can have it next to any other base
genericType.layout = objectType;

function forward(name: string, cls: Value, args: Value[], kwargs: PyDict): Value {
  const names = kwargs.keys.filter((k): k is string => typeof k === "string");
  return callTyping(name, [cls, ...args, ...names.map((k) => kwargs.getStr(k)!)], names);
}

/** `Generic[params]` for the `[T]` of a class statement: type variable tuples are unpacked. Source: _Py_subscript_generic. */
export function subscriptGeneric(params: Value): Value {
  const items = (params as PyTuple).items.map((p) => (p instanceof PyTypeVarTuple ? unpacked(p) : p));
  const alias = getAttr(rt.hooks.importModule("typing"), "_GenericAlias");
  return call(alias, [genericType, new PyTuple(items)]);
}

export function installGeneric(): void {
  fillType<Value>(genericType, {
    doc: "Abstract base class for generic types.\n\nOn Python 3.12 and newer, generic classes implicitly inherit from\nGeneric when they declare a parameter list after the class's name::\n\n    class Mapping[KT, VT]:\n        def __getitem__(self, key: KT) -> VT:\n            ...\n        # Etc.\n\nOn older versions of Python, however, generic classes have to\nexplicitly inherit from Generic.\n\nAfter a class has been declared to be generic, it can then be used as\nfollows::\n\n    def lookup_name[KT, VT](mapping: Mapping[KT, VT], key: KT, default: VT) -> VT:\n        try:\n            return mapping[key]\n        except KeyError:\n            return default\n",
    isBase: true,
    methods: {
      __class_getitem__: unsigned(
        classMethod("($type, *args, **kwargs)", "Parameterizes a generic class.", (cls, args, kwargs) =>
          forward("_generic_class_getitem", cls, args, kwargs),
        ),
      ),
      __init_subclass__: unsigned(
        classMethod("($type, *args, **kwargs)", "Function to initialize subclasses.", (cls, args, kwargs) =>
          forward("_generic_init_subclass", cls, args, kwargs),
        ),
      ),
    },
    attrs: { __module__: "typing" },
  });
}
