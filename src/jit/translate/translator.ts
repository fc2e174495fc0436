/**
 * Bytecode to JavaScript text. Blocks are interpreted abstractly until the kinds of locals and stack slots at every block are known
 * (`kinds.ts`), then written out once. Python variables become JavaScript variables, stack slots `s0`, `s1`, …; what the compiler
 * knows to be a float is a raw double. Every assumption is guarded; a guard that fails goes on in the interpreter, at the very
 * instruction (`runtime.ts: caught`).
 */
import { positions } from "../../code/linetable.ts";
import type { Block, Instruction, Region } from "../blocks.ts";
import type { Kind } from "../kinds.ts";
import { RESUMED } from "../resumes.ts";
import { Instructions } from "./instructions.ts";
import { functionName } from "./names.ts";
import { Facts, type State, type Translation, Unsupported } from "./unit.ts";

export class Translator extends Instructions {
  private sourceLine = -1;
  private positions: ReturnType<typeof positions> | undefined;
  /** Open `try`s: the index of their line, and `throws` outside. */
  private readonly tries: { line: number; throws: boolean }[] = [];

  translate(): Translation {
    const { blocks, at } = this.graph;
    const entry = this.entry;
    const n = this.code.stackBase;
    const first = at.get(RESUMED) ?? (entry.type === "call" ? 0 : at.get(entry.at)!);
    const locals: Kind[] = new Array(n).fill("U");
    if (entry.type === "call")
      entry.kinds.forEach((kind, i) => {
        locals[i] = kind;
      });
    else
      entry.locals.forEach((kind, i) => {
        locals[i] = kind;
      });
    const linked = entry.type === "frame" ? "yes" : "no";
    const initial: State = { locals, stack: entry.type === "frame" ? entry.stack.slice() : [], linked };
    this.states[first] = { locals: locals.slice(), stack: initial.stack.slice(), linked };
    const todo = [first];
    for (let rounds = 0; todo.length > 0; rounds++) {
      if (rounds > 4000) throw new Unsupported("types do not settle");
      const index = takeFirst(todo);
      this.out = [];
      this.translateBlock(blocks[index]!, (to, state) => {
        if (this.merge(to, state) && !todo.includes(to)) todo.push(to);
      });
    }
    this.out = [];
    this.visit = undefined;
    this.constants.length = 0;
    this.declared.clear();
    this.extra = 0;
    const text = this.write(first, initial);
    const resumes = new Map<number, Kind[]>();
    for (const unit of this.graph.resumes) {
      const state = this.states[at.get(unit)!];
      if (state !== undefined) resumes.set(unit, [...state.locals, ...state.stack.slice(0, -1)]);
    }
    return { text, constants: this.constants, points: this.points, exits: this.exits, resumes, flagged: this.flagged };
  }

  private write(first: number, initial: State): string {
    this.indent = "  ";
    const { type } = this.entry;
    const head =
      type === "call"
        ? this.callHead(first, initial)
        : type === "generator"
          ? this.generatorHead()
          : this.frameHead(first);
    this.out = [];
    this.indent = "    ";
    if (type === "generator") {
      this.delegation();
      this.openFrame();
      if (this.regions === null) this.startBlock(first);
    }
    this.body();
    const body = this.out;
    const params = new Set(this.parameters());
    const variables = [...this.declared].filter(([name]) => !params.has(name));
    const declarations = variables.map(
      ([name, initially]) => `, ${name}${initially === "undefined" ? "" : ` = ${initially}`}`,
    );
    const name = functionName(this.code.code.co_name);
    const parameters =
      type === "call"
        ? ["F", ...params].join(", ")
        : type === "frame"
          ? "S, rounds"
          : this.handsOut()
            ? "g, sent, take"
            : "g, sent";
    const [leave, handed] = LEAVE[type];
    return [
      `return function ${name}(${parameters}) {`,
      `  let pc = 0, b = ${first}, st, x, r, j${OWN[type]}${this.taking()}${declarations.join("")};`,
      "  P: {",
      ...head,
      "  X: try {",
      ...body,
      "  } catch (e) { x = e; }",
      ...(type === "generator" ? this.generatorEnd() : []),
      "  }",
      `  return H.${leave}(${[handed, "x", "pc", "st", ...this.entered(), ...this.captured].join(", ")});`,
      "};",
    ].join("\n");
  }

