/** `types.UnionType`: `int | str`. Source: Objects/unionobject.c; PEP 604. */
import { frozensetHash } from "../base/hash/containers.ts";
import type { PyTuple } from "../objects/containers.ts";
import { PyGenericAlias } from "../objects/generic-alias.ts";
import { None, NotImplemented, type PyObject, type Value } from "../objects/object.ts";
import { EQ, NE } from "../objects/slots.ts";
import { PyType } from "../objects/type.ts";
import { noneType } from "../objects/types.ts";
import { PyUnion, unionType } from "../objects/union.ts";
import { genericGetAttr } from "../protocols/attributes.ts";
import { compareBool } from "../protocols/compare.ts";
import { fillType, getset, type TypeDef } from "../protocols/define.ts";
import { pyHash } from "../protocols/hash.ts";
import { or } from "../protocols/number.ts";
import { makeParameters, substitute, typeItemText } from "./type-parameters.ts";

/** Other types (TypeAliasType) whose instances may stand in a union. */
const unionable: (abstract new (...args: never[]) => PyObject)[] = [];
export function allowInUnions(Layout: abstract new (...args: never[]) => PyObject): void {
  unionable.push(Layout);
}

function isUnionable(v: Value): boolean {
  return (
    v === None ||
    v instanceof PyType ||
    v instanceof PyGenericAlias ||
    v instanceof PyUnion ||
    unionable.some((Layout) => v instanceof Layout)
  );
}

/** `a | b` of types; NotImplemented for anything else. */
export function unionOf(a: Value, b: Value): Value {
  if (!isUnionable(a) || !isUnionable(b)) return NotImplemented;
  return makeUnion([a, b]);
}

/** A union of `items`: nested unions flattened, duplicates dropped; a single item is itself. */
export function makeUnion(items: readonly Value[]): Value {
  const out: Value[] = [];
  for (const item of items.flatMap((v) => (v instanceof PyUnion ? v.args.items : [v === None ? noneType : v]))) {
    const isDuplicate = out.some(
      (seen) =>
        seen === item ||
        (seen instanceof PyGenericAlias && item instanceof PyGenericAlias && compareBool(seen, item, EQ)),
    );
    if (!isDuplicate) out.push(item);
  }
  return out.length === 1 ? out[0]! : new PyUnion(out);
}

function parametersOf(self: PyUnion): PyTuple {
  self.parameters ??= makeParameters(self.args.items);
  return self.parameters;
}

const unionDef: TypeDef<PyUnion> = {
  doc: "Represent a PEP 604 union type\n\nE.g. for int | str",
  slots: {
    repr: (self) => self.args.items.map((arg) => (arg === noneType ? "None" : typeItemText(arg))).join(" | "),
    hash: (self) => frozensetHash(self.args.items.map((arg) => pyHash(arg))),
    getAttr: genericGetAttr,
    richCompare: (self, other, op) => {
      if ((op !== EQ && op !== NE) || !(other instanceof PyUnion)) return NotImplemented;
      const [a, b] = [self.args.items, other.args.items];
      const same = a.length === b.length && a.every((x) => b.some((y) => x === y || compareBool(x, y, EQ)));
      return op === EQ ? same : !same;
    },
    getItem: (self, item) => {
      const args = substitute(self, self.args.items, parametersOf(self), item);
      return args.reduce((a, b) => or(a, b));
    },
    or: unionOf,
  },
  members: { __args__: getset((self) => self.args) },
  getset: { __parameters__: getset(parametersOf, undefined, "Type variables in the types.UnionType.") },
};

export function installUnion(): void {
  fillType(unionType, unionDef);
}
