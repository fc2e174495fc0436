# What natives raise in compiled code, for handlers there and elsewhere: the exception, its traceback and its context.
# expect: ok
import contextlib
import sys


class Plain:
    pass


class Coded(Exception):
    def __init__(self, code):
        super().__init__("code %d" % code)
        self.code = code


class Listed(Exception):
    __slots__ = ("extra",)


def lines(exc):
    """The lines of a traceback, from the frame that catches on."""
    out = []
    tb = exc.__traceback__
    while tb is not None:
        out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
        tb = tb.tb_next
    return out


def fail(kind, d, l, s, o):
    if kind == 0:
        return d["x"]
    if kind == 1:
        return l[7]
    if kind == 2:
        return o.missing
    if kind == 3:
        return int("1x")
    if kind == 4:
        return float("y")
    if kind == 5:
        return 3 // len(d)
    if kind == 6:
        return 3 % (0 * 1.5)
    if kind == 7:
        return d.pop(4)
    if kind == 8:
        return l.index(9)
    if kind == 9:
        return s.remove(3)
    if kind == 10:
        return (1, 2)[kind]
    if kind == 11:
        raise Coded(kind)
    if kind == 12:
        raise Listed(1, 2)
    if kind == 13:
        return 1.5 / len(d)
    if kind == 14:
        return l.pop(5)
    return "abc"[kind]


def outer(kind, d, l, s, o):
    try:
        return fail(kind, d, l, s, o)
    finally:
        o.count += 1


EXPECTED = [
    "KeyError('x')",
    "IndexError('list index out of range')",
    "AttributeError(\"'Plain' object has no attribute 'missing'\")",
    "ValueError(\"invalid literal for int() with base 10: '1x'\")",
    "ValueError(\"could not convert string to float: 'y'\")",
    "ZeroDivisionError('integer division or modulo by zero')",
    "ZeroDivisionError('float modulo')",
    "KeyError(4)",
    "ValueError('9 is not in list')",
    "KeyError(3)",
    "IndexError('tuple index out of range')",
    "Coded('code 11')",
    "Listed(1, 2)",
    "ZeroDivisionError('float division by zero')",
    "IndexError('pop index out of range')",
    "IndexError('string index out of range')",
]


def run():
    o = Plain()
    o.count = 0
    for round in range(300):
        for kind, text in enumerate(EXPECTED):
            try:
                outer(kind, {}, [1, 2], {1}, o)
            except Exception as e:
                assert repr(e) == text, (kind, e)
                found = lines(e)
                assert [name for name, _ in found][:3] == ["run", "outer", "fail"], found
                assert found[2][1] == (2 * kind + 2 if kind < 15 else 31), (kind, found)
                assert sys.exc_info()[1] is e and e.__context__ is None
                if kind == 2:
                    assert e.obj is o and e.name == "missing"
                if kind == 11:
                    assert e.code == 11 and e.__dict__ == {"code": 11}
            else:
                assert False, kind
    assert o.count == 300 * len(EXPECTED)
    assert sys.exc_info()[1] is None


def local(n):
    d = {}
    seen = 0
    for i in range(n):
        try:
            try:
                d[i]
            except KeyError as e:
                first = e
                1 / (i * 0)
        except ZeroDivisionError as e:
            assert e.__context__ is first and first.args == (i,)
            assert lines(e) == [("local", 9)] and lines(first) == [("local", 6)]
            seen += 1
    assert seen == n


class Manager:
    def __init__(self, log, swallow):
        self.log = log
        self.swallow = swallow

    def __enter__(self):
        self.log.append("enter")
        return self

    def __exit__(self, kind, value, traceback):
        self.log.append(kind and (kind.__name__, value.args, traceback.tb_lineno > 0))
        return self.swallow


class Failing(Manager):
    def __enter__(self):
        raise LookupError("enter")


class NoExit:
    def __enter__(self):
        pass


@contextlib.contextmanager
def managed(log):
    log.append("in")
    try:
        yield 5
    except KeyError as e:
        log.append(e.args)
    finally:
        log.append("out")


def managers(n):
    for i in range(n):
        log = []
        with Manager(log, True) as m, Manager(log, False):
            assert m.swallow
            {}["k"]
        assert log == ["enter", "enter", ("KeyError", ("k",), True), ("KeyError", ("k",), True)], log
        del log[:]
        with managed(log) as five:
            log.append(five)
        with managed(log):
            raise KeyError(i)
        assert log == ["in", 5, "out", "in", (i,), "out"], log
        del log[:]
        try:
            with managed(log):
                raise ValueError(i)
        except ValueError as e:
            assert e.args == (i,) and [name for name, _ in lines(e)] == ["managers"], lines(e)
        assert log == ["in", "out"]
        try:
            with Failing(log, True):
                assert False
        except LookupError as e:
            assert [name for name, _ in lines(e)] == ["managers", "__enter__"]
        for what in (NoExit(), 3):
            try:
                with what:
                    assert False
            except TypeError as e:
                missed = " (missed __exit__ method)" if i >= 0 and what != 3 else ""
                assert str(e).endswith("does not support the context manager protocol" + missed), e


run()
local(300)
managers(300)
print("ok")
