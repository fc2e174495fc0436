/** Loops: over a range, a list or tuple, `enumerate` or `zip` of such, and over any iterator. */
import { PyTuple } from "../../objects/containers.ts";
import type { Value } from "../../objects/object.ts";
import { PyType } from "../../objects/type.ts";
import { tupleType } from "../../objects/types.ts";
import { Op } from "../../spec/opcodes.ts";
import {
  ITERATED_LIST,
  ITERATED_OTHER,
  ITERATED_TUPLE,
  ITERATOR_ENUMERATE,
  ITERATOR_FIRST_FLOAT,
  ITERATOR_FLOATS,
  ITERATOR_GENERATOR,
  ITERATOR_ITEMS,
  ITERATOR_LIST,
  ITERATOR_OTHER,
  ITERATOR_SECOND_FLOAT,
  ITERATOR_ZIP,
} from "../../vm/caches.ts";
import type { Instruction } from "../blocks.ts";
import { feedbackAt } from "../feedback.ts";
import { PAIR, pair, RAW, raw } from "../iteration.ts";
import { isIterator } from "../kinds.ts";
import { Filling } from "./filling.ts";
import type { Entry } from "./unit.ts";

/** What the index of `enumerate` must be below to be increased. */
const MAX_INDEX = Number.MAX_SAFE_INTEGER - 1;

export abstract class Loops extends Filling {
  /** `enumerate(a)` or `zip(a, b)` as the iterator of the loop that comes next, where that has had only lists and tuples; else false. */
  protected pairs(known: Value, args: readonly Entry[], next: Instruction | undefined, guard: () => void): boolean {
    const kind = isBuiltinClass(known, "enumerate") ? "E" : "W";
    if (args.length !== (kind === "E" ? 1 : 2) || next?.op !== Op.GET_ITER) return false;
    const loop = this.loopAfter(next);
    if (loop === undefined || this.entry.type === "generator" || this.generic.has(loop.at)) return false;
    const seen = feedbackAt(this.code, loop.at) & ~(ITERATOR_FIRST_FLOAT | ITERATOR_SECOND_FLOAT);
    if (
      seen !== (kind === "E" ? ITERATOR_ENUMERATE : ITERATOR_ZIP) ||
      this.unpackingOf(this.graph.at.get(loop.next)) === undefined
    )
      return false;
    guard();
    const sequences = args.map((e) => {
      const x = this.boxOnce(e);
      if (e.kind !== "L") this.line(`if (${x}.cls !== listType && ${x}.cls !== tupleType) ${this.deopt()}`);
      return x;
    });
    const index = this.slot(this.stack.length, kind);
    this.saveUses(index);
    this.line(`${this.sequenceOf(index)} = ${sequences[0]}; ${index} = 0;`);
    if (kind === "W") this.line(`${this.otherSequenceOf(index)} = ${sequences[1]};`);
    // GET_ITER behind it takes the iterator as it is
    this.push({ js: index, kind });
    return true;
  }

  protected getIter(i: Instruction): void {
    const e = this.pop();
    if (isIterator(e.kind) || e.kind === "Q") return this.push(e);
    const x = this.boxOnce(e);
    if (this.loopAfter(i) !== undefined && this.isSequence(e)) {
      const index = this.slot(this.stack.length, "T");
      this.saveUses(index);
      this.line(`${this.sequenceOf(index)} = ${x}; ${index} = 0;`);
      return this.push({ js: index, kind: "T" });
    }
    this.mayThrow();
    this.called(`H.iteratorOf(${x})`);
  }

  /** Whether an entry is an exact list or tuple, or is taken for one. */
  private isSequence(e: Entry): boolean {
    if (e.kind === "L" || (e.constant instanceof PyTuple && e.constant.cls === tupleType)) return true;
    const seen = feedbackAt(this.code, this.at);
    if (this.isGeneric() || e.kind !== "A" || seen === 0 || (seen & ITERATED_OTHER) !== 0) return false;
    const types = [...(seen & ITERATED_LIST ? ["listType"] : []), ...(seen & ITERATED_TUPLE ? ["tupleType"] : [])];
    this.line(`if (${types.map((type) => `${e.js}.cls !== ${type}`).join(" && ")}) ${this.deopt()}`);
    return true;
  }

