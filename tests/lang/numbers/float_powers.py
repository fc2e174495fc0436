"""Squares, cubes and square roots of floats: the bits of C's pow, negative bases, overflow."""
import math


def powers(x):
    return [x**2, x**3, x**2.0, x**3.0]


def roots(x):
    return x**0.5


total = 0.0
for i in range(2000):
    x = (i - 1000) * 0.37
    a, b, c, d = powers(x)
    assert a == c and b == d
    assert abs(a - x * x) <= math.ulp(a)
    assert abs(b - x * x * x) <= 2 * math.ulp(b)
    assert math.pow(x, 3.0) == b
    if x >= 0:
        r = roots(x)
        assert abs(r - math.sqrt(x)) <= math.ulp(r)
        assert r == math.pow(x, 0.5)
    total += a + b

assert repr(total) == "40613712.300012976", repr(total)
assert powers(-0.0) == [0.0, 0.0, 0.0, 0.0]
assert math.copysign(1.0, (-0.0) ** 3) == -1.0
assert roots(0.0) == 0.0 and math.copysign(1.0, roots(-0.0)) == 1.0
assert powers(float("-inf")) == [math.inf, -math.inf, math.inf, -math.inf]
assert math.isnan(powers(math.nan)[0])
assert roots(-4.0).imag == 2.0
assert powers(1e-200) == [0.0] * 4
for huge in (1e200, -1e200):
    try:
        powers(huge)
    except OverflowError as e:
        assert e.args == (34, "Numerical result out of range"), e.args
    else:
        raise AssertionError(huge)

print("ok")  # expect: ok
