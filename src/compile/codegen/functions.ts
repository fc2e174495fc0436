/**
 * Functions, classes, type parameters and type aliases (PEP 695). Source: Python/compile.c (compiler_function, compiler_class, …).
 */
import type { CodeObject } from "../../code/code-object.ts";
import { MAKE_FUNCTION_ANNOTATIONS, MAKE_FUNCTION_DEFAULTS, MAKE_FUNCTION_KWDEFAULTS } from "../../spec/binaryops.ts";
import { Op } from "../../spec/opcodes.ts";
import * as ast from "../../syntax/ast/nodes.ts";
import { type Loc, NO_LOCATION } from "../flow/cfg.ts";
import { docstringOf } from "../optimize/optimize.ts";
import { firstLineOf } from "./emitter.ts";
import { Expressions } from "./expressions.ts";
import { unparse } from "./unparse.ts";

type Function = ast.FunctionDef | ast.AsyncFunctionDef;

/** Whether there is an annotated assignment in a body, nested statements included, nested scopes not. */
export function hasAnnotations(body: readonly ast.Stmt[]): boolean {
  return body.some((s) => {
    switch (s.kind) {
      case "AnnAssign":
        return true;
      case "For":
      case "AsyncFor":
      case "While":
      case "If":
        return hasAnnotations(s.body) || hasAnnotations(s.orelse);
      case "With":
      case "AsyncWith":
        return hasAnnotations(s.body);
      case "Try":
      case "TryStar":
        return (
          s.handlers.some((h) => hasAnnotations(h.body)) ||
          hasAnnotations(s.body) ||
          hasAnnotations(s.finalbody) ||
          hasAnnotations(s.orelse)
        );
      case "Match":
        return s.cases.some((c) => hasAnnotations(c.body));
      default:
        return false;
    }
  });
}

function firstLine(s: Function | ast.ClassDef): number {
  return s.decorator_list[0]?.lineno ?? s.lineno;
}

export abstract class Functions extends Expressions {
  private applyDecorators(decorators: readonly ast.Expr[]): void {
    for (let i = decorators.length - 1; i >= 0; i--) this.emit(decorators[i]!, Op.CALL, 0);
  }

  functionDef(s: Function): void {
    const { args } = s;
    this.forbidDebugParameters(args);
    for (const d of s.decorator_list) this.expr(d);
    const firstlineno = firstLine(s);
    const generic = s.type_params.length > 0;
    if (generic) this.emit(s, Op.PUSH_NULL); // for the call of the scope of type parameters
    let flags = this.defaults(s, args);
    let passed = 0;
    if (generic) {
      if (flags & MAKE_FUNCTION_DEFAULTS) passed++;
      if (flags & MAKE_FUNCTION_KWDEFAULTS) passed++;
      if (passed === 2) this.emit(s, Op.SWAP, 2);
      this.enterScope(`<generic parameters of ${s.name}>`, "type parameters", s.type_params, firstlineno);
      this.typeParams(s.type_params);
      for (let i = 0; i < passed; i++) this.emit(s, Op.LOAD_FAST, i);
    }
    if (this.annotations(s, args, s.returns)) flags |= MAKE_FUNCTION_ANNOTATIONS;
    this.functionBody(s, flags, firstlineno);
    if (generic) {
      this.emit(s, Op.SWAP, 2);
      this.intrinsic2(s, "INTRINSIC_SET_FUNCTION_TYPE_PARAMS");
      this.unit.argcount = passed;
      this.makeClosure(s, this.exitScope(false), 0);
      if (passed > 0) this.emit(s, Op.SWAP, passed + 1);
      this.emit(s, Op.CALL, passed);
    }
    this.applyDecorators(s.decorator_list);
    this.name(s, s.name, "Store");
  }

  private functionBody(s: Function, flags: number, firstlineno: number): void {
    const scopeType = s.kind === "AsyncFunctionDef" ? "async function" : "function";
    this.enterScope(s.name, scopeType, s, firstlineno);
    const docstring = this.options.optimize < 2 ? docstringOf(s.body) : null;
    this.unit.consts.indexOf(docstring === null ? null : docstring.value);
    this.setParameters(s.args);
    const start = this.newLabel();
    this.useLabel(start);
    const { coroutine, generator } = this.unit.entry;
    if (coroutine || generator) this.pushBlock(NO_LOCATION, "stop iteration", start);
    this.stmts(docstring === null ? s.body : s.body.slice(1));
    if (coroutine || generator) {
      this.wrapInStopIterationHandler();
      this.popBlock();
    }
    this.makeClosure(s, this.exitScope(true), flags);
  }

  /** Pushes a tuple of parameter names and annotations; false if there are none. */
  private annotations(loc: Loc, args: ast.Arguments, returns: ast.Expr | null): boolean {
    let n = 0;
    const annotate = (name: string, annotation: ast.Expr | null): void => {
      if (annotation === null) return;
      this.loadText(loc, this.mangled(name));
      if (this.futureAnnotations) {
        this.annotationText(annotation);
      } else if (annotation.kind === "Starred") {
        // *args: *Ts means: the one item of [*Ts]
        this.expr(annotation.value);
        this.emit(loc, Op.UNPACK_SEQUENCE, 1);
      } else {
        this.expr(annotation);
      }
      n += 2;
    };
    const all = [...args.args, ...args.posonlyargs, args.vararg, ...args.kwonlyargs, args.kwarg];
    for (const arg of all) if (arg !== null) annotate(arg.arg, arg.annotation);
    annotate("return", returns);
    if (n > 0) this.emit(loc, Op.BUILD_TUPLE, n);
    return n > 0;
  }

  /** An annotation as text: `from __future__ import annotations`. */
  annotationText(annotation: ast.Expr): void {
    this.loadConst(annotation, unparse(annotation));
  }

