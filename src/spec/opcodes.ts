/**
 * The bytecode of CPython 3.12: one row per opcode. Sources: Lib/opcode.py, Python/bytecodes.c, Python/compile.c (stack_effect).
 *
 * A row's `effect` is written as in bytecodes.c, bottom of the stack first: `(inputs -- outputs)`. `name[size]` stands for `size` values and
 * `name if (cond)` for a value that is there only when the condition holds. `jump` is the effect when the jump (or the exception edge) is taken,
 * where that differs. Specialised and instrumented opcodes never appear in a code object, so they have no rows.
 */

/** What the operand of an instruction means. */
export type ArgKind =
  | "int" // a count, a flag or an index that only this opcode understands
  | "const" // index into co_consts
  | "name" // index into co_names (some opcodes shift it left to make room for flags, see `NAME_SHIFT`)
  | "local" // index into the fast locals
  | "free" // index into the fast locals, a cell there
  | "compare" // comparison in the upper four bits (`COMPARE_OPS`)
  | "binary" // index into `BINARY_OPS`
  | "intrinsic1"
  | "intrinsic2"
  | "forward" // distance in code units from the next instruction on, towards the end
  | "backward" // the same, towards the start
  | "target" // pseudo instructions: a label
  | "handler"; // pseudo instructions: the label of an exception handler

export interface OpcodeRow {
  /** The opcode; 256 and more are pseudo instructions, which only the compiler sees. */
  readonly code: number;
  /** Stack effect, in the notation of bytecodes.c. */
  readonly effect: string;
  /** Stack effect when the jump is taken, where it is another. */
  readonly jump?: string;
  /** Inline cache entries (code units) after the instruction. */
  readonly caches?: number;
  /** Meaning of the operand; absent: the opcode has none. */
  readonly arg?: ArgKind;
  /** Control never reaches the next instruction, and leaves the frame. */
  readonly exit?: true;
}

