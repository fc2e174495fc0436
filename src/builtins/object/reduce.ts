/** How objects are pickled and copied by default: PEP 307. Source: Objects/typeobject.c (object___reduce_ex__, reduce_newobj). */
import { PyTuple } from "../../objects/containers.ts";
import { PyMethodDescriptor } from "../../objects/descriptors.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyBuiltin } from "../../objects/function.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { lookupType, type PyType } from "../../objects/type.ts";
import { dictType, listType, objectType } from "../../objects/types.ts";
import { findAttr, getAttr, lookupSpecial } from "../../protocols/attributes.ts";
import { call, callMethod } from "../../protocols/call.ts";
import { pyError } from "../../protocols/errors.ts";
import { getIter, toArray } from "../../protocols/iterate.ts";
import { textOf } from "../../protocols/text-name.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";

const copyreg = (): Value => rt.hooks.importModule("copyreg");

/** `object.__reduce_ex__`: an overridden `__reduce__` wins. */
export function reduceEx(self: Value, protocol: number): Value {
  const own = findAttr(self, "__reduce__");
  if (own !== undefined) {
    const ofClass = lookupType(typeOf(self), "__reduce__");
    const ofObject = objectType.dict.getStr("__reduce__");
    const inherited = ofClass === ofObject && own instanceof PyBuiltin && own.owner === objectType;
    if (!inherited) return call(own, []);
  }
  return commonReduce(self, protocol);
}

export function commonReduce(self: Value, protocol: number): Value {
  if (protocol >= 2) return reduceNewObject(self);
  return callMethod(copyreg(), "_reduce_ex", [self, protocol]);
}

/** Arguments for `cls.__new__` from `__getnewargs_ex__` or `__getnewargs__`; `undefined` when there are neither. */
function newArguments(self: Value): { args: PyTuple; kwargs: PyDict | undefined } | undefined {
  const withKeywords = lookupSpecial(self, "__getnewargs_ex__");
  if (withKeywords !== undefined) {
    const r = call(withKeywords, []);
    if (!(r instanceof PyTuple))
      throw pyError("TypeError", `__getnewargs_ex__ should return a tuple, not '${typeName(r)}'`);
    if (r.items.length !== 2)
      throw pyError("ValueError", `__getnewargs_ex__ should return a tuple of length 2, not ${r.items.length}`);
    const [args, kwargs] = r.items as [Value, Value];
    if (!(args instanceof PyTuple)) {
      throw pyError(
        "TypeError",
        `first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '${typeName(args)}'`,
      );
    }
    if (!(kwargs instanceof PyDict)) {
      throw pyError(
        "TypeError",
        `second item of the tuple returned by __getnewargs_ex__ must be a dict, not '${typeName(kwargs)}'`,
      );
    }
    return { args, kwargs };
  }
  const positional = lookupSpecial(self, "__getnewargs__");
  if (positional === undefined) return undefined;
  const args = call(positional, []);
  if (!(args instanceof PyTuple))
    throw pyError("TypeError", `__getnewargs__ should return a tuple, not '${typeName(args)}'`);
  return { args, kwargs: undefined };
}

function reduceNewObject(self: Value): Value {
  const cls = typeOf(self);
  if (cls.slots.new === undefined) throw pyError("TypeError", `cannot pickle '${cls.tpName}' object`);
  const given = newArguments(self);
  const registry = copyreg();
  let make: Value;
  let args: Value[];
  if (given?.kwargs === undefined || given.kwargs.size === 0) {
    make = getAttr(registry, "__newobj__");
    args = [cls, ...(given?.args.items ?? [])];
  } else {
    make = getAttr(registry, "__newobj_ex__");
    args = [cls, given.args, given.kwargs];
  }
  const isList = cls.isSubtypeOf(listType);
  const isDict = cls.isSubtypeOf(dictType);
  const state = stateOf(self, !(given !== undefined || isList || isDict));
  const listItems = isList ? getIter(self) : None;
  const dictItems = isDict ? getIter(callMethod(self, "items")) : None;
  return new PyTuple([make, new PyTuple(args), state, listItems, dictItems]);
}

/** `self.__getstate__()`, without the call when it is object's. */
function stateOf(self: Value, required: boolean): Value {
  const getstate = getAttr(self, "__getstate__");
  if (getstate instanceof PyBuiltin && getstate.self === self && isObjectGetState(getstate))
    return defaultState(self, required);
  return call(getstate, []);
}

function isObjectGetState(f: PyBuiltin): boolean {
  const ours = objectType.dict.getStr("__getstate__");
  return ours instanceof PyMethodDescriptor && ours.def === f.def;
}

/** Names of the `__slots__` members of a class, as copyreg finds them; cached by copyreg in `__slotnames__`. */
function copyregSlotNames(cls: PyType): Value[] {
  const cached = cls.dict.getStr("__slotnames__");
  const names = cached ?? callMethod(copyreg(), "_slotnames", [cls]);
  if (names === None) return [];
  return toArray(names);
}

/** `object.__getstate__`: the `__dict__` (or None), and a dict of the slots if any are set. */
export function defaultState(self: Value, required: boolean): Value {
  const cls = typeOf(self);
  if (required && cls.layout !== objectType) throw pyError("TypeError", `cannot pickle '${cls.tpName}' object`);
  const dict = findAttr(self, "__dict__");
  let state: Value = dict ?? None;
  if (dict instanceof PyDict && dict.size === 0) state = None;
  const names = copyregSlotNames(cls);
  if (names.length === 0) return state;
  const slots = new PyDict();
  for (const name of names) {
    const value = findAttr(self, textOf(name) ?? "");
    if (value !== undefined) slots.set(name, value);
  }
  return slots.size === 0 ? state : new PyTuple([state, slots]);
}
