/**
 * The control-flow graph between code generation and assembly: instructions, basic blocks, and building blocks from a sequence.
 * Source: Python/flowgraph.c, Include/internal/pycore_flowgraph.h, Python/compile.c (instr_sequence_to_cfg).
 */
import { ARG_KINDS, Op } from "../../spec/opcodes.ts";

/** Where an instruction comes from; AST nodes fit. Line -1: nowhere. */
export interface Loc {
  readonly lineno: number;
  readonly col_offset: number;
  readonly end_lineno: number;
  readonly end_col_offset: number;
}

export const NO_LOCATION: Loc = { lineno: -1, col_offset: -1, end_lineno: -1, end_col_offset: -1 };

/** One instruction. Before the graph is built, the operand of a jump or block setup is a label. */
export class Instr {
  op: number;
  arg: number;
  loc: Loc;
  /** The line of `loc`: the passes ask for it all the time, and locations are nodes of seventy shapes. */
  line: number;
  /** Jump target or handler, once the graph is built. */
  target: Block | null = null;
  /** The handler of exceptions that this instruction raises. */
  except: Block | null = null;

  constructor(op: number, arg: number, loc: Loc) {
    this.op = op;
    this.arg = arg;
    this.loc = loc;
    this.line = loc.lineno;
  }

  setLoc(loc: Loc): void {
    this.loc = loc;
    this.line = loc.lineno;
  }

  clone(): Instr {
    const copy = new Instr(this.op, this.arg, this.loc);
    copy.target = this.target;
    copy.except = this.except;
    return copy;
  }

  /** Turns the instruction into one without operand. */
  setOp0(op: number): void {
    this.op = op;
    this.arg = 0;
  }
}

/** A basic block: only the last instruction may jump or leave. Blocks stand in a list by `next`, the order of fall-through. */
export class Block {
  /** Label by which instructions name the block before targets are resolved; -1: none. */
  label: number;
  instrs: Instr[] = [];
  next: Block | null = null;
  predecessors = 0;
  /** Stack depth at entry. */
  startdepth = -1;
  /** Offset in code units. */
  offset = 0;
  /** A handler that gets the offset of the raising instruction pushed. */
  preserveLasti = false;
  visited = false;
  exceptHandler = false;
  cold = false;
  warm = false;
  /** Handlers in force at entry, innermost last, while exception targets are being labelled. */
  exceptStack: Block[] | null = null;
  /** Locals below 64 that may be unbound at entry: bits 0–31 and 32–63. */
  unsafeLow = 0;
  unsafeHigh = 0;

  constructor(label: number) {
    this.label = label;
  }

  get last(): Instr | undefined {
    return this.instrs[this.instrs.length - 1];
  }
}

const JUMP = 1;
const SETUP = 2;
const UNCONDITIONAL = 4;
const EXIT = 8;
const CONST = 16;

/** Properties of opcodes that the passes ask for all the time. */
const PROPERTIES: Uint8Array = (() => {
  const bits = new Uint8Array(ARG_KINDS.length);
  ARG_KINDS.forEach((kind, op) => {
    if (kind === "forward" || kind === "backward" || kind === "target") bits[op] = JUMP;
    if (kind === "handler") bits[op] = SETUP;
    if (kind === "const") bits[op] = CONST;
  });
  for (const op of [Op.JUMP, Op.JUMP_NO_INTERRUPT, Op.JUMP_FORWARD, Op.JUMP_BACKWARD, Op.JUMP_BACKWARD_NO_INTERRUPT]) {
    bits[op]! |= UNCONDITIONAL;
  }
  for (const op of [Op.RETURN_VALUE, Op.RETURN_CONST, Op.RAISE_VARARGS, Op.RERAISE]) bits[op]! |= EXIT;
  return bits;
})();

export function isJump(i: Instr): boolean {
  return (PROPERTIES[i.op]! & JUMP) !== 0;
}

/** SETUP_FINALLY, SETUP_CLEANUP, SETUP_WITH. */
export function isBlockPush(i: Instr): boolean {
  return (PROPERTIES[i.op]! & SETUP) !== 0;
}

export function hasTarget(op: number): boolean {
  return (PROPERTIES[op]! & (JUMP | SETUP)) !== 0;
}

/** Whether the operand is the index of a constant. */
export function usesConst(op: number): boolean {
  return (PROPERTIES[op]! & CONST) !== 0;
}

export function isUnconditionalJump(op: number): boolean {
  return (PROPERTIES[op]! & UNCONDITIONAL) !== 0;
}

/** Returns and raises. */
export function isScopeExit(op: number): boolean {
  return (PROPERTIES[op]! & EXIT) !== 0;
}

export function isTerminator(op: number): boolean {
  return (PROPERTIES[op]! & (JUMP | EXIT)) !== 0;
}

/** Whether control may run from the block's end into the next block. */
export function hasFallthrough(b: Block): boolean {
  const last = b.last;
  return last === undefined || (PROPERTIES[last.op]! & (UNCONDITIONAL | EXIT)) === 0;
}

export function exitsScope(b: Block): boolean {
  const last = b.last;
  return last !== undefined && isScopeExit(last.op);
}

/** Instructions in order, with labels. Codegen writes one for each code object. */
export class InstrSequence {
  readonly instrs: Instr[] = [];
  /** Position by label; -1 while the label is not placed. */
  readonly labels: number[] = [];

  newLabel(): number {
    return this.labels.push(-1) - 1;
  }

  /** Places a label before the next instruction. */
  useLabel(label: number): void {
    this.labels[label] = this.instrs.length;
  }

  add(op: number, arg: number, loc: Loc): void {
    this.instrs.push(new Instr(op, arg, loc));
  }

  /** Puts an instruction before all others. */
  addFirst(op: number, arg: number, loc: Loc): void {
    this.instrs.unshift(new Instr(op, arg, loc));
    for (let i = 0; i < this.labels.length; i++) if (this.labels[i]! >= 0) this.labels[i]!++;
  }
}

/** Cuts a sequence into blocks at labels and after terminators; resolves targets. Returns the entry block. */
export function buildCfg(seq: InstrSequence): Block {
  const { instrs, labels } = seq;
  // Several labels may share a place; the last of them stands for all.
  const labelAt = new Int32Array(instrs.length + 1).fill(-1);
  for (let label = 0; label < labels.length; label++) {
    const at = labels[label]!;
    if (at >= 0) labelAt[at] = label;
  }
  const entry = new Block(-1);
  const blockOf: (Block | undefined)[] = new Array(labels.length).fill(undefined);
  let block = entry;
  let start = 0; // of the block
  for (let i = 0; i < instrs.length; i++) {
    const label = labelAt[i]!;
    const ends = i > start && (label >= 0 || isTerminator(instrs[i - 1]!.op));
    if (ends || (label >= 0 && block.label >= 0)) {
      block.instrs = instrs.slice(start, i);
      start = i;
      block = block.next = new Block(label);
    } else if (label >= 0) block.label = label;
    if (label >= 0) blockOf[label] = block;
  }
  block.instrs = instrs.slice(start);
  for (const instr of instrs) {
    if (hasTarget(instr.op)) {
      instr.arg = labelAt[labels[instr.arg]!]!;
      instr.target = blockOf[instr.arg]!;
    }
  }
  return entry;
}
