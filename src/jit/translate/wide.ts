/**
 * Operators on ints that are not all JavaScript numbers: 64-bit generators of random numbers, hashes. What is computed stays a bigint
 * expression (`Entry.wide`) until something wants the int, so that of `(a * b + c) & mask` V8 computes no more than the mask leaves.
 */
import type { Int, Value } from "../../objects/object.ts";
import { BinaryOp } from "../../spec/binaryops.ts";
import { LEFT_FLOAT, RIGHT_FLOAT, SEEN_BIG, SEEN_OBJECT } from "../../vm/caches.ts";
import { feedbackAt } from "../feedback.ts";
import { Emitter } from "./emitter.ts";
import type { Entry } from "./unit.ts";

const MAX = "9007199254740991";
const MAX_WORD = (1n << 64n) - 1n;
const MAX_HALF = 0xffffffff;
/** Greatest shift that is written out. */
const MAX_SHIFT = 64;

/** Operators with a sign that JavaScript has for bigints as well, and the helper for ints of both forms. */
const SIGNS: Readonly<Record<number, readonly [sign: string, helper: string]>> = {
  [BinaryOp.Add]: ["+", "intAdd"],
  [BinaryOp.Sub]: ["-", "intSubtract"],
  [BinaryOp.Mult]: ["*", "intMultiply"],
  [BinaryOp.BitAnd]: ["&", "intAnd"],
  [BinaryOp.BitOr]: ["|", "intOr"],
  [BinaryOp.BitXor]: ["^", "intXor"],
};

/** Operators that numbers do inline as long as the result is safe. */
const ARITHMETIC: ReadonlySet<number> = new Set([BinaryOp.Add, BinaryOp.Sub, BinaryOp.Mult]);

export abstract class WideInts extends Emitter {
  /** An operator whose operands are ints, some of them bigints; false where it is another. */
  protected wideOp(op: number, a: Entry, b: Entry): boolean {
    if (!this.areWide(a, b)) return false;
    if (op === BinaryOp.LShift || op === BinaryOp.RShift) return this.wideShift(op, a, b);
    const form = SIGNS[op];
    if (form === undefined) return false;
    this.wideOperand(a);
    this.wideOperand(b);
    if (op === BinaryOp.BitAnd && (this.wideMask(a, b) || this.wideMask(b, a))) return true;
    const [sign, helper] = form;
    const wide = `(${this.wide(a)} ${sign} ${this.wide(b)})`;
    const [x, y] = [a.js, b.js];
    let js = a.wide !== undefined || b.wide !== undefined ? `H.normalInt(${wide})` : `H.${helper}(${x}, ${y})`;
    if (ARITHMETIC.has(op) && a.wide === undefined && b.wide === undefined) {
      const inline = `${x} ${sign} ${y}${sign === "*" ? " + 0" : ""}`;
      const test = `${isNumber(a)}${isNumber(b)}(r = ${inline}) <= ${MAX} && r >= -${MAX}`;
      js = `(${test} ? r : ${js})`;
    }
    this.push({ js, kind: "A", wide });
    return true;
  }

  /** Whether two operands are ints, by what has been seen, and some have been bigints. */
  private areWide(a: Entry, b: Entry): boolean {
    const takes = (e: Entry): boolean => e.kind === "I" || (e.kind === "A" && isInt(this.fixedValue(e) ?? 0));
    if (!takes(a) || !takes(b)) return false;
    const feedback = feedbackAt(this.code, this.at);
    if ((feedback & (LEFT_FLOAT | RIGHT_FLOAT | SEEN_OBJECT)) !== 0) return false;
    const isBig = (e: Entry): boolean => e.wide !== undefined || typeof this.fixedValue(e) === "bigint";
    return (feedback & SEEN_BIG) !== 0 || isBig(a) || isBig(b) || this.isGeneric();
  }

