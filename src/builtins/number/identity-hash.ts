/** The hash of an object by identity: object.__hash__. Source: _Py_HashPointer in Python/pyhash.c. */
import type { PyObject } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";

export function identityHash(o: PyObject): number {
  let id = rt.ids.get(o);
  if (id === undefined) {
    id = rt.nextId++;
    rt.ids.set(o, id);
  }
  return id;
}
