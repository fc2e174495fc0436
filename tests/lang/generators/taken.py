# Generator expressions that native functions consume: what they yield is taken without their standing still where nobody can tell.
# expect: ok
import sys
from collections import Counter


def totals(n):
    xs = list(range(n))
    return [
        sum(x * x for x in xs),
        sum((x / 2 for x in xs), 1),
        sum((2**60 for x in xs), 2**52),
        any(x == n - 1 for x in xs),
        all(x < n for x in xs),
        all(x - 1 for x in xs),
        any(None for x in xs),
        max(x % 7 for x in xs),
        min((str(x) for x in xs), key=len),
        max((x / 3 if x % 2 else x) for x in xs),
        len(set(x % 5 for x in xs)),
        dict((x, -x) for x in xs)[n - 1],
        tuple(x for x in xs if x % 2)[-1],
        sorted(-x for x in xs)[0],
        "".join(str(x) for x in xs)[-3:],
        list(f(x) for f in (str, float) for x in xs)[-1],
        Counter(x % 3 for x in xs)[0],
    ]


def check(n):
    xs = list(range(n))
    cube = 0
    for x in xs:
        cube += x * x
    assert totals(n)[0] == cube
    assert totals(n)[1:] == [
        1 + n * (n - 1) / 4, 2**60 * n + 2**52, True, True, False, False, 6, "0", (n - 1) // 2 * 2,
        5, 1 - n, n // 2 * 2 - 1, 1 - n, "".join(map(str, xs))[-3:], n - 1.0, (n + 2) // 3,
    ]


for i in range(30):
    check(100 + i)


# what runs Python code finds the generator standing still
class Watcher:
    def __init__(self, value):
        self.value = value

    def look(self):
        assert g.gi_suspended and not g.gi_running and g.gi_frame.f_locals["x"] == self.value
        seen.append(self.value)

    def __radd__(self, other):
        self.look()
        return other + self.value

    def __bool__(self):
        self.look()
        return False

    def __hash__(self):
        self.look()
        return 1

    def __lt__(self, other):
        return False

    def __gt__(self, other):
        return True


for consume in (sum, any, set, max):
    for i in range(20):
        seen = []
        g = (Watcher(x) if x % 3 == 0 else x - x for x in range(7))
        consume(g)
        assert seen == ([] if consume is max else [0, 3, 6]), (consume, seen)


# it goes on by itself meanwhile, or asks for itself
class Greedy:
    def __radd__(self, other):
        return other + next(h)


for i in range(20):
    h = (x if x % 2 else Greedy() for x in range(10))
    assert sum(h) == 25
    h = (next(h) if x == 5 else x for x in range(10))
    try:
        sum(h)
    except ValueError as e:
        assert str(e) == "generator already executing"
    else:
        raise AssertionError


# errors: of the expression, of the consumer; where it stands then
def failing(n):
    return (1 // (n - x) for x in range(n + 5))


for i in range(20):
    f = failing(30)
    try:
        list(f)
    except ZeroDivisionError as e:
        tb = e.__traceback__.tb_next
        assert tb.tb_frame.f_code.co_name == "<genexpr>" and tb.tb_frame.f_locals["x"] == 30
    assert f.gi_frame is None
    f = (x if x < 10 else "s" for x in range(20))
    try:
        sum(f)
    except TypeError as e:
        assert e.__traceback__.tb_next is None
    assert f.gi_frame.f_locals["x"] == 10 and next(f) == "s" and f.gi_suspended


# what is not taken is still there
for i in range(20):
    f = (x for x in range(10))
    assert any(x > 3 for x in f) and next(f) == 5
    assert all(x != 7 for x in f) is False and list(f) == [8, 9]


# a frame that somebody holds keeps its variables at the end
def counting():
    a = 1
    for k in range(3):
        yield k
    a = k
    return a


for i in range(20):
    c = counting()
    next(c)
    frame = c.gi_frame
    assert list(c) == [1, 2] and frame.f_locals == {"a": 2, "k": 2} and c.gi_frame is None


# functions with all their parts
def functions(i):
    def f(a, b=i, *, c: int = i + 1, **d) -> str:
        return a + b + c + i

    return f


for i in range(40):
    f = functions(i)
    assert f(1) == 3 * i + 2 and f.__defaults__ == (i,) and f.__kwdefaults__ == {"c": i + 1}
    assert f.__annotations__ == {"c": int, "return": str} and f.__module__ == "__main__" and f.__closure__[0].cell_contents == i
    assert f.__qualname__ == "functions.<locals>.f"


# deep recursion
def deep(n):
    if n:
        yield n
        yield from deep(n - 1)


def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


for i in range(4):
    assert sum(deep(400)) == 80200 and down(900) == 900
    try:
        sum(deep(sys.getrecursionlimit() + 10))
    except RecursionError:
        pass
    else:
        raise AssertionError
print("ok")
