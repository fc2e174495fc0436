/**
 * Bytecode to JavaScript text. Blocks are interpreted abstractly until the types of locals and stack slots at every block are known
 * (`types.ts`), then written out once. Python variables become JavaScript variables, stack slots `s0`, `s1`, …; what the compiler
 * knows to be a float is a raw double. Every assumption is guarded; a guard that fails goes on in the interpreter, at the very
 * instruction (`runtime.ts: caught`).
 */

import type { PyTuple } from "../objects/containers.ts";
import { PyMethodDescriptor } from "../objects/descriptors.ts";
import { PyBuiltin, type PyCode, PyFunction } from "../objects/function.ts";
import { INLINE_SLOTS } from "../objects/heap.ts";
import { PyFloat } from "../objects/number.ts";
import { None, type Value } from "../objects/object.ts";
import { lookupType, PyType } from "../objects/type.ts";
import { listType, objectType, typeType } from "../objects/types.ts";
import { effectCount, OPCODE_NAMES, OPCODES, Op, type OpName, parseEffect } from "../spec/opcodes.ts";
import {
  ATTR_CLASS,
  ATTR_METHOD,
  ATTR_SLOT,
  ClassCache,
  GlobalCache,
  InstanceCache,
  ModuleCache,
  StoreCache,
  TypeCache,
} from "../vm/caches.ts";
import { type Block, buildGraph, type Graph, type Instruction, nest, type Region } from "./blocks.ts";
import { bodies } from "./bodies.ts";
import { feedbackAt, LEFT_FLOAT, LEFT_INT, LEFT_OTHER, RIGHT_FLOAT, RIGHT_OTHER } from "./feedback.ts";
import { join, type Kind } from "./kinds.ts";
import { SiteCache } from "./polymorphic.ts";

/** What the runtime has to know of an instruction that may throw. */
export interface Point {
  /** Stack depth before the instruction. */
  readonly depth: number;
  /** Locals and stack slots that hold raw doubles. */
  readonly rawLocals: readonly number[];
  readonly rawStack: readonly number[];
  /** Stack slots whose variable holds their value; what the instruction is working on is elsewhere. */
  readonly live: readonly number[];
}

export interface Translation {
  readonly text: string;
  /** Values that the text names `k0`, `k1`, …. */
  readonly constants: readonly unknown[];
  readonly points: readonly (Point | undefined)[];
}

/** Why a code object cannot be translated; the interpreter keeps it. */
export class Unsupported {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

interface Entry {
  js: string;
  kind: Kind;
  /** The same as a boxed value, where it costs nothing. */
  boxed?: string;
  /** The value that the compiler has seen there (globals, methods): to be checked before use. */
  known?: Value;
  /** The value of a constant. */
  constant?: Value;
}

interface State {
  locals: Kind[];
  stack: Kind[];
}

/** How the function is entered: by a call with positional arguments, or in the middle of a frame. */
export type EntryPoint =
  | { readonly type: "call"; readonly kinds: readonly Kind[] }
  | { readonly type: "frame"; readonly at: number; readonly locals: readonly Kind[]; readonly stack: readonly Kind[] };

const MAX = "9007199254740991";
/** Opcodes whose bodies look at the frame's own locals. */
const READS_LOCALS: ReadonlySet<string> = new Set(["LOAD_FROM_DICT_OR_DEREF", "DELETE_DEREF"]);
const INTRINSICS = new Set(["len", "abs"]);

export class Translator {
  private readonly code: PyCode;
  private readonly entry: EntryPoint;
  /** Instructions whose assumptions have failed before. */
  private readonly generic: ReadonlySet<number>;
  private readonly graph: Graph;
  private readonly regions: Region[] | null;
  private readonly names: string[] = [];
  private readonly constants: unknown[] = [];
  private readonly points: (Point | undefined)[] = [];
  private readonly states: (State | undefined)[];
  private out: string[] = [];
  private indent = "";
  private extra = 0;
  private maxDepth = 0;
  // while a block is translated
  private stack: Entry[] = [];
  private locals: Kind[] = [];
  private before: Entry[] = [];
  private at = 0;
  private block!: Block;
  private kwnames: readonly string[] | undefined;
  private ended = false;

  constructor(code: PyCode, entry: EntryPoint, generic: ReadonlySet<number>) {
    this.code = code;
    this.entry = entry;
    this.generic = generic;
    const start = entry.type === "call" ? 0 : entry.at;
    this.graph = buildGraph(code, start, entry.type === "call" ? 0 : entry.stack.length);
    this.regions = nest(this.graph, start);
    this.states = new Array(this.graph.blocks.length).fill(undefined);
    const seen = new Set<string>();
    code.code.co_localsplusnames.forEach((name, i) => {
      let clean = `v_${name.replace(/[^A-Za-z0-9_]/g, "_")}`;
      if (seen.has(clean)) clean += `_${i}`;
      seen.add(clean);
      this.names.push(clean);
    });
  }

  translate(): Translation {
    const { blocks, at } = this.graph;
    const entry = this.entry;
    const n = this.code.stackBase;
    const first = entry.type === "call" ? 0 : at.get(entry.at)!;
    const locals: Kind[] = new Array(n).fill("U");
    if (entry.type === "call")
      entry.kinds.forEach((kind, i) => {
        locals[i] = kind;
      });
    else
      entry.locals.forEach((kind, i) => {
        locals[i] = kind;
      });
    const initial = { locals, stack: entry.type === "call" ? [] : entry.stack.slice() };
    this.states[first] = { locals: locals.slice(), stack: initial.stack.slice() };
    const todo = [first];
    for (let rounds = 0; todo.length > 0; rounds++) {
      if (rounds > 4000) throw new Unsupported("types do not settle");
      const index = todo.shift()!;
      this.out = [];
      this.translateBlock(blocks[index]!, (to, state) => {
        if (this.merge(to, state) && !todo.includes(to)) todo.push(to);
      });
    }
    this.out = [];
    this.constants.length = 0;
    this.points.length = 0;
    this.extra = 0;
    return { text: this.write(first, initial), constants: this.constants, points: this.points };
  }

  /** Joins a state into that of a block; whether that changed it. */
  private merge(to: number, state: State): boolean {
    const { kept } = this.graph.blocks[to]!;
    const stack = state.stack.map((kind, k) => (k < kept && (kind === "F" || kind === "P") ? "A" : kind));
    const old = this.states[to];
    if (old === undefined) {
      this.states[to] = { locals: state.locals.slice(), stack };
      return true;
    }
    let changed = false;
    const mergeKinds = (into: Kind[], from: readonly Kind[]): void => {
      for (let i = 0; i < into.length; i++) {
        const kind = join(into[i]!, from[i]!);
        if (kind !== into[i]) {
          into[i] = kind;
          changed = true;
        }
      }
    };
    mergeKinds(old.locals, state.locals);
    mergeKinds(old.stack, stack);
    return changed;
  }

  // Text ----------------------------------------------------------------------------------------------------------------

  private line(text: string): void {
    this.out.push(this.indent + text);
  }

  private constant(value: unknown): string {
    let i = this.constants.indexOf(value);
    if (i < 0) i = this.constants.push(value) - 1;
    return `k${i}`;
  }

