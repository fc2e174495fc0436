"""Loops over enumerate, zip and the items of dicts, most of them without an iterator: what they go over may change, and so may their names."""
import sys

down = list(range(30, 0, -1))
ints = list(range(30))
floats = [i * 0.5 for i in range(33)]
numbers = {str(i): i for i in range(40)}


def product(a, b):
    s = 0
    for x, y in zip(a, b):
        s += x * y
    return s


def weighted(items):
    s = 0
    for i, x in enumerate(items):
        s += i * x
    return s


def sums(a, b):
    return [x + y for x, y in zip(a, b)]


def numbered(a, b):
    out = []
    for i, (x, y) in enumerate(zip(a, b)):
        out.append((i, x, y))
    return out


def from_start(items, start):
    return [i + x for i, x in enumerate(items, start)]


def changing(a, b):
    a = list(a)
    b = list(b)
    out = []
    for x, y in zip(a, b):
        if len(a) < 20:
            a.append(x + 1)
        if len(b) > 7:
            b.pop()
        out.append((x, y))
    return len(out), len(a), len(b)


def growing(items):
    items = list(items)
    out = []
    for i, x in enumerate(items):
        if len(items) < 60:
            items.append(i)
        out.append(x)
    return out


def divided(a, b):
    out = []
    try:
        for x, y in zip(a, b):
            out.append(x // y)
    except ZeroDivisionError:
        out.append(None)
    return out


def meeting(a, b):
    for x, y in zip(a, b):
        if x == y:
            break
    else:
        return None
    return x


def nested(rows):
    return [[x * y for x, y in zip(r, c)] for r in rows for c in rows]


def strict(a, b):
    return [x + y for x, y in zip(a, b, strict=True)]


def shadowed(a, b):
    zip = lambda p, q: [(p[0], q[0])] * 3
    return [x + y for x, y in zip(a, b)]


def kept(a, b):
    pairs = zip(a, b)
    out = []
    for x, y in pairs:
        out.append((x, next(pairs, None)))
    return out


def kept_numbers(items):
    numbers = enumerate(items, 2)
    out = []
    for i, x in numbers:
        out.append((i, x, next(numbers, None)))
    return out


def in_turn(items):
    it = iter(items)
    out = []
    for x, y in zip(it, it):
        out.append(y - x)
    return out, list(it)


def rests(a, b):
    a = iter(a)
    b = iter(b)
    for x, y in zip(a, b):
        pass
    return list(a), list(b)


def inverted(d):
    return {v: k for k, v in d.items()}


def total(d):
    s = 0
    for k, v in d.items():
        s += v
    return s


def with_holes(d):
    d = dict(d)
    for k in list(d)[::3]:
        del d[k]
    out = []
    for k, v in d.items():
        out.append((k, v))
    return out


def enlarged(d):
    d = dict(d)
    try:
        for k, v in d.items():
            if v == 5:
                d["new"] = 1
    except RuntimeError as e:
        return str(e)


def seconds(pairs):
    s = 0
    for a, b in pairs:
        s += b
    return s


def differences(a, b):
    for x, y in zip(a, b):
        yield x - y


def lines(items):
    return [i + sys._getframe().f_lineno - sys._getframe().f_code.co_firstlineno for i, x in enumerate(items)]


for round in range(60):
    assert product(ints, down) == product(tuple(ints), down) == sum(map(int.__mul__, ints, down)) == 4495
    assert product(ints, floats) == product(floats, ints) == 4277.5 and product(floats, floats) == 2860.0
    assert product([], down) == weighted([]) == 0
    assert weighted(down) == weighted(tuple(down)) == 4495 and weighted(floats) == 5720.0
    assert sums(ints, down) == [30] * 30 and sums(floats, ints)[3] == 4.5
    assert numbered("ab", down) == [(0, "a", 30), (1, "b", 29)]
    assert from_start(ints, 3) == list(range(3, 63, 2))
    assert changing(ints[:15], down) == (15, 20, 15), changing(ints[:15], down)
    assert growing(ints) == ints + ints
    assert divided(ints, down) == [x // y for x, y in zip(ints, down)] and divided(down, [1, 2, 0, 4]) == [30, 14, None]
    assert meeting(ints, down) == 15 and meeting(ints, ints[1:]) is None
    assert nested([[1, 2], [3, 4]]) == [[1, 4], [3, 8], [3, 8], [9, 16]]
    assert strict(ints, down) == [30] * 30
    assert shadowed(ints, down) == [30] * 3
    assert kept([1, 2, 3], "abc") == [(1, (2, "b")), (3, None)]
    assert list(differences(down, ints))[:3] == [30, 28, 26]
    assert kept_numbers([1, 2, 3]) == [(2, 1, (3, 2)), (4, 3, None)]
    assert in_turn(ints) == ([1] * 15, []) and in_turn(ints[:5]) == ([1, 1], [])
    assert rests(ints[:3], down) == ([], down[3:]) and rests(down, ints[:3]) == (down[4:], [])
    assert inverted(numbers) == dict(enumerate(numbers)) and total(numbers) == 780 and total({}) == 0
    assert with_holes(numbers) == [(str(i), i) for i in range(40) if i % 3]
    assert enlarged(numbers) == "dictionary changed size during iteration"
    assert sum(x * y for x, y in zip(ints, floats)) == 4277.5 and sum(i * x for i, x in enumerate(floats)) == 5720.0
    assert sum(v for k, v in numbers.items()) == 780
    assert lines(ints) == list(range(1, 31))
    if round > 40:
        assert product(range(5), down) == 270 and weighted(range(4)) == 14 and product({1: 2, 3: 4}, (3,)) == 3
        assert seconds(zip(ints, down)) == 465 and seconds(enumerate(floats)) == 264.0 and seconds(zip(floats, floats)) == 264.0
        assert seconds(numbers.items()) == 780 and seconds([(1, 2)]) == 2
try:
    sums([1, 2], [3, "a"])
except TypeError as e:
    print(e)
try:
    strict(ints, [1])
except ValueError as e:
    print(e)
print("done")
# expect: unsupported operand type(s) for +: 'int' and 'str'
# expect: zip() argument 2 is shorter than argument 1
# expect: done
