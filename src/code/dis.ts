/**
 * Disassembly as data: the instructions of a code object with everything that can be said of their operands, and the text that
 * `dis.dis()` prints. Source: Lib/dis.py.
 */
import type { Const } from "../base/const.ts";
import { constRepr } from "../base/const-repr.ts";
import { BINARY_OPS, COMPARE_OPS, COMPARE_SHIFT, FVC_MASK, FVS_HAVE_SPEC } from "../spec/binaryops.ts";
import { INTRINSICS_1, INTRINSICS_2 } from "../spec/intrinsics.ts";
import { ARG_KINDS, CACHES, NAME_SHIFT, OPCODE_NAMES, Op } from "../spec/opcodes.ts";
import { CodeObject } from "./code-object.ts";
import { type ExceptionEntry, readExceptionTable } from "./exception-table.ts";
import { type Location, lines, positions } from "./linetable.ts";

export interface Instruction {
  /** Offset in bytes of the instruction itself; its EXTENDED_ARG prefixes are instructions of their own. */
  readonly offset: number;
  readonly opcode: number;
  readonly opname: string;
  /** Operand with its EXTENDED_ARG prefixes, `null` where the opcode has none. */
  readonly arg: number | null;
  /** What the operand stands for: a constant, a name, a jump target offset … else the operand itself. */
  readonly argval: Const | undefined;
  readonly argrepr: string;
  /** The line, where a new line starts at this instruction. */
  readonly startsLine: number | null;
  readonly isJumpTarget: boolean;
  readonly location: Location;
}

/** Decodes bytecode; calls `visit` for every instruction, inline caches left out. */
export function forEachInstruction(
  code: Uint8Array,
  visit: (offset: number, opcode: number, arg: number, caches: number) => void,
): void {
  let extended = 0;
  let at = 0;
  while (at + 1 < code.length) {
    const opcode = code[at]!;
    const arg = code[at + 1]! | extended;
    const caches = CACHES[opcode]!;
    visit(at, opcode, arg, caches);
    extended = opcode === Op.EXTENDED_ARG ? arg << 8 : 0;
    at += 2 + 2 * caches;
  }
}

/** Where a jump instruction goes (byte offset), -1 if it is no jump. */
export function jumpTarget(offset: number, opcode: number, arg: number): number {
  const next = offset + 2 + 2 * CACHES[opcode]!;
  switch (ARG_KINDS[opcode]) {
    case "forward":
      return next + 2 * arg;
    case "backward":
      return next - 2 * arg;
    default:
      return -1;
  }
}

/** Offsets that jumps or exception handlers lead to. */
export function findLabels(code: CodeObject): Set<number> {
  const labels = new Set<number>();
  forEachInstruction(code.co_code, (offset, opcode, arg) => {
    const target = jumpTarget(offset, opcode, arg);
    if (target >= 0) labels.add(target);
  });
  for (const entry of readExceptionTable(code.co_exceptiontable)) labels.add(entry.target);
  return labels;
}

const NOWHERE: Location = { lineno: -1, col_offset: -1, end_lineno: -1, end_col_offset: -1 };
const CONVERSIONS = ["", "str", "repr", "ascii"];
const FUNCTION_PARTS = ["defaults", "kwdefaults", "annotations", "closure"];

/** All instructions of a code object, inline caches left out (`dis.get_instructions`). */
export function instructions(code: CodeObject): Instruction[] {
  const labels = findLabels(code);
  const where = positions(code.co_linetable, code.co_firstlineno);
  const starts = new Map<number, number>();
  let lastLine: number | null = null;
  for (const { start, line } of lines(code.co_linetable, code.co_firstlineno)) {
    if (line !== null && line !== lastLine) {
      lastLine = line;
      starts.set(start, line);
    }
  }
  const out: Instruction[] = [];
  forEachInstruction(code.co_code, (offset, opcode, arg) => {
    const kind = ARG_KINDS[opcode] ?? "";
    const [argval, argrepr] = kind === "" ? [undefined, ""] : describeArg(code, offset, opcode, arg);
    out.push({
      offset,
      opcode,
      opname: OPCODE_NAMES[opcode] ?? `<${opcode}>`,
      arg: kind === "" ? null : arg,
      argval,
      argrepr,
      startsLine: starts.get(offset) ?? null,
      isJumpTarget: labels.has(offset),
      location: where[offset >> 1] ?? NOWHERE,
    });
  });
  return out;
}

