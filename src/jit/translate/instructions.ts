/** One instruction after the other: the simple ones here, all that have no form of their own through their bodies in vm/ops. */
import type { PyTuple } from "../../objects/containers.ts";
import type { PyCode } from "../../objects/function.ts";
import { PyComplex, PyFloat } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { intrinsic1 } from "../../spec/intrinsics.ts";
import { effectCount, OPCODE_NAMES, OPCODES, Op, type OpName, parseEffect } from "../../spec/opcodes.ts";
import { ModuleCache } from "../../vm/caches.ts";
import type { Instruction } from "../blocks.ts";
import { bodies } from "../bodies.ts";
import { ContextCache } from "../contexts.ts";
import { isIterator, isRaw } from "../kinds.ts";
import { Generators } from "./generators.ts";
import { exactSequence } from "./lists.ts";
import { type Entry, Unsupported } from "./unit.ts";

const LIST_TO_TUPLE = intrinsic1("INTRINSIC_LIST_TO_TUPLE");

/** Opcodes whose bodies look at the frame's own locals. */
const READS_LOCALS: ReadonlySet<string> = new Set(["LOAD_FROM_DICT_OR_DEREF", "DELETE_DEREF"]);

/** Names of functions that look at their caller. */
const FRAME_READERS: ReadonlySet<string> = new Set(["locals", "_getframe", "currentframe", "breakpoint", "set_trace"]);
/** The same of those that do so without arguments: a call shows (`PyBuiltin.readsFrame`). */
const MAY_READ_FRAMES: ReadonlySet<string> = new Set(["vars", "dir", "eval", "exec"]);

/** Whether an instruction loads what looks at the variables of this frame, or may hand that to somebody. */
function readsFrame(i: Instruction, code: PyCode): boolean {
  if (i.op === Op.LOAD_ATTR && code.names[i.arg >> 1] === "f_locals") return true;
  const index = readName(i, code);
  if (index < 0) return false;
  const name = code.names[index]!;
  const isCalled = i.op !== Op.LOAD_NAME && (i.arg & 1) !== 0;
  return FRAME_READERS.has(name) || (MAY_READ_FRAMES.has(name) && !isCalled);
}

/** The name that an instruction looks up, as an index into the names of the code; -1 for none, and for attributes of anything but modules. */
function readName({ op, arg, at }: Instruction, { caches }: PyCode): number {
  const isMethod = caches[at] !== undefined && !(caches[at] instanceof ModuleCache);
  if (op === Op.LOAD_GLOBAL || (op === Op.LOAD_ATTR && !isMethod)) return arg >> 1;
  return op === Op.LOAD_NAME ? arg : -1;
}

