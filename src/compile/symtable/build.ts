/**
 * The first pass: walks the tree and notes for every block which names it binds and uses.
 * Source: Python/symtable.c (symtable_visit_stmt and its relatives).
 */
import { CO_FUTURE_ANNOTATIONS, PyCF_ALLOW_TOP_LEVEL_AWAIT } from "../../spec/codeflags.ts";
import type * as ast from "../../syntax/ast/nodes.ts";
import { syntaxErrorAt } from "../errors.ts";
import type { Loc } from "../flow/cfg.ts";
import { mangle } from "../mangle.ts";
import { analyze } from "./analyze.ts";
import {
  type BlockKey,
  type BlockType,
  type ComprehensionKind,
  DEF_ANNOT,
  DEF_COMP_ITER,
  DEF_GLOBAL,
  DEF_IMPORT,
  DEF_LOCAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  DEF_TYPE_PARAM,
  type Symtable,
  SymtableEntry,
  USE,
} from "./entry.ts";

type Function = ast.FunctionDef | ast.AsyncFunctionDef;

const MODULE_LOC: Loc = { lineno: 0, col_offset: 0, end_lineno: 0, end_col_offset: 0 };

/** Builds and analyses the symbol tables of a tree. `features`: future features and PyCF_ALLOW_TOP_LEVEL_AWAIT. */
export function buildSymtable(mod: ast.Mod, filename: string, features: number): Symtable {
  const builder = new Builder(filename, features);
  builder.module(mod);
  analyze(builder.top, filename);
  return { top: builder.top, blocks: builder.blocks };
}

class Builder {
  readonly blocks = new Map<BlockKey, SymtableEntry>();
  readonly top: SymtableEntry = new SymtableEntry("top", "module", MODULE_LOC);
  private readonly filename: string;
  private readonly futureAnnotations: boolean;
  private readonly topLevelAwait: boolean;
  private readonly stack: SymtableEntry[] = [];
  private cur: SymtableEntry = this.top;
  /** Name of the innermost class, for private names. */
  private privateName: string | null = null;

  constructor(filename: string, features: number) {
    this.filename = filename;
    this.futureAnnotations = (features & CO_FUTURE_ANNOTATIONS) !== 0;
    this.topLevelAwait = (features & PyCF_ALLOW_TOP_LEVEL_AWAIT) !== 0;
  }

  module(mod: ast.Mod): void {
    this.blocks.set(mod, this.top);
    this.stack.push(this.top);
    switch (mod.kind) {
      case "Module":
      case "Interactive":
        this.stmts(mod.body);
        break;
      case "Expression":
        this.expr(mod.body);
        break;
      case "FunctionType":
        throw { kind: "PyFrontEndError", type: "ValueError", msg: "this compiler does not handle FunctionTypes" };
    }
  }

  private error(message: string, loc: Loc): never {
    throw syntaxErrorAt(message, this.filename, loc);
  }

  private enter(name: string, type: BlockType, key: BlockKey, loc: Loc): void {
    const previous = this.cur;
    const ste = new SymtableEntry(name, type, loc);
    ste.nested = previous.nested || previous.isFunctionLike;
    ste.compIterExpr = previous.compIterExpr;
    this.blocks.set(key, ste);
    this.stack.push(ste);
    this.cur = ste;
    if (type !== "annotation") previous.children.push(ste);
  }

  private exit(): void {
    this.stack.pop();
    this.cur = this.stack[this.stack.length - 1]!;
  }

  private lookup(name: string, ste = this.cur): number {
    return ste.symbols.get(mangle(this.privateName, name)) ?? 0;
  }

  private def(name: string, flag: number, loc: Loc, ste = this.cur): void {
    const mangled = mangle(this.privateName, name);
    let value = ste.symbols.get(mangled) ?? 0;
    if (flag & DEF_PARAM && value & DEF_PARAM) this.error(`duplicate argument '${name}' in function definition`, loc);
    if (flag & DEF_TYPE_PARAM && value & DEF_TYPE_PARAM) this.error(`duplicate type parameter '${name}'`, loc);
    value |= flag;
    if (ste.compIterTarget) {
      if (value & (DEF_GLOBAL | DEF_NONLOCAL)) {
        this.error(`comprehension inner loop cannot rebind assignment expression target '${name}'`, loc);
      }
      value |= DEF_COMP_ITER;
    }
    ste.symbols.set(mangled, value);
    if (flag & DEF_PARAM) ste.varnames.push(mangled);
    else if (flag & DEF_GLOBAL) {
      this.top.symbols.set(mangled, flag | (this.top.symbols.get(mangled) ?? 0));
    }
  }

