/**
 * try, try/except*, finally and with. Source: Python/compile.c (compiler_try_*, compiler_with, compiler_unwind_fblock).
 */
import { Op } from "../../spec/opcodes.ts";
import type * as ast from "../../syntax/ast/nodes.ts";
import { type Loc, NO_LOCATION } from "../flow/cfg.ts";
import { Patterns } from "./patterns.ts";

type AnyTry = ast.Try | ast.TryStar;
type AnyWith = ast.With | ast.AsyncWith;

export abstract class Exceptions extends Patterns {
  tryStatement(s: AnyTry): void {
    if (s.finalbody.length > 0) this.tryFinally(s);
    else this.tryExcept(s);
  }

  private tryExcept(s: AnyTry): void {
    if (s.kind === "Try") this.tryExceptPlain(s);
    else this.tryExceptStar(s);
  }

  private tryFinally(s: AnyTry): void {
    const end = this.newLabel();
    const exit = this.newLabel();
    const cleanup = this.newLabel();
    this.jump(s, Op.SETUP_FINALLY, end);
    this.useLabel(this.newLabel());
    this.pushBlock(s, "finally try", undefined, end, (loc, preserveTos) => {
      this.emit(loc, Op.POP_BLOCK);
      if (preserveTos) this.pushBlock(loc, "pop value", undefined, undefined, this.unwindPopValue);
      this.stmts(s.finalbody);
      if (preserveTos) this.popBlock();
      // the finally body runs after the statement that leaves: what follows has no line of its own
      return NO_LOCATION;
    });
    if (s.handlers.length > 0) this.tryExcept(s);
    else this.stmts(s.body);
    this.emit(NO_LOCATION, Op.POP_BLOCK);
    this.popBlock();
    this.stmts(s.finalbody);
    this.jump(NO_LOCATION, Op.JUMP, exit);
    this.useLabel(end);
    this.jump(NO_LOCATION, Op.SETUP_CLEANUP, cleanup);
    this.emit(NO_LOCATION, Op.PUSH_EXC_INFO);
    this.pushBlock(NO_LOCATION, "finally end", end, undefined, (loc, preserveTos) => {
      if (preserveTos) this.emit(loc, Op.SWAP, 2);
      this.emit(loc, Op.POP_TOP);
      if (preserveTos) this.emit(loc, Op.SWAP, 2);
      this.emit(loc, Op.POP_BLOCK);
      this.emit(loc, Op.POP_EXCEPT);
      return loc;
    });
    this.stmts(s.finalbody);
    this.popBlock();
    this.emit(NO_LOCATION, Op.RERAISE, 0);
    this.useLabel(cleanup);
    this.popExceptAndReraise(NO_LOCATION);
    this.useLabel(exit);
  }

  private readonly unwindPopValue = (loc: Loc, preserveTos: boolean): Loc => {
    if (preserveTos) this.emit(loc, Op.SWAP, 2);
    this.emit(loc, Op.POP_TOP);
    return loc;
  };

  private readonly unwindTry = (loc: Loc): Loc => {
    this.emit(loc, Op.POP_BLOCK);
    return loc;
  };

  /** Pushes the block of a handler's body; `name` is bound to the exception and deleted at the end. */
  private pushHandler(loc: Loc, body: number, name: string | null): void {
    this.pushBlock(loc, "handler cleanup", body, undefined, (at, preserveTos) => {
      if (name !== null) this.emit(at, Op.POP_BLOCK);
      if (preserveTos) this.emit(at, Op.SWAP, 2);
      this.emit(at, Op.POP_BLOCK);
      this.emit(at, Op.POP_EXCEPT);
      if (name !== null) this.unbind(at, name);
      return at;
    });
  }

  /** `name = None; del name`: the body may have deleted it already. */
  private unbind(loc: Loc, name: string): void {
    this.loadConst(loc, null);
    this.name(loc, name, "Store");
    this.name(loc, name, "Del");
  }

  private tryExceptPlain(s: ast.Try): void {
    const body = this.newLabel();
    const except = this.newLabel();
    const end = this.newLabel();
    const cleanup = this.newLabel();
    this.jump(s, Op.SETUP_FINALLY, except);
    this.useLabel(body);
    this.pushBlock(s, "try except", body, undefined, this.unwindTry);
    this.stmts(s.body);
    this.popBlock();
    this.emit(NO_LOCATION, Op.POP_BLOCK);
    this.stmts(s.orelse);
    this.jump(NO_LOCATION, Op.JUMP, end);
    this.useLabel(except);
    this.jump(NO_LOCATION, Op.SETUP_CLEANUP, cleanup);
    this.emit(NO_LOCATION, Op.PUSH_EXC_INFO);
    this.pushBlock(s, "exception handler");
    s.handlers.forEach((h, i) => {
      if (h.type === null && i < s.handlers.length - 1) this.error("default 'except:' must be last", h);
      this.handler(h, end);
    });
    this.popBlock();
    this.emit(NO_LOCATION, Op.RERAISE, 0);
    this.useLabel(cleanup);
    this.popExceptAndReraise(NO_LOCATION);
    this.useLabel(end);
  }