  private parameters(): string[] {
    return this.entry.type === "call" ? this.names.slice(0, this.code.parameters).map((name) => `v_${name}`) : [];
  }

  /** The entry of a called unit: arguments that it is not made for, and what asks for attention, go another way. */
  private callHead(first: number, initial: State): string[] {
    const params = this.parameters();
    const guards = ["rt.breaker !== 0", "rt.recursionDepth >= rt.depthCheck", "F.globals !== G"];
    params.forEach((name, i) => {
      const test = refuses(initial.locals[i]!, name);
      if (test !== "") guards.push(test);
    });
    this.line("if (F === undefined) break P;");
    this.line(`if (${guards.join(" || ")}) return H.enterSlowly(C, F, [${params.join(", ")}]);`);
    this.entryConversions(first, initial);
    return this.out;
  }

  /** The entry in a running frame: the first block says what its values must be. */
  private frameHead(first: number): string[] {
    const base = this.code.stackBase;
    const { locals, stack } = this.states[first]!;
    this.locals = locals.slice();
    this.stack = stack.map((kind, k) => ({ js: this.slot(k, kind), kind }));
    this.line("if (S === undefined) break P;");
    this.line("F = S.func;");
    this.line("fast = S.fast;");
    const tests = [
      ...locals.map((kind, i) => this.refusesLocal(i, kind)),
      ...stack.map((kind, k) => refuses(kind, `fast[${base + k}]`)),
    ].filter((test) => test !== "");
    if (tests.length > 0) this.line(`if (${tests.join(" || ")}) return REFUSED;`);
    locals.forEach((kind, i) => {
      if (kind !== "U") this.loadLocal(i, kind);
    });
    this.stack.forEach((e, k) => {
      this.loadSlot(e, base + k);
    });
    this.line("S.jitLive = true;");
    return this.out;
  }

  /** A test that a local of the frame is not of a kind; those that may be unbound pass. */
  private refusesLocal(i: number, kind: Kind): string {
    const v = `fast[${i}]`;
    const test = refuses(kind, v);
    return test === "" || kind === "U" || !this.isFlagged(i) ? test : `(${v} !== undefined && ${test})`;
  }

  /** What turns the arguments into what the first block expects. */
  private entryConversions(first: number, initial: State): void {
    const expected = this.states[first]!;
    this.stack = [];
    initial.locals.forEach((kind, i) => {
      this.locals = initial.locals.slice();
      if (kind === "I") this.setLocal(i, `+${this.boxedLocal(i)}`, "I");
      this.convertLocal(i, kind, expected.locals[i]!);
    });
  }

  private body(): void {
    const { blocks } = this.graph;
    const { regions } = this;
    const open: Region[] = [];
    let next = 0;
    const handlers = new Map(blocks.flatMap((b) => (b.handler === undefined ? [] : [[b.handler.at, b.handler]])));
    if (regions === null) {
      if (handlers.size > 0) this.line("for (;;) try {");
      this.line(`for (;;) switch (b) {`);
    }
    for (const block of blocks) {
      if (regions !== null) {
        while (open.length > 0 && open[open.length - 1]!.end === block.index) this.close(open.pop()!);
        while (next < regions.length && regions[next]!.start === block.index) {
          const region = regions[next++]!;
          this.open(region);
          open.push(region);
        }
        this.line(`// ${block.start}`);
        this.translateBlock(block, undefined);
      } else {
        this.line(`case ${block.index}: {`);
        this.translateBlock(block, undefined);
        this.line("}");
      }
    }
    while (open.length > 0) this.close(open.pop()!);
    if (regions === null) {
      this.line("}");
      if (handlers.size > 0) {
        this.line("} catch (e) {");
        for (const h of handlers.values()) this.catchClause(h, `b = ${this.graph.at.get(h.at)}; continue;`);
        this.line("throw e;");
        this.line("}");
      }
    }
  }

  private open(region: Region): void {
    if (region.kind === "loop") this.line(`L${region.start}: for (;;) {`);
    else if (region.kind === "try") this.openTry();
    else this.line(`B${region.end}: {`);
    this.indent += "  ";
  }

  private openTry(): void {
    this.tries.push({ line: this.out.length, throws: this.throws });
    this.throws = false;
    this.line("try {");
  }

  /** The end of a `try`; whether it needs a `catch`. */
  private closeTry(): boolean {
    const { line, throws } = this.tries.pop()!;
    const needed = this.throws;
    if (!needed) this.out[line] = this.out[line]!.replace("try ", "");
    this.throws ||= throws;
    return needed;
  }

