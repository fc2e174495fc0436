"""Builtin functions, functions, methods, cells, code objects, and what their errors say."""
import re


def plain(*values):
    """Prints with addresses blanked out."""
    print(*(re.sub(r"0x[0-9a-f]{6,}", "0x…", str(v)) for v in values))


def t(f, *args, **kwargs):
    """Prints the result of a call, or its exception."""
    try:
        r = f(*args, **kwargs)
        plain("->", r if isinstance(r, (int, str, float, tuple, list, dict, type)) else type(r).__name__)
    except Exception as e:
        plain(type(e).__name__, e)


# builtin functions
t(abs, -3); t(abs, 'a'); t(all, [1,0]); t(any, []); t(ascii, 'h\xe9\u1234\U0001f600'); t(bin, -5); t(hex, 255); t(oct, 8); t(bin, 1.5)
t(callable, len); t(chr, 97); t(chr, -1); t(chr, 0x110000); t(chr, 1<<40); t(chr, 'a'); t(ord, 'a'); t(ord, 'ab'); t(ord, 1); t(ord, b'a'); t(ord, b'')
t(divmod, 7, -2); t(divmod, 1, 'a'); t(divmod, 1); t(pow, 2, 10); t(pow, 2, -1, 7); t(pow, 2, 'a'); t(pow, 2, 3, 'a'); t(pow, base=2, exp=3)
t(round, 2.5); t(round, 2.567, 2); t(round, 'a'); t(round, 1234, -2)
t(sum, [1,2,3]); t(sum, [0.1]*10); t(sum, ['a']); t(sum, ['a'], ''); t(sum, [b'a'], b''); t(sum, [[1],[2]], []); t(sum, [1, 2.5, True]); t(sum, [1e16, 1, -1e16]); t(sum, [1], start=5); t(sum)
t(min, 1, 2); t(min, []); t(min, [], default=4); t(min, 1, 2, default=3); t(min); t(max, [1,2,3], key=lambda x: -x); t(max, 1, 'a'); t(max, 1); t(min, 1, 2, foo=1)
t(sorted, [3,1,2]); t(sorted, [3,1,2], reverse=True); t(sorted, [3,1,2], key=lambda x:-x); t(sorted); t(sorted, [1], 2); t(sorted, 1); t(sorted, [1], foo=2)
it = iter([1]); t(next, it); t(next, it); t(next, it, 'd'); t(next, 1); t(next)
t(iter, 1); t(iter, 1, 2); t(lambda: list(iter(iter([1,2,3]).__next__, 3)))
t(getattr, 1, 'x'); t(getattr, 1, 'x', 5); t(getattr, 1, 2); t(getattr, 1); t(hasattr, 1, 'real'); t(hasattr, 1, 2); t(setattr, 1, 2, 3)
t(len, 1); t(len); t(len, [], []); t(hash, []); t(hash, 'a', 'b'); t(id)
t(format, 1.5, '.3f'); t(format, object(), 'x'); t(format, 1, 1); t(format, [1], '')
t(vars, 1); t(dir, 1); t(isinstance, 1); t(print, 1, sep=1); t(print, 1, end=2); t(print, 1, file=3); t(print, foo=1)
print(1, 'a', sep='-', end='!\n')
print(*[1,2], flush=True)
t(exec, 'x=1', 1)
t(eval, '1', {}, 1); t(eval, '1', 1); t(exec, '1', {}, 1); t(eval, 1); t(exec, 1); t(compile, 1, 'a', 'exec'); t(compile, '1', 'a', 'foo'); t(compile, '1', 1, 'eval'); t(compile, '1', 'a', 'eval', 1); t(compile, '1', 'a', 'eval', 0, 0, 5); t(exec, compile.__name__ and (lambda: 0).__code__, closure=())
def fc():
    x = 1
    def g(): return x
    return g
g = fc()
t(eval, g.__code__); t(exec, g.__code__, {}); t(exec, g.__code__, {}, closure=g.__closure__)
t(__build_class__); t(__build_class__, 1, 2); t(__build_class__, fc, 2)

class R:
    def __mro_entries__(self, b): return (list,)
