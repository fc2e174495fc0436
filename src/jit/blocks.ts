/**
 * Bytecode as a graph for the compiler: instructions, basic blocks, stack depths, and how the blocks nest as JavaScript
 * statements. Of the exception handlers those are in it that have been wanted before; after other exceptions the interpreter goes on.
 */
import { type ExceptionEntry, readExceptionTable } from "../code/exception-table.ts";
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

/** An exception handler in the graph. */
export interface Handler {
  /** Code unit of its start. */
  readonly at: number;
  /** Stack depth below what the exception adds: the position (where `lasti`) and the exception. */
  readonly depth: number;
  readonly lasti: boolean;
}

export interface Block {
  readonly index: number;
  readonly start: number;
  readonly code: Instruction[];
  /** Stack depth at entry. */
  depth: number;
  /** Below this depth the stack must stay in place: an exception handler of the range needs it; 0 outside. */
  readonly kept: number;
  /** Where exceptions lead, if that is in the graph. */
  readonly handler: Handler | undefined;
  /** Code units that control goes on at. */
  readonly successors: number[];
  /** Of a block without code that leads a resumed generator on: the ways by the code unit where it goes on (`resumes.ts`). */
  readonly ways?: ReadonlyMap<number, number>;
}

export interface Graph {
  readonly blocks: readonly Block[];
  /** Block number by code unit of its start. */
  readonly at: ReadonlyMap<number, number>;
  /** Code units where a generator goes on after a `yield`; none where only the way to the next one is wanted. */
  readonly resumes: readonly number[];
}

const { JUMP_FORWARD, JUMP_BACKWARD, JUMP_BACKWARD_NO_INTERRUPT, FOR_ITER, SEND } = Op;
const { POP_JUMP_IF_FALSE, POP_JUMP_IF_TRUE, POP_JUMP_IF_NONE, POP_JUMP_IF_NOT_NONE } = Op;
const { RETURN_VALUE, RETURN_CONST, RAISE_VARARGS, RERAISE, YIELD_VALUE } = Op;

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
    case YIELD_VALUE:
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
  // the loop around SEND is in the resuming: whoever comes back has the result
  for (const [at, i] of out) {
    if (i.op !== JUMP_BACKWARD_NO_INTERRUPT) continue;
    const send = out.get(i.target)!;
    if (send.op === SEND) out.set(at, { ...i, target: send.target });
  }
  return out;
}

/** A block before the blocks have numbers; `order` sorts them. */
interface Found extends Omit<Block, "index"> {
  readonly order: readonly number[];
}

/** Finds the blocks of a code object. */
class GraphBuilder {
  private readonly instructions: Map<number, Instruction>;
  private readonly ranges: readonly ExceptionEntry[];
  private readonly leaders = new Set<number>();
  private readonly depths = new Map<number, number>();
  private readonly wanted: (handler: number) => boolean;
  private readonly resumable: boolean;
  readonly resumes: number[] = [];
  readonly found = new Map<number, Found>();
  /** Handlers of blocks found, that have not been looked at. */
  private readonly pending = new Map<number, Handler>();

  constructor(code: PyCode, wanted: (handler: number) => boolean, resumable: boolean) {
    this.resumable = resumable;
    this.instructions = decode(code);
    this.ranges = readExceptionTable(code.code.co_exceptiontable);
    this.wanted = wanted;
    for (const i of this.instructions.values()) {
      if (i.target >= 0) {
        this.leaders.add(i.target);
        this.leaders.add(i.next);
      }
      if (endsFlow(i.op)) this.leaders.add(i.next);
    }
    for (const r of this.ranges) {
      this.leaders.add(r.start >> 1);
      this.leaders.add(r.end >> 1);
    }
  }

  /** Everything that can be reached from `entry`; handlers stand behind the last block that they protect. */
  build(entry: number, depth: number): Found[] {
    this.leaders.add(entry);
    this.reach(entry, depth, []);
    while (this.pending.size > 0) {
      const at = Math.min(...this.pending.keys());
      const handler = this.pending.get(at)!;
      this.pending.delete(at);
      if (!this.found.has(at)) this.reach(at, handler.depth + (handler.lasti ? 2 : 1), this.lastProtected(at));
    }
    return [...this.found.values()].sort((a, b) => compareOrders(a.order, b.order));
  }

  private lastProtected(handler: number): readonly number[] {
    let last: readonly number[] = [];
    for (const b of this.found.values()) {
      if (b.handler?.at === handler && compareOrders(b.order, last) > 0) last = b.order;
    }
    return last;
  }

