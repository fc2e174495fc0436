/**
 * The peephole optimiser over basic blocks, the analysis of unbound locals, and the depth of the stack.
 * Source: Python/flowgraph.c (optimize_cfg, swaptimize, apply_static_swaps, add_checks_for_loads_of_uninitialized_variables, …).
 */
import type { Const } from "../../base/const.ts";
import { Op, stackEffect } from "../../spec/opcodes.ts";
import { constTruth } from "../const-key.ts";
import {
  type Block,
  hasFallthrough,
  hasTarget,
  type Instr,
  isJump,
  isScopeExit,
  isUnconditionalJump,
  usesConst,
} from "./cfg.ts";
import {
  eliminateEmptyBlocks,
  inlineSmallExitBlock,
  labelExceptionTargets,
  markExceptHandlers,
  markReachable,
  pushColdBlocksToEnd,
  removeRedundantJumps,
  removeRedundantNops,
  removeRedundantNopsAndPairs,
  resolveLineNumbers,
} from "./passes.ts";

const { NOP, LOAD_CONST, COPY, JUMP, SWAP, POP_TOP, STORE_FAST, STORE_FAST_MAYBE_NULL, BUILD_TUPLE } = Op;
const { UNPACK_SEQUENCE, IS_OP, RETURN_VALUE, RETURN_CONST, PUSH_NULL, LOAD_GLOBAL } = Op;
const { POP_JUMP_IF_FALSE, POP_JUMP_IF_TRUE, POP_JUMP_IF_NONE, POP_JUMP_IF_NOT_NONE } = Op;
const { DELETE_FAST, LOAD_FAST, LOAD_FAST_CHECK, LOAD_FAST_AND_CLEAR } = Op;

/** The constants of a code object while it is being made; folding adds to them. */
export interface ConstPool {
  values: Const[];
  /** Index of an equal constant, which is added if there is none. */
  indexOf(value: Const): number;
}

/** Runs all passes of a code unit; returns the entry block. */
export function optimizeUnit(
  entry: Block,
  consts: ConstPool,
  nlocals: number,
  nparams: number,
  firstlineno: number,
): Block {
  markExceptHandlers(entry);
  labelExceptionTargets(entry);
  const first = optimizeCfg(entry, consts);
  removeUnusedConsts(first, consts);
  checkUnboundLocals(first, nlocals, nparams);
  pushColdBlocksToEnd(first);
  resolveLineNumbers(first, firstlineno);
  return first;
}

function optimizeCfg(start: Block, consts: ConstPool): Block {
  let entry = eliminateEmptyBlocks(start);
  for (let b: Block | null = entry; b !== null; b = b.next) inlineSmallExitBlock(b);
  for (let b: Block | null = entry; b !== null; b = b.next) optimizeBlock(b, consts);
  removeRedundantNopsAndPairs(entry);
  for (let b: Block | null = entry; b !== null; b = b.next) inlineSmallExitBlock(b);
  markReachable(entry);
  for (let b: Block | null = entry; b !== null; b = b.next) if (b.predecessors === 0) b.instrs.length = 0;
  for (let b: Block | null = entry; b !== null; b = b.next) removeRedundantNops(b);
  entry = eliminateEmptyBlocks(entry);
  removeRedundantJumps(entry);
  return entry;
}

