# bench: roads, containers
"""Shortest paths over a grid: `heapq`, `deque`, dicts of tuples, nested lists."""

from collections import deque
from heapq import heappop, heappush
from timing import run

SIZE = 96


def costs():
    state = 7
    grid = []
    for _ in range(SIZE):
        row = []
        for _ in range(SIZE):
            state = state * 69069 + 1 & 0xFFFFFFFF
            row.append(1 + (state >> 16) % 9)
        grid.append(row)
    return grid


def neighbours(x, y):
    for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        if 0 <= x + dx < SIZE and 0 <= y + dy < SIZE:
            yield x + dx, y + dy


def cheapest(grid, start, goal):
    distance = {start: 0}
    came = {}
    queue = [(0, start)]
    while queue:
        so_far, here = heappop(queue)
        if here == goal:
            break
        if so_far > distance[here]:
            continue
        for there in neighbours(*here):
            cost = so_far + grid[there[1]][there[0]]
            if cost < distance.get(there, 1 << 30):
                distance[there] = cost
                came[there] = here
                heappush(queue, (cost, there))
    path = [goal]
    while path[-1] != start:
        path.append(came[path[-1]])
    return distance[goal], path


def reachable(grid, start, limit):
    seen = {start}
    waiting = deque([(start, 0)])
    while waiting:
        here, steps = waiting.popleft()
        for there in neighbours(*here):
            if there not in seen and grid[there[1]][there[0]] < limit:
                seen.add(there)
                waiting.append((there, steps + 1))
    return len(seen), steps


def bench():
    grid = costs()
    total, path = cheapest(grid, (0, 0), (SIZE - 1, SIZE - 1))
    back, _ = cheapest(grid, (SIZE - 1, 0), (0, SIZE - 1))
    return total, len(path), back, [reachable(grid, (0, 0), limit) for limit in (5, 7, 10)]


run(bench)
