/** `types.SimpleNamespace`. Source: Objects/namespaceobject.c. */
import { PyTuple } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import { heapSubclass } from "../objects/heap.ts";
import { NotImplemented, PyObject, type Value } from "../objects/object.ts";
import { newBuiltinType } from "../objects/types.ts";
import { genericGetAttr, genericSetAttr } from "../protocols/attributes.ts";
import { richCompare } from "../protocols/compare.ts";
import { fillType, getset, method, type TypeDef, unsigned } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { guardRepr, reprText } from "../protocols/text.ts";
import { textOf } from "../protocols/text-name.ts";

/** `dict` is set from the start. */
export class PyNamespace extends PyObject {
  dict: PyDict | undefined;
  constructor() {
    super();
    this.dict = new PyDict();
  }
}
const PyNamespaceSub = heapSubclass(PyNamespace);
export const namespaceType = newBuiltinType("types.SimpleNamespace", PyNamespace);

/** A namespace with these attributes, as `sys.implementation` is one. */
export function makeNamespace(attributes: Readonly<Record<string, Value>>): PyNamespace {
  const ns = new PyNamespace();
  for (const [name, value] of Object.entries(attributes)) ns.dict!.setStr(name, value);
  return ns;
}

const active = new Set<Value>();

function repr(self: PyNamespace): Value {
  const name = self.cls === namespaceType ? "namespace" : self.cls.name;
  const text = guardRepr(active, self, () => {
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
      if (cls === namespaceType) return new PyNamespace();
      const made = new PyNamespaceSub(cls);
      made.dict = new PyDict();
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
      method("($self, /)", "Return state information for pickling", (self) =>
        new PyTuple([self.cls, new PyTuple([]), self.dict!]),
      ),
    ),
  },
  members: { __dict__: getset((self) => self.dict!) },
};

export function installNamespace(): void {
  fillType(namespaceType, namespaceDef);
}
