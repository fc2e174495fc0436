# Iterators that are Python classes, in compiled loops: the end, errors, and frames that are looked at on the way.
# expect: ok
import sys


def caller():
    frame = sys._getframe(1)
    return frame.f_code.co_name, frame.f_locals["self"].n, sys._getframe(2).f_locals["t"]


class Count:
    def __init__(self, n, look=False):
        self.i = 0
        self.n = n
        self.look = look

    def __iter__(self):
        return self

    def __next__(self):
        if self.look:
            assert caller()[:2] == ("__next__", self.n)
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


class Failing(Count):
    def __next__(self):
        if self.i == self.n:
            raise LookupError(self.i)
        return super().__next__()


class Tree:
    def __init__(self, depth):
        self.depth = depth
        self.kids = [Tree(depth - 1), Tree(depth - 1)] if depth else []

    def __iter__(self):
        yield self.depth
        for kid in self.kids:
            yield from kid


class Bad:
    def __iter__(self):
        return 3


class Raising:
    def __iter__(self):
        raise KeyError("iter")


def total(it):
    t = 0
    for x in it:
        t += x
    return t


def pairs(it):
    return [a + b for a, b in zip(it, it)]


def run(i):
    assert total(Count(4)) == 10
    assert total(Count(4, i % 50 == 0)) == 10
    assert pairs(Count(4)) == [3, 7]
    assert total(Tree(3)) == 3 + 2 * 2 + 4
    try:
        total(Failing(2))
    except LookupError as e:
        tb = e.__traceback__
        assert (tb.tb_frame.f_code.co_name, tb.tb_next.tb_frame.f_code.co_name) == ("run", "total")
        assert tb.tb_next.tb_next.tb_frame.f_code.co_name == "__next__"
    try:
        total(Bad())
    except TypeError as e:
        assert str(e) == "iter() returned non-iterator of type 'int'"
    try:
        total(Raising())
    except KeyError as e:
        assert e.args == ("iter",) and e.__traceback__.tb_next.tb_next.tb_frame.f_code.co_name == "__iter__"
    assert sys.exception() is None


for i in range(700):
    run(i)
print("ok")
