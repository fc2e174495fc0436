/**
 * The code object: what the compiler makes, marshal stores and the VM runs. Plain data, frozen by convention.
 * Source: Objects/codeobject.c, Include/cpython/code.h.
 */
import type { Const, ConstCode } from "../base/const.ts";
import { CO_FAST_CELL, CO_FAST_FREE, CO_FAST_LOCAL } from "../spec/codeflags.ts";

/** The stored fields of a code object, CPython's names. */
export interface CodeFields {
  readonly co_argcount: number;
  readonly co_posonlyargcount: number;
  readonly co_kwonlyargcount: number;
  readonly co_stacksize: number;
  readonly co_flags: number;
  /** Bytecode with its (zeroed) inline caches. */
  readonly co_code: Uint8Array;
  readonly co_consts: readonly Const[];
  readonly co_names: readonly string[];
  /** Names of all fast locals: variables, then cells that are not variables, then free variables. */
  readonly co_localsplusnames: readonly string[];
  /** `CO_FAST_*` bits of each fast local. */
  readonly co_localspluskinds: Uint8Array;
  readonly co_filename: string;
  readonly co_name: string;
  readonly co_qualname: string;
  readonly co_firstlineno: number;
  readonly co_linetable: Uint8Array;
  readonly co_exceptiontable: Uint8Array;
}

export class CodeObject implements CodeFields, ConstCode {
  readonly isCode = true;
  readonly co_argcount: number;
  readonly co_posonlyargcount: number;
  readonly co_kwonlyargcount: number;
  readonly co_stacksize: number;
  readonly co_flags: number;
  readonly co_code: Uint8Array;
  readonly co_consts: readonly Const[];
  readonly co_names: readonly string[];
  readonly co_localsplusnames: readonly string[];
  readonly co_localspluskinds: Uint8Array;
  readonly co_filename: string;
  readonly co_name: string;
  readonly co_qualname: string;
  readonly co_firstlineno: number;
  readonly co_linetable: Uint8Array;
  readonly co_exceptiontable: Uint8Array;
  /** Number of local variables proper (parameters included, pure cells and free variables not). */
  readonly co_nlocals: number;
  /** Number of cells, those of captured local variables included. */
  readonly ncellvars: number;
  readonly nfreevars: number;
  /** A slot for the layer that executes the code (inline caches, counters, machine code); nothing here reads it. */
  exec: unknown = undefined;

  constructor(fields: CodeFields) {
    this.co_argcount = fields.co_argcount;
    this.co_posonlyargcount = fields.co_posonlyargcount;
    this.co_kwonlyargcount = fields.co_kwonlyargcount;
    this.co_stacksize = fields.co_stacksize;
    this.co_flags = fields.co_flags;
    this.co_code = fields.co_code;
    this.co_consts = fields.co_consts;
    this.co_names = fields.co_names;
    this.co_localsplusnames = fields.co_localsplusnames;
    this.co_localspluskinds = fields.co_localspluskinds;
    this.co_filename = fields.co_filename;
    this.co_name = fields.co_name;
    this.co_qualname = fields.co_qualname;
    this.co_firstlineno = fields.co_firstlineno;
    this.co_linetable = fields.co_linetable;
    this.co_exceptiontable = fields.co_exceptiontable;
    let nlocals = 0;
    let ncells = 0;
    let nfree = 0;
    for (const kind of fields.co_localspluskinds) {
      if (kind & CO_FAST_LOCAL) nlocals++;
      if (kind & CO_FAST_CELL) ncells++;
      else if (kind & CO_FAST_FREE) nfree++;
    }
    this.co_nlocals = nlocals;
    this.ncellvars = ncells;
    this.nfreevars = nfree;
  }

  /** `co_varnames`: local variables, parameters first. */
  get co_varnames(): string[] {
    return this.namesOfKind(CO_FAST_LOCAL);
  }

  /** `co_cellvars`: variables that inner functions capture. */
  get co_cellvars(): string[] {
    return this.namesOfKind(CO_FAST_CELL);
  }

  /** `co_freevars`: variables captured from outer functions. */
  get co_freevars(): string[] {
    return this.namesOfKind(CO_FAST_FREE);
  }

  /** A copy with some fields replaced (`code.replace()`). */
  replace(changes: Partial<CodeFields>): CodeObject {
    return new CodeObject({ ...(this as CodeFields), ...changes });
  }

  private namesOfKind(kind: number): string[] {
    const kinds = this.co_localspluskinds;
    return this.co_localsplusnames.filter((_, i) => (kinds[i]! & kind) !== 0);
  }
}

/** Whether a constant is a code object. */
export function isCodeObject(value: unknown): value is CodeObject {
  return value instanceof CodeObject;
}
