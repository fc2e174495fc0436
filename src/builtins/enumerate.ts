/** The `enumerate` and `reversed` types. Source: Objects/enumobject.c. */

import { EMPTY_TUPLE, PyTuple } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import { heapSubclass } from "../objects/heap.ts";
import { PyEnumerate } from "../objects/iterators.ts";
import { None, normalInt, PyObject, type Value } from "../objects/object.ts";
import { lookupType } from "../objects/type.ts";
import { exceptionTypes, newBuiltinType } from "../objects/types.ts";
import { genericGetAttr, lookupSpecial } from "../protocols/attributes.ts";
import { call0 } from "../protocols/call.ts";
import { classGetItem } from "../protocols/class-getitem.ts";
import { checkPositional, noKeywords } from "../protocols/clinic/positional.ts";
import { getItem, length } from "../protocols/container.ts";
import { fillType, method, newSlot, type TypeDef, unsignedAll } from "../protocols/define.ts";
import { isException, pyError } from "../protocols/errors.ts";
import { getIter } from "../protocols/iterate.ts";
import { index } from "../protocols/number.ts";
import { typeName, typeOf } from "../protocols/type-of.ts";
import { clipState } from "./iterators.ts";

const PyEnumerateSub = heapSubclass(PyEnumerate);

export class PyReversed extends PyObject {
  /** `undefined` once exhausted. */
  sequence: Value | undefined;
  /** Position of the next item. */
  index: number;
  constructor(sequence: Value, index: number) {
    super();
    this.sequence = sequence;
    this.index = index;
  }
}
const PyReversedSub = heapSubclass(PyReversed);

export const enumerateType = newBuiltinType("enumerate", PyEnumerate);
export const reversedType = newBuiltinType("reversed", PyReversed);

const enumerateDef: TypeDef<PyEnumerate> = {
  make1: (v) => new PyEnumerate(getIter(v), 0),
  doc: "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
  signature: "(iterable, start=0)",
  isBase: true,
  slots: {
    getAttr: genericGetAttr,
    new: newSlot("($type, iterable, start=<unrepresentable>)", "enumerate", (cls, iterable, start) => {
      const n = start === undefined ? 0 : index(start);
      const it = getIter(iterable);
      return cls === enumerateType ? new PyEnumerate(it, n) : new PyEnumerateSub(cls, it, n);
    }),
    iter: (self) => self,
    next: (self) => {
      const it = self.iterator;
      const item = typeOf(it).slots.next!(it);
      if (item === undefined) return undefined;
      const i = self.index;
      self.index = typeof i === "number" && i < Number.MAX_SAFE_INTEGER ? i + 1 : normalInt(BigInt(i) + 1n);
      return new PyTuple([i, item]);
    },
  },
  methods: unsignedAll({
    __reduce__: method(
      "($self, /)",
      "Return state information for pickling.",
      (self) => new PyTuple([self.cls, new PyTuple([self.iterator, self.index])]),
    ),
    __class_getitem__: classGetItem,
  }),
};

/** Has positional items (PySequence_Check): builtin mappings have not. */
function isSequence(v: Value): boolean {
  const type = typeOf(v);
  return type.slots.getItem !== undefined && !(v instanceof PyDict) && (type.isHeap || !type.isMapping);
}

const reversedDef: TypeDef<PyReversed> = {
  doc: "Return a reverse iterator over the values of the given sequence.",
  signature: "(sequence, /)",
  isBase: true,
  slots: {
    getAttr: genericGetAttr,
    new: (cls, args, kwnames) => {
      if (cls === reversedType || cls.slots.init === reversedType.slots.init) noKeywords("reversed", kwnames);
      checkPositional("reversed", args.length - (kwnames?.length ?? 0), 1, 1);
      const sequence = args[0]!;
      const special = lookupType(typeOf(sequence), "__reversed__");
      if (special === None) throw pyError("TypeError", `'${typeName(sequence)}' object is not reversible`);
      if (special !== undefined) return call0(lookupSpecial(sequence, "__reversed__")!);
      if (!isSequence(sequence)) throw pyError("TypeError", `'${typeName(sequence)}' object is not reversible`);
      const last = length(sequence) - 1;
      return cls === reversedType ? new PyReversed(sequence, last) : new PyReversedSub(cls, sequence, last);
    },
    iter: (self) => self,
    next: (self) => {
      const { sequence, index: i } = self;
      if (sequence === undefined) return undefined;
      if (i >= 0) {
        try {
          const item = getItem(sequence, i);
          self.index = i - 1;
          return item;
        } catch (e) {
          if (!isException(e, exceptionTypes.IndexError) && !isException(e, exceptionTypes.StopIteration)) throw e;
        }
      }
      self.index = -1;
      self.sequence = undefined;
      return undefined;
    },
  },
  methods: unsignedAll({
    __length_hint__: method("($self, /)", "Private method returning an estimate of len(list(it)).", (self) => {
      if (self.sequence === undefined) return 0;
      return length(self.sequence) < self.index + 1 ? 0 : self.index + 1;
    }),
    __reduce__: method("($self, /)", "Return state information for pickling.", (self) =>
      self.sequence === undefined
        ? new PyTuple([self.cls, new PyTuple([EMPTY_TUPLE])])
        : new PyTuple([self.cls, new PyTuple([self.sequence]), self.index]),
    ),
    __setstate__: method("($self, object, /)", "Set state information for unpickling.", (self, object) => {
      const at = clipState(object, -1, Number.MAX_SAFE_INTEGER);
      if (self.sequence !== undefined) self.index = Math.min(at, length(self.sequence) - 1);
      return None;
    }),
  }),
};

export function installEnumerate(): void {
  fillType(enumerateType, enumerateDef);
  fillType(reversedType, reversedDef);
}
