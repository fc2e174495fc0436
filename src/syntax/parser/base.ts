/**
 * What every part of the fast parser stands on: the token columns, the place in them, and giving up.
 *
 * The parser knows valid Python only. When the tokens are not valid it throws `PARSE_FAIL`, and `diagnose/` runs CPython's
 * grammar again, alternative by alternative, to find the message and the place that CPython would report.
 */
import type { Expr, ExprContext } from "../ast/nodes.ts";
import { parserStackOverflow, type SyntaxWarningRecord } from "../errors.ts";
import type { TokenBuffer } from "../tokenizer/buffer.ts";
import * as T from "../tokenizer/token-types.gen.ts";

/** Thrown, always this one object, when the source is not valid: the caller diagnoses. */
export const PARSE_FAIL: unique symbol = Symbol("parse-fail");

/** Rules CPython's parser may have open at once (MAXSTACK). */
export const MAX_RULE_DEPTH = 6000;

export interface ParserOptions {
  readonly filename: string;
  readonly featureVersion: number;
  /** Digits that a decimal int may have; 0 for any number. */
  readonly maxIntDigits: number;
  readonly barryAsFlufl: boolean;
}

export interface ParserInput {
  readonly src: string;
  readonly tokens: TokenBuffer;
  /** Identifier of each name number, NFKC-normalised. */
  readonly ids: readonly string[];
  readonly ascii: boolean;
  readonly warnings: SyntaxWarningRecord[];
}

export abstract class ParserBase {
  protected readonly src: string;
  protected readonly ids: readonly string[];
  protected readonly tokens: TokenBuffer;
  protected readonly type: Uint8Array;
  protected readonly start: Int32Array;
  protected readonly end: Int32Array;
  protected readonly line: Int32Array;
  protected readonly col: Int32Array;
  protected readonly endLine: Int32Array;
  protected readonly endCol: Int32Array;
  protected readonly name: Int32Array;
  protected readonly ascii: boolean;
  protected readonly warnings: SyntaxWarningRecord[];
  protected readonly options: ParserOptions;
  /** When set: the end of every statement read to its end, by its start. The diagnosis need not read those again. */
  protected readonly completed: Map<number, number> | null;
  /** Index of the next token. */
  protected p = 0;
  /** Rules CPython would have open here, near enough; a plain expression statement needs 32. */
  protected depth = 32;
  /** `<>` instead of `!=`: CO_FUTURE_BARRY_AS_BDFL. The import in the source itself does not switch the parser over. */
  protected readonly flufl: boolean;

  constructor(input: ParserInput, options: ParserOptions, completed: Map<number, number> | null = null) {
    this.completed = completed;
    const t = input.tokens;
    this.src = input.src;
    this.tokens = t;
    this.ids = input.ids;
    this.ascii = input.ascii;
    this.warnings = input.warnings;
    this.type = t.type;
    this.start = t.start;
    this.end = t.end;
    this.line = t.line;
    this.col = t.col;
    this.endLine = t.endLine;
    this.endCol = t.endCol;
    this.name = t.name;
    this.options = options;
    this.flufl = options.barryAsFlufl;
  }

  protected fail(): never {
    throw PARSE_FAIL;
  }

  /** Takes a token of this type or gives up. */
  protected expect(type: number): void {
    if (this.type[this.p] !== type) throw PARSE_FAIL;
    this.p++;
  }

  /** Takes a token of this type if it is next. */
  protected accept(type: number): boolean {
    if (this.type[this.p] !== type) return false;
    this.p++;
    return true;
  }

  /** Takes a NAME; its identifier. */
  protected identifier(): string {
    const i = this.p;
    if (this.type[i] !== T.NAME) throw PARSE_FAIL;
    this.p = i + 1;
    return this.ids[this.name[i]!]!;
  }

  protected text(token: number): string {
    return this.src.substring(this.start[token]!, this.end[token]!);
  }

  /** Counts `levels` more open rules; the caller takes them off again. */
  protected enter(levels: number): void {
    this.depth += levels;
    if (this.depth > MAX_RULE_DEPTH) throw parserStackOverflow();
  }

  /** Index of the last token before `p` that is not white space: where a node ends. */
  protected lastToken(): number {
    let i = this.p - 1;
    while (i > 0) {
      const t = this.type[i]!;
      if (t > T.DEDENT || (t > T.ENDMARKER && t < T.NEWLINE)) break;
      i--;
    }
    return i;
  }

  /** A syntax feature of Python 3.`minor`. */
  protected requireVersion(minor: number): void {
    if (this.options.featureVersion < minor) throw PARSE_FAIL;
  }

  /** Turns an expression into a target, in place; gives up when it cannot be one. */
  protected toTarget(e: Expr, ctx: ExprContext): void {
    switch (e.kind) {
      case "Name":
      case "Attribute":
      case "Subscript":
        e.ctx = ctx;
        return;
      case "Starred":
        if (ctx === "Del" || e.value.kind === "Starred") throw PARSE_FAIL;
        e.ctx = ctx;
        this.toTarget(e.value, ctx);
        return;
      case "Tuple":
      case "List":
        e.ctx = ctx;
        for (const item of e.elts) this.toTarget(item, ctx);
        return;
      default:
        throw PARSE_FAIL;
    }
  }
}