export const OPCODES = {
  CACHE: { code: 0, effect: "( -- )" },
  POP_TOP: { code: 1, effect: "(value -- )" },
  PUSH_NULL: { code: 2, effect: "( -- null)" },
  INTERPRETER_EXIT: { code: 3, effect: "(retval -- )" },
  END_FOR: { code: 4, effect: "(iter, value -- )" },
  END_SEND: { code: 5, effect: "(receiver, value -- value)" },
  NOP: { code: 9, effect: "( -- )" },
  UNARY_NEGATIVE: { code: 11, effect: "(value -- res)" },
  UNARY_NOT: { code: 12, effect: "(value -- res)" },
  UNARY_INVERT: { code: 15, effect: "(value -- res)" },
  RESERVED: { code: 17, effect: "( -- )" },
  BINARY_SUBSCR: { code: 25, caches: 1, effect: "(container, sub -- res)" },
  BINARY_SLICE: { code: 26, effect: "(container, start, stop -- res)" },
  STORE_SLICE: { code: 27, effect: "(v, container, start, stop -- )" },
  GET_LEN: { code: 30, effect: "(obj -- obj, len)" },
  MATCH_MAPPING: { code: 31, effect: "(subject -- subject, res)" },
  MATCH_SEQUENCE: { code: 32, effect: "(subject -- subject, res)" },
  MATCH_KEYS: { code: 33, effect: "(subject, keys -- subject, keys, values_or_none)" },
  PUSH_EXC_INFO: { code: 35, effect: "(new_exc -- prev_exc, new_exc)" },
  CHECK_EXC_MATCH: { code: 36, effect: "(left, right -- left, res)" },
  CHECK_EG_MATCH: { code: 37, effect: "(exc_value, match_type -- rest, match)" },
  WITH_EXCEPT_START: {
    code: 49,
    effect: "(exit_func, lasti, prev_exc, val -- exit_func, lasti, prev_exc, val, res)",
  },
  GET_AITER: { code: 50, effect: "(obj -- iter)" },
  GET_ANEXT: { code: 51, effect: "(aiter -- aiter, awaitable)" },
  BEFORE_ASYNC_WITH: { code: 52, effect: "(mgr -- exit, res)" },
  BEFORE_WITH: { code: 53, effect: "(mgr -- exit, res)" },
  END_ASYNC_FOR: { code: 54, effect: "(awaitable, exc -- )" },
  CLEANUP_THROW: { code: 55, effect: "(sub_iter, last_sent_val, exc_value -- none, value)" },
  STORE_SUBSCR: { code: 60, caches: 1, effect: "(v, container, sub -- )" },
  DELETE_SUBSCR: { code: 61, effect: "(container, sub -- )" },
  GET_ITER: { code: 68, effect: "(iterable -- iter)" },
  GET_YIELD_FROM_ITER: { code: 69, effect: "(iterable -- iter)" },
  LOAD_BUILD_CLASS: { code: 71, effect: "( -- build_class)" },
  LOAD_ASSERTION_ERROR: { code: 74, effect: "( -- value)" },
  // The frame that resumes later finds one value on its stack; the POP_TOP that always follows removes it.
  RETURN_GENERATOR: { code: 75, effect: "( -- )" },
  RETURN_VALUE: { code: 83, effect: "(retval -- )", exit: true },
  SETUP_ANNOTATIONS: { code: 85, effect: "( -- )" },
  LOAD_LOCALS: { code: 87, effect: "( -- locals)" },
  POP_EXCEPT: { code: 89, effect: "(exc_value -- )" },
  STORE_NAME: { code: 90, arg: "name", effect: "(v -- )" },
  DELETE_NAME: { code: 91, arg: "name", effect: "( -- )" },
  UNPACK_SEQUENCE: { code: 92, arg: "int", caches: 1, effect: "(seq -- values[oparg])" },
  FOR_ITER: { code: 93, arg: "forward", caches: 1, effect: "(iter -- iter, next)" },
  UNPACK_EX: { code: 94, arg: "int", effect: "(seq -- before[oparg & 0xff], list, after[oparg >> 8])" },
  STORE_ATTR: { code: 95, arg: "name", caches: 4, effect: "(v, owner -- )" },
  DELETE_ATTR: { code: 96, arg: "name", effect: "(owner -- )" },
  STORE_GLOBAL: { code: 97, arg: "name", effect: "(v -- )" },
  DELETE_GLOBAL: { code: 98, arg: "name", effect: "( -- )" },
  SWAP: { code: 99, arg: "int", effect: "(bottom, unused[oparg - 2], top -- top, unused[oparg - 2], bottom)" },
  LOAD_CONST: { code: 100, arg: "const", effect: "( -- value)" },
  LOAD_NAME: { code: 101, arg: "name", effect: "( -- v)" },
  BUILD_TUPLE: { code: 102, arg: "int", effect: "(values[oparg] -- tup)" },
  BUILD_LIST: { code: 103, arg: "int", effect: "(values[oparg] -- list)" },
  BUILD_SET: { code: 104, arg: "int", effect: "(values[oparg] -- set)" },
  BUILD_MAP: { code: 105, arg: "int", effect: "(values[oparg * 2] -- map)" },
  LOAD_ATTR: { code: 106, arg: "name", caches: 9, effect: "(owner -- method if (oparg & 1), attr)" },
  COMPARE_OP: { code: 107, arg: "compare", caches: 1, effect: "(left, right -- res)" },
  IMPORT_NAME: { code: 108, arg: "name", effect: "(level, fromlist -- res)" },
  IMPORT_FROM: { code: 109, arg: "name", effect: "(from -- from, res)" },
  JUMP_FORWARD: { code: 110, arg: "forward", effect: "( -- )" },
  POP_JUMP_IF_FALSE: { code: 114, arg: "forward", effect: "(cond -- )" },
  POP_JUMP_IF_TRUE: { code: 115, arg: "forward", effect: "(cond -- )" },
  LOAD_GLOBAL: { code: 116, arg: "name", caches: 4, effect: "( -- null if (oparg & 1), v)" },
  IS_OP: { code: 117, arg: "int", effect: "(left, right -- res)" },
  CONTAINS_OP: { code: 118, arg: "int", effect: "(left, right -- res)" },
  RERAISE: { code: 119, arg: "int", effect: "(values[oparg], exc -- values[oparg])", exit: true },
  COPY: { code: 120, arg: "int", effect: "(bottom, unused[oparg - 1] -- bottom, unused[oparg - 1], top)" },
  RETURN_CONST: { code: 121, arg: "const", effect: "( -- )", exit: true },
  BINARY_OP: { code: 122, arg: "binary", caches: 1, effect: "(left, right -- res)" },
  SEND: { code: 123, arg: "forward", caches: 1, effect: "(receiver, v -- receiver, retval)" },
  LOAD_FAST: { code: 124, arg: "local", effect: "( -- value)" },
  STORE_FAST: { code: 125, arg: "local", effect: "(value -- )" },
  DELETE_FAST: { code: 126, arg: "local", effect: "( -- )" },
  LOAD_FAST_CHECK: { code: 127, arg: "local", effect: "( -- value)" },
  POP_JUMP_IF_NOT_NONE: { code: 128, arg: "forward", effect: "(value -- )" },
  POP_JUMP_IF_NONE: { code: 129, arg: "forward", effect: "(value -- )" },
  RAISE_VARARGS: { code: 130, arg: "int", effect: "(args[oparg] -- )", exit: true },
  GET_AWAITABLE: { code: 131, arg: "int", effect: "(iterable -- iter)" },
  MAKE_FUNCTION: {
    code: 132,
    arg: "int",
    effect:
      "(defaults if (oparg & 1), kwdefaults if (oparg & 2), annotations if (oparg & 4), closure if (oparg & 8), codeobj -- func)",
  },
  BUILD_SLICE: { code: 133, arg: "int", effect: "(start, stop, step if (oparg == 3) -- slice)" },
  JUMP_BACKWARD_NO_INTERRUPT: { code: 134, arg: "backward", effect: "( -- )" },
  MAKE_CELL: { code: 135, arg: "free", effect: "( -- )" },
  LOAD_CLOSURE: { code: 136, arg: "free", effect: "( -- value)" },
  LOAD_DEREF: { code: 137, arg: "free", effect: "( -- value)" },
  STORE_DEREF: { code: 138, arg: "free", effect: "(v -- )" },
  DELETE_DEREF: { code: 139, arg: "free", effect: "( -- )" },
  JUMP_BACKWARD: { code: 140, arg: "backward", effect: "( -- )" },
  LOAD_SUPER_ATTR: {
    code: 141,
    arg: "name",
    caches: 1,
    effect: "(global_super, cls, self -- method if (oparg & 1), attr)",
  },
  CALL_FUNCTION_EX: { code: 142, arg: "int", effect: "(null, func, callargs, kwargs if (oparg & 1) -- res)" },
  LOAD_FAST_AND_CLEAR: { code: 143, arg: "local", effect: "( -- value)" },
  EXTENDED_ARG: { code: 144, arg: "int", effect: "( -- )" },
  LIST_APPEND: { code: 145, arg: "int", effect: "(list, unused[oparg - 1], v -- list, unused[oparg - 1])" },
  SET_ADD: { code: 146, arg: "int", effect: "(set, unused[oparg - 1], v -- set, unused[oparg - 1])" },
  MAP_ADD: { code: 147, arg: "int", effect: "(dict, unused[oparg - 1], key, value -- dict, unused[oparg - 1])" },
  COPY_FREE_VARS: { code: 149, arg: "int", effect: "( -- )" },
  YIELD_VALUE: { code: 150, arg: "int", effect: "(retval -- sent)" },
  RESUME: { code: 151, arg: "int", effect: "( -- )" },
  MATCH_CLASS: { code: 152, arg: "int", effect: "(subject, type, names -- attrs)" },
  FORMAT_VALUE: { code: 155, arg: "int", effect: "(value, fmt_spec if (oparg & 4) -- res)" },
  BUILD_CONST_KEY_MAP: { code: 156, arg: "int", effect: "(values[oparg], keys -- map)" },
  BUILD_STRING: { code: 157, arg: "int", effect: "(pieces[oparg] -- str)" },
  LIST_EXTEND: { code: 162, arg: "int", effect: "(list, unused[oparg - 1], iterable -- list, unused[oparg - 1])" },
  SET_UPDATE: { code: 163, arg: "int", effect: "(set, unused[oparg - 1], iterable -- set, unused[oparg - 1])" },
  DICT_MERGE: { code: 164, arg: "int", effect: "(dict, unused[oparg - 1], update -- dict, unused[oparg - 1])" },
  DICT_UPDATE: { code: 165, arg: "int", effect: "(dict, unused[oparg - 1], update -- dict, unused[oparg - 1])" },
  // Either (method, self, args) or (NULL, callable, args): the first two are told apart by the NULL.
  CALL: { code: 171, arg: "int", caches: 3, effect: "(method, callable, args[oparg] -- res)" },
  KW_NAMES: { code: 172, arg: "const", effect: "( -- )" },
  CALL_INTRINSIC_1: { code: 173, arg: "intrinsic1", effect: "(value -- res)" },
  CALL_INTRINSIC_2: { code: 174, arg: "intrinsic2", effect: "(value2, value1 -- res)" },
  LOAD_FROM_DICT_OR_GLOBALS: { code: 175, arg: "name", effect: "(mod_or_class_dict -- v)" },
  LOAD_FROM_DICT_OR_DEREF: { code: 176, arg: "free", effect: "(class_dict -- value)" },

  SETUP_FINALLY: { code: 256, arg: "handler", effect: "( -- )", jump: "( -- exc)" },
  SETUP_CLEANUP: { code: 257, arg: "handler", effect: "( -- )", jump: "( -- lasti, exc)" },
  SETUP_WITH: { code: 258, arg: "handler", effect: "( -- )", jump: "(entered -- lasti, exc)" },
  POP_BLOCK: { code: 259, effect: "( -- )" },
  JUMP: { code: 260, arg: "target", effect: "( -- )" },
  JUMP_NO_INTERRUPT: { code: 261, arg: "target", effect: "( -- )" },
  LOAD_METHOD: { code: 262, arg: "name", effect: "(owner -- method, self)" },
  LOAD_SUPER_METHOD: { code: 263, arg: "name", effect: "(global_super, cls, self -- method, attr)" },
  LOAD_ZERO_SUPER_METHOD: { code: 264, arg: "name", effect: "(global_super, cls, self -- method, attr)" },
  // The effect that dis.stack_effect() reports; the instruction is rewritten before any depth is computed.
  LOAD_ZERO_SUPER_ATTR: { code: 265, arg: "name", effect: "(global_super, cls, self -- method, attr)" },
  STORE_FAST_MAYBE_NULL: { code: 266, arg: "local", effect: "(value -- )" },
} as const satisfies Record<string, OpcodeRow>;

