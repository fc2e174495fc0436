/**
 * Comprehensions and generator expressions. All but generators normally run in the frame around them (PEP 709): names that they bind are
 * set aside for the time. Source: Python/compile.c (compiler_comprehension, push_inlined_comprehension_state).
 */
import { Op } from "../../spec/opcodes.ts";
import type * as ast from "../../syntax/ast/nodes.ts";
import { type Loc, NO_LOCATION } from "../flow/cfg.ts";
import {
  CELL,
  DEF_LOCAL,
  DEF_NONLOCAL,
  FREE,
  SCOPE_MASK,
  SCOPE_OFFSET,
  type SymtableEntry,
} from "../symtable/entry.ts";
import { Calls } from "./calls.ts";

export type AnyComprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp;

const NAMES = {
  ListComp: "<listcomp>",
  SetComp: "<setcomp>",
  DictComp: "<dictcomp>",
  GeneratorExp: "<genexpr>",
} as const;

/** What an inlined comprehension puts aside and has to restore. */
interface Inlined {
  readonly pushed: readonly string[];
  /** Symbols of the outer scope that the comprehension's replace. */
  readonly symbols: ReadonlyMap<string, number | undefined>;
  readonly hidden: readonly string[];
  readonly cleanup: number;
  readonly end: number;
}

export abstract class Comprehensions extends Calls {
  abstract jumpIf(loc: Loc, test: ast.Expr, target: number, when: boolean): void;

  comprehension(e: AnyComprehension): void {
    const entry = this.entryOf(e);
    const inlined = entry.compInlined;
    const isAsync = entry.coroutine;
    const isGenerator = e.kind === "GeneratorExp";
    const outermost = e.generators[0]!;
    const outerType = this.unit.scopeType;
    const topLevelAwait = this.topLevelAwait;
    let state: Inlined | null = null;
    if (inlined) {
      this.iterator(outermost);
      state = this.isolateNames(e, entry);
    } else {
      this.enterScope(NAMES[e.kind], "comprehension", e, e.lineno);
    }
    if (isAsync && !isGenerator && outerType !== "async function" && outerType !== "comprehension" && !topLevelAwait) {
      this.error("asynchronous comprehension outside of an asynchronous function", e);
    }
    if (!isGenerator) {
      this.emit(e, e.kind === "ListComp" ? Op.BUILD_LIST : e.kind === "SetComp" ? Op.BUILD_SET : Op.BUILD_MAP, 0);
      if (inlined) this.emit(e, Op.SWAP, 2);
    }
    this.generator(e, 0, 0, inlined);
    if (state !== null) return this.restoreNames(e, state);

    if (isGenerator) this.wrapInStopIterationHandler();
    else this.emit(e, Op.RETURN_VALUE);
    const code = this.exitScope(true);
    if (topLevelAwait && isAsync) this.unit.entry.coroutine = true;
    this.makeClosure(e, code, 0);
    this.iterator(outermost);
    this.emit(e, Op.CALL, 0);
    if (isAsync && !isGenerator) this.awaitValue(e, 0);
  }

  private iterator(generator: ast.Comprehension): void {
    this.expr(generator.iter);
    this.emit(generator.iter, generator.is_async ? Op.GET_AITER : Op.GET_ITER);
  }

  /** One `for` of a comprehension, and what is inside it. `depth`: iterators on the stack above the result. */
  private generator(e: AnyComprehension, index: number, depth: number, iteratorOnStack: boolean): void {
    if (e.generators[index]!.is_async) this.asyncGenerator(e, index, depth, iteratorOnStack);
    else this.syncGenerator(e, index, depth, iteratorOnStack);
  }

  private outermostArgument(e: AnyComprehension): void {
    this.unit.argcount = 1;
    this.emit(e, Op.LOAD_FAST, 0);
  }

  private syncGenerator(e: AnyComprehension, index: number, depth: number, iteratorOnStack: boolean): void {
    const generator = e.generators[index]!;
    const start = this.newLabel();
    const ifCleanup = this.newLabel();
    const anchor = this.newLabel();
    let loops = true;
    if (!iteratorOnStack) {
      if (index === 0) {
        this.outermostArgument(e);
      } else {
        const { iter } = generator;
        const only = (iter.kind === "List" || iter.kind === "Tuple") && iter.elts.length === 1 ? iter.elts[0]! : null;
        if (only !== null && only.kind !== "Starred") {
          // `for y in [f(x)]` is an assignment
          this.expr(only);
          loops = false;
        } else {
          this.expr(iter);
          this.emit(iter, Op.GET_ITER);
        }
      }
    }
    if (loops) {
      this.useLabel(start);
      this.jump(generator.iter, Op.FOR_ITER, anchor);
    }
    const inner = loops ? depth + 1 : depth;
    this.expr(generator.target);
    for (const test of generator.ifs) this.jumpIf(e, test, ifCleanup, false);
    const last = index + 1 >= e.generators.length;
    if (!last) this.generator(e, index + 1, inner, false);
    const loc = last ? this.element(e, inner) : elementLocation(e);
    this.useLabel(ifCleanup);
    if (loops) {
      this.jump(loc, Op.JUMP, start);
      this.useLabel(anchor);
      this.emit(NO_LOCATION, Op.END_FOR);
    }
  }