function optimizeBlock(b: Block, consts: ConstPool): void {
  const instrs = b.instrs;
  let op = 0;
  let arg = 0;
  let target: Instr | null = null;
  for (let i = 0; i < instrs.length; i++) {
    const inst = instrs[i]!;
    // a copy of a constant is as good as the constant itself
    const copiesConst = op === LOAD_CONST && inst.op === COPY && inst.arg === 1;
    if (!copiesConst) {
      op = inst.op;
      arg = inst.arg;
      target = hasTarget(op) ? inst.target!.instrs[0]! : null;
    }
    const next = instrs[i + 1];
    const nextop = next === undefined ? 0 : next.op;
    switch (op) {
      case LOAD_CONST:
        if (nextop === POP_JUMP_IF_FALSE || nextop === POP_JUMP_IF_TRUE) {
          const jumps = constTruth(consts.values[arg]!) === (nextop === POP_JUMP_IF_TRUE);
          inst.setOp0(NOP);
          if (jumps) next!.op = JUMP;
          else next!.setOp0(NOP);
        } else if (nextop === IS_OP) {
          const jump = instrs[i + 2];
          if (
            consts.values[arg] === null &&
            jump !== undefined &&
            (jump.op === POP_JUMP_IF_FALSE || jump.op === POP_JUMP_IF_TRUE)
          ) {
            const inverted = next!.arg !== 0;
            inst.setOp0(NOP);
            next!.setOp0(NOP);
            jump.op = inverted !== (jump.op === POP_JUMP_IF_FALSE) ? POP_JUMP_IF_NOT_NONE : POP_JUMP_IF_NONE;
          }
        } else if (nextop === RETURN_VALUE) {
          inst.setOp0(NOP);
          next!.op = RETURN_CONST;
          next!.arg = arg;
          i++;
        }
        break;
      case BUILD_TUPLE:
        if (nextop === UNPACK_SEQUENCE && arg === next!.arg) {
          if (arg === 1) {
            inst.setOp0(NOP);
            next!.setOp0(NOP);
            continue;
          }
          if (arg === 2 || arg === 3) {
            inst.setOp0(NOP);
            next!.op = SWAP;
            continue;
          }
        }
        if (i >= arg) foldTuple(instrs, i, arg, consts);
        break;
      case POP_JUMP_IF_NOT_NONE:
      case POP_JUMP_IF_NONE:
      case POP_JUMP_IF_FALSE:
      case POP_JUMP_IF_TRUE:
      case JUMP:
        if (target!.op === JUMP && threadJump(inst, target!)) i--;
        break;
      case SWAP:
        if (arg === 1) {
          inst.setOp0(NOP);
          break;
        }
        i = swaptimize(instrs, i);
        applyStaticSwaps(instrs, i);
        break;
      case PUSH_NULL:
        if (nextop === LOAD_GLOBAL) {
          inst.setOp0(NOP);
          next!.arg |= 1;
        }
        break;
    }
  }
}

/** A jump to a jump goes straight to the end, if no line is lost. */
function threadJump(inst: Instr, target: Instr): boolean {
  if (inst.line !== target.line && target.line !== -1) return false;
  if (inst.target === target.target) return false; // nothing would change, for ever
  inst.target = target.target;
  return true;
}

/** `LOAD_CONST × n, BUILD_TUPLE n` becomes one constant. */
function foldTuple(instrs: Instr[], at: number, n: number, consts: ConstPool): void {
  const items: Const[] = [];
  for (let i = at - n; i < at; i++) {
    const instr = instrs[i]!;
    if (instr.op !== LOAD_CONST) return;
    items.push(consts.values[instr.arg]!);
  }
  const index = consts.indexOf(items);
  for (let i = at - n; i < at; i++) instrs[i]!.setOp0(NOP);
  instrs[at]!.op = LOAD_CONST;
  instrs[at]!.arg = index;
}

const VISITED = -1;

/** Replaces a run of SWAPs (and NOPs) by the shortest with the same effect. Returns the index of its last instruction. */
function swaptimize(instrs: Instr[], at: number): number {
  let depth = instrs[at]!.arg;
  let length = 1;
  let more = false;
  for (; at + length < instrs.length; length++) {
    const instr = instrs[at + length]!;
    if (instr.op === SWAP) {
      depth = Math.max(depth, instr.arg);
      more = true;
    } else if (instr.op !== NOP) break;
  }
  if (!more) return at;
  const stack = Array.from({ length: depth }, (_, i) => i);
  for (let i = at; i < at + length; i++) {
    const instr = instrs[i]!;
    if (instr.op !== SWAP) continue;
    const top = stack[0]!;
    stack[0] = stack[instr.arg - 1]!;
    stack[instr.arg - 1] = top;
  }
  // Undo the permutation cycle by cycle, writing the swaps from the end.
  let current = at + length - 1;
  for (let i = 0; i < depth; i++) {
    if (stack[i] === VISITED || stack[i] === i) continue;
    let j = i;
    for (;;) {
      if (j !== 0) {
        instrs[current]!.op = SWAP;
        instrs[current]!.arg = j + 1;
        current--;
      }
      if (stack[j] === VISITED) break;
      const nextJ: number = stack[j]!;
      stack[j] = VISITED;
      j = nextJ;
    }
  }
  while (current >= at) instrs[current--]!.setOp0(NOP);
  return at + length - 1;
}

