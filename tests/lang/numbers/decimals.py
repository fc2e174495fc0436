# Decimals whose coefficients are doubles, and those whose are not: no difference is seen where one becomes the other.
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Clamped, Context, Decimal, Inexact, Rounded, getcontext, localcontext

D = Decimal
edge = D(2**53 - 1)
for _ in range(50):
    assert edge + 1 == D(2**53) and (edge + 1) - 1 == edge and edge * 3 == 3 * (2**53 - 1)
    assert str(edge + D("0.5")) == "9007199254740991.5" and str(-edge - edge) == "-18014398509481982"
    assert str(D("1.20") + D("2.3")) == "3.50" and str(D("1.20") * D("2.30")) == "2.7600"
    assert str(D(6) / 3) == "2" and str(D(1) / 4) == "0.25" and str(D("6.00") / D("3.0")) == "2.0"
    assert str(D(1) / 3) == "0.3333333333333333333333333333" and str(D(2) / 3)[-1] == "7"
    assert str(D(0) + D("1E+3")) == "1000" and str(D("0.00") * 5) == "0.00" and str(D("-0") + D("0")) == "0"
    assert D("1.0") == 1 == D(1) and hash(D("1.0")) == hash(1) and D("0.1") != 0.1 and D("0.5") == 0.5
    assert str(D("2.675").quantize(D("0.01"))) == "2.68" and str(D("2.665").quantize(D("0.01"))) == "2.66"
    assert str(D("1").quantize(D("1E-20"))) == "1.00000000000000000000"
    assert [str(D("-2.5").quantize(D(1), rounding=r)) for r in (ROUND_FLOOR, ROUND_CEILING, ROUND_HALF_EVEN)] == ["-3", "-2", "-2"]
    assert D(7) // 2 == 3 and D(-7) % 4 == -3 and divmod(D("7.5"), 2) == (3, D("1.5"))

with localcontext(Context(prec=5)) as ctx:
    assert str(D(1) / 3) == "0.33333" and ctx.flags[Inexact] and ctx.flags[Rounded]
    ctx.clear_flags()
    assert str(D(123456) + 1) == "1.2346E+5" and str(D(99999) + D("0.9")) == "1.0000E+5"
    assert str(D(10) / 5) == "2" and not ctx.flags[Clamped]
with localcontext(Context(prec=20, Emin=-5, Emax=5)) as ctx:
    ctx.traps = dict.fromkeys(ctx.traps, False)
    assert str(D("1E-5") * D("0.1")) == "0.000001" and str(D("999999") + 1) == "Infinity"
with localcontext() as ctx:
    ctx.rounding = ROUND_FLOOR
    assert str(D(1) - D(1)) == "-0" and str(D(-1) / 3)[-1] == "4"
assert getcontext().prec == 28
print("ok")
# expect: ok
