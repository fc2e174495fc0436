"""Integers of any size, floor division, shifts, bases."""
print(2**100, -(2**64), 10**20 // 7, -7 // 2, -7 % 3, 7 % -3, divmod(-17, 5))
print(1 << 70, (1 << 70) >> 68, -1 >> 5, ~5, 6 & 3, 6 | 3, 6 ^ 3, -(2**70) & 0xFF)
print(hex(255), oct(8), bin(-5), int("ff", 16), int("0b101", 0), int(" 1_000 "), f"{1234567:,} {255:#x} {5:08b} {-3:+d}")
print((2**53) + 1, 2**53 * 3, 9007199254740993 - 1, (10**18 + 1) * (10**18 - 1))
print(pow(3, 200, 1000007), pow(3, -1, 7), (255).bit_length(), (10**10).bit_count(), (1000).to_bytes(2, "big"), int.from_bytes(b"\x01\x00", "little"))
print(7 / 2, 1 / 3, 10**400 // 10**399, 2**-1, 0.1 + 0.2, 1e16, 1e-7, float("inf"), -0.0, round(2.5), round(-1.5), round(2.675, 2))
print(hash(2**61 - 1), hash(-1), hash(1.5), hash(10**30), hash((1, 2, 3)), 1 == 1.0 == True, 2**53 == float(2**53), 2**53 + 1 == float(2**53))
for bad in ("1 // 0", "1 % 0", "1 / 0", "0 ** -1", "1 << -1", "int('x')", "int('1', 1)", "[1] * 'a'", "1 + 'a'", "'a' + 1", "-'a'", "10**5000 and str(10**5000)"):
    try:
        eval(bad)
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
print((3 + 4j) * (1 - 2j), abs(3 + 4j), (1 + 2j) ** 2, complex("1-2j"), 3 .real, (5).numerator, True + True)

# expect: 1267650600228229401496703205376 -18446744073709551616 14285714285714285714 -4 2 -2 (-4, 3)
# expect: 1180591620717411303424 4 -1 -6 2 7 5 0
# expect: 0xff 0o10 -0b101 255 5 1000 1,234,567 0xff 00000101 -3
# expect: 9007199254740993 27021597764222976 9007199254740992 999999999999999999999999999999999999
# expect: 959082 5 8 11 b'\x03\xe8' 1
# expect: 3.5 0.3333333333333333 10 0.5 0.30000000000000004 1e+16 1e-07 inf -0.0 2 -2 2.67
# expect: 0 -2 1152921504606846977 465258685558744706 529344067295497451 True True False
# expect: 1 // 0 -> ZeroDivisionError integer division or modulo by zero
# expect: 1 % 0 -> ZeroDivisionError integer modulo by zero
# expect: 1 / 0 -> ZeroDivisionError division by zero
# expect: 0 ** -1 -> ZeroDivisionError 0.0 cannot be raised to a negative power
# expect: 1 << -1 -> ValueError negative shift count
# expect: int('x') -> ValueError invalid literal for int() with base 10: 'x'
# expect: int('1', 1) -> ValueError int() base must be >= 2 and <= 36, or 0
# expect: [1] * 'a' -> TypeError can't multiply sequence by non-int of type 'str'
# expect: 1 + 'a' -> TypeError unsupported operand type(s) for +: 'int' and 'str'
# expect: 'a' + 1 -> TypeError can only concatenate str (not "int") to str
# expect: -'a' -> TypeError bad operand type for unary -: 'str'
# expect: 10**5000 and str(10**5000) -> ValueError Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit
# expect: (11-2j) 5.0 (-3+4j) (1-2j) 3 5 2
