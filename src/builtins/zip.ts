/** The `zip`, `map` and `filter` types. Source: Python/bltinmodule.c. */
import { PyTuple } from "../objects/containers.ts";
import { heapSubclass } from "../objects/heap.ts";
import { PyListIterator, PyZip } from "../objects/iterators.ts";
import { None, PyObject, type Value } from "../objects/object.ts";
import { roomFor } from "../objects/slot-arrays.ts";
import type { KwNames } from "../objects/slots.ts";
import { boolType, exceptionTypes, newBuiltinType } from "../objects/types.ts";
import { genericGetAttr } from "../protocols/attributes.ts";
import { call, call1, call2 } from "../protocols/call.ts";
import { checkPositional, noKeywords } from "../protocols/clinic/positional.ts";
import { fillType, method, type TypeDef, unsignedAll } from "../protocols/define.ts";
import { isException, pyError } from "../protocols/errors.ts";
import { getIter } from "../protocols/iterate.ts";
import { isTrue } from "../protocols/truth.ts";
import { typeOf } from "../protocols/type-of.ts";
import { nextOfList } from "./iterators.ts";

const PyZipSub = heapSubclass(PyZip);

export class PyMap extends PyObject {
  readonly func: Value;
  readonly iterators: readonly Value[];
  constructor(func: Value, iterators: readonly Value[]) {
    super();
    this.func = func;
    this.iterators = iterators;
  }
}
const PyMapSub = heapSubclass(PyMap);

export class PyFilter extends PyObject {
  readonly func: Value;
  readonly iterator: Value;
  constructor(func: Value, iterator: Value) {
    super();
    this.func = func;
    this.iterator = iterator;
  }
}
const PyFilterSub = heapSubclass(PyFilter);

export const zipType = newBuiltinType("zip", PyZip);
export const mapType = newBuiltinType("map", PyMap);
export const filterType = newBuiltinType("filter", PyFilter);

const REDUCE_DOC = "Return state information for pickling.";

function iterators(args: readonly Value[], from: number, to: number): Value[] {
  const out: Value[] = [];
  for (let i = from; i < to; i++) out.push(getIter(args[i]!));
  return out;
}

/** The only keyword of zip. */
function strictArgument(args: readonly Value[], kwnames: KwNames): boolean {
  if (kwnames === undefined) return false;
  let strict = false;
  const first = args.length - kwnames.length;
  for (let i = 0; i < kwnames.length; i++) {
    if (kwnames[i] !== "strict") throw pyError("TypeError", `zip() got an unexpected keyword argument '${kwnames[i]}'`);
    strict = isTrue(args[first + i]!);
  }
  return strict;
}

/** An iterator's next value; its StopIteration counts as the end. */
function nextOrEnd(it: Value): Value | undefined {
  try {
    return typeOf(it).slots.next!(it);
  } catch (e) {
    if (isException(e, exceptionTypes.StopIteration)) return undefined;
    throw e;
  }
}

/** Whether an iterator runs no Python code, so that `nextOf` cannot raise StopIteration. */
const isPlain = (it: Value): boolean => it instanceof PyListIterator || typeOf(it).plainNext !== undefined;

/** The two iterators that a zip object gives the items of in turn, when they run no Python code. */
export function plainPair(v: Value): readonly [Value, Value] | undefined {
  if (!(v instanceof PyZip) || v.cls.isHeap || v.strict || v.iterators.length !== 2) return undefined;
  const [first, second] = v.iterators as readonly [Value, Value];
  return isPlain(first) && isPlain(second) ? [first, second] : undefined;
}

export function nextOf(it: Value): Value | undefined {
  return it instanceof PyListIterator ? nextOfList(it) : typeOf(it).slots.next!(it);
}

/** The next tuple of two or three iterators. */
function nextFew(its: readonly Value[]): PyTuple | undefined {
  const first = nextOf(its[0]!);
  if (first === undefined) return undefined;
  const second = nextOf(its[1]!);
  if (second === undefined) return undefined;
  if (its.length === 2) return new PyTuple([first, second]);
  const third = nextOf(its[2]!);
  return third === undefined ? undefined : new PyTuple([first, second, third]);
}

/** The next tuple of any number of iterators. */
function nextMany(its: readonly Value[]): PyTuple | undefined {
  const first = nextOf(its[0]!);
  if (first === undefined) return undefined;
  const out = roomFor(its.length, first);
  out[0] = first;
  for (let i = 1; i < its.length; i++) {
    const item = nextOf(its[i]!);
    if (item === undefined) return undefined;
    out[i] = item;
  }
  return new PyTuple(out);
}

/** `nextMany` of iterators that must end together. */
function nextStrict(self: PyZip): PyTuple | undefined {
  const out: Value[] = [];
  for (let i = 0; i < self.iterators.length; i++) {
    const item = nextOrEnd(self.iterators[i]!);
    if (item === undefined) return strictEnd(self, i);
    out.push(item);
  }
  return new PyTuple(out);
}

