# bench: inventory, containers
"""Grouping, counting, sorting: dicts, sets, tuples, comprehensions, `sort` with keys, `Counter` and `defaultdict`."""

from collections import Counter, defaultdict
from timing import run

COLOURS = ("red", "green", "blue", "black", "white")
KINDS = ("bolt", "nut", "screw", "washer", "rivet", "pin", "nail")


def orders(count):
    state = 12345
    for number in range(count):
        state = state * 1103515245 + 12345 & 0x7FFFFFFF
        yield number, KINDS[state % 7], COLOURS[(state >> 8) % 5], (state >> 12) % 40


def bench():
    items = list(orders(24000))
    stock = defaultdict(list)
    for number, kind, colour, amount in items:
        stock[kind, colour].append((amount, number))
    largest = {key: max(entries) for key, entries in stock.items()}
    totals = Counter()
    for (kind, _), entries in stock.items():
        totals[kind] += sum(amount for amount, _ in entries)
    by_amount = sorted(items, key=lambda item: (-item[3], item[1], item[0]))
    buyers = [{number % 97 for number, _, colour, _ in items if colour == c} for c in COLOURS]
    common = set.intersection(*buyers) | (buyers[0] - buyers[1]) ^ buyers[2]
    index = {}
    for number, kind, colour, amount in items:
        index.setdefault(amount, {}).setdefault(kind, set()).add(colour)
    full = sum(len(colours) == 5 for kinds in index.values() for colours in kinds.values())
    matrix = [[(i * j) % 11 for j in range(40)] for i in range(40)]
    turned = [list(row) for row in zip(*matrix)]
    flat = [value for row in turned for value in row if value]
    first = [item[0] for item in by_amount[:5]]
    return first, sum(a + n for a, n in largest.values()), totals.most_common(2), sorted(common)[:5], full, sum(flat)


run(bench)
