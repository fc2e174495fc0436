/** Operators, conditions and subscripts, inline for the operands that the interpreter has seen. */
import { PyFloat } from "../../objects/number.ts";
import { feedbackAt, LEFT_FLOAT, LEFT_INT, LEFT_OTHER, RIGHT_FLOAT, RIGHT_OTHER } from "../feedback.ts";
import { Emitter } from "./emitter.ts";
import type { Entry } from "./unit.ts";

const MAX = "9007199254740991";

export abstract class Operators extends Emitter {
  /** A condition: the truth of the entry, or its opposite. */
  protected test(e: Entry, when: boolean): string {
    switch (e.kind) {
      case "B":
        return when ? e.js : `!(${e.js})`;
      case "I":
        return `${e.js} ${when ? "!==" : "==="} 0`;
      case "F":
      case "P":
        return when ? `!(${this.double(e)} === 0)` : `${this.double(e)} === 0`;
      case "S":
        return `${e.js}.length ${when ? "!==" : "==="} 0`;
      case "L":
        return `${e.js}.items.length ${when ? "!==" : "==="} 0`;
      default: {
        this.mayThrow();
        const x = e.js;
        return when
          ? `(${x} === true || (${x} !== false && H.isTrue(${x})))`
          : `(${x} === false || (${x} !== true && !H.isTrue(${x})))`;
      }
    }
  }

  protected binaryOp(arg: number): void {
    const b = this.pop();
    const a = this.pop();
    const inplace = arg >= 13;
    const op = inplace ? arg - 13 : arg;
    const feedback = feedbackAt(this.code, this.at);
    const generic = this.isGeneric() || a.kind === "S" || b.kind === "S" || a.kind === "L" || b.kind === "L";
    const wantsInt = (feedback & (LEFT_FLOAT | LEFT_OTHER | RIGHT_FLOAT | RIGHT_OTHER)) === 0;
    if (!generic) {
      const intA = a.kind === "I" || (a.kind === "A" && wantsInt) || (a.kind === "A" && onlyInt(feedback, true));
      const intB = b.kind === "I" || (b.kind === "A" && wantsInt) || (b.kind === "A" && onlyInt(feedback, false));
      const floatA = a.kind === "F" || a.kind === "P" || (a.kind === "A" && onlyFloat(feedback, true));
      const floatB = b.kind === "F" || b.kind === "P" || (b.kind === "A" && onlyFloat(feedback, false));
      if (intA && intB && this.intOp(op, a, b)) return;
      if ((floatA || intA) && (floatB || intB) && (floatA || floatB) && this.floatOp(op, a, b, floatA, floatB)) return;
    }
    this.mayThrow();
    const x = this.box(a);
    const y = this.box(b);
    // sites that see everything still see ints most of the time
    if (a.kind === "A" && b.kind === "A" && (op === 0 || op === 10) && (feedback & (LEFT_OTHER | RIGHT_OTHER)) === 0) {
      const sign = op === 0 ? "+" : "-";
      this.result(
        `typeof ${x} === "number" && typeof ${y} === "number" && (r = ${x} ${sign} ${y}) <= ${MAX} && r >= -${MAX} ? r : H.binaryOp(${arg}, ${x}, ${y})`,
        "A",
      );
      return;
    }
    if (op === 0 && a.kind === "S" && b.kind === "S") {
      this.result(`${x} + ${y}`, "S");
      return;
    }
    this.result(`H.binaryOp(${arg}, ${x}, ${y})`, "A");
  }

