"""Metaclasses, __init_subclass__, __prepare__, the MRO."""


class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, kw)
        return {"prepared": True}

    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")))
        return super().__new__(mcs, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)

    def __call__(cls, *args):
        print("call", cls.__name__, args)
        return super().__call__(*args)


class Base(metaclass=Meta, flag=1):
    def __init__(self, v):
        self.v = v


print(Base(3).v, Base.prepared, type(Base).__name__)


class Plugin:
    registry = []

    def __init_subclass__(cls, /, label="none", **kw):
        super().__init_subclass__(**kw)
        cls.registry.append((cls.__name__, label))


class P1(Plugin, label="one"):
    pass


class P2(Plugin):
    pass


print(Plugin.registry)


class X:
    pass


class Y(X):
    pass


class Z(X):
    pass


class W(Y, Z):
    def who(self):
        return [c.__name__ for c in type(self).__mro__]


print(W().who())
try:
    type("Bad", (X, Y), {})
except TypeError as e:
    print(str(e).replace("\n", " "))

# expect: prepare Base {'flag': 1}
# expect: new Base ['prepared']
# expect: call Base (3,)
# expect: 3 True Meta
# expect: [('P1', 'one'), ('P2', 'none')]
# expect: ['W', 'Y', 'Z', 'X', 'object']
# expect: Cannot create a consistent method resolution order (MRO) for bases X, Y
