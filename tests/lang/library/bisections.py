"""bisect and len beyond 2**53, compiled code included."""
import bisect
import sys

n = sys.maxsize
huge = range(n - 1)


def size(v):
    return len(v)


for _ in range(300):
    assert size([1, 2]) == size("ab") == size((3, 4)) == size({1: 2, 3: 4}) == 2
assert size(huge) == n - 1 and size(range(2**53 - 1)) == 2**53 - 1 and size(range(2**53)) == 2**53
assert bisect.bisect_left(huge, n - 3) == n - 3 and bisect.bisect_right(huge, n - 3) == n - 2
assert bisect.bisect_left(huge, n - 3, n - 10, n) == n - 3 and bisect.bisect_right(huge, n - 3, n - 10, n) == n - 2
assert bisect.bisect([1, 2, 3], 2, 0, -1) == 2 and bisect.bisect([1, 2, 3], 2, 0, -2) == 0
for bounds in ((2**70,), ("a",), (0, 2**70), (0, "a"), (-1,)):
    try:
        bisect.bisect([1], 1, *bounds)
    except (OverflowError, TypeError, ValueError) as e:
        print(e)
# expect: Python int too large to convert to C ssize_t
# expect: 'str' object cannot be interpreted as an integer
# expect: cannot fit 'int' into an index-sized integer
# expect: argument should be integer or None, not 'str'
# expect: lo must be non-negative
