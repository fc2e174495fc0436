/** `taipan/symtable`: what each block of a source binds and uses. Source: Lib/symtable.py for the questions. */
import { symtableOf } from "../../compile/compile.ts";
import * as flags from "../../compile/symtable/entry.ts";
import { parse } from "../../syntax/parse-source.ts";
import { withErrors } from "./errors.ts";

export { PythonError, PythonSyntaxError } from "./errors.ts";
export { loadUnicodeNames } from "./names.ts";

export type Scope = "local" | "global explicit" | "global implicit" | "free" | "cell";

/** A name in a block. */
export interface Symbol {
  readonly name: string;
  readonly scope: Scope;
  readonly isParameter: boolean;
  readonly isImported: boolean;
  readonly isAssigned: boolean;
  readonly isReferenced: boolean;
  readonly isAnnotated: boolean;
  readonly isDeclaredGlobal: boolean;
  readonly isNonlocal: boolean;
}

/** A block: module, class, function, or one of the scopes of PEP 695. */
export interface SymbolTable {
  readonly name: string;
  readonly type: flags.BlockType;
  readonly lineno: number;
  /** Inside a function. */
  readonly isNested: boolean;
  readonly symbols: ReadonlyMap<string, Symbol>;
  readonly children: readonly SymbolTable[];
}

const SCOPES: Readonly<Record<number, Scope>> = {
  [flags.LOCAL]: "local",
  [flags.GLOBAL_EXPLICIT]: "global explicit",
  [flags.GLOBAL_IMPLICIT]: "global implicit",
  [flags.FREE]: "free",
  [flags.CELL]: "cell",
};

function symbolOf(name: string, bits: number): Symbol {
  const has = (flag: number): boolean => (bits & flag) !== 0;
  return {
    name,
    scope: SCOPES[(bits >> flags.SCOPE_OFFSET) & flags.SCOPE_MASK]!,
    isParameter: has(flags.DEF_PARAM),
    isImported: has(flags.DEF_IMPORT),
    isAssigned: has(flags.DEF_LOCAL),
    isReferenced: has(flags.USE),
    isAnnotated: has(flags.DEF_ANNOT),
    isDeclaredGlobal: has(flags.DEF_GLOBAL),
    isNonlocal: has(flags.DEF_NONLOCAL),
  };
}

function tableOf(entry: flags.SymtableEntry): SymbolTable {
  return {
    name: entry.name,
    type: entry.type,
    lineno: entry.loc.lineno,
    isNested: entry.nested,
    symbols: new Map([...entry.symbols].map(([name, bits]) => [name, symbolOf(name, bits)])),
    children: entry.children.map(tableOf),
  };
}

/** The symbol table of a source's outermost block. Throws `PythonSyntaxError` or `PythonError`. */
export function symtable(
  source: string | Uint8Array,
  filename = "<unknown>",
  mode: "exec" | "eval" | "single" = "exec",
): SymbolTable {
  return withErrors(() => tableOf(symtableOf(parse(source, { filename, mode }), filename).top));
}
