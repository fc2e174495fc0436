/** One instruction after the other: the simple ones here, all that have no form of their own through their bodies in vm/ops. */
import type { PyTuple } from "../../objects/containers.ts";
import { PyFloat } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { effectCount, OPCODE_NAMES, OPCODES, Op, type OpName, parseEffect } from "../../spec/opcodes.ts";
import type { Handler, Instruction } from "../blocks.ts";
import { bodies } from "../bodies.ts";
import { Calls } from "./calls.ts";
import { Unsupported } from "./unit.ts";

/** Opcodes whose bodies look at the frame's own locals. */
const READS_LOCALS: ReadonlySet<string> = new Set(["LOAD_FROM_DICT_OR_DEREF", "DELETE_DEREF"]);

export abstract class Instructions extends Calls {
  protected instruction(i: Instruction, next: Instruction | undefined): void {
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
      case Op.PUSH_EXC_INFO: {
        const exc = this.temp();
        this.line(`${exc} = ${this.pop().js};`);
        this.result("rt.excInfo.value ?? None", "A");
        this.line(`rt.excInfo.value = ${exc};`);
        return this.push({ js: exc, kind: "A" });
      }
      case Op.POP_EXCEPT: {
        const previous = this.pop().js;
        return this.line(`rt.excInfo.value = ${previous} === None ? undefined : ${previous};`);
      }
      case Op.CHECK_EXC_MATCH: {
        const type = this.box(this.pop());
        const exc = this.stack.at(-1)!.js;
        this.mayThrow();
        this.result(`${exc}.cls === ${type} || OPS.CHECK_EXC_MATCH(S, 0, ${exc}, ${type})`, "B");
        return;
      }
      case Op.RAISE_VARARGS:
        return this.raise(arg);
      case Op.RERAISE:
        return this.reraise(arg);
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

  protected loadConst(value: Value): void {
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

  protected storeFast(i: number): void {
    const name = this.names[i]!;
    const e = this.pop();
    this.saveUses(name);
    if (e.js !== name) this.line(`${name} = ${e.js};`);
    this.locals[i] = e.kind;
  }

  /** Whether the instruction before stored None into the variable, as at the end of an except clause. */
  protected storesNone(arg: number): boolean {
    const { code } = this.block;
    const i = code.findIndex((other) => other.at === this.at);
    return code[i - 1]?.op === Op.STORE_FAST && code[i - 1]?.arg === arg;
  }

  // Exceptions

  /** `raise`: a jump where the handler is at hand, else a throw. */
  protected raise(argc: number): void {
    const operands = this.popMany(argc).map((e) => this.box(e));
    this.mayThrow();
    const handler = this.block.handler;
    if (argc === 0 || handler === undefined) this.line(`H.raise(${operands.join(", ")});`);
    else this.line(`r = H.raised(${["S", ...operands].join(", ")});`);
    this.ended = true;
    if (argc > 0 && handler !== undefined) this.toHandler(handler, "r", String(this.at));
  }

  /** The exception on the stack goes on, to the next handler or out. `arg`: how far below it the position of the first raise lies. */
  protected reraise(arg: number): void {
    const lasti = arg > 0 ? this.stack[this.stack.length - 1 - arg]!.js : undefined;
    const exc = this.pop().js;
    this.point();
    this.line(`pc = ${this.at};${lasti === undefined ? "" : ` S.lasti = ${lasti};`}`);
    this.ended = true;
    const { handler } = this.block;
    if (handler === undefined) this.line(`throw ${exc};`);
    else this.toHandler(handler, exc, "S.lasti");
  }

  /** Goes to a handler with an exception whose traceback is settled. */
  private toHandler({ at, depth, lasti }: Handler, exc: string, position: string): void {
    this.stack.length = depth;
    if (lasti) this.push({ js: position, kind: "I" });
    this.push({ js: exc, kind: "A" });
    this.goTo(at);
  }

  /** A jump back while somebody wants attention: the interpreter serves it at the target. */
  protected pollAt(unit: number): string {
    if (this.visit === undefined) {
      const rawLocals: number[] = [];
      this.locals.forEach((kind, i) => {
        if (kind === "F") rawLocals.push(i);
      });
      // the point of the jump itself: nothing else can happen there
      this.points[this.at] = { depth: this.stack.length, rawLocals, rawStack: [], live: [], handler: undefined };
    }
    return `{ pc = ${this.at}; st = [${[...this.stack.map((e) => this.box(e)), unit].join(", ")}]; throw H.POLL; }`;
  }

  protected leave(value: string): void {
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

  protected getIter(): void {
    const e = this.pop();
    if (e.kind === "R") return this.push(e);
    this.mayThrow();
    this.result(`H.getIter(${this.box(e)})`, "A");
  }

  protected forIter(i: Instruction): void {
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
  protected beforeWith(): void {
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

  protected other(i: Instruction): void {
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
  }
}
