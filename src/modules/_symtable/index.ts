/** The `_symtable` module: the compiler's symbol tables, for module `symtable`. Source: Modules/symtablemodule.c, Python/symtable.c. */
import { fileNameArgument, sourceArgument } from "../../builtins/compile/arguments.ts";
import { asPython } from "../../builtins/compile/errors.ts";
import { parseSource, sourceText } from "../../builtins/compile/source.ts";
import { symtableOf } from "../../compile/compile.ts";
import {
  type BlockType,
  CELL,
  DEF_ANNOT,
  DEF_BOUND,
  DEF_FREE,
  DEF_FREE_CLASS,
  DEF_GLOBAL,
  DEF_IMPORT,
  DEF_LOCAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  FREE,
  GLOBAL_EXPLICIT,
  GLOBAL_IMPLICIT,
  LOCAL,
  SCOPE_MASK,
  SCOPE_OFFSET,
  type SymtableEntry,
  USE,
} from "../../compile/symtable/entry.ts";
import { PyList } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { defineModule } from "../../objects/module.ts";
import { PyObject, type Value } from "../../objects/object.ts";
import { jsFromStr, strFromJs } from "../../objects/str.ts";
import { fn, lazyType } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { idOf } from "../../protocols/identity.ts";
import type { ParseMode } from "../../syntax/parse.ts";

/** The numbers of the kinds of blocks; their order is that of `_Py_block_ty`. */
const BLOCK_TYPES: readonly BlockType[] = [
  "function",
  "class",
  "module",
  "annotation",
  "TypeVar bound",
  "type alias",
  "type parameter",
];

class Entry extends PyObject {
  readonly entry: SymtableEntry;
  readonly symbols = new PyDict();
  readonly varnames: PyList;
  readonly children: PyList;

  constructor(entry: SymtableEntry) {
    super();
    this.entry = entry;
    for (const [name, flags] of entry.symbols) this.symbols.set(strFromJs(name), flags);
    this.varnames = new PyList(entry.varnames.map(strFromJs));
    this.children = new PyList(entry.children.map((child) => newEntry(child)));
  }
}

const entryType = lazyType<Entry>("symtable entry", Entry, () => ({
  slots: {
    repr: (self) => strFromJs(`<symtable entry ${self.entry.name}(${idOf(self)}), line ${self.entry.loc.lineno}>`),
  },
  members: {
    id: { get: (self) => idOf(self), set: undefined, doc: undefined },
    name: { get: (self) => strFromJs(self.entry.name), set: undefined, doc: undefined },
    symbols: { get: (self) => self.symbols, set: undefined, doc: undefined },
    varnames: { get: (self) => self.varnames, set: undefined, doc: undefined },
    children: { get: (self) => self.children, set: undefined, doc: undefined },
    nested: { get: (self) => Number(self.entry.nested), set: undefined, doc: undefined },
    type: { get: (self) => BLOCK_TYPES.indexOf(self.entry.type), set: undefined, doc: undefined },
    lineno: { get: (self) => self.entry.loc.lineno, set: undefined, doc: undefined },
  },
}));

function newEntry(entry: SymtableEntry): Entry {
  entryType();
  return new Entry(entry);
}

function symtable(source: Value, filename: Value, mode: string): Value {
  const name = jsFromStr(fileNameArgument(filename));
  const read = sourceArgument(source, "symtable", "string or bytes");
  if (mode !== "exec" && mode !== "eval" && mode !== "single") {
    throw pyError("ValueError", "symtable() arg 3 must be 'exec' or 'eval' or 'single'");
  }
  const request = { filename: name, mode: mode as ParseMode, flags: read.flags, optimize: 0, featureVersion: -1 };
  const tree = parseSource(sourceText(read.source), request);
  return newEntry(asPython(() => symtableOf(tree, name).top));
}

export const symtableModule = defineModule("_symtable", () => ({
  functions: {
    symtable: fn(
      "($module, source, filename, startstr: text, /)",
      "Return symbol and scope dictionaries used internally by compiler.",
      symtable,
    ),
  },
  constants: {
    USE,
    DEF_GLOBAL,
    DEF_NONLOCAL,
    DEF_LOCAL,
    DEF_PARAM,
    DEF_FREE,
    DEF_FREE_CLASS,
    DEF_IMPORT,
    DEF_BOUND,
    DEF_ANNOT,
    TYPE_FUNCTION: 0,
    TYPE_CLASS: 1,
    TYPE_MODULE: 2,
    TYPE_ANNOTATION: 3,
    TYPE_TYPE_VAR_BOUND: 4,
    TYPE_TYPE_ALIAS: 5,
    TYPE_TYPE_PARAM: 6,
    LOCAL,
    GLOBAL_EXPLICIT,
    GLOBAL_IMPLICIT,
    FREE,
    CELL,
    SCOPE_OFF: SCOPE_OFFSET,
    SCOPE_MASK,
  },
}));
