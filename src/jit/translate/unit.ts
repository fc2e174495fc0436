/** What the parts of the translator hand to each other, and what comes out. */
import type { Value } from "../../objects/object.ts";
import type { Shape } from "../../objects/shape.ts";
import type { PyType } from "../../objects/type.ts";
import type { Kind } from "../kinds.ts";

/**
 * Where the runtime finds a value of the frame: in the variables that the unit hands over (`captured`), among what only this exit
 * knows (`extra`), or it is a constant. `undefined`: unbound, or no more needed.
 */
export type Source =
  | { readonly from: "captured" | "extra"; readonly at: number; readonly isFloat: boolean }
  | { readonly from: "range"; readonly at: number; readonly end: number }
  | { readonly from: "sequence"; readonly at: number; readonly of: number }
  | { readonly from: "enumerate"; readonly at: number; readonly of: number }
  | { readonly from: "zip"; readonly at: number; readonly of: number; readonly and: number }
  | { readonly from: "filled"; readonly at: number; readonly count: number }
  | { readonly from: "constant"; readonly value: Value }
  | undefined;

/** A place where the interpreter can take over: where the locals and the stack are. */
export interface Point {
  /** Of an exit: why the unit is left there. */
  readonly why: Reason | undefined;
  /** Code unit of the instruction. */
  readonly at: number;
  readonly locals: readonly Source[];
  readonly stack: readonly Source[];
  /** What lies above the stack: BEFORE_WITH has `__exit__` there while `__enter__` runs. */
  above: Source;
  /** Locals that are in their variables for numbers. */
  readonly raw: readonly number[];
  /** Code unit of the compiled handler of the instruction's exceptions. */
  readonly handler: number | undefined;
}

/**
 * Why a unit is left at an exit. `return`: the interpreter returns for it; `end`: a loop that was compiled by itself has ended; `pause`: it is called again (`pauses.ts`); `frames`:
 * what follows may look at the variables of frames.
 */
export type Reason = Assumption | "poll" | "return" | "end" | "pause" | "frames";

/** What has failed: a guard; of lists, that their items are not floats, or are: "floats" and "boxes" are what came instead. */
export type Assumption = "guard" | "floats" | "boxes";

export function isAssumption(why: Reason): why is Assumption {
  return why === "guard" || why === "floats" || why === "boxes";
}

/** A way out that the text takes with its number in `x`: a jump, as throwing costs a microsecond and more. */
export type Exit = Point & { readonly why: Reason };

export interface Translation {
  readonly text: string;
  /** Values that the text names `k0`, `k1`, …. */
  readonly constants: readonly unknown[];
  /** By code unit: what exceptions of the instruction find. */
  readonly points: readonly (Point | undefined)[];
  readonly exits: readonly Exit[];
  /** Kinds of the locals and of the stack by the code units where a generator goes on. */
  readonly resumes: ReadonlyMap<number, readonly Kind[]>;
  /** Locals that may be unbound, whatever their kind. */
  readonly flagged: ReadonlySet<number>;
}

/** Why a code object cannot be translated; the interpreter keeps it. */
export class Unsupported {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** A value on the abstract stack. */
export interface Entry {
  /** A pure expression of the value; of a loop's iterator (R, T, E, W) the variable with its next item or index. */
  js: string;
  kind: Kind;
  /** The same as a boxed value, where it costs nothing. */
  boxed?: string;
  /** The value that the compiler has seen there (globals, methods): to be checked before use. */
  known?: Value;
  /** The value of a constant. */
  constant?: Value;
  /** Of an int: the same as an expression that is a JavaScript bigint, for whoever needs only some of its bits. */
  wide?: string;
  /** Of a tuple that nobody else has: its items, which wait to be unpacked. */
  items?: Entry[];
  /** Of a tuple that has just been made: its items. */
  parts?: readonly Entry[];
}

/** What guards have shown, until something runs that may change it. */
export class Facts {
  /** Shapes of what JavaScript variables hold. */
  readonly shapes: Map<string, Shape>;
  /** Classes that have not changed. */
  readonly classes: Set<PyType>;
  constructor(shapes: Iterable<readonly [string, Shape]> = [], classes: Iterable<PyType> = []) {
    this.shapes = new Map(shapes);
    this.classes = new Set(classes);
  }

  clear(): void {
    this.shapes.clear();
    this.classes.clear();
  }

  /** The instance in a variable, which other variables may hold as well, goes from one shape to the next. */
  move(name: string, from: Shape, to: Shape): void {
    for (const [other, shape] of this.shapes) if (shape === from) this.shapes.delete(other);
    if (name.startsWith("v_") || name.startsWith("t")) this.shapes.set(name, to);
  }

  /** What another block may know: of the variables of the whole unit. */
  lasting(): Facts | undefined {
    if (this.shapes.size === 0 && this.classes.size === 0) return undefined;
    return new Facts(
      [...this.shapes].filter(([name]) => name.startsWith("v_")),
      this.classes,
    );
  }

  /** Keeps what `other` knows as well; whether that is less. */
  meet(other: Facts | undefined): boolean {
    const before = this.shapes.size + this.classes.size;
    for (const [name, shape] of this.shapes) if (other?.shapes.get(name) !== shape) this.shapes.delete(name);
    for (const cls of this.classes) if (other?.classes.has(cls) !== true) this.classes.delete(cls);
    return this.shapes.size + this.classes.size < before;
  }
}

/** What is known where a block begins. */
export interface State {
  locals: Kind[];
  stack: Kind[];
  linked: Linked;
  facts?: Facts | undefined;
}

/** Whether the frame of a called unit exists: `S` is `undefined` until something needs it. */
export type Linked = "no" | "maybe" | "yes";

/** How the function is entered: by a call with positional arguments, as a generator that is resumed, or in the middle of a frame. */
export type EntryPoint =
  | { readonly type: "call"; readonly kinds: readonly Kind[] }
  | {
      readonly type: "generator";
      readonly at: number;
      readonly locals: readonly Kind[];
      /**
       * Generators of this code have hardly ever come to their end. Such are started and ended by the interpreter: V8 would have no types
       * of what runs before and after, and throw the whole away at the next one's start and end.
       */
      readonly isLasting: boolean;
    }
  | {
      readonly type: "frame";
      readonly at: number;
      readonly locals: readonly Kind[];
      readonly stack: readonly Kind[];
      /** A loop: the blocks that jump back to `at`. */
      readonly jumps: readonly number[] | undefined;
      /** How many units before it did not fit what the frame had. */
      readonly refused: number;
    };
