/** `decimal.Context` and the context manager of `localcontext`. Source: Modules/_decimal/_decimal.c. */
import * as a from "../../base/decimal/arithmetic.ts";
import { numberClass, sameQuantum } from "../../base/decimal/compare.ts";
import * as c from "../../base/decimal/context.ts";
import { toIntegral } from "../../base/decimal/digits.ts";
import { power, powerModulo } from "../../base/decimal/functions.ts";
import { negated, TEN, toText, withSign } from "../../base/decimal/number.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { intOf, PyFloat } from "../../objects/number.ts";
import { type Int, None, normalInt, PyObject, type Value } from "../../objects/object.ts";
import { genericGetAttr, genericSetAttr } from "../../protocols/attributes.ts";
import { getset, initSlot, type LazyType, lazyType, type MethodDef, method, unsigned } from "../../protocols/define.ts";
import { attributeError, pyError } from "../../protocols/errors.ts";
import { fromDouble, fromValue, inContext, operandOrRaise } from "./convert.ts";
import { newDecimal, roundingOf } from "./decimal.ts";
import { BINARY, CONTEXT_BINARY, CONTEXT_UNARY, TESTS, UNARY } from "./operations.ts";
import { flagsOfDict, newSignalDict, PySignalDict, signalOf } from "./signal-dict.ts";
import {
  contextArgument,
  copyContext,
  currentContext,
  LIMITS,
  PyDecContext,
  PyDecContextSub,
  PyDecimal,
  run,
  setContext,
  signalList,
  state,
} from "./state.ts";

/** An int that fits a machine word. */
function word(v: Value): Int {
  const n = intOf(v);
  if (n === undefined) throw pyError("TypeError", "an integer is required");
  if (n > 9223372036854775807n || n < -9223372036854775808n)
    throw pyError("OverflowError", "Python int too large to convert to C ssize_t");
  return n;
}

function inRange(v: Value, low: bigint, high: bigint, message: string): Int {
  const n = word(v);
  if (n < low || n > high) throw pyError("ValueError", message);
  return n;
}

const SETTERS: Readonly<Record<string, (self: PyDecContext, v: Value) => void>> = {
  prec: (self, v) => {
    self.prec = inRange(v, 1n, LIMITS.prec, "valid range for prec is [1, MAX_PREC]");
    self.ctx.prec = Number(self.prec);
  },
  Emin: (self, v) => {
    self.emin = inRange(v, -LIMITS.exp, 0n, "valid range for Emin is [MIN_EMIN, 0]");
    self.ctx.emin = Number(self.emin);
  },
  Emax: (self, v) => {
    self.emax = inRange(v, 0n, LIMITS.exp, "valid range for Emax is [0, MAX_EMAX]");
    self.ctx.emax = Number(self.emax);
  },
  rounding: (self, v) => {
    self.ctx.rounding = roundingOf(v);
  },
  capitals: (self, v) => {
    self.capitals = Number(inRange(v, 0n, 1n, "valid values for capitals are 0 or 1"));
  },
  clamp: (self, v) => {
    self.ctx.clamp = Number(inRange(v, 0n, 1n, "valid values for clamp are 0 or 1"));
  },
};

function flagsOf(v: Value): number {
  if (v instanceof PySignalDict || v instanceof PyDict) return flagsOfDict(v);
  throw pyError("TypeError", "argument must be a signal dict");
}

/** Flags or traps given to the constructor: a list of signals or a mapping. */
function flagsArgument(v: Value): number {
  if (!(v instanceof PyList)) return flagsOf(v);
  let flags = 0;
  for (const item of v.items) flags |= signalOf(item).flag;
  return flags;
}

