/** Operations that `Decimal` and `Context` both have as methods: name, documentation, function. */
import * as a from "../../base/decimal/arithmetic.ts";
import * as cmp from "../../base/decimal/compare.ts";
import type { Context } from "../../base/decimal/context.ts";
import * as g from "../../base/decimal/digits.ts";
import * as f from "../../base/decimal/functions.ts";
import { type Dec, withSign } from "../../base/decimal/number.ts";

export interface UnaryOperation {
  readonly of: (x: Dec, ctx: Context) => Dec;
  readonly doc: string;
  readonly contextDoc: string;
}
export interface BinaryOperation {
  readonly of: (x: Dec, y: Dec, ctx: Context) => Dec;
  readonly doc: string;
  readonly contextDoc: string;
}

export const UNARY: Readonly<Record<string, UnaryOperation>> = {
  exp: {
    of: f.exp,
    doc: "Return the value of the (natural) exponential function e**x at the given\nnumber.  The function always uses the ROUND_HALF_EVEN mode and the result is\ncorrectly rounded.",
    contextDoc: "Return e ** x.",
  },
  ln: {
    of: f.ln,
    doc: "Return the natural (base e) logarithm of the operand. The function always\nuses the ROUND_HALF_EVEN mode and the result is correctly rounded.",
    contextDoc: "Return the natural (base e) logarithm of x.",
  },
  log10: {
    of: f.log10,
    doc: "Return the base ten logarithm of the operand. The function always uses the\nROUND_HALF_EVEN mode and the result is correctly rounded.",
    contextDoc: "Return the base 10 logarithm of x.",
  },
  next_minus: {
    of: g.nextMinus,
    doc: "Return the largest number representable in the given context (or in the\ncurrent default context if no context is given) that is smaller than the given\noperand.",
    contextDoc: "Return the largest representable number smaller than x.",
  },
  next_plus: {
    of: g.nextPlus,
    doc: "Return the smallest number representable in the given context (or in the\ncurrent default context if no context is given) that is larger than the given\noperand.",
    contextDoc: "Return the smallest representable number larger than x.",
  },
  normalize: {
    of: g.normalize,
    doc: "Normalize the number by stripping the rightmost trailing zeros and\nconverting any result equal to Decimal('0') to Decimal('0e0').",
    contextDoc: "Reduce x to its simplest form. Alias for reduce(x).",
  },
  sqrt: {
    of: f.sqrt,
    doc: "Return the square root of the argument to full precision. The result is\ncorrectly rounded using the ROUND_HALF_EVEN rounding mode.",
    contextDoc: "Square root of a non-negative number to context precision.",
  },
  logb: {
    of: g.logb,
    doc: "For a non-zero number, return the adjusted exponent of the operand as a\nDecimal instance.",
    contextDoc: "Return the exponent of the magnitude of the operand's MSD.",
  },
  logical_invert: {
    of: g.logicalInvert,
    doc: "Return the digit-wise inversion of the (logical) operand.",
    contextDoc: "Invert all digits of x.",
  },
};

export const BINARY: Readonly<Record<string, BinaryOperation>> = {
  compare: {
    of: cmp.compare,
    doc: "Compare self to other.  Return a decimal value.",
    contextDoc: "Compare x and y numerically.",
  },
  compare_signal: {
    of: cmp.compareSignal,
    doc: "Identical to compare, except that all NaNs signal.",
    contextDoc: "Compare x and y numerically.  All NaNs signal.",
  },
  max: {
    of: cmp.max,
    doc: "Maximum of self and other.  If one operand is a quiet NaN and the other is\nnumeric, the numeric operand is returned.",
    contextDoc: "Compare the values numerically and return the maximum.",
  },
  max_mag: {
    of: cmp.maxMag,
    doc: "Similar to the max() method, but the comparison is done using the absolute\nvalues of the operands.",
    contextDoc: "Compare the values numerically with their sign ignored.",
  },
  min: {
    of: cmp.min,
    doc: "Minimum of self and other. If one operand is a quiet NaN and the other is\nnumeric, the numeric operand is returned.",
    contextDoc: "Compare the values numerically and return the minimum.",
  },
  min_mag: {
    of: cmp.minMag,
    doc: "Similar to the min() method, but the comparison is done using the absolute\nvalues of the operands.",
    contextDoc: "Compare the values numerically with their sign ignored.",
  },
  next_toward: {
    of: g.nextToward,
    doc: "If the two operands are unequal, return the number closest to the first\noperand in the direction of the second operand.",
    contextDoc: "Return the number closest to x, in the direction towards y.",
  },
  remainder_near: {
    of: a.remainderNear,
    doc: "Return the remainder from dividing self by other.  This differs from\nself % other in that the sign of the remainder is chosen so as to minimize its\nabsolute value.",
    contextDoc:
      "Return x - y * n, where n is the integer nearest the exact value of x / y\n(if the result is 0 then its sign will be the sign of x).",
  },
  logical_and: {
    of: g.logicalAnd,
    doc: "Return the digit-wise 'and' of the two (logical) operands.",
    contextDoc: "Digit-wise and of x and y.",
  },
  logical_or: {
    of: g.logicalOr,
    doc: "Return the digit-wise 'or' of the two (logical) operands.",
    contextDoc: "Digit-wise or of x and y.",
  },
  logical_xor: {
    of: g.logicalXor,
    doc: "Return the digit-wise 'exclusive or' of the two (logical) operands.",
    contextDoc: "Digit-wise xor of x and y.",
  },
  rotate: {
    of: g.rotate,
    doc: "Return the result of rotating the digits of the first operand by an amount\nspecified by the second operand.",
    contextDoc: "Return a copy of x, rotated by y places.",
  },
  scaleb: {
    of: g.scaleb,
    doc: "Return the first operand with the exponent adjusted the second.",
    contextDoc: "Return the first operand after adding the second value to its exp.",
  },
  shift: {
    of: g.shift,
    doc: "Return the result of shifting the digits of the first operand by an amount\nspecified by the second operand.",
    contextDoc: "Return a copy of x, shifted by y places.",
  },
  compare_total: {
    of: cmp.compareTotal,
    doc: "Compare two operands using their abstract representation rather than\ntheir numerical value.",
    contextDoc: "Compare x and y using their abstract representation.",
  },
  compare_total_mag: {
    of: cmp.compareTotalMag,
    doc: "Compare two operands using their abstract representation rather than their\nvalue as in compare_total(), but ignoring the sign of each operand.",
    contextDoc: "Compare x and y using their abstract representation, ignoring sign.",
  },
  copy_sign: {
    of: (x, y) => withSign(x, y.sign),
    doc: "Return a copy of the first operand with the sign set to be the same as the\nsign of the second operand.",
    contextDoc: "Copy the sign from y to x.",
  },
};