  private write(first: number, initial: State): string {
    const { blocks } = this.graph;
    const { regions } = this;
    this.indent = "    ";
    const entryMoves = this.entryConversions(first, initial);
    const open: Region[] = [];
    let next = 0;
    if (regions === null) {
      this.line(`for (;;) switch (b) {`);
    }
    for (const block of blocks) {
      if (regions !== null) {
        while (open.length > 0 && open[open.length - 1]!.end === block.index) this.close(open.pop()!);
        while (next < regions.length && regions[next]!.start === block.index) {
          const region = regions[next++]!;
          this.line(region.loop ? `L${region.start}: for (;;) {` : `B${region.end}: {`);
          this.indent += "  ";
          open.push(region);
        }
      } else this.line(`case ${block.index}:`);
      this.line(`// ${this.place(block.code[0]!.at)}`);
      this.translateBlock(block, undefined);
    }
    while (open.length > 0) this.close(open.pop()!);
    if (regions === null) this.line("}");
    const body = this.out;
    const n = this.code.stackBase;
    const vars = [...this.names.slice(this.entry.type === "call" ? this.code.simpleArgs : 0)];
    for (let i = 0; i < this.maxDepth; i++) vars.push(`s${i}`);
    for (let i = 0; i < this.extra; i++) vars.push(`x${i}`);
    const localList = this.names.slice(0, n).join(", ");
    const stackList = Array.from({ length: this.maxDepth }, (_, i) => `s${i}`).join(", ");
    const head: string[] = [];
    const name = `py_${this.code.code.co_name.replace(/[^A-Za-z0-9_]/g, "_")}`;
    if (this.entry.type === "call") {
      const params = this.names.slice(0, this.code.simpleArgs);
      const args = ["F", ...params].join(", ");
      const guards = ["rt.breaker !== 0", "F.globals !== G"];
      this.entry.kinds.forEach((kind, i) => {
        const test = refuses(kind, this.names[i]!);
        if (test !== "") guards.push(test);
      });
      head.push(`return function ${name}(${args}) {`);
      head.push(`  if (${guards.join(" || ")}) return H.enterSlowly(C, F, [${params.join(", ")}]);`);
      head.push(`  if (++rt.recursionDepth > rt.depthCheck) return H.enterDeeply(F, [${params.join(", ")}]);`);
      head.push(`  let S = C.spare;`);
      head.push(`  if (S === undefined) S = H.newFrame(C, F); else C.spare = S.back;`);
      head.push(`  S.func = F; S.back = rt.frame; rt.frame = S;`);
    } else {
      head.push(`return function ${name}(S) {`);
      head.push(`  const F = S.func, fast = S.fast;`);
    }
    head.push(`  let pc = 0, b = ${first}, st, r, c, j${vars.length > 0 ? `, ${vars.join(", ")}` : ""};`);
    if (this.entry.type === "frame") {
      for (let i = 0; i < n; i++) head.push(`  ${this.names[i]} = fast[${i}];`);
      for (let k = 0; k < initial.stack.length; k++) head.push(`  s${k} = fast[${n + k}];`);
      const tests: string[] = [];
      initial.locals.forEach((kind, i) => {
        tests.push(refuses(kind, this.names[i]!, true));
      });
      initial.stack.forEach((kind, k) => {
        tests.push(refuses(kind, `s${k}`));
      });
      const failed = tests.filter((t) => t !== "");
      if (failed.length > 0) head.push(`  if (${failed.join(" || ")}) return H.REFUSED;`);
      head.push(`  S.jitLive = true;`);
    }
    head.push(...entryMoves.map((l) => `  ${l}`));
    head.push(`  try {`);
    const tail = [
      `  } catch (e) {`,
      `    return H.${this.entry.type === "call" ? "caughtInCall" : "caughtInFrame"}(J, S, e, pc, [${localList}], [${stackList}], st${this.entry.type === "call" ? "" : ", fast"});`,
      `  }`,
      `};`,
    ];
    return [...head, ...body, ...tail].join("\n");
  }

  private close(region: Region): void {
    if (region.loop) this.line("break;");
    this.indent = this.indent.slice(2);
    this.line("}");
  }

  /** Where an instruction comes from, for comments. */
  private place(at: number): string {
    return `${at}`;
  }

  /** What turns the values at the entry into what the first block expects. */
  private entryConversions(first: number, initial: State): string[] {
    const expected = this.states[first]!;
    const lines: string[] = [];
    initial.locals.forEach((kind, i) => {
      const text = convertLocal(this.names[i]!, kind, expected.locals[i]!);
      if (text !== "") lines.push(text);
    });
    initial.stack.forEach((kind, k) => {
      const to = expected.stack[k]!;
      if (kind === "P" && to === "F") lines.push(`s${k} = s${k}.v;`);
    });
    return lines;
  }

  // Blocks --------------------------------------------------------------------------------------------------------------

  private visit: ((to: number, state: State) => void) | undefined;

  private translateBlock(block: Block, visit: ((to: number, state: State) => void) | undefined): void {
    const state = this.states[block.index]!;
    this.block = block;
    this.visit = visit;
    this.locals = state.locals.slice();
    this.stack = state.stack.map((kind, k) => ({ js: kind === "U" ? "undefined" : `s${k}`, kind }));
    this.maxDepth = Math.max(this.maxDepth, this.stack.length);
    this.kwnames = undefined;
    this.ended = false;
    const { code } = block;
    for (let i = 0; i < code.length && !this.ended; i++) {
      const instruction = code[i]!;
      this.at = instruction.at;
      this.before = this.stack.slice();
      this.instruction(instruction, code[i + 1]);
      this.maxDepth = Math.max(this.maxDepth, this.stack.length);
    }
    const last = code[code.length - 1]!;
    if (!this.ended && block.successors.includes(last.next) && !isJump(last)) this.goTo(last.next);
  }

  /** Emits the way to another block: values go where it expects them, then the jump. */
  private goTo(unit: number): void {
    const to = this.graph.at.get(unit)!;
    const state: State = { locals: this.locals.slice(), stack: this.stack.map((e) => e.kind) };
    if (this.visit !== undefined) {
      this.visit(to, state);
      return;
    }
    const expected = this.states[to]!;
    state.locals.forEach((kind, i) => {
      const text = convertLocal(this.names[i]!, kind, expected.locals[i]!);
      if (text !== "") this.line(text);
    });
    this.settle(expected.stack);
    this.jumpTo(to);
  }

  /** Moves the stack into its slots, as the kinds that are wanted there. */
  private settle(kinds: readonly Kind[]): void {
    const moves: [slot: string, value: string][] = [];
    this.stack.forEach((e, k) => {
      const to = kinds[k]!;
      const value = to === "U" ? "undefined" : to === "F" ? (e.kind === "P" ? `${e.js}.v` : e.js) : this.box(e);
      if (to !== "U" && value !== `s${k}`) moves.push([`s${k}`, value]);
    });
    const conflict = moves.some(([, value], i) => moves.slice(0, i).some(([slot]) => mentions(value, slot)));
    if (!conflict) {
      for (const [slot, value] of moves) this.line(`${slot} = ${value};`);
      return;
    }
    const temps = moves.map(([, value]) => {
      const t = this.temp();
      this.line(`${t} = ${value};`);
      return t;
    });
    for (let i = 0; i < moves.length; i++) this.line(`${moves[i]![0]} = ${temps[i]};`);
  }

  private jumpTo(to: number): void {
    const from = this.block.index;
    if (this.regions === null) {
      this.line(`b = ${to}; continue;`);
      return;
    }
    if (to <= from) this.line(`continue L${to};`);
    else if (this.regions.some((r) => !r.loop && r.end === to)) {
      if (to > from + 1 || this.conditional) this.line(`break B${to};`);
    } else if (this.conditional) throw new Unsupported("jump without a label");
  }

  /** Inside an `if`: control must not just run on. */
  private conditional = false;

  /** `if (test)` the jump. */
  private branch(test: string, unit: number): void {
    if (this.visit !== undefined) {
      this.goTo(unit);
      return;
    }
    const savedStack = this.stack.slice();
    this.line(`if (${test}) {`);
    this.indent += "  ";
    this.conditional = true;
    this.goTo(unit);
    this.conditional = false;
    this.indent = this.indent.slice(2);
    this.line("}");
    this.stack = savedStack;
  }

  // Stack ---------------------------------------------------------------------------------------------------------------

  private temp(): string {
    return `x${this.extra++}`;
  }

  /** A variable for a new value at the top of the stack. */
  private slot(): string {
    const name = `s${this.stack.length}`;
    this.maxDepth = Math.max(this.maxDepth, this.stack.length + 1);
    return this.stack.some((e) => mentions(e.js, name)) ? this.temp() : name;
  }

  private push(e: Entry): void {
    this.stack.push(e);
  }

  /** Evaluates an expression now and pushes its value. */
  private result(expression: string, kind: Kind): Entry {
    const name = this.slot();
    this.line(`${name} = ${expression};`);
    const e: Entry = { js: name, kind };
    this.stack.push(e);
    return e;
  }

  private pop(): Entry {
    const e = this.stack.pop();
    if (e === undefined) throw new Unsupported("stack underflow");
    return e;
  }

