/** Calls: of the functions that the interpreter has seen, of classes, and of a few builtins that are written out. */

import { PyMethodDescriptor } from "../../objects/descriptors.ts";
import { type NativeDef, PyBuiltin, PyFunction } from "../../objects/function.ts";
import { None } from "../../objects/object.ts";
import { PyType } from "../../objects/type.ts";
import { complexType, floatType, intType, listType, objectType, strType } from "../../objects/types.ts";
import { type DirectArgument, type DirectCall, directCall, directConstructor } from "../../protocols/clinic/direct.ts";
import { constructorOf } from "../../protocols/define.ts";
import { CO_VARARGS, CO_VARKEYWORDS } from "../../spec/codeflags.ts";
import { Op } from "../../spec/opcodes.ts";
import { exceptionInit, plainInit } from "../../vm/ops/calls.ts";
import type { Instruction } from "../blocks.ts";
import { Attributes } from "./attributes.ts";
import { isFloat } from "./lists.ts";
import { isBuiltinClass } from "./loops.ts";
import type { Entry } from "./unit.ts";

/** What `typeof` says of values that a converter hands on as they are. */
const NATURAL: Partial<Record<string, "number" | "string" | "boolean">> = {
  ssize: "number",
  slice_index: "number",
  bound_or_none: "number",
  ssize_or_none: "number",
  integer: "number",
  str: "string",
  text: "string",
  text_or_none: "string",
  bool: "boolean",
};

const kindName = (e: Entry): string | undefined =>
  e.kind === "I" ? "number" : e.kind === "S" ? "string" : e.kind === "B" ? "boolean" : undefined;

const INTRINSICS = new Set(["len", "abs", "isinstance", "min", "max", "ord"]);
/** Builtin classes that loops may go over without an iterator. */
const ITERABLES = new Set(["range", "enumerate", "zip"]);
/** Builtin classes whose calls with one argument may be written out. */
const CONVERSIONS = new Set(["int", "float", "bool", "str", "type", "complex"]);

export abstract class Calls extends Attributes {
  protected call(argc: number, next: Instruction | undefined): void {
    const base = this.stack.length - argc - 2;
    const kwnames = this.kwnames;
    this.kwnames = undefined;
    if (this.readsFrame(base, argc)) return this.leaveForGood();
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
    const boxed = args.map((e) => this.boxOnce(e));
    const c = this.boxOnce(callee);
    if (self !== undefined) this.boxOnce(self);
    this.mayThrow();
    if (ambiguous && kwnames === undefined && [second, ...args].every((e) => e.constant === None) && argc === 2) {
      this.called(`H.call3(${c}, None, None, None)`);
      return;
    }
    if (ambiguous) {
      const kw = kwnames === undefined ? "undefined" : this.constant(kwnames);
      const general = `H.callMethod(${c}, ${this.box(second)}, [${boxed.join(", ")}], ${kw})`;
      if (kwnames === undefined && boxed.length < 6) {
        const test = `${c} instanceof PyFunction && ${c}.code.simpleArgs === ${boxed.length + 1} && (j = ${c}.code.jit) !== undefined`;
        const direct = `j(${[c, this.box(second), ...boxed].join(", ")})`;
        const other =
          boxed.length <= 3 ? `H.method${boxed.length}(${[c, this.box(second), ...boxed].join(", ")})` : general;
        this.called(`${test} ? ${direct} : ${other}`);
      } else this.called(general);
      return;
    }
    const all = self === undefined ? boxed : [this.box(self), ...boxed];
    const { known } = callee;
    const general = `H.callAny(${c}, ${self !== undefined}, [${all.join(", ")}], ${kwnames === undefined ? "undefined" : this.constant(kwnames)})`;
    const orThrow = `H.orThrow(${general})`;
    if (known instanceof PyFunction) {
      const bound = this.bind(known, c, all, kwnames);
      if (bound !== undefined) {
        const code = this.constant(known.code);
        // every function made of this code will do
        const isFunction = callee.js === this.tryConstant(known) ? "" : `${c} instanceof PyFunction && `;
        const test = [`${isFunction}${c}.code === ${code}`, `(j = ${code}.jit) !== undefined`, ...bound.tests].join(
          " && ",
        );
        this.called(`${test} ? j(${[c, ...bound.args].join(", ")}) : ${general}`);
        return;
      }
    }
    if (known instanceof PyType && self === undefined && this.instance(known, c, all, kwnames, general)) return;
    if (known instanceof PyType && self === undefined) {
      const made = this.construction(known, args, kwnames);
      if (made !== undefined) {
        this.result(`${c} === ${this.constant(known)} ? ${made} : ${orThrow}`, "A");
        return;
      }
    }
    if (
      known instanceof PyBuiltin &&
      known.module === "builtins" &&
      known.name === "next" &&
      kwnames === undefined &&
      all.length === 1
    ) {
      this.called(
        `${c} === ${this.constant(known)} ? H.nextItem(${all[0]}) : H.callAny(${c}, false, [${all[0]}], undefined)`,
      );
      return;
    }
    if (known instanceof PyBuiltin && known.readsFrame > 0) return this.called(general);
    if (known instanceof PyBuiltin && self === undefined && known.self !== undefined) {
      const f = this.constant(known);
      const answer = this.direct(known.def, known.name, `${f}.self`, args, kwnames) ?? entryCall(f, all, kwnames);
      if (answer !== undefined) {
        this.native(known.def, `${c} === ${f} ? ${answer} : ${orThrow}`);
        return;
      }
    }
    if (known instanceof PyMethodDescriptor && self !== undefined) {
      const direct = this.direct(known.def, known.name, this.box(self), args, kwnames);
      if (direct !== undefined) {
        this.native(known.def, direct);
        return;
      }
    }
    if (kwnames !== undefined) return this.called(general);
    if (known instanceof PyMethodDescriptor && self !== undefined && all.length <= 4) {
      this.result(`${c}.entry.call${all.length - 1}(${all.join(", ")})`, "A");
      return;
    }
    if (all.length <= 6) {
      const f = callee.js;
      this.called(
        `${f} instanceof PyFunction && ${f}.code.simpleArgs === ${all.length} && (j = ${f}.code.jit) !== undefined ? j(${[f, ...all].join(", ")}) : ${self === undefined && all.length <= 3 ? this.callOf(c, all) : general}`,
      );
      return;
    }
    this.called(general);
  }

