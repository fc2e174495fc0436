/**
 * Statements and whole modules: the top of code generation. Source: Python/compile.c (compiler_visit_stmt, compiler_codegen).
 */
import { strFromJs } from "../../base/const.ts";
import type { CodeObject } from "../../code/code-object.ts";
import { Op } from "../../spec/opcodes.ts";
import type * as ast from "../../syntax/ast/nodes.ts";
import { type Loc, NO_LOCATION } from "../flow/cfg.ts";
import { attributeLocation } from "./calls.ts";
import { Exceptions } from "./exceptions.ts";
import { hasAnnotations } from "./functions.ts";

const START: Loc = { lineno: 1, col_offset: 0, end_lineno: 1, end_col_offset: 0 };

export class Codegen extends Exceptions {
  /** The code object of a whole tree. */
  module(mod: ast.Mod): CodeObject {
    this.enterScope("<module>", "module", mod, 1);
    switch (mod.kind) {
      case "Module":
        this.body(mod.body[0] ?? START, mod.body);
        break;
      case "Interactive":
        if (hasAnnotations(mod.body)) this.emit(START, Op.SETUP_ANNOTATIONS);
        this.interactive = true;
        this.stmts(mod.body);
        break;
      case "Expression":
        this.expr(mod.body);
        break;
      case "FunctionType":
        throw { kind: "PyFrontEndError", type: "SystemError", msg: "module kind 4 should not be possible" };
    }
    return this.exitScope(mod.kind !== "Expression");
  }

  stmts(body: readonly ast.Stmt[]): void {
    for (const s of body) this.stmt(s);
  }

  private stmt(s: ast.Stmt): void {
    switch (s.kind) {
      case "Expr":
        return this.exprStatement(s);
      case "Assign":
        return this.assign(s);
      case "AugAssign":
        return this.augAssign(s);
      case "AnnAssign":
        return this.annAssign(s);
      case "If":
        return this.ifStatement(s);
      case "For":
        return this.forLoop(s);
      case "AsyncFor":
        return this.asyncForLoop(s);
      case "While":
        return this.whileLoop(s);
      case "Return":
        return this.returnStatement(s);
      case "Break":
        return this.breakStatement(s);
      case "Continue":
        return this.continueStatement(s);
      case "FunctionDef":
      case "AsyncFunctionDef":
        return this.functionDef(s);
      case "ClassDef":
        return this.classDef(s);
      case "TypeAlias":
        return this.typeAlias(s);
      case "Try":
      case "TryStar":
        return this.tryStatement(s);
      case "With":
      case "AsyncWith":
        return this.withStatement(s);
      case "Match":
        return this.match(s);
      case "Import":
        return this.importStatement(s);
      case "ImportFrom":
        return this.fromImport(s);
      case "Assert":
        return this.assertStatement(s);
      case "Raise":
        return this.raise(s);
      case "Delete":
        for (const target of s.targets) this.expr(target);
        return;
      case "Pass":
        return this.emit(s, Op.NOP);
      case "Global":
      case "Nonlocal":
        return;
    }
  }

  private exprStatement(s: ast.ExprStmt): void {
    if (this.interactive && this.depth <= 1) {
      this.expr(s.value);
      this.intrinsic(s, "INTRINSIC_PRINT");
    } else if (s.value.kind === "Constant") {
      return this.emit(s, Op.NOP);
    } else {
      this.expr(s.value);
    }
    this.emit(NO_LOCATION, Op.POP_TOP);
  }

  // Assignments

  private assign(s: ast.Assign): void {
    this.expr(s.value);
    const last = s.targets.length - 1;
    s.targets.forEach((target, i) => {
      if (i < last) this.emit(s, Op.COPY, 1);
      this.expr(target);
    });
  }

  private augAssign(s: ast.AugAssign): void {
    const { target } = s;
    switch (target.kind) {
      case "Name":
        this.name(target, target.id, "Load");
        this.inplace(s);
        return this.name(target, target.id, "Store");
      case "Attribute": {
        this.expr(target.value);
        this.emit(target, Op.COPY, 1);
        const loc = attributeLocation(target, target);
        this.loadAttr(loc, target.attr);
        this.inplace(s);
        this.emit(loc, Op.SWAP, 2);
        return this.emitName(loc, Op.STORE_ATTR, target.attr);
      }
      case "Subscript":
        return this.augSubscript(s, target);
      default:
        throw { kind: "PyFrontEndError", type: "SystemError", msg: "invalid node type for augmented assignment" };
    }
  }

  private augSubscript(s: ast.AugAssign, target: ast.Subscript): void {
    this.expr(target.value);
    const { slice } = target;
    if (slice.kind === "Slice" && slice.step === null) {
      this.sliceParts(slice);
      for (let i = 0; i < 3; i++) this.emit(target, Op.COPY, 3);
      this.emit(target, Op.BINARY_SLICE);
      this.inplace(s);
      this.emit(target, Op.SWAP, 4);
      this.emit(target, Op.SWAP, 3);
      this.emit(target, Op.SWAP, 2);
      this.emit(target, Op.STORE_SLICE);
    } else {
      this.expr(slice);
      this.emit(target, Op.COPY, 2);
      this.emit(target, Op.COPY, 2);
      this.emit(target, Op.BINARY_SUBSCR);
      this.inplace(s);
      this.emit(target, Op.SWAP, 3);
      this.emit(target, Op.SWAP, 2);
      this.emit(target, Op.STORE_SUBSCR);
    }
  }