  private popMany(n: number): Entry[] {
    return n === 0 ? [] : this.stack.splice(this.stack.length - n, n);
  }

  private box(e: Entry): string {
    return e.kind === "F" ? (e.boxed ?? `new PyFloat(${e.js})`) : e.js;
  }

  /** Notes what the runtime must know when the instruction throws. */
  private point(): void {
    if (this.visit !== undefined) return;
    const rawLocals: number[] = [];
    this.locals.forEach((kind, i) => {
      if (kind === "F") rawLocals.push(i);
    });
    const rawStack: number[] = [];
    const live: number[] = [];
    this.before.forEach((e, k) => {
      if (e.js !== `s${k}`) return;
      live.push(k);
      if (e.kind === "F") rawStack.push(k);
    });
    this.points[this.at] = { depth: this.before.length, rawLocals, rawStack, live };
  }

  /** Announces that the instruction may throw or run Python code. */
  private mayThrow(): void {
    this.point();
    this.line(`S.lasti = pc = ${this.at};`);
  }

  /** The statement that leaves for the interpreter, which does the instruction again. */
  private deopt(at = this.at, why = "D", stack = this.before): string {
    if (at === this.at) this.point();
    return `{ pc = ${at}; st = [${stack.map((e) => this.box(e)).join(", ")}]; throw H.${why}; }`;
  }

  /** The stack below the operands goes into its slots: a call may unwind. */
  private settleBelow(count: number): void {
    for (let k = 0; k < count; k++) {
      const e = this.stack[k]!;
      if (e.kind === "U" || e.js === `s${k}`) continue;
      // another entry may still need what is in the slot
      for (let other = 0; other < this.stack.length; other++) {
        const o = this.stack[other]!;
        if (other !== k && mentions(o.js, `s${k}`)) {
          const t = this.temp();
          this.line(`${t} = ${o.js};`);
          this.stack[other] = { ...o, js: t };
        }
      }
      this.line(`s${k} = ${e.js};`);
      this.stack[k] = { ...e, js: `s${k}` };
    }
    this.before = this.before.map((e, k) => (k < count ? this.stack[k]! : e));
  }

  private isGeneric(): boolean {
    return this.generic.has(this.at);
  }

  // Guards --------------------------------------------------------------------------------------------------------------

  /** Remembers what a guard has shown of a variable. */
  private narrow(e: Entry, kind: Kind): void {
    const local = this.names.indexOf(e.js);
    if (local >= 0 && this.locals[local] === "A") this.locals[local] = kind;
    for (const o of this.stack) if (o.js === e.js) o.kind = kind;
    e.kind = kind;
  }

  /** The entry as a JavaScript number that is a Python int. */
  private int(e: Entry): string {
    if (e.kind !== "I") {
      this.line(`if (typeof ${e.js} !== "number") ${this.deopt()}`);
      this.narrow(e, "I");
    }
    return e.js;
  }

  /** The entry, a float, as a raw double. */
  private float(e: Entry): string {
    if (e.kind === "F") return e.js;
    if (e.kind !== "P") {
      this.line(`if (!(${e.js} instanceof PyFloat && ${e.js}.cls === floatType)) ${this.deopt()}`);
      this.narrow(e, "P");
    }
    return `${e.js}.v`;
  }

  private isNumber(e: Entry): boolean {
    return e.kind === "I" || e.kind === "F" || e.kind === "P";
  }

  /** The entry, known to be int or float, as a double. */
  private double(e: Entry): string {
    return e.kind === "P" ? `${e.js}.v` : e.js;
  }

  // Instructions --------------------------------------------------------------------------------------------------------

  private instruction(i: Instruction, next: Instruction | undefined): void {
    const { op, arg } = i;
    switch (op) {
      case Op.RESUME:
      case Op.NOP:
      case Op.CACHE:
        return;
      case Op.POP_TOP:
        this.pop();
        return;
      case Op.PUSH_NULL:
        return this.push({ js: "undefined", kind: "U" });
      case Op.LOAD_CONST:
        return this.loadConst(this.code.consts[arg]!);
      case Op.LOAD_FAST:
      case Op.LOAD_CLOSURE:
        return this.push({ js: this.names[arg]!, kind: this.locals[arg] === "U" ? "A" : this.locals[arg]! });
      case Op.LOAD_FAST_CHECK:
        this.point();
        this.line(`if (${this.names[arg]} === undefined) { S.lasti = pc = ${i.at}; throw H.unboundLocal(S, ${arg}); }`);
        return this.push({ js: this.names[arg]!, kind: this.locals[arg] === "U" ? "A" : this.locals[arg]! });
      case Op.LOAD_FAST_AND_CLEAR: {
        const name = this.names[arg]!;
        const kind = this.locals[arg]!;
        this.saveUses(name);
        this.result(kind === "F" ? `${name} === undefined ? undefined : new PyFloat(${name})` : name, "A");
        this.line(`${name} = undefined;`);
        this.locals[arg] = "U";
        return;
      }
      case Op.STORE_FAST:
        return this.storeFast(arg);
      case Op.DELETE_FAST:
        // what a `del` ends is for the interpreter to find out; the end of an except clause only forgets None
        if (!this.storesNone(arg)) throw new Unsupported("del");
        this.saveUses(this.names[arg]!);
        this.point();
        this.line(`if (${this.names[arg]} === undefined) { S.lasti = pc = ${i.at}; throw H.unboundLocal(S, ${arg}); }`);
        this.line(`${this.names[arg]} = undefined;`);
        this.locals[arg] = "U";
        return;
      case Op.MAKE_CELL:
        this.line(`${this.names[arg]} = new PyCell(${this.box({ js: this.names[arg]!, kind: this.locals[arg]! })});`);
        this.locals[arg] = "A";
        return;
      case Op.COPY_FREE_VARS:
        for (let k = 0; k < arg; k++) {
          const at = this.code.stackBase - arg + k;
          this.line(`${this.names[at]} = F.closure[${k}];`);
          this.locals[at] = "A";
        }
        return;
      case Op.LOAD_DEREF: {
        this.point();
        const e = this.result(`${this.names[arg]}.value`, "A");
        this.line(`if (${e.js} === undefined) { S.lasti = pc = ${i.at}; throw H.unboundCell(S, ${arg}); }`);
        return;
      }
      case Op.STORE_DEREF:
        this.line(`${this.names[arg]}.value = ${this.box(this.pop())};`);
        return;
      case Op.LOAD_GLOBAL:
        return this.loadGlobal(arg);
      case Op.COPY: {
        const e = this.stack[this.stack.length - arg]!;
        return this.push({ ...e });
      }
      case Op.SWAP: {
        const top = this.stack.length - 1;
        const other = this.stack.length - arg;
        const e = this.stack[top]!;
        this.stack[top] = this.stack[other]!;
        this.stack[other] = e;
        return;
      }
      case Op.BINARY_OP:
        return this.binaryOp(arg);
      case Op.COMPARE_OP:
        return this.compareOp(arg >> 4);
      case Op.IS_OP:
        return this.isOp(arg);
      case Op.CONTAINS_OP: {
        const container = this.pop();
        const item = this.pop();
        this.mayThrow();
        this.result(`${arg === 1 ? "!" : ""}H.contains(${this.box(container)}, ${this.box(item)})`, "B");
        return;
      }
      case Op.UNARY_NOT: {
        const e = this.pop();
        this.push({ js: this.test(e, false), kind: "B" });
        this.flatten();
        return;
      }
      case Op.UNARY_NEGATIVE: {
        const e = this.pop();
        if (e.kind === "F" || e.kind === "P") this.result(`-${this.double(e)}`, "F");
        else if (e.kind === "I") this.result(`0 - ${e.js}`, "I");
        else {
          this.mayThrow();
          this.result(`H.negative(${this.box(e)})`, "A");
        }
        return;
      }
      case Op.BINARY_SUBSCR:
        return this.subscript();
      case Op.STORE_SUBSCR:
        return this.storeSubscript();
      case Op.LOAD_ATTR:
        return this.loadAttr(arg >> 1, (arg & 1) !== 0);
      case Op.STORE_ATTR:
        return this.storeAttr(arg);
      case Op.KW_NAMES:
        this.kwnames = (this.code.consts[arg] as PyTuple).items as readonly string[];
        return;
      case Op.CALL:
        return this.call(arg, next);
      case Op.CALL_FUNCTION_EX: {
        this.settleBelow(this.stack.length - 3 - (arg & 1));
        const kwargs = (arg & 1) !== 0 ? this.pop() : undefined;
        const args = this.pop();
        const func = this.pop();
        this.pop();
        this.mayThrow();
        const kw = kwargs === undefined ? "undefined" : this.box(kwargs);
        this.result(`H.callExpanded(${this.box(func)}, ${this.box(args)}, ${kw})`, "A");
        return;
      }
      case Op.GET_ITER:
        return this.getIter();
      case Op.FOR_ITER:
        return this.forIter(i);
      case Op.JUMP_FORWARD:
        this.ended = true;
        return this.goTo(i.target);
      case Op.JUMP_BACKWARD:
      case Op.JUMP_BACKWARD_NO_INTERRUPT:
        this.ended = true;
        this.line(`if (rt.breaker !== 0) ${this.pollAt(i.target)}`);
        return this.goTo(i.target);
      case Op.POP_JUMP_IF_FALSE:
      case Op.POP_JUMP_IF_TRUE: {
        const e = this.pop();
        const test = this.test(e, op === Op.POP_JUMP_IF_TRUE);
        this.branch(test, i.target);
        this.ended = true;
        return this.goTo(i.next);
      }
      case Op.POP_JUMP_IF_NONE:
      case Op.POP_JUMP_IF_NOT_NONE: {
        const e = this.pop();
        this.branch(`${this.box(e)} ${op === Op.POP_JUMP_IF_NONE ? "===" : "!=="} None`, i.target);
        this.ended = true;
        return this.goTo(i.next);
      }
      case Op.RETURN_VALUE:
        return this.leave(this.box(this.pop()));
      case Op.RETURN_CONST:
        this.loadConst(this.code.consts[arg]!);
        return this.leave(this.box(this.pop()));
      case Op.BUILD_LIST: {
        const items = this.popMany(arg);
        this.result(`new PyList([${items.map((e) => this.box(e)).join(", ")}])`, "L");
        return;
      }
      case Op.BUILD_TUPLE: {
        const items = this.popMany(arg);
        this.result(arg === 0 ? "H.EMPTY_TUPLE" : `new PyTuple([${items.map((e) => this.box(e)).join(", ")}])`, "A");
        return;
      }
      case Op.LIST_APPEND: {
        const value = this.pop();
        const list = this.stack[this.stack.length - arg]!;
        this.line(`${list.js}.items.push(${this.box(value)});`);
        return;
      }
      case Op.UNPACK_SEQUENCE:
        return this.unpack(arg);
      case Op.BEFORE_WITH:
        return this.beforeWith();
      case Op.RETURN_GENERATOR:
      case Op.YIELD_VALUE:
      case Op.SEND:
      case Op.CLEANUP_THROW:
      case Op.END_SEND:
        throw new Unsupported("generator");
      default:
        this.other(i);
    }
  }

