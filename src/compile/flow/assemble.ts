/**
 * From blocks to a code object: frame set-up instructions, places of cells, jump distances, bytes and tables.
 * Source: Python/flowgraph.c (normalize_jumps, resolve_jump_offsets), Python/compile.c (prepare_localsplus), Python/assemble.c.
 */
import { ByteWriter } from "../../base/byte-writer.ts";
import type { Const } from "../../base/const.ts";
import { CodeObject } from "../../code/code-object.ts";
import { ExceptionTableWriter } from "../../code/exception-table.ts";
import { LineTableWriter } from "../../code/linetable.ts";
import {
  CO_ASYNC_GENERATOR,
  CO_COROUTINE,
  CO_FAST_CELL,
  CO_FAST_FREE,
  CO_FAST_HIDDEN,
  CO_FAST_LOCAL,
  CO_GENERATOR,
} from "../../spec/codeflags.ts";
import { CACHES, Op } from "../../spec/opcodes.ts";
import { Block, Instr, isJump, type Loc, NO_LOCATION } from "./cfg.ts";
import { stackDepth } from "./optimize.ts";
import { convertPseudoOps } from "./passes.ts";

const { EXTENDED_ARG, JUMP, JUMP_NO_INTERRUPT, JUMP_FORWARD, JUMP_BACKWARD, JUMP_BACKWARD_NO_INTERRUPT } = Op;
const { POP_JUMP_IF_FALSE, POP_JUMP_IF_TRUE, POP_JUMP_IF_NONE, POP_JUMP_IF_NOT_NONE, RETURN_GENERATOR, POP_TOP } = Op;
const { MAKE_CELL, COPY_FREE_VARS, LOAD_CLOSURE, LOAD_DEREF, STORE_DEREF, DELETE_DEREF, LOAD_FROM_DICT_OR_DEREF } = Op;

/** What assembly needs to know of a code unit. The maps go from a name to its index. */
export interface UnitInfo {
  readonly name: string;
  readonly qualname: string;
  readonly filename: string;
  readonly firstlineno: number;
  readonly argcount: number;
  readonly posonlyargcount: number;
  readonly kwonlyargcount: number;
  readonly names: ReadonlyMap<string, number>;
  readonly varnames: ReadonlyMap<string, number>;
  readonly cellvars: ReadonlyMap<string, number>;
  /** Numbered after the cells. */
  readonly freevars: ReadonlyMap<string, number>;
  /** Locals that exist only within inlined comprehensions. */
  readonly fasthidden: { has(name: string): boolean };
}

/** Where tables are written before their size is known: one at a time. */
const scratch = new ByteWriter(4096);

/** Makes the code object of an optimised graph. */
export function assemble(entry: Block, unit: UnitInfo, flags: number, consts: readonly Const[]): CodeObject {
  const generator = (flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) !== 0;
  const nlocalsplus = prepareLocalsplus(entry, unit, generator);
  const depth = stackDepth(entry, generator);
  convertPseudoOps(entry);
  normalizeJumps(entry);
  resolveJumpOffsets(entry);
  const { names, kinds } = localsplusInfo(unit, nlocalsplus);
  return new CodeObject({
    co_argcount: unit.posonlyargcount + unit.argcount,
    co_posonlyargcount: unit.posonlyargcount,
    co_kwonlyargcount: unit.kwonlyargcount,
    co_stacksize: depth,
    co_flags: flags,
    co_code: emitCode(entry),
    co_consts: consts,
    co_names: [...unit.names.keys()],
    co_localsplusnames: names,
    co_localspluskinds: kinds,
    co_filename: unit.filename,
    co_name: unit.name,
    co_qualname: unit.qualname,
    co_firstlineno: unit.firstlineno,
    co_linetable: emitLineTable(entry, unit.firstlineno),
    co_exceptiontable: emitExceptionTable(entry),
  });
}

