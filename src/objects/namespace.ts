/** Layout of `types.SimpleNamespace`; `builtins/namespace.ts` gives it behaviour. */
import { PyDict } from "./dict.ts";
import { heapSubclass } from "./heap.ts";
import { PyObject, type Value } from "./object.ts";
import { newBuiltinType } from "./types.ts";

export class PyNamespace extends PyObject {
  dict: PyDict | undefined;
  constructor(dict: PyDict) {
    super();
    this.dict = dict;
  }
}
export const PyNamespaceSub = heapSubclass(PyNamespace);
export const namespaceType = newBuiltinType("types.SimpleNamespace", PyNamespace);
namespaceType.hasDict = true;

/** `SimpleNamespace(**entries)`. */
export function makeNamespace(entries: readonly (readonly [name: string, value: Value])[]): PyNamespace {
  const dict = new PyDict();
  for (const [name, value] of entries) dict.setStr(name, value);
  return new PyNamespace(dict);
}
