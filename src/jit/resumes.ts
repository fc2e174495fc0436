/**
 * The ways of a resumed generator through structured code. A `yield` inside a loop is gone on with in the middle of that loop, where
 * JavaScript cannot jump to; so every such loop gets a block at its head that leads on to what lies within, and the whole one at its
 * start.
 */
import type { Block, Graph } from "./blocks.ts";

/** Block key of the start, where generators are resumed. */
export const RESUMED = -1;

/** Block keys beside a code unit: of what leads on at a loop's head, and of the head itself then. */
const LEADING = -0.5;
const HEAD = -0.25;

interface Loop {
  readonly head: number;
  end: number;
}

/** The loops of a graph, outermost first. */
function loopsOf({ blocks, at }: Graph): Loop[] {
  const loops = new Map<number, Loop>();
  for (const { index, successors } of blocks) {
    for (const s of successors) {
      const head = at.get(s)!;
      if (head > index) continue;
      const loop = loops.get(head);
      if (loop === undefined) loops.set(head, { head, end: index + 1 });
      else loop.end = Math.max(loop.end, index + 1);
    }
  }
  const sorted = [...loops.values()].sort((a, b) => a.head - b.head);
  // as `nest` does it: a loop that ends inside a later one grows
  for (const a of sorted) for (const b of sorted) if (a.head < b.head && b.head < a.end) a.end = Math.max(a.end, b.end);
  return sorted;
}

/** The graph with blocks that lead resumed generators to where they go on. */
export function withWays(graph: Graph, entry: number): Graph {
  const { blocks, at, resumes } = graph;
  const loops = loopsOf(graph);
  const start = new Map<number, number>();
  /** Ways by loop head. */
  const ways = new Map<number, Map<number, number>>();
  for (const unit of resumes) {
    const index = at.get(unit)!;
    let from = start;
    for (const { head, end } of loops) {
      if (index <= head || index >= end) continue;
      from.set(unit, blocks[head]!.start + LEADING);
      let inner = ways.get(head);
      if (inner === undefined) {
        inner = new Map();
        ways.set(head, inner);
      }
      from = inner;
    }
    from.set(unit, unit);
  }
  const out: Omit<Block, "index">[] = [leading(RESUMED, blocks[at.get(entry)!]!, entry, start)];
  /** What now is at the code unit of a loop's head. */
  const heads = new Map<number, number>();
  for (const block of blocks) {
    const inner = ways.get(block.index);
    if (inner === undefined) out.push(block);
    else {
      heads.set(block.start, block.start + LEADING);
      out.push(leading(block.start + LEADING, block, block.start + HEAD, inner), {
        ...block,
        start: block.start + HEAD,
      });
    }
  }
  const indexed = out.map((b, index) => ({ ...b, index }));
  const keys = new Map(indexed.map((b) => [b.start, b.index]));
  for (const [unit, key] of heads) keys.set(unit, keys.get(key)!);
  return { blocks: indexed, at: keys, resumes };
}

/** A block that leads on; its first successor is where everybody else goes. */
function leading(start: number, like: Block, next: number, ways: ReadonlyMap<number, number>): Omit<Block, "index"> {
  const { depth, kept, handler } = like;
  return { start, code: [], depth, kept, handler, successors: [next, ...new Set(ways.values())], ways };
}
