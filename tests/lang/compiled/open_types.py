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
