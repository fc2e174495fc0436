/**
 * Primaries of the fast parser: atoms, displays and comprehensions, calls, subscripts; and the targets made of them.
 * Source: Grammar/python.gram (3.12), "Primary elements" to "Generic targets"; the rule is cited above each method.
 */
import { ELLIPSIS } from "../../base/const.ts";
import * as ast from "../ast/nodes.ts";
import * as T from "../tokenizer/token-types.gen.ts";
import { LiteralParser } from "./literals.ts";
import { parseNumber } from "./numbers.ts";

/** Tokens that may begin a `star_expression`: after a comma they decide whether the tuple goes on. */
export const STARTS_EXPRESSION = new Uint8Array(256);
for (const t of [
  T.NAME,
  T.NUMBER,
  T.STRING,
  T.FSTRING_START,
  T.LPAR,
  T.LSQB,
  T.LBRACE,
  T.MINUS,
  T.PLUS,
  T.TILDE,
  T.STAR,
  T.ELLIPSIS,
  T.AWAIT,
  T.KW_NOT,
  T.KW_LAMBDA,
  T.KW_NONE,
  T.KW_TRUE,
  T.KW_FALSE,
]) {
  STARTS_EXPRESSION[t] = 1;
}

/** Rules CPython needs for a bracketed expression inside another, where its memo spares it the others. */
const GROUP_DEPTH = 9;
/** What `f(…)` holds; also the bases of a class. */
export interface CallArguments {
  args: ast.Expr[];
  keywords: ast.Keyword[];
}

export abstract class PrimaryParser extends LiteralParser {
  // The rules above primaries.
  protected abstract expression(): ast.Expr;
  protected abstract namedExpression(): ast.Expr;
  protected abstract starNamedExpression(): ast.Expr;
  protected abstract disjunction(): ast.Expr;
  protected abstract binary(power: number): ast.Expr;
  protected abstract yieldExpr(): ast.Expr;