export type OpName = keyof typeof OPCODES;

/** Opcode numbers by name: `Op.LOAD_FAST`. */
export const Op = Object.fromEntries(Object.entries(OPCODES).map(([name, row]) => [name, row.code])) as {
  readonly [K in OpName]: (typeof OPCODES)[K]["code"];
};

/** The first pseudo opcode. */
export const FIRST_PSEUDO = 256;
const SIZE = 272;

const ROWS = Object.entries(OPCODES) as [OpName, OpcodeRow][];

/** Opcode name by number, `undefined` where there is none. */
export const OPCODE_NAMES: readonly (OpName | undefined)[] = (() => {
  const names: (OpName | undefined)[] = new Array(SIZE).fill(undefined);
  for (const [name, row] of ROWS) names[row.code] = name;
  return names;
})();

/** Inline cache entries by opcode. */
export const CACHES: Uint8Array = (() => {
  const caches = new Uint8Array(SIZE);
  for (const [, row] of ROWS) caches[row.code] = row.caches ?? 0;
  return caches;
})();

/** Operand kind by opcode; "" for none. */
export const ARG_KINDS: readonly (ArgKind | "")[] = (() => {
  const kinds: (ArgKind | "")[] = new Array(SIZE).fill("");
  for (const [, row] of ROWS) kinds[row.code] = row.arg ?? "";
  return kinds;
})();

