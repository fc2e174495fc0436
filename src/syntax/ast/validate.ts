/**
 * Checks of trees that a program made itself: what the parser never produces and the compiler does not expect.
 * Source: Python/ast.c (_PyAST_Validate). Errors are `DataError`s with CPython's type and message.
 */
import { type Const, ConstComplex, ConstFloat, ConstFrozenSet, WideText } from "../../base/const.ts";
import { DataError } from "../../base/data-error.ts";
import type * as ast from "./nodes.ts";

/** Stands in a Constant for a value that is none; `typeName` is what the message says. */
export class InvalidConstant {
  readonly typeName: string;
  constructor(typeName: string) {
    this.typeName = typeName;
  }
}

type Context = ast.ExprContext;
/** A program can put None where the tree's types forbid it. */
type Maybe<T> = T | null;

/** Throws when the tree is not one that could be compiled. */
export function validateTree(mod: ast.Mod): void {
  switch (mod.kind) {
    case "Module":
    case "Interactive":
      validateStmts(mod.body);
      return;
    case "Expression":
      validateExpr(mod.body, "Load");
      return;
    case "FunctionType":
      validateExprs(mod.argtypes, "Load", false);
      validateExpr(mod.returns, "Load");
      return;
  }
}

function valueError(message: string): DataError {
  return new DataError("ValueError", message);
}

function typeError(message: string): DataError {
  return new DataError("TypeError", message);
}

function validatePositions(node: ast.Span): void {
  const { lineno, end_lineno, col_offset, end_col_offset } = node;
  if (lineno > end_lineno) throw valueError(`AST node line range (${lineno}, ${end_lineno}) is not valid`);
  if ((lineno < 0 && end_lineno !== lineno) || (col_offset < 0 && col_offset !== end_col_offset)) {
    throw valueError(
      `AST node column range (${col_offset}, ${end_col_offset}) for line range (${lineno}, ${end_lineno}) is not valid`,
    );
  }
  if (lineno === end_lineno && col_offset > end_col_offset) {
    throw valueError(`line ${lineno}, column ${col_offset}-${end_col_offset} is not a valid range`);
  }
}

function validateName(name: string): void {
  if (name === "None" || name === "True" || name === "False") {
    throw valueError(`identifier field can't represent '${name}' constant`);
  }
}

function validateNonempty(items: readonly unknown[], what: string, owner: string): void {
  if (items.length === 0) throw valueError(`empty ${what} on ${owner}`);
}

function validateBody(body: readonly ast.Stmt[], owner: string): void {
  validateNonempty(body, "body", owner);
  validateStmts(body);
}

function validateStmts(body: readonly Maybe<ast.Stmt>[]): void {
  for (const stmt of body) {
    if (stmt === null) throw valueError("None disallowed in statement list");
    validateStmt(stmt);
  }
}

function validateExprs(exprs: readonly Maybe<ast.Expr>[], ctx: Context, nullOk: boolean): void {
  for (const expr of exprs) {
    if (expr !== null) validateExpr(expr, ctx);
    else if (!nullOk) throw valueError("None disallowed in expression list");
  }
}

function validateOptional(expr: Maybe<ast.Expr>, ctx: Context = "Load"): void {
  if (expr !== null) validateExpr(expr, ctx);
}

function validateTargets(targets: readonly ast.Expr[], ctx: Context): void {
  validateNonempty(targets, "targets", ctx === "Del" ? "Delete" : "Assign");
  validateExprs(targets, ctx, false);
}

function validateKeywords(keywords: readonly ast.Keyword[]): void {
  for (const keyword of keywords) validateExpr(keyword.value, "Load");
}

function validateArgs(args: readonly ast.Arg[]): void {
  for (const arg of args) {
    validatePositions(arg);
    validateOptional(arg.annotation);
  }
}

function validateArguments(args: ast.Arguments): void {
  validateArgs(args.posonlyargs);
  validateArgs(args.args);
  validateOptional(args.vararg?.annotation ?? null);
  validateArgs(args.kwonlyargs);
  validateOptional(args.kwarg?.annotation ?? null);
  if (args.defaults.length > args.posonlyargs.length + args.args.length) {
    throw valueError("more positional defaults than args on arguments");
  }
  if (args.kw_defaults.length !== args.kwonlyargs.length) {
    throw valueError("length of kwonlyargs is not the same as kw_defaults on arguments");
  }
  validateExprs(args.defaults, "Load", false);
  validateExprs(args.kw_defaults, "Load", true);
}

