"""struct, decimal text and arithmetic, StringIO and formats that are parsed once."""
import io
import struct
from decimal import Context, Decimal, getcontext

for code in "bBhHiIqQ":
    for value in (0, 1, -1, 127, -128, 255, 65535, 2**31 - 1, -(2**31), 2**32, 2**53, 2**63 - 1, 2**64 - 1, True):
        for order in "<>":
            try:
                data = struct.pack(order + code, value)
            except struct.error as e:
                print(code, value, e)
            else:
                assert struct.unpack(order + code, data) == (value,), (code, value)
assert struct.pack(">hfd?3s", -2, 1.5, -0.1, 5, b"xy") == b"\xff\xfe?\xc0\x00\x00\xbf\xb9\x99\x99\x99\x99\x99\x9a\x01xy\x00"
target = bytearray(b"........")
try:
    struct.pack_into("<HH", target, 2, 7, 70000)
except struct.error as e:
    print(target, e)

print([Decimal(t) for t in ("12.", ".5", "-0.00", "000", "1_0", " 7 ", "1e3", "123456789.123456789", "-inf")])
for bad in ("", "-", ".", "1.2.3", "x"):
    try:
        Decimal(bad)
    except ArithmeticError as e:
        print(type(e).__name__)
getcontext().prec = 12
print(Decimal(1) / 8, Decimal(1) / 3, Decimal("999999999999.5") + 0, Decimal(10) ** 15 / 5, Decimal("1E-7") * 3)
context = Context(prec=3)
print(context.divide(1000, 8), context.multiply(Decimal("9.99"), Decimal("1.01")), context.plus(Decimal("0.099995")))

for _ in range(3):
    print("%5d|%-6s|%+.2f|%x|%%|%r" % (42, "ab", 1.005, 255, "q"), "%(a)s-%(b)03d" % {"a": 1, "b": 2}, end=" ")
    print("{:>6}|{!r}|{x:^5}".format(5, "z", x=1), f"{255:#06x} {1234567:,} {0.5:.1%} {'w':*^5}")
for bad, args in (("%d", "x"), ("%d %d", (1,)), ("%d", (1, 2)), ("%y", 1), ("{} {", ()), ("{} {}", (1,))):
    for _ in range(2):
        try:
            print(bad % args if "%" in bad else bad.format(*args))
        except (TypeError, ValueError, IndexError) as e:
            print(type(e).__name__, e)

buffer = io.StringIO()
for piece in ("one ", "two ", "\U0001f600", "", " three", "\n"):
    buffer.write(piece)
