/** Operators and conditions, inline for the operands that the interpreter has seen. */
import { POW_MARGIN } from "../../base/math/pow.ts";
import { PyTuple } from "../../objects/containers.ts";
import { PyFloat } from "../../objects/number.ts";
import type { Value } from "../../objects/object.ts";
import { PySet } from "../../objects/set.ts";
import { BinaryOp, INPLACE_OFFSET } from "../../spec/binaryops.ts";
import { Op } from "../../spec/opcodes.ts";
import { LEFT_FLOAT, LEFT_INT, LEFT_OTHER, RIGHT_FLOAT, RIGHT_OTHER } from "../../vm/caches.ts";
import { feedbackAt } from "../feedback.ts";
import { BinaryCache, CompareCache } from "../operations.ts";
import type { Entry } from "./unit.ts";
import { WideInts } from "./wide.ts";

const MAX = "9007199254740991";

/** Constants that `in` compares with one after the other. */
const FEW_CONSTANTS = 8;

/** A test that a JavaScript number or string is among the items of a constant tuple or frozenset; `undefined` where those are others. */
function amongConstants({ constant }: Entry, item: string): string | undefined {
  const items =
    constant instanceof PyTuple ? constant.items : constant instanceof PySet ? constant.table.filter(isDefined) : [];
  if (items.length === 0 || items.length > FEW_CONSTANTS) return undefined;
  if (!items.every((v) => typeof v === "string" || typeof v === "number")) return undefined;
  return items.map((v) => `${item} === ${JSON.stringify(v)}`).join(" || ");
}

const isDefined = (v: Value | undefined): v is Value => v !== undefined;

export abstract class Operators extends WideInts {
  /** A condition: the truth of the entry, or its opposite. */
  protected test(e: Entry, when: boolean): string {
    switch (e.kind) {
      case "B":
        return when ? e.js : `!${e.js}`;
      case "I":
        return `${e.js} ${when ? "!==" : "==="} 0`;
      case "F":
      case "P":
        return `${this.double(e)} ${when ? "!==" : "==="} 0`;
      case "S":
        return `${e.js}.length ${when ? "!==" : "==="} 0`;
      case "L":
        return `${e.js}.boxes.length + ${e.js}.floats.length ${when ? "!==" : "==="} 0`;
      default: {
        const x = this.boxOnce(e);
        const slow = `(${this.seldom()}, H.isTrue(${x}))`;
        return when
          ? `(${x} === true || (${x} !== false && ${x} !== None && ${slow}))`
          : `(${x} === false || ${x} === None || (${x} !== true && !${slow}))`;
      }
    }
  }

  /** What the feedback and the kinds of two operands let the compiler assume of them. */
  private operandKinds(a: Entry, b: Entry): { a: NumberKind; b: NumberKind } {
    const feedback = feedbackAt(this.code, this.at);
    const wantsInt = (feedback & (LEFT_FLOAT | LEFT_OTHER | RIGHT_FLOAT | RIGHT_OTHER)) === 0;
    const one = (e: Entry, left: boolean): "I" | "F" | undefined => {
      if (e.kind === "I") return "I";
      if (e.kind === "F" || e.kind === "P") return "F";
      if (e.kind !== "A" || this.isGeneric()) return undefined;
      return wantsInt || onlyInt(feedback, left) ? "I" : onlyFloat(feedback, left) ? "F" : undefined;
    };
    return { a: one(a, true), b: one(b, false) };
  }

  /** `item in container`. In a constant str, and among a few constants, ints and strs are found inline. */
  protected containsOp(inverted: boolean): void {
    const right = this.pop();
    const left = this.pop();
    const [container, item] = [this.boxOnce(right), this.boxOnce(left)];
    const not = inverted ? "!" : "";
    const general = `H.contains(${container}, ${item})`;
    const found = typeof right.constant === "string" ? `${container}.includes(${item})` : amongConstants(right, item);
    const isText = `typeof ${item} === "string"`;
    const isKnown = left.kind === "S" || (left.kind === "I" && typeof right.constant !== "string");
    if (found === undefined || (left.kind !== "A" && !isKnown)) {
      this.mayThrow();
      this.result(`${not}${general}`, "B");
    } else if (isKnown) this.result(`${not}(${found})`, "B");
    else {
      const test = typeof right.constant === "string" ? isText : `(${isText} || typeof ${item} === "number")`;
      this.result(`${not}(${test} ? ${found} : (${this.seldom()}, ${general}))`, "B");
    }
  }

