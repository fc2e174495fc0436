/**
 * Expressions. Source: Python/compile.c (compiler_visit_expr1, compiler_jump_if, compiler_lambda, …).
 */

import { strFromJs } from "../../base/const.ts";
import { MAKE_FUNCTION_DEFAULTS, MAKE_FUNCTION_KWDEFAULTS } from "../../spec/binaryops.ts";
import { Op } from "../../spec/opcodes.ts";
import type * as ast from "../../syntax/ast/nodes.ts";
import { type Loc, NO_LOCATION } from "../flow/cfg.ts";
import { attributeLocation } from "./calls.ts";
import { Comprehensions } from "./comprehensions.ts";
import { warnCompare, warnSubscript } from "./warnings.ts";

export abstract class Expressions extends Comprehensions {
  expr(e: ast.Expr): void {
    switch (e.kind) {
      case "Name":
        return this.name(e, e.id, e.ctx);
      case "Constant":
        return this.loadConst(e, e.value);
      case "Attribute":
        return this.attribute(e);
      case "Call":
        return this.call(e);
      case "Subscript":
        return this.subscript(e);
      case "BinOp":
        this.expr(e.left);
        this.expr(e.right);
        return this.binaryOp(e, e.op);
      case "Compare":
        return this.compare(e);
      case "BoolOp":
        return this.boolOp(e);
      case "UnaryOp":
        return this.unaryOp(e);
      case "Tuple":
      case "List":
        return this.tupleOrList(e);
      case "Set":
        return this.sequence(e, e.elts, 0, "set");
      case "Dict":
        return this.dict(e);
      case "JoinedStr":
        return this.joinedStr(e);
      case "FormattedValue":
        return this.formattedValue(e);
      case "IfExp":
        return this.ifExp(e);
      case "ListComp":
      case "SetComp":
      case "DictComp":
      case "GeneratorExp":
        return this.comprehension(e);
      case "Lambda":
        return this.lambda(e);
      case "NamedExpr":
        this.expr(e.value);
        this.emit(e, Op.COPY, 1);
        return this.expr(e.target);
      case "Yield":
        return this.yieldExpr(e);
      case "YieldFrom":
        return this.yieldFromExpr(e);
      case "Await":
        return this.awaitExpr(e);
      case "Slice":
        return this.emit(e, Op.BUILD_SLICE, this.sliceParts(e));
      case "Starred":
        this.error(
          e.ctx === "Store"
            ? "starred assignment target must be in a list or tuple"
            : "can't use starred expression here",
          e,
        );
    }
  }

  private attribute(e: ast.Attribute): void {
    if (e.ctx === "Load") {
      const superCall = this.superCall(e);
      if (superCall !== null) {
        this.superArguments(superCall);
        this.loadSuperAttr(e, e.attr, superCall.args.length > 0, false);
        this.emit(attributeLocation(e, e), Op.NOP);
        return;
      }
    }
    this.expr(e.value);
    const loc = attributeLocation(e, e);
    switch (e.ctx) {
      case "Load":
        return this.loadAttr(loc, e.attr);
      case "Store":
        this.forbidDebug(e.attr, "Store", loc);
        return this.emitName(loc, Op.STORE_ATTR, e.attr);
      case "Del":
        return this.emitName(loc, Op.DELETE_ATTR, e.attr);
    }
  }

  private subscript(e: ast.Subscript): void {
    if (e.ctx === "Load") warnSubscript(this, e);
    this.expr(e.value);
    const { slice } = e;
    if (slice.kind === "Slice" && slice.step === null && e.ctx !== "Del") {
      this.sliceParts(slice);
      return this.emit(e, e.ctx === "Load" ? Op.BINARY_SLICE : Op.STORE_SLICE);
    }
    this.expr(slice);
    this.emit(e, e.ctx === "Load" ? Op.BINARY_SUBSCR : e.ctx === "Store" ? Op.STORE_SUBSCR : Op.DELETE_SUBSCR);
  }

