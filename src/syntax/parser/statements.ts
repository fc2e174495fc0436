/**
 * Statements and whole inputs of the fast parser. Source: Grammar/python.gram (3.12); rules cited above each method.
 */
import * as ast from "../ast/nodes.ts";
import * as T from "../tokenizer/token-types.gen.ts";
import { PARSE_FAIL } from "./base.ts";
import { PatternParser } from "./patterns.ts";

/** Rules CPython opens for a statement in a block. */
const BLOCK_DEPTH = 6;

const AUGMENTED: (ast.Operator | undefined)[] = [];
for (const [token, op] of [
  [T.PLUSEQUAL, "Add"],
  [T.MINEQUAL, "Sub"],
  [T.STAREQUAL, "Mult"],
  [T.ATEQUAL, "MatMult"],
  [T.SLASHEQUAL, "Div"],
  [T.PERCENTEQUAL, "Mod"],
  [T.AMPEREQUAL, "BitAnd"],
  [T.VBAREQUAL, "BitOr"],
  [T.CIRCUMFLEXEQUAL, "BitXor"],
  [T.LEFTSHIFTEQUAL, "LShift"],
  [T.RIGHTSHIFTEQUAL, "RShift"],
  [T.DOUBLESTAREQUAL, "Pow"],
  [T.DOUBLESLASHEQUAL, "FloorDiv"],
] as const) {
  AUGMENTED[token] = op;
}

export class Parser extends PatternParser {
  /** Where the top-level statement now being read begins: the diagnosis starts there. */
  statementStart = 0;

  /** Index of the next token. */
  get position(): number {
    return this.p;
  }

  // Inputs -----------------------------------------------------------------------------------------------------------

  /** file: [statements] ENDMARKER */
  file(typeIgnores: ast.TypeIgnore[]): ast.Module {
    const body: ast.Stmt[] = [];
    while (this.type[this.p] !== T.ENDMARKER) {
      this.statementStart = this.p;
      this.statement(body);
    }
    this.p++;
    return ast.Module(body, typeIgnores);
  }

  /** interactive: statement_newline */
  interactive(): ast.Interactive {
    const body: ast.Stmt[] = [];
    const s = this.p;
    switch (this.type[s]) {
      case T.NEWLINE:
        this.p++;
        body.push(ast.Pass(this.line[s]!, this.col[s]!, this.endLine[s]!, this.endCol[s]!));
        break;
      case T.ENDMARKER:
        this.fail();
        break;
      default:
        if (this.compound(body)) this.expect(T.NEWLINE);
        else this.simpleStatements(body);
    }
    return ast.Interactive(body);
  }

  /** eval: expressions NEWLINE* ENDMARKER */
  evalInput(): ast.Expression {
    const body = this.expressions();
    while (this.accept(T.NEWLINE));
    this.expect(T.ENDMARKER);
    return ast.Expression(body);
  }

  /** func_type: '(' [type_expressions] ')' '->' expression NEWLINE* ENDMARKER */
  funcType(): ast.FunctionType {
    this.expect(T.LPAR);
    const argtypes: ast.Expr[] = [];
    // Plain types first, then `*type`, then `**type`, each at most once.
    let stage = 0;
    while (this.type[this.p] !== T.RPAR) {
      if (stage === 2) this.fail();
      if (this.accept(T.STAR)) {
        if (stage > 0) this.fail();
        stage = 1;
      } else if (this.accept(T.DOUBLESTAR)) stage = 2;
      else if (stage > 0) this.fail();
      argtypes.push(this.expression());
      if (this.type[this.p] === T.COMMA) {
        this.p++;
        if (this.type[this.p] === T.RPAR) this.fail();
      }
    }
    this.p++;
    this.expect(T.RARROW);
    const returns = this.expression();
    while (this.accept(T.NEWLINE));
    this.expect(T.ENDMARKER);
    return ast.FunctionType(argtypes, returns);
  }

