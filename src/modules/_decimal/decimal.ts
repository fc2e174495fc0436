/** `decimal.Decimal`. Source: Modules/_decimal/_decimal.c. */

import * as a from "../../base/decimal/arithmetic.ts";
import { numberClass, order, sameQuantum } from "../../base/decimal/compare.ts";
import * as c from "../../base/decimal/context.ts";
import * as g from "../../base/decimal/digits.ts";
import { type DecimalSpec, formatDec, parseSpec } from "../../base/decimal/format.ts";
import { power, powerModulo } from "../../base/decimal/functions.ts";
import { Dec, negated, TEN, toText, withSign, ZERO } from "../../base/decimal/number.ts";
import { HASH_INF, HASH_MODULUS } from "../../base/hash/numeric.ts";
import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { intOf, PyComplex, PyFloat } from "../../objects/number.ts";
import { type Int, None, NotImplemented, normalInt, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { type CompareOp, EQ, NE } from "../../objects/slots.ts";
import { jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import type { PyType } from "../../objects/type.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call, call1, callMethod } from "../../protocols/call.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { compareOrder } from "../../protocols/compare.ts";
import {
  classMethod,
  getset,
  type LazyType,
  lazyType,
  type MethodDef,
  method,
  newSlot,
  unsigned,
} from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { identityHash } from "../../protocols/identity.ts";
import { isInstance } from "../../protocols/instance-check.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { fromDouble, fromValue, operand, operandOrRaise, ratio, toBigInt } from "./convert.ts";
import { BINARY, TESTS, UNARY } from "./operations.ts";
import {
  addStatus,
  contextArgument,
  currentContext,
  type PyDecContext,
  PyDecimal,
  PyDecimalSub,
  run,
  runBinary,
  state,
} from "./state.ts";

export const newDecimal = (d: Dec): PyDecimal => new PyDecimal(d);
const typed = (cls: PyType, d: Dec): Value => (cls === decimalType() ? new PyDecimal(d) : new PyDecimalSub(cls, d));

export const ROUNDING_HELP =
  "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]";

/** The number of a rounding mode given by name. */
export function roundingOf(v: Value): number {
  const name = strOf(v);
  const n = name === undefined ? -1 : c.ROUNDING_NAMES.indexOf(name as (typeof c.ROUNDING_NAMES)[number]);
  if (n < 0) throw pyError("TypeError", ROUNDING_HELP);
  return n;
}

/** Runs an operation in a context with another rounding mode. */
function runRounding(context: PyDecContext, rounding: Value, operation: (ctx: c.Context) => Dec): Dec {
  if (rounding === None) return run(context, operation);
  const mode = roundingOf(rounding);
  const { ctx } = context;
  const before = ctx.rounding;
  ctx.rounding = mode;
  try {
    return run(context, operation);
  } finally {
    ctx.rounding = before;
  }
}

/** An operator in the current context; NotImplemented for operands that are no numbers of ours. */
function arithmetic(x: Value, y: Value, of: (x: Dec, y: Dec, ctx: c.Context) => Dec): Value {
  const p = operand(x);
  if (p === undefined) return NotImplemented;
  const q = operand(y);
  if (q === undefined) return NotImplemented;
  return new PyDecimal(runBinary(currentContext(), of, p, q));
}

const unary =
  (of: (x: Dec, ctx: c.Context) => Dec) =>
  (self: PyDecimal): Value =>
    newDecimal(run(currentContext(), (ctx) => of(self.d, ctx)));

function text(d: Dec, engineering = false, context: PyDecContext = currentContext()): string {
  return toText(d, engineering, context.capitals === 1);
}

function powerSlot(x: Value, y: Value, modulus: Value): Value {
  const p = operand(x);
  if (p === undefined) return NotImplemented;
  const q = operand(y);
  if (q === undefined) return NotImplemented;
  const context = currentContext();
  if (modulus === None) return newDecimal(run(context, (ctx) => power(p, q, ctx)));
  const m = operand(modulus);
  if (m === undefined) return NotImplemented;
  return newDecimal(run(context, (ctx) => powerModulo(p, q, m, ctx)));
}

/** The other side of a comparison, exact; `self` changes when the other is a Rational. */
function comparand(self: Dec, other: Value, op: CompareOp, context: PyDecContext): [Dec, Dec] | undefined {
  const d = operand(other);
  if (d !== undefined) return [self, d];
  const isEquality = op === EQ || op === NE;
  if (other instanceof PyComplex) {
    if (!isEquality || other.im !== 0) return undefined;
    context.ctx.status |= c.FLOAT_OPERATION;
    return [self, fromDouble(other.re)];
  }
  if (other instanceof PyFloat) {
    if (isEquality) context.ctx.status |= c.FLOAT_OPERATION;
    else addStatus(context, c.FLOAT_OPERATION);
    return [self, fromDouble(other.v)];
  }
  const { rational } = state().types!;
  if (!isInstance(other, rational)) return undefined;
  const denominator = operandOrRaise(getAttr(other, "denominator"));
  const numerator = operandOrRaise(getAttr(other, "numerator"));
  const scaled = self.isFinite ? new Dec(self.sign, self.coef * denominator.coef, self.exp) : self;
  return [scaled, numerator];
}

function compareSlot(self: PyDecimal, other: Value, op: CompareOp): Value {
  // fast path: numbers, no NaN
  const known = self.d.isNaN ? undefined : operand(other);
  if (known !== undefined && !known.isNaN) return compareOrder(order(self.d, known), 0, op);
  const context = currentContext();
  const sides = comparand(self.d, other, op, context);
  if (sides === undefined) return NotImplemented;
  const [x, y] = sides;
  if (x.isNaN || y.isNaN) {
    const isEquality = op === EQ || op === NE;
    // signaling NaNs always signal, quiet ones where there is no order
    if (!isEquality || x.kind === 3 || y.kind === 3) addStatus(context, c.INVALID_OPERATION);
    return op === NE;
  }
  return compareOrder(order(x, y), 0, op);
}

/** Inverse of 10 modulo the hash modulus. */
const INVERSE_10 = 2075258708292324556n;

function hashOf(self: PyDecimal): Int {
  const { d } = self;
  if (d.kind === 3) throw pyError("TypeError", "Cannot hash a signaling NaN value");
  if (d.isNaN) return identityHash(self);
  if (!d.isFinite) return d.sign === 1 ? -HASH_INF : HASH_INF;
  const h = d.exp === 0 && d.small >= 0 ? d.small : normalInt((d.coef * hashScale(d.exp)) % HASH_MODULUS);
  if (d.sign === 0 || h === 0) return h;
  return h === 1 ? -2 : -h;
}

/** `hashScale` of exponents from 0 down, as they are asked for. */
const SCALES: bigint[] = [];

/** `10**exp` modulo the hash modulus. */
function hashScale(exp: number): bigint {
  const known = SCALES[-exp];
  if (known !== undefined) return known;
  let scale = 1n;
  let b = exp < 0 ? INVERSE_10 : 10n;
  for (let e = BigInt(Math.abs(exp)); e > 0n; e >>= 1n) {
    if (e & 1n) scale = (scale * b) % HASH_MODULUS;
    b = (b * b) % HASH_MODULUS;
  }
  if (-exp === SCALES.length) SCALES.push(scale);
  return scale;
}

export function toFloat(d: Dec): number {
  if (d.kind === 3) throw pyError("ValueError", "cannot convert signaling NaN to float");
  if (d.isNaN) return NaN;
  if (!d.isFinite) return d.sign === 1 ? -Infinity : Infinity;
  return Number(toText(d, false, true));
}

function asTuple(d: Dec): Value {
  const { tuple } = state().types!;
  if (d.kind === 1) return call(tuple, [d.sign, new PyTuple([0]), "F"]);
  const digits = d.isNaN && d.coef === 0n ? [] : Array.from(d.coef.toString(), Number);
  const exponent = d.isFinite ? d.exp : d.kind === 2 ? "n" : "N";
  return call(tuple, [d.sign, new PyTuple(digits), exponent]);
}

function roundMethod(self: PyDecimal, ndigits: Value | undefined): Value {
  if (ndigits === undefined || ndigits === None) return normalInt(toBigInt(self.d, c.ROUND_HALF_EVEN));
  if (intOf(ndigits) === undefined) throw pyError("TypeError", "optional arg must be an integer");
  const n = indexToNumber(ndigits, "OverflowError");
  const unit = new Dec(0, 1n, -n);
  return newDecimal(run(currentContext(), (ctx) => g.quantize(self.d, unit, ctx)));
}

/** Separators from a mapping like `localeconv()`. */
function groupingOf(v: Value | undefined): number[] {
  const s = v === undefined ? undefined : strOf(v);
  const bytes =
    s === undefined ? (v === undefined ? [] : [...bufferBytes(v)]) : [...jsFromStr(s)].map((ch) => ch.charCodeAt(0));
  return bytes;
}

let lastSpec: { readonly text: string; readonly capitals: boolean; readonly spec: DecimalSpec } | undefined;

/** The specification that a text stands for: programs format many numbers in one way. */
function specOf(text: string, capitals: boolean): DecimalSpec {
  if (lastSpec === undefined || lastSpec.text !== text || lastSpec.capitals !== capitals) {
    const spec = parseSpec(text, capitals);
    if (spec === undefined) throw pyError("ValueError", "invalid format string");
    lastSpec = { text, capitals, spec };
  }
  return lastSpec.spec;
}

function formatMethod(self: PyDecimal, spec: Value, override: Value | undefined): Value {
  const context = currentContext();
  const s = strOf(spec);
  if (s === undefined) throw pyError("TypeError", "format arg must be str");
  const parsed = specOf(jsFromStr(s), context.capitals === 1);
  if (override !== undefined) {
    if (!(override instanceof PyDict)) throw pyError("TypeError", "optional argument must be a dict");
    const item = (name: string): string | undefined => {
      const v = override.getStr(name);
      if (v === undefined) return undefined;
      const str = strOf(v);
      if (str === undefined) throw pyError("TypeError", `format override must be a string`);
      return jsFromStr(str);
    };
    const { point, separator, grouping } = parsed;
    return formatted(self.d, context, {
      ...parsed,
      point: item("decimal_point") ?? point,
      separator: item("thousands_sep") ?? separator,
      grouping: override.getStr("grouping") === undefined ? grouping : groupingOf(override.getStr("grouping")),
    });
  }
  if (parsed.type === "n") {
    const conventions = callMethod(rt.hooks.importModule("_locale"), "localeconv") as PyDict;
    const groups = conventions.getStr("grouping") as unknown as { items: readonly number[] };
    return formatted(self.d, context, {
      ...parsed,
      point: jsFromStr(strOf(conventions.getStr("decimal_point")!)!),
      separator: jsFromStr(strOf(conventions.getStr("thousands_sep")!)!),
      grouping: groups.items.filter((n) => n > 0 && n < 127),
    });
  }
  return formatted(self.d, context, parsed);
}

const formatted = (d: Dec, context: PyDecContext, spec: DecimalSpec): Value =>
  strFromJs(formatDec(d, spec, context.ctx.with(context.ctx.prec)));

const rounded = (rounding: number) =>
  unsigned(method("($self, /)", "", (self: PyDecimal) => normalInt(toBigInt(self.d, rounding))));

function methods(): Record<string, MethodDef<PyDecimal>> {
  const out: Record<string, MethodDef<PyDecimal>> = {};
  for (const [name, { of, doc }] of Object.entries(UNARY)) {
    out[name] = method("($self, /, context=None)", doc, (self: PyDecimal, context) =>
      newDecimal(run(contextArgument(context), (ctx) => of(self.d, ctx))),
    );
  }
  for (const [name, { of, doc }] of Object.entries(BINARY)) {
    out[name] = method("($self, /, other, context=None)", doc, (self: PyDecimal, other, context) => {
      const chosen = contextArgument(context);
      const y = operandOrRaise(other);
      return newDecimal(runBinary(chosen, of, self.d, y));
    });
  }
  for (const [name, [of, doc]] of Object.entries(TESTS)) {
    out[name] =
      name === "is_normal" || name === "is_subnormal"
        ? method("($self, /, context=None)", doc, (self: PyDecimal, context) =>
            of(self.d, contextArgument(context).ctx),
          )
        : method("($self, /)", doc, (self: PyDecimal) => of(self.d, currentContext().ctx));
  }
  return out;
}

const toIntegral = (doc: string, exact: boolean) =>
  method("($self, /, rounding=None, context=None)", doc, (self: PyDecimal, rounding, context) =>
    newDecimal(runRounding(contextArgument(context), rounding, (ctx) => g.toIntegral(self.d, ctx, exact))),
  );

export const decimalType: LazyType = lazyType("decimal.Decimal", PyDecimal, () => ({
  doc: "Construct a new Decimal object. 'value' can be an integer, string, tuple,\nor another Decimal object. If no value is given, return Decimal('0'). The\ncontext does not affect the conversion and is only passed to determine if\nthe InvalidOperation trap is active.\n",
  signature: '(value="0", context=None)',
  isBase: true,
  slots: {
    new: newSlot('($type, value="0", context=None)', "Decimal", (cls, value, context) => {
      const chosen = contextArgument(context);
      if (cls === decimalType() && value instanceof PyDecimal && value.cls === cls) return value;
      return typed(cls, fromValue(value, chosen, false));
    }),
    repr: (self) => `Decimal('${text(self.d)}')`,
    str: (self) => text(self.d),
    hash: hashOf,
    richCompare: compareSlot,
    add: (x, y) => arithmetic(x, y, a.add),
    subtract: (x, y) => arithmetic(x, y, a.subtract),
    multiply: (x, y) => arithmetic(x, y, a.multiply),
    trueDivide: (x, y) => arithmetic(x, y, a.divide),
    floorDivide: (x, y) => arithmetic(x, y, a.divideInt),
    remainder: (x, y) => arithmetic(x, y, a.remainder),
    divmod: (x, y) => {
      const p = operand(x);
      if (p === undefined) return NotImplemented;
      const q = operand(y);
      if (q === undefined) return NotImplemented;
      return new PyTuple(run(currentContext(), (ctx) => a.divmod(p, q, ctx)).map(newDecimal));
    },
    power: powerSlot,
    negative: unary(a.minus),
    positive: unary(a.plus),
    absolute: unary(a.absolute),
    bool: (self) => !self.d.isZero,
    int: (self) => normalInt(toBigInt(self.d, c.ROUND_DOWN)),
    float: (self) => new PyFloat(toFloat(self.d)),
  },
  methods: {
    ...methods(),
    to_integral: toIntegral(
      "Identical to the to_integral_value() method.  The to_integral() name has been\nkept for compatibility with older versions.",
      false,
    ),
    to_integral_exact: toIntegral(
      "Round to the nearest integer, signaling Inexact or Rounded as appropriate if\nrounding occurs.",
      true,
    ),
    to_integral_value: toIntegral("Round to the nearest integer without signaling Inexact or Rounded.", false),
    quantize: method(
      "($self, /, exp, rounding=None, context=None)",
      "Return a value equal to the first operand after rounding and having the\nexponent of the second operand.",
      (self, exp, rounding, context) => {
        const chosen = contextArgument(context);
        if (rounding === None) return newDecimal(runBinary(chosen, g.quantize, self.d, operandOrRaise(exp)));
        const mode = roundingOf(rounding);
        const y = operandOrRaise(exp);
        const { ctx } = chosen;
        const before = ctx.rounding;
        ctx.rounding = mode;
        try {
          return newDecimal(runBinary(chosen, g.quantize, self.d, y));
        } finally {
          ctx.rounding = before;
        }
      },
    ),
    fma: method(
      "($self, /, other, third, context=None)",
      "Fused multiply-add.  Return self*other+third with no rounding of the\nintermediate product self*other.",
      (self, other, third, context) => {
        const chosen = contextArgument(context);
        const y = operandOrRaise(other);
        const z = operandOrRaise(third);
        return newDecimal(run(chosen, (ctx) => a.fma(self.d, y, z, ctx)));
      },
    ),
    adjusted: method(
      "($self, /)",
      "Return the adjusted exponent of the number.  Defined as exp + digits - 1.\n",
      (self) => (self.d.isFinite ? self.d.adjusted : 0),
    ),
    canonical: method(
      "($self, /)",
      "Return the canonical encoding of the argument.  Currently, the encoding\nof a Decimal instance is always canonical, so this operation returns its\nargument unchanged.",
      (self) => self,
    ),
    conjugate: method("($self, /)", "Return self.", (self) => self),
    radix: method(
      "($self, /)",
      "Return Decimal(10), the radix (base) in which the Decimal class does\nall its arithmetic. Included for compatibility with the specification.",
      () => newDecimal(TEN),
    ),
    copy_abs: method(
      "($self, /)",
      "Return the absolute value of the argument.  This operation is unaffected by\ncontext and is quiet: no flags are changed and no rounding is performed.",
      (self) => newDecimal(withSign(self.d, 0)),
    ),
    copy_negate: method(
      "($self, /)",
      "Return the negation of the argument.  This operation is unaffected by\ncontext and is quiet: no flags are changed and no rounding is performed.",
      (self) => newDecimal(negated(self.d)),
    ),
    number_class: method(
      "($self, /, context=None)",
      "Return a string describing the class of the operand.",
      (self, context) => numberClass(self.d, contextArgument(context).ctx),
    ),
    to_eng_string: method(
      "($self, /, context=None)",
      "Convert to an engineering-type string.  Engineering notation has an exponent\nwhich is a multiple of 3, so there are up to 3 digits left of the decimal\nplace.",
      (self, context) => text(self.d, true, contextArgument(context)),
    ),
    same_quantum: method(
      "($self, /, other, context=None)",
      "Test whether self and other have the same exponent or whether both are NaN.",
      (self, other, context) => {
        contextArgument(context);
        return sameQuantum(self.d, operandOrRaise(other));
      },
    ),
    from_float: classMethod(
      "($type, f, /)",
      "Class method that converts a float to a decimal number, exactly.\nSince 0.1 is not exactly representable in binary floating point,\nDecimal.from_float(0.1) is not the same as Decimal('0.1').",
      (cls, f) => {
        let d: Dec;
        if (f instanceof PyFloat) d = fromDouble(f.v);
        else if (intOf(f) !== undefined) d = operandOrRaise(f);
        else throw pyError("TypeError", "argument must be int or float");
        return cls === decimalType() ? newDecimal(d) : call1(cls, newDecimal(d));
      },
    ),
    as_tuple: method("($self, /)", "Return a tuple representation of the number.", (self) => asTuple(self.d)),
    as_integer_ratio: method(
      "($self, /)",
      "Decimal.as_integer_ratio() -> (int, int)\n\nReturn a pair of integers, whose ratio is exactly equal to the original\nDecimal and with a positive denominator. The ratio is in lowest terms.\nRaise OverflowError on infinities and a ValueError on NaNs.",
      (self) => new PyTuple(ratio(self.d).map(normalInt)),
    ),
    __copy__: unsigned(method("($self, /)", "", (self) => self)),
    __deepcopy__: unsigned(method("($self, memo, /)", "", (self) => self)),
    __format__: unsigned(method("($tuple, fmtarg, override=<unrepresentable>, /)", "", formatMethod)),
    __reduce__: unsigned(method("($self, /)", "", (self) => new PyTuple([self.cls, new PyTuple([text(self.d)])]))),
    __round__: unsigned(method("($tuple, ndigits=<unrepresentable>, /)", "", roundMethod)),
    __ceil__: rounded(c.ROUND_CEILING),
    __floor__: rounded(c.ROUND_FLOOR),
    __trunc__: rounded(c.ROUND_DOWN),
    __complex__: unsigned(method("($self, /)", "", (self) => new PyComplex(toFloat(self.d), 0))),
    __sizeof__: unsigned(
      method("($self, /)", "", (self) => 104 + (self.d.digits > 76 ? Math.ceil(self.d.digits / 19) * 8 : 0)),
    ),
  },
  getset: {
    real: getset((self) => self),
    imag: getset(() => newDecimal(ZERO)),
  },
}));
