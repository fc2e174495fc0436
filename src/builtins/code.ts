/** The `code` type. Source: Objects/codeobject.c. */

import type { Const } from "../base/const.ts";
import { type CodeFields, CodeObject } from "../code/code-object.ts";
import { lines, positions } from "../code/linetable.ts";
import { PyBytes } from "../objects/bytes.ts";
import { PyTuple, tupleOf } from "../objects/containers.ts";
import type { PyDict } from "../objects/dict.ts";
import { loadCode } from "../objects/from-const.ts";
import { PyCode } from "../objects/function.ts";
import { PyComplex, PyFloat } from "../objects/number.ts";
import { None, NotImplemented, PyObject, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { PyFrozenSet } from "../objects/set.ts";
import { EQ, NE } from "../objects/slots.ts";
import { jsFromStr, strFromJs, strOf } from "../objects/str.ts";
import { codeType, exceptionTypes, newBuiltinType, tupleType } from "../objects/types.ts";
import { genericGetAttr } from "../protocols/attributes.ts";
import { compareBool } from "../protocols/compare.ts";
import { fillType, getset, method, newSlot, type TypeDef, unsigned } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { pyHash } from "../protocols/hash.ts";
import { addressText } from "../protocols/identity.ts";
import { index } from "../protocols/number.ts";
import { isInstanceOf, typeName, typeOf } from "../protocols/type-of.ts";
import { CO_FAST_CELL, CO_FAST_FREE, CO_FAST_HIDDEN, CO_FAST_LOCAL, CO_OPTIMIZED } from "../spec/codeflags.ts";
import { CACHES, Op } from "../spec/opcodes.ts";

const names = (list: readonly string[]): Value => tupleOf(list.map(strFromJs));

/** A runtime constant as a neutral one, where there is one: code made by `replace()` may hold any object. */
function neutral(v: Value): Const {
  if (typeof v !== "object") return v;
  if (v instanceof PyCode) return v.code;
  return null;
}

/** Values that `tuples` of a code object were made into, so that `co_consts is co_consts`. */
const tupleCache = new WeakMap<object, PyTuple>();
function cachedTuple(source: readonly unknown[], make: () => PyTuple): PyTuple {
  let tuple = tupleCache.get(source);
  if (tuple === undefined) {
    tuple = make();
    tupleCache.set(source, tuple);
  }
  return tuple;
}

// --- making code objects ---------------------------------------------------------------------------------------------

interface CodeParts {
  argcount: number;
  posonlyargcount: number;
  kwonlyargcount: number;
  nlocals: number;
  stacksize: number;
  flags: number;
  code: Uint8Array;
  consts: readonly Value[];
  names: readonly string[];
  varnames: readonly string[];
  filename: string;
  name: string;
  qualname: string;
  firstlineno: number;
  linetable: Uint8Array;
  exceptiontable: Uint8Array;
  freevars: readonly string[];
  cellvars: readonly string[];
}

function makeCode(p: CodeParts): PyCode {
  for (const [field, value] of [
    ["argcount", p.argcount],
    ["posonlyargcount", p.posonlyargcount],
    ["kwonlyargcount", p.kwonlyargcount],
    ["nlocals", p.nlocals],
  ] as const) {
    if (value < 0) throw pyError("ValueError", `code: ${field} must not be negative`);
  }
  if (p.argcount < p.posonlyargcount || p.stacksize < 0 || p.flags < 0) {
    throw pyError("SystemError", "Objects/codeobject.c: bad argument to internal function");
  }
  const parameters = p.argcount + p.kwonlyargcount + ((p.flags & 4) !== 0 ? 1 : 0) + ((p.flags & 8) !== 0 ? 1 : 0);
  if (parameters > p.varnames.length) throw pyError("ValueError", "code: co_varnames is too small");
  if (p.nlocals !== p.varnames.length) throw pyError("ValueError", "code: co_nlocals != len(co_varnames)");
  if (p.code.length % 2 !== 0) throw pyError("ValueError", "code: co_code is malformed");

  const localNames = [...p.varnames];
  const kinds = localNames.map((name) => CO_FAST_LOCAL | (p.cellvars.includes(name) ? CO_FAST_CELL : 0));
  for (const name of p.cellvars) {
    if (p.varnames.includes(name)) continue;
    localNames.push(name);
    kinds.push(CO_FAST_CELL);
  }
  for (const name of p.freevars) {
    localNames.push(name);
    kinds.push(CO_FAST_FREE);
  }
  if ((p.flags & CO_OPTIMIZED) === 0) hideComprehensionVariables(kinds, p.code);
  const fields: CodeFields = {
    co_argcount: p.argcount,
    co_posonlyargcount: p.posonlyargcount,
    co_kwonlyargcount: p.kwonlyargcount,
    co_stacksize: p.stacksize,
    co_flags: p.flags,
    co_code: p.code,
    co_consts: p.consts.map(neutral),
    co_names: p.names,
    co_localsplusnames: localNames,
    co_localspluskinds: Uint8Array.from(kinds),
    co_filename: p.filename,
    co_name: p.name,
    co_qualname: p.qualname,
    co_firstlineno: p.firstlineno,
    co_linetable: p.linetable,
    co_exceptiontable: p.exceptiontable,
  };
  const code = new CodeObject(fields);
  const made = new PyCode(code);
  made.consts = p.consts;
  made.names = p.names;
  made.isLoaded = true;
  code.exec = made;
  return made;
}

/** Variables of comprehensions are no names of the module or class around them: LOAD_FAST_AND_CLEAR tells which they are. */
function hideComprehensionVariables(kinds: number[], code: Uint8Array): void {
  let extended = 0;
  for (let i = 0; i < code.length; ) {
    const op = code[i]!;
    const arg = extended | code[i + 1]!;
    extended = op === Op.EXTENDED_ARG ? arg << 8 : 0;
    if (op === Op.LOAD_FAST_AND_CLEAR && arg < kinds.length) kinds[arg] = kinds[arg]! | CO_FAST_HIDDEN;
    i += 2 + 2 * (CACHES[op] ?? 0);
  }
}

function nameTuple(v: Value): string[] {
  return (v as PyTuple).items.map((name) => {
    const s = strOf(name);
    if (s === undefined) throw pyError("TypeError", `name tuples must contain only strings, not '${typeName(name)}'`);
    return jsFromStr(s);
  });
}

/** Checks the type of an argument given by position to `code()`, or by name to `replace()`. */
function typed(v: Value, type: "tuple" | "bytes" | "str", who: string): Value {
  const ok =
    type === "tuple" ? isInstanceOf(v, tupleType) : type === "bytes" ? v instanceof PyBytes : strOf(v) !== undefined;
  if (!ok) throw pyError("TypeError", `${who} must be ${type}, not ${v === None ? "None" : typeName(v)}`);
  return v;
}

const text = (v: Value): string => jsFromStr(strOf(v)!);

const codeNew = newSlot(
  "(argcount: int, posonlyargcount: int, kwonlyargcount: int, nlocals: int, stacksize: int, flags: int, codestring, constants, names, varnames, filename, name, qualname, firstlineno: int, linetable, exceptiontable, freevars=None, cellvars=None, /)",
  "code",
  (
    _cls,
    argcount,
    posonlyargcount,
    kwonlyargcount,
    nlocals,
    stacksize,
    flags,
    codestring,
    constants,
    nameList,
    varnames,
    filename,
    name,
    qualname,
    firstlineno,
    linetable,
    exceptiontable,
    freevars,
    cellvars,
  ) => {
    const arg = (v: Value, type: "tuple" | "bytes" | "str", position: number): Value =>
      typed(v, type, `code() argument ${position}`);
    return makeCode({
      argcount,
      posonlyargcount,
      kwonlyargcount,
      nlocals,
      stacksize,
      flags,
      code: (arg(codestring, "bytes", 7) as PyBytes).bytes,
      consts: (arg(constants, "tuple", 8) as PyTuple).items,
      names: nameTuple(arg(nameList, "tuple", 9)),
      varnames: nameTuple(arg(varnames, "tuple", 10)),
      filename: text(arg(filename, "str", 11)),
      name: text(arg(name, "str", 12)),
      qualname: text(arg(qualname, "str", 13)),
      firstlineno,
      linetable: (arg(linetable, "bytes", 15) as PyBytes).bytes,
      exceptiontable: (arg(exceptiontable, "bytes", 16) as PyBytes).bytes,
      freevars: freevars === None ? [] : nameTuple(arg(freevars as Value, "tuple", 17)),
      cellvars: cellvars === None ? [] : nameTuple(arg(cellvars as Value, "tuple", 18)),
    });
  },
);

/** How `replace(**changes)` reads each field. */
const REPLACE: Readonly<Record<string, { part: keyof CodeParts; type: "int" | "tuple" | "names" | "bytes" | "str" }>> =
  {
    co_argcount: { part: "argcount", type: "int" },
    co_posonlyargcount: { part: "posonlyargcount", type: "int" },
    co_kwonlyargcount: { part: "kwonlyargcount", type: "int" },
    co_nlocals: { part: "nlocals", type: "int" },
    co_stacksize: { part: "stacksize", type: "int" },
    co_flags: { part: "flags", type: "int" },
    co_firstlineno: { part: "firstlineno", type: "int" },
    co_code: { part: "code", type: "bytes" },
    co_consts: { part: "consts", type: "tuple" },
    co_names: { part: "names", type: "names" },
    co_varnames: { part: "varnames", type: "names" },
    co_freevars: { part: "freevars", type: "names" },
    co_cellvars: { part: "cellvars", type: "names" },
    co_filename: { part: "filename", type: "str" },
    co_name: { part: "name", type: "str" },
    co_qualname: { part: "qualname", type: "str" },
    co_linetable: { part: "linetable", type: "bytes" },
    co_exceptiontable: { part: "exceptiontable", type: "bytes" },
  };

function partsOf(self: PyCode): CodeParts {
  const c = self.code;
  return {
    argcount: c.co_argcount,
    posonlyargcount: c.co_posonlyargcount,
    kwonlyargcount: c.co_kwonlyargcount,
    nlocals: c.co_nlocals,
    stacksize: c.co_stacksize,
    flags: c.co_flags,
    code: c.co_code,
    consts: loadCode(self).consts,
    names: c.co_names,
    varnames: c.co_varnames,
    filename: c.co_filename,
    name: c.co_name,
    qualname: c.co_qualname,
    firstlineno: c.co_firstlineno,
    linetable: c.co_linetable,
    exceptiontable: c.co_exceptiontable,
    freevars: c.co_freevars,
    cellvars: c.co_cellvars,
  };
}

function replace(self: PyCode, changes: PyDict): Value {
  const parts: Record<string, unknown> = { ...partsOf(self) };
  for (let i = 0; i < changes.keys.length; i++) {
    const key = changes.keys[i];
    if (typeof key !== "string") continue;
    const value = changes.values[i]!;
    const field = REPLACE[key];
    if (field === undefined) throw pyError("TypeError", `'${key}' is an invalid keyword argument for replace()`);
    const who = `replace() argument '${key}'`;
    switch (field.type) {
      case "int":
        parts[field.part] = Number(index(value));
        if ((parts[field.part] as number) < 0) throw pyError("ValueError", `${key} must be a positive integer`);
        break;
      case "bytes":
        parts[field.part] = (typed(value, "bytes", who) as PyBytes).bytes;
        break;
      case "str":
        parts[field.part] = text(typed(value, "str", who));
        break;
      case "tuple":
        parts[field.part] = (typed(value, "tuple", who) as PyTuple).items;
        break;
      case "names":
        parts[field.part] = nameTuple(typed(value, "tuple", who));
        break;
    }
  }
  // every key of REPLACE wrote a value of its part's type
  return makeCode(parts as unknown as CodeParts);
}

// --- comparison ------------------------------------------------------------------------------------------------------

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((x, i) => x === b[i]);
const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);

