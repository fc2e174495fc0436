/** Layout of `types.GenericAlias` (`list[int]`); `builtins/generic-alias.ts` gives it behaviour. */
import { PyTuple } from "./containers.ts";
import { heapSubclass } from "./heap.ts";
import { PyObject, type Value } from "./object.ts";
import { newBuiltinType } from "./types.ts";

export class PyGenericAlias extends PyObject {
  readonly origin: Value;
  readonly args: PyTuple;
  /** `*tuple[int, ...]`. */
  readonly starred: boolean;
  parameters: PyTuple | undefined;
  constructor(origin: Value, args: Value, starred = false) {
    super();
    this.origin = origin;
    this.args = args instanceof PyTuple ? args : new PyTuple([args]);
    this.starred = starred;
    this.parameters = undefined;
  }
}
export const PyGenericAliasSub = heapSubclass(PyGenericAlias);
export const genericAliasType = newBuiltinType("types.GenericAlias", PyGenericAlias);
