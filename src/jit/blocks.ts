/**
 * Bytecode as a graph for the compiler: instructions, basic blocks, stack depths, and how the blocks nest as JavaScript
 * statements. Blocks that only exceptions reach are left out: after an exception the interpreter goes on.
 */
import { readExceptionTable } from "../code/exception-table.ts";
import type { PyCode } from "../objects/function.ts";
import { CACHES, Op, stackEffect } from "../spec/opcodes.ts";

export interface Instruction {
  /** Code unit. */
  readonly at: number;
  readonly op: number;
  readonly arg: number;
  /** Code unit of the instruction behind it. */
  readonly next: number;
  /** Code unit that a jump leads to, -1 for others. FOR_ITER: past the END_FOR. */
  readonly target: number;
}

export interface Block {
  readonly index: number;
  readonly start: number;
  readonly code: Instruction[];
  /** Stack depth at entry. */
  depth: number;
  /** Below this depth the stack must stay in place: an exception handler of the range needs it; 0 outside. */
  readonly kept: number;
  /** Code units that control goes on at. */
  readonly successors: number[];
}

export interface Graph {
  readonly blocks: readonly Block[];
  /** Block number by code unit of its start. */
  readonly at: ReadonlyMap<number, number>;
}

const { JUMP_FORWARD, JUMP_BACKWARD, JUMP_BACKWARD_NO_INTERRUPT, FOR_ITER, SEND } = Op;
const { POP_JUMP_IF_FALSE, POP_JUMP_IF_TRUE, POP_JUMP_IF_NONE, POP_JUMP_IF_NOT_NONE } = Op;
const { RETURN_VALUE, RETURN_CONST, RAISE_VARARGS, RERAISE } = Op;

function targetOf(op: number, arg: number, next: number): number {
  switch (op) {
    case FOR_ITER:
      return next + arg + 1;
    case JUMP_FORWARD:
    case POP_JUMP_IF_FALSE:
    case POP_JUMP_IF_TRUE:
    case POP_JUMP_IF_NONE:
    case POP_JUMP_IF_NOT_NONE:
    case SEND:
      return next + arg;
    case JUMP_BACKWARD:
    case JUMP_BACKWARD_NO_INTERRUPT:
      return next - arg;
    default:
      return -1;
  }
}

/** Whether control never reaches the next instruction. */
export function endsFlow(op: number): boolean {
  switch (op) {
    case JUMP_FORWARD:
    case JUMP_BACKWARD:
    case JUMP_BACKWARD_NO_INTERRUPT:
    case RETURN_VALUE:
    case RETURN_CONST:
    case RAISE_VARARGS:
    case RERAISE:
      return true;
    default:
      return false;
  }
}

/** The instructions of a code object by code unit; EXTENDED_ARG is folded into what it extends. */
export function decode(code: PyCode): Map<number, Instruction> {
  const bytes = code.code.co_code;
  const out = new Map<number, Instruction>();
  let extended = 0;
  let first = -1;
  for (let i = 0; i < bytes.length >> 1; ) {
    const op = bytes[i * 2]!;
    const arg = extended | bytes[i * 2 + 1]!;
    if (op === Op.EXTENDED_ARG) {
      if (first < 0) first = i;
      extended = arg << 8;
      i++;
      continue;
    }
    const next = i + 1 + CACHES[op]!;
    const instruction = { at: i, op, arg, next, target: targetOf(op, arg, next) };
    out.set(i, instruction);
    // a jump may lead to the prefix
    if (first >= 0) for (let k = first; k < i; k++) out.set(k, instruction);
    first = -1;
    extended = 0;
    i = next;
  }
  return out;
}