  /** Whether the instruction before stored None into the variable, as at the end of an except clause. */
  private storesNone(arg: number): boolean {
    const { code } = this.block;
    const i = code.findIndex((other) => other.at === this.at);
    return code[i - 1]?.op === Op.STORE_FAST && code[i - 1]?.arg === arg;
  }

  /** A jump back while somebody wants attention: the interpreter serves it at the target. */
  private pollAt(unit: number): string {
    if (this.visit === undefined) {
      const rawLocals: number[] = [];
      this.locals.forEach((kind, i) => {
        if (kind === "F") rawLocals.push(i);
      });
      // the point of the jump itself: nothing else can happen there
      this.points[this.at] = { depth: this.stack.length, rawLocals, rawStack: [], live: [] };
    }
    return `{ pc = ${this.at}; st = [${[...this.stack.map((e) => this.box(e)), unit].join(", ")}]; throw H.POLL; }`;
  }

  private leave(value: string): void {
    this.ended = true;
    if (this.visit !== undefined) return;
    this.line(`r = ${value};`);
    const locals = this.names
      .slice(0, this.code.stackBase)
      .map((name, i) => (this.locals[i] === "F" ? `${name} === undefined ? undefined : new PyFloat(${name})` : name));
    if (this.entry.type === "call") {
      this.line(`rt.frame = S.back; rt.recursionDepth--;`);
      this.line(`if (S.exposed) H.finish(S, [${locals.join(", ")}]); else { S.back = C.spare; C.spare = S; }`);
      this.line(`return r;`);
    } else {
      this.line(`return H.leaveFrame(S, r, [${locals.join(", ")}]);`);
    }
  }

