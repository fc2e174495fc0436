/**
 * The ground of code generation: units, instructions, names, constants, errors and warnings.
 * Code generation is one class cut into files by subject; each extends the one below, and reaches up only through `expr` and `stmt`.
 * Source: Python/compile.c.
 */
import { type Const, strFromJs } from "../../base/const.ts";
import type { CodeObject } from "../../code/code-object.ts";
import {
  BinaryOp,
  COMPARE_MASKS,
  COMPARE_OP_OF_AST,
  COMPARE_SHIFT,
  INPLACE_OFFSET,
  MAKE_FUNCTION_CLOSURE,
} from "../../spec/binaryops.ts";
import {
  CO_ASYNC_GENERATOR,
  CO_COROUTINE,
  CO_FUTURE_ANNOTATIONS,
  CO_FUTURE_MASK,
  CO_GENERATOR,
  CO_NESTED,
  CO_NEWLOCALS,
  CO_OPTIMIZED,
  CO_VARARGS,
  CO_VARKEYWORDS,
  PyCF_ALLOW_TOP_LEVEL_AWAIT,
} from "../../spec/codeflags.ts";
import { type Intrinsic1, type Intrinsic2, intrinsic1, intrinsic2 } from "../../spec/intrinsics.ts";
import { Op } from "../../spec/opcodes.ts";
import type * as ast from "../../syntax/ast/nodes.ts";
import type { SyntaxWarningRecord } from "../../syntax/errors.ts";
import { CodeKeys } from "../const-key.ts";
import { syntaxErrorAt } from "../errors.ts";
import { assemble } from "../flow/assemble.ts";
import { buildCfg, type Loc, NO_LOCATION } from "../flow/cfg.ts";
import { optimizeUnit } from "../flow/optimize.ts";
import { mangle } from "../mangle.ts";
import {
  type BlockKey,
  CELL,
  FREE,
  GLOBAL_EXPLICIT,
  GLOBAL_IMPLICIT,
  LOCAL,
  type Symtable,
  type SymtableEntry,
} from "../symtable/entry.ts";
import { type FrameBlock, type FrameBlockType, MAX_BLOCKS, NO_LABEL, type ScopeType, Unit } from "./unit.ts";

export interface CodegenOptions {
  readonly filename: string;
  /** `PyCF_*` and future flags, those of the source's own future statements included. */
  readonly flags: number;
  /** -O count. */
  readonly optimize: number;
  /** Where the last future statement stands; line -1 without one. */
  readonly futureLocation: Loc;
  /** Receives the warnings. */
  readonly warnings: SyntaxWarningRecord[];
}

/** Above this many items on the stack, collections are built bit by bit. */
export const STACK_USE_GUIDELINE = 30;

export function firstLineOf(line: number): Loc {
  return { lineno: line, col_offset: 0, end_lineno: line, end_col_offset: 0 };
}

export abstract class Emitter {
  protected readonly options: CodegenOptions;
  protected readonly symtable: Symtable;
  protected unit!: Unit;
  private readonly stack: Unit[] = [];
  private readonly codes = new CodeKeys();
  /** Expression statements print their value: the interactive prompt. */
  protected interactive = false;

  constructor(options: CodegenOptions, symtable: Symtable) {
    this.options = options;
    this.symtable = symtable;
  }

  abstract expr(e: ast.Expr): void;
  abstract stmts(body: readonly ast.Stmt[]): void;

  // Errors and warnings -------------------------------------------------------------------------------------------------

  error(message: string, loc: Loc): never {
    throw syntaxErrorAt(message, this.options.filename, loc);
  }

  warn(message: string, loc: Loc): void {
    this.options.warnings.push({
      category: "SyntaxWarning",
      message,
      lineno: loc.lineno,
      token: 0,
      asError: syntaxErrorAt(message, this.options.filename, loc),
    });
  }

  // Scopes --------------------------------------------------------------------------------------------------------------