/** Real opcodes from this one on have an operand. */
export const HAVE_ARGUMENT = 90;

/** How far the index into co_names is shifted in the operand; the low bits are flags. */
export const NAME_SHIFT: Readonly<Record<number, number>> = {
  [OPCODES.LOAD_GLOBAL.code]: 1, // bit 0: push NULL first
  [OPCODES.LOAD_ATTR.code]: 1, // bit 0: load a method, push (method, self) or (NULL, attr)
  [OPCODES.LOAD_SUPER_ATTR.code]: 2, // bit 0: as LOAD_ATTR; bit 1: super() was called with two arguments
};

export function hasArg(code: number): boolean {
  return ARG_KINDS[code] !== "" && ARG_KINDS[code] !== undefined;
}

export function hasJump(code: number): boolean {
  const kind = ARG_KINDS[code];
  return kind === "forward" || kind === "backward" || kind === "target";
}

export function hasConst(code: number): boolean {
  return ARG_KINDS[code] === "const";
}

export function hasName(code: number): boolean {
  return ARG_KINDS[code] === "name";
}

export function hasLocal(code: number): boolean {
  return ARG_KINDS[code] === "local";
}

export function hasFree(code: number): boolean {
  return ARG_KINDS[code] === "free";
}

/** One item of a stack effect: a single value, `size` values, or a value under a condition. */
export interface EffectItem {
  readonly name: string;
  /** How many values for an operand. */
  readonly count: EffectCount;
}

