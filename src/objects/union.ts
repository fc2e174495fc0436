/** Layout of `types.UnionType` (`int | str`); `builtins/union.ts` gives it behaviour. */
import { PyTuple } from "./containers.ts";
import { PyObject, type Value } from "./object.ts";
import { newBuiltinType } from "./types.ts";

export class PyUnion extends PyObject {
  readonly args: PyTuple;
  parameters: PyTuple | undefined;
  constructor(args: readonly Value[]) {
    super();
    this.args = new PyTuple(args);
    this.parameters = undefined;
  }
}
export const unionType = newBuiltinType("types.UnionType", PyUnion);