  private inplace(s: ast.AugAssign): void {
    this.expr(s.value);
    this.binaryOp(s, s.op, true);
  }

  private annAssign(s: ast.AnnAssign): void {
    const { target } = s;
    if (s.value !== null) {
      this.expr(s.value);
      this.expr(target);
    }
    const evaluates = this.unit.scopeType === "module" || this.unit.scopeType === "class";
    switch (target.kind) {
      case "Name":
        this.forbidDebug(target.id, "Store", s);
        if (s.simple && evaluates) {
          if (this.futureAnnotations) this.annotationText(s.annotation);
          else this.expr(s.annotation);
          this.emitName(s, Op.LOAD_NAME, "__annotations__");
          this.loadConst(s, strFromJs(this.mangled(target.id)));
          this.emit(s, Op.STORE_SUBSCR);
        }
        break;
      case "Attribute":
        this.forbidDebug(target.attr, "Store", s);
        if (s.value === null) this.evaluate(target.value);
        break;
      case "Subscript":
        if (s.value === null) {
          this.evaluate(target.value);
          this.evaluateIndex(target.slice);
        }
        break;
      default:
        throw { kind: "PyFrontEndError", type: "SystemError", msg: "invalid node type for annotated assignment" };
    }
    if (!s.simple && !this.futureAnnotations && evaluates) this.evaluate(s.annotation);
  }

  /** Evaluates for the errors only. */
  private evaluate(e: ast.Expr): void {
    this.expr(e);
    this.emit(e, Op.POP_TOP);
  }

  private evaluateIndex(e: ast.Expr): void {
    if (e.kind === "Slice") {
      for (const part of [e.lower, e.upper, e.step]) if (part !== null) this.evaluate(part);
    } else if (e.kind === "Tuple") {
      for (const elt of e.elts) this.evaluateIndex(elt);
    } else {
      this.evaluate(e);
    }
  }

  // Control flow

  private ifStatement(s: ast.If): void {
    const end = this.newLabel();
    const next = s.orelse.length > 0 ? this.newLabel() : end;
    this.jumpIf(s, s.test, next, false);
    this.stmts(s.body);
    if (s.orelse.length > 0) {
      this.jump(NO_LOCATION, Op.JUMP, end);
      this.useLabel(next);
      this.stmts(s.orelse);
    }
    this.useLabel(end);
  }

  private readonly unwindFor = (loc: Loc, preserveTos: boolean): Loc => {
    if (preserveTos) this.emit(loc, Op.SWAP, 2);
    this.emit(loc, Op.POP_TOP); // the iterator
    return loc;
  };

  private forLoop(s: ast.For): void {
    const start = this.newLabel();
    const body = this.newLabel();
    const cleanup = this.newLabel();
    const end = this.newLabel();
    this.pushBlock(s, "for loop", start, end, this.unwindFor);
    this.expr(s.iter);
    this.emit(s.iter, Op.GET_ITER);
    this.useLabel(start);
    this.jump(s.iter, Op.FOR_ITER, cleanup);
    this.emit(s.target, Op.NOP); // a line of its own for a target on another line
    this.useLabel(body);
    this.expr(s.target);
    this.stmts(s.body);
    this.jump(NO_LOCATION, Op.JUMP, start);
    this.useLabel(cleanup);
    this.emit(NO_LOCATION, Op.END_FOR);
    this.popBlock();
    this.stmts(s.orelse);
    this.useLabel(end);
  }

  private asyncForLoop(s: ast.AsyncFor): void {
    if (this.topLevelAwait) this.unit.entry.coroutine = true;
    else if (this.unit.scopeType !== "async function") this.error("'async for' outside async function", s);
    const start = this.newLabel();
    const except = this.newLabel();
    const end = this.newLabel();
    this.expr(s.iter);
    this.emit(s.iter, Op.GET_AITER);
    this.useLabel(start);
    this.pushBlock(s, "for loop", start, end, this.unwindFor);
    this.jump(s, Op.SETUP_FINALLY, except);
    this.emit(s, Op.GET_ANEXT);
    this.yieldFrom(s, true);
    this.emit(s, Op.POP_BLOCK);
    this.expr(s.target);
    this.stmts(s.body);
    this.jump(NO_LOCATION, Op.JUMP, start);
    this.popBlock();
    this.useLabel(except);
    this.emit(s.iter, Op.END_ASYNC_FOR);
    this.stmts(s.orelse);
    this.useLabel(end);
  }

