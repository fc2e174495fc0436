"""Generators that have become hot: what crosses a `yield` is the same in compiled code."""
import asyncio
import sys
import traceback

HOT = 1200


def rounds(make, check=lambda v: v):
    """The distinct results of many calls."""
    return sorted({check(make()) for _ in range(HOT)}, key=repr)


# values in and out, through one and two delegations
def accumulate():
    total = 0.0
    while True:
        got = yield total
        if got is None:
            return total
        total += got


def through():
    result = yield from accumulate()
    return result * 2


def drive(make):
    g = make()
    next(g)
    seen = [g.send(0.5), g.send(2), g.send(1.25)]
    try:
        next(g)
    except StopIteration as e:
        seen.append(e.value)
    return tuple(seen)


print(rounds(lambda: drive(accumulate)))  # expect: [(0.5, 2.5, 3.75, 3.75)]
print(rounds(lambda: drive(through)))  # expect: [(0.5, 2.5, 3.75, 7.5)]


# exceptions thrown in, at a yield and at what it waits for
def guarded():
    for i in range(4):
        try:
            yield i
        except KeyError as e:
            yield ("caught", e.args[0], sys.exc_info()[0].__name__)
        finally:
            i = -1
    return "end"


def waits():
    try:
        return (yield from guarded())
    except ValueError as e:
        return ("outer", str(e))


def throwing(make):
    g = make()
    out = [next(g), g.throw(KeyError("k")), next(g)]
    try:
        g.throw(ValueError("v"))
    except ValueError:
        out.append("raised")
    except StopIteration as e:
        out.append(e.value)
    return tuple(out)


print(rounds(lambda: throwing(guarded)))  # expect: [(0, ('caught', 'k', 'KeyError'), 1, 'raised')]
print(rounds(lambda: throwing(waits)))  # expect: [(0, ('caught', 'k', 'KeyError'), 1, ('outer', 'v'))]


# the exception being handled belongs to the generator that handles it
def handling():
    try:
        raise OSError("inside")
    except OSError:
        yield sys.exc_info()[1].args[0]
        yield sys.exc_info()[1].args[0]


def mixed():
    g = handling()
    seen = [next(g), sys.exc_info()[1]]
    try:
        raise RuntimeError("outside")
    except RuntimeError:
        seen += [next(g), sys.exc_info()[1].args[0]]
    return tuple(seen)


print(rounds(mixed))  # expect: [('inside', None, 'inside', 'outside')]


# frames: what a suspended generator shows, and what a running one does
def shows(n):
    half = n / 2
    for i in range(n):
        yield i
    del half
    yield "no half"


def looked_at():
    g = shows(2)
    first = (g.gi_running, g.gi_suspended, g.gi_frame.f_lasti >= 0)
    next(g)
    names = tuple((k, v) for k, v in sorted(g.gi_frame.f_locals.items()))
    next(g), next(g)
    return first, names, "half" in g.gi_frame.f_locals, g.gi_suspended


print(rounds(looked_at)[0][1])  # expect: (('half', 1.0), ('i', 0), ('n', 2))
print(rounds(looked_at)[0][2:])  # expect: (False, True)


def delegating(g):
    yield from g


def waited_for():
    inner = shows(3)
    outer = delegating(inner)
    before = outer.gi_yieldfrom
    next(outer)
    return before, outer.gi_yieldfrom is inner


print(rounds(waited_for))  # expect: [(None, True)]


def reenters():
    def body():
        yield 1
        yield next(me)

    me = body()
    next(me)
    try:
        next(me)
    except ValueError as e:
        return str(e)


print(rounds(reenters))  # expect: ['generator already executing']


# tracebacks name every generator on the way
def fails(n):
    for i in range(n):
        yield i
    raise LookupError("deep")


def between(n):
    yield from fails(n)


def lines():
    try:
        for _ in between(2):
            pass
    except LookupError as e:
        return tuple((f.name, f.line) for f in traceback.extract_tb(e.__traceback__))


for entry in rounds(lines)[0]:
    print(*entry)
# expect: lines for _ in between(2):
# expect: between yield from fails(n)
# expect: fails raise LookupError("deep")


# a StopIteration that gets out is an error
def leaks():
    yield 1
    raise StopIteration("leak")


def stopped():
    try:
        list(leaks())
    except RuntimeError as e:
        return str(e), repr(e.__cause__)