class S(R()): pass
plain(S.__mro__, S.__orig_bases__)
t(type, 'q', (R(),), {})
class R2:
    def __mro_entries__(self, b): return 1
try:
    class S2(R2()): pass
except TypeError as e: print(e)
class MM(type):
    @classmethod
    def __prepare__(m, *a): return 1
try:
    class S3(metaclass=MM): pass
except TypeError as e: print(e)
class MM(type):
    def __new__(m, n, b, ns):
        ns.pop('__classcell__', None); return super().__new__(m, n, b, ns)
try:
    class S3(metaclass=MM):
        def f(self): return __class__
except RuntimeError as e: print(e)
def f(a, b=2, *c, d=4, e, **k) -> int: "doc"
print(f.__defaults__, f.__kwdefaults__, f.__annotations__, f.__doc__, f.__name__, f.__qualname__, f.__module__, f.__code__.co_varnames, f.__closure__, f.__globals__ is globals(), f.__type_params__)
f.__defaults__ = (1,); f.x = 3; print(f.__dict__, f.__defaults__)
def sa(o,n,v): setattr(o,n,v)
t(sa, f, '__defaults__', 1); t(sa, f, '__kwdefaults__', 1); t(sa, f, '__code__', 1); t(sa, f, '__code__', g.__code__); t(sa, f, '__name__', 1); t(sa, f, '__qualname__', 1); t(sa, f, '__globals__', 1); t(sa, f, '__closure__', 1); t(sa, f, '__annotations__', 1); t(sa, f, '__dict__', 1); t(sa, f,'__type_params__', 1)
FT = type(f)
t(FT, 1, {}); t(FT, g.__code__, {}); t(FT, g.__code__, {}, None, None, ()); t(FT, g.__code__, {}, None, None, (1,)); t(FT, f.__code__, 1); t(FT, f.__code__, {}, 1); t(FT, f.__code__, {}, 'a', 1); t(FT)
MT = type(S().__init__) ; 
class K:
    def m(self): "mdoc"
k = K(); MT = type(k.m)
t(MT, 1, 2); t(MT, len, None); t(MT, len); t(MT, len, 1, a=2); print(k.m == k.m, k.m.__doc__, k.m.__name__, k.m.__self__ is k, hash(k.m) == hash(k.m))
t(lambda: k.m.foo); t(sa, k.m, 'foo', 1)
CT = type(g.__closure__[0]); c = CT(); t(lambda: c.cell_contents); c.cell_contents = 4; print(c == CT(4), c < CT(5), CT() < CT(1)); t(CT, 1, 2); del c.cell_contents; t(lambda: c.cell_contents)
co = f.__code__
print(co.co_argcount, co.co_posonlyargcount, co.co_kwonlyargcount, co.co_nlocals, co.co_flags, co.co_names, co.co_consts, co.co_cellvars, co.co_freevars, co.co_name, co.co_qualname, co.co_firstlineno, co.co_stacksize)
print(co == co.replace(), co == co.replace(co_name='x'), hash(co) == hash(co.replace()), co.replace(co_name='x').co_name)
print(list(co.co_lines())[:3], list(co.co_positions())[:3], co._varname_from_oparg(0))
t(co.replace, foo=1); t(co.replace, co_name=1); t(co.replace, co_nlocals=0); t(co.replace, co_argcount=-1);  t(co.replace, co_consts=1)

