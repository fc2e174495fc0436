/**
 * Getting bytecode ready to run: one 32-bit word a code unit, `opcode | operand << 8`. EXTENDED_ARG is folded into the
 * instruction it extends, jumps hold their absolute target, and a few opcodes are split by operand (`INTERNAL_OPS`), so that the
 * loop decides nothing twice. Positions stay those of `co_code`: word i is code unit i.
 */
import { readExceptionTable } from "../code/exception-table.ts";
import { loadCode } from "../objects/from-const.ts";
import type { PyCode } from "../objects/function.ts";
import { InternalError } from "../protocols/errors.ts";
import { intrinsic1 } from "../spec/intrinsics.ts";
import { CACHES, Op } from "../spec/opcodes.ts";

/** Opcodes of ours, in numbers that CPython 3.12 keeps for its specialised and instrumented forms. */
export const INTERNAL_OPS = {
  /** LOAD_ATTR with the method bit. */
  LOAD_METHOD: 180,
  /** LOAD_GLOBAL that pushes NULL first. */
  LOAD_GLOBAL_NULL: 181,
  BINARY_ADD: 182,
  BINARY_SUBTRACT: 183,
  BINARY_MULTIPLY: 184,
  BINARY_REMAINDER: 185,
  BINARY_FLOOR_DIVIDE: 186,
  BINARY_TRUE_DIVIDE: 187,
  BINARY_AND: 188,
  INPLACE_ADD: 189,
  INPLACE_SUBTRACT: 190,
  COMPARE_LT: 191,
  COMPARE_LE: 192,
  COMPARE_EQ: 193,
  COMPARE_NE: 194,
  COMPARE_GT: 195,
  COMPARE_GE: 196,
  LOAD_FAST_LOAD_FAST: 197,
  LOAD_FAST_LOAD_CONST: 198,
  STORE_FAST_LOAD_FAST: 199,
  STORE_FAST_STORE_FAST: 200,
  /** POP_TOP of what a call returned: nobody may hold it any more. */
  POP_RESULT: 201,
} as const;

/** Operand of BINARY_OP to the internal opcode that has its own case. The in-place forms of immutable numbers share the plain one. */
const BINARY_SPLIT: Readonly<Record<number, number>> = {
  0: INTERNAL_OPS.BINARY_ADD,
  1: INTERNAL_OPS.BINARY_AND,
  2: INTERNAL_OPS.BINARY_FLOOR_DIVIDE,
  5: INTERNAL_OPS.BINARY_MULTIPLY,
  6: INTERNAL_OPS.BINARY_REMAINDER,
  10: INTERNAL_OPS.BINARY_SUBTRACT,
  11: INTERNAL_OPS.BINARY_TRUE_DIVIDE,
  13: INTERNAL_OPS.INPLACE_ADD,
  23: INTERNAL_OPS.INPLACE_SUBTRACT,
};

/** The public opcode behind each internal one. */
const PUBLIC_OP: Uint8Array = (() => {
  const table = new Uint8Array(256);
  for (let i = 0; i < 256; i++) table[i] = i;
  const set = (op: number, ...from: number[]): void => {
    for (const f of from) table[f] = op;
  };
  const o = INTERNAL_OPS;
  set(Op.LOAD_ATTR, o.LOAD_METHOD);
  set(Op.POP_TOP, o.POP_RESULT);
  set(Op.LOAD_GLOBAL, o.LOAD_GLOBAL_NULL);
  for (let op: number = o.BINARY_ADD; op <= o.INPLACE_SUBTRACT; op++) set(Op.BINARY_OP, op);
  for (let op: number = o.COMPARE_LT; op <= o.COMPARE_GE; op++) set(Op.COMPARE_OP, op);
  set(Op.LOAD_FAST, o.LOAD_FAST_LOAD_FAST, o.LOAD_FAST_LOAD_CONST);
  set(Op.STORE_FAST, o.STORE_FAST_LOAD_FAST, o.STORE_FAST_STORE_FAST);
  return table;
})();

/** The opcode, as `co_code` has it, of the instruction at a code unit. */
export function opcodeAt(code: PyCode, unit: number): number {
  const words = code.words ?? prepareCode(code);
  return PUBLIC_OP[words[unit]! & 255]!;
}

/** Whether a handler is the one around every generator's body, which turns StopIteration into RuntimeError and hands on all else. */
export function isGeneratorEnd(code: PyCode, handler: number): boolean {
  return (code.words ?? prepareCode(code))[handler] === GENERATOR_END;
}

/** Number of words in an entry of `PyCode.handlers`: start, end, target, depth, whether it wants the position. */
const HANDLER_SIZE = 5;