  protected forIter(i: Instruction): void {
    this.settleBelow(this.stack.length);
    const it = this.stack[this.stack.length - 1]!;
    const x = it.js;
    const unpacking = this.unpackingOf(this.graph.at.get(i.next));
    const exhausted = (test: string): void => {
      const top = this.stack.pop()!;
      this.branch(test, i.target, () => this.finishFilling());
      this.stack.push(top);
    };
    if (it.kind === "R") {
      exhausted(`${x} >= ${this.endOf(x)}`);
      this.result(x, "I");
      this.line(`${x} = ${x} + 1;`);
    } else if (it.kind === "T") {
      const { js, kind } = this.itemOf(this.sequenceOf(x), x, exhausted);
      this.line(`${x} = ${x} + 1;`);
      if (unpacking === undefined) this.push({ js, kind });
      else this.unpackItem(this.box({ js, kind }), unpacking);
    } else if (it.kind === "E" || it.kind === "W") this.pairOf(it, unpacking!, exhausted);
    else if (it.kind === "Q") {
      exhausted(`${x}.left <= 0`);
      this.result(`+${x}.next`, "I");
      this.line(`${x}.next += ${x}.step; ${x}.left--;`);
    } else if (unpacking !== undefined) this.nextPair(x, unpacking, exhausted);
    else this.push({ js: this.nextOf(x, "next", exhausted), kind: "A" });
    this.ended = true;
    this.goTo(i.next);
  }

  /** The next item of a list or tuple, in boxes or as a raw float, as the loop has had them; `exhausted` takes the way out of it. */
  private itemOf(sequence: string, index: string, exhausted: (test: string) => void): Entry {
    const seen = feedbackAt(this.code, this.at);
    if (seen === ITERATOR_FLOATS || (seen & ITERATOR_FLOATS) === 0) {
      return this.itemIn(sequence, index, seen === ITERATOR_FLOATS, exhausted);
    }
    const t = this.hold(`H.itemAt(${sequence}, ${index})`);
    exhausted(`${t} === undefined`);
    return { js: t, kind: "A" };
  }

  /** The same where it is known whether the items are raw floats. */
  private itemIn(sequence: string, index: string, areFloats: boolean, exhausted: (test: string) => void): Entry {
    const [items, others] = areFloats ? ["floats", "boxes"] : ["boxes", "floats"];
    const array = this.hold(`${sequence}.${items}`);
    const leave = this.deopt(areFloats ? "boxes" : "floats");
    this.line(`if (${index} >= ${array}.length && ${index} < ${sequence}.${others}.length) ${leave}`);
    exhausted(`${index} >= ${array}.length`);
    return { js: this.hold(`${array}[${index}]`), kind: areFloats ? "F" : "A" };
  }

  /** The next pair of `enumerate` or `zip`, where the instruction that unpacks it would push the two. */
  private pairOf({ js, kind }: Entry, unpacking: Instruction, exhausted: (test: string) => void): void {
    const seen = feedbackAt(this.code, this.at);
    const isFloat = (bit: number): boolean => (seen & bit) !== 0;
    const sequence = this.sequenceOf(js);
    let first: Entry;
    let second: Entry;
    if (kind === "W") {
      first = this.itemIn(sequence, js, isFloat(ITERATOR_FIRST_FLOAT), exhausted);
      second = this.itemIn(this.otherSequenceOf(js), js, isFloat(ITERATOR_SECOND_FLOAT), exhausted);
    } else {
      second = this.itemIn(sequence, js, isFloat(ITERATOR_SECOND_FLOAT), exhausted);
      first = { js: this.hold(js), kind: "I" };
    }
    this.line(`${js} = ${js} + 1;`);
    this.at = unpacking.at;
    this.push(second);
    this.push(first);
  }