/** Constants are equal only with equal types all the way down: 1, 1.0 and True differ, so do 0.0 and -0.0. */
function sameConstant(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeOf(a) !== typeOf(b)) return false;
  if (a instanceof PyFloat && b instanceof PyFloat) return Object.is(a.v, b.v);
  if (a instanceof PyComplex && b instanceof PyComplex) return Object.is(a.re, b.re) && Object.is(a.im, b.im);
  if (a instanceof PyTuple && b instanceof PyTuple) {
    return a.items.length === b.items.length && a.items.every((x, i) => sameConstant(x, b.items[i]!));
  }
  if (a instanceof PyFrozenSet || strOf(a) !== undefined || a instanceof PyBytes || a instanceof PyCode) {
    return compareBool(a, b, EQ);
  }
  return typeof a === "bigint" ? a === b : false;
}

function sameCode(a: PyCode, b: PyCode): boolean {
  const x = a.code;
  const y = b.code;
  return (
    x.co_name === y.co_name &&
    x.co_argcount === y.co_argcount &&
    x.co_posonlyargcount === y.co_posonlyargcount &&
    x.co_kwonlyargcount === y.co_kwonlyargcount &&
    x.co_flags === y.co_flags &&
    x.co_firstlineno === y.co_firstlineno &&
    sameBytes(x.co_code, y.co_code) &&
    loadCode(a).consts.length === loadCode(b).consts.length &&
    a.consts.every((c, i) => sameConstant(c, b.consts[i]!)) &&
    sameNames(x.co_names, y.co_names) &&
    sameNames(x.co_localsplusnames, y.co_localsplusnames) &&
    sameBytes(x.co_linetable, y.co_linetable) &&
    sameBytes(x.co_exceptiontable, y.co_exceptiontable)
  );
}

