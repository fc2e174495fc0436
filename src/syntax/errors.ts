/**
 * What the front end throws, and the warnings it collects. Plain objects: cheap to make, and the front end knows no runtime.
 * The caller turns them into Python exceptions. Source: SyntaxError's attributes (Objects/exceptions.c), Parser/pegen_errors.c.
 */

import type { DecodeFailure } from "../base/data-error.ts";

export type SyntaxErrorType = "SyntaxError" | "IndentationError" | "TabError";

/** A SyntaxError in the making; positions as CPython reports them (`offset` counts characters from 1). */
export interface PySyntaxError {
  readonly kind: "PySyntaxError";
  readonly type: SyntaxErrorType;
  readonly msg: string;
  readonly filename: string;
  readonly lineno: number | null;
  readonly offset: number | null;
  readonly end_lineno: number | null;
  readonly end_offset: number | null;
  /** The source line(s), or null when CPython has none to show. */
  readonly text: string | null;
  /**
   * What the exception's `args` hold besides the message. By default the place: file, line, offset, text, and the end where there is one.
   * "none": nothing, the place is set as attributes only (PyErr_SyntaxLocationObject). "ends": the ends too, though they are None.
   */
  readonly args?: "none" | "ends";
}

/** An error that is not a SyntaxError: `MemoryError` for sources too deep, `UnicodeDecodeError`-like trouble, … */
export interface PyFrontEndError {
  readonly kind: "PyFrontEndError";
  readonly type:
    | "MemoryError"
    | "ValueError"
    | "OverflowError"
    | "RecursionError"
    | "SystemError"
    | "UnicodeDecodeError";
  readonly msg: string;
  /** For a UnicodeDecodeError: its arguments. */
  readonly decode?: DecodeFailure;
}

/** A warning the caller issues with `warnings.warn_explicit`; when a filter turns it into an error, `asError` is thrown instead. */
export interface SyntaxWarningRecord {
  readonly category: "SyntaxWarning" | "DeprecationWarning";
  readonly message: string;
  readonly lineno: number;
  /** The token it is about: the order in which CPython comes to them. */
  readonly token: number;
  readonly asError: PySyntaxError;
}

export function syntaxError(
  type: SyntaxErrorType,
  msg: string,
  filename: string,
  lineno: number | null,
  offset: number | null,
  end_lineno: number | null,
  end_offset: number | null,
  text: string | null,
): PySyntaxError {
  return { kind: "PySyntaxError", type, msg, filename, lineno, offset, end_lineno, end_offset, text };
}

/** `MemoryError` of a source that nests deeper than CPython's parser stack. */
export function parserStackOverflow(): PyFrontEndError {
  return {
    kind: "PyFrontEndError",
    type: "MemoryError",
    msg: "Parser stack overflowed - Python source too complex to parse",
  };
}

/** A UnicodeDecodeError that no SyntaxError takes the place of; `message` is that of CPython's codec for `object`. */
export function unicodeDecodeError(message: string, object: Uint8Array): PyFrontEndError {
  const m = /^'(.*?)' codec can't decode bytes? (?:0x.. )?in position (\d+)(?:-(\d+))?: (.*)$/s.exec(message)!;
  const start = Number(m[2]);
  const end = Number(m[3] ?? m[2]) + 1;
  const decode = { encoding: m[1]!, object, start, end, reason: m[4]! };
  return { kind: "PyFrontEndError", type: "UnicodeDecodeError", msg: message, decode };
}

function hasKind(e: unknown, kind: string): boolean {
  return typeof e === "object" && e !== null && (e as { kind?: unknown }).kind === kind;
}

export function isPySyntaxError(e: unknown): e is PySyntaxError {
  return hasKind(e, "PySyntaxError");
}

export function isPyFrontEndError(e: unknown): e is PyFrontEndError {
  return hasKind(e, "PyFrontEndError");
}
