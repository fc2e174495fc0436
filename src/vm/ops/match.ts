/** The match statement's opcodes. Source: Python/ceval.c (match_class, match_keys). */
import { EMPTY_TUPLE, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { PySet } from "../../objects/set.ts";
import { isStr } from "../../objects/str.ts";
import { lookupType, PyType } from "../../objects/type.ts";
import { dictType, tupleType, typeType } from "../../objects/types.ts";
import { findAttr, getAttr } from "../../protocols/attributes.ts";
import { call2 } from "../../protocols/call.ts";
import { equalItems } from "../../protocols/compare.ts";
import { pyError } from "../../protocols/errors.ts";
import { pyHash } from "../../protocols/hash.ts";
import { isInstance } from "../../protocols/instance-check.ts";
import { reprText } from "../../protocols/text.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import type { OpTable } from "../optable.ts";

export const MATCH_MAPPING: OpTable["MATCH_MAPPING"] = (_frame, _oparg, subject) => typeOf(subject).isMapping;

export const MATCH_SEQUENCE: OpTable["MATCH_SEQUENCE"] = (_frame, _oparg, subject) => typeOf(subject).isSequence;

class Missing extends PyObject {}

/** The values of `keys` in the subject as a tuple, or None when one is missing. */
export const MATCH_KEYS: OpTable["MATCH_KEYS"] = (_frame, _oparg, subject, keys) => {
  const items = (keys as PyTuple).items;
  if (items.length === 0) return EMPTY_TUPLE;
  if (subject instanceof PyDict && subject.cls === dictType && items.every((k, i) => isFreshStr(items, k, i))) {
    return valuesOf(subject, items as readonly string[]);
  }
  const get = getAttr(subject, "get");
  const missing = new Missing();
  missing.cls = typeOf(None);
  const seen = new PySet();
  const values: Value[] = [];
  for (const key of items) {
    pyHash(key);
    if (!seen.add(key)) throw pyError("ValueError", `mapping pattern checks duplicate key (${reprText(key)})`);
    const value = call2(get, key, missing);
    if (value === missing) return None;
    values.push(value);
  }
  return new PyTuple(values);
};

/** Whether `keys[i]` is a str that is not among the keys before it. */
function isFreshStr(keys: readonly Value[], key: Value, i: number): boolean {
  return typeof key === "string" && keys.indexOf(key) === i;
}

/** Fast path: of a dict and different strs. */
function valuesOf(dict: PyDict, keys: readonly string[]): Value {
  const values: Value[] = [];
  for (let i = 0; i < keys.length; i++) {
    const value = dict.getStr(keys[i]!);
    if (value === undefined) return None;
    values.push(value);
  }
  return new PyTuple(values);
}

/** `type.__match_args__`. */
function matchArguments(type: PyType): Value | undefined {
  const own = type.cls === typeType ? lookupType(type, "__match_args__") : undefined;
  // tuples are not bound
  if (own instanceof PyTuple && own.cls === tupleType) return own;
  return own === undefined && type.cls === typeType && lookupType(typeType, "__match_args__") === undefined
    ? undefined
    : findAttr(type, "__match_args__");
}

/** `(subject, type, names -- attrs)`: the attributes that `type(p, …, name=p, …)` looks at, or None. The operand counts the positional ones. */
export const MATCH_CLASS: OpTable["MATCH_CLASS"] = (_frame, oparg, subject, type, names) => {
  if (!(type instanceof PyType)) throw pyError("TypeError", "called match pattern must be a class");
  if (!isInstance(subject, type)) return None;
  const { items } = names as PyTuple;
  if (oparg === 0 && items.length === 0) return EMPTY_TUPLE;
  const attrs: Value[] = [];
  const seen: Value[] = [];
  if (oparg > 0) {
    const found = matchArguments(type);
    const matchSelf = found === undefined && type.matchSelf;
    if (found !== undefined && !(found instanceof PyTuple)) {
      throw pyError("TypeError", `${type.name}.__match_args__ must be a tuple (got ${typeName(found)})`);
    }
    const matchArgs = found === undefined ? [] : found.items;
    const allowed = matchSelf ? 1 : matchArgs.length;
    if (allowed < oparg) {
      const plural = allowed === 1 ? "" : "s";
      throw pyError("TypeError", `${type.name}() accepts ${allowed} positional sub-pattern${plural} (${oparg} given)`);
    }
    if (matchSelf) attrs.push(subject);
    else {
      for (let i = 0; i < oparg; i++) {
        const name = matchArgs[i]!;
        if (!isStr(name)) {
          throw pyError("TypeError", `__match_args__ elements must be strings (got ${typeName(name)})`);
        }
        if (!takeAttribute(subject, type, name, seen, attrs)) return None;
      }
    }
  }
  for (let i = 0; i < items.length; i++) if (!takeAttribute(subject, type, items[i]!, seen, attrs)) return None;
  return new PyTuple(attrs);
};

/** Adds an attribute of the subject to `attrs`; whether it has that. `seen`: the names before it. */
function takeAttribute(subject: Value, type: PyType, name: Value, seen: Value[], attrs: Value[]): boolean {
  for (let i = 0; i < seen.length; i++) {
    if (seen[i] === name || equalItems(seen[i]!, name)) {
      throw pyError("TypeError", `${type.name}() got multiple sub-patterns for attribute ${reprText(name)}`);
    }
  }
  seen.push(name);
  const value = findAttr(subject, name as string);
  if (value === undefined) return false;
  attrs.push(value);
  return true;
}
