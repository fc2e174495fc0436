/** Iterators over dicts, forward and reverse. Source: Objects/dictobject.c (dictiter_*, dictreviter_*). */
import { PyList, PyTuple } from "../../objects/containers.ts";
import type { PyDict } from "../../objects/dict.ts";
import {
  PyDictItemIterator,
  PyDictIteratorBase,
  PyDictKeyIterator,
  PyDictValueIterator,
} from "../../objects/iterators.ts";
import { None, type Value } from "../../objects/object.ts";
import { roomFor } from "../../objects/slot-arrays.ts";
import { newBuiltinType } from "../../objects/types.ts";
import { genericGetAttr } from "../../protocols/attributes.ts";
import { fillType, method, type TypeDef, unsignedAll } from "../../protocols/define.ts";
import { nextEntry } from "../../protocols/dict-iteration.ts";
import { pyError } from "../../protocols/errors.ts";
import { reduceIterator } from "../iterators.ts";

/** Reverse iterators: `entry` is the next entry number to look at, going down. */
abstract class PyDictReverseIteratorBase extends PyDictIteratorBase {
  constructor(dict: PyDict) {
    super(dict, dict.keys.length - 1);
  }
}
export class PyDictReverseKeyIterator extends PyDictReverseIteratorBase {}
export class PyDictReverseValueIterator extends PyDictReverseIteratorBase {}
export class PyDictReverseItemIterator extends PyDictReverseIteratorBase {}

export const dictKeyIteratorType = newBuiltinType("dict_keyiterator", PyDictKeyIterator);
export const dictValueIteratorType = newBuiltinType("dict_valueiterator", PyDictValueIterator);
export const dictItemIteratorType = newBuiltinType("dict_itemiterator", PyDictItemIterator);
export const dictReverseKeyIteratorType = newBuiltinType("dict_reversekeyiterator", PyDictReverseKeyIterator);
export const dictReverseValueIteratorType = newBuiltinType("dict_reversevalueiterator", PyDictReverseValueIterator);
export const dictReverseItemIteratorType = newBuiltinType("dict_reverseitemiterator", PyDictReverseItemIterator);

function previousEntry(self: PyDictReverseIteratorBase): number {
  const dict = self.dict;
  if (dict === undefined) return -1;
  if (self.expectedSize !== dict.size) {
    self.expectedSize = -1;
    throw pyError("RuntimeError", "dictionary changed size during iteration");
  }
  const keys = dict.keys;
  let i = Math.min(self.entry, keys.length - 1);
  while (i >= 0 && keys[i] === undefined) i--;
  if (i < 0) {
    self.dict = undefined;
    return -1;
  }
  self.entry = i - 1;
  self.left--;
  return i;
}

type Step = (self: PyDictIteratorBase) => number;
type Pick = (dict: PyDict, entry: number) => Value;

const pickKey: Pick = (dict, entry) => dict.keys[entry]!;
const pickValue: Pick = (dict, entry) => dict.values[entry]!;
const pickItem: Pick = (dict, entry) => new PyTuple([dict.keys[entry]!, dict.values[entry]!]);

/** What is left of an iterator over keys or values. */
function restOf(self: PyDictIteratorBase, column: readonly (Value | undefined)[]): Value[] {
  const { dict } = self;
  // fast path: all of them, no holes
  if (dict !== undefined && self.left === column.length && self.expectedSize === dict.size) {
    self.dict = undefined;
    return column.slice() as Value[];
  }
  const out: Value[] = [];
  for (let i = nextEntry(self); i >= 0; i = nextEntry(self)) out.push(column[i]!);
  return out;
}

/** What is left of an iterator over pairs. */
function restOfItems(self: PyDictIteratorBase): Value[] {
  const { dict } = self;
  if (dict === undefined) return [];
  const out = roomFor(self.left, None);
  let n = 0;
  for (let i = nextEntry(self); i >= 0; i = nextEntry(self)) out[n++] = pickItem(dict, i);
  out.length = n;
  return out;
}

/** What is left, without moving the iterator. */
function remaining(self: PyDictIteratorBase, step: Step, pick: Pick): Value[] {
  const { dict, entry, expectedSize, left } = self;
  const out: Value[] = [];
  if (dict === undefined) return out;
  try {
    for (let i = step(self); i >= 0; i = step(self)) out.push(pick(dict, i));
  } finally {
    self.dict = dict;
    self.entry = entry;
    self.expectedSize = expectedSize;
    self.left = left;
  }
  return out;
}

function iteratorDef(
  next: (self: PyDictIteratorBase) => Value | undefined,
  step: Step,
  pick: Pick,
  drain?: (self: PyDictIteratorBase) => Value[],
): TypeDef<PyDictIteratorBase> {
  return {
    hasPlainNext: true,
    ...(drain === undefined ? {} : { drain }),
    slots: { getAttr: genericGetAttr, iter: (self) => self, next },
    methods: unsignedAll({
      __length_hint__: method("($self, /)", "Private method returning an estimate of len(list(it)).", (self) =>
        self.dict !== undefined && self.expectedSize === self.dict.size ? self.left : 0,
      ),
      __reduce__: method("($self, /)", "Return state information for pickling.", (self) =>
        reduceIterator("iter", new PyList(remaining(self, step, pick))),
      ),
    }),
  };
}

export function installDictIterators(): void {
  // one function literal per type: each stays monomorphic
  fillType(
    dictKeyIteratorType,
    iteratorDef(
      (self) => {
        const dict = self.dict;
        const i = nextEntry(self);
        return i < 0 ? undefined : dict!.keys[i];
      },
      nextEntry,
      pickKey,
      (self) => restOf(self, self.dict?.keys ?? []),
    ),
  );
  fillType(
    dictValueIteratorType,
    iteratorDef(
      (self) => {
        const dict = self.dict;
        const i = nextEntry(self);
        return i < 0 ? undefined : dict!.values[i];
      },
      nextEntry,
      pickValue,
      (self) => restOf(self, self.dict?.values ?? []),
    ),
  );
  fillType(
    dictItemIteratorType,
    iteratorDef(
      (self) => {
        const dict = self.dict;
        const i = nextEntry(self);
        return i < 0 ? undefined : new PyTuple([dict!.keys[i]!, dict!.values[i]!]);
      },
      nextEntry,
      pickItem,
      restOfItems,
    ),
  );
  const reverse = (pick: Pick): TypeDef<PyDictIteratorBase> =>
    iteratorDef(
      (self) => {
        const dict = self.dict;
        const i = previousEntry(self);
        return i < 0 ? undefined : pick(dict!, i);
      },
      previousEntry,
      pick,
    );
  fillType(dictReverseKeyIteratorType, reverse(pickKey));
  fillType(dictReverseValueIteratorType, reverse(pickValue));
  fillType(dictReverseItemIteratorType, reverse(pickItem));
}
