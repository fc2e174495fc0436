# bench: collatz, numeric
"""Lengths of Collatz chains and a sieve: small ints, `while`, `%`, `//`, shifts."""

from timing import run


def chain_length(n):
    length = 1
    while n != 1:
        n = n >> 1 if n & 1 == 0 else 3 * n + 1
        length += 1
    return length


def sieve(limit):
    flags = [True] * (limit + 1)
    flags[0] = flags[1] = False
    n = 2
    while n * n <= limit:
        if flags[n]:
            for multiple in range(n * n, limit + 1, n):
                flags[multiple] = False
        n += 1
    return [n for n in range(limit + 1) if flags[n]]


def bench():
    best = longest = 0
    for start in range(1, 12000):
        length = chain_length(start)
        if length > longest:
            best, longest = start, length
    total = 0
    for prime in sieve(120000):
        total = (total * 31 + prime) % 1000003
    return best, longest, total


run(bench)
