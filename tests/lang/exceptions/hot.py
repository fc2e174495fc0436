"""Handlers, finally and with inside compiled loops: what is caught, how it is chained, where it came from, floats on the way."""

import traceback


def check(x):
    try:
        if x % 3 == 0:
            raise ValueError(x)
        if x % 3 == 1:
            return 10 // (x % 2)
        return [1, 2, 3][x]
    except ValueError as e:
        y = e.args[0]
    except (ZeroDivisionError, IndexError) as e:
        return type(e).__name__
    finally:
        x = -1
    return y


def nested(n):
    out = []
    t = 0.5
    for i in range(n):
        try:
            try:
                t += i
                if i % 4 == 0:
                    continue
                if i % 7 == 0:
                    raise KeyError(i)
                out.append(check(i))
            finally:
                t = t * 0.5
        except KeyError as e:
            out.append(e.args)
            t = 3 if i == 35 else 1.0
            try:
                raise TypeError from e
            except TypeError as q:
                out.append((repr(q.__cause__), repr(q.__context__)))
        else:
            out.append("else")
    return out, t


class Context:
    def __init__(self, swallows):
        self.swallows = swallows

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return self.swallows


def contexts(n):
    count = 0
    for i in range(n):
        with Context(i % 2):
            if i % 3 == 0:
                raise ValueError
            count += 1
    return count


def trace(n):
    try:
        for i in range(n):
            try:
                {}[i]
            except KeyError:
                if i == n - 1:
                    1 / 0
    except ZeroDivisionError:
        return traceback.format_exc()


def thrower(i):
    if i % 2:
        raise KeyError(i)
    return i


def through(n):
    """Exceptions of compiled callees."""
    seen = []
    for i in range(n):
        try:
            seen.append(thrower(i))
        except LookupError as e:
            seen.append((e.args[0], e.__traceback__.tb_next.tb_lineno - e.__traceback__.tb_lineno))
    return seen


def reraise(n):
    """Exceptions that pass several frames, and come again."""
    count = 0
    for i in range(n):
        try:
            try:
                thrower(i)
            except KeyError:
                count += 1
                raise
        except KeyError as e:
            tb = e.__traceback__
            depth = 0
            while tb is not None:
                depth += 1
                tb = tb.tb_next
            assert depth == 2, depth
    return count


first = nested(60)
for _ in range(300):
    assert nested(60) == first
print(first[0][:11], first[1])  # expect: [10, 'else', 3, 'else', 3, 'else', 'IndexError', 'else', 6, 'else', (7,)] 57.9541015625
print(first[0].count("ZeroDivisionError"), sum(type(x) is tuple for x in first[0]))  # expect: 5 12
for n in (2, 3000):
    try:
        print(contexts(n))
    except ValueError as e:
        tb = e.__traceback__
        print(tb.tb_next.tb_lineno - contexts.__code__.co_firstlineno)  # expect: 5
        # expect: 5
text = trace(3000)
print(text.count("Traceback"), text.splitlines()[-1])  # expect: 2 ZeroDivisionError: division by zero
print("KeyError: 2999" in text)  # expect: True
print(through(6), set(d for x in through(2000) if type(x) is tuple for d in x[1:]))  # expect: [0, (1, -9), 2, (3, -9), 4, (5, -9)] {-9}
print(reraise(2001))  # expect: 1000


def iterated(n):
    """StopIteration of next() where a handler waits, and where none does."""
    it = iter(range(n))
    count = 0
    while True:
        try:
            count += next(it)
        except StopIteration as e:
            return count, e.value


def values(n):
    yield n
    return "result"


def last(n):
    g = values(n)
    next(g)
    try:
        next(g)
    except StopIteration as e:
        return e.value


print(iterated(2000), {last(i) for i in range(1000)})  # expect: (1999000, None) {'result'}