  /** Which items of the pairs that a loop gets are floats from lists of raw ones, as bits of its feedback. */
  private floatsInPairs(unpacking: Instruction): number {
    if (this.generic.has(unpacking.next)) return 0;
    return feedbackAt(this.code, this.at) & (ITERATOR_FIRST_FLOAT | ITERATOR_SECOND_FLOAT);
  }

  /** Whether the loop has had, or may have for all that is known, an iterator of a kind. */
  private mayIterate(bit: number): boolean {
    const seen = feedbackAt(this.code, this.at);
    return seen === 0 || (seen & bit) !== 0;
  }

  /** The next two items of an iterator of pairs, where the instruction that unpacks them would push them. */
  private nextPair(x: string, unpacking: Instruction, exhausted: (test: string) => void): void {
    const floats = this.floatsInPairs(unpacking);
    const way = this.wayToPair(x, floats);
    const general = (): void => {
      const t = this.nextOf(x, floats === 0 ? "nextPair" : "nextFloats", exhausted);
      this.unpackPair(t, unpacking, floats);
    };
    if (way === undefined) return general();
    const [a, b] = [this.temp(), this.temp()];
    this.line(`let ${a}, ${b};`);
    this.line(`if (${way.test}) { ${a} = ${way.first}; ${b} = ${way.second}; }`);
    this.inBraces("else", () => {
      general();
      const [second, first] = this.popMany(2) as [Entry, Entry];
      this.line(`${a} = ${first.js}; ${b} = ${second.js};`);
    });
    this.push({ js: b, kind: (floats & ITERATOR_SECOND_FLOAT) !== 0 ? "F" : "A" });
    this.push({ js: a, kind: (floats & ITERATOR_FIRST_FLOAT) !== 0 ? "F" : "A" });
  }

  /** A pair of the iterator that the loop has had, with a test that there is one; `undefined` where it has had others. */
  private wayToPair(x: string, floats: number): { test: string; first: string; second: string } | undefined {
    const arrayOf = (bit: number): string => ((floats & bit) !== 0 ? "floats" : "boxes");
    const isThere = (it: string, array: string): string =>
      `${it}.sequence !== undefined && ${it}.index < ${it}.sequence.${array}.length`;
    const item = (it: string, array: string): string => `${it}.sequence.${array}[${it}.index++]`;
    switch (feedbackAt(this.code, this.at) & ~(ITERATOR_FIRST_FLOAT | ITERATOR_SECOND_FLOAT)) {
      case ITERATOR_ZIP: {
        const [one, other] = [arrayOf(ITERATOR_FIRST_FLOAT), arrayOf(ITERATOR_SECOND_FLOAT)];
        const areThere = `${isThere(`${x}.first`, one)} && ${isThere(`${x}.second`, other)}`;
        const areTwo = `${x}.first !== undefined && ${x}.first !== ${x}.second`;
        const test = `${x} instanceof PyZip && ${areTwo} && ${areThere}`;
        return { test, first: item(`${x}.first`, one), second: item(`${x}.second`, other) };
      }
      case ITERATOR_ENUMERATE: {
        const array = arrayOf(ITERATOR_SECOND_FLOAT);
        const isList = `${x} instanceof PyEnumerate && ${x}.iterator instanceof PyListIterator`;
        const test = `${isList} && ${isThere(`${x}.iterator`, array)} && ${x}.index < ${MAX_INDEX}`;
        return { test, first: `${x}.index++`, second: item(`${x}.iterator`, array) };
      }
      case ITERATOR_ITEMS: {
        this.throws = true;
        this.point();
        const entry = this.temp();
        this.line(`let ${entry} = -1;`);
        const next = `(${entry} = (pc = ${this.at}, H.nextEntry(${x})))`;
        const test = `${x} instanceof PyDictItemIterator && ${next} >= 0`;
        return { test, first: `${x}.dict.keys[${entry}]`, second: `${x}.dict.values[${entry}]` };
      }
      default:
        return undefined;
    }
  }

