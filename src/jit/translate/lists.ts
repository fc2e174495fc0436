/**
 * Lists: displays, items that are added, unpacking. A list has boxed items in `boxes` or raw doubles in `floats` (`objects/containers.ts`), and the
 * other array is empty: code for the one kind that comes to a list of the other finds nothing there. Which one an instruction is made for
 * is what the interpreter has seen at it.
 */
import { FLOAT_ITEMS } from "../../vm/caches.ts";
import { Operators } from "./operators.ts";
import type { Entry } from "./unit.ts";

export abstract class Lists extends Operators {
  /** A test that an entry is an exact list, with what joins it to the next; "" where that is known. */
  protected listTest(e: Entry): string {
    return e.kind === "L" ? "" : `${e.js} instanceof PyList && ${e.js}.cls === listType && `;
  }

  /** Writes a block. */
  protected inBraces(head: string, body: () => void): void {
    this.line(`${head} {`);
    this.indent += "  ";
    body();
    this.indent = this.indent.slice(2);
    this.line("}");
  }

  /** `BUILD_LIST`. */
  protected buildList(count: number): void {
    const items = this.popMany(count);
    if (count === 0) {
      this.result("new PyList(NO_BOXES, UNDECIDED)", "L");
      return;
    }
    const takesFloats = this.code.caches[this.at] === FLOAT_ITEMS && !this.isGeneric();
    const areFloats = items.every((e) => isFloat(e) || (takesFloats && e.kind === "A"));
    if (!areFloats) {
      this.result(`new PyList([${items.map((e) => this.box(e)).join(", ")}])`, "L");
      return;
    }
    const values = items.map((e) => this.float(e));
    const floats = this.hold(`[${values.map(() => "0.5").join(", ")}]`);
    values.forEach((value, i) => {
      this.line(`${floats}[${i}] = ${value};`);
    });
    const unknown = items.map((e, i) => (e.constant === undefined ? `${floats}[${i}]` : "")).filter((js) => js !== "");
    if (unknown.length === 0) {
      this.result(`new PyList(NO_BOXES, ${floats})`, "L");
      return;
    }
    // one NaN among them makes the sum NaN
    const sum = this.hold(unknown.join(" + "));
    const boxed = items.map((e) => this.box(e)).join(", ");
    this.result(`${sum} === ${sum} ? new PyList(NO_BOXES, ${floats}) : PyList.of([${boxed}])`, "L");
  }

  /** Appends to what is known to be a list. */
  protected append(list: string, value: Entry): void {
    if (isFloat(value)) {
      const v = this.hold(this.double(value));
      this.line(`if (${list}.floats.length !== 0 && ${v} === ${v}) ${list}.floats.push(${v});`);
      this.line(`else ${list}.pushFloat(${v});`);
      return;
    }
    const v = this.boxOnce(value);
    this.line(`if (${list}.floats === BOXED) ${list}.boxes.push(${v});`);
    this.line(`else ${list}.push(${v});`);
  }

  protected unpack(n: number): void {
    const e = this.pop();
    if (e.items !== undefined && e.items.length === n) {
      for (let k = n - 1; k >= 0; k--) this.push(e.items[k]!);
      return;
    }
    const x = this.boxOnce(e);
    const items = this.temp();
    const tuple = `${x} instanceof PyTuple && ${x}.cls === tupleType && ${x}.items.length === ${n} ? ${x}.items`;
    const list = `${x} instanceof PyList && ${x}.cls === listType && ${x}.boxes.length === ${n} ? ${x}.boxes`;
    this.line(`const ${items} = ${tuple} : ${list} : (${this.seldom()}, H.unpack(S, ${x}, ${n}));`);
    this.raiseIf(`${items} === undefined`);
    for (let k = n - 1; k >= 0; k--) this.result(`${items}[${k}]`, "A");
  }

  /** `a, *b, c = …`. */
  protected unpackStarred(before: number, after: number): void {
    const x = this.boxOnce(this.pop());
    const items = this.temp();
    this.line(`let ${items} = ${exactSequence(x)} ? H.itemsOf(${x}) : undefined;`);
    const isShort = `${items} === undefined || ${items}.length < ${before + after}`;
    this.line(`if (${isShort}) { ${this.seldom()}; ${items} = H.atLeast(S, ${x}, ${before}, ${after}); }`);
    for (let k = after; k > 0; k--) this.result(`${items}[${items}.length - ${after - k + 1}]`, "A");
    const end = after === 0 ? "" : `, ${items}.length - ${after}`;
    this.result(`new PyList(${items}.slice(${before}${end}))`, "L");
    for (let k = before - 1; k >= 0; k--) this.result(`${items}[${k}]`, "A");
  }
}

/** A test that a value is an exact tuple or list. */
export function exactSequence(x: string): string {
  return `${x} instanceof PyTuple && ${x}.cls === tupleType || ${x} instanceof PyList && ${x}.cls === listType`;
}

/** Whether an entry is known to be a float, raw or boxed. */
export function isFloat(e: Entry): boolean {
  return e.kind === "F" || e.kind === "P";
}