export abstract class Instructions extends Generators {
  protected instruction(i: Instruction, next: Instruction | undefined): void {
    const { op, arg } = i;
    if (readsFrame(i, this.code)) return this.leaveForGood();
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
        return this.loadFast(arg);
      case Op.LOAD_FAST_CHECK:
        this.checkBound(arg);
        return this.loadFast(arg);
      case Op.LOAD_FAST_AND_CLEAR: {
        const bound = this.boundTest(arg);
        const e: Entry = { js: this.local(arg), kind: this.locals[arg]! };
        if (isRaw(e.kind)) this.result(bound === "" ? this.box(e) : `${bound} ? ${this.box(e)} : undefined`, "A");
        else this.result(e.js, "A");
        return this.clearLocal(arg);
      }
      case Op.STORE_FAST:
        if (next?.op === Op.DELETE_FAST && next.arg === arg && this.stack.at(-1)!.constant === None) {
          // the end of an except clause
          this.pop();
          this.saveUses(this.local(arg));
          this.skipped = 1;
          return this.clearLocal(arg);
        }
        return this.storeFast(arg);
      case Op.DELETE_FAST:
        // what a `del` ends is for the interpreter to find out
        throw new Unsupported("del");
      case Op.MAKE_CELL:
        return this.setLocal(arg, `new PyCell(${this.box({ js: this.local(arg), kind: this.locals[arg]! })})`, "A");
      case Op.COPY_FREE_VARS:
        for (let k = 0; k < arg; k++) this.setLocal(this.code.stackBase - arg + k, `F.closure[${k}]`, "A");
        return;
      case Op.LOAD_DEREF: {
        const e = this.result(`${this.local(arg)}.value`, "A");
        this.guess(e, arg);
        this.line(`if (${e.js} === undefined) { ${this.seldom()}; throw H.unboundCell(S, ${arg}); }`);
        return;
      }
      case Op.STORE_DEREF:
        this.line(`${this.local(arg)}.value = ${this.box(this.pop())};`);
        return;
      case Op.LOAD_GLOBAL:
        return this.loadGlobal(arg);
      case Op.STORE_GLOBAL:
        return this.storeGlobal(arg);
      case Op.COPY: {
        const e = this.stack[this.stack.length - arg]!;
        this.once(e);
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
        if (this.isFormat(i, this.stack.at(-2))) return this.formatPercent();
        return this.binaryOp(arg);
      case Op.COMPARE_OP:
        return this.compareOp(arg >> 4);
      case Op.IS_OP:
        return this.isOp(arg);
      case Op.CONTAINS_OP:
        return this.containsOp(arg === 1);
      case Op.UNARY_NOT: {
        const e = this.pop();
        this.result(this.test(e, false), "B");
        return;
      }
      case Op.UNARY_NEGATIVE: {
        const e = this.pop();
        if (e.kind === "F" || e.kind === "P") this.push({ js: `(-${this.double(e)})`, kind: "F" });
        else if (e.kind === "I") this.result(`0 - ${e.js}`, "I");
        else {
          const x = this.boxOnce(e);
          this.mayThrow();
          this.result(`typeof ${x} === "number" ? 0 - ${x} : H.negative(${x})`, "A");
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
      case Op.CALL_FUNCTION_EX:
        return this.callExpanded((arg & 1) !== 0);
      case Op.GET_ITER:
        return this.getIter(i);
      case Op.FOR_ITER:
        return this.forIter(i);
      case Op.JUMP_FORWARD:
        this.ended = true;
        return this.goTo(i.target);
      case Op.JUMP_BACKWARD_NO_INTERRUPT:
        // behind SEND: the generator goes on when what it waits for has ended
        if (!this.graph.resumes.includes(this.block.start)) throw new Unsupported("jump around SEND");
        this.ended = true;
        return this.goTo(i.target);
      case Op.JUMP_BACKWARD:
        this.ended = true;
        this.endRound(i.target);
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
        return this.leave();
      case Op.RETURN_CONST:
        this.loadConst(this.code.consts[arg]!);
        return this.leave();
      case Op.BUILD_LIST:
        return arg === 0 && this.beginFilling(i) ? undefined : this.buildList(arg);
      case Op.BUILD_TUPLE: {
        const parts = this.popMany(arg).map(
          (e) => ({ ...e, js: this.boxOnce(e), kind: e.kind === "F" ? "P" : e.kind }) as Entry,
        );
        // whoever comes next needs no tuple
        if (next?.op === Op.CHECK_EXC_MATCH || this.isFormat(next, this.stack.at(-1))) {
          return this.push({ js: "undefined", kind: "U", parts });
        }
        const e = this.result(arg === 0 ? "H.EMPTY_TUPLE" : `new PyTuple([${parts.map((p) => p.js).join(", ")}])`, "A");
        // what comes next changes no variable
        const uses =
          next?.op === Op.CALL ||
          next?.op === Op.CALL_FUNCTION_EX ||
          (next?.op === Op.BUILD_MAP && this.passesKeywords(next));
        if (uses) e.parts = parts;
        return;
      }
      case Op.BUILD_MAP:
        if (arg > 0 || !this.passesKeywords(i)) return this.other(i);
        // `f(**names)`: the callee gets a dict of its own anyway
        return this.push({ js: "undefined", kind: "U" });
      case Op.DICT_MERGE: {
        const below = this.stack[this.stack.length - 2]!;
        if (below.kind !== "U") return this.other(i);
        const names = this.boxOnce(this.pop());
        this.pop();
        this.mayThrow();
        const callee = this.box(this.stack[this.stack.length - 2]!);
        this.result(`H.keywordsOf(${names}, ${callee})`, "A");
        return;
      }
      case Op.MATCH_SEQUENCE: {
        const x = this.boxOnce(this.stack.at(-1)!);
        this.result(`${exactSequence(x)} || H.typeOf(${x}).isSequence`, "B");
        return;
      }
      case Op.MATCH_MAPPING:
        this.result(`H.typeOf(${this.boxOnce(this.stack.at(-1)!)}).isMapping`, "B");
        return;
      case Op.GET_LEN: {
        const x = this.boxOnce(this.stack.at(-1)!);
        this.result(
          `${exactSequence(x)} ? ${x}.boxes.length + ${x}.floats.length : (${this.seldom()}, H.length(${x}))`,
          "I",
        );
        return;
      }
      case Op.LIST_APPEND: {
        const value = this.pop();
        const list = this.stack[this.stack.length - arg]!;
        return list.kind === "C" ? this.fill(list.js, value) : this.append(list.js, value);
      }
      case Op.UNPACK_SEQUENCE:
        return this.unpack(arg);
      case Op.LIST_EXTEND: {
        const list = this.stack[this.stack.length - 1 - arg]!;
        if (list.kind !== "L") return this.other(i);
        this.settleBelow(this.stack.length - 1);
        const items = this.boxOnce(this.pop());
        this.line(`if (${exactSequence(items)}) H.addItems(${list.js}, H.itemsOf(${items}));`);
        this.line(`else { ${this.seldom()}; H.extend(S, ${list.js}, ${items}); }`);
        return;
      }
      case Op.CALL_INTRINSIC_1: {
        const list = this.stack.at(-1)!;
        if (arg !== LIST_TO_TUPLE || list.kind !== "L") return this.other(i);
        this.pop();
        // nobody else has the list
        this.result(`${list.js}.items.length === 0 ? EMPTY_TUPLE : new PyTuple(${list.js}.items)`, "A");
        return;
      }
      case Op.UNPACK_EX:
        return this.unpackStarred(arg & 0xff, arg >> 8);
      case Op.LOAD_SUPER_ATTR:
        return this.loadSuper(i);
      case Op.BEFORE_WITH:
        return this.beforeWith(false);
      case Op.BEFORE_ASYNC_WITH:
        return this.beforeWith(true);
      case Op.PUSH_EXC_INFO: {
        const exc = this.once(this.pop());
        this.result("rt.excInfo.value ?? None", "A");
        this.line(`rt.excInfo.value = ${exc};`);
        return this.push({ js: exc, kind: "A" });
      }
      case Op.POP_EXCEPT: {
        const previous = this.once(this.pop());
        return this.line(`rt.excInfo.value = ${previous} === None ? undefined : ${previous};`);
      }
      case Op.CHECK_EXC_MATCH: {
        const type = this.pop();
        const exc = this.stack.at(-1)!.js;
        this.mayThrow();
        if (type.parts !== undefined) {
          this.result(`H.catchesOne(${exc}, [${type.parts.map((e) => e.js).join(", ")}])`, "B");
          return;
        }
        const t = this.boxOnce(type);
        this.result(`${exc}.cls === ${t} || H.catches(${exc}, ${t})`, "B");
        return;
      }
      case Op.WITH_EXCEPT_START: {
        this.settleBelow(this.stack.length);
        const [exit, , , exc] = this.stack.slice(-4).map((e) => this.once(e)) as [string, string, string, string];
        this.mayThrow();
        return this.called(`H.call3(${exit}, ${exc}.cls, ${exc}, ${exc}.traceback ?? None)`);
      }
      case Op.RAISE_VARARGS:
        return this.raise(arg);
      case Op.RERAISE:
        return this.reraise(arg);
      case Op.GET_YIELD_FROM_ITER:
        return this.getDelegate();
      case Op.GET_AWAITABLE:
        return this.getAwaitable(arg);
      case Op.YIELD_VALUE:
        return this.yieldValue(i);
      case Op.SEND:
        return this.send(i);
      case Op.END_SEND: {
        const value = this.pop();
        this.pop();
        return this.push(value);
      }
      case Op.RETURN_GENERATOR:
        throw new Unsupported("generator");
      default:
        this.other(i);
    }
  }

  /** Whether the dict that an instruction makes gets the items of a variable and goes into a call. */
  private passesKeywords(i: Instruction): boolean {
    const { code } = this.block;
    const [load, merge, call] = code.slice(code.indexOf(i) + 1);
    const isLoad = load?.op === Op.LOAD_FAST || load?.op === Op.LOAD_DEREF;
    return isLoad && merge?.op === Op.DICT_MERGE && merge.arg === 1 && call?.op === Op.CALL_FUNCTION_EX;
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
    this.push({ js: this.constant(value), kind: value instanceof PyComplex ? "Z" : "A", constant: value });
  }

  protected loadFast(i: number): void {
    const kind = this.locals[i]!;
    const e: Entry = { js: this.local(i), kind: kind === "U" ? "A" : kind };
    this.push(e);
    if (kind === "A") this.guess(e, i);
  }

  /** Takes an entry for what the local held when the unit was made. */
  private guess(e: Entry, local: number): void {
    const hint = this.hints[local];
    if (hint !== undefined) e.known = hint;
  }

  protected storeFast(i: number): void {
    const e = this.pop();
    if (isIterator(e.kind)) this.setLocal(i, this.box(e), "A");
    else this.setLocal(i, e.js, e.kind);
  }

  /** Raises UnboundLocalError for a local that is not bound. */
  protected checkBound(i: number): void {
    const test = this.boundTest(i);
    if (test !== "") this.line(`if (!(${test})) { ${this.seldom()}; throw H.unboundLocal(S, ${i}); }`);
  }

  // Exceptions

  /** `raise`: a jump where the handler is at hand, else a throw. */
  protected raise(argc: number): void {
    const operands = this.popMany(argc).map((e) => this.boxOnce(e));
    this.mayThrow();
    const handler = this.block.handler;
    this.ended = true;
    if (handler === undefined) return this.leaveBy(`H.exceptionOf(${operands.join(", ")})`);
    if (argc === 0) this.line("r = H.settled(S, H.exceptionOf(), pc);");
    else this.line(`r = H.raised(${["S", ...operands].join(", ")});`);
    this.toHandler(handler, "r", String(this.at));
  }

  /** The exception on the stack goes on, to the next handler or out. `arg`: how far below it the position of the first raise lies. */
  protected reraise(arg: number): void {
    const lasti = arg > 0 ? this.stack[this.stack.length - 1 - arg]!.js : undefined;
    const exc = this.once(this.pop());
    this.point();
    this.link();
    this.line(`pc = ${this.at};${lasti === undefined ? "" : ` S.lasti = ${lasti};`}`);
    this.ended = true;
    const { handler } = this.block;
    if (handler === undefined) this.leaveBy(exc);
    else this.toHandler(handler, exc, "S.lasti");
  }

  /** The end of a round: somebody may want attention, or the unit pauses. */
  private endRound(head: number): void {
    const { entry } = this;
    const pauses = entry.type === "frame" && entry.at === head;
    if (pauses) this.line(`if (--rounds === 0 || rt.breaker !== 0) ${this.leaveAt("pause", head, this.stack)}`);
    else this.line(`if (rt.breaker !== 0) ${this.leaveAt("poll", head, this.stack)}`);
  }

  /** Returns what is on top of the stack. */
  protected leave(): void {
    const e = this.pop();
    this.ended = true;
    if (this.visit !== undefined) return;
    if (this.entry.type === "frame") {
      const value = this.boxOnce(e);
      const locals = this.locals.map((kind, i) => this.boxedValue(i, kind));
      this.line(`return H.leaveFrame(S, ${value}, [${locals.join(", ")}]);`);
      return;
    }
    if (this.entry.type === "generator") return this.finish(e);
    if (this.linked === "no") return this.line(`return ${this.box(e)};`);
    const value = this.boxOnce(e);
    const { constant } = e;
    const exit = this.leaveAt("return", this.at, [
      { js: value, kind: "A", ...(constant === undefined ? {} : { constant }) },
    ]);
    const finish = `if (S.exposed) ${exit} rt.top = S.at - 1; rt.recursionDepth--; if (S.back?.at === 0) S.back = undefined;`;
    this.line(this.linked === "yes" ? finish : `if (S !== undefined) { ${finish} }`);
    this.line(`return ${value};`);
  }

  /** The context manager on the stack gives way to its `__exit__` and what `__enter__` returned. */
  protected beforeWith(isAsync: boolean): void {
    this.settleBelow(this.stack.length);
    const k = this.stack.length - 1;
    const manager = this.pop();
    this.mayThrow();
    const exit = this.slot(k, "A");
    // `__exit__` is kept above the stack meanwhile
    const above = this.slot(k + 1, "A");
    const m = this.boxOnce(manager);
    const cache = this.visit === undefined ? this.constant(new ContextCache(isAsync)) : "";
    this.saveUses(exit);
    this.saveUses(above);
    this.noteAbove(above);
    this.line(`${above} = H.exitOf(${cache}, ${m});`);
    this.line(`r = H.${isAsync ? "enterAsync" : "enterContext"}(${cache}, ${m});`);
    this.checkRaised("r");
    this.line(`${exit} = ${above}; ${above} = r;`);
    this.push({ js: exit, kind: "A" });
    this.push({ js: above, kind: "A" });
  }

  // All other instructions: their bodies in vm/ops, on a stack of their own

  protected other(i: Instruction): void {
    if (this.display(i)) return;
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
        const slot = this.slot(base + k, "A");
        this.saveUses(slot);
        this.line(`${slot} = S.fast[${below.length + k}];`);
        this.push({ js: slot, kind: "A" });
      }
    }
  }
}
