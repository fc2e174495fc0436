"""Frames of compiled calls: callers and lines stay right through exceptions, deep recursion, generators, threads and callbacks."""
import sys
import threading
import traceback


def names():
    out = []
    frame = sys._getframe(1)
    while frame is not None:
        out.append(frame.f_code.co_name)
        frame = frame.f_back
    return out


def leaf(i):
    if i % 3 == 0:
        raise ValueError(i)
    return i


def middle(i):
    return leaf(i) + 1


def other(i):
    return middle(i) - 1


def catching(n):
    total = 0
    for i in range(n):
        try:
            total += other(i)
        except ValueError as e:
            total += len(traceback.extract_tb(e.__traceback__))
    return total


def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


def endless(n):
    return endless(n + 1) + 1


def steps(n):
    for i in range(n):
        try:
            yield middle(i)
        except ValueError:
            yield -1


def key(x):
    if x == 77:
        raise KeyError(x)
    return -down(x % 5)


def asks(n):
    if n == 0:
        return names()
    return asks(n - 1)


def in_callback(n):
    return list(map(lambda x: asks(x), [n]))[0]


def work(results, k):
    results[k] = catching(400) + sum(steps(300)) + down(50)


def run():
    print(catching(1500))
    print(sum(down(i % 60) for i in range(800)))
    for _ in range(5):
        try:
            endless(0)
        except RecursionError as e:
            print(type(e).__name__, down(20))
    print(sum(steps(900)))
    failed = 0
    for i in range(300):
        try:
            sorted(range(i % 90), key=key)
        except KeyError:
            failed += 1
    print(failed)
    seen = []
    for i in range(600):
        found = in_callback(i % 3)
        if found not in seen:
            seen.append(found)
    for found in seen:
        print(found)
    results = {}
    threads = [threading.Thread(target=work, args=(results, k)) for k in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(sorted(results.items()))
    try:
        other(3)
    except ValueError as e:
        print([(f.name, f.line) for f in traceback.extract_tb(e.__traceback__)])


run()
# expect: 752000
# expect: 23200
# expect: RecursionError 20
# expect: RecursionError 20
# expect: RecursionError 20
# expect: RecursionError 20
# expect: RecursionError 20
# expect: 270300
# expect: 36
# expect: ['asks', '<lambda>', 'in_callback', 'run', '<module>']
# expect: ['asks', 'asks', '<lambda>', 'in_callback', 'run', '<module>']
# expect: ['asks', 'asks', 'asks', '<lambda>', 'in_callback', 'run', '<module>']
# expect: [(0, 83753), (1, 83753), (2, 83753), (3, 83753)]
# expect: [('run', 'other(3)'), ('other', 'return middle(i) - 1'), ('middle', 'return leaf(i) + 1'), ('leaf', 'raise ValueError(i)')]