  /** Pushes the parts of a slice; returns their number. */
  sliceParts(e: ast.Slice): number {
    if (e.lower === null) this.loadConst(e, null);
    else this.expr(e.lower);
    if (e.upper === null) this.loadConst(e, null);
    else this.expr(e.upper);
    if (e.step === null) return 2;
    this.expr(e.step);
    return 3;
  }

  private unaryOp(e: ast.UnaryOp): void {
    this.expr(e.operand);
    switch (e.op) {
      case "UAdd":
        return this.intrinsic(e, "INTRINSIC_UNARY_POSITIVE");
      case "Invert":
        return this.emit(e, Op.UNARY_INVERT);
      case "Not":
        return this.emit(e, Op.UNARY_NOT);
      case "USub":
        return this.emit(e, Op.UNARY_NEGATIVE);
    }
  }

  private boolOp(e: ast.BoolOp): void {
    const jump = e.op === "And" ? Op.POP_JUMP_IF_FALSE : Op.POP_JUMP_IF_TRUE;
    const end = this.newLabel();
    const last = e.values.length - 1;
    for (let i = 0; i < last; i++) {
      this.expr(e.values[i]!);
      this.emit(e, Op.COPY, 1);
      this.jump(e, jump, end);
      this.emit(e, Op.POP_TOP);
    }
    this.expr(e.values[last]!);
    this.useLabel(end);
  }

  private compare(e: ast.Compare): void {
    warnCompare(this, e);
    this.expr(e.left);
    const last = e.ops.length - 1;
    const cleanup = this.newLabel();
    for (let i = 0; i < last; i++) {
      this.expr(e.comparators[i]!);
      this.emit(e, Op.SWAP, 2);
      this.emit(e, Op.COPY, 2);
      this.compareOp(e, e.ops[i]!);
      this.emit(e, Op.COPY, 1);
      this.jump(e, Op.POP_JUMP_IF_FALSE, cleanup);
      this.emit(e, Op.POP_TOP);
    }
    this.expr(e.comparators[last]!);
    this.compareOp(e, e.ops[last]!);
    if (last === 0) return;
    const end = this.newLabel();
    this.jump(NO_LOCATION, Op.JUMP, end);
    this.useLabel(cleanup);
    this.emit(e, Op.SWAP, 2);
    this.emit(e, Op.POP_TOP);
    this.useLabel(end);
  }

  private ifExp(e: ast.IfExp): void {
    const end = this.newLabel();
    const next = this.newLabel();
    this.jumpIf(e, e.test, next, false);
    this.expr(e.body);
    this.jump(NO_LOCATION, Op.JUMP, end);
    this.useLabel(next);
    this.expr(e.orelse);
    this.useLabel(end);
  }

  /** Jumps to the label when the truth of the expression is `when`; no value stays on the stack. */
  jumpIf(loc: Loc, e: ast.Expr, target: number, when: boolean): void {
    switch (e.kind) {
      case "UnaryOp":
        if (e.op === "Not") return this.jumpIf(loc, e.operand, target, !when);
        break;
      case "BoolOp": {
        const decides = e.op === "Or"; // the truth that ends the evaluation
        const early = decides === when ? target : this.newLabel();
        const last = e.values.length - 1;
        for (let i = 0; i < last; i++) this.jumpIf(loc, e.values[i]!, early, decides);
        this.jumpIf(loc, e.values[last]!, target, when);
        if (early !== target) this.useLabel(early);
        return;
      }
      case "IfExp": {
        const end = this.newLabel();
        const orelse = this.newLabel();
        this.jumpIf(loc, e.test, orelse, false);
        this.jumpIf(loc, e.body, target, when);
        this.jump(NO_LOCATION, Op.JUMP, end);
        this.useLabel(orelse);
        this.jumpIf(loc, e.orelse, target, when);
        this.useLabel(end);
        return;
      }
      case "Compare":
        if (e.ops.length > 1) return this.jumpIfChain(e, target, when);
        break;
    }
    this.expr(e);
    this.jump(e, when ? Op.POP_JUMP_IF_TRUE : Op.POP_JUMP_IF_FALSE, target);
  }

