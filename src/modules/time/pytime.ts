/** Times and durations from Python numbers. Source: Python/pytime.c. Nanoseconds are bigint throughout. */
import { PyFloat } from "../../objects/number.ts";
import type { Int, Value } from "../../objects/object.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";

export type Rounding = "floor" | "ceiling" | "timeout";
const BILLION = 1000000000n;
const TWO63 = 2 ** 63;
const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

function round(x: number, how: Rounding): number {
  if (how === "floor") return Math.floor(x);
  if (how === "ceiling") return Math.ceil(x);
  return x >= 0 ? Math.ceil(x) : Math.floor(x); // timeout: away from zero
}

/** A point in time (seconds, float or int) as nanoseconds: _PyTime_ObjectToTimespec. */
export function timestampNs(v: Value, how: Rounding): bigint {
  if (v instanceof PyFloat) {
    if (Number.isNaN(v.v)) throw pyError("ValueError", "Invalid value NaN (not a number)");
    const whole = Math.trunc(v.v);
    let seconds = whole;
    let ns = round((v.v - whole) * 1e9, how);
    if (ns >= 1e9) {
      ns -= 1e9;
      seconds += 1;
    } else if (ns < 0) {
      ns += 1e9;
      seconds -= 1;
    }
    if (!(seconds >= -TWO63 && seconds < TWO63))
      throw pyError("OverflowError", "timestamp out of range for platform time_t");
    return BigInt(seconds) * BILLION + BigInt(ns);
  }
  return BigInt(checkSeconds(index(v))) * BILLION;
}

function checkSeconds(n: Int): Int {
  if (typeof n === "bigint" && (n > MAX || n < MIN))
    throw pyError("OverflowError", "timestamp out of range for platform time_t");
  return n;
}

/** Whole seconds of a timestamp: _PyTime_ObjectToTime_t. */
export function wholeSeconds(v: Value): Int {
  if (v instanceof PyFloat) {
    if (Number.isNaN(v.v)) throw pyError("ValueError", "Invalid value NaN (not a number)");
    const n = Math.floor(v.v);
    if (!(n >= -TWO63 && n < TWO63)) throw pyError("OverflowError", "timestamp out of range for platform time_t");
    return Number.isSafeInteger(n) ? n + 0 : BigInt(n);
  }
  return checkSeconds(index(v));
}

/** A duration in seconds as nanoseconds: _PyTime_FromSecondsObject. */
export function durationNs(v: Value, how: Rounding): bigint {
  let ns: bigint;
  if (v instanceof PyFloat) {
    if (Number.isNaN(v.v)) throw pyError("ValueError", "Invalid value NaN (not a number)");
    const x = round(v.v * 1e9, how);
    if (!(x >= -TWO63 && x < TWO63)) throw pyError("OverflowError", "timestamp too large to convert to C _PyTime_t");
    ns = BigInt(x);
  } else {
    const n = index(v);
    if (typeof n === "bigint" && (n > MAX || n < MIN))
      throw pyError("OverflowError", "timestamp too large to convert to C _PyTime_t");
    ns = BigInt(n) * BILLION;
  }
  if (ns > MAX || ns < MIN) throw pyError("OverflowError", "timestamp too large to convert to C _PyTime_t");
  return ns;
}
