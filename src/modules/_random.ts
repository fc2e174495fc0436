/** The `_random` module: the Mersenne Twister as a type. Source: Modules/_randommodule.c. */
import { MersenneTwister, MT_SIZE } from "../base/random/mt19937.ts";
import { PyTuple } from "../objects/containers.ts";
import { heapSubclass } from "../objects/heap.ts";
import { defineModule } from "../objects/module.ts";
import { intOf, isInt, PyFloat } from "../objects/number.ts";
import { None, PyObject, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { noKeywords } from "../protocols/clinic/positional.ts";
import { type LazyType, lazyType, method } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { pyHash } from "../protocols/hash.ts";
import { absolute } from "../protocols/number.ts";

class PyRandom extends PyObject {
  readonly twister: MersenneTwister;
  constructor(twister: MersenneTwister) {
    super();
    this.twister = twister;
  }
}
const PyRandomSub = heapSubclass(PyRandom);

/** None: from the host's entropy; an int: its absolute value; anything else: its hash. */
function seed(twister: MersenneTwister, n: Value): void {
  if (n === None) {
    const bytes = rt.host.random(MT_SIZE * 4);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const key = Array.from({ length: MT_SIZE }, (_, i) => view.getUint32(i * 4, true));
    twister.seedArray(key);
  } else if (isInt(n)) {
    const magnitude = intOf(absolute(n));
    if (magnitude === undefined) throw pyError("TypeError", "__abs__ returned non-int");
    twister.seedInt(magnitude);
  } else twister.seedInt(BigInt.asUintN(64, BigInt(pyHash(n))));
}

/** A word of saved state: an int of 64 bits, of which the low 32 count. */
function stateWord(v: Value): number {
  const n = intOf(v);
  if (n === undefined) throw pyError("TypeError", "an integer is required");
  if (n < 0) throw pyError("OverflowError", "can't convert negative value to unsigned int");
  if (n > 18446744073709551615n) throw pyError("OverflowError", "Python int too large to convert to C unsigned long");
  return typeof n === "number" ? n % 4294967296 : Number(n & 0xffffffffn);
}

export const randomType: LazyType = lazyType("_random.Random", PyRandom, () => ({
  doc: "Random() -> create a random number generator with its own internal state.",
  isBase: true,
  slots: {
    new: (cls) => {
      const twister = new MersenneTwister();
      return cls === randomType() ? new PyRandom(twister) : new PyRandomSub(cls, twister);
    },
    init: (self, args, kwnames) => {
      const own = self.cls === randomType() || self.cls.slots.init === randomType().slots.init;
      if (own) noKeywords("Random", kwnames);
      if (args.length > 1) throw pyError("TypeError", "Random() requires 0 or 1 argument");
      seed(self.twister, args[0] ?? None);
    },
  },
  methods: {
    random: method("($self, /)", "random() -> x in the interval [0, 1).", (self) => new PyFloat(self.twister.random())),
    seed: method(
      "($self, n=None, /)",
      "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the current time and the process identifier.",
      (self, n) => {
        seed(self.twister, n);
        return None;
      },
    ),
    getstate: method("($self, /)", "getstate() -> tuple containing the current state.", ({ twister }) => {
      const out: number[] = Array.from(twister.words, (w) => w >>> 0);
      out.push(twister.index);
      return new PyTuple(out);
    }),
    setstate: method(
      "($self, state, /)",
      "setstate(state) -> None.  Restores generator state.",
      ({ twister }, state) => {
        if (!(state instanceof PyTuple)) throw pyError("TypeError", "state vector must be a tuple");
        if (state.items.length !== MT_SIZE + 1) throw pyError("ValueError", "state vector is the wrong size");
        const words = state.items.slice(0, MT_SIZE).map(stateWord);
        const index = intOf(state.items[MT_SIZE]!);
        if (index === undefined) throw pyError("TypeError", "an integer is required");
        if (typeof index === "bigint" && (index > 9223372036854775807n || index < -9223372036854775808n))
          throw pyError("OverflowError", "Python int too large to convert to C long");
        if (index < 0 || index > MT_SIZE) throw pyError("ValueError", "invalid state");
        twister.words.set(words);
        twister.index = index as number;
        return None;
      },
    ),
    getrandbits: method(
      "($self, k: int, /)",
      "getrandbits(k) -> x.  Generates an int with k random bits.",
      (self, k) => {
        if (k < 0) throw pyError("ValueError", "number of bits must be non-negative");
        return self.twister.bits(k);
      },
    ),
  },
}));

export const randomModule = defineModule("_random", () => ({
  doc: "Module implements the Mersenne Twister random number generator.",
  types: { Random: randomType() },
}));
