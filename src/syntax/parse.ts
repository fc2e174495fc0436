/**
 * `parse`: source text → AST. The entry of the syntax layer.
 *
 * Two speeds, as in CPython: a parser that knows valid code only, and, when that fails, a slow one (`diagnose/`) that
 * replays CPython's grammar with its `invalid_` rules to say what is wrong.
 */
import { normalizeIdentifier } from "../base/unicode-ident.ts";
import type * as ast from "./ast/nodes.ts";
import { TypeIgnore } from "./ast/nodes.ts";
import { parserStackOverflow, type SyntaxWarningRecord, syntaxError } from "./errors.ts";
import { PARSE_FAIL } from "./parser/base.ts";
import { Parser } from "./parser/statements.ts";
import type { TokenBuffer } from "./tokenizer/buffer.ts";
import * as T from "./tokenizer/token-types.gen.ts";
import { Tokenizer, type TokenizerOptions } from "./tokenizer/tokenizer.ts";

export type ParseMode = "exec" | "eval" | "single" | "func_type";

/** The minor version of the language: what `feature_version` is by default. */
export const LANGUAGE_MINOR = 12;

export interface ParseOptions {
  readonly mode?: ParseMode;
  readonly filename?: string;
  /** PyCF_TYPE_COMMENTS */
  readonly typeComments?: boolean;
  /** Python 3.x whose syntax to accept. */
  readonly featureVersion?: number;
  /** CO_FUTURE_BARRY_AS_BDFL */
  readonly barryAsFlufl?: boolean;
  /** PyCF_DONT_IMPLY_DEDENT */
  readonly dontImplyDedent?: boolean;
  /** PyCF_ALLOW_INCOMPLETE_INPUT */
  readonly allowIncompleteInput?: boolean;
  /** Receives the warnings, also when parsing fails later. */
  readonly warnings?: SyntaxWarningRecord[];
}

/** What the diagnosis needs to start over. */
export interface ParseAttempt {
  readonly src: string;
  readonly tokenizerOptions: TokenizerOptions;
  readonly options: ParseOptions;
  readonly mode: ParseMode;
  readonly filename: string;
}

/** One line end for all, and one at the end of a file. Source: `translate_newlines`. */
export function translateNewlines(source: string, exec: boolean): string {
  let src = source;
  if (src.includes("\r")) src = src.replace(/\r\n?/g, "\n");
  if (exec && (src.length === 0 || src.charCodeAt(src.length - 1) !== 10)) src += "\n";
  return src;
}

/** Parses source text. Throws `PySyntaxError` or `PyFrontEndError`. */
export function parse(source: string, options: ParseOptions = {}): ast.Mod {
  const mode = options.mode ?? "exec";
  const filename = options.filename ?? "<unknown>";
  if (source.includes("\0")) {
    throw syntaxError(
      "SyntaxError",
      "source code string cannot contain null bytes",
      filename,
      null,
      null,
      null,
      null,
      null,
    );
  }
  const src = translateNewlines(source, mode === "exec");
  const featureVersion = options.featureVersion ?? LANGUAGE_MINOR;
  const tokenizerOptions: TokenizerOptions = {
    filename,
    typeComments: options.typeComments === true,
    single: mode === "single",
    dontImplyDedent: options.dontImplyDedent === true,
    featureVersion,
  };
  const tokenizer = new Tokenizer(src, tokenizerOptions);
  tokenizer.run();
  const warnings = options.warnings ?? [];
  for (const w of tokenizer.warnings) warnings.push(w);
  const typeIgnores = options.typeComments === true ? takeTypeIgnores(tokenizer.tokens, src) : [];
  const parser = new Parser(
    {
      src,
      tokens: tokenizer.tokens,
      ids: normalizedIds(tokenizer.nameTable.names),
      ascii: tokenizer.ascii,
      warnings,
    },
    { filename, featureVersion, barryAsFlufl: options.barryAsFlufl === true },
  );
  try {
    switch (mode) {
      case "exec":
        return parser.file(typeIgnores);
      case "eval":
        return parser.evalInput();
      case "single": {
        const tree = parser.interactive();
        return tree;
      }
      case "func_type":
        return parser.funcType();
    }
  } catch (e) {
    if (e instanceof RangeError) throw parserStackOverflow();
    if (e !== PARSE_FAIL) throw e;
  }
  const at = parser.position;
  throw syntaxError(
    "SyntaxError",
    "invalid syntax",
    filename,
    tokenizer.tokens.line[at]!,
    tokenizer.tokens.col[at]! + 1,
    null,
    null,
    null,
  );
}

const NON_ASCII = /[^\0-\x7f]/;

function normalizedIds(names: readonly string[]): readonly string[] {
  let out: string[] | null = null;
  for (let i = 0; i < names.length; i++) {
    if (!NON_ASCII.test(names[i]!)) continue;
    out ??= names.slice();
    out[i] = normalizeIdentifier(names[i]!);
  }
  return out ?? names;
}

/** TYPE_IGNORE tokens leave the stream and become nodes. Source: `_PyPegen_fill_token`. */
function takeTypeIgnores(tokens: TokenBuffer, src: string): ast.TypeIgnore[] {
  const out: ast.TypeIgnore[] = [];
  let to = 0;
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.type[i] === T.TYPE_IGNORE) {
      out.push(TypeIgnore(tokens.line[i]!, src.substring(tokens.start[i]!, tokens.end[i]!)));
    } else tokens.move(i, to++);
  }
  tokens.count = to;
  return out;
}
