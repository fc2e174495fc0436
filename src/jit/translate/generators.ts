/**
 * Suspending and resuming: `yield`, `yield from`, `await`. The compiled code of a generator is one function, which each resumption calls
 * and each `yield` returns from. Between two calls the variables and the stack are in the generator's frame, as the interpreter
 * keeps them, so that whoever looks or throws something in finds what it expects.
 */
import { GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED } from "../../objects/frame.ts";
import { CO_ASYNC_GENERATOR } from "../../spec/codeflags.ts";
import { Op } from "../../spec/opcodes.ts";
import type { Block, Instruction } from "../blocks.ts";
import { assignedLocals, type Dirty, dirtyAtYields } from "../dirty.ts";
import { isRaw, type Kind } from "../kinds.ts";
import { Displays } from "./displays.ts";
import { type Entry, Unsupported } from "./unit.ts";

/** SEND with its cache and YIELD_VALUE: what lies between the place where a delegating generator goes on and its SEND. */
const SEND_TO_RESUME = 3;

/** Items taken before a generator stands still all the same: V8 can give it its optimised code only when it is called anew. */
const TAKEN_AT_ONCE = 256;

/** What a generator returns, at its end. */
const RESULT: Entry = { js: "r", kind: "A" };

export abstract class Generators extends Displays {
  /** Local variables that some instruction assigns. */
  private assigned: ReadonlySet<number> | undefined;
  private dirty: ReadonlyMap<number, Dirty> | undefined;

  /** `(receiver, value)` becomes `(receiver, yielded)`, or goes to the target with `(receiver, result)`. */
  protected send(i: Instruction): void {
    this.settleBelow(this.stack.length);
    const value = this.box(this.pop());
    const receiver = this.stack.at(-1)!.js;
    this.mayThrow();
    const yielded = this.hold(sent(receiver, value));
    const isEnd = `${yielded} === undefined`;
    this.raiseIf(`${isEnd} && rt.raised !== undefined`);
    this.result(`${isEnd} ? rt.returnValue : ${yielded}`, "A");
    this.branch(isEnd, i.target);
    this.ended = true;
    this.goTo(i.next);
  }

  /** `yield from`: what it goes on with. */
  protected getDelegate(): void {
    const x = this.boxOnce(this.pop());
    this.mayThrow();
    this.called(`H.delegateOf(S, ${x})`);
  }

  /** `await`: coroutines that have not begun are what they are. */
  protected getAwaitable(arg: number): void {
    const e = this.pop();
    const x = this.boxOnce(e);
    const general = `OPS.GET_AWAITABLE(S, ${arg}, ${x})`;
    this.mayThrow();
    if (e.kind !== "A" || e.constant !== undefined) this.result(general, "A");
    else this.result(`${x} instanceof PyCoroutine && ${x}.state === ${GEN_CREATED} ? ${x} : ${general}`, "A");
  }

  /** Leaves with the value on the stack; the frame gets everything. */
  protected yieldValue(i: Instruction): void {
    this.ended = true;
    const value = this.pop();
    if (this.visit !== undefined) {
      const stack: Kind[] = [...this.stack.map((e) => e.kind), "A"];
      if (this.graph.resumes.includes(i.next)) {
        this.visit(this.graph.at.get(i.next)!, { locals: this.locals.slice(), stack, linked: "no" });
        if (this.handsOut())
          this.visit(this.graph.at.get(i.next)!, { locals: this.locals.slice(), stack, linked: this.linked });
      }
      return;
    }
    const result = this.boxOnce(value);
    if (!this.handsOut()) return this.standStill(i, result);
    this.line(`if (take === undefined || --rounds === 0 || !take(${result})) {`);
    this.indent += "  ";
    this.standStill(i, result);
    this.indent = this.indent.slice(2);
    this.line("}");
    this.line("b = 0;");
    this.push({ js: "None", kind: "A" });
    this.goTo(i.next);
  }

  /** How much is taken in one go. */
  protected taking(): string {
    return this.handsOut() ? `, rounds = ${TAKEN_AT_ONCE}` : "";
  }

  /** Whether what the generator yields may be taken without its standing still: nearly all generator expressions go to native code. */
  protected handsOut(): boolean {
    return this.entry.type === "generator" && this.code.code.co_name === "<genexpr>" && !this.isAsync();
  }

  private isAsync(): boolean {
    return (this.code.flags & CO_ASYNC_GENERATOR) !== 0;
  }

