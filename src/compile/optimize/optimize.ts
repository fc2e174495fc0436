/**
 * The AST optimiser: folds constants in place before the symbol tables are built. Source: Python/ast_opt.c.
 */
import type { Const } from "../../base/const.ts";
import { WideText } from "../../base/const.ts";
import { CO_FUTURE_ANNOTATIONS } from "../../spec/codeflags.ts";
import * as ast from "../../syntax/ast/nodes.ts";
import { foldBinary, foldSubscript, foldUnary, frozenSetOf } from "./fold.ts";
import { formatToJoinedStr } from "./format.ts";

/** Called before `~` of a bool is folded, which CPython warns of by computing it; false leaves the expression alone. */
export type BoolInversion = () => boolean;

/** Folds constants in a tree. `level`: -O count; `features`: future features. The tree is changed. */
export function optimizeAst(mod: ast.Mod, level: number, features: number, invertsBool: BoolInversion): void {
  const optimizer = new Optimizer(level, (features & CO_FUTURE_ANNOTATIONS) !== 0, invertsBool);
  switch (mod.kind) {
    case "Module":
      optimizer.body(mod.body);
      break;
    case "Interactive":
      optimizer.stmts(mod.body);
      break;
    case "Expression":
      mod.body = optimizer.expr(mod.body);
      break;
    case "FunctionType":
      break;
  }
}

/** The docstring of a body, as its constant node; `null` if there is none. */
export function docstringOf(body: readonly ast.Stmt[]): ast.Constant | null {
  const first = body[0];
  if (first === undefined || first.kind !== "Expr" || first.value.kind !== "Constant") return null;
  const value = first.value.value;
  return typeof value === "string" || value instanceof WideText ? first.value : null;
}

const INVERTED: Partial<Record<ast.CompareOperator, ast.CompareOperator>> = {
  Is: "IsNot",
  IsNot: "Is",
  In: "NotIn",
  NotIn: "In",
};

function constantLike(e: ast.Expr, value: Const): ast.Constant {
  return ast.Constant(value, null, e.lineno, e.col_offset, e.end_lineno, e.end_col_offset);
}

/** The values of a list of constant nodes; `null` if one is not constant. */
function constValues(elts: readonly ast.Expr[]): Const[] | null {
  const values: Const[] = [];
  for (const e of elts) {
    if (e.kind !== "Constant") return null;
    values.push(e.value);
  }
  return values;
}

function hasStarred(elts: readonly ast.Expr[]): boolean {
  return elts.some((e) => e.kind === "Starred");
}

class Optimizer {
  private readonly level: number;
  private readonly futureAnnotations: boolean;
  private readonly invertsBool: BoolInversion;

  constructor(level: number, futureAnnotations: boolean, invertsBool: BoolInversion) {
    this.level = level;
    this.futureAnnotations = futureAnnotations;
    this.invertsBool = invertsBool;
  }

  /** A body that may start with a docstring: folding must not make one. */
  body(body: ast.Stmt[]): void {
    const had = docstringOf(body) !== null;
    this.stmts(body);
    const doc = docstringOf(body);
    if (!had && doc !== null) {
      const first = body[0] as ast.ExprStmt;
      first.value = ast.JoinedStr([doc], first.lineno, first.col_offset, first.end_lineno, first.end_col_offset);
    }
  }

  stmts(body: readonly ast.Stmt[]): void {
    for (const s of body) this.stmt(s);
  }

  private exprs(list: (ast.Expr | null)[]): void {
    for (let i = 0; i < list.length; i++) {
      const e = list[i]!;
      if (e !== null) list[i] = this.expr(e);
    }
  }

  private optional<T extends ast.Expr | null>(e: T): ast.Expr | T {
    return e === null ? e : this.expr(e);
  }