  protected binaryOp(arg: number): void {
    let b = this.pop();
    let a = this.pop();
    const op = arg % INPLACE_OFFSET;
    if (a.kind === "B" && b.kind === "B" && isBitwise(op)) {
      const [x, y] = [this.once(a), this.once(b)];
      return this.push({
        js: `(${x} ${op === BinaryOp.BitAnd ? "&&" : op === BinaryOp.BitOr ? "||" : "!=="} ${y})`,
        kind: "B",
      });
    }
    if (a.kind === "B" && hasArithmetic(b)) a = intOf(a);
    if (b.kind === "B" && hasArithmetic(a)) b = intOf(b);
    const kinds = this.operandKinds(a, b);
    if (kinds.a === "I" && kinds.b === "I") {
      if (!this.isGeneric() && this.intOp(op, a, b)) return;
    } else if (kinds.a !== undefined && kinds.b !== undefined) {
      if (this.floatOp(op, a, b, kinds.a === "F", kinds.b === "F")) return;
    } else if ((a.kind === "Z" || b.kind === "Z") && this.complexOp(op, a, b, kinds)) return;
    if (op === BinaryOp.Div && this.divideByBig(a, b)) return;
    if (this.wideOp(op, a, b)) return;
    const x = this.boxOnce(a);
    const y = this.boxOnce(b);
    if (op === BinaryOp.Add && a.kind === "S" && b.kind === "S") {
      this.result(`${x} + ${y}`, "S");
      return;
    }
    this.mayThrow();
    // sites that see everything still see ints most of the time
    const isInt = (e: Entry, js: string): string => (e.kind === "I" ? "" : `typeof ${js} === "number" && `);
    const takesInts = (e: Entry): boolean => e.kind === "A" || e.kind === "I";
    const feedback = feedbackAt(this.code, this.at);
    if (takesInts(a) && takesInts(b) && (feedback & (LEFT_OTHER | RIGHT_OTHER)) === 0) {
      const inline =
        op === BinaryOp.Add
          ? `${x} + ${y}`
          : op === BinaryOp.Sub
            ? `${x} - ${y}`
            : op === BinaryOp.Mult
              ? `${x} * ${y} + 0`
              : "";
      if (inline !== "") {
        const test = `${isInt(a, x)}${isInt(b, y)}(r = ${inline}) <= ${MAX} && r >= -${MAX}`;
        this.result(`${test} ? r : H.binaryOp(${arg}, ${x}, ${y})`, "A");
        return;
      }
      if (op === BinaryOp.Mod && typeof b.constant === "number" && b.constant > 0) {
        this.result(`${isInt(a, x)}true ? H.modulo(${x}, ${y}) : H.binaryOp(${arg}, ${x}, ${y})`, "A");
        return;
      }
    }
    const isDivision = a.kind !== "S" && (op === BinaryOp.FloorDiv || op === BinaryOp.Mod || op === BinaryOp.Div);
    if (op !== BinaryOp.Pow && (a.kind === "A" || b.kind === "A")) {
      // where one is a str the other is too, most of the time
      const isText = (e: Entry, js: string): string => (e.kind === "A" ? `typeof ${js} === "string"` : "");
      const isJoin = op === BinaryOp.Add && (a.kind === "S" || b.kind === "S");
      const inline = isJoin ? `${isText(a, x)}${isText(b, y)} ? ${x} + ${y} : ` : "";
      const cache = this.visit === undefined ? this.constant(new BinaryCache(arg)) : "";
      if (isJoin && this.block.handler === undefined)
        this.result(`${inline}H.operate(${cache}, ${arg}, ${x}, ${y})`, "A");
      else if (isDivision) this.called(`H.divide(${cache}, ${arg}, ${x}, ${y})`);
      else if (this.block.handler !== undefined) this.called(`H.tryOperate(${cache}, ${arg}, ${x}, ${y})`);
      else this.result(`H.operate(${cache}, ${arg}, ${x}, ${y})`, "A");
    } else if (isDivision) this.called(`H.divide(undefined, ${arg}, ${x}, ${y})`);
    else if (this.block.handler !== undefined) this.called(`H.tryOperate(undefined, ${arg}, ${x}, ${y})`);
    else this.result(`H.binaryOp(${arg}, ${x}, ${y})`, "A");
  }

