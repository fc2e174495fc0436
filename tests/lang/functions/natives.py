# Native functions and classes, called from compiled code with arguments of all kinds.
import re
from collections import OrderedDict, deque
from decimal import Decimal


def message(f):
    try:
        f()
    except TypeError as e:
        return str(e)
    raise AssertionError("no error")


def hot(i):
    s = "a,b,c"
    assert s.split(",", maxsplit=1) == ["a", "b,c"] and s.split(sep=",", maxsplit=-1) == s.split(",")
    assert s.encode(encoding="ascii", errors="strict") == b"a,b,c" and "%d" % i == str(i) == str(object=i)
    assert sorted([3, 1, 2], reverse=True) == [3, 2, 1] and sorted("bA", key=str.lower) == ["A", "b"]
    assert max([1, -5], key=abs) == -5 and min([], default=i) == i and sum([1, 2], start=i) == 3 + i
    assert int("ff", base=16) == 255 and int(x_str) == 12 and float(x_str) == 12.0 and round(2.567, ndigits=1) == 2.6
    assert (list(), tuple(), set(), dict(), str(), int(), frozenset()) == ([], (), set(), {}, "", 0, frozenset())
    assert list((1, 2)) == [1, 2] and tuple([1]) == (1,) and set("aab") == {"a", "b"} and dict([(1, 2)]) == {1: 2}
    assert dict(a=i, **{"b": 2}) == {"a": i, "b": 2} and list(enumerate("ab", start=1)) == [(1, "a"), (2, "b")]
    assert list(zip([1], "a", strict=True)) == [(1, "a")] and bytes([1, 2]) == b"\1\2" and bool(i) == (i != 0)
    d = OrderedDict(a=1, b=2)
    d.move_to_end("a", last=False)
    assert d.popitem(last=True) == ("b", 2) and deque([1, 2, 3], maxlen=2) == deque([2, 3])
    assert Decimal("1.5") + i == Decimal(i) + Decimal("1.5") and Decimal(value=2) == 2
    assert re.match("a", "A", flags=re.I) and (1).to_bytes(length=2, byteorder="little") == b"\1\0"
    assert [1] + [2] == [1, 2] and (1,) * 2 == (1, 1) and {1} | {2} == {1, 2} and {"a": 1} | {"b": 2} == {"a": 1, "b": 2}
    x = [1]
    y = x
    x += (2,)
    assert y == [1, 2]
    assert message(lambda: sorted([1], foo=1)) == "'foo' is an invalid keyword argument for sort()"
    assert message(lambda: s.split(",", 1, sep=",")) != "" and message(lambda: s.split(foo=1)) != ""
    assert message(lambda: list(1, 2)) == "list expected at most 1 argument, got 2"
    assert message(lambda: tuple(iterable=())) == "tuple() takes no keyword arguments"
    assert message(lambda: list(i)) == "'int' object is not iterable"
    assert message(lambda: [1] + (2,)) == 'can only concatenate list (not "tuple") to list'
    assert message(lambda: {1} | [2]) == "unsupported operand type(s) for |: 'set' and 'list'"


x_str = "12"
for i in range(300):
    hot(i)
print("ok")
# expect: ok
