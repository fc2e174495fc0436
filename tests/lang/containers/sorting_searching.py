"""Fast paths of sorting, searching and set tables against what the general ones do."""
import math


def insertion(items, key, reverse):
    """Stable order by comparing alone."""
    out = []
    for item in items:
        at = len(out)
        while at > 0 and (key(out[at - 1]) < key(item) if reverse else key(item) < key(out[at - 1])):
            at -= 1
        out.insert(at, item)
    return out


def numbers(n, seed):
    v = seed
    for _ in range(n):
        v = (v * 1103515245 + 12345) & 0x7FFFFFFF
        yield v


def check_sorts():
    for n in (0, 1, 2, 7, 8, 9, 17, 64, 100):
        ints = [v % 23 - 11 for v in numbers(n, n + 1)]
        wide = [v * 8388607 - 2**52 for v in numbers(n, n + 2)]
        floats = [v % 7 / 3 - 1 for v in numbers(n, n + 3)] + [0.0, -0.0]
        strs = [chr(97 + v % 5) * (v % 3) for v in numbers(n, n + 4)]
        for reverse in (False, True):
            for items in (ints, wide, floats, strs, [(v, str(v)) for v in ints], [(v,) for v in floats]):
                assert list(map(repr, sorted(items, reverse=reverse))) == list(
                    map(repr, insertion(items, lambda v: v, reverse))
                )
                pairs = list(enumerate(items))
                assert sorted(pairs, key=lambda p: p[1], reverse=reverse) == insertion(pairs, lambda p: p[1], reverse)
    print("sorted")


class Like:
    def __eq__(self, other):
        return other == 1 or other == "a"

    __hash__ = None


class Word(str):
    pass


def check_searches():
    items = [1, True, 0, 1.0, "a", "b", 2**60, None, (1, 2), [1], -1, "", Like(), Word("a"), math.nan]
    for v in items:
        equal = [x is v or x == v for x in items]
        assert items.count(v) == tuple(items).count(v) == sum(equal)
        assert (v in items) is (v in tuple(items)) is True
        assert items.index(v) == equal.index(True)
    print("found")


def check_sets():
    a = {(i % 7, j) for i in range(40) for j in range(-2, 3)}
    b = {(i, j) for i in range(3, 12) for j in (-1, 0, 2**40)}
    assert len(a) == 35 and len(a | b) == len(a) + len(b) - len(a & b)
    assert a - b == {k for k in a if k not in b} and a ^ b == (a | b) - (a & b)
    assert (a & b) <= a and not a.isdisjoint(b) and a.isdisjoint({(100, 100)})
    s = set(range(100))
    for i in range(0, 100, 3):
        s.remove(i)
    s.update(range(0, 100, 9))
    assert sorted(s) == [i for i in range(100) if i % 3 or i % 9 == 0]
    frozen = frozenset([1])
    assert {1} in {frozen} and {frozen} == {frozenset({1.0})}
    d = dict(zip(range(20), "abcdefghijklmnopqrst"))
    copy = dict(d)
    del copy[3], copy[19]
    again = dict(copy)
    again[3] = "again"
    assert list(again)[-1] == 3 and len(d) == 20 and d[3] == "d" and again == {**copy, 3: "again"}
    print("sets")


check_sorts()
check_searches()
check_sets()
for kind in ("text", b"bytes", bytearray(b"array"), (1, 2), {"k": 1}, {5}, {1: 2}.values(), {1: 2}.items(), range(3)):
    print([x for x in kind])
try:
    d = {1: 1}
    for k in d:
        d[k + 1] = 1
except RuntimeError as e:
    print(e)
# expect: sorted
# expect: found
# expect: sets
# expect: ['t', 'e', 'x', 't']
# expect: [98, 121, 116, 101, 115]
# expect: [97, 114, 114, 97, 121]
# expect: [1, 2]
# expect: ['k']
# expect: [5]
# expect: [2]
# expect: [(1, 2)]
# expect: [0, 1, 2]
# expect: dictionary changed size during iteration
