/**
 * `parse`: source text → AST. The entry of the syntax layer.
 *
 * Two speeds, as in CPython: a parser that knows valid code only, and, when that fails, a slow one (`diagnose/`) that
 * replays CPython's grammar with its `invalid_` rules to say what is wrong.
 */
import type * as ast from "./ast/nodes.ts";
import { TypeIgnore } from "./ast/nodes.ts";
import { diagnose } from "./diagnose/diagnose.ts";
import { Raiser } from "./diagnose/raise.ts";
import { type PySyntaxError, parserStackOverflow, type SyntaxWarningRecord, syntaxError } from "./errors.ts";
import { PARSE_FAIL, type ParserInput, type ParserOptions } from "./parser/base.ts";
import { MAX_INT_DIGITS } from "./parser/numbers.ts";
import { Parser } from "./parser/statements.ts";
import type { TokenBuffer } from "./tokenizer/buffer.ts";
import { type DecodeOptions, decodeSource } from "./tokenizer/decode.ts";
import type { TokenizerOptions } from "./tokenizer/state.ts";
import * as T from "./tokenizer/token-types.gen.ts";
import { Tokenizer } from "./tokenizer/tokenizer.ts";

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
  /** Digits that a decimal int may have (`sys.get_int_max_str_digits()`); 0 for any number. */
  readonly maxIntDigits?: number;
  /** CO_FUTURE_BARRY_AS_BDFL */
  readonly barryAsFlufl?: boolean;
  /** PyCF_DONT_IMPLY_DEDENT */
  readonly dontImplyDedent?: boolean;
  /** PyCF_ALLOW_INCOMPLETE_INPUT */
  readonly allowIncompleteInput?: boolean;
  /** For bytes: how to read encodings other than UTF-8. */
  readonly decoding?: DecodeOptions;
  /** Receives the warnings, also when parsing fails later. */
  readonly warnings?: SyntaxWarningRecord[];
}

/** One line end for all, and one at the end of a file. Source: `translate_newlines`. */
export function translateNewlines(source: string, exec: boolean): string {
  let src = source;
  if (src.includes("\r")) src = src.replace(/\r\n?/g, "\n");
  if (exec && (src.length === 0 || src.charCodeAt(src.length - 1) !== 10)) src += "\n";
  return src;
}

