# Keys whose comparison runs no Python code have sorts of their own: each must give what comparisons one by one give.
from operator import itemgetter


class Boxed:
    """Compares as its value does, by Python code."""

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return self.value < other.value


def check(items):
    for reverse in (False, True):
        expected = [b.value for b in sorted([Boxed(x) for x in items], reverse=reverse)]
        assert list(map(repr, sorted(items, reverse=reverse))) == list(map(repr, expected)), (items, reverse)
        pairs = list(enumerate(items))
        by_box = sorted(pairs, key=lambda p: Boxed(p[1]), reverse=reverse)
        assert repr(sorted(pairs, key=itemgetter(1), reverse=reverse)) == repr(by_box), (items, reverse)
        assert repr(sorted(pairs, key=lambda p: p[1], reverse=reverse)) == repr(by_box)


state = 1


def rand(n):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 8) % n


for n in (0, 1, 2, 7, 20, 47, 48, 65, 300):
    check([rand(40) - 20 for _ in range(n)])
    check([(rand(2000) - 1000) * 10 ** 12 for _ in range(n)])
    check([rand(5) * 2 ** 60 for _ in range(n)])
    check([(rand(9) - 4) / 2 * (1 if rand(2) else -0.0) for _ in range(n)])
    check(["abcdefgh"[: rand(9)] + "xyz"[rand(3)] * rand(3) for _ in range(n)])
    check(["é\u0100a"[rand(3)] + "ab"[rand(2)] for _ in range(n)])
    check([(rand(3), "ab"[rand(2)], rand(4)) for _ in range(n)])
    check([(rand(3), [0.0, -0.0, 1.5][rand(3)]) for _ in range(n)])
    check([(rand(2), [1, 2.0, True][rand(3)]) for _ in range(n)])
    check([("ab"[rand(2)],) * rand(3) for _ in range(n)])
    check([((rand(2), 1), rand(3)) for _ in range(n)])

# what decides is compared, and nothing else
assert sorted([(2, None), (1, {}), (0, None)]) == [(0, None), (1, {}), (2, None)]
for items in ([(1, {}), (1, {0: 0})], [(1, "a"), (1, 2)]):
    try:
        sorted(items)
    except TypeError:
        pass
    else:
        raise AssertionError(items)
print("ok")
# expect: ok
