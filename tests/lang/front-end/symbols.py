"""Module symtable: scopes of functions, classes, type parameters; what annotation scopes may not hold."""
import symtable

table = symtable.symtable("def f(a, *b):\n    return lambda: [a, c, [x for x in b]]\nclass C[T]:\n    def m(self): return __class__\n", "f.py", "exec")


def show(t, depth):
    names = {s.get_name(): "".join(k for k, on in zip("pgifl", (s.is_parameter(), s.is_global(), s.is_imported(), s.is_free(), s.is_local())) if on) for s in t.get_symbols()}
    print("  " * depth + t.get_type(), t.get_name(), t.get_lineno(), names)
    for child in t.get_children():
        show(child, depth + 1)


show(table, 0)
# expect: module top 0 {'f': 'gl', 'C': 'gl'}
# expect:   function f 1 {'a': 'pl', 'b': 'pl'}
# expect:     function lambda 2 {'a': 'f', 'c': 'g', 'b': 'f', 'x': 'l'}
# expect:   type parameter C 3 {'.type_params': 'l', '.generic_base': 'l', 'T': 'l'}
# expect:     class C 3 {'__type_params__': 'l', '.type_params': 'f', 'm': 'l'}
# expect:       function m 4 {'self': 'pl', '__class__': 'f'}

for source in ("class C:\n    type X = lambda: 1", "class C:\n    def f[T](x: [y for y in z]): pass", "type X = lambda: 1"):
    try:
        compile(source, "f.py", "exec")
        print("fine")
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset)
# expect: Cannot use lambda in annotation scope within class scope 2 14
# expect: Cannot use comprehension in annotation scope within class scope 2 17
# expect: fine
