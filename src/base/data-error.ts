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

/** What could not be decoded, and where: the arguments of a UnicodeDecodeError. */
export interface DecodeFailure {
  readonly encoding: string;
  readonly object: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

/** A UnicodeDecodeError. */
export class DecodeDataError extends DataError {
  readonly failure: DecodeFailure;

  constructor(message: string, failure: DecodeFailure) {
    super("UnicodeDecodeError", message);
    this.failure = failure;
  }
}