  /** A call of a class whose instances are made as object or BaseException make them; false of another. */
  private instance(
    cls: PyType,
    callee: string,
    given: readonly string[],
    kwnames: readonly string[] | undefined,
    general: string,
  ): boolean {
    let init: PyFunction | undefined | null = plainInit(cls);
    const isException = init === undefined;
    if (init === undefined) init = exceptionInit(cls);
    const type = this.constant(cls);
    const tests = [`${callee} === ${type}`, `${type}.version === ${cls.version}`];
    // keywords are for `__init__` alone
    const args = given.slice(0, given.length - (kwnames?.length ?? 0));
    const made = isException
      ? `new PyBaseException(${type}, [${args.join(", ")}])`
      : `new PyInstance(${type}, ${type}.rootShape)`;
    if (init === undefined) {
      if (kwnames !== undefined) return false;
      this.called(`${tests.join(" && ")} ? ${made} : ${general}`);
      return true;
    }
    if (init === null) return false;
    const f = this.constant(init);
    const object = this.temp();
    const under = this.underConstruction();
    const bound = this.bind(init, f, [under, ...given], kwnames);
    if (bound === undefined) return false;
    const code = this.constant(init.code);
    this.noteAbove(under);
    tests.push(`${f}.code === ${code}`, `(j = ${code}.jit) !== undefined`, ...bound.tests);
    this.line(`let ${object};`);
    this.line(`if (${tests.join(" && ")}) {`);
    this.line(`  ${under} = ${made};`);
    this.line(`  const r = j(${[f, ...bound.args].join(", ")});`);
    this.line(`  if (r !== undefined) ${object} = r === None ? ${under} : H.initialised(${under}, r);`);
    this.line(`} else { ${under} = undefined; ${object} = ${general}; }`);
    this.push({ js: object, kind: "A" });
    this.checkRaised(object);
    return true;
  }

