/** The `_opcode` module: stack effects from the opcode table. Source: Modules/_opcode.c. */
import { defineModule } from "../objects/module.ts";
import { None, type Value } from "../objects/object.ts";
import { fn } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { index } from "../protocols/number.ts";
import { HAVE_ARGUMENT, OPCODE_NAMES, stackEffect } from "../spec/opcodes.ts";

function effect(opcode: number, oparg: Value, jump: Value): number {
  let arg = 0;
  if (opcode >= HAVE_ARGUMENT) {
    if (oparg === None) throw pyError("ValueError", "stack_effect: opcode requires oparg but oparg was not specified");
    arg = Number(index(oparg));
  } else if (oparg !== None) {
    throw pyError("ValueError", "stack_effect: opcode does not permit oparg but oparg was specified");
  }
  if (jump !== None && jump !== true && jump !== false)
    throw pyError("ValueError", "stack_effect: jump must be False, True or None");
  if (OPCODE_NAMES[opcode] === undefined) throw pyError("ValueError", "invalid opcode or oparg");
  if (jump === None) return Math.max(stackEffect(opcode, arg, true), stackEffect(opcode, arg, false));
  return stackEffect(opcode, arg, jump === true);
}

export const opcodeModule = defineModule("_opcode", () => ({
  doc: "Opcode support module.",
  functions: {
    stack_effect: fn(
      "($module, opcode: int, oparg=None, /, *, jump=None)",
      "Compute the stack effect of the opcode.",
      effect,
    ),
    get_specialization_stats: fn("($module, /)", "Return the specialization stats", () => None),
  },
}));
