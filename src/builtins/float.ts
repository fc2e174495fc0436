/** The `float` type. Source: Objects/floatobject.c. */

import { hashFloat } from "../base/hash/numeric.ts";
import { ceilToInt, floatAsIntegerRatio, floorToInt } from "../base/number/convert.ts";
import { floatFloorDivide, floatModulo } from "../base/number/float-division.ts";
import { floatRepr } from "../base/number/format-float.ts";
import { floatHex, HEX_TOO_LARGE, parseHexFloat } from "../base/number/parse-float.ts";
import { roundFloat, roundHalfEven } from "../base/number/round.ts";
import { PyTuple } from "../objects/containers.ts";
import { intOf, PyFloat, PyFloatSub } from "../objects/number.ts";
import { None, NotImplemented, type Value } from "../objects/object.ts";
import type { CompareOp } from "../objects/slots.ts";
import { floatType } from "../objects/types.ts";
import { call1 } from "../protocols/call.ts";
import { intToDouble } from "../protocols/clinic/converters.ts";
import { classMethod, getset, method, newSlot, type TypeDef } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { identityHash } from "../protocols/identity.ts";
import { indexToNumber } from "../protocols/number.ts";
import { formatFloatValue } from "./format/float.ts";
import { floatToInt, toFloat, tryFloat } from "./number/convert.ts";
import { floatPower } from "./number/float-arith.ts";

/** An operand as a double; `undefined` when it is neither float nor int. */
function operand(v: Value): number | undefined {
  if (v instanceof PyFloat) return v.v;
  if (typeof v === "number") return v;
  const n = intOf(v);
  return n === undefined ? undefined : intToDouble(n);
}

function binary(operation: (a: number, b: number) => number): (a: Value, b: Value) => Value {
  return (a, b) => {
    const x = operand(a);
    if (x === undefined) return NotImplemented;
    const y = operand(b);
    if (y === undefined) return NotImplemented;
    return new PyFloat(operation(x, y));
  };
}

function nonZero(y: number, message: string): void {
  if (y === 0) throw pyError("ZeroDivisionError", message);
}

/** Doubles and ints of any size compare by exact value: JavaScript's mixed comparison of number and bigint is exact. */
function compareExact(x: number, y: number | bigint, op: CompareOp): boolean {
  switch (op) {
    case 0:
      return x < y;
    case 1:
      return x <= y;
    case 2:
      // biome-ignore lint/suspicious/noDoubleEquals: number == bigint compares mathematical values
      return x == y;
    case 3:
      // biome-ignore lint/suspicious/noDoubleEquals: number != bigint compares mathematical values
      return x != y;
    case 4:
      return x > y;
    case 5:
      return x >= y;
  }
}

const newFloat = newSlot("($type, x=<unrepresentable>, /)", "float", (cls, x) => {
  const value = x === undefined ? 0 : toFloat(x);
  return cls === floatType ? new PyFloat(value) : new PyFloatSub(cls, value);
});

/** Refuses infinities and NaN with the words of `int(x)`. */
function finite(x: number): number {
  floatToInt(x);
  return x;
}

function roundValue(x: number, ndigits: Value): Value {
  if (ndigits === None) return floatToInt(roundHalfEven(x));
  const places = indexToNumber(ndigits, undefined);
  const r = roundFloat(x, places);
  if (Math.abs(r) === Infinity && Number.isFinite(x))
    throw pyError("OverflowError", "rounded value too large to represent");
  return new PyFloat(r);
}

/** A float with the value of an exact or derived one: subclass instances lose their class. */
const plain = (self: PyFloat): Value => (self.cls === floatType ? self : new PyFloat(self.v));

