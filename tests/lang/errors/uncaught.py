"""An uncaught exception ends the program with its message last."""


def f(n):
    return g(n) + 1


def g(n):
    return {"a": 1}[n]


print("before")
f("missing")

# expect: before
# raises: KeyError: 'missing'
