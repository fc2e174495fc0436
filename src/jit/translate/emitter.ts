/**
 * The translator's ground: the text, the abstract stack and its JavaScript variables, guards, and the ways from block to block.
 * While the kinds of values are found out (`visit`), text is made and thrown away.
 */
import type { PyCode } from "../../objects/function.ts";
import { type Block, buildGraph, type Graph, type Handler, nest, type Region } from "../blocks.ts";
import { join, type Kind } from "../kinds.ts";
import { type Entry, type EntryPoint, type Point, type State, Unsupported } from "./unit.ts";

export abstract class Emitter {
  protected readonly code: PyCode;
  protected readonly entry: EntryPoint;
  /** Instructions whose assumptions have failed before. */
  protected readonly generic: ReadonlySet<number>;
  protected readonly graph: Graph;
  protected readonly regions: Region[] | null;
  protected readonly names: string[] = [];
  protected readonly constants: unknown[] = [];
  protected readonly points: (Point | undefined)[] = [];
  protected readonly states: (State | undefined)[];
  /** By handler: the kinds that each local has had at instructions whose exceptions go there. */
  private readonly localsAtHandlers = new Map<number, Set<Kind>[]>();
  protected out: string[] = [];
  protected indent = "";
  protected extra = 0;
  protected maxDepth = 0;
  /** Who is told of ways to other blocks while kinds are being found out; text is written when there is nobody. */
  protected visit: ((to: number, state: State) => void) | undefined;
  // while a block is translated
  protected stack: Entry[] = [];
  protected locals: Kind[] = [];
  protected before: Entry[] = [];
  protected at = 0;
  protected block!: Block;
  protected kwnames: readonly string[] | undefined;
  protected ended = false;

