/**
 * A code unit: what becomes one code object. Source: Python/compile.c (struct compiler_unit, compiler_enter_scope).
 */
import type { Const } from "../../base/const.ts";
import { type CodeKeys, constKey } from "../const-key.ts";
import { InstrSequence, type Loc } from "../flow/cfg.ts";
import type { ConstPool } from "../flow/optimize.ts";
import {
  CELL,
  DEF_COMP_CELL,
  DEF_FREE_CLASS,
  FREE,
  SCOPE_MASK,
  SCOPE_OFFSET,
  type SymtableEntry,
} from "../symtable/entry.ts";

export type ScopeType =
  | "module"
  | "class"
  | "function"
  | "async function"
  | "lambda"
  | "comprehension"
  | "type parameters";

/** What a statement that leaves a block has to undo. */
export type FrameBlockType =
  | "while loop"
  | "for loop"
  | "try except"
  | "finally try"
  | "finally end"
  | "with"
  | "async with"
  | "handler cleanup"
  | "pop value"
  | "exception handler"
  | "exception group handler"
  | "async comprehension generator"
  | "stop iteration";

export interface FrameBlock {
  readonly type: FrameBlockType;
  /** Where `continue` goes. */
  readonly block: number;
  /** Where `break` goes. */
  readonly exit: number;
  /** Emits what belongs to this very block when it is left (the `finally` body, say); the location it leaves behind. */
  readonly unwind: ((loc: Loc, preserveTos: boolean) => Loc) | null;
}

/** "too many statically nested blocks" beyond this. */
export const MAX_BLOCKS = 20;

export const NO_LABEL = -1;

/** Constants in order of first use, equal ones once. */
class Constants implements ConstPool {
  values: Const[] = [];
  /** Strings and numbers by themselves, everything else by its key. */
  private readonly strings = new Map<string, number>();
  private numbers: Map<number, number> | null = null;
  private others: Map<string, number> | null = null;
  private readonly codes: CodeKeys;

  constructor(codes: CodeKeys) {
    this.codes = codes;
  }

  indexOf(value: Const): number {
    // fast paths: what most constants are
    if (typeof value === "string") return this.place(this.strings, value, value);
    if (typeof value === "number") return this.place((this.numbers ??= new Map()), value, value);
    return this.place((this.others ??= new Map()), constKey(value, this.codes), value);
  }

  private place<K>(index: Map<K, number>, key: K, value: Const): number {
    let at = index.get(key);
    if (at === undefined) {
      at = this.values.push(value) - 1;
      index.set(key, at);
    }
    return at;
  }
}

/** Names with their index, in order of first use. */
export class NameTable extends Map<string, number> {
  indexOf(name: string): number {
    let at = this.get(name);
    if (at === undefined) {
      at = this.size;
      this.set(name, at);
    }
    return at;
  }
}

/** Python's order of strings: by code point. */
function byCodePoint(a: string, b: string): number {
  if (a === b) return 0;
  for (let i = 0; i < a.length && i < b.length; ) {
    const x = a.codePointAt(i)!;
    const y = b.codePointAt(i)!;
    if (x !== y) return x - y;
    i += x > 0xffff ? 2 : 1;
  }
  return a.length - b.length;
}

/** The names of a scope, or with a flag, sorted and numbered. */
function namesByScope(entry: SymtableEntry, scope: number, flag: number, offset: number): NameTable {
  const names: string[] = [];
  for (const [name, symbol] of entry.symbols) {
    if (((symbol >> SCOPE_OFFSET) & SCOPE_MASK) === scope || (symbol & flag) !== 0) names.push(name);
  }
  const table = new NameTable();
  for (const name of names.sort(byCodePoint)) table.set(name, offset + table.size);
  return table;
}

export class Unit {
  readonly name: string;
  qualname: string;
  readonly scopeType: ScopeType;
  readonly entry: SymtableEntry;
  readonly firstlineno: number;
  /** Class whose private names are meant. */
  privateName: string | null;
  argcount = 0;
  posonlyargcount = 0;
  kwonlyargcount = 0;
  readonly code = new InstrSequence();
  readonly consts: Constants;
  readonly names = new NameTable();
  readonly varnames = new NameTable();
  readonly cellvars: NameTable;
  readonly freevars: NameTable;
  /** Locals of inlined comprehensions outside functions: true while the comprehension is being compiled. */
  readonly fasthidden = new Map<string, boolean>();
  readonly blocks: FrameBlock[] = [];
  inlinedComprehensions = 0;

  constructor(
    name: string,
    scopeType: ScopeType,
    entry: SymtableEntry,
    firstlineno: number,
    privateName: string | null,
    codes: CodeKeys,
  ) {
    this.name = name;
    this.qualname = name;
    this.scopeType = scopeType;
    this.entry = entry;
    this.firstlineno = firstlineno;
    this.privateName = privateName;
    this.consts = new Constants(codes);
    for (const param of entry.varnames) this.varnames.indexOf(param);
    this.cellvars = namesByScope(entry, CELL, DEF_COMP_CELL, 0);
    if (entry.needsClassClosure) this.cellvars.indexOf("__class__");
    if (entry.needsClassdict) this.cellvars.indexOf("__classdict__");
    this.freevars = namesByScope(entry, FREE, DEF_FREE_CLASS, this.cellvars.size);
  }
}