/** Operations that only contexts have as methods; decimals have operators. */
export const CONTEXT_UNARY: Readonly<Record<string, readonly [UnaryOperation["of"], string]>> = {
  abs: [a.absolute, "Return the absolute value of x."],
  minus: [
    a.minus,
    "Minus corresponds to the unary prefix minus operator in Python, but applies\nthe context to the result.",
  ],
  plus: [
    a.plus,
    "Plus corresponds to the unary prefix plus operator in Python, but applies\nthe context to the result.",
  ],
};
export const CONTEXT_BINARY: Readonly<Record<string, readonly [BinaryOperation["of"], string]>> = {
  add: [a.add, "Return the sum of x and y."],
  divide: [a.divide, "Return x divided by y."],
  divide_int: [a.divideInt, "Return x divided by y, truncated to an integer."],
  multiply: [a.multiply, "Return the product of x and y."],
  quantize: [g.quantize, "Return a value equal to x (rounded), having the exponent of y."],
  remainder: [
    a.remainder,
    "Return the remainder from integer division.  The sign of the result,\nif non-zero, is the same as that of the original dividend.",
  ],
  subtract: [a.subtract, "Return the difference between x and y."],
};

/** Tests: name, on a number in a context, documentation of the Decimal method and of the Context method. */
export const TESTS: Readonly<Record<string, readonly [(x: Dec, ctx: Context) => boolean, string, string]>> = {
  is_canonical: [
    () => true,
    "Return True if the argument is canonical and False otherwise.  Currently,\na Decimal instance is always canonical, so this operation always returns\nTrue.",
    "Return True if x is canonical, False otherwise.",
  ],
  is_finite: [
    (x) => x.isFinite,
    "Return True if the argument is a finite number, and False if the argument\nis infinite or a NaN.",
    "Return True if x is finite, False otherwise.",
  ],
  is_infinite: [
    (x) => x.kind === 1,
    "Return True if the argument is either positive or negative infinity and\nFalse otherwise.",
    "Return True if x is infinite, False otherwise.",
  ],
  is_nan: [
    (x) => x.isNaN,
    "Return True if the argument is a (quiet or signaling) NaN and False\notherwise.",
    "Return True if x is a qNaN or sNaN, False otherwise.",
  ],
  is_qnan: [
    (x) => x.kind === 2,
    "Return True if the argument is a quiet NaN, and False otherwise.",
    "Return True if x is a quiet NaN, False otherwise.",
  ],
  is_snan: [
    (x) => x.kind === 3,
    "Return True if the argument is a signaling NaN and False otherwise.",
    "Return True if x is a signaling NaN, False otherwise.",
  ],
  is_signed: [
    (x) => x.sign === 1,
    "Return True if the argument has a negative sign and False otherwise.\nNote that both zeros and NaNs can carry signs.",
    "Return True if x is negative, False otherwise.",
  ],
  is_zero: [
    (x) => x.isZero,
    "Return True if the argument is a (positive or negative) zero and False\notherwise.",
    "Return True if x is a zero, False otherwise.",
  ],
  is_normal: [
    (x, ctx) => x.isFinite && x.coef !== 0n && x.adjusted >= ctx.emin,
    "Return True if the argument is a normal finite non-zero number with an\nadjusted exponent greater than or equal to Emin.",
    "Return True if x is a normal number, False otherwise.",
  ],
  is_subnormal: [
    (x, ctx) => x.isFinite && x.coef !== 0n && x.adjusted < ctx.emin,
    "Return True if the argument is subnormal, and False otherwise.",
    "Return True if x is subnormal, False otherwise.",
  ],
};
