/** Layouts, signals and the current context of `_decimal`. Source: Modules/_decimal/_decimal.c. */
import * as c from "../../base/decimal/context.ts";
import { type Dec, MAX_EXP, MAX_PREC } from "../../base/decimal/number.ts";
import { PyList } from "../../objects/containers.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { type Int, None, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { PyType } from "../../objects/type.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { allocException, pyError } from "../../protocols/errors.ts";
import { type ModuleException, moduleException } from "../../protocols/new-exception.ts";
import { contextVarSet, contextVars, newContextVar, type PyContextVar } from "../_contextvars/index.ts";

export class PyDecimal extends PyObject {
  readonly d: Dec;
  constructor(d: Dec) {
    super();
    this.d = d;
  }
}
export const PyDecimalSub = heapSubclass(PyDecimal);

export class PyDecContext extends PyObject {
  /** Settings as numbers, and the flags raised (`status`). */
  readonly ctx: c.Context;
  /** The settings as they were given: beyond 2**53 the numbers of `ctx` are rounded. */
  prec: Int;
  emin: Int;
  emax: Int;
  traps: number;
  capitals: number;
  constructor(ctx: c.Context, traps: number, capitals: number) {
    super();
    this.ctx = ctx;
    this.prec = ctx.prec;
    this.emin = ctx.emin;
    this.emax = ctx.emax;
    this.traps = traps;
    this.capitals = capitals;
  }
}
export const PyDecContextSub = heapSubclass(PyDecContext);

const exception = (name: string, bases: () => PyType[]): ModuleException => moduleException(`decimal.${name}`, bases);

export const decimalException = exception("DecimalException", () => [exceptionTypes.ArithmeticError]);
const plain = (name: string): ModuleException => exception(name, () => [decimalException()]);
export const invalidOperation = plain("InvalidOperation");
const floatOperation = exception("FloatOperation", () => [decimalException(), exceptionTypes.TypeError]);
const divisionByZero = exception("DivisionByZero", () => [decimalException(), exceptionTypes.ZeroDivisionError]);
const clamped = plain("Clamped");
const rounded = plain("Rounded");
const inexact = plain("Inexact");
const subnormal = plain("Subnormal");
const overflow = exception("Overflow", () => [inexact(), rounded()]);
const underflow = exception("Underflow", () => [inexact(), rounded(), subnormal()]);

export interface Signal {
  readonly name: string;
  readonly flag: number;
  readonly type: ModuleException;
}

/** The signals, in the order in which exceptions are chosen. */
export const SIGNALS: readonly Signal[] = [
  { name: "InvalidOperation", flag: c.ANY_INVALID, type: invalidOperation },
  { name: "FloatOperation", flag: c.FLOAT_OPERATION, type: floatOperation },
  { name: "DivisionByZero", flag: c.DIVISION_BY_ZERO, type: divisionByZero },
  { name: "Overflow", flag: c.OVERFLOW, type: overflow },
  { name: "Underflow", flag: c.UNDERFLOW, type: underflow },
  { name: "Subnormal", flag: c.SUBNORMAL, type: subnormal },
  { name: "Inexact", flag: c.INEXACT, type: inexact },
  { name: "Rounded", flag: c.ROUNDED, type: rounded },
  { name: "Clamped", flag: c.CLAMPED, type: clamped },
];

const underInvalid = (name: string): ModuleException => exception(name, () => [invalidOperation()]);
/** The conditions behind InvalidOperation. */
export const CONDITIONS: readonly Signal[] = [
  { name: "InvalidOperation", flag: c.INVALID_OPERATION, type: invalidOperation },
  { name: "ConversionSyntax", flag: c.CONVERSION_SYNTAX, type: underInvalid("ConversionSyntax") },
  { name: "DivisionImpossible", flag: c.DIVISION_IMPOSSIBLE, type: underInvalid("DivisionImpossible") },
  {
    name: "DivisionUndefined",
    flag: c.DIVISION_UNDEFINED,
    type: exception("DivisionUndefined", () => [invalidOperation(), exceptionTypes.ZeroDivisionError]),
  },
  { name: "InvalidContext", flag: c.INVALID_CONTEXT, type: underInvalid("InvalidContext") },
];

/** Exception types that stand for these flags, as lists show them. */
export function signalList(flags: number): PyType[] {
  return SIGNALS.filter((s) => (flags & s.flag) !== 0).map((s) => s.type());
}

/** Adds to a context's flags and raises what is trapped. */
export function addStatus(context: PyDecContext, status: number): void {
  context.ctx.status |= status;
  const trapped = status & context.traps;
  if (trapped === 0) return;
  const signal = SIGNALS.find((s) => (trapped & s.flag) !== 0)!;
  const all = [...CONDITIONS, ...SIGNALS.slice(1)].filter((s) => (trapped & s.flag) !== 0);
  throw allocException(signal.type(), [new PyList(all.map((s) => s.type()))]);
}

