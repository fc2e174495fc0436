/**
 * Types of opcode bodies, read from the stack effects of `spec/opcodes.ts`. A regular opcode (fixed inputs, at most one new value)
 * is a function of its inputs; the loop moves the stack. An irregular one works on `frame.fast` and `frame.sp` itself.
 */
import type { PyFrame } from "../objects/frame.ts";
import type { Value } from "../objects/object.ts";
import type { OPCODES, OpName } from "../spec/opcodes.ts";

type Trim<S extends string> = S extends ` ${infer R}` ? Trim<R> : S extends `${infer R} ` ? Trim<R> : S;
type Items<S extends string> =
  Trim<S> extends "" ? [] : Trim<S> extends `${infer H},${infer T}` ? [Trim<H>, ...Items<T>] : [Trim<S>];
type Inputs<E extends string> = E extends `(${infer I}--${string}` ? Items<I> : never;
type Outputs<E extends string> = E extends `${string}--${infer O})` ? Items<O> : never;

/** What is pushed on top of the inputs that stay where they are: `(obj -- obj, len)` leaves `obj` and adds `len`. */
type Added<I extends string[], O extends string[]> = I extends [infer A, ...infer RI extends string[]]
  ? O extends [infer B, ...infer RO extends string[]]
    ? A extends B
      ? Added<RI, RO>
      : O
    : O
  : O;

type Values<I extends string[]> = { [K in keyof I]: Value };

type Body<E extends string> = E extends `${string}[${string}` | `${string} if ${string}`
  ? (frame: PyFrame, oparg: number) => void
  : Added<Inputs<E>, Outputs<E>> extends []
    ? (frame: PyFrame, oparg: number, ...inputs: Values<Inputs<E>>) => void
    : Added<Inputs<E>, Outputs<E>> extends [string]
      ? (frame: PyFrame, oparg: number, ...inputs: Values<Inputs<E>>) => Value
      : (frame: PyFrame, oparg: number) => void;

/** `OpTable["BINARY_SUBSCR"]` is `(frame, oparg, container, sub) => Value`. */
export type OpTable = { [K in OpName]: Body<(typeof OPCODES)[K]["effect"]> };
