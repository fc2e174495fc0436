/**
 * Writes src/vm/eval.gen.ts: the interpreter loop, once plain and once with tracing. Run: node scripts/run.mjs scripts/gen-eval.ts
 *
 * Regular opcodes call their body in src/vm/ops/ with the inputs their stack effect names. What is in `INLINE` is written out here:
 * jumps, frame switches, and the opcodes that are too hot for a call. Text of a template may use the locals of `evalFrame`;
 * `NEXT` stands for the address of the next instruction.
 */
import { writeFileSync } from "node:fs";
import { CACHES, OPCODES, type OpcodeRow, parseEffect } from "../src/spec/opcodes.ts";
import { INTERNAL_OPS } from "../src/vm/code.ts";

/** Where the bodies of the opcodes without a template are. */
const BODIES: Record<string, readonly string[]> = {
  async: [
    "BEFORE_ASYNC_WITH",
    "CLEANUP_THROW",
    "END_ASYNC_FOR",
    "GET_AITER",
    "GET_ANEXT",
    "GET_AWAITABLE",
    "GET_ITER",
    "GET_YIELD_FROM_ITER",
  ],
  attributes: ["DELETE_ATTR", "LOAD_SUPER_ATTR"],
  build: [
    "BUILD_CONST_KEY_MAP",
    "BUILD_LIST",
    "BUILD_MAP",
    "BUILD_SET",
    "BUILD_SLICE",
    "BUILD_STRING",
    "BUILD_TUPLE",
    "DICT_MERGE",
    "DICT_UPDATE",
    "LIST_APPEND",
    "LIST_EXTEND",
    "MAP_ADD",
    "SET_ADD",
    "SET_UPDATE",
    "UNPACK_EX",
    "UNPACK_SEQUENCE",
  ],
  exceptions: [
    "CHECK_EG_MATCH",
    "CHECK_EXC_MATCH",
    "LOAD_ASSERTION_ERROR",
    "POP_EXCEPT",
    "PUSH_EXC_INFO",
    "RAISE_VARARGS",
    "RERAISE",
    "WITH_EXCEPT_START",
  ],
  format: ["FORMAT_VALUE"],
  functions: ["LOAD_BUILD_CLASS", "MAKE_FUNCTION"],
  imports: ["IMPORT_FROM", "IMPORT_NAME"],
  intrinsics: ["CALL_INTRINSIC_1", "CALL_INTRINSIC_2"],
  match: ["MATCH_CLASS", "MATCH_KEYS", "MATCH_MAPPING", "MATCH_SEQUENCE"],
  names: [
    "COPY_FREE_VARS",
    "DELETE_DEREF",
    "DELETE_FAST",
    "DELETE_GLOBAL",
    "DELETE_NAME",
    "LOAD_FROM_DICT_OR_DEREF",
    "LOAD_FROM_DICT_OR_GLOBALS",
    "LOAD_LOCALS",
    "LOAD_NAME",
    "MAKE_CELL",
    "SETUP_ANNOTATIONS",
    "STORE_GLOBAL",
    "STORE_NAME",
  ],
  operators: [
    "BINARY_OP",
    "BINARY_SLICE",
    "COMPARE_OP",
    "CONTAINS_OP",
    "DELETE_SUBSCR",
    "GET_LEN",
    "STORE_SLICE",
    "UNARY_INVERT",
    "UNARY_NEGATIVE",
  ],
};

/** Polls `rt.breaker` with the frame ready to go on at `at`. */
const poll = (at: string): string => `
  if (rt.breaker !== 0) {
    frame.pc = ${at};
    frame.sp = sp;
    if (safepoint(frame) && !TRACED) return evalTraced(frame);
  }`;

const SAFE = "r <= 9007199254740991 && r >= -9007199254740991";

/** Arithmetic with a fast path for two small ints. */
const arith = (compute: string, slow: string, guard = SAFE): string => `
  a = fast[sp - 2]!;
  b = fast[sp - 1]!;
  if (typeof a === "number" && typeof b === "number") {
    r = ${compute};
    if (${guard}) {
      fast[--sp - 1] = r;
      pc = NEXT;
      continue;
    }
  }
  frame.lasti = pc;
  noteOperands(caches, pc, a, b);
  fast[sp - 2] = ${slow};
  sp--;
  pc = NEXT;
  continue;`;

