"""Dicts and sets: order, views, mutation during iteration."""
d = {"a": 1, "b": 2, 3: "three"}
d["c"] = 4
del d["a"]
d["a"] = 5
print(d, list(d.items()), d.pop("zz", None), d.setdefault("n", []), d | {"a": 0}, d.keys() & {"a", "b"} == {"a", "b"})
print(1 in {True: 1}, {1: "a", 1.0: "b", True: "c"}, dict.fromkeys("ab", 0), dict([("x", 1)], y=2), list(reversed({1: 1, 2: 2})))
try:
    for k in d:
        d[k * 2] = 1
except RuntimeError as e:
    print(e)
try:
    {[]: 1}
except TypeError as e:
    print(e)
try:
    {}["missing"]
except KeyError as e:
    print(repr(e), e)
print({3, 1, 2}, {i * 7 % 32 for i in range(12)}, set("") == set(), {1, 2} | {3}, {1, 2, 3} - {2}, {1, 2} ^ {2, 3}, frozenset([1]) == {1})
print({1, 2} < {1, 2, 3}, {1}.isdisjoint({2}), sorted({"b", "a"}), len({1, 1.0, True}))


class Key:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return 1

    def __eq__(self, other):
        return isinstance(other, Key) and self.v == other.v


m = {Key(i): i for i in range(5)}
print(m[Key(3)], Key(9) in m, len(m))


class Default(dict):
    def __missing__(self, key):
        return f"<{key}>"


print(Default(a=1)["b"], Default(a=1).get("b"), f"{Default(a=1)}")
l = [3, 1, 2]
l.sort(key=lambda v: -v)
l[1:2] = "xyz"
print(l, l[::2], l.index("y"), [*l, *(1, 2)], l * 2 == l + l, [1, 2] < [1, 3], sorted([(2, "b"), (1, "z"), (2, "a")]))
a, (b, *c), *rest = 1, (2, 3, 4), 5, 6
print(a, b, c, rest)
for bad in ("[][0]", "(1,)[3]", "[1, 2].index(9)", "a, b = [1]", "a, b = 1, 2, 3", "a, *b = []", "[].pop()", "{}.popitem()", "[1].remove(2)", "sorted([1, 'a'])"):
    try:
        exec(bad)
    except Exception as e:
        print(bad, "->", type(e).__name__, e)

# expect: {'b': 2, 3: 'three', 'c': 4, 'a': 5, 'n': []} [('b', 2), (3, 'three'), ('c', 4), ('a', 5)] None [] {'b': 2, 3: 'three', 'c': 4, 'a': 0, 'n': []} True
# expect: True {1: 'c'} {'a': 0, 'b': 0} {'x': 1, 'y': 2} [2, 1]
# expect: dictionary changed size during iteration
# expect: unhashable type: 'list'
# expect: KeyError('missing') 'missing'
# expect: {1, 2, 3} {0, 3, 6, 7, 10, 13, 14, 17, 21, 24, 28, 31} True {1, 2, 3} {1, 3} {1, 3} True
# expect: True True ['a', 'b'] 1
# expect: 3 False 5
# expect: <b> None {'a': 1}
# expect: [3, 'x', 'y', 'z', 1] [3, 'y', 1] 2 [3, 'x', 'y', 'z', 1, 1, 2] True True [(1, 'z'), (2, 'a'), (2, 'b')]
# expect: 1 2 [3, 4] [5, 6]
# expect: [][0] -> IndexError list index out of range
# expect: (1,)[3] -> IndexError tuple index out of range
# expect: [1, 2].index(9) -> ValueError 9 is not in list
# expect: a, b = [1] -> ValueError not enough values to unpack (expected 2, got 1)
# expect: a, b = 1, 2, 3 -> ValueError too many values to unpack (expected 2)
# expect: a, *b = [] -> ValueError not enough values to unpack (expected at least 1, got 0)
# expect: [].pop() -> IndexError pop from empty list
# expect: {}.popitem() -> KeyError 'popitem(): dictionary is empty'
# expect: [1].remove(2) -> ValueError list.remove(x): x not in list
# expect: sorted([1, 'a']) -> TypeError '<' not supported between instances of 'str' and 'int'
