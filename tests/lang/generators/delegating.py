# expect: ok
# Chains of generators that wait for each other: frames, tracebacks, errors and re-entrance look the same however deep they are.
import sys
import traceback


def leaf(n, look):
    for i in range(n):
        if look is not None:
            look(i)
        yield i


def chain(depth, n, look=None):
    if depth:
        r = yield from chain(depth - 1, n, look)
        return r
    yield from leaf(n, look)
    return "end"


def names(i):
    frame = sys._getframe()
    out = []
    while frame is not None:
        out.append(frame.f_code.co_name)
        frame = frame.f_back
    seen.append(out[:7])


def fails_at(k):
    def look(i):
        if i == k:
            raise KeyError(i)

    return look


class Tree:
    def __init__(self, depth):
        self.left = Tree(depth - 1) if depth else None
        self.depth = depth

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.depth
        if self.left is not None:
            yield from self.left


class Broken:
    def __iter__(self):
        raise LookupError("no iterator")


class NotIterator:
    def __iter__(self):
        return 5


def over(v):
    yield from v


def loop_over(v):
    for x in v:
        return x


def reenter():
    yield 1
    yield from holder[0]


def echo():
    got = None
    while True:
        got = yield got


def through(g):
    return (yield from g)


def deep(n):
    if n:
        yield from deep(n - 1)
    else:
        yield 1


def message(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


for _ in range(300):
    assert list(chain(3, 4)) == [0, 1, 2, 3]
    seen = []
    assert list(chain(2, 3, names)) == [0, 1, 2]
    assert all(s[:6] == ["names", "leaf", "chain", "chain", "chain", "<module>"] for s in seen), seen
    try:
        for x in chain(3, 5, fails_at(3)):
            pass
        assert False
    except KeyError as e:
        tb = [f.name for f in traceback.extract_tb(e.__traceback__)]
        assert tb == ["<module>", "chain", "chain", "chain", "chain", "leaf", "look"], tb
    g = chain(2, 10)
    next(g)
    next(g)
    assert g.gi_frame.f_back is None and g.gi_yieldfrom.gi_frame.f_back is None
    try:
        g.throw(OSError("thrown"))
    except OSError as e:
        assert [f.name for f in traceback.extract_tb(e.__traceback__)][1:] == ["chain", "chain", "chain", "leaf"]
    assert sum(Tree(4)) == sum(Tree(4)) == 26
    assert message(list, over(Broken())) == message(loop_over, Broken()) == "LookupError: no iterator"
    assert message(list, over(NotIterator())) == "TypeError: iter() returned non-iterator of type 'int'"
    assert message(loop_over, NotIterator()) == "TypeError: iter() returned non-iterator of type 'int'"
    holder = [None]
    a = reenter()
    b = through(a)
    holder[0] = b
    assert next(b) == 1
    assert message(next, b) == "ValueError: generator already executing"
    g = through(through(through(echo())))
    next(g)
    assert [g.send(i) for i in range(4)] == [0, 1, 2, 3]
    g.close()

assert list(deep(500)) == [1]
assert message(list, deep(sys.getrecursionlimit() + 10)).startswith("RecursionError: maximum recursion depth exceeded")
print("ok")
