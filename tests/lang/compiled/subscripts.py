"""Subscripts that have seen tuples or dicts, and then something else."""
from collections import OrderedDict, UserDict, defaultdict, namedtuple

Pair = namedtuple("Pair", "a b")


class Key:
    """Equal to others of the same number, by Python code."""

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n


class Doubling(dict):
    def __getitem__(self, key):
        return 2 * super().__getitem__(key)

    def __setitem__(self, key, value):
        super().__setitem__(key, value + 1)


def first(p):
    return p[0]


def last(p):
    return p[-1]


def at(p, i):
    return p[i]


def named(d):
    return d["name"]


def looked_up(d, k):
    return d[k]


def stored(d, k, v):
    d[k] = v
    return d


def renamed(d, v):
    d["name"] = v
    return d


def vowels(s):
    n = 0
    for i in range(len(s)):
        if s[i] in "aeiou" or s[i - 1] == "o":
            n += 1
    return n


def checksum(data):
    s = 0
    for i in range(len(data)):
        s = s * 31 + data[i] & 0xFFFF
    return s


def flipped(data, mask):
    for i in range(len(data)):
        data[i] = data[i] ^ mask
    return data


def put(data, i, v):
    try:
        data[i] = v
    except (LookupError, TypeError, ValueError) as e:
        return f"{type(e).__name__}: {e}"
    return data


def failing(v, k):
    try:
        return v[k]
    except (LookupError, TypeError) as e:
        return f"{type(e).__name__}: {e}"


records = [{"name": i, "key": -i} for i in range(50)]
for _ in range(300):
    assert first((1, 2)) == first((1,)) == 1
    assert last((1, 2)) == 2
    assert at((1, 2, 3), 1) == at((1, 2, 3), -2) == 2
    assert sum(named(r) for r in records) == 1225
    assert looked_up({1: "one"}, 1) == "one" and looked_up({"a": 2}, "a") == 2 and looked_up({Key(3): 3}, Key(3)) == 3
    assert stored({}, 1, 2) == {1: 2} and stored({Key(1): 1}, Key(1), 5) == {Key(1): 5}
    assert renamed({"name": 1, "b": 2}, 3) == {"name": 3, "b": 2}
    assert vowels("education") == 6 and checksum(b"abc" * 9) == checksum(bytearray(b"abc" * 9)) == 50530
    assert flipped(bytearray(b"abc"), 0x20) == b"ABC" and put(bytearray(2), -1, 7) == b"\0\7"
    assert failing((1, 2), 1) == 2 and failing((1, 2), 2) == "IndexError: tuple index out of range"

assert first([7]) == first(Pair(7, 8)) == first({0: 7}) == first(b"\x07") == 7 and first("ab") == "a"
assert last([1.5]) == 1.5 and last(range(3)) == 2
assert at((1, 2), True) == 2 and at([1.5, 2.5], 1) == 2.5 and at((1, 2), slice(1, 2)) == (2,)
assert named(OrderedDict(name=1)) == named(UserDict(name=1)) == named(defaultdict(int, name=1)) == 1
assert named(Doubling(name=4)) == 8 and looked_up(defaultdict(list), 3) == []
assert renamed(Doubling(), 1)["name"] == 4 and stored([1, 2], 1, 3) == [1, 3] and stored([1.5], 0, 2) == [2]
assert vowels("\U0001f600ao") == 3 and vowels(["a", "b"]) == 1 and checksum([1, 2]) == 33
assert flipped([1, 2], 3) == [2, 1] and flipped(memoryview(bytearray(b"ab")), 1)[0] == 96
for v, i, x in [(bytearray(2), 5, 1), (bytearray(2), 0, 256), (bytearray(2), 0, "a"), (b"ab", 0, 1), ("ab", 0, "b"), (bytearray(2), "a", 1)]:
    print(put(v, i, x))
for v, k in [((1,), 5), ((1,), "a"), ({}, 1), ({}, []), ({1: 2}, 1), (None, 0), ([1], 3), ("a", 2)]:
    print(failing(v, k))
for change in (lambda: stored({}, [], 1), lambda: stored((1, 2), 0, 1), lambda: first(()), lambda: named({})):
    try:
        change()
    except (TypeError, LookupError) as e:
        print(type(e).__name__, e)
# expect: IndexError: bytearray index out of range
# expect: ValueError: byte must be in range(0, 256)
# expect: TypeError: 'str' object cannot be interpreted as an integer
# expect: TypeError: 'bytes' object does not support item assignment
# expect: TypeError: 'str' object does not support item assignment
# expect: TypeError: bytearray indices must be integers or slices, not str
# expect: IndexError: tuple index out of range
# expect: TypeError: tuple indices must be integers or slices, not str
# expect: KeyError: 1
# expect: TypeError: unhashable type: 'list'
# expect: 2
# expect: TypeError: 'NoneType' object is not subscriptable
# expect: IndexError: list index out of range
# expect: IndexError: string index out of range
# expect: TypeError unhashable type: 'list'
# expect: TypeError 'tuple' object does not support item assignment
# expect: IndexError tuple index out of range
# expect: KeyError 'name'
