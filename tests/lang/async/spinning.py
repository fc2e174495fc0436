# Coroutines and generators whose loops go round often before they stand still, if they ever do.
# expect: ok
import asyncio
import sys


async def plus(a, b):
    return a + b


async def sum_up(n, pause):
    total = 0
    for i in range(n):
        total = await plus(total, i)
        if i % pause == pause - 1:
            await asyncio.sleep(0)
    return total


async def counting(n, pause):
    for i in range(n):
        if i % pause == pause - 1:
            await asyncio.sleep(0)
        yield i


async def for_each(n, pause):
    total = 0
    async for i in counting(n, pause):
        total += i
    return total, [i async for i in counting(n // 10, pause) if i % 2]


class Context:
    def __init__(self):
        self.log = []

    async def __aenter__(self):
        self.log.append("in")
        return self

    async def __aexit__(self, cls, exc, tb):
        self.log.append(cls and cls.__name__)
        return cls is ValueError


async def contexts(n, pause):
    context = Context()
    for i in range(n):
        async with context as c:
            assert c is context
            if i % 5 == 0:
                raise ValueError(i)
            if i % pause == 0:
                await asyncio.sleep(0)
    return context.log[-4:], len(context.log)


async def failing(i):
    if i % 3 == 0:
        raise KeyError(i)
    return i


async def errors(n, pause):
    total = 0
    for i in range(n):
        try:
            total += await failing(i)
        except KeyError as e:
            total -= e.args[0]
        finally:
            total += 1
            if i % pause == 0:
                await asyncio.sleep(0)
    return total


async def nested(n, pause):
    total = 0
    for i in range(n // 20):
        k = 0
        while True:
            k += await plus(i, 1)
            if k > 10 * i:
                break
        total += k
        if i % pause == 0:
            await asyncio.sleep(0)
            assert sys._getframe().f_locals["k"] == k
    else:
        total += 1
    return total


def some(n, every):
    found = 0
    for i in range(n):
        found += i
        if i % every == every - 1:
            got = yield found
            if got is not None:
                found = got
    return found


def outer(n, every):
    for _ in range(3):
        result = yield from some(n, every)
        yield -result


def total(n):
    return n * (n - 1) // 2


for rounds in range(4):
    for pause in (7, 100, 1100, 10**9):
        n = 1500
        assert asyncio.run(sum_up(n, pause)) == total(n)
        assert asyncio.run(for_each(n, pause)) == (total(n), list(range(1, n // 10, 2)))
        log, size = asyncio.run(contexts(n, pause))
        assert log == ["in", None, "in", None] and size == 2 * n
        assert asyncio.run(errors(n, pause)) == total(n) - 2 * sum(range(0, n, 3)) + n
        assert asyncio.run(nested(n, pause)) == sum((10 * i // (i + 1) + 1) * (i + 1) for i in range(n // 20)) + 1
        g = some(n, pause)
        assert len(list(g)) == n // pause
        values = list(outer(n, pause))
        assert values[-1] == -total(n) and len(values) == 3 * (n // pause) + 3
    g = some(3000, 1000)
    assert next(g) == 499500
    assert g.gi_frame.f_locals == {"n": 3000, "every": 1000, "found": 499500, "i": 999}
    assert g.send(0) == sum(range(1000, 2000))
    try:
        g.throw(KeyError("x"))
    except KeyError as e:
        assert e.__traceback__.tb_next.tb_frame.f_locals["i"] == 1999
print("ok")