function validateComprehension(generators: readonly ast.Comprehension[]): void {
  if (generators.length === 0) throw valueError("comprehension with no generators");
  for (const generator of generators) {
    validateExpr(generator.target, "Store");
    validateExpr(generator.iter, "Load");
    validateExprs(generator.ifs, "Load", false);
  }
}

function validateTypeParams(params: readonly ast.TypeParam[]): void {
  for (const param of params) {
    validatePositions(param);
    validateName(param.name);
    if (param.kind === "TypeVar") validateOptional(param.bound);
  }
}

/** The context of a node that has one. */
function contextOf(expr: ast.Expr): Context | null {
  switch (expr.kind) {
    case "Attribute":
    case "Subscript":
    case "Starred":
    case "Name":
    case "List":
    case "Tuple":
      return expr.ctx;
    default:
      return null;
  }
}

function validateExpr(expr: ast.Expr, ctx: Context): void {
  validatePositions(expr);
  const actual = contextOf(expr);
  if (expr.kind === "Name") validateName(expr.id);
  if (actual === null) {
    if (ctx !== "Load") throw valueError(`expression which can't be assigned to in ${ctx} context`);
  } else if (actual !== ctx) {
    throw valueError(`expression must have ${ctx} context but has ${actual} instead`);
  }
  switch (expr.kind) {
    case "BoolOp":
      if (expr.values.length < 2) throw valueError("BoolOp with less than 2 values");
      validateExprs(expr.values, "Load", false);
      return;
    case "BinOp":
      validateExpr(expr.left, "Load");
      validateExpr(expr.right, "Load");
      return;
    case "UnaryOp":
      validateExpr(expr.operand, "Load");
      return;
    case "Lambda":
      validateArguments(expr.args);
      validateExpr(expr.body, "Load");
      return;
    case "IfExp":
      validateExpr(expr.test, "Load");
      validateExpr(expr.body, "Load");
      validateExpr(expr.orelse, "Load");
      return;
    case "Dict":
      if (expr.keys.length !== expr.values.length) {
        throw valueError("Dict doesn't have the same number of keys as values");
      }
      // a key of None expands the value (**)
      validateExprs(expr.keys, "Load", true);
      validateExprs(expr.values, "Load", false);
      return;
    case "Set":
      validateExprs(expr.elts, "Load", false);
      return;
    case "ListComp":
    case "SetComp":
    case "GeneratorExp":
      validateComprehension(expr.generators);
      validateExpr(expr.elt, "Load");
      return;
    case "DictComp":
      validateComprehension(expr.generators);
      validateExpr(expr.key, "Load");
      validateExpr(expr.value, "Load");
      return;
    case "Yield":
      validateOptional(expr.value);
      return;
    case "YieldFrom":
    case "Await":
      validateExpr(expr.value, "Load");
      return;
    case "Compare":
      if (expr.comparators.length === 0) throw valueError("Compare with no comparators");
      if (expr.comparators.length !== expr.ops.length) {
        throw valueError("Compare has a different number of comparators and operands");
      }
      validateExprs(expr.comparators, "Load", false);
      validateExpr(expr.left, "Load");
      return;
    case "Call":
      validateExpr(expr.func, "Load");
      validateExprs(expr.args, "Load", false);
      validateKeywords(expr.keywords);
      return;
    case "Constant":
      validateConstant(expr.value);
      return;
    case "JoinedStr":
      validateExprs(expr.values, "Load", false);
      return;
    case "FormattedValue":
      validateExpr(expr.value, "Load");
      validateOptional(expr.format_spec);
      return;
    case "Attribute":
      validateExpr(expr.value, "Load");
      return;
    case "Subscript":
      validateExpr(expr.slice, "Load");
      validateExpr(expr.value, "Load");
      return;
    case "Starred":
      validateExpr(expr.value, ctx);
      return;
    case "Slice":
      validateOptional(expr.lower);
      validateOptional(expr.upper);
      validateOptional(expr.step);
      return;
    case "List":
    case "Tuple":
      validateExprs(expr.elts, ctx, false);
      return;
    case "NamedExpr":
      if (expr.target.kind !== "Name") throw typeError("NamedExpr target must be a Name");
      validateExpr(expr.value, "Load");
      return;
    case "Name":
      return;
  }
}