  /** Units that are open. */
  get depth(): number {
    return this.stack.length + 1;
  }

  entryOf(key: BlockKey): SymtableEntry {
    return this.symtable.blocks.get(key)!;
  }

  get futureAnnotations(): boolean {
    return (this.options.flags & CO_FUTURE_ANNOTATIONS) !== 0;
  }

  /** Whether `await` may stand here though this is a module. */
  get topLevelAwait(): boolean {
    return (this.options.flags & PyCF_ALLOW_TOP_LEVEL_AWAIT) !== 0 && this.unit.entry.type === "module";
  }

  enterScope(name: string, scopeType: ScopeType, key: BlockKey, firstlineno: number): void {
    const outer = this.unit as Unit | undefined;
    this.unit = new Unit(name, scopeType, this.entryOf(key), firstlineno, outer?.privateName ?? null, this.codes);
    if (outer !== undefined) {
      this.stack.push(outer);
      this.setQualname();
    }
    const line = scopeType === "module" ? 0 : firstlineno;
    this.emit({ lineno: line, col_offset: 0, end_lineno: firstlineno, end_col_offset: 0 }, Op.RESUME, 0);
  }

  private setQualname(): void {
    const { unit, stack } = this;
    let parent = stack[stack.length - 1]!;
    if (parent.scopeType === "type parameters") {
      // the scope of type parameters does not show; its own parent counts
      if (stack.length <= 2) return;
      parent = stack[stack.length - 2]!;
    }
    if (stack.length === 1) return;
    const type = unit.scopeType;
    if (type === "function" || type === "async function" || type === "class") {
      if (parent.entry.scopeOf(mangle(parent.privateName, unit.name)) === GLOBAL_EXPLICIT) return;
    }
    const inFunction =
      parent.scopeType === "function" || parent.scopeType === "async function" || parent.scopeType === "lambda";
    unit.qualname = `${parent.qualname}${inFunction ? ".<locals>" : ""}.${unit.name}`;
  }

  private codeFlags(): number {
    const { entry } = this.unit;
    const { flags } = this.options;
    let bits = flags & CO_FUTURE_MASK;
    if (entry.isFunctionLike) {
      bits |= CO_NEWLOCALS | CO_OPTIMIZED;
      if (entry.nested) bits |= CO_NESTED;
      if (entry.generator) bits |= entry.coroutine ? CO_ASYNC_GENERATOR : CO_GENERATOR;
      else if (entry.coroutine) bits |= CO_COROUTINE;
      if (entry.varargs) bits |= CO_VARARGS;
      if (entry.varkeywords) bits |= CO_VARKEYWORDS;
    }
    if (this.topLevelAwait && entry.coroutine && !entry.generator) bits |= CO_COROUTINE;
    return bits;
  }

  /** Closes the unit: its code object. `returnNone`: what falls off the end returns None (else: what is on the stack). */
  exitScope(returnNone: boolean): CodeObject {
    if (returnNone) this.loadConst(NO_LOCATION, null);
    this.emit(NO_LOCATION, Op.RETURN_VALUE);
    const { unit } = this;
    const entry = optimizeUnit(
      buildCfg(unit.code),
      unit.consts,
      unit.varnames.size,
      unit.entry.varnames.length,
      unit.firstlineno,
    );
    const info = { ...unitInfo(unit), filename: this.options.filename };
    const code = assemble(entry, info, this.codeFlags(), unit.consts.values);
    const outer = this.stack.pop();
    if (outer !== undefined) this.unit = outer;
    return code;
  }

  // Instructions --------------------------------------------------------------------------------------------------------

  emit(loc: Loc, op: number, arg = 0): void {
    this.unit.code.add(op, arg, loc);
  }

  /** A jump or block set-up. */
  jump(loc: Loc, op: number, label: number): void {
    this.unit.code.add(op, label, loc);
  }

