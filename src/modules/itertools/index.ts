/** The `itertools` module: fast iterators as building blocks. Source: Modules/itertoolsmodule.c. */
import { defineModule } from "../../objects/module.ts";
import { fn } from "../../protocols/define.ts";
import { accumulateType, chainType, countType, cycleType, repeatType, starmapType } from "./chain.ts";
import { combinationsType, permutationsType, productType, replacementType } from "./combine.ts";
import { groupbyType, grouperType, tee, teeDataType, teeType, zipLongestType } from "./group.ts";
import {
  batchedType,
  compressType,
  dropwhileType,
  filterfalseType,
  isliceType,
  pairwiseType,
  takewhileType,
} from "./select.ts";

export const itertoolsModule = defineModule("itertools", () => ({
  doc: "Functional tools for creating and using iterators.",
  types: {
    accumulate: accumulateType(),
    batched: batchedType(),
    combinations: combinationsType(),
    combinations_with_replacement: replacementType(),
    cycle: cycleType(),
    dropwhile: dropwhileType(),
    takewhile: takewhileType(),
    islice: isliceType(),
    starmap: starmapType(),
    chain: chainType(),
    compress: compressType(),
    filterfalse: filterfalseType(),
    count: countType(),
    zip_longest: zipLongestType(),
    pairwise: pairwiseType(),
    permutations: permutationsType(),
    product: productType(),
    repeat: repeatType(),
    groupby: groupbyType(),
    _grouper: grouperType(),
    _tee: teeType(),
    _tee_dataobject: teeDataType(),
  },
  functions: {
    tee: fn("(iterable, n: ssize=2, /)", "Returns a tuple of n independent iterators.", tee),
  },
}));