  private asyncGenerator(e: AnyComprehension, index: number, depth: number, iteratorOnStack: boolean): void {
    const generator = e.generators[index]!;
    const start = this.newLabel();
    const except = this.newLabel();
    const ifCleanup = this.newLabel();
    if (!iteratorOnStack) {
      if (index === 0) {
        this.outermostArgument(e);
      } else {
        this.expr(generator.iter);
        this.emit(generator.iter, Op.GET_AITER);
      }
    }
    this.useLabel(start);
    this.pushBlock(e, "async comprehension generator", start);
    this.jump(e, Op.SETUP_FINALLY, except);
    this.emit(e, Op.GET_ANEXT);
    this.yieldFrom(e, true);
    this.emit(e, Op.POP_BLOCK);
    this.expr(generator.target);
    for (const test of generator.ifs) this.jumpIf(e, test, ifCleanup, false);
    const last = index + 1 >= e.generators.length;
    if (!last) this.generator(e, index + 1, depth + 1, false);
    const loc = last ? this.element(e, depth + 1) : elementLocation(e);
    this.useLabel(ifCleanup);
    this.jump(loc, Op.JUMP, start);
    this.popBlock();
    this.useLabel(except);
    this.emit(e, Op.END_ASYNC_FOR);
  }

  /** What happens for each item; the location of it. */
  private element(e: AnyComprehension, depth: number): Loc {
    if (e.kind === "DictComp") {
      this.expr(e.key);
      this.expr(e.value);
      const { key, value } = e;
      const loc = {
        lineno: key.lineno,
        col_offset: key.col_offset,
        end_lineno: value.end_lineno,
        end_col_offset: value.end_col_offset,
      };
      this.emit(loc, Op.MAP_ADD, depth + 1);
      return loc;
    }
    this.expr(e.elt);
    if (e.kind === "GeneratorExp") {
      this.yieldValue(e.elt);
      this.emit(e.elt, Op.POP_TOP);
    } else {
      this.emit(e.elt, e.kind === "ListComp" ? Op.LIST_APPEND : Op.SET_ADD, depth + 1);
    }
    return e.elt;
  }

  /** Makes room for the names that an inlined comprehension binds; the iterator of its first `for` is on the stack. */
  private isolateNames(loc: Loc, inner: SymtableEntry): Inlined {
    const { unit } = this;
    const { entry: outer } = unit;
    const inClass = outer.type === "class" && unit.inlinedComprehensions === 0;
    unit.inlinedComprehensions++;
    const pushed: string[] = [];
    const hidden: string[] = [];
    const symbols = new Map<string, number | undefined>();
    for (const [name, symbol] of inner.symbols) {
      const scope = (symbol >> SCOPE_OFFSET) & SCOPE_MASK;
      const outerScope = outer.scopeOf(name);
      // a cell here that is free outside stays free: the instructions are the same
      const differs = scope !== outerScope && scope !== FREE && !(scope === CELL && outerScope === FREE);
      if (differs || inClass) {
        symbols.set(name, outer.symbols.get(name));
        outer.symbols.set(name, symbol);
      }
      const bound = (symbol & DEF_LOCAL) !== 0 && (symbol & DEF_NONLOCAL) === 0;
      if (!bound && !inClass) continue;
      if (!outer.isFunctionLike && unit.fasthidden.get(name) !== true) {
        unit.fasthidden.set(name, true);
        hidden.push(name);
      }
      this.emit(loc, Op.LOAD_FAST_AND_CLEAR, unit.varnames.indexOf(name));
      if (scope === CELL) {
        this.emit(loc, Op.MAKE_CELL, (outerScope === FREE ? unit.freevars : unit.cellvars).indexOf(name));
      }
      pushed.push(name);
    }
    const cleanup = this.newLabel();
    const end = this.newLabel();
    if (pushed.length > 0) {
      this.emit(loc, Op.SWAP, pushed.length + 1);
      this.jump(loc, Op.SETUP_FINALLY, cleanup);
    }
    return { pushed, symbols, hidden, cleanup, end };
  }

  private restoreNames(loc: Loc, state: Inlined): void {
    const { unit } = this;
    unit.inlinedComprehensions--;
    for (const [name, symbol] of state.symbols) unit.entry.symbols.set(name, symbol ?? 0);
    if (state.pushed.length > 0) {
      this.emit(NO_LOCATION, Op.POP_BLOCK);
      this.jump(NO_LOCATION, Op.JUMP, state.end);
      this.useLabel(state.cleanup);
      // the unfinished result lies below the exception
      this.emit(NO_LOCATION, Op.SWAP, 2);
      this.emit(NO_LOCATION, Op.POP_TOP);
      this.popNames(loc, state.pushed);
      this.emit(NO_LOCATION, Op.RERAISE, 0);
      this.useLabel(state.end);
      this.popNames(loc, state.pushed);
    }
    for (const name of state.hidden) unit.fasthidden.set(name, false);
  }

  private popNames(loc: Loc, names: readonly string[]): void {
    this.emit(loc, Op.SWAP, names.length + 1);
    for (let i = names.length - 1; i >= 0; i--) {
      this.emit(loc, Op.STORE_FAST_MAYBE_NULL, this.unit.varnames.indexOf(names[i]!));
    }
  }
}

function elementLocation(e: AnyComprehension): Loc {
  return e.kind === "DictComp" ? e.key : e.elt;
}