function describeArg(code: CodeObject, offset: number, opcode: number, arg: number): [Const | undefined, string] {
  switch (ARG_KINDS[opcode]) {
    case "const": {
      const value = code.co_consts[arg];
      return [value, value === undefined ? "" : constRepr(value)];
    }
    case "name": {
      const name = code.co_names[arg >> (NAME_SHIFT[opcode] ?? 0)] ?? "";
      if (opcode === Op.LOAD_GLOBAL) return [name, arg & 1 ? "NULL + " + name : name];
      if (opcode === Op.LOAD_ATTR || opcode === Op.LOAD_SUPER_ATTR)
        return [name, arg & 1 ? "NULL|self + " + name : name];
      return [name, name];
    }
    case "local":
    case "free": {
      const name = code.co_localsplusnames[arg] ?? "";
      return [name, name];
    }
    case "compare": {
      const op = COMPARE_OPS[arg >> COMPARE_SHIFT] ?? "";
      return [op, op];
    }
    case "binary":
      return [arg, BINARY_OPS[arg]?.symbol ?? ""];
    case "intrinsic1":
      return [arg, INTRINSICS_1[arg] ?? ""];
    case "intrinsic2":
      return [arg, INTRINSICS_2[arg] ?? ""];
    case "forward":
    case "backward": {
      const target = jumpTarget(offset, opcode, arg);
      return [target, "to " + target];
    }
  }
  if (opcode === Op.FORMAT_VALUE) {
    const conversion = CONVERSIONS[arg & FVC_MASK]!;
    const spec = (arg & FVS_HAVE_SPEC) !== 0;
    return [
      [conversion === "" ? null : conversion, spec],
      conversion + (spec ? (conversion === "" ? "with format" : ", with format") : ""),
    ];
  }
  if (opcode === Op.MAKE_FUNCTION) {
    return [arg, FUNCTION_PARTS.filter((_, i) => arg & (1 << i)).join(", ")];
  }
  return [arg, ""];
}

/** The text of `dis.dis(code)`; nested code objects follow, `depth` levels deep. */
export function disText(code: CodeObject, depth = Infinity): string {
  let out = codeText(code);
  if (depth > 0) {
    for (const value of code.co_consts) {
      if (value instanceof CodeObject) {
        out += `\nDisassembly of ${constRepr(value)}:\n` + disText(value, depth - 1);
      }
    }
  }
  return out;
}

function codeText(code: CodeObject): string {
  const table = readExceptionTable(code.co_exceptiontable);
  const all = instructions(code);
  const last = all[all.length - 1]?.offset ?? 0;
  const offsetWidth = last >= 10000 ? String(last).length : 4;
  let maxLine = -1;
  for (const i of all) if (i.startsLine !== null) maxLine = Math.max(maxLine, i.startsLine);
  const lineWidth = maxLine < 0 ? 0 : Math.max(3, String(maxLine).length);
  let out = "";
  for (const i of all) {
    if (i.startsLine !== null && i.offset > 0) out += "\n";
    const fields: string[] = [];
    if (lineWidth > 0)
      fields.push(i.startsLine === null ? " ".repeat(lineWidth) : String(i.startsLine).padStart(lineWidth));
    fields.push("   ");
    fields.push(i.isJumpTarget ? ">>" : "  ");
    fields.push(String(i.offset).padStart(offsetWidth));
    fields.push(i.opname.padEnd(20));
    if (i.arg !== null) {
      fields.push(String(i.arg).padStart(5));
      if (i.argrepr !== "") fields.push(`(${i.argrepr})`);
    }
    out += fields.join(" ").trimEnd() + "\n";
  }
  if (table.length > 0) {
    out += "ExceptionTable:\n";
    for (const entry of table) out += exceptionLine(entry);
  }
  return out;
}

function exceptionLine(e: ExceptionEntry): string {
  return `  ${e.start} to ${e.end - 2} -> ${e.target} [${e.depth}]${e.lasti ? " lasti" : ""}\n`;
}
