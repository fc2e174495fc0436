# bench: heat, numeric
"""Heat spreading over a plate and a few orbits: floats in nested lists, `math` functions."""

from math import cos, hypot, sin, sqrt
from timing import run


def step(plate, after):
    rows = len(plate)
    for y in range(1, rows - 1):
        above, here, below, out = plate[y - 1], plate[y], plate[y + 1], after[y]
        for x in range(1, len(here) - 1):
            out[x] = here[x] + 0.2 * (above[x] + below[x] + here[x - 1] + here[x + 1] - 4.0 * here[x])


def spread(size, steps):
    plate = [[100.0 * sin(x / 7) * cos(y / 5) for x in range(size)] for y in range(size)]
    after = [row[:] for row in plate]
    for _ in range(steps):
        step(plate, after)
        plate, after = after, plate
    return sum(map(sum, plate))


def orbit(steps, dt=0.002):
    x, y, vx, vy = 1.0, 0.0, 0.0, 0.9
    far = 0.0
    for _ in range(steps):
        r2 = x * x + y * y
        pull = -1.0 / (r2 * sqrt(r2))
        vx += pull * x * dt
        vy += pull * y * dt
        x += vx * dt
        y += vy * dt
        far = max(far, hypot(x, y))
    return far


def bench():
    return f"{spread(72, 80):.6f} {orbit(60000):.6f}"


run(bench)
