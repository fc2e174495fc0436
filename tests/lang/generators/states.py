"""Generators: every state, and what crosses them."""


def catcher(action):
    try:
        print("->", action())
    except BaseException as e:
        print(type(e).__name__, e)


def g():
    try:
        yield 1
    except GeneratorExit:
        print("closing")
        raise
    finally:
        print("finally")


x = g()
catcher(lambda: x.send(5))
print(next(x))
x.close()
x.close()
catcher(lambda: next(x))
catcher(lambda: x.throw(ValueError("after the end")))


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


x = stubborn()
next(x)
catcher(x.close)


def own():
    yield next(me)


me = own()
catcher(lambda: next(me))


def stops():
    raise StopIteration(3)
    yield


catcher(lambda: next(stops()))


class Sub:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration("sub result")
        return self.n

    def throw(self, *exc):
        print("thrown", exc)
        return 99

    def close(self):
        print("sub closed")


def delegating():
    result = yield from Sub()
    print("result", result)
    return 7


d = delegating()
print(next(d), type(d.gi_yieldfrom).__name__, d.throw(KeyError("k")), next(d))
catcher(lambda: next(d))
d = delegating()
next(d)
d.close()
print(d.gi_frame, d.gi_running, d.gi_suspended)


def context():
    try:
        yield
    except ValueError:
        try:
            raise KeyError("inside")
        except KeyError as e:
            yield repr(e.__context__)


c = context()
next(c)
try:
    raise IndexError("outside")
except IndexError:
    print(c.throw(ValueError("thrown")))


async def ag():
    try:
        got = yield 1
        print("got", got)
        yield 2
    finally:
        print("async cleanup")


def run(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as e:
        return e.value


async def main():
    a = ag()
    print(await a.__anext__(), await a.asend("hi"))
    await a.aclose()
    try:
        await a.__anext__()
    except StopAsyncIteration:
        print("stopped")
    return [x async for x in ag()], [await c for c in [one(), one()]]


async def one():
    return 1


print(run(main()))
c = one()
run(c)
catcher(lambda: c.send(None))

# expect: TypeError can't send non-None value to a just-started generator
# expect: 1
# expect: closing
# expect: finally
# expect: StopIteration 
# expect: ValueError after the end
# expect: RuntimeError generator ignored GeneratorExit
# expect: ValueError generator already executing
# expect: RuntimeError generator raised StopIteration
# expect: thrown (KeyError('k'),)
# expect: 1 Sub 99 2
# expect: result sub result
# expect: StopIteration 7
# expect: sub closed
# expect: None False False
# expect: ValueError('thrown')
# expect: got hi
# expect: 1 2
# expect: async cleanup
# expect: stopped
# expect: got None
# expect: async cleanup
# expect: ([1, 2], [1, 1])
# expect: RuntimeError cannot reuse already awaited coroutine
