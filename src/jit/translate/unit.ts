/** What the parts of the translator hand to each other, and what comes out. */
import type { Value } from "../../objects/object.ts";
import type { Kind } from "../kinds.ts";

/** What the runtime has to know of an instruction that may throw. */
export interface Point {
  /** Stack depth before the instruction. */
  readonly depth: number;
  /** Locals and stack slots that hold raw doubles. */
  readonly rawLocals: readonly number[];
  readonly rawStack: readonly number[];
  /** Stack slots whose variable holds their value; what the instruction is working on is elsewhere. */
  readonly live: readonly number[];
  /** Code unit of the compiled handler of its exceptions. */
  readonly handler: number | undefined;
}

export interface Translation {
  readonly text: string;
  /** Values that the text names `k0`, `k1`, …. */
  readonly constants: readonly unknown[];
  readonly points: readonly (Point | undefined)[];
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
  js: string;
  kind: Kind;
  /** The same as a boxed value, where it costs nothing. */
  boxed?: string;
  /** The value that the compiler has seen there (globals, methods): to be checked before use. */
  known?: Value;
  /** The value of a constant. */
  constant?: Value;
}

/** What is known where a block begins. */
export interface State {
  locals: Kind[];
  stack: Kind[];
}

/** How the function is entered: by a call with positional arguments, or in the middle of a frame. */
export type EntryPoint =
  | { readonly type: "call"; readonly kinds: readonly Kind[] }
  | { readonly type: "frame"; readonly at: number; readonly locals: readonly Kind[]; readonly stack: readonly Kind[] };