# expect: -> 3
# expect: TypeError bad operand type for abs(): 'str'
# expect: -> False
# expect: -> False
# expect: -> 'h\xe9\u1234\U0001f600'
# expect: -> -0b101
# expect: -> 0xff
# expect: -> 0o10
# expect: TypeError 'float' object cannot be interpreted as an integer
# expect: -> True
# expect: -> a
# expect: ValueError chr() arg not in range(0x…)
# expect: ValueError chr() arg not in range(0x…)
# expect: OverflowError Python int too large to convert to C int
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: -> 97
# expect: TypeError ord() expected a character, but string of length 2 found
# expect: TypeError ord() expected string of length 1, but int found
# expect: -> 97
# expect: TypeError ord() expected a character, but string of length 0 found
# expect: -> (-4, -1)
# expect: TypeError unsupported operand type(s) for divmod(): 'int' and 'str'
# expect: TypeError divmod expected 2 arguments, got 1
# expect: -> 1024
# expect: -> 4
# expect: TypeError unsupported operand type(s) for ** or pow(): 'int' and 'str'
# expect: TypeError unsupported operand type(s) for ** or pow(): 'int', 'int', 'str'
# expect: -> 8
# expect: -> 2
# expect: -> 2.57
# expect: TypeError type str doesn't define __round__ method
# expect: -> 1200
# expect: -> 6
# expect: -> 1.0
# expect: TypeError unsupported operand type(s) for +: 'int' and 'str'
# expect: TypeError sum() can't sum strings [use ''.join(seq) instead]
# expect: TypeError sum() can't sum bytes [use b''.join(seq) instead]
# expect: -> [1, 2]
# expect: -> 4.5
# expect: -> 0.0
# expect: -> 6
# expect: TypeError sum() takes at least 1 positional argument (0 given)
# expect: -> 1
# expect: ValueError min() iterable argument is empty
# expect: -> 4
# expect: TypeError Cannot specify a default for min() with multiple positional arguments
# expect: TypeError min expected at least 1 argument, got 0
# expect: -> 1
# expect: TypeError '>' not supported between instances of 'str' and 'int'
# expect: TypeError 'int' object is not iterable
# expect: TypeError 'foo' is an invalid keyword argument for min()
# expect: -> [1, 2, 3]
# expect: -> [3, 2, 1]
# expect: -> [3, 2, 1]
# expect: TypeError sorted expected 1 argument, got 0
# expect: TypeError sorted expected 1 argument, got 2
# expect: TypeError 'int' object is not iterable
# expect: TypeError 'foo' is an invalid keyword argument for sort()
# expect: -> 1
# expect: StopIteration 
# expect: -> d
# expect: TypeError 'int' object is not an iterator
# expect: TypeError next expected at least 1 argument, got 0
# expect: TypeError 'int' object is not iterable
# expect: TypeError iter(object, sentinel): object must be callable
# expect: -> [1, 2]
# expect: AttributeError 'int' object has no attribute 'x'
# expect: -> 5
# expect: TypeError attribute name must be string, not 'int'
# expect: TypeError getattr expected at least 2 arguments, got 1
# expect: -> True
# expect: TypeError attribute name must be string, not 'int'
# expect: TypeError attribute name must be string, not 'int'
# expect: TypeError object of type 'int' has no len()
# expect: TypeError len() takes exactly one argument (0 given)
# expect: TypeError len() takes exactly one argument (2 given)
# expect: TypeError unhashable type: 'list'
# expect: TypeError hash() takes exactly one argument (2 given)
# expect: TypeError id() takes exactly one argument (0 given)
# expect: -> 1.500
# expect: TypeError unsupported format string passed to object.__format__
# expect: TypeError format() argument 2 must be str, not int
# expect: -> [1]
# expect: TypeError vars() argument must have __dict__ attribute
# expect: -> ['__abs__', '__add__', '__and__', '__bool__', '__ceil__', '__class__', '__delattr__', '__dir__', '__divmod__', '__doc__', '__eq__', '__float__', '__floor__', '__floordiv__', '__format__', '__ge__', '__getattribute__', '__getnewargs__', '__getstate__', '__gt__', '__hash__', '__index__', '__init__', '__init_subclass__', '__int__', '__invert__', '__le__', '__lshift__', '__lt__', '__mod__', '__mul__', '__ne__', '__neg__', '__new__', '__or__', '__pos__', '__pow__', '__radd__', '__rand__', '__rdivmod__', '__reduce__', '__reduce_ex__', '__repr__', '__rfloordiv__', '__rlshift__', '__rmod__', '__rmul__', '__ror__', '__round__', '__rpow__', '__rrshift__', '__rshift__', '__rsub__', '__rtruediv__', '__rxor__', '__setattr__', '__sizeof__', '__str__', '__sub__', '__subclasshook__', '__truediv__', '__trunc__', '__xor__', 'as_integer_ratio', 'bit_count', 'bit_length', 'conjugate', 'denominator', 'from_bytes', 'imag', 'is_integer', 'numerator', 'real', 'to_bytes']
# expect: TypeError isinstance expected 2 arguments, got 1
# expect: TypeError sep must be None or a string, not int
# expect: TypeError end must be None or a string, not int
# expect: AttributeError 'int' object has no attribute 'write'
# expect: TypeError 'foo' is an invalid keyword argument for print()
# expect: 1-a!
# expect: 1 2
# expect: TypeError exec() globals must be a dict, not int
# expect: TypeError locals must be a mapping
# expect: TypeError globals must be a dict
# expect: TypeError locals must be a mapping or None, not int
# expect: TypeError eval() arg 1 must be a string, bytes or code object
# expect: TypeError exec() arg 1 must be a string, bytes or code object
# expect: TypeError compile() arg 1 must be a string, bytes or AST object
# expect: ValueError compile() mode must be 'exec', 'eval' or 'single'
# expect: TypeError expected str, bytes or os.PathLike object, not int
# expect: ValueError compile(): unrecognised flags
# expect: ValueError compile(): invalid optimize value
# expect: TypeError cannot use a closure with this code object
# expect: TypeError code object passed to eval() may not contain free variables
# expect: TypeError code object requires a closure of exactly length 1
# expect: -> NoneType
# expect: TypeError __build_class__: not enough arguments
# expect: TypeError __build_class__: func must be a function
# expect: TypeError __build_class__: name is not a string
# expect: (<class '__main__.S'>, <class 'list'>, <class 'object'>) (<__main__.R object at 0x…>,)
# expect: TypeError type() doesn't support MRO entry resolution; use types.new_class()
# expect: __mro_entries__ must return a tuple
# expect: MM.__prepare__() must return a mapping, not int
# expect: __class__ not set defining 'S3' as <class '__main__.S3'>. Was __classcell__ propagated to type.__new__?
# expect: (2,) {'d': 4} {'return': <class 'int'>} doc f f __main__ ('a', 'b', 'd', 'e', 'c', 'k') None True ()
# expect: {'x': 3} (1,)
# expect: TypeError __defaults__ must be set to a tuple object
# expect: TypeError __kwdefaults__ must be set to a dict object
# expect: TypeError __code__ must be set to a code object
# expect: ValueError f() requires a code object with 0 free vars, not 1
# expect: TypeError __name__ must be set to a string object
# expect: TypeError __qualname__ must be set to a string object
# expect: AttributeError readonly attribute
# expect: AttributeError readonly attribute
# expect: TypeError __annotations__ must be set to a dict object
# expect: TypeError __dict__ must be set to a dictionary, not a 'int'
# expect: TypeError __type_params__ must be set to a tuple
# expect: TypeError function() argument 'code' must be code, not int
# expect: TypeError arg 5 (closure) must be tuple
# expect: ValueError g requires closure of length 1, not 0
# expect: TypeError arg 5 (closure) expected cell, found int
# expect: TypeError function() argument 'globals' must be dict, not int
# expect: TypeError arg 3 (name) must be None or string
# expect: TypeError arg 4 (defaults) must be None or tuple
# expect: TypeError function() missing required argument 'code' (pos 1)
# expect: TypeError first argument must be callable
# expect: TypeError instance must not be None
# expect: TypeError method expected 2 arguments, got 1
# expect: TypeError method() takes no keyword arguments
# expect: True mdoc m True True
# expect: AttributeError 'function' object has no attribute 'foo'
# expect: AttributeError 'method' object has no attribute 'foo'
# expect: ValueError Cell is empty
# expect: True True True
# expect: TypeError cell expected at most 1 argument, got 2
# expect: ValueError Cell is empty
# expect: 2 0 2 6 15 () ('doc', None) () () f f 68 0
# expect: True False True x
# expect: [(0, 4, 68)] [(68, 68, 0, 0), (68, 68, 0, 0)] a
# expect: TypeError 'foo' is an invalid keyword argument for replace()
# expect: TypeError replace() argument 'co_name' must be str, not int
# expect: ValueError code: co_nlocals != len(co_varnames)
# expect: ValueError co_argcount must be a positive integer
# expect: TypeError replace() argument 'co_consts' must be tuple, not int
