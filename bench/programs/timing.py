"""How every program here is timed: `program.py [iterations [wall|cpu]]` prints its checksum and the seconds of each iteration."""

import sys
import time


def run(bench):
    """Calls `bench()` again and again; it must return the same value each time."""
    iterations = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    clock = time.process_time if sys.argv[2:] == ["cpu"] else time.perf_counter
    seconds = []
    checks = set()
    for _ in range(iterations):
        start = clock()
        check = bench()
        seconds.append(clock() - start)
        checks.add(str(check))
    print("check", *checks)
    print("seconds", *(format(s, ".6f") for s in seconds))
