/** The match statement's opcodes. Source: Python/ceval.c (match_class, match_keys). */
import { EMPTY_TUPLE, PyTuple } from "../../objects/containers.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { PySet } from "../../objects/set.ts";
import { isStr } from "../../objects/str.ts";
import { lookupType, PyType } from "../../objects/type.ts";
import { exceptionTypes, tupleType, typeType } from "../../objects/types.ts";
import { findAttr, getAttr, lookupSpecial } from "../../protocols/attributes.ts";
import { call1, call2 } from "../../protocols/call.ts";
import { equalItems } from "../../protocols/compare.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { pyHash } from "../../protocols/hash.ts";
import { reprText } from "../../protocols/text.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import type { OpTable } from "../optable.ts";

export const MATCH_MAPPING: OpTable["MATCH_MAPPING"] = (_frame, _oparg, subject) => typeOf(subject).isMapping;

export const MATCH_SEQUENCE: OpTable["MATCH_SEQUENCE"] = (_frame, _oparg, subject) => typeOf(subject).isSequence;

class Missing extends PyObject {}

/** The values of `keys` in the subject as a tuple, or None when one is missing. */
export const MATCH_KEYS: OpTable["MATCH_KEYS"] = (_frame, _oparg, subject, keys) => {
  const items = (keys as PyTuple).items;
  if (items.length === 0) return EMPTY_TUPLE;
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

function isInstance(v: Value, type: PyType): boolean {
  if (typeOf(v) === type) return true;
  const check = lookupSpecial(type, "__instancecheck__");
  return check === undefined ? typeOf(v).isSubtypeOf(type) : isTrue(call1(check, v));
}

/** `(subject, type, names -- attrs)`: the attributes that `type(p, …, name=p, …)` looks at, or None. The operand counts the positional ones. */
/** `type.__match_args__`. */
function matchArguments(type: PyType): Value | undefined {
  const own = type.cls === typeType ? lookupType(type, "__match_args__") : undefined;
  // tuples are not bound
  if (own instanceof PyTuple && own.cls === tupleType) return own;
  return own === undefined && type.cls === typeType && lookupType(typeType, "__match_args__") === undefined
    ? undefined
    : findAttr(type, "__match_args__");
}

export const MATCH_CLASS: OpTable["MATCH_CLASS"] = (_frame, oparg, subject, type, names) => {
  if (!(type instanceof PyType)) throw pyError("TypeError", "called match pattern must be a class");
  if (!isInstance(subject, type)) return None;
  const seen: Value[] = [];
  const attrs: Value[] = [];
  const take = (name: Value): boolean => {
    if (seen.some((s) => equalItems(s, name))) {
      throw pyError("TypeError", `${type.name}() got multiple sub-patterns for attribute ${reprText(name)}`);
    }
    seen.push(name);
    const value = attributeOrMissing(subject, name as string);
    if (value === undefined) return false;
    attrs.push(value);
    return true;
  };
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
        if (!take(name)) return None;
      }
    }
  }
  for (const name of (names as PyTuple).items) if (!take(name)) return None;
  return new PyTuple(attrs);
};

function attributeOrMissing(subject: Value, name: string): Value | undefined {
  try {
    return getAttr(subject, name);
  } catch (e) {
    if (isException(e, exceptionTypes.AttributeError)) return undefined;
    throw e;
  }
}
