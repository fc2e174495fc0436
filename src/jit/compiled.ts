/**
 * What the compiler knows of a code object: its units (the function as it is called, loops as they are entered in a running frame),
 * the guards that have failed, and when to try again.
 */
import { BOXED, EMPTY_TUPLE, NO_BOXES, PyList, PyTuple, UNDECIDED } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import { PyBaseException } from "../objects/exception.ts";
import { PyAsyncGenerator, PyCoroutine, PyFrame, PyGenerator } from "../objects/frame.ts";
import { type CallCode, type GeneratorCode, PyBuiltin, PyCell, type PyCode, PyFunction } from "../objects/function.ts";
import { PyInstance } from "../objects/heap.ts";
import {
  PyDictItemIterator,
  PyEnumerate,
  PyListIterator,
  PyRangeIterator,
  PyTupleIterator,
  PyZip,
} from "../objects/iterators.ts";
import { PyModule } from "../objects/module.ts";
import { PyComplex, PyFloat } from "../objects/number.ts";
import { HALVES, None, type Value, WORD } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { PyType } from "../objects/type.ts";
import { complexType, dictType, floatType, listType, tupleType } from "../objects/types.ts";
import {
  CO_ASYNC_GENERATOR,
  CO_COROUTINE,
  CO_FAST_CELL,
  CO_FAST_FREE,
  CO_GENERATOR,
  CO_OPTIMIZED,
} from "../spec/codeflags.ts";
import { Op } from "../spec/opcodes.ts";
import { InstanceCache, StoreCache } from "../vm/caches.ts";
import { handlerFor, isGeneratorEnd, opcodeAt } from "../vm/code.ts";
import { suspendGenerator } from "../vm/frames.ts";
import { noteCaught } from "../vm/raise.ts";
import { CONTINUE, ENDED, yieldedOrThrow } from "../vm/tier.ts";
import { behindTwin } from "../vm/twins.ts";
import { decode, findLoops } from "./blocks.ts";
import { bodies } from "./bodies.ts";
import { creationText, generatorStart } from "./creation.ts";
import { widenItems } from "./feedback.ts";
import { isRaw, type Kind, kindOf, kindOnStack } from "./kinds.ts";
import { log } from "./log.ts";
import { runPausing } from "./pauses.ts";
import { prepare } from "./prepare.ts";
import { helpers, LOOKS_AT_FRAMES, REFUSED } from "./runtime.ts";
import { Translator } from "./translate/translator.ts";
import {
  type Assumption,
  type EntryPoint,
  type Exit,
  type Point,
  type Translation,
  Unsupported,
} from "./translate/unit.ts";

/** A compiled function or loop. */
export class Unit {
  readonly entry: EntryPoint;
  points: readonly (Point | undefined)[] = [];
  exits: readonly Exit[] = [];
  resumes: Translation["resumes"] = new Map();
  flagged: Translation["flagged"] = new Set();
  run: ((...args: never[]) => unknown) | undefined = undefined;
  /** Of a loop: how often it goes round before it pauses. */
  rounds = 32;
  /** Of a loop: how often it has paused. */
  pauses = 0;
  /** Of a loop: how long it has run. */
  seconds = 0;
  /** Of a loop: how often it was not entered because variables had no values yet. */
  waits = 0;
  constructor(entry: EntryPoint) {
    this.entry = entry;
  }

  /** Whether the instruction at `pc` can stop it. */
  contains(pc: number): boolean {
    return this.points[pc] !== undefined || this.exits.some((exit) => exit.at === pc);
  }
}

/** Code objects bigger than this (bytes of bytecode) stay with the interpreter: V8 would not optimise what comes of them. */
const MAX_SIZE = 8000;
/** Bytes of bytecode from which on it takes much longer to translate and to optimise code than what it saves soon. */
export const LARGE = 1024;

/** How many times hotter than usual code of a size must become. */
export function patienceFor(size: number): number {
  return Math.floor((size / LARGE) ** 2);
}