  /** `a / b` where `b` is a constant such as 1 << 53, which a double holds; false where it is something else. */
  private divideByBig(a: Entry, b: Entry): boolean {
    if (typeof b.constant !== "bigint" || !Number.isFinite(Number(b.constant))) return false;
    if (BigInt(Number(b.constant)) !== b.constant || this.isGeneric()) return false;
    if (a.kind !== "I" && (a.kind !== "A" || !onlyInt(feedbackAt(this.code, this.at), true))) return false;
    this.push({ js: `(${this.int(a)} / ${Number(b.constant)})`, kind: "F" });
    return true;
  }

  /** Pushes a number unless it is too big for an int that JavaScript holds as a number. */
  private checked(expression: string): void {
    const t = this.hold(expression);
    this.line(`if (${t} > ${MAX} || ${t} < -${MAX}) ${this.deopt()}`);
    this.push({ js: t, kind: "I" });
  }

  /** Raises ZeroDivisionError if `divisor` is 0. */
  private byZero(op: number, divisor: string, isFloat: boolean): void {
    this.raiseNew(`${divisor} === 0`, `H.byZero(${op}, ${isFloat})`);
  }

  /** Arithmetic of two ints; false where there is no inline form. */
  protected intOp(op: number, ea: Entry, eb: Entry): boolean {
    const power = op === BinaryOp.Pow && (eb.constant === 2 || eb.constant === 3) ? eb.constant : 0;
    if (!HAS_INT_FORM.has(op) && power === 0) return false;
    this.int(ea);
    this.int(eb);
    const a = this.once(ea);
    const b = this.once(eb);
    const divisor = typeof eb.constant === "number" && eb.constant > 0 ? eb.constant : 0;
    switch (op) {
      case BinaryOp.Add:
        this.checked(`${a} + ${b}`);
        return true;
      case BinaryOp.Sub:
        this.checked(`${a} - ${b}`);
        return true;
      case BinaryOp.Mult:
        if (!this.product(a, b)) this.checked(`${a} * ${b} + 0`);
        return true;
      case BinaryOp.BitAnd:
      case BinaryOp.BitOr:
      case BinaryOp.BitXor:
        this.bitOp(op, ea, eb);
        return true;
      case BinaryOp.Mod: {
        // Python's remainder has the sign of the divisor
        if (divisor > 0) {
          this.result(this.remainder(a, divisor), "I");
          return true;
        }
        this.byZero(op, b, false);
        const t = this.hold(`${a} % ${b}`);
        this.result(`${t} !== 0 && (${t} < 0) !== (${b} < 0) ? ${t} + ${b} : ${t} + 0`, "I");
        return true;
      }
      case BinaryOp.FloorDiv: {
        const shift = Math.log2(divisor);
        if (divisor === 0) this.byZero(op, b, false);
        this.line(`if (${a} > 4503599627370496 || ${a} < -4503599627370496) ${this.deopt()}`);
        const quotient = `Math.floor(${a} / ${b}) + 0`;
        this.result(
          Number.isInteger(shift) && shift < 31 ? `(${a} | 0) === ${a} ? ${a} >> ${shift} : ${quotient}` : quotient,
          "I",
        );
        return true;
      }
      case BinaryOp.Div:
        if (divisor === 0) this.byZero(op, b, false);
        this.push({ js: `(${a} / ${b})`, kind: "F" });
        return true;
      case BinaryOp.Pow:
        this.checked(power === 2 ? `${a} * ${a}` : `${a} * ${a} * ${a} + 0`);
        return true;
      case BinaryOp.LShift:
        if (isLongShift(eb)) {
          this.checked(`${a} * ${2 ** (eb.constant as number)}`);
          return true;
        }
        if (!isShift(eb)) this.line(`if (!(${b} >= 0 && ${b} < 31)) ${this.deopt()}`);
        this.checked(`${a} * (1 << ${b})`);
        return true;
      case BinaryOp.RShift:
        if (isLongShift(eb)) {
          this.result(`Math.floor(${a} / ${2 ** (eb.constant as number)})`, "I");
          return true;
        }
        if (!isShift(eb)) this.line(`if (!(${b} >= 0 && ${b} < 31)) ${this.deopt()}`);
        this.result(`(${a} | 0) === ${a} ? ${a} >> ${b} : Math.floor(${a} / (1 << ${b}))`, "I");
        return true;
    }
    return false;
  }

