# Attributes that are deleted: the instance keeps its shape or goes to dict mode.
# expect: ok
import random


class A:
    __slots__ = ("z", "__dict__")


class B:
    pass


for i in range(300):
    for cls in (A, B):
        o = cls()
        for k, name in enumerate("abcdefghij"):
            setattr(o, name, k + 1)
        if cls is A:
            o.z = 0
        del o.b
        assert not hasattr(o, "b") and o.c == 3 and o.j == 10 and o.a == 1
        del o.j
        del o.a
        o.b = 5
        assert o.b == 5 and o.i == 9
        try:
            del o.a
        except AttributeError as e:
            assert str(e) == "'%s' object has no attribute 'a'" % cls.__name__
        else:
            assert False
        assert list(vars(o)) == list("cdefghib"), list(vars(o))
        if cls is A:
            assert o.z == 0
random.seed(1)
for r in range(200):
    o = B()
    d = {}
    for k in range(60):
        n = random.choice("abcdefgh")
        if n in d and random.random() < 0.5:
            del d[n]
            delattr(o, n)
        else:
            d[n] = k
            setattr(o, n, k)
        assert getattr(o, n, None) == d.get(n)
    assert vars(o) == d and list(vars(o)) == list(d)
print("ok")
