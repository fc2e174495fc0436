/**
 * Patterns of the match statement. Source: Grammar/python.gram (3.12), section "Match statement"; rules cited above each method.
 */
import { ConstComplex } from "../../base/const.ts";
import * as ast from "../ast/nodes.ts";
import * as T from "../tokenizer/token-types.gen.ts";
import { ExpressionParser } from "./expressions.ts";
import { parseNumber } from "./numbers.ts";

/** Rules CPython opens for a pattern inside brackets. */
const PATTERN_DEPTH = 9;

export abstract class PatternParser extends ExpressionParser {
  private isWildcard(i: number): boolean {
    return this.type[i] === T.NAME && this.end[i]! - this.start[i]! === 1 && this.src.charCodeAt(this.start[i]!) === 95;
  }

  /** patterns: open_sequence_pattern | pattern */
  protected patterns(): ast.Pattern {
    const s = this.p;
    const first = this.maybeStarPattern();
    if (this.type[this.p] !== T.COMMA) {
      if (first.kind === "MatchStar") this.fail();
      return first;
    }
    const items = [first];
    while (this.accept(T.COMMA)) {
      const t = this.type[this.p];
      if (t === T.COLON || t === T.KW_IF) break;
      items.push(this.maybeStarPattern());
    }
    const e = this.p - 1;
    return ast.MatchSequence(items, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** pattern: or_pattern 'as' pattern_capture_target | or_pattern */
  private pattern(): ast.Pattern {
    const s = this.p;
    const inner = this.orPattern();
    if (!this.accept(T.KW_AS)) return inner;
    const target = this.captureTarget();
    const e = this.p - 1;
    return ast.MatchAs(inner, target, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** or_pattern: '|'.closed_pattern+ */
  private orPattern(): ast.Pattern {
    const s = this.p;
    const first = this.closedPattern();
    if (this.type[this.p] !== T.VBAR) return first;
    const patterns = [first];
    while (this.accept(T.VBAR)) patterns.push(this.closedPattern());
    const e = this.p - 1;
    return ast.MatchOr(patterns, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** pattern_capture_target: !"_" NAME !('.' | '(' | '=') */
  private captureTarget(): string {
    if (this.isWildcard(this.p)) this.fail();
    const name = this.identifier();
    const t = this.type[this.p];
    if (t === T.DOT || t === T.LPAR || t === T.EQUAL) this.fail();
    return name;
  }

  /** closed_pattern */
  private closedPattern(): ast.Pattern {
    const s = this.p;
    switch (this.type[s]) {
      case T.NUMBER:
      case T.MINUS: {
        const value = this.signedNumberOrComplex();
        return this.valuePattern(value, s);
      }
      case T.STRING:
      case T.FSTRING_START:
        return this.valuePattern(this.strings(), s);
      case T.KW_NONE:
        return this.singletonPattern(null);
      case T.KW_TRUE:
        return this.singletonPattern(true);
      case T.KW_FALSE:
        return this.singletonPattern(false);
      case T.NAME:
        return this.namePattern();
      case T.LPAR:
        return this.groupOrSequence();
      case T.LSQB: {
        this.p++;
        const items = this.sequenceItems(T.RSQB);
        this.expect(T.RSQB);
        const e = this.p - 1;
        return ast.MatchSequence(items, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
      }
      case T.LBRACE:
        return this.mappingPattern();
      default:
        return this.fail();
    }
  }

  private valuePattern(value: ast.Expr, s: number): ast.MatchValue {
    const e = this.p - 1;
    return ast.MatchValue(value, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  private singletonPattern(value: null | boolean): ast.MatchSingleton {
    const s = this.p++;
    return ast.MatchSingleton(value, this.line[s]!, this.col[s]!, this.endLine[s]!, this.endCol[s]!);
  }

  /** capture_pattern | wildcard_pattern | value_pattern | class_pattern */
  private namePattern(): ast.Pattern {
    const s = this.p;
    const next = this.type[s + 1];
    if (next !== T.DOT && next !== T.LPAR && next !== T.EQUAL) {
      this.p++;
      const name = this.isWildcard(s) ? null : this.ids[this.name[s]!]!;
      return ast.MatchAs(null, name, this.line[s]!, this.col[s]!, this.endLine[s]!, this.endCol[s]!);
    }
    const cls = this.nameOrAttr();
    if (this.type[this.p] === T.LPAR) return this.classPattern(cls, s);
    if (cls.kind === "Name" || this.type[this.p] === T.EQUAL) this.fail();
    return this.valuePattern(cls, s);
  }

  /** name_or_attr: NAME ('.' NAME)* */
  private nameOrAttr(): ast.Name | ast.Attribute {
    const s = this.p;
    const id = this.identifier();
    let node: ast.Name | ast.Attribute = ast.Name(
      id,
      "Load",
      this.line[s]!,
      this.col[s]!,
      this.endLine[s]!,
      this.endCol[s]!,
    );
    while (this.accept(T.DOT)) {
      const attr = this.identifier();
      const e = this.p - 1;
      node = ast.Attribute(node, attr, "Load", this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
    }
    return node;
  }

  /** signed_number !('+' | '-') | complex_number */
  private signedNumberOrComplex(): ast.Expr {
    const s = this.p;
    const real = this.signedNumber();
    const t = this.type[this.p];
    if (t !== T.PLUS && t !== T.MINUS) return real;
    if (this.isImaginary(real)) this.fail();
    this.p++;
    const imag = this.numberAt();
    if (!this.isImaginary(imag)) this.fail();
    const e = this.p - 1;
    return ast.BinOp(
      real,
      t === T.PLUS ? "Add" : "Sub",
      imag,
      this.line[s]!,
      this.col[s]!,
      this.endLine[e]!,
      this.endCol[e]!,
    );
  }

  private isImaginary(e: ast.Expr): boolean {
    const n = e.kind === "UnaryOp" ? e.operand : e;
    return n.kind === "Constant" && n.value instanceof ConstComplex;
  }

  /** signed_number: ['-'] NUMBER */
  private signedNumber(): ast.Expr {
    const s = this.p;
    if (!this.accept(T.MINUS)) return this.numberAt();
    const operand = this.numberAt();
    const e = this.p - 1;
    return ast.UnaryOp("USub", operand, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  private numberAt(): ast.Constant {
    const s = this.p;
    if (this.type[s] !== T.NUMBER) this.fail();
    const value = parseNumber(this.text(s), this.options.maxIntDigits);
    if (value === null) this.fail();
    this.p++;
    return ast.Constant(value, null, this.line[s]!, this.col[s]!, this.endLine[s]!, this.endCol[s]!);
  }

  /** group_pattern | sequence_pattern in parentheses */
  private groupOrSequence(): ast.Pattern {
    const s = this.p++;
    this.enter(PATTERN_DEPTH);
    let items: ast.Pattern[] = [];
    if (this.type[this.p] !== T.RPAR) {
      const first = this.maybeStarPattern();
      if (this.type[this.p] === T.RPAR) {
        if (first.kind === "MatchStar") this.fail();
        this.p++;
        this.depth -= PATTERN_DEPTH;
        return first;
      }
      this.expect(T.COMMA);
      items = [first, ...this.sequenceItems(T.RPAR)];
    }
    this.expect(T.RPAR);
    this.depth -= PATTERN_DEPTH;
    const e = this.p - 1;
    return ast.MatchSequence(items, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** maybe_sequence_pattern?: ','.maybe_star_pattern+ ','? up to `close` */
  private sequenceItems(close: number): ast.Pattern[] {
    const items: ast.Pattern[] = [];
    this.enter(PATTERN_DEPTH);
    while (this.type[this.p] !== close) {
      items.push(this.maybeStarPattern());
      if (!this.accept(T.COMMA)) break;
    }
    this.depth -= PATTERN_DEPTH;
    return items;
  }

  /** maybe_star_pattern: '*' (pattern_capture_target | "_") | pattern */
  private maybeStarPattern(): ast.Pattern {
    const s = this.p;
    if (!this.accept(T.STAR)) return this.pattern();
    let name: string | null = null;
    if (this.isWildcard(this.p)) this.p++;
    else name = this.captureTarget();
    const e = this.p - 1;
    return ast.MatchStar(name, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** mapping_pattern: '{' [key ':' pattern (',' …)*] [',' '**' NAME] [','] '}' */
  private mappingPattern(): ast.Pattern {
    const s = this.p++;
    const keys: ast.Expr[] = [];
    const patterns: ast.Pattern[] = [];
    let rest: string | null = null;
    this.enter(PATTERN_DEPTH);
    while (this.type[this.p] !== T.RBRACE) {
      if (this.accept(T.DOUBLESTAR)) {
        rest = this.captureTarget();
        this.accept(T.COMMA);
        break;
      }
      keys.push(this.mappingKey());
      this.expect(T.COLON);
      patterns.push(this.pattern());
      if (!this.accept(T.COMMA)) break;
    }
    this.expect(T.RBRACE);
    this.depth -= PATTERN_DEPTH;
    const e = this.p - 1;
    return ast.MatchMapping(keys, patterns, rest, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** literal_expr | attr */
  private mappingKey(): ast.Expr {
    switch (this.type[this.p]) {
      case T.NUMBER:
      case T.MINUS:
        return this.signedNumberOrComplex();
      case T.STRING:
      case T.FSTRING_START:
        return this.strings();
      case T.KW_NONE:
        return this.singleton(null);
      case T.KW_TRUE:
        return this.singleton(true);
      case T.KW_FALSE:
        return this.singleton(false);
      default: {
        const key = this.nameOrAttr();
        if (key.kind === "Name") this.fail();
        return key;
      }
    }
  }

  /** class_pattern: name_or_attr '(' positional patterns, then keyword patterns ')' */
  private classPattern(cls: ast.Expr, s: number): ast.Pattern {
    this.p++;
    const patterns: ast.Pattern[] = [];
    const kwdAttrs: string[] = [];
    const kwdPatterns: ast.Pattern[] = [];
    this.enter(PATTERN_DEPTH);
    while (this.type[this.p] !== T.RPAR) {
      if (this.type[this.p] === T.NAME && this.type[this.p + 1] === T.EQUAL) {
        kwdAttrs.push(this.identifier());
        this.p++;
        kwdPatterns.push(this.pattern());
      } else {
        if (kwdAttrs.length > 0) this.fail();
        patterns.push(this.pattern());
      }
      if (!this.accept(T.COMMA)) break;
    }
    this.expect(T.RPAR);
    this.depth -= PATTERN_DEPTH;
    const e = this.p - 1;
    return ast.MatchClass(
      cls,
      patterns,
      kwdAttrs,
      kwdPatterns,
      this.line[s]!,
      this.col[s]!,
      this.endLine[e]!,
      this.endCol[e]!,
    );
  }
}
