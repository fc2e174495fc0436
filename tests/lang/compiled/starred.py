"""Lists and tuples that are made of several iterables."""

def f(*a): return a
def g(x, *args): return f(x, *args, *args), f(*args), f(*[], *args) is f(*args) if not args else 0, (*args, x), [*args, *args]
out = set()
for i in range(400):
    out.add(repr(g(1))); out.add(repr(g(1, 2, 3))); out.add(repr(g("a", *"bc", *{4: 5}, *(k for k in range(2)))))
    l = [1, 2]; l = [*l, *l]; out.add(repr((*l, *l)))
    try: f(1, *i)
    except TypeError as e: out.add(str(e))
    try: [*None]
    except TypeError as e: out.add(str(e))
print(sorted(out))
# expect: ["(('a', 'b', 'c', 4, 0, 1, 'b', 'c', 4, 0, 1), ('b', 'c', 4, 0, 1), 0, ('b', 'c', 4, 0, 1, 'a'), ['b', 'c', 4, 0, 1, 'b', 'c', 4, 0, 1])", '((1, 2, 3, 2, 3), (2, 3), 0, (2, 3, 1), [2, 3, 2, 3])', '((1,), (), True, (1,), [])', '(1, 2, 1, 2, 1, 2, 1, 2)', 'Value after * must be an iterable, not NoneType', 'Value after * must be an iterable, not int']