  newLabel(): number {
    return this.unit.code.newLabel();
  }

  useLabel(label: number): void {
    this.unit.code.useLabel(label);
  }

  loadConst(loc: Loc, value: Const): void {
    this.emit(loc, Op.LOAD_CONST, this.unit.consts.indexOf(value));
  }

  /** Loads a name as a str. */
  loadText(loc: Loc, text: string): void {
    this.loadConst(loc, strFromJs(text));
  }

  /** An instruction about a name of `co_names`, which is mangled. */
  emitName(loc: Loc, op: number, name: string): void {
    this.emit(loc, op, this.unit.names.indexOf(this.mangled(name)));
  }

  loadAttr(loc: Loc, name: string, method = false): void {
    this.emit(loc, Op.LOAD_ATTR, (this.unit.names.indexOf(this.mangled(name)) << 1) | (method ? 1 : 0));
  }

  loadSuperAttr(loc: Loc, name: string, twoArguments: boolean, method: boolean): void {
    const index = this.unit.names.indexOf(this.mangled(name));
    this.emit(loc, Op.LOAD_SUPER_ATTR, (index << 2) | (twoArguments ? 2 : 0) | (method ? 1 : 0));
  }

  compareOp(loc: Loc, op: ast.CompareOperator): void {
    switch (op) {
      case "Is":
      case "IsNot":
        return this.emit(loc, Op.IS_OP, op === "IsNot" ? 1 : 0);
      case "In":
      case "NotIn":
        return this.emit(loc, Op.CONTAINS_OP, op === "NotIn" ? 1 : 0);
      default: {
        const cmp = COMPARE_OP_OF_AST[op]!;
        this.emit(loc, Op.COMPARE_OP, (cmp << COMPARE_SHIFT) | COMPARE_MASKS[cmp]!);
      }
    }
  }

  binaryOp(loc: Loc, op: ast.Operator, inplace = false): void {
    this.emit(loc, Op.BINARY_OP, BinaryOp[op] + (inplace ? INPLACE_OFFSET : 0));
  }

  intrinsic(loc: Loc, name: Intrinsic1): void {
    this.emit(loc, Op.CALL_INTRINSIC_1, intrinsic1(name));
  }

  intrinsic2(loc: Loc, name: Intrinsic2): void {
    this.emit(loc, Op.CALL_INTRINSIC_2, intrinsic2(name));
  }

  /** Sends None into the iterator on the stack until it is exhausted, yielding what it yields. */
  yieldFrom(loc: Loc, isAwait: boolean): void {
    this.loadConst(loc, null);
    const send = this.newLabel();
    const fail = this.newLabel();
    const exit = this.newLabel();
    this.useLabel(send);
    this.jump(loc, Op.SEND, exit);
    // throw() and close() of the inner iterator may end it too: StopIteration arrives here
    this.jump(loc, Op.SETUP_FINALLY, fail);
    this.emit(loc, Op.YIELD_VALUE, 0);
    this.emit(NO_LOCATION, Op.POP_BLOCK);
    this.emit(loc, Op.RESUME, isAwait ? 3 : 2);
    this.jump(loc, Op.JUMP_NO_INTERRUPT, send);
    this.useLabel(fail);
    this.emit(loc, Op.CLEANUP_THROW);
    this.useLabel(exit);
    this.emit(loc, Op.END_SEND);
  }

  awaitValue(loc: Loc, where: number): void {
    this.emit(loc, Op.GET_AWAITABLE, where);
    this.yieldFrom(loc, true);
  }

  /** `yield`; an async generator wraps what it yields. */
  yieldValue(loc: Loc): void {
    const { entry } = this.unit;
    if (entry.generator && entry.coroutine) this.intrinsic(loc, "INTRINSIC_ASYNC_GEN_WRAP");
    this.emit(loc, Op.YIELD_VALUE, 0);
    this.emit(loc, Op.RESUME, 1);
  }