/** Parses source text or bytes. Throws `PySyntaxError` or `PyFrontEndError`. */
export function parse(input: string | Uint8Array, options: ParseOptions = {}): ast.Mod {
  const mode = options.mode ?? "exec";
  const filename = options.filename ?? "<unknown>";
  const isFile = typeof input !== "string" && options.decoding?.file === true;
  if (!isFile && (typeof input === "string" ? input.includes("\0") : input.includes(0))) {
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
  const decoded = typeof input === "string" ? null : decodeSource(input, { filename, ...options.decoding });
  const source = decoded === null ? (input as string) : decoded.text;
  const file = isFile && decoded !== null ? { encoding: decoded.encoding } : undefined;
  if (isFile && source.includes("\0")) throw nullByteInFile(source, filename);
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
  const warnings: SyntaxWarningRecord[] = [];
  const deliver = (list: readonly SyntaxWarningRecord[]): void => {
    if (list.length > 0) options.warnings?.push(...[...list].sort((a, b) => a.token - b.token));
  };
  const typeIgnores = options.typeComments === true ? takeTypeIgnores(tokenizer.tokens, src) : [];
  const ids = normalizedIds(tokenizer.nameTable.names);
  const parserInput: ParserInput = { src, tokens: tokenizer.tokens, ids, ascii: tokenizer.ascii, warnings };
  const maxIntDigits = options.maxIntDigits ?? MAX_INT_DIGITS;
  const parserOptions: ParserOptions = {
    filename,
    featureVersion,
    maxIntDigits,
    barryAsFlufl: options.barryAsFlufl === true,
  };
  const parser = new Parser(parserInput, parserOptions);
  const tree = attempt(parser, mode, typeIgnores);
  if (tree !== null) {
    deliver([...tokenizer.warnings, ...warnings]);
    if (mode === "single" && moreThanOneStatement(src, tokenizer, parser.position)) {
      const raiser = new Raiser(src, filename, tokenizer, tokenizerOptions, file);
      raiser.fill = parser.position;
      throw raiser.atToken("SyntaxError", "multiple statements found while compiling a single statement");
    }
    tokenizer.tokens.release();
    return tree;
  }
  // Read again to note which statements are fine.
  const completed = new Map<number, number>();
  attempt(new Parser({ ...parserInput, warnings: [] }, parserOptions, completed), mode, typeIgnores);
  const legacy = legacyStatements(tokenizer.tokens, src);
  for (const [from, to] of completed) if (legacy.some((at) => from <= at && at < to)) completed.delete(from);
  const start = legacy.some((at) => at < parser.statementStart) ? 0 : parser.statementStart;
  const diagnosis = diagnose({
    src,
    filename,
    tokenizer,
    tokenizerOptions,
    file,
    ids,
    rule: mode === "exec" ? "file" : mode === "single" ? "interactive" : mode,
    start,
    completed,
    featureVersion,
    maxIntDigits,
    barryAsFlufl: options.barryAsFlufl === true,
    allowIncompleteInput: options.allowIncompleteInput === true,
  });
  const known = (token: number): boolean =>
    token < start || [...completed].some(([from, to]) => from <= token && token < to);
  deliver([
    ...tokenizer.warnings.filter((w) => w.token < diagnosis.readTokens),
    ...warnings.filter((w) => known(w.token)),
    ...diagnosis.warnings,
  ]);
  if (diagnosis.error !== null) throw diagnosis.error;
  throw invalidSyntax(tokenizer, parser.position, filename);
}

/** Runs the fast parser; null when the source is not valid. */
function attempt(parser: Parser, mode: ParseMode, typeIgnores: ast.TypeIgnore[]): ast.Mod | null {
  try {
    switch (mode) {
      case "exec":
        return parser.file(typeIgnores);
      case "eval":
        return parser.evalInput();
      case "single":
        return parser.interactive();
      case "func_type":
        return parser.funcType();
    }
  } catch (e) {
    if (e instanceof RangeError) throw parserStackOverflow();
    if (e !== PARSE_FAIL) throw e;
    return null;
  }
}

/** Tokens that an expression can begin with and that can follow a name in one, too. */
const AFTER_LEGACY: ReadonlySet<number> = new Set([T.STAR, T.MINUS, T.PLUS, T.LSQB]);

/**
 * Where `print` or `exec` are followed by what could be their operand in Python 2, as in `print -1`. That is valid, but once anything
 * else is wrong, CPython's rule for such statements finds these as well.
 */
function legacyStatements(tokens: TokenBuffer, src: string): number[] {
  const out: number[] = [];
  for (let i = 0; i + 1 < tokens.count; i++) {
    if (tokens.type[i] !== T.NAME || !AFTER_LEGACY.has(tokens.type[i + 1]!)) continue;
    const name = src.substring(tokens.start[i]!, tokens.end[i]!);
    if (name === "print" || name === "exec") out.push(i);
  }
  return out;
}

/** The fallback for a source that the diagnosis finds nothing wrong with: our parsers disagree. */
function invalidSyntax(tokenizer: Tokenizer, at: number, filename: string): PySyntaxError {
  const { line, col, endLine, endCol } = tokenizer.tokens;
  const text = tokenizer.src.split("\n")[line[at]! - 1] ?? "";
  return syntaxError(
    "SyntaxError",
    "invalid syntax",
    filename,
    line[at]!,
    col[at]! + 1,
    endLine[at]!,
    endCol[at]! + 1,
    text,
  );
}

/** Is there anything but blank lines and comments after the statement? Source: `bad_single_statement`. */
function moreThanOneStatement(src: string, tokenizer: Tokenizer, position: number): boolean {
  const { type, end } = tokenizer.tokens;
  const last = position - 1;
  const at = end[last]! + (type[last] === T.NEWLINE ? 1 : 0);
  return !/^(?:[ \t\n\f]|#[^\n]*)*$/.test(src.substring(at));
}

/** A file is read line by line, so its error tells the line. */
function nullByteInFile(source: string, filename: string) {
  const at = source.indexOf("\0");
  const lines = source.slice(0, at).split("\n");
  const text = lines[lines.length - 1]!;
  return syntaxError(
    "SyntaxError",
    "source code cannot contain null bytes",
    filename,
    lines.length,
    0,
    null,
    null,
    text,
  );
}

const NON_ASCII = /[^\0-\x7f]/;

function normalizedIds(names: readonly string[]): readonly string[] {
  let out: string[] | null = null;
  for (let i = 0; i < names.length; i++) {
    if (!NON_ASCII.test(names[i]!)) continue;
    out ??= names.slice();
    // the host's tables may be newer than Unicode 15.0: for characters that 15.0 has, normalisation never changes
    out[i] = names[i]!.normalize("NFKC");
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
