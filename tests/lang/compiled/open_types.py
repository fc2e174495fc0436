# Methods of builtin types whose instances may have a __dict__: found at once, unless the instance has an attribute of that name.
from collections import OrderedDict, defaultdict


class Cache(OrderedDict):
    def __init__(self, limit):
        super().__init__()
        self.limit = limit

    def touch(self, key):
        try:
            self.move_to_end(key)
        except KeyError:
            self[key] = key
            if len(self) > self.limit:
                self.popitem(last=False)


def pops(d, n):
    return [d.popitem(last=False) for _ in range(n)]


def take(d, keys):
    out = []
    for key in keys:
        try:
            out.append(d[key])
        except KeyError as e:
            out.append(e.args)
    return out


cache = Cache(5)
for i in range(6000):
    cache.touch(i * 7 % 11)
print(list(cache), cache.limit)  # expect: [0, 7, 3, 10, 6] 5

d = OrderedDict()
for i in range(3000):
    d[i] = i
    d.move_to_end(i // 2)
print(pops(d, 3), len(d))  # expect: [(0, 0), (1, 1), (2, 2)] 2997

plain, hiding = OrderedDict(a=1), OrderedDict(a=1)
hiding.popitem = lambda last: ("hidden", last)
got = []
for i in range(4000):
    target = hiding if i % 1000 == 999 else plain
    got.append(target.popitem(last=True))
    plain["a"] = i
print(got[998:1000], got[-1])  # expect: [('a', 997), ('hidden', True)] ('hidden', True)


def fails(call):
    try:
        call()
    except KeyError as e:
        return repr(e)


for _ in range(300):
    errors = [fails(OrderedDict().popitem), fails(lambda: d.move_to_end("no")), fails(lambda: d.pop("no"))]
print(errors, d.pop("no", 5))  # expect: ["KeyError('dictionary is empty')", "KeyError('no')", "KeyError('no')"] 5

counts = defaultdict(int, a=1)
for _ in range(300):
    found = take(counts, ["a", "b"]), take(cache, [10, 99, 1.5]), take(OrderedDict(x=1), ["x", "y"])
print(found, dict(counts))  # expect: ([1, 0], [10, (99,), (1.5,)], [1, ('y',)]) {'a': 1, 'b': 0}


def bound(target):
    """A method that is not called where it is found."""
    return target.pop


def unions(sets):
    return set().union(*sets), frozenset([0]).union(*sets), set.intersection(*sets)


hiding.pop = "hidden"
for _ in range(3000):
    kinds = [bound(d), bound(cache), bound(hiding), bound([1, 2]), bound({3})]
    joined = unions([{1, 2}, frozenset({2, 3})])
print(kinds[0]("no", 7), kinds[2], kinds[3](), kinds[4](), joined)  # expect: 7 hidden 2 3 ({1, 2, 3}, frozenset({0, 1, 2, 3}), {2})


class Key:
    def __hash__(self):
        return hash(frozenset((7, 8)))


key = Key()
for _ in range(300):
    hashes = [hash(frozenset(s)) for s in ((), (1, 2, 3), (-1, 2**70, 1.5), ((1, -1, (2, 3)), None is None))]
    same = hash(frozenset(("a", key, ("b", -1)))) == hash(frozenset((("b", -1), "a", key)))
print(hashes, same)  # expect: [133146708735736, -272375401224217160, 4741321092394301412, 9144871435990688408] True
for made in (set(), frozenset(), set(frozenset()), set({1}), frozenset({1}) | set(), set() | frozenset({2})):
    copy = made.copy() | {5}
    assert len(copy) == len(made) + 1 and copy - made == {5} and copy ^ {5} == made, made