function swappable(op: number): boolean {
  return op === STORE_FAST || op === STORE_FAST_MAYBE_NULL || op === POP_TOP;
}

function storesTo(i: Instr): number {
  return i.op === STORE_FAST || i.op === STORE_FAST_MAYBE_NULL ? i.arg : -1;
}

function nextSwappable(instrs: Instr[], from: number, line: number): number {
  for (let i = from + 1; i < instrs.length; i++) {
    const instr = instrs[i]!;
    if (line >= 0 && instr.line !== line) return -1; // a debugger could see the difference
    if (instr.op === NOP) continue;
    return swappable(instr.op) ? i : -1;
  }
  return -1;
}

/** Swaps instructions instead of stack items where that is the same. */
function applyStaticSwaps(instrs: Instr[], from: number): void {
  for (let i = from; i >= 0; i--) {
    const swap = instrs[i]!;
    if (swap.op !== SWAP) {
      if (swap.op === NOP || swappable(swap.op)) continue;
      return;
    }
    const j = nextSwappable(instrs, i, -1);
    if (j < 0) return;
    const line = instrs[j]!.line;
    let k = j;
    for (let count = swap.arg - 1; count > 0; count--) {
      k = nextSwappable(instrs, k, line);
      if (k < 0) return;
    }
    const storeJ = storesTo(instrs[j]!);
    const storeK = storesTo(instrs[k]!);
    if (storeJ >= 0 || storeK >= 0) {
      if (storeJ === storeK) return;
      for (let between = j + 1; between < k; between++) {
        const store = storesTo(instrs[between]!);
        if (store >= 0 && (store === storeJ || store === storeK)) return;
      }
    }
    swap.setOp0(NOP);
    const temp = instrs[j]!;
    instrs[j] = instrs[k]!;
    instrs[k] = temp;
  }
}

/** Drops constants that no instruction loads; the first stays, it may be the docstring. */
function removeUnusedConsts(entry: Block, consts: ConstPool): void {
  const n = consts.values.length;
  if (n === 0) return;
  const used = new Uint8Array(n);
  used[0] = 1;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const i of b.instrs) if (usesConst(i.op)) used[i.arg] = 1;
  }
  const newIndex = new Int32Array(n);
  const kept: Const[] = [];
  for (let i = 0; i < n; i++) {
    if (used[i] === 0) continue;
    newIndex[i] = kept.length;
    kept.push(consts.values[i]!);
  }
  if (kept.length === n) return;
  consts.values = kept;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const i of b.instrs) if (usesConst(i.op)) i.arg = newIndex[i.arg]!;
  }
}

/** Locals from here on are only analysed within a block, to keep the work linear. */
const MANY_LOCALS = 64;

/** Finds loads of locals that may be unbound: they become LOAD_FAST_CHECK, all others need no check. */
function checkUnboundLocals(entry: Block, nlocals: number, nparams: number): void {
  if (nlocals === 0) return;
  let tracked = nlocals;
  if (nlocals > MANY_LOCALS) {
    checkManyLocals(entry, nlocals);
    tracked = MANY_LOCALS;
  }
  for (let b: Block | null = entry; b !== null; b = b.next) {
    b.visited = false;
    b.unsafeLow = 0;
    b.unsafeHigh = 0;
  }
  const stack: Block[] = [];
  let low = 0;
  let high = 0;
  for (let i = nparams; i < tracked; i++) {
    if (i < 32) low |= 1 << i;
    else high |= 1 << (i - 32);
  }
  pushUnsafe(entry, low, high, stack);
  for (let b: Block | null = entry; b !== null; b = b.next) scanLocals(b, stack);
  while (stack.length > 0) {
    const b = stack.pop()!;
    b.visited = false; // no longer on the stack
    scanLocals(b, stack);
  }
}