/** `max(0, op(oparg, n))`, or the constant `n`. */
export interface EffectCount {
  readonly op: "const" | "oparg" | "+" | "-" | "*" | "&" | ">>" | "flag" | "eq";
  readonly n: number;
}

export interface ParsedEffect {
  readonly inputs: readonly EffectItem[];
  readonly outputs: readonly EffectItem[];
}

/** Reads an effect string of the table. */
export function parseEffect(effect: string): ParsedEffect {
  const body = /^\((.*)--(.*)\)$/.exec(effect);
  if (!body) throw new Error("bad stack effect: " + effect);
  return { inputs: parseItems(body[1]!), outputs: parseItems(body[2]!) };
}

function parseItems(text: string): EffectItem[] {
  const items: EffectItem[] = [];
  for (const part of text.split(",")) {
    const item = part.trim();
    if (item === "") continue;
    const cond = /^(\w+) if \(oparg (&|==) (\w+)\)$/.exec(item);
    const sized = /^(\w+)\[oparg(?: (-|\*|&|>>) (\w+))?\]$/.exec(item);
    if (cond) {
      items.push({ name: cond[1]!, count: { op: cond[2] === "&" ? "flag" : "eq", n: Number(cond[3]) } });
    } else if (sized) {
      const op = (sized[2] ?? "oparg") as EffectCount["op"];
      items.push({ name: sized[1]!, count: { op, n: sized[3] === undefined ? 0 : Number(sized[3]) } });
    } else if (/^\w+$/.test(item)) {
      items.push({ name: item, count: { op: "const", n: 1 } });
    } else {
      throw new Error("bad stack item: " + item);
    }
  }
  return items;
}

/** How many values an item stands for under an operand. */
export function effectCount(count: EffectCount, oparg: number): number {
  switch (count.op) {
    case "const":
      return count.n;
    case "oparg":
      return oparg;
    case "+":
      return oparg + count.n;
    case "-":
      return oparg - count.n;
    case "*":
      return oparg * count.n;
    case "&":
      return oparg & count.n;
    case ">>":
      return oparg >> count.n;
    case "flag":
      return oparg & count.n ? 1 : 0;
    case "eq":
      return oparg === count.n ? 1 : 0;
  }
}

const VARIABLE = 127;
const parsed = new Map<number, { stay: ParsedEffect; jump: ParsedEffect }>();
const fixedStay = new Int8Array(SIZE).fill(VARIABLE);
const fixedJump = new Int8Array(SIZE).fill(VARIABLE);

for (const [, row] of ROWS) {
  const stay = parseEffect(row.effect);
  const jump = row.jump === undefined ? stay : parseEffect(row.jump);
  parsed.set(row.code, { stay, jump });
  if (isFixed(stay)) fixedStay[row.code] = sum(stay, 0);
  if (isFixed(jump)) fixedJump[row.code] = sum(jump, 0);
}

function isFixed(effect: ParsedEffect): boolean {
  return effect.inputs.every((i) => i.count.op === "const") && effect.outputs.every((i) => i.count.op === "const");
}

function sum(effect: ParsedEffect, oparg: number): number {
  let n = 0;
  for (const item of effect.outputs) n += effectCount(item.count, oparg);
  for (const item of effect.inputs) n -= effectCount(item.count, oparg);
  return n;
}

/** Change of the stack depth by an instruction; `jump`: along its jump or exception edge. */
export function stackEffect(code: number, oparg: number, jump: boolean): number {
  const fixed = (jump ? fixedJump : fixedStay)[code]!;
  if (fixed !== VARIABLE) return fixed;
  const effect = parsed.get(code);
  if (!effect) throw new Error("invalid opcode " + code);
  return sum(jump ? effect.jump : effect.stay, oparg);
}

/** How many values an instruction takes from the stack. */
export function popped(code: number, oparg: number): number {
  let n = 0;
  for (const item of parsed.get(code)!.stay.inputs) n += effectCount(item.count, oparg);
  return n;
}

/** How many values an instruction leaves in place of those it took. */
export function pushed(code: number, oparg: number): number {
  let n = 0;
  for (const item of parsed.get(code)!.stay.outputs) n += effectCount(item.count, oparg);
  return n;
}
