# expect: ok
# Short and long byte strings take different ways through the same methods: text of bytes, parts, hexadecimal, base64, digests, formats.
import base64
import binascii
import csv
import hashlib
import io
import zlib
from datetime import date, datetime, timezone


def refuses(kind, call, message):
    try:
        call()
    except kind as error:
        assert str(error) == message, (str(error), message)
    else:
        raise AssertionError(message)


for size in (0, 1, 3, 7, 8, 9, 15, 16, 17, 23, 24, 25, 47, 48, 63, 64, 65, 127, 128, 500, 513, 9000):
    data = bytes(i * 7 % 251 for i in range(size))
    plain = bytes(97 + i % 26 for i in range(size))
    assert data.decode("latin-1").encode("latin-1") == data
    assert plain.decode("ascii") == plain.decode() == plain.decode("UTF-8") == plain.decode("latin1")
    assert data.hex() == "".join("%02x" % c for c in data)
    assert bytes.fromhex(data.hex()) == bytes.fromhex(data.hex(" ").upper()) == binascii.unhexlify(data.hex()) == data
    for group in (1, 2, 3, -1, -2, -3, 40, -40, 0):
        grouped = data.hex("-", group)
        assert grouped.replace("-", "") == data.hex()
        assert binascii.hexlify(data, b"-", group) == grouped.encode() == memoryview(data).hex("-", group).encode()
        if size > abs(group) > 0:
            assert grouped.index("-") == 2 * abs(group) if group < 0 else grouped[::-1].index("-") == 2 * group
    assert base64.b64decode(base64.b64encode(data)) == base64.decodebytes(base64.encodebytes(data)) == data
    assert base64.b64decode(b"\n".join(base64.b64encode(data)[i:i + 3] for i in range(0, 2 * size + 4, 3))) == data
    assert (b"  " + plain + b"\t").strip() == plain and plain.strip(b"xyz") == plain.strip(b"zyx")
    assert b",".join(plain.split(b"c")).replace(b",", b"c") == plain == b"c".join(plain.rsplit(b"c"))
    assert b"".join((plain + b"\n").splitlines(True)) == plain + b"\n"
    assert plain.upper().lower() == plain and plain.swapcase().swapcase() == plain.title().lower() == plain
    for old, new, limit in ((b"c", b"", -1), (b"c", b"-", -1), (b"cd", b"<cd>", 2), (b"", b".", -1), (b"", b".", 3), (plain, b"x", 1), (b"z", b"zz", 0)):
        assert plain.replace(old, new, limit) == plain.decode().replace(old.decode(), new.decode(), limit).encode()
    for name in ("latin-1", "Latin-1", "ISO-8859-1", "utf-8", "UTF-16", "utf_32", "us-ascii", "ASCII"):
        assert plain.decode().encode(name).decode(name) == plain.decode()
    assert (plain.decode() + "\xe4\u20ac").encode()[:size] == plain
    assert plain.capitalize() == plain[:1].upper() + plain[1:]
    assert plain.partition(b"q")[0] + plain.partition(b"q")[1] + plain.partition(b"q")[2] == plain
    assert plain.removeprefix(b"ab") == (plain[2:] if size > 1 else plain) and plain.removesuffix(plain) == b""
    assert bytes(bytearray(data)) == data and bytes(memoryview(data)[1:5]) == data[1:5] and data[:] is data
    assert bytearray(data)[:] == data and bytearray(data)[:] is not data
    for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2s", "sha3_256"):
        whole = hashlib.new(name, data)
        parts = hashlib.new(name)
        for i in range(0, size, 37):
            parts.update(data[i:i + 37])
            parts.digest()
        assert whole.digest() == parts.digest() == parts.copy().digest() and whole.hexdigest() == parts.digest().hex()

assert hashlib.md5(b"a" * 119).hexdigest() == "8a7bd0732ed6a28ce75f6dabc90e1613"
assert zlib.crc32(b"hello") == 907060870 and (907060870).to_bytes(4, "big") == b"6\x10\xa6\x86"
for number in (0, 1, -1, 127, 128, 255, 65535, 2147483647, 2147483648, 4294967295, -2147483648):
    for length in (4, 5, 6, 7):
        for order in ("big", "little"):
            if -2 ** (8 * length - 1) <= number < 2 ** (8 * length - 1):
                assert int.from_bytes(number.to_bytes(length, order, signed=True), order, signed=True) == number
            if number >= 0:
                assert int.from_bytes(number.to_bytes(length, order), order) == number

refuses(ValueError, lambda: bytes.fromhex("0g"), "non-hexadecimal number found in fromhex() arg at position 1")
refuses(ValueError, lambda: bytes.fromhex("00 1"), "non-hexadecimal number found in fromhex() arg at position 4")
refuses(ValueError, lambda: bytes.fromhex("0 0"), "non-hexadecimal number found in fromhex() arg at position 1")
refuses(ValueError, lambda: bytes.fromhex("\u01300"), "non-hexadecimal number found in fromhex() arg at position 0")
refuses(binascii.Error, lambda: binascii.unhexlify("0g"), "Non-hexadecimal digit found")
refuses(ValueError, lambda: binascii.unhexlify("\xe40"), "string argument should contain only ASCII characters")
refuses(binascii.Error, lambda: base64.b64decode("QUJDRA"), "Incorrect padding")
refuses(UnicodeDecodeError, lambda: (b"a" * 40 + b"\xe4").decode("ascii"),
        "'ascii' codec can't decode byte 0xe4 in position 40: ordinal not in range(128)")
