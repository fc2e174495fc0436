# Ints and bytes of all lengths, bits that are set, bytes as keys, and class methods of builtin types in hot loops.


class Small(int):
    pass


class Table(dict):
    pass


def hot():
    total = 0
    for i in range(400):
        data = i.to_bytes(2, "big") + b"\x07" * (i % 13)
        for order in ("big", "little"):
            for signed in (False, True):
                n = int.from_bytes(data, order, signed=signed)
                assert n.to_bytes(len(data), order, signed=signed) == data
                assert int.from_bytes(data[::-1], "little" if order == "big" else "big", signed=signed) == n
                total += n.bit_count() + (-n).bit_count() - 2 * bin(n).count("1")
        assert type(Small.from_bytes(data[:2])) is Small and Small.from_bytes(data[:2]) == i
        assert dict.fromkeys("ab", i) == {"a": i, "b": i} and type(Table.fromkeys([i])) is Table
        assert bytes.fromhex("00ff") == b"\0\xff" and str.maketrans({"a": i}) == {97: i} and float.fromhex("0x1p3") == 8.0
        assert str.upper("a") == "A" and int.bit_length(i) == i.bit_length() and list.__len__([i]) == 1
    return total


assert hot() == 0
big = 3**3000
for k in (0, 1, 7, 8, 9, 15, 16, 17, 255, 256, 257, 500):
    n = big >> (big.bit_length() - 8 * k) if k else 0
    for v in (n, -(n >> 1) if k else 0):
        for order in ("big", "little"):
            data = v.to_bytes(k, order, signed=v < 0)
            assert len(data) == k and int.from_bytes(data, order, signed=v < 0) == v
            assert f"{v % 256**k:0{2 * k}x}" == (data if order == "big" else data[::-1]).hex() if k else data == b""
for v, k, signed in ((256**9, 9, False), (128 * 256**8, 9, True), (-128 * 256**8 - 1, 9, True), (-1, 9, False), (1 << 4096, 512, False)):
    try:
        v.to_bytes(k, "big", signed=signed)
        assert False
    except OverflowError as e:
        assert str(e) == ("can't convert negative int to unsigned" if v == -1 else "int too big to convert")
assert [n.bit_count() for n in (0, -1, 2**32 - 1, 2**53 - 1, -(2**53), 2**64 - 1, 2**3000 - 1, big)] == [0, 1, 32, 53, 1, 64, 3000, bin(big).count("1")]

keys = {bytes([i, i % 7]) * (i % 3): i for i in range(100)}
assert keys[b""] == 99 and keys[b"\x01\x01"] == 1 and b"" in keys and "" not in keys and bytearray(b"x") not in [*keys]
assert hash(b"abc") == hash("abc") and {b"abc": 1}[bytes(bytearray(b"abc"))] == 1 and {b"a", "a", b"a"} == {"a", b"a"}
try:
    int.from_bytes(3)
    assert False
except TypeError as e:
    assert str(e) == "cannot convert 'int' object to bytes"
print("ok")
# expect: ok
