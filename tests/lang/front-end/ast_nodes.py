"""Module ast: node classes, trees both ways, and what is said of trees that are none."""
import ast
import pickle

tree = ast.parse("x: int = f(1, *a, k=[y for y in z])  # type: ignore", type_comments=True)
print(ast.dump(tree))
print(ast.unparse(tree))
print(list(vars(tree.body[0])))
print(ast.FunctionDef._fields, ast.FunctionDef._attributes, ast.FunctionDef.returns)
print(ast.Dict.__doc__, "/", ast.operator.__doc__)
print(ast.Load.__mro__[1:3], type(tree.body[0].target.ctx) is ast.Store)
print(ast.dump(pickle.loads(pickle.dumps(tree))) == ast.dump(tree))
print(ast.BinOp.__match_args__, ast.AST.__reduce__(ast.Name(id="n")))

match tree.body[0]:
    case ast.AnnAssign(ast.Name(id), ast.Name(annotation)):
        print("matched", id, annotation)


def attempt(text):
    try:
        print("value", eval(text))
    except Exception as e:
        print(type(e).__name__, e, sep=": ")


def evaluate(node, **positions):
    return compile(ast.Expression(ast.fix_missing_locations(node)), "<tree>", "eval")


attempt("ast.Return(1, 2)")
attempt("ast.Name('a', id='b')")
attempt("compile(ast.Module([ast.Pass()], []), 'f', 'exec')")
attempt("compile(ast.Module(3, []), 'f', 'exec')")
attempt("compile(ast.Expression(None), 'f', 'eval')")
attempt("compile(ast.Name(), 'f', 'eval')")
attempt("evaluate(ast.Name(3, ast.Load()))")
attempt("evaluate(ast.Name('x', None))")
attempt("evaluate(ast.Name('x', ast.Store()))")
attempt("evaluate(ast.Name('True', ast.Load()))")
attempt("evaluate(ast.Constant([]))")
attempt("evaluate(ast.BoolOp(ast.And(), [ast.Constant(1)]))")
attempt("evaluate(ast.Compare(ast.Constant(1), [], []))")
attempt("compile(ast.Module([ast.Delete([], lineno=1, col_offset=0)], []), 'f', 'exec')")
attempt("compile(ast.Expression(ast.Constant(1, lineno=3, col_offset=0, end_lineno=2, end_col_offset=0)), 'f', 'eval')")

# The output
# expect: Module(body=[AnnAssign(target=Name(id='x', ctx=Store()), annotation=Name(id='int', ctx=Load()), value=Call(func=Name(id='f', ctx=Load()), args=[Constant(value=1), Starred(value=Name(id='a', ctx=Load()), ctx=Load())], keywords=[keyword(arg='k', value=ListComp(elt=Name(id='y', ctx=Load()), generators=[comprehension(target=Name(id='y', ctx=Store()), iter=Name(id='z', ctx=Load()), ifs=[], is_async=0)]))]), simple=1)], type_ignores=[TypeIgnore(lineno=1, tag='')])
# expect: x: int = f(1, *a, k=[y for y in z])
# expect: ['target', 'annotation', 'value', 'simple', 'lineno', 'col_offset', 'end_lineno', 'end_col_offset']
# expect: ('name', 'args', 'body', 'decorator_list', 'returns', 'type_comment', 'type_params') ('lineno', 'col_offset', 'end_lineno', 'end_col_offset') None
# expect: Dict(expr* keys, expr* values) / operator = Add | Sub | Mult | MatMult | Div | Mod | Pow | LShift | RShift | BitOr | BitXor | BitAnd | FloorDiv
# expect: (<class 'ast.expr_context'>, <class 'ast.AST'>) True
# expect: True
# expect: ('left', 'op', 'right') (<class 'ast.Name'>, (), {'id': 'n'})
# expect: matched x int
# expect: TypeError: Return constructor takes at most 1 positional argument
# expect: TypeError: Name got multiple values for argument 'id'
# expect: TypeError: required field "lineno" missing from stmt
# expect: TypeError: Module field "body" must be a list, not a int
# expect: ValueError: field 'body' is required for Expression
# expect: TypeError: expected Expression node, got Name
# expect: TypeError: AST identifier must be of type str
# expect: TypeError: expected some sort of expr_context, but got None
# expect: ValueError: expression must have Load context but has Store instead
# expect: ValueError: identifier field can't represent 'True' constant
# expect: TypeError: got an invalid type in Constant: list
# expect: ValueError: BoolOp with less than 2 values
# expect: ValueError: Compare with no comparators
# expect: ValueError: empty targets on Delete
# expect: ValueError: AST node line range (3, 2) is not valid
