/** Instructions that make sets, dicts, slices and f-strings of their operands, without a stack for them. */
import type { PyTuple } from "../../objects/containers.ts";
import { SCAN_LIMIT } from "../../objects/dict.ts";
import type { Value } from "../../objects/object.ts";
import {
  BinaryOp,
  FVC_MASK,
  FVS_HAVE_SPEC,
  MAKE_FUNCTION_ANNOTATIONS,
  MAKE_FUNCTION_CLOSURE,
  MAKE_FUNCTION_DEFAULTS,
  MAKE_FUNCTION_KWDEFAULTS,
} from "../../spec/binaryops.ts";
import { Op } from "../../spec/opcodes.ts";
import type { Instruction } from "../blocks.ts";
import { Calls } from "./calls.ts";
import type { Entry } from "./unit.ts";

/** Of a constant str to format with, where that has only `%s` and `%d`: text and conversions in turn; else `undefined`. */
function piecesOf(e: Entry | undefined): readonly string[] | undefined {
  const format = e?.constant;
  if (typeof format !== "string" || !/^[ -~]{2,200}$/.test(format) || /%([^sd]|$)/.test(format)) return undefined;
  const pieces = format.split(/%([sd])/);
  return pieces.length > 1 ? pieces : undefined;
}

/** A test that JavaScript makes of a value what a conversion does; "" where that is certain, `undefined` where it does not. */
function plainTest(e: Entry, conversion: string | undefined): string | undefined {
  const isText = conversion === "s";
  if (e.kind === "I" || (e.kind === "S" && isText)) return "";
  if (e.kind !== "A") return undefined;
  return isText ? `(typeof ${e.js} === "string" || typeof ${e.js} === "number")` : `typeof ${e.js} === "number"`;
}

/** What MAKE_FUNCTION may find on the stack, lowest first: its flag, the field of the function, how that gets it of the operand. */
const FUNCTION_PARTS = [
  [MAKE_FUNCTION_DEFAULTS, "defaults", ".items"],
  [MAKE_FUNCTION_KWDEFAULTS, "kwdefaults", ""],
  [MAKE_FUNCTION_ANNOTATIONS, "annotations", ""],
  [MAKE_FUNCTION_CLOSURE, "closure", ".items"],
] as const;

const isNarrow = (v: Value): boolean => typeof v === "string";

export abstract class Displays extends Calls {
  /** Writes out the instruction if it is one of these. */
  protected display({ op, arg }: Instruction): boolean {
    switch (op) {
      case Op.BUILD_SET:
        this.make("buildSet", arg, (values) => `[${values.join(", ")}]`);
        return true;
      case Op.BUILD_MAP:
        this.make("buildMap", 2 * arg, (values) => `[${values.join(", ")}]`);
        return true;
      case Op.BUILD_CONST_KEY_MAP: {
        const keys = this.stack[this.stack.length - 1]!.constant as PyTuple | undefined;
        if (keys === undefined) return false;
        this.pop();
        const isRecord = arg <= SCAN_LIMIT && new Set(keys.items).size === arg && keys.items.every(isNarrow);
        this.make(
          isRecord ? "buildRecord" : "buildConstKeyMap",
          arg,
          (values) => `${this.constant(keys.items)}, [${values.join(", ")}]`,
        );
        return true;
      }
      case Op.BUILD_SLICE:
        this.make("buildSlice", arg, (values) => (arg === 3 ? values : [...values, "None"]).join(", "));
        return true;
      case Op.SET_ADD: {
        const [value] = this.operands(1);
        this.line(`${this.stack[this.stack.length - arg]!.js}.add(${value});`);
        return true;
      }
      case Op.MAP_ADD: {
        const [key, value] = this.operands(2);
        this.line(`${this.stack[this.stack.length - arg]!.js}.set(${key}, ${value});`);
        return true;
      }
      case Op.MAKE_FUNCTION:
        this.makeFunction(arg);
        return true;
      case Op.BUILD_STRING:
        this.buildString(arg);
        return true;
      case Op.FORMAT_VALUE:
        this.formatValue(arg);
        return true;
      default:
        return false;
    }
  }