  // Blocks -----------------------------------------------------------------------------------------------------------

  /** statement: compound_stmt | simple_stmts — appends. */
  private statement(out: ast.Stmt[]): void {
    const s = this.p;
    if (!this.compound(out)) this.simpleStatements(out);
    if (this.completed !== null) this.completed.set(s, this.p);
  }

  /** simple_stmts: ';'.simple_stmt+ [';'] NEWLINE */
  private simpleStatements(out: ast.Stmt[]): void {
    for (;;) {
      out.push(this.simple());
      if (this.type[this.p] === T.NEWLINE) break;
      this.expect(T.SEMI);
      if (this.type[this.p] === T.NEWLINE) break;
    }
    this.p++;
  }

  /** block: NEWLINE INDENT statements DEDENT | simple_stmts */
  private block(): ast.Stmt[] {
    const body: ast.Stmt[] = [];
    if (!this.accept(T.NEWLINE)) {
      this.simpleStatements(body);
      return body;
    }
    this.expect(T.INDENT);
    this.enter(BLOCK_DEPTH);
    do this.statement(body);
    while (this.type[this.p] !== T.DEDENT);
    this.depth -= BLOCK_DEPTH;
    this.p++;
    return body;
  }

  /** ':' block */
  private suite(): ast.Stmt[] {
    this.expect(T.COLON);
    return this.block();
  }

  private optionalTypeComment(): string | null {
    return this.type[this.p] === T.TYPE_COMMENT ? this.text(this.p++) : null;
  }

  /** compound_stmt: appends one statement, or takes nothing and returns false. */
  private compound(out: ast.Stmt[]): boolean {
    switch (this.type[this.p]) {
      case T.KW_DEF:
        out.push(this.functionDef([], this.p));
        return true;
      case T.AT:
        out.push(this.decorated());
        return true;
      case T.ASYNC:
        out.push(this.asyncStatement());
        return true;
      case T.KW_IF:
        out.push(this.ifStatement());
        return true;
      case T.KW_CLASS:
        out.push(this.classDef([]));
        return true;
      case T.KW_WITH:
        out.push(this.withStatement(this.p, false));
        return true;
      case T.KW_FOR:
        out.push(this.forStatement(this.p, false));
        return true;
      case T.KW_TRY:
        out.push(this.tryStatement());
        return true;
      case T.KW_WHILE:
        out.push(this.whileStatement());
        return true;
      case T.NAME:
        if (!this.startsMatch()) return false;
        out.push(this.matchStatement());
        return true;
      default:
        return false;
    }
  }

  // Simple statements ------------------------------------------------------------------------------------------------