  private directive(name: string, loc: Loc): void {
    this.cur.directives.push({ name: mangle(this.privateName, name), loc });
  }

  // Statements

  private stmts(body: readonly ast.Stmt[]): void {
    for (const s of body) this.stmt(s);
  }

  private stmt(s: ast.Stmt): void {
    switch (s.kind) {
      case "FunctionDef":
      case "AsyncFunctionDef":
        this.functionDef(s);
        break;
      case "ClassDef":
        this.classDef(s);
        break;
      case "TypeAlias":
        this.typeAlias(s);
        break;
      case "Return":
        if (s.value !== null) {
          this.expr(s.value);
          this.cur.returnsValue = true;
        }
        break;
      case "Delete":
        this.exprs(s.targets);
        break;
      case "Assign":
        this.exprs(s.targets);
        this.expr(s.value);
        break;
      case "AnnAssign":
        this.annAssign(s);
        break;
      case "AugAssign":
        this.expr(s.target);
        this.expr(s.value);
        break;
      case "AsyncFor":
      case "For":
        if (s.kind === "AsyncFor") this.maybeCoroutineModule();
        this.expr(s.target);
        this.expr(s.iter);
        this.stmts(s.body);
        this.stmts(s.orelse);
        break;
      case "While":
      case "If":
        this.expr(s.test);
        this.stmts(s.body);
        this.stmts(s.orelse);
        break;
      case "Match":
        this.expr(s.subject);
        for (const c of s.cases) {
          this.pattern(c.pattern);
          this.optional(c.guard);
          this.stmts(c.body);
        }
        break;
      case "Raise":
        this.optional(s.exc);
        this.optional(s.cause);
        break;
      case "Try":
      case "TryStar":
        this.stmts(s.body);
        this.stmts(s.orelse);
        for (const h of s.handlers) {
          this.optional(h.type);
          if (h.name !== null) this.def(h.name, DEF_LOCAL, h);
          this.stmts(h.body);
        }
        this.stmts(s.finalbody);
        break;
      case "Assert":
        this.expr(s.test);
        this.optional(s.msg);
        break;
      case "Import":
      case "ImportFrom":
        for (const a of s.names) this.alias(a);
        break;
      case "Global":
        this.declare(s, DEF_GLOBAL, "global");
        break;
      case "Nonlocal":
        this.declare(s, DEF_NONLOCAL, "nonlocal");
        break;
      case "Expr":
        this.expr(s.value);
        break;
      case "AsyncWith":
      case "With":
        if (s.kind === "AsyncWith") this.maybeCoroutineModule();
        for (const item of s.items) {
          this.expr(item.context_expr);
          this.optional(item.optional_vars);
        }
        this.stmts(s.body);
        break;
      case "Pass":
      case "Break":
      case "Continue":
        break;
    }
  }

  /** `async for` and `async with` make a module a coroutine where top-level await is allowed. */
  private maybeCoroutineModule(): void {
    if (this.topLevelAwait && this.cur === this.top) this.cur.coroutine = true;
  }

  private functionDef(s: Function): void {
    this.def(s.name, DEF_LOCAL, s);
    this.exprs(s.args.defaults);
    for (const d of s.args.kw_defaults) this.optional(d);
    this.exprs(s.decorator_list);
    const generic = s.type_params.length > 0;
    if (generic) {
      const hasKwDefaults = s.args.kw_defaults.some((d) => d !== null);
      // CPython makes room for defaults whether there are any or not.
      this.enterTypeParams(s.name, s.type_params, true, hasKwDefaults, s);
    }
    this.annotations(s, s.args, s.returns);
    this.enter(s.name, "function", s, s);
    if (s.kind === "AsyncFunctionDef") this.cur.coroutine = true;
    this.arguments(s.args);
    this.stmts(s.body);
    this.exit();
    if (generic) this.exit();
  }

  private classDef(s: ast.ClassDef): void {
    this.def(s.name, DEF_LOCAL, s);
    this.exprs(s.decorator_list);
    const savedPrivate = this.privateName;
    const generic = s.type_params.length > 0;
    if (generic) this.enterTypeParams(s.name, s.type_params, false, false, s);
    this.exprs(s.bases);
    for (const k of s.keywords) this.expr(k.value);
    this.enter(s.name, "class", s, s);
    this.privateName = s.name;
    if (generic) {
      this.def("__type_params__", DEF_LOCAL, s);
      this.def(".type_params", USE, s);
    }
    this.stmts(s.body);
    this.exit();
    if (generic) this.exit();
    this.privateName = savedPrivate;
  }

