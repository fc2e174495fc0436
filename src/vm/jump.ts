/**
 * Setting `f_lineno`: a trace function lets its frame go on at another line. The value stack there must be one that the stack here
 * can become by popping; an abstract run over the code tells what kinds of values stand on it where. Source: Objects/frameobject.c
 * (frame_setlineno, mark_stacks).
 */
import { lines } from "../code/linetable.ts";
import type { PyBaseException } from "../objects/exception.ts";
import type { PyFrame } from "../objects/frame.ts";
import type { PyCode } from "../objects/function.ts";
import { None } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { exceptionTypes } from "../objects/types.ts";
import { pyError } from "../protocols/errors.ts";
import { CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR } from "../spec/codeflags.ts";
import { CACHES, Op, stackEffect } from "../spec/opcodes.ts";
import { INTERNAL_OPS, opcodeAt, prepareCode } from "./code.ts";
import { currentEvent } from "./trace.ts";

// Kinds of values on the stack. A stack is the kinds from the bottom up; the order of the numbers matters for `isAbove`.
const ITERATOR = 1;
const EXCEPT = 2;
const OBJECT = 3;
const NULL = 4;
const LASTI = 5;
type Stack = readonly number[];

/** `frame.f_lineno = line` in a trace function: pops what has to go and sets `frame.jumpTo`. */
export function setFrameLine(frame: PyFrame, line: number): void {
  checkEvent();
  const code = frame.code;
  if (line < code.code.co_firstlineno) throw pyError("ValueError", `line ${line} comes before the current code block`);
  const starts = lineStarts(code);
  const target = starts.reduce((best, l) => (l >= line && (best < 0 || l < best) ? l : best), -1);
  if (target < 0) throw pyError("ValueError", `line ${line} comes after the current code block`);

  const stacks = markStacks(code);
  const from = stacks[frame.lasti];
  let best: Stack | undefined;
  let bestUnit = -1;
  let problem = "cannot find bytecode for specified line";
  for (let i = 0; i < starts.length; i++) {
    if (starts[i] !== target) continue;
    const stack = stacks[i];
    if (canBecome(from, stack)) {
      if (best === undefined || isAbove(stack!, best)) {
        best = stack!;
        bestUnit = i;
      }
    } else if (best === undefined) problem = from === undefined ? "can't jump from unreachable code" : explain(stack);
  }
  if (best === undefined) throw pyError("ValueError", problem);
  bindUnbound(frame);
  // a yield has popped its value already
  let now: Stack = currentEvent() === "yield" ? from!.slice(0, -1) : from!;
  while (isAbove(now, best)) {
    const popped = frame.fast[--frame.sp];
    if (now[now.length - 1] === EXCEPT) rt.excInfo.value = popped === None ? undefined : (popped as PyBaseException);
    now = now.slice(0, -1);
  }
  frame.jumpTo = bestUnit;
}

function checkEvent(): void {
  switch (currentEvent()) {
    case "line":
    case "yield":
    case "resume":
      return;
    case undefined:
      throw pyError("ValueError", "f_lineno can only be set in a trace function");
    case "call":
      throw pyError("ValueError", "can't jump from the 'call' trace event of a new frame");
    case "c_call":
    case "c_return":
      throw pyError("ValueError", "can't jump during a call");
    default:
      throw pyError("ValueError", "can only jump from a 'line' trace event");
  }
}

/** The line that starts at each code unit, -1 elsewhere. */
function lineStarts(code: PyCode): number[] {
  const starts: number[] = new Array(code.code.co_code.length >> 1).fill(-1);
  let last = -1;
  for (const run of lines(code.code.co_linetable, code.code.co_firstlineno)) {
    if (run.line === null || run.line === last) continue;
    starts[run.start >> 1] = run.line;
    last = run.line;
  }
  return starts;
}

/** Locals that the skipped code would have bound become None, with a warning. */
function bindUnbound(frame: PyFrame): void {
  let unbound = 0;
  const { fast } = frame;
  for (let i = 0; i < frame.code.stackBase; i++) if (fast[i] === undefined) unbound++;
  if (unbound === 0) return;
  const message = `assigning None to ${unbound} unbound local${unbound === 1 ? "" : "s"}`;
  rt.hooks.warn(exceptionTypes.RuntimeWarning, message, 0);
  for (let i = 0; i < frame.code.stackBase; i++) fast[i] ??= None;
}

/** Order of stacks: a deeper one is above a shallower one. */
function isAbove(a: Stack, b: Stack): boolean {
  if (a.length !== b.length) return a.length > b.length;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! > b[i]!;
  return false;
}

function canBecome(from: Stack | undefined, to: Stack | undefined): boolean {
  if (from === undefined || to === undefined) return false;
  let rest = from;
  while (isAbove(rest, to)) rest = rest.slice(0, -1);
  if (rest.length !== to.length) return false;
  for (let i = 0; i < to.length; i++) {
    const want = to[i]!;
    if (want === OBJECT ? rest[i] === NULL : want !== NULL && want !== rest[i]) return false;
  }
  return true;
}

