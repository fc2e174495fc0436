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

# digits are cut in several steps: what lies far behind the precision decides only at exactly one half
for rest, last in ((5 * 10**30, 0), (5 * 10**30 + 1, 1), (5 * 10**30 - 1, 0), (10**31 + 5 * 10**30, 2)):
    with localcontext(Context(prec=30)) as ctx:
        n = D(10**60 + rest)
        assert str(+n) == f"1.{'0' * 28}{last}E+60" and ctx.flags[Inexact], (n, +n)
        ctx.rounding = ROUND_FLOOR
        assert str(+n)[-5:] == ("1E+60" if rest > 10**31 else "0E+60")
with localcontext(Context(prec=40)) as ctx:
    assert str(D(2) / 3 * 3) == "2." + "0" * 39 and str(D(1) / 7) == "0." + "142857" * 6 + "1429"
    ctx.clear_flags()
    assert str(D(10) / 8) == "1.25" and str(D("1.00") / 1024) == "0.0009765625" and str(D(6) / 12) == "0.5" and not ctx.flags[Inexact]
    assert str(D(10**39) / D(2**70))[:12] == "847032947254" and str(D(3**80) / D(3**79)) == "3" and str(D(10**50) / 1) == "1." + "0" * 39 + "E+50"
    assert ctx.flags[Rounded] and str((D(10**45) / D(10**5)).normalize()) == "1E+40"
    ctx.clamp = 1
    assert f"{D(12):.3f} {D('0.05'):.1f} {D('1234567.891'):,.2f} {D(-5):08.2f} {D('0.00001'):.0e}" == "12.000 0.0 1,234,567.89 -0005.00 1e-5"
assert hash(D("-0.0")) == 0 and hash(D("-1.0")) == hash(-1) and hash(D("2.50")) == hash(2.5) and hash(D("1E+30")) == hash(10**30)
assert getcontext().prec == 28
print("ok")
# expect: ok