  private typeAlias(s: ast.TypeAlias): void {
    this.expr(s.name);
    const name = (s.name as ast.Name).id;
    const inClass = this.cur.type === "class";
    const generic = s.type_params.length > 0;
    if (generic) this.enterTypeParams(name, s.type_params, false, false, s);
    this.enter(name, "type alias", s, s);
    this.cur.canSeeClassScope = inClass;
    if (inClass) this.def("__classdict__", USE, s.value);
    this.expr(s.value);
    this.exit();
    if (generic) this.exit();
  }

  private enterTypeParams(
    name: string,
    params: readonly ast.TypeParam[],
    hasDefaults: boolean,
    hasKwDefaults: boolean,
    owner: Function | ast.ClassDef | ast.TypeAlias,
  ): void {
    const inClass = this.cur.type === "class";
    this.enter(name, "type parameter", params, owner);
    if (inClass) {
      this.cur.canSeeClassScope = true;
      this.def("__classdict__", USE, owner);
    }
    if (owner.kind === "ClassDef") {
      this.def(".type_params", DEF_LOCAL, owner);
      this.def(".type_params", USE, owner);
      this.privateName = name;
      this.def(".generic_base", DEF_LOCAL, owner);
      this.def(".generic_base", USE, owner);
    }
    if (hasDefaults) this.def(".defaults", DEF_PARAM, owner);
    if (hasKwDefaults) this.def(".kwdefaults", DEF_PARAM, owner);
    for (const p of params) {
      this.def(p.name, DEF_TYPE_PARAM | DEF_LOCAL, p);
      if (p.kind === "TypeVar" && p.bound !== null) {
        const seesClass = this.cur.canSeeClassScope;
        this.enter(p.name, "TypeVar bound", p, p);
        this.cur.canSeeClassScope = seesClass;
        if (seesClass) this.def("__classdict__", USE, p.bound);
        this.expr(p.bound);
        this.exit();
      }
    }
  }

  private annAssign(s: ast.AnnAssign): void {
    const target = s.target;
    if (target.kind === "Name") {
      const cur = this.lookup(target.id);
      if (cur & (DEF_GLOBAL | DEF_NONLOCAL) && this.cur !== this.top && s.simple) {
        this.error(`annotated name '${target.id}' can't be ${cur & DEF_GLOBAL ? "global" : "nonlocal"}`, s);
      }
      if (s.simple) this.def(target.id, DEF_ANNOT | DEF_LOCAL, target);
      else if (s.value !== null) this.def(target.id, DEF_LOCAL, target);
    } else {
      this.expr(target);
    }
    this.annotation(s.annotation);
    this.optional(s.value);
  }

  private declare(s: ast.Global | ast.Nonlocal, flag: number, word: string): void {
    for (const name of s.names) {
      const cur = this.lookup(name);
      if (cur & (DEF_PARAM | DEF_LOCAL | USE | DEF_ANNOT)) {
        if (cur & DEF_PARAM) this.error(`name '${name}' is parameter and ${word}`, s);
        if (cur & USE) this.error(`name '${name}' is used prior to ${word} declaration`, s);
        if (cur & DEF_ANNOT) this.error(`annotated name '${name}' can't be ${word}`, s);
        this.error(`name '${name}' is assigned to before ${word} declaration`, s);
      }
      this.def(name, flag, s);
      this.directive(name, s);
    }
  }

  private alias(a: ast.Alias): void {
    const name = a.asname ?? a.name;
    if (name === "*") {
      if (this.cur.type !== "module") this.error("import * only allowed at module level", a);
      return;
    }
    const dot = name.indexOf(".");
    this.def(dot < 0 ? name : name.slice(0, dot), DEF_IMPORT, a);
  }

  private arguments(a: ast.Arguments): void {
    for (const p of a.posonlyargs) this.def(p.arg, DEF_PARAM, p);
    for (const p of a.args) this.def(p.arg, DEF_PARAM, p);
    for (const p of a.kwonlyargs) this.def(p.arg, DEF_PARAM, p);
    if (a.vararg !== null) {
      this.def(a.vararg.arg, DEF_PARAM, a.vararg);
      this.cur.varargs = true;
    }
    if (a.kwarg !== null) {
      this.def(a.kwarg.arg, DEF_PARAM, a.kwarg);
      this.cur.varkeywords = true;
    }
  }