  /** `f(*args, **kwargs)`. */
  protected callExpanded(hasKeywords: boolean): void {
    this.settleBelow(this.stack.length - (hasKeywords ? 4 : 3));
    const kwargs = hasKeywords ? this.boxOnce(this.pop()) : "undefined";
    const argsEntry = this.pop();
    const callee = this.pop();
    this.pop();
    const f = this.boxOnce(callee);
    const items = (argsEntry.items ?? argsEntry.parts)?.map((e) => this.boxOnce(e));
    const args = this.boxOnce(argsEntry);
    this.mayThrow();
    const general = `H.expanded(${f}, ${args}, ${kwargs})`;
    const { known } = callee;
    const count = known instanceof PyFunction ? known.code.simpleArgs : -1;
    if (!(known instanceof PyFunction) || count < 0 || count > 6 || (items !== undefined && items.length !== count)) {
      return this.called(general);
    }
    // fast path: just as many arguments as the function takes, no names
    const code = this.constant(known.code);
    const tests = [`${f} instanceof PyFunction && ${f}.code === ${code} && (j = ${code}.jit) !== undefined`];
    if (hasKeywords) tests.push(`${kwargs} instanceof PyDict && ${kwargs}.size === 0`);
    if (items === undefined) tests.push(`${args} instanceof PyTuple && (r = ${args}.items).length === ${count}`);
    const values = items ?? Array.from({ length: count }, (_, i) => `r[${i}]`);
    this.called(`${tests.join(" && ")} ? j(${[f, ...values].join(", ")}) : ${general}`);
  }

  /** A call of anything with a few arguments. */
  private callOf(callee: string, args: readonly string[]): string {
    return `H.call${args.length}(${[callee, ...args].join(", ")})`;
  }

  /** Pushes the result of a native function. */
  private native(def: NativeDef, expression: string): void {
    if (def.raises === true) this.called(expression);
    else this.result(expression, "A");
  }

  /** A call of a native function's body; `undefined` where it takes more than converting arguments one by one. */
  private direct(
    def: NativeDef,
    name: string,
    self: string,
    args: readonly Entry[],
    kwnames: readonly string[] | undefined,
  ): string | undefined {
    const call = directCall(def, name, args.length - (kwnames?.length ?? 0), kwnames);
    return call === undefined ? undefined : this.directText(call, self, args);
  }

  /** A call of a builtin type's constructor; `undefined` where the type has none that takes arguments one by one. */
  private construction(
    type: PyType,
    args: readonly Entry[],
    kwnames: readonly string[] | undefined,
  ): string | undefined {
    if (type.isHeap) return undefined;
    if (kwnames === undefined) {
      if (args.length === 0 && type.make0 !== undefined) return `${this.constant(type.make0)}()`;
      if (args.length === 1 && type.make1 !== undefined) return `${this.constant(type.make1)}(${this.box(args[0]!)})`;
    }
    const def = constructorOf(type);
    if (def === undefined) return undefined;
    const call = directConstructor(def, args.length - (kwnames?.length ?? 0), kwnames);
    return call === undefined ? undefined : this.directText(call, this.constant(type), args);
  }

  private directText(call: DirectCall, self: string, args: readonly Entry[]): string {
    const values = call.args.map((arg): string => {
      switch (arg.type) {
        case "given":
          return this.converted(arg, args[arg.from]!);
        case "default":
          return this.literal(arg.value);
        case "keywords":
          return `${this.constant(arg.make)}(${this.constant(arg.names)}, [${arg.from.map((i) => this.box(args[i]!)).join(", ")}])`;
        default:
          return `[${args
            .slice(arg.from, arg.to)
            .map((e) => this.box(e))
            .join(", ")}]`;
      }
    });
    return `${this.constant(call.body)}(${(call.takesSelf ? [self, ...values] : values).join(", ")})`;
  }

  private literal(value: unknown): string {
    return typeof value === "number" || typeof value === "boolean" || value === undefined || value === null
      ? String(value)
      : this.constant(value);
  }

  /** What the body gets for an argument: as it is, when its kind or a test shows that it needs no conversion. */
  private converted(arg: DirectArgument & { readonly type: "given" }, e: Entry): string {
    const { converter } = arg;
    if (converter === "object") return this.box(e);
    const x = e.js;
    if (converter === "double" && (isFloat(e) || e.kind === "I")) return this.double(e);
    const natural = NATURAL[converter];
    if (natural === undefined || isFloat(e)) {
      return `${this.constant(arg.convert)}(${this.box(e)}, ${this.constant(arg.place)})`;
    }
    if (natural === kindName(e)) return x;
    return `(typeof ${x} === "${natural}" ? ${x} : ${this.constant(arg.convert)}(${x}, ${this.constant(arg.place)}))`;
  }

