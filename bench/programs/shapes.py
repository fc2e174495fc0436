# bench: shapes, oo
"""A class hierarchy: overridden methods, `super()`, properties, class methods, operators."""

from timing import run


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y


class Shape:
    made = 0

    def __init__(self, at):
        self.at = at
        Shape.made += 1

    @property
    def area(self):
        return 0

    def move(self, by, times=1):
        self.at = self.at + by * times
        return self

    def describe(self):
        return self.area + self.at.x - self.at.y


class Box(Shape):
    def __init__(self, at, width, height):
        super().__init__(at)
        self.width = width
        self.height = height

    @classmethod
    def square(cls, at, side):
        return cls(at, side, side)

    @property
    def area(self):
        return self.width * self.height


class Frame(Box):
    def __init__(self, at, width, height, border):
        super().__init__(at, width, height)
        self.border = border

    @property
    def area(self):
        return super().area - (self.width - 2 * self.border) * (self.height - 2 * self.border)

    def describe(self):
        return super().describe() * 2


class Disc(Shape):
    def __init__(self, at, radius):
        super().__init__(at)
        self.radius = radius

    @property
    def area(self):
        return 22 * self.radius * self.radius // 7


def bench():
    Shape.made = 0
    total = 0
    origin = Vector(0, 0)
    for i in range(4000):
        at = Vector(i % 17, i % 5)
        shapes = [Box(at, 3, i % 11), Frame(at, 9, 8, 1), Disc(at, i % 7), Box.square(at, i % 13)]
        for shape in shapes:
            shape.move(Vector(1, 2)).move(Vector(-1, 3), times=2)
            if isinstance(shape, Disc) or shape.at == origin:
                total += 1
            total = (total + shape.describe()) % 1000003
    return total, Shape.made


run(bench)
