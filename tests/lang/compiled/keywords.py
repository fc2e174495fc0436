"""Calls with *args and **kwargs on either side."""

ROUNDS = 500


def target(a, b=2, *, c=3, **rest):
    return a, b, c, tuple(rest.items())


def only_names(a, b, c):
    return a, b, c


def positional_only(a, /, **rest):
    return a, rest


def wrap(f):
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)

    return wrapper


class Weird(dict):
    def keys(self):
        return ["b"]

    def __getitem__(self, key):
        return key * 2


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except TypeError as e:
        return str(e)


def passed(**kw):
    kw["added"] = 1
    return kw


def run(calls):
    seen = []
    for i in range(ROUNDS):
        results = [call() for call in calls]
        if results not in seen:
            seen.append(results)
    for results in seen:
        for r in results:
            print(r)


wrapped = wrap(target)
method = wrap(only_names).__get__(1)
named = {"b": 5, "zz": 6}
adders = [(lambda y, x=x, z=10: x + y + z) for x in range(3)]

run(
    [
        lambda: target(1),
        lambda: target(1, c=5, d=6, e=7),
        lambda: wrapped(1, 2, c=4, q=8),
        lambda: wrapped(1, **named),
        lambda: wrapped(*[1], **named),
        lambda: attempt(only_names, 1, 2),
        lambda: attempt(only_names, 1, 2, a=3),
        lambda: attempt(only_names, 1, 2, 3, d=4),
        lambda: attempt(only_names, 1, b=2, c=3),
        lambda: attempt(positional_only, 1, a=2),
        lambda: attempt(positional_only, a=2),
        lambda: method(2, c=3),
        lambda: [f(1) for f in adders] + [f(1, 2) for f in adders] + [f(1, z=0) for f in adders],
        lambda: (passed(**named), named),
        lambda: attempt(lambda: target(1, **{1: 2})),
        lambda: attempt(lambda: target(1, b=2, **named)),
        lambda: attempt(lambda: target(1, **Weird())),
        lambda: attempt(lambda: target(1, **3)),
        lambda: attempt(lambda: wrapped(**named)),
    ]
)


def merged(kw, f):
    return f(0, **kw)


out = set()
for i in range(ROUNDS):
    out.add(repr(merged({"b": i % 2, "k": 1}, target)))
    out.add(repr(merged(Weird(), target)))
print(sorted(out))
bad = [{1: 2}, 5, {"a": 1}, {"b": 1, "c": 2, "b2": 3}]
for i in range(ROUNDS):
    out.add(attempt(merged, bad[i % 4], target))
print(sorted(map(str, out)))
# expect: (1, 2, 3, ())
# expect: (1, 2, 5, (('d', 6), ('e', 7)))
# expect: (1, 2, 4, (('q', 8),))
# expect: (1, 5, 3, (('zz', 6),))
# expect: (1, 5, 3, (('zz', 6),))
# expect: only_names() missing 1 required positional argument: 'c'
# expect: only_names() got multiple values for argument 'a'
# expect: only_names() got an unexpected keyword argument 'd'
# expect: (1, 2, 3)
# expect: (1, {'a': 2})
# expect: positional_only() missing 1 required positional argument: 'a'
# expect: (1, 2, 3)
# expect: [11, 12, 13, 13, 13, 13, 1, 2, 3]
# expect: ({'b': 5, 'zz': 6, 'added': 1}, {'b': 5, 'zz': 6})
# expect: keywords must be strings
# expect: __main__.target() got multiple values for keyword argument 'b'
# expect: (1, 2, 3, ())
# expect: __main__.target() argument after ** must be a mapping, not int
# expect: target() missing 1 required positional argument: 'a'
# expect: ["(0, 0, 3, (('k', 1),))", "(0, 1, 3, (('k', 1),))", '(0, 2, 3, ())']
# expect: ["(0, 0, 3, (('k', 1),))", "(0, 1, 2, (('b2', 3),))", "(0, 1, 3, (('k', 1),))", '(0, 2, 3, ())', '__main__.target() argument after ** must be a mapping, not int', 'keywords must be strings', "target() got multiple values for argument 'a'"]
