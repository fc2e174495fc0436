/** The `_collections` module: the native parts of `collections`. Source: Modules/_collectionsmodule.c. */
import { defineModule } from "../../objects/module.ts";
import { fn } from "../../protocols/define.ts";
import { countElements, defaultdictType, tupleGetterType } from "./defaultdict.ts";
import { dequeIteratorType, dequeReverseIteratorType, dequeType } from "./deque.ts";
import { orderedDictType } from "./ordered-dict.ts";

export const collectionsModule = defineModule("_collections", () => ({
  doc: "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory\n",
  types: {
    deque: dequeType(),
    defaultdict: defaultdictType(),
    OrderedDict: orderedDictType(),
    _deque_iterator: dequeIteratorType(),
    _deque_reverse_iterator: dequeReverseIteratorType(),
    _tuplegetter: tupleGetterType(),
  },
  functions: {
    _count_elements: fn(
      "($module, mapping, iterable, /)",
      "Count elements in the iterable, updating the mapping",
      countElements,
    ),
  },
}));