  private stmt(s: ast.Stmt): void {
    switch (s.kind) {
      case "FunctionDef":
      case "AsyncFunctionDef":
        this.typeParams(s.type_params);
        this.arguments(s.args);
        this.body(s.body);
        this.exprs(s.decorator_list);
        if (!this.futureAnnotations) s.returns = this.optional(s.returns);
        break;
      case "ClassDef":
        this.typeParams(s.type_params);
        this.exprs(s.bases);
        this.keywords(s.keywords);
        this.body(s.body);
        this.exprs(s.decorator_list);
        break;
      case "Return":
        s.value = this.optional(s.value);
        break;
      case "Delete":
        this.exprs(s.targets);
        break;
      case "Assign":
        this.exprs(s.targets);
        s.value = this.expr(s.value);
        break;
      case "AugAssign":
        s.target = this.expr(s.target);
        s.value = this.expr(s.value);
        break;
      case "AnnAssign":
        s.target = this.expr(s.target);
        if (!this.futureAnnotations) s.annotation = this.expr(s.annotation);
        s.value = this.optional(s.value);
        break;
      case "TypeAlias":
        s.name = this.expr(s.name);
        this.typeParams(s.type_params);
        s.value = this.expr(s.value);
        break;
      case "For":
        s.target = this.expr(s.target);
        s.iter = this.iterable(this.expr(s.iter));
        this.stmts(s.body);
        this.stmts(s.orelse);
        break;
      case "AsyncFor":
        s.target = this.expr(s.target);
        s.iter = this.expr(s.iter);
        this.stmts(s.body);
        this.stmts(s.orelse);
        break;
      case "While":
      case "If":
        s.test = this.expr(s.test);
        this.stmts(s.body);
        this.stmts(s.orelse);
        break;
      case "With":
      case "AsyncWith":
        for (const item of s.items) {
          item.context_expr = this.expr(item.context_expr);
          item.optional_vars = this.optional(item.optional_vars);
        }
        this.stmts(s.body);
        break;
      case "Raise":
        s.exc = this.optional(s.exc);
        s.cause = this.optional(s.cause);
        break;
      case "Try":
      case "TryStar":
        this.stmts(s.body);
        for (const h of s.handlers) {
          h.type = this.optional(h.type);
          this.stmts(h.body);
        }
        this.stmts(s.orelse);
        this.stmts(s.finalbody);
        break;
      case "Assert":
        s.test = this.expr(s.test);
        s.msg = this.optional(s.msg);
        break;
      case "Expr":
        s.value = this.expr(s.value);
        break;
      case "Match":
        s.subject = this.expr(s.subject);
        for (const c of s.cases) {
          this.pattern(c.pattern);
          c.guard = this.optional(c.guard);
          this.stmts(c.body);
        }
        break;
      default:
        break;
    }
  }

  private typeParams(params: readonly ast.TypeParam[]): void {
    for (const p of params) if (p.kind === "TypeVar") p.bound = this.optional(p.bound);
  }

  private keywords(list: readonly ast.Keyword[]): void {
    for (const k of list) k.value = this.expr(k.value);
  }

  private arguments(a: ast.Arguments): void {
    if (!this.futureAnnotations) {
      for (const list of [a.posonlyargs, a.args, a.kwonlyargs]) {
        for (const p of list) p.annotation = this.optional(p.annotation);
      }
      if (a.vararg !== null) a.vararg.annotation = this.optional(a.vararg.annotation);
      if (a.kwarg !== null) a.kwarg.annotation = this.optional(a.kwarg.annotation);
    }
    this.exprs(a.kw_defaults);
    this.exprs(a.defaults);
  }

  private pattern(p: ast.Pattern): void {
    switch (p.kind) {
      case "MatchValue":
        p.value = this.expr(p.value);
        break;
      case "MatchSequence":
      case "MatchOr":
        for (const q of p.patterns) this.pattern(q);
        break;
      case "MatchMapping":
        this.exprs(p.keys);
        for (const q of p.patterns) this.pattern(q);
        break;
      case "MatchClass":
        p.cls = this.expr(p.cls);
        for (const q of p.patterns) this.pattern(q);
        for (const q of p.kwd_patterns) this.pattern(q);
        break;
      case "MatchAs":
        if (p.pattern !== null) this.pattern(p.pattern);
        break;
      default:
        break;
    }
  }

  private generators(list: readonly ast.Comprehension[]): void {
    for (const g of list) {
      g.target = this.expr(g.target);
      g.iter = this.iterable(this.expr(g.iter));
      this.exprs(g.ifs);
    }
  }

