/** The hash of an object by identity: what object.__hash__ gives. Source: _Py_HashPointer in Python/pyhash.c. */
import type { PyObject } from "../../objects/object.ts";
import { idOf } from "../../protocols/identity.ts";

export function identityHash(o: PyObject): number {
  return (idOf(o) as number) / 16;
}
