/** `typing.TypeAliasType`: `type X = …`. Source: Objects/typevarobject.c (typealias_*); PEP 695. */
import { EMPTY_TUPLE, PyTuple } from "../../objects/containers.ts";
import { PyFunction } from "../../objects/function.ts";
import { PyGenericAlias } from "../../objects/generic-alias.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { newBuiltinType, tupleType } from "../../objects/types.ts";
import { genericGetAttr, genericSetAttr } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { fillType, getset, method, newSlot, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { textOf } from "../../protocols/text-name.ts";
import { isInstanceOf, typeName } from "../../protocols/type-of.ts";
import { allowInUnions, unionOf } from "../union.ts";
import { callerModule } from "./shared.ts";
import { PyTypeVarTuple, unpacked } from "./type-variables.ts";

export class PyTypeAlias extends PyObject {
  readonly name: Value;
  readonly params: PyTuple | undefined;
  /** Computes the value when first asked for. */
  readonly compute: Value | undefined;
  value: Value | undefined;
  readonly module: Value | undefined;
  constructor(
    name: Value,
    params: PyTuple | undefined,
    compute: Value | undefined,
    value: Value | undefined,
    module: Value | undefined,
  ) {
    super();
    this.name = name;
    this.params = params;
    this.compute = compute;
    this.value = value;
    this.module = module;
  }
}
export const typeAliasType = newBuiltinType("typing.TypeAliasType", PyTypeAlias);
allowInUnions(PyTypeAlias);

/** What the `type` statement makes. */
export function makeTypeAlias(name: Value, params: Value, compute: Value): Value {
  return new PyTypeAlias(name, params === None ? undefined : (params as PyTuple), compute, undefined, undefined);
}

const typeAliasDef: TypeDef<PyTypeAlias> = {
  doc: "Type alias.\n\nType aliases are created through the type statement::\n\n    type Alias = int\n\nIn this example, Alias and int will be treated equivalently by static\ntype checkers.\n\nAt runtime, Alias is an instance of TypeAliasType. The __name__\nattribute holds the name of the type alias. The value of the type alias\nis stored in the __value__ attribute. It is evaluated lazily, so the\nvalue is computed only if the attribute is accessed.\n",
  hasWeakref: true,
  slots: {
    repr: (self) => self.name,
    getAttr: genericGetAttr,
    setAttr: genericSetAttr,
    getItem: (self, item) => {
      if (self.params === undefined) throw pyError("TypeError", "Only generic type aliases are subscriptable");
      return new PyGenericAlias(self, item);
    },
    or: unionOf,
    new: newSlot("(name, value, *, type_params=<unrepresentable>)", "typealias", (_cls, name, value, params) => {
      if (textOf(name) === undefined) {
        throw pyError(
          "TypeError",
          `typealias() argument 'name' must be str, not ${name === None ? "None" : typeName(name)}`,
        );
      }
      if (params !== undefined && !isInstanceOf(params, tupleType))
        throw pyError("TypeError", "type_params must be a tuple");
      const given = params as PyTuple | undefined;
      const used = given === undefined || given.items.length === 0 ? undefined : given;
      return new PyTypeAlias(name, used, undefined, value, callerModule());
    }),
  },
  methods: { __reduce__: method("($self, /)", "", (self) => self.name) },
  members: { __name__: getset((self) => self.name) },
  getset: {
    __parameters__: getset((self) => {
      const params = self.params?.items ?? [];
      return new PyTuple(params.map((p) => (p instanceof PyTypeVarTuple ? unpacked(p) : p)));
    }),
    __type_params__: getset((self) => self.params ?? EMPTY_TUPLE),
    __value__: getset((self) => {
      self.value ??= call(self.compute!, []);
      return self.value;
    }),
    __module__: getset(
      (self) => self.module ?? (self.compute instanceof PyFunction ? self.compute.module : undefined) ?? None,
    ),
  },
};

export function installTypeAlias(): void {
  fillType(typeAliasType, typeAliasDef);
}
