/** `timedelta`: durations in whole microseconds. Source: Modules/_datetimemodule.c. */
import { PyTuple } from "../../objects/containers.ts";
import { intOf, PyFloat } from "../../objects/number.ts";
import { type Int, NotImplemented, normalInt, type Value } from "../../objects/object.ts";
import type { CompareOp } from "../../objects/slots.ts";
import type { PyType } from "../../objects/type.ts";
import { callMethod } from "../../protocols/call.ts";
import { compareOrder } from "../../protocols/compare.ts";
import { getset, lazyType, method, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { pyHash } from "../../protocols/hash.ts";
import { trueDivide } from "../../protocols/number.ts";
import { typeName } from "../../protocols/type-of.ts";
import { parseFields } from "./arguments.ts";
import { DAY_SECONDS, MILLION, PyTimedelta, PyTimedeltaSub, pad2, pad6, shownType } from "./layouts.ts";

const MAX_DAYS = 999999999;
const DAY_US = 86_400_000_000n;

/** A duration from any numbers of days, seconds and microseconds. */
export function makeDelta(days: number, seconds: number, us: number, cls: PyType = deltaType()): PyTimedelta {
  const carry = Math.floor(us / MILLION);
  const micro = us - carry * MILLION;
  const total = seconds + carry;
  const more = Math.floor(total / DAY_SECONDS);
  const d = days + more;
  if (d < -MAX_DAYS || d > MAX_DAYS) throw pyError("OverflowError", `days=${d}; must have magnitude <= ${MAX_DAYS}`);
  const s = total - more * DAY_SECONDS;
  return cls === deltaType() ? new PyTimedelta(d, s, micro) : new PyTimedeltaSub(cls, d, s, micro);
}

export const toMicroseconds = (d: PyTimedelta): bigint =>
  (BigInt(d.days) * 86400n + BigInt(d.seconds)) * 1000000n + BigInt(d.us);

function fromMicroseconds(us: bigint, cls: PyType = deltaType()): PyTimedelta {
  let days = us / DAY_US;
  let rest = us % DAY_US;
  if (rest < 0n) {
    rest += DAY_US;
    days -= 1n;
  }
  if (days > 2147483647n || days < -2147483648n)
    throw pyError("OverflowError", "Python int too large to convert to C int");
  const n = Number(rest);
  const seconds = Math.floor(n / MILLION);
  return makeDelta(Number(days), seconds, n - seconds * MILLION, cls);
}

const FIELDS = ["days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"];
/** Microseconds of each field, and the order in which rounding wants them added. */
const UNITS: readonly (readonly [field: number, us: number])[] = [
  [2, 1],
  [3, 1000],
  [1, 1e6],
  [4, 6e7],
  [5, 3.6e9],
  [0, 8.64e10],
  [6, 6.048e11],
];

function newDelta(cls: PyType, args: readonly Value[], kwnames: readonly string[] | undefined): Value {
  const fields = parseFields("__new__()", FIELDS, 0, args, kwnames);
  let total = 0n;
  let leftover = 0;
  for (const [at, unit] of UNITS) {
    const v = fields[at];
    if (v === undefined) continue;
    const n = intOf(v);
    if (n !== undefined) total += BigInt(n) * BigInt(unit);
    else if (v instanceof PyFloat) {
      const whole = Math.trunc(v.v);
      if (Number.isNaN(v.v)) throw pyError("ValueError", "cannot convert float NaN to integer");
      if (!Number.isFinite(whole)) throw pyError("OverflowError", "cannot convert float infinity to integer");
      total += BigInt(whole) * BigInt(unit);
      const fraction = v.v - whole;
      if (fraction === 0) continue;
      const product = fraction * unit;
      total += BigInt(Math.trunc(product));
      leftover += product - Math.trunc(product);
    } else throw pyError("TypeError", `unsupported type for timedelta ${FIELDS[at]} component: ${typeName(v)}`);
  }
  if (leftover !== 0) {
    let whole = cRound(leftover);
    if (Math.abs(whole - leftover) === 0.5) {
      const odd = Number(total & 1n);
      whole = 2 * cRound((leftover + odd) * 0.5) - odd;
    }
    total += BigInt(whole);
  }
  return fromMicroseconds(total, cls);
}

/** C's round: halves go away from zero. */
const cRound = (x: number): number => (x < 0 ? -Math.floor(-x + 0.5) : Math.floor(x + 0.5));

/** `a / b` to the nearest int, halves to even. */
function divideNearest(a: bigint, b: bigint): bigint {
  if (b === 0n) throw pyError("ZeroDivisionError", "integer division or modulo by zero");
  let n = a;
  let d = b;
  if (d < 0n) {
    n = -n;
    d = -d;
  }
  let q = n / d;
  let r = n % d;
  if (r < 0n) {
    r += d;
    q -= 1n;
  }
  const twice = r * 2n;
  return twice > d || (twice === d && (q & 1n) === 1n) ? q + 1n : q;
}

function floorDiv(a: bigint, b: bigint, message = "integer division or modulo by zero"): [bigint, bigint] {
  if (b === 0n) throw pyError("ZeroDivisionError", message);
  let q = a / b;
  let r = a % b;
  if (r !== 0n && r < 0n !== b < 0n) {
    q -= 1n;
    r += b;
  }
  return [q, r];
}

function ratio(v: PyFloat): [bigint, bigint] {
  const pair = callMethod(v, "as_integer_ratio");
  if (!(pair instanceof PyTuple)) {
    throw pyError(
      "TypeError",
      `unexpected return type from as_integer_ratio(): expected tuple, got '${typeName(pair)}'`,
    );
  }
  if (pair.items.length !== 2)
    throw pyError("ValueError", "unexpected return value from as_integer_ratio(): expected a pair of ints");
  return [BigInt(pair.items[0] as Int), BigInt(pair.items[1] as Int)];
}

const isDelta = (v: Value): v is PyTimedelta => v instanceof PyTimedelta;

export const addDeltas = (a: PyTimedelta, b: PyTimedelta): PyTimedelta =>
  makeDelta(a.days + b.days, a.seconds + b.seconds, a.us + b.us);
export const subtractDeltas = (a: PyTimedelta, b: PyTimedelta): PyTimedelta =>
  makeDelta(a.days - b.days, a.seconds - b.seconds, a.us - b.us);
export const negateDelta = (a: PyTimedelta): PyTimedelta => makeDelta(-a.days, -a.seconds, -a.us);

export function orderDeltas(a: PyTimedelta, b: PyTimedelta): number {
  return a.days - b.days || a.seconds - b.seconds || a.us - b.us;
}

function multiply(a: Value, b: Value): Value {
  const [d, other] = isDelta(a) ? [a, b] : [b as PyTimedelta, a];
  const n = intOf(other);
  if (n !== undefined) return fromMicroseconds(toMicroseconds(d) * BigInt(n));
  if (!(other instanceof PyFloat)) return NotImplemented;
  const [p, q] = ratio(other);
  return fromMicroseconds(divideNearest(toMicroseconds(d) * p, q));
}

function divide(a: Value, b: Value): Value {
  if (!isDelta(a)) return NotImplemented;
  if (isDelta(b)) return trueDivide(normalInt(toMicroseconds(a)), normalInt(toMicroseconds(b)));
  const n = intOf(b);
  if (n !== undefined) return fromMicroseconds(divideNearest(toMicroseconds(a), BigInt(n)));
  if (!(b instanceof PyFloat)) return NotImplemented;
  const [p, q] = ratio(b);
  return fromMicroseconds(divideNearest(toMicroseconds(a) * q, p));
}

function text(d: PyTimedelta): string {
  let out = d.days === 0 ? "" : `${d.days} day${d.days === 1 || d.days === -1 ? "" : "s"}, `;
  out += `${Math.floor(d.seconds / 3600)}:${pad2(Math.floor(d.seconds / 60) % 60)}:${pad2(d.seconds % 60)}`;
  return d.us === 0 ? out : `${out}.${pad6(d.us)}`;
}

function reprOf(d: PyTimedelta): string {
  const parts: string[] = [];
  if (d.days !== 0) parts.push(`days=${d.days}`);
  if (d.seconds !== 0) parts.push(`seconds=${d.seconds}`);
  if (d.us !== 0) parts.push(`microseconds=${d.us}`);
  return `${shownType(d.cls)}(${parts.length === 0 ? "0" : parts.join(", ")})`;
}

const compare = (a: PyTimedelta, b: Value, op: CompareOp): Value =>
  isDelta(b) ? compareOrder(orderDeltas(a, b), 0, op) : NotImplemented;

export const deltaType = lazyType(
  "datetime.timedelta",
  PyTimedelta,
  (): TypeDef<PyTimedelta> => ({
    doc: "Difference between two datetime values.\n\ntimedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)\n\nAll arguments are optional and default to 0.\nArguments may be integers or floats, and may be positive or negative.",
    isBase: true,
    slots: {
      new: newDelta,
      repr: reprOf,
      str: text,
      hash: (self) => pyHash(new PyTuple([self.days, self.seconds, self.us])),
      richCompare: compare,
      bool: (self) => self.days !== 0 || self.seconds !== 0 || self.us !== 0,
      add: (a, b) => (isDelta(a) && isDelta(b) ? addDeltas(a, b) : NotImplemented),
      subtract: (a, b) => (isDelta(a) && isDelta(b) ? subtractDeltas(a, b) : NotImplemented),
      multiply,
      trueDivide: divide,
      floorDivide: (a, b) => {
        if (!isDelta(a)) return NotImplemented;
        if (isDelta(b)) return normalInt(floorDiv(toMicroseconds(a), toMicroseconds(b))[0]);
        const n = intOf(b);
        if (n === undefined) return NotImplemented;
        return fromMicroseconds(floorDiv(toMicroseconds(a), BigInt(n))[0]);
      },
      remainder: (a, b) => {
        if (!isDelta(a) || !isDelta(b)) return NotImplemented;
        return fromMicroseconds(floorDiv(toMicroseconds(a), toMicroseconds(b), "integer modulo by zero")[1]);
      },
      divmod: (a, b) => {
        if (!isDelta(a) || !isDelta(b)) return NotImplemented;
        const [q, r] = floorDiv(toMicroseconds(a), toMicroseconds(b));
        return new PyTuple([normalInt(q), fromMicroseconds(r)]);
      },
      negative: negateDelta,
      positive: (self) => makeDelta(self.days, self.seconds, self.us),
      absolute: (self) => (self.days < 0 ? negateDelta(self) : makeDelta(self.days, self.seconds, self.us)),
    },
    methods: {
      total_seconds: method("($self, /)", "Total seconds in the duration.", (self) =>
        trueDivide(normalInt(toMicroseconds(self)), MILLION),
      ),
      __reduce__: method(
        "($self, /)",
        "__reduce__() -> (cls, state)",
        (self) => new PyTuple([self.cls, new PyTuple([self.days, self.seconds, self.us])]),
      ),
    },
    members: {
      days: getset((self) => self.days, undefined, "Number of days."),
      seconds: getset((self) => self.seconds, undefined, "Number of seconds (>= 0 and less than 1 day)."),
      microseconds: getset((self) => self.us, undefined, "Number of microseconds (>= 0 and less than 1 second)."),
    },
  }),
);
