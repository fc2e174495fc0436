/** `parse`: source text → AST, with the names of characters at hand for "\N{…}". The work is in `parse-source.ts`. */
import { provideNames } from "../base/unicode/name-lookup.ts";
import { lookupName } from "../base/unicode/names.ts";
import type * as ast from "./ast/nodes.ts";
import { type ParseOptions, parse as parseSource } from "./parse-source.ts";

export { LANGUAGE_MINOR, type ParseMode, type ParseOptions, translateNewlines } from "./parse-source.ts";

/** Parses source text or bytes. Throws `PySyntaxError` or `PyFrontEndError`. */
export function parse(input: string | Uint8Array, options: ParseOptions = {}): ast.Mod {
  provideNames(lookupName);
  return parseSource(input, options);
}