  /** Adds the blocks that are reached from `entry` without exceptions. */
  private reach(entry: number, depth: number, prefix: readonly number[]): void {
    this.depths.set(entry, depth);
    const todo = [entry];
    while (todo.length > 0) {
      const start = todo.pop()!;
      if (!this.found.has(start)) this.block(start, prefix, todo);
    }
  }

  private block(start: number, prefix: readonly number[], todo: number[]): void {
    const range = this.ranges.find((r) => start * 2 >= r.start && start * 2 < r.end);
    // the handlers of a handler that is used are part of it
    const handler =
      range !== undefined && (prefix.length > 0 || this.wanted(range.target >> 1))
        ? { at: range.target >> 1, depth: range.depth, lasti: range.lasti }
        : undefined;
    if (handler !== undefined && !this.pending.has(handler.at)) this.pending.set(handler.at, handler);
    const block: Found = {
      start,
      order: [...prefix, start],
      code: [],
      depth: this.depths.get(start)!,
      kept: range === undefined ? 0 : range.depth,
      handler,
      successors: [],
    };
    this.found.set(start, block);
    let at = start;
    let d = block.depth;
    const go = (to: number, depth: number): void => {
      if (!this.depths.has(to)) this.depths.set(to, depth);
      block.successors.push(to);
      todo.push(to);
    };
    for (;;) {
      const i = this.instructions.get(at)!;
      block.code.push(i);
      if (i.target >= 0) go(i.target, i.op === FOR_ITER ? d - 1 : d + stackEffect(i.op, i.arg, true));
      d += stackEffect(i.op, i.arg, false);
      if (i.op === YIELD_VALUE && this.resumable) {
        this.depths.set(i.next, d);
        this.resumes.push(i.next);
        todo.push(i.next);
      }
      if (endsFlow(i.op)) return;
      at = i.next;
      if (this.leaders.has(at)) return go(at, d);
    }
  }
}

