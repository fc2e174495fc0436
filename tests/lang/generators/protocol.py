"""send, throw, close, yield from, return values."""


def inner():
    try:
        got = yield 1
        print("got", got)
        yield 2
    except ValueError as e:
        print("caught", e)
        yield 3
    finally:
        print("cleanup")
    return "done"


def outer():
    result = yield from inner()
    print("result", result)
    yield "after"


g = outer()
print(next(g), g.send("hello"), g.throw(ValueError("x")), next(g))
print(list(g))

g = inner()
next(g)
g.close()
try:
    next(g)
except StopIteration as e:
    print("stopped", e.value)


def counter():
    n = 0
    while True:
        n += (yield n) or 1


c = counter()
print(next(c), next(c), c.send(10), next(c))


def bad():
    raise StopIteration("inside")
    yield


try:
    next(bad())
except RuntimeError as e:
    print(e, repr(e.__cause__))


def running():
    try:
        next(me)
    except ValueError as e:
        yield str(e)


me = running()
print(next(me))
print((lambda *a: a)(*(x * y for x in range(3) for y in range(2) if x != y)))

# expect: got hello
# expect: caught x
# expect: cleanup
# expect: result done
# expect: 1 2 3 after
# expect: []
# expect: cleanup
# expect: stopped None
# expect: 0 1 11 12
# expect: generator raised StopIteration StopIteration('inside')
# expect: generator already executing
# expect: (0, 0, 0, 2)
