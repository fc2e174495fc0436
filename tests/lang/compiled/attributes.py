"""Attributes of every kind at one site, and what happens to them while compiled code runs."""
import enum
import functools
from collections import namedtuple

ROUNDS = 600


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def total(self):
        return self.x + self.y


class Swapped:
    def __init__(self, x, y):
        self.y = y
        self.x = x

    def total(self):
        return self.x - self.y


class Slotted:
    __slots__ = ("x", "y")

    def total(self):
        return self.x


class Hooked:
    known = 3

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return len(name)

    @property
    def broken(self):
        raise AttributeError("inner")


class Typed:
    def __init__(self, key):
        self.key = key

    def __get__(self, owner, cls=None):
        return self if owner is None else owner.__dict__.get(self.key, 0)

    def __set__(self, owner, value):
        owner.__dict__[self.key] = value * 2


class Model:
    a = Typed("a")

    @functools.cached_property
    def lazy(self):
        return [self.a]

    @classmethod
    def named(cls):
        return cls.__name__

    @staticmethod
    def plain(v):
        return v


class Stack(list):
    def top(self):
        return self[-1]


class Color(enum.Enum):
    RED = 1
    BLUE = 2


Pair = namedtuple("Pair", "first second")


def read(o):
    return o.x, o.total()


def shapes():
    out = set()
    for i in range(ROUNDS):
        out.add(read(Point(i % 3, 1)))
        out.add(read(Swapped(i % 3, 1)))
    print(sorted(out))


def unbound_slots():
    found = missing = 0
    s = Slotted()
    s.x = 1
    for i in range(ROUNDS):
        if i == ROUNDS - 3:
            del s.x
        try:
            found += s.x
        except AttributeError as e:
            missing += 1
            message = str(e)
    print(found, missing, message)


def same_object_twice():
    p = Point(1, 2)
    q = p
    seen = 0
    for i in range(ROUNDS):
        if i == ROUNDS // 2:
            q.extra = 5
            p.total = lambda: 100
        seen += p.x + q.x + p.total()
    print(seen)


def class_changes():
    p = Point(1, 2)
    seen = []
    for i in range(ROUNDS):
        if i == 500:
            Point.total = lambda self: -1
        if i == 550:
            p.__class__ = Swapped
        seen.append((p.x, p.total()))
    print(seen[0], seen[520], seen[-1])


def transitions():
    out = []
    for i in range(ROUNDS):
        p = Point.__new__(Point)
        q = p
        q.x = i
        p.y = 1
        q.z = 2
        p.w = q.x + p.y + q.z
        out.append(q.w)
    print(sum(out), p.__dict__)


def hooks():
    h = Hooked()
    seen = 0
    failed = set()
    for i in range(ROUNDS):
        seen += h.abc + h.known + h.broken
        try:
            h._no
        except AttributeError as e:
            failed.add(str(e))
        if i == 500:
            h.abc = 1000
    print(seen, failed)


def descriptors():
    m = Model()
    n = Model()
    seen = 0
    for i in range(ROUNDS):
        m.a = i
        seen += m.a + n.a + len(m.lazy) + n.lazy[0]
        if i == 500:
            Typed.__get__ = lambda self, owner, cls=None: 7
    print(seen, m.lazy, m.__dict__["a"])
    print({m.named() for _ in range(ROUNDS)}, sum(m.plain(i) for i in range(ROUNDS)))
    m.extra = m.plain
    print(sum(m.extra(i) for i in range(ROUNDS)))


def others():
    s = Stack([1, 2])
    pair = Pair(3, 4)
    seen = 0
    names = set()
    for i in range(ROUNDS):
        s.append(i)
        seen += s.top() + pair.first * pair.second
        names.add(type(s).__name__ + type(i).__name__ + Color.RED.name)
        seen += Color.BLUE.value
        if i == 500:
            s.top = lambda: -1
    print(seen, names, len(s))


def tests():
    counts = [0] * 6
    values = [Point(0, 1), Point(2, 0), 3, True, "text", (1, 2, 3), [4, 5], {"k": 1, "z": 2}, None, 2.5]
    for i in range(ROUNDS):
        v = values[i % len(values)]
        counts[0] += isinstance(v, Point)
        counts[1] += isinstance(v, (int, str))
        counts[2] += isinstance(v, int | list)
        match v:
            case Point(0, y):
                counts[3] += y
            case Point(x=x, y=0):
                counts[3] += x * 10
            case 3 | True:
                counts[3] += 100
            case str(s):
                counts[4] += len(s)
            case (first, *rest, last):
                counts[4] += first * 100 + len(rest) * 10 + last
            case {"k": k, **others}:
                counts[5] += k + len(others)
            case None:
                counts[5] += 1000
            case _:
                counts[5] += 10000
    print(counts)


class Liar:
    @property
    def __class__(self):
        return Point


def liars():
    found = 0
    values = [Liar(), Swapped(1, 2), Point(1, 2)]
    for i in range(ROUNDS):
        found += isinstance(values[i % 3], Point)
    print(found)


shapes()
unbound_slots()
same_object_twice()
class_changes()
transitions()
hooks()
descriptors()
others()
tests()
liars()
# expect: [(0, -1), (0, 1), (1, 0), (1, 2), (2, 1), (2, 3)]
# expect: 597 3 'Slotted' object has no attribute 'x'
# expect: 32100
# expect: (1, 3) (1, -1) (1, -1)
# expect: 181500 {'x': 599, 'y': 1, 'z': 2, 'w': 602}
# expect: 105903 {'_no'}
# expect: 252486 [0] 1198
# expect: {'Model'} 179700
# expect: 179700
# expect: 133551 {'StackintRED'} 602
# expect: [120, 180, 180, 13260, 31320, 660120]
# expect: 400
