/**
 * Expressions of the fast parser above primaries: one method a rule, binary operators by precedence climbing; lambda and parameters.
 * Source: Grammar/python.gram (3.12), section EXPRESSIONS; the rule is cited above each method.
 */
import * as ast from "../ast/nodes.ts";
import * as T from "../tokenizer/token-types.gen.ts";
import { PrimaryParser, STARTS_EXPRESSION } from "./primaries.ts";

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

/** Rules CPython opens for a lambda in a lambda, an operand of `**`. */
const LAMBDA_DEPTH = 2;
const POWER_DEPTH = 2;

export abstract class ExpressionParser extends PrimaryParser {
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
