/** Builtin functions that iterate. Source: Python/bltinmodule.c. */
import { PyList } from "../../objects/containers.ts";
import type { PyDict } from "../../objects/dict.ts";
import type { NativeDef } from "../../objects/function.ts";
import { PyFloat } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { call1, callMethod, isCallable } from "../../protocols/call.ts";
import { isGreater, isLess } from "../../protocols/compare.ts";
import { fn, unsigned } from "../../protocols/define.ts";
import { isException, pyError, raiseError, stopIteration } from "../../protocols/errors.ts";
import { forEach, getIter, stepOf } from "../../protocols/iterate.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { PyAnextAwaitable } from "../anext.ts";
import { extremeFloat, sortFloats } from "../float-lists.ts";
import { PyCallableIterator } from "../iterators.ts";
import { listOf } from "../list.ts";
import { sortItems } from "../list-sort.ts";

function next(it: Value, fallback: Value | undefined): Value {
  const slot = stepOf(it);
  if (fallback === undefined) {
    const item = slot(it);
    if (item === undefined) raiseError(stopIteration(None));
    return item;
  }
  try {
    return slot(it) ?? fallback;
  } catch (e) {
    if (isException(e, exceptionTypes.StopIteration)) return fallback;
    throw e;
  }
}

/** `min` and `max`: one iterable, or two and more values. */
function extreme(name: "min" | "max", args: Value[], key: Value, fallback: Value | undefined): Value {
  const isBetter = name === "min" ? isLess : isGreater;
  if (args.length === 0) throw pyError("TypeError", `${name} expected at least 1 argument, got 0`);
  const isSpread = args.length > 1;
  if (isSpread && fallback !== undefined) {
    throw pyError("TypeError", `Cannot specify a default for ${name}() with multiple positional arguments`);
  }
  let best: Value | undefined;
  let bestKey: Value | undefined;
  const consider = (item: Value): undefined => {
    const k = key === None ? item : call1(key, item);
    if (bestKey === undefined || isBetter(k, bestKey)) {
      best = item;
      bestKey = k;
    }
    return undefined;
  };
  const take = (item: Value): boolean => {
    const isSimple = key === None && typeof item === "number" && typeof (bestKey ?? item) === "number";
    if (isSimple) consider(item);
    return isSimple;
  };
  if (isSpread) args.forEach(consider);
  else if (key === None && args[0] instanceof PyList && args[0].floats.length > 0) {
    return new PyFloat(extremeFloat(args[0].floats, name === "min"));
  } else forEach(args[0]!, consider, take);
  if (best !== undefined) return best;
  if (fallback !== undefined) return fallback;
  throw pyError("ValueError", `${name}() iterable argument is empty`);
}

function sorted(iterable: Value, options: PyDict): Value {
  const list = listOf(iterable);
  const key = options.getStr("key");
  const reverse = options.getStr("reverse");
  // fast path: nothing else is given
  if (options.size === (key === undefined ? 0 : 1) + (reverse === undefined ? 0 : 1)) {
    const isReverse = reverse !== undefined && isTrue(reverse);
    if (list.floats.length > 0 && (key === undefined || key === None)) sortFloats(list.floats, isReverse);
    else sortItems(list.items, key === None ? undefined : key, isReverse);
    return list;
  }
  const names: string[] = [];
  const values: Value[] = [];
  for (let i = 0; i < options.keys.length; i++) {
    const name = options.keys[i];
    if (typeof name !== "string") continue;
    names.push(name);
    values.push(options.values[i]!);
  }
  callMethod(list, "sort", values, names);
  return list;
}

export const iterationFunctions: Readonly<Record<string, NativeDef>> = {
  aiter: fn("(async_iterable, /)", "Return an AsyncIterator for an AsyncIterable object.", (v) => {
    const slot = typeOf(v).slots.aiter;
    if (slot === undefined) throw pyError("TypeError", `'${typeName(v)}' object is not an async iterable`);
    const it = slot(v);
    if (typeOf(it).slots.anext === undefined) {
      throw pyError("TypeError", `aiter() returned not an async iterator of type '${typeName(it)}'`);
    }
    return it;
  }),
  all: fn(
    "(iterable, /)",
    "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True.",
    (iterable) => {
      let result = true;
      const body = (item: Value): boolean => {
        result = isTrue(item);
        return !result;
      };
      forEach(iterable, body, (item) => item === true);
      return result;
    },
  ),
  anext: fn(
    "(aiterator, default=<unrepresentable>, /)",
    "async anext(aiterator[, default])\n\nReturn the next item from the async iterator.  If default is given and the async\niterator is exhausted, it is returned instead of raising StopAsyncIteration.",
    (it, fallback) => {
      const slot = typeOf(it).slots.anext;
      if (slot === undefined) throw pyError("TypeError", `'${typeName(it)}' object is not an async iterator`);
      const awaitable = slot(it);
      return fallback === undefined ? awaitable : new PyAnextAwaitable(awaitable, fallback);
    },
  ),
  any: fn(
    "(iterable, /)",
    "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False.",
    (iterable) => {
      let result = false;
      const body = (item: Value): boolean => {
        result = isTrue(item);
        return result;
      };
      forEach(iterable, body, (item) => item === false || item === None);
      return result;
    },
  ),
  iter: fn(
    "(object, sentinel=<unrepresentable>, /)",
    "Get an iterator from an object.\n\nIn the first form, the argument must supply its own iterator, or be a sequence.\nIn the second form, the callable is called until it returns the sentinel.",
    (v, sentinel) => {
      if (sentinel === undefined) return getIter(v);
      if (!isCallable(v)) throw pyError("TypeError", "iter(object, sentinel): object must be callable");
      return new PyCallableIterator(v, sentinel);
    },
  ),
  max: unsigned(
    fn(
      "(*args, key=None, default=<unrepresentable>)",
      "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its biggest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more arguments, return the largest argument.",
      (args, key, fallback) => extreme("max", args, key, fallback),
    ),
  ),
  min: unsigned(
    fn(
      "(*args, key=None, default=<unrepresentable>)",
      "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its smallest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more arguments, return the smallest argument.",
      (args, key, fallback) => extreme("min", args, key, fallback),
    ),
  ),
  next: fn(
    "(iterator, default=<unrepresentable>, /)",
    "Return the next item from the iterator.\n\nIf default is given and the iterator is exhausted,\nit is returned instead of raising StopIteration.",
    next,
  ),
  sorted: fn(
    "(iterable, /, **kwargs)",
    "Return a new list containing all items from the iterable in ascending order.\n\nA custom key function can be supplied to customize the sort order, and the\nreverse flag can be set to request the result in descending order.",
    sorted,
  ),
};