  /**
   * `a * b (+ c) % m` and `a * b (+ c) & mask`, as generators of random numbers and hashes have it: no big int comes of the product.
   * Does the instructions behind the multiplication as well; false where they are others.
   */
  private product(a: string, b: string): boolean {
    const { code } = this.block;
    let i = code.findIndex((other) => other.at === this.at) + 1;
    const constantAt = (k: number): unknown =>
      code[k]?.op === Op.LOAD_CONST ? this.code.consts[code[k]!.arg] : undefined;
    const opAt = (k: number): number => (code[k]?.op === Op.BINARY_OP ? code[k]!.arg : -1);
    const first = i;
    let c = 0;
    if (opAt(i + 1) === 0) {
      const added = constantAt(i);
      if (typeof added !== "number" || added < 0 || added > 2 ** 40) return false;
      c = added;
      i += 2;
    }
    const last = constantAt(i);
    const op = opAt(i + 1);
    if (typeof last !== "number" || last <= 0 || (op !== BinaryOp.BitAnd && op !== BinaryOp.Mod)) return false;
    const m = op === BinaryOp.BitAnd ? last + 1 : last;
    if (m > 2 ** 32 || (op === BinaryOp.BitAnd && !Number.isInteger(Math.log2(m)))) return false;
    this.skipped = i + 2 - first;
    if (Number.isInteger(Math.log2(m))) {
      // the low bits are all that counts
      const low = `Math.imul(${a}, ${b}) + ${c}`;
      this.result(m === 2 ** 32 ? `(${low}) >>> 0` : `(${low}) & ${m - 1}`, "I");
      return true;
    }
    const t = this.hold(`${a} * ${b} + ${c}`);
    this.result(
      `${t} <= ${MAX} && ${t} >= -${MAX} ? H.modulo(${t}, ${m}) : H.multiplyModulo(${a}, ${b}, ${c}, ${m})`,
      "I",
    );
    return true;
  }

  /** Python's remainder of an int and a positive constant. */
  private remainder(a: string, b: number): string {
    if (Number.isInteger(Math.log2(b)) && b <= 2 ** 32) return b === 2 ** 32 ? `${a} >>> 0` : `${a} & ${b - 1}`;
    if (b > 0x7fffffff) return `H.modulo(${a}, ${b})`;
    const t = this.hold(`(${a} | 0) === ${a} ? (${a} | 0) % ${b} | 0 : H.modulo(${a}, ${b})`);
    return `${t} < 0 ? ${t} + ${b} : ${t}`;
  }