/** Inserts what a frame needs before its first line and moves cells of parameters onto the parameters. Returns the number of fast locals. */
function prepareLocalsplus(entry: Block, unit: UnitInfo, generator: boolean): number {
  const nlocals = unit.varnames.size;
  const ncells = unit.cellvars.size;
  const nfree = unit.freevars.size;
  // fast path: plain functions
  if (ncells + nfree === 0 && !generator) return nlocals;
  // place of each cell and free variable among the fast locals
  const fixed = new Int32Array(ncells + nfree);
  for (let i = 0; i < fixed.length; i++) fixed[i] = nlocals + i;
  for (const [name, index] of unit.cellvars) {
    const local = unit.varnames.get(name);
    if (local !== undefined) fixed[index] = local;
  }
  const prefix: Instr[] = [];
  if (nfree > 0) prefix.push(new Instr(COPY_FREE_VARS, nfree, NO_LOCATION));
  if (ncells > 0) {
    const order = Array.from({ length: ncells }, (_, i) => i).sort((a, b) => fixed[a]! - fixed[b]!);
    for (const cell of order) prefix.push(new Instr(MAKE_CELL, cell, NO_LOCATION));
  }
  if (generator) {
    const loc: Loc = { ...NO_LOCATION, lineno: unit.firstlineno, end_lineno: unit.firstlineno };
    prefix.push(new Instr(RETURN_GENERATOR, 0, loc), new Instr(POP_TOP, 0, NO_LOCATION));
  }
  if (prefix.length > 0) entry.instrs = prefix.concat(entry.instrs);

  let dropped = 0;
  for (let i = 0; i < fixed.length; i++) {
    if (fixed[i] === i + nlocals) fixed[i]! -= dropped;
    else dropped++;
  }
  if (fixed.length > 0) {
    for (let b: Block | null = entry; b !== null; b = b.next) {
      for (const i of b.instrs) {
        switch (i.op) {
          case MAKE_CELL:
          case LOAD_CLOSURE:
          case LOAD_DEREF:
          case STORE_DEREF:
          case DELETE_DEREF:
          case LOAD_FROM_DICT_OR_DEREF:
            i.arg = fixed[i.arg]!;
        }
      }
    }
  }
  return nlocals + ncells + nfree - dropped;
}

function localsplusInfo(unit: UnitInfo, n: number): { names: string[]; kinds: Uint8Array } {
  const names: string[] = new Array(n);
  const kinds = new Uint8Array(n);
  for (const [name, index] of unit.varnames) {
    names[index] = name;
    kinds[index] =
      CO_FAST_LOCAL | (unit.fasthidden.has(name) ? CO_FAST_HIDDEN : 0) | (unit.cellvars.has(name) ? CO_FAST_CELL : 0);
  }
  const nlocals = unit.varnames.size;
  let dropped = 0;
  for (const [name, index] of unit.cellvars) {
    if (unit.varnames.has(name)) {
      dropped++;
      continue;
    }
    const at = index + nlocals - dropped;
    names[at] = name;
    kinds[at] = CO_FAST_CELL;
  }
  for (const [name, index] of unit.freevars) {
    const at = index + nlocals - dropped;
    names[at] = name;
    kinds[at] = CO_FAST_FREE;
  }
  return { names, kinds };
}

/** Gives jumps their direction; conditional jumps only go forward, so a backward one is reversed around a jump. */
function normalizeJumps(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) b.visited = false;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    b.visited = true;
    const last = b.last;
    if (last === undefined || !isJump(last)) continue;
    const forward = !last.target!.visited;
    if (last.op === JUMP) {
      last.op = forward ? JUMP_FORWARD : JUMP_BACKWARD;
    } else if (last.op === JUMP_NO_INTERRUPT) {
      last.op = forward ? JUMP_FORWARD : JUMP_BACKWARD_NO_INTERRUPT;
    } else if (!forward) {
      const back = new Block(-1);
      const jump = new Instr(JUMP, 0, last.loc);
      jump.target = last.target;
      back.instrs.push(jump);
      back.cold = b.cold;
      back.next = b.next;
      last.op = reversed(last.op);
      last.target = b.next;
      b.next = back;
    }
  }
}

