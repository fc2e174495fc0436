"""All kinds of patterns."""
from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int


class Named:
    __match_args__ = ("name",)

    def __init__(self, name):
        self.name = name


def what(v):
    match v:
        case None | True | False:
            return f"constant {v}"
        case int(n) if n < 0:
            return f"negative {n}"
        case 0 | 1:
            return "bit"
        case str() as s:
            return f"text {s!r}"
        case Point(x=0, y=0):
            return "origin"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point(x=x):
            return f"point {x}"
        case Named("zoe" | "ann" as n):
            return f"friend {n}"
        case [1, [2, *inner], *rest]:
            return f"nested {inner} {rest}"
        case [] | ():
            return "empty"
        case [x]:
            return f"one {x}"
        case [first, *_, last]:
            return f"from {first} to {last}"
        case {"kind": "a", **rest}:
            return f"a with {rest}"
        case {"x": {"y": [_, z]}}:
            return f"deep {z}"
        case {}:
            return "mapping"
        case complex(real=r):
            return f"complex {r}"
        case _:
            return "other"


for v in [None, True, -3, 0, 1, "s", Point(0, 0), Point(2, 2), Point(2, 3), Named("zoe"), Named("bob"), [1, [2, 3, 4], 5], [], (), [7],
          (1, 2, 3), {"kind": "a", "b": 1}, {"x": {"y": (1, 2)}}, {"q": 1}, 3j, 2.5, b"xy", range(3)]:
    print(what(v))
try:
    match 1:
        case Point(1, 2, 3):
            pass
    match Point(1, 2):
        case Point(1, 2, 3):
            pass
except TypeError as e:
    print(e)

# expect: constant None
# expect: constant True
# expect: negative -3
# expect: bit
# expect: bit
# expect: text 's'
# expect: origin
# expect: diagonal 2
# expect: point 2
# expect: friend zoe
# expect: other
# expect: nested [3, 4] [5]
# expect: empty
# expect: empty
# expect: one 7
# expect: from 1 to 3
# expect: a with {'b': 1}
# expect: deep 2
# expect: mapping
# expect: complex 0.0
# expect: other
# expect: other
# expect: from 0 to 2
# expect: Point() accepts 2 positional sub-patterns (3 given)
