/** `context.flags` and `context.traps`: mappings from signals to booleans, live views of the context. Source: Modules/_decimal/_decimal.c. */

import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { NotImplemented, PyObject, type Value } from "../../objects/object.ts";
import { EQ, NE } from "../../objects/slots.ts";
import { type LazyType, lazyType, method } from "../../protocols/define.ts";
import { keyError, pyError } from "../../protocols/errors.ts";
import { getIter } from "../../protocols/iterate.ts";
import { reprText } from "../../protocols/text.ts";
import { isTrue } from "../../protocols/truth.ts";
import { SIGNALS, type Signal, state } from "./state.ts";

/** Reads and writes one set of flags of a context. */
export interface FlagCell {
  get(): number;
  set(flags: number): void;
}

export class PySignalDict extends PyObject {
  cell: FlagCell | undefined;
  constructor(cell: FlagCell | undefined) {
    super();
    this.cell = cell;
  }
}
const PySignalDictSub = heapSubclass(PySignalDict);

export const INVALID_SIGNALS = `valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]`;

function cellOf(self: PySignalDict): FlagCell {
  if (self.cell === undefined) throw pyError("ValueError", "invalid signal dict");
  return self.cell;
}

/** The signal that an exception type is. */
export function signalOf(key: Value): Signal {
  const found = SIGNALS.find((s) => s.type() === key);
  if (found === undefined) throw keyError(INVALID_SIGNALS);
  return found;
}

/** The flags that a mapping of all signals gives. */
export function flagsOfDict(v: Value): number {
  if (v instanceof PySignalDict) return cellOf(v).get();
  const dict = v as PyDict;
  if (dict.size !== SIGNALS.length) throw keyError("invalid signal dict");
  let flags = 0;
  for (let i = 0; i < dict.keys.length; i++) {
    const key = dict.keys[i];
    if (key !== undefined && isTrue(dict.values[i]!)) flags |= signalOf(key).flag;
  }
  return flags;
}

export const signalDictMixinType: LazyType = lazyType("decimal.SignalDictMixin", PySignalDict, () => ({
  isBase: true,
  slots: {
    new: (cls) => new PySignalDictSub(cls, undefined),
    init: () => {},
    repr: (self) => {
      const flags = cellOf(self).get();
      return `{${SIGNALS.map((s) => `${reprText(s.type())}:${(flags & s.flag) !== 0 ? "True" : "False"}`).join(", ")}}`;
    },
    richCompare: (self, other, op) => {
      if (op !== EQ && op !== NE) return NotImplemented;
      const mine = cellOf(self).get();
      let equal: boolean;
      if (other instanceof PySignalDict) equal = mine === cellOf(other).get();
      else if (other instanceof PyDict) {
        try {
          equal = mine === flagsOfDict(other);
        } catch {
          throw pyError("ValueError", "invalid signal dict");
        }
      } else return NotImplemented;
      return equal === (op === EQ);
    },
    len: () => SIGNALS.length,
    iter: () => getIter(new PyTuple(SIGNALS.map((s) => s.type()))),
    getItem: (self, key) => (cellOf(self).get() & signalOf(key).flag) !== 0,
    setItem: (self, key, value) => {
      if (value === undefined) throw pyError("ValueError", "signal keys cannot be deleted");
      const { flag } = signalOf(key);
      const on = isTrue(value);
      const cell = cellOf(self);
      cell.set(on ? cell.get() | flag : cell.get() & ~flag);
    },
  },
  methods: {
    copy: method("($self, /)", "", (self) => {
      const flags = cellOf(self).get();
      const out = new PyDict();
      for (const s of SIGNALS) out.set(s.type(), (flags & s.flag) !== 0);
      return out;
    }),
  },
}));

/** A view of `cell`. */
export function newSignalDict(cell: FlagCell): Value {
  return new PySignalDictSub(state().types!.signalDict, cell);
}
