"""Binding arguments to parameters: every way it can fail."""


def f(a, /, b, *, c=1, d):
    return a, b, c, d


def plain(x, y=2):
    return x, y


def three(p, q, r):
    return p, q, r


def rest(x, *args, k=3, **kw):
    return x, args, k, kw


def posonly(a, b, /, **kw):
    return a, b, kw


class C:
    def method(self, x):
        return x

    def __init__(self, v):
        self.v = v


def fails(call):
    try:
        print("no error:", call())
    except TypeError as e:
        print(e)


print(f(1, 2, d=4), f(1, b=2, c=3, d=4), plain(1), plain(y=1, x=0))
print(rest(1), rest(1, 2, 3, k=4, z=5), rest(*[1, 2], **{"k": 9, "q": 0}), posonly(1, 2, a=3))
fails(lambda: f())
fails(lambda: f(1, 2))
fails(lambda: f(a=1, b=2, d=3))
fails(lambda: f(1, 2, 3, d=3))
fails(lambda: f(1, 2, 3, 4, c=5, d=6))
fails(lambda: f(1, 2, d=3, e=4))
fails(lambda: f(1, 2, b=3, d=1))
fails(lambda: plain())
fails(lambda: plain(1, 2, 3))
fails(lambda: three())
fails(lambda: three(1))
fails(lambda: three(1, 2))
fails(lambda: three(*range(5)))
fails(lambda: plain(*1))
fails(lambda: plain(1, **2))
fails(lambda: plain(**{1: 2}))
fails(lambda: plain(x=1, **{"x": 2}))
fails(lambda: rest())
fails(lambda: posonly(1, a=1))
fails(lambda: C())
fails(lambda: C(1, 2))
fails(lambda: C(1).method())
fails(lambda: C(1).method(1, 2))
fails(lambda: C.method())
fails(lambda: (lambda: 0)(1))
fails(lambda: [].append())
fails(lambda: [].append(1, 2))
one = 1
fails(lambda: one())

# expect: (1, 2, 1, 4) (1, 2, 3, 4) (1, 2) (0, 1)
# expect: (1, (), 3, {}) (1, (2, 3), 4, {'z': 5}) (1, (2,), 9, {'q': 0}) (1, 2, {'a': 3})
# expect: f() missing 2 required positional arguments: 'a' and 'b'
# expect: f() missing 1 required keyword-only argument: 'd'
# expect: f() got some positional-only arguments passed as keyword arguments: 'a'
# expect: f() takes 2 positional arguments but 3 positional arguments (and 1 keyword-only argument) were given
# expect: f() takes 2 positional arguments but 4 positional arguments (and 2 keyword-only arguments) were given
# expect: f() got an unexpected keyword argument 'e'
# expect: f() got multiple values for argument 'b'
# expect: plain() missing 1 required positional argument: 'x'
# expect: plain() takes from 1 to 2 positional arguments but 3 were given
# expect: three() missing 3 required positional arguments: 'p', 'q', and 'r'
# expect: three() missing 2 required positional arguments: 'q' and 'r'
# expect: three() missing 1 required positional argument: 'r'
# expect: three() takes 3 positional arguments but 5 were given
# expect: __main__.plain() argument after * must be an iterable, not int
# expect: __main__.plain() argument after ** must be a mapping, not int
# expect: keywords must be strings
# expect: __main__.plain() got multiple values for keyword argument 'x'
# expect: rest() missing 1 required positional argument: 'x'
# expect: posonly() missing 1 required positional argument: 'b'
# expect: C.__init__() missing 1 required positional argument: 'v'
# expect: C.__init__() takes 2 positional arguments but 3 were given
# expect: C.method() missing 1 required positional argument: 'x'
# expect: C.method() takes 2 positional arguments but 3 were given
# expect: C.method() missing 2 required positional arguments: 'self' and 'x'
# expect: <lambda>.<locals>.<lambda>() takes 0 positional arguments but 1 was given
# expect: list.append() takes exactly one argument (0 given)
# expect: list.append() takes exactly one argument (2 given)
# expect: 'int' object is not callable
