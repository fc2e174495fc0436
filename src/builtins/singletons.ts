/** NoneType, NotImplementedType, ellipsis. Source: Objects/object.c, Objects/sliceobject.c. */
import {
  Ellipsis,
  None,
  NotImplemented,
  type PyEllipsis,
  type PyNone,
  type PyNotImplemented,
  type Value,
} from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { KwNames } from "../objects/slots.ts";
import { ellipsisType, exceptionTypes, noneType, notImplementedType } from "../objects/types.ts";
import { genericGetAttr } from "../protocols/attributes.ts";
import { fillType, method, type TypeDef, unsigned } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";

/** `new` slot of a type with one instance. */
function only(value: Value, name: string) {
  return (_cls: unknown, args: Value[], kwnames: KwNames): Value => {
    if (args.length > 0 || (kwnames?.length ?? 0) > 0) throw pyError("TypeError", `${name} takes no arguments`);
    return value;
  };
}

const noneDef: TypeDef<PyNone> = {
  slots: {
    repr: () => "None",
    hash: () => 0xfca86420,
    bool: () => false,
    richCompare: (self, other, op) => {
      if (op === 2) return self === other ? true : NotImplemented;
      if (op === 3) return self === other ? false : NotImplemented;
      return NotImplemented;
    },
    new: only(None, "NoneType"),
  },
};

const notImplementedDef: TypeDef<PyNotImplemented> = {
  slots: {
    repr: () => "NotImplemented",
    bool: () => {
      rt.hooks.warn(exceptionTypes.DeprecationWarning, "NotImplemented should not be used in a boolean context", 1);
      return true;
    },
    new: only(NotImplemented, "NotImplementedType"),
  },
  methods: { __reduce__: unsigned(method("($self, /)", "", () => "NotImplemented")) },
};

const ellipsisDef: TypeDef<PyEllipsis> = {
  slots: { repr: () => "Ellipsis", getAttr: genericGetAttr, new: only(Ellipsis, "EllipsisType") },
  methods: { __reduce__: unsigned(method("($self, /)", "", () => "Ellipsis")) },
};

export function installSingletons(): void {
  fillType(noneType, noneDef);
  fillType(notImplementedType, notImplementedDef);
  fillType(ellipsisType, ellipsisDef);
}
