"""Classes: creation, slots, metaclasses, descriptors, MROs, and what their errors say."""
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


class A:
    "doc"
    x = 1
    def __init__(self, a=0): self.a = a
    def m(self): return self.a
print(A.__dict__.keys())
print(A.__doc__, A.__module__, A.__qualname__, A.__name__, A.__mro__, A.__bases__, A.__base__)
a = A(3)
print(a.m(), a.__dict__, a.x, type(a), a.m.__func__ is A.m)
class B(A):
    __slots__ = ('p','q')
    def __init__(self): super().__init__(9)
b = B()
print(b.a, b.__dict__)
b.p = 5
print(b.p)
t(lambda: b.q)
class C:
    __slots__ = ('a', '__b', '__dict__')
c = C(); c.a=1; c.z=2; print(c.z, c.__dict__, C.__dict__.keys())
t(lambda: C(1))
t(lambda: object(1))
t(lambda: object.__new__(A, 1))
class D:
    def __new__(cls, *a): return super().__new__(cls)
t(lambda: D(1))
t(lambda: object.__init__(a, 1))
class E(D):
    def __init__(self, *a): super().__init__(*a)
t(lambda: E(1))
t(type, "X", (int, str), {})
t(type, "X", (bool,), {})
t(type, "X", (A, A), {})
t(type, "X", (object, A), {})
class X: pass
class Y(X): pass
t(type, "Z", (X, Y), {})
t(type, 1)
t(type, 1, 2)
t(type, 1, 2, 3)
t(type, "a", 2, 3)
t(type, "a", (), 3)
t(type, "a\0", (), {})
t(type, "a", (1,), {})
class M1(type): pass
class M2(type): pass
t(type, "a", (M1("q",(),{}), M2("r",(),{})), {})
t(type, "S", (int,), {'__slots__': ('a',)})
t(type, "S", (), {'__slots__': ('a b',)})
t(type, "S", (), {'__slots__': (1,)})
t(type, "S", (), {'__slots__': ('a',), 'a': 1})
t(type, "S", (), {'__slots__': ('__dict__','__dict__')})
t(type, "S", (A,), {'__slots__': ('__dict__',)})
t(type, "S", (A,), {'__slots__': ('__weakref__',)})
t(type, "S", (), {'__qualname__': 1})
t(type, "S", (), {'__classcell__': 1})
class P:
    def __eq__(self, o): return True