/** A comparison; for small ints it takes the conditional jump behind it along. */
const compare = (op: string, number: number): string => `
  a = fast[sp - 2]!;
  b = fast[sp - 1]!;
  if (typeof a === "number" && typeof b === "number") {
    if (!TRACED) {
      w = words[pc + 2]!;
      if ((w & 255) === ${OPCODES.POP_JUMP_IF_FALSE.code}) {
        sp -= 2;
        pc = a ${op} b ? pc + 3 : w >>> 8;
        continue;
      }
    }
    fast[--sp - 1] = a ${op} b;
    pc = NEXT;
    continue;
  }
  frame.lasti = pc;
  noteOperands(caches, pc, a, b);
  fast[sp - 2] = richCompare(a, b, ${number});
  sp--;
  pc = NEXT;
  continue;`;

const jumpIf = (jumpOn: "true" | "false"): string => `
  a = fast[--sp]!;
  if (a === ${jumpOn}) pc = arg;
  else if (a === ${jumpOn === "true" ? "false" : "true"}) pc = NEXT;
  else {
    frame.lasti = pc;
    pc = isTrue(a) === ${jumpOn} ? arg : NEXT;
  }
  continue;`;

const loadGlobalTemplate = (pushNull: boolean): string => `
  c = caches[pc];
  if (
    c instanceof GlobalCache &&
    c.globals === frame.globals &&
    c.version === c.globals.keysVersion &&
    c.ownerVersion === c.owner.keysVersion
  ) {
    r = c.owner.values[c.entry];
  } else {
    frame.lasti = pc;
    r = loadGlobal(frame, pc, names[arg]!);
  }
  ${pushNull ? "fast[sp++] = undefined;" : ""}
  fast[sp++] = r;
  pc += 5;
  continue;`;

const returnTemplate = (value: string): string => `
  r = ${value};
  frame.lasti = pc;
  if (TRACED) {
    frame.sp = sp;
    traceReturn(frame, r!);
  }
  if (frame.exit === 0) {
    rt.frames[rt.top] = frame.back;
    rt.recursionDepth--;
    frame.isComplete = true;
    return r;
  }
  return leaveSpecial(frame, r!);`;