  private loadConst(value: Value): void {
    if (typeof value === "number") {
      const negative = value < 0 || Object.is(value, -0);
      return this.push({ js: negative ? `(${value})` : String(value), kind: "I", constant: value });
    }
    if (typeof value === "boolean") return this.push({ js: String(value), kind: "B", constant: value });
    if (typeof value === "string") {
      const js =
        value.length < 60
          ? JSON.stringify(value).replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`)
          : this.constant(value);
      return this.push({ js, kind: "S", constant: value });
    }
    if (value instanceof PyFloat) {
      const boxed = this.constant(value);
      const v = value.v;
      const js = Object.is(v, -0) ? "(-0)" : Number.isFinite(v) ? (v < 0 ? `(${v})` : String(v)) : `${boxed}.v`;
      return this.push({ js, kind: "F", boxed, constant: value });
    }
    if (value === None) return this.push({ js: "None", kind: "A", constant: value });
    this.push({ js: this.constant(value), kind: "A", constant: value });
  }

  /** Stack entries that name a variable get its value before it changes. */
  private saveUses(name: string): void {
    this.stack.forEach((e, k) => {
      if (!mentions(e.js, name)) return;
      const t = this.temp();
      this.line(`${t} = ${e.js};`);
      this.stack[k] = { ...e, js: t };
    });
  }

  private storeFast(i: number): void {
    const name = this.names[i]!;
    const e = this.pop();
    this.saveUses(name);
    if (e.js !== name) this.line(`${name} = ${e.js};`);
    this.locals[i] = e.kind;
  }

  /** Stack entries that are expressions become variables. */
  private flatten(): void {
    const top = this.stack.length - 1;
    const e = this.stack[top]!;
    this.stack.pop();
    this.result(e.js, e.kind);
  }

  private loadGlobal(arg: number): void {
    const name = this.code.names[arg >> 1]!;
    if ((arg & 1) !== 0) this.push({ js: "undefined", kind: "U" });
    const cache = this.code.caches[this.at];
    this.point();
    if (
      cache instanceof GlobalCache &&
      cache.version === cache.globals.keysVersion &&
      cache.ownerVersion === cache.owner.keysVersion
    ) {
      const globals = this.constant(cache.globals);
      const owner = this.constant(cache.owner);
      const tests = [`${globals}.keysVersion === ${cache.version}`];
      if (cache.owner !== cache.globals) tests.push(`${owner}.keysVersion === ${cache.ownerVersion}`);
      const e = this.result(
        `${tests.join(" && ")} ? ${owner}.values[${cache.entry}] : (S.lasti = pc = ${this.at}, H.loadGlobal(S, ${JSON.stringify(name)}))`,
        "A",
      );
      e.known = cache.owner.values[cache.entry]!;
      return;
    }
    this.mayThrow();
    this.result(`H.loadGlobal(S, ${JSON.stringify(name)})`, "A");
  }

  /** A condition: the truth of the entry, or its opposite. */
  private test(e: Entry, when: boolean): string {
    switch (e.kind) {
      case "B":
        return when ? e.js : `!(${e.js})`;
      case "I":
        return `${e.js} ${when ? "!==" : "==="} 0`;
      case "F":
      case "P":
        return when ? `!(${this.double(e)} === 0)` : `${this.double(e)} === 0`;
      case "S":
        return `${e.js}.length ${when ? "!==" : "==="} 0`;
      case "L":
        return `${e.js}.items.length ${when ? "!==" : "==="} 0`;
      default: {
        this.mayThrow();
        const x = e.js;
        return when
          ? `(${x} === true || (${x} !== false && H.isTrue(${x})))`
          : `(${x} === false || (${x} !== true && !H.isTrue(${x})))`;
      }
    }
  }

  // Operators

  private binaryOp(arg: number): void {
    const b = this.pop();
    const a = this.pop();
    const inplace = arg >= 13;
    const op = inplace ? arg - 13 : arg;
    const feedback = feedbackAt(this.code, this.at);
    const generic = this.isGeneric() || a.kind === "S" || b.kind === "S" || a.kind === "L" || b.kind === "L";
    const wantsInt = (feedback & (LEFT_FLOAT | LEFT_OTHER | RIGHT_FLOAT | RIGHT_OTHER)) === 0;
    if (!generic) {
      const intA = a.kind === "I" || (a.kind === "A" && wantsInt) || (a.kind === "A" && onlyInt(feedback, true));
      const intB = b.kind === "I" || (b.kind === "A" && wantsInt) || (b.kind === "A" && onlyInt(feedback, false));
      const floatA = a.kind === "F" || a.kind === "P" || (a.kind === "A" && onlyFloat(feedback, true));
      const floatB = b.kind === "F" || b.kind === "P" || (b.kind === "A" && onlyFloat(feedback, false));
      if (intA && intB && this.intOp(op, a, b)) return;
      if ((floatA || intA) && (floatB || intB) && (floatA || floatB) && this.floatOp(op, a, b, floatA, floatB)) return;
    }
    this.mayThrow();
    const x = this.box(a);
    const y = this.box(b);
    // sites that see everything still see ints most of the time
    if (a.kind === "A" && b.kind === "A" && (op === 0 || op === 10) && (feedback & (LEFT_OTHER | RIGHT_OTHER)) === 0) {
      const sign = op === 0 ? "+" : "-";
      this.result(
        `typeof ${x} === "number" && typeof ${y} === "number" && (r = ${x} ${sign} ${y}) <= ${MAX} && r >= -${MAX} ? r : H.binaryOp(${arg}, ${x}, ${y})`,
        "A",
      );
      return;
    }
    if (op === 0 && a.kind === "S" && b.kind === "S") {
      this.result(`${x} + ${y}`, "S");
      return;
    }
    this.result(`H.binaryOp(${arg}, ${x}, ${y})`, "A");
  }

  /** Arithmetic of two ints; false where there is no inline form. */
  private intOp(op: number, ea: Entry, eb: Entry): boolean {
    if (![0, 1, 2, 3, 5, 6, 7, 9, 10, 11, 12].includes(op)) return false;
    const a = this.int(ea);
    const b = this.int(eb);
    const checked = (expression: string): void => {
      const name = this.slot();
      this.line(`r = ${expression};`);
      this.line(`if (!(r <= ${MAX} && r >= -${MAX})) ${this.deopt()}`);
      this.line(`${name} = r;`);
      this.push({ js: name, kind: "I" });
    };
    const int32 = (e: Entry): void => {
      if (typeof e.constant === "number" && (e.constant | 0) === e.constant) return;
      this.line(`if ((${e.js} | 0) !== ${e.js}) ${this.deopt()}`);
    };
    switch (op) {
      case 0:
        checked(`${a} + ${b}`);
        return true;
      case 10:
        checked(`${a} - ${b}`);
        return true;
      case 5:
        checked(`${a} * ${b} + 0`);
        return true;
      case 1:
      case 7:
      case 12: {
        int32(ea);
        int32(eb);
        this.result(`${a} ${op === 1 ? "&" : op === 7 ? "|" : "^"} ${b}`, "I");
        return true;
      }
      case 6: {
        // Python's remainder has the sign of the divisor
        if (typeof eb.constant === "number" && eb.constant > 0) {
          this.line(`r = ${a} % ${b};`);
          this.result(`r < 0 ? r + ${b} : r + 0`, "I");
          return true;
        }
        this.line(`if (${b} === 0) ${this.deopt()}`);
        this.line(`r = ${a} % ${b};`);
        this.result(`r !== 0 && (r < 0) !== (${b} < 0) ? r + ${b} : r + 0`, "I");
        return true;
      }
      case 2: {
        this.line(`if (${b} === 0 || ${a} > 4503599627370496 || ${a} < -4503599627370496) ${this.deopt()}`);
        this.result(`Math.floor(${a} / ${b}) + 0`, "I");
        return true;
      }
      case 11:
        this.line(`if (${b} === 0) ${this.deopt()}`);
        this.result(`${a} / ${b}`, "F");
        return true;
      case 3:
        this.line(`if (!(${b} >= 0 && ${b} < 31)) ${this.deopt()}`);
        checked(`${a} * (1 << ${b})`);
        return true;
      case 9:
        this.line(`if (!(${b} >= 0 && ${b} < 31)) ${this.deopt()}`);
        this.result(`Math.floor(${a} / (1 << ${b}))`, "I");
        return true;
    }
    return false;
  }

  /** Arithmetic with at least one float; false where there is no inline form. */
  private floatOp(op: number, ea: Entry, eb: Entry, floatA: boolean, floatB: boolean): boolean {
    if (![0, 5, 8, 10, 11].includes(op)) return false;
    const a = floatA ? this.float(ea) : this.int(ea);
    const b = floatB ? this.float(eb) : this.int(eb);
    switch (op) {
      case 0:
        this.result(`${a} + ${b}`, "F");
        return true;
      case 10:
        this.result(`${a} - ${b}`, "F");
        return true;
      case 5:
        this.result(`${a} * ${b}`, "F");
        return true;
      case 11:
        if (
          !(eb.constant instanceof PyFloat && eb.constant.v !== 0) &&
          !(typeof eb.constant === "number" && eb.constant !== 0)
        ) {
          this.line(`if (${b} === 0) ${this.deopt()}`);
        }
        this.result(`${a} / ${b}`, "F");
        return true;
      case 8:
        // errors and complex results are the interpreter's
        this.line(`if (${a} <= 0) ${this.deopt()}`);
        this.line(`r = H.floatPower(${a}, ${b});`);
        this.line(`if (r === undefined) ${this.deopt()}`);
        this.result("r", "F");
        return true;
    }
    return false;
  }

  private compareOp(cmp: number): void {
    const b = this.pop();
    const a = this.pop();
    const js = ["<", "<=", "===", "!==", ">", ">="][cmp]!;
    if (this.isNumber(a) && this.isNumber(b)) {
      this.result(`${this.double(a)} ${js} ${this.double(b)}`, "B");
      return;
    }
    if (a.kind === "S" && b.kind === "S" && (cmp === 2 || cmp === 3)) {
      this.result(`${a.js} ${js} ${b.js}`, "B");
      return;
    }
    const feedback = feedbackAt(this.code, this.at);
    const wantsInt = (feedback & (LEFT_FLOAT | LEFT_OTHER | RIGHT_FLOAT | RIGHT_OTHER)) === 0;
    if (!this.isGeneric() && (a.kind === "A" || this.isNumber(a)) && (b.kind === "A" || this.isNumber(b))) {
      const intA = a.kind === "I" || (a.kind === "A" && (wantsInt || onlyInt(feedback, true)));
      const intB = b.kind === "I" || (b.kind === "A" && (wantsInt || onlyInt(feedback, false)));
      const floatA = a.kind === "F" || a.kind === "P" || (a.kind === "A" && onlyFloat(feedback, true));
      const floatB = b.kind === "F" || b.kind === "P" || (b.kind === "A" && onlyFloat(feedback, false));
      if ((intA || floatA) && (intB || floatB)) {
        const x = floatA ? this.float(a) : this.int(a);
        const y = floatB ? this.float(b) : this.int(b);
        this.result(`${x} ${js} ${y}`, "B");
        return;
      }
    }
    this.mayThrow();
    const x = this.box(a);
    const y = this.box(b);
    if (cmp === 2 || cmp === 3) {
      this.result(
        `typeof ${x} === "string" && typeof ${y} === "string" ? ${x} ${js} ${y} : H.richCompare(${x}, ${y}, ${cmp})`,
        "A",
      );
      return;
    }
    this.result(
      `typeof ${x} === "number" && typeof ${y} === "number" ? ${x} ${js} ${y} : H.richCompare(${x}, ${y}, ${cmp})`,
      "A",
    );
  }

  private isOp(arg: number): void {
    const b = this.pop();
    const a = this.pop();
    const not = arg === 1 ? "!" : "";
    const floats = (a.kind === "F" || a.kind === "P") && (b.kind === "F" || b.kind === "P");
    // identity of unboxed floats is that of their values
    if (floats && (a.kind === "F" || b.kind === "F"))
      this.result(`${not}Object.is(${this.double(a)}, ${this.double(b)})`, "B");
    else if (a.kind === "F" || b.kind === "F") {
      const [raw, other] = a.kind === "F" ? [a, b] : [b, a];
      this.result(`${not}(${other.js} instanceof PyFloat && Object.is(${other.js}.v, ${raw.js}))`, "B");
    } else this.result(`${a.js} ${arg === 1 ? "!==" : "==="} ${b.js}`, "B");
  }

  // Subscripts

  private list(e: Entry): boolean {
    return e.kind === "L";
  }

  private subscript(): void {
    const key = this.pop();
    const container = this.pop();
    const x = this.box(container);
    if (
      !this.isGeneric() &&
      (key.kind === "I" || key.kind === "A") &&
      (container.kind === "L" || container.kind === "A")
    ) {
      const i = key.js;
      const isList = this.list(container) ? "" : `${x} instanceof PyList && ${x}.cls === listType && `;
      const isInt = key.kind === "I" ? "" : `typeof ${i} === "number" && `;
      this.point();
      const e = this.slot();
      this.line(`r = ${isInt}${isList}${i} >= 0 ? ${x}.items[${i}] : undefined;`);
      this.line(`if (r === undefined) { S.lasti = pc = ${this.at}; r = H.getItem(${x}, ${this.box(key)}); }`);
      this.line(`${e} = r;`);
      this.push({ js: e, kind: "A" });
      return;
    }
    this.mayThrow();
    this.result(`H.getItem(${x}, ${this.box(key)})`, "A");
  }

  private storeSubscript(): void {
    const key = this.pop();
    const container = this.pop();
    const value = this.pop();
    const x = this.box(container);
    const v = this.box(value);
    if (
      (key.kind === "I" || key.kind === "A") &&
      (container.kind === "L" || container.kind === "A") &&
      value.kind !== "F"
    ) {
      const i = key.js;
      const isList = this.list(container) ? "" : `${x} instanceof PyList && ${x}.cls === listType && `;
      const isInt = key.kind === "I" ? "" : `typeof ${i} === "number" && `;
      this.point();
      this.line(
        `if (${isInt}${isList}${i} >= 0 && ${i} < ${x}.items.length) ${x}.items[${i}] = ${v}; else { S.lasti = pc = ${this.at}; H.setItem(${x}, ${this.box(key)}, ${v}); }`,
      );
      return;
    }
    this.mayThrow();
    if ((key.kind === "I" || key.kind === "A") && (container.kind === "L" || container.kind === "A")) {
      this.line(`H.setItemFast(${x}, ${this.box(key)}, ${v});`);
      return;
    }
    this.line(`H.setItem(${x}, ${this.box(key)}, ${v});`);
  }

  private unpack(n: number): void {
    const e = this.pop();
    this.mayThrow();
    const items = this.temp();
    this.line(`${items} = H.unpack(S, ${this.box(e)}, ${n});`);
    for (let k = n - 1; k >= 0; k--) this.result(`${items}[${k}]`, "A");
  }

  // Attributes

  private field(object: string, slot: number): string {
    return slot < INLINE_SLOTS ? `${object}.s${slot}` : `H.getSlot(${object}, ${slot})`;
  }

  private loadAttr(nameIndex: number, method: boolean): void {
    const name = JSON.stringify(this.code.names[nameIndex]!);
    const owner = this.pop();
    const x = this.box(owner);
    const cache = this.code.caches[this.at];
    const site = this.at;
    const others = this.visit === undefined ? this.constant(new SiteCache()) : "";
    const slow = `H.attributeAt(${others}, S, ${site}, ${name}, ${x})`;
    if (cache instanceof InstanceCache && cache.version === cache.shape.cls.version && owner.kind === "A") {
      const shape = this.constant(cache.shape);
      const cls = this.constant(cache.shape.cls);
      const guard = `${x} instanceof PyInstance && ${x}.shape === ${shape} && ${cls}.version === ${cache.version}`;
      if (cache.kind === ATTR_SLOT) {
        if (method) this.push({ js: "undefined", kind: "U" });
        this.point();
        const e = this.slot();
        this.line(`r = ${guard} ? ${this.field(x, cache.slot)} : undefined;`);
        this.line(`if (r === undefined) { S.lasti = pc = ${site}; r = ${slow}; }`);
        this.line(`${e} = r;`);
        this.push({ js: e, kind: "A" });
        return;
      }
      if (cache.kind === ATTR_METHOD && method && !this.isGeneric()) {
        this.line(`if (!(${guard})) ${this.deopt()}`);
        this.push({ js: this.constant(cache.value), kind: "A", known: cache.value! });
        this.push(owner);
        return;
      }
      if (cache.kind === ATTR_CLASS) {
        if (method) this.push({ js: "undefined", kind: "U" });
        this.mayThrow();
        this.result(`${guard} ? ${this.constant(cache.value)} : ${slow}`, "A");
        return;
      }
    }
    if (cache instanceof ModuleCache && !method) {
      this.point();
      const dict = this.constant(cache.dict);
      const e = this.slot();
      this.line(
        `${e} = ${x} instanceof PyModule && ${x}.dict === ${dict} && ${dict}.keysVersion === ${cache.version} ? ${dict}.values[${cache.entry}] : (S.lasti = pc = ${site}, H.loadAttr(S, ${site}, ${name}, ${x}));`,
      );
      this.push({ js: e, kind: "A", known: cache.dict.values[cache.entry]! });
      return;
    }
    if (cache instanceof ModuleCache && method) {
      const dict = this.constant(cache.dict);
      this.push({ js: "undefined", kind: "U" });
      this.point();
      const e = this.slot();
      this.line(
        `${e} = ${x} instanceof PyModule && ${x}.dict === ${dict} && ${dict}.keysVersion === ${cache.version} ? ${dict}.values[${cache.entry}] : (S.lasti = pc = ${site}, H.loadAttr(S, ${site}, ${name}, ${x}));`,
      );
      this.push({ js: e, kind: "A", known: cache.dict.values[cache.entry]! });
      return;
    }
    if (cache instanceof ClassCache) {
      if (method) this.push({ js: "undefined", kind: "U" });
      const type = this.constant(cache.owner);
      this.mayThrow();
      const e = this.result(
        `${x} === ${type} && ${type}.version === ${cache.version} && ${type}.cls.version === ${cache.metaVersion} ? ${this.constant(cache.value)} : H.loadAttr(S, ${site}, ${name}, ${x})`,
        "A",
      );
      e.known = cache.value;
      return;
    }
    if (method && cache instanceof TypeCache && cache.version === cache.type.version && !this.isGeneric()) {
      const guard = this.typeGuard(owner, cache.type);
      if (guard !== undefined) {
        if (guard !== "") this.line(`if (!(${guard})) ${this.deopt()}`);
        if (cache.type === listType && owner.kind === "A") this.narrow(owner, "L");
        this.line(`if (${this.constant(cache.type)}.version !== ${cache.version}) ${this.deopt()}`);
        this.push({ js: this.constant(cache.value), kind: "A", known: cache.value });
        this.push(owner);
        return;
      }
    }
    this.mayThrow();
    if (method) {
      this.result(`H.methodAt(${others}, S, ${site}, ${name}, ${x})`, "A");
      this.result("H.beside.value", "A");
      return;
    }
    this.result(slow, "A");
  }

  /** A test that the entry is exactly of a builtin type; "" where that is known, undefined where it has no cheap form. */
  private typeGuard(e: Entry, type: PyType): string | undefined {
    const x = e.js;
    switch (type.name) {
      case "str":
        return e.kind === "S" ? "" : e.kind === "A" ? `typeof ${x} === "string"` : undefined;
      case "list":
        return e.kind === "L" ? "" : e.kind === "A" ? `${x} instanceof PyList && ${x}.cls === listType` : undefined;
      case "int":
      case "bool":
      case "float":
        return undefined;
    }
    return e.kind === "A" ? `typeof ${x} === "object" && ${x}.cls === ${this.constant(type)}` : undefined;
  }

  private storeAttr(nameIndex: number): void {
    const name = JSON.stringify(this.code.names[nameIndex]!);
    const owner = this.pop();
    const value = this.pop();
    const x = this.box(owner);
    const others = this.visit === undefined ? this.constant(new SiteCache()) : "";
    const cache = this.code.caches[this.at];
    if (cache instanceof StoreCache && cache.version === cache.shape.cls.version && cache.slot < INLINE_SLOTS) {
      const guard = `${x} instanceof PyInstance && ${x}.shape === ${this.constant(cache.shape)} && ${this.constant(cache.shape.cls)}.version === ${cache.version}`;
      const move = cache.next === cache.shape ? "" : ` ${x}.shape = ${this.constant(cache.next)};`;
      this.point();
      let v = this.box(value);
      if (value.kind === "F" && value.boxed === undefined) {
        const t = this.temp();
        this.line(`${t} = ${v};`);
        v = t;
      }
      this.line(
        `if (${guard}) { ${x}.s${cache.slot} = ${v};${move} } else { S.lasti = pc = ${this.at}; H.storeAt(${others}, S, ${this.at}, ${name}, ${x}, ${v}); }`,
      );
      return;
    }
    this.mayThrow();
    this.line(`H.storeAt(${others}, S, ${this.at}, ${name}, ${x}, ${this.box(value)});`);
  }

  // Calls

  private call(argc: number, next: Instruction | undefined): void {
    const base = this.stack.length - argc - 2;
    const kwnames = this.kwnames;
    this.kwnames = undefined;
    if (kwnames === undefined && this.mayBeIntrinsic(this.stack[base]!, this.stack[base + 1]!)) {
      const operands = this.popMany(argc + 2);
      const [bottom, top, ...rest] = operands as [Entry, Entry, ...Entry[]];
      const isMethod = bottom.kind !== "U";
      if (this.intrinsic(isMethod ? bottom : top, isMethod ? top : undefined, rest, next)) return;
      this.stack.push(...operands);
    }
    this.settleBelow(base);
    const args = this.popMany(argc);
    const second = this.pop();
    const first = this.pop();
    const self = first.kind === "U" ? undefined : second;
    const callee = first.kind === "U" ? second : first;
    const ambiguous = first.kind !== "U" && first.known === undefined;
    this.mayThrow();
    const boxed = args.map((e) => this.box(e));
    const c = this.box(callee);
    if (ambiguous) {
      const kw = kwnames === undefined ? "undefined" : this.constant(kwnames);
      const general = `H.callMethod(${c}, ${this.box(second)}, [${boxed.join(", ")}], ${kw})`;
      if (kwnames === undefined && boxed.length < 6) {
        const test = `${c} instanceof PyFunction && ${c}.code.simpleArgs === ${boxed.length + 1} && (j = ${c}.code.jit) !== undefined`;
        this.result(`${test} ? j(${[c, this.box(second), ...boxed].join(", ")}) : ${general}`, "A");
      } else this.result(general, "A");
      return;
    }
    const all = self === undefined ? boxed : [this.box(self), ...boxed];
    if (kwnames !== undefined) {
      this.result(`H.callAny(${c}, ${self !== undefined}, [${all.join(", ")}], ${this.constant(kwnames)})`, "A");
      return;
    }
    const { known } = callee;
    if (known instanceof PyFunction && known.code.simpleArgs === all.length) {
      const code = this.constant(known.code);
      // every function made of this code will do
      const test =
        callee.js === this.tryConstant(known)
          ? `${c}.code === ${code}`
          : `${c} instanceof PyFunction && ${c}.code === ${code}`;
      this.result(
        `${test} && (j = ${code}.jit) !== undefined ? j(${[c, ...all].join(", ")}) : H.callAny(${c}, ${self !== undefined}, [${all.join(", ")}], undefined)`,
        "A",
      );
      return;
    }
    if (known instanceof PyMethodDescriptor && self !== undefined && all.length <= 4) {
      this.result(`${c}.entry.call${all.length - 1}(${all.join(", ")})`, "A");
      return;
    }
    if (known instanceof PyBuiltin && self === undefined && known.self !== undefined && all.length <= 3) {
      const f = this.constant(known);
      this.result(
        `${c} === ${f} ? ${f}.entry.call${all.length}(${[`${f}.self`, ...all].join(", ")}) : H.callAny(${c}, false, [${all.join(", ")}], undefined)`,
        "A",
      );
      return;
    }
    if (known instanceof PyType && self === undefined) {
      const init = this.plainInit(known);
      if (init !== undefined && init.code.simpleArgs === all.length + 1) {
        const type = this.constant(known);
        const f = this.constant(init);
        const code = this.constant(init.code);
        const object = this.temp();
        const e = this.slot();
        this.line(
          `if (${c} === ${type} && ${type}.version === ${known.version} && ${f}.code === ${code} && (j = ${code}.jit) !== undefined) {`,
        );
        this.line(`  ${object} = new PyInstance(${type}, ${type}.rootShape);`);
        this.line(`  r = j(${[f, object, ...all].join(", ")});`);
        this.line(`  if (r !== None) H.initResult(r);`);
        this.line(`  ${e} = ${object};`);
        this.line(`} else ${e} = H.callAny(${c}, false, [${all.join(", ")}], undefined);`);
        this.push({ js: e, kind: "A" });
        return;
      }
    }
    if (all.length <= 6) {
      const f = callee.js;
      this.result(
        `${f} instanceof PyFunction && ${f}.code.simpleArgs === ${all.length} && (j = ${f}.code.jit) !== undefined ? j(${[f, ...all].join(", ")}) : H.callAny(${c}, ${self !== undefined}, [${all.join(", ")}], undefined)`,
        "A",
      );
      return;
    }
    this.result(`H.callAny(${c}, ${self !== undefined}, [${all.join(", ")}], undefined)`, "A");
  }

  private tryConstant(value: unknown): string {
    const i = this.constants.indexOf(value);
    return i < 0 ? "" : `k${i}`;
  }

  /** The `__init__` that a plain class runs, if that is a Python function and nothing else happens. */
  private plainInit(type: PyType): PyFunction | undefined {
    const plain =
      type.isHeap &&
      type.cls.slots.call === typeType.slots.call &&
      type.slots.new === objectType.slots.new &&
      type.layout === objectType &&
      type.slots.del === undefined &&
      !type.isAbstract;
    if (!plain) return undefined;
    const init = lookupType(type, "__init__");
    return init instanceof PyFunction ? init : undefined;
  }

  /** Whether a call may be one that the compiler writes out: it cannot unwind then. */
  private mayBeIntrinsic(first: Entry, second: Entry): boolean {
    const known = first.kind === "U" ? second.known : first.known;
    if (known instanceof PyMethodDescriptor)
      return known.owner === listType && known.name === "append" && second.kind === "L";
    return isRange(known) || (known instanceof PyBuiltin && known.module === "builtins" && INTRINSICS.has(known.name));
  }

  /** Builtins that the compiler knows, guarded by identity. */
  private intrinsic(callee: Entry, self: Entry | undefined, args: Entry[], next: Instruction | undefined): boolean {
    const { known } = callee;
    if (known === undefined || this.isGeneric()) return false;
    if (self !== undefined && known instanceof PyMethodDescriptor) {
      if (known.owner === listType && known.name === "append" && args.length === 1 && self.kind === "L") {
        this.line(`${self.js}.items.push(${this.box(args[0]!)});`);
        this.push({ js: "None", kind: "A", constant: None });
        return true;
      }
      return false;
    }
    if (self !== undefined) return false;
    const guard = (): void => this.line(`if (${callee.js} !== ${this.constant(known)}) ${this.deopt()}`);
    if (isRange(known) && next?.op === Op.GET_ITER && args.length >= 1 && args.length <= 2) {
      guard();
      const bounds = args.map((e) => this.int(e));
      const [start, stop] = bounds.length === 1 ? ["0", bounds[0]!] : [bounds[0]!, bounds[1]!];
      // GET_ITER behind it takes the iterator as it is
      this.result(`new PyRangeIterator(${start}, 1, ${stop} > ${start} ? ${stop} - ${start} : 0)`, "R");
      return true;
    }
    if (known instanceof PyBuiltin && known.owner === undefined && known.module === "builtins") {
      if (known.name === "len" && args.length === 1) {
        const e = args[0]!;
        if (e.kind !== "L" && e.kind !== "S" && e.kind !== "A") return false;
        guard();
        this.mayThrow();
        const x = e.js;
        if (e.kind === "L") this.result(`${x}.items.length`, "I");
        else if (e.kind === "S") this.result(`${x}.length`, "I");
        else {
          this.result(
            `${x} instanceof PyList && ${x}.cls === listType ? ${x}.items.length : typeof ${x} === "string" ? ${x}.length : H.length(${x})`,
            "I",
          );
        }
        return true;
      }
      if (known.name === "abs" && args.length === 1) {
        const e = args[0]!;
        if (e.kind !== "I" && e.kind !== "F" && e.kind !== "P") return false;
        guard();
        this.result(`Math.abs(${this.double(e)})`, e.kind === "I" ? "I" : "F");
        return true;
      }
    }
    return false;
  }

  // Iteration

  private getIter(): void {
    const e = this.pop();
    if (e.kind === "R") return this.push(e);
    this.mayThrow();
    this.result(`H.getIter(${this.box(e)})`, "A");
  }

  private forIter(i: Instruction): void {
    const it = this.stack[this.stack.length - 1]!;
    const x = it.js;
    this.settleBelow(this.stack.length);
    const iterator = this.stack[this.stack.length - 1]!.js;
    this.point();
    const exhausted = (test: string): void => {
      const top = this.stack.pop()!;
      this.branch(test, i.target);
      this.stack.push(top);
    };
    if (it.kind === "R") {
      exhausted(`${iterator}.left <= 0`);
      const name = this.slot();
      this.line(`${name} = ${iterator}.next; ${iterator}.next = ${name} + ${iterator}.step; ${iterator}.left--;`);
      this.push({ js: name, kind: "I" });
    } else {
      void x;
      const name = this.slot();
      this.line(`if (${iterator} instanceof PyRangeIterator) {`);
      this.line(
        `  if (${iterator}.left > 0) { ${name} = ${iterator}.next; ${iterator}.next += ${iterator}.step; ${iterator}.left--; } else ${name} = undefined;`,
      );
      this.line(
        `} else if (${iterator} instanceof PyListIterator && ${iterator}.list !== undefined && ${iterator}.index < ${iterator}.list.items.length) {`,
      );
      this.line(`  ${name} = ${iterator}.list.items[${iterator}.index++];`);
      this.line(`} else { S.lasti = pc = ${i.at}; ${name} = H.next(${iterator}); }`);
      exhausted(`${name} === undefined`);
      this.push({ js: name, kind: "A" });
    }
    this.ended = true;
    this.goTo(i.next);
  }

  /** The context manager on the stack gives way to its `__exit__` and what `__enter__` returned. */
  private beforeWith(): void {
    this.settleBelow(this.stack.length);
    const k = this.stack.length - 1;
    this.maxDepth = Math.max(this.maxDepth, k + 2);
    const manager = this.pop();
    this.mayThrow();
    // `__exit__` is kept above the stack meanwhile
    const point = this.points[this.at];
    if (point !== undefined) this.points[this.at] = { ...point, live: [...point.live, k + 1] };
    this.line(`S.fast = [${this.box(manager)}, undefined]; S.sp = 1;`);
    this.line(`r = H.enterContext(S);`);
    this.line(`s${k + 1} = S.fast[1];`);
    this.line(`if (r === undefined) r = H.runEntered();`);
    this.line(`s${k} = s${k + 1}; s${k + 1} = r;`);
    this.push({ js: `s${k}`, kind: "A" });
    this.push({ js: `s${k + 1}`, kind: "A" });
  }

  // All other instructions: their bodies in vm/ops, on a stack of their own

  private other(i: Instruction): void {
    const name = OPCODE_NAMES[i.op] as OpName;
    if (bodies[name] === undefined || READS_LOCALS.has(name)) throw new Unsupported(name);
    const effect = parseEffect(OPCODES[name].effect);
    const count = (items: typeof effect.inputs): number =>
      items.reduce((n, item) => n + effectCount(item.count, i.arg), 0);
    const inputs = count(effect.inputs);
    const outputs = count(effect.outputs);
    const fixed = [...effect.inputs, ...effect.outputs].every((item) => item.count.op === "const");
    let kept = 0;
    const ins = effect.inputs;
    const outs = effect.outputs;
    while (kept < ins.length && kept < outs.length && ins[kept]!.name === outs[kept]!.name) kept++;
    const added = outs.length - kept;
    this.settleBelow(this.stack.length - inputs);
    const entries = this.popMany(inputs);
    const values = entries.map((e) => this.box(e));
    this.mayThrow();
    if (fixed && added <= 1) {
      const call = `OPS.${name}(${["S", String(i.arg), ...values].join(", ")})`;
      for (const e of entries.slice(0, kept)) this.push(e);
      if (added === 1) this.result(call, "A");
      else this.line(`${call};`);
    } else {
      // DICT_MERGE names the function that is being called, which lies below its operands
      const below = i.op === Op.DICT_MERGE ? this.stack.slice(-3).map((e) => this.box(e)) : [];
      this.line(`S.fast = [${[...below, ...values].join(", ")}]; S.sp = ${below.length + inputs};`);
      this.line(`OPS.${name}(S, ${i.arg});`);
      const base = this.stack.length;
      for (let k = 0; k < outputs; k++) {
        const slot = `s${base + k}`;
        this.maxDepth = Math.max(this.maxDepth, base + k + 1);
        this.line(`${slot} = S.fast[${below.length + k}];`);
        this.push({ js: slot, kind: "A" });
      }
    }
    if (i.op === Op.RAISE_VARARGS || i.op === Op.RERAISE) this.ended = true;
  }
}

/** The builtin class `range`. */
function isRange(v: Value | undefined): boolean {
  return v instanceof PyType && !v.isHeap && v.name === "range";
}

function isJump(i: Instruction): boolean {
  return i.target >= 0;
}

/** Whether an expression reads a variable. */
function mentions(expression: string, name: string): boolean {
  if (expression === name) return true;
  if (expression.length <= name.length || !expression.includes(name)) return false;
  return new RegExp(`(?<![\\w$.])${name}(?![\\w$])`).test(expression);
}

function onlyInt(feedback: number, left: boolean): boolean {
  const bits = left ? feedback : feedback >> 3;
  return (bits & 7) === LEFT_INT;
}

function onlyFloat(feedback: number, left: boolean): boolean {
  const bits = left ? feedback : feedback >> 3;
  return (bits & 7) === LEFT_FLOAT;
}

/** What makes a variable of one kind one of another. */
function convertLocal(name: string, from: Kind, to: Kind): string {
  if (from === to || from === "U") return "";
  if (from === "F" && to !== "F") return `${name} = ${name} === undefined ? undefined : new PyFloat(${name});`;
  if (from === "P" && to === "F") return `${name} = ${name} === undefined ? undefined : ${name}.v;`;
  return "";
}

/** A test that a value is not of a kind. */
function refuses(kind: Kind, name: string, mayBeUnbound = false): string {
  const bound = mayBeUnbound ? `${name} !== undefined && ` : "";
  switch (kind) {
    case "I":
      return `${bound}typeof ${name} !== "number"`;
    case "B":
      return `${bound}typeof ${name} !== "boolean"`;
    case "S":
      return `${bound}typeof ${name} !== "string"`;
    case "P":
      return `${bound}!(${name} instanceof PyFloat && ${name}.cls === floatType)`;
    case "L":
      return `${bound}!(${name} instanceof PyList && ${name}.cls === listType)`;
    case "R":
      return `${bound}!(${name} instanceof PyRangeIterator)`;
    default:
      return "";
  }
}
