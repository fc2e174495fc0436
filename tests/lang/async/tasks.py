"""Coroutines, async generators and context managers, without and with an event loop."""
import asyncio


class Step:
    def __await__(self):
        got = yield "step"
        return got


async def walk():
    a = await Step()
    b = await Step()
    return a, b


c = walk()
print(c.send(None), c.send(1))
try:
    c.send(2)
except StopIteration as e:
    print(e.value)


async def numbers(n):
    try:
        for i in range(n):
            await asyncio.sleep(0)
            yield i
    finally:
        print("closed")


class Manager:
    async def __aenter__(self):
        print("enter")
        return self

    async def __aexit__(self, *exc):
        print("exit", exc[0])
        return True


async def main():
    print([i async for i in numbers(3)], [x for x in [1] if await asyncio.sleep(0, True)])
    early = numbers(5)
    async for i in early:
        if i == 1:
            break
    await early.aclose()
    async with Manager() as m:
        raise ValueError("swallowed")
    results = await asyncio.gather(*(asyncio.sleep(0.001 * i, i) for i in (3, 1, 2)), return_exceptions=True)
    print(results)
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(10)
    except TimeoutError:
        print("timeout")
    q = asyncio.Queue()
    producer = asyncio.create_task(q.put("item"))
    print(await q.get(), await producer)


asyncio.run(main())

# expect: step step
# expect: (1, 2)
# expect: closed
# expect: [0, 1, 2] [1]
# expect: closed
# expect: enter
# expect: exit <class 'ValueError'>
# expect: [3, 1, 2]
# expect: timeout
# expect: item None