function codeHash(self: PyCode): number {
  const c = self.code;
  let h = 20221211;
  const mix = (n: number): void => {
    h = Math.imul(h ^ n, 1000003);
  };
  mix(Number(BigInt.asIntN(32, BigInt(pyHash(c.co_name)))));
  mix(c.co_argcount);
  mix(c.co_posonlyargcount);
  mix(c.co_kwonlyargcount);
  mix(c.co_flags);
  mix(c.co_firstlineno);
  for (const b of c.co_code) mix(b);
  return h === -1 ? -2 : h;
}

// --- iterators -------------------------------------------------------------------------------------------------------

/** An iterator over tuples that were made at once: `co_lines()` and `co_positions()`. */
class TupleIterator extends PyObject {
  readonly rows: readonly PyTuple[];
  at = 0;
  constructor(rows: readonly PyTuple[]) {
    super();
    this.rows = rows;
  }
}
class PyLineIterator extends TupleIterator {}
class PyPositionsIterator extends TupleIterator {}
const lineIteratorType = newBuiltinType("line_iterator", PyLineIterator);
const positionsIteratorType = newBuiltinType("positions_iterator", PyPositionsIterator);
const tupleIteratorDef: TypeDef<TupleIterator> = {
  slots: { iter: (self) => self, next: (self) => self.rows[self.at++] },
};