  /** The end of an exception handler that failed itself: `exc_info, lasti, exc` are on the stack. */
  popExceptAndReraise(loc: Loc): void {
    this.emit(loc, Op.COPY, 3);
    this.emit(loc, Op.POP_EXCEPT);
    this.emit(loc, Op.RERAISE, 1);
  }

  /** A StopIteration that leaves a generator becomes a RuntimeError. */
  wrapInStopIterationHandler(): void {
    const handler = this.newLabel();
    this.unit.code.addFirst(Op.SETUP_CLEANUP, handler, NO_LOCATION);
    this.loadConst(NO_LOCATION, null);
    this.emit(NO_LOCATION, Op.RETURN_VALUE);
    this.useLabel(handler);
    this.intrinsic(NO_LOCATION, "INTRINSIC_STOPITERATION_ERROR");
    this.emit(NO_LOCATION, Op.RERAISE, 1);
  }

  // Frame blocks --------------------------------------------------------------------------------------------------------

  pushBlock(
    loc: Loc,
    type: FrameBlockType,
    block = NO_LABEL,
    exit = NO_LABEL,
    unwind: FrameBlock["unwind"] = null,
  ): void {
    if (this.unit.blocks.length >= MAX_BLOCKS) this.error("too many statically nested blocks", loc);
    this.unit.blocks.push({ type, block, exit, unwind });
  }

  popBlock(): void {
    this.unit.blocks.pop();
  }

  /** Leaves a block: emits what has to be undone; the location of what follows. */
  unwindBlock(loc: Loc, block: FrameBlock, preserveTos: boolean): Loc {
    return block.unwind === null ? loc : block.unwind(loc, preserveTos);
  }

  /** Leaves all blocks, or those inside the innermost loop. Returns the loop found and the location of what follows. */
  unwindBlocks(loc: Loc, preserveTos: boolean, toLoop: boolean): { loop: FrameBlock | null; loc: Loc } {
    const { blocks } = this.unit;
    const top = blocks[blocks.length - 1];
    if (top === undefined) return { loop: null, loc };
    if (top.type === "exception group handler") {
      this.error("'break', 'continue' and 'return' cannot appear in an except* block", loc);
    }
    if (toLoop && (top.type === "while loop" || top.type === "for loop")) return { loop: top, loc };
    blocks.pop();
    const after = this.unwindBlocks(this.unwindBlock(loc, top, preserveTos), preserveTos, toLoop);
    blocks.push(top);
    return after;
  }

  // Names ---------------------------------------------------------------------------------------------------------------

  mangled(name: string): string {
    return mangle(this.unit.privateName, name);
  }

  /** `__debug__` cannot be assigned to or deleted. */
  forbidDebug(name: string, ctx: ast.ExprContext, loc: Loc): void {
    if (name !== "__debug__") return;
    if (ctx === "Store") this.error("cannot assign to __debug__", loc);
    if (ctx === "Del") this.error("cannot delete __debug__", loc);
  }

  /** Loads, stores or deletes a variable. */
  name(loc: Loc, name: string, ctx: ast.ExprContext): void {
    this.forbidDebug(name, ctx, loc);
    const { unit } = this;
    const { entry } = unit;
    const mangled = this.mangled(name);
    const scope = entry.scopeOf(mangled);
    switch (scope) {
      case FREE:
      case CELL:
        this.cellName(loc, (scope === FREE ? unit.freevars : unit.cellvars).indexOf(mangled), ctx);
        return;
      case LOCAL:
        if (entry.isFunctionLike || unit.fasthidden.get(mangled) === true) {
          const op = ctx === "Load" ? Op.LOAD_FAST : ctx === "Store" ? Op.STORE_FAST : Op.DELETE_FAST;
          this.emit(loc, op, unit.varnames.indexOf(mangled));
          return;
        }
        break;
      case GLOBAL_IMPLICIT:
        if (entry.isFunctionLike) return this.globalName(loc, mangled, ctx, true);
        break;
      case GLOBAL_EXPLICIT:
        return this.globalName(loc, mangled, ctx, false);
    }
    const index = unit.names.indexOf(mangled);
    if (ctx === "Store") this.emit(loc, Op.STORE_NAME, index);
    else if (ctx === "Del") this.emit(loc, Op.DELETE_NAME, index);
    else if (entry.type === "class" && unit.inlinedComprehensions > 0) this.emit(loc, Op.LOAD_GLOBAL, index << 1);
    else this.emit(loc, Op.LOAD_NAME, index);
  }

