"""Functions of math in compiled code: arguments of every kind, errors, results that are not finite, and what is put in their place."""
import math
from math import atan2, copysign, exp, fmod, hypot, log, pow, sin, sqrt


def apply(f, xs):
    out = []
    for x in xs:
        try:
            out.append(f(x))
        except (ValueError, OverflowError, TypeError) as e:
            out.append(f"{type(e).__name__}: {e}")
    return out


def roots(xs):
    t = 0.0
    for x in xs:
        t += sqrt(x) * math.sin(x) + log(x + 1) - math.fabs(-x)
    return t


def pairs(xs):
    t = 0.0
    for x in xs:
        t += hypot(x, 2) + atan2(x, 3.5) + copysign(x, -1.0) + fmod(x, 7) + pow(x, 2) + math.degrees(math.radians(x))
    return t


def last(f, xs):
    for x in xs:
        r = f(x)
    return r


class Half:
    def __float__(self):
        return 0.5


for _ in range(30):
    assert round(roots([float(i) for i in range(50)]), 6) == round(roots(range(50)), 6) == round(roots([0] + list(range(50))), 6)
    assert pairs([1.5, 2.5, 3]) == pairs([1.5, 2.5, 3.0])

odd = [4, 2.25, True, Half(), 2**70, 0.0, -1.0, math.inf, -math.inf, 1e308, 10**400, "4", None]
for f in (math.sqrt, math.exp, math.log, math.sin, math.cosh, math.log2):
    for _ in range(3):
        r = apply(lambda x: f(x), odd)
    print(f.__name__, r)
print(apply(lambda x: math.sqrt(x), [math.nan]), apply(lambda x: math.pow(x, x), [0.5, -0.5, 400.0, math.inf, math.nan, 0]))

saved = math.sin
for _ in range(20):
    last(lambda x: math.sin(x), [0.5] * 50)
math.sin = lambda x: "mine"
print(last(lambda x: math.sin(x), [0.5] * 50))
math.sin = saved
print(last(lambda x: math.sin(x), [0.5] * 50))
# expect: sqrt [2.0, 1.5, 1.0, 0.7071067811865476, 34359738368.0, 0.0, 'ValueError: math domain error', inf, 'ValueError: math domain error', 1e+154, 'OverflowError: int too large to convert to float', 'TypeError: must be real number, not str', 'TypeError: must be real number, not NoneType']
# expect: exp [54.598150033144236, 9.487735836358526, 2.718281828459045, 1.6487212707001282, 'OverflowError: math range error', 1.0, 0.36787944117144233, inf, 0.0, 'OverflowError: math range error', 'OverflowError: int too large to convert to float', 'TypeError: must be real number, not str', 'TypeError: must be real number, not NoneType']
# expect: log [1.3862943611198906, 0.8109302162163288, 0.0, -0.6931471805599453, 48.520302639196174, 'ValueError: math domain error', 'ValueError: math domain error', inf, 'ValueError: math domain error', 709.1962086421661, 921.0340371976182, 'TypeError: must be real number, not str', 'TypeError: must be real number, not NoneType']
# expect: sin [-0.7568024953079282, 0.7780731968879212, 0.8414709848078965, 0.479425538604203, -0.9981794021933068, 0.0, -0.8414709848078965, 'ValueError: math domain error', 'ValueError: math domain error', 0.4533964905016491, 'OverflowError: int too large to convert to float', 'TypeError: must be real number, not str', 'TypeError: must be real number, not NoneType']
# expect: cosh [27.308232836016487, 4.796567530460195, 1.5430806348152437, 1.1276259652063807, 'OverflowError: math range error', 1.0, 1.5430806348152437, inf, inf, 'OverflowError: math range error', 'OverflowError: int too large to convert to float', 'TypeError: must be real number, not str', 'TypeError: must be real number, not NoneType']
# expect: log2 [2.0, 1.1699250014423124, 0.0, -1.0, 70.0, 'ValueError: math domain error', 'ValueError: math domain error', inf, 'ValueError: math domain error', 1023.1538532253076, 1328.771237954945, 'TypeError: must be real number, not str', 'TypeError: must be real number, not NoneType']
# expect: [nan] [0.7071067811865476, 'ValueError: math domain error', 'OverflowError: math range error', inf, nan, 1.0]
# expect: mine
# expect: 0.479425538604203
