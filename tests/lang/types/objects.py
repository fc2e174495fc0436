"""Generic aliases, unions, weak references, ABCs, context variables, pickling protocol, proxies."""
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


import _weakref, _abc, abc, _contextvars, atexit, gc
GA = type(list[int]); UT = type(int|str)
print(list[int], dict[str, list[int]], tuple[()], tuple[int, ...], list[int][()] if 0 else '', type[int], list['x'])
print(list[int] == list[int], hash(list[int]) == hash(list[int]), list[int].__origin__, list[int].__args__, list[int].__parameters__)
print(list[int](), list[int]([1]), list[int].append, list[int].__class__, list[int].__mro_entries__(()))
t(lambda: list[int].foo); t(lambda: isinstance([], list[int])); t(lambda: issubclass(list, list[int])); t(lambda: list[int][str])
class L(list[int]): pass
print(L.__mro__, L.__orig_bases__)
print(*list[int], [*tuple[int, str]], GA(list, (int,)), GA(1, 2))
t(GA); t(GA, 1, 2, 3); t(GA, list, int, a=1)
print(list[int].__reduce__(), next(iter(list[int])).__reduce__()[0])
print(sorted(set(dir(list[int])) - set(dir(list))))
print(int | str, int | None, None | int, int | str | int, int | list[int], (int | str) == (str | int), hash(int|str) == hash(str|int), int | int)
t(lambda: int | 1); t(lambda: 1 | int); t(lambda: None | None)
print((int | str).__args__, isinstance(None, int | None), issubclass(int, int|str), repr(int | list[str]))
t(lambda: (int|str)[int]); t(UT)
class T:
    __typing_subst__ = lambda self, a: a
    def __repr__(self): return "T"
    def __or__(self, o): return UT
tt = T()
print(list[tt].__parameters__, list[tt][int], dict[tt, list[tt]][int]); t(lambda: list[tt][int, str])
class A:
    def m(self): pass
    def __hash__(self): return 5
a = A()
r = _weakref.ref(a); print(r() is a, r is _weakref.ref(a), hash(r), r == _weakref.ref(a), r.__callback__, _weakref.getweakrefcount(a), _weakref.getweakrefs(a) == [r])
t(_weakref.ref, 1); t(_weakref.ref); t(_weakref.ref, a, 1, 2); t(r, 1); t(_weakref.ref, 'a'); t(_weakref.ref, [])
class RS(_weakref.ref): 
    __slots__ = 'k',
    def __new__(cls, o, cb, k): s = super().__new__(cls, o, cb); s.k = k; return s
    def __init__(self, o, cb, k): super().__init__(o, cb)
rs = RS(a, None, 4); print(rs.k, rs() is a, type(rs).__mro__)
p = _weakref.proxy(a); print(type(p), type(_weakref.proxy(A)), p.m.__name__, p.__class__, isinstance(p, A)); p.z = 3; print(a.z); t(hash, p)
print(a.__weakref__ is r, A.__weakref__)
class LL(list): pass
l = LL([1,2]); pl = _weakref.proxy(l); print(len(pl), pl[0], list(pl), 1 in pl, pl + [3], pl == [1,2], bool(pl)); pl += [5]
t(lambda: pl())
class ABC1(metaclass=abc.ABCMeta):
    @abc.abstractmethod
    def f(self): pass
    @property
    @abc.abstractmethod
    def p(self): pass
t(ABC1); print(ABC1.__abstractmethods__ == frozenset({'f','p'}), ABC1.f.__isabstractmethod__, ABC1.p.__isabstractmethod__)
class I1(ABC1):
    f = 1
t(I1)
class I2(I1): p = 2
print(I2().f)
class VV: pass
ABC1.register(VV); print(issubclass(VV, ABC1), isinstance(VV(), ABC1), issubclass(int, ABC1)); t(ABC1.register, 1)
t(abc.ABCMeta.register, I2, ABC1)
class Hk(metaclass=abc.ABCMeta):
    @classmethod
    def __subclasshook__(cls, C): return True if hasattr(C, 'zork') else NotImplemented
class Z: zork = 1
print(issubclass(Z, Hk), issubclass(int, Hk), isinstance(Z(), Hk))
t(issubclass, 1, Hk)
cv = _contextvars.ContextVar('cv', default=4); print(cv.get(), cv.name); tok = cv.set(5); print(cv.get(), tok.old_value is tok.MISSING, tok.var is cv); cv.reset(tok); print(cv.get()); t(cv.reset, tok); t(cv.reset, 1)
ctx = _contextvars.copy_context(); print(len(ctx), list(ctx), cv in ctx); t(lambda: ctx[cv]); t(lambda: ctx[1])
def inrun(): cv.set(9); return cv.get()
print(ctx.run(inrun), cv.get(), ctx[cv], ctx.get(cv), dict(ctx.items())[cv]); t(ctx.run, lambda: ctx.run(int)); t(ctx.run)
t(_contextvars.Token); t(_contextvars.Context, 1);  t(_contextvars.ContextVar, 1)
cv2 = _contextvars.ContextVar('q'); t(cv2.get); print(cv2.get(3)); tk = cv2.set(1); t(cv.reset, tk); t(ctx.run, cv2.reset, tk)
print(tok.MISSING, _contextvars.ContextVar[int])
# object reduce
class Pt:
    __slots__ = ('x',)
    def __init__(self): self.x = 1