print(rounds(stopped))  # expect: [('generator raised StopIteration', "StopIteration('leak')")]


# closures, defaults, keyword-only and starred parameters
def maker(k, *rest, scale=2, **more):
    def cell():
        return k

    for r in rest:
        yield cell() * r * scale + len(more)
        k += 1


print(rounds(lambda: tuple(maker(1, 2, 3))))  # expect: [(4, 12)]
print(rounds(lambda: tuple(maker(1, 2, scale=3, x=0))))  # expect: [(7,)]
print(rounds(lambda: (sum(x * y for x in (1, 2) for y in (3, 4)), any(x > 1 for x in (1, 2)))))  # expect: [(21, True)]


# kinds that change under way
def doubles(values):
    last = 0
    for v in values:
        last = v + v
        yield last


def kinds():
    return tuple(doubles([1, 2.5, "a", 2**60]))


print(rounds(lambda: tuple(doubles([1, 2]))), rounds(kinds))  # expect: [(2, 4)] [(2, 5.0, 'aa', 2305843009213693952)]


# recursion: many generators deep, and too deep
def count(n):
    if n:
        yield from count(n - 1)
    yield n


print(sum(count(200)), max(count(300)))  # expect: 20100 300


def endless():
    yield from endless()


try:
    next(endless())
except RecursionError as e:
    print(e)  # expect: maximum recursion depth exceeded


# coroutines: awaiting, async with, async for, cancelling
class Turn:
    def __await__(self):
        return (yield self)


class Area:
    def __init__(self, log):
        self.log = log

    async def __aenter__(self):
        self.log.append("in")
        return self

    async def __aexit__(self, t, v, tb):
        self.log.append(t and t.__name__)
        return t is KeyError


async def numbers(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


async def work(log, n):
    async with Area(log):
        total = 0
        async for v in numbers(n):
            total += v
        log.append(total)
    async with Area(log):
        raise KeyError
    return total + sum([v async for v in numbers(3)])


async def main():
    for _ in range(150):
        log = []
        result = await work(log, 4)
    print(result, log)  # expect: 9 ['in', 6, None, 'in', 'KeyError']

    async def forever():
        try:
            while True:
                await asyncio.sleep(0)
        except asyncio.CancelledError:
            log.append("cancelled")
            raise

    task = asyncio.ensure_future(forever())
    for _ in range(600):
        await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print(log[-1], task.cancelled())  # expect: cancelled True


asyncio.run(main())


async def once():
    return 1


def twice():
    c = once()
    try:
        c.send(None)
    except StopIteration as e:
        first = e.value
    try:
        c.send(None)
    except RuntimeError as e:
        return first, str(e)


async def of_nothing():
    await 1


def no_awaitable():
    try:
        of_nothing().send(None)
    except TypeError as e:
        return str(e)


print(rounds(no_awaitable))  # expect: ["object int can't be used in 'await' expression"]
print(rounds(twice))  # expect: [(1, 'cannot reuse already awaited coroutine')]


# tracing that begins while generators are suspended
def traced():
    yield 1
    yield 2


events = []
old = [traced() for _ in range(HOT)]
for g in old:
    next(g)
sys.settrace(lambda frame, event, arg: frame.f_code is traced.__code__ and (events.append((event, frame.f_lineno - traced.__code__.co_firstlineno)) or (lambda f, e, a: events.append((e, f.f_lineno - traced.__code__.co_firstlineno)))) or None)
next(old[0])
sys.settrace(None)
print(events)  # expect: [('call', 1), ('line', 2), ('return', 2)]
print(sum(next(g) for g in old[1:]))  # expect: 2398


# a loop that rarely comes to its `yield`, which stands in a loop in it
def members(groups):
    for name, group in groups:
        for member in group:
            yield name, member


rare = [(i, [i] if i % 999 == 0 else []) for i in range(5000)]
print(sum(name == member for name, member in members(rare)), len([*members(rare)]))  # expect: 6 6
# sums of bools, alone and among ints and floats, up to where ints are big
print(rounds(lambda: (sum(i > 3 for i in range(9)), sum([True, 1.5, True]), sum(b for b in (True, 2**53 - 1, True, False)))))  # expect: [(5, 3.5, 9007199254740993)]
print(sum([True]), type(sum([True])).__name__, sum([], True), sum([False], True))  # expect: 1 int True 1
