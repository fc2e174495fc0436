/** `types.GenericAlias` (`list[int]`) and substitution of type parameters. Source: Objects/genericaliasobject.c; PEP 585, 646. */
import { EMPTY_TUPLE, PyList, PyTuple } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import { genericAliasType, PyGenericAlias, PyGenericAliasSub } from "../objects/generic-alias.ts";
import { None, NotImplemented, PyObject, type Value } from "../objects/object.ts";
import { EQ, type KwNames, NE } from "../objects/slots.ts";
import { exceptionTypes, newBuiltinType, tupleType } from "../objects/types.ts";
import { genericGetAttr, getAttr, setAttr } from "../protocols/attributes.ts";
import { builtinNamed } from "../protocols/builtin-names.ts";
import { call, call1 } from "../protocols/call.ts";
import { installGenericAlias } from "../protocols/class-getitem.ts";
import { compareBool } from "../protocols/compare.ts";
import { fillType, getset, method, type TypeDef, unsigned } from "../protocols/define.ts";
import { isException, pyError } from "../protocols/errors.ts";
import { pyHash } from "../protocols/hash.ts";
import { toArray } from "../protocols/iterate.ts";
import { typeOf } from "../protocols/type-of.ts";
import { makeParameters, substitute, typeItemText } from "./type-parameters.ts";
import { unionOf } from "./union.ts";

/** Attributes of the alias itself; all others are the origin's. */
const OWN = [
  "__class__",
  "__origin__",
  "__args__",
  "__unpacked__",
  "__parameters__",
  "__typing_unpacked_tuple_args__",
  "__mro_entries__",
  "__reduce_ex__",
  "__reduce__",
];
/** Neither the alias's nor the origin's, unless a subclass defines them. */
const BLOCKED = ["__bases__", "__copy__", "__deepcopy__"];

function repr(self: PyGenericAlias): Value {
  const args = self.args.items.length === 0 ? "()" : self.args.items.map(typeItemText).join(", ");
  return `${self.starred ? "*" : ""}${typeItemText(self.origin)}[${args}]`;
}

function parametersOf(self: PyGenericAlias): PyTuple {
  self.parameters ??= makeParameters(self.args.items);
  return self.parameters;
}

// --- the type --------------------------------------------------------------------------------------------------------

function callAlias(self: PyGenericAlias, args: Value[], kwnames: KwNames): Value {
  const made = call(self.origin, args, kwnames);
  try {
    setAttr(made, "__orig_class__", self);
  } catch (e) {
    if (!isException(e, exceptionTypes.AttributeError) && !isException(e, exceptionTypes.TypeError)) throw e;
  }
  return made;
}

function notAClass(what: string): never {
  throw pyError("TypeError", `${what}() argument 2 cannot be a parameterized generic`);
}

/** Iterating an alias gives its starred form, once: `*tuple[int]`. */
export class PyGenericAliasIterator extends PyObject {
  alias: PyGenericAlias | undefined;
  constructor(alias: PyGenericAlias) {
    super();
    this.alias = alias;
  }
}
const genericAliasIteratorType = newBuiltinType("generic_alias_iterator", PyGenericAliasIterator);

const genericAliasDef: TypeDef<PyGenericAlias> = {
  doc: "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
  signature: "(origin, args, /)",
  isBase: true,
  hasWeakref: true,
  slots: {
    repr,
    call: callAlias,
    hash: (self) => {
      const low = (v: Value): bigint => BigInt.asIntN(64, BigInt(pyHash(v)));
      const h = low(self.origin) ^ low(self.args);
      return Number(BigInt.asIntN(53, h));
    },
    getAttr: (self, name) => {
      if (self.cls !== genericAliasType && !OWN.includes(name) && Object.hasOwn(self, "dict")) {
        // subclasses may define attributes of their own
        return BLOCKED.includes(name) ? genericGetAttr(self, name) : getAttr(self.origin, name);
      }
      return OWN.includes(name) || BLOCKED.includes(name) ? genericGetAttr(self, name) : getAttr(self.origin, name);
    },
    richCompare: (self, other, op) => {
      if ((op !== EQ && op !== NE) || !(other instanceof PyGenericAlias)) return NotImplemented;
      const same =
        self.starred === other.starred &&
        compareBool(self.origin, other.origin, EQ) &&
        compareBool(self.args, other.args, EQ);
      return op === EQ ? same : !same;
    },
    iter: (self) => new PyGenericAliasIterator(self),
    getItem: (self, item) => {
      const parameters = parametersOf(self);
      const args = new PyTuple(substitute(self, self.args.items, parameters, item));
      return new PyGenericAlias(self.origin, args, self.starred);
    },
    or: unionOf,
    new: (cls, args, kwnames) => {
      if (kwnames !== undefined && kwnames.length > 0)
        throw pyError("TypeError", "GenericAlias() takes no keyword arguments");
      if (args.length !== 2) throw pyError("TypeError", `GenericAlias expected 2 arguments, got ${args.length}`);
      const [origin, given] = args as [Value, Value];
      return cls === genericAliasType
        ? new PyGenericAlias(origin, given)
        : new PyGenericAliasSub(cls, origin, given, false);
    },
  },
  methods: {
    __mro_entries__: unsigned(method("($self, bases, /)", "", (self) => new PyTuple([self.origin]))),
    __instancecheck__: unsigned(method("($self, instance, /)", "", () => notAClass("isinstance"))),
    __subclasscheck__: unsigned(method("($self, cls, /)", "", () => notAClass("issubclass"))),
    __reduce__: unsigned(
      method("($self, /)", "", (self) => {
        if (self.starred) {
          const plain = new PyGenericAlias(self.origin, self.args);
          return new PyTuple([builtinNamed("next"), new PyTuple([new PyGenericAliasIterator(plain)])]);
        }
        return new PyTuple([typeOf(self), new PyTuple([self.origin, self.args])]);
      }),
    ),
    __dir__: unsigned(
      method("($self, /)", "", (self) => {
        const names = toArray(call1(builtinNamed("dir"), self.origin));
        const seen = new PyDict();
        for (const name of names) seen.set(name, None);
        for (const name of [...OWN, ...BLOCKED]) if (name !== "__bases__") seen.setStr(name, None);
        return new PyList(seen.keys.filter((k): k is Value => k !== undefined));
      }),
    ),
  },
  members: {
    __origin__: getset((self) => self.origin),
    __args__: getset((self) => self.args),
    __unpacked__: getset((self) => self.starred),
  },
  getset: {
    __parameters__: getset(parametersOf, undefined, "Type variables in the GenericAlias."),
    __typing_unpacked_tuple_args__: getset((self) => (self.starred && self.origin === tupleType ? self.args : None)),
  },
};

export function installGenericAliases(): void {
  installGenericAlias((origin, args) => new PyGenericAlias(origin, args));
  fillType(genericAliasType, genericAliasDef);
  fillType<PyGenericAliasIterator>(genericAliasIteratorType, {
    slots: {
      iter: (self) => self,
      next: (self) => {
        const { alias } = self;
        if (alias === undefined) return undefined;
        self.alias = undefined;
        return new PyGenericAlias(alias.origin, alias.args, true);
      },
    },
    methods: {
      __reduce__: unsigned(
        method("($self, /)", "", (self) => {
          const iter = builtinNamed("iter");
          return new PyTuple([iter, new PyTuple([self.alias ?? EMPTY_TUPLE])]);
        }),
      ),
    },
  });
}
