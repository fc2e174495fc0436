# throw() and close() of generators that machine code has suspended.
# expect: ok
import sys
import traceback


def guarded(log):
    x = 1
    try:
        y = yield x
        log.append(y)
    except ValueError as e:
        log.append((e.args, x, e.__traceback__.tb_next is None))
        log.append((yield "handled"))
    finally:
        log.append("end")
    yield "after"


def loops(log):
    for i in range(3):
        try:
            yield i
        except KeyError:
            log.append(i)
    yield from inner(log)


def inner(log):
    try:
        yield 10
    except KeyError:
        log.append(sys.exc_info()[0])
        yield 11
    yield 12


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


def plain(n):
    total = 0
    for i in range(n):
        total += i
        yield total


def returning():
    try:
        yield 1
    except KeyError:
        return "done"


def run():
    out = []
    g = guarded(out)
    assert next(g) == 1 and g.throw(ValueError(3)) == "handled" and g.send(5) == "after" and next(g, "none") == "none"
    assert out == [((3,), 1, True), 5, "end"], out
    g = guarded(out)
    next(g)
    try:
        g.throw(KeyError(7))
    except KeyError as e:
        names = [f.name for f in traceback.extract_tb(e.__traceback__)]
        assert names == ["run", "guarded"], names
    assert g.gi_frame is None and out[-1] == "end"
    g = guarded(out)
    next(g)
    g.close()
    assert out[-2:] == ["end", "end"] and g.gi_frame is None
    g = loops(out)
    assert [next(g), g.throw(KeyError), g.throw(KeyError), g.throw(KeyError), g.throw(KeyError), next(g)] == [0, 1, 2, 10, 11, 12]
    assert out[-4:] == [0, 1, 2, KeyError]
    g = loops(out)
    next(g)
    try:
        g.throw(StopIteration(4))
    except RuntimeError as e:
        assert repr(e.__cause__) == "StopIteration(4)" and e.__context__ is e.__cause__
    g = stubborn()
    next(g)
    try:
        g.close()
    except RuntimeError as e:
        assert str(e) == "generator ignored GeneratorExit"
    g = plain(5)
    assert [next(g), next(g)] == [0, 1]
    g.close()
    assert list(g) == [] and g.gi_frame is None and not g.gi_running
    g = plain(5)
    try:
        g.throw(LookupError("first"))
    except LookupError as e:
        assert e.args == ("first",)
    assert list(g) == []
    g = returning()
    next(g)
    try:
        g.throw(KeyError())
    except StopIteration as e:
        assert e.value == "done"
    try:
        g.send(None)
    except StopIteration as e:
        assert e.value is None


for i in range(400):
    run()
print("ok")