  /** Leaves with a value. */
  private standStill(i: Instruction, result: string): void {
    const base = this.code.stackBase;
    const dirty = this.dirtyAt(i.at);
    for (const k of dirty.locals) this.line(`fast[${k}] = ${this.boxedValue(k, this.locals[k]!)};`);
    this.stack.forEach((e, k) => {
      if (e.kind === "R") this.line(`H.keepRange(fast, ${base + k}, ${e.js}, ${this.endOf(e.js)});`);
      else if (e.kind === "T") this.line(`H.keepIndex(fast, ${base + k}, ${this.sequenceOf(e.js)}, ${e.js});`);
      else if (k >= dirty.depth) this.line(`fast[${base + k}] = ${e.kind === "U" ? "undefined" : this.box(e)};`);
    });
    const sp = base + this.stack.length;
    if (this.entry.type === "generator") return this.line(`r = ${result}; b = ${i.next}; x = ${sp}; break Y;`);
    this.line(`if (S.fast !== fast) S.fast = fast;`);
    this.line(`S.sp = ${sp}; S.lasti = ${i.at}; S.pc = ${i.next};`);
    this.line("H.suspend(S);");
    this.line(`return ${result};`);
  }

  /** What changes before a `yield`; of a loop in a frame that the interpreter began nobody knows what was before. */
  private dirtyAt(at: number): Dirty {
    if (this.entry.type !== "generator") return { locals: new Set(this.locals.keys()), depth: 0 };
    this.dirty ??= dirtyAtYields(this.graph, this.entry.at);
    return this.dirty.get(at)!;
  }

  /** A generator that handles exceptions leaves the chain of those who do. */
  private unchain(): string {
    return this.handles() ? "rt.excInfo = g.previous; g.previous = undefined;" : "";
  }

  /** Whether the generator may handle an exception while it stands still: then it is in the chain of those who do. */
  private handles(): boolean {
    return this.graph.blocks.some(({ code }) => code.some(({ op }) => op === Op.PUSH_EXC_INFO));
  }

  private isLasting(): boolean {
    return this.entry.type === "generator" && this.entry.isLasting;
  }

  /** Returns from the generator: to its one end, which `prepare` has shown to V8. */
  protected finish(value: Entry): void {
    if (this.isLasting()) return this.line(this.leaveAt("return", this.at, [value]));
    this.line(`r = ${this.box(value)}; x = ${this.exitAt("return", this.at, [RESULT]).number}; break E;`);
  }

  /** What comes behind the body: its end, where who holds the frame will look at its variables, and the end of each step. */
  protected generatorEnd(): string[] {
    return [
      "  break P;",
      "  }",
      `  if (!S.exposed) return H.ended(g, S, r, ${this.entered().join(", ")});`,
      "  st = [r];",
      "  break P;",
      "  }",
      "  if (S.fast !== fast) S.fast = fast;",
      "  S.sp = x; S.lasti = b - 1; S.pc = b;",
      `  g.state = ${GEN_SUSPENDED}; ${this.unchain()}`,
      "  if (l) { rt.frame = S.back; S.back = undefined; rt.recursionDepth--; S.jitLive = false; }",
      "  return r;",
    ];
  }

  /** A local as a value, `undefined` where it is unbound. */
  protected boxedValue(i: number, kind: Kind): string {
    if (kind === "U") return "undefined";
    const js = this.box({ js: this.local(i), kind });
    const bound = isRaw(kind) ? this.boundTest(i) : "";
    return bound === "" ? js : `${bound} ? ${js} : undefined`;
  }

  /** What a generator has in its frame becomes variables: at its start, and where it goes on after a `yield`. */
  protected enterBlock(block: Block): void {
    const goesOn = this.graph.resumes.includes(block.start);
    if (!goesOn) {
      if (block.start === (this.entry as { at?: number }).at) this.loadLocals();
      return;
    }
    if (this.handsOut()) {
      this.line("if (b !== 0) {");
      this.indent += "  ";
    }
    this.loadLocals();
    const base = this.code.stackBase;
    const top = this.stack.length - 1;
    this.stack.forEach((e, k) => {
      if (k === top) this.line(`${e.js} = sent;`);
      else this.loadSlot(e, base + k);
    });
    this.line("b = 0;");
    if (this.isHandled(block.start)) this.thrownInto(block);
    if (this.handsOut()) {
      this.indent = this.indent.slice(2);
      this.line("}");
    }
  }

  /** Reads the variables that a block expects, but those that have been read. */
  private loadLocals(): void {
    const goesOn = this.graph.resumes.includes(this.block.start);
    this.locals.forEach((kind, i) => {
      if (kind === "U" || (!isRaw(kind) && (this.isFixed(i) || (goesOn && this.readsAtOnce())))) return;
      this.loadLocal(i, kind);
    });
  }

  /** The block with the `yield` that a generator goes on behind at a code unit. */
  private yieldBefore(unit: number): Block {
    return this.graph.blocks.find(({ code }) => code.at(-1)?.op === Op.YIELD_VALUE && code.at(-1)!.next === unit)!;
  }

