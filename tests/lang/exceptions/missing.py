"""Attributes that `__getattr__` refuses, subscripts of what has none: as values, without them, and in hot code."""


class Lazy:
    def __getattr__(self, name):
        if name.startswith("no"):
            raise AttributeError(f"refused {name}")
        if name == "bad":
            raise KeyError(name)
        return len(name)


def look(name, *default):
    try:
        return getattr(Lazy(), name, *default)
    except AttributeError as e:
        return f"{e} {e.name} {type(e.obj).__name__}"
    except KeyError as e:
        return f"KeyError {e}"


def subscript(data, key):
    try:
        return data[key]
    except (TypeError, LookupError) as e:
        return f"{type(e).__name__}: {e}"


CASES = [(5, 0), ([1], "a"), ([1], 1.5), ((1,), "a"), ("x", None), (None, 1), (int, 3), (list, int), ({}, 2), (b"x", "a"), (Lazy(), 0)]

for _ in range(1500):
    seen = [look("abc"), look("no_way"), look("no_way", 7), look("bad"), look("bad", 7), hasattr(Lazy(), "nothing")]
    errors = [subscript(*case) for case in CASES]
print(seen)
for line in errors:
    print(line)
# expect: [3, 'refused no_way no_way Lazy', 7, "KeyError 'bad'", "KeyError 'bad'", False]
# expect: TypeError: 'int' object is not subscriptable
# expect: TypeError: list indices must be integers or slices, not str
# expect: TypeError: list indices must be integers or slices, not float
# expect: TypeError: tuple indices must be integers or slices, not str
# expect: TypeError: string indices must be integers, not 'NoneType'
# expect: TypeError: 'NoneType' object is not subscriptable
# expect: TypeError: type 'int' is not subscriptable
# expect: list[int]
# expect: KeyError: 2
# expect: TypeError: byte indices must be integers or slices, not str
# expect: TypeError: 'Lazy' object is not subscriptable