function validateConstant(value: Const): void {
  if ((value as unknown) instanceof InvalidConstant) {
    throw typeError(`got an invalid type in Constant: ${(value as unknown as InvalidConstant).typeName}`);
  }
  if (Array.isArray(value)) for (const item of value) validateConstant(item as Const);
  else if (value instanceof ConstFrozenSet) for (const item of value.items) validateConstant(item);
}

const isNumber = (e: ast.Expr, real: boolean, imaginary: boolean): boolean => {
  if (e.kind !== "Constant") return false;
  const { value } = e;
  if (real && (typeof value === "number" || typeof value === "bigint" || value instanceof ConstFloat)) return true;
  return imaginary && value instanceof ConstComplex;
};

const isNegative = (e: ast.Expr, real: boolean, imaginary: boolean): boolean =>
  e.kind === "UnaryOp" && e.op === "USub" && isNumber(e.operand, real, imaginary);

/** `1 + 2j`, `-1 - 2j` */
const isComplex = (e: ast.BinOp): boolean =>
  (e.op === "Add" || e.op === "Sub") &&
  (isNumber(e.left, true, false) || isNegative(e.left, true, false)) &&
  isNumber(e.right, false, true);

function validateMatchValue(expr: ast.Expr): void {
  validateExpr(expr, "Load");
  switch (expr.kind) {
    case "Constant": {
      // Ellipsis and immutable sequences are not allowed; True, False and None have MatchSingleton
      const { value } = expr;
      const literal =
        typeof value === "number" ||
        typeof value === "bigint" ||
        typeof value === "string" ||
        value instanceof WideText ||
        value instanceof ConstFloat ||
        value instanceof ConstComplex ||
        value instanceof Uint8Array;
      if (!literal) throw valueError("unexpected constant inside of a literal pattern");
      return;
    }
    case "Attribute":
    case "JoinedStr":
      return;
    case "UnaryOp":
      if (isNegative(expr, true, true)) return;
      break;
    case "BinOp":
      if (isComplex(expr)) return;
      break;
  }
  throw valueError("patterns may only match literals and attribute lookups");
}

function validateCapture(name: string): void {
  if (name === "_") throw valueError("can't capture name '_' in patterns");
  validateName(name);
}

function validatePatterns(patterns: readonly ast.Pattern[], starOk: boolean): void {
  for (const pattern of patterns) validatePattern(pattern, starOk);
}

function validatePattern(pattern: ast.Pattern, starOk: boolean): void {
  validatePositions(pattern);
  switch (pattern.kind) {
    case "MatchValue":
      validateMatchValue(pattern.value);
      return;
    case "MatchSingleton":
      if (pattern.value !== null && typeof pattern.value !== "boolean") {
        throw valueError("MatchSingleton can only contain True, False and None");
      }
      return;
    case "MatchSequence":
      validatePatterns(pattern.patterns, true);
      return;
    case "MatchMapping":
      if (pattern.keys.length !== pattern.patterns.length) {
        throw valueError("MatchMapping doesn't have the same number of keys as patterns");
      }
      if (pattern.rest !== null) validateCapture(pattern.rest);
      for (const key of pattern.keys) {
        if (key.kind === "Constant" && (key.value === null || typeof key.value === "boolean")) continue;
        validateMatchValue(key);
      }
      validatePatterns(pattern.patterns, false);
      return;
    case "MatchClass": {
      if (pattern.kwd_attrs.length !== pattern.kwd_patterns.length) {
        throw valueError("MatchClass doesn't have the same number of keyword attributes as patterns");
      }
      validateExpr(pattern.cls, "Load");
      let cls = pattern.cls;
      while (cls.kind === "Attribute") cls = cls.value;
      if (cls.kind !== "Name") throw valueError("MatchClass cls field can only contain Name or Attribute nodes.");
      for (const name of pattern.kwd_attrs) validateName(name);
      validatePatterns(pattern.patterns, false);
      validatePatterns(pattern.kwd_patterns, false);
      return;
    }
    case "MatchStar":
      if (!starOk) throw valueError("can't use MatchStar here");
      if (pattern.name !== null) validateCapture(pattern.name);
      return;
    case "MatchAs":
      if (pattern.name !== null) validateCapture(pattern.name);
      if (pattern.pattern === null) return;
      if (pattern.name === null) throw valueError("MatchAs must specify a target name if a pattern is given");
      validatePattern(pattern.pattern, false);
      return;
    case "MatchOr":
      if (pattern.patterns.length < 2) throw valueError("MatchOr requires at least 2 patterns");
      validatePatterns(pattern.patterns, false);
      return;
  }
}

