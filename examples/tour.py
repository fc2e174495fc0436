"""A tour of the language: run it with `npm start`, or `bin/taipan examples/tour.py`."""

from __future__ import annotations

import asyncio
import dataclasses
import enum
import functools
import itertools
import json
import re
import sys
from collections import Counter
from contextlib import contextmanager


def heading(text: str) -> None:
    print(f"\n\x1b[1m{text}\x1b[0m" if sys.stdout.isatty() else f"\n{text}")
    print("─" * len(text))


class Suit(enum.Enum):
    CLUBS = "♣"
    DIAMONDS = "♦"
    HEARTS = "♥"
    SPADES = "♠"


@dataclasses.dataclass(frozen=True, order=True)
class Card:
    rank: int
    suit: Suit = dataclasses.field(compare=False)

    def __str__(self) -> str:
        return f"{'..23456789TJQKA'[self.rank]}{self.suit.value}"


def describe(hand: list[Card]) -> str:
    match sorted(Counter(card.rank for card in hand).values(), reverse=True):
        case [4, *_]:
            return "four of a kind"
        case [3, 2]:
            return "full house"
        case [3, *_]:
            return "three of a kind"
        case [2, 2, *_]:
            return "two pairs"
        case [2, *_]:
            return "a pair"
        case _:
            return "high card " + str(max(hand))


def primes():
    """The sieve of Eratosthenes without an end."""
    composites: dict[int, list[int]] = {}
    for n in itertools.count(2):
        if n in composites:
            for p in composites.pop(n):
                composites.setdefault(n + p, []).append(p)
        else:
            yield n
            composites[n * n] = [n]


@functools.cache
def paths(row: int, column: int) -> int:
    return 1 if row == 0 or column == 0 else paths(row - 1, column) + paths(row, column - 1)


@contextmanager
def narrated(what: str):
    print(f"  enter {what}")
    try:
        yield what.upper()
    finally:
        print(f"  leave {what}")


async def cook(dish: str, minutes: int) -> str:
    await asyncio.sleep(minutes / 1000)
    return f"{dish} ({minutes} min)"


async def kitchen() -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(cook(dish, t)) for dish, t in [("soup", 30), ("bread", 45), ("salad", 10)]]
    print("  served:", ", ".join(task.result() for task in tasks))


def mandelbrot(width: int = 68, height: int = 18) -> None:
    for y in range(height):
        row = ""
        for x in range(width):
            c = complex(-2.2 + 3.0 * x / width, -1.15 + 2.3 * y / height)
            z, n = 0j, 0
            while abs(z) < 2 and n < 40:
                z, n = z * z + c, n + 1
            row += " .:-=+*#%@"[n * 9 // 40]
        print(" ", row)


def main() -> None:
    print(f"Python {sys.version.split()[0]} on {sys.implementation.name}")

    heading("Cards: enums, dataclasses, pattern matching")
    deck = [Card(rank, suit) for rank in range(2, 15) for suit in Suit]
    for start, step in (0, 1), (3, 11), (7, 4):
        hand = sorted((deck[(start + i * step) % 52] for i in range(5)), reverse=True)
        print(" ", " ".join(map(str, hand)), "→", describe(hand))

    heading("Numbers without limits")
    print("  2 ** 200 =", 2**200)
    print("  paths through a 20 by 20 grid:", f"{paths(20, 20):,}")
    print("  the first primes:", *itertools.islice(primes(), 15))

    heading("Text")
    words = re.findall(r"\w+", "the cat sat on the mat and the dog sat on the cat")
    for word, n in Counter(words).most_common(3):
        print(f"  {word:>5} {'█' * n} {n}")
    print(" ", json.dumps({"name": "Taipan", "parts": [1, 2.5, None, True], "naïve": "déjà vu"}, ensure_ascii=False))

    heading("Context managers, exceptions")
    with narrated("a block") as loud:
        try:
            {}[loud]
        except KeyError as error:
            error.add_note("this note was added on the way")
            print(f"  caught {error!r} with {error.__notes__}")
    try:
        raise ExceptionGroup("several things", [ValueError(1), TypeError("two"), ValueError(3)])
    except* ValueError as group:
        print("  values:", [str(e) for e in group.exceptions])
    except* TypeError as group:
        print("  types:", [str(e) for e in group.exceptions])

    heading("Coroutines")
    asyncio.run(kitchen())

    heading("And a picture")
    mandelbrot()


if __name__ == "__main__":
    main()
