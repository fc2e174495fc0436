"""Ints, floats and ranges that compiled code holds in variables of their own, and the ways back to the interpreter."""


def lcg(n):
    s = 42
    out = []
    for _ in range(n):
        s = (s * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(s >> 16)
    return s, sum(out)


def lcg_modulo(n):
    s = 7
    for _ in range(n):
        s = (s * 16807) % 2147483647
        s = (s * 69621 + 3) % 4294967296
    return s


def slow(s, steps):
    for a, c, m in steps:
        s = divmod(s * a + c, m)[1]
    return s


def fnv(data):
    h = 2166136261
    for x in data:
        h = ((h ^ x) * 16777619) & 0xFFFFFFFF
    return h


def signed(xs):
    out = []
    for a in xs:
        for b in xs:
            out.append((a & b, a | b, a ^ b, a % 7, a // 4, a % 8, (a * b) % 1000003, a * b & 0xFFFF))
    return out


def overflow(n):
    x = 3
    for _ in range(n):
        x = x * x - 1
    return x


def mixed(n):
    total = 0
    for i in range(n):
        if i % 2:
            y = i * 0.5
        elif i % 3:
            y = i
        total += y if i else 0
    return total


def unbound(n):
    for i in range(n):
        if i > 0:
            last = i * 1.5
    try:
        return last
    except UnboundLocalError as e:
        return str(e)


def stepping(a, b, c):
    out = []
    for i in range(a, b, c):
        for j in range(i):
            if j > 3:
                break
            out.append(i * j)
    return out, len(range(a, b, c))


def shared():
    it = iter(range(10))
    out = []
    for x in it:
        out.append((x, next(it)))
    return out


for _ in range(60):
    a = lcg(50), lcg_modulo(50), fnv(b"taipan" * 5), overflow(7), mixed(20), stepping(3, 20, 4), stepping(9, -9, -3)
    edge = signed([0, 1, -1, 2**31, -(2**31), 2**32 + 5, 2**53 - 1, -(2**53) + 1, 255, 2**40 + 3])
    assert unbound(5) == 6.0
    assert unbound(1) == "cannot access local variable 'last' where it is not associated with a value"
print(a)
print(hash(tuple(edge)) == hash(tuple(edge)), edge[:3], edge[-3:])
assert lcg_modulo(1) == slow(7, [(16807, 0, 2147483647), (69621, 3, 4294967296)])
assert shared() == [(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)]
try:
    stepping(1, 2, 0)
except ValueError as e:
    print(e)
# expect: ((293225800, 820309), 2476938145, 1186952980, 3776994870793005510047522464634252677140721938309041881088, 120.5, ([0, 3, 6, 0, 7, 14, 21, 0, 11, 22, 33, 0, 15, 30, 45, 0, 19, 38, 57], 5), ([0, 9, 18, 27, 0, 6, 12, 18, 0, 3, 6], 6))
# expect: True [(0, 0, 0, 0, 0, 0, 0, 0), (0, 1, 1, 0, 0, 0, 0, 0), (0, -1, -1, 0, 0, 0, 0, 0)] [(1, -9006099743113213, -9006099743113214, 5, 274877906944, 3, 959090, 3), (3, 1099511628031, 1099511628028, 5, 274877906944, 3, 959776, 765), (1099511627779, 1099511627779, 0, 5, 274877906944, 3, 529801, 9)]
# expect: range() arg 3 must not be zero