  /** The optimised expression: the same node with optimised parts, or another. */
  expr(e: ast.Expr): ast.Expr {
    switch (e.kind) {
      case "BoolOp":
        this.exprs(e.values);
        return e;
      case "BinOp":
        e.left = this.expr(e.left);
        e.right = this.expr(e.right);
        return this.binOp(e);
      case "UnaryOp":
        e.operand = this.expr(e.operand);
        return this.unaryOp(e);
      case "Lambda":
        this.arguments(e.args);
        e.body = this.expr(e.body);
        return e;
      case "IfExp":
        e.test = this.expr(e.test);
        e.body = this.expr(e.body);
        e.orelse = this.expr(e.orelse);
        return e;
      case "Dict":
        this.exprs(e.keys);
        this.exprs(e.values);
        return e;
      case "Set":
      case "List":
        this.exprs(e.elts);
        return e;
      case "Tuple": {
        this.exprs(e.elts);
        return this.tuple(e);
      }
      case "ListComp":
      case "SetComp":
      case "GeneratorExp":
        e.elt = this.expr(e.elt);
        this.generators(e.generators);
        return e;
      case "DictComp":
        e.key = this.expr(e.key);
        e.value = this.expr(e.value);
        this.generators(e.generators);
        return e;
      case "Await":
      case "YieldFrom":
      case "Attribute":
      case "Starred":
        e.value = this.expr(e.value);
        return e;
      case "NamedExpr":
        e.value = this.expr(e.value);
        return e;
      case "Yield":
        e.value = this.optional(e.value);
        return e;
      case "Compare":
        e.left = this.expr(e.left);
        this.exprs(e.comparators);
        this.compare(e);
        return e;
      case "Call":
        e.func = this.expr(e.func);
        this.exprs(e.args);
        this.keywords(e.keywords);
        return e;
      case "FormattedValue":
        e.value = this.expr(e.value);
        e.format_spec = this.optional(e.format_spec);
        return e;
      case "JoinedStr":
        this.exprs(e.values);
        return e;
      case "Subscript":
        e.value = this.expr(e.value);
        e.slice = this.expr(e.slice);
        if (e.ctx === "Load" && e.value.kind === "Constant" && e.slice.kind === "Constant") {
          const value = foldSubscript(e.value.value, e.slice.value);
          if (value !== undefined) return constantLike(e, value);
        }
        return e;
      case "Slice":
        e.lower = this.optional(e.lower);
        e.upper = this.optional(e.upper);
        e.step = this.optional(e.step);
        return e;
      case "Name":
        return e.ctx === "Load" && e.id === "__debug__" ? constantLike(e, this.level === 0) : e;
      case "Constant":
        return e;
    }
  }

  private binOp(e: ast.BinOp): ast.Expr {
    const { left, right } = e;
    if (left.kind !== "Constant") return e;
    const fmt = left.value;
    if (e.op === "Mod" && (typeof fmt === "string" || fmt instanceof WideText)) {
      if (right.kind !== "Tuple" || hasStarred(right.elts)) return e;
      return formatToJoinedStr(e, fmt, right.elts) ?? e;
    }
    if (right.kind !== "Constant") return e;
    const value = foldBinary(e.op, fmt, right.value);
    return value === undefined ? e : constantLike(e, value);
  }

  private unaryOp(e: ast.UnaryOp): ast.Expr {
    const arg = e.operand;
    if (arg.kind !== "Constant") {
      if (e.op === "Not" && arg.kind === "Compare" && arg.ops.length === 1) {
        const inverted = INVERTED[arg.ops[0]!];
        if (inverted !== undefined) {
          arg.ops[0] = inverted;
          return arg;
        }
      }
      return e;
    }
    if (e.op === "Invert" && typeof arg.value === "boolean" && !this.invertsBool()) return e;
    const value = foldUnary(e.op, arg.value);
    return value === undefined ? e : constantLike(e, value);
  }

  private tuple(e: ast.Tuple): ast.Expr {
    if (e.ctx !== "Load") return e;
    const values = constValues(e.elts);
    return values === null ? e : constantLike(e, values);
  }

  private compare(e: ast.Compare): void {
    const last = e.ops.length - 1;
    if (e.ops[last] === "In" || e.ops[last] === "NotIn") e.comparators[last] = this.iterable(e.comparators[last]!);
  }

  /** A list or set display that is only iterated over or searched: a tuple or frozenset, constant if possible. */
  private iterable(e: ast.Expr): ast.Expr {
    if (e.kind === "List") {
      if (hasStarred(e.elts)) return e;
      return this.tuple(ast.Tuple(e.elts, e.ctx, e.lineno, e.col_offset, e.end_lineno, e.end_col_offset));
    }
    if (e.kind === "Set") {
      const values = constValues(e.elts);
      return values === null ? e : constantLike(e, frozenSetOf(values));
    }
    return e;
  }
}
