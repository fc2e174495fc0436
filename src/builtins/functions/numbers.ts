/** Builtin functions on numbers and characters. Source: Python/bltinmodule.c. */
import { intToString } from "../../base/number/int-text.ts";
import { PyByteArray, PyBytes } from "../../objects/bytes.ts";
import { PyList } from "../../objects/containers.ts";
import type { NativeDef } from "../../objects/function.ts";
import { PyFloat } from "../../objects/number.ts";
import { type Int, None, type Value } from "../../objects/object.ts";
import { codePointAt, strFromCodePoints, strLength, strOf } from "../../objects/str.ts";
import { floatType } from "../../objects/types.ts";
import { lookupSpecial } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { forEach } from "../../protocols/iterate.ts";
import { absolute, add, divmod, index, power } from "../../protocols/number.ts";
import { typeName } from "../../protocols/type-of.ts";

/** `0b…`, `0o…`, `0x…` with the sign in front. */
function withPrefix(n: Int, base: number, prefix: string): string {
  const text = intToString(n, base);
  return text.startsWith("-") ? `-${prefix}${text.slice(1)}` : prefix + text;
}

/** A running sum of doubles with Neumaier's correction, as 3.12's sum() keeps one. */
class FloatSum {
  total: number;
  correction = 0;
  constructor(start: number) {
    this.total = start;
  }
  add(x: number): void {
    const t = this.total + x;
    if (Math.abs(this.total) >= Math.abs(x)) this.correction += this.total - t + x;
    else this.correction += x - t + this.total;
    this.total = t;
  }
  /** The corrected sum; a correction that is not finite would spoil an infinite sum. */
  value(): number {
    return this.correction !== 0 && Number.isFinite(this.correction) ? this.total + this.correction : this.total;
  }
}

function sumFloats(floats: readonly number[], start: number): number {
  const sum = new FloatSum(start);
  for (let i = 0; i < floats.length; i++) sum.add(floats[i]!);
  return sum.value();
}

const isExactFloat = (v: Value): v is PyFloat => v instanceof PyFloat && v.cls === floatType;

function sum(iterable: Value, start: Value): Value {
  if (strOf(start) !== undefined) throw pyError("TypeError", "sum() can't sum strings [use ''.join(seq) instead]");
  if (start instanceof PyBytes) throw pyError("TypeError", "sum() can't sum bytes [use b''.join(seq) instead]");
  if (start instanceof PyByteArray) throw pyError("TypeError", "sum() can't sum bytearray [use b''.join(seq) instead]");
  let total = start;
  if (iterable instanceof PyList && iterable.floats.length > 0 && (start === 0 || isExactFloat(start))) {
    return new PyFloat(sumFloats(iterable.floats, start === 0 ? 0 : start.v));
  }
  let floats: FloatSum | undefined = isExactFloat(start) ? new FloatSum(start.v) : undefined;
  const take = (item: Value): boolean => {
    if (floats !== undefined) {
      if (isExactFloat(item)) floats.add(item.v);
      // an int that fits a C long is added without correction
      else if (typeof item === "number" || typeof item === "boolean") floats.total += Number(item);
      else return false;
      return true;
    }
    if (typeof total !== "number" || (typeof item !== "number" && typeof item !== "boolean")) return false;
    const sum = total + Number(item);
    if (!Number.isSafeInteger(sum)) return false;
    total = sum;
    return true;
  };
  const body = (item: Value): undefined => {
    if (take(item)) return;
    if (floats !== undefined) {
      total = new PyFloat(floats.value());
      floats = undefined;
    }
    total = add(total, item);
    if (isExactFloat(total)) floats = new FloatSum(total.v);
  };
  forEach(iterable, body, take);
  return floats === undefined ? total : new PyFloat((floats as FloatSum).value());
}

function ord(c: Value): Value {
  const s = strOf(c);
  let size: number;
  if (s !== undefined) {
    size = strLength(s);
    if (size === 1) return codePointAt(s, 0);
  } else if (c instanceof PyBytes || c instanceof PyByteArray) {
    size = c.bytes.length;
    if (size === 1) return c.bytes[0]!;
  } else throw pyError("TypeError", `ord() expected string of length 1, but ${typeName(c)} found`);
  throw pyError("TypeError", `ord() expected a character, but string of length ${size} found`);
}

export const numberFunctions: Readonly<Record<string, NativeDef>> = {
  abs: fn("(x, /)", "Return the absolute value of the argument.", (x) => absolute(x)),
  bin: fn(
    "(number, /)",
    "Return the binary representation of an integer.\n\n   >>> bin(2796202)\n   '0b1010101010101010101010'",
    (n) => withPrefix(index(n), 2, "0b"),
  ),
  chr: fn("(i: int, /)", "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.", (i) => {
    if (i < 0 || i > 0x10ffff) throw pyError("ValueError", "chr() arg not in range(0x110000)");
    return strFromCodePoints([i]);
  }),
  divmod: fn("(x, y, /)", "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.", (x, y) => divmod(x, y)),
  hex: fn(
    "(number, /)",
    "Return the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n   '0xc0ffee'",
    (n) => withPrefix(index(n), 16, "0x"),
  ),
  oct: fn("(number, /)", "Return the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'", (n) =>
    withPrefix(index(n), 8, "0o"),
  ),
  ord: fn("(c, /)", "Return the Unicode code point for a one-character string.", ord),
  pow: fn(
    "(base, exp, mod=None)",
    "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments\n\nSome types, such as ints, are able to use a more efficient algorithm when\ninvoked using the three argument form.",
    (base, exp, mod) => power(base, exp, mod),
  ),
  round: fn(
    "(number, ndigits=None)",
    "Round a number to a given precision in decimal digits.\n\nThe return value is an integer if ndigits is omitted or None.  Otherwise\nthe return value has the same type as the number.  ndigits may be negative.",
    (number, digits) => {
      const method = lookupSpecial(number, "__round__");
      if (method === undefined) throw pyError("TypeError", `type ${typeName(number)} doesn't define __round__ method`);
      return call(method, digits === None ? [] : [digits]);
    },
  ),
  sum: fn(
    "(iterable, /, start=0)",
    "Return the sum of a 'start' value (default: 0) plus an iterable of numbers\n\nWhen the iterable is empty, return the start value.\nThis function is intended specifically for use with numeric values and may\nreject non-numeric types.",
    (iterable, start) => sum(iterable, start as Value),
  ),
};
