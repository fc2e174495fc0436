"""Descriptors with __get__ alone: instances may hide them, their class may change."""
class D:
    def __init__(self, n): self.n = n
    def __get__(self, o, t): return self.n if o is not None else "cls"
class Lazy:
    def __init__(self, f): self.f = f; self.calls = 0
    def __set_name__(self, o, n): self.name = n
    def __get__(self, o, t):
        if o is None: return self
        self.calls += 1
        v = o.__dict__[self.name] = self.f(o)
        return v
class C:
    v = D(3)
    @Lazy
    def w(self): return 7
def f(cs):
    t = 0
    for c in cs: t += c.v + c.w
    return t
for k in range(50):
    cs = [C() for _ in range(20)]
    assert f(cs) == 200 and f(cs) == 200
    cs[3].v = 100
    assert f(cs) == 297
    cs[4].__dict__['v'] = 50
    assert f(cs) == 297 + 47
print(C.__dict__['w'].calls, C.v)
D.__get__ = lambda s, o, t: 1000
print(f([C()] * 3))
C.v = 5
print(f([C()] * 3))
# expect: 1000 cls
# expect: 3021
# expect: 36
