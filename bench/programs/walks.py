# bench: walks, generators
"""Generators: recursive `yield from`, pipelines, `send`, generator expressions, `itertools`."""

from itertools import chain, groupby, islice
from timing import run


def tree(depth, seed=1):
    if depth == 0:
        return None
    return tree(depth - 1, seed * 2), seed, tree(depth - 1, seed * 2 + 1)


def in_order(node):
    if node is not None:
        left, value, right = node
        yield from in_order(left)
        yield value
        yield from in_order(right)


def numbers(limit):
    n = 0
    while n < limit:
        yield n
        n += 1


def only(values, divisor):
    for value in values:
        if value % divisor:
            yield value


def pairs(values):
    previous = None
    for value in values:
        if previous is not None:
            yield previous, value
        previous = value


def mean():
    total = count = 0
    value = yield 0
    while True:
        total += value
        count += 1
        value = yield total // count


def permutations(items):
    if not items:
        yield ()
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield (item, *rest)


def bench():
    total = sum(value for value in in_order(tree(14)))
    steps = sum(b - a for a, b in pairs(only(only(numbers(100000), 3), 7)))
    average = mean()
    next(average)
    last = 0
    for value in range(80000):
        last = average.send(value)
    orders = sum(p[0] * p[-1] for p in permutations((1, 2, 3, 4, 5, 6, 7)))
    runs = sum(1 for _ in groupby(n // 3 for n in range(60000)))
    some = list(islice(chain(numbers(5), in_order(tree(3))), 9))
    return total, steps, last, orders, runs, some


run(bench)
