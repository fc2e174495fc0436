/** `typing.TypeVar`, `ParamSpec`, `ParamSpecArgs`, `ParamSpecKwargs`, `TypeVarTuple`. Source: Objects/typevarobject.c; PEP 484, 612, 646, 695. */
import { EMPTY_TUPLE, PyTuple } from "../../objects/containers.ts";
import { None, NotImplemented, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { type CompareOp, EQ, NE } from "../../objects/slots.ts";
import { newBuiltinType } from "../../objects/types.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { compareBool } from "../../protocols/compare.ts";
import { getItem } from "../../protocols/container.ts";
import { fillType, getset, type MethodDef, method, newSlot, type TypeDef, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { getIter } from "../../protocols/iterate.ts";
import { reprText } from "../../protocols/text.ts";
import { textOf } from "../../protocols/text-name.ts";
import { typeName } from "../../protocols/type-of.ts";
import { callerModule, callTyping, cannotSubclass, PyTypeParameter, typingUnion } from "./shared.ts";

interface Variance {
  readonly covariant: boolean;
  readonly contravariant: boolean;
  readonly infer: boolean;
}
const INFERRED: Variance = { covariant: false, contravariant: false, infer: true };

function variance(covariant: boolean, contravariant: boolean, infer: boolean): Variance {
  if (covariant && contravariant) throw pyError("ValueError", "Bivariant types are not supported.");
  if (infer && (covariant || contravariant)) {
    throw pyError("ValueError", "Variance cannot be specified with infer_variance.");
  }
  return { covariant, contravariant, infer };
}

/** `+T`, `-T`, `~T`; `T` alone when the variance is inferred. */
function showVariance(v: Variance, name: Value): string {
  const text = textOf(name) ?? "";
  if (v.infer) return text;
  return `${v.covariant ? "+" : v.contravariant ? "-" : "~"}${text}`;
}

const mroEntries = <S>(name: string): MethodDef<S> =>
  unsigned(method<S, "($self, bases, /)">("($self, bases, /)", "", () => cannotSubclass(name)));

const reduceToName: MethodDef<PyTypeParameter> = method("($self, /)", "", (self: PyTypeParameter) => self.name);

const boundArgument = (bound: Value): Value | undefined =>
  bound === None ? undefined : callTyping("_type_check", [bound, "Bound must be a type."]);

// --- TypeVar ---------------------------------------------------------------------------------------------------------

/** A value given now, or computed when first asked for (`def f[T: Bound]`). */
class Lazy {
  value: Value | undefined;
  compute: Value | undefined;
  constructor(value: Value | undefined, compute: Value | undefined) {
    this.value = value;
    this.compute = compute;
  }
  get(fallback: Value): Value {
    if (this.value === undefined && this.compute !== undefined) this.value = call(this.compute, []);
    return this.value ?? fallback;
  }
}

export class PyTypeVar extends PyTypeParameter {
  readonly bound: Lazy;
  readonly constraints: Lazy;
  readonly variance: Variance;
  constructor(name: Value, module: Value | undefined, bound: Lazy, constraints: Lazy, v: Variance) {
    super(name, module);
    this.bound = bound;
    this.constraints = constraints;
    this.variance = v;
  }
}
export const typeVarType = newBuiltinType("typing.TypeVar", PyTypeVar);

const typeVarDef: TypeDef<PyTypeVar> = {
  doc: "Type variable.\n\nThe preferred way to construct a type variable is via the dedicated\nsyntax for generic functions, classes, and type aliases::\n\n    class Sequence[T]:  # T is a TypeVar\n        ...\n\nThis syntax can also be used to create bound and constrained type\nvariables::\n\n    # S is a TypeVar bound to str\n    class StrSequence[S: str]:\n        ...\n\n    # A is a TypeVar constrained to str or bytes\n    class StrOrBytesSequence[A: (str, bytes)]:\n        ...\n",
  hasDict: true,
  hasWeakref: true,
  slots: {
    repr: (self) => showVariance(self.variance, self.name),
    or: typingUnion,
    new: newSlot(
      "(name, *constraints, bound=None, covariant: bool=False, contravariant: bool=False, infer_variance: bool=False)",
      "typevar",
      (_cls, name, constraints, bound, covariant, contravariant, infer) => {
        if (textOf(name) === undefined) throw notStr("typevar", name);
        const v = variance(covariant, contravariant, infer);
        const checked = boundArgument(bound);
        if (constraints.length === 1) throw pyError("TypeError", "A single constraint is not allowed");
        if (constraints.length > 0 && checked !== undefined)
          throw pyError("TypeError", "Constraints cannot be combined with bound=...");
        const given = constraints.length === 0 ? undefined : new PyTuple(constraints);
        return new PyTypeVar(name, callerModule(), new Lazy(checked, undefined), new Lazy(given, undefined), v);
      },
    ),
  },
  methods: {
    __typing_subst__: method("($self, /, arg)", "", (self, arg) => callTyping("_typevar_subst", [self, arg])),
    __reduce__: reduceToName,
    __mro_entries__: mroEntries("TypeVar"),
  },
  members: {
    __name__: getset((self) => self.name),
    __covariant__: getset((self) => self.variance.covariant),
    __contravariant__: getset((self) => self.variance.contravariant),
    __infer_variance__: getset((self) => self.variance.infer),
  },
  getset: {
    __bound__: getset((self) => self.bound.get(None)),
    __constraints__: getset((self) => self.constraints.get(EMPTY_TUPLE)),
  },
  attrs: { __module__: "typing" },
};

function notStr(what: string, got: Value): ReturnType<typeof pyError> {
  return pyError("TypeError", `${what}() argument 'name' must be str, not ${got === None ? "None" : typeName(got)}`);
}

// --- ParamSpec -------------------------------------------------------------------------------------------------------

export class PyParamSpec extends PyTypeParameter {
  readonly bound: Value | undefined;
  readonly variance: Variance;
  constructor(name: Value, module: Value | undefined, bound: Value | undefined, v: Variance) {
    super(name, module);
    this.bound = bound;
    this.variance = v;
  }
}
export const paramSpecType = newBuiltinType("typing.ParamSpec", PyParamSpec);

/** `P.args` and `P.kwargs`. */
class PyParamSpecPart extends PyObject {
  readonly origin: Value;
  constructor(origin: Value) {
    super();
    this.origin = origin;
  }
}
class PyParamSpecArgs extends PyParamSpecPart {}
class PyParamSpecKwargs extends PyParamSpecPart {}
export const paramSpecArgsType = newBuiltinType("typing.ParamSpecArgs", PyParamSpecArgs);
export const paramSpecKwargsType = newBuiltinType("typing.ParamSpecKwargs", PyParamSpecKwargs);

function partDef(
  name: "ParamSpecArgs" | "ParamSpecKwargs",
  suffix: string,
  doc: string,
  make: (origin: Value) => PyParamSpecPart,
): TypeDef<PyParamSpecPart> {
  return {
    doc,
    hasWeakref: true,
    slots: {
      repr: (self) => {
        const { origin } = self;
        const text = origin instanceof PyParamSpec ? textOf(origin.name) : reprText(origin);
        return `${text}.${suffix}`;
      },
      richCompare: (self, other: Value, op: CompareOp) => {
        if (!(other instanceof PyParamSpecPart) || other.cls !== self.cls || (op !== EQ && op !== NE)) {
          return NotImplemented;
        }
        return compareBool(self.origin, other.origin, op);
      },
      new: newSlot("(origin)", name.toLowerCase(), (_cls, origin) => make(origin)),
    },
    methods: { __mro_entries__: mroEntries(name) },
    members: { __origin__: getset((self) => self.origin) },
    attrs: { __module__: "typing" },
  };
}

const paramSpecDef: TypeDef<PyParamSpec> = {
  doc: "Parameter specification variable.\n\nThe preferred way to construct a parameter specification is via the\ndedicated syntax for generic functions, classes, and type aliases,\nwhere the use of '**' creates a parameter specification::\n\n    type IntFunc[**P] = Callable[P, int]\n",
  hasDict: true,
  hasWeakref: true,
  slots: {
    repr: (self) => showVariance(self.variance, self.name),
    or: typingUnion,
    new: newSlot(
      "(name, *, bound=None, covariant: bool=False, contravariant: bool=False, infer_variance: bool=False)",
      "paramspec",
      (_cls, name, bound, covariant, contravariant, infer) => {
        if (textOf(name) === undefined) throw notStr("paramspec", name);
        const v = variance(covariant, contravariant, infer);
        return new PyParamSpec(name, callerModule(), boundArgument(bound), v);
      },
    ),
  },
  methods: {
    __typing_subst__: method("($self, /, arg)", "", (self, arg) => callTyping("_paramspec_subst", [self, arg])),
    __typing_prepare_subst__: method("($self, /, alias, args)", "", (self, alias, args) =>
      callTyping("_paramspec_prepare_subst", [self, alias, args]),
    ),
    __reduce__: reduceToName,
    __mro_entries__: mroEntries("ParamSpec"),
  },
  members: {
    __name__: getset((self) => self.name),
    __bound__: getset((self) => self.bound ?? None),
    __covariant__: getset((self) => self.variance.covariant),
    __contravariant__: getset((self) => self.variance.contravariant),
    __infer_variance__: getset((self) => self.variance.infer),
  },
  getset: {
    args: getset((self) => new PyParamSpecArgs(self), undefined, "Represents positional arguments."),
    kwargs: getset((self) => new PyParamSpecKwargs(self), undefined, "Represents keyword arguments."),
  },
  attrs: { __module__: "typing" },
};

// --- TypeVarTuple ----------------------------------------------------------------------------------------------------

export class PyTypeVarTuple extends PyTypeParameter {}
export const typeVarTupleType = newBuiltinType("typing.TypeVarTuple", PyTypeVarTuple);

/** `Unpack[Ts]`: what `*Ts` stands for. */
export function unpacked(v: Value): Value {
  return getItem(getAttr(rt.hooks.importModule("typing"), "Unpack"), v);
}

const typeVarTupleDef: TypeDef<PyTypeVarTuple> = {
  doc: "Type variable tuple. A specialized form of type variable that enables\nvariadic generics.\n\nThe preferred way to construct a type variable tuple is via the\ndedicated syntax for generic functions, classes, and type aliases,\nwhere a single '*' indicates a type variable tuple::\n\n    def move_first_element_to_last[T, *Ts](tup: tuple[T, *Ts]) -> tuple[*Ts, T]:\n        return (*tup[1:], tup[0])\n",
  hasDict: true,
  hasWeakref: true,
  slots: {
    repr: (self) => self.name,
    iter: (self) => getIter(new PyTuple([unpacked(self)])),
    new: newSlot("(name)", "typevartuple", (_cls, name) => {
      if (textOf(name) === undefined) throw notStr("typevartuple", name);
      return new PyTypeVarTuple(name, callerModule());
    }),
  },
  methods: {
    __typing_subst__: method("($self, /, arg)", "", () => {
      throw pyError("TypeError", "Substitution of bare TypeVarTuple is not supported");
    }),
    __typing_prepare_subst__: method("($self, /, alias, args)", "", (self, alias, args) =>
      callTyping("_typevartuple_prepare_subst", [self, alias, args]),
    ),
    __reduce__: reduceToName,
    __mro_entries__: mroEntries("TypeVarTuple"),
  },
  members: { __name__: getset((self) => self.name) },
  attrs: { __module__: "typing" },
};

// --- what `[T]` in the syntax makes ----------------------------------------------------------------------------------

/** `T`, `T: bound`, `T: (a, b)`: the bound or the constraints are computed by a function when asked for. */
export function makeTypeVar(name: Value, bound: Value | undefined, constraints: Value | undefined): Value {
  return new PyTypeVar(name, undefined, new Lazy(undefined, bound), new Lazy(undefined, constraints), INFERRED);
}
export const makeParamSpec = (name: Value): Value => new PyParamSpec(name, undefined, undefined, INFERRED);
export const makeTypeVarTuple = (name: Value): Value => new PyTypeVarTuple(name, undefined);

export function installTypeVariables(): void {
  fillType(typeVarType, typeVarDef);
  fillType(paramSpecType, paramSpecDef);
  fillType(
    paramSpecArgsType,
    partDef(
      "ParamSpecArgs",
      "args",
      "The args for a ParamSpec object.\n\nGiven a ParamSpec object P, P.args is an instance of ParamSpecArgs.\n",
      (origin) => new PyParamSpecArgs(origin),
    ),
  );
  fillType(
    paramSpecKwargsType,
    partDef(
      "ParamSpecKwargs",
      "kwargs",
      "The kwargs for a ParamSpec object.\n\nGiven a ParamSpec object P, P.kwargs is an instance of ParamSpecKwargs.\n",
      (origin) => new PyParamSpecKwargs(origin),
    ),
  );
  fillType(typeVarTupleType, typeVarTupleDef);
}
