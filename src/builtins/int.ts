/** The `int` type. Source: Objects/longobject.c. The arithmetic is in `protocols/int-arith.ts`, `int(x)` in `number/convert.ts`. */
import { bitLength, intTrueDivide } from "../base/number/convert.ts";
import { roundInt } from "../base/number/round.ts";
import { PyBytes } from "../objects/bytes.ts";
import { PyTuple } from "../objects/containers.ts";
import { intOf, PyFloat, PyIntSub } from "../objects/number.ts";
import { type Int, None, NotImplemented, type Value } from "../objects/object.ts";
import type { PyType } from "../objects/type.ts";
import { intType } from "../objects/types.ts";
import { call1 } from "../protocols/call.ts";
import { intToDouble } from "../protocols/clinic/converters.ts";
import { classMethod, getset, method, newSlot, type TypeDef } from "../protocols/define.ts";
import { pyError, raiseError } from "../protocols/errors.ts";
import { intHash } from "../protocols/hash.ts";
import * as arith from "../protocols/int-arith.ts";
import { index, indexToNumber } from "../protocols/number.ts";
import { bytesOf } from "./bytes/construct.ts";
import { formatInt } from "./format/int.ts";
import { decimalText, intWithBase, toInt, tryInt } from "./number/convert.ts";
import { floatPower } from "./number/float-arith.ts";
import { intFromBytes, intToBytes, isLittle } from "./number/int-bytes.ts";

/** The int of a receiver: an int, bool or instance of a subclass. */
const own = (self: Value): Int => (typeof self === "number" ? self : intOf(self)!);

/** A binary slot of two ints of any kind. */
function binary(operation: (a: Int, b: Int) => Value): (a: Value, b: Value) => Value {
  return (a, b) => {
    const x = typeof a === "number" ? a : intOf(a);
    const y = typeof b === "number" ? b : intOf(b);
    return x === undefined || y === undefined ? NotImplemented : operation(x, y);
  };
}

function nonZero(b: Int, message: string): void {
  if (b === 0) raiseError(pyError("ZeroDivisionError", message));
}

function shiftCount(b: Int): void {
  if (arith.isNegative(b)) throw pyError("ValueError", "negative shift count");
}

function compareInts(a: Int, b: Int, op: number): boolean {
  switch (op) {
    case 0:
      return arith.intLess(a, b);
    case 1:
      return !arith.intLess(b, a);
    case 2:
      return a === b;
    case 3:
      return a !== b;
    case 4:
      return arith.intLess(b, a);
    default:
      return !arith.intLess(a, b);
  }
}

function power(a: Value, b: Value, modulus: Value): Value {
  const x = intOf(a);
  const y = intOf(b);
  if (x === undefined || y === undefined) return NotImplemented;
  if (modulus !== None) {
    const m = intOf(modulus);
    return m === undefined ? NotImplemented : arith.intPowerModulo(x, y, m);
  }
  if (arith.isNegative(y)) return floatPower(intToDouble(x), intToDouble(y));
  return arith.intPower(x, y);
}

const newInt = newSlot("($type, x=<unrepresentable>, /, base=<unrepresentable>)", "int", (cls, x, base) => {
  let n: Int;
  if (x === undefined) {
    if (base !== undefined) throw pyError("TypeError", "int() missing string argument");
    n = 0;
  } else n = base === undefined ? toInt(x) : intWithBase(x, indexToNumber(base, undefined));
  return cls === intType ? n : new PyIntSub(cls, n);
});

function roundTo(self: Value, digits: Value | undefined): Value {
  if (digits === undefined) return own(self);
  const places = index(digits);
  if (places >= 0) return own(self);
  return roundInt(own(self), typeof places === "bigint" ? -Number.MAX_SAFE_INTEGER : places);
}

function fromBytes(cls: PyType, bytes: Value, little: boolean, signed: boolean): Value {
  const n = intFromBytes(bytesOf(bytes), little, signed);
  return cls === intType ? n : call1(cls, n);
}

