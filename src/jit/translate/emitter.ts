/**
 * The translator's ground: the abstract stack and its JavaScript variables, guards, and the ways from block to block.
 * While the kinds of values are found out (`visit`), text is made and thrown away.
 *
 * Local `x` is `v_x`, or, while it is known to be a number, `n_x`; `d_x` says whether `n_x` holds anything, where that is not known
 * beforehand. Stack slot k is `s0`, `s1`, …, or `n0`, … for numbers; a loop's range goes from `n0` to `e0`. What never lives across an
 * instruction that can leave for the interpreter is an expression or a `const`.
 */
import type { PyCode } from "../../objects/function.ts";
import type { Value } from "../../objects/object.ts";
import type { Shape } from "../../objects/shape.ts";
import { Op } from "../../spec/opcodes.ts";
import { type Block, buildGraph, type Graph, type Handler, type Instruction, nest, type Region } from "../blocks.ts";
import { isIterator, isRaw, join, type Kind } from "../kinds.ts";
import { RESUMED, withWays } from "../resumes.ts";
import { plainName } from "./names.ts";
import { Text } from "./text.ts";
import {
  type Assumption,
  type Entry,
  type EntryPoint,
  type Exit,
  Facts,
  isAssumption,
  type Linked,
  type Point,
  type Reason,
  type Source,
  type State,
  Unsupported,
} from "./unit.ts";

export abstract class Emitter extends Text {
  protected readonly code: PyCode;
  protected readonly entry: EntryPoint;
  /** Values that locals (or their cells) had when the unit was made: what is called here may well be that. */
  protected readonly hints: readonly (Value | undefined)[];
  /** Instructions behind the current one that it has done as well. */
  protected skipped = 0;
  /** Instructions whose assumptions have failed before. */
  protected readonly generic: ReadonlySet<number>;
  protected readonly graph: Graph;
  protected readonly regions: Region[] | null;
  /** Names of the locals, without the letter that says how they are held. */
  protected readonly names: string[] = [];
  protected readonly points: (Point | undefined)[] = [];
  protected readonly exits: Exit[] = [];
  private readonly exitNumbers = new Map<string, number>();
  private readonly constantNumbers = new Map<unknown, number>();
  /** Expressions of the variables that the runtime gets when the unit is left. */
  protected readonly captured: string[] = [];
  private readonly capturedNumbers = new Map<string, number>();
  /** Where the locals are, by their kinds. */
  private readonly sourcesByKinds = new Map<string, Pick<Point, "locals" | "raw">>();
  /** Locals that are numbers in some places and unbound in others. */
  protected readonly flagged = new Set<number>();
  protected readonly states: (State | undefined)[];
  /** By handler: the kinds that each local has had at instructions whose exceptions go there. */
  private readonly localsAtHandlers = new Map<number, Set<Kind>[]>();
  /** Who is told of ways to other blocks while kinds are being found out; text is written when there is nobody. */
  protected visit: ((to: number, state: State) => void) | undefined;
  // while a block is translated
  protected stack: Entry[] = [];
  protected locals: Kind[] = [];
  protected linked: Linked = "yes";
  protected facts = new Facts();
  protected before: Entry[] = [];
  protected at = 0;
  protected block!: Block;
  protected kwnames: readonly string[] | undefined;
  protected ended = false;
  /** Whether anything that the innermost `try` holds may throw. */
  protected throws = false;

  /** `catches`: whether a handler, by its code unit, is to be compiled with the rest. */
  constructor(
    code: PyCode,
    entry: EntryPoint,
    generic: ReadonlySet<number>,
    catches: (handler: number) => boolean = () => false,
    hints: readonly (Value | undefined)[] = [],
  ) {
    super();
    this.hints = hints;
    this.code = code;
    this.entry = entry;
    this.generic = generic;
    const start = entry.type === "call" ? 0 : entry.at;
    const graph =
      entry.type === "frame"
        ? buildGraph(code, start, entry.stack.length, catches, entry.jumps)
        : buildGraph(code, start, 0, catches, undefined, entry.type === "generator");
    const isResumed = graph.resumes.length > 0;
    const withAll = isResumed ? withWays(graph, start) : graph;
    this.regions = nest(withAll, isResumed ? RESUMED : start);
    this.graph = this.regions === null ? graph : withAll;
    this.states = new Array(this.graph.blocks.length).fill(undefined);
    const seen = new Set<string>();
    code.code.co_localsplusnames.forEach((name, i) => {
      let clean = plainName(name);
      if (seen.has(clean)) clean += `_${i}`;
      seen.add(clean);
      this.names.push(clean);
    });
  }