  private annotation(e: ast.Expr): void {
    if (this.futureAnnotations) this.enter("_annotation", "annotation", e, e);
    this.expr(e);
    if (this.futureAnnotations) this.exit();
  }

  private annotations(s: Function, a: ast.Arguments, returns: ast.Expr | null): void {
    if (this.futureAnnotations) {
      // the block is thrown away; keyed by the arguments, for the function itself comes later
      this.enter("_annotation", "annotation", a, s);
    }
    for (const p of a.posonlyargs) this.optional(p.annotation);
    for (const p of a.args) this.optional(p.annotation);
    if (a.vararg !== null) this.optional(a.vararg.annotation);
    if (a.kwarg !== null) this.optional(a.kwarg.annotation);
    for (const p of a.kwonlyargs) this.optional(p.annotation);
    if (this.futureAnnotations) this.exit();
    if (returns !== null) this.annotation(returns);
  }

  // Expressions

  private exprs(list: readonly ast.Expr[]): void {
    for (const e of list) this.expr(e);
  }

  private optional(e: ast.Expr | null): void {
    if (e !== null) this.expr(e);
  }

  private expr(e: ast.Expr): void {
    switch (e.kind) {
      case "NamedExpr":
        this.namedExpr(e);
        break;
      case "BoolOp":
        this.exprs(e.values);
        break;
      case "BinOp":
        this.expr(e.left);
        this.expr(e.right);
        break;
      case "UnaryOp":
        this.expr(e.operand);
        break;
      case "Lambda":
        this.notInClassAnnotation("lambda", e);
        this.exprs(e.args.defaults);
        for (const d of e.args.kw_defaults) this.optional(d);
        this.enter("lambda", "function", e, e);
        this.arguments(e.args);
        this.expr(e.body);
        this.exit();
        break;
      case "IfExp":
        this.expr(e.test);
        this.expr(e.body);
        this.expr(e.orelse);
        break;
      case "Dict":
        for (const k of e.keys) this.optional(k);
        this.exprs(e.values);
        break;
      case "Set":
      case "List":
      case "Tuple":
        this.exprs(e.elts);
        break;
      case "ListComp":
        this.comprehension(e, "listcomp", "list", e.elt, null);
        break;
      case "SetComp":
        this.comprehension(e, "setcomp", "set", e.elt, null);
        break;
      case "DictComp":
        this.comprehension(e, "dictcomp", "dict", e.key, e.value);
        break;
      case "GeneratorExp":
        this.comprehension(e, "genexpr", "generator", e.elt, null);
        break;
      case "Yield":
      case "YieldFrom":
        this.notInAnnotation("yield expression", e);
        this.optional(e.value);
        this.cur.generator = true;
        if (this.cur.comprehension !== "") this.yieldInComprehension(e);
        break;
      case "Await":
        this.notInAnnotation("await expression", e);
        this.expr(e.value);
        this.cur.coroutine = true;
        break;
      case "Compare":
        this.expr(e.left);
        this.exprs(e.comparators);
        break;
      case "Call":
        this.expr(e.func);
        this.exprs(e.args);
        for (const k of e.keywords) this.expr(k.value);
        break;
      case "FormattedValue":
        this.expr(e.value);
        this.optional(e.format_spec);
        break;
      case "JoinedStr":
        this.exprs(e.values);
        break;
      case "Constant":
        break;
      case "Attribute":
      case "Starred":
        this.expr(e.value);
        break;
      case "Subscript":
        this.expr(e.value);
        this.expr(e.slice);
        break;
      case "Slice":
        this.optional(e.lower);
        this.optional(e.upper);
        this.optional(e.step);
        break;
      case "Name":
        this.def(e.id, e.ctx === "Load" ? USE : DEF_LOCAL, e);
        // super() needs the cell of the class
        if (e.ctx === "Load" && e.id === "super" && this.cur.isFunctionLike) this.def("__class__", USE, e);
        break;
    }
  }

  private namedExpr(e: ast.NamedExpr): void {
    this.notInAnnotation("named expression", e);
    if (this.cur.compIterExpr > 0) {
      this.error("assignment expression cannot be used in a comprehension iterable expression", e);
    }
    if (this.cur.comprehension !== "") this.extendNamedExprScope(e.target as ast.Name);
    this.expr(e.value);
    this.expr(e.target);
  }