  /** `catches`: whether a handler, by its code unit, is to be compiled with the rest. */
  constructor(
    code: PyCode,
    entry: EntryPoint,
    generic: ReadonlySet<number>,
    catches: (handler: number) => boolean = () => false,
  ) {
    this.code = code;
    this.entry = entry;
    this.generic = generic;
    const start = entry.type === "call" ? 0 : entry.at;
    this.graph = buildGraph(code, start, entry.type === "call" ? 0 : entry.stack.length, catches);
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

  // Text

  protected line(text: string): void {
    this.out.push(this.indent + text);
  }

  protected constant(value: unknown): string {
    let i = this.constants.indexOf(value);
    if (i < 0) i = this.constants.push(value) - 1;
    return `k${i}`;
  }

  protected tryConstant(value: unknown): string {
    const i = this.constants.indexOf(value);
    return i < 0 ? "" : `k${i}`;
  }

  // Stack

  protected temp(): string {
    return `x${this.extra++}`;
  }

  /** A variable for a new value at the top of the stack. */
  protected slot(): string {
    const name = `s${this.stack.length}`;
    this.maxDepth = Math.max(this.maxDepth, this.stack.length + 1);
    return this.stack.some((e) => mentions(e.js, name)) ? this.temp() : name;
  }

  protected push(e: Entry): void {
    this.stack.push(e);
  }

  /** Evaluates an expression now and pushes its value. */
  protected result(expression: string, kind: Kind): Entry {
    const name = this.slot();
    this.line(`${name} = ${expression};`);
    const e: Entry = { js: name, kind };
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
    return e.kind === "F" ? (e.boxed ?? `new PyFloat(${e.js})`) : e.js;
  }

  /** Stack entries that are expressions become variables. */
  protected flatten(): void {
    const top = this.stack.length - 1;
    const e = this.stack[top]!;
    this.stack.pop();
    this.result(e.js, e.kind);
  }

  /** Stack entries that name a variable get its value before it changes. */
  protected saveUses(name: string): void {
    this.stack.forEach((e, k) => {
      if (!mentions(e.js, name)) return;
      const t = this.temp();
      this.line(`${t} = ${e.js};`);
      this.stack[k] = { ...e, js: t };
    });
  }

  /** The stack below the operands goes into its slots: a call may unwind. */
  protected settleBelow(count: number): void {
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

  // Leaving for the interpreter

  /** Notes what the runtime must know when the instruction throws. */
  protected point(): void {
    if (this.visit !== undefined) return;
    const rawLocals: number[] = [];
    this.locals.forEach((kind, i) => {
      if (kind === "F") rawLocals.push(i);
    });
    if (this.block.handler !== undefined) this.noteAtHandler(this.block.handler.at);
    const rawStack: number[] = [];
    const live: number[] = [];
    this.before.forEach((e, k) => {
      if (e.js !== `s${k}`) return;
      live.push(k);
      if (e.kind === "F") rawStack.push(k);
    });
    this.points[this.at] = { depth: this.before.length, rawLocals, rawStack, live, handler: this.block.handler?.at };
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

  /** Announces that the instruction may throw or run Python code. */
  protected mayThrow(): void {
    this.point();
    this.line(`S.lasti = pc = ${this.at};`);
  }

  /** The statement that leaves for the interpreter, which does the instruction again. */
  protected deopt(at = this.at, why = "D", stack = this.before): string {
    if (at === this.at) this.point();
    return `{ pc = ${at}; st = [${stack.map((e) => this.box(e)).join(", ")}]; throw H.${why}; }`;
  }

  protected isGeneric(): boolean {
    return this.generic.has(this.at);
  }

  // Guards

  /** Remembers what a guard has shown of a variable. */
  protected narrow(e: Entry, kind: Kind): void {
    const local = this.names.indexOf(e.js);
    if (local >= 0 && this.locals[local] === "A") this.locals[local] = kind;
    for (const o of this.stack) if (o.js === e.js) o.kind = kind;
    e.kind = kind;
  }

  /** The entry as a JavaScript number that is a Python int. */
  protected int(e: Entry): string {
    if (e.kind !== "I") {
      this.line(`if (typeof ${e.js} !== "number") ${this.deopt()}`);
      this.narrow(e, "I");
    }
    return e.js;
  }

  /** The entry, a float, as a raw double. */
  protected float(e: Entry): string {
    if (e.kind === "F") return e.js;
    if (e.kind !== "P") {
      this.line(`if (!(${e.js} instanceof PyFloat && ${e.js}.cls === floatType)) ${this.deopt()}`);
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

  // From block to block

  /** Joins a state into that of a block; whether that changed it. */
  protected merge(to: number, state: State): boolean {
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

  /** Emits the way to another block: values go where it expects them, then the jump. */
  protected goTo(unit: number): void {
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

  // Exceptions

  /** What the handler of the block finds when the instruction throws. */
  protected visitHandler({ at, depth, lasti }: Handler): void {
    const stack: Kind[] = this.stack.slice(0, depth).map((e) => e.kind);
    if (lasti) stack.push("I");
    this.visit!(this.graph.at.get(at)!, { locals: this.locals.slice(), stack: [...stack, "A"] });
  }

  /** The `catch` of a `try`: the exception and the variables as the handler wants them, and the way there. */
  protected catchClause(handler: Handler, jump: string): void {
    const { at, depth, lasti } = handler;
    this.line(`r = H.handle(J, S, e, pc, ${at});`);
    this.line(`if (r !== undefined) {`);
    if (lasti) this.line(`  s${depth} = S.lasti;`);
    this.line(`  s${lasti ? depth + 1 : depth} = r;`);
    const expected = this.states[this.graph.at.get(at)!]!.locals;
    this.localsAtHandlers.get(at)?.forEach((kinds, i) => {
      const v = this.names[i]!;
      if (expected[i] === "F") {
        if (kinds.has("P")) this.line(`  if (typeof ${v} === "object") ${v} = ${v}.v;`);
      } else if (kinds.has("F")) this.line(`  if (H.isRaw(J, pc, ${i})) ${convertLocal(v, "F", "A")}`);
    });
    this.line(`  ${jump}`);
    this.line(`}`);
  }

  /** Moves the stack into its slots, as the kinds that are wanted there. */
  protected settle(kinds: readonly Kind[]): void {
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

  /** `if (test)` the jump. */
  protected branch(test: string, unit: number): void {
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
}

/** Whether an expression reads a variable. */
export function mentions(expression: string, name: string): boolean {
  if (expression === name) return true;
  if (expression.length <= name.length || !expression.includes(name)) return false;
  return new RegExp(`(?<![\\w$.])${name}(?![\\w$])`).test(expression);
}

/** What makes a variable of one kind one of another. */
export function convertLocal(name: string, from: Kind, to: Kind): string {
  if (from === to || from === "U") return "";
  if (from === "F" && to !== "F") return `${name} = ${name} === undefined ? undefined : new PyFloat(${name});`;
  if (from === "P" && to === "F") return `${name} = ${name} === undefined ? undefined : ${name}.v;`;
  return "";
}