  private close({ kind, handler }: Region): void {
    if (kind === "loop") this.line("break;");
    this.indent = this.indent.slice(2);
    if (handler === undefined || !this.closeTry()) return this.line("}");
    this.line("} catch (e) {");
    this.indent += "  ";
    this.catchClause(handler, `break B${this.graph.at.get(handler.at)};`);
    this.line("throw e;");
    this.indent = this.indent.slice(2);
    this.line("}");
  }

  protected translateBlock(block: Block, visit: ((to: number, state: State) => void) | undefined): void {
    const state = this.states[block.index];
    // behind an instruction that always leaves
    if (state === undefined) return;
    this.block = block;
    this.visit = visit;
    this.locals = state.locals.slice();
    this.linked = state.linked;
    this.facts = new Facts(state.facts?.shapes, state.facts?.classes);
    this.stack = state.stack.map((kind, k) => ({ js: kind === "U" ? "undefined" : this.slot(k, kind), kind }));
    this.kwnames = undefined;
    this.ended = false;
    if (block.ways !== undefined) return this.leadOn(block);
    if (visit === undefined && this.entry.type === "generator") this.enterBlock(block);
    const { code } = block;
    const isUnpacked = code.length > 0 && this.unpackingOf(block.index) !== undefined;
    for (let i = isUnpacked ? 1 : 0; i < code.length && !this.ended; i++) {
      const instruction = code[i]!;
      this.at = instruction.at;
      if (block.handler !== undefined) this.settleForHandler(block.handler.depth);
      this.before = this.stack.slice();
      if (visit !== undefined && block.handler !== undefined) this.visitHandler(block.handler);
      this.skipped = 0;
      if (visit === undefined) this.lineComment(instruction.at);
      this.instruction(instruction, code[i + 1]);
      i += this.skipped;
    }
    const last = code[code.length - 1]!;
    if (!this.ended && block.successors.includes(last.next) && !isJump(last)) this.goTo(last.next);
  }

  /** Where the text comes from, when that is another line than before. */
  private lineComment(at: number): void {
    const { co_linetable, co_firstlineno } = this.code.code;
    this.positions ??= positions(co_linetable, co_firstlineno);
    const line = this.positions[at]?.lineno ?? -1;
    if (line === this.sourceLine) return;
    this.sourceLine = line;
    this.line(`// line ${line}`);
  }
}

/** Takes the block that comes first in the bytecode: what is before a loop's end is settled before what comes after it. */
function takeFirst(todo: number[]): number {
  let least = 0;
  for (let i = 1; i < todo.length; i++) if (todo[i]! < todo[least]!) least = i;
  return todo.splice(least, 1)[0]!;
}

/** Variables of the frame, beside what the parameters say. */
const OWN = { call: ", S", frame: ", F, fast", generator: ", S, F, fast, info, l = false" };

/** What takes over when a unit is left, and what it is handed first. */
export const LEAVE = {
  call: ["caughtInCall", "J, S, F"],
  frame: ["caughtInFrame", "J, S, fast"],
  generator: ["caughtInGenerator", "J, S, fast"],
} as const;

function isJump(i: Instruction): boolean {
  return i.target >= 0;
}

/** A test that a value is not of a kind. */
function refuses(kind: Kind, name: string): string {
  switch (kind) {
    case "U":
      return `${name} !== undefined`;
    case "I":
      return `typeof ${name} !== "number"`;
    case "B":
      return `typeof ${name} !== "boolean"`;
    case "S":
      return `typeof ${name} !== "string"`;
    case "F":
    case "P":
      return `!(${name} instanceof PyFloat && ${name}.cls === floatType)`;
    case "L":
      return `!(${name} instanceof PyList && ${name}.cls === listType)`;
    case "Z":
      return `!(${name} instanceof PyComplex && ${name}.cls === complexType)`;
    case "R":
      return `!(${name} instanceof PyRangeIterator && ${name}.step === 1 && ${name}.isLoops)`;
    case "T":
      return `!((${name} instanceof PyListIterator || ${name} instanceof PyTupleIterator) && ${name}.isLoops && ${name}.sequence !== undefined)`;
    case "Q":
      return `!(${name} instanceof PyRangeIterator)`;
    default:
      return "";
  }
}
