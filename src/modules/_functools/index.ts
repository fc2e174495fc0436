/** The `_functools` module: partial, reduce, cmp_to_key and the lru_cache wrapper. Source: Modules/_functoolsmodule.c. */
import { defineModule } from "../../objects/module.ts";
import type { Value } from "../../objects/object.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { call2 } from "../../protocols/call.ts";
import { fn, unsigned } from "../../protocols/define.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { getIter, iterNext } from "../../protocols/iterate.ts";
import { keyWrapperType, PyKeyWrapper } from "./cmp-to-key.ts";
import { lruCacheType } from "./lru-cache.ts";
import { partialType } from "./partial.ts";

function reduce(func: Value, iterable: Value, initial: Value | undefined): Value {
  let it: Value;
  try {
    it = getIter(iterable);
  } catch (e) {
    if (isException(e, exceptionTypes.TypeError)) throw pyError("TypeError", "reduce() arg 2 must support iteration");
    throw e;
  }
  let result = initial;
  for (let item = iterNext(it); item !== undefined; item = iterNext(it)) {
    result = result === undefined ? item : call2(func, result, item);
  }
  if (result === undefined) throw pyError("TypeError", "reduce() of empty iterable with no initial value");
  return result;
}

export const functoolsModule = defineModule("_functools", () => {
  keyWrapperType();
  return {
    doc: "Tools that operate on functions.",
    types: { partial: partialType(), _lru_cache_wrapper: lruCacheType() },
    functions: {
      reduce: unsigned(
        fn(
          "($module, function, iterable, initial=<unrepresentable>, /)",
          "reduce(function, iterable[, initial]) -> value\n\nApply a function of two arguments cumulatively to the items of a sequence\nor iterable, from left to right, so as to reduce the iterable to a single\nvalue.  For example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5]) calculates\n((((1+2)+3)+4)+5).  If initial is present, it is placed before the items\nof the iterable in the calculation, and serves as a default when the\niterable is empty.",
          reduce,
        ),
      ),
      cmp_to_key: fn(
        "($module, /, mycmp)",
        "Convert a cmp= function into a key= function.\n\n  mycmp\n    Function that compares two objects.",
        (mycmp) => new PyKeyWrapper(mycmp, undefined),
      ),
    },
  };
});