const INLINE: Record<string, string> = {
  NOP: "pc = NEXT; continue;",
  POP_TOP: "sp--; pc = NEXT; continue;",
  POP_RESULT: `
    a = fast[--sp]!;
    fast[sp] = undefined;
    if (typeof a === "object" && a !== None) {
      frame.lasti = pc;
      frame.sp = sp;
      forgotten(a);
    }
    pc = NEXT;
    continue;`,
  PUSH_NULL: "fast[sp++] = undefined; pc = NEXT; continue;",
  END_FOR: "sp -= 2; pc = NEXT; continue;",
  END_SEND: `
    if (TRACED) {
      frame.lasti = pc;
      traceEndOfSend(frame, fast[sp - 2]!, fast[sp - 1]!);
    }
    fast[sp - 2] = fast[sp - 1];
    sp--;
    pc = NEXT;
    continue;`,
  COPY: "fast[sp] = fast[sp - arg]; sp++; pc = NEXT; continue;",
  SWAP: "r = fast[sp - arg]; fast[sp - arg] = fast[sp - 1]; fast[sp - 1] = r; pc = NEXT; continue;",
  LOAD_CONST: "fast[sp++] = consts[arg]; pc = NEXT; continue;",
  LOAD_FAST: "fast[sp++] = fast[arg]; pc = NEXT; continue;",
  LOAD_CLOSURE: "fast[sp++] = fast[arg]; pc = NEXT; continue;",
  LOAD_FAST_CHECK: `
    r = fast[arg];
    if (r === undefined) throw unboundLocal(frame, arg);
    fast[sp++] = r;
    pc = NEXT;
    continue;`,
  LOAD_FAST_AND_CLEAR: "fast[sp++] = fast[arg]; fast[arg] = undefined; pc = NEXT; continue;",
  STORE_FAST: "fast[arg] = fast[--sp]; pc = NEXT; continue;",
  LOAD_DEREF: `
    r = (fast[arg] as PyCell).value;
    if (r === undefined) throw unboundCell(frame, arg);
    fast[sp++] = r;
    pc = NEXT;
    continue;`,
  STORE_DEREF: "(fast[arg] as PyCell).value = fast[--sp]; pc = NEXT; continue;",
  LOAD_GLOBAL: loadGlobalTemplate(false),
  LOAD_GLOBAL_NULL: loadGlobalTemplate(true),
  KW_NAMES: "kwnames = (consts[arg] as PyTuple).items as readonly string[]; pc = NEXT; continue;",

  LOAD_FAST_LOAD_FAST: `
    fast[sp++] = fast[arg & 255];
    if (TRACED) pc++;
    else {
      fast[sp++] = fast[arg >>> 8];
      pc += 2;
    }
    continue;`,
  LOAD_FAST_LOAD_CONST: `
    fast[sp++] = fast[arg & 255];
    if (TRACED) pc++;
    else {
      fast[sp++] = consts[arg >>> 8];
      pc += 2;
    }
    continue;`,
  STORE_FAST_LOAD_FAST: `
    if (TRACED) {
      fast[arg & 255] = fast[--sp];
      pc++;
    } else {
      fast[arg & 255] = fast[sp - 1];
      fast[sp - 1] = fast[arg >>> 8];
      pc += 2;
    }
    continue;`,
  STORE_FAST_STORE_FAST: `
    fast[arg & 255] = fast[--sp];
    if (TRACED) pc++;
    else {
      fast[arg >>> 8] = fast[--sp];
      pc += 2;
    }
    continue;`,

  JUMP_FORWARD: "pc = arg; continue;",
  JUMP_BACKWARD: `${poll("arg")}
    if (!TRACED) {
      if (++code.heat > tier.threshold) {
        frame.pc = arg;
        frame.sp = sp;
        r = tier.loop(frame);
        if (r !== undefined) {
          if (r !== CONTINUE) return r === ENDED ? undefined : r;
          pc = frame.pc;
          sp = frame.sp;
          continue;
        }
      }
    }
    pc = arg;
    continue;`,
  JUMP_BACKWARD_NO_INTERRUPT: "pc = arg; continue;",
  POP_JUMP_IF_FALSE: jumpIf("false"),
  POP_JUMP_IF_TRUE: jumpIf("true"),
  POP_JUMP_IF_NONE: "pc = fast[--sp] === None ? arg : NEXT; continue;",
  POP_JUMP_IF_NOT_NONE: "pc = fast[--sp] !== None ? arg : NEXT; continue;",

  UNARY_NOT: `
    a = fast[sp - 1]!;
    if (typeof a === "boolean") fast[sp - 1] = !a;
    else {
      frame.lasti = pc;
      fast[sp - 1] = !isTrue(a);
    }
    pc = NEXT;
    continue;`,
  IS_OP: "fast[sp - 2] = isSame(fast[sp - 2]!, fast[sp - 1]!) !== (arg === 1); sp--; pc = NEXT; continue;",
  BINARY_ADD: arith("a + b", "add(a, b)"),
  BINARY_SUBTRACT: arith("a - b", "subtract(a, b)"),
  BINARY_MULTIPLY: arith("a * b", "multiply(a, b)", `r !== 0 && ${SAFE}`),
  BINARY_REMAINDER: arith("a % b", "remainder(a, b)", "a >= 0 && b > 0"),
  BINARY_FLOOR_DIVIDE: `
    frame.lasti = pc;
    noteOperands(caches, pc, fast[sp - 2]!, fast[sp - 1]!);
    fast[sp - 2] = floorDivide(fast[sp - 2]!, fast[sp - 1]!);
    sp--;
    pc = NEXT;
    continue;`,
  BINARY_TRUE_DIVIDE: `
    frame.lasti = pc;
    noteOperands(caches, pc, fast[sp - 2]!, fast[sp - 1]!);
    fast[sp - 2] = trueDivide(fast[sp - 2]!, fast[sp - 1]!);
    sp--;
    pc = NEXT;
    continue;`,
  BINARY_AND: arith("a & b", "and(a, b)", "(a | 0) === a && (b | 0) === b"),
  INPLACE_ADD: arith("a + b", "binaryOp(13, a, b)"),
  INPLACE_SUBTRACT: arith("a - b", "binaryOp(23, a, b)"),
  COMPARE_LT: compare("<", 0),
  COMPARE_LE: compare("<=", 1),
  COMPARE_EQ: compare("===", 2),
  COMPARE_NE: compare("!==", 3),
  COMPARE_GT: compare(">", 4),
  COMPARE_GE: compare(">=", 5),

  BINARY_SUBSCR: `
    a = fast[sp - 2]!;
    b = fast[sp - 1]!;
    if (typeof b === "number" && a instanceof PyList && a.cls === listType && b >= 0) {
      r = a.boxes[b];
      if (r !== undefined) {
        fast[--sp - 1] = r;
        pc = NEXT;
        continue;
      }
    }
    frame.lasti = pc;
    noteItem(caches, pc, a, b);
    fast[sp - 2] = getItem(a, b);
    sp--;
    pc = NEXT;
    continue;`,
  STORE_SUBSCR: `
    a = fast[sp - 2]!;
    b = fast[sp - 1]!;
    if (typeof b === "number" && a instanceof PyList && a.cls === listType && b >= 0 && b < a.boxes.length) {
      a.boxes[b] = fast[sp - 3]!;
    } else {
      frame.lasti = pc;
      noteItem(caches, pc, a, b);
      setItem(a, b, fast[sp - 3]!);
    }
    sp -= 3;
    pc = NEXT;
    continue;`,

  LOAD_ATTR: `
    a = fast[sp - 1]!;
    c = caches[pc];
    if (c instanceof InstanceCache && a instanceof PyInstance && a.shape === c.shape && c.version === c.shape.cls.version) {
      r = c.kind === ATTR_SLOT ? getSlot(a, c.slot) : c.value;
      if (r !== undefined) {
        fast[sp - 1] = r;
        pc = NEXT;
        continue;
      }
    }
    frame.lasti = pc;
    fast[sp - 1] = loadAttr(frame, pc, names[arg]!, a);
    pc = NEXT;
    continue;`,
  LOAD_METHOD: `
    a = fast[sp - 1]!;
    c = caches[pc];
    if (
      c instanceof InstanceCache &&
      c.kind === ATTR_METHOD &&
      a instanceof PyInstance &&
      a.shape === c.shape &&
      c.version === c.shape.cls.version
    ) {
      fast[sp - 1] = c.value;
      fast[sp++] = a;
      pc += 10;
      continue;
    }
    frame.lasti = pc;
    frame.sp = sp;
    loadMethod(frame, pc, names[arg]!);
    sp++;
    pc += 10;
    continue;`,
  STORE_ATTR: `
    a = fast[sp - 1]!;
    c = caches[pc];
    if (c instanceof StoreCache && a instanceof PyInstance && a.shape === c.shape && c.version === c.shape.cls.version) {
      setSlot(a, c.slot, fast[sp - 2]!);
      a.shape = c.next;
    } else {
      frame.lasti = pc;
      storeAttr(frame, pc, names[arg]!, a, fast[sp - 2]!);
    }
    sp -= 2;
    pc = NEXT;
    continue;`,

  FOR_ITER: `
    a = fast[sp - 1]!;
    frame.lasti = pc;
    noteIterator(caches, pc, a);
    if (a instanceof PyGenerator && a.state <= GEN_SUSPENDED) {
      r = a.resume !== undefined ? a.resume(a, None) : evalFrame(generatorFrame(a, None));
      if (TRACED) {
        if (r === undefined && rt.raised === undefined) traceForEnd(frame);
      }
    } else r = iterate(a);
    if (r === undefined) {
      if (rt.raised !== undefined) throw takeRaised();
      sp--;
      pc = arg;
    } else {
      fast[sp++] = r;
      pc = NEXT;
    }
    continue;`,
  SEND: `
    a = fast[sp - 2]!;
    b = fast[sp - 1]!;
    frame.lasti = pc;
    if (
      a instanceof PyGenerator &&
      a.cls !== asyncGeneratorType &&
      (a.state === GEN_SUSPENDED || (a.state === GEN_CREATED && b === None))
    ) {
      r = a.resume !== undefined ? a.resume(a, b) : evalFrame(generatorFrame(a, b));
    } else r = sendTo(a, b);
    if (r === undefined) {
      if (rt.raised !== undefined) throw takeRaised();
      fast[sp - 1] = rt.returnValue;
      pc = arg;
    } else {
      fast[sp - 1] = r;
      pc = NEXT;
    }
    continue;`,
  CALL: `
    frame.lasti = pc;
    a = fast[sp - arg - 2];
    if (a !== undefined) {
      i = sp - arg - 1;
      n = arg + 1;
    } else {
      i = sp - arg;
      n = arg;
      a = fast[i - 1]!;
      if (a instanceof PyMethod && a.func instanceof PyFunction) {
        fast[--i] = a.self;
        n++;
        a = a.func;
      }
    }
    if (a instanceof PyFunction && kwnames === undefined && a.code.simpleArgs === n) {
      r = a.code.jit === undefined ? evalFrame(simpleFrame(a, fast, i, n)) : callCompiled(a, fast, i, n);
    } else {
      frame.sp = sp;
      if (TRACED) r = tracedCall(frame, a, i < sp - arg, fast, i, n, kwnames);
      else r = callStack(a, i < sp - arg, fast, i, n, kwnames);
      kwnames = undefined;
      if (r === undefined) r = evalFrame(rt.frame!);
    }
    sp -= arg + 1;
    fast[sp - 1] = r;
    pc = NEXT;
    ${poll("pc")}
    continue;`,
  CALL_FUNCTION_EX: `
    frame.lasti = pc;
    frame.sp = sp;
    i = sp - ((arg & 1) === 1 ? 4 : 3);
    r = callExpanded(fast[i + 1]!, fast[i + 2]!, (arg & 1) === 1 ? fast[i + 3] : undefined);
    if (r === undefined) r = evalFrame(rt.frame!);
    fast[i] = r;
    sp = i + 1;
    pc = NEXT;
    ${poll("pc")}
    continue;`,
  BEFORE_WITH: `
    frame.lasti = pc;
    frame.sp = sp;
    r = enterContext(frame);
    if (r === undefined) r = evalFrame(rt.frame!);
    fast[sp - 1] = fast[sp];
    fast[sp++] = r;
    pc = NEXT;
    continue;`,
  RESUME: `${poll("pc")}
    if (!TRACED) {
      if (++code.heat > tier.threshold) {
        frame.pc = pc;
        frame.sp = sp;
        r = tier.call(frame);
        if (r !== undefined) {
          if (r !== CONTINUE) return r === ENDED ? undefined : r;
          pc = frame.pc;
          sp = frame.sp;
          continue;
        }
      }
    }
    pc = NEXT;
    continue;`,
  RETURN_VALUE: returnTemplate("fast[sp - 1]"),
  RETURN_CONST: returnTemplate("consts[arg]"),
  RETURN_GENERATOR: `
    frame.lasti = pc;
    frame.pc = NEXT;
    frame.sp = sp;
    return makeGenerator(frame);`,
  YIELD_VALUE: `
    r = fast[--sp]!;
    frame.lasti = pc;
    frame.pc = NEXT;
    frame.sp = sp;
    if (TRACED) {
      traceReturn(frame, r, true);
      if (frame.jumpTo >= 0) frame.pc = takeJump(frame);
    }
    suspendGenerator(frame);
    return r;`,
};