  /** simple_stmt */
  private simple(): ast.Stmt {
    const s = this.p;
    switch (this.type[s]) {
      case T.NAME:
        if (this.type[s + 1] === T.NAME && this.isWord(s, "type")) return this.typeAlias();
        return this.expressionStatement();
      case T.KW_RETURN: {
        this.p++;
        const t = this.type[this.p];
        const value = t === T.NEWLINE || t === T.SEMI ? null : this.starExpressions();
        const e = this.p - 1;
        return ast.Return(value, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
      }
      case T.KW_IMPORT: {
        this.p++;
        const names = this.dottedAsNames();
        const e = this.p - 1;
        return ast.Import(names, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
      }
      case T.KW_FROM:
        return this.importFrom();
      case T.KW_RAISE: {
        this.p++;
        const t = this.type[this.p];
        let exc: ast.Expr | null = null;
        let cause: ast.Expr | null = null;
        if (t !== T.NEWLINE && t !== T.SEMI) {
          exc = this.expression();
          if (this.accept(T.KW_FROM)) cause = this.expression();
        }
        const e = this.p - 1;
        return ast.Raise(exc, cause, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
      }
      case T.KW_PASS:
        this.p++;
        return ast.Pass(this.line[s]!, this.col[s]!, this.endLine[s]!, this.endCol[s]!);
      case T.KW_BREAK:
        this.p++;
        return ast.Break(this.line[s]!, this.col[s]!, this.endLine[s]!, this.endCol[s]!);
      case T.KW_CONTINUE:
        this.p++;
        return ast.Continue(this.line[s]!, this.col[s]!, this.endLine[s]!, this.endCol[s]!);
      case T.KW_DEL:
        return this.deleteStatement();
      case T.KW_ASSERT: {
        this.p++;
        const test = this.expression();
        const msg = this.accept(T.COMMA) ? this.expression() : null;
        const e = this.p - 1;
        return ast.Assert(test, msg, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
      }
      case T.KW_GLOBAL:
      case T.KW_NONLOCAL: {
        this.p++;
        const names = [this.identifier()];
        while (this.accept(T.COMMA)) names.push(this.identifier());
        const e = this.p - 1;
        const make = this.type[s] === T.KW_GLOBAL ? ast.Global : ast.Nonlocal;
        return make(names, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
      }
      default:
        return this.expressionStatement();
    }
  }

  private isWord(i: number, word: string): boolean {
    return this.end[i]! - this.start[i]! === word.length && this.src.startsWith(word, this.start[i]!);
  }

  /** assignment | star_expressions | yield_stmt: the expression first, then what follows decides. */
  private expressionStatement(): ast.Stmt {
    const s = this.p;
    const first = this.annotatedRhs();
    const t = this.type[this.p]!;
    if (t === T.NEWLINE || t === T.SEMI) {
      const e = this.p - 1;
      return ast.ExprStmt(first, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
    }
    if (t === T.EQUAL) {
      const targets: ast.Expr[] = [];
      let value = first;
      while (this.accept(T.EQUAL)) {
        this.toTarget(value, "Store");
        targets.push(value);
        value = this.annotatedRhs();
      }
      const comment = this.optionalTypeComment();
      const e = this.p - 1;
      return ast.Assign(targets, value, comment, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
    }
    const op = AUGMENTED[t];
    if (op !== undefined) {
      if (op === "MatMult") this.requireVersion(5);
      this.singleTarget(first);
      this.p++;
      const value = this.annotatedRhs();
      const e = this.p - 1;
      return ast.AugAssign(first, op, value, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
    }
    if (t === T.COLON) {
      this.requireVersion(6);
      this.singleTarget(first);
      this.p++;
      const annotation = this.expression();
      const value = this.accept(T.EQUAL) ? this.annotatedRhs() : null;
      const simple = first.kind === "Name" && this.type[s] === T.NAME ? 1 : 0;
      const e = this.p - 1;
      return ast.AnnAssign(
        first,
        annotation,
        value,
        simple,
        this.line[s]!,
        this.col[s]!,
        this.endLine[e]!,
        this.endCol[e]!,
      );
    }
    // The caller complains about the token.
    const e = this.p - 1;
    return ast.ExprStmt(first, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** single_target: a name, attribute or subscript, perhaps in parentheses */
  private singleTarget(e: ast.Expr): void {
    if (e.kind !== "Name" && e.kind !== "Attribute" && e.kind !== "Subscript") this.fail();
    e.ctx = "Store";
  }

  /** del_stmt: 'del' ','.del_target+ [','] &(';' | NEWLINE) */
  private deleteStatement(): ast.Stmt {
    const s = this.p++;
    const targets: ast.Expr[] = [];
    do {
      const t = this.type[this.p];
      if (targets.length > 0 && (t === T.SEMI || t === T.NEWLINE)) break;
      const target = this.primary();
      this.toTarget(target, "Del");
      targets.push(target);
    } while (this.accept(T.COMMA));
    const t = this.type[this.p];
    if (t !== T.SEMI && t !== T.NEWLINE) this.fail();
    const e = this.p - 1;
    return ast.Delete(targets, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** type_alias: "type" NAME [type_params] '=' expression */
  private typeAlias(): ast.Stmt {
    const s = this.p++;
    this.requireVersion(12);
    const n = this.p;
    const id = this.identifier();
    const name = ast.Name(id, "Store", this.line[n]!, this.col[n]!, this.endLine[n]!, this.endCol[n]!);
    const params = this.typeParams();
    this.expect(T.EQUAL);
    const value = this.expression();
    const e = this.p - 1;
    return ast.TypeAlias(name, params, value, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** [type_params]: '[' ','.type_param+ [','] ']' */
  private typeParams(): ast.TypeParam[] {
    const params: ast.TypeParam[] = [];
    if (!this.accept(T.LSQB)) return params;
    this.requireVersion(12);
    do {
      if (params.length > 0 && this.type[this.p] === T.RSQB) break;
      params.push(this.typeParam());
    } while (this.accept(T.COMMA));
    this.expect(T.RSQB);
    return params;
  }

  /** type_param: NAME [':' expression] | '*' NAME | '**' NAME */
  private typeParam(): ast.TypeParam {
    const s = this.p;
    const t = this.type[s];
    if (t === T.STAR || t === T.DOUBLESTAR) {
      this.p++;
      const name = this.identifier();
      const e = this.p - 1;
      const make = t === T.STAR ? ast.TypeVarTuple : ast.ParamSpec;
      return make(name, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
    }
    const name = this.identifier();
    const bound = this.accept(T.COLON) ? this.expression() : null;
    const e = this.p - 1;
    return ast.TypeVar(name, bound, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  // Imports ----------------------------------------------------------------------------------------------------------

  /** dotted_name: NAME ('.' NAME)* */
  private dottedName(): string {
    let name = this.identifier();
    while (this.accept(T.DOT)) name += "." + this.identifier();
    return name;
  }

  /** dotted_as_names: ','.(dotted_name ['as' NAME])+ */
  private dottedAsNames(): ast.Alias[] {
    const out: ast.Alias[] = [];
    do {
      const s = this.p;
      const name = this.dottedName();
      out.push(this.alias(name, s));
    } while (this.accept(T.COMMA));
    return out;
  }

  private alias(name: string, s: number): ast.Alias {
    const asname = this.accept(T.KW_AS) ? this.identifier() : null;
    const e = this.p - 1;
    return ast.Alias(name, asname, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** import_from: 'from' ('.' | '...')* [dotted_name] 'import' import_from_targets */
  private importFrom(): ast.Stmt {
    const s = this.p++;
    let level = 0;
    for (;;) {
      if (this.accept(T.DOT)) level++;
      else if (this.accept(T.ELLIPSIS)) level += 3;
      else break;
    }
    const module = level > 0 && this.type[this.p] === T.KW_IMPORT ? null : this.dottedName();
    this.expect(T.KW_IMPORT);
    const names: ast.Alias[] = [];
    const parens = this.accept(T.LPAR);
    if (!parens && this.type[this.p] === T.STAR) {
      const i = this.p++;
      names.push(ast.Alias("*", null, this.line[i]!, this.col[i]!, this.endLine[i]!, this.endCol[i]!));
    } else {
      do {
        if (parens && names.length > 0 && this.type[this.p] === T.RPAR) break;
        const i = this.p;
        const name = this.identifier();
        names.push(this.alias(name, i));
      } while (this.accept(T.COMMA));
      if (parens) this.expect(T.RPAR);
    }
    const e = this.p - 1;
    return ast.ImportFrom(module, names, level, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  // Compound statements ----------------------------------------------------------------------------------------------

  /** decorators: ('@' named_expression NEWLINE)+, then class_def_raw or function_def_raw */
  private decorated(): ast.Stmt {
    const decorators: ast.Expr[] = [];
    while (this.accept(T.AT)) {
      decorators.push(this.namedExpression());
      this.expect(T.NEWLINE);
    }
    const t = this.type[this.p];
    if (t === T.KW_CLASS) return this.classDef(decorators);
    if (t === T.KW_DEF) return this.functionDef(decorators, this.p);
    if (t === T.ASYNC) {
      const s = this.p++;
      if (this.type[this.p] !== T.KW_DEF) this.fail();
      return this.functionDef(decorators, s);
    }
    return this.fail();
  }

  private asyncStatement(): ast.Stmt {
    const s = this.p++;
    this.requireVersion(5);
    switch (this.type[this.p]) {
      case T.KW_DEF:
        return this.functionDef([], s);
      case T.KW_WITH:
        return this.withStatement(s, true);
      case T.KW_FOR:
        return this.forStatement(s, true);
      default:
        return this.fail();
    }
  }

  /** class_def_raw: 'class' NAME [type_params] ['(' [arguments] ')'] ':' block */
  private classDef(decorators: ast.Expr[]): ast.Stmt {
    const s = this.p++;
    const name = this.identifier();
    const params = this.typeParams();
    const call = this.type[this.p] === T.LPAR ? this.callArguments(false) : { args: [], keywords: [] };
    const body = this.suite();
    const e = this.lastToken();
    return ast.ClassDef(
      name,
      call.args,
      call.keywords,
      body,
      decorators,
      params,
      this.line[s]!,
      this.col[s]!,
      this.endLine[e]!,
      this.endCol[e]!,
    );
  }

  /** function_def_raw: 'async'? 'def' NAME [type_params] '(' [params] ')' ['->' expression] ':' [func_type_comment] block */
  private functionDef(decorators: ast.Expr[], s: number): ast.Stmt {
    const isAsync = this.type[s] === T.ASYNC;
    this.p++; // def
    const name = this.identifier();
    const typeParams = this.typeParams();
    this.expect(T.LPAR);
    const args = this.parameters(T.RPAR);
    this.expect(T.RPAR);
    const returns = this.accept(T.RARROW) ? this.expression() : null;
    this.expect(T.COLON);
    let comment: string | null = null;
    if (this.type[this.p] === T.TYPE_COMMENT) comment = this.text(this.p++);
    else if (
      this.type[this.p] === T.NEWLINE &&
      this.type[this.p + 1] === T.TYPE_COMMENT &&
      this.type[this.p + 2] === T.NEWLINE &&
      this.type[this.p + 3] === T.INDENT
    ) {
      comment = this.text(this.p + 1);
      this.p += 2;
    }
    const body = this.block();
    const e = this.lastToken();
    const make = isAsync ? ast.AsyncFunctionDef : ast.FunctionDef;
    return make(
      name,
      args,
      body,
      decorators,
      returns,
      comment,
      typeParams,
      this.line[s]!,
      this.col[s]!,
      this.endLine[e]!,
      this.endCol[e]!,
    );
  }

  /** if_stmt and elif_stmt: ('if' | 'elif') named_expression ':' block [elif_stmt | else_block] — a chain, without recursion. */
  private ifStatement(): ast.Stmt {
    const chain: ast.If[] = [];
    let elifs = 0;
    let orelse: ast.Stmt[] = [];
    for (;;) {
      const s = this.p++;
      const test = this.namedExpression();
      const body = this.suite();
      // Ends are known at the end of the chain; ends are those of the last block for all of them.
      chain.push(ast.If(test, body, [], this.line[s]!, this.col[s]!, 0, 0));
      if (this.type[this.p] !== T.KW_ELIF) break;
      elifs++;
      this.enter(1);
    }
    this.depth -= elifs;
    orelse = this.elseBlock();
    const e = this.lastToken();
    for (let i = chain.length - 1; i >= 0; i--) {
      const node = chain[i]!;
      node.orelse = orelse;
      node.end_lineno = this.endLine[e]!;
      node.end_col_offset = this.endCol[e]!;
      orelse = [node];
    }
    return chain[0]!;
  }

  /** [else_block] */
  private elseBlock(): ast.Stmt[] {
    return this.accept(T.KW_ELSE) ? this.suite() : [];
  }

  /** while_stmt: 'while' named_expression ':' block [else_block] */
  private whileStatement(): ast.Stmt {
    const s = this.p++;
    const test = this.namedExpression();
    const body = this.suite();
    const orelse = this.elseBlock();
    const e = this.lastToken();
    return ast.While(test, body, orelse, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** for_stmt: 'async'? 'for' star_targets 'in' star_expressions ':' [TYPE_COMMENT] block [else_block] */
  private forStatement(s: number, isAsync: boolean): ast.Stmt {
    this.p++; // for
    const target = this.starTargets();
    this.expect(T.KW_IN);
    const iter = this.starExpressions();
    this.expect(T.COLON);
    const comment = this.optionalTypeComment();
    const body = this.block();
    const orelse = this.elseBlock();
    const e = this.lastToken();
    const make = isAsync ? ast.AsyncFor : ast.For;
    return make(target, iter, body, orelse, comment, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** with_stmt: 'async'? 'with' ('(' ','.with_item+ ','? ')' | ','.with_item+) ':' [TYPE_COMMENT] block */
  private withStatement(s: number, isAsync: boolean): ast.Stmt {
    this.p++; // with
    const items = this.parenthesisedItems() ?? this.withItems();
    this.expect(T.COLON);
    const comment = this.optionalTypeComment();
    const body = this.block();
    const e = this.lastToken();
    const make = isAsync ? ast.AsyncWith : ast.With;
    return make(items, body, comment, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** '(' ','.with_item+ ','? ')' before ':', or null with nothing taken: the parentheses belong to an expression. */
  private parenthesisedItems(): ast.WithItem[] | null {
    if (this.type[this.p] !== T.LPAR || !this.closesBeforeColon()) return null;
    const start = this.p;
    const depth = this.depth;
    const warned = this.warnings.length;
    this.p++;
    try {
      const items: ast.WithItem[] = [];
      do {
        if (items.length > 0 && this.type[this.p] === T.RPAR) break;
        items.push(this.withItem());
      } while (this.accept(T.COMMA));
      this.expect(T.RPAR);
      if (this.type[this.p] !== T.COLON) this.fail();
      return items;
    } catch (e) {
      // `with (yield x):`, `with (a for a in b):`, `with (a := b):` … are read as expressions.
      if (e !== PARSE_FAIL) throw e;
      this.p = start;
      this.depth = depth;
      this.warnings.length = warned;
      return null;
    }
  }

  /** Does the parenthesis at `p` close right before a colon? */
  private closesBeforeColon(): boolean {
    let open = 0;
    for (let i = this.p; ; i++) {
      switch (this.type[i]) {
        case T.LPAR:
        case T.LSQB:
        case T.LBRACE:
          open++;
          break;
        case T.RPAR:
        case T.RSQB:
        case T.RBRACE:
          // A type comment after the colon rules the parenthesised form out.
          if (--open === 0) return this.type[i + 1] === T.COLON && this.type[i + 2] !== T.TYPE_COMMENT;
          break;
        case T.NEWLINE:
        case T.ENDMARKER:
        case T.ERRORTOKEN:
          return false;
      }
    }
  }

  private withItems(): ast.WithItem[] {
    const items = [this.withItem()];
    while (this.accept(T.COMMA)) items.push(this.withItem());
    return items;
  }

  /** with_item: expression 'as' star_target &(',' | ')' | ':') | expression */
  private withItem(): ast.WithItem {
    const context = this.expression();
    const vars = this.accept(T.KW_AS) ? this.starTarget() : null;
    return ast.WithItem(context, vars);
  }

  /** try_stmt: 'try' ':' block (except_block+ [else_block] [finally_block] | finally_block), or except_star_block+ */
  private tryStatement(): ast.Stmt {
    const s = this.p++;
    const body = this.suite();
    const handlers: ast.ExceptHandler[] = [];
    let star: boolean | null = null;
    while (this.type[this.p] === T.KW_EXCEPT) {
      const isStar = this.type[this.p + 1] === T.STAR;
      if (star !== null && star !== isStar) this.fail();
      star = isStar;
      handlers.push(this.exceptBlock(isStar));
    }
    let orelse: ast.Stmt[] = [];
    let finalbody: ast.Stmt[] = [];
    if (handlers.length > 0) orelse = this.elseBlock();
    if (this.accept(T.KW_FINALLY)) finalbody = this.suite();
    else if (handlers.length === 0) this.fail();
    if (star === true) this.requireVersion(11);
    const e = this.lastToken();
    const make = star === true ? ast.TryStar : ast.Try;
    return make(body, handlers, orelse, finalbody, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** except_block and except_star_block: 'except' ['*'] [expression ['as' NAME]] ':' block */
  private exceptBlock(star: boolean): ast.ExceptHandler {
    const s = this.p++;
    if (star) this.p++;
    let type: ast.Expr | null = null;
    let name: string | null = null;
    if (star || this.type[this.p] !== T.COLON) {
      type = this.expression();
      if (this.accept(T.KW_AS)) name = this.identifier();
    }
    const body = this.suite();
    const e = this.lastToken();
    return ast.ExceptHandler(type, name, body, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  // Match ------------------------------------------------------------------------------------------------------------

  /**
   * Is the name at `p` the soft keyword of a match statement? Only then does its line end with a colon before an
   * indented `case`: no other statement can.
   */
  private startsMatch(): boolean {
    const s = this.p;
    if (!this.isWord(s, "match")) return false;
    const t = this.type[s + 1]!;
    if (t === T.EQUAL || t === T.DOT || t === T.COMMA || t === T.RPAR || t === T.NEWLINE || t === T.COLON) return false;
    let i = s + 1;
    for (; ; i++) {
      const type = this.type[i];
      if (type === T.NEWLINE) break;
      if (type === T.ENDMARKER || type === T.ERRORTOKEN) return false;
    }
    return (
      this.type[i - 1] === T.COLON &&
      this.type[i + 1] === T.INDENT &&
      this.type[i + 2] === T.NAME &&
      this.isWord(i + 2, "case")
    );
  }

  /** match_stmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT */
  private matchStatement(): ast.Stmt {
    const s = this.p++;
    this.requireVersion(10);
    const subject = this.subject();
    this.expect(T.COLON);
    this.expect(T.NEWLINE);
    this.expect(T.INDENT);
    this.enter(BLOCK_DEPTH);
    const cases: ast.MatchCase[] = [];
    do cases.push(this.caseBlock());
    while (this.type[this.p] !== T.DEDENT);
    this.depth -= BLOCK_DEPTH;
    this.p++;
    const e = this.lastToken();
    return ast.Match(subject, cases, this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** subject_expr: star_named_expression ',' [star_named_expressions] | named_expression */
  private subject(): ast.Expr {
    const s = this.p;
    const starred = this.type[s] === T.STAR;
    const first = this.starNamedExpression();
    if (this.type[this.p] !== T.COMMA) {
      if (starred) this.fail();
      return first;
    }
    const elts = [first];
    while (this.accept(T.COMMA)) {
      if (this.type[this.p] === T.COLON) break;
      elts.push(this.starNamedExpression());
    }
    const e = this.p - 1;
    return ast.Tuple(elts, "Load", this.line[s]!, this.col[s]!, this.endLine[e]!, this.endCol[e]!);
  }

  /** case_block: "case" patterns ['if' named_expression] ':' block */
  private caseBlock(): ast.MatchCase {
    if (this.type[this.p] !== T.NAME || !this.isWord(this.p, "case")) this.fail();
    this.p++;
    const pattern = this.patterns();
    const guard = this.accept(T.KW_IF) ? this.namedExpression() : null;
    const body = this.suite();
    return ast.MatchCase(pattern, guard, body);
  }
}