/** Rounds until code whose machine code has been dropped is compiled again. */
const RETRY = 20;
/** Guards that may fail in a code object before the compiler leaves it alone. */
const MAX_FAILURES = 100;
/** What the log says when V8 does not take the text. */
const BAD_TEXT = "text does not parse";
const MAX_REFUSALS = 5;
/** Calls until code that has been called with other globals than it was compiled for is compiled again; doubled each time. */
const FOREIGN_CALLS = 500;
/** Seconds in loops, per call, in which what else a call does is lost. */
const LONG_LOOP = 0.0001;
/** Rounds of a loop in the interpreter that may give its variables the values that its unit expects. */
const MAX_WAITS = 20;
/** Ends of generators that are enough to expect more. */
const KNOWN_ENDS = 2;
/** Starts or ends of generators that are left to the interpreter before they are compiled. */
const MANY_ENDS = 100;
/** Rounds of a loop that the interpreter makes in a generator without its standing still before that counts. */
const MANY_ROUNDS = 200;
/** Exceptions that a handler has caught when it is worth compiling. */
const USED = 2;

/** Flags of code that RETURN_GENERATOR starts. */
export const GENERATOR = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR;

/** Whether `super` is used for anything but `super().name`, which needs no frame. */
function callsSuper(code: PyCode): boolean {
  let loaded = 0;
  let used = 0;
  const index = code.names.indexOf("super");
  for (const [at, i] of decode(code)) {
    if (at !== i.at) continue;
    if (i.op === Op.LOAD_SUPER_ATTR) used++;
    else if ((i.op === Op.LOAD_GLOBAL && i.arg >> 1 === index) || (i.op === Op.LOAD_NAME && i.arg === index)) loaded++;
  }
  return loaded !== used;
}

export class CompiledCode {
  readonly code: PyCode;
  /** Handlers that machine code has not got, by code unit. */
  private readonly lacks = new Set<number>();
  /** Instructions to be translated without assumptions. */
  readonly generic = new Set<number>();
  readonly loops = new Map<number, Unit>();
  private loopHeads: Map<number, readonly number[]> | undefined = undefined;
  /** Calls since it has been hot. */
  calls = 0;
  private generators: Unit | undefined = undefined;
  private slowStarts = 0;
  /** Rounds of loops with `yield` in the interpreter, and those loops when there were many. */
  private rounds = 0;
  private spinning: ReadonlyMap<number, readonly number[]> = new Map();
  private failures = 0;
  private refusals = 0;
  private anyArguments = false;
  /** How often it was compiled for globals that were soon others. */
  private namespaces = 0;
  /** It was told to become hotter (`install.ts`). */
  wasPutOff = false;
  /** It has been left to the interpreter. */
  isRetired = false;
  /** Why there will never be machine code. */
  unsupported: string | undefined = undefined;
  readonly threshold: () => number;

  constructor(code: PyCode, threshold: () => number) {
    this.code = code;
    this.threshold = threshold;
    if (code.code.co_code.length > MAX_SIZE) this.unsupported = "too long";
    else if (code.names.includes("super") && callsSuper(code)) this.unsupported = LOOKS_AT_FRAMES;
  }

  /** Compiles the function for calls like the one that `frame` is the start of. */
  compileCall(frame: PyFrame): void {
    const { code } = this;
    if (this.unsupported !== undefined || code.jit !== code.twin?.jit) return;
    if (frame.func === undefined || (code.flags & CO_OPTIMIZED) === 0) return;
    const kinds: Kind[] = [];
    for (let i = 0; i < code.parameters; i++) {
      const kind = this.anyArguments ? "A" : kindOf(frame.fast[i]);
      kinds.push(kind === "Q" || kind === "B" ? "A" : kind);
    }
    const unit = this.build({ type: "call", kinds }, frame);
    if (unit !== undefined) code.jit = behindTwin(code, unit.run as unknown as CallCode);
  }

  /** Bytes of bytecode of the loop whose head is at `head`; `undefined` where there is none. */
  loopSize(head: number): number | undefined {
    if (this.unsupported !== undefined) return undefined;
    this.loopHeads ??= findLoops(this.code);
    const jumps = this.loopHeads.get(head);
    return jumps === undefined ? undefined : 2 * (Math.max(...jumps) - head);
  }

  /** Whether most calls so far have been long in loops: what is around them is not worth another start of V8's compilers. */
  isSpentInLoops(): boolean {
    let seconds = 0;
    for (const unit of this.loops.values()) seconds += unit.seconds;
    return seconds > this.calls * LONG_LOOP;
  }