  /**
   * What each parameter of a function gets from a call, with the tests that must hold then; `undefined` where that is not known
   * beforehand. `f` names the function.
   */
  private bind(
    func: PyFunction,
    f: string,
    given: readonly string[],
    kwnames: readonly string[] | undefined,
  ): { args: string[]; tests: string[] } | undefined {
    const { code, flags, parameters } = func.code;
    const positional = code.co_argcount;
    const total = positional + code.co_kwonlyargcount;
    const count = given.length - (kwnames?.length ?? 0);
    const hasRest = (flags & CO_VARARGS) !== 0;
    const hasNamed = (flags & CO_VARKEYWORDS) !== 0;
    if (count > positional && !hasRest) return undefined;
    const args: (string | undefined)[] = new Array(parameters).fill(undefined);
    for (let i = 0; i < Math.min(count, positional); i++) args[i] = given[i];
    if (hasRest)
      args[total] = count > positional ? `new PyTuple([${given.slice(positional, count).join(", ")}])` : "EMPTY_TUPLE";
    const extra: string[] = [];
    const extraValues: string[] = [];
    for (const [k, name] of (kwnames ?? []).entries()) {
      const i = code.co_localsplusnames.indexOf(name, code.co_posonlyargcount);
      const isParameter = i >= 0 && i < total;
      if (isParameter ? args[i] !== undefined : !hasNamed) return undefined;
      if (isParameter) args[i] = given[count + k];
      else {
        extra.push(name);
        extraValues.push(given[count + k]!);
      }
    }
    if (hasNamed) {
      args[hasRest ? total + 1 : total] =
        extra.length === 0 ? "new PyDict()" : `H.keywordDict(${this.constant(extra)}, [${extraValues.join(", ")}])`;
    }
    const tests: string[] = [];
    const defaults = func.defaults?.length ?? 0;
    for (let i = 0; i < total; i++) {
      if (args[i] !== undefined) continue;
      if (i < positional - defaults) return undefined;
      if (i < positional) {
        if (!tests.includes(`${f}.defaults !== undefined`)) {
          tests.push(`${f}.defaults !== undefined`, `${f}.defaults.length === ${defaults}`);
        }
        args[i] = `${f}.defaults[${i - (positional - defaults)}]`;
      } else {
        const t = this.temp();
        this.line(`let ${t};`);
        tests.push(`(${t} = H.keywordDefault(${f}, ${JSON.stringify(code.co_localsplusnames[i])})) !== undefined`);
        args[i] = t;
      }
    }
    return { args: args as string[], tests };
  }

  /** Whether a call is one of a builtin that looks at the variables of this frame. */
  private readsFrame(base: number, argc: number): boolean {
    const callee = this.stack[base]!.kind === "U" ? this.stack[base + 1]! : this.stack[base]!;
    return callee.known instanceof PyBuiltin && argc < callee.known.readsFrame;
  }

  /** Whether a call may be one that the compiler writes out: it cannot unwind then. */
  protected mayBeIntrinsic(first: Entry, second: Entry): boolean {
    const known = first.kind === "U" ? second.known : first.known;
    if (known instanceof PyMethodDescriptor)
      return known.owner === listType && known.name === "append" && second.kind === "L";
    if (known instanceof PyType) return !known.isHeap && (ITERABLES.has(known.name) || CONVERSIONS.has(known.name));
    if (!(known instanceof PyBuiltin)) return false;
    return known.def.doubles !== undefined || (known.module === "builtins" && INTRINSICS.has(known.name));
  }

