/**
 * Expressions of the fast parser: one method a rule, binary operators by precedence climbing.
 * Source: Grammar/python.gram (3.12), section EXPRESSIONS; the rule is cited above each method.
 */
import { ELLIPSIS } from "../../base/const.ts";
import * as ast from "../ast/nodes.ts";
import * as T from "../tokenizer/token-types.gen.ts";
import { LiteralParser } from "./literals.ts";
import { parseNumber } from "./numbers.ts";

/** Binding power of binary operators from `|` up; 0 for other tokens. */
const PRECEDENCE = new Uint8Array(256);
const OPERATOR: ast.Operator[] = [];
for (const [token, power, op] of [
  [T.VBAR, 1, "BitOr"],
  [T.CIRCUMFLEX, 2, "BitXor"],
  [T.AMPER, 3, "BitAnd"],
  [T.LEFTSHIFT, 4, "LShift"],
  [T.RIGHTSHIFT, 4, "RShift"],
  [T.PLUS, 5, "Add"],
  [T.MINUS, 5, "Sub"],
  [T.STAR, 6, "Mult"],
  [T.SLASH, 6, "Div"],
  [T.DOUBLESLASH, 6, "FloorDiv"],
  [T.PERCENT, 6, "Mod"],
  [T.AT, 6, "MatMult"],
] as const) {
  PRECEDENCE[token] = power;
  OPERATOR[token] = op;
}

/** Tokens that may begin a `star_expression`: after a comma they decide whether the tuple goes on. */
const STARTS_EXPRESSION = new Uint8Array(256);
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
/** … for a lambda in a lambda, a condition in an else branch, an operand of `**`. */
const LAMBDA_DEPTH = 2;
const POWER_DEPTH = 2;

/** What `f(…)` holds; also the bases of a class. */
export interface CallArguments {
  args: ast.Expr[];
  keywords: ast.Keyword[];
}

