/** `types.SimpleNamespace`. Source: Objects/namespaceobject.c. */
import { EMPTY_TUPLE, PyTuple } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import { namespaceType, PyNamespace, PyNamespaceSub } from "../objects/namespace.ts";
import { NotImplemented, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { genericGetAttr, genericSetAttr } from "../protocols/attributes.ts";
import { richCompare } from "../protocols/compare.ts";
import { fillType, getset, method, type TypeDef, unsigned } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { guardRepr, reprText } from "../protocols/text.ts";
import { textOf } from "../protocols/text-name.ts";

function repr(self: PyNamespace): Value {
  const name = self.cls === namespaceType ? "namespace" : self.cls.name;
  const text = guardRepr(rt.activeReprs, self, () => {
    const parts: string[] = [];
    const dict = self.dict!;
    for (let i = 0; i < dict.keys.length; i++) {
      const key = textOf(dict.keys[i]);
      if (key !== undefined && key !== "") parts.push(`${key}=${reprText(dict.values[i]!)}`);
    }
    return `${name}(${parts.join(", ")})`;
  });
  return text ?? `${name}(...)`;
}

const namespaceDef: TypeDef<PyNamespace> = {
  doc: "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
  isBase: true,
  hasDict: true,
  slots: {
    repr,
    getAttr: genericGetAttr,
    setAttr: genericSetAttr,
    richCompare: (self, other, op) => {
      if (!(other instanceof PyNamespace)) return NotImplemented;
      return richCompare(self.dict!, other.dict!, op);
    },
    new: (cls) => {
      const dict = new PyDict();
      if (cls === namespaceType) return new PyNamespace(dict);
      const made = new PyNamespaceSub(cls, dict);
      made.dict = dict; // heapSubclass resets it
      return made;
    },
    init: (self, args, kwnames) => {
      const nkw = kwnames?.length ?? 0;
      if (args.length > nkw) throw pyError("TypeError", "no positional arguments expected");
      for (let i = 0; i < nkw; i++) self.dict!.setStr(kwnames![i]!, args[i]!);
    },
  },
  methods: {
    __reduce__: unsigned(
      method(
        "($self, /)",
        "Return state information for pickling",
        (self) => new PyTuple([self.cls, EMPTY_TUPLE, self.dict!]),
      ),
    ),
  },
  members: { __dict__: getset((self) => self.dict!) },
};

export function installNamespace(): void {
  fillType(namespaceType, namespaceDef);
}