function pushUnsafe(b: Block, low: number, high: number, stack: Block[]): void {
  const bothLow = b.unsafeLow | low;
  const bothHigh = b.unsafeHigh | high;
  if (bothLow === b.unsafeLow && bothHigh === b.unsafeHigh) return;
  b.unsafeLow = bothLow;
  b.unsafeHigh = bothHigh;
  if (!b.visited) {
    stack.push(b);
    b.visited = true;
  }
}

function scanLocals(b: Block, stack: Block[]): void {
  let low = b.unsafeLow;
  let high = b.unsafeHigh;
  for (const i of b.instrs) {
    if (i.except !== null) pushUnsafe(i.except, low, high, stack);
    const arg = i.arg;
    if (arg >= MANY_LOCALS) continue;
    switch (i.op) {
      case DELETE_FAST:
      case LOAD_FAST_AND_CLEAR:
      case STORE_FAST_MAYBE_NULL:
        if (arg < 32) low |= 1 << arg;
        else high |= 1 << (arg - 32);
        break;
      case LOAD_FAST:
        if (arg < 32 ? low & (1 << arg) : high & (1 << (arg - 32))) i.op = LOAD_FAST_CHECK;
        if (arg < 32) low &= ~(1 << arg);
        else high &= ~(1 << (arg - 32));
        break;
      case STORE_FAST:
      case LOAD_FAST_CHECK:
        if (arg < 32) low &= ~(1 << arg);
        else high &= ~(1 << (arg - 32));
        break;
    }
  }
  if (b.next !== null && hasFallthrough(b)) pushUnsafe(b.next, low, high, stack);
  const last = b.last;
  if (last !== undefined && isJump(last)) pushUnsafe(last.target!, low, high, stack);
}

function checkManyLocals(entry: Block, nlocals: number): void {
  // the block in which a local was last known to be bound
  const boundIn = new Int32Array(nlocals - MANY_LOCALS);
  let blocknum = 0;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    blocknum++;
    for (const i of b.instrs) {
      const at = i.arg - MANY_LOCALS;
      if (at < 0) continue;
      switch (i.op) {
        case DELETE_FAST:
        case LOAD_FAST_AND_CLEAR:
        case STORE_FAST_MAYBE_NULL:
          boundIn[at] = blocknum - 1;
          break;
        case STORE_FAST:
          boundIn[at] = blocknum;
          break;
        case LOAD_FAST:
          if (boundIn[at] !== blocknum) i.op = LOAD_FAST_CHECK;
          boundIn[at] = blocknum;
          break;
      }
    }
  }
}

/** Largest stack depth on any path; also the depth at the entry of every block. Generators start with one value. */
export function stackDepth(entry: Block, generator: boolean): number {
  for (let b: Block | null = entry; b !== null; b = b.next) b.startdepth = -1;
  let max = 0;
  const stack: Block[] = [];
  const push = (b: Block, depth: number): void => {
    if (b.startdepth >= depth || b.startdepth >= 100) return;
    b.startdepth = depth;
    stack.push(b);
  };
  push(entry, generator ? 1 : 0);
  while (stack.length > 0) {
    const b = stack.pop()!;
    let depth = b.startdepth;
    let next = b.next;
    for (const i of b.instrs) {
      const after = depth + stackEffect(i.op, i.arg, false);
      if (after > max) max = after;
      if (i.target !== null && hasTarget(i.op)) {
        const atTarget = depth + stackEffect(i.op, i.arg, true);
        if (atTarget > max) max = atTarget;
        push(i.target, atTarget);
      }
      depth = after;
      if (isUnconditionalJump(i.op) || isScopeExit(i.op)) {
        next = null;
        break;
      }
    }
    if (next !== null) push(next, depth);
  }
  return max;
}