  /** `&`, `|` and `^` of two ints. */
  private bitOp(op: number, ea: Entry, eb: Entry): void {
    const a = ea.js;
    const b = eb.js;
    const sign = op === BinaryOp.BitAnd ? "&" : op === BinaryOp.BitOr ? "|" : "^";
    // of a mask the bits above do not matter, whatever the other operand has there
    const mask = op !== BinaryOp.BitAnd ? undefined : isMask(eb) ? eb.constant : isMask(ea) ? ea.constant : undefined;
    if (mask !== undefined) {
      this.result((mask as number) > 0x7fffffff ? `(${a} & ${b}) >>> 0` : `${a} & ${b}`, "I");
      return;
    }
    const isInt32 = (e: Entry): string =>
      typeof e.constant === "number" && (e.constant | 0) === e.constant ? "" : `(${e.js} | 0) === ${e.js}`;
    const tests = [isInt32(ea), isInt32(eb)].filter((t) => t !== "").join(" && ");
    if (tests === "") {
      this.result(`${a} ${sign} ${b}`, "I");
      return;
    }
    const t = this.hold(`${tests} ? ${a} ${sign} ${b} : H.bits(${op}, ${a}, ${b})`);
    this.line(`if (${t} === 9007199254740992) ${this.deopt()}`);
    this.push({ js: t, kind: "I" });
  }

  /** Arithmetic with at least one float; false where there is no inline form. */
  protected floatOp(op: number, ea: Entry, eb: Entry, floatA: boolean, floatB: boolean): boolean {
    if (![0, 2, 5, 6, 8, 10, 11].includes(op)) return false;
    const a = floatA ? this.float(ea) : this.int(ea);
    let b = floatB ? this.float(eb) : this.int(eb);
    const push = (js: string): void => this.push({ js: `(${js})`, kind: "F" });
    switch (op) {
      case BinaryOp.Add:
        push(`${a} + ${b}`);
        return true;
      case BinaryOp.Sub:
        push(`${a} - ${b}`);
        return true;
      case BinaryOp.Mult:
        push(`${a} * ${b}`);
        return true;
      case BinaryOp.FloorDiv:
      case BinaryOp.Mod: {
        const x = this.hold(a);
        const value = constantNumber(eb);
        const isPositive = typeof value === "number" && value > 0;
        const y = isPositive ? b : this.hold(b);
        if (!isPositive) this.byZero(op, y, true);
        if (op === BinaryOp.FloorDiv) this.result(`H.floatFloorDivide(${x}, ${y})`, "F");
        else this.floatRemainder(x, y, isPositive);
        return true;
      }
      case BinaryOp.Div: {
        const value = constantNumber(eb);
        if (typeof value !== "number" || value === 0) {
          if (floatB && eb.kind === "F") b = this.once(eb);
          this.byZero(op, b, true);
        }
        push(`${a} / ${b}`);
        return true;
      }
      case BinaryOp.Pow: {
        // errors and complex results are the interpreter's
        const base = this.hold(a);
        const exponent = constantNumber(eb);
        if (!isWholePower(eb)) this.line(`if (${base} <= 0) ${this.deopt()}`);
        if (exponent === 0.5) {
          this.squareRoot(base);
          return true;
        }
        if (exponent === 2) {
          const t = this.hold(`H.powSquare(${base})`);
          this.line(`if (${t} === Infinity && ${base} !== Infinity && ${base} !== -Infinity) ${this.deopt()}`);
          this.push({ js: t, kind: "F" });
          return true;
        }
        const t = this.hold(`H.floatPower(${base}, ${b})`);
        this.line(`if (${t} === undefined) ${this.deopt()}`);
        this.push({ js: t, kind: "F" });
        return true;
      }
    }
    return false;
  }

  /** `x % y` of floats: a zero has the sign of the divisor, and so has all else. */
  private floatRemainder(x: string, y: string, isPositive: boolean): void {
    const t = this.hold(`${x} % ${y}`);
    const differs = isPositive ? `${t} < 0` : `${t} < 0 !== ${y} < 0`;
    this.result(`${t} === 0 ? ${isPositive ? "0" : `${y} < 0 ? -0 : 0`} : ${differs} ? ${t} + ${y} : ${t}`, "F");
  }

  /** `base ** 0.5` of a positive float, which is finite: as `powHalf` (`base/math/pow.ts`) has it, whose call would box both numbers. */
  private squareRoot(base: string): void {
    const root = this.hold(`Math.sqrt(${base})`);
    const square = this.hold(`${root} * ${root}`);
    const split = this.hold(`134217729 * ${root}`);
    const high = this.hold(`${split} - (${split} - ${root})`);
    const low = this.hold(`${root} - ${high}`);
    const error = `(${high} * ${high} - ${square} + 2 * ${high} * ${low} + ${low} * ${low})`;
    const rest = `(${base} - ${square} - ${error}) / (2 * ${root})`;
    const isNear = `${base} > 1e-80 && ${base} < 1e80 && ${root} + ${rest} * ${POW_MARGIN} === ${root}`;
    this.result(`${isNear} ? ${root} : H.powHalf(${base})`, "F");
  }