  /** Arithmetic of two ints; false where there is no inline form. */
  protected intOp(op: number, ea: Entry, eb: Entry): boolean {
    if (![0, 1, 2, 3, 5, 6, 7, 9, 10, 11, 12].includes(op)) return false;
    const a = this.int(ea);
    const b = this.int(eb);
    const checked = (expression: string): void => {
      const name = this.slot();
      this.line(`r = ${expression};`);
      this.line(`if (!(r <= ${MAX} && r >= -${MAX})) ${this.deopt()}`);
      this.line(`${name} = r;`);
      this.push({ js: name, kind: "I" });
    };
    const int32 = (e: Entry): void => {
      if (typeof e.constant === "number" && (e.constant | 0) === e.constant) return;
      this.line(`if ((${e.js} | 0) !== ${e.js}) ${this.deopt()}`);
    };
    switch (op) {
      case 0:
        checked(`${a} + ${b}`);
        return true;
      case 10:
        checked(`${a} - ${b}`);
        return true;
      case 5:
        checked(`${a} * ${b} + 0`);
        return true;
      case 1:
      case 7:
      case 12: {
        int32(ea);
        int32(eb);
        this.result(`${a} ${op === 1 ? "&" : op === 7 ? "|" : "^"} ${b}`, "I");
        return true;
      }
      case 6: {
        // Python's remainder has the sign of the divisor
        if (typeof eb.constant === "number" && eb.constant > 0) {
          this.line(`r = ${a} % ${b};`);
          this.result(`r < 0 ? r + ${b} : r + 0`, "I");
          return true;
        }
        this.line(`if (${b} === 0) ${this.deopt()}`);
        this.line(`r = ${a} % ${b};`);
        this.result(`r !== 0 && (r < 0) !== (${b} < 0) ? r + ${b} : r + 0`, "I");
        return true;
      }
      case 2: {
        this.line(`if (${b} === 0 || ${a} > 4503599627370496 || ${a} < -4503599627370496) ${this.deopt()}`);
        this.result(`Math.floor(${a} / ${b}) + 0`, "I");
        return true;
      }
      case 11:
        this.line(`if (${b} === 0) ${this.deopt()}`);
        this.result(`${a} / ${b}`, "F");
        return true;
      case 3:
        this.line(`if (!(${b} >= 0 && ${b} < 31)) ${this.deopt()}`);
        checked(`${a} * (1 << ${b})`);
        return true;
      case 9:
        this.line(`if (!(${b} >= 0 && ${b} < 31)) ${this.deopt()}`);
        this.result(`Math.floor(${a} / (1 << ${b}))`, "I");
        return true;
    }
    return false;
  }

  /** Arithmetic with at least one float; false where there is no inline form. */
  protected floatOp(op: number, ea: Entry, eb: Entry, floatA: boolean, floatB: boolean): boolean {
    if (![0, 5, 8, 10, 11].includes(op)) return false;
    const a = floatA ? this.float(ea) : this.int(ea);
    const b = floatB ? this.float(eb) : this.int(eb);
    switch (op) {
      case 0:
        this.result(`${a} + ${b}`, "F");
        return true;
      case 10:
        this.result(`${a} - ${b}`, "F");
        return true;
      case 5:
        this.result(`${a} * ${b}`, "F");
        return true;
      case 11:
        if (
          !(eb.constant instanceof PyFloat && eb.constant.v !== 0) &&
          !(typeof eb.constant === "number" && eb.constant !== 0)
        ) {
          this.line(`if (${b} === 0) ${this.deopt()}`);
        }
        this.result(`${a} / ${b}`, "F");
        return true;
      case 8:
        // errors and complex results are the interpreter's
        this.line(`if (${a} <= 0) ${this.deopt()}`);
        this.line(`r = H.floatPower(${a}, ${b});`);
        this.line(`if (r === undefined) ${this.deopt()}`);
        this.result("r", "F");
        return true;
    }
    return false;
  }

  protected compareOp(cmp: number): void {
    const b = this.pop();
    const a = this.pop();
    const js = ["<", "<=", "===", "!==", ">", ">="][cmp]!;
    if (this.isNumber(a) && this.isNumber(b)) {
      this.result(`${this.double(a)} ${js} ${this.double(b)}`, "B");
      return;
    }
    if (a.kind === "S" && b.kind === "S" && (cmp === 2 || cmp === 3)) {
      this.result(`${a.js} ${js} ${b.js}`, "B");
      return;
    }
    const feedback = feedbackAt(this.code, this.at);
    const wantsInt = (feedback & (LEFT_FLOAT | LEFT_OTHER | RIGHT_FLOAT | RIGHT_OTHER)) === 0;
    if (!this.isGeneric() && (a.kind === "A" || this.isNumber(a)) && (b.kind === "A" || this.isNumber(b))) {
      const intA = a.kind === "I" || (a.kind === "A" && (wantsInt || onlyInt(feedback, true)));
      const intB = b.kind === "I" || (b.kind === "A" && (wantsInt || onlyInt(feedback, false)));
      const floatA = a.kind === "F" || a.kind === "P" || (a.kind === "A" && onlyFloat(feedback, true));
      const floatB = b.kind === "F" || b.kind === "P" || (b.kind === "A" && onlyFloat(feedback, false));
      if ((intA || floatA) && (intB || floatB)) {
        const x = floatA ? this.float(a) : this.int(a);
        const y = floatB ? this.float(b) : this.int(b);
        this.result(`${x} ${js} ${y}`, "B");
        return;
      }
    }
    this.mayThrow();
    const x = this.box(a);
    const y = this.box(b);
    if (cmp === 2 || cmp === 3) {
      this.result(
        `typeof ${x} === "string" && typeof ${y} === "string" ? ${x} ${js} ${y} : H.richCompare(${x}, ${y}, ${cmp})`,
        "A",
      );
      return;
    }
    this.result(
      `typeof ${x} === "number" && typeof ${y} === "number" ? ${x} ${js} ${y} : H.richCompare(${x}, ${y}, ${cmp})`,
      "A",
    );
  }

