/** `taipan/tokenize`: the tokens of a source, as Python's module `tokenize` gives them. */
import { TOKEN_NAMES } from "../../spec/tokens.ts";
import { decodeSource } from "../../syntax/tokenizer/decode.ts";
import { TokenStream } from "../../syntax/tokenizer/token-info.ts";
import { withErrors } from "./errors.ts";

export { PythonError, PythonSyntaxError } from "./errors.ts";

export interface Token {
  /** Number of the type, CPython's. */
  readonly type: number;
  /** "NAME", "OP", "STRING", "COMMENT" … */
  readonly typeName: string;
  readonly string: string;
  /** Line from 1 and column from 0, in characters. */
  readonly start: readonly [line: number, column: number];
  readonly end: readonly [line: number, column: number];
  /** The source line, or the lines of a string. */
  readonly line: string;
}

/** Names of the token types by number. */
export const tokenNames: readonly string[] = TOKEN_NAMES;

/**
 * The tokens of a source, comments and blank lines included; bytes are decoded as PEP 263 says.
 * Throws `PythonSyntaxError` when it comes to an invalid token.
 */
export function* tokenize(source: string | Uint8Array, filename = "<string>"): Generator<Token, void, undefined> {
  const text = typeof source === "string" ? source : withErrors(() => decodeSource(source, { filename }).text);
  const stream = new TokenStream(text, { extraTokens: true, filename });
  for (let t = withErrors(() => stream.next()); t !== null; t = withErrors(() => stream.next())) {
    yield { type: t.type, typeName: tokenNames[t.type]!, string: t.string, start: t.start, end: t.end, line: t.line };
  }
}