  /** The value of an entry that is a constant of the code or of the unit. */
  private fixedValue(e: Entry): Value | undefined {
    if (e.constant !== undefined) return e.constant;
    return /^k\d+$/.test(e.js) ? (this.constants[Number(e.js.slice(1))] as Value) : undefined;
  }

  /** Makes sure that an operand is an int. */
  private wideOperand(e: Entry): void {
    if (e.wide !== undefined || e.kind === "I" || this.fixedValue(e) !== undefined) return;
    const x = this.once(e);
    this.line(`if (typeof ${x} !== "bigint" && typeof ${x} !== "number") ${this.deopt()}`);
  }

  /** An operand as a bigint expression. */
  private wide(e: Entry): string {
    if (e.wide !== undefined) return e.wide;
    const value = this.fixedValue(e);
    if (value !== undefined) return `${value as Int}n`;
    const x = this.once(e);
    return e.kind === "I" ? `H.wideInt(${x})` : `(typeof ${x} === "bigint" ? ${x} : H.wideInt(${x}))`;
  }

  /** `e & mask`, where the mask is known and has 64 bits at most. A mask that a variable holds is compared with what it held. */
  private wideMask(e: Entry, mask: Entry): boolean {
    const value = this.fixedValue(mask) ?? mask.known;
    if (value === undefined || !isInt(value) || value < 0 || BigInt(value) > MAX_WORD) return false;
    const bits = BigInt(value);
    const high = Number(bits >> 32n);
    const low = half(0, Number(bits & 0xffffffffn));
    const word = `WORD[0] = ${this.wide(e)}`;
    const isSmall = high < 0x200000;
    const js =
      high === 0
        ? `(${word}, ${low})`
        : isSmall
          ? `(${word}, ${half(1, high)} * 4294967296 + ${low})`
          : bits === MAX_WORD
            ? `(${word}, HALVES[1] < 2097152 ? HALVES[1] * 4294967296 + HALVES[0] : WORD[0])`
            : `(${word}, H.ofHalves(${half(1, high)}, ${low}))`;
    if (this.fixedValue(mask) !== undefined) this.result(js, isSmall ? "I" : "A");
    else this.result(`${this.once(mask)} === ${literal(value)} ? ${js} : H.intAnd(${e.js}, ${mask.js})`, "A");
    return true;
  }

  /** `a << b` and `a >> b`, where `b` is a constant. */
  private wideShift(op: number, a: Entry, b: Entry): boolean {
    const count = b.constant;
    if (typeof count !== "number" || count < 0 || count > MAX_SHIFT) return false;
    this.wideOperand(a);
    if (op === BinaryOp.LShift) {
      const wide = `(${this.wide(a)} << ${count}n)`;
      const inline = `(r = ${a.js} * ${2 ** count}) <= ${MAX} && r >= -${MAX}`;
      const js =
        a.wide === undefined
          ? `(${isNumber(a)}${inline} ? r : H.intShiftLeft(${a.js}, ${count}))`
          : `H.normalInt(${wide})`;
      this.push({ js, kind: "A", wide });
      return true;
    }
    const x = this.once(a);
    this.result(`typeof ${x} === "bigint" ? H.normalInt(${x} >> ${count}n) : Math.floor(${x} / ${2 ** count})`, "A");
    return true;
  }
}

const isInt = (v: Value): v is Int => typeof v === "number" || typeof v === "bigint";

const literal = (n: Int): string => (typeof n === "bigint" ? `${n}n` : String(n));

/** A test that an operand is a JavaScript number, with what joins it to the next one; "" where that is certain. */
const isNumber = (e: Entry): string => (e.kind === "I" ? "" : `typeof ${e.js} === "number" && `);

/** Bits of one half of the word, as a number that is not negative. */
function half(index: number, mask: number): string {
  if (mask === MAX_HALF) return `HALVES[${index}]`;
  return mask > 0x7fffffff ? `((HALVES[${index}] & ${mask}) >>> 0)` : `(HALVES[${index}] & ${mask})`;
}
