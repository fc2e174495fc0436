# bench: channels, async
"""asyncio: tasks, queues, locks, async generators and context managers."""

import asyncio
from timing import run


class Session:
    def __init__(self, log):
        self.log = log

    async def __aenter__(self):
        self.log.append(1)
        return self

    async def __aexit__(self, *exc):
        self.log.append(2)


async def ticks(count):
    for i in range(count):
        if i % 5 == 0:
            await asyncio.sleep(0)
        yield i


async def produce(queue, count):
    async for i in ticks(count):
        await queue.put(i * i)
    await queue.put(None)


async def consume(queue, lock, sums):
    while (value := await queue.get()) is not None:
        async with lock:
            sums["total"] = (sums["total"] * 7 + value) % 1000003


async def depth(n):
    return 0 if n == 0 else 1 + await depth(n - 1)


async def main():
    log, sums, lock = [], {"total": 0}, asyncio.Lock()
    async with Session(log):
        for _ in range(20):
            queue = asyncio.Queue(8)
            await asyncio.gather(produce(queue, 500), consume(queue, lock, sums))
    depths = await asyncio.gather(*(depth(n % 40) for n in range(4000)))
    event = asyncio.Event()
    waiters = [asyncio.create_task(event.wait()) for _ in range(1000)]
    await asyncio.sleep(0)
    event.set()
    woken = sum(await asyncio.gather(*waiters))
    return sums["total"], sum(depths), woken, log


def bench():
    return asyncio.run(main())


run(bench)
