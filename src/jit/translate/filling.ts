/**
 * List comprehensions over a range, list or tuple, without conditions: the number of items is known before, so the list's array is made
 * that long at once (`displays.ts: fill`). A `push` that has to grow its array costs several times the store.
 */
import { Op } from "../../spec/opcodes.ts";
import type { Instruction } from "../blocks.ts";
import { isIterator } from "../kinds.ts";
import { isFloat } from "./lists.ts";
import { Subscripts } from "./subscripts.ts";
import type { Entry } from "./unit.ts";

/** Opcodes between the GET_ITER of a comprehension and its loop. */
const PREPARES: ReadonlySet<number> = new Set([
  Op.LOAD_FAST_AND_CLEAR,
  Op.SWAP,
  Op.BUILD_LIST,
  Op.BUILD_SET,
  Op.BUILD_MAP,
]);

export abstract class Filling extends Subscripts {
  /** The loop that comes next, with nothing before it but what prepares a comprehension. */
  protected loopAfter(i: Instruction): Instruction | undefined {
    let { block } = this;
    for (let k = block.code.indexOf(i) + 1; ; k++) {
      while (k >= block.code.length) {
        const next = this.graph.at.get(block.successors[0]!);
        if (next === undefined) return undefined;
        block = this.graph.blocks[next]!;
        k = 0;
      }
      const found = block.code[k]!;
      if (!PREPARES.has(found.op)) return found.op === Op.FOR_ITER ? found : undefined;
    }
  }

  /** Whether each round of a loop ends with an item for the list below its iterator. */
  private fillsList(loop: Instruction): boolean {
    const rounds = this.graph.blocks.filter((b) => b.code.at(-1)?.target === loop.at);
    const append = rounds[0]?.code.at(-2);
    return rounds.length === 1 && append?.op === Op.LIST_APPEND && append.arg === 2;
  }

  /** `BUILD_LIST 0`, of a comprehension whose number of items is known; false of another. */
  protected beginFilling(i: Instruction): boolean {
    const iterator = this.stack.at(-1);
    if (iterator === undefined || !isIterator(iterator.kind) || this.entry.type === "generator") return false;
    const loop = this.loopAfter(i);
    if (loop === undefined || !this.fillsList(loop)) return false;
    const list = this.slot(this.stack.length, "C");
    this.saveUses(list);
    this.line(`${list} = new PyList(NO_BOXES, UNDECIDED); ${this.countOf(list)} = 0;`);
    this.push({ js: list, kind: "C" });
    return true;
  }

  /** The next item of the list that a comprehension fills. */
  protected fill(list: string, value: Entry): void {
    const count = this.countOf(list);
    const rest = this.remaining(this.stack.at(-1)!);
    if (isFloat(value)) {
      const v = this.hold(this.double(value));
      this.line(`if (${list}.floats.length > ${count} && ${v} === ${v}) ${list}.floats[${count}] = ${v};`);
      this.line(`else if (${list}.floats.length !== 0 && ${v} === ${v}) ${list}.floats.push(${v});`);
      this.line(`else H.fillFloat(${list}, ${count}, ${v}, ${rest});`);
    } else {
      const v = this.boxOnce(value);
      this.line(`if (${list}.boxes.length > ${count}) ${list}.boxes[${count}] = ${v};`);
      this.line(`else if (${count} !== 0 && ${list}.floats === BOXED) ${list}.boxes.push(${v});`);
      this.line(`else H.fill(${list}, ${count}, ${v}, ${rest});`);
    }
    this.line(`${count} = ${count} + 1;`);
  }

  /** How many items a loop's iterator still gives. */
  private remaining({ js, kind }: Entry): string {
    if (kind === "R") return `${this.endOf(js)} - ${js}`;
    const sequence = this.sequenceOf(js);
    return `${sequence}.boxes.length + ${sequence}.floats.length - ${js}`;
  }

  /** A loop has ended: what it has filled, on top of the stack now, is a list like others. */
  protected finishFilling(): void {
    const list = this.stack.at(-1);
    if (list?.kind !== "C") return;
    const count = this.countOf(list.js);
    this.line(`if (${list.js}.boxes.length + ${list.js}.floats.length !== ${count}) H.trim(${list.js}, ${count});`);
    this.stack[this.stack.length - 1] = { js: list.js, kind: "L" };
  }
}
