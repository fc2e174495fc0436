/** `__weakref__` as classes define it for their instances. Source: Objects/typeobject.c (subtype_getweakref). */
import type { GetSet } from "../../objects/descriptors.ts";
import { None, type Value } from "../../objects/object.ts";
import { weakReferences } from "../weakref/reference.ts";

export const weakrefGetSet: GetSet<Value> = {
  get: (self) => weakReferences(self)[0] ?? None,
  set: undefined,
  doc: "list of weak references to the object",
};
