/** Accelerators for the typing module. Source: Modules/_typingmodule.c. */
import { genericType } from "../../builtins/typing/generic.ts";
import { installTyping } from "../../builtins/typing/install.ts";
import { typeAliasType } from "../../builtins/typing/type-alias.ts";
import {
  paramSpecArgsType,
  paramSpecKwargsType,
  paramSpecType,
  typeVarTupleType,
  typeVarType,
} from "../../builtins/typing/type-variables.ts";
import { defineModule } from "../../objects/module.ts";
import { fn } from "../../protocols/define.ts";

export const typingModule = defineModule("_typing", () => {
  installTyping();
  return {
    doc: "Accelerators for the typing module.\n",
    functions: { _idfunc: fn("(x, /)", "", (x) => x) },
    types: {
      TypeVar: typeVarType,
      TypeVarTuple: typeVarTupleType,
      ParamSpec: paramSpecType,
      ParamSpecArgs: paramSpecArgsType,
      ParamSpecKwargs: paramSpecKwargsType,
      TypeAliasType: typeAliasType,
      Generic: genericType,
    },
  };
});
