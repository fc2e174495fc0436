/**
 * Units are called for nothing before their first use, so that V8 notes the types in them: what runs once before or after a hot loop
 * would have none otherwise, and the machine code of the whole would be thrown away there.
 */
import { PyDict } from "../objects/dict.ts";
import { GEN_CLOSED, PyFrame, PyGenerator } from "../objects/frame.ts";
import {
  PyDictItemIterator,
  PyDictKeyIterator,
  PyDictValueIterator,
  PyEnumerate,
  PyListIterator,
  PyRangeIterator,
  PyTupleIterator,
  PyZip,
} from "../objects/iterators.ts";
import { None, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { Op } from "../spec/opcodes.ts";
import { opcodeAt } from "../vm/code.ts";
import { tier } from "../vm/tier.ts";
import type { Unit } from "./compiled.ts";
import { helpers, rehearse } from "./runtime.ts";
import { LEAVE } from "./translate/translator.ts";

const NO_GLOBALS = new PyDict();

/** What stands in for the functions by which units are left. */
const STANDS = [() => undefined, () => undefined];

/**
 * Calls a unit for nothing. How it is left V8 sees as a call of one function or another: it puts a copy of the only one that it has
 * seen into every unit. The generator of the frame is running, so that a unit refuses to go on with it; without one it is shown its
 * end. A loop is shown an iterator that has come to its end.
 */
export function prepare(unit: Unit, running: PyFrame): void {
  const { host } = rt;
  const { type } = unit.entry;
  const [leave] = LEAVE[type];
  const table = helpers as { [K in keyof typeof helpers]?: unknown };
  const { [leave]: left, resumeSlowly, ended } = helpers;
  const run = unit.run as (first?: PyGenerator | PyFrame, second?: Value | PyFrame | number) => void;
  const frame = new PyFrame(running.code, undefined, NO_GLOBALS, None, undefined, []);
  const last = type === "frame" ? atLastRound(running) : undefined;
  host.notesTypes?.(true);
  if (!tier.isRehearsed) rehearse(running);
  tier.isRehearsed = true;
  for (const stand of STANDS) {
    table[leave] = table.resumeSlowly = table.ended = stand;
    run();
    if (last !== undefined) run(last, unit.rounds);
    if (type !== "generator") continue;
    run(running.generator, None);
    run(undefined, frame);
  }
  table[leave] = left;
  table.resumeSlowly = resumeSlowly;
  table.ended = ended;
  host.notesTypes?.(false);
  host.hasCompiled?.();
}

/** A copy of a frame that stands at the head of a `for` loop, where the loop ends; `undefined` for other loops. */
function atLastRound({ code, func, globals, builtins, fast, sp, pc }: PyFrame): PyFrame | undefined {
  let head = pc;
  while (opcodeAt(code, head) === Op.NOP) head++; // what was an EXTENDED_ARG
  const iterator = opcodeAt(code, head) === Op.FOR_ITER ? exhausted(fast[sp - 1]!) : undefined;
  if (iterator === undefined) return undefined;
  const frame = new PyFrame(code, func, globals, builtins, undefined, fast.slice());
  frame.fast[sp - 1] = iterator;
  frame.sp = sp;
  return frame;
}

/** An iterator of the same kind, over the same, that has no more items; `undefined` where such cannot be made. */
function exhausted(it: Value): Value | undefined {
  if (it instanceof PyListIterator && it.sequence !== undefined) {
    return new PyListIterator(it.sequence, it.sequence.length, it.isLoops);
  }
  if (it instanceof PyTupleIterator && it.sequence !== undefined) {
    return new PyTupleIterator(it.sequence, it.sequence.items.length, it.isLoops);
  }
  if (it instanceof PyRangeIterator) return new PyRangeIterator(it.next, it.step, 0, it.isLoops);
  if (it instanceof PyDictItemIterator) return new PyDictItemIterator(NO_GLOBALS, 0);
  if (it instanceof PyDictKeyIterator) return new PyDictKeyIterator(NO_GLOBALS, 0);
  if (it instanceof PyDictValueIterator) return new PyDictValueIterator(NO_GLOBALS, 0);
  if (it instanceof PyZip) {
    const iterators = it.iterators.map(exhausted);
    return iterators.every((each) => each !== undefined) ? new PyZip(iterators, it.strict) : undefined;
  }
  if (it instanceof PyEnumerate) {
    const iterator = exhausted(it.iterator);
    return iterator === undefined ? undefined : new PyEnumerate(iterator, it.index);
  }
  if (it.constructor !== PyGenerator) return undefined;
  const generator = new PyGenerator((it as PyGenerator).frame, None, None);
  generator.state = GEN_CLOSED;
  return generator;
}
