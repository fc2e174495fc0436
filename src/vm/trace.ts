/** `sys.settrace` and `sys.setprofile`: what the traced loop reports. Source: Python/legacy_tracing.c. */
import type { PyFrame } from "../objects/frame.ts";
import type { Value } from "../objects/object.ts";

export function traceInstruction(_frame: PyFrame, pc: number): number {
  return pc;
}
export function traceReturn(_frame: PyFrame, _value: Value): void {}
export function traceThrow(_frame: PyFrame): void {}
