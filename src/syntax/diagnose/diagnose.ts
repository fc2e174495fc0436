/**
 * What is wrong with a source that the fast parser refused: CPython's two passes over its own grammar.
 * Source: `_PyPegen_run_parser`, `_Pypegen_set_syntax_error` (Parser/pegen.c, pegen_errors.c).
 */
import {
  isPyFrontEndError,
  isPySyntaxError,
  type PyFrontEndError,
  type PySyntaxError,
  type SyntaxWarningRecord,
} from "../errors.ts";
import type { TokenizerOptions } from "../tokenizer/state.ts";
import * as T from "../tokenizer/token-types.gen.ts";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";
import { Actions } from "./actions.ts";
import { compileGrammar, type Grammar } from "./compile-grammar.ts";
import { GRAMMAR } from "./grammar.ts";
import { FAIL, Machine, TOO_LARGE } from "./machine.ts";
import { Raiser, type SourceFile } from "./raise.ts";

export interface DiagnoseInput {
  readonly src: string;
  readonly filename: string;
  /** After its whole run, on the tokens the parser saw. */
  readonly tokenizer: Tokenizer;
  readonly tokenizerOptions: TokenizerOptions;
  readonly file: SourceFile | undefined;
  readonly ids: readonly string[];
  readonly rule: "file" | "eval" | "interactive" | "func_type";
  /** Token where the top-level statement that cannot be read begins: earlier ones are known to be fine. */
  readonly start: number;
  /** Statements inside it that are fine: start → end. */
  readonly completed: ReadonlyMap<number, number>;
  readonly featureVersion: number;
  readonly maxIntDigits: number;
  readonly barryAsFlufl: boolean;
  readonly allowIncompleteInput: boolean;
}

let compiled: Grammar | null = null;

export interface Diagnosis {
  /** The error CPython reports; null when its grammar finds nothing wrong, or the statement is too large for it. */
  error: PySyntaxError | PyFrontEndError | null;
  /** How many tokens CPython reads. */
  readTokens: number;
  /** Warnings of strings in statements that the fast parser did not read to their end. */
  readonly warnings: readonly SyntaxWarningRecord[];
}

/** Finds out what is wrong. */
export function diagnose(input: DiagnoseInput): Diagnosis {
  compiled ??= compileGrammar(GRAMMAR());
  const { tokenizer, start } = input;
  const tokens = tokenizer.tokens;
  const raiser = new Raiser(input.src, input.filename, tokenizer, input.tokenizerOptions, input.file);
  const actions = new Actions(
    raiser,
    input.ids,
    tokenizer.ascii,
    input.featureVersion,
    input.barryAsFlufl,
    input.maxIntDigits,
  );
  const machine = new Machine(compiled, {
    types: tokens.type,
    completed: input.completed,
    fill: (i) => {
      raiser.fill = i + 1;
      if (tokens.type[i] === T.ERRORTOKEN) throw raiser.tokenizerError();
    },
    tokenValue: (i) => actions.tokenValue(i),
    isSoftKeyword: (i, word) => actions.isSoftKeyword(i, word),
    act: (action, values, from) => actions.act(action, values, from),
    expected: (i, text) => {
      throw raiser.location(raiser.place(i), `expected '${text}'`);
    },
  });
  actions.machine = machine;
  machine.fill = raiser.fill = start;

  /** One pass: the error it raises, or null when it just fails; undefined when it succeeds. */
  const pass = (invalidRules: boolean): PySyntaxError | PyFrontEndError | null | undefined => {
    machine.reset(start, invalidRules);
    try {
      return machine.run(input.rule) === FAIL ? null : undefined;
    } catch (e) {
      if (isPySyntaxError(e) || isPyFrontEndError(e)) return e;
      if (e === TOO_LARGE) return undefined;
      throw e;
    }
  };

  const diagnosis: Diagnosis = { error: null, readTokens: 0, warnings: actions.warnings };
  let found = pass(false);
  const result = (error: PySyntaxError | PyFrontEndError | null): Diagnosis => {
    diagnosis.error = error;
    diagnosis.readTokens = raiser.readAll ? tokens.count : raiser.fill;
    return diagnosis;
  };
  if (found === undefined) return result(null);
  if (input.allowIncompleteInput && raiser.endOfSource()) {
    return result(raiser.atToken("SyntaxError", "incomplete input"));
  }
  if (found !== null && !isPySyntaxError(found)) return result(found);
  const lastToken = raiser.fill - 1;
  if (found === null) {
    // An error of the first pass stands; otherwise look again with the invalid rules.
    found = pass(true) ?? null;
    if (found !== null && !isPySyntaxError(found)) return result(found);
  }
  if (found !== null) return result(raiser.preferTokenizerErrors(found));
  if (raiser.fill === 0) return result(raiser.atToken("SyntaxError", "error at start before reading any input"));
  const type = tokens.type[lastToken];
  if (type === T.INDENT) return result(raiser.atToken("IndentationError", "unexpected indent"));
  if (type === T.DEDENT) return result(raiser.atToken("IndentationError", "unexpected unindent"));
  return result(raiser.preferTokenizerErrors(raiser.location(raiser.place(lastToken), "invalid syntax")));
}