export const floatDef: TypeDef<PyFloat> = {
  make1: (v) => (v instanceof PyFloat && v.cls === floatType ? v : new PyFloat(toFloat(v))),
  doc: "Convert a string or number to a floating-point number, if possible.",
  signature: "(x=0, /)",
  isBase: true,
  matchSelf: true,
  convert: tryFloat,
  slots: {
    new: (cls, args, kwnames) =>
      // fast path: float(x)
      cls === floatType && args.length === 1 && kwnames === undefined
        ? args[0] instanceof PyFloat && args[0].cls === floatType
          ? args[0]
          : new PyFloat(toFloat(args[0]!))
        : // a subclass with an `__init__` of its own may take keywords
          newFloat(
            cls,
            kwnames !== undefined && cls.slots.init !== floatType.slots.init
              ? args.slice(0, args.length - kwnames.length)
              : args,
            cls.slots.init !== floatType.slots.init ? undefined : kwnames,
          ),
    repr: (self) => floatRepr(self.v),
    hash: (self) => (Number.isNaN(self.v) ? identityHash(self) : hashFloat(self.v)),
    richCompare: (self, other, op) => {
      if (other instanceof PyFloat) return compareExact(self.v, other.v, op);
      const n = intOf(other);
      return n === undefined ? NotImplemented : compareExact(self.v, n, op);
    },
    add: binary((a, b) => a + b),
    subtract: binary((a, b) => a - b),
    multiply: binary((a, b) => a * b),
    remainder: binary((a, b) => {
      nonZero(b, "float modulo");
      return floatModulo(a, b);
    }),
    divmod: (a, b) => {
      const x = operand(a);
      if (x === undefined) return NotImplemented;
      const y = operand(b);
      if (y === undefined) return NotImplemented;
      nonZero(y, "float divmod()");
      return new PyTuple([new PyFloat(floatFloorDivide(x, y)), new PyFloat(floatModulo(x, y))]);
    },
    power: (a, b, modulus) => {
      if (modulus !== None)
        throw pyError("TypeError", "pow() 3rd argument not allowed unless all arguments are integers");
      const x = operand(a);
      if (x === undefined) return NotImplemented;
      const y = operand(b);
      return y === undefined ? NotImplemented : floatPower(x, y);
    },
    floorDivide: binary((a, b) => {
      nonZero(b, "float floor division by zero");
      return floatFloorDivide(a, b);
    }),
    trueDivide: binary((a, b) => {
      nonZero(b, "float division by zero");
      return a / b;
    }),
    negative: (self) => new PyFloat(-self.v),
    positive: plain,
    absolute: (self) => new PyFloat(Math.abs(self.v)),
    bool: (self) => self.v !== 0,
    int: (self) => floatToInt(self.v),
    float: plain,
  },
  methods: {
    conjugate: method("($self, /)", "Return self, the complex conjugate of any float.", plain),
    __trunc__: method("($self, /)", "Return the Integral closest to x between 0 and x.", (self) => floatToInt(self.v)),
    __floor__: method("($self, /)", "Return the floor as an Integral.", (self) => floorToInt(finite(self.v))),
    __ceil__: method("($self, /)", "Return the ceiling as an Integral.", (self) => ceilToInt(finite(self.v))),
    __round__: method(
      "($self, ndigits=None, /)",
      "Return the Integral closest to x, rounding half toward even.\n\nWhen an argument is passed, work like built-in round(x, ndigits).",
      (self, ndigits) => roundValue(self.v, ndigits),
    ),
    as_integer_ratio: method(
      "($self, /)",
      `Return a pair of integers, whose ratio is exactly equal to the original float.

The ratio is in lowest terms and has a positive denominator.  Raise
OverflowError on infinities and a ValueError on NaNs.

>>> (10.0).as_integer_ratio()
(10, 1)
>>> (0.0).as_integer_ratio()
(0, 1)
>>> (-.25).as_integer_ratio()
(-1, 4)`,
      (self) => {
        const x = self.v;
        if (Number.isNaN(x)) throw pyError("ValueError", "cannot convert NaN to integer ratio");
        if (Math.abs(x) === Infinity) throw pyError("OverflowError", "cannot convert Infinity to integer ratio");
        return new PyTuple(floatAsIntegerRatio(x));
      },
    ),
    fromhex: classMethod(
      "($type, string: text, /)",
      "Create a floating-point number from a hexadecimal string.\n\n>>> float.fromhex('0x1.ffffp10')\n2047.984375\n>>> float.fromhex('-0x1p-1074')\n-5e-324",
      (cls, string) => {
        const x = parseHexFloat(string);
        if (x === undefined) throw pyError("ValueError", "invalid hexadecimal floating-point string");
        if (x === HEX_TOO_LARGE) throw pyError("OverflowError", "hexadecimal value too large to represent as a float");
        return cls === floatType ? new PyFloat(x) : call1(cls, new PyFloat(x));
      },
    ),
    hex: method(
      "($self, /)",
      "Return a hexadecimal representation of a floating-point number.\n\n>>> (-0.1).hex()\n'-0x1.999999999999ap-4'\n>>> 3.14159.hex()\n'0x1.921f9f01b866ep+1'",
      (self) => floatHex(self.v),
    ),
    is_integer: method("($self, /)", "Return True if the float is an integer.", (self) => Number.isInteger(self.v)),
    __getnewargs__: method("($self, /)", "", (self) => new PyTuple([new PyFloat(self.v)])),
    __getformat__: classMethod(
      "($type, typestr: text, /)",
      `You probably don't want to use this function.

  typestr
    Must be 'double' or 'float'.

It exists mainly to be used in Python's test suite.

This function returns whichever of 'unknown', 'IEEE, big-endian' or 'IEEE,
little-endian' best describes the format of floating-point numbers used by the
C type named by typestr.`,
      (_cls, typestr) => {
        if (typestr !== "double" && typestr !== "float")
          throw pyError("ValueError", "__getformat__() argument 1 must be 'double' or 'float'");
        return "IEEE, little-endian";
      },
    ),
    __format__: method("($self, format_spec: str, /)", "Formats the float according to format_spec.", (self, spec) =>
      formatFloatValue(self, self.v, spec),
    ),
  },
  getset: {
    real: getset(plain, undefined, "the real part of a complex number"),
    imag: getset(() => new PyFloat(0), undefined, "the imaginary part of a complex number"),
  },
};
