/** The text that the translator writes, with the JavaScript variables and constants that it names. */
import { isRaw, type Kind } from "../kinds.ts";

export abstract class Text {
  protected out: string[] = [];
  protected indent = "";
  protected extra = 0;
  /** Values that the text names `k0`, `k1`, …. */
  protected readonly constants: unknown[] = [];
  /** The unit's variables, with what they begin with. */
  protected readonly declared = new Map<string, string>();

  protected line(text: string): void {
    this.out.push(this.indent + text);
  }

  protected constant(value: unknown): string {
    let i = this.constants.indexOf(value);
    if (i < 0) i = this.constants.push(value) - 1;
    return `k${i}`;
  }

  protected tryConstant(value: unknown): string {
    const i = this.constants.indexOf(value);
    return i < 0 ? "" : `k${i}`;
  }

  /** A variable of the whole unit. */
  protected declare(name: string, initial: string): string {
    this.declared.set(name, initial);
    return name;
  }

  protected temp(): string {
    return `t${this.extra++}`;
  }

  /** Evaluates an expression now; the name of its value. */
  protected hold(expression: string): string {
    const name = this.temp();
    this.line(`const ${name} = ${expression};`);
    return name;
  }

  /** The variable with the instance whose `__init__` is being called. */
  protected underConstruction(): string {
    return this.declare("made", "undefined");
  }

  /** The variable of a stack slot. */
  protected slot(k: number, kind: Kind): string {
    return isRaw(kind) ? this.declare(`n${k}`, "0") : this.declare(`s${k}`, "undefined");
  }

  /** The variable with the end of a loop's range whose next item is in `next`. */
  protected endOf(next: string): string {
    return this.declare(`e${next.slice(1)}`, "0");
  }

  /** The variable with the list or tuple that a loop goes over whose next index is in `next`. */
  protected sequenceOf(next: string): string {
    return this.declare(`q${next.slice(1)}`, "undefined");
  }

  /** The variable with the number of items that the list of a comprehension has so far. */
  protected countOf(list: string): string {
    return this.declare(`c${list.slice(1)}`, "0");
  }

  /** The variable with the second list or tuple that a loop over `zip` goes over. */
  protected otherSequenceOf(next: string): string {
    return this.declare(`p${next.slice(1)}`, "undefined");
  }

  /** The variables that belong to the first one of a value, of whatever kind. */
  protected companionsOf(first: string, kind: Kind): string[] {
    switch (kind) {
      case "C":
        return [this.countOf(first)];
      case "R":
        return [this.endOf(first)];
      case "T":
      case "E":
        return [this.sequenceOf(first)];
      case "W":
        return [this.sequenceOf(first), this.otherSequenceOf(first)];
      default:
        return [];
    }
  }
}
