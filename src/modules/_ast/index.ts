/** The `_ast` module: node classes and the flags of compile() that concern trees. Source: Python/Python-ast.c. */
import { defineModule } from "../../objects/module.ts";
import type { Value } from "../../objects/object.ts";
import type { Runtime } from "../../objects/runtime.ts";
import { PyCF_ALLOW_TOP_LEVEL_AWAIT, PyCF_ONLY_AST, PyCF_TYPE_COMMENTS } from "../../spec/codeflags.ts";
import type { Node } from "../../syntax/ast/nodes.ts";
import { treeFromPython } from "./from-python.ts";
import { treeToPython } from "./to-python.ts";
import { astState } from "./types.ts";

export const astModule = defineModule("_ast", () => {
  const { base, classes } = astState();
  const names: Record<string, Value> = {
    AST: base,
    PyCF_ALLOW_TOP_LEVEL_AWAIT,
    PyCF_ONLY_AST,
    PyCF_TYPE_COMMENTS,
  };
  for (const [name, cls] of classes) names[name] = cls;
  return { constants: names };
});

/** Lets `compile()` give and take trees. */
export function installAst(runtime: Runtime): void {
  runtime.hooks.treeToPython = (tree) => treeToPython(tree as Node);
  runtime.hooks.treeFromPython = (object, mode) => treeFromPython(object, mode);
}
