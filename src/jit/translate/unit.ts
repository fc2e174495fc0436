/** What the parts of the translator hand to each other, and what comes out. */
import type { Value } from "../../objects/object.ts";
import type { Kind } from "../kinds.ts";

/**
 * Where the runtime finds a value of the frame: in the variables that the unit hands over (`captured`), among what only this exit
 * knows (`extra`), or it is a constant. `undefined`: unbound, or no more needed.
 */
export type Source =
  | { readonly from: "captured" | "extra"; readonly at: number; readonly isFloat: boolean }
  | { readonly from: "range"; readonly at: number; readonly end: number }
  | { readonly from: "constant"; readonly value: Value }
  | undefined;

/** A place where the interpreter can take over: where the locals and the stack are. */
export interface Point {
  /** Code unit of the instruction. */
  readonly at: number;
  readonly locals: readonly Source[];
  readonly stack: readonly Source[];
  /** What lies above the stack: BEFORE_WITH has `__exit__` there while `__enter__` runs. */
  readonly above?: Source;
  /** Locals that are in their variables for numbers. */
  readonly raw: readonly number[];
  /** Code unit of the compiled handler of the instruction's exceptions. */
  readonly handler: number | undefined;
}

/** Why a unit is left at an exit. `end`: a loop that was compiled by itself has ended. */
export type Reason = "guard" | "poll" | "return" | "end";

/** A way out that the text takes with its number in `x`: a jump, as throwing costs a microsecond and more. */
export interface Exit extends Point {
  readonly why: Reason;
}

export interface Translation {
  readonly text: string;
  /** Values that the text names `k0`, `k1`, …. */
  readonly constants: readonly unknown[];
  /** By code unit: what exceptions of the instruction find. */
  readonly points: readonly (Point | undefined)[];
  readonly exits: readonly Exit[];
  /** Kinds of the locals and of the stack by the code units where a generator goes on. */
  readonly resumes: ReadonlyMap<number, readonly Kind[]>;
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
  /** A pure expression of the value; of a range (kind R) the variable with its next item. */
  js: string;
  kind: Kind;
  /** The same as a boxed value, where it costs nothing. */
  boxed?: string;
  /** The value that the compiler has seen there (globals, methods): to be checked before use. */
  known?: Value;
  /** The value of a constant. */
  constant?: Value;
  /** Of a tuple that nobody else has: its items, which wait to be unpacked. */
  items?: Entry[];
}

/** What is known where a block begins. */
export interface State {
  locals: Kind[];
  stack: Kind[];
  linked: Linked;
}

/** Whether the frame of a called unit exists: `S` is `undefined` until something needs it. */
export type Linked = "no" | "maybe" | "yes";

/** How the function is entered: by a call with positional arguments, as a generator that is resumed, or in the middle of a frame. */
export type EntryPoint =
  | { readonly type: "call"; readonly kinds: readonly Kind[] }
  | { readonly type: "generator"; readonly at: number; readonly locals: readonly Kind[] }
  | {
      readonly type: "frame";
      readonly at: number;
      readonly locals: readonly Kind[];
      readonly stack: readonly Kind[];
      /** A loop: the blocks that jump back to `at`. */
      readonly jumps: readonly number[] | undefined;
    };