/** Names of raised flags, in the order of their bits. */
function flagNames(flags: number): string {
  const names: [number, string][] = [
    [c.CLAMPED, "Clamped"],
    [c.ANY_INVALID, "InvalidOperation"],
    [c.DIVISION_BY_ZERO, "DivisionByZero"],
    [c.INEXACT, "Inexact"],
    [c.FLOAT_OPERATION, "FloatOperation"],
    [c.OVERFLOW, "Overflow"],
    [c.ROUNDED, "Rounded"],
    [c.SUBNORMAL, "Subnormal"],
    [c.UNDERFLOW, "Underflow"],
  ];
  const lowest = (bits: number): number => bits & flags & -(bits & flags);
  return names
    .filter(([bits]) => (flags & bits) !== 0)
    .sort((x, y) => lowest(x[0]) - lowest(y[0]))
    .map(([, name]) => name)
    .join(", ");
}

function reprContext(self: PyDecContext): string {
  const { ctx } = self;
  return `Context(prec=${self.prec}, rounding=${c.ROUNDING_NAMES[ctx.rounding]}, Emin=${self.emin}, Emax=${self.emax}, capitals=${self.capitals}, clamp=${ctx.clamp}, flags=[${flagNames(ctx.status)}], traps=[${flagNames(self.traps)}])`;
}

const copied = (self: PyDecContext): Value => copyContext(self, false);

function methods(): Record<string, MethodDef<PyDecContext>> {
  const out: Record<string, MethodDef<PyDecContext>> = {};
  const unary = (name: string, of: (typeof CONTEXT_UNARY)[string][0], doc: string): void => {
    out[name] = method("($self, x, /)", doc, (self: PyDecContext, x) => {
      const d = operandOrRaise(x);
      return newDecimal(run(self, (ctx) => of(d, ctx)));
    });
  };
  const binary = (name: string, of: (typeof CONTEXT_BINARY)[string][0], doc: string): void => {
    out[name] = method("($self, x, y, /)", doc, (self: PyDecContext, x, y) => {
      const p = operandOrRaise(x);
      const q = operandOrRaise(y);
      return newDecimal(run(self, (ctx) => of(p, q, ctx)));
    });
  };
  for (const [name, { of, contextDoc }] of Object.entries(UNARY)) unary(name, of, contextDoc);
  for (const [name, { of, contextDoc }] of Object.entries(BINARY)) binary(name, of, contextDoc);
  for (const [name, [of, doc]] of Object.entries(CONTEXT_UNARY)) unary(name, of, doc);
  for (const [name, [of, doc]] of Object.entries(CONTEXT_BINARY)) binary(name, of, doc);
  unary("to_integral", (x, ctx) => toIntegral(x, ctx, false), "Identical to to_integral_value(x).");
  unary("to_integral_value", (x, ctx) => toIntegral(x, ctx, false), "Round to an integer.");
  unary(
    "to_integral_exact",
    (x, ctx) => toIntegral(x, ctx, true),
    "Round to an integer. Signal if the result is rounded or inexact.",
  );
  unary("copy_abs", (x) => withSign(x, 0), "Return a copy of x with the sign set to 0.");
  unary("copy_negate", negated, "Return a copy of x with the sign inverted.");
  unary("copy_decimal", (x) => x, "Return a copy of Decimal x.");
  for (const [name, [of, , doc]] of Object.entries(TESTS)) {
    out[name] = method("($self, x, /)", doc, (self: PyDecContext, x) => of(operandOrRaise(x), self.ctx));
  }
  return out;
}