  private handler(h: ast.ExceptHandler, end: number): void {
    const next = this.newLabel();
    if (h.type !== null) {
      this.expr(h.type);
      this.emit(h, Op.CHECK_EXC_MATCH);
      this.jump(h, Op.POP_JUMP_IF_FALSE, next);
    }
    const body = this.newLabel();
    if (h.name === null) {
      this.emit(h, Op.POP_TOP);
      this.useLabel(body);
      this.pushHandler(h, body, null);
      this.stmts(h.body);
      this.popBlock();
      this.emit(NO_LOCATION, Op.POP_BLOCK);
      this.emit(NO_LOCATION, Op.POP_EXCEPT);
      this.jump(NO_LOCATION, Op.JUMP, end);
    } else {
      const cleanupEnd = this.newLabel();
      this.name(h, h.name, "Store");
      this.jump(h, Op.SETUP_CLEANUP, cleanupEnd);
      this.useLabel(body);
      this.pushHandler(h, body, h.name);
      this.stmts(h.body);
      this.popBlock();
      this.emit(NO_LOCATION, Op.POP_BLOCK);
      this.emit(NO_LOCATION, Op.POP_BLOCK);
      this.emit(NO_LOCATION, Op.POP_EXCEPT);
      this.unbind(NO_LOCATION, h.name);
      this.jump(NO_LOCATION, Op.JUMP, end);
      this.useLabel(cleanupEnd);
      this.unbind(NO_LOCATION, h.name);
      this.emit(NO_LOCATION, Op.RERAISE, 1);
    }
    this.useLabel(next);
  }

  /** except*: the stack holds the original group, the list of what the handlers raised, and what is still unhandled. */
  private tryExceptStar(s: ast.TryStar): void {
    const body = this.newLabel();
    const except = this.newLabel();
    const orelse = this.newLabel();
    const end = this.newLabel();
    const cleanup = this.newLabel();
    const reraiseStar = this.newLabel();
    this.jump(s, Op.SETUP_FINALLY, except);
    this.useLabel(body);
    this.pushBlock(s, "try except", body, undefined, this.unwindTry);
    this.stmts(s.body);
    this.popBlock();
    this.emit(NO_LOCATION, Op.POP_BLOCK);
    this.jump(NO_LOCATION, Op.JUMP, orelse);
    this.useLabel(except);
    this.jump(NO_LOCATION, Op.SETUP_CLEANUP, cleanup);
    this.emit(NO_LOCATION, Op.PUSH_EXC_INFO);
    this.pushBlock(s, "exception group handler");
    s.handlers.forEach((h, i) => {
      if (i === 0) {
        this.emit(h, Op.BUILD_LIST, 0);
        this.emit(h, Op.COPY, 2);
      }
      this.starHandler(h);
      if (i === s.handlers.length - 1) {
        // what nobody handled; None if nothing is left
        this.emit(NO_LOCATION, Op.LIST_APPEND, 1);
        this.jump(NO_LOCATION, Op.JUMP, reraiseStar);
      }
    });
    this.popBlock();
    const reraise = this.newLabel();
    this.useLabel(reraiseStar);
    this.intrinsic2(NO_LOCATION, "INTRINSIC_PREP_RERAISE_STAR");
    this.emit(NO_LOCATION, Op.COPY, 1);
    this.jump(NO_LOCATION, Op.POP_JUMP_IF_NOT_NONE, reraise);
    this.emit(NO_LOCATION, Op.POP_TOP);
    this.emit(NO_LOCATION, Op.POP_BLOCK);
    this.emit(NO_LOCATION, Op.POP_EXCEPT);
    this.jump(NO_LOCATION, Op.JUMP, end);
    this.useLabel(reraise);
    this.emit(NO_LOCATION, Op.POP_BLOCK);
    this.emit(NO_LOCATION, Op.SWAP, 2);
    this.emit(NO_LOCATION, Op.POP_EXCEPT);
    this.emit(NO_LOCATION, Op.RERAISE, 0);
    this.useLabel(cleanup);
    this.popExceptAndReraise(NO_LOCATION);
    this.useLabel(orelse);
    this.stmts(s.orelse);
    this.useLabel(end);
  }

