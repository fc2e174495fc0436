/** Errors of the library entries: what the stages throw as plain records becomes an `Error` with the same facts. */
import { isPyFrontEndError, isPySyntaxError, type SyntaxWarningRecord } from "../../syntax/errors.ts";

export { DataError } from "../../base/data-error.ts";

/** A SyntaxError, IndentationError or TabError with CPython's message and place. */
export class PythonSyntaxError extends Error {
  readonly type: "SyntaxError" | "IndentationError" | "TabError";
  readonly filename: string;
  /** Lines and offsets count from 1, offsets in characters; null where CPython gives none. */
  readonly lineno: number | null;
  readonly offset: number | null;
  readonly endLineno: number | null;
  readonly endOffset: number | null;
  /** The source line. */
  readonly text: string | null;

  constructor(
    type: PythonSyntaxError["type"],
    message: string,
    place: Pick<PythonSyntaxError, "filename" | "lineno" | "offset" | "endLineno" | "endOffset" | "text">,
  ) {
    super(message);
    this.name = type;
    this.type = type;
    this.filename = place.filename;
    this.lineno = place.lineno;
    this.offset = place.offset;
    this.endLineno = place.endLineno;
    this.endOffset = place.endOffset;
    this.text = place.text;
  }
}

/** Another exception that CPython raises for a source: MemoryError, RecursionError, ValueError … */
export class PythonError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.name = type;
    this.type = type;
  }
}

/** A SyntaxWarning or DeprecationWarning. */
export interface Warning {
  readonly category: "SyntaxWarning" | "DeprecationWarning";
  readonly message: string;
  readonly lineno: number;
}

export const warningOf = ({ category, message, lineno }: SyntaxWarningRecord): Warning => ({
  category,
  message,
  lineno,
});

/** Runs a stage; its errors come out as instances of `Error`. */
export function withErrors<T>(stage: () => T): T {
  try {
    return stage();
  } catch (e) {
    if (isPySyntaxError(e)) {
      const { filename, lineno, offset, end_lineno: endLineno, end_offset: endOffset, text } = e;
      throw new PythonSyntaxError(e.type, e.msg, { filename, lineno, offset, endLineno, endOffset, text });
    }
    if (isPyFrontEndError(e)) throw new PythonError(e.type, e.msg);
    throw e;
  }
}