  /** Runs compiled code from the loop head that `frame` stands at; `undefined`: there is none. */
  runLoop(frame: PyFrame): Value | undefined {
    if (this.unsupported !== undefined) return undefined;
    let unit = this.loops.get(frame.pc);
    if (unit === undefined) {
      this.loopHeads ??= findLoops(this.code);
      const isLoop = this.loopHeads.has(frame.pc) || opcodeAt(this.code, frame.pc) === Op.RESUME;
      if (!isLoop && !this.spins(frame.pc)) return undefined;
      unit = this.build(this.loopEntry(frame, undefined), frame);
      if (unit === undefined) return undefined;
      this.loops.set(frame.pc, unit);
    }
    for (;;) {
      const r = runPausing(unit, frame);
      if ((r as unknown) !== REFUSED) return r;
      if (unit.waits < MAX_WAITS && this.lacksLocals(unit.entry, frame)) {
        unit.waits++;
        return undefined;
      }
      // other kinds than before: the next unit will take both
      unit = this.build(this.loopEntry(frame, unit.entry), frame);
      // the loop may have gone round already
      if (unit === undefined) return CONTINUE;
      this.loops.set(frame.pc, unit);
    }
  }

  /** Whether all that keeps a loop's unit from running is that variables are unbound which its next rounds may bind. */
  private lacksLocals(entry: EntryPoint, frame: PyFrame): boolean {
    const { stackBase } = this.code;
    if (entry.type !== "frame") return false;
    const stack = frame.fast.slice(stackBase, frame.sp);
    return (
      entry.locals.every((kind, i) => frame.fast[i] === undefined || kind === "A" || kind === kindOf(frame.fast[i])) &&
      stack.every((v, k) => entry.stack[k] === "A" || entry.stack[k] === kindOnStack(v))
    );
  }

  /**
   * A loop with `yield` or `await` goes round in the interpreter: whether it is to be compiled by itself. Most of the time the generator
   * soon stands still, and its machine code goes on; where it does not that has to begin at the start, next time.
   */
  private spins(pc: number): boolean {
    const { code } = this;
    if ((code.flags & GENERATOR) === 0 || ++this.rounds < MANY_ROUNDS) return false;
    if (this.rounds === MANY_ROUNDS) {
      this.spinning = findLoops(code, false);
      code.ends = Math.max(code.ends, KNOWN_ENDS);
      if (code.resume !== undefined && lasts(this.generators!)) this.discard(pc);
    }
    return this.spinning.has(pc);
  }

  /**
   * How a loop is entered: with the kinds of values that the frame has, or, where these differ from those of `old`, any. What does not fit
   * that either is entered with any values.
   */
  private loopEntry(frame: PyFrame, old: EntryPoint | undefined): EntryPoint {
    const base = this.code.stackBase;
    const locals = frame.fast.slice(0, base).map(kindOf);
    const stack = frame.fast.slice(base, frame.sp).map(kindOnStack);
    const refused = old?.type === "frame" ? old.refused + 1 : 0;
    if (old?.type === "frame") {
      for (let i = 0; i < base; i++) if (refused > 1 || locals[i] !== old.locals[i]) locals[i] = "A";
      for (let k = 0; k < stack.length; k++) if (stack[k] !== old.stack[k]) stack[k] = "A";
    }
    return {
      type: "frame",
      at: frame.pc,
      locals,
      stack,
      jumps: this.loopHeads?.get(frame.pc) ?? this.spinning.get(frame.pc),
      refused,
    };
  }

  /** Makes machine code for generators of this code and runs it for the one whose `frame` stands at a RESUME. ENDED if that ends it. */
  runGenerator(frame: PyFrame): Value | undefined {
    const { code } = this;
    const unit = this.generatorUnit(frame);
    if (unit === undefined || code.resume?.globals !== frame.globals) return undefined;
    // the machine code would send it back here
    if (rt.breaker !== 0 || rt.recursionDepth > rt.depthCheck) return undefined;
    const generator = frame.generator!;
    let sent: Value = None;
    const kinds = unit.resumes.get(frame.pc);
    if (kinds === undefined) {
      if (lasts(unit) || generatorStart(code) + 2 !== frame.pc) return undefined;
      frame.pc--; // a generator starts with the POP_TOP of what it is sent
    } else {
      if (!this.fits(frame)) {
        this.refuseFrame();
        return undefined;
      }
      sent = frame.fast[--frame.sp]!;
    }
    suspendGenerator(frame);
    generator.resume = code.resume.run;
    return yieldedOrThrow(generator.resume(generator, sent)) ?? ENDED;
  }