  /** Every node begins at token `s` and ends at the last token taken. */
  protected tuple(elts: ast.Expr[], s: number): ast.Tuple {
    const e = this.p - 1;
    return ast.Tuple(elts, "Load", this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  protected starred(value: ast.Expr, s: number): ast.Starred {
    const e = this.p - 1;
    return ast.Starred(value, "Load", this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** primary: atom ('.' NAME | '(' [arguments] ')' | genexp | '[' slices ']')* */
  protected primary(): ast.Expr {
    const s = this.p;
    let node = this.atom();
    for (;;) {
      switch (this.type[this.p]) {
        case T.DOT: {
          this.p++;
          const attr = this.identifier();
          const e = this.p - 1;
          node = ast.Attribute(node, attr, "Load", this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
          break;
        }
        case T.LPAR: {
          const call = this.callArguments(true);
          const e = this.p - 1;
          node = ast.Call(
            node,
            call.args,
            call.keywords,
            this.line[s]!,
            this.col[s]!,
            this.endLine[e]!,
            this.endCol[e]!,
          );
          break;
        }
        case T.LSQB: {
          this.p++;
          this.enter(GROUP_DEPTH);
          const slice = this.slices();
          this.depth -= GROUP_DEPTH;
          this.expect(T.RSQB);
          const e = this.p - 1;
          node = ast.Subscript(node, slice, "Load", this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
          break;
        }
        default:
          return node;
      }
    }
  }

  /**
   * '(' [arguments] ')' — positional and starred arguments first; after the first keyword only keywords and `*x`;
   * after the first `**x` only keywords and `**x`. With `genexp`, a bare generator expression may stand alone.
   */
  protected callArguments(genexp: boolean): CallArguments {
    const open = this.p++;
    const args: ast.Expr[] = [];
    const keywords: ast.Keyword[] = [];
    if (this.accept(T.RPAR)) return { args, keywords };
    this.enter(GROUP_DEPTH);
    let unpacked = false; // a `**x` has been seen
    for (;;) {
      const s = this.p;
      const t = this.type[s];
      if (t === T.NAME && this.type[s + 1] === T.EQUAL) {
        const name = this.ids[this.name[s]!]!;
        this.p = s + 2;
        const value = this.expression();
        const e = this.p - 1;
        keywords.push(ast.Keyword(name, value, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!));
      } else if (t === T.STAR) {
        if (unpacked) this.fail();
        this.p++;
        args.push(this.starred(this.expression(), s));
      } else if (t === T.DOUBLESTAR) {
        unpacked = true;
        this.p++;
        const value = this.expression();
        const e = this.p - 1;
        keywords.push(ast.Keyword(null, value, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!));
      } else {
        if (keywords.length > 0) this.fail();
        const value = this.namedExpression();
        const after = this.type[this.p];
        if (after === T.KW_FOR || after === T.ASYNC) {
          if (!genexp || args.length > 0) this.fail();
          const generators = this.forIfClauses();
          this.expect(T.RPAR);
          this.depth -= GROUP_DEPTH;
          const e = this.p - 1;
          args.push(
            ast.GeneratorExp(value, generators, this.line[open]!, this.col[open]!, this.endLine[e]!, this.endCol[e]!),
          );
          return { args, keywords };
        }
        if (after === T.EQUAL) this.fail();
        args.push(value);
      }
      if (this.accept(T.RPAR)) break;
      this.expect(T.COMMA);
      if (this.accept(T.RPAR)) break;
    }
    this.depth -= GROUP_DEPTH;
    return { args, keywords };
  }

  /** slices: slice !',' | (slice | starred_expression) (',' …)* [','] */
  private slices(): ast.Expr {
    const s = this.p;
    const starredFirst = this.type[s] === T.STAR;
    const first = this.slice();
    if (!starredFirst && this.type[this.p] !== T.COMMA) return first;
    const elts = [first];
    while (this.accept(T.COMMA)) {
      if (this.type[this.p] === T.RSQB) break;
      elts.push(this.slice());
    }
    return this.tuple(elts, s);
  }

  /** slice: [expression] ':' [expression] [':' [expression]] | named_expression; or a starred_expression */
  private slice(): ast.Expr {
    const s = this.p;
    if (this.type[s] === T.STAR) {
      this.p++;
      return this.starred(this.expression(), s);
    }
    let lower: ast.Expr | null = null;
    if (this.type[s] !== T.COLON) {
      lower = this.namedExpression();
      if (this.type[this.p] !== T.COLON) return lower;
      if (this.type[s + 1] === T.COLONEQUAL && lower.kind === "NamedExpr") this.fail();
    }
    this.p++;
    const upper = this.sliceBound();
    const step = this.accept(T.COLON) ? this.sliceBound() : null;
    const e = this.p - 1;
    return ast.Slice(lower, upper, step, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  private sliceBound(): ast.Expr | null {
    const t = this.type[this.p];
    return t === T.COLON || t === T.COMMA || t === T.RSQB ? null : this.expression();
  }

  /** atom */
  private atom(): ast.Expr {
    const s = this.p;
    switch (this.type[s]) {
      case T.NAME:
        this.p = s + 1;
        return ast.Name(
          this.ids[this.name[s]!]!,
          "Load",
          this.line[s]!,
          this.col[s]!,
          this.endLine[s]!,
          this.endCol[s]!,
        );
      case T.NUMBER: {
        const text = this.text(s);
        const value = parseNumber(text, this.options.maxIntDigits);
        if (value === null || (this.options.featureVersion < 6 && text.includes("_"))) this.fail();
        this.p = s + 1;
        return ast.Constant(value, null, this.line[s]!, this.col[s]!, this.endLine[s]!, this.endCol[s]!);
      }
      case T.STRING:
      case T.FSTRING_START:
        return this.strings();
      case T.LPAR:
        return this.parenthesised();
      case T.LSQB:
        return this.listDisplay();
      case T.LBRACE:
        return this.braceDisplay();
      case T.KW_NONE:
        return this.singleton(null);
      case T.KW_TRUE:
        return this.singleton(true);
      case T.KW_FALSE:
        return this.singleton(false);
      case T.ELLIPSIS: {
        this.p = s + 1;
        return ast.Constant(ELLIPSIS, null, this.line[s]!, this.col[s]!, this.endLine[s]!, this.endCol[s]!);
      }
      default:
        return this.fail();
    }
  }

  protected singleton(value: null | boolean): ast.Constant {
    const s = this.p++;
    return ast.Constant(value, null, this.line[s]!, this.col[s]!, this.endLine[s]!, this.endCol[s]!);
  }

  /** tuple | group | genexp */
  private parenthesised(): ast.Expr {
    const s = this.p++;
    if (this.accept(T.RPAR)) return this.tuple([], s);
    this.enter(GROUP_DEPTH);
    if (this.type[this.p] === T.KW_YIELD) {
      const value = this.yieldExpr();
      this.expect(T.RPAR);
      this.depth -= GROUP_DEPTH;
      return value;
    }
    const starredFirst = this.type[this.p] === T.STAR;
    const first = this.starNamedExpression();
    const t = this.type[this.p];
    if (t === T.RPAR) {
      if (starredFirst) this.fail();
      this.p++;
      this.depth -= GROUP_DEPTH;
      return first;
    }
    if (t === T.COMMA) {
      const elts = [first];
      while (this.accept(T.COMMA)) {
        if (this.type[this.p] === T.RPAR) break;
        elts.push(this.starNamedExpression());
      }
      this.expect(T.RPAR);
      this.depth -= GROUP_DEPTH;
      return this.tuple(elts, s);
    }
    if (starredFirst) this.fail();
    const generators = this.forIfClauses();
    this.expect(T.RPAR);
    this.depth -= GROUP_DEPTH;
    const e = this.p - 1;
    return ast.GeneratorExp(first, generators, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** list | listcomp */
  private listDisplay(): ast.Expr {
    const s = this.p++;
    const elts: ast.Expr[] = [];
    if (this.type[this.p] !== T.RSQB) {
      this.enter(GROUP_DEPTH);
      const starredFirst = this.type[this.p] === T.STAR;
      elts.push(this.starNamedExpression());
      const t = this.type[this.p];
      if (t === T.KW_FOR || t === T.ASYNC) {
        if (starredFirst) this.fail();
        const generators = this.forIfClauses();
        this.expect(T.RSQB);
        this.depth -= GROUP_DEPTH;
        const e = this.p - 1;
        return ast.ListComp(elts[0]!, generators, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
      }
      while (this.accept(T.COMMA)) {
        if (this.type[this.p] === T.RSQB) break;
        elts.push(this.starNamedExpression());
      }
      this.depth -= GROUP_DEPTH;
    }
    this.expect(T.RSQB);
    const e = this.p - 1;
    return ast.List(elts, "Load", this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** dict | set | dictcomp | setcomp */
  private braceDisplay(): ast.Expr {
    const s = this.p++;
    if (this.accept(T.RBRACE)) {
      const e = this.p - 1;
      return ast.Dict([], [], this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
    }
    this.enter(GROUP_DEPTH);
    let node: ast.Expr;
    if (this.type[this.p] === T.DOUBLESTAR) node = this.dictRest(s, [], []);
    else {
      const starredFirst = this.type[this.p] === T.STAR;
      const first = this.starNamedExpression();
      const t = this.type[this.p];
      if (t === T.COLON) {
        if (starredFirst || (first.kind === "NamedExpr" && this.type[s + 2] === T.COLONEQUAL)) this.fail();
        this.p++;
        const value = this.expression();
        const after = this.type[this.p];
        if (after === T.KW_FOR || after === T.ASYNC) {
          const generators = this.forIfClauses();
          this.expect(T.RBRACE);
          const e = this.p - 1;
          node = ast.DictComp(first, value, generators, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
        } else {
          if (after === T.COMMA) this.p++;
          else if (after !== T.RBRACE) this.fail();
          node = this.dictRest(s, [first], [value]);
        }
      } else if (t === T.KW_FOR || t === T.ASYNC) {
        if (starredFirst) this.fail();
        const generators = this.forIfClauses();
        this.expect(T.RBRACE);
        const e = this.p - 1;
        node = ast.SetComp(first, generators, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
      } else {
        const elts = [first];
        while (this.accept(T.COMMA)) {
          if (this.type[this.p] === T.RBRACE) break;
          elts.push(this.starNamedExpression());
        }
        this.expect(T.RBRACE);
        const e = this.p - 1;
        node = ast.Set(elts, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
      }
    }
    this.depth -= GROUP_DEPTH;
    return node;
  }

  /** double_starred_kvpair (',' …)* [','] '}', after the pairs already taken and their comma. */
  private dictRest(s: number, keys: (ast.Expr | null)[], values: ast.Expr[]): ast.Dict {
    while (this.type[this.p] !== T.RBRACE) {
      if (this.accept(T.DOUBLESTAR)) {
        keys.push(null);
        values.push(this.binary(1));
      } else {
        keys.push(this.expression());
        this.expect(T.COLON);
        values.push(this.expression());
      }
      if (!this.accept(T.COMMA)) break;
    }
    this.expect(T.RBRACE);
    const e = this.p - 1;
    return ast.Dict(keys, values, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** for_if_clauses: ('async'? 'for' star_targets 'in' disjunction ('if' disjunction)*)+ */
  protected forIfClauses(): ast.Comprehension[] {
    const out: ast.Comprehension[] = [];
    for (;;) {
      const isAsync = this.type[this.p] === T.ASYNC;
      if (isAsync) {
        this.requireVersion(6);
        this.p++;
      } else if (this.type[this.p] !== T.KW_FOR) {
        if (out.length === 0) this.fail();
        return out;
      }
      this.expect(T.KW_FOR);
      const target = this.starTargets();
      this.expect(T.KW_IN);
      const iter = this.disjunction();
      const ifs: ast.Expr[] = [];
      while (this.accept(T.KW_IF)) ifs.push(this.disjunction());
      out.push(ast.Comprehension(target, iter, ifs, isAsync ? 1 : 0));
    }
  }

  /** star_targets: star_target !',' | star_target (',' star_target)* [','] */
  protected starTargets(): ast.Expr {
    const s = this.p;
    const first = this.starTarget();
    if (this.type[this.p] !== T.COMMA) return first;
    const elts = [first];
    while (this.accept(T.COMMA)) {
      const t = this.type[this.p];
      if (t !== T.NAME && t !== T.LPAR && t !== T.LSQB && t !== T.STAR && STARTS_EXPRESSION[t!] !== 1) break;
      elts.push(this.starTarget());
    }
    const e = this.p - 1;
    return ast.Tuple(elts, "Store", this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** star_target: '*' (!'*' star_target) | target_with_star_atom */
  protected starTarget(): ast.Expr {
    const s = this.p;
    if (this.accept(T.STAR)) {
      if (this.type[this.p] === T.STAR) this.fail();
      const value = this.starTarget();
      const e = this.p - 1;
      return ast.Starred(value, "Store", this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
    }
    const target = this.primary();
    this.toTarget(target, "Store");
    return target;
  }
}