/** Never in `words`: folded away, or only in CPython's own loop. */
const ABSENT = new Set(["CACHE", "RESERVED", "EXTENDED_ARG", "INTERPRETER_EXIT"]);

const bodyModule = new Map<string, string>();
for (const [module, names] of Object.entries(BODIES)) for (const name of names) bodyModule.set(name, module);

function opcodeCase(name: string, row: OpcodeRow): string {
  const next = `pc + ${1 + CACHES[row.code]!}`;
  const inline = INLINE[name];
  if (inline !== undefined) return `case ${row.code}: { // ${name}\n${inline.replaceAll("NEXT", next)}\n}`;
  if (!bodyModule.has(name)) throw new Error("no body for " + name);
  return `case ${row.code}: { // ${name}\nframe.lasti = pc;\n${bodyCall(name, row, next)}\n}`;
}

/** The call of a body, and the stack moves its effect asks for. */
function bodyCall(name: string, row: OpcodeRow, next: string): string {
  const { inputs, outputs } = parseEffect(row.effect);
  const fixed = [...inputs, ...outputs].every((item) => item.count.op === "const");
  let kept = 0;
  while (kept < inputs.length && kept < outputs.length && inputs[kept]!.name === outputs[kept]!.name) kept++;
  const added = outputs.length - kept;
  if (!fixed || added > 1) {
    return `frame.sp = sp; ${name}(frame, arg); sp = frame.sp; pc = ${next}; continue;`;
  }
  const args = inputs.map((_, i) => `fast[sp - ${inputs.length - i}]!`);
  const call = `${name}(${["frame", "arg", ...args].join(", ")})`;
  const removed = inputs.length - kept;
  const move = added - removed;
  if (added === 0) return `${call}; ${removed > 0 ? `sp -= ${removed};` : ""} pc = ${next}; continue;`;
  const at = removed === 0 ? "sp" : `sp - ${removed}`;
  const adjust = move > 0 ? "sp++;" : move < 0 ? `sp -= ${-move};` : "";
  return `fast[${at}] = ${call}; ${adjust} pc = ${next}; continue;`;
}