  /** Sum, difference or product with at least one complex; false where there is no inline form. */
  private complexOp(op: number, ea: Entry, eb: Entry, kinds: { a: NumberKind; b: NumberKind }): boolean {
    if (op !== BinaryOp.Add && op !== BinaryOp.Mult && op !== BinaryOp.Sub) return false;
    if (![ea, eb].every((e) => e.kind === "Z" || this.isNumber(e) || (e.kind === "A" && !this.isGeneric())))
      return false;
    const a = this.parts(ea, kinds.a);
    const b = this.parts(eb, kinds.b);
    if (op === BinaryOp.Mult) {
      this.result(`new PyComplex(${a.re} * ${b.re} - ${a.im} * ${b.im}, ${a.re} * ${b.im} + ${a.im} * ${b.re})`, "Z");
    } else {
      const sign = op === BinaryOp.Add ? "+" : "-";
      this.result(`new PyComplex(${a.re} ${sign} ${b.re}, ${a.im} ${sign} ${b.im})`, "Z");
    }
    return true;
  }

  /** The real and the imaginary part of an operand; `kind`: the number that it is taken for. */
  private parts(e: Entry, kind: NumberKind): { re: string; im: string } {
    if (kind !== undefined) {
      const re = kind === "F" ? this.float(e) : this.int(e);
      return { re: e.kind === "F" ? this.once(e) : re, im: "0" };
    }
    const x = this.once(e);
    if (e.kind === "A") {
      this.line(`if (${x}.cls !== complexType) ${this.deopt()}`);
      this.narrow(e, "Z");
    }
    return { re: `${x}.re`, im: `${x}.im` };
  }

  protected compareOp(cmp: number): void {
    const b = this.pop();
    const a = this.pop();
    const js = ["<", "<=", "===", "!==", ">", ">="][cmp]!;
    const push = (x: string, y: string): void => this.push({ js: `(${x} ${js} ${y})`, kind: "B" });
    if (this.isNumber(a) && this.isNumber(b)) return push(this.double(a), this.double(b));
    if (a.kind === "S" && b.kind === "S" && (cmp === 2 || cmp === 3)) return push(a.js, b.js);
    if (!this.isGeneric()) {
      const kinds = this.operandKinds(a, b);
      if (kinds.a !== undefined && kinds.b !== undefined) {
        const x = kinds.a === "F" ? this.float(a) : this.int(a);
        const y = kinds.b === "F" ? this.float(b) : this.int(b);
        return push(x, y);
      }
    }
    const x = this.boxOnce(a);
    const y = this.boxOnce(b);
    const isEquality = cmp === 2 || cmp === 3;
    const type = isEquality && a.kind !== "I" && b.kind !== "I" ? "string" : "number";
    const known = type === "string" ? "S" : "I";
    const tests = [a, b].filter((e) => e.kind !== known).map((e) => `typeof ${e === a ? x : y} === "${type}" && `);
    if (isEquality && a.kind === "A" && b.kind === "A") {
      tests.splice(0, 2, `(typeof ${x} === "string" || typeof ${x} === "number") && typeof ${y} === typeof ${x} && `);
    }
    const excluded = [a, b].some((e) => e.kind !== "A" && e.kind !== known);
    this.point();
    const isTried = this.block.handler !== undefined;
    if (excluded) {
      this.mayThrow();
      if (isTried) this.called(`H.tryCompare(undefined, ${x}, ${y}, ${cmp})`);
      else this.result(`H.richCompare(${x}, ${y}, ${cmp})`, "A");
      return;
    }
    const cache = this.visit === undefined ? this.constant(new CompareCache(cmp)) : "";
    const slow = `(${this.seldom()}, H.${isTried ? "tryCompare" : "compare"}(${cache}, ${x}, ${y}, ${cmp}))`;
    const test = `${tests.join("")}true ? ${x} ${js} ${y} : ${slow}`;
    if (isTried) this.called(test);
    else this.result(test, "A");
  }

