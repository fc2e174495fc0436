"""Bytes that are built up bit by bit share memory; nobody may see more of it, or other bytes in it, than their own."""
import io


def check(n):
    b = b""
    seen = []
    for i in range(n):
        b += bytes([i % 256]) * 7
        if i % 50 == 0:
            seen.append((b, b + b"!", b + b"?" * 300, bytearray(b) + b"x", b[:300] + b"y"))
    assert b == b"".join(bytes([i % 256]) * 7 for i in range(n))
    for whole, a, c, d, e in seen:
        k = len(whole)
        assert whole == b[:k] and a == b[:k] + b"!" and c == b[:k] + b"?" * 300 and d == b[:k] + b"x"
        assert e == b[: min(k, 300)] + b"y"
        d[0] = 99
        assert hash(whole) == hash(bytes(b[:k]))
    x = b + b"tail"
    y = x + b"one"
    z = x + b"two"
    assert y[-7:] == b"tailone" and z[-7:] == b"tailtwo" and x[-4:] == b"tail"
    store = io.BytesIO(y)
    store.write(b"changed")
    grown = bytearray(y)
    grown += b"z"
    grown[0:3] = b"abc"
    assert y[:7] == b[:7] and memoryview(y)[-1] == ord("e") and y == b + b"tailone"
    medium = [bytes([i]) * 100 + b"." for i in range(60)]
    assert all(m == bytes([i]) * 100 + b"." for i, m in enumerate(medium))


for n in (3, 40, 100, 400):
    check(n)
items = list(range(50))
while items:
    items.remove(items[0])
    if items:
        items.remove(items[-1])
print(items)
# expect: []