function explain(to: Stack | undefined): string {
  if (to === undefined) return "can't jump into an exception handler, or code may be unreachable";
  switch (to[to.length - 1]) {
    case EXCEPT:
      return "can't jump into an 'except' block as there's no exception";
    case LASTI:
      return "can't jump into a re-raising block as there's no location";
    case ITERATOR:
      return "can't jump into the body of a for loop";
    default:
      return "incompatible stacks";
  }
}

/** The stack before each instruction; `undefined` where control never comes. */
function markStacks(code: PyCode): (Stack | undefined)[] {
  const words = code.words ?? prepareCode(code);
  const n = words.length;
  const stacks: (Stack | undefined)[] = new Array(n).fill(undefined);
  const isGenerator = (code.flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) !== 0;
  stacks[0] = isGenerator ? [OBJECT] : [];
  let again = true;
  while (again) {
    again = false;
    for (let i = 0; i < n; ) {
      const op = opcodeAt(code, i);
      const next = i + 1 + CACHES[op]!;
      const stack = stacks[i];
      if (stack !== undefined) {
        const jump = jumpOf(op, words[i]!);
        if (jump !== undefined) {
          const there = op === Op.FOR_ITER ? stack.slice(0, -1) : isConditional(op) ? stack.slice(0, -1) : stack;
          if (stacks[jump] === undefined && jump < i) again = true;
          stacks[jump] = there;
        }
        const after = stackAfter(op, words[i]!, stack);
        if (after !== undefined && next < n) stacks[next] = after;
      }
      i = next;
    }
    const handlers = code.handlers!;
    for (let i = 0; i < handlers.length; i += 5) {
      const start = stacks[handlers[i]!];
      if (start === undefined) continue;
      const target = handlers[i + 2]!;
      if (stacks[target] === undefined) again = true;
      const stack = start.slice(0, handlers[i + 3]!);
      if (handlers[i + 4] === 1) stack.push(LASTI);
      stack.push(EXCEPT);
      stacks[target] = stack;
    }
  }
  return stacks;
}

const isConditional = (op: number): boolean =>
  op === Op.POP_JUMP_IF_FALSE ||
  op === Op.POP_JUMP_IF_TRUE ||
  op === Op.POP_JUMP_IF_NONE ||
  op === Op.POP_JUMP_IF_NOT_NONE;

/** Target of a jump instruction: words hold it resolved. FOR_ITER's lies behind the END_FOR. */
function jumpOf(op: number, word: number): number | undefined {
  const jumps =
    isConditional(op) ||
    op === Op.FOR_ITER ||
    op === Op.SEND ||
    op === Op.JUMP_FORWARD ||
    op === Op.JUMP_BACKWARD ||
    op === Op.JUMP_BACKWARD_NO_INTERRUPT;
  return jumps ? word >>> 8 : undefined;
}

/** The stack when the next instruction is reached from this one; `undefined` when it is not. */
function stackAfter(op: number, word: number, stack: Stack): Stack | undefined {
  const arg = word >>> 8;
  const top = stack.length - 1;
  switch (op) {
    case Op.JUMP_FORWARD:
    case Op.JUMP_BACKWARD:
    case Op.JUMP_BACKWARD_NO_INTERRUPT:
    case Op.RETURN_VALUE:
    case Op.RETURN_CONST:
    case Op.RAISE_VARARGS:
    case Op.RERAISE:
      return undefined;
    case Op.SEND:
      return stack;
    case Op.GET_ITER:
    case Op.GET_AITER:
      return [...stack.slice(0, top), ITERATOR];
    case Op.FOR_ITER:
      return [...stack, OBJECT];
    case Op.END_ASYNC_FOR:
      return stack.slice(0, top - 1);
    case Op.PUSH_EXC_INFO:
      return [...stack, EXCEPT];
    case Op.POP_EXCEPT:
      return stack.slice(0, top);
    case Op.PUSH_NULL:
      return [...stack, NULL];
    case Op.LOAD_GLOBAL:
      return (word & 255) === INTERNAL_OPS.LOAD_GLOBAL_NULL ? [...stack, NULL, OBJECT] : [...stack, OBJECT];
    case Op.LOAD_ATTR:
      return (word & 255) === INTERNAL_OPS.LOAD_METHOD ? [...stack.slice(0, top), NULL, OBJECT] : stack;
    case Op.SWAP: {
      const out = stack.slice();
      out[top] = stack[top + 1 - arg]!;
      out[top + 1 - arg] = stack[top]!;
      return out;
    }
    case Op.COPY:
      return [...stack, stack[top + 1 - arg]!];
    case Op.CACHE:
    case Op.RESERVED:
      return undefined;
  }
  const operand = word & 255 ? operandOf(op, word) : arg;
  let delta = stackEffect(op, operand, false);
  const out = stack.slice();
  for (; delta < 0; delta++) out.pop();
  for (; delta > 0; delta--) out.push(OBJECT);
  return out;
}

/** The operand as `co_code` has it, for the fused words. */
function operandOf(op: number, word: number): number {
  const fused = word & 255;
  return fused >= INTERNAL_OPS.LOAD_FAST_LOAD_FAST && (op === Op.LOAD_FAST || op === Op.STORE_FAST)
    ? (word >>> 8) & 255
    : word >>> 8;
}
