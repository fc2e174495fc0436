/**
 * The AST, as the rest of the project imports it: the generated nodes under one roof.
 * Shape of a node: `{ kind, lineno, col_offset, end_lineno, end_col_offset, …fields }`, CPython's names throughout.
 * The one renamed field is Constant's `kind` (the `u` prefix), which is `kind_` because `kind` tells nodes apart;
 * the interface of statement `Expr` is `ExprStmt` because `Expr` is the union of all expressions.
 */
export * from "./nodes.gen.ts";