  private cellName(loc: Loc, index: number, ctx: ast.ExprContext): void {
    if (ctx === "Store") return this.emit(loc, Op.STORE_DEREF, index);
    if (ctx === "Del") return this.emit(loc, Op.DELETE_DEREF, index);
    const { entry, inlinedComprehensions } = this.unit;
    if (entry.type === "class" && inlinedComprehensions === 0) {
      this.emit(loc, Op.LOAD_LOCALS);
      this.emit(loc, Op.LOAD_FROM_DICT_OR_DEREF, index);
    } else if (entry.canSeeClassScope) {
      this.loadClassDict(loc);
      this.emit(loc, Op.LOAD_FROM_DICT_OR_DEREF, index);
    } else {
      this.emit(loc, Op.LOAD_DEREF, index);
    }
  }

  private globalName(loc: Loc, mangled: string, ctx: ast.ExprContext, implicit: boolean): void {
    const { unit } = this;
    const seesClass = ctx === "Load" && implicit && unit.entry.canSeeClassScope;
    if (seesClass) this.loadClassDict(loc);
    const index = unit.names.indexOf(mangled);
    if (seesClass) this.emit(loc, Op.LOAD_FROM_DICT_OR_GLOBALS, index);
    else if (ctx === "Load") this.emit(loc, Op.LOAD_GLOBAL, index << 1);
    else this.emit(loc, ctx === "Store" ? Op.STORE_GLOBAL : Op.DELETE_GLOBAL, index);
  }

  private loadClassDict(loc: Loc): void {
    this.emit(loc, Op.LOAD_DEREF, this.unit.freevars.indexOf("__classdict__"));
  }

  // Functions -----------------------------------------------------------------------------------------------------------

  /** How the unit refers to a name that an inner function takes from it. */
  refType(name: string): number {
    const { unit } = this;
    if (unit.scopeType === "class" && (name === "__class__" || name === "__classdict__")) return CELL;
    return unit.entry.scopeOf(name);
  }

  /** Makes a function of a code object; what `flags` announces is on the stack. */
  makeClosure(loc: Loc, code: CodeObject, flags: number): void {
    const { unit } = this;
    let bits = flags;
    if (code.nfreevars > 0) {
      const names = code.co_localsplusnames;
      for (let i = names.length - code.nfreevars; i < names.length; i++) {
        const name = names[i]!;
        const table = this.refType(name) === CELL ? unit.cellvars : unit.freevars;
        this.emit(loc, Op.LOAD_CLOSURE, table.get(name)!);
      }
      this.emit(loc, Op.BUILD_TUPLE, code.nfreevars);
      bits |= MAKE_FUNCTION_CLOSURE;
    }
    this.loadConst(loc, code);
    this.emit(loc, Op.MAKE_FUNCTION, bits);
  }
}

function unitInfo(unit: Unit) {
  const { name, qualname, firstlineno, argcount, posonlyargcount, kwonlyargcount } = unit;
  const { names, varnames, cellvars, freevars, fasthidden } = unit;
  return {
    name,
    qualname,
    firstlineno,
    argcount,
    posonlyargcount,
    kwonlyargcount,
    names,
    varnames,
    cellvars,
    freevars,
    fasthidden,
  };
}