  private starHandler(h: ast.ExceptHandler): void {
    const next = this.newLabel();
    const withError = this.newLabel();
    const noMatch = this.newLabel();
    if (h.type !== null) {
      this.expr(h.type);
      this.emit(h, Op.CHECK_EG_MATCH);
      this.emit(h, Op.COPY, 1);
      this.jump(h, Op.POP_JUMP_IF_NONE, noMatch);
    }
    const cleanupEnd = this.newLabel();
    const body = this.newLabel();
    if (h.name === null) this.emit(h, Op.POP_TOP);
    else this.name(h, h.name, "Store");
    this.jump(h, Op.SETUP_CLEANUP, cleanupEnd);
    this.useLabel(body);
    this.pushHandler(h, body, h.name);
    this.stmts(h.body);
    this.popBlock();
    this.emit(NO_LOCATION, Op.POP_BLOCK);
    if (h.name !== null) this.unbind(NO_LOCATION, h.name);
    this.jump(NO_LOCATION, Op.JUMP, next);
    this.useLabel(cleanupEnd);
    if (h.name !== null) this.unbind(NO_LOCATION, h.name);
    this.emit(NO_LOCATION, Op.LIST_APPEND, 3); // what the handler raised
    this.emit(NO_LOCATION, Op.POP_TOP); // lasti
    this.jump(NO_LOCATION, Op.JUMP, withError);
    this.useLabel(next);
    this.emit(NO_LOCATION, Op.NOP); // takes the line of the jump here
    this.jump(NO_LOCATION, Op.JUMP, withError);
    this.useLabel(noMatch);
    this.emit(h, Op.POP_TOP);
    this.useLabel(withError);
  }

  // with

  withStatement(s: AnyWith, position = 0): void {
    const isAsync = s.kind === "AsyncWith";
    if (isAsync) {
      if (this.topLevelAwait) this.unit.entry.coroutine = true;
      else if (this.unit.scopeType !== "async function") this.error("'async with' outside async function", s);
    }
    const item = s.items[position]!;
    const body = this.newLabel();
    const final = this.newLabel();
    const exit = this.newLabel();
    const cleanup = this.newLabel();
    this.expr(item.context_expr);
    const loc: Loc = item.context_expr;
    this.emit(loc, isAsync ? Op.BEFORE_ASYNC_WITH : Op.BEFORE_WITH);
    if (isAsync) this.awaitValue(loc, 1);
    this.jump(loc, Op.SETUP_WITH, final);
    this.useLabel(body);
    this.pushBlock(loc, isAsync ? "async with" : "with", body, final, (_, preserveTos) => {
      this.emit(loc, Op.POP_BLOCK);
      if (preserveTos) this.emit(loc, Op.SWAP, 2);
      this.callExit(loc, isAsync);
      return NO_LOCATION;
    });
    if (item.optional_vars === null) this.emit(loc, Op.POP_TOP);
    else this.expr(item.optional_vars);
    if (position + 1 === s.items.length) this.stmts(s.body);
    else this.withStatement(s, position + 1);
    this.popBlock();
    this.emit(isAsync ? loc : NO_LOCATION, Op.POP_BLOCK);
    this.callExit(loc, isAsync);
    this.jump(loc, Op.JUMP, exit);

    this.useLabel(final);
    this.jump(loc, Op.SETUP_CLEANUP, cleanup);
    this.emit(loc, Op.PUSH_EXC_INFO);
    this.emit(loc, Op.WITH_EXCEPT_START);
    if (isAsync) this.awaitValue(loc, 2);
    const suppress = this.newLabel();
    this.jump(NO_LOCATION, Op.POP_JUMP_IF_TRUE, suppress);
    this.emit(NO_LOCATION, Op.RERAISE, 2);
    this.useLabel(suppress);
    this.emit(NO_LOCATION, Op.POP_TOP);
    this.emit(NO_LOCATION, Op.POP_BLOCK);
    this.emit(NO_LOCATION, Op.POP_EXCEPT);
    this.emit(NO_LOCATION, Op.POP_TOP);
    this.emit(NO_LOCATION, Op.POP_TOP);
    const afterwards = this.newLabel();
    this.jump(NO_LOCATION, Op.JUMP, afterwards);
    this.useLabel(cleanup);
    this.popExceptAndReraise(NO_LOCATION);
    this.useLabel(afterwards);
    this.useLabel(exit);
  }

  /** Calls `__exit__(None, None, None)` and drops the result. */
  private callExit(loc: Loc, isAsync: boolean): void {
    this.loadConst(loc, null);
    this.loadConst(loc, null);
    this.loadConst(loc, null);
    this.emit(loc, Op.CALL, 2);
    if (isAsync) this.awaitValue(loc, 2);
    this.emit(loc, Op.POP_TOP);
  }
}