function validateTry(stmt: ast.Try | ast.TryStar): void {
  validateBody(stmt.body, stmt.kind);
  if (stmt.handlers.length === 0) {
    if (stmt.finalbody.length === 0) throw valueError(`${stmt.kind} has neither except handlers nor finalbody`);
    if (stmt.orelse.length > 0) throw valueError(`${stmt.kind} has orelse but no except handlers`);
  }
  for (const handler of stmt.handlers) {
    validatePositions(handler);
    validateOptional(handler.type);
    validateBody(handler.body, "ExceptHandler");
  }
  validateStmts(stmt.finalbody);
  validateStmts(stmt.orelse);
}

function validateStmt(stmt: ast.Stmt): void {
  validatePositions(stmt);
  switch (stmt.kind) {
    case "FunctionDef":
    case "AsyncFunctionDef":
      validateBody(stmt.body, stmt.kind);
      validateTypeParams(stmt.type_params);
      validateArguments(stmt.args);
      validateExprs(stmt.decorator_list, "Load", false);
      validateOptional(stmt.returns);
      return;
    case "ClassDef":
      validateBody(stmt.body, "ClassDef");
      validateTypeParams(stmt.type_params);
      validateExprs(stmt.bases, "Load", false);
      validateKeywords(stmt.keywords);
      validateExprs(stmt.decorator_list, "Load", false);
      return;
    case "Return":
      validateOptional(stmt.value);
      return;
    case "Delete":
      validateTargets(stmt.targets, "Del");
      return;
    case "Assign":
      validateTargets(stmt.targets, "Store");
      validateExpr(stmt.value, "Load");
      return;
    case "AugAssign":
      validateExpr(stmt.target, "Store");
      validateExpr(stmt.value, "Load");
      return;
    case "AnnAssign":
      if (stmt.target.kind !== "Name" && stmt.simple) throw typeError("AnnAssign with simple non-Name target");
      validateExpr(stmt.target, "Store");
      validateOptional(stmt.value);
      validateExpr(stmt.annotation, "Load");
      return;
    case "TypeAlias":
      if (stmt.name.kind !== "Name") throw typeError("TypeAlias with non-Name name");
      validateExpr(stmt.name, "Store");
      validateTypeParams(stmt.type_params);
      validateExpr(stmt.value, "Load");
      return;
    case "For":
    case "AsyncFor":
      validateExpr(stmt.target, "Store");
      validateExpr(stmt.iter, "Load");
      validateBody(stmt.body, stmt.kind);
      validateStmts(stmt.orelse);
      return;
    case "While":
    case "If":
      validateExpr(stmt.test, "Load");
      validateBody(stmt.body, stmt.kind);
      validateStmts(stmt.orelse);
      return;
    case "With":
    case "AsyncWith":
      validateNonempty(stmt.items, "items", stmt.kind);
      for (const item of stmt.items) {
        validateExpr(item.context_expr, "Load");
        validateOptional(item.optional_vars, "Store");
      }
      validateBody(stmt.body, stmt.kind);
      return;
    case "Match":
      validateExpr(stmt.subject, "Load");
      validateNonempty(stmt.cases, "cases", "Match");
      for (const c of stmt.cases) {
        validatePattern(c.pattern, false);
        validateOptional(c.guard);
        validateBody(c.body, "match_case");
      }
      return;
    case "Raise":
      if (stmt.exc !== null) {
        validateExpr(stmt.exc, "Load");
        validateOptional(stmt.cause);
      } else if (stmt.cause !== null) {
        throw valueError("Raise with cause but no exception");
      }
      return;
    case "Try":
    case "TryStar":
      validateTry(stmt);
      return;
    case "Assert":
      validateExpr(stmt.test, "Load");
      validateOptional(stmt.msg);
      return;
    case "Import":
      validateNonempty(stmt.names, "names", "Import");
      return;
    case "ImportFrom":
      if (stmt.level !== null && stmt.level < 0) throw valueError("Negative ImportFrom level");
      validateNonempty(stmt.names, "names", "ImportFrom");
      return;
    case "Global":
    case "Nonlocal":
      validateNonempty(stmt.names, "names", stmt.kind);
      return;
    case "Expr":
      validateExpr(stmt.value, "Load");
      return;
    case "Pass":
    case "Break":
    case "Continue":
      return;
  }
}
