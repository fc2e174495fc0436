/**
 * Passes over the graph that do not change what is computed: exception targets, reachability, jump and NOP removal, cold code,
 * line numbers. Source: Python/flowgraph.c.
 */
import { Op } from "../../spec/opcodes.ts";
import {
  Block,
  exitsScope,
  hasFallthrough,
  hasTarget,
  Instr,
  isBlockPush,
  isJump,
  isUnconditionalJump,
  type Loc,
  NO_LOCATION,
} from "./cfg.ts";

const { NOP, POP_TOP, LOAD_CONST, COPY, JUMP, POP_BLOCK, SETUP_WITH, SETUP_CLEANUP, YIELD_VALUE, RETURN_VALUE } = Op;
const { STORE_FAST, STORE_FAST_MAYBE_NULL } = Op;

function clearVisited(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) b.visited = false;
}

/** Marks the blocks that handle exceptions. */
export function markExceptHandlers(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const i of b.instrs) if (isBlockPush(i)) i.target!.exceptHandler = true;
  }
}

/** Finds the handler of every instruction by following the block setups along all paths. */
export function labelExceptionTargets(entry: Block): void {
  clearVisited(entry);
  entry.visited = true;
  entry.exceptStack = [];
  const todo: Block[] = [entry];
  while (todo.length > 0) {
    const b = todo.pop()!;
    const stack = b.exceptStack!;
    b.exceptStack = null;
    let owned = true; // whether nobody else has taken over the array
    let handler = stack[stack.length - 1] ?? null;
    for (const i of b.instrs) {
      const target = i.target;
      if (isBlockPush(i)) {
        if (!target!.visited) {
          target!.exceptStack = stack.slice();
          target!.visited = true;
          todo.push(target!);
        }
        if (i.op === SETUP_WITH || i.op === SETUP_CLEANUP) target!.preserveLasti = true;
        stack.push(target!);
        handler = target;
      } else if (i.op === POP_BLOCK) {
        stack.pop();
        handler = stack[stack.length - 1] ?? null;
      } else if (isJump(i)) {
        i.except = handler;
        if (!target!.visited) {
          if (hasFallthrough(b)) target!.exceptStack = stack.slice();
          else {
            target!.exceptStack = stack;
            owned = false;
          }
          target!.visited = true;
          todo.push(target!);
        }
      } else {
        if (i.op === YIELD_VALUE) i.arg = stack.length;
        i.except = handler;
      }
    }
    if (owned && hasFallthrough(b) && b.next !== null && !b.next.visited) {
      b.next.exceptStack = stack;
      b.next.visited = true;
      todo.push(b.next);
    }
  }
}

/** Counts the predecessors of every block that can be reached. */
export function markReachable(entry: Block): void {
  clearVisited(entry);
  for (let b: Block | null = entry; b !== null; b = b.next) b.predecessors = 0;
  entry.predecessors = 1;
  const stack: Block[] = [entry];
  while (stack.length > 0) {
    const b = stack.pop()!;
    b.visited = true;
    if (b.next !== null && hasFallthrough(b)) {
      if (!b.next.visited) stack.push(b.next);
      b.next.predecessors++;
    }
    for (const i of b.instrs) {
      if (!hasTarget(i.op)) continue;
      const target = i.target!;
      if (!target.visited) stack.push(target);
      target.predecessors++;
    }
  }
}

/** Takes blocks without instructions out of the list. Returns the entry block, which may be another one now. */
export function eliminateEmptyBlocks(entry: Block): Block {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    let next: Block | null = b.next;
    while (next !== null && next.instrs.length === 0) next = next.next;
    b.next = next;
  }
  let first = entry;
  while (first.instrs.length === 0 && first.next !== null) first = first.next;
  for (let b: Block | null = first; b !== null; b = b.next) {
    for (const i of b.instrs) {
      if (!hasTarget(i.op)) continue;
      let target = i.target!;
      while (target.instrs.length === 0) target = target.next!;
      i.target = target;
    }
  }
  return first;
}

