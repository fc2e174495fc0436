/** `mappingproxy`: a read-only view of a mapping. Source: Objects/descrobject.c (mappingproxy_*). */
import { PyList, PyTuple } from "../objects/containers.ts";
import { PyObject, type Value } from "../objects/object.ts";
import { newBuiltinType } from "../objects/types.ts";
import { genericGetAttr } from "../protocols/attributes.ts";
import { callMethod } from "../protocols/call.ts";
import { classGetItem } from "../protocols/class-getitem.ts";
import { richCompare } from "../protocols/compare.ts";
import { contains, getItem, length } from "../protocols/container.ts";
import { fillType, method, newSlot, type TypeDef, unsigned } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { pyHash } from "../protocols/hash.ts";
import { getIter } from "../protocols/iterate.ts";
import { or } from "../protocols/number.ts";
import { reprText, str } from "../protocols/text.ts";
import { typeName, typeOf } from "../protocols/type-of.ts";

export class PyMappingProxy extends PyObject {
  readonly mapping: Value;
  constructor(mapping: Value) {
    super();
    this.mapping = mapping;
  }
}
export const mappingProxyType = newBuiltinType("mappingproxy", PyMappingProxy);

const unwrap = (v: Value): Value => (v instanceof PyMappingProxy ? v.mapping : v);

const mappingProxyDef: TypeDef<PyMappingProxy> = {
  isMapping: true,
  slots: {
    repr: (self) => `mappingproxy(${reprText(self.mapping)})`,
    str: (self) => str(self.mapping),
    hash: (self) => pyHash(self.mapping),
    len: (self) => length(self.mapping),
    getItem: (self, key) => getItem(self.mapping, key),
    contains: (self, key) => contains(self.mapping, key),
    iter: (self) => getIter(self.mapping),
    getAttr: genericGetAttr,
    richCompare: (self, other, op) => richCompare(self.mapping, unwrap(other), op),
    or: (a, b) => or(unwrap(a), unwrap(b)),
    inplaceOr: (a) => {
      throw pyError("TypeError", `'|=' is not supported by ${typeName(a)}; use '|' instead`);
    },
    new: newSlot("(mapping)", "mappingproxy", (_cls, mapping) => {
      const slots = typeOf(mapping).slots;
      if (slots.getItem === undefined || mapping instanceof PyList || mapping instanceof PyTuple) {
        throw pyError("TypeError", `mappingproxy() argument must be a mapping, not ${typeName(mapping)}`);
      }
      return new PyMappingProxy(mapping);
    }),
  },
  methods: {
    get: unsigned(
      method(
        "($self, key, default=None, /)",
        "D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None.",
        (self, key, fallback) => callMethod(self.mapping, "get", [key, fallback]),
      ),
    ),
    keys: unsigned(
      method("($self, /)", "D.keys() -> a set-like object providing a view on D's keys", (self) =>
        callMethod(self.mapping, "keys"),
      ),
    ),
    values: unsigned(
      method("($self, /)", "D.values() -> an object providing a view on D's values", (self) =>
        callMethod(self.mapping, "values"),
      ),
    ),
    items: unsigned(
      method("($self, /)", "D.items() -> a set-like object providing a view on D's items", (self) =>
        callMethod(self.mapping, "items"),
      ),
    ),
    copy: unsigned(method("($self, /)", "D.copy() -> a shallow copy of D", (self) => callMethod(self.mapping, "copy"))),
    __class_getitem__: classGetItem,
    __reversed__: unsigned(
      method("($self, /)", "D.__reversed__() -> reverse iterator", (self) => callMethod(self.mapping, "__reversed__")),
    ),
  },
};

export function installMappingProxy(): void {
  fillType(mappingProxyType, mappingProxyDef);
}
