# Attributes of objects that keep them in a dict, subscripts and properties of subclasses of builtin classes, functions called vars and eval.
import enum
from collections import namedtuple
from types import SimpleNamespace


class Attrs(dict):
    limit = 3

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name, value):
        self[name] = value


class Table(dict):
    rate = 2

    @property
    def double(self):
        if "n" not in self:
            raise ValueError("no n")
        return self["n"] * 2


class Items(list):
    def __getitem__(self, i):
        if i == 7:
            raise IndexError("seven")
        return i


class Color(enum.Enum):
    RED = 1


Point = namedtuple("Point", "x y")


class Odd(tuple):
    def __iter__(self):
        return iter((8, 9))

    def __getitem__(self, i):
        return -i


def attributes(o, n):
    total = 0
    for i in range(n):
        o.a = i
        total += o.a + o.limit
    return total


def missing(o):
    try:
        return o.nothing
    except AttributeError as e:
        return str(e)


def failing(f, n):
    out = set()
    for i in range(n):
        try:
            out.add(f(i))
        except (KeyError, IndexError, ValueError) as e:
            out.add(repr(e))
    return sorted(out, key=str)


def unpacked(p):
    a, b = p
    return a, b, p[1], p[-1]


def own(o):
    here = 5
    return vars(o), sorted(vars()), eval("n + 1", {"n": 2}), eval("here"), [x for x in dir(o) if x == "limit"], eval("here + 1", None)


for _ in range(3):
    show = print if _ == 2 else lambda *a: None
    ns = SimpleNamespace(limit=1)
    table = Table()
    show(attributes(ns, 50), attributes(Attrs(), 50), 0)
    table.rate = 5
    show(table.rate, Table().rate, missing(ns), missing(Attrs(nothing=4)), missing(Attrs()), missing(table))
    Table.limit = 4
    show(attributes(table, 3))
    Table.limit = 6
    show(attributes(table, 3), [t.rate for t in (table, Table(), table)])
    del Table.limit
    show(missing(table), failing(lambda i: Color["BLUE"], 30), failing(lambda i: Color["RED"].value, 30))
    show(failing(lambda i: Items()[7 if i & 1 else 2], 30), failing(lambda i: Table().double, 30), Table(n=4).double)
    show([unpacked(p) for p in (Point(1, 2), (3, 4), Odd((5, 6)), [1, 2]) for k in range(20)][::20])
    try:
        unpacked(Odd((1, 2, 3)) if _ else Point._make((1, 2)))
        a, b, c = Point(1, 2)
    except ValueError as e:
        show(e)
    show(own(ns), [own(ns)[3] for _ in range(30)][-1])
# expect: 1275 1375 0
# expect: 5 2 'types.SimpleNamespace' object has no attribute 'nothing' 4 nothing 'Table' object has no attribute 'nothing'
# expect: 15
# expect: 21 [5, 2, 5]
# expect: 'Table' object has no attribute 'nothing' ["KeyError('BLUE')"] [1]
# expect: [2, "IndexError('seven')"] ["ValueError('no n')"] 8
# expect: [(1, 2, 2, 2), (3, 4, 4, 4), (8, 9, -1, 1), (1, 2, 2, 2)]
# expect: not enough values to unpack (expected 3, got 2)
# expect: ({'limit': 1, 'a': 49}, ['here', 'o'], 3, 5, ['limit'], 6) 5