class Pd:
    def __init__(self): self.a = 1
print(Pd().__reduce_ex__(2)[1:], Pd().__getstate__(), Pt().__getstate__(), Pt().__reduce_ex__(4)[1:], object().__getstate__())
t(Pt().__reduce_ex__, 1); print([].__reduce_ex__(2)[1], {}.__reduce_ex__(2)[1]); t(iter([]).__reduce_ex__, 'a')
def gf(): yield
t(gf().__reduce_ex__, 2); t((lambda:0).__reduce_ex__, 4)
class NA:
    def __getnewargs_ex__(self): return ((1,), {'a': 2})
print(NA().__reduce_ex__(2)[1]); 
class NB:
    def __getnewargs__(self): return 1
t(NB().__reduce_ex__, 2)
print(object().__sizeof__(), (1).__sizeof__(), (1<<30).__sizeof__(), [].__sizeof__(), A().__sizeof__() > 0, int.__basicsize__, A.__flags__ & (1<<9), int.__flags__ & (1<<8), A.__dictoffset__, A.__weakrefoffset__, A.__itemsize__, type.__sizeof__(int) > 0)
t(object().__format__, 'x'); t(object().__format__, 1)
print(object().__dir__() == object.__dir__(object()), object.__init_subclass__(), object.__subclasshook__(1))
print(None.__bool__(), type(None)(), NotImplemented.__reduce__(), type(...)()); t(type(None), 1); print(None.__eq__(1), hash(None)==hash(None))
MP = type(A.__dict__)
m = MP({'a': 1}); print(m, m['a'], len(m), list(m), m.keys(), m | {'b': 2}, {'c': 1} | m, m == {'a': 1}, m.get('z', 4), m.copy(), 'a' in m, list(reversed(m))); t(MP, 1); t(MP, [1]); t(MP); 
def ior():
    global m
    m |= {}
t(ior); t(lambda: m.__setitem__('a', 1)); t(lambda: hash(m)); print(MP[int])
sm = staticmethod(len); cm = classmethod(len); print(sm, cm, sm([1]), sm.__func__, cm.__wrapped__, sm.__name__, cm.__doc__ == len.__doc__); t(cm); t(staticmethod); t(staticmethod, 1, 2); t(classmethod, a=1)
class SC(staticmethod): pass
sc = SC(len); sc.x = 1; print(sc.x, sc.__dict__.keys())
class Prop(property): 
    "subdoc"
pr = Prop(lambda s: 1, doc='hi'); print(pr.__doc__); pr2 = property(doc='q'); print(pr2.__doc__, pr2.fget); pr2.__doc__ = 'z'; print(pr2.__doc__); t(setattr, pr2, 'fget', 1)
t(property, 1, 2, 3, 4, 5); print(property(len).__doc__ == len.__doc__, property().__isabstractmethod__)