  private jumpIfChain(e: ast.Compare, target: number, when: boolean): void {
    warnCompare(this, e);
    const cleanup = this.newLabel();
    this.expr(e.left);
    const last = e.ops.length - 1;
    for (let i = 0; i < last; i++) {
      this.expr(e.comparators[i]!);
      this.emit(e, Op.SWAP, 2);
      this.emit(e, Op.COPY, 2);
      this.compareOp(e, e.ops[i]!);
      this.jump(e, Op.POP_JUMP_IF_FALSE, cleanup);
    }
    this.expr(e.comparators[last]!);
    this.compareOp(e, e.ops[last]!);
    this.jump(e, when ? Op.POP_JUMP_IF_TRUE : Op.POP_JUMP_IF_FALSE, target);
    const end = this.newLabel();
    this.jump(NO_LOCATION, Op.JUMP, end);
    this.useLabel(cleanup);
    this.emit(e, Op.POP_TOP);
    if (!when) this.jump(NO_LOCATION, Op.JUMP, target);
    this.useLabel(end);
  }

  private yieldExpr(e: ast.Yield): void {
    if (!this.unit.entry.isFunctionLike) this.error("'yield' outside function", e);
    if (e.value === null) this.loadConst(e, null);
    else this.expr(e.value);
    this.yieldValue(e);
  }

  private yieldFromExpr(e: ast.YieldFrom): void {
    if (!this.unit.entry.isFunctionLike) this.error("'yield from' outside function", e);
    if (this.unit.scopeType === "async function") this.error("'yield from' inside async function", e);
    this.expr(e.value);
    this.emit(e, Op.GET_YIELD_FROM_ITER);
    this.yieldFrom(e, false);
  }

  private awaitExpr(e: ast.Await): void {
    if (!this.topLevelAwait) {
      const { entry, scopeType } = this.unit;
      if (!entry.isFunctionLike) this.error("'await' outside function", e);
      if (scopeType !== "async function" && scopeType !== "comprehension") {
        this.error("'await' outside async function", e);
      }
    }
    this.expr(e.value);
    this.awaitValue(e, 0);
  }

  private lambda(e: ast.Lambda): void {
    const { args } = e;
    this.forbidDebugParameters(args);
    const flags = this.defaults(e, args);
    this.enterScope("<lambda>", "lambda", e, e.lineno);
    this.unit.consts.indexOf(null); // never a docstring
    this.setParameters(args);
    this.expr(e.body);
    const generator = this.unit.entry.generator;
    if (!generator) this.emit(e.body, Op.RETURN_VALUE);
    this.makeClosure(e, this.exitScope(!generator), flags);
  }

  // Parameters, which lambdas share with functions

  setParameters(args: ast.Arguments): void {
    this.unit.argcount = args.args.length;
    this.unit.posonlyargcount = args.posonlyargs.length;
    this.unit.kwonlyargcount = args.kwonlyargs.length;
  }

  forbidDebugParameters(args: ast.Arguments): void {
    const { posonlyargs, vararg, kwonlyargs, kwarg } = args;
    for (const arg of [...posonlyargs, ...args.args, vararg, ...kwonlyargs, kwarg]) {
      if (arg !== null) this.forbidDebug(arg.arg, "Store", arg);
    }
  }

  /** Pushes default values; returns the flags for MAKE_FUNCTION. */
  defaults(loc: Loc, args: ast.Arguments): number {
    let flags = 0;
    if (args.defaults.length > 0) {
      for (const value of args.defaults) this.expr(value);
      this.emit(loc, Op.BUILD_TUPLE, args.defaults.length);
      flags |= MAKE_FUNCTION_DEFAULTS;
    }
    const names: string[] = [];
    args.kwonlyargs.forEach((arg, i) => {
      const value = args.kw_defaults[i] ?? null;
      if (value === null) return;
      names.push(this.mangled(arg.arg));
      this.expr(value);
    });
    if (names.length > 0) {
      this.loadConst(loc, names.map(strFromJs));
      this.emit(loc, Op.BUILD_CONST_KEY_MAP, names.length);
      flags |= MAKE_FUNCTION_KWDEFAULTS;
    }
    return flags;
  }
}
