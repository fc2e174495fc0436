/**
 * What a `yield` has to write into the frame: the variables and stack slots that may have changed since the generator went on. All
 * others are there as they were when it last stood still.
 */
import { Op, popped, stackEffect } from "../spec/opcodes.ts";
import type { Block, Graph, Instruction } from "./blocks.ts";

/** Local variables by number, and the depth from which on the stack is new. */
export interface Dirty {
  readonly locals: ReadonlySet<number>;
  readonly depth: number;
}

/** How much of the stack an instruction leaves alone. */
function untouched({ op, arg }: Instruction, depth: number): number {
  // the iterator stays in its slot
  if (op === Op.FOR_ITER) return depth;
  if (op === Op.SEND) return depth - 1;
  return depth - popped(op, arg);
}

/** What an instruction assigns; -1: no variable. */
function assigned({ op, arg }: Instruction): number {
  return op === Op.STORE_FAST || op === Op.DELETE_FAST || op === Op.LOAD_FAST_AND_CLEAR ? arg : -1;
}

/** The locals that some instruction of the blocks assigns. */
export function assignedLocals(blocks: readonly Block[]): ReadonlySet<number> {
  return new Set(blocks.flatMap(({ code }) => code.map(assigned)).filter((local) => local >= 0));
}

class Analysis {
  private readonly graph: Graph;
  private readonly states = new Map<number, { locals: Set<number>; depth: number }>();
  private readonly todo: number[] = [];
  /** By the code unit of a `yield`. */
  readonly found = new Map<number, Dirty>();

  constructor(graph: Graph, entry: number) {
    this.graph = graph;
    this.reach(graph.at.get(entry)!, new Set(), 0);
    for (const unit of graph.resumes) {
      const index = graph.at.get(unit)!;
      // on top is what was sent
      this.reach(index, new Set(), graph.blocks[index]!.depth - 1);
    }
    while (this.todo.length > 0) this.run(this.graph.blocks[this.todo.pop()!]!);
  }

  private reach(index: number, locals: ReadonlySet<number>, depth: number): void {
    const state = this.states.get(index);
    if (state === undefined) this.states.set(index, { locals: new Set(locals), depth });
    else {
      const { size } = state.locals;
      for (const i of locals) state.locals.add(i);
      if (state.locals.size === size && depth >= state.depth) return;
      state.depth = Math.min(state.depth, depth);
    }
    if (!this.todo.includes(index)) this.todo.push(index);
  }

  private run(block: Block): void {
    const state = this.states.get(block.index)!;
    const locals = new Set(state.locals);
    let clean = state.depth;
    let { depth } = block;
    for (const i of block.code) {
      clean = Math.min(clean, untouched(i, depth));
      const local = assigned(i);
      if (local >= 0) locals.add(local);
      if (i.op === Op.YIELD_VALUE) this.found.set(i.at, { locals, depth: clean });
      depth += stackEffect(i.op, i.arg, false);
    }
    const { handler } = block;
    const targets = handler === undefined ? block.successors : [...block.successors, handler.at];
    for (const unit of targets) {
      const to = this.graph.at.get(unit);
      // what leads on to a `yield` comes from a suspended frame
      if (to === undefined || (block.ways !== undefined && unit !== block.successors[0])) continue;
      this.reach(
        to,
        locals,
        Math.min(clean, this.graph.blocks[to]!.depth, handler?.at === unit ? handler.depth : clean),
      );
    }
  }
}

/** What each `yield` of a generator writes, by its code unit. `entry`: where the generator begins. */
export function dirtyAtYields(graph: Graph, entry: number): ReadonlyMap<number, Dirty> {
  return new Analysis(graph, entry).found;
}