  /** Builtins that the compiler knows, guarded by identity. */
  protected intrinsic(callee: Entry, self: Entry | undefined, args: Entry[], next: Instruction | undefined): boolean {
    const { known } = callee;
    if (known === undefined || this.isGeneric()) return false;
    if (self !== undefined && known instanceof PyMethodDescriptor) {
      if (known.owner === listType && known.name === "append" && args.length === 1 && self.kind === "L") {
        this.append(self.js, args[0]!);
        this.push({ js: "None", kind: "A", constant: None });
        return true;
      }
      return false;
    }
    if (self !== undefined) return false;
    const guard = (): void => this.line(`if (${callee.js} !== ${this.constant(known)}) ${this.deopt()}`);
    if (isBuiltinClass(known, "enumerate") || isBuiltinClass(known, "zip")) return this.pairs(known, args, next, guard);
    if (isBuiltinClass(known, "range") && next?.op === Op.GET_ITER && args.length === 3) {
      guard();
      const [start, stop, step] = args.map((e) => this.int(e)) as [string, string, string];
      this.line(`if (${step} === 0) ${this.deopt()}`);
      this.result(`H.steppingRange(${start}, ${stop}, ${step})`, "Q");
      return true;
    }
    if (isBuiltinClass(known, "range") && next?.op === Op.GET_ITER && args.length >= 1 && args.length <= 2) {
      guard();
      const bounds = args.map((e) => this.int(e));
      const [start, stop] = bounds.length === 1 ? ["0", bounds[0]!] : [bounds[0]!, bounds[1]!];
      // GET_ITER behind it takes the iterator as it is
      const first = this.slot(this.stack.length, "R");
      this.saveUses(first);
      const last = this.endOf(first);
      this.line(`${last} = ${stop}; ${first} = ${start};`);
      // nothing is left of an empty range
      this.line(`if (${last} < ${first}) ${last} = ${first};`);
      this.push({ js: first, kind: "R" });
      return true;
    }
    if (known instanceof PyBuiltin && known.owner === undefined && known.module === "builtins") {
      if (known.name === "len" && args.length === 1) {
        const e = args[0]!;
        if (e.kind !== "L" && e.kind !== "S" && e.kind !== "A") return false;
        guard();
        const x = this.once(e);
        if (e.kind === "L") this.result(`${x}.boxes.length + ${x}.floats.length`, "I");
        else if (e.kind === "S") this.result(`${x}.length`, "I");
        else {
          const { js } = this.result(
            `${x} instanceof PyList && ${x}.cls === listType ? ${x}.boxes.length + ${x}.floats.length : typeof ${x} === "string" ? ${x}.length : (${this.seldom()}, H.length(${x}))`,
            "I",
          );
          // the slot gives no exact number there
          this.line(`if (${js} >= ${Number.MAX_SAFE_INTEGER}) ${this.deopt()}`);
        }
        return true;
      }
      if (this.builtin(known.name, args, guard)) return true;
    }
    if (known instanceof PyBuiltin && this.ofDoubles(known.def.doubles, args, guard)) return true;
    if (known === complexType && args.length > 0 && args.length <= 2 && args.every((e) => this.isNumber(e))) {
      guard();
      const [re, im] = args as [Entry, Entry?];
      this.result(`new PyComplex(${this.double(re)}, ${im === undefined ? "0" : this.double(im)})`, "Z");
      return true;
    }
    if (known instanceof PyType && !known.isHeap && args.length === 1)
      return this.conversion(known.name, args[0]!, guard);
    return false;
  }

  /** A function of doubles with finite results, as most of `math` is. */
  private ofDoubles(doubles: NativeDef["doubles"], args: readonly Entry[], guard: () => void): boolean {
    if (doubles === undefined || args.length !== doubles.length) return false;
    if (!args.every((e) => this.isNumber(e) || e.kind === "A")) return false;
    guard();
    const values = args.map((e) => {
      if (this.isNumber(e)) return this.double(e);
      const x = this.once(e);
      return `typeof ${x} === "number" ? ${x} : ${x} instanceof PyFloat && ${x}.cls === floatType ? ${x}.v : NaN`;
    });
    const t = this.hold(`${doubles === Math.sqrt ? "Math.sqrt" : this.constant(doubles)}(${values.join(", ")})`);
    this.line(`if (${t} - ${t} !== 0) ${this.deopt()}`);
    this.push({ js: t, kind: "F" });
    return true;
  }

  /** `isinstance(a, b)`: the likely answer inline, the others without a frame. */
  private isInstance(a: Entry, b: Entry): void {
    const x = this.boxOnce(a);
    const cls = this.boxOnce(b);
    const tests = (b.parts ?? [b]).map((part) => this.exactTest(a, x, part)).filter((t) => t !== "");
    const other = `(r = H.testInstance(${x}, ${cls})) >= 0 ? r === 1 : (${this.seldom()}, H.isInstanceOf(${x}, ${cls}))`;
    this.result(tests.length === 0 ? other : `${tests.join(" || ")} || (${other})`, "B");
  }

