/**
 * The error that stages below the runtime throw: it names a Python exception type and carries its message.
 * The runtime turns it into a real exception object; whoever uses a stage alone can read it as it is.
 */
export class DataError extends Error {
  /** Name of the built-in Python exception type: "ValueError", "EOFError", "RecursionError" … */
  readonly pyType: string;

  constructor(pyType: string, message: string) {
    super(message);
    this.name = pyType;
    this.pyType = pyType;
  }
}