/** Runs an operation in a context: flags are added, traps raised. */
export function run<T>(context: PyDecContext, operation: (ctx: c.Context) => T): T {
  const { ctx } = context;
  const before = ctx.status;
  ctx.status = 0;
  let r: T;
  try {
    r = operation(ctx);
  } catch (e) {
    throw failed(ctx, before, e);
  }
  addFlags(context, before);
  return r;
}

/** What is raised for a JavaScript error of an operation, with the flags as they were. */
function failed(ctx: c.Context, before: number, e: unknown): unknown {
  ctx.status |= before;
  // a bigint beyond what the engine can hold
  return e instanceof RangeError ? pyError("MemoryError") : e;
}

/** The flags after an operation: those of `before` and its own, which may be trapped. */
function addFlags(context: PyDecContext, before: number): void {
  const { ctx } = context;
  const got = ctx.status;
  ctx.status = before | got;
  if ((got & context.traps) !== 0) addStatus(context, got);
}

/** `run` for an operation on two numbers. */
export function runBinary(
  context: PyDecContext,
  operation: (x: Dec, y: Dec, ctx: c.Context) => Dec,
  x: Dec,
  y: Dec,
): Dec {
  const { ctx } = context;
  const before = ctx.status;
  ctx.status = 0;
  let r: Dec;
  try {
    r = operation(x, y, ctx);
  } catch (e) {
    throw failed(ctx, before, e);
  }
  addFlags(context, before);
  return r;
}

/** The traps of a fresh context. */
export const DEFAULT_TRAPS = c.ANY_INVALID | c.DIVISION_BY_ZERO | c.OVERFLOW;
export const ALL_INVALID_TRAPS = DEFAULT_TRAPS | c.UNDERFLOW | c.CLAMPED;

interface State {
  readonly variable: PyContextVar;
  readonly defaults: PyDecContext;
  readonly basic: PyDecContext;
  readonly extended: PyDecContext;
  /** Set by `_decimal`'s module definition. */
  types: DecimalTypes | undefined;
}

/** What the module gets from Python modules when it is first imported. */
export interface DecimalTypes {
  readonly tuple: Value;
  readonly rational: Value;
  readonly signalDict: PyType;
}

export function state(): State {
  let s = rt.state.get("_decimal") as State | undefined;
  if (s === undefined) {
    const make = (prec: number, rounding: number, traps: number): PyDecContext =>
      new PyDecContext(new c.Context(prec, rounding, -999999, 999999, 0), traps, 1);
    s = {
      variable: newContextVar("decimal_context"),
      defaults: make(28, c.ROUND_HALF_EVEN, DEFAULT_TRAPS),
      basic: make(9, c.ROUND_HALF_UP, ALL_INVALID_TRAPS),
      extended: make(9, c.ROUND_HALF_EVEN, 0),
      types: undefined,
    };
    rt.state.set("_decimal", s);
  }
  return s;
}

/** A copy with the same settings and traps; flags too unless `fresh`. */
export function copyContext(from: PyDecContext, fresh: boolean): PyDecContext {
  const { ctx } = from;
  const made = new c.Context(ctx.prec, ctx.rounding, ctx.emin, ctx.emax, ctx.clamp);
  if (!fresh) made.status = ctx.status;
  const out = new PyDecContext(made, from.traps, from.capitals);
  out.prec = from.prec;
  out.emin = from.emin;
  out.emax = from.emax;
  return out;
}

/** The context variables among which the current context was last looked up, and what was found. */
let lastVars: ReadonlyMap<PyContextVar, Value> | undefined;
let lastContext: PyDecContext | undefined;

/** `getcontext()`. */
export function currentContext(): PyDecContext {
  const vars = contextVars();
  if (vars === lastVars) return lastContext!;
  const s = state();
  let found = vars.get(s.variable) as PyDecContext | undefined;
  if (found === undefined) {
    found = copyContext(s.defaults, true);
    contextVarSet(s.variable, found);
  }
  lastVars = contextVars();
  lastContext = found;
  return found;
}

/** `setcontext(v)`: a template is copied. */
export function setContext(v: Value): void {
  if (!(v instanceof PyDecContext)) throw pyError("TypeError", "argument must be a context");
  const s = state();
  const isTemplate = v === s.defaults || v === s.basic || v === s.extended;
  contextVarSet(s.variable, isTemplate ? copyContext(v, true) : v);
}

/** A context argument: None is the current one. */
export function contextArgument(v: Value): PyDecContext {
  if (v === None) return currentContext();
  if (v instanceof PyDecContext) return v;
  throw pyError("TypeError", "optional argument must be a context");
}

export const LIMITS = { prec: MAX_PREC, exp: MAX_EXP };