# expect: list[int] dict[str, list[int]] tuple[()] tuple[int, ...]  type[int] list['x']
# expect: True True <class 'list'> (<class 'int'>,) ()
# expect: [] [1] <method 'append' of 'list' objects> <class 'types.GenericAlias'> (<class 'list'>,)
# expect: AttributeError type object 'list' has no attribute 'foo'
# expect: TypeError isinstance() argument 2 cannot be a parameterized generic
# expect: TypeError issubclass() argument 2 cannot be a parameterized generic
# expect: TypeError list[int] is not a generic class
# expect: (<class '__main__.L'>, <class 'list'>, <class 'object'>) (list[int],)
# expect: *list[int] [*tuple[int, str]] list[int] 1[2]
# expect: TypeError GenericAlias expected 2 arguments, got 0
# expect: TypeError GenericAlias expected 2 arguments, got 3
# expect: TypeError GenericAlias() takes no keyword arguments
# expect: (<class 'types.GenericAlias'>, (<class 'list'>, (<class 'int'>,))) <built-in function next>
# expect: ['__args__', '__copy__', '__deepcopy__', '__mro_entries__', '__origin__', '__parameters__', '__typing_unpacked_tuple_args__', '__unpacked__']
# expect: int | str int | None None | int int | str int | list[int] True True <class 'int'>
# expect: TypeError unsupported operand type(s) for |: 'type' and 'int'
# expect: TypeError unsupported operand type(s) for |: 'int' and 'type'
# expect: TypeError unsupported operand type(s) for |: 'NoneType' and 'NoneType'
# expect: (<class 'int'>, <class 'str'>) True True int | list[str]
# expect: TypeError int | str is not a generic class
# expect: TypeError cannot create 'types.UnionType' instances
# expect: (T,) list[int] dict[int, list[int]]
# expect: TypeError Too many arguments for list[T]; actual 2, expected 1
# expect: True True 5 True None 1 True
# expect: TypeError cannot create weak reference to 'int' object
# expect: TypeError __new__ expected at least 1 argument, got 0
# expect: TypeError __new__ expected at most 2 arguments, got 3
# expect: TypeError weakref expected 0 arguments, got 1
# expect: TypeError cannot create weak reference to 'str' object
# expect: TypeError cannot create weak reference to 'list' object
# expect: 4 True (<class '__main__.RS'>, <class 'weakref.ReferenceType'>, <class 'object'>)
# expect: <class 'weakref.ProxyType'> <class 'weakref.CallableProxyType'> m <class '__main__.A'> True
# expect: 3
# expect: TypeError unhashable type: 'weakref.ProxyType'
# expect: True <attribute '__weakref__' of 'A' objects>
# expect: 2 1 [1, 2] True [1, 2, 3] True True
# expect: TypeError 'LL' object is not callable
# expect: TypeError Can't instantiate abstract class ABC1 without an implementation for abstract methods 'f', 'p'
# expect: True True True
# expect: TypeError Can't instantiate abstract class I1 without an implementation for abstract method 'p'
# expect: 1
# expect: True True False
# expect: TypeError Can only register classes
# expect: RuntimeError Refusing to create an inheritance cycle
# expect: True False True
# expect: TypeError issubclass() arg 1 must be a class
# expect: 4 cv
# expect: 5 True True
# expect: 4
# expect: RuntimeError <Token used var=<ContextVar name='cv' default=4 at 0x…> at 0x…> has already been used once
# expect: TypeError expected an instance of Token, got 1
# expect: 0 [] False
# expect: KeyError <ContextVar name='cv' default=4 at 0x…>
# expect: TypeError a ContextVar key was expected, got 1
# expect: 9 4 9 9 9
# expect: RuntimeError cannot enter context: <_contextvars.Context object at 0x…> is already entered
# expect: TypeError run() missing 1 required positional argument
# expect: RuntimeError Tokens can only be created by ContextVars
# expect: TypeError Context() does not accept any arguments
# expect: TypeError context variable name must be a str
# expect: LookupError <ContextVar name='q' at 0x…>
# expect: 3
# expect: ValueError <Token var=<ContextVar name='q' at 0x…> at 0x…> was created by a different ContextVar
# expect: ValueError <Token var=<ContextVar name='q' at 0x…> at 0x…> was created in a different Context
# expect: <Token.MISSING> _contextvars.ContextVar[int]
# expect: ((<class '__main__.Pd'>,), {'a': 1}, None, None) {'a': 1} (None, {'x': 1}) ((<class '__main__.Pt'>,), (None, {'x': 1}), None, None) None
# expect: TypeError a class that defines __slots__ without defining __getstate__ cannot be pickled
# expect: (<class 'list'>,) (<class 'dict'>,)
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: TypeError cannot pickle 'generator' object
# expect: TypeError cannot pickle 'function' object
# expect: (<class '__main__.NA'>, (1,), {'a': 2})
# expect: TypeError __getnewargs__ should return a tuple, not 'int'
# expect: 16 28 32 40 True 24 512 256 -1 -32 0 True
# expect: TypeError unsupported format string passed to object.__format__
# expect: TypeError __format__() argument must be str, not int
# expect: True None NotImplemented
# expect: False None NotImplemented Ellipsis
# expect: TypeError NoneType takes no arguments
# expect: NotImplemented True
# expect: {'a': 1} 1 1 ['a'] dict_keys(['a']) {'a': 1, 'b': 2} {'c': 1, 'a': 1} True 4 {'a': 1} True ['a']
# expect: TypeError mappingproxy() argument must be a mapping, not int
# expect: TypeError mappingproxy() argument must be a mapping, not list
# expect: TypeError mappingproxy() missing required argument 'mapping' (pos 1)
# expect: TypeError '|=' is not supported by mappingproxy; use '|' instead
# expect: AttributeError 'mappingproxy' object has no attribute '__setitem__'
# expect: TypeError unhashable type: 'dict'
# expect: mappingproxy[int]
# expect: <staticmethod(<built-in function len>)> <classmethod(<built-in function len>)> 1 <built-in function len> <built-in function len> len True
# expect: TypeError 'classmethod' object is not callable
# expect: TypeError staticmethod expected 1 argument, got 0
# expect: TypeError staticmethod expected 1 argument, got 2
# expect: TypeError classmethod() takes no keyword arguments
# expect: 1 dict_keys(['__module__', '__name__', '__qualname__', '__doc__', 'x'])
# expect: hi
# expect: q None
# expect: z
# expect: AttributeError readonly attribute
# expect: TypeError property() takes at most 4 arguments (5 given)
# expect: True False
