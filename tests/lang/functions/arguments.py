"""Parameters of every kind, and the errors of calls that do not fit."""


def f(a, b=2, /, c=3, *args, d, e=5, **kwargs):
    return a, b, c, args, d, e, kwargs


print(f(1, d=4))
print(f(1, 20, 30, 40, 50, d=4, e=6, z=7))
print(f(*[1, 2], **{"c": 9, "d": 8}))
for call in (
    lambda: f(),
    lambda: f(1),
    lambda: f(a=1, d=2),
    lambda: f(1, d=2, c=1, **{"c": 2}),
    lambda: (lambda x: x)(1, 2),
    lambda: (lambda x, y: x)(y=1),
    lambda: (lambda *, k: k)(1),
    lambda: (lambda x: x)(x=1, **{"x": 2}),
    lambda: f(*1),
    lambda: f(1, **[2]),
):
    try:
        call()
    except TypeError as e:
        print(e)

# expect: (1, 2, 3, (), 4, 5, {})
# expect: (1, 20, 30, (40, 50), 4, 6, {'z': 7})
# expect: (1, 2, 9, (), 8, 5, {})
# expect: f() missing 1 required positional argument: 'a'
# expect: f() missing 1 required keyword-only argument: 'd'
# expect: f() missing 1 required positional argument: 'a'
# expect: __main__.f() got multiple values for keyword argument 'c'
# expect: <lambda>.<locals>.<lambda>() takes 1 positional argument but 2 were given
# expect: <lambda>.<locals>.<lambda>() missing 1 required positional argument: 'x'
# expect: <lambda>.<locals>.<lambda>() takes 0 positional arguments but 1 was given
# expect: __main__.<lambda>.<locals>.<lambda>() got multiple values for keyword argument 'x'
# expect: __main__.f() argument after * must be an iterable, not int
# expect: __main__.f() argument after ** must be a mapping, not list