  /** The unit that resumes generators; functions that make them are compiled with it. */
  private generatorUnit(frame: PyFrame): Unit | undefined {
    const { code } = this;
    if (this.unsupported !== undefined) return undefined;
    if (code.resume !== undefined) return this.generators;
    const locals = Array.from(
      code.code.co_localspluskinds,
      (kind, i): Kind => (i < code.parameters || (kind & (CO_FAST_CELL | CO_FAST_FREE)) !== 0 ? "A" : "U"),
    );
    const isLasting = code.ends < KNOWN_ENDS && this.threshold() > 0;
    const unit = this.build({ type: "generator", at: generatorStart(code) + 2, locals, isLasting }, frame);
    if (unit === undefined) return undefined;
    this.generators = unit;
    code.resume = { globals: frame.globals, run: unit.run as unknown as GeneratorCode["run"] };
    if (frame.func !== undefined) {
      code.jit = this.link(creationText(code), unit, frame, []) as PyCode["jit"];
    }
    return unit;
  }

  /** Whether the machine code of generators can go on in a frame that the interpreter has suspended. */
  fits(frame: PyFrame): boolean {
    const unit = this.generators;
    const kinds = unit?.resumes.get(frame.pc);
    if (unit === undefined || kinds === undefined) return false;
    const isUnbound = (i: number): boolean => frame.fast[i] === undefined && unit.flagged.has(i);
    const isFit = kinds.every((kind, i) => isUnbound(i) || fits(frame.fast[i], kind));
    if (!isFit) log(this.code, unit.entry, `a frame does not fit: ${kinds.join("")} at ${frame.pc}`, "");
    return isFit;
  }

  private refuseFrame(): void {
    if (++this.refusals < MAX_REFUSALS) return;
    this.refusals = 0;
    this.code.heat = -1e5;
  }

  /** Makes a function of text. */
  private link(text: string, unit: Unit, frame: PyFrame, constants: readonly unknown[]): unknown {
    const names = constants.map((_, i) => `k${i}`);
    const make = new Function(...Object.keys(GLOBALS), "C", "J", "G", "rt", ...names, `"use strict";\n${text}`);
    return make(...Object.values(GLOBALS), this.code, unit, frame.globals, rt, ...constants);
  }

  private build(entry: EntryPoint, frame: PyFrame): Unit | undefined {
    const { code } = this;
    const unit = new Unit(entry);
    try {
      const translation = new Translator(code, entry, this.generic, this.catches, hintsOf(frame)).translate();
      unit.points = translation.points;
      unit.exits = translation.exits;
      while (NUMBERS.length < unit.exits.length) NUMBERS.push(NUMBERS.length);
      unit.resumes = translation.resumes;
      unit.flagged = translation.flagged;
      unit.run = this.link(translation.text, unit, frame, translation.constants) as Unit["run"];
      prepare(unit, frame);
      log(code, entry, "compiled", translation.text);
      return unit;
    } catch (e) {
      // a mistake of the translator's must not stop the program: the fuzzer looks for this line
      const reason = e instanceof SyntaxError ? `${BAD_TEXT}: ${e.message}` : undefined;
      if (reason === undefined && !(e instanceof Unsupported)) throw e;
      this.unsupported = reason ?? (e as Unsupported).reason;
      log(code, entry, this.unsupported, "");
      return undefined;
    }
  }

  /** Whether a handler is to be compiled: one that is used. */
  private readonly catches = (handler: number): boolean => {
    if (isGeneratorEnd(this.code, handler)) return false;
    const isUsed = this.threshold() === 0 || (this.code.caught?.get(handler) ?? 0) >= USED;
    if (!isUsed) this.lacks.add(handler);
    return isUsed;
  };

  /** The interpreter takes an exception of the instruction at `pc` over: the next machine code will have the handler. */
  caught(handler: number, pc: number): void {
    if (isGeneratorEnd(this.code, handler)) return;
    if (opcodeAt(this.code, handler) === Op.CLEANUP_THROW) {
      // nearly always it raises the exception again
      const i = handlerFor(this.code, handler);
      if (i >= 0) this.caught(this.code.handlers![i + 2]!, pc);
      return;
    }
    if (noteCaught(this.code, handler) < USED || !this.lacks.delete(handler)) return;
    this.discard(pc);
  }