/** The entry of `PyCode.handlers` for exceptions in the instruction at `pc`; -1: there is none. */
export function handlerFor(code: PyCode, pc: number): number {
  if (code.handlers === undefined) prepareCode(code);
  const handlers = code.handlers!;
  for (let i = 0; i < handlers.length && pc >= handlers[i]!; i += HANDLER_SIZE) if (pc < handlers[i + 1]!) return i;
  return -1;
}

/** Fills `code.words` and `code.handlers`; the words. */
export function prepareCode(code: PyCode): Int32Array {
  loadCode(code);
  const bytes = code.code.co_code;
  const n = bytes.length >> 1;
  const words = new Int32Array(n);
  let extended = 0;
  for (let i = 0; i < n; ) {
    const op = bytes[i * 2]!;
    const arg = extended | bytes[i * 2 + 1]!;
    if (op === Op.EXTENDED_ARG) {
      extended = arg << 8;
      words[i++] = Op.NOP;
      continue;
    }
    extended = 0;
    const next = i + 1 + CACHES[op]!;
    words[i] = wordFor(op, arg, next);
    i = next;
  }
  fuse(words);
  const entries = readExceptionTable(code.code.co_exceptiontable);
  const handlers = new Int32Array(entries.length * HANDLER_SIZE);
  for (let i = 0; i < entries.length; i++) {
    const e = entries[i]!;
    handlers.set([e.start >> 1, e.end >> 1, e.target >> 1, e.depth, e.lasti ? 1 : 0], i * HANDLER_SIZE);
  }
  code.words = words;
  code.handlers = handlers;
  const caches: unknown[] = [];
  while (caches.length < n) caches.push(undefined);
  code.caches = caches;
  return words;
}

const GENERATOR_END = Op.CALL_INTRINSIC_1 | (intrinsic1("INTRINSIC_STOPITERATION_ERROR") << 8);

function wordFor(op: number, arg: number, next: number): number {
  switch (op) {
    case Op.FOR_ITER:
      // exhausted: past the END_FOR that the jump would land on
      return word(op, next + arg + 1);
    case Op.JUMP_FORWARD:
    case Op.POP_JUMP_IF_FALSE:
    case Op.POP_JUMP_IF_TRUE:
    case Op.POP_JUMP_IF_NONE:
    case Op.POP_JUMP_IF_NOT_NONE:
    case Op.SEND:
      return word(op, next + arg);
    case Op.JUMP_BACKWARD:
    case Op.JUMP_BACKWARD_NO_INTERRUPT:
      return word(op, next - arg);
    case Op.LOAD_ATTR:
      return word((arg & 1) !== 0 ? INTERNAL_OPS.LOAD_METHOD : op, arg >> 1);
    case Op.LOAD_GLOBAL:
      return word((arg & 1) !== 0 ? INTERNAL_OPS.LOAD_GLOBAL_NULL : op, arg >> 1);
    case Op.BINARY_OP:
      return word(BINARY_SPLIT[arg] ?? op, arg);
    case Op.COMPARE_OP:
      return word(INTERNAL_OPS.COMPARE_LT + (arg >> 4), arg >> 4);
    default:
      return word(op, arg);
  }
}

function word(op: number, arg: number): number {
  if (arg < 0 || arg > 0x7fffff) throw new InternalError("operand out of range: " + arg);
  return op | (arg << 8);
}

/** Pairs of cheap instructions become one: `a | b << 8` with both operands below 256 in the operand. The second word stays. */
function fuse(words: Int32Array): void {
  const o = INTERNAL_OPS;
  for (let i = 0; i + 1 < words.length; i++) {
    const first = words[i]!;
    const op = first & 255;
    const after = i + 1 + CACHES[Op.CALL]!;
    if (op === Op.CALL && words[after] === Op.POP_TOP) words[after] = o.POP_RESULT;
    if (op !== Op.LOAD_FAST && op !== Op.STORE_FAST) continue;
    const second = words[i + 1]!;
    const op2 = second & 255;
    if (first >>> 8 > 255 || second >>> 8 > 255) continue;
    let fused = 0;
    if (op === Op.LOAD_FAST) {
      if (op2 === Op.LOAD_FAST) fused = o.LOAD_FAST_LOAD_FAST;
      else if (op2 === Op.LOAD_CONST) fused = o.LOAD_FAST_LOAD_CONST;
    } else if (op2 === Op.LOAD_FAST) fused = o.STORE_FAST_LOAD_FAST;
    else if (op2 === Op.STORE_FAST) fused = o.STORE_FAST_STORE_FAST;
    if (fused !== 0) {
      words[i] = word(fused, (first >>> 8) | ((second >>> 8) << 8));
      i++;
    }
  }
}
