# expect: ok
# Tasks and futures schedule without the loop's Python code; who has changed a loop or Handle is asked all the same.
import asyncio
import asyncio.events
import sys


async def one():
    await asyncio.sleep(0)
    return 1


Handle = asyncio.events.Handle


class CountedHandle(Handle):
    made = 0

    def __init__(self, *args, **kwargs):
        CountedHandle.made += 1
        super().__init__(*args, **kwargs)


class CountingLoop(asyncio.SelectorEventLoop):
    calls = 0

    def call_soon(self, *args, **kwargs):
        CountingLoop.calls += 1
        return super().call_soon(*args, **kwargs)


def counted_calls():
    original = asyncio.BaseEventLoop.call_soon
    seen = []

    def call_soon(self, callback, *args, context=None):
        seen.append(callback)
        return original(self, callback, *args, context=context)

    asyncio.BaseEventLoop.call_soon = call_soon
    try:
        asyncio.run(one())
    finally:
        asyncio.BaseEventLoop.call_soon = original
    return len(seen)


async def looking():
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(one())
    handle = loop._ready[0]
    assert type(handle) is Handle and handle._args == () and handle._loop is loop
    assert (handle._cancelled, handle._repr, handle._source_traceback) == (False, None, None)
    await task
    future = loop.create_future()
    got = []
    future.add_done_callback(got.append)
    future.set_result(3)
    assert loop._ready[-1]._args == (future,)
    await asyncio.sleep(0)
    assert got == [future]
    other = asyncio.new_event_loop()
    future = other.create_future()
    future.add_done_callback(got.append)
    other.close()
    try:
        future.set_result(1)
    except RuntimeError as e:
        assert str(e) == "Event loop is closed"
    scheduled = []
    loop.call_soon = lambda *args, **kwargs: scheduled.append(args) or type(loop).call_soon(loop, *args, **kwargs)
    await one()
    await asyncio.create_task(one())
    assert len(scheduled) > 2
    del loop.call_soon
    loop.set_debug(True)
    task = asyncio.create_task(one())
    assert loop._ready[-1]._source_traceback
    await task
    loop.set_debug(False)


for _ in range(30):
    assert asyncio.run(one()) == 1
asyncio.events.Handle = CountedHandle
assert asyncio.run(one()) == 1 and CountedHandle.made > 2
asyncio.events.Handle = Handle
with asyncio.Runner(loop_factory=CountingLoop) as runner:
    assert runner.run(one()) == 1
assert CountingLoop.calls > 2
assert counted_calls() > 2
called = []
sys.setprofile(lambda frame, event, arg: called.append(frame.f_code.co_name))
asyncio.run(one())
sys.setprofile(None)
assert called.count("call_soon") > 2
asyncio.run(looking())
print("ok")
