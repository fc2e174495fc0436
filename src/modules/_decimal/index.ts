/** The `_decimal` module: decimal arithmetic on bigints. Source: Modules/_decimal/. The arithmetic is in base/decimal. */
import { ROUNDING_NAMES } from "../../base/decimal/context.ts";
import { MAX_EXP, MAX_PREC, MIN_ETINY } from "../../base/decimal/number.ts";
import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { defineModule } from "../../objects/module.ts";
import { None, normalInt, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { PyType } from "../../objects/type.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call, callMethod } from "../../protocols/call.ts";
import { fn } from "../../protocols/define.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { contextType, localContext } from "./context.ts";
import { decimalType } from "./decimal.ts";
import { signalDictMixinType } from "./signal-dict.ts";
import { CONDITIONS, currentContext, decimalException, SIGNALS, setContext, state } from "./state.ts";

/** Ties the types to the abstract classes and makes those that need Python modules. */
function connect(): Value {
  const numbers = rt.hooks.importModule("numbers");
  callMethod(getAttr(numbers, "Number"), "register", [decimalType()]);
  const mutableMapping = getAttr(rt.hooks.importModule("_collections_abc"), "MutableMapping");
  const signalDict = call(typeOf(mutableMapping), [
    "SignalDict",
    new PyTuple([signalDictMixinType(), mutableMapping]),
    new PyDict(),
  ]) as PyType;
  const namedtuple = getAttr(rt.hooks.importModule("collections"), "namedtuple");
  const tuple = call(namedtuple, ["DecimalTuple", "sign digits exponent", "decimal"], ["module"]);
  state().types = { tuple, rational: getAttr(numbers, "Rational"), signalDict };
  return tuple;
}

export const decimalModule = defineModule("_decimal", () => {
  const s = state();
  contextType();
  const tuple = connect();
  const exceptions = { DecimalException: decimalException() } as Record<string, PyType>;
  const order = [
    "Clamped",
    "Rounded",
    "Inexact",
    "Subnormal",
    "Underflow",
    "Overflow",
    "DivisionByZero",
    "FloatOperation",
  ];
  for (const name of order) exceptions[name] = SIGNALS.find((signal) => signal.name === name)!.type();
  for (const condition of CONDITIONS) exceptions[condition.name] = condition.type();
  return {
    doc: "C decimal arithmetic module",
    types: { Decimal: decimalType(), Context: contextType(), ...exceptions },
    functions: {
      getcontext: fn("()", "Get the current default context.", currentContext),
      setcontext: fn("(context, /)", "Set a new default context.", (context) => {
        setContext(context);
        return None;
      }),
      localcontext: fn(
        "(ctx=None, **kwargs)",
        "Return a context manager that will set the default context to a copy of ctx\non entry to the with-statement and restore the previous default context when\nexiting the with-statement. If no context is supplied, a copy of the current\ndefault context is used.",
        localContext,
      ),
    },
    constants: {
      DecimalTuple: tuple,
      DefaultContext: s.defaults,
      BasicContext: s.basic,
      ExtendedContext: s.extended,
      HAVE_CONTEXTVAR: true,
      HAVE_THREADS: true,
      MAX_PREC: normalInt(MAX_PREC),
      MAX_EMAX: normalInt(MAX_EXP),
      MIN_EMIN: normalInt(-MAX_EXP),
      MIN_ETINY: normalInt(MIN_ETINY),
      ...Object.fromEntries(ROUNDING_NAMES.map((name) => [name, name])),
      __version__: "1.70",
      __libmpdec_version__: "2.5.1",
    },
  };
});
