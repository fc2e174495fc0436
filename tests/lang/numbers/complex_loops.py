"""Complex arithmetic in hot code: signs of zeros, mixed operands, absolute values, what is no complex after all."""


def escape(c, limit):
    z = 0j
    k = 0
    while k < limit and abs(z) <= 2.0:
        z = z * z + c
        k += 1
    return k, z


total = 0
for j in range(40):
    for i in range(40):
        c = complex(3.0 * i / 40 - 2.0, 2.0 * j / 40 - 1.0)
        k, z = escape(c, 30)
        total += k
assert total == 19179, total


def mixed(z, x):
    return [z + x, x + z, z - x, x - z, z * x, x * z]


def parts(z):
    return z.real * 2 + z.imag


for _ in range(300):
    signs = mixed(complex(-0.0, -0.0), 0), mixed(complex(-0.0, 0.0), 1j), mixed(complex(1e400, 1), 2)
    a = mixed(1 - 2j, 3)
    b = mixed(1 - 2j, 0.5)
    d = mixed(1 - 2j, 1j)
    e = parts(3 + 4j)
assert a == [4 - 2j, 4 - 2j, -2 - 2j, 2 + 2j, 3 - 6j, 3 - 6j], a
assert b == [1.5 - 2j, 1.5 - 2j, 0.5 - 2j, -0.5 + 2j, 0.5 - 1j, 0.5 - 1j], b
assert d == [1 - 1j, 1 - 1j, 1 - 3j, -1 + 3j, 2 + 1j, 2 + 1j], d
assert e == 10.0
assert repr(signs[0]) == "[0j, 0j, (-0-0j), 0j, -0j, -0j]", signs
assert repr(signs[1]) == "[1j, 1j, (-0-1j), 1j, (-0+0j), (-0+0j)]", signs
assert repr(signs[2]) == "[(inf+1j), (inf+1j), (inf+1j), (-inf-1j), (inf+nanj), (inf+nanj)]", signs

# the variables of the loops hold other things from now on
assert mixed(2j, 10**30)[0] == 1e30 + 2j
assert mixed(3, 4) == [7, 7, -1, 1, 12, 12]
assert escape(0.5, 3)[0] == 3


class Point(complex):
    def __add__(self, other):
        return "added"

    def __mul__(self, other):
        return self


assert mixed(Point(1, 2), 1j)[0] == "added"
assert escape(Point(1, 1), 2) == (2, (1 + 3j))
try:
    escape(complex(1.5e308, 1.5e308), 2)
except OverflowError as e:
    assert str(e) == "absolute value too large", e
else:
    raise AssertionError("no error")

print("ok")  # expect: ok
