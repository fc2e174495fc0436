# expect: ok
# Exceptions that end generators and coroutines, on every way out: loops, `yield from`, `await`, send, throw, close.
import contextlib
import traceback


def failing(n, exc):
    for i in range(n):
        yield i
    raise exc


def delegating(n, exc):
    yield -1
    yield from failing(n, exc)


def consume(it):
    seen = []
    try:
        for x in it:
            seen.append(x)
    except KeyError as e:
        seen.append(repr(e))
    return seen


def caught_inside():
    while True:
        try:
            yield from failing(2, ValueError("inside"))
        except ValueError as e:
            yield str(e)


def leaves(log):
    try:
        while True:
            yield
    except GeneratorExit:
        log.append("exit")
        raise
    finally:
        log.append("finally")


def ends(log):
    try:
        yield 1
    except ValueError:
        log.append("ended")
        return 7


def ignores():
    try:
        yield
    except GeneratorExit:
        yield


@contextlib.contextmanager
def context(log):
    try:
        yield
    except ZeroDivisionError:
        log.append("zero")
        raise LookupError("instead") from None


async def leaf(i):
    if i % 3 == 0:
        raise ValueError(i)
    return i


async def level(i, depth):
    if depth:
        return await level(i, depth - 1)
    return await leaf(i)


async def main(n):
    total = 0
    for i in range(n):
        try:
            total += await level(i, 2)
        except ValueError as e:
            total -= e.args[0]
    return total


async def numbers(n):
    for i in range(n):
        yield i
    raise KeyError("async")


async def over():
    total = 0
    try:
        async for x in numbers(5):
            total += x
    except KeyError:
        total += 100
    return total


def drive(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as e:
        return e.value


class Wait:
    def __await__(self):
        got = yield "waiting"
        if got == "raise":
            raise OSError("inside wait")
        return got


async def waits(i):
    await Wait()
    if i % 2:
        raise ValueError(i)
    return i


async def cleans(log):
    total = 0
    for i in range(4):
        try:
            try:
                total += await waits(i)
            finally:
                log.append(i)
        except ValueError as e:
            total += 10 * e.args[0]
            log.append(traceback.extract_tb(e.__traceback__)[-1].name)
    try:
        await Wait()
    except OSError as e:
        log.append(str(e))
    return total


def run(coroutine, *sent):
    values = [None, None, None, None, None, *sent]
    try:
        for value in values:
            assert coroutine.send(value) == "waiting"
    except StopIteration as e:
        return e.value


def stop_inside():
    yield 1
    raise StopIteration


for _ in range(300):
    assert consume(failing(3, KeyError("k"))) == [0, 1, 2, "KeyError('k')"]
    assert consume(delegating(2, KeyError("d"))) == [-1, 0, 1, "KeyError('d')"]
    g = caught_inside()
    assert [next(g) for _ in range(7)] == [0, 1, "inside", 0, 1, "inside", 0]

    log = []
    g = leaves(log)
    next(g)
    g.close()
    g.close()
    assert log == ["exit", "finally"]

    g = leaves(log)
    next(g)
    try:
        g.throw(OSError("in"))
        assert False
    except OSError as e:
        assert e.args == ("in",) and e.__traceback__.tb_next.tb_frame.f_code.co_name == "leaves"
    try:
        g.throw(OSError("again"))
        assert False
    except OSError:
        pass

    g = ends(log)
    next(g)
    try:
        g.throw(ValueError)
        assert False
    except StopIteration as e:
        assert e.value == 7

    g = ignores()
    next(g)
    try:
        g.close()
        assert False
    except RuntimeError as e:
        assert str(e) == "generator ignored GeneratorExit"

    log = []
    try:
        with context(log):
            1 / 0
    except LookupError as e:
        assert log == ["zero"] and e.__suppress_context__ and isinstance(e.__context__, ZeroDivisionError)

    try:
        sum(failing(2, TypeError("native")))
        assert False
    except TypeError as e:
        assert str(e) == "native"
    try:
        list(stop_inside())
        assert False
    except RuntimeError as e:
        assert str(e) == "generator raised StopIteration" and isinstance(e.__cause__, StopIteration)
    assert drive(main(10)) == 1 + 2 - 3 + 4 + 5 - 6 + 7 + 8 - 9
    assert drive(over()) == 110
    log = []
    assert run(cleans(log), "raise") == 0 + 10 + 2 + 30
    assert log == [0, 1, "waits", 2, 3, "waits", "inside wait"], log
    log = []
    c = cleans(log)
    c.send(None)
    try:
        c.throw(KeyError("thrown"))
        assert False
    except KeyError:
        assert log == [0]
    log = []
    c = cleans(log)
    c.send(None)
    assert c.throw(ValueError(5)) == "waiting" and log == [0, "__await__"], log
    c.close()

print("ok")