/** Removes the NOPs of a block that no line needs. */
export function removeRedundantNops(b: Block): void {
  const instrs = b.instrs;
  let dest = 0;
  // most blocks have none
  while (dest < instrs.length && instrs[dest]!.op !== NOP) dest++;
  if (dest === instrs.length) return;
  let previousLine = dest === 0 ? -1 : instrs[dest - 1]!.line;
  for (let src = dest; src < instrs.length; src++) {
    const instr = instrs[src]!;
    const line = instr.line;
    if (instr.op === NOP && nopIsRedundant(b, src, line, previousLine)) continue;
    if (dest !== src) instrs[dest] = instr;
    dest++;
    previousLine = line;
  }
  instrs.length = dest;
}

function nopIsRedundant(b: Block, at: number, line: number, previousLine: number): boolean {
  if (line < 0 || previousLine === line) return true;
  const following = b.instrs[at + 1];
  if (following !== undefined) {
    const next = following.line;
    if (next === line) return true;
    if (next < 0) {
      following.setLoc(b.instrs[at]!.loc);
      return true;
    }
    return false;
  }
  let next = b.next;
  while (next !== null && next.instrs.length === 0) next = next.next;
  if (next === null) return false;
  for (const i of next.instrs) {
    if (i.op === NOP && i.line < 0) continue; // will be removed itself
    return i.line === line;
  }
  return false;
}

/** Removes NOPs, and pushes that the next instruction pops. */
export function removeRedundantNopsAndPairs(entry: Block): void {
  let done = false;
  while (!done) {
    done = true;
    let instr: Instr | null = null;
    for (let b: Block | null = entry; b !== null; b = b.next) {
      removeRedundantNops(b);
      if (b.label >= 0) instr = null; // a jump may lead here
      for (const i of b.instrs) {
        const previous: Instr | null = instr;
        instr = i;
        if (i.op === POP_TOP && previous !== null) {
          if (previous.op === LOAD_CONST || (previous.op === COPY && previous.arg === 1)) {
            previous.setOp0(NOP);
            i.setOp0(NOP);
            done = false;
          }
        }
      }
      if ((instr !== null && isJump(instr)) || !hasFallthrough(b)) instr = null;
    }
  }
}

/** Turns jumps to the next block into NOPs. */
export function removeRedundantJumps(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const last: Instr = b.last!;
    if (isUnconditionalJump(last.op) && last.target === b.next) last.setOp0(NOP);
  }
}

/** Exit blocks up to this size are copied into blocks that jump to them. */
const MAX_COPY_SIZE = 4;

/** Appends a small exit block in place of the jump to it. */
export function inlineSmallExitBlock(b: Block): void {
  const last = b.last;
  if (last === undefined || !isUnconditionalJump(last.op)) return;
  const target = last.target!;
  if (exitsScope(target) && target.instrs.length <= MAX_COPY_SIZE) {
    last.setOp0(NOP);
    last.target = null;
    const n = target.instrs.length;
    for (let i = 0; i < n; i++) b.instrs.push(target.instrs[i]!.clone());
  }
}

function markWarm(entry: Block): void {
  clearVisited(entry);
  const stack: Block[] = [entry];
  entry.visited = true;
  while (stack.length > 0) {
    const b = stack.pop()!;
    b.warm = true;
    const next = b.next;
    if (next !== null && hasFallthrough(b) && !next.visited) {
      stack.push(next);
      next.visited = true;
    }
    const last = b.last;
    if (last !== undefined && isJump(last) && !last.target!.visited) {
      stack.push(last.target!);
      last.target!.visited = true;
    }
  }
}

function markCold(entry: Block): void {
  markWarm(entry);
  clearVisited(entry);
  const stack: Block[] = [];
  for (let b: Block | null = entry; b !== null; b = b.next) {
    if (b.exceptHandler) {
      stack.push(b);
      b.visited = true;
    }
  }
  while (stack.length > 0) {
    const b = stack.pop()!;
    b.cold = true;
    const next = b.next;
    if (next !== null && hasFallthrough(b) && !next.warm && !next.visited) {
      stack.push(next);
      next.visited = true;
    }
    const last = b.last;
    if (last !== undefined && isJump(last)) {
      const target = last.target!;
      if (!target.warm && !target.visited) {
        stack.push(target);
        target.visited = true;
      }
    }
  }
}