  // Classes

  classDef(s: ast.ClassDef): void {
    for (const d of s.decorator_list) this.expr(d);
    const firstlineno = firstLine(s);
    const generic = s.type_params.length > 0;
    if (generic) {
      this.unit.privateName = s.name;
      this.emit(s, Op.PUSH_NULL);
      this.enterScope(`<generic parameters of ${s.name}>`, "type parameters", s.type_params, firstlineno);
      this.typeParams(s.type_params);
      this.name(s, ".type_params", "Store");
    }
    const code = this.classBody(s, firstlineno);
    this.emit(s, Op.PUSH_NULL);
    this.emit(s, Op.LOAD_BUILD_CLASS);
    this.makeClosure(s, code, 0);
    this.loadText(s, s.name);
    if (generic) {
      this.name(s, ".type_params", "Load");
      this.intrinsic(s, "INTRINSIC_SUBSCRIPT_GENERIC");
      this.name(s, ".generic_base", "Store");
      const { lineno, col_offset, end_lineno, end_col_offset } = s;
      const base = ast.Name(".generic_base", "Load", lineno, col_offset, end_lineno, end_col_offset);
      this.callArguments(s, 2, [...s.bases, base], s.keywords);
      this.makeClosure(s, this.exitScope(false), 0);
      this.emit(s, Op.CALL, 0);
    } else {
      this.callArguments(s, 2, s.bases, s.keywords);
    }
    this.applyDecorators(s.decorator_list);
    this.name(s, s.name, "Store");
  }

  private classBody(s: ast.ClassDef, firstlineno: number): CodeObject {
    this.enterScope(s.name, "class", s, firstlineno);
    const { unit } = this;
    const loc = firstLineOf(firstlineno);
    unit.privateName = s.name;
    this.name(loc, "__name__", "Load");
    this.name(loc, "__module__", "Store");
    this.loadText(loc, unit.qualname);
    this.name(loc, "__qualname__", "Store");
    if (s.type_params.length > 0) {
      this.name(loc, ".type_params", "Load");
      this.name(loc, "__type_params__", "Store");
    }
    if (unit.entry.needsClassdict) {
      this.emit(loc, Op.LOAD_LOCALS);
      this.emit(loc, Op.STORE_DEREF, unit.cellvars.indexOf("__classdict__"));
    }
    this.body(loc, s.body);
    if (unit.entry.needsClassdict) {
      this.emit(NO_LOCATION, Op.LOAD_CLOSURE, unit.cellvars.indexOf("__classdict__"));
      this.name(NO_LOCATION, "__classdictcell__", "Store");
    }
    if (unit.entry.needsClassClosure) {
      this.emit(NO_LOCATION, Op.LOAD_CLOSURE, unit.cellvars.indexOf("__class__"));
      this.emit(NO_LOCATION, Op.COPY, 1);
      this.name(NO_LOCATION, "__classcell__", "Store");
    } else {
      this.loadConst(NO_LOCATION, null);
    }
    this.emit(NO_LOCATION, Op.RETURN_VALUE);
    return this.exitScope(true);
  }

  /** The body of a module or class: annotations, docstring, statements. */
  body(loc: Loc, body: readonly ast.Stmt[]): void {
    if (hasAnnotations(body)) this.emit(loc, Op.SETUP_ANNOTATIONS);
    const docstring = this.options.optimize < 2 ? docstringOf(body) : null;
    if (docstring === null) return this.stmts(body);
    this.expr(docstring);
    this.name(NO_LOCATION, "__doc__", "Store");
    this.stmts(body.slice(1));
  }

  // Type parameters

  private typeParams(params: readonly ast.TypeParam[]): void {
    for (const p of params) {
      this.loadText(p, p.name);
      if (p.kind === "TypeVarTuple") this.intrinsic(p, "INTRINSIC_TYPEVARTUPLE");
      else if (p.kind === "ParamSpec") this.intrinsic(p, "INTRINSIC_PARAMSPEC");
      else if (p.bound === null) this.intrinsic(p, "INTRINSIC_TYPEVAR");
      else {
        this.enterScope(p.name, "type parameters", p, p.bound.lineno);
        this.expr(p.bound);
        this.emit(p, Op.RETURN_VALUE);
        this.makeClosure(p, this.exitScope(true), 0);
        const constraints = p.bound.kind === "Tuple";
        this.intrinsic2(p, constraints ? "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS" : "INTRINSIC_TYPEVAR_WITH_BOUND");
      }
      this.emit(p, Op.COPY, 1);
      this.name(p, p.name, "Store");
    }
    this.emit(params[0]!, Op.BUILD_TUPLE, params.length);
  }

  typeAlias(s: ast.TypeAlias): void {
    const name = (s.name as ast.Name).id;
    const generic = s.type_params.length > 0;
    if (generic) {
      this.emit(s, Op.PUSH_NULL);
      this.enterScope(`<generic parameters of ${name}>`, "type parameters", s.type_params, s.lineno);
      this.loadText(s, name);
      this.typeParams(s.type_params);
    } else {
      this.loadText(s, name);
      this.loadConst(s, null);
    }
    this.enterScope(name, "function", s, s.lineno);
    this.unit.consts.indexOf(null); // never a docstring
    this.expr(s.value);
    this.emit(s, Op.RETURN_VALUE);
    this.makeClosure(s, this.exitScope(false), 0);
    this.emit(s, Op.BUILD_TUPLE, 3);
    this.intrinsic(s, "INTRINSIC_TYPEALIAS");
    if (generic) {
      this.makeClosure(s, this.exitScope(false), 0);
      this.emit(s, Op.CALL, 0);
    }
    this.name(s, name, "Store");
  }
}