assert buffer.getvalue() == "one two \U0001f600 three\n" and buffer.tell() == 16
buffer.write("more")
buffer.seek(4)
buffer.write("TWO")
print(ascii(buffer.getvalue()))
# expect: b 255 'b' format requires -128 <= number <= 127
# expect: b 255 'b' format requires -128 <= number <= 127
# expect: b 65535 'b' format requires -128 <= number <= 127
# expect: b 65535 'b' format requires -128 <= number <= 127
# expect: b 2147483647 'b' format requires -128 <= number <= 127
# expect: b 2147483647 'b' format requires -128 <= number <= 127
# expect: b -2147483648 'b' format requires -128 <= number <= 127
# expect: b -2147483648 'b' format requires -128 <= number <= 127
# expect: b 4294967296 'b' format requires -128 <= number <= 127
# expect: b 4294967296 'b' format requires -128 <= number <= 127
# expect: b 9007199254740992 'b' format requires -128 <= number <= 127
# expect: b 9007199254740992 'b' format requires -128 <= number <= 127
# expect: b 9223372036854775807 'b' format requires -128 <= number <= 127
# expect: b 9223372036854775807 'b' format requires -128 <= number <= 127
# expect: b 18446744073709551615 'b' format requires -128 <= number <= 127
# expect: b 18446744073709551615 'b' format requires -128 <= number <= 127
# expect: B -1 'B' format requires 0 <= number <= 255
# expect: B -1 'B' format requires 0 <= number <= 255
# expect: B -128 'B' format requires 0 <= number <= 255
# expect: B -128 'B' format requires 0 <= number <= 255
# expect: B 65535 'B' format requires 0 <= number <= 255
# expect: B 65535 'B' format requires 0 <= number <= 255
# expect: B 2147483647 'B' format requires 0 <= number <= 255
# expect: B 2147483647 'B' format requires 0 <= number <= 255
# expect: B -2147483648 'B' format requires 0 <= number <= 255
# expect: B -2147483648 'B' format requires 0 <= number <= 255
# expect: B 4294967296 'B' format requires 0 <= number <= 255
# expect: B 4294967296 'B' format requires 0 <= number <= 255
# expect: B 9007199254740992 'B' format requires 0 <= number <= 255
# expect: B 9007199254740992 'B' format requires 0 <= number <= 255
# expect: B 9223372036854775807 'B' format requires 0 <= number <= 255
# expect: B 9223372036854775807 'B' format requires 0 <= number <= 255
# expect: B 18446744073709551615 'B' format requires 0 <= number <= 255
# expect: B 18446744073709551615 'B' format requires 0 <= number <= 255
# expect: h 65535 'h' format requires -32768 <= number <= 32767
# expect: h 65535 'h' format requires -32768 <= number <= 32767
# expect: h 2147483647 'h' format requires -32768 <= number <= 32767
# expect: h 2147483647 'h' format requires -32768 <= number <= 32767
# expect: h -2147483648 'h' format requires -32768 <= number <= 32767
# expect: h -2147483648 'h' format requires -32768 <= number <= 32767
# expect: h 4294967296 'h' format requires -32768 <= number <= 32767
# expect: h 4294967296 'h' format requires -32768 <= number <= 32767
# expect: h 9007199254740992 'h' format requires -32768 <= number <= 32767
# expect: h 9007199254740992 'h' format requires -32768 <= number <= 32767
# expect: h 9223372036854775807 'h' format requires -32768 <= number <= 32767
# expect: h 9223372036854775807 'h' format requires -32768 <= number <= 32767
# expect: h 18446744073709551615 'h' format requires -32768 <= number <= 32767
# expect: h 18446744073709551615 'h' format requires -32768 <= number <= 32767
# expect: H -1 'H' format requires 0 <= number <= 65535
# expect: H -1 'H' format requires 0 <= number <= 65535
# expect: H -128 'H' format requires 0 <= number <= 65535
# expect: H -128 'H' format requires 0 <= number <= 65535
# expect: H 2147483647 'H' format requires 0 <= number <= 65535
# expect: H 2147483647 'H' format requires 0 <= number <= 65535
# expect: H -2147483648 'H' format requires 0 <= number <= 65535
# expect: H -2147483648 'H' format requires 0 <= number <= 65535
# expect: H 4294967296 'H' format requires 0 <= number <= 65535
# expect: H 4294967296 'H' format requires 0 <= number <= 65535
# expect: H 9007199254740992 'H' format requires 0 <= number <= 65535
# expect: H 9007199254740992 'H' format requires 0 <= number <= 65535
# expect: H 9223372036854775807 'H' format requires 0 <= number <= 65535
# expect: H 9223372036854775807 'H' format requires 0 <= number <= 65535
# expect: H 18446744073709551615 'H' format requires 0 <= number <= 65535
# expect: H 18446744073709551615 'H' format requires 0 <= number <= 65535
# expect: i 4294967296 'i' format requires -2147483648 <= number <= 2147483647
# expect: i 4294967296 'i' format requires -2147483648 <= number <= 2147483647
# expect: i 9007199254740992 'i' format requires -2147483648 <= number <= 2147483647
# expect: i 9007199254740992 'i' format requires -2147483648 <= number <= 2147483647
# expect: i 9223372036854775807 'i' format requires -2147483648 <= number <= 2147483647
# expect: i 9223372036854775807 'i' format requires -2147483648 <= number <= 2147483647
# expect: i 18446744073709551615 'i' format requires -2147483648 <= number <= 2147483647
# expect: i 18446744073709551615 'i' format requires -2147483648 <= number <= 2147483647
# expect: I -1 'I' format requires 0 <= number <= 4294967295
# expect: I -1 'I' format requires 0 <= number <= 4294967295
# expect: I -128 'I' format requires 0 <= number <= 4294967295
# expect: I -128 'I' format requires 0 <= number <= 4294967295
# expect: I -2147483648 'I' format requires 0 <= number <= 4294967295
# expect: I -2147483648 'I' format requires 0 <= number <= 4294967295
# expect: I 4294967296 'I' format requires 0 <= number <= 4294967295
# expect: I 4294967296 'I' format requires 0 <= number <= 4294967295
# expect: I 9007199254740992 'I' format requires 0 <= number <= 4294967295
# expect: I 9007199254740992 'I' format requires 0 <= number <= 4294967295
# expect: I 9223372036854775807 'I' format requires 0 <= number <= 4294967295
# expect: I 9223372036854775807 'I' format requires 0 <= number <= 4294967295
# expect: I 18446744073709551615 'I' format requires 0 <= number <= 4294967295
# expect: I 18446744073709551615 'I' format requires 0 <= number <= 4294967295
# expect: q 18446744073709551615 'q' format requires -9223372036854775808 <= number <= 9223372036854775807
# expect: q 18446744073709551615 'q' format requires -9223372036854775808 <= number <= 9223372036854775807
# expect: Q -1 'Q' format requires 0 <= number <= 18446744073709551615
# expect: Q -1 'Q' format requires 0 <= number <= 18446744073709551615
# expect: Q -128 'Q' format requires 0 <= number <= 18446744073709551615
# expect: Q -128 'Q' format requires 0 <= number <= 18446744073709551615
# expect: Q -2147483648 'Q' format requires 0 <= number <= 18446744073709551615
# expect: Q -2147483648 'Q' format requires 0 <= number <= 18446744073709551615
# expect: bytearray(b'..\x07\x00\x00\x00..') 'H' format requires 0 <= number <= 65535
# expect: [Decimal('12'), Decimal('0.5'), Decimal('-0.00'), Decimal('0'), Decimal('10'), Decimal('7'), Decimal('1E+3'), Decimal('123456789.123456789'), Decimal('-Infinity')]
# expect: InvalidOperation
# expect: InvalidOperation
# expect: InvalidOperation
# expect: InvalidOperation
# expect: InvalidOperation
# expect: 0.125 0.333333333333 1.00000000000E+12 2.0000000000E+14 3E-7
# expect: 125 10.1 0.100
# expect:    42|ab    |+1.00|ff|%|'q' 1-002      5|'z'|  1   0x00ff 1,234,567 50.0% **w**
# expect:    42|ab    |+1.00|ff|%|'q' 1-002      5|'z'|  1   0x00ff 1,234,567 50.0% **w**
# expect:    42|ab    |+1.00|ff|%|'q' 1-002      5|'z'|  1   0x00ff 1,234,567 50.0% **w**
# expect: TypeError %d format: a real number is required, not str
# expect: TypeError %d format: a real number is required, not str
# expect: TypeError not enough arguments for format string
# expect: TypeError not enough arguments for format string
# expect: TypeError not all arguments converted during string formatting
# expect: TypeError not all arguments converted during string formatting
# expect: ValueError unsupported format character 'y' (0x79) at index 1
# expect: ValueError unsupported format character 'y' (0x79) at index 1
# expect: IndexError Replacement index 0 out of range for positional args tuple
# expect: IndexError Replacement index 0 out of range for positional args tuple
# expect: IndexError Replacement index 1 out of range for positional args tuple
# expect: IndexError Replacement index 1 out of range for positional args tuple
# expect: 'one TWO \U0001f600 three\nmore'
