/**
 * Errors of the compiler stages, as the front end's plain records. Positions: the AST's byte columns plus 1, as CPython reports them here.
 */
import { type PyFrontEndError, type PySyntaxError, syntaxError } from "../syntax/errors.ts";
import type { Loc } from "./flow/cfg.ts";

/** A SyntaxError at a source range; the caller throws it. The source text is left to whoever has the file. */
export function syntaxErrorAt(message: string, filename: string, loc: Loc): PySyntaxError {
  return syntaxError(
    "SyntaxError",
    message,
    filename,
    loc.lineno,
    loc.col_offset + 1,
    loc.end_lineno,
    loc.end_col_offset + 1,
    null,
  );
}

/** What a tree too deep to walk ends in. */
export function tooDeep(): PyFrontEndError {
  return {
    kind: "PyFrontEndError",
    type: "RecursionError",
    msg: "maximum recursion depth exceeded during compilation",
  };
}
