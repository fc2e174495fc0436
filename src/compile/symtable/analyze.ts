/**
 * The second pass over the symbol tables: which names are local, global, free or cells, and which comprehensions run inline.
 * Source: Python/symtable.c (analyze_block and its helpers).
 */
import { syntaxErrorAt } from "../errors.ts";
import {
  CELL,
  DEF_BOUND,
  DEF_COMP_CELL,
  DEF_FREE_CLASS,
  DEF_GLOBAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  DEF_TYPE_PARAM,
  FREE,
  GLOBAL_EXPLICIT,
  GLOBAL_IMPLICIT,
  LOCAL,
  SCOPE_MASK,
  SCOPE_OFFSET,
  type SymtableEntry,
} from "./entry.ts";

type Names = Set<string>;

/** Resolves all names of a module's blocks, in place. */
export function analyze(top: SymtableEntry, filename: string): void {
  new Analyzer(filename).block(top, null, new Set(), new Set(), new Set(), null);
}

function addAll(into: Names, from: Names): void {
  for (const name of from) into.add(name);
}

class Analyzer {
  private readonly filename: string;

  constructor(filename: string) {
    this.filename = filename;
  }

  /**
   * Analyses a block and the blocks in it. `bound`: names bound in enclosing functions (null for a module); `free` receives the names
   * that enclosing blocks must provide; `global`: names declared global outside.
   */
  block(
    ste: SymtableEntry,
    bound: Names | null,
    free: Names,
    global: Names,
    typeParams: Names,
    classEntry: SymtableEntry | null,
  ): void {
    const local: Names = new Set();
    const scopes = new Map<string, number>();
    const newglobal: Names = new Set();
    const newbound: Names = new Set();
    const newfree: Names = new Set();
    const inlinedCells: Names = new Set();
    const isClass = ste.type === "class";

    // What a class binds is invisible to the functions in it.
    if (isClass) {
      addAll(newglobal, global);
      if (bound !== null) addAll(newbound, bound);
    }
    for (const [name, flags] of ste.symbols) {
      this.name(ste, scopes, name, flags, bound, local, free, global, typeParams, classEntry);
    }
    if (isClass) {
      newbound.add("__class__");
      newbound.add("__classdict__");
    } else {
      if (ste.isFunctionLike) addAll(newbound, local);
      if (bound !== null) addAll(newbound, bound);
      addAll(newglobal, global);
    }

    for (const child of ste.children) {
      let childClass: SymtableEntry | null = null;
      if (child.canSeeClassScope) childClass = isClass ? ste : classEntry;
      const inline = child.comprehension !== "" && !child.generator && !ste.canSeeClassScope;
      const childFree: Names = new Set(newfree);
      this.block(child, new Set(newbound), childFree, new Set(newglobal), new Set(typeParams), childClass);
      if (inline) {
        inlineComprehension(ste, child, scopes, childFree, inlinedCells);
        child.compInlined = true;
      }
      addAll(newfree, childFree);
      if (child.hasFree || child.childHasFree) ste.childHasFree = true;
    }
    for (let i = ste.children.length - 1; i >= 0; i--) {
      const child = ste.children[i]!;
      if (child.compInlined) ste.children.splice(i, 1, ...child.children);
    }

    if (ste.isFunctionLike) makeCells(scopes, newfree, inlinedCells);
    else if (isClass) {
      if (newfree.delete("__class__")) ste.needsClassClosure = true;
      if (newfree.delete("__classdict__")) ste.needsClassdict = true;
    }
    updateSymbols(ste.symbols, scopes, bound, newfree, inlinedCells, isClass || ste.canSeeClassScope);
    addAll(free, newfree);
  }