export const contextType: LazyType = lazyType("decimal.Context", PyDecContext, () => ({
  doc: "The context affects almost all operations and controls rounding,\nOver/Underflow, raising of exceptions and much more.  A new context\ncan be initialized as follows:\n\n    >>> c = Context(prec=28, Emin=-425000000, Emax=425000000,\n    ...             rounding=ROUND_HALF_EVEN, capitals=1, clamp=1,\n    ...             traps=[InvalidOperation, DivisionByZero, Overflow],\n    ...             flags=[])\n    >>>\n\n\n",
  signature: "(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)",
  isBase: true,
  slots: {
    new: (cls) => {
      const made = copyContext(state().defaults, true);
      return cls === contextType() ? made : new PyDecContextSub(cls, made.ctx, made.traps, made.capitals);
    },
    init: initSlot(
      "($self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)",
      "Context",
      (self: PyDecContext, prec, rounding, emin, emax, capitals, clamp, flags, traps) => {
        const given: Record<string, Value> = { prec, rounding, Emin: emin, Emax: emax, capitals, clamp };
        for (const [name, v] of Object.entries(given)) if (v !== None) SETTERS[name]!(self, v);
        if (traps !== None) self.traps = flagsArgument(traps);
        if (flags !== None) self.ctx.status = flagsArgument(flags);
      },
    ),
    repr: reprContext,
    getAttr: (self, name) => {
      if (name === "traps")
        return newSignalDict({
          get: () => self.traps,
          set: (flags) => {
            self.traps = flags;
          },
        });
      if (name === "flags")
        return newSignalDict({
          get: () => self.ctx.status,
          set: (flags) => {
            self.ctx.status = flags;
          },
        });
      return genericGetAttr(self, name);
    },
    setAttr: (self, name, value) => {
      if (name === "traps" || name === "flags") {
        if (value === undefined) throw attributeError(self, name, "context attributes cannot be deleted");
        if (name === "traps") self.traps = flagsOf(value);
        else self.ctx.status = flagsOf(value);
        return;
      }
      genericSetAttr(self, name, value);
    },
  },
  methods: {
    ...methods(),
    divmod: method("($self, x, y, /)", "Return quotient and remainder of the division x / y.", (self, x, y) => {
      const p = operandOrRaise(x);
      const q = operandOrRaise(y);
      return new PyTuple(run(self, (ctx) => a.divmod(p, q, ctx)).map(newDecimal));
    }),
    fma: method("($self, x, y, z, /)", "Return x multiplied by y, plus z.", (self, x, y, z) => {
      const [p, q, r] = [operandOrRaise(x), operandOrRaise(y), operandOrRaise(z)];
      return newDecimal(run(self, (ctx) => a.fma(p, q, r, ctx)));
    }),
    power: method(
      "($self, /, a, b, modulo=None)",
      "Compute a**b. If 'a' is negative, then 'b' must be integral. The result\nwill be inexact unless 'a' is integral and the result is finite and can\nbe expressed exactly in 'precision' digits.",
      (self, x, y, modulo) => {
        const p = operandOrRaise(x);
        const q = operandOrRaise(y);
        if (modulo === None) return newDecimal(run(self, (ctx) => power(p, q, ctx)));
        const m = operandOrRaise(modulo);
        return newDecimal(run(self, (ctx) => powerModulo(p, q, m, ctx)));
      },
    ),
    same_quantum: method("($self, x, y, /)", "Return True if the two operands have the same exponent.", (_self, x, y) =>
      sameQuantum(operandOrRaise(x), operandOrRaise(y)),
    ),
    Etiny: method(
      "($self, /)",
      "Return a value equal to Emin - prec + 1, which is the minimum exponent value\nfor subnormal results.",
      (self) => normalInt(BigInt(self.emin) - BigInt(self.prec) + 1n),
    ),
    Etop: method(
      "($self, /)",
      "Return a value equal to Emax - prec + 1.  This is the maximum exponent\nif the _clamp field of the context is set to 1 (IEEE clamp mode).",
      (self) => normalInt(BigInt(self.emax) - BigInt(self.prec) + 1n),
    ),
    radix: method("($self, /)", "Return 10.", () => newDecimal(TEN)),
    canonical: method("($self, x, /)", "Return a new instance of x.", (_self, x) => {
      if (!(x instanceof PyDecimal)) throw pyError("TypeError", "argument must be a Decimal");
      return x;
    }),
    number_class: method("($self, x, /)", "Return an indication of the class of x.", (self, x) =>
      numberClass(operandOrRaise(x), self.ctx),
    ),
    to_sci_string: method("($self, x, /)", "Convert a number to a string using scientific notation.", (self, x) =>
      toText(operandOrRaise(x), false, self.capitals === 1),
    ),
    to_eng_string: method("($self, x, /)", "Convert a number to a string, using engineering notation.", (self, x) =>
      toText(operandOrRaise(x), true, self.capitals === 1),
    ),
    _apply: unsigned(
      method("($self, x, /)", "", (self, x) => newDecimal(run(self, (ctx) => c.finalize(operandOrRaise(x), ctx)))),
    ),
    clear_flags: method("($self, /)", "Reset all flags to False.", (self) => {
      self.ctx.status = 0;
      return None;
    }),
    clear_traps: method("($self, /)", "Set all traps to False.", (self) => {
      self.traps = 0;
      return None;
    }),
    copy: method("($self, /)", "Return a duplicate of the context with all flags cleared.", copied),
    __copy__: unsigned(method("($self, /)", "", copied)),
    __reduce__: unsigned(
      method("($self, /)", "", (self) => {
        const { ctx } = self;
        return new PyTuple([
          self.cls,
          new PyTuple([
            self.prec,
            c.ROUNDING_NAMES[ctx.rounding]!,
            self.emin,
            self.emax,
            self.capitals,
            ctx.clamp,
            new PyList(signalList(ctx.status)),
            new PyList(signalList(self.traps)),
          ]),
        ]);
      }),
    ),
    create_decimal: method(
      '($self, num="0", /)',
      "Create a new Decimal instance from num, using self as the context. Unlike the\nDecimal constructor, this function observes the context limits.",
      (self, num) => newDecimal(fromValue(num, self, true)),
    ),
    create_decimal_from_float: method(
      "($self, f, /)",
      "Create a new Decimal instance from float f.  Unlike the Decimal.from_float()\nclass method, this function observes the context limits.",
      (self, f) => {
        if (f instanceof PyFloat) return newDecimal(inContext(fromDouble(f.v), self));
        if (intOf(f) === undefined) throw pyError("TypeError", "argument must be int or float");
        return newDecimal(inContext(operandOrRaise(f), self));
      },
    ),
  },
  getset: Object.fromEntries(
    Object.entries(SETTERS).map(([name, set]) => [
      name,
      getset<PyDecContext>(
        (self) => {
          switch (name) {
            case "prec":
              return self.prec;
            case "Emin":
              return self.emin;
            case "Emax":
              return self.emax;
            case "rounding":
              return c.ROUNDING_NAMES[self.ctx.rounding]!;
            case "capitals":
              return self.capitals;
            default:
              return self.ctx.clamp;
          }
        },
        (self, v) => {
          if (v === undefined) throw attributeError(self, name, "context attributes cannot be deleted");
          set(self, v);
        },
      ),
    ]),
  ),
}));