  // Variables

  /** The variable of a local while it is no number. */
  protected boxedLocal(i: number): string {
    return this.declare(`v_${this.names[i]}`, "undefined");
  }

  /** The variable of a local while it is a number. */
  protected rawLocal(i: number): string {
    return this.declare(`n_${this.names[i]}`, "0");
  }

  private flag(i: number): string {
    return this.declare(`d_${this.names[i]}`, "false");
  }

  /** The variable of a local. */
  protected local(i: number): string {
    return isRaw(this.locals[i]!) ? this.rawLocal(i) : this.boxedLocal(i);
  }

  protected isFlagged(i: number): boolean {
    return this.flagged.has(i);
  }

  /** A test that a local is bound; "" where that is certain. */
  protected boundTest(i: number): string {
    const kind = this.locals[i]!;
    if (isRaw(kind)) return this.flagged.has(i) ? this.flag(i) : "";
    return `${this.boxedLocal(i)} !== undefined`;
  }

  /** Gives a local a new value of a kind. */
  protected setLocal(i: number, js: string, kind: Kind): void {
    this.locals[i] = kind;
    const shape = this.facts.shapes.get(js);
    this.facts.shapes.delete(`v_${this.names[i]}`);
    if (shape !== undefined && kind === "A") this.facts.shapes.set(`v_${this.names[i]}`, shape);
    const name = this.local(i);
    this.saveUses(name);
    if (js !== name) this.line(`${name} = ${js};`);
    if (isRaw(kind) && this.flagged.has(i)) this.line(`${this.flag(i)} = true;`);
  }

  /** Unbinds a local. */
  protected clearLocal(i: number): void {
    this.facts.shapes.delete(`v_${this.names[i]}`);
    this.line(`${this.boxedLocal(i)} = undefined;`);
    if (this.flagged.has(i)) this.line(`${this.flag(i)} = false;`);
    this.locals[i] = "U";
  }

  /** What makes a local of one kind one of another. */
  protected convertLocal(i: number, from: Kind, to: Kind): void {
    if (from === to || from === "U" || isRaw(from) === isRaw(to)) return;
    const boxed = this.boxedLocal(i);
    const raw = this.rawLocal(i);
    const flag = this.flagged.has(i) ? this.flag(i) : "";
    if (isRaw(from)) {
      const value = from === "F" ? `new PyFloat(${raw})` : raw;
      this.line(`${boxed} = ${flag === "" ? value : `${flag} ? ${value} : undefined`};`);
    } else if (from === "P") {
      this.line(
        flag === "" ? `${raw} = ${boxed}.v;` : `if (${boxed} !== undefined) { ${raw} = ${boxed}.v; ${flag} = true; }`,
      );
    }
  }

  /** The instruction that a block (none: it is outside) begins with, if that unpacks into two what a loop, the only way there, has got. */
  protected unpackingOf(index: number | undefined): Instruction | undefined {
    if (index === undefined) return undefined;
    const block = this.graph.blocks[index]!;
    const first = block.code[0];
    if (first?.op !== Op.UNPACK_SEQUENCE || first.arg !== 2) return undefined;
    const before = this.graph.blocks.filter((b) => b.successors.includes(block.start));
    const loop = before.length === 1 ? before[0]! : undefined;
    const isLoop = loop?.code.at(-1)?.op === Op.FOR_ITER && loop.code.at(-1)!.next === block.start;
    return isLoop && loop.handler?.at === block.handler?.at ? first : undefined;
  }

  // Stack

  protected push(e: Entry): void {
    this.stack.push(e);
  }

  /** Evaluates an expression now and pushes its value. */
  protected result(expression: string, kind: Kind): Entry {
    const e: Entry = { js: this.hold(expression), kind };
    this.stack.push(e);
    return e;
  }

  protected pop(): Entry {
    const e = this.stack.pop();
    if (e === undefined) throw new Unsupported("stack underflow");
    return e;
  }

  protected popMany(n: number): Entry[] {
    return n === 0 ? [] : this.stack.splice(this.stack.length - n, n);
  }

