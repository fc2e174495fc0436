/**
 * Bytecode to JavaScript text. Blocks are interpreted abstractly until the kinds of locals and stack slots at every block are known
 * (`kinds.ts`), then written out once. Python variables become JavaScript variables, stack slots `s0`, `s1`, …; what the compiler
 * knows to be a float is a raw double. Every assumption is guarded; a guard that fails goes on in the interpreter, at the very
 * instruction (`runtime.ts: caught`).
 */
import type { Block, Instruction, Region } from "../blocks.ts";
import type { Kind } from "../kinds.ts";
import { convertLocal } from "./emitter.ts";
import { Instructions } from "./instructions.ts";
import { type State, type Translation, Unsupported } from "./unit.ts";

export class Translator extends Instructions {
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

  protected write(first: number, initial: State): string {
    const { blocks } = this.graph;
    const { regions } = this;
    this.indent = "    ";
    const entryMoves = this.entryConversions(first, initial);
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
      } else this.line(`case ${block.index}:`);
      this.line(`// ${block.code[0]!.at}`);
      this.translateBlock(block, undefined);
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

  private open(region: Region): void {
    if (region.kind === "loop") this.line(`L${region.start}: for (;;) {`);
    else if (region.kind === "try") this.line("try {");
    else this.line(`B${region.end}: {`);
    this.indent += "  ";
  }

  private close({ kind, handler }: Region): void {
    if (kind === "loop") this.line("break;");
    this.indent = this.indent.slice(2);
    if (handler === undefined) return this.line("}");
    this.line("} catch (e) {");
    this.indent += "  ";
    this.catchClause(handler, `break B${this.graph.at.get(handler.at)};`);
    this.line("throw e;");
    this.indent = this.indent.slice(2);
    this.line("}");
  }

  /** What turns the values at the entry into what the first block expects. */
  protected entryConversions(first: number, initial: State): string[] {
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

  protected translateBlock(block: Block, visit: ((to: number, state: State) => void) | undefined): void {
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
      if (visit !== undefined && block.handler !== undefined) this.visitHandler(block.handler);
      this.instruction(instruction, code[i + 1]);
      this.maxDepth = Math.max(this.maxDepth, this.stack.length);
    }
    const last = code[code.length - 1]!;
    if (!this.ended && block.successors.includes(last.next) && !isJump(last)) this.goTo(last.next);
  }
}

function isJump(i: Instruction): boolean {
  return i.target >= 0;
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