function loop(name: string, traced: boolean): string {
  const rows = Object.entries(OPCODES) as [string, OpcodeRow][];
  const cases = rows.filter(([n, row]) => row.code < 256 && !ABSENT.has(n)).map(([n, row]) => opcodeCase(n, row));
  const publicRow: Record<string, OpcodeRow> = {
    LOAD_METHOD: OPCODES.LOAD_ATTR,
    LOAD_GLOBAL_NULL: OPCODES.LOAD_GLOBAL,
  };
  for (const [n, code] of Object.entries(INTERNAL_OPS)) {
    const caches =
      publicRow[n]?.caches ?? (n.startsWith("BINARY") || n.startsWith("INPLACE") || n.startsWith("COMPARE") ? 1 : 0);
    const text = INLINE[n];
    if (text === undefined) throw new Error("no template for " + n);
    cases.push(`case ${code}: { // ${n}\n${text.replaceAll("NEXT", `pc + ${1 + caches}`)}\n}`);
  }
  const text = `
export function ${name}(frame: PyFrame, thrown?: unknown): Value | undefined {
  ${traced ? "" : "if (thrown !== undefined && (rt.breaker & TRACING) !== 0) return evalTraced(frame, thrown);"}
  const code = frame.code;
  const words = code.words ?? prepareCode(code);
  const consts = code.consts;
  const names = code.names;
  const caches = code.caches;
  const fast = frame.fast;
  let pc = frame.pc;
  let sp = frame.sp;
  let kwnames: KwNames;
  let w = 0;
  let arg = 0;
  let i = 0;
  let n = 0;
  let a: Value | undefined;
  let b: Value | undefined;
  let r: Value | undefined;
  let c: unknown;
  for (;;) {
    try {
      if (thrown !== undefined) {
        c = thrown;
        thrown = undefined;
        pc = frame.lasti;
        ${traced ? "traceThrow(frame);" : ""}
        throw c;
      }
      for (;;) {
        ${traced ? "if (rt.tracer !== undefined) {\nframe.sp = sp;\npc = traceInstruction(frame, pc);\nsp = frame.sp;\n}" : ""}
        w = words[pc]!;
        arg = w >>> 8;
        switch (w & 255) {
${cases.join("\n")}
          default:
            throw new InternalError(\`unknown opcode \${w & 255}\`);
        }
      }
    } catch (e) {
      pc = handleThrown(frame, e, pc, sp);
      sp = frame.sp;
      kwnames = undefined;
      ${traced ? "" : "if ((rt.breaker & TRACING) !== 0) {\nframe.pc = pc;\nreturn evalTraced(frame);\n}"}
    }
  }
}
`;
  return specialise(text, traced);
}

