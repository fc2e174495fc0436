# bench: digits, bigints
"""Integers of thousands of bits: products, division, powers modulo, roots, text; `Fraction` and `Decimal`."""

from decimal import Decimal, localcontext
from fractions import Fraction
from math import comb, gcd, isqrt
from timing import run


def fibonacci(n):
    a, b = 0, 1
    for bit in bin(n)[2:]:
        a, b = a * (2 * b - a), a * a + b * b
        if bit == "1":
            a, b = b, a + b
    return a


def probably_prime(n):
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in (2, 3, 5, 7, 11):
        x = pow(base, odd, n)
        if x in (1, n - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def root_two(digits):
    with localcontext() as context:
        context.prec = digits
        return str(Decimal(2).sqrt())[-8:]


def bench():
    big = fibonacci(20000)
    text = str(big)
    product = 1
    for n in range(2, 2000):
        product *= n
    quotient, rest = divmod(big * product, 10**5000 + 7)
    primes = sum(probably_prime((1 << 127) - 1 + 2 * k) for k in range(1500))
    shared = gcd(big, comb(3000, 1500))
    harmonic = sum(Fraction(1, n) for n in range(1, 900))
    return (
        len(text),
        text[:9],
        int(text[:4000]) % 9973,
        quotient % 1000003,
        rest % 1000003,
        isqrt(product) % 1000003,
        primes,
        shared % 1000003,
        harmonic.numerator % 1000003,
        root_two(3000),
        (big >> 77 ^ product << 5) % 1000003,
    )


run(bench)