  private whileLoop(s: ast.While): void {
    const loop = this.newLabel();
    const body = this.newLabel();
    const end = this.newLabel();
    const anchor = this.newLabel();
    this.useLabel(loop);
    this.pushBlock(s, "while loop", loop, end);
    this.jumpIf(s, s.test, anchor, false);
    this.useLabel(body);
    this.stmts(s.body);
    this.jumpIf(s, s.test, body, true);
    this.popBlock();
    this.useLabel(anchor);
    this.stmts(s.orelse);
    this.useLabel(end);
  }

  private returnStatement(s: ast.Return): void {
    const { value } = s;
    const { entry } = this.unit;
    if (!entry.isFunctionLike) this.error("'return' outside function", s);
    if (value !== null && entry.coroutine && entry.generator) {
      this.error("'return' with value in async generator", s);
    }
    const constant = value !== null && value.kind === "Constant";
    const preserveTos = value !== null && !constant;
    let loc: Loc = s;
    if (preserveTos) {
      this.expr(value);
    } else if (value !== null) {
      loc = value;
      this.emit(loc, Op.NOP); // the line of the value
    }
    if (value === null || value.lineno !== s.lineno) {
      loc = s;
      this.emit(loc, Op.NOP);
    }
    loc = this.unwindBlocks(loc, preserveTos, false).loc;
    if (value === null) this.loadConst(loc, null);
    else if (constant) this.loadConst(loc, value.value);
    this.emit(loc, Op.RETURN_VALUE);
  }

  private breakStatement(s: ast.Break): void {
    this.emit(s, Op.NOP);
    const { loop, loc } = this.unwindBlocks(s, false, true);
    if (loop === null) this.error("'break' outside loop", s);
    this.jump(this.unwindBlock(loc, loop, false), Op.JUMP, loop.exit);
  }

  private continueStatement(s: ast.Continue): void {
    this.emit(s, Op.NOP);
    const { loop, loc } = this.unwindBlocks(s, false, true);
    if (loop === null) this.error("'continue' not properly in loop", s);
    this.jump(loc, Op.JUMP, loop.block);
  }

  private raise(s: ast.Raise): void {
    let n = 0;
    if (s.exc !== null) {
      this.expr(s.exc);
      n = 1;
      if (s.cause !== null) {
        this.expr(s.cause);
        n = 2;
      }
    }
    this.emit(s, Op.RAISE_VARARGS, n);
  }

  private assertStatement(s: ast.Assert): void {
    const { test } = s;
    const isTuple =
      (test.kind === "Tuple" && test.elts.length > 0) ||
      (test.kind === "Constant" && Array.isArray(test.value) && test.value.length > 0);
    if (isTuple) this.warn("assertion is always true, perhaps remove parentheses?", s);
    if (this.options.optimize > 0) return;
    const end = this.newLabel();
    this.jumpIf(s, test, end, true);
    this.emit(s, Op.LOAD_ASSERTION_ERROR);
    if (s.msg !== null) {
      this.expr(s.msg);
      this.emit(s, Op.CALL, 0);
    }
    this.emit(test, Op.RAISE_VARARGS, 1);
    this.useLabel(end);
  }

  // Imports

  private importStatement(s: ast.Import): void {
    for (const alias of s.names) {
      this.loadConst(s, 0);
      this.loadConst(s, null);
      this.emitName(s, Op.IMPORT_NAME, alias.name);
      const parts = alias.name.split(".");
      if (alias.asname === null) this.name(s, parts[0]!, "Store");
      else this.importAs(s, parts, alias.asname);
    }
  }

  /** `import a.b.c as d` binds the innermost module. */
  private importAs(loc: Loc, parts: readonly string[], asname: string): void {
    for (let i = 1; i < parts.length; i++) {
      if (i > 1) {
        this.emit(loc, Op.SWAP, 2);
        this.emit(loc, Op.POP_TOP);
      }
      this.emit(loc, Op.IMPORT_FROM, this.unit.names.indexOf(parts[i]!));
    }
    this.name(loc, asname, "Store");
    if (parts.length > 1) this.emit(loc, Op.POP_TOP);
  }

  private fromImport(s: ast.ImportFrom): void {
    this.loadConst(s, s.level ?? 0);
    const future = this.options.futureLocation;
    const late = s.lineno > future.lineno || (s.lineno === future.lineno && s.col_offset > future.col_offset);
    if (late && s.module === "__future__") {
      this.error("from __future__ imports must occur at the beginning of the file", s);
    }
    this.loadConst(
      s,
      s.names.map((alias) => strFromJs(alias.name)),
    );
    this.emitName(s, Op.IMPORT_NAME, s.module ?? "");
    if (s.names[0]!.name.startsWith("*")) {
      this.intrinsic(s, "INTRINSIC_IMPORT_STAR");
      return this.emit(NO_LOCATION, Op.POP_TOP);
    }
    for (const alias of s.names) {
      this.emitName(s, Op.IMPORT_FROM, alias.name);
      this.name(s, alias.asname ?? alias.name, "Store");
    }
    this.emit(s, Op.POP_TOP);
  }
}