  /** Takes operands off the stack for code that may raise or call Python code. */
  private operands(count: number): string[] {
    this.settleBelow(this.stack.length - count);
    const values = this.popMany(count).map((e) => this.box(e));
    this.mayThrow();
    return values;
  }

  private make(helper: string, count: number, args: (values: string[]) => string): void {
    this.result(`H.${helper}(${args(this.operands(count))})`, "A");
  }

  /** Whether an instruction formats by the constant str below the top of the stack, which has only `%s` and `%d`. */
  protected isFormat(i: Instruction | undefined, below: Entry | undefined): boolean {
    return i?.op === Op.BINARY_OP && i.arg === BinaryOp.Mod && piecesOf(below) !== undefined;
  }

  /** `"…" % value`: strs and ints between the pieces of the constant; all else another way. */
  protected formatPercent(): void {
    const [format, operand] = this.popMany(2) as [Entry, Entry];
    const pieces = piecesOf(format)!;
    const values = operand.parts ?? [operand];
    const names = values.map((e) => this.boxOnce(e));
    const given = operand.parts === undefined ? names[0] : `new PyTuple([${names.join(", ")}])`;
    const general = `H.binaryOp(${BinaryOp.Mod}, ${format.js}, ${given})`;
    const tests = values.map((e, i) => plainTest(e, pieces[2 * i + 1]));
    if (tests.includes(undefined) || 2 * values.length + 1 !== pieces.length) {
      this.mayThrow();
      this.result(general, "A");
      return;
    }
    const terms = pieces.map((piece, i) => (i % 2 === 0 ? JSON.stringify(piece) : names[i >> 1]!));
    const text = terms.filter((term, i) => i === 0 || term !== '""').join(" + ");
    const needed = tests.filter((test) => test !== "");
    if (needed.length === 0) this.result(text, "S");
    else this.result(`${needed.join(" && ")} ? ${text} : (${this.seldom()}, ${general})`, "A");
  }

  private makeFunction(flags: number): void {
    const code = this.pop();
    const parts = FUNCTION_PARTS.filter(([flag]) => (flags & flag) !== 0);
    const values = this.popMany(parts.length).map((e) => this.box(e));
    const from = this.entry.type === "frame" ? "S" : "F";
    const f = this.result(`H.makeFunction(${this.box(code)}, ${from}.globals, ${from}.builtins)`, "A").js;
    for (const [k, [, field, suffix]] of parts.entries()) this.line(`${f}.${field} = ${values[k]}${suffix};`);
  }

  private buildString(count: number): void {
    this.settleBelow(this.stack.length - count);
    const pieces = this.popMany(count);
    const names = pieces.map((e) => this.boxOnce(e));
    const text = names.join(" + ");
    const tests = names.filter((_, i) => pieces[i]!.kind !== "S").map((name) => `typeof ${name} === "string"`);
    if (tests.length === 0) this.result(text, "S");
    else this.result(`${tests.join(" && ")} ? ${text} : H.buildString([${names.join(", ")}])`, "A");
  }

  private formatValue(oparg: number): void {
    const hasSpec = (oparg & FVS_HAVE_SPEC) !== 0;
    const value = this.stack[this.stack.length - (hasSpec ? 2 : 1)]!;
    if (!hasSpec && (oparg & FVC_MASK) === 0) {
      if (value.kind === "S") return;
      if (value.kind === "I") {
        const e = this.pop();
        this.result(`"" + ${e.js}`, "S");
        return;
      }
    }
    const isPlain = !hasSpec && (oparg & FVC_MASK) === 0 && value.kind === "A";
    const values = this.operands(hasSpec ? 2 : 1);
    if (isPlain) {
      const [v] = values;
      this.result(
        `typeof ${v} === "string" ? ${v} : typeof ${v} === "number" ? "" + ${v} : H.formatValue(${oparg}, ${v}, "")`,
        "A",
      );
      return;
    }
    this.result(`H.formatValue(${oparg}, ${values[0]}, ${values[1] ?? '""'})`, "A");
  }
}
