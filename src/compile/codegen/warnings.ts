/**
 * SyntaxWarnings about expressions that cannot work: identity of literals, calls and subscripts of the wrong thing.
 * Source: Python/compile.c (check_compare, check_caller, check_subscripter, check_index).
 */
import { type Const, ConstComplex, ConstEllipsis, ConstFloat, ConstFrozenSet, WideText } from "../../base/const.ts";
import type * as ast from "../../syntax/ast/nodes.ts";
import type { Loc } from "../flow/cfg.ts";

interface Warner {
  warn(message: string, loc: Loc): void;
}

function constType(value: Const): string {
  if (value === null) return "NoneType";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number" || typeof value === "bigint") return "int";
  if (typeof value === "string" || value instanceof WideText) return "str";
  if (value instanceof ConstFloat) return "float";
  if (value instanceof ConstComplex) return "complex";
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof ConstEllipsis) return "ellipsis";
  if (value instanceof ConstFrozenSet) return "frozenset";
  return Array.isArray(value) ? "tuple" : "code";
}

/** The type that an expression certainly has. */
function inferType(e: ast.Expr): string | null {
  switch (e.kind) {
    case "Tuple":
      return "tuple";
    case "List":
    case "ListComp":
      return "list";
    case "Dict":
    case "DictComp":
      return "dict";
    case "Set":
    case "SetComp":
      return "set";
    case "GeneratorExp":
      return "generator";
    case "Lambda":
      return "function";
    case "JoinedStr":
    case "FormattedValue":
      return "str";
    case "Constant":
      return constType(e.value);
    default:
      return null;
  }
}

/** Whether `is` makes sense with the operand: not with a literal, singletons apart. */
function fitForIdentity(e: ast.Expr): boolean {
  if (e.kind !== "Constant") return true;
  const { value } = e;
  return value === null || typeof value === "boolean" || value instanceof ConstEllipsis;
}

export function warnCompare(c: Warner, e: ast.Compare): void {
  let left = e.left;
  for (let i = 0; i < e.ops.length; i++) {
    const op = e.ops[i]!;
    const right = e.comparators[i]!;
    if ((op === "Is" || op === "IsNot") && !(fitForIdentity(left) && fitForIdentity(right))) {
      const type = inferType(fitForIdentity(left) ? right : left);
      const hint =
        op === "Is"
          ? `"is" with '${type}' literal. Did you mean "=="?`
          : `"is not" with '${type}' literal. Did you mean "!="?`;
      return c.warn(hint, e);
    }
    left = right;
  }
}

export function warnCall(c: Warner, func: ast.Expr): void {
  if (func.kind === "Lambda") return;
  const type = inferType(func);
  if (type !== null) c.warn(`'${type}' object is not callable; perhaps you missed a comma?`, func);
}

export function warnSubscript(c: Warner, e: ast.Subscript): void {
  const { value } = e;
  if (!mayBeSubscripted(value)) {
    c.warn(`'${inferType(value)}' object is not subscriptable; perhaps you missed a comma?`, value);
  }
  const index = inferType(e.slice);
  if (index === null || index === "int" || index === "bool") return;
  if (hasIntIndices(value)) {
    c.warn(`${inferType(value)} indices must be integers or slices, not ${index}; perhaps you missed a comma?`, value);
  }
}

function mayBeSubscripted(e: ast.Expr): boolean {
  switch (e.kind) {
    case "Constant":
      return !["NoneType", "ellipsis", "int", "bool", "float", "complex", "frozenset"].includes(constType(e.value));
    case "Set":
    case "SetComp":
    case "GeneratorExp":
    case "Lambda":
      return false;
    default:
      return true;
  }
}

function hasIntIndices(e: ast.Expr): boolean {
  switch (e.kind) {
    case "Constant":
      return ["str", "bytes", "tuple"].includes(constType(e.value));
    case "Tuple":
    case "List":
    case "ListComp":
    case "JoinedStr":
    case "FormattedValue":
      return true;
    default:
      return false;
  }
}