print(P.__hash__, P.__dict__.keys())
t(hash, P())
print(P() == 1, P() != 1)
class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print("prep", name, bases, kw); return {"k": 1}
    def __new__(mcls, name, bases, ns, **kw):
        print("new", name, sorted(ns), kw); return super().__new__(mcls, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print("init", kw); super().__init__(name, bases, ns)
    def __call__(cls, *a): print("call", a); return super().__call__(*a)
class F(metaclass=Meta, z=3):
    def __init__(self, *a): print(a)
F(1,2)
class Base:
    def __init_subclass__(cls, /, tag=None, **kw): print("sub", cls.__name__, tag); super().__init_subclass__(**kw)
class G(Base, tag=4): pass
t(lambda: type("H", (Base,), {}, bad=1))
class Desc:
    def __set_name__(self, o, n): print("set_name", o.__name__, n); self.n = n
    def __get__(self, i, o): return (self.n, i is None)
    def __set__(self, i, v): print("set", v)
    def __delete__(self, i): print("del")
class HH:
    d = Desc()
h = HH(); print(h.d, HH.d); h.d = 3; del h.d
class PP:
    @property
    def p(self): "pdoc"; return 1
    @p.setter
    def p(self, v): print("setp", v)
    @property
    def ro(self): return 1
    w = property(None, None)
pp = PP(); print(pp.p, PP.p.__doc__); pp.p = 2
t(lambda: delattr(pp, 'p')); t(lambda: setattr(pp, 'ro', 1)); t(lambda: delattr(pp,'ro')); t(lambda: pp.w)
t(lambda: pp.nope); t(lambda: PP.nope); t(lambda: setattr(object(), 'a', 1)); t(lambda: setattr(1, 'a', 1)); t(lambda: setattr(1, 'real', 1)); t(lambda: setattr(int, 'a', 1)); t(lambda: delattr(pp,'zz')); t(lambda: delattr(PP,'zz'))
t(lambda: [].append(1,2)); t(lambda: list.append(1,2)); t(lambda: list.append()); t(lambda: int.__add__('a', 1)); t(lambda: int.__add__()); t(lambda: int.__add__(1,2,3)); t(lambda: (1).__add__(k=1))
plain(list.append, [].append.__name__, int.__add__, (1).__add__.__name__, dict.fromkeys, int.real, type.__dict__['__mro__'], type.__dict__['__base__'])
print(list.append.__objclass__, list.append.__qualname__, list.append.__text_signature__, int.__add__.__text_signature__, len.__text_signature__, len.__self__, len.__module__, len.__qualname__, [].append.__self__, [].append.__qualname__)
t(lambda: int.real.__get__('a')); t(lambda: int.real.__set__(1,2)); t(lambda: type.__dict__['__base__'].__set__(int,1)); t(lambda: B.p.__get__(1)); t(lambda: B.p.__set__(1,2)); t(lambda: dict.__dict__['fromkeys'].__get__(1,2)); t(lambda: dict.__dict__['fromkeys'].__get__(None, int)); t(lambda: dict.__dict__['fromkeys']()); t(lambda: int.__dict__['__add__'].__get__('a'))
print(B.p, B.p.__name__, B.p.__objclass__)
class Q: pass
q = Q(); q.__class__ = X; print(type(q))
def asg(o, c): o.__class__ = c
t(asg, q, int); t(asg, q, 1); t(asg, q, C); t(asg, 1, bool); t(asg, b, A)
print(issubclass(bool, int), isinstance(True, (str, (int,))), isinstance(1, int|str)); t(isinstance, 1, 1); t(issubclass, 1, int); t(issubclass, int, 1); t(isinstance, 1, list[int]); t(isinstance, [], int | list[int])
class Abs:
    def __instancecheck__(self, i): return i == 3
print(isinstance(3, Abs()), isinstance(4, Abs()))
print(super(B, b).__init__.__func__ is A.__init__, super(B, b).__thisclass__, super(B,b).__self__ is b, super(B))
t(super, 1); t(super, B, 1); t(super, B, b, 3); t(super)
def nosuper(x): return super().x
t(nosuper, 1)
t(lambda: super().x)
print(A.__subclasses__(), type.mro(B))
class X1: pass
class X2: pass
class A(X1): pass
class B(A): pass
A.__bases__ = (X2,)
print(B.__mro__)
def setb(c, b): c.__bases__ = b
t(setb, A, ()); t(setb, A, (B,)); t(setb, A, (int,)); t(setb, A, 1); t(setb, int, (A,))
A.__name__ = "AA"; A.__qualname__ = "QQ"; print(A)
def sn(c, n): c.__name__ = n
t(sn, A, 1); t(sn, A, "a\0"); t(sn, int, "a")
print(A.__annotations__, A.__type_params__)
t(lambda: int.__annotations__); t(lambda: type.__abstractmethods__); t(lambda: int.__abstractmethods__)
print(repr(X1.__dict__['__dict__']), repr(X1.__dict__['__weakref__']))
print(dir(A()))
print(dir(A))

# expect: dict_keys(['__module__', '__doc__', 'x', '__init__', 'm', '__dict__', '__weakref__'])
# expect: doc __main__ A A (<class '__main__.A'>, <class 'object'>) (<class 'object'>,) <class 'object'>
# expect: 3 {'a': 3} 1 <class '__main__.A'> True
# expect: 9 {'a': 9}
# expect: 5
# expect: AttributeError 'B' object has no attribute 'q'
# expect: 2 {'z': 2} dict_keys(['__module__', '__slots__', '_C__b', 'a', '__dict__', '__doc__'])
# expect: TypeError C() takes no arguments
# expect: TypeError object() takes no arguments
# expect: -> A
# expect: -> D
# expect: TypeError object.__init__() takes exactly one argument (the instance to initialize)
# expect: TypeError object.__init__() takes exactly one argument (the instance to initialize)
# expect: TypeError multiple bases have instance lay-out conflict
# expect: TypeError type 'bool' is not an acceptable base type
# expect: TypeError duplicate base class A
# expect: TypeError Cannot create a consistent method resolution
# expect: order (MRO) for bases object, A
# expect: TypeError Cannot create a consistent method resolution
# expect: order (MRO) for bases X, Y
# expect: -> <class 'int'>
# expect: TypeError type() takes 1 or 3 arguments
# expect: TypeError type.__new__() argument 1 must be str, not int
# expect: TypeError type.__new__() argument 2 must be tuple, not int
# expect: TypeError type.__new__() argument 3 must be dict, not int
# expect: ValueError type name must not contain null characters
# expect: TypeError metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases
# expect: TypeError metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases
# expect: TypeError nonempty __slots__ not supported for subtype of 'int'
# expect: TypeError __slots__ must be identifiers
# expect: TypeError __slots__ items must be strings, not 'int'
# expect: ValueError 'a' in __slots__ conflicts with class variable
# expect: TypeError __dict__ slot disallowed: we already got one
# expect: TypeError __dict__ slot disallowed: we already got one
# expect: TypeError __weakref__ slot disallowed: we already got one
# expect: TypeError type __qualname__ must be a str, not int
# expect: TypeError __classcell__ must be a nonlocal cell, not <class 'int'>
# expect: None dict_keys(['__module__', '__eq__', '__dict__', '__weakref__', '__doc__', '__hash__'])
# expect: TypeError unhashable type: 'P'
# expect: True False
# expect: prep F () {'z': 3}
# expect: new F ['__init__', '__module__', '__qualname__', 'k'] {'z': 3}
# expect: init {'z': 3}
# expect: call (1, 2)
# expect: (1, 2)
# expect: sub G 4
# expect: sub H None
# expect: TypeError H.__init_subclass__() takes no keyword arguments
# expect: set_name HH d
# expect: ('d', False) ('d', True)
# expect: set 3
# expect: del
# expect: 1 pdoc
# expect: setp 2
# expect: AttributeError property 'p' of 'PP' object has no deleter
# expect: AttributeError property 'ro' of 'PP' object has no setter
# expect: AttributeError property 'ro' of 'PP' object has no deleter
# expect: AttributeError property 'w' of 'PP' object has no getter
# expect: AttributeError 'PP' object has no attribute 'nope'
# expect: AttributeError type object 'PP' has no attribute 'nope'
# expect: AttributeError 'object' object has no attribute 'a'
# expect: AttributeError 'int' object has no attribute 'a'
# expect: AttributeError attribute 'real' of 'int' objects is not writable
# expect: TypeError cannot set 'a' attribute of immutable type 'int'
# expect: AttributeError 'PP' object has no attribute 'zz'
# expect: AttributeError type object 'PP' has no attribute 'zz'
# expect: TypeError list.append() takes exactly one argument (2 given)
# expect: TypeError descriptor 'append' for 'list' objects doesn't apply to a 'int' object
# expect: TypeError unbound method list.append() needs an argument
# expect: TypeError descriptor '__add__' requires a 'int' object but received a 'str'
# expect: TypeError descriptor '__add__' of 'int' object needs an argument
# expect: TypeError expected 1 argument, got 2
# expect: TypeError wrapper __add__() takes no keyword arguments
# expect: <method 'append' of 'list' objects> append <slot wrapper '__add__' of 'int' objects> __add__ <built-in method fromkeys of type object at 0x…> <attribute 'real' of 'int' objects> <attribute '__mro__' of 'type' objects> <member '__base__' of 'type' objects>
# expect: <class 'list'> list.append ($self, object, /) ($self, value, /) ($module, obj, /) <module 'builtins' (built-in)> builtins len [] list.append
# expect: TypeError descriptor 'real' for 'int' objects doesn't apply to a 'str' object
# expect: AttributeError attribute 'real' of 'int' objects is not writable
# expect: AttributeError readonly attribute
# expect: TypeError descriptor 'p' for 'B' objects doesn't apply to a 'int' object
# expect: TypeError descriptor 'p' for 'B' objects doesn't apply to a 'int' object
# expect: TypeError descriptor 'fromkeys' for type 'dict' needs a type, not a 'int' as arg 2
# expect: TypeError descriptor 'fromkeys' requires a subtype of 'dict' but received 'int'
# expect: TypeError descriptor 'fromkeys' of 'dict' object needs an argument
# expect: TypeError descriptor '__add__' for 'int' objects doesn't apply to a 'str' object
# expect: <member 'p' of 'B' objects> p <class '__main__.B'>
# expect: <class '__main__.X'>
# expect: TypeError __class__ assignment only supported for mutable types or ModuleType subclasses
# expect: TypeError __class__ must be set to a class, not 'int' object
# expect: TypeError __class__ assignment: 'C' object layout differs from 'X'
# expect: TypeError __class__ assignment only supported for mutable types or ModuleType subclasses
# expect: TypeError __class__ assignment: 'A' object layout differs from 'B'
# expect: True True True
# expect: TypeError isinstance() arg 2 must be a type, a tuple of types, or a union
# expect: TypeError issubclass() arg 1 must be a class
# expect: TypeError issubclass() arg 2 must be a class, a tuple of classes, or a union
# expect: TypeError isinstance() argument 2 cannot be a parameterized generic
# expect: TypeError isinstance() argument 2 cannot be a parameterized generic
# expect: True False
# expect: True <class '__main__.B'> True <super: <class 'B'>, NULL>
# expect: TypeError super() argument 1 must be a type, not int
# expect: TypeError super(type, obj): obj must be an instance or subtype of type
# expect: TypeError super() expected at most 2 arguments, got 3
# expect: RuntimeError super(): __class__ cell not found
# expect: RuntimeError super(): __class__ cell not found
# expect: RuntimeError super(): no arguments
# expect: [<class '__main__.B'>] [<class '__main__.B'>, <class '__main__.A'>, <class 'object'>]
# expect: (<class '__main__.B'>, <class '__main__.A'>, <class '__main__.X2'>, <class 'object'>)
# expect: TypeError can only assign non-empty tuple to A.__bases__, not ()
# expect: TypeError a __bases__ item causes an inheritance cycle
# expect: TypeError __bases__ assignment: 'int' deallocator differs from 'X2'
# expect: TypeError can only assign tuple to A.__bases__, not int
# expect: TypeError cannot set '__bases__' attribute of immutable type 'int'
# expect: <class '__main__.QQ'>
# expect: TypeError can only assign string to AA.__name__, not 'int'
# expect: ValueError type name must not contain null characters
# expect: TypeError cannot set '__name__' attribute of immutable type 'int'
# expect: {} ()
# expect: AttributeError type object 'int' has no attribute '__annotations__'
# expect: AttributeError __abstractmethods__
# expect: AttributeError __abstractmethods__
# expect: <attribute '__dict__' of 'X1' objects> <attribute '__weakref__' of 'X1' objects>
# expect: ['__annotations__', '__class__', '__delattr__', '__dict__', '__dir__', '__doc__', '__eq__', '__format__', '__ge__', '__getattribute__', '__getstate__', '__gt__', '__hash__', '__init__', '__init_subclass__', '__le__', '__lt__', '__module__', '__ne__', '__new__', '__reduce__', '__reduce_ex__', '__repr__', '__setattr__', '__sizeof__', '__str__', '__subclasshook__', '__weakref__']
# expect: ['__annotations__', '__class__', '__delattr__', '__dict__', '__dir__', '__doc__', '__eq__', '__format__', '__ge__', '__getattribute__', '__getstate__', '__gt__', '__hash__', '__init__', '__init_subclass__', '__le__', '__lt__', '__module__', '__ne__', '__new__', '__reduce__', '__reduce_ex__', '__repr__', '__setattr__', '__sizeof__', '__str__', '__subclasshook__', '__weakref__']