/** Decides every `TRACED` in the text. */
function specialise(text: string, traced: boolean): string {
  const polled = traced ? "safepoint(frame);" : "if (safepoint(frame)) return evalTraced(frame);";
  return text
    .replaceAll("if (safepoint(frame) && !TRACED) return evalTraced(frame);", polled)
    .replaceAll("!TRACED", String(!traced))
    .replace(/\bTRACED\b/g, String(traced));
}

/** Removes `if (false) …` and keeps the live half of `if (true) … else …`. Works on the generator's own layout only. */
function prune(text: string): string {
  const lines = text.split("\n");
  const out: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const test = /^\s*if \((true|false)\) (.*)$/.exec(line);
    if (test === null) {
      out.push(line);
      continue;
    }
    const live = test[1] === "true";
    const rest = test[2]!;
    let then: string[];
    if (rest === "{") {
      const end = closing(lines, at);
      then = lines.slice(at + 1, end);
      at = end;
      const tail = lines[end]!.trim();
      if (tail === "} else {") {
        const end2 = closing(lines, end);
        out.push(...(live ? then : lines.slice(end + 1, end2)));
        at = end2;
        continue;
      }
    } else then = [rest];
    const after = lines[at + 1]?.trim();
    if (after === "else {") {
      const end = closing(lines, at + 1);
      const other = lines.slice(at + 2, end);
      at = end;
      out.push(...(live ? then : other));
    } else if (after?.startsWith("else ")) {
      out.push(...(live ? then : [after.slice(5)]));
      at++;
    } else if (live) out.push(...then);
  }
  return out.join("\n");
}

