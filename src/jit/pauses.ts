/**
 * Pauses of loops. V8 gives a function its optimised code when it is called; for one that is in a loop it compiles other code that
 * can be entered in the middle, and both cost the same time. So a compiled loop returns now and then and is called again at once.
 */
import type { PyFrame } from "../objects/frame.ts";
import type { Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { Unit } from "./compiled.ts";
import { PAUSED } from "./runtime.ts";

/** Seconds between two pauses: fewer than what V8 waits, once it has optimised a function, before it compiles for the middle of it. */
const EARLY = 0.00005;
/** The same later, when V8 has had its time: a pause costs microseconds. */
const LATE = 0.001;
/** Pauses that are early. */
const SETTLED = 10_000;
const MAX_ROUNDS = 2 ** 24;

type LoopText = (frame: PyFrame, rounds: number) => Value | typeof PAUSED;

/** Runs a loop's unit in a frame until it is left. */
export function runPausing(unit: Unit, frame: PyFrame): Value {
  const run = unit.run as unknown as LoopText;
  const { clock } = rt.host;
  const start = clock.now();
  const result = run(frame, unit.rounds);
  const value = result === PAUSED ? goOn(unit, frame, run, start) : (result as Value);
  unit.seconds += clock.now() - start;
  return value;
}

/** Calls a loop that has paused again and again, and learns how often it should pause. */
function goOn(unit: Unit, frame: PyFrame, run: LoopText, begun: number): Value {
  const { clock } = rt.host;
  let start = begun;
  for (;;) {
    const end = clock.now();
    const wanted = unit.pauses++ < SETTLED ? EARLY : LATE;
    if (end - start < wanted) unit.rounds = Math.min(unit.rounds * 2, MAX_ROUNDS);
    else if (end - start > 3 * wanted) unit.rounds = Math.max(unit.rounds >> 1, 1);
    start = end;
    const result = run(frame, unit.rounds);
    if (result !== PAUSED) return result as Value;
  }
}
