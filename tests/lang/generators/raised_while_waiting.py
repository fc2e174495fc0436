# expect: done
# What a generator or coroutine waits for raises, or is thrown into: its handlers run, with tracebacks and contexts as CPython has them.
import sys
import traceback


class Suspend:
    def __await__(self):
        return (yield self)


async def leaf(i, kind):
    await Suspend()
    if kind:
        raise kind(i)
    return i


async def middle(i, kind, log):
    try:
        return await leaf(i, kind)
    except KeyError as e:
        log.append(("key", e.args[0], type(e.__context__)))
        return -1
    finally:
        log.append("end")


async def outer(n, log):
    total = 0
    for i in range(n):
        kind = (None, KeyError, ValueError, StopIteration, GeneratorExit)[i % 5]
        try:
            total += await middle(i, kind, log)
        except ValueError as e:
            tb = traceback.extract_tb(e.__traceback__)
            log.append(("value", e.args, [f.name for f in tb], [f.lineno - tb[0].lineno for f in tb]))
        except RuntimeError as e:
            log.append(("stop", str(e), type(e.__cause__)))
        except GeneratorExit:
            log.append("exit")
    return total


def drive(coro, thrown=()):
    log, step = [], 0
    value = None
    try:
        coro.send(None)
        while True:
            step += 1
            exc = thrown[step % len(thrown)] if thrown else None
            if exc is not None:
                coro.throw(exc(step) if exc is not StopIteration else StopIteration(step))
            else:
                coro.send(value)
    except StopIteration as e:
        return e.value
    except BaseException as e:
        return type(e), e.args


def check_raising():
    seen = set()
    for _ in range(60):
        log = []
        seen.add((drive(outer(25, log)), str(log)))
    assert len(seen) == 1, seen
    (total, text), = seen
    assert total == sum(i for i in range(25) if i % 5 == 0) - 5, total
    assert text.count("'key', 1, <class 'NoneType'>") == 1
    assert "('value', (2,), ['outer', 'middle', 'leaf'], [0, " in text, text
    assert "('stop', 'coroutine raised StopIteration', <class 'StopIteration'>)" in text
    assert text.count("'exit'") == 5


def check_throwing():
    for exc, want in ((KeyError, -1), (ValueError, 0), (StopIteration, None), (GeneratorExit, 0), (OSError, None)):
        seen = set()
        for _ in range(60):
            log = []
            seen.add((str(drive(outer(10, log), (None, exc))), str(log)))
        assert len(seen) == 1, (exc, seen)


def inner(log):
    while True:
        try:
            log.append((yield len(log)))
        except LookupError as e:
            log.append(e)
            if len(log) % 7 == 0:
                raise
            if len(log) % 11 == 0:
                return "over"


def delegating(log):
    count = 0
    while count < 40:
        try:
            result = yield from inner(log)
            count += result == "over"
        except KeyError as e:
            count += 1
            if e.__context__ is not None:
                count += 100
        except IndexError:
            count += 2
            raise
        finally:
            count += 1
    return count


def check_delegation():
    seen = set()
    for _ in range(80):
        log = []
        g = delegating(log)
        next(g)
        out = []
        for k in range(200):
            try:
                if k % 3 == 0:
                    out.append(g.throw(KeyError(k)))
                elif k % 31 == 30:
                    out.append(g.throw(IndexError(k)))
                elif k % 17 == 16:
                    out.append(g.throw(StopIteration(k)))
                else:
                    out.append(g.send(k))
            except StopIteration as e:
                out.append(("stop", e.value))
                g = delegating(log)
                next(g)
            except (IndexError, RuntimeError) as e:
                out.append((type(e).__name__, str(e)))
                g = delegating(log)
                next(g)
        seen.add((str(out), str(log)))
    assert len(seen) == 1


class Manager:
    def __init__(self, log):
        self.log = log

    async def __aenter__(self):
        await Suspend()
        return self

    async def __aexit__(self, cls, exc, tb):
        self.log.append(cls and cls.__name__)
        await Suspend()
        self.log.append(str(sys.exception()))
        return cls is KeyError


async def managed(n, log):
    done = 0
    for i in range(n):
        try:
            async with Manager(log) as m, Manager(m.log):
                await leaf(i, (None, KeyError, ValueError)[i % 3])
                done += 1
        except ValueError as e:
            log.append(sys.exception() is e)
            done += 10
    return done


def check_managers():
    seen = set()
    for _ in range(40):
        log = []
        seen.add((drive(managed(9, log)), str(log)))
    assert len(seen) == 1, seen
    assert seen.pop()[0] == 33


check_raising()
check_throwing()
check_delegation()
check_managers()
print("done")