  /** The target of `:=` in a comprehension belongs to the block around it. */
  private extendNamedExprScope(target: ast.Name): void {
    const name = target.id;
    for (let i = this.stack.length - 1; i >= 0; i--) {
      const ste = this.stack[i]!;
      if (ste.comprehension !== "") {
        const flags = this.lookup(name, ste);
        if (flags & DEF_COMP_ITER && flags & DEF_LOCAL) {
          this.error(`assignment expression cannot rebind comprehension iteration variable '${name}'`, target);
        }
        continue;
      }
      switch (ste.type) {
        case "function": {
          this.def(name, this.lookup(name, ste) & DEF_GLOBAL ? DEF_GLOBAL : DEF_NONLOCAL, target);
          this.directive(name, target);
          this.def(name, DEF_LOCAL, target, ste);
          return;
        }
        case "module":
          this.def(name, DEF_GLOBAL, target);
          this.directive(name, target);
          this.def(name, DEF_GLOBAL, target, ste);
          return;
        case "class":
          this.error("assignment expression within a comprehension cannot be used in a class body", target);
          break;
        case "type parameter":
          this.error(
            "assignment expression within a comprehension cannot be used within the definition of a generic",
            target,
          );
          break;
        case "type alias":
          this.error("assignment expression within a comprehension cannot be used in a type alias", target);
          break;
        case "TypeVar bound":
          this.error("assignment expression within a comprehension cannot be used in a TypeVar bound", target);
          break;
      }
    }
  }

  private notInAnnotation(what: string, e: ast.Expr): void {
    switch (this.cur.type) {
      case "annotation":
        this.error(`${what} cannot be used within an annotation`, e);
        break;
      case "TypeVar bound":
        this.error(`${what} cannot be used within a TypeVar bound`, e);
        break;
      case "type alias":
        this.error(`${what} cannot be used within a type alias`, e);
        break;
      case "type parameter":
        this.error(`${what} cannot be used within the definition of a generic`, e);
        break;
    }
  }

  /** What makes a function cannot see the class around an annotation scope. */
  private notInClassAnnotation(what: string, e: ast.Expr): void {
    if (this.cur.canSeeClassScope) this.error(`Cannot use ${what} in annotation scope within class scope`, e);
  }

  private yieldInComprehension(e: ast.Expr): never {
    const kind = this.cur.comprehension;
    this.error(`'yield' inside ${kind === "generator" ? "generator expression" : kind + " comprehension"}`, e);
  }

  private comprehension(
    e: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp,
    name: string,
    kind: ComprehensionKind,
    elt: ast.Expr,
    value: ast.Expr | null,
  ): void {
    this.notInClassAnnotation("comprehension", e);
    const outermost = e.generators[0]!;
    this.cur.compIterExpr++;
    this.expr(outermost.iter);
    this.cur.compIterExpr--;
    this.enter(name, "function", e, e);
    const ste = this.cur;
    ste.comprehension = kind;
    if (outermost.is_async) ste.coroutine = true;
    this.def(".0", DEF_PARAM, e);
    ste.compIterTarget = true;
    this.expr(outermost.target);
    ste.compIterTarget = false;
    this.exprs(outermost.ifs);
    for (let i = 1; i < e.generators.length; i++) {
      const g = e.generators[i]!;
      ste.compIterTarget = true;
      this.expr(g.target);
      ste.compIterTarget = false;
      ste.compIterExpr++;
      this.expr(g.iter);
      ste.compIterExpr--;
      this.exprs(g.ifs);
      if (g.is_async) ste.coroutine = true;
    }
    if (value !== null) this.expr(value);
    this.expr(elt);
    ste.generator = kind === "generator";
    const isAsync = ste.coroutine && kind !== "generator";
    this.exit();
    if (isAsync) this.cur.coroutine = true;
  }

  // Patterns

  private pattern(p: ast.Pattern): void {
    switch (p.kind) {
      case "MatchValue":
        this.expr(p.value);
        break;
      case "MatchSingleton":
        break;
      case "MatchSequence":
      case "MatchOr":
        for (const q of p.patterns) this.pattern(q);
        break;
      case "MatchStar":
        if (p.name !== null) this.def(p.name, DEF_LOCAL, p);
        break;
      case "MatchMapping":
        this.exprs(p.keys);
        for (const q of p.patterns) this.pattern(q);
        if (p.rest !== null) this.def(p.rest, DEF_LOCAL, p);
        break;
      case "MatchClass":
        this.expr(p.cls);
        for (const q of p.patterns) this.pattern(q);
        for (const q of p.kwd_patterns) this.pattern(q);
        break;
      case "MatchAs":
        if (p.pattern !== null) this.pattern(p.pattern);
        if (p.name !== null) this.def(p.name, DEF_LOCAL, p);
        break;
    }
  }
}
