/** How deep the value stack is before each instruction, by following all paths. Source: Python/flowgraph.c (calculate_stackdepth). */
import { CACHES, Op, stackEffect } from "../spec/opcodes.ts";
import type { CodeObject } from "./code-object.ts";
import { jumpTarget } from "./dis.ts";
import { readExceptionTable } from "./exception-table.ts";

const NEVER_FALLS_THROUGH: ReadonlySet<number> = new Set([
  Op.JUMP_FORWARD,
  Op.JUMP_BACKWARD,
  Op.JUMP_BACKWARD_NO_INTERRUPT,
  Op.RETURN_VALUE,
  Op.RETURN_CONST,
  Op.RAISE_VARARGS,
  Op.RERAISE,
]);

/** Depth before the instruction at each code unit; -1 where no path leads. */
export function stackDepths(code: CodeObject): Int32Array {
  const bytes = code.co_code;
  const depths = new Int32Array(bytes.length >> 1).fill(-1);
  const work: [offset: number, depth: number][] = [[0, 0]];
  for (const e of readExceptionTable(code.co_exceptiontable)) work.push([e.target, e.depth + (e.lasti ? 2 : 1)]);
  while (work.length > 0) {
    let [offset, depth] = work.pop()!;
    while (offset < bytes.length && depths[offset >> 1]! < 0) {
      let arg = 0;
      while (bytes[offset] === Op.EXTENDED_ARG) {
        depths[offset >> 1] = depth;
        arg = (arg | bytes[offset + 1]!) << 8;
        offset += 2;
      }
      const opcode = bytes[offset]!;
      arg |= bytes[offset + 1]!;
      depths[offset >> 1] = depth;
      const target = jumpTarget(offset, opcode, arg);
      if (target >= 0) work.push([target, depth + stackEffect(opcode, arg, true)]);
      if (NEVER_FALLS_THROUGH.has(opcode)) break;
      depth += stackEffect(opcode, arg, false);
      offset += 2 + 2 * CACHES[opcode]!;
    }
  }
  return depths;
}