export abstract class ExpressionParser extends LiteralParser {
  /** Every node begins at token `s` and ends at the last token taken. */
  private tuple(elts: ast.Expr[], s: number): ast.Tuple {
    const e = this.p - 1;
    return ast.Tuple(elts, "Load", this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  private starred(value: ast.Expr, s: number): ast.Starred {
    const e = this.p - 1;
    return ast.Starred(value, "Load", this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** annotated_rhs: yield_expr | star_expressions */
  protected annotatedRhs(): ast.Expr {
    return this.type[this.p] === T.KW_YIELD ? this.yieldExpr() : this.starExpressions();
  }

  /** yield_expr: 'yield' 'from' expression | 'yield' [star_expressions] */
  protected yieldExpr(): ast.Expr {
    const s = this.p++;
    if (this.accept(T.KW_FROM)) {
      const value = this.expression();
      const e = this.p - 1;
      return ast.YieldFrom(value, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
    }
    const value = STARTS_EXPRESSION[this.type[this.p]!] === 1 ? this.starExpressions() : null;
    const e = this.p - 1;
    return ast.Yield(value, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** star_expressions: star_expression (',' star_expression)* [','] */
  protected starExpressions(): ast.Expr {
    const s = this.p;
    const first = this.starExpression();
    if (this.type[this.p] !== T.COMMA) return first;
    const elts = [first];
    while (this.type[this.p] === T.COMMA) {
      this.p++;
      if (STARTS_EXPRESSION[this.type[this.p]!] !== 1) break;
      elts.push(this.starExpression());
    }
    return this.tuple(elts, s);
  }

  /** star_expression: '*' bitwise_or | expression */
  private starExpression(): ast.Expr {
    if (this.type[this.p] !== T.STAR) return this.expression();
    const s = this.p++;
    return this.starred(this.binary(1), s);
  }

  /** star_named_expression: '*' bitwise_or | named_expression */
  protected starNamedExpression(): ast.Expr {
    if (this.type[this.p] !== T.STAR) return this.namedExpression();
    const s = this.p++;
    return this.starred(this.binary(1), s);
  }

  /** expressions: expression (',' expression)* [','] */
  protected expressions(): ast.Expr {
    const s = this.p;
    const first = this.expression();
    if (this.type[this.p] !== T.COMMA) return first;
    const elts = [first];
    while (this.type[this.p] === T.COMMA) {
      this.p++;
      if (STARTS_EXPRESSION[this.type[this.p]!] !== 1) break;
      elts.push(this.expression());
    }
    return this.tuple(elts, s);
  }

  /** named_expression: NAME ':=' expression | expression !':=' */
  protected namedExpression(): ast.Expr {
    const s = this.p;
    if (this.type[s] === T.NAME && this.type[s + 1] === T.COLONEQUAL) {
      this.requireVersion(8);
      this.p = s + 2;
      const target = ast.Name(
        this.ids[this.name[s]!]!,
        "Store",
        this.line[s]!,
        this.col[s]!,
        this.endLine[s]!,
        this.endCol[s]!,
      );
      const value = this.expression();
      const e = this.p - 1;
      return ast.NamedExpr(target, value, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
    }
    const e = this.expression();
    if (this.type[this.p] === T.COLONEQUAL) this.fail();
    return e;
  }

  /** expression: disjunction 'if' disjunction 'else' expression | disjunction | lambdef */
  protected expression(): ast.Expr {
    const s = this.p;
    if (this.type[s] === T.KW_LAMBDA) return this.lambda();
    const body = this.disjunction();
    if (this.type[this.p] !== T.KW_IF) return body;
    this.p++;
    const test = this.disjunction();
    this.expect(T.KW_ELSE);
    this.enter(1);
    const orelse = this.expression();
    this.depth--;
    const e = this.p - 1;
    return ast.IfExp(test, body, orelse, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** disjunction: conjunction ('or' conjunction)* */
  protected disjunction(): ast.Expr {
    const s = this.p;
    const first = this.conjunction();
    if (this.type[this.p] !== T.KW_OR) return first;
    const values = [first];
    while (this.type[this.p] === T.KW_OR) {
      this.p++;
      values.push(this.conjunction());
    }
    const e = this.p - 1;
    return ast.BoolOp("Or", values, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** conjunction: inversion ('and' inversion)* */
  private conjunction(): ast.Expr {
    const s = this.p;
    const first = this.inversion();
    if (this.type[this.p] !== T.KW_AND) return first;
    const values = [first];
    while (this.type[this.p] === T.KW_AND) {
      this.p++;
      values.push(this.inversion());
    }
    const e = this.p - 1;
    return ast.BoolOp("And", values, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** inversion: 'not' inversion | comparison */
  private inversion(): ast.Expr {
    if (this.type[this.p] !== T.KW_NOT) return this.comparison();
    const s = this.p;
    while (this.type[this.p] === T.KW_NOT) this.p++;
    const nots = this.p - s;
    this.enter(nots);
    let node = this.comparison();
    this.depth -= nots;
    const e = this.p - 1;
    for (let i = s + nots - 1; i >= s; i--) {
      node = ast.UnaryOp("Not", node, this.line[i]!, this.col[i]!, this.endLine[e]!, this.endCol[e]!);
    }
    return node;
  }

  /** comparison: bitwise_or (compare_op bitwise_or)* */
  private comparison(): ast.Expr {
    const s = this.p;
    const left = this.binary(1);
    let op = this.compareOp();
    if (op === null) return left;
    const ops: ast.CompareOperator[] = [];
    const comparators: ast.Expr[] = [];
    do {
      ops.push(op);
      comparators.push(this.binary(1));
      op = this.compareOp();
    } while (op !== null);
    const e = this.p - 1;
    return ast.Compare(left, ops, comparators, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** Takes a comparison operator if one is next. */
  private compareOp(): ast.CompareOperator | null {
    switch (this.type[this.p]) {
      case T.EQEQUAL:
        this.p++;
        return "Eq";
      case T.NOTEQUAL:
        // `<>` and `!=` are one token; which of them is right depends on a joke.
        if ((this.src.charCodeAt(this.start[this.p]!) === 60) !== this.flufl) this.fail();
        this.p++;
        return "NotEq";
      case T.LESS:
        this.p++;
        return "Lt";
      case T.LESSEQUAL:
        this.p++;
        return "LtE";
      case T.GREATER:
        this.p++;
        return "Gt";
      case T.GREATEREQUAL:
        this.p++;
        return "GtE";
      case T.KW_IN:
        this.p++;
        return "In";
      case T.KW_NOT:
        if (this.type[this.p + 1] !== T.KW_IN) return null;
        this.p += 2;
        return "NotIn";
      case T.KW_IS:
        this.p++;
        return this.accept(T.KW_NOT) ? "IsNot" : "Is";
      default:
        return null;
    }
  }

  /** bitwise_or … term: left-associative operators that bind at least as tightly as `power`. */
  protected binary(power: number): ast.Expr {
    const s = this.p;
    let left = this.factor();
    for (;;) {
      const token = this.type[this.p]!;
      const binds = PRECEDENCE[token]!;
      if (binds === 0 || binds < power) return left;
      if (token === T.AT) this.requireVersion(5);
      this.p++;
      const right = this.binary(binds + 1);
      const e = this.p - 1;
      left = ast.BinOp(left, OPERATOR[token]!, right, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
    }
  }

  /** factor: ('+' | '-' | '~')* power */
  private factor(): ast.Expr {
    const s = this.p;
    let t = this.type[s]!;
    while (t === T.MINUS || t === T.PLUS || t === T.TILDE) t = this.type[++this.p]!;
    const signs = this.p - s;
    this.enter(signs);
    // power: await_primary '**' factor | await_primary — here, so that a chain of `**` takes one call a link
    const first = this.p;
    let node = t === T.AWAIT ? this.awaitPrimary() : this.primary();
    if (this.type[this.p] === T.DOUBLESTAR) {
      this.p++;
      this.enter(POWER_DEPTH);
      const right = this.factor();
      this.depth -= POWER_DEPTH;
      const last = this.p - 1;
      node = ast.BinOp(
        node,
        "Pow",
        right,
        this.line[first]!,
        this.col[first]!,
        this.endLine[last]!,
        this.endCol[last]!,
      );
    }
    this.depth -= signs;
    if (signs === 0) return node;
    const e = this.p - 1;
    for (let i = s + signs - 1; i >= s; i--) {
      const sign = this.type[i];
      const op = sign === T.MINUS ? "USub" : sign === T.PLUS ? "UAdd" : "Invert";
      node = ast.UnaryOp(op, node, this.line[i]!, this.col[i]!, this.endLine[e]!, this.endCol[e]!);
    }
    return node;
  }

  /** await_primary: 'await' primary */
  private awaitPrimary(): ast.Expr {
    this.requireVersion(5);
    const s = this.p++;
    const value = this.primary();
    const e = this.p - 1;
    return ast.Await(value, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
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
        const value = parseNumber(text);
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
  private forIfClauses(): ast.Comprehension[] {
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

  // Lambda -----------------------------------------------------------------------------------------------------------

  /** lambdef: 'lambda' [lambda_params] ':' expression — a lambda that is the body of a lambda takes no further call. */
  private lambda(): ast.Expr {
    const starts: number[] = [];
    const args: ast.Arguments[] = [];
    do {
      starts.push(this.p++);
      this.enter(LAMBDA_DEPTH);
      args.push(this.parameters(T.COLON));
      this.expect(T.COLON);
    } while (this.type[this.p] === T.KW_LAMBDA);
    let node = this.expression();
    this.depth -= LAMBDA_DEPTH * starts.length;
    const e = this.p - 1;
    for (let i = starts.length - 1; i >= 0; i--) {
      const s = starts[i]!;
      node = ast.Lambda(args[i]!, node, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
    }
    return node;
  }

  /**
   * parameters and lambda_parameters: up to (not including) `close`, which is `)` or `:`.
   * Those of a lambda have neither annotations nor type comments.
   */
  protected parameters(close: number): ast.Arguments {
    const posonlyargs: ast.Arg[] = [];
    let args: ast.Arg[] = [];
    let vararg: ast.Arg | null = null;
    const kwonlyargs: ast.Arg[] = [];
    const kwDefaults: (ast.Expr | null)[] = [];
    let kwarg: ast.Arg | null = null;
    const defaults: ast.Expr[] = [];
    const annotated = close === T.RPAR;
    let star = false; // past `*`
    let slash = false;
    while (this.type[this.p] !== close) {
      if (kwarg !== null) this.fail(); // nothing follows `**kwargs`
      const t = this.type[this.p];
      let last: ast.Arg | null = null;
      if (t === T.SLASH) {
        if (slash || star || args.length === 0) this.fail();
        this.requireVersion(8);
        this.p++;
        slash = true;
        posonlyargs.push(...args);
        args = [];
      } else if (t === T.STAR) {
        if (star) this.fail();
        star = true;
        this.p++;
        if (this.type[this.p] === T.COMMA) {
          // A bare star wants a name after it.
          if (this.type[this.p + 1] !== T.NAME) this.fail();
        } else {
          vararg = last = this.parameter(annotated, true);
          if (this.type[this.p] === T.EQUAL) this.fail();
        }
      } else if (t === T.DOUBLESTAR) {
        this.p++;
        kwarg = last = this.parameter(annotated, false);
        if (this.type[this.p] === T.EQUAL) this.fail();
      } else {
        last = this.parameter(annotated, false);
        const value = this.accept(T.EQUAL) ? this.expression() : null;
        if (star) {
          kwonlyargs.push(last);
          kwDefaults.push(value);
        } else {
          if (value !== null) defaults.push(value);
          else if (defaults.length > 0) this.fail();
          args.push(last);
        }
      }
      const comma = this.accept(T.COMMA);
      if (annotated && last !== null && this.type[this.p] === T.TYPE_COMMENT) {
        last.type_comment = this.text(this.p++);
      }
      if (!comma) {
        if (this.type[this.p] !== close) this.fail();
        break;
      }
    }
    return ast.Arguments(posonlyargs, args, vararg, kwonlyargs, kwDefaults, kwarg, defaults);
  }

  /** param: NAME [annotation]; the annotation of `*args` may be starred. */
  private parameter(annotated: boolean, starAnnotation: boolean): ast.Arg {
    const s = this.p;
    const name = this.identifier();
    let annotation: ast.Expr | null = null;
    if (annotated && this.accept(T.COLON)) annotation = starAnnotation ? this.starExpression() : this.expression();
    const e = this.p - 1;
    return ast.Arg(name, annotation, null, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }
}
