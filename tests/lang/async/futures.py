"""Futures and tasks of asyncio by themselves: states, callbacks, errors."""
import asyncio
import gc


def attempt(action):
    try:
        return action()
    except BaseException as e:
        return f"{type(e).__name__}: {e}"


class Quiet(asyncio.Future):
    pass


async def waits(future):
    return await future


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    print(future.done(), attempt(future.result))  # expect: False InvalidStateError: Result is not set.
    order = []
    future.add_done_callback(lambda f: order.append(("first", f.result())))
    second = lambda f: order.append("second")
    future.add_done_callback(second)
    print(future.remove_done_callback(second), len(future._callbacks))  # expect: 1 1
    tasks = [loop.create_task(waits(future), name=f"t{i}") for i in range(3)]
    await asyncio.sleep(0)
    print(tasks[0]._fut_waiter is future, [t.get_name() for t in tasks])  # expect: True ['t0', 't1', 't2']
    future.set_result("done")
    print(attempt(lambda: future.set_result(1)))  # expect: InvalidStateError: invalid state
    print(await asyncio.gather(*tasks), order)  # expect: ['done', 'done', 'done'] [('first', 'done')]

    # cancelling: the message goes along, the request can be denied
    task = loop.create_task(waits(loop.create_future()))
    await asyncio.sleep(0)
    print(task.cancel("enough"), task.cancelling())  # expect: True 1
    try:
        await task
    except asyncio.CancelledError as e:
        print(e, task.cancelled(), task.cancel())  # expect: enough True False

    async def stubborn():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            return asyncio.current_task().uncancel()

    task = loop.create_task(stubborn())
    await asyncio.sleep(0)
    task.cancel()
    print(await task, task.cancelled())  # expect: 0 False

    # what a task must not do
    async def itself():
        await asyncio.current_task()

    print(attempt(lambda: asyncio.Task(3)))  # expect: TypeError: a coroutine was expected, got 3
    task = loop.create_task(itself())
    try:
        await task
    except RuntimeError as e:
        print(str(e)[:25])  # expect: Task cannot await on itse

    # subclasses and attributes
    mine = Quiet()
    mine.note = 1
    mine.set_exception(KeyError("k"))
    print(mine.note, repr(mine.exception()), isinstance(mine, asyncio.Future))  # expect: 1 KeyError('k') True
    print(asyncio.isfuture(mine), asyncio.current_task() in asyncio.all_tasks())  # expect: True True


asyncio.run(main())


async def eager():
    async def at_once():
        return "no step"

    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    task = asyncio.create_task(at_once())
    print(task.done(), await task)  # expect: True no step


asyncio.run(eager())
print(attempt(asyncio.get_running_loop))  # expect: RuntimeError: no running event loop



async def failing():
    await asyncio.sleep(0)
    raise ValueError("no")


async def asked_twice():
    task = asyncio.create_task(failing())
    for _ in range(2):
        try:
            await task
        except ValueError as e:
            names, tb = [], e.__traceback__
            while tb is not None:
                names.append(tb.tb_frame.f_code.co_name)
                tb = tb.tb_next
            print(e, names)


asyncio.run(asked_twice())
# expect: no ['asked_twice', 'failing']
# expect: no ['asked_twice']

# nobody asks for the exception
told = []
loop = asyncio.new_event_loop()
loop.set_exception_handler(lambda loop, context: told.append(context["message"]))
lost = loop.create_future()
lost.set_exception(ValueError())
del lost
gc.collect()
print(told)  # expect: ['Future exception was never retrieved']
loop.close()