  private name(
    ste: SymtableEntry,
    scopes: Map<string, number>,
    name: string,
    flags: number,
    bound: Names | null,
    local: Names,
    free: Names,
    global: Names,
    typeParams: Names,
    classEntry: SymtableEntry | null,
  ): void {
    if (flags & DEF_GLOBAL) {
      if (flags & DEF_NONLOCAL) throw this.atDirective(ste, name, `name '${name}' is nonlocal and global`);
      scopes.set(name, GLOBAL_EXPLICIT);
      global.add(name);
      bound?.delete(name);
      return;
    }
    if (flags & DEF_NONLOCAL) {
      if (bound === null) throw this.atDirective(ste, name, "nonlocal declaration not allowed at module level");
      if (!bound.has(name)) throw this.atDirective(ste, name, `no binding for nonlocal '${name}' found`);
      if (typeParams.has(name)) {
        throw this.atDirective(ste, name, `nonlocal binding not allowed for type parameter '${name}'`);
      }
      scopes.set(name, FREE);
      ste.hasFree = true;
      free.add(name);
      return;
    }
    if (flags & DEF_BOUND) {
      scopes.set(name, LOCAL);
      local.add(name);
      global.delete(name);
      if (flags & DEF_TYPE_PARAM) typeParams.add(name);
      else typeParams.delete(name);
      return;
    }
    // An annotation scope of a class looks into the class first, then straight into the globals.
    if (classEntry !== null) {
      const inClass = classEntry.symbols.get(name) ?? 0;
      if (inClass & DEF_GLOBAL) {
        scopes.set(name, GLOBAL_EXPLICIT);
        return;
      }
      if (inClass & DEF_BOUND && !(inClass & DEF_NONLOCAL)) {
        scopes.set(name, GLOBAL_IMPLICIT);
        return;
      }
    }
    if (bound?.has(name)) {
      scopes.set(name, FREE);
      ste.hasFree = true;
      free.add(name);
      return;
    }
    if (!global.has(name) && ste.nested) ste.hasFree = true;
    scopes.set(name, GLOBAL_IMPLICIT);
  }

  private atDirective(ste: SymtableEntry, name: string, message: string): unknown {
    const directive = ste.directives.find((d) => d.name === name);
    return syntaxErrorAt(message, this.filename, directive?.loc ?? ste.loc);
  }
}

/** Takes the names of a comprehension over into the block that it runs in. */
function inlineComprehension(
  ste: SymtableEntry,
  comp: SymtableEntry,
  scopes: Map<string, number>,
  compFree: Names,
  inlinedCells: Names,
): void {
  let removeDunderClass = false;
  for (const [name, value] of comp.symbols) {
    if (value & DEF_PARAM) continue; // the iterator
    let scope = (value >> SCOPE_OFFSET) & SCOPE_MASK;
    const flags = value & ((1 << SCOPE_OFFSET) - 1);
    if (scope === CELL || flags & DEF_COMP_CELL) inlinedCells.add(name);
    const existing = ste.symbols.get(name);
    if (existing === undefined) {
      if (scope === FREE && ste.type === "class" && name === "__class__") {
        scope = GLOBAL_IMPLICIT;
        compFree.delete(name);
        removeDunderClass = true;
      }
      ste.symbols.set(name, flags);
      scopes.set(name, scope);
    } else if (existing & DEF_BOUND && ste.type !== "class" && !comp.children.some((c) => c.scopeOf(name) === FREE)) {
      // free in the comprehension, local outside: simply a local now
      compFree.delete(name);
    }
  }
  comp.hasFree = compFree.size > 0;
  if (removeDunderClass) comp.symbols.delete("__class__");
}

/** Locals that inner functions use become cells. */
function makeCells(scopes: Map<string, number>, free: Names, inlinedCells: Names): void {
  for (const [name, scope] of scopes) {
    if (scope !== LOCAL) continue;
    if (!free.has(name) && !inlinedCells.has(name)) continue;
    scopes.set(name, CELL);
    free.delete(name);
  }
}

/** Writes the scopes into the symbols and adds the free variables that only inner blocks use. */
function updateSymbols(
  symbols: Map<string, number>,
  scopes: Map<string, number>,
  bound: Names | null,
  free: Names,
  inlinedCells: Names,
  isClass: boolean,
): void {
  for (const [name, flags] of symbols) {
    const cell = inlinedCells.has(name) ? DEF_COMP_CELL : 0;
    symbols.set(name, flags | cell | (scopes.get(name)! << SCOPE_OFFSET));
  }
  for (const name of free) {
    const flags = symbols.get(name);
    if (flags !== undefined) {
      if (isClass) symbols.set(name, flags | DEF_FREE_CLASS);
    } else if (bound === null || bound.has(name)) {
      symbols.set(name, FREE << SCOPE_OFFSET);
    }
  }
}