function closing(lines: readonly string[], open: number): number {
  let depth = 1;
  for (let i = open + 1; i < lines.length; i++) {
    const line = lines[i]!.trim();
    if (line.startsWith("}")) depth--;
    if (depth === 0) return i;
    if (line.endsWith("{")) depth++;
  }
  throw new Error("unbalanced template");
}

const imports = Object.entries(BODIES).map(([module, names]) => {
  const more: Record<string, string[]> = {
    async: ["enterContext", "iterate", "sendTo"],
    attributes: ["loadAttr", "loadMethod", "storeAttr"],
    names: ["forgotten", "loadGlobal", "unboundCell", "unboundLocal"],
  };
  const used = names.filter((n) => INLINE[n] === undefined && n !== "COMPARE_OP");
  return `import { ${[...used, ...(more[module] ?? [])].join(", ")} } from "./ops/${module}.ts";`;
});

const header = `// Generated by scripts/gen-eval.ts from src/spec/opcodes.ts: node scripts/run.mjs scripts/gen-eval.ts. Do not edit.
/** The interpreter loop. \`evalFrame\` runs an entered frame; \`evalTraced\` does the same and reports to trace functions. */
import { PyList, type PyTuple } from "../objects/containers.ts";
import { GEN_CREATED, GEN_SUSPENDED, type PyFrame, PyGenerator } from "../objects/frame.ts";
import { type PyCell, PyFunction, PyMethod } from "../objects/function.ts";
import { getSlot, PyInstance, setSlot } from "../objects/heap.ts";
import { None, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { KwNames } from "../objects/slots.ts";
import { asyncGeneratorType, listType } from "../objects/types.ts";
import { isSame, richCompare } from "../protocols/compare.ts";
import { getItem, setItem } from "../protocols/container.ts";
import { InternalError, takeRaised } from "../protocols/errors.ts";
import { add, and, binaryOp, floorDivide, multiply, remainder, subtract, trueDivide } from "../protocols/number.ts";
import { isTrue } from "../protocols/truth.ts";
import { ATTR_METHOD, ATTR_SLOT, GlobalCache, InstanceCache, noteItem, noteIterator, noteOperands, StoreCache } from "./caches.ts";
import { prepareCode } from "./code.ts";
import { generatorFrame, leaveSpecial, makeGenerator, simpleFrame, suspendGenerator } from "./frames.ts";
import { callExpanded, callStack } from "./ops/calls.ts";
import { handleThrown } from "./raise.ts";
import { safepoint, TRACING } from "./safepoint.ts";
import { CONTINUE, callCompiled, ENDED, tier } from "./tier.ts";
import { takeJump, traceEndOfSend, tracedCall, traceForEnd, traceInstruction, traceReturn, traceThrow } from "./trace.ts";
${imports.join("\n")}
`;

// COMPARE_OP never reaches the loop: code.ts splits it by operand
delete (OPCODES as Record<string, unknown>).COMPARE_OP;
writeFileSync("src/vm/eval.gen.ts", header + prune(loop("evalFrame", false)) + prune(loop("evalTraced", true)));