  /** A test that shows that a value is an instance of a class which the compiler knows; "" where there is no short one. */
  private exactTest(e: Entry, x: string, cls: Entry): string {
    const { known } = cls;
    if (!(known instanceof PyType) || e.kind !== "A") return "";
    if (known.isHeap && known.layout === objectType) return `${x} instanceof PyInstance && ${x}.cls === ${cls.js}`;
    const isKnown = `${cls.js} === ${this.constant(known)}`;
    if (known === intType) return `typeof ${x} === "number" && ${isKnown}`;
    if (known === strType) return `typeof ${x} === "string" && ${isKnown}`;
    return "";
  }

  private builtin(name: string, args: readonly Entry[], guard: () => void): boolean {
    const [a, b] = args as [Entry, Entry];
    if (name === "abs" && args.length === 1 && this.isNumber(a)) {
      guard();
      this.result(`Math.abs(${this.double(a)})`, a.kind === "I" ? "I" : "F");
      return true;
    }
    if (name === "abs" && args.length === 1 && a.kind === "Z") {
      guard();
      const x = this.once(a);
      const t = this.hold(`H.hypot(${x}.re, ${x}.im)`);
      // that of finite parts is an error
      this.line(`if (${t} === Infinity) ${this.deopt()}`);
      this.push({ js: t, kind: "F" });
      return true;
    }
    if (name === "isinstance" && args.length === 2) {
      guard();
      this.isInstance(a, b);
      return true;
    }
    if ((name === "min" || name === "max") && args.length === 2) {
      const kind = a.kind === "I" && b.kind === "I" ? "I" : isFloat(a) && isFloat(b) ? "F" : undefined;
      if (kind === undefined) return false;
      guard();
      const x = this.hold(this.double(a));
      const y = this.hold(this.double(b));
      this.result(`${y} ${name === "min" ? "<" : ">"} ${x} ? ${y} : ${x}`, kind);
      return true;
    }
    if (name === "ord" && args.length === 1 && a.kind === "S") {
      guard();
      const x = this.once(a);
      this.line(`if (${x}.length !== 1) ${this.deopt()}`);
      this.result(`${x}.charCodeAt(0)`, "I");
      return true;
    }
    return false;
  }

  /** `int(x)`, `float(x)` and `bool(x)` of what is known to be a number. */
  private conversion(name: string, e: Entry, guard: () => void): boolean {
    if (name === "int" && e.kind === "I") {
      guard();
      this.push(e);
    } else if (name === "int" && isFloat(e)) {
      guard();
      const t = this.hold(`Math.trunc(${this.double(e)}) + 0`);
      this.line(`if (!(${t} <= 9007199254740991 && ${t} >= -9007199254740991)) ${this.deopt()}`);
      this.push({ js: t, kind: "I" });
    } else if (name === "int" && e.kind === "A") {
      guard();
      const x = this.once(e);
      this.called(`typeof ${x} === "number" ? ${x} : (${this.seldom()}, ${this.constant(intType.convert)}(${x}))`);
    } else if ((name === "int" && e.kind === "S") || (name === "float" && (e.kind === "A" || e.kind === "S"))) {
      guard();
      const x = this.once(e);
      this.mayThrow();
      this.called(`${this.constant((name === "int" ? intType : floatType).convert)}(${x})`);
    } else if (name === "str" && (e.kind === "I" || e.kind === "S")) {
      guard();
      this.result(e.kind === "I" ? `String(${e.js})` : e.js, "S");
    } else if (name === "str" && e.kind === "A") {
      guard();
      const x = this.once(e);
      const other = `(${this.seldom()}, H.orThrow(H.callAny(${this.constant(strType)}, false, [${x}], undefined)))`;
      this.result(`typeof ${x} === "number" ? String(${x}) : typeof ${x} === "string" ? ${x} : ${other}`, "A");
    } else if (name === "type") {
      guard();
      this.result(`H.typeOf(${this.box(e)})`, "A");
    } else if (name === "float" && this.isNumber(e)) {
      guard();
      this.push({ js: this.double(e), kind: "F" });
    } else if (name === "bool" && (this.isNumber(e) || e.kind === "B" || e.kind === "S" || e.kind === "L")) {
      guard();
      this.result(this.test(e, true), "B");
    } else return false;
    return true;
  }
}

/** A call of a builtin function through its entry, if that takes the arguments one by one. */
function entryCall(f: string, args: readonly string[], kwnames: readonly string[] | undefined): string | undefined {
  if (kwnames !== undefined || args.length > 3) return undefined;
  return `${f}.entry.call${args.length}(${[`${f}.self`, ...args].join(", ")})`;
}
