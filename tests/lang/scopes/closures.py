"""Closures, nonlocal, global, class scopes, comprehensions."""
x = "module"


def make():
    count = 0

    def bump(by=1):
        nonlocal count
        count += by
        return count

    return bump, lambda: count


bump, read = make()
bump()
bump(5)
print(read(), bump.__closure__[0].cell_contents, bump.__code__.co_freevars)


class C:
    x = "class"
    y = [x for _ in range(1)]
    z = [n for n in x]

    def get(self):
        return x, __class__.__name__


print(C.y, C.z, C().get())


def unbound():
    print(later)
    later = 1


def deleted():
    v = 1
    del v
    return v


def free():
    def g():
        return w

    if False:
        w = 1
    return g()


for f in unbound, deleted, free:
    try:
        f()
    except (UnboundLocalError, NameError) as e:
        print(type(e).__name__, e)
fs = [lambda: i for i in range(3)]
print([f() for f in fs], [(lambda i=i: i)() for i in range(3)])


def g():
    global made
    made = (n := 5) + n


g()
print(made)
print([y := 1, y**2], {k: v for k, v in zip("ab", range(2))}, {c for c in "aab"} == {"a", "b"})
print([[i * j for j in range(3)] for i in range(3)])


def gen[T](a: T) -> list[T]:
    return [a]


type Pair[A] = tuple[A, A]
print(gen(1), gen.__type_params__, Pair.__value__, Pair[int])

# expect: 6 6 ('count',)
# expect: ['module'] ['c', 'l', 'a', 's', 's'] ('module', 'C')
# expect: UnboundLocalError cannot access local variable 'later' where it is not associated with a value
# expect: UnboundLocalError cannot access local variable 'v' where it is not associated with a value
# expect: NameError cannot access free variable 'w' where it is not associated with a value in enclosing scope
# expect: [2, 2, 2] [0, 1, 2]
# expect: 10
# expect: [1, 1] {'a': 0, 'b': 1} True
# expect: [[0, 0, 0], [0, 1, 2], [0, 2, 4]]
# expect: [1] (T,) tuple[A, A] Pair[int]
