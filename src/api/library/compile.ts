/** `taipan/compile`: source or tree → CPython 3.12 code object. */
import type { CodeObject } from "../../code/code-object.ts";
import { compile as compileTree } from "../../compile/compile.ts";
import { PyCF_TYPE_COMMENTS } from "../../spec/codeflags.ts";
import type { Mod } from "../../syntax/ast/nodes.ts";
import type { SyntaxWarningRecord } from "../../syntax/errors.ts";
import { parse } from "../../syntax/parse-source.ts";
import { type Warning, warningOf, withErrors } from "./errors.ts";

export * from "../../base/const.ts";
export { type CodeFields, CodeObject } from "../../code/code-object.ts";
export { PythonError, PythonSyntaxError, type Warning } from "./errors.ts";
export { loadUnicodeNames } from "./names.ts";

export interface CompileOptions {
  readonly filename?: string;
  readonly mode?: "exec" | "eval" | "single";
  /** 0 as `python`, 1 as `python -O`, 2 as `python -OO`. */
  readonly optimize?: 0 | 1 | 2;
  /** `PyCF_*` and future flags, as for Python's `compile()`. */
  readonly flags?: number;
  /** Hears of SyntaxWarnings and DeprecationWarnings. */
  readonly onWarning?: (warning: Warning) => void;
}

/** Compiles. A tree given is changed by the optimiser. Throws `PythonSyntaxError` or `PythonError`. */
export function compile(source: string | Uint8Array | Mod, options: CompileOptions = {}): CodeObject {
  const { filename = "<string>", mode = "exec", optimize = 0, flags = 0, onWarning } = options;
  const warnings: SyntaxWarningRecord[] = [];
  const code = withErrors(() => {
    const typeComments = (flags & PyCF_TYPE_COMMENTS) !== 0;
    const tree =
      typeof source === "string" || source instanceof Uint8Array
        ? parse(source, { filename, mode, typeComments, warnings })
        : source;
    return compileTree(tree, { filename, optimize, flags, warnings });
  });
  if (onWarning !== undefined) for (const w of warnings) onWarning(warningOf(w));
  return code;
}