refuses(UnicodeDecodeError, lambda: (b"a" * 20 + b"\xe4").decode(),
        "'utf-8' codec can't decode byte 0xe4 in position 20: unexpected end of data")
assert binascii.a2b_base64("QUJDRA==QUJD") == b"ABCD" and binascii.a2b_base64("Q=UJD") == b"ABC"

# formats
row = {"n": 7, "name": "Ann", "rate": 0.5}
assert "%(n)-4d|%(name)6.2s|%(rate)5.1f%%" % row == "7   |    An|  0.5%"
assert "%(n)d %%(n)d" % row == "7 %(n)d" and "%(a(b)c)s" % {"a(b)c": 1} == "1"
assert b"%(n)d-%(name)s" % {b"n": 1, b"name": b"x"} == b"1-x" and b"key%d %5.1f %s" % (3, 2.25, b"y") == b"key3   2.2 y"
refuses(KeyError, lambda: "%(x)s" % row, "'x'")
refuses(TypeError, lambda: "%(n)d" % (1,), "format requires a mapping")
refuses(TypeError, lambda: "%(n)d %d" % row, "not enough arguments for format string")
refuses(TypeError, lambda: b"%s" % "text", "%b requires a bytes-like object, or an object that implements __bytes__, not 'str'")
assert "xxabcyx".strip("xy") == "abc" and "aaa".strip("a") == "" and "äbä".lstrip("äö") == "bä" and "abc".strip("") == "abc"

# dates
day = date(2024, 2, 5)
assert f"{day:%d.%m.%Y}|{day:%-d %B, %A}|{day:%j %U %%z %Q}" == "05.02.2024|5 February, Monday|036 05 %z %Q"
moment = datetime(2024, 2, 5, 14, 3, 9, 1234, timezone.utc)
assert moment.strftime("%H:%M:%S.%f %z %:z %Z %p %10Y %^a") == "14:03:09.001234 +0000 +00:00 UTC PM 0000002024 MON"

# csv
out = io.StringIO()
csv.writer(out).writerows([("a,b", 'say "x"', "", None, 1.5), ["\n", "äö", 3], ("",)])
assert out.getvalue() == '"a,b","say ""x""",,,1.5\r\n"\n",äö,3\r\n""\r\n', out.getvalue()
out = io.StringIO()
csv.writer(out, quoting=csv.QUOTE_ALL, quotechar="'").writerow(("it's", 1))
csv.writer(out, quoting=csv.QUOTE_NONNUMERIC).writerow(('"', 1))
csv.writer(out, quoting=csv.QUOTE_NONE, escapechar="\\").writerow(("a,b", 'q"'))
csv.writer(out, doublequote=False, escapechar="\\").writerow(('q"', "a,b"))
assert out.getvalue() == "'it''s','1'\r\n\"\"\"\",1\r\na\\,b,q\\\"\r\nq\\\",\"a,b\"\r\n", out.getvalue()
refuses(csv.Error, lambda: csv.writer(out).writerow(5), "iterable expected, not int")
assert list(csv.reader(['a,"b\n', 'c""d",e\n', '"",x"y"z,"q"r\n', "\U0001f600,\"\U0001f600,\n", '"\n', "\n", '"open'])) == [
    ["a", 'b\nc"d', "e"], ["", 'x"y"z', "qr"], ["\U0001f600", "\U0001f600,\n"], [], ["open"]]
assert list(csv.reader(["a\\|b|'c\\'d'|e\\\n", "f|g"], delimiter="|", quotechar="'", escapechar="\\")) == [
    ["a|b", "c'd", "e\nf", "g"]]
assert list(csv.reader(["1,'2',3.5"], quotechar="'", quoting=csv.QUOTE_NONNUMERIC)) == [[1.0, "2", 3.5]]
old = csv.field_size_limit(4)
refuses(csv.Error, lambda: next(csv.reader(["abcde"])), "field larger than field limit (4)")
refuses(csv.Error, lambda: next(csv.reader(['"ab\n', 'cde"'])), "field larger than field limit (4)")
assert next(csv.reader(["abcd,x"])) == ["abcd", "x"] and csv.field_size_limit(old) == 4
refuses(csv.Error, lambda: next(csv.reader(["a\rb"])),
        "new-line character seen in unquoted field - do you need to open the file in universal-newline mode?")

# translate
table = str.maketrans({"a": "b", "b": None, "c": "xyz", "d": 0x1F600, "\xe4": "ae"})
assert "abcdä-z".translate(table) == "bxyz\U0001f600ae-z" and "\U0001f600a".translate(table) == "\U0001f600b"


class Nested(dict):
    def __missing__(self, key):
        return "A".translate({65: chr(key + 1)})


assert "ABBA".translate(Nested({66: 67})) == "BCCB" and ("x" * 20 + "y").translate({120: 121}) == "y" * 21
refuses(ValueError, lambda: "a".translate({97: 0x110000}), "character mapping must be in range(0x110000)")
refuses(TypeError, lambda: "a".translate({97: 1.5}), "character mapping must return integer, None or str")
print("ok")