/** Moves code that only exceptions reach behind all other code. */
export function pushColdBlocksToEnd(entry: Block): void {
  if (entry.next === null) return;
  markCold(entry);
  // a cold block that runs into a warm one needs a jump now
  for (let b: Block | null = entry; b !== null; b = b.next) {
    if (b.cold && hasFallthrough(b) && b.next?.warm) {
      const explicit = new Block(-1);
      const jump = new Instr(JUMP, 0, NO_LOCATION);
      jump.target = b.next;
      explicit.instrs.push(jump);
      explicit.cold = true;
      explicit.next = b.next;
      b.next = explicit;
    }
  }
  let coldHead: Block | null = null;
  let coldTail: Block | null = null;
  let b = entry;
  while (b.next !== null) {
    while (b.next !== null && !b.next.cold) b = b.next;
    if (b.next === null) break;
    const start: Block = b.next;
    let end = start;
    while (end.next?.cold) end = end.next;
    if (coldHead === null) coldHead = start;
    else coldTail!.next = start;
    coldTail = end;
    b.next = end.next;
    end.next = null;
  }
  b.next = coldHead;
  if (coldHead !== null) removeRedundantJumps(entry);
}

/** Turns block setups into NOPs, which have done their work, and removes what is left over. */
export function convertPseudoOps(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const i of b.instrs) {
      if (isBlockPush(i) || i.op === POP_BLOCK) i.setOp0(NOP);
      else if (i.op === STORE_FAST_MAYBE_NULL) i.op = STORE_FAST;
    }
  }
  for (let b: Block | null = entry; b !== null; b = b.next) removeRedundantNops(b);
}

function isExitWithoutLine(b: Block): boolean {
  return exitsScope(b) && b.instrs.every((i) => i.line < 0);
}

/** Gives every exit block without a line a copy for each jump to it, so that each can take the line of its one predecessor. */
function duplicateExitsWithoutLine(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const last: Instr = b.last!;
    if (!isJump(last)) continue;
    const target = last.target!;
    if (isExitWithoutLine(target) && target.predecessors > 1) {
      const copy = new Block(-1);
      copy.instrs = target.instrs.map((i) => i.clone());
      copy.instrs[0]!.setLoc(last.loc);
      last.target = copy;
      target.predecessors--;
      copy.predecessors = 1;
      copy.next = target.next;
      target.next = copy;
    }
  }
  for (let b: Block | null = entry; b !== null; b = b.next) {
    if (hasFallthrough(b) && b.next !== null && b.instrs.length > 0 && isExitWithoutLine(b.next)) {
      b.next.instrs[0]!.setLoc(b.last!.loc);
    }
  }
}

/** Instructions without a line take that of the instruction before, also across blocks with one predecessor. */
function propagateLines(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const last = b.last;
    if (last === undefined) continue;
    let previous: Loc = NO_LOCATION;
    for (const i of b.instrs) {
      if (i.line < 0) i.setLoc(previous);
      else previous = i.loc;
    }
    if (hasFallthrough(b) && b.next!.predecessors === 1) {
      const first = b.next!.instrs[0]!;
      if (first.line < 0) first.setLoc(previous);
    }
    if (isJump(last) && last.target!.predecessors === 1) {
      const first = last.target!.instrs[0]!;
      if (first.line < 0) first.setLoc(previous);
    }
  }
}

/** Returns must have a line: the last resort is the line of the exit before. */
function guaranteeLineForExits(entry: Block, firstlineno: number): void {
  let line = firstlineno;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const last = b.last;
    if (last === undefined) continue;
    if (last.line >= 0) line = last.line;
    else if (last.op === RETURN_VALUE) {
      for (const i of b.instrs) i.setLoc({ ...NO_LOCATION, lineno: line });
    }
  }
}

export function resolveLineNumbers(entry: Block, firstlineno: number): void {
  duplicateExitsWithoutLine(entry);
  propagateLines(entry);
  guaranteeLineForExits(entry, firstlineno);
}