  protected box(e: Entry): string {
    if (e.kind === "R") return `new PyRangeIterator(${e.js}, 1, ${this.endOf(e.js)} - ${e.js}, true)`;
    if (e.kind === "T") return `H.iteratorOver(${this.sequenceOf(e.js)}, ${e.js}, false)`;
    if (e.kind === "E") return `H.enumerateOver(${this.sequenceOf(e.js)}, ${e.js})`;
    if (e.kind === "W") return `H.zipOver(${this.sequenceOf(e.js)}, ${this.otherSequenceOf(e.js)}, ${e.js})`;
    return e.kind === "F" ? (e.boxed ?? `new PyFloat(${e.js})`) : e.js;
  }

  /** The entry as an expression that may be written several times. */
  protected once(e: Entry): string {
    if (!/^(-?[\w$.]+|"[^"\\]*"|\([-\w.]+\))$/.test(e.js)) e.js = this.hold(e.js);
    return e.js;
  }

  /** The boxed entry as an expression that may be written several times. */
  protected boxOnce(e: Entry): string {
    if (e.kind === "F" && e.boxed === undefined) return this.hold(this.box(e));
    this.once(e);
    return this.box(e);
  }

  /** Entries that name a variable get its value before it changes. */
  protected saveUses(name: string, entries: readonly Entry[] = this.stack): void {
    const saved = new Map<string, string>();
    for (const e of entries) {
      if (e.wide !== undefined && mentions(e.wide, name)) delete e.wide;
      if (!mentions(e.js, name)) continue;
      const t = saved.get(e.js) ?? this.hold(e.js);
      saved.set(e.js, t);
      e.js = t;
    }
  }

  /** The stack below the operands goes into variables of the unit: a call may unwind. */
  protected settleBelow(count: number): void {
    for (let k = 0; k < count; k++) {
      const e = this.stack[k]!;
      if (e.kind === "U" || e.constant !== undefined || this.declared.has(e.js)) continue;
      const slot = this.slot(k, e.kind);
      this.saveUses(slot, [...this.stack, ...this.before]);
      this.line(`${slot} = ${e.js};`);
      e.js = slot;
    }
  }

  /** What a handler of the instruction finds on the stack goes into its slots. */
  protected settleForHandler(depth: number): void {
    for (let k = 0; k < Math.min(depth, this.stack.length); k++) {
      const e = this.stack[k]!;
      if (e.kind === "U" || e.js === this.slot(k, e.kind)) continue;
      const kind = e.kind === "F" ? "P" : e.kind;
      const slot = this.slot(k, kind);
      const value = this.box(e);
      this.saveUses(slot);
      const sources = this.companionsOf(e.js, kind);
      for (const [n, name] of this.companionsOf(slot, kind).entries()) this.line(`${name} = ${sources[n]};`);
      this.line(`${slot} = ${isIterator(kind) ? e.js : value};`);
      this.stack[k] = { ...e, js: slot, kind };
    }
  }

  // Leaving for the interpreter

  private capture(expression: string): number {
    let number = this.capturedNumbers.get(expression);
    if (number === undefined) {
      number = this.captured.push(expression) - 1;
      this.capturedNumbers.set(expression, number);
    }
    return number;
  }

  /** Where the runtime finds the locals, and which of them are in their variables for numbers. */
  private localSources(): Pick<Point, "locals" | "raw"> {
    const kinds = this.locals.join("");
    let found = this.sourcesByKinds.get(kinds);
    if (found === undefined) {
      const locals = this.locals.map((kind, i) => this.localSource(kind, i));
      found = { locals, raw: [...this.locals.keys()].filter((i) => isRaw(this.locals[i]!)) };
      this.sourcesByKinds.set(kinds, found);
    }
    return found;
  }

  private localSource(kind: Kind, i: number): Source {
    if (kind === "U") return undefined;
    const js = this.local(i);
    const bound = isRaw(kind) && this.flagged.has(i) ? `${this.flag(i)} ? ${js} : undefined` : js;
    return { from: "captured", at: this.capture(bound), isFloat: kind === "F" };
  }

  /** Where the runtime finds a stack entry; what is in no variable is added to `extra`, or left out. */
  private source(e: Entry, extra: string[] | undefined): Source {
    if (e.kind === "U") return undefined;
    if (e.constant !== undefined) return { from: "constant", value: e.constant };
    if (e.kind === "R") return { from: "range", at: this.capture(e.js), end: this.capture(this.endOf(e.js)) };
    if (e.kind === "T" || e.kind === "E" || e.kind === "W") return this.iteratorSource(e.js, e.kind);
    if (e.kind === "C") return { from: "filled", at: this.capture(e.js), count: this.capture(this.countOf(e.js)) };
    const isFloat = e.kind === "F";
    if (this.declared.has(e.js)) return { from: "captured", at: this.capture(e.js), isFloat };
    return extra === undefined ? undefined : { from: "extra", at: extra.push(e.js) - 1, isFloat };
  }

  /** Where the runtime finds the iterator of a loop over lists or tuples. */
  private iteratorSource(index: string, kind: "T" | "E" | "W"): Source {
    const at = this.capture(index);
    const of = this.capture(this.sequenceOf(index));
    if (kind === "W") return { from: "zip", at, of, and: this.capture(this.otherSequenceOf(index)) };
    return { from: kind === "T" ? "sequence" : "enumerate", at, of };
  }

  /** Notes what the runtime must know when the instruction throws. */
  protected point(): void {
    if (this.visit !== undefined) return;
    this.points[this.at] = this.pointAt(undefined, this.at, this.sources(this.before, undefined));
    if (this.block.handler !== undefined) this.noteAtHandler(this.block.handler.at);
  }

  /** Where the runtime finds the stack. An array as all others: V8 tells empty ones of numbers apart. */
  private sources(stack: readonly Entry[], extra: string[] | undefined): Source[] {
    const out: Source[] = [undefined];
    out.pop();
    for (const e of stack) out.push(this.source(e, extra));
    return out;
  }

  private pointAt<R extends Reason | undefined>(why: R, at: number, stack: Source[]): Point & { readonly why: R } {
    const { locals, raw } = this.localSources();
    // all of one shape for V8
    return { why, at, locals, raw, stack, handler: this.block.handler?.at, above: undefined };
  }

  /** Notes the kinds of the locals where an exception may go to a handler. */
  private noteAtHandler(at: number): void {
    let kinds = this.localsAtHandlers.get(at);
    if (kinds === undefined) {
      kinds = this.locals.map(() => new Set());
      this.localsAtHandlers.set(at, kinds);
    }
    for (let i = 0; i < kinds.length; i++) kinds[i]!.add(this.locals[i]!);
  }

  /** A variable with what lies above the stack while the instruction runs. */
  protected noteAbove(name: string): void {
    const point = this.points[this.at];
    if (this.visit !== undefined || point === undefined) return;
    point.above = { from: "captured", at: this.capture(name), isFloat: false };
  }

  /** Announces that the instruction may throw or run Python code. */
  protected mayThrow(): void {
    this.facts.clear();
    this.throws = true;
    this.point();
    this.link();
    this.line(`S.lasti = pc = ${this.at};`);
  }

  /** Makes the frame, where that has not happened. */
  protected link(): void {
    if (this.linked !== "yes") this.line(`${this.linking()};`);
    this.linked = "yes";
  }

  /** The frame, made (of a generator: entered) where it is not. */
  private linking(): string {
    if (this.linked === "yes") return "S";
    return this.entry.type === "generator" ? "(l ||= H.enter(S), S)" : "(S ??= H.link(C, F))";
  }

  /** What comes before an expression that may throw or run Python code, where that happens seldom. */
  protected seldom(): string {
    this.facts.clear();
    this.throws = true;
    this.point();
    const frame = this.linking();
    if (this.linked === "no") this.linked = "maybe";
    return `${frame}.lasti = pc = ${this.at}`;
  }

  /** A text that is different for different sources. */
  private placeOf(s: Source): string {
    if (s === undefined) return "";
    switch (s.from) {
      case "constant":
        return `k${this.numberOf(s.value)}`;
      case "range":
        return `r${s.at},${s.end}`;
      case "sequence":
      case "enumerate":
        return `${s.from}${s.at},${s.of}`;
      case "zip":
        return `zip${s.at},${s.of},${s.and}`;
      case "filled":
        return `f${s.at},${s.count}`;
      default:
        return `${s.from}${s.at}${s.isFloat ? "F" : ""}`;
    }
  }

  private numberOf(constant: unknown): number {
    let number = this.constantNumbers.get(constant);
    if (number === undefined) {
      number = this.constantNumbers.size;
      this.constantNumbers.set(constant, number);
    }
    return number;
  }

  /** The statement that leaves the unit. `unit`: the instruction that the interpreter goes on with. */
  protected leaveAt(why: Reason, unit: number, stack: readonly Entry[]): string {
    if (this.visit !== undefined) return "";
    const { number, extra } = this.exitAt(why, unit, stack);
    if (extra.length > 0) return `{ st = [${extra.join(", ")}]; x = ${number}; break X; }`;
    // V8 leaves out what has a property access that never ran: it would carry all variables to the end
    return isAssumption(why) ? `{ x = N[${number}]; break X; }` : `{ x = ${number}; break X; }`;
  }

  /** Leaves the unit at this instruction, and the code to the interpreter from then on. */
  protected leaveForGood(): void {
    this.line(this.leaveAt("frames", this.at, this.stack));
    this.ended = true;
  }

  /** The number of a way out, and what `st` has to hold then. */
  protected exitAt(why: Reason, unit: number, stack: readonly Entry[]): { number: number; extra: string[] } {
    const extra: string[] = [];
    const sources = this.sources(stack, extra);
    const exit: Exit = this.pointAt(why, unit, sources);
    const id = [why, unit, exit.handler, this.locals.join(""), ...sources.map((s) => this.placeOf(s))].join(" ");
    let number = this.exitNumbers.get(id);
    if (number === undefined) {
      number = this.exits.push(exit) - 1;
      this.exitNumbers.set(id, number);
    }
    return { number, extra };
  }

  /** The statement that leaves for the interpreter, which does the instruction again. */
  protected deopt(why: Assumption = "guard"): string {
    return this.leaveAt(why, this.at, this.before);
  }

  protected isGeneric(): boolean {
    return this.generic.has(this.at);
  }

  // Guards

  /** Remembers what a guard has shown of a variable. */
  protected narrow(e: Entry, kind: Kind): void {
    const old = e.js;
    const local = this.locals.findIndex((k, i) => k === "A" && old === `v_${this.names[i]}`);
    let js = old;
    if (kind === "I") {
      if (local >= 0) {
        this.saveUses(this.rawLocal(local), this.before);
        this.setLocal(local, `+${old}`, "I");
        js = this.local(local);
      } else js = this.hold(`+${old}`);
    } else if (local >= 0) this.locals[local] = kind;
    for (const o of [...this.stack, e]) {
      if (o.js !== old) continue;
      o.js = js;
      o.kind = kind;
    }
  }

  /** The entry as a JavaScript number that is a Python int. */
  protected int(e: Entry): string {
    if (e.kind !== "I") {
      this.once(e);
      this.line(`if (typeof ${e.js} !== "number") ${this.deopt()}`);
      this.narrow(e, "I");
    }
    return e.js;
  }

  /** The entry, a float, as a raw double. */
  protected float(e: Entry): string {
    if (e.kind === "F") return e.js;
    if (e.kind !== "P") {
      this.once(e);
      this.line(`if (${e.js}.cls !== floatType) ${this.deopt()}`);
      this.narrow(e, "P");
    }
    return `${e.js}.v`;
  }

  protected isNumber(e: Entry): boolean {
    return e.kind === "I" || e.kind === "F" || e.kind === "P";
  }

  /** The entry, known to be int or float, as a double. */
  protected double(e: Entry): string {
    return e.kind === "P" ? `${e.js}.v` : e.js;
  }

  /** Makes sure that a class has the version it had, and an instance in a variable the shape; else the unit is left. */
  protected checkShape(x: string, shape: Shape, version: number): void {
    const { shapes, classes } = this.facts;
    const tests: string[] = [];
    if (shapes.get(x) !== shape) tests.push(`${x}.shape !== ${this.constant(shape)}`);
    if (!classes.has(shape.cls)) tests.push(`${this.constant(shape.cls)}.version !== ${version}`);
    if (tests.length > 0) this.line(`if (${tests.join(" || ")}) ${this.deopt()}`);
    if (isVariable(x)) shapes.set(x, shape);
    classes.add(shape.cls);
  }

  // From block to block

  /** Joins a state into that of a block; whether that changed it. */
  protected merge(to: number, state: State): boolean {
    const { kept } = this.graph.blocks[to]!;
    const stack = state.stack.map((kind, k) => (k < kept && (kind === "F" || kind === "P") ? "A" : kind));
    const old = this.states[to];
    const { facts } = state;
    if (old === undefined) {
      const copy = facts === undefined ? undefined : new Facts(facts.shapes, facts.classes);
      this.states[to] = { locals: state.locals.slice(), stack, linked: state.linked, facts: copy };
      return true;
    }
    let changed = old.facts?.meet(facts) ?? false;
    const mergeKinds = (into: Kind[], from: readonly Kind[], isLocal: boolean): void => {
      for (let i = 0; i < into.length; i++) {
        const kind = join(into[i]!, from[i]!);
        if (isLocal && (into[i] === "U") !== (from[i] === "U")) this.flagged.add(i);
        if (kind !== into[i]) {
          into[i] = kind;
          changed = true;
        }
      }
    };
    mergeKinds(old.locals, state.locals, true);
    mergeKinds(old.stack, stack, false);
    if (old.linked !== state.linked && old.linked !== "maybe") {
      old.linked = "maybe";
      changed = true;
    }
    return changed;
  }

  /** Emits the way to another block: values go where it expects them, then the jump. */
  protected goTo(unit: number): void {
    const to = this.graph.at.get(unit);
    // the end of a loop that was compiled by itself
    if (to === undefined) return this.line(this.leaveAt("end", unit, this.stack));
    const state: State = {
      locals: this.locals.slice(),
      stack: this.stack.map((e) => e.kind),
      linked: this.linked,
      facts: this.facts.lasting(),
    };
    if (this.visit !== undefined) {
      this.visit(to, state);
      return;
    }
    const expected = this.states[to]!;
    this.settle(expected.stack);
    state.locals.forEach((kind, i) => {
      this.convertLocal(i, kind, expected.locals[i]!);
    });
    this.jumpTo(to);
  }

  // Exceptions

  /** What the handler of the block finds when the instruction throws. */
  protected visitHandler({ at, depth, lasti }: Handler): void {
    const stack: Kind[] = this.stack.slice(0, depth).map((e) => e.kind);
    if (lasti) stack.push("I");
    // what throws has a frame
    this.visit!(this.graph.at.get(at)!, { locals: this.locals.slice(), stack: [...stack, "A"], linked: "yes" });
  }

  /** Goes to a handler with an exception whose traceback is settled. */
  protected toHandler({ at, depth, lasti }: Handler, exc: string, position: string): void {
    this.stack.length = depth;
    if (lasti) this.push({ js: position, kind: "I" });
    this.push({ js: exc, kind: "A" });
    this.goTo(at);
  }

  /** The exception leaves the unit. */
  protected leaveBy(exc: string): void {
    this.line(`{ x = ${exc}; break X; }`);
  }

  /** Something has returned into the variable `result`, by an exception (`protocols/errors.ts: takeRaised`) when that is `undefined`. */
  protected checkRaised(result: string): void {
    this.raiseIf(`${result} === undefined`);
  }

  /** Pushes the result of what may raise that way. */
  protected called(expression: string): void {
    this.checkRaised(this.result(expression, "A").js);
  }

  /** If `test` holds there is an exception to be taken, after an instruction that has a frame. */
  protected raiseIf(test: string): void {
    if (this.visit !== undefined) return;
    const { handler } = this.block;
    if (handler === undefined) return this.line(`if (${test}) { x = H.takeRaised(); break X; }`);
    this.when(test, () => {
      this.line(`r = H.arrived(S, pc);`);
      this.toHandler(handler, "r", "S.lasti");
    });
  }

  /** Raises `exc` if `test` holds, in the instruction at `pc`. */
  protected raiseNew(test: string, exc: string, pc = String(this.at)): void {
    if (this.visit !== undefined) return;
    this.point();
    const { handler } = this.block;
    if (handler === undefined) return this.line(`if (${test}) { pc = ${pc}; x = ${exc}; break X; }`);
    this.when(test, () => {
      this.line(`${this.linking()}.lasti = pc = ${pc};`);
      this.line(`r = H.settled(S, ${exc}, pc);`);
      this.toHandler(handler, "r", "S.lasti");
    });
  }

  /** The `catch` of a `try`: the exception and the variables as the handler wants them, and the way there. */
  protected catchClause({ at, depth, lasti }: Handler, jump: string): void {
    const expected = this.states[this.graph.at.get(at)!];
    // nothing that comes before it is ever reached
    if (expected === undefined) return;
    const frame = this.entry.type === "generator" ? "l ? S : undefined" : "S";
    this.line(`r = H.handle(J, ${frame}, e, pc, ${at});`);
    this.line(`if (r !== undefined) {`);
    this.indent += "  ";
    if (lasti) this.line(`${this.slot(depth, expected.stack[depth]!)} = S.lasti;`);
    this.line(`${this.slot(lasti ? depth + 1 : depth, "A")} = r;`);
    this.localsAtHandlers.get(at)?.forEach((kinds, i) => {
      this.convertAtHandler(i, kinds, expected.locals[i]!);
    });
    this.line(jump);
    this.indent = this.indent.slice(2);
    this.line(`}`);
  }

  /** A local has had one of some kinds when an exception was thrown; its handler wants another. */
  private convertAtHandler(i: number, kinds: ReadonlySet<Kind>, to: Kind): void {
    const known = [...kinds].filter((kind) => kind !== "U");
    if (known.every((kind) => isRaw(kind) === isRaw(to))) return;
    if (known.length === 1) return this.convertLocal(i, known[0]!, to);
    const flag = this.flagged.has(i) ? this.flag(i) : "";
    const boxed = this.boxedLocal(i);
    const raw = this.rawLocal(i);
    if (isRaw(to)) {
      this.line(`if (!H.isRawAt(J, pc, ${i}) && ${boxed} !== undefined) {`);
      this.line(`  ${raw} = ${boxed}.v;${flag === "" ? "" : ` ${flag} = true;`}`);
      this.line(`}`);
    } else {
      const value = flag === "" ? raw : `${flag} ? ${raw} : undefined`;
      this.line(`if (H.isRawAt(J, pc, ${i})) ${boxed} = H.boxedAt(J, pc, ${i}, ${value});`);
    }
  }

  /** Moves the stack into its slots, as the kinds that are wanted there. */
  protected settle(kinds: readonly Kind[]): void {
    const moves: [slot: string, value: string][] = [];
    this.stack.forEach((e, k) => {
      const to = kinds[k]!;
      if (to === "U") return;
      const slot = this.slot(k, to);
      const value = isIterator(to) ? e.js : to === "F" ? this.double(e) : this.box(e);
      if (value === slot) return;
      const sources = this.companionsOf(e.js, to);
      for (const [n, name] of this.companionsOf(slot, to).entries()) moves.push([name, sources[n]!]);
      moves.push([slot, value]);
    });
    const conflict = moves.some(([, value], i) => moves.slice(0, i).some(([slot]) => mentions(value, slot)));
    if (conflict) for (const move of moves) move[1] = this.hold(move[1]);
    for (const [slot, value] of moves) this.line(`${slot} = ${value};`);
  }

  protected jumpTo(to: number): void {
    const from = this.block.index;
    if (this.regions === null) {
      this.line(`b = ${to}; continue;`);
      return;
    }
    if (to <= from) this.line(`continue L${to};`);
    else if (this.regions.some((r) => r.kind === "label" && r.end === to)) {
      if (to > from + 1 || this.conditional) this.line(`break B${to};`);
    } else if (this.conditional) throw new Unsupported("jump without a label");
  }

  /** Inside an `if`: control must not just run on. */
  private conditional = false;

  /** `if (test)` the jump, after what `prepare` does. */
  protected branch(test: string, unit: number, prepare?: () => void): void {
    const jump = (): void => {
      prepare?.();
      this.goTo(unit);
    };
    if (this.visit === undefined) this.when(test, jump);
    else {
      const saved = this.stack.slice();
      jump();
      this.stack = saved;
    }
  }

  /** `if (test)` what `body` writes, which ends with a jump. */
  private when(test: string, body: () => void): void {
    const savedStack = this.stack.slice();
    this.line(`if (${test}) {`);
    this.indent += "  ";
    this.conditional = true;
    body();
    this.conditional = false;
    this.indent = this.indent.slice(2);
    this.line("}");
    this.stack = savedStack;
  }
}

/** Whether an expression is a local's variable or a constant of the instruction: what only `setLocal` gives another value. */
function isVariable(js: string): boolean {
  return /^(v_\w+|t\d+)$/.test(js);
}

/** Whether an expression reads a variable. */
export function mentions(expression: string, name: string): boolean {
  if (expression === name) return true;
  if (expression.length <= name.length || !expression.includes(name)) return false;
  return new RegExp(`(?<![\\w$.])${name}(?![\\w$])`).test(expression);
}
