"""Loops over lists, tuples and other things: what changes while they run, where they are left, who else has the iterator."""


def total(xs):
    t = 0
    for x in xs:
        for y in (1, 2, 3):
            t += x * y
    return t


def growing(xs):
    out = []
    for x in xs:
        if x == 50:
            xs.append(7)
        if x == 60:
            del xs[10:20]
        if x % 10 == 3:
            out.append(x)
    return out, len(xs)


def shared(xs):
    it = iter(xs)
    seen = []
    for x in it:
        seen.append(x)
        if x % 7 == 0:
            next(it, None)
    return seen, next(it, "none left")


def kinds(*all_xs):
    t = 0
    for xs in all_xs:
        for x in xs:
            t += x
    return t


def pairs(xs):
    t = 0
    for a, b in xs:
        t += a * b
    return t


def nested(xs):
    for x in xs:
        for y in xs:
            if y > x:
                break
            yield x, y
        else:
            yield x, "all"


class Odd(list):
    def __iter__(self):
        return (x * 2 for x in list.__iter__(self))


def thrown(xs):
    caught = 0
    for x in xs:
        try:
            for y in (x, "a", None):
                caught += y
        except TypeError:
            caught += 1000
    return caught


def outlived(n):
    def numbers():
        k = yield 0
        while True:
            k = yield (k or 0) + 1

    out = []
    for _ in range(3):
        g = numbers()
        next(g)
        out.append(sum(g.send(i) for i in range(n)))
    return out


for _ in range(40):
    assert total(list(range(100))) == total(tuple(range(100))) == 6 * 4950
    assert growing(list(range(100))) == ([3, 13, 23, 33, 43, 53, 73, 83, 93], 91)
    assert shared(list(range(16))) == ([0, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14], "none left")
    assert kinds([1, 2], (3, 4), range(3), {5: 6}, {7}, Odd([1, 2])) == 1 + 2 + 3 + 4 + 3 + 5 + 7 + 6
    assert pairs([(1, 2), (3, 4)]) == pairs([[1, 2], [3, 4]]) == pairs({1: 2, 3: 4}.items()) == 14
    assert list(nested([1, 2])) == [(1, 1), (2, 1), (2, 2), (2, "all")]
    assert thrown([1, 2, 3]) == 3006
    assert outlived(200) == [20100] * 3

for wrong in ([(1, 2), (3,)], [(1, 2), (1, 2, 3)], [(1, 2), 5]):
    try:
        pairs(wrong)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
try:
    kinds([1], 2)
except TypeError as e:
    print(e)
print("done")
# expect: ValueError not enough values to unpack (expected 2, got 1)
# expect: ValueError too many values to unpack (expected 2)
# expect: TypeError cannot unpack non-iterable int object
# expect: 'int' object is not iterable
# expect: done
