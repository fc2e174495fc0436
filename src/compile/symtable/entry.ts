/**
 * Symbol tables: one entry for each block that can bind names. Source: Include/internal/pycore_symtable.h.
 */
import type { Node } from "../../syntax/ast/nodes.ts";
import type { Loc } from "../flow/cfg.ts";

// What is known of a name in a block; bits of the values in `symbols`.
export const DEF_GLOBAL = 1; // global statement
export const DEF_LOCAL = 2; // assigned
export const DEF_PARAM = 4;
export const DEF_NONLOCAL = 8; // nonlocal statement
export const USE = 16;
export const DEF_FREE = 32;
export const DEF_FREE_CLASS = 64; // free in a method, while the class has the name too
export const DEF_IMPORT = 128;
export const DEF_ANNOT = 256;
export const DEF_COMP_ITER = 512; // iteration variable of a comprehension
export const DEF_TYPE_PARAM = 1024;
export const DEF_COMP_CELL = 2048; // cell in an inlined comprehension
export const DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT;

/** The scope that analysis finds stands above the flags. */
export const SCOPE_OFFSET = 12;
export const SCOPE_MASK = 15;

export const LOCAL = 1;
export const GLOBAL_EXPLICIT = 2;
export const GLOBAL_IMPLICIT = 3;
export const FREE = 4;
export const CELL = 5;

export type BlockType =
  | "function"
  | "class"
  | "module"
  | "annotation"
  | "TypeVar bound"
  | "type alias"
  | "type parameter";
export type ComprehensionKind = "" | "list" | "set" | "dict" | "generator";

/** Which syntax a block belongs to. A list of type parameters has a block of its own, keyed by the list. */
export type BlockKey = Node | readonly Node[];

export class SymtableEntry {
  readonly name: string;
  readonly type: BlockType;
  readonly loc: Loc;
  /** Flags and scope by (mangled) name. */
  readonly symbols = new Map<string, number>();
  /** Parameters, in order. */
  readonly varnames: string[] = [];
  readonly children: SymtableEntry[] = [];
  /** Where global and nonlocal statements name what. */
  readonly directives: { name: string; loc: Loc }[] = [];
  /** Inside a function, at whatever depth. */
  nested = false;
  hasFree = false;
  childHasFree = false;
  generator = false;
  coroutine = false;
  comprehension: ComprehensionKind = "";
  varargs = false;
  varkeywords = false;
  returnsValue = false;
  /** For classes: some method needs the cell `__class__`. */
  needsClassClosure = false;
  /** For classes: an annotation scope needs the cell `__classdict__`. */
  needsClassdict = false;
  /** The comprehension runs in its parent's frame. */
  compInlined = false;
  /** While the targets of a comprehension are visited. */
  compIterTarget = false;
  /** Above 0 while the iterable of a comprehension is visited. */
  compIterExpr = 0;
  /** Names of the enclosing class are visible. */
  canSeeClassScope = false;

  constructor(name: string, type: BlockType, loc: Loc) {
    this.name = name;
    this.type = type;
    this.loc = loc;
  }

  /** The four kinds of blocks that work like functions. */
  get isFunctionLike(): boolean {
    return (
      this.type === "function" ||
      this.type === "TypeVar bound" ||
      this.type === "type alias" ||
      this.type === "type parameter"
    );
  }

  /** Scope of a name, 0 if the block does not know it. */
  scopeOf(name: string): number {
    return ((this.symbols.get(name) ?? 0) >> SCOPE_OFFSET) & SCOPE_MASK;
  }
}

/** The tables of a whole module. */
export interface Symtable {
  readonly top: SymtableEntry;
  readonly blocks: ReadonlyMap<BlockKey, SymtableEntry>;
}
