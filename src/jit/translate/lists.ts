/**
 * Lists: displays, subscripts, unpacking. A list has boxed items in `boxes` or raw doubles in `floats` (`objects/containers.ts`), and the
 * other array is empty: code for the one kind that comes to a list of the other finds nothing there. Which one an instruction is made for
 * is what the interpreter has seen at it.
 */
import { DICT_ITEMS, FLOAT_ITEMS, TUPLE_ITEMS } from "../../vm/caches.ts";
import { Operators } from "./operators.ts";
import type { Entry } from "./unit.ts";

export abstract class Lists extends Operators {
  /** A test that an entry is an exact list, with what joins it to the next; "" where that is known. */
  protected listTest(e: Entry): string {
    return e.kind === "L" ? "" : `${e.js} instanceof PyList && ${e.js}.cls === listType && `;
  }

  /** Whether a subscript may be that of a list. */
  private mayIndexList(container: Entry, key: Entry): boolean {
    return (key.kind === "I" || key.kind === "A") && (container.kind === "L" || container.kind === "A");
  }

  /** What the interpreter has seen at the instruction, if that was nothing but items of lists. */
  private itemsSeen(): "boxes" | "floats" | undefined {
    if (this.isGeneric()) return undefined;
    const cache = this.code.caches[this.at];
    return cache === undefined ? "boxes" : cache === FLOAT_ITEMS ? "floats" : undefined;
  }

  /** Makes sure that an entry is an exact list. */
  private list(e: Entry): void {
    if (e.kind === "L") return;
    this.line(`if (${e.js}.cls !== listType) ${this.deopt()}`);
    this.narrow(e, "L");
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

  protected subscript(): void {
    const key = this.pop();
    const container = this.pop();
    const x = this.boxOnce(container);
    const seesLists = !this.isGeneric() && this.mayIndexList(container, key) && !this.seesOthers();
    if (seesLists) {
      const seen = this.itemsSeen();
      if (seen !== undefined) {
        this.list(container);
        this.int(key);
      }
      const i = this.once(key);
      if (seen === "floats") this.result(this.floatAt(x, key), "F");
      else {
        const isInt = key.kind === "I" ? "" : `typeof ${i} === "number" && `;
        const { index, isReached } = placeIn(`${x}.boxes`, key);
        const t = this.temp();
        this.line(`let ${t} = ${isInt}${this.listTest(container)}${isReached} ? ${x}.boxes[${index}] : undefined;`);
        this.inBraces(`if (${t} === undefined)`, () => {
          if (seen === "boxes") this.line(`if (${x}.floats.length !== 0) ${this.deopt("floats")}`);
          this.line(`${t} = (${this.seldom()}, H.item(${x}, ${i}));`);
          this.raiseIf(`${t} === undefined`);
        });
        this.push({ js: t, kind: "A" });
      }
      return;
    }
    if (this.otherSubscript(container, key)) return;
    const i = this.boxOnce(key);
    if (container.kind === "S" && key.kind === "I") {
      const inside = `${i} >= 0 && ${i} < ${x}.length`;
      this.result(`${inside} ? ${x}[${i}] : (${this.seldom()}, H.getItem(${x}, ${i}))`, "S");
      return;
    }
    this.mayThrow();
    this.called(`H.item(${x}, ${i})`);
  }

  /** Whether the subscript has been one of tuples, or of dicts, but of nothing else. */
  private seesOthers(): boolean {
    const cache = this.code.caches[this.at];
    return cache === TUPLE_ITEMS || cache === DICT_ITEMS;
  }

  /** An item of a tuple or dict, where the interpreter has seen that; else false. */
  private otherSubscript(container: Entry, key: Entry): boolean {
    if (container.kind !== "A" || !this.seesOthers()) return false;
    const x = container.js;
    const k = this.boxOnce(key);
    const t = this.temp();
    if (this.code.caches[this.at] === TUPLE_ITEMS) {
      const isInt = key.kind === "I" ? "" : `typeof ${k} === "number" && `;
      const { index, isReached } = placeIn(`${x}.items`, key);
      const isItem = `${isInt}${x} instanceof PyTuple && ${x}.cls === tupleType && ${isReached}`;
      this.line(`let ${t} = ${isItem} ? ${x}.items[${index}] : undefined;`);
    } else {
      const isText = key.kind === "S";
      // comparing other keys may run Python code
      if (!isText) this.mayThrow();
      const value = `${x}.${isText ? "getStr" : "get"}(${k})`;
      this.line(`let ${t} = ${x} instanceof PyDict && ${x}.cls === dictType ? ${value} : undefined;`);
    }
    this.raiseIf(`${t} === undefined && (${t} = (${this.seldom()}, H.item(${x}, ${k}))) === undefined`);
    this.push({ js: t, kind: "A" });
    return true;
  }

  /** The place of a float that a list has. */
  private floatAt(x: string, key: Entry): string {
    const floats = this.hold(`${x}.floats`);
    const { index, isInside } = placeIn(floats, key);
    this.line(`if (!(${isInside})) ${this.deopt("boxes")}`);
    return `${floats}[${index}]`;
  }

  protected storeSubscript(): void {
    const key = this.pop();
    const container = this.pop();
    const value = this.pop();
    const x = this.boxOnce(container);
    if (this.mayIndexList(container, key) && !this.seesOthers()) {
      const seen = this.itemsSeen();
      if (seen !== undefined) {
        this.list(container);
        this.int(key);
      }
      const i = this.once(key);
      if (seen === "floats" && (isFloat(value) || value.kind === "A")) {
        const v = this.hold(this.float(value));
        const place = this.floatAt(x, key);
        this.line(`if (${v} !== ${v}) ${this.deopt("boxes")}`);
        this.line(`${place} = ${v};`);
        return;
      }
      const v = this.boxOnce(value);
      const isInt = key.kind === "I" ? "" : `typeof ${i} === "number" && `;
      const { index, isInside } = placeIn(`${x}.boxes`, key);
      this.line(`if (${isInt}${this.listTest(container)}${isInside}) ${x}.boxes[${index}] = ${v};`);
      const leaves = seen === "boxes" ? `if (${x}.floats.length !== 0) ${this.deopt("floats")} ` : "";
      this.line(`else { ${leaves}${this.seldom()}; H.setItem(${x}, ${i}, ${v}); }`);
      return;
    }
    const i = this.boxOnce(key);
    const v = this.boxOnce(value);
    this.mayThrow();
    if (container.kind === "A" && this.code.caches[this.at] === DICT_ITEMS) {
      const store = `${x}.${key.kind === "S" ? "setStr" : "set"}(${i}, ${v})`;
      this.line(`if (${x} instanceof PyDict && ${x}.cls === dictType) ${store}; else H.setItem(${x}, ${i}, ${v});`);
    } else this.line(`H.setItem(${x}, ${i}, ${v});`);
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

/** The index that an int has in an array, with a test that it is not below that, and one that something is there. */
function placeIn(array: string, { js, constant }: Entry): { index: string; isReached: string; isInside: string } {
  const isInside = `${js} < ${array}.length`;
  if (typeof constant !== "number")
    return { index: js, isReached: `${js} >= 0`, isInside: `${js} >= 0 && ${isInside}` };
  if (constant >= 0) return { index: js, isReached: "true", isInside };
  const isReached = `${array}.length >= ${-constant}`;
  return { index: `${array}.length - ${-constant}`, isReached, isInside: isReached };
}

/** Whether an entry is known to be a float, raw or boxed. */
export function isFloat(e: Entry): boolean {
  return e.kind === "F" || e.kind === "P";
}