  /**
   * Whether a compiled handler that a jump can reach is for what is thrown in where the generator goes on at a code unit. What it waits
   * for raises in its SEND, and what is thrown in there is for the same handler: CLEANUP_THROW, which comes first, only looks for a
   * StopIteration.
   */
  private isHandled(unit: number): boolean {
    const { handler } = this.delegates(unit) ? this.blockWith(unit - SEND_TO_RESUME) : this.yieldBefore(unit);
    return handler !== undefined && handler.at === this.graph.blocks[this.graph.at.get(unit)!]!.handler?.at;
  }

  private blockWith(at: number): Block {
    return this.graph.blocks.find(({ code }) => code.some((i) => i.at === at))!;
  }

  /** Without a value there is an exception to be raised in the `yield` before the block, or in the SEND. */
  private thrownInto(block: Block): void {
    const { stack } = this;
    this.at = this.yieldBefore(block.start).code.at(-1)!.at;
    this.before = stack;
    this.stack = stack.slice(0, -1);
    this.raiseNew("sent === undefined", "H.takeRaised()", this.delegates(block.start) ? "S.lasti" : String(this.at));
    this.stack = stack;
  }

  /** The same for where no handler is in reach: everything is in the frame. */
  private thrownIntoAny(): void {
    const handled = this.graph.resumes.filter((unit) => this.isHandled(unit));
    const others = handled.map((unit) =>
      this.delegates(unit) ? ` && (b !== ${unit} || H.stops())` : ` && b !== ${unit}`,
    );
    this.line(`if (sent === undefined${others.join("")}) { pc = ~(b - 1); x = H.takeRaised(); break X; }`);
  }

  /** A slot of the stack that the frame has at an index. */
  protected loadSlot(e: Entry, index: number): void {
    if (e.kind === "R") {
      const it = this.hold(`fast[${index}]`);
      this.line(`${e.js} = ${it}.next; ${this.endOf(e.js)} = ${e.js} + ${it}.left;`);
    } else if (e.kind === "T") {
      const it = this.hold(`fast[${index}]`);
      this.line(`${e.js} = ${it}.index; ${this.sequenceOf(e.js)} = ${it}.sequence;`);
    } else if (e.kind !== "U") this.line(`${e.js} = ${unboxed(`fast[${index}]`, e.kind)};`);
  }

  protected loadLocal(i: number, kind: Kind): void {
    const v = `fast[${i}]`;
    if (!isRaw(kind)) this.line(`${this.boxedLocal(i)} = ${v};`);
    else if (!this.isFlagged(i)) this.line(`${this.rawLocal(i)} = ${unboxed(v, kind)};`);
    else
      this.line(`if (${v} !== undefined) { ${this.rawLocal(i)} = ${unboxed(v, kind)}; ${this.boundTest(i)} = true; }`);
  }

  /** A block that leads a resumed generator on; all others go to the one behind it. */
  protected leadOn(block: Block): void {
    const next = this.graph.at.get(block.successors[0]!)!;
    if (this.visit !== undefined) {
      // what goes on after a yield has its state from there
      const { locals, stack, linked } = this.states[block.index]!;
      return this.visit(next, { locals: locals.slice(), stack: stack.slice(), linked });
    }
    const units = new Map<number, number[]>();
    for (const [unit, key] of block.ways!) {
      const to = this.graph.at.get(key)!;
      units.set(to, [...(units.get(to) ?? []), unit]);
    }
    this.line("if (b !== 0) {");
    this.line("  switch (b) {");
    for (const [to, list] of units) {
      this.line(`    ${list.map((unit) => `case ${unit}:`).join(" ")}`);
      this.line(`      break B${to};`);
    }
    this.line("  }");
    this.line("}");
    this.jumpTo(next);
  }

  /** Where no ways could be laid: the number of the block to begin with. */
  protected startBlock(first: number): void {
    const ways = this.graph.resumes.map((unit) => `case ${unit}: b = ${this.graph.at.get(unit)}; break;`);
    this.line(`switch (b) { ${ways.join(" ")} default: b = ${first}; }`);
  }

  /** What comes before the body: the checks, and entering. */
  protected generatorHead(): string[] {
    this.line("Y: {");
    this.line("E: {");
    this.line("if (g === undefined) { if (sent === undefined) break P; S = sent; break E; }");
    // one that is suspended, or that has not begun and is sent None; V8 sees all comparisons each time
    const cannotStart = `g.state > ${GEN_SUSPENDED} || g.state < (sent === None ? ${GEN_CREATED} : ${GEN_SUSPENDED})`;
    const cannotRun = this.isLasting() ? `g.state !== ${GEN_SUSPENDED}` : cannotStart;
    const tooDeep = "rt.recursionDepth >= rt.depthCheck";
    this.line(`if (rt.breaker !== 0 || ${tooDeep} || ${cannotRun}) return H.resumeSlowly(g, sent);`);
    this.line("S = g.frame;");
    this.line("fast = S.fast;");
    this.line("info = rt.excInfo;");
    this.line(`g.state = ${GEN_RUNNING};${this.handles() ? " g.previous = info; rt.excInfo = g;" : ""}`);
    this.line(`b = S.pc;`);
    return this.out;
  }