export const intDef: TypeDef<Value> = {
  make0: () => 0,
  make1: toInt,
  doc: `int([x]) -> integer
int(x, base=10) -> integer

Convert a number or string to an integer, or return 0 if no arguments
are given.  If x is a number, return x.__int__().  For floating-point
numbers, this truncates towards zero.

If x is not a number or if base is given, then x must be a string,
bytes, or bytearray instance representing an integer literal in the
given base.  The literal can be preceded by '+' or '-' and be surrounded
by whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.
Base 0 means to interpret the base from the string as an integer literal.
>>> int('0b100', base=0)
4`,
  isBase: true,
  matchSelf: true,
  convert: tryInt,
  slots: {
    new: (cls, args, kwnames) =>
      // fast path: int(x)
      cls === intType && args.length === 1 && kwnames === undefined ? toInt(args[0]!) : newInt(cls, args, kwnames),
    repr: (self) => decimalText(own(self)),
    hash: (self) => intHash(own(self)),
    richCompare: (self, other, op) => {
      const b = intOf(other);
      return b === undefined ? NotImplemented : compareInts(own(self), b, op);
    },
    add: binary(arith.intAdd),
    subtract: binary(arith.intSubtract),
    multiply: binary(arith.intMultiply),
    remainder: binary((a, b) => {
      nonZero(b, "integer modulo by zero");
      return arith.intModulo(a, b);
    }),
    divmod: binary((a, b) => {
      nonZero(b, "integer division or modulo by zero");
      return new PyTuple([arith.intFloorDivide(a, b), arith.intModulo(a, b)]);
    }),
    power,
    lshift: binary((a, b) => {
      shiftCount(b);
      return arith.intShiftLeft(a, b);
    }),
    rshift: binary((a, b) => {
      shiftCount(b);
      return arith.intShiftRight(a, b);
    }),
    and: binary(arith.intAnd),
    xor: binary(arith.intXor),
    or: binary(arith.intOr),
    floorDivide: binary((a, b) => {
      nonZero(b, "integer division or modulo by zero");
      return arith.intFloorDivide(a, b);
    }),
    trueDivide: binary((a, b) => {
      nonZero(b, "division by zero");
      const x = intTrueDivide(a, b);
      if (x === Infinity || x === -Infinity)
        throw pyError("OverflowError", "integer division result too large for a float");
      return new PyFloat(x);
    }),
    negative: (self) => arith.intNegate(own(self)),
    positive: own,
    absolute: (self) => {
      const n = own(self);
      return n < 0 ? arith.intNegate(n) : n;
    },
    invert: (self) => arith.intInvert(own(self)),
    bool: (self) => own(self) !== 0,
    int: own,
    float: (self) => new PyFloat(intToDouble(own(self))),
    index: own,
  },
  methods: {
    conjugate: method("($tuple, /)", "Returns self, the complex conjugate of any int.", own),
    bit_length: method(
      "($self, /)",
      "Number of bits necessary to represent self in binary.\n\n>>> bin(37)\n'0b100101'\n>>> (37).bit_length()\n6",
      (self) => bitLength(own(self)),
    ),
    bit_count: method(
      "($self, /)",
      "Number of ones in the binary representation of the absolute value of self.\n\nAlso known as the population count.\n\n>>> bin(13)\n'0b1101'\n>>> (13).bit_count()\n3",
      (self) => arith.bitCount(own(self)),
    ),
    to_bytes: method(
      "($self, /, length: ssize=1, byteorder: str='big', *, signed: bool=False)",
      `Return an array of bytes representing an integer.

  length
    Length of bytes object to use.  An OverflowError is raised if the
    integer is not representable with the given number of bytes.  Default
    is length 1.
  byteorder
    The byte order used to represent the integer.  If byteorder is 'big',
    the most significant byte is at the beginning of the byte array.  If
    byteorder is 'little', the most significant byte is at the end of the
    byte array.  To request the native byte order of the host system, use
    \`sys.byteorder' as the byte order value.  Default is to use 'big'.
  signed
    Determines whether two's complement is used to represent the integer.
    If signed is False and a negative integer is given, an OverflowError
    is raised.`,
      (self, length, byteorder, signed) => {
        const little = isLittle(byteorder);
        if (length < 0) throw pyError("ValueError", "length argument must be non-negative");
        return new PyBytes(intToBytes(own(self), length, little, signed));
      },
    ),
    from_bytes: classMethod(
      "($type, /, bytes, byteorder: str='big', *, signed: bool=False)",
      `Return the integer represented by the given array of bytes.

  bytes
    Holds the array of bytes to convert.  The argument must either
    support the buffer protocol or be an iterable object producing bytes.
    Bytes and bytearray are examples of built-in objects that support the
    buffer protocol.
  byteorder
    The byte order used to represent the integer.  If byteorder is 'big',
    the most significant byte is at the beginning of the byte array.  If
    byteorder is 'little', the most significant byte is at the end of the
    byte array.  To request the native byte order of the host system, use
    \`sys.byteorder' as the byte order value.  Default is to use 'big'.
  signed
    Indicates whether two's complement is used to represent the integer.`,
      (cls, bytes, byteorder, signed) => fromBytes(cls, bytes, isLittle(byteorder), signed),
    ),
    as_integer_ratio: method(
      "($self, /)",
      "Return a pair of integers, whose ratio is equal to the original int.\n\nThe ratio is in lowest terms and has a positive denominator.\n\n>>> (10).as_integer_ratio()\n(10, 1)\n>>> (-10).as_integer_ratio()\n(-10, 1)\n>>> (0).as_integer_ratio()\n(0, 1)",
      (self) => new PyTuple([own(self), 1]),
    ),
    __trunc__: method("($tuple, /)", "Truncating an Integral returns itself.", own),
    __floor__: method("($tuple, /)", "Flooring an Integral returns itself.", own),
    __ceil__: method("($tuple, /)", "Ceiling of an Integral returns itself.", own),
    __round__: method(
      "($self, ndigits=<unrepresentable>, /)",
      "Rounding an Integral returns itself.\n\nRounding with an ndigits argument also returns an integer.",
      roundTo,
    ),
    __getnewargs__: method("($self, /)", "", (self) => new PyTuple([own(self)])),
    __format__: method("($self, format_spec: str, /)", "Convert to a string according to format_spec.", (self, spec) =>
      formatInt(self, own(self), spec),
    ),
    __sizeof__: method("($self, /)", "Returns size in memory, in bytes.", (self) => {
      return 24 + 4 * Math.max(1, Math.ceil(bitLength(own(self)) / 30));
    }),
    is_integer: method(
      "($self, /)",
      "Returns True. Exists for duck type compatibility with float.is_integer.",
      () => true,
    ),
  },
  getset: {
    real: getset(own, undefined, "the real part of a complex number"),
    imag: getset(() => 0, undefined, "the imaginary part of a complex number"),
    numerator: getset(own, undefined, "the numerator of a rational number in lowest terms"),
    denominator: getset(() => 1, undefined, "the denominator of a rational number in lowest terms"),
  },
};