/** The graph of what can be reached from `entry` (a code unit, with `depth` values on the stack) without exceptions. */
export function buildGraph(code: PyCode, entry: number, depth: number): Graph {
  const instructions = decode(code);
  const ranges = readExceptionTable(code.code.co_exceptiontable);
  const leaders = new Set<number>([entry]);
  for (const i of instructions.values()) {
    if (i.target >= 0) {
      leaders.add(i.target);
      leaders.add(i.next);
    }
    if (endsFlow(i.op)) leaders.add(i.next);
  }
  for (const r of ranges) {
    leaders.add(r.start >> 1);
    leaders.add(r.end >> 1);
  }
  const depths = new Map<number, number>([[entry, depth]]);
  const found = new Map<number, Omit<Block, "index">>();
  const todo = [entry];
  while (todo.length > 0) {
    const start = todo.pop()!;
    if (found.has(start)) continue;
    const range = ranges.find((r) => start * 2 >= r.start && start * 2 < r.end);
    const block = {
      start,
      code: [] as Instruction[],
      depth: depths.get(start)!,
      kept: range === undefined ? 0 : range.depth,
      successors: [] as number[],
    };
    found.set(start, block);
    let at = start;
    let d = block.depth;
    const go = (to: number, with_: number): void => {
      if (!depths.has(to)) depths.set(to, with_);
      block.successors.push(to);
      todo.push(to);
    };
    for (;;) {
      const i = instructions.get(at)!;
      block.code.push(i);
      if (i.target >= 0) go(i.target, i.op === FOR_ITER ? d - 1 : d + stackEffect(i.op, i.arg, true));
      d += stackEffect(i.op, i.arg, false);
      if (endsFlow(i.op)) break;
      at = i.next;
      if (leaders.has(at)) {
        go(at, d);
        break;
      }
    }
  }
  const sorted = [...found.values()].sort((a, b) => a.start - b.start);
  const blocks = sorted.map((b, index) => ({ ...b, index }));
  return { blocks, at: new Map(blocks.map((b) => [b.start, b.index])) };
}

/** A statement around blocks `start` to `end - 1`: a loop (`continue` goes to its start) or a label (`break` goes behind it). */
export interface Region {
  readonly loop: boolean;
  start: number;
  end: number;
}

/**
 * Nests the blocks, in order, into loops and labelled statements so that every jump is a `continue` or a `break`. Returns null
 * where that cannot be done: a jump into the middle of a loop.
 */
export function nest(graph: Graph, entry: number): Region[] | null {
  const { blocks, at } = graph;
  if (at.get(entry) !== 0) return null;
  const loops = new Map<number, Region>();
  const labels = new Map<number, Region>();
  const edges: [number, number][] = [];
  for (const block of blocks) for (const s of block.successors) edges.push([block.index, at.get(s)!]);
  for (const [from, to] of edges) {
    if (to <= from) {
      const loop = loops.get(to);
      if (loop === undefined) loops.set(to, { loop: true, start: to, end: from + 1 });
      else loop.end = Math.max(loop.end, from + 1);
    } else if (to > from + 1) {
      const label = labels.get(to);
      if (label === undefined) labels.set(to, { loop: false, start: from, end: to });
      else label.start = Math.min(label.start, from);
    }
  }
  const regions = [...loops.values(), ...labels.values()];
  for (let changed = true; changed; ) {
    changed = false;
    for (const a of regions) {
      for (const b of regions) {
        if (a === b || !(a.start < b.start && b.start < a.end && a.end < b.end)) continue;
        // a begins first and ends inside b
        if (a.loop) {
          if (b.loop) a.end = b.end;
          else b.start = a.start;
        } else if (b.loop) return null;
        else b.start = a.start;
        changed = true;
      }
    }
  }
  for (const [from, to] of edges) {
    for (const loop of loops.values()) {
      const outside = from < loop.start || from >= loop.end;
      if (outside && to > loop.start && to < loop.end) return null;
    }
  }
  return regions.sort((a, b) => a.start - b.start || b.end - a.end || (a.loop ? 1 : -1) - (b.loop ? 1 : -1));
}