  protected isOp(arg: number): void {
    const b = this.pop();
    const a = this.pop();
    const not = arg === 1 ? "!" : "";
    const floats = (a.kind === "F" || a.kind === "P") && (b.kind === "F" || b.kind === "P");
    // identity of unboxed floats is that of their values
    if (floats && (a.kind === "F" || b.kind === "F"))
      this.result(`${not}Object.is(${this.double(a)}, ${this.double(b)})`, "B");
    else if (a.kind === "F" || b.kind === "F") {
      const [raw, other] = a.kind === "F" ? [a, b] : [b, a];
      this.result(`${not}(${other.js} instanceof PyFloat && Object.is(${other.js}.v, ${raw.js}))`, "B");
    } else this.result(`${a.js} ${arg === 1 ? "!==" : "==="} ${b.js}`, "B");
  }

  protected list(e: Entry): boolean {
    return e.kind === "L";
  }

  protected subscript(): void {
    const key = this.pop();
    const container = this.pop();
    const x = this.box(container);
    if (
      !this.isGeneric() &&
      (key.kind === "I" || key.kind === "A") &&
      (container.kind === "L" || container.kind === "A")
    ) {
      const i = key.js;
      const isList = this.list(container) ? "" : `${x} instanceof PyList && ${x}.cls === listType && `;
      const isInt = key.kind === "I" ? "" : `typeof ${i} === "number" && `;
      this.point();
      const e = this.slot();
      this.line(`r = ${isInt}${isList}${i} >= 0 ? ${x}.items[${i}] : undefined;`);
      this.line(`if (r === undefined) { S.lasti = pc = ${this.at}; r = H.getItem(${x}, ${this.box(key)}); }`);
      this.line(`${e} = r;`);
      this.push({ js: e, kind: "A" });
      return;
    }
    this.mayThrow();
    this.result(`H.getItem(${x}, ${this.box(key)})`, "A");
  }

  protected storeSubscript(): void {
    const key = this.pop();
    const container = this.pop();
    const value = this.pop();
    const x = this.box(container);
    const v = this.box(value);
    if (
      (key.kind === "I" || key.kind === "A") &&
      (container.kind === "L" || container.kind === "A") &&
      value.kind !== "F"
    ) {
      const i = key.js;
      const isList = this.list(container) ? "" : `${x} instanceof PyList && ${x}.cls === listType && `;
      const isInt = key.kind === "I" ? "" : `typeof ${i} === "number" && `;
      this.point();
      this.line(
        `if (${isInt}${isList}${i} >= 0 && ${i} < ${x}.items.length) ${x}.items[${i}] = ${v}; else { S.lasti = pc = ${this.at}; H.setItem(${x}, ${this.box(key)}, ${v}); }`,
      );
      return;
    }
    this.mayThrow();
    if ((key.kind === "I" || key.kind === "A") && (container.kind === "L" || container.kind === "A")) {
      this.line(`H.setItemFast(${x}, ${this.box(key)}, ${v});`);
      return;
    }
    this.line(`H.setItem(${x}, ${this.box(key)}, ${v});`);
  }

  protected unpack(n: number): void {
    const e = this.pop();
    this.mayThrow();
    const items = this.temp();
    this.line(`${items} = H.unpack(S, ${this.box(e)}, ${n});`);
    for (let k = n - 1; k >= 0; k--) this.result(`${items}[${k}]`, "A");
  }
}

function onlyInt(feedback: number, left: boolean): boolean {
  const bits = left ? feedback : feedback >> 3;
  return (bits & 7) === LEFT_INT;
}

function onlyFloat(feedback: number, left: boolean): boolean {
  const bits = left ? feedback : feedback >> 3;
  return (bits & 7) === LEFT_FLOAT;
}