class PyContextManager extends PyObject {
  readonly local: PyDecContext;
  readonly outer: PyDecContext;
  constructor(local: PyDecContext, outer: PyDecContext) {
    super();
    this.local = local;
    this.outer = outer;
  }
}

export const contextManagerType: LazyType = lazyType("decimal.ContextManager", PyContextManager, () => ({
  methods: {
    __enter__: unsigned(
      method("($self, /)", "", (self) => {
        setContext(self.local);
        return self.local;
      }),
    ),
    __exit__: unsigned(
      method("($self, *args)", "", (self) => {
        setContext(self.outer);
        return false;
      }),
    ),
  },
}));

/** `localcontext(ctx, **settings)`. */
export function localContext(v: Value, settings: PyDict): Value {
  const outer = currentContext();
  const local = copyContext(v === None ? outer : contextArgument(v), false);
  for (let i = 0; i < settings.keys.length; i++) {
    const name = settings.keys[i];
    if (name === undefined) continue;
    const value = settings.values[i]!;
    if (name === "flags" || name === "traps") {
      if (value === None) continue;
      if (name === "flags") local.ctx.status = flagsArgument(value);
      else local.traps = flagsArgument(value);
      continue;
    }
    const set = Object.hasOwn(SETTERS, name as string) ? SETTERS[name as string] : undefined;
    if (set === undefined)
      throw pyError("TypeError", `'${String(name)}' is an invalid keyword argument for this function`);
    if (value !== None) set(local, value);
  }
  contextManagerType();
  return new PyContextManager(local, outer);
}
