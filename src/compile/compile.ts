/**
 * `compile`: AST → code object. The entry of this layer; the stages are those of CPython:
 * future statements, AST optimiser, symbol tables, code generation, control-flow graph, assembly.
 * Source: Python/compile.c (_PyAST_Compile).
 */
import type { CodeObject } from "../code/code-object.ts";
import type * as ast from "../syntax/ast/nodes.ts";
import type { SyntaxWarningRecord } from "../syntax/errors.ts";
import { Codegen } from "./codegen/statements.ts";
import { tooDeep } from "./errors.ts";
import { futureOf } from "./future.ts";
import { type BoolInversion, optimizeAst } from "./optimize/optimize.ts";
import { buildSymtable } from "./symtable/build.ts";
import type { Symtable } from "./symtable/entry.ts";

export interface CompileOptions {
  /** What `co_filename` and errors say. */
  readonly filename: string;
  /** `PyCF_*` and `CO_FUTURE_*` bits, as for `compile()`. */
  readonly flags?: number;
  /** 0: nothing, 1: no asserts, 2: no docstrings either. */
  readonly optimize?: number;
  /** Receives the SyntaxWarnings. */
  readonly warnings?: SyntaxWarningRecord[];
  /** Hears of each `~` of a bool constant before it is folded. */
  readonly invertsBool?: BoolInversion;
}

/**
 * Compiles a tree. The optimiser changes the tree in place.
 * Throws `PySyntaxError` or `PyFrontEndError` (RecursionError for a tree too deep).
 */
export function compile(mod: ast.Mod, options: CompileOptions): CodeObject {
  const { filename, optimize = 0, warnings = [] } = options;
  return guarded(() => {
    const future = futureOf(mod, filename);
    const flags = (options.flags ?? 0) | future.features;
    optimizeAst(mod, optimize, flags, options.invertsBool ?? (() => true));
    const symtable = buildSymtable(mod, filename, flags);
    return new Codegen({ filename, flags, optimize, futureLocation: future.location, warnings }, symtable).module(mod);
  });
}

/** The symbol tables of a tree, as `symtable.symtable()` shows them. */
export function symtableOf(mod: ast.Mod, filename: string, flags = 0): Symtable {
  return guarded(() => buildSymtable(mod, filename, flags | futureOf(mod, filename).features));
}

/** The stages walk the tree by recursion; the host's stack is the limit. */
function guarded<T>(stage: () => T): T {
  try {
    return stage();
  } catch (e) {
    if (e instanceof RangeError) throw tooDeep();
    throw e;
  }
}