/** The arguments are of unequal length: number `i` has ended. */
function strictEnd(self: PyZip, i: number): undefined {
  const before = (n: number): string => (n === 1 ? " 1" : `s 1-${n}`);
  if (i > 0) throw pyError("ValueError", `zip() argument ${i + 1} is shorter than argument${before(i)}`);
  for (let k = 1; k < self.iterators.length; k++) {
    if (nextOrEnd(self.iterators[k]!) !== undefined)
      throw pyError("ValueError", `zip() argument ${k + 1} is longer than argument${before(k)}`);
  }
  return undefined;
}

const zipDef: TypeDef<PyZip> = {
  doc: "zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]\n\nThe zip object yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().  The i-th element in every tuple\ncomes from the i-th iterable argument to zip().  This continues until the\nshortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.",
  isBase: true,
  slots: {
    getAttr: genericGetAttr,
    new: (cls, args, kwnames) => {
      const strict = strictArgument(args, kwnames);
      const its = iterators(args, 0, args.length - (kwnames?.length ?? 0));
      return cls === zipType ? new PyZip(its, strict) : new PyZipSub(cls, its, strict);
    },
    iter: (self) => self,
    next: (self) => {
      const its = self.iterators;
      if (its.length === 0) return undefined;
      if (!self.strict && its.length >= 2 && its.length <= 3) return nextFew(its);
      return self.strict ? nextStrict(self) : nextMany(its);
    },
  },
  methods: unsignedAll({
    __reduce__: method("($self, /)", REDUCE_DOC, (self) => {
      const args = new PyTuple(self.iterators);
      return new PyTuple(self.strict ? [self.cls, args, true] : [self.cls, args]);
    }),
    __setstate__: method("($self, object, /)", "Set state information for unpickling.", (self, object) => {
      self.strict = isTrue(object);
      return None;
    }),
  }),
};

const mapDef: TypeDef<PyMap> = {
  doc: "map(func, *iterables) --> map object\n\nMake an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.",
  isBase: true,
  slots: {
    getAttr: genericGetAttr,
    new: (cls, args, kwnames) => {
      if (cls === mapType || cls.slots.init === mapType.slots.init) noKeywords("map", kwnames);
      const given = args.length - (kwnames?.length ?? 0);
      if (given < 2) throw pyError("TypeError", "map() must have at least two arguments.");
      const its = iterators(args, 1, given);
      return cls === mapType ? new PyMap(args[0]!, its) : new PyMapSub(cls, args[0]!, its);
    },
    iter: (self) => self,
    next: (self) => {
      const its = self.iterators;
      const first = its[0]!;
      const item = typeOf(first).slots.next!(first);
      if (item === undefined) return undefined;
      // fast path: one iterable
      if (its.length === 1) return call1(self.func, item);
      if (its.length === 2) {
        const second = typeOf(its[1]!).slots.next!(its[1]!);
        return second === undefined ? undefined : call2(self.func, item, second);
      }
      const args: Value[] = [item];
      for (let i = 1; i < its.length; i++) {
        const it = its[i]!;
        const more = typeOf(it).slots.next!(it);
        if (more === undefined) return undefined;
        args.push(more);
      }
      return call(self.func, args);
    },
  },
  methods: unsignedAll({
    __reduce__: method(
      "($self, /)",
      REDUCE_DOC,
      (self) => new PyTuple([self.cls, new PyTuple([self.func, ...self.iterators])]),
    ),
  }),
};

const filterDef: TypeDef<PyFilter> = {
  doc: "filter(function or None, iterable) --> filter object\n\nReturn an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true.",
  isBase: true,
  slots: {
    getAttr: genericGetAttr,
    new: (cls, args, kwnames) => {
      if (cls === filterType || cls.slots.init === filterType.slots.init) noKeywords("filter", kwnames);
      checkPositional("filter", args.length - (kwnames?.length ?? 0), 2, 2);
      const it = getIter(args[1]!);
      return cls === filterType ? new PyFilter(args[0]!, it) : new PyFilterSub(cls, args[0]!, it);
    },
    iter: (self) => self,
    next: (self) => {
      const { func, iterator } = self;
      const next = typeOf(iterator).slots.next!;
      const plain = func === None || func === boolType;
      for (;;) {
        const item = next(iterator);
        if (item === undefined) return undefined;
        if (isTrue(plain ? item : call1(func, item))) return item;
      }
    },
  },
  methods: unsignedAll({
    __reduce__: method(
      "($self, /)",
      REDUCE_DOC,
      (self) => new PyTuple([self.cls, new PyTuple([self.func, self.iterator])]),
    ),
  }),
};

export function installZipMapFilter(): void {
  fillType(zipType, zipDef);
  fillType(mapType, mapDef);
  fillType(filterType, filterDef);
}
