# Methods that are called on classes with a metaclass, slot wrappers, what `self.__class__` and properties give, natives that refuse their twins.
import io
import json
from dataclasses import dataclass, replace
from enum import Enum, Flag, IntFlag


class Meta(type):
    def __call__(cls, *args, **kwargs):
        made = super().__call__(*args, **kwargs)
        made.tags = kwargs.get("tag", "-") + cls.label()
        return made

    def __getitem__(cls, key):
        if key < 0:
            raise KeyError(key)
        return key * 2


class Base(metaclass=Meta):
    def __init__(self, x, tag=""):
        self.x = x

    @classmethod
    def label(cls):
        return cls.__name__

    @staticmethod
    def twice(n):
        return n * 2

    def __add__(self, other):
        return self.__class__(self.x + other.x)

    @property
    def scale(self):
        if self.x < 0:
            raise ValueError("negative")
        return lambda n: n * self.x

    def make(self, n):
        return self.scale(n)


class Child(Base):
    pass


@dataclass(frozen=True, order=True)
class Point:
    x: int
    y: int = 0


class Color(Flag):
    RED = 1
    BLUE = 2


class Bits(IntFlag):
    A = 1
    B = 4


class Kind(Enum):
    ONE = 1
    TWO = 2


class Sets(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, set):
            return sorted(o)
        return super().default(o)


class Writer:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)


class Own(io.StringIO):
    pass


def tried(f, *args):
    try:
        return f(*args)
    except (KeyError, ValueError, TypeError, AttributeError) as e:
        return f"{type(e).__name__}: {e}"


def run(i):
    a = Base(i, tag="t")
    b = Child(2)
    out = [a.tags, (a + b).tags, (b + a).x, Base[i], tried(lambda: Base[-1]), Child.twice(i), a.make(3), tried(Base(-1).make, 1)]
    p = Point(i)
    out += [replace(p, y=1), p < Point(i, 1), tried(setattr, p, "x", 1), Color.RED | Color.BLUE, Bits.A | Bits.B, Bits(5) & 4]
    out += [Kind(2), tried(Kind, 3), tried(lambda: Kind["X"]), object.__repr__(a)[:14], tried(lambda: object.__setattr__(5, "a", 1))]
    out += [tried(lambda: int.__add__("a", 1)), int.__add__(i, 1), tried(object.__setattr__)]
    out += [json.dumps({"s": {3, 1}}, cls=Sets), json.dumps([i], indent=1), tried(lambda: json.dumps([b"x"], cls=Sets, indent=2))]
    w, s, o = Writer(), io.StringIO(), Own()
    for f in (w, s, o):
        print(i, "x", sep="-", end="!", file=f)
    o.write = w.write
    print("own", end="", file=o)
    return out + [repr("".join(w.parts)), s.getvalue(), o.getvalue(), tried(lambda: print(1, file=5))]


for i in range(120):
    result = run(i)
    if i == 60:
        Meta.twice = property(lambda cls: lambda n: n * 100)
        Base.scale = lambda self, n: n * 1000
print(*result, sep="\n")
# expect: tBase
# expect: -Base
# expect: 121
# expect: 238
# expect: KeyError: -1
# expect: 11900
# expect: 3000
# expect: 1000
# expect: Point(x=119, y=1)
# expect: True
# expect: FrozenInstanceError: cannot assign to field 'x'
# expect: Color.RED|BLUE
# expect: 5
# expect: 4
# expect: Kind.TWO
# expect: ValueError: 3 is not a valid Kind
# expect: KeyError: 'X'
# expect: <__main__.Base
# expect: AttributeError: 'int' object has no attribute 'a'
# expect: TypeError: descriptor '__add__' requires a 'int' object but received a 'str'
# expect: 120
# expect: TypeError: descriptor '__setattr__' of 'object' object needs an argument
# expect: {"s": [1, 3]}
# expect: [
# expect:  119
# expect: ]
# expect: TypeError: Object of type bytes is not JSON serializable
# expect: '119-x!own'
# expect: 119-x!
# expect: 119-x!
# expect: AttributeError: 'int' object has no attribute 'write'
