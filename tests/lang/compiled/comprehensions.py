"""Lists that comprehensions fill: whatever comes into them, and whatever happens meanwhile."""
import sys


def doubled(n):
    return [i * 2 for i in range(n)]


def copied(items):
    return [x for x in items]


def halves(items):
    return [x + 0.5 for x in items]


def mixed(items):
    return [x if x % 3 else float(x) for x in items]


def mixed_later(items):
    return [float(x) if x % 3 else x for x in items]


def no_numbers(items):
    return [float("nan") if x == 50 else x * 0.5 for x in items]


def grid(n):
    return [[i * j for j in range(n)] for i in range(n)]


def divided(items):
    try:
        return [10 // x for x in items]
    except ZeroDivisionError as e:
        return str(e)


def shrinking(items):
    items = list(items)
    return [items.pop() if len(items) > 50 else x for x in items], len(items)


def growing(items):
    items = list(items)
    return [items.append(1) or x if len(items) < 200 else x for x in items]


def increased(items):
    return [x + 1 for x in items]


def lines(items):
    return [sys._getframe().f_lineno - sys._getframe().f_code.co_firstlineno + x for x in items]


def with_locals(items):
    return [dict(locals())["x"] for x in items]


hundred = list(range(100))
for _ in range(60):
    for n in (0, 1, 2, 15, 16, 17, 18, 100):
        assert doubled(n) == list(range(0, 2 * n, 2))
    assert copied(hundred) == copied(tuple(hundred)) == hundred
    assert halves(hundred) == list(map(0.5.__add__, hundred))
    assert list(map(type, mixed(hundred)))[:5] == [float, int, int, float, int] and mixed(hundred) == hundred
    assert list(map(type, mixed_later(hundred)))[:5] == [int, float, float, int, float] and mixed_later(hundred) == hundred
    assert str(no_numbers(hundred)[48:52]) == "[24.0, 24.5, nan, 25.5]"
    assert grid(20)[19] == list(range(0, 380, 19))
    assert divided([5, 2, 1]) == [2, 5, 10] and divided(hundred) == "integer division or modulo by zero"
    shrunk, rest = shrinking(hundred)
    assert (shrunk[0], len(shrunk), rest) == (99, 50, 50) and shrunk[:50] == list(range(99, 49, -1))
    assert len(growing(hundred)) == 200 and growing(hundred)[-1] == 1
    assert increased(hundred) == list(range(1, 101))
    assert lines(hundred)[99] == 100
    assert len(with_locals(hundred[:20])) == 20

assert increased([1] * 50 + [2.5] + [3] * 50) == [2] * 50 + [3.5] + [4] * 50
assert increased([1] * 50 + [2**60] + [True] * 50)[49:52] == [2, 2**60 + 1, 2]
try:
    increased([1] * 50 + ["a"])
except TypeError as e:
    print(e)
assert sum(doubled(40000)) == 40000 * 39999
assert sum(halves(range(40000))) == 40000 * 39999 // 2 + 20000
print("done")
# expect: can only concatenate str (not "int") to str
# expect: done