  /** What of its frame a generator needs wherever it goes on. */
  protected openFrame(): void {
    this.thrownIntoAny();
    this.line("F = S.func;");
    const states = this.graph.resumes.map((unit) => this.states[this.graph.at.get(unit)!]);
    const isBoxed = (i: number): boolean =>
      states.some((state) => state !== undefined && state.locals[i] !== "U" && !isRaw(state.locals[i]!));
    for (let i = 0; i < this.code.stackBase; i++) {
      if (this.isFixed(i) || (this.readsAtOnce() && isBoxed(i))) this.line(`${this.boxedLocal(i)} = fast[${i}];`);
    }
  }

  /** Whether variables are read before the way forks, not wherever it goes on. */
  private readsAtOnce(): boolean {
    return this.graph.resumes.length > 1;
  }

  /** Whether the body never assigns a local: parameters, often, and all cells. It is read once, not wherever the generator goes on. */
  private isFixed(i: number): boolean {
    return !this.assignedLocals().has(i);
  }

  private assignedLocals(): ReadonlySet<number> {
    this.assigned ??= assignedLocals(this.graph.blocks);
    return this.assigned;
  }

  /**
   * A generator that waits for another one hands on what it was sent without looking at its own variables. A negative `pc` says that
   * they are in the frame.
   */
  protected delegation(): void {
    const waiting = this.graph.resumes.filter((unit) => this.delegates(unit));
    if (waiting.length === 0) return;
    const isWaiting = waiting.map((unit) => `b === ${unit}`).join(" || ");
    this.line(`if (sent !== undefined && (${isWaiting})) {`);
    this.indent += "  ";
    // its variables are in the frame: nobody need ask the machine code for them
    this.line("l = true; rt.recursionDepth++;");
    this.line(`S.lasti = b - ${SEND_TO_RESUME}; pc = ~S.lasti;`);
    const receiver = this.hold("fast[S.sp - 1]");
    const yielded = this.temp();
    this.line(`let ${yielded};`);
    this.line(`if ((j = ${receiver}.resume) !== undefined && ${receiver}.state === ${GEN_SUSPENDED}) {`);
    // whoever enters its frame enters the delegator's before
    this.line(`  ${receiver}.frame.back = S; ${yielded} = j(${receiver}, sent); ${receiver}.frame.back = undefined;`);
    this.line(`} else { H.enterDelegators(S); ${yielded} = H.send(${receiver}, sent); }`);
    this.line("if (rt.frame === S) { rt.frame = S.back; S.back = undefined; }");
    this.line("l = false; rt.recursionDepth--;");
    this.line(`if (${yielded} !== undefined) {`);
    this.line(`S.lasti = b - 1; g.state = ${GEN_SUSPENDED};`);
    this.line(`${this.unchain()} return ${yielded};`);
    this.line(`}`);
    const handled = waiting.filter((unit) => this.isHandled(unit)).map((unit) => `b !== ${unit}`);
    const isLost = ["rt.raised !== undefined", ...handled].join(" && ");
    this.line(`if (${isLost}) { x = H.takeRaised(); break X; }`);
    this.line(
      `sent = ${handled.length > 0 ? "rt.raised !== undefined ? undefined : " : ""}rt.returnValue; pc = S.lasti;`,
    );
    this.indent = this.indent.slice(2);
    this.line(`}`);
  }

  /** What the runtime wants to know of a generator that is left: whether its frame is entered, and who handled exceptions before. */
  protected entered(): string[] {
    if (this.entry.type !== "generator") return [];
    return ["l", this.handles() ? "undefined" : "info"];
  }

  private delegates(unit: number): boolean {
    const block = this.graph.blocks[this.graph.at.get(unit)!]!;
    if (block.code[1]?.op !== Op.JUMP_BACKWARD_NO_INTERRUPT) return false;
    const bytes = this.code.code.co_code;
    if (bytes[(unit - SEND_TO_RESUME) * 2] !== Op.SEND) throw new Unsupported("SEND");
    return true;
  }
}

/** A boxed value as a variable of the kind holds it. */
function unboxed(js: string, kind: Kind): string {
  return kind === "F" ? `${js}.v` : kind === "I" ? `+${js}` : js;
}

/** `value` sent to what is waited for: what it yields, or `undefined`. */
function sent(receiver: string, value: string): string {
  return `(j = ${receiver}.resume) !== undefined ? j(${receiver}, ${value}) : H.send(${receiver}, ${value})`;
}
