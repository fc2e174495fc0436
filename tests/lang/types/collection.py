"""gc.collect() ends weak references and runs finalisers of what nothing reaches."""
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


import gc, _weakref
class A: pass
a = A(); r = _weakref.ref(a); print(r() is a); del a; gc.collect(); print(r())
log = []
a = A(); r = _weakref.ref(a, lambda x: log.append(x)); a.self = a; del a; gc.collect(); print(r(), log == [r])
def f(o): 
    rr = _weakref.ref(o); del o; gc.collect(); return rr
print(f(A())()); x = A(); print(f(x)() is x)
class D:
    def __del__(self): log.append('del')
log.clear(); d = D(); gc.collect(); print(log); d = None; gc.collect(); print(log)
L = [A() for i in range(3)]; refs = [_weakref.ref(x) for x in L]; del x; gc.collect(); print([q() is not None for q in refs]); L.pop(); gc.collect(); print([q() is not None for q in refs])
def gen():
    y = A(); yield _weakref.ref(y); gc.collect(); yield
g = gen(); r = next(g); next(g); print(r() is not None); del g; gc.collect(); print(r())
try:
    q = A(); r = _weakref.ref(q); raise ValueError(q)
except ValueError as e:
    del q; gc.collect(); print(r() is not None)
gc.collect(); print(r())
class Slots:
    __slots__ = ('x','__weakref__')
s = Slots(); s.x = A(); r = _weakref.ref(s.x); gc.collect(); print(r() is s.x); s.x = None; gc.collect(); print(r())
def outer():
    v = A(); r = _weakref.ref(v)
    def inner(): return v
    return inner, r
i, r = outer(); gc.collect(); print(r() is i()); del i; gc.collect(); print(r())

# expect: True
# expect: None
# expect: None True
# expect: None
# expect: True
# expect: []
# expect: ['del']
# expect: [True, True, True]
# expect: [True, True, False]
# expect: True
# expect: None
# expect: True
# expect: None
# expect: True
# expect: None
# expect: True
# expect: None
