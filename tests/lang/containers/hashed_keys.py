# Tuples keep their hash: only while it cannot change, and without being equal to anything else.


class Key:
    """Hashes as a number that may change."""

    def __init__(self, n):
        self.n = n
        self.asked = 0

    def __hash__(self):
        self.asked += 1
        return hash(self.n)

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n


class Pair:
    """Equal to a tuple, with a tuple's hash."""

    def __init__(self, a, b):
        self.items = (a, b)

    def __hash__(self):
        return hash(self.items)

    def __eq__(self, other):
        return other == self.items


def loop():
    key = Key(1)
    t = (key, 2)
    d = {t: "a"}
    before = key.asked
    for _ in range(100):
        assert d[t] == "a"
    assert key.asked == before + 100
    key.n = 5
    assert t not in d

    seen = {(x, y) for x in range(30) for y in range(-15, 15)}
    grid = {(x, y): x * y for x in range(30) for y in range(-15, 15)}
    for x in range(30):
        for y in range(-15, 15):
            p = (x, y)
            assert p in seen and p in seen and grid[p] == x * y and (y - 40, x) not in seen
            assert Pair(x, y) in seen and grid[Pair(x, y)] == x * y
    mixed = {(1, 2.0, "a", None, (3, 4)): 1, (): 2, ("x",): 3, (1.5, 2**70): 4}
    for _ in range(3):
        assert mixed[True, 2, "a", None, (3.0, 4)] == 1 and mixed[()] == 2
        assert mixed["x",] == 3 and mixed[1.5, 2**70] == 4
        assert (1, 2.0, "a", None, (3, 5)) not in mixed and (1, 2.0, "a") not in mixed
    assert [hash((1, 2)), hash((-1, 0)), hash(())] == [-3550055125485641917, 2575514064802888272, 5740354900026072187]


for _ in range(3):
    loop()

# tables of all sizes, emptied and filled again
for n in (0, 1, 5, 9, 100, 3000, 20000):
    s = set(range(n))
    assert len(s) == n and sum(s) == n * (n - 1) // 2 and list(s) == list(range(n))
    d = dict.fromkeys(range(n))
    d.clear()
    d["a"] = 1
    s.clear()
    s.add("b")
    assert d == {"a": 1} and s == {"b"} and d.copy() == d
print("ok")
# expect: ok