  /**
   * Asks an iterator for an item with a helper, or in the ways of those that the loop has had; the name of the item, which may be PAIR.
   * `exhausted` takes the way out of the loop.
   */
  private nextOf(x: string, helper: "next" | "nextPair" | "nextFloats", exhausted: (test: string) => void): string {
    const t = this.temp();
    this.throws = true;
    const ways: string[] = [];
    // generators are what has machine code to go on with
    if (this.mayIterate(ITERATOR_GENERATOR)) {
      ways.push(`if ((j = ${x}.resume) !== undefined) { ${this.seldom()}; ${t} = j(${x}, None); }`);
    }
    if (this.mayIterate(ITERATOR_LIST)) {
      const hasItem = `${x}.sequence !== undefined && ${x}.index < ${x}.sequence.boxes.length`;
      ways.push(`if (${x} instanceof PyListIterator && ${hasItem}) ${t} = ${x}.sequence.boxes[${x}.index++];`);
    }
    if (this.mayIterate(ITERATOR_OTHER) && helper === "next") {
      ways.push(`if ((j = ${x}.cls.plainNext) !== undefined) { pc = ${this.at}; ${t} = j(${x}); }`);
    }
    ways.push(`{ ${this.seldom()}; ${t} = H.${helper}(${x}); }`);
    this.line(`let ${t};`);
    ways.forEach((way, k) => {
      this.line(k === 0 ? way : `else ${way}`);
    });
    if (this.mayIterate(ITERATOR_GENERATOR)) this.raiseIf(`${t} === undefined && rt.raised !== undefined`);
    exhausted(`${t} === undefined`);
    return t;
  }

  /** The two items of the tuple that a loop has got, where the instruction that unpacks it would push them. */
  private unpackItem(item: string, unpacking: Instruction): void {
    this.at = unpacking.at;
    this.push({ js: item, kind: "A" });
    this.unpack(2);
  }

  /** The items of the pair that a loop has got, where the instruction that unpacks it would push them. */
  private unpackPair(item: string, unpacking: Instruction, floats: number): void {
    const [a, b] = [this.temp(), this.temp()];
    const known = this.constant(pair);
    this.line(`let ${a}, ${b};`);
    this.line(`if (${item} === ${this.constant(PAIR)}) { ${a} = ${known}.first; ${b} = ${known}.second; }`);
    this.line(`else {`);
    this.at = unpacking.at;
    const tuple = `${item} instanceof PyTuple && ${item}.cls === tupleType && ${item}.items.length === 2`;
    this.line(`  const items = ${tuple} ? ${item}.items : (${this.seldom()}, H.orThrow(H.unpack(S, ${item}, 2)));`);
    this.line(`  ${a} = items[0]; ${b} = items[1];`);
    this.line(`}`);
    const sides = [
      { item: b, value: "second", isFloat: (floats & ITERATOR_SECOND_FLOAT) !== 0 },
      { item: a, value: "first", isFloat: (floats & ITERATOR_FIRST_FLOAT) !== 0 },
    ];
    const boxes = sides.map((side) => (floats === 0 ? side.item : this.boxOf(side.item, side.value)));
    const stack: Entry[] = [...this.stack, ...boxes.map((js): Entry => ({ js, kind: "A" }))];
    const entries = sides.map((side, k): Entry => {
      if (!side.isFloat) return { js: floats === 0 ? side.item : this.hold(boxes[k]!), kind: "A" };
      const t = this.temp();
      this.line(`let ${t};`);
      this.line(`if (${side.item} === ${this.constant(RAW)}) ${t} = ${this.constant(raw)}.${side.value};`);
      this.line(`else if (${side.item}.cls === floatType) ${t} = ${side.item}.v;`);
      this.line(`else ${this.leaveAt("guard", unpacking.next, stack)}`);
      return { js: t, kind: "F" };
    });
    this.stack.push(...entries);
  }

  /** What `nextFloats` has left as an item of a pair, as a value. */
  private boxOf(item: string, value: string): string {
    return `(${item} === ${this.constant(RAW)} ? new PyFloat(${this.constant(raw)}.${value}) : ${item})`;
  }
}

/** Whether a value is the builtin class of that name. */
export function isBuiltinClass(v: Value | undefined, name: string): boolean {
  return v instanceof PyType && !v.isHeap && v.name === name;
}
