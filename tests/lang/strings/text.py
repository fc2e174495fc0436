"""Strings: slices, methods, formatting, escapes, astral characters."""
s = "naïve 😀 text"
print(len(s), s[6], s[::-1], s.upper(), s.find("text"), s.encode(), ascii(s))
print("a,b,,c".split(","), " x  y ".split(), "a-b-c".rsplit("-", 1), "l1\nl2\r\nl3".splitlines(), "abc".partition("b"))
print("%5.2f|%-5s|%05d|%x|%r|%%" % (3.14159, "ab", 42, 255, "q"), "{:>8}|{:^8}|{!r:<8}|{:*^9}".format("r", "c", "l", "m"))
print(f"{3.14159:.2f} {10:>5} {'x':-<4} {1e10:g} {12345.678:,.1f} {0.5:%} {s!a:.9} {2**40:_} {len(s)=}")
print("{0.real} {1[k]} {2}".format(5, {"k": "v"}, [1]), "Straße".casefold(), "ǆ".title(), "İ".lower(), "ß".upper())
print(repr("a'b"), repr('a"b\''), repr("\x00\t\u200b\U0001f600\ud800"), "\N{BULLET}", r"\n", b"by\xfftes", "tab\tbed".expandtabs(4))
print("abcabc".replace("b", "X", 1), "abc".translate({97: "A", 98: None}), "x".join(map(str, range(4))), "Hello".swapcase(), "hello world".title())
print("abc" < "abd", "a" * 3, "bc" in "abcd", "aXbX".count("X"), "prefix-x".removeprefix("prefix-"), "1".zfill(3), "٣".isdigit(), int("٣"))
print([*"añ"], "a" "b", max("hello"), sorted("banana"), "".join(reversed("abc")), "ab".center(7, "*"), chr(128512), ord("€"))
for bad in ("'abc'[10]", "'a'.join([1])", "'%d' % 'x'", "'{}'.format()", "'{:d}'.format('x')", "b'a' + 'a'", "'a'.encode('ascii') + b''.decode('utf-8', 'x') + 1", "'é'.encode('ascii')", "b'\\xff'.decode()"):
    try:
        eval(bad)
    except Exception as e:
        print(bad, "->", type(e).__name__, e)

# expect: 12 😀 txet 😀 evïan NAÏVE 😀 TEXT 8 b'na\xc3\xafve \xf0\x9f\x98\x80 text' 'na\xefve \U0001f600 text'
# expect: ['a', 'b', '', 'c'] ['x', 'y'] ['a-b', 'c'] ['l1', 'l2', 'l3'] ('a', 'b', 'c')
# expect:  3.14|ab   |00042|ff|'q'|%        r|   c    |'l'     |****m****
# expect: 3.14    10 x--- 1e+10 12,345.7 50.000000% 'na\xefve 1_099_511_627_776 len(s)=12
# expect: 5 v [1] strasse ǅ i̇ SS
# expect: "a'b" 'a"b\'' '\x00\t\u200b😀\ud800' • \n b'by\xfftes' tab bed
# expect: aXcabc Ac 0x1x2x3 hELLO Hello World
# expect: True aaa True 2 x 001 True 3
# expect: ['a', 'ñ'] ab o ['a', 'a', 'a', 'b', 'n', 'n'] cba ***ab** 😀 8364
# expect: 'abc'[10] -> IndexError string index out of range
# expect: 'a'.join([1]) -> TypeError sequence item 0: expected str instance, int found
# expect: '%d' % 'x' -> TypeError %d format: a real number is required, not str
# expect: '{}'.format() -> IndexError Replacement index 0 out of range for positional args tuple
# expect: '{:d}'.format('x') -> ValueError Unknown format code 'd' for object of type 'str'
# expect: b'a' + 'a' -> TypeError can't concat str to bytes
# expect: 'a'.encode('ascii') + b''.decode('utf-8', 'x') + 1 -> TypeError can't concat str to bytes
# expect: 'é'.encode('ascii') -> UnicodeEncodeError 'ascii' codec can't encode character '\xe9' in position 0: ordinal not in range(128)
# expect: b'\xff'.decode() -> UnicodeDecodeError 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte

# title and swapcase of ASCII text against the general way, which a last letter beyond ASCII asks for
for text in ("", "a", "A1b c'd EF ghi", "the QUICK brown-fox 9lives _x", "  ABC", "z[`{@"):
    assert (text + "\u00e9").title()[:-1] == (text + "e").title()[:-1], text
    assert (text + "\u00e9").swapcase()[:-1] == text.swapcase(), text
print("the QUICK brown-fox 9lives".title())  # expect: The Quick Brown-Fox 9Lives
