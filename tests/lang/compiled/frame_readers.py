"""Builtins that look at their caller's variables, under other names, with arguments that make them look elsewhere, in hot code."""
import asyncio
import inspect
import sys

evaluate = eval
local = locals
boxed = [eval, locals]
get_frame = sys._getframe
current = inspect.currentframe


def aliases(z):
    return evaluate("z"), local()["z"], boxed[0]("z"), boxed[1]()["z"], boxed[0](*("z",))


def default(n, op=eval):
    total = 0
    for i in range(n):
        total += op("n + i")
    return total


def frames(z):
    frame = get_frame()
    w = z + 1
    return frame.f_locals["z"], current().f_locals["w"]


def nowhere(n, ns=None):
    z = n
    t = {}
    exec("t['a'] = z + n", ns)
    exec("x = 5", t)
    return t["a"], len(vars(Empty())), "keys" in dir(t), eval("x + 1", t), eval("z", None, {"z": 3}), dir()


class Empty:
    pass


def generator(n):
    for i in range(n):
        w = i * 3
        yield boxed[0]("w")


async def coroutine(n):
    k = n * 2
    return boxed[0]("k")


async def add(n):
    return sum([await coroutine(i) for i in range(n)])


def missing(n):
    for i in range(n):
        try:
            boxed[0]("nope_%d" % i)
        except NameError as e:
            message = str(e)
    return message


for i in range(2000):
    last = aliases(i), frames(i), nowhere(i)
print(last[0])  # expect: (1999, 1999, 1999, 1999, 1999)
print(last[1])  # expect: (1999, 2000)
print(last[2])  # expect: (3998, 0, True, 6, 3, ['n', 'ns', 't', 'z'])
print(default(3000))  # expect: 13498500
print(sum(generator(3000)))  # expect: 13495500
print(asyncio.run(add(2000)))  # expect: 3998000
print(missing(2000))  # expect: name 'nope_1999' is not defined