  /** Drops the machine code that the instruction at `pc` is part of; other loops keep theirs. */
  private discard(pc: number): void {
    this.code.jit = this.code.twin?.jit;
    this.code.resume = undefined;
    for (const [head, unit] of this.loops) if (unit.contains(pc)) this.loops.delete(head);
    const threshold = this.threshold();
    const forSize = patienceFor(this.code.code.co_code.length) * Math.floor(threshold / 20);
    this.code.heat = threshold - RETRY - forSize;
  }

  /** A guard failed: the next machine code will not make that assumption. */
  failed(unit: Unit, pc: number, why: Assumption): void {
    if (!widenItems(this.code, pc, why)) this.generic.add(pc);
    this.giveUpShape(pc);
    // many generators may be left that were suspended by machine code which is discarded already
    if (unit.entry.type === "generator" && (unit !== this.generators || this.code.resume === undefined)) return;
    log(this.code, unit.entry, why === "guard" ? `guard failed at ${pc}` : `met ${why} at ${pc}`, "");
    this.discard(pc);
    if (++this.failures > MAX_FAILURES) this.unsupported = "guards keep failing";
  }

  /** A generator starts at `pc`, outside machine code. Many do not end: `any` lets go of them. */
  starts(pc: number): void {
    if (++this.slowStarts !== MANY_ENDS) return;
    this.code.ends = MANY_ENDS;
    this.discard(pc);
  }

  /** A generator returns at `pc`, outside machine code. */
  returns(pc: number): void {
    if (this.code.ends === MANY_ENDS) this.discard(pc);
  }

  /** What has not had its shape at one instruction will not have it at others. */
  private giveUpShape(pc: number): void {
    const { caches } = this.code;
    const cache = caches[pc];
    if (!(cache instanceof InstanceCache || cache instanceof StoreCache)) return;
    for (let at = 0; at < caches.length; at++) {
      const other = caches[at];
      if (!(other instanceof InstanceCache || other instanceof StoreCache)) continue;
      if (other.shape === cache.shape) this.generic.add(at);
    }
  }

  /** Leaves the code to the interpreter from now on. */
  abandon(reason: string): void {
    this.unsupported = reason;
    this.code.jit = this.code.twin?.jit;
    this.code.resume = undefined;
    this.loops.clear();
  }

  /** A call came with other kinds of arguments, or for other globals: `exec` may have made the same function many times. */
  refuse(): void {
    if (++this.refusals < MAX_REFUSALS) return;
    this.refusals = 0;
    const patience = this.anyArguments ? FOREIGN_CALLS * 2 ** Math.min(this.namespaces++, 10) : 0;
    this.anyArguments = true;
    this.code.jit = this.code.twin?.jit;
    this.code.heat = this.threshold() - 2 - patience;
  }
}

/** Whether a unit of generators leaves their start and end to the interpreter. */
function lasts({ entry }: Unit): boolean {
  return entry.type === "generator" && entry.isLasting;
}

/** The functions and classes that the variables of a frame hold, directly or in cells. */
function hintsOf(frame: PyFrame): (Value | undefined)[] {
  return frame.fast.slice(0, frame.code.stackBase).map((v) => {
    const value = v instanceof PyCell ? v.value : v;
    return value instanceof PyFunction || value instanceof PyType || value instanceof PyBuiltin ? value : undefined;
  });
}

/** Whether a value in a frame has the kind that compiled code expects of it. */
function fits(v: Value | undefined, kind: Kind): boolean {
  if (v === undefined) return !isRaw(kind);
  return kind === "A" || kindOf(v) === (kind === "F" ? "P" : kind) || kindOnStack(v) === kind;
}

/** `NUMBERS[i]` is i: numbers of exits. */
const NUMBERS: number[] = [];

/** What every compiled text may name. */
const GLOBALS = {
  N: NUMBERS,
  H: helpers,
  OPS: bodies,
  REFUSED,
  None,
  PyFloat,
  PyComplex,
  PyFrame,
  PyGenerator,
  PyCoroutine,
  PyAsyncGenerator,
  PyList,
  BOXED,
  UNDECIDED,
  NO_BOXES,
  PyTuple,
  PyInstance,
  PyBaseException,
  PyFunction,
  PyCell,
  PyModule,
  PyDict,
  PyRangeIterator,
  PyListIterator,
  PyTupleIterator,
  PyZip,
  PyEnumerate,
  PyDictItemIterator,
  floatType,
  complexType,
  dictType,
  listType,
  tupleType,
  EMPTY_TUPLE,
  WORD,
  HALVES,
};