  protected isOp(arg: number): void {
    const b = this.pop();
    const a = this.pop();
    const not = arg === 1 ? "!" : "";
    const push = (js: string): void => this.push({ js, kind: "B" });
    const floats = (a.kind === "F" || a.kind === "P") && (b.kind === "F" || b.kind === "P");
    // identity of unboxed floats is that of their values
    if (floats && (a.kind === "F" || b.kind === "F")) push(`${not}Object.is(${this.double(a)}, ${this.double(b)})`);
    else if (a.kind === "F" || b.kind === "F") {
      const [raw, other] = a.kind === "F" ? [a, b] : [b, a];
      if (other.kind !== "A") return push(String(arg === 1));
      this.once(other);
      push(`${not}(${other.js} instanceof PyFloat && Object.is(${other.js}.v, ${raw.js}))`);
    } else if (mayBeFloat(a) && mayBeFloat(b)) {
      const x = this.once(a);
      const y = this.once(b);
      this.result(`${not}(${x} === ${y} || ${x} instanceof PyFloat && H.isSame(${x}, ${y}))`, "B");
    } else push(`(${a.js} ${arg === 1 ? "!==" : "==="} ${b.js})`);
  }
}

/** Whether a boxed value that no constant is may be a float. */
function mayBeFloat(e: Entry): boolean {
  return e.kind === "P" || (e.kind === "A" && e.constant === undefined);
}

/** Operators that `intOp` has a form for, whatever the operands are: all but powers and `@`. */
const HAS_INT_FORM: ReadonlySet<number> = new Set(
  Object.values(BinaryOp).filter((op) => op !== BinaryOp.Pow && op !== BinaryOp.MatMult),
);

/** Whether an operator of two bools has a bool as its result. */
function isBitwise(op: number): boolean {
  return op === BinaryOp.BitAnd || op === BinaryOp.BitOr || op === BinaryOp.BitXor;
}

/** Whether an entry may be a number whose operators take a bool for an int. */
function hasArithmetic(e: Entry): boolean {
  return e.kind === "I" || e.kind === "F" || e.kind === "P" || e.kind === "B";
}

/** A bool as the int that it is. */
function intOf(e: Entry): Entry {
  if (e.constant !== undefined) return { js: e.constant === true ? "1" : "0", kind: "I" };
  return { js: `(${e.js} ? 1 : 0)`, kind: "I" };
}

/** The kind of number that an operand is or is taken for. */
type NumberKind = "I" | "F" | undefined;

/** The number that a constant is, if it is one. */
const constantNumber = ({ constant }: Entry): Value | undefined =>
  constant instanceof PyFloat ? constant.v : constant;

/** Whether a constant is an exponent that every base has a power of, unless that is too big. */
function isWholePower(e: Entry): boolean {
  const value = constantNumber(e);
  return typeof value === "number" && Number.isInteger(value) && value > 0;
}

/** Whether a constant is a number of bits that an int may be shifted by inline. */
function isShift(e: Entry): boolean {
  return typeof e.constant === "number" && e.constant >= 0 && e.constant < 31;
}

/** The same of more bits than JavaScript's own operators shift by. */
function isLongShift(e: Entry): boolean {
  return typeof e.constant === "number" && e.constant >= 31 && e.constant <= 64;
}

/** Whether a constant consists of bits that JavaScript's operators have. */
function isMask(e: Entry): boolean {
  return typeof e.constant === "number" && e.constant >= 0 && e.constant <= 0xffffffff;
}

function onlyInt(feedback: number, left: boolean): boolean {
  const bits = left ? feedback : feedback >> 3;
  return (bits & 7) === LEFT_INT;
}

function onlyFloat(feedback: number, left: boolean): boolean {
  const bits = left ? feedback : feedback >> 3;
  return (bits & 7) === LEFT_FLOAT;
}
