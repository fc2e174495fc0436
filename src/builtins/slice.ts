/** The `slice` type. Source: Objects/sliceobject.c. What a slice selects is in `protocols/slices.ts`. */
import { sliceHashFinish, tupleHashAdd, tupleHashStart } from "../base/hash/containers.ts";
import { hash64, hashValue, setHash } from "../base/hash/hash64.ts";
import { PySlice, PyTuple } from "../objects/containers.ts";
import { type Int, None, NotImplemented, normalInt, type Value } from "../objects/object.ts";
import { EQ, GE, LE } from "../objects/slots.ts";
import { strJoin } from "../objects/str.ts";
import { sliceType } from "../objects/types.ts";
import { genericGetAttr } from "../protocols/attributes.ts";
import { checkPositional, noKeywords } from "../protocols/clinic/positional.ts";
import { fillType, getset, method, type TypeDef, unsignedAll } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { pyHash } from "../protocols/hash.ts";
import { index } from "../protocols/number.ts";
import { adjustSlice, unpackSlice } from "../protocols/slices.ts";
import { repr } from "../protocols/text.ts";
import { typeOf } from "../protocols/type-of.ts";
import { compareItems } from "./sequence.ts";

const parts = (s: PySlice): Value[] => [s.start, s.stop, s.step];

/** A bound of any size. */
function longIndex(v: Value): bigint {
  if (typeof v !== "number" && typeOf(v).slots.index === undefined) {
    throw pyError("TypeError", "slice indices must be integers or None or have an __index__ method");
  }
  return BigInt(index(v));
}

/** `slice.indices` without limits on the length. Source: _PySlice_GetLongIndices. */
export function longIndices(slice: PySlice, length: Int): [Int, Int, Int] {
  const n = BigInt(length);
  const step = slice.step === None ? 1n : longIndex(slice.step);
  if (step === 0n) throw pyError("ValueError", "slice step cannot be zero");
  const low = step < 0n ? -1n : 0n;
  const high = step < 0n ? n - 1n : n;
  const clip = (v: Value, missing: bigint): bigint => {
    if (v === None) return missing;
    let i = longIndex(v);
    if (i < 0n) {
      i += n;
      return i < low ? low : i;
    }
    return i > high ? high : i;
  };
  const start = clip(slice.start, step < 0n ? high : low);
  const stop = clip(slice.stop, step < 0n ? low : high);
  return [normalInt(start), normalInt(stop), normalInt(step)];
}

const isSmall = (v: Value): boolean => v === None || typeof v === "number";

const sliceDef: TypeDef<PySlice> = {
  doc: "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
  slots: {
    getAttr: genericGetAttr,
    repr: (self) => strJoin(["slice(", strJoin(parts(self).map(repr), ", "), ")"], ""),
    hash: (self) => {
      const acc = hash64();
      const item = hash64();
      tupleHashStart(acc);
      for (const part of parts(self)) {
        setHash(item, pyHash(part));
        tupleHashAdd(acc, item);
      }
      sliceHashFinish(acc);
      return hashValue(acc);
    },
    richCompare: (self, other, op) => {
      if (!(other instanceof PySlice)) return NotImplemented;
      if (self === other) return op === EQ || op === LE || op === GE;
      return compareItems(parts(self), parts(other), op);
    },
    new: (_cls, args, kwnames) => {
      noKeywords("slice", kwnames);
      checkPositional("slice", args.length, 1, 3);
      if (args.length === 1) return new PySlice(None, args[0]!, None);
      return new PySlice(args[0]!, args[1]!, args[2] ?? None);
    },
  },
  members: {
    start: getset((self) => self.start),
    stop: getset((self) => self.stop),
    step: getset((self) => self.step),
  },
  methods: unsignedAll({
    indices: method(
      "($self, object, /)",
      "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the start and stop\nindices, and the stride length of the extended slice described by\nS. Out of bounds indices are clipped in a manner consistent with the\nhandling of normal slices.",
      (self, object) => {
        const length = index(object);
        if (length < 0) throw pyError("ValueError", "length should not be negative");
        if (typeof length === "number" && isSmall(self.start) && isSmall(self.stop) && isSmall(self.step)) {
          const bounds = unpackSlice(self);
          const r = adjustSlice(bounds.start, bounds.stop, bounds.step, length);
          return new PyTuple([r.start, r.stop, r.step]);
        }
        return new PyTuple(longIndices(self, length));
      },
    ),
    __reduce__: method(
      "($self, /)",
      "Return state information for pickling.",
      (self) => new PyTuple([sliceType, new PyTuple(parts(self))]),
    ),
  }),
};

export function installSlice(): void {
  fillType(sliceType, sliceDef);
}
