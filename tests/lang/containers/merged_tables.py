"""Tables that are made from others in one go, against what item by item gives."""
from collections import Counter


def numbers(n, seed):
    v = seed
    for _ in range(n):
        v = (v * 1103515245 + 12345) & 0x7FFFFFFF
        yield v >> 8


def some(kind, n, seed):
    given = numbers(2 * n, seed)
    if kind == 0:
        return {x % 400 - 50 for x in given}
    if kind == 1:
        return {(x % 20, next(given, 3) % 20) for x in given}
    out = set(range(n))
    for x in given:
        out.discard(x % (n + 1))
    return out


def order(s):
    """CPython's order of the keys, as one number."""
    h = 0
    for x in s:
        h = (h * 31 + hash(x)) % 1000000007
    return h


# sets: the order of what set algebra gives
total = 0
for k, n in enumerate((0, 1, 4, 5, 9, 30, 150, 600) * 3):
    a = some(k % 3, n, k)
    for b in (some(k % 3, n // 2 + 3, k + 50), some((k + 1) % 3, n, k + 70)):
        c = set(a)
        c |= b
        d = c - a
        c -= d
        for r in (a & b, a | b, a - b, a ^ b, b | a, a.union(b, a), a.copy(), c, d, set(range(n)), frozenset(b) | a):
            total = (total * 7 + order(r) + len(r)) % 1000000007
        assert a | b == {*a, *b} and a & b == {x for x in a if x in b} and (a ^ b) == (a - b) | (b - a)
        assert list(a) == [x for x in a] and sorted(a, key=str) == sorted([*a], key=str)
print(total)  # expect: 149711239

# dicts: of few and many keys, with holes, over and beside keys that are there
for n in (0, 3, 8, 9, 100):
    source = {("k%d" % i if i % 3 else i): i for i in range(n)}
    strs = {"k%d" % i: i for i in range(n)}
    for d in (source, strs):
        for gone in list(d)[1:: 4]:
            del d[gone]
        for before in ({}, {"k1": "x", 5: "y"}, {"k%d" % i: -1 for i in range(12)}):
            want = dict(before)
            for k, v in d.items():
                want[k] = v
            got = dict(before)
            got.update(d)
            shown = {**before, **d}
            assert list(want.items()) == list(got.items()) == list(shown.items()) == list((before | d).items())
            assert list(d) == [k for k in d] and list(d.values()) == [v for v in d.values()]
            assert list(d.items()) == list(zip(d.keys(), d.values()))
            part = iter(d.items())
            first = next(part, None)
            assert ([first] if d else []) + list(part) == list(d.items())


def keywords(**given):
    return given


assert keywords(**strs) == strs and keywords(a=1, **strs) == {"a": 1, **strs}
try:
    keywords(k2=1, **{"k1": 1, "k2": 2})
except TypeError as e:
    print(str(e).split(" got ")[1])  # expect: multiple values for keyword argument 'k2'


# Counter of a generator: plain keys, and keys whose comparison runs Python code
class Key:
    seen = 0

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n

    def __eq__(self, other):
        Key.seen += 1
        return self.n == getattr(other, "n", other)


assert Counter((x % 3, x % 2) for x in range(60)) == {(a, b): 10 for a in range(3) for b in range(2)}
mixed = Counter(k for k in (1, "a", Key(1), (1, 2), Key(2), (1, 2), 2, Key(1)))
assert list(mixed.values()) == [3, 1, 2, 2] and Key.seen > 0
assert Counter(x for x in [(1, [2])[:1], (1,)]) == {(1,): 2}
try:
    Counter((1, [2]) for _ in range(2))
except TypeError as e:
    print(e)  # expect: unhashable type: 'list'

# sorting by tuples with groups of equal items in many columns
rows = [tuple(x >> s & 1 for s in (3, 5, 7, 2)) + (x % 5,) for x in numbers(300, 9)]
by_hand = rows[:]
for i in reversed(range(5)):
    by_hand.sort(key=lambda r: r[i])
assert sorted(rows) == by_hand and sorted(rows, reverse=True) == by_hand[::-1]
texts = [(str(x % 4), x % 3, x / 7) for x in numbers(200, 4)]
assert sorted(texts) == sorted(sorted(sorted(texts, key=lambda r: r[2]), key=lambda r: r[1]), key=lambda r: r[0])

# zip of many
grid = [[i * j for j in range(6)] for i in range(9)]
assert list(zip(*grid)) == [tuple(row[j] for row in grid) for j in range(6)]
assert list(zip("abcd", range(4), [1.5] * 3, range(9))) == [("a", 0, 1.5, 0), ("b", 1, 1.5, 1), ("c", 2, 1.5, 2)]
try:
    list(zip([1], [2], [3], [4, 5], strict=True))
except ValueError as e:
    print(e)  # expect: zip() argument 4 is longer than arguments 1-3

# lists of known length; reversed lists; dicts of zipped iterators that end early
for n in (0, 1, 2, 9, 300, 9000):
    given = list(range(n))
    assert given[::-1] == list(reversed(given)) == [given[-1 - i] for i in range(n)] and given[::3] == [*range(0, n, 3)]
    assert [0] * n == [0 for _ in range(n)] and ["a", 1] * n == [x for _ in range(n) for x in ("a", 1)]
    assert dict(zip(given, "ab" * 7)) == {i: "ab"[i % 2] for i in range(min(n, 14))}
    assert dict(zip(iter(given), iter(given[1:]))) == {i: i + 1 for i in range(n - 1)}
shrinking = [1, 2, 3]
backwards = reversed(shrinking)
shrinking.pop()
assert list(backwards) == [] and list(reversed("abc")) == ["c", "b", "a"]
left = iter([1, 2, 3])
assert dict(zip(left, [5])) == {1: 5} and next(left) == 3  # what zip has taken is gone
assert dict(zip((x for x in "ab"), [1, 2])) == {"a": 1, "b": 2}
assert [1, 2.0, "x"] == [1.0, 2, "x"] and [1, "a"] != [1, "b"] and [1, 2] < [1, 3] and not [True] != [1]

# values that are summed and compared in one go, up to one that is of another kind
for values in ([], [1, 2, 3], [1, 2.5, 3], [True, 2], [2**53, 1, 1], [3, 1, 2]):
    table = {i: v for i, v in enumerate(values)}
    assert sum(table.values()) == sum(values) and repr(sum(table.values())) == repr(sum(values))
    assert max(table.values(), default=None) == max(values, default=None)
    assert any(v == 9 for v in table.values()) is False and all(table.values()) is all(values)
    holes = dict(table)
    holes.pop(1, None)
    assert sum(holes.values()) == sum(values[:1] + values[2:])
    begun = iter(table.values())
    next(begun, None)
    assert sum(begun) == sum(values[1:]) and next(begun, "end") == "end"


class Growing:
    def __init__(self, into):
        self.into = into

    def __radd__(self, other):
        self.into["new"] = 1
        return other


table = {}
table.update({1: 1, 2: Growing(table), 3: 3})
try:
    sum(table.values())
except RuntimeError as e:
    print(e)  # expect: dictionary changed size during iteration

# keys in descending order, with and without equal ones
falling = list(range(60, 0, -1))
for keys in ([5, 4, 3, 1], falling, falling + [1, 0], [k / 2 for k in falling], [0.0, -0.0, -1.0]):
    pairs = [(k, i) for i, k in enumerate(keys)]
    for reverse in (False, True):
        got = sorted(pairs, key=lambda p: p[0], reverse=reverse)
        assert got == sorted(pairs, key=lambda p: (-p[0], -p[1]) if reverse else p, reverse=False) or reverse
        assert [p[0] for p in got] == sorted(keys, reverse=reverse)
    assert [p[1] for p in sorted(pairs, key=lambda p: -p[0])] == list(range(len(keys)))
