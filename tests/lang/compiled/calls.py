"""Calls that are bound when they are compiled; properties, class methods, super() and operators of classes."""


def f(a, b=2, *rest, c=3, d):
    return a, b, rest, c, d


def g(a, b=[]):
    b.append(a)
    return len(b)


def spread(*args, **kwargs):
    return args, sorted(kwargs.items())


class Base:
    made = 0

    def __init__(self, x=1, *, y=2):
        self.x = x
        self._y = y
        Base.made += 1

    @property
    def y(self):
        return self._y

    @y.setter
    def y(self, v):
        self._y = v

    @classmethod
    def make(cls, *args):
        return cls(*args)

    @staticmethod
    def double(v):
        return 2 * v

    def __add__(self, o):
        if not isinstance(o, (int, Base)):
            return NotImplemented
        return self.x + (o.x if isinstance(o, Base) else o)

    def __radd__(self, o):
        return -1 if o == 5 else NotImplemented

    def __iadd__(self, o):
        log.append("iadd")
        return NotImplemented if o == 7 else self

    def __lt__(self, o):
        log.append("lt")
        return NotImplemented

    def __gt__(self, o):
        log.append("gt")
        return o.x == 3

    def __eq__(self, o):
        return self.x == o.x


class Sub(Base):
    def __init__(self, x):
        super().__init__(x, y=x + 1)

    def double(self, v):
        return super().double(v) + 1


log = []


def attempt(work):
    try:
        return work()
    except TypeError as e:
        return str(e)


def once(i):
    b, s = Base(3), Sub.make(i)
    out = [
        f(1, d=4), f(1, 5, 6, 7, d=8), f(d=1, a=2, c=i), spread(1, *[2, 3], k=i), g(i, []),
        b.y, s.y, Base.make(4, ).x, Base.double(4), s.double(i), type(s).__name__, b.double(1),
        b + s, b + 1, 5 + b, s == Sub(i), b < b, b > b,
        attempt(lambda: b + "x"), attempt(lambda: 6 + b), attempt(lambda: b + 1.5), attempt(lambda: s < s),
        attempt(lambda: f(1)), attempt(lambda: f(1, d=2, e=3)), attempt(lambda: f(b=1, d=2)),
    ]
    b.y = i
    out.append(b.y)
    b += 8
    m = s.double
    out += [m(2), isinstance(s, Base), isinstance(b, Sub), isinstance(i, (int, str))]
    for k, v in {"a": i}.items():
        out.append((k, v))
    for k, (p, q) in enumerate(zip([1, 2, 3], "xy"), 5):
        out.append((k, p, q))
    for x, y in [(1, 2), [3, 4], "ab"]:
        out.append((x, y))
    return out


for i in range(80):
    r = once(i % 5)
    if i % 20 == 0:
        print(r, log[-4:], Base.made)


def bad(pairs):
    n = 0
    for a, b in pairs:
        n += 1
    return n


for _ in range(50):
    bad([(1, 2)])
for pairs in ([(1, 2), (1, 2, 3)], [(1,)], [1], zip([1], [2], [3])):
    try:
        bad(pairs)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e, e.__traceback__.tb_next.tb_lineno)
Base.double = staticmethod(lambda v: "new")
Base.make = classmethod(lambda cls, x: ("new", cls.__name__))
print(Base.double(1), Sub.make(1), Sub(2)._y)
# expect: [(1, 2, (), 3, 4), (1, 5, (6, 7), 3, 8), (2, 2, (), 0, 1), ((1, 2, 3), [('k', 0)]), 1, 2, 1, 4, 8, 1, 'Sub', 2, 3, 4, -1, True, True, True, "unsupported operand type(s) for +: 'Base' and 'str'", "unsupported operand type(s) for +: 'int' and 'Base'", "unsupported operand type(s) for +: 'Base' and 'float'", False, "f() missing 1 required keyword-only argument: 'd'", "f() got an unexpected keyword argument 'e'", "f() missing 1 required positional argument: 'a'", 0, 5, True, False, True, ('a', 0), (5, 1, 'x'), (6, 2, 'y'), (1, 2), (3, 4), ('a', 'b')] ['gt', 'lt', 'gt', 'iadd'] 4
# expect: [(1, 2, (), 3, 4), (1, 5, (6, 7), 3, 8), (2, 2, (), 0, 1), ((1, 2, 3), [('k', 0)]), 1, 2, 1, 4, 8, 1, 'Sub', 2, 3, 4, -1, True, True, True, "unsupported operand type(s) for +: 'Base' and 'str'", "unsupported operand type(s) for +: 'int' and 'Base'", "unsupported operand type(s) for +: 'Base' and 'float'", False, "f() missing 1 required keyword-only argument: 'd'", "f() got an unexpected keyword argument 'e'", "f() missing 1 required positional argument: 'a'", 0, 5, True, False, True, ('a', 0), (5, 1, 'x'), (6, 2, 'y'), (1, 2), (3, 4), ('a', 'b')] ['gt', 'lt', 'gt', 'iadd'] 84
# expect: [(1, 2, (), 3, 4), (1, 5, (6, 7), 3, 8), (2, 2, (), 0, 1), ((1, 2, 3), [('k', 0)]), 1, 2, 1, 4, 8, 1, 'Sub', 2, 3, 4, -1, True, True, True, "unsupported operand type(s) for +: 'Base' and 'str'", "unsupported operand type(s) for +: 'int' and 'Base'", "unsupported operand type(s) for +: 'Base' and 'float'", False, "f() missing 1 required keyword-only argument: 'd'", "f() got an unexpected keyword argument 'e'", "f() missing 1 required positional argument: 'a'", 0, 5, True, False, True, ('a', 0), (5, 1, 'x'), (6, 2, 'y'), (1, 2), (3, 4), ('a', 'b')] ['gt', 'lt', 'gt', 'iadd'] 164
# expect: [(1, 2, (), 3, 4), (1, 5, (6, 7), 3, 8), (2, 2, (), 0, 1), ((1, 2, 3), [('k', 0)]), 1, 2, 1, 4, 8, 1, 'Sub', 2, 3, 4, -1, True, True, True, "unsupported operand type(s) for +: 'Base' and 'str'", "unsupported operand type(s) for +: 'int' and 'Base'", "unsupported operand type(s) for +: 'Base' and 'float'", False, "f() missing 1 required keyword-only argument: 'd'", "f() got an unexpected keyword argument 'e'", "f() missing 1 required positional argument: 'a'", 0, 5, True, False, True, ('a', 0), (5, 1, 'x'), (6, 2, 'y'), (1, 2), (3, 4), ('a', 'b')] ['gt', 'lt', 'gt', 'iadd'] 244
# expect: ValueError too many values to unpack (expected 2) 114
# expect: ValueError not enough values to unpack (expected 2, got 1) 114
# expect: TypeError cannot unpack non-iterable int object 114
# expect: ValueError too many values to unpack (expected 2) 114
# expect: new ('new', 'Sub') 3
