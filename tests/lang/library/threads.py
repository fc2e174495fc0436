"""Threads take turns: waiting, preemption, conditions, thread-local data, errors."""
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def gather(n, target):
    threads = [threading.Thread(target=target, args=(i,)) for i in range(n)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


log = []


def naps(i):
    for step in range(3):
        log.append((i, step))
        time.sleep(0.001)


gather(3, naps)
print(len(log), sorted(log) == [(i, s) for i in range(3) for s in range(3)])  # expect: 9 True

# native code (iter) waits for what the main thread puts later
q = queue.Queue()
results = []


def worker():
    for item in iter(q.get, None):
        results.append(item * 2)


t = threading.Thread(target=worker)
t.start()
for i in range(4):
    q.put(i)
    time.sleep(0.001)
q.put(None)
t.join()
print(results)  # expect: [0, 2, 4, 6]

# a loop that only looks at a variable lets others run
done = False


def finish():
    global done
    done = True


threading.Timer(0.01, finish).start()
while not done:
    pass
print("done")  # expect: done

condition = threading.Condition()
items = []


def consumer():
    with condition:
        while not items:
            condition.wait()
        print("got", items.pop())  # expect: got 9


t = threading.Thread(target=consumer)
t.start()
with condition:
    items.append(9)
    condition.notify()
t.join()


class Local(threading.local):
    def __init__(self, start):
        self.x = start[0]


local = Local([1])
local.x = 5
gather(1, lambda i: print(local.x))  # expect: 1
print(local.x)  # expect: 5

with ThreadPoolExecutor(3) as pool:
    print(list(pool.map(lambda n: n * n, range(5))))  # expect: [0, 1, 4, 9, 16]
    print(repr(pool.submit(lambda: 1 / 0).exception()))  # expect: ZeroDivisionError('division by zero')

hooked = []
threading.excepthook = lambda args: hooked.append((args.exc_type.__name__, args.thread.name))
t = threading.Thread(target=lambda: [][1], name="faulty")
t.start()
t.join()
print(hooked)  # expect: [('IndexError', 'faulty')]

lock = threading.RLock()
with lock:
    gather(1, lambda i: print(lock.acquire(timeout=0.001)))  # expect: False
print(threading.active_count())  # expect: 1
