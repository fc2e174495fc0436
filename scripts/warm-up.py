# Runs while the start-up snapshot is made (scripts/snapshot.mjs): what it makes Taipan do, V8 need not compile in the processes
# that begin with the snapshot. It imports nothing, prints nothing and leaves nothing behind.


class Shape:
    """A class with most of what classes have."""

    kinds = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        Shape.kinds[cls.__name__] = cls

    def __init__(self, name, *sides, scale=1.0):
        self.name = name
        self.sides = list(sides)
        self.scale = scale

    @property
    def size(self):
        return len(self.sides)

    @classmethod
    def make(cls, *args, **kwargs):
        return cls(*args, **kwargs)

    @staticmethod
    def helper(x, y=2):
        return x * y

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r}, {self.size:>3d}, {self.scale:.2f})"

    def __eq__(self, other):
        if not isinstance(other, Shape):
            return NotImplemented
        return self.name == other.name and self.sides == other.sides

    def __hash__(self):
        return hash(self.name)

    def __lt__(self, other):
        return self.name < other.name

    def __add__(self, other):
        return Shape(self.name + other.name, *self.sides, *other.sides)

    def __getitem__(self, i):
        return self.sides[i]

    def __len__(self):
        return len(self.sides)

    def __iter__(self):
        return iter(self.sides)

    def __contains__(self, x):
        return x in self.sides

    def __call__(self, x):
        return x + len(self.sides)


class Square(Shape):
    __slots__ = ()

    def __init__(self, side):
        super().__init__("square", side, side, side, side)

    @property
    def area(self):
        return self[0] ** 2


class Failure(Exception):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        return kind is Failure


def decorated(f):
    def inner(*args, **kwargs):
        return f(*args, **kwargs)

    return inner


@decorated
def arithmetic(n, step=1):
    a, b, total, x = 0, 1, 0, 0.5
    for i in range(0, n, step):
        a, b = b, (a + b) % 1000003
        total += a * i // 7 - (i % 5) ** 2 + (i << 2 ^ i >> 1) & 0xFFFF
        x = x * 1.0001 + i / 3.0 - abs(-i) + min(i, 3) + max(x, 2.0)
        if i % 2 and not i % 3 or i == 7:
            continue
        elif total > 10**9:
            total -= 10**9
    while n > 0:
        n -= 3
        if n == 4:
            break
    else:
        total += 1
    return total, round(x, 3), 2**100 * 3**50 % 10**20, divmod(total, 7), complex(1, 2) * 2j


def strings(n):
    parts = []
    for i in range(n):
        s = "item %d: %s, %5.2f" % (i, "x" * (i % 4), i / 7)
        parts.append(f"{i:05d} {s!r:>20} {i:x}")
        parts.append("{0}-{name}".format(i, name=s.upper()))
    text = "\n".join(parts)
    words = text.replace(":", " ").split()
    out = [w.strip(",.").lower() for w in words if w and w[0].isalpha()]
    found = text.find("item 3"), text.count("x"), text.startswith("0"), text[2:9], text[::-1][:3]
    lines = [line.partition(" ") for line in text.splitlines()]
    data = text.encode("utf-8")
    total = 0
    for b in bytearray(data[:300]):
        total = (total * 31 + b) & 0xFFFFFFFF
    for c in text[:200]:
        total += ord(c)
    return len(out), found, len(lines), total, int("42") + int(float("1.5")), str(12345), repr(1.5), data.decode()[:3]


def containers(n):
    d = {}
    for i in range(n):
        d[i % 17] = d.get(i % 17, 0) + 1
        d.setdefault(str(i), []).append(i)
    pairs = sorted(((k, v) for k, v in d.items() if isinstance(k, int)), key=lambda kv: -kv[1])
    squares = [x * x for x in range(n) if x % 2]
    squares.sort(reverse=True)
    evens = {x for x in squares if x > 10} | {1, 2} - {3} & {4}
    index = {k: v for k, v in zip(squares, range(n))}
    grid = [[i * j for j in range(5)] for i in range(5)]
    grid[1][2], grid[2][1] = 5, 6
    squares[1:3] = [7, 8, 9]
    squares.insert(0, 1)
    squares.pop()
    del squares[0]
    t = tuple(squares[:3])
    first, *rest = t
    flat = [y for row in grid for y in row]
    for i, x in enumerate(flat):
        if x in evens and (i, x) not in index:
            index[i, x] = x
    return (
        sum(flat), any(flat), all(flat), max(flat), min(rest, default=0), len(pairs), first, list(map(str, t)),
        list(filter(None, flat))[:2], list(reversed(t)), [*t, *rest], {**index}.popitem(), t + (1,), t * 2, t < (1, 2),
    )


def generators(n):
    def count(n):
        for i in range(n):
            got = yield i
            if got:
                return got

    def chained(n):
        result = yield from count(n)
        yield result

    total = sum(x for x in chained(n) if x is not None)
    g = count(5)
    next(g)
    try:
        g.send(3)
    except StopIteration as e:
        total += e.value
    return total


def exceptions(n):
    caught = 0
    for i in range(n):
        try:
            if i % 3 == 0:
                raise Failure(i)
            if i % 3 == 1:
                {}[i]
            [][i]
        except Failure as e:
            caught += e.code
        except (KeyError, IndexError):
            caught += 1
        finally:
            caught += 1
        with Manager() as m:
            if m and i % 5 == 0:
                raise Failure(i)
    try:
        try:
            int("x")
        except ValueError as e:
            raise TypeError("no") from e
    except TypeError as e:
        str(e)
    return caught


def classes(n):
    total = 0
    shapes = [Square(i % 7) for i in range(n)] + [Shape("a", 1, 2, scale=2.0)]
    for s in shapes:
        total += s.size + s[0] + len(s) + s(3) + Shape.helper(2) + (2 in s) + sum(s)
        s.scale += 0.5
        if isinstance(s, Square):
            total += s.area
        total += getattr(s, "missing", 1) + hasattr(s, "name")
    shapes.sort()
    return total, repr(shapes[0]), shapes[0] == shapes[1], Shape.make("b", 3), shapes[0] + shapes[1], {shapes[0]: 1}


def matches(values):
    out = []
    for v in values:
        match v:
            case 0 | 1:
                out.append("small")
            case [x, y, *rest]:
                out.append((x, y, rest))
            case {"key": x, **rest}:
                out.append(x)
            case Shape(name=n) if n:
                out.append(n)
            case str() as s:
                out.append(s)
            case _:
                out.append(None)
    return out


def closures(n):
    total = 0

    def add(x, *rest, k=1, **kw):
        nonlocal total
        total += x * k + len(rest) + len(kw)
        return total

    for i in range(n):
        add(i)
        add(i, 1, 2, k=3, z=4)
        add(*[i, 2], **{"k": 2})
    fs = [lambda x, i=i: x + i for i in range(3)]
    return total, [f(1) for f in fs]


async def asynchronous(n):
    class Ready:
        def __await__(self):
            yield 1
            return 2

    total = 0
    for _ in range(n):
        total += await Ready()
    return total


def run(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as e:
        return e.value


for _ in range(3):
    arithmetic(800), strings(100), containers(500), generators(600), exceptions(500), classes(500)
    matches([0, [1, 2, 3], {"key": 1}, Shape("s"), "t", None] * 100)
    closures(300)
    run(asynchronous(500))
for _ in range(1000):
    Shape.helper(1)
    (lambda x: x)(1)