function reversed(op: number): number {
  switch (op) {
    case POP_JUMP_IF_NOT_NONE:
      return POP_JUMP_IF_NONE;
    case POP_JUMP_IF_NONE:
      return POP_JUMP_IF_NOT_NONE;
    case POP_JUMP_IF_FALSE:
      return POP_JUMP_IF_TRUE;
    case POP_JUMP_IF_TRUE:
      return POP_JUMP_IF_FALSE;
  }
  throw new Error("conditional jump expected");
}

/** Code units of an instruction with its prefixes and caches. */
function instrSize(i: Instr): number {
  const arg = i.arg;
  return (arg > 0xffffff ? 4 : arg > 0xffff ? 3 : arg > 0xff ? 2 : 1) + CACHES[i.op]!;
}

/** Turns targets into distances; a jump that needs a prefix moves what follows, so repeat until nothing changes. */
function resolveJumpOffsets(entry: Block): void {
  let again = true;
  while (again) {
    again = false;
    let total = 0;
    for (let b: Block | null = entry; b !== null; b = b.next) {
      b.offset = total;
      for (const i of b.instrs) total += instrSize(i);
    }
    for (let b: Block | null = entry; b !== null; b = b.next) {
      const last = b.last;
      if (last === undefined || !isJump(last)) continue;
      const size = instrSize(last);
      const end = b.next === null ? total : b.next.offset;
      const target = last.target!.offset;
      last.arg = target < end ? end - target : target - end;
      if (instrSize(last) !== size) again = true;
    }
  }
}

function emitCode(entry: Block): Uint8Array {
  let units = 0;
  for (let b: Block | null = entry; b !== null; b = b.next) for (const i of b.instrs) units += instrSize(i);
  const code = new Uint8Array(units * 2);
  let at = 0;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const { op, arg } of b.instrs) {
      for (let shift = 24; shift > 0; shift -= 8) {
        if (arg >>> shift === 0) continue;
        code[at++] = EXTENDED_ARG;
        code[at++] = (arg >>> shift) & 0xff;
      }
      code[at++] = op;
      code[at++] = arg & 0xff;
      at += 2 * CACHES[op]!;
    }
  }
  return code;
}

/** Whether two locations that begin on the same line are the same. */
function sameColumns(a: Loc, b: Loc): boolean {
  return a.col_offset === b.col_offset && a.end_col_offset === b.end_col_offset && a.end_lineno === b.end_lineno;
}

function emitLineTable(entry: Block, firstlineno: number): Uint8Array {
  const table = new LineTableWriter(firstlineno, scratch.reset());
  let loc: Loc = NO_LOCATION;
  let line = -1;
  let size = 0;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const i of b.instrs) {
      if (i.loc !== loc && (i.line !== line || !sameColumns(loc, i.loc))) {
        if (size > 0) table.add(size, line, loc.end_lineno, loc.col_offset, loc.end_col_offset);
        loc = i.loc;
        line = i.line;
        size = 0;
      }
      size += instrSize(i);
    }
  }
  if (size > 0) table.add(size, line, loc.end_lineno, loc.col_offset, loc.end_col_offset);
  return table.finish();
}

function emitExceptionTable(entry: Block): Uint8Array {
  const table = new ExceptionTableWriter(scratch.reset());
  let handler: Block | null = null;
  let start = -1;
  let offset = 0;
  const flush = (): void => {
    if (handler === null) return;
    const depth = handler.startdepth - 1 - (handler.preserveLasti ? 1 : 0);
    table.add(start, offset, handler.offset, depth, handler.preserveLasti);
  };
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const i of b.instrs) {
      if (i.except !== handler && (i.except?.offset ?? -1) !== ((handler as Block | null)?.offset ?? -1)) {
        flush();
        start = offset;
        handler = i.except;
      }
      offset += instrSize(i);
    }
  }
  flush();
  return table.finish();
}
