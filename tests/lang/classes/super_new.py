# expect: ok
# `super().__new__`: static methods, builtin and own ones, in classes, metaclasses and after changes.


class Base:
    def __new__(cls, *args):
        made = super().__new__(cls)
        made.trail = ["Base"]
        return made


class Middle(Base):
    def __new__(cls, *args):
        made = super().__new__(cls, *args)
        made.trail.append("Middle")
        return made


class Other(Base):
    def __new__(cls, *args):
        made = super(Other, cls).__new__(cls, *args)
        made.trail.append("Other")
        return made


class Both(Middle, Other):
    pass


class Once:
    only = None

    def __new__(cls):
        if cls.only is None:
            cls.only = super().__new__(cls)
        return cls.only


class Celsius(float):
    def __new__(cls, value, unit="C"):
        self = super().__new__(cls, value)
        self.unit = unit
        return self


class Pair(tuple):
    __slots__ = ()

    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))


class Meta(type):
    made = []

    def __new__(mcs, name, bases, space, **options):
        cls = super().__new__(mcs, name, bases, space)
        mcs.made.append((name, sorted(options)))
        return cls

    def __init__(cls, name, bases, space, **options):
        super().__init__(name, bases, space)


class Deeper(Meta):
    def __new__(mcs, name, *rest, **options):
        return super().__new__(mcs, name.upper(), *rest, **options)


class Odd:
    class Descriptor:
        def __get__(self, obj, owner=None):
            return lambda *args: ("bound", obj, owner.__name__, len(args))

    __new__ = Descriptor()


class Odder(Odd):
    def ask(cls):
        return super(Odder, cls).__new__(cls)


def refusal(call):
    try:
        call()
    except TypeError as error:
        return str(error)


class Wrong:
    def __new__(cls):
        return super().__new__(int)


class Many:
    def __new__(cls, value):
        return super().__new__(cls, value)


def rounds():
    for i in range(40):
        assert Both(1).trail == ["Base", "Other", "Middle"] and Middle().trail == ["Base", "Middle"]
        assert Once() is Once()
        warm = Celsius(i, "K")
        assert warm == i and warm.unit == "K" and type(warm) is Celsius
        assert Pair(i, 2) == (i, 2) and type(Pair(1, 2)) is Pair
        made = Meta("A", (), {"x": i}, tag=1)
        assert made.x == i and Meta.made[-1] == ("A", ["tag"])
        assert Deeper("b", (), {}).__name__ == "B"
        assert Odder.ask(Odder) == ("bound", None, "Odder", 1)
        assert refusal(Wrong) == "object.__new__(int) is not safe, use int.__new__()"
        assert refusal(lambda: Many(1)) == "object.__new__() takes exactly one argument (the type to instantiate)"


rounds()
Base.__new__ = lambda cls, *args: object.__new__(cls)
assert not hasattr(Once.__mro__[1], "trail")
try:
    Both()
except AttributeError as error:
    assert str(error) == "'Both' object has no attribute 'trail'", error
Base.__new__ = staticmethod(lambda cls, *args: setattr(made := object.__new__(cls), "trail", ["New"]) or made)
for _ in range(40):
    assert Both(1).trail == ["New", "Other", "Middle"]
print("ok")
