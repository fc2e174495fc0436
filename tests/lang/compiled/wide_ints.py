# Operators on ints beyond 2**53 in compiled code: generators of random numbers, hashes, masks of any width.
MASK = (1 << 64) - 1
MIXED = [0, 1, -1, 255, 2**31, -(2**31), 2**32 + 5, 2**53 - 1, -(2**53 - 1), 2**53, -(2**53), 2**63, -(2**63), 2**64 - 1, 2**64, -(2**64) - 7, 3**50, -(3**70)]


class Lcg:
    MULTIPLIER = 6364136223846793005

    def __init__(self, state):
        self.state = state

    def step(self):
        self.state = (self.state * self.MULTIPLIER + 1442695040888963407) & MASK
        x = self.state
        x ^= x >> 33
        x = (x * 0xFF51AFD7ED558CCD) & MASK
        return x ^ (x >> 29)

    def random(self):
        return (self.step() >> 11) / (1 << 53)

    def below(self, stop):
        return (self.step() >> 32) * stop >> 32


def fnv(values):
    h = 14695981039346656037
    for b in values:
        h = ((h ^ (b & 255)) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
    return h


def xorshift(x, n):
    for _ in range(n):
        x ^= (x << 13) & MASK
        x ^= x >> 7
        x ^= (x << 17) & MASK
    return x


def masks(a, b):
    m = MASK
    t = a * b + 3
    return (
        (a * b) & 0xFF, (a * b) & 0xFFFFFFFF, (a + b) & 0x1FFFFFFFFFFFFF, (a - b) & 0xFFFFFFFFFFFFFF, (a * b - 1) & MASK,
        (a * b) & m, (a * b) & -16, (a * b) & (1 << 70) - 1, a | b, a ^ b, a & b, (a << 3) ^ (b >> 2), a << 40, a >> 40,
        (a << 64 | b) & MASK, a + b, a - b, a * b, t, (a ^ b) >> 64, a & MASK, (a * b + (a := 5)) & MASK, a,
    )  # fmt: skip


def mixed(rounds):
    out = 0
    for _ in range(rounds):
        for a in MIXED:
            for b in MIXED:
                for r in masks(a, b):
                    out = (out * 31 + r) % 1000000000000000003
    return out


def other(a, b):
    return a ^ b, a | b, a & b


def replaced():
    """The mask is another one after a while."""
    global MASK
    rng, old = Lcg(7), MASK
    first = [rng.step() for _ in range(3000)][-1]
    MASK = (1 << 48) - 1
    second = [rng.step() for _ in range(3000)][-1]
    MASK = old
    return first, second


rng = Lcg(42)
for _ in range(3000):
    total = sum([rng.step() & 1023, rng.below(10)])
print(rng.state, total, rng.random())  # expect: 3312367695885063386 904 0.6507724928831963
print(fnv(range(20000)))  # expect: 9709372217700209861
print(xorshift(88172645463325252, 5000))  # expect: 13594899643225663350
print(mixed(20))  # expect: 418650495179764998
for _ in range(2000):
    last = other(2**60 + 1, 2**55), other({1, 2}, {2, 3}), other(True, False), other(5, 3)
print(last)  # expect: ((1188950301625810945, 1188950301625810945, 0), ({1, 3}, {1, 2, 3}, {2}), (True, True, False), (6, 7, 1))
print(replaced())  # expect: (15469171644069407490, 146058329261179)
print([x / (1 << 53) for x in (3, 2**53, 2**53 + 1, 2**64, -(2**70))])  # expect: [3.3306690738754696e-16, 1.0, 1.0, 2048.0, -131072.0]
try:
    other(2**60, 1.5)
except TypeError as e:
    print(e)  # expect: unsupported operand type(s) for ^: 'int' and 'float'


def square(x):
    return x * x + 1


for i in range(3000):
    last = square(2**62 + i)
print(last)  # expect: 21267647932558681627353651491967155410
try:
    square(1 << (1 << 29))
except MemoryError as e:
    print(type(e).__name__, e.args)  # expect: MemoryError ()
