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

/** What is needed only when the code runs or is looked into. */
export type CodeBody = Pick<
  CodeFields,
  | "co_code"
  | "co_consts"
  | "co_names"
  | "co_localsplusnames"
  | "co_localspluskinds"
  | "co_linetable"
  | "co_exceptiontable"
>;

/** What is known of a code object whose body is read on first use; `co_nlocalsplus`: how many fast locals it has. */
export type CodeHead = Omit<CodeFields, keyof CodeBody> & { readonly co_nlocalsplus: number };

/** Where the body of a code object comes from. */
export interface BodySource {
  read(): CodeBody;
}

export class CodeObject implements CodeFields, ConstCode {
  readonly isCode = true;
  readonly co_argcount: number;
  readonly co_posonlyargcount: number;
  readonly co_kwonlyargcount: number;
  readonly co_stacksize: number;
  readonly co_flags: number;
  readonly co_filename: string;
  readonly co_name: string;
  readonly co_qualname: string;
  readonly co_firstlineno: number;
  /** Number of fast locals. */
  readonly co_nlocalsplus: number;
  private made: CodeBody | undefined;
  /** Where it comes from while it is not made. */
  private source: BodySource | undefined;
  /** A slot for the layer that executes the code (inline caches, counters, machine code); nothing here reads it. */
  exec: unknown = undefined;

  constructor(fields: CodeFields);
  constructor(head: CodeHead, source: BodySource);
  constructor(fields: CodeFields | CodeHead, source?: BodySource) {
    this.co_argcount = fields.co_argcount;
    this.co_posonlyargcount = fields.co_posonlyargcount;
    this.co_kwonlyargcount = fields.co_kwonlyargcount;
    this.co_stacksize = fields.co_stacksize;
    this.co_flags = fields.co_flags;
    this.co_filename = fields.co_filename;
    this.co_name = fields.co_name;
    this.co_qualname = fields.co_qualname;
    this.co_firstlineno = fields.co_firstlineno;
    this.made = "co_code" in fields ? fields : undefined;
    this.source = source;
    this.co_nlocalsplus = "co_code" in fields ? fields.co_localsplusnames.length : fields.co_nlocalsplus;
  }

  private get body(): CodeBody {
    return this.made ?? this.readBody();
  }

  private readBody(): CodeBody {
    const made = this.source!.read();
    this.made = made;
    this.source = undefined;
    return made;
  }

  get co_code(): Uint8Array {
    return this.body.co_code;
  }

  get co_consts(): readonly Const[] {
    return this.body.co_consts;
  }

  get co_names(): readonly string[] {
    return this.body.co_names;
  }

  get co_localsplusnames(): readonly string[] {
    return this.body.co_localsplusnames;
  }

  get co_localspluskinds(): Uint8Array {
    return this.body.co_localspluskinds;
  }

  get co_linetable(): Uint8Array {
    return this.body.co_linetable;
  }

  get co_exceptiontable(): Uint8Array {
    return this.body.co_exceptiontable;
  }

  /** Number of local variables proper (parameters included, pure cells and free variables not). */
  get co_nlocals(): number {
    return this.count((kind) => (kind & CO_FAST_LOCAL) !== 0);
  }

  /** Number of cells, those of captured local variables included. */
  get ncellvars(): number {
    return this.count((kind) => (kind & CO_FAST_CELL) !== 0);
  }

  get nfreevars(): number {
    return this.count((kind) => (kind & (CO_FAST_CELL | CO_FAST_FREE)) === CO_FAST_FREE);
  }

  private count(test: (kind: number) => boolean): number {
    let n = 0;
    for (const kind of this.co_localspluskinds) if (test(kind)) n++;
    return n;
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
    const { co_argcount, co_posonlyargcount, co_kwonlyargcount, co_stacksize, co_flags } = this;
    const { co_filename, co_name, co_qualname, co_firstlineno } = this;
    const numbers = { co_argcount, co_posonlyargcount, co_kwonlyargcount, co_stacksize, co_flags, co_firstlineno };
    return new CodeObject({ ...this.body, ...numbers, co_filename, co_name, co_qualname, ...changes });
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