function compareOrders(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function targetsOf(b: Found): readonly number[] {
  return b.handler === undefined ? b.successors : [...b.successors, b.handler.at];
}

/**
 * The loops of a code object: the code units of their heads, each with the blocks that jump back to it. What merely jumps backwards,
 * as handlers do that stand behind the code they go on with, is no loop: its target can be passed by. `resumable`: a generator may go on
 * within; else what it does until it stands still counts.
 */
export function findLoops(code: PyCode, resumable = true): Map<number, readonly number[]> {
  const builder = new GraphBuilder(code, () => true, resumable);
  const found = builder.build(0, 0);
  const byStart = new Map(found.map((b) => [b.start, b]));
  const jumps = new Map<number, number[]>();
  for (const b of found) {
    const last = b.code[b.code.length - 1]!;
    if (last.op !== JUMP_BACKWARD && last.op !== JUMP_BACKWARD_NO_INTERRUPT) continue;
    const sources = jumps.get(last.target);
    if (sources === undefined) jumps.set(last.target, [b.start]);
    else sources.push(b.start);
  }
  for (const [head, sources] of jumps) {
    const seen = new Set<number>([head]);
    // a generator that goes on comes from outside
    const todo = [0, ...builder.resumes];
    while (todo.length > 0) {
      const at = todo.pop()!;
      if (seen.has(at)) continue;
      seen.add(at);
      todo.push(...targetsOf(byStart.get(at)!));
    }
    const back = sources.filter((at) => at === head || !seen.has(at));
    if (back.length > 0) jumps.set(head, back);
    else jumps.delete(head);
  }
  return jumps;
}

/**
 * Of the blocks those of a loop: from which control comes to the `jumps` back to its head, be it by a handler that nobody wants yet.
 * `all`: the blocks with all handlers.
 */
function restrictTo(head: number, jumps: readonly number[], blocks: readonly Found[], all: readonly Found[]): Found[] {
  const sources = new Map<number, number[]>();
  for (const b of all) {
    for (const to of targetsOf(b)) {
      const from = sources.get(to);
      if (from === undefined) sources.set(to, [b.start]);
      else from.push(b.start);
    }
  }
  const inside = new Set<number>([head]);
  const todo = jumps.filter((at) => all.some((b) => b.start === at));
  while (todo.length > 0) {
    const at = todo.pop()!;
    if (inside.has(at)) continue;
    inside.add(at);
    todo.push(...(sources.get(at) ?? []));
  }
  const stays = (handler: Handler | undefined): Handler | undefined =>
    handler !== undefined && inside.has(handler.at) ? handler : undefined;
  return blocks.filter((b) => inside.has(b.start)).map((b) => ({ ...b, handler: stays(b.handler) }));
}

/**
 * The graph of what can be reached from `entry` (a code unit, with `depth` values on the stack). Exceptions lead to the handlers
 * (code units) that are `wanted`. `jumps`: of the loop that `entry` is the head of, the blocks that jump back (`findLoops`); the graph
 * is then that loop and nothing else. What a `yield` is gone on with is in it where it is `resumable`.
 */
export function buildGraph(
  code: PyCode,
  entry: number,
  depth: number,
  wanted: (handler: number) => boolean,
  jumps?: readonly number[],
  resumable = false,
): Graph {
  const builder = new GraphBuilder(code, wanted, resumable);
  const found = builder.build(entry, depth);
  const kept =
    jumps === undefined
      ? found
      : restrictTo(entry, jumps, found, new GraphBuilder(code, () => true, resumable).build(entry, depth));
  const blocks = kept.map((b, index) => ({ ...b, index }));
  return { blocks, at: new Map(blocks.map((b) => [b.start, b.index])), resumes: builder.resumes };
}

/**
 * A statement around blocks `start` to `end - 1`: a loop (`continue` goes to its start), a label (`break` goes behind it), or a `try`,
 * whose exceptions go to `handler`.
 */
export interface Region {
  readonly kind: "label" | "try" | "loop";
  start: number;
  end: number;
  readonly handler?: Handler;
}

const NESTING = { label: 0, try: 1, loop: 2 };

/** The statements that the jumps and handlers of a graph need, before they nest. */
function regionsOf({ blocks, at }: Graph, edges: readonly [number, number][]): Region[] {
  const loops = new Map<number, Region>();
  const labels = new Map<number, Region>();
  const tries = new Map<number, Region>();
  const label = (start: number, end: number): void => {
    const old = labels.get(end);
    if (old === undefined) labels.set(end, { kind: "label", start, end });
    else old.start = Math.min(old.start, start);
  };
  for (const [from, to] of edges) {
    if (to <= from) {
      const loop = loops.get(to);
      if (loop === undefined) loops.set(to, { kind: "loop", start: to, end: from + 1 });
      else loop.end = Math.max(loop.end, from + 1);
    } else if (to > from + 1) label(from, to);
  }
  for (const { index, code, handler } of blocks) {
    const last = code.at(-1);
    // what would come next is not in the graph
    if (last !== undefined && at.get(last.target) === index + 1 && !endsFlow(last.op)) label(index, index + 1);
    if (handler === undefined) continue;
    const region = tries.get(handler.at);
    if (region === undefined) tries.set(handler.at, { kind: "try", start: index, end: index + 1, handler });
    else region.end = index + 1;
    label(index, at.get(handler.at)!);
  }
  return [...loops.values(), ...tries.values(), ...labels.values()];
}

/** `a` begins first and ends inside `b`: makes one the inner one; whether that can be done. */
function uncross(a: Region, b: Region): boolean {
  if (b.kind === "loop") {
    // nothing may jump into the middle of a loop
    if (a.kind === "label") return false;
    a.end = b.end;
  } else if (a.kind === "loop" && b.kind === "try") a.end = b.end;
  else b.start = a.start;
  return true;
}

/** A `try` leaves for its handler by a label around it; whether one had to grow. */
function coverTries({ at }: Graph, regions: readonly Region[]): boolean {
  let changed = false;
  for (const { start, handler } of regions) {
    if (handler === undefined) continue;
    const label = regions.find((r) => r.kind === "label" && r.end === at.get(handler.at));
    if (label === undefined || label.start <= start) continue;
    label.start = start;
    changed = true;
  }
  return changed;
}

/**
 * Nests the blocks, in order, into loops, labelled and `try` statements so that every jump is a `continue` or a `break`. A `try` may
 * come out around more than its handler protects. Returns null where that cannot be done: a jump into the middle of a loop.
 */
export function nest(graph: Graph, entry: number): Region[] | null {
  const { blocks, at } = graph;
  if (at.get(entry) !== 0) return null;
  const edges: [number, number][] = [];
  for (const block of blocks) {
    for (const s of block.successors) {
      const to = at.get(s);
      if (to !== undefined) edges.push([block.index, to]);
    }
  }
  const regions = regionsOf(graph, edges);
  for (let changed = true; changed; ) {
    changed = false;
    for (const a of regions) {
      for (const b of regions) {
        if (a === b || !(a.start < b.start && b.start < a.end && a.end < b.end)) continue;
        if (!uncross(a, b)) return null;
        changed = true;
      }
    }
    if (coverTries(graph, regions)) changed = true;
  }
  for (const r of regions) {
    if (r.handler !== undefined && at.get(r.handler.at)! < r.end) return null;
    if (r.kind === "label") continue;
    for (const [from, to] of edges) {
      if ((from < r.start || from >= r.end) && to > r.start && to < r.end) return null;
    }
  }
  return regions.sort((a, b) => a.start - b.start || b.end - a.end || NESTING[a.kind] - NESTING[b.kind]);
}
