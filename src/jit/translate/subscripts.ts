/** Subscripts: of the containers that the interpreter has seen, inline. */
import { bytearrayType, bytesType } from "../../objects/types.ts";
import { BYTEARRAY_ITEMS, BYTES_ITEMS, DICT_ITEMS, FLOAT_ITEMS, TEXT_ITEMS, TUPLE_ITEMS } from "../../vm/caches.ts";
import { isFloat, Lists } from "./lists.ts";
import type { Entry } from "./unit.ts";

export abstract class Subscripts extends Lists {
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

  protected subscript(): void {
    const key = this.pop();
    const container = this.pop();
    const x = this.boxOnce(container);
    if (!this.isGeneric() && this.mayIndexList(container, key) && !this.seesOthers()) {
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
    if (this.textItem(container, key) || this.byte(container, key) || this.otherItem(container, key)) return;
    const i = this.boxOnce(key);
    this.mayThrow();
    this.called(`H.item(${x}, ${i})`);
  }

  /** Whether the subscript has been one of nothing but tuples, dicts, strs or the like. */
  private seesOthers(): boolean {
    const cache = this.code.caches[this.at];
    return typeof cache === "number" && cache >= TUPLE_ITEMS;
  }

  /** Whether the subscript is to be made for containers of a kind that the interpreter has seen, and for nothing else. */
  private seesOnly(items: number): boolean {
    return this.code.caches[this.at] === items && !this.isGeneric();
  }

  /** A character of a str; false of other containers. */
  private textItem(container: Entry, key: Entry): boolean {
    const isSeen = this.seesOnly(TEXT_ITEMS);
    const isText = container.kind === "S" || (container.kind === "A" && isSeen);
    if (!isText || !(key.kind === "I" || (key.kind === "A" && isSeen))) return false;
    if (container.kind === "A") {
      this.line(`if (typeof ${container.js} !== "string") ${this.deopt()}`);
      this.narrow(container, "S");
    }
    this.int(key);
    const x = container.js;
    const i = this.once(key);
    const { index, isInside } = placeIn(x, key);
    this.result(`${isInside} ? ${x}[${index}] : (${this.seldom()}, H.getItem(${x}, ${i}))`, "S");
    return true;
  }

  /** A byte of a bytes or bytearray object, where the interpreter has seen that; else false. */
  private byte(container: Entry, key: Entry): boolean {
    const [array, length] = this.bytesOf(container, key) ?? [];
    if (array === undefined) return false;
    const i = this.once(key);
    const t = this.temp();
    this.line(`let ${t} = ${i} >= 0 && ${i} < ${length} ? ${array}[${i}] : undefined;`);
    this.raiseIf(`${t} === undefined && (${t} = (${this.seldom()}, H.item(${container.js}, ${i}))) === undefined`);
    this.result(`+${t}`, "I");
    return true;
  }

  /** The array of an exact bytes or bytearray object and the number of its items, where the interpreter has seen one. */
  private bytesOf(container: Entry, key: Entry): [array: string, length: string] | undefined {
    const isFixed = this.seesOnly(BYTES_ITEMS);
    if (container.kind !== "A" || !(key.kind === "I" || key.kind === "A")) return undefined;
    if (!isFixed && !this.seesOnly(BYTEARRAY_ITEMS)) return undefined;
    const x = container.js;
    this.line(`if (${x}.cls !== ${this.constant(isFixed ? bytesType : bytearrayType)}) ${this.deopt()}`);
    this.int(key);
    return isFixed ? [`${x}.bytes`, `${x}.bytes.length`] : [`${x}.store`, `${x}.length`];
  }

  /** An item of a tuple or dict, where the interpreter has seen that; else false. */
  private otherItem(container: Entry, key: Entry): boolean {
    const cache = this.code.caches[this.at];
    if (container.kind !== "A" || (cache !== TUPLE_ITEMS && cache !== DICT_ITEMS)) return false;
    const x = container.js;
    const k = this.boxOnce(key);
    const t = this.temp();
    if (cache === TUPLE_ITEMS) {
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
    const [array, length] =
      (value.kind === "I" && this.seesOnly(BYTEARRAY_ITEMS) ? this.bytesOf(container, key) : undefined) ?? [];
    const i = this.boxOnce(key);
    const v = this.boxOnce(value);
    if (array !== undefined) {
      const isInside = `${i} >= 0 && ${i} < ${length} && ${v} >= 0 && ${v} < 256`;
      this.line(`if (${isInside}) ${array}[${i}] = ${v}; else { ${this.seldom()}; H.setItem(${x}, ${i}, ${v}); }`);
      return;
    }
    this.mayThrow();
    if (container.kind === "A" && this.code.caches[this.at] === DICT_ITEMS) {
      const store = `${x}.${key.kind === "S" ? "setStr" : "set"}(${i}, ${v})`;
      this.line(`if (${x} instanceof PyDict && ${x}.cls === dictType) ${store}; else H.setItem(${x}, ${i}, ${v});`);
    } else this.line(`H.setItem(${x}, ${i}, ${v});`);
  }
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
