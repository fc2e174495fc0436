/**
 * Signatures as text: `"($self, index: ssize, object, /)"`. The same string gives the parameter types of the body (read by the
 * type checker), the argument parser, and `__text_signature__`. Grammar, close to CPython's Argument Clinic:
 *
 * - first `$self`, `$type` or `$module` names the receiver (`$tuple`: a method that CPython parses with PyArg_ParseTuple, which words
 *   wrong argument counts differently and has no text signature); then parameters separated by `", "`;
 * - a parameter is `name`, `name: converter`, either with `=default`; `/` and `*` as in Python; `*args`, `**kwargs`;
 * - defaults: `None`, `True`, `False`, ints, quoted strings (they reach the body converted), bytes literals and `<unrepresentable>`
 *   (the body gets `undefined`; shown as such), and any other text in `<…>`, names and bytes literals likewise.
 */
import type { PyDict } from "../../objects/dict.ts";
import type { Int, Str, Value } from "../../objects/object.ts";

/** Converter names and what the body receives. `converters.ts` has the functions. */
export interface ConverterTypes {
  /** Any object. */
  object: Value;
  /** A C int: a number within 32 bits, else OverflowError. */
  int: number;
  /** An index (`__index__`) as a number; OverflowError beyond 64 bits, clamped to 2^53. */
  ssize: number;
  /** Like `ssize`, but cut off silently (list.index, str.find bounds); None is not allowed. */
  slice_index: number;
  /** An index or None (`null`). */
  ssize_or_none: number | null;
  /** A search bound: as `slice_index`, or None (`null`) for the end of the text. */
  bound_or_none: number | null;
  /** Any int by `__index__`, unbounded. */
  integer: Int;
  /** Truth value of any object. */
  bool: boolean;
  /** A str (subclasses too), as its value. */
  str: Str;
  /** A str as JS text (astral code points as surrogate pairs). */
  text: string;
  /** A str as JS text, or None (`null`). */
  text_or_none: string | null;
  /** A real number through `__float__`/`__index__`. */
  double: number;
  /** The bytes of a contiguous buffer. Do not keep: the memory may be someone's bytearray. */
  buffer: Uint8Array;
}
type Converter = keyof ConverterTypes;

type Trim<S extends string> = S extends ` ${infer R}` ? Trim<R> : S extends `${infer R} ` ? Trim<R> : S;
type ConverterOf<P extends string> = P extends `${string}: ${infer C}=${string}`
  ? Trim<C>
  : P extends `${string}: ${infer C}`
    ? Trim<C>
    : "object";
/** Defaults that reach the body converted. */
type Literal = `${number}` | "None" | "True" | "False" | "sys.maxsize" | `'${string}` | `"${string}`;
type TypeOf<P extends string> =
  ConverterOf<P> extends infer C
    ? C extends Converter
      ? P extends `${string}=${infer Default}`
        ? Default extends Literal
          ? ConverterTypes[C]
          : ConverterTypes[C] | undefined
        : ConverterTypes[C]
      : never
    : never;
type Param<P extends string> = P extends `$${string}` | "/" | "*" | ""
  ? []
  : P extends `**${string}`
    ? [kwargs: PyDict]
    : P extends `*${string}`
      ? [args: Value[]]
      : [TypeOf<P>];
type Params<S extends string> = S extends `${infer P}, ${infer R}` ? [...Param<P>, ...Params<R>] : Param<S>;

/** The parameters of a body with this signature, the receiver left out. */
export type ParametersOf<Sig extends string> = Sig extends `(${infer Body})` ? Params<Body> : never;

export interface Parameter {
  readonly name: string;
  readonly converter: Converter;
  readonly kind: "positional" | "either" | "keyword" | "args" | "kwargs";
  readonly hasDefault: boolean;
  /** What the body gets when the argument is missing; `undefined` for unrepresentable defaults. */
  readonly defaultText: string | undefined;
}

/** Reads a signature. The receiver is not among the parameters. */
export function parseSignature(signature: string): Parameter[] {
  const body = signature.slice(1, -1);
  const out: Parameter[] = [];
  if (body === "") return out;
  let keywordOnly = false;
  for (const part of splitParameters(body)) {
    if (part.startsWith("$")) continue;
    if (part === "/") {
      for (let i = 0; i < out.length; i++) out[i] = { ...out[i]!, kind: "positional" };
      continue;
    }
    if (part === "*") {
      keywordOnly = true;
      continue;
    }
    if (part.startsWith("**")) {
      out.push({ name: part.slice(2), converter: "object", kind: "kwargs", hasDefault: true, defaultText: undefined });
      continue;
    }
    if (part.startsWith("*")) {
      keywordOnly = true;
      out.push({ name: part.slice(1), converter: "object", kind: "args", hasDefault: true, defaultText: undefined });
      continue;
    }
    const equals = part.indexOf("=");
    const head = equals < 0 ? part : part.slice(0, equals);
    const defaultText = equals < 0 ? undefined : part.slice(equals + 1).trim();
    const colon = head.indexOf(":");
    out.push({
      name: (colon < 0 ? head : head.slice(0, colon)).trim(),
      converter: (colon < 0 ? "object" : head.slice(colon + 1).trim()) as Converter,
      kind: keywordOnly ? "keyword" : "either",
      hasDefault: equals >= 0,
      defaultText,
    });
  }
  return out;
}

/** `", "` separates, except within quotes: a default may be `', '`. */
function splitParameters(body: string): string[] {
  const out: string[] = [];
  let start = 0;
  let quote = "";
  for (let i = 0; i < body.length; i++) {
    const c = body[i]!;
    if (quote !== "") {
      if (c === quote) quote = "";
    } else if (c === "'" || c === '"') quote = c;
    else if (c === "," && body[i + 1] === " ") {
      out.push(body.slice(start, i).trim());
      start = i + 2;
    }
  }
  out.push(body.slice(start).trim());
  return out;
}

/** `__text_signature__`: the signature without converters. */
export function textSignature(signature: string): string {
  const parts = splitParameters(signature.slice(1, -1)).map((part) => {
    const equals = part.indexOf("=");
    const head = equals < 0 ? part : part.slice(0, equals);
    const colon = head.indexOf(":");
    const name = (colon < 0 ? head : head.slice(0, colon)).trim();
    return equals < 0 ? name : `${name}=${part.slice(equals + 1).trim()}`;
  });
  return `(${parts.join(", ")})`;
}
