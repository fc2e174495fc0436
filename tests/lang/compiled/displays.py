"""Dicts with constant keys, globals that functions assign, bools in arithmetic, comparisons of tuples: compiled and not."""
G = 0


def count(n):
    global G, NEW
    for i in range(n):
        G += 1
        NEW = i
    return G


def records(n):
    out = []
    for i in range(n):
        d = {"a": i, "b": 2, "c": None}
        d["d"] = 1
        d.pop("a")
        d["a"] = 5
        out.append((list(d.items()), {"x": 1, "x": i}, {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8, "i": i}))
    return out[-1]


def ordered(xs):
    t = 0
    for a in xs:
        t += (a < (25, 3)) + (a == (25, 3)) + (a >= (1, 0))
        t -= (a != (1, 2.0)) * 2
        t += a == (True, 2)
    return t


def bools(xs, members):
    t = 0
    for x in xs:
        t += x in members
        t = t + (x == 3)
        t -= x is None
        both = (x in members) & (x == 5) | (x in members)
        assert both is (x in members)
        assert ((x in members) ^ (x in members)) is False
        assert (x in members) * 2.5 in (0, 2.5) and type((x in members) + (x in members)) is int
        assert type((x in members) & 3) is int and True + x == x + 1 and 7 / ((x in members) + 1) in (7.0, 3.5)
    return t


def big(xs):
    t = 2**53 - 3
    for x in xs:
        t += x
    return t


class Items:
    def __getitem__(self, i):
        if i > 40:
            raise IndexError("own end")
        return i * 2


def taken(xs, n):
    t = []
    try:
        for i in range(n):
            t.append(xs[i])
            xs[-1]
    except (IndexError, KeyError) as e:
        t = t[-1:] + [type(e).__name__, str(e)]
    return t


for _ in range(40):
    count(50)
    r = records(30), ordered([(i, 3) for i in range(2, 50)] + [(1, 2)]), bools(range(60), {1, 2, 3, 50}), big([True, False, True, True, True])
    ends = [taken(xs, 100) for xs in ("abc" * 8, b"abc" * 8, [1, 2] * 8, (1, 2) * 8, Items(), dict.fromkeys(range(-1, 9)))]
print(G, NEW)
del NEW
print(count(3), NEW)
print(*r, sep="\n")
print(*ends, sep="\n")
print(*[w.replace("a", b) + "|".join(w.split("a")) for w in ("alpha", "", "bcd", "aaa") for b in ("", "$&", "aa")], "a,b,,c".split(",", 2))
# expect: 2000 49
# expect: 2003 2
# expect: ([('b', 2), ('c', None), ('d', 1), ('a', 5)], {'x': 29}, {'a': 1, 'b': 2, 'c': 3, 'd': 4, 'e': 5, 'f': 6, 'g': 7, 'h': 8, 'i': 29})
# expect: -21
# expect: 5
# expect: 9007199254740993
# expect: ['c', 'IndexError', 'string index out of range']
# expect: [99, 'IndexError', 'index out of range']
# expect: [2, 'IndexError', 'list index out of range']
# expect: [2, 'IndexError', 'tuple index out of range']
# expect: [80, 'IndexError', 'own end']
# expect: [None, 'KeyError', '9']
# expect: lph|lph| $&lph$&|lph| aalphaa|lph|    bcdbcd bcdbcd bcdbcd ||| $&$&$&||| aaaaaa||| ['a', 'b', ',c']