const orNone = (n: number): Value => (n < 0 ? None : n);

// --- the type --------------------------------------------------------------------------------------------------------

/** `co_lnotab`: pairs of bytecode and line increments, as before 3.10. */
function lineNumberTable(self: PyCode): Value {
  const { co_linetable, co_firstlineno } = self.code;
  const out: number[] = [];
  let line = co_firstlineno;
  let offset = 0;
  for (const run of lines(co_linetable, co_firstlineno)) {
    if (run.line === null || run.line === line) continue;
    let bytes = run.start - offset;
    let delta = run.line - line;
    offset = run.start;
    line = run.line;
    for (; bytes > 255; bytes -= 255) out.push(255, 0);
    for (; delta > 127; delta -= 127) {
      out.push(bytes, 127);
      bytes = 0;
    }
    for (; delta < -128; delta += 128) {
      out.push(bytes, 128);
      bytes = 0;
    }
    out.push(bytes, delta & 255);
  }
  return new PyBytes(Uint8Array.from(out));
}

const codeDef: TypeDef<PyCode> = {
  doc: "Create a code object.  Not for mere mortals.",
  signature:
    "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)",
  hasWeakref: true,
  slots: {
    repr: (self) => {
      const { co_name, co_filename, co_firstlineno } = self.code;
      const line = co_firstlineno === 0 ? -1 : co_firstlineno;
      return strFromJs(`<code object ${co_name} at ${addressText(self)}, file "${co_filename}", line ${line}>`);
    },
    hash: codeHash,
    getAttr: genericGetAttr,
    richCompare: (self, other, op) => {
      if ((op !== EQ && op !== NE) || !(other instanceof PyCode)) return NotImplemented;
      const same = self === other || sameCode(self, other);
      return op === EQ ? same : !same;
    },
    new: codeNew,
  },
  methods: {
    __sizeof__: unsigned(method("($self, /)", "", (self) => 192 + self.code.co_code.length)),
    co_lines: unsigned(
      method("($self, /)", "", (self) => {
        const rows = lines(self.code.co_linetable, self.code.co_firstlineno);
        return new PyLineIterator(rows.map((r) => new PyTuple([r.start, r.end, r.line ?? None])));
      }),
    ),
    co_positions: unsigned(
      method("($self, /)", "", (self) => {
        const rows = positions(self.code.co_linetable, self.code.co_firstlineno);
        return new PyPositionsIterator(
          rows.map(
            (p) =>
              new PyTuple([orNone(p.lineno), orNone(p.end_lineno), orNone(p.col_offset), orNone(p.end_col_offset)]),
          ),
        );
      }),
    ),
    replace: method(
      "($self, /, **changes)",
      "Return a copy of the code object with new values for the specified fields.",
      replace,
    ),
    _varname_from_oparg: method(
      "($self, /, oparg: int)",
      "(internal-only) Return the local variable name for the given oparg.\n\nWARNING: this method is for internal use only and may change or go away.",
      (self, oparg) => {
        const name = self.code.co_localsplusnames[oparg];
        if (name === undefined) throw pyError("IndexError", "tuple index out of range");
        return strFromJs(name);
      },
    ),
  },
  members: {
    co_argcount: getset((self) => self.code.co_argcount),
    co_posonlyargcount: getset((self) => self.code.co_posonlyargcount),
    co_kwonlyargcount: getset((self) => self.code.co_kwonlyargcount),
    co_stacksize: getset((self) => self.code.co_stacksize),
    co_flags: getset((self) => self.code.co_flags),
    co_names: getset((self) => cachedTuple(loadCode(self).names, () => names(self.names) as PyTuple)),
    co_filename: getset((self) => strFromJs(self.code.co_filename)),
    co_name: getset((self) => strFromJs(self.code.co_name)),
    co_qualname: getset((self) => strFromJs(self.code.co_qualname)),
    co_linetable: getset((self) => new PyBytes(self.code.co_linetable)),
    co_exceptiontable: getset((self) => new PyBytes(self.code.co_exceptiontable)),
    co_nlocals: getset((self) => self.code.co_nlocals),
    co_firstlineno: getset((self) => self.code.co_firstlineno),
    co_consts: getset((self) => cachedTuple(loadCode(self).consts, () => new PyTuple(self.consts))),
  },
  getset: {
    co_lnotab: getset((self) => {
      rt.hooks.warn(exceptionTypes.DeprecationWarning, "co_lnotab is deprecated, use co_lines instead.", 1);
      return lineNumberTable(self);
    }),
    _co_code_adaptive: getset((self) => new PyBytes(self.code.co_code)),
    co_code: getset((self) => new PyBytes(self.code.co_code)),
    co_varnames: getset((self) => names(self.code.co_varnames)),
    co_cellvars: getset((self) => names(self.code.co_cellvars)),
    co_freevars: getset((self) => names(self.code.co_freevars)),
  },
};

export function installCode(): void {
  fillType(codeType, codeDef);
  fillType(lineIteratorType, tupleIteratorDef);
  fillType(positionsIteratorType, tupleIteratorDef);
}
