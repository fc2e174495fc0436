/**
 * The abstract syntax of Python 3.12 as one table: every node type, its fields in order and its position attributes.
 * Source: Parser/Python.asdl. `scripts/gen-ast.ts` turns it into `syntax/ast/nodes.gen.ts`; `ast` and `dump` read it too.
 *
 * A field reads `type name`; `type?` may be absent (`null`), `type*` is a sequence (an array).
 */

/** Position attributes of a sum or product type: all four, or none. */
export type AstAttributes = "span" | "none";

export interface AstType {
  readonly attributes: AstAttributes;
  /** Constructor name → fields. A product type has one constructor, of the type's own name. */
  readonly constructors: Readonly<Record<string, string>>;
  readonly product?: true;
}

/** The four attributes of a node that has a place in the source; columns count UTF-8 bytes. */
export const SPAN_ATTRIBUTES = ["lineno", "col_offset", "end_lineno", "end_col_offset"] as const;

export const AST_TYPES = {
  mod: {
    attributes: "none",
    constructors: {
      Module: "stmt* body, type_ignore* type_ignores",
      Interactive: "stmt* body",
      Expression: "expr body",
      FunctionType: "expr* argtypes, expr returns",
    },
  },
  stmt: {
    attributes: "span",
    constructors: {
      FunctionDef:
        "identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params",
      AsyncFunctionDef:
        "identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params",
      ClassDef:
        "identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params",
      Return: "expr? value",
      Delete: "expr* targets",
      Assign: "expr* targets, expr value, string? type_comment",
      TypeAlias: "expr name, type_param* type_params, expr value",
      AugAssign: "expr target, operator op, expr value",
      AnnAssign: "expr target, expr annotation, expr? value, int simple",
      For: "expr target, expr iter, stmt* body, stmt* orelse, string? type_comment",
      AsyncFor: "expr target, expr iter, stmt* body, stmt* orelse, string? type_comment",
      While: "expr test, stmt* body, stmt* orelse",
      If: "expr test, stmt* body, stmt* orelse",
      With: "withitem* items, stmt* body, string? type_comment",
      AsyncWith: "withitem* items, stmt* body, string? type_comment",
      Match: "expr subject, match_case* cases",
      Raise: "expr? exc, expr? cause",
      Try: "stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody",
      TryStar: "stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody",
      Assert: "expr test, expr? msg",
      Import: "alias* names",
      ImportFrom: "identifier? module, alias* names, int? level",
      Global: "identifier* names",
      Nonlocal: "identifier* names",
      Expr: "expr value",
      Pass: "",
      Break: "",
      Continue: "",
    },
  },
  expr: {
    attributes: "span",
    constructors: {
      BoolOp: "boolop op, expr* values",
      NamedExpr: "expr target, expr value",
      BinOp: "expr left, operator op, expr right",
      UnaryOp: "unaryop op, expr operand",
      Lambda: "arguments args, expr body",
      IfExp: "expr test, expr body, expr orelse",
      Dict: "expr?* keys, expr* values",
      Set: "expr* elts",
      ListComp: "expr elt, comprehension* generators",
      SetComp: "expr elt, comprehension* generators",
      DictComp: "expr key, expr value, comprehension* generators",
      GeneratorExp: "expr elt, comprehension* generators",
      Await: "expr value",
      Yield: "expr? value",
      YieldFrom: "expr value",
      Compare: "expr left, cmpop* ops, expr* comparators",
      Call: "expr func, expr* args, keyword* keywords",
      FormattedValue: "expr value, int conversion, expr? format_spec",
      JoinedStr: "expr* values",
      Constant: "constant value, string? kind",
      Attribute: "expr value, identifier attr, expr_context ctx",
      Subscript: "expr value, expr slice, expr_context ctx",
      Starred: "expr value, expr_context ctx",
      Name: "identifier id, expr_context ctx",
      List: "expr* elts, expr_context ctx",
      Tuple: "expr* elts, expr_context ctx",
      Slice: "expr? lower, expr? upper, expr? step",
    },
  },
  comprehension: {
    attributes: "none",
    product: true,
    constructors: { comprehension: "expr target, expr iter, expr* ifs, int is_async" },
  },
  excepthandler: {
    attributes: "span",
    constructors: { ExceptHandler: "expr? type, identifier? name, stmt* body" },
  },
  arguments: {
    attributes: "none",
    product: true,
    constructors: {
      arguments:
        "arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr?* kw_defaults, arg? kwarg, expr* defaults",
    },
  },
  arg: {
    attributes: "span",
    product: true,
    constructors: { arg: "identifier arg, expr? annotation, string? type_comment" },
  },
  keyword: { attributes: "span", product: true, constructors: { keyword: "identifier? arg, expr value" } },
  alias: { attributes: "span", product: true, constructors: { alias: "identifier name, identifier? asname" } },
  withitem: {
    attributes: "none",
    product: true,
    constructors: { withitem: "expr context_expr, expr? optional_vars" },
  },
  match_case: {
    attributes: "none",
    product: true,
    constructors: { match_case: "pattern pattern, expr? guard, stmt* body" },
  },
  pattern: {
    attributes: "span",
    constructors: {
      MatchValue: "expr value",
      MatchSingleton: "constant value",
      MatchSequence: "pattern* patterns",
      MatchMapping: "expr* keys, pattern* patterns, identifier? rest",
      MatchClass: "expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns",
      MatchStar: "identifier? name",
      MatchAs: "pattern? pattern, identifier? name",
      MatchOr: "pattern* patterns",
    },
  },
  type_ignore: { attributes: "none", constructors: { TypeIgnore: "int lineno, string tag" } },
  type_param: {
    attributes: "span",
    constructors: {
      TypeVar: "identifier name, expr? bound",
      ParamSpec: "identifier name",
      TypeVarTuple: "identifier name",
    },
  },
} as const satisfies Record<string, AstType>;

/** Types whose constructors carry nothing: here they are string literals, not nodes. */
export const AST_ENUMS = {
  expr_context: ["Load", "Store", "Del"],
  boolop: ["And", "Or"],
  operator: [
    "Add",
    "Sub",
    "Mult",
    "MatMult",
    "Div",
    "Mod",
    "Pow",
    "LShift",
    "RShift",
    "BitOr",
    "BitXor",
    "BitAnd",
    "FloorDiv",
  ],
  unaryop: ["Invert", "Not", "UAdd", "USub"],
  cmpop: ["Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"],
} as const satisfies Record<string, readonly string[]>;
