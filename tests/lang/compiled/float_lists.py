# expect: ok
# Lists whose items are all floats hold raw doubles until something else comes into them.
import copy
import pickle

NAN = float("nan")
INF = float("inf")


def check(list_, *items):
    assert len(list_) == len(items), list_
    assert [type(x) for x in list_] == [type(x) for x in items], list_
    assert repr(list_) == repr(list(items)), list_
    for i, item in enumerate(items):
        assert repr(list_[i]) == repr(item)
        assert repr(list_[i - len(items)]) == repr(item)


def display(x, y):
    check([x], x)
    check([x, y], x, y)
    check([x, 1], x, 1)
    check([1.5, x, *[y, x]], 1.5, x, y, x)
    check([0.5, 1.5], 0.5, 1.5)
    check([v * 2 for v in (x, y)], x * 2, y * 2)
    check([x] * 3, x, x, x)
    check([x, y] * 2, x, y, x, y)
    check([x] * 0)


def grows(x):
    a = []
    for i in range(5):
        a.append(i * x)
    check(a, 0 * x, x, 2 * x, 3 * x, 4 * x)
    a.append(7)
    a.append(x)
    check(a, 0 * x, x, 2 * x, 3 * x, 4 * x, 7, x)
    b = [x]
    b.append(NAN)
    assert b[1] is NAN and NAN in b and b == [x, NAN]
    c = [x]
    c += [x + 1]
    c.extend((2.5, 3.5))
    c.insert(0, 9.0)
    c.insert(99, 10.0)
    c.insert(2, "s")
    check(c, 9.0, x, "s", x + 1, 2.5, 3.5, 10.0)
    d = [x]
    d.extend(d)
    d.extend(v for v in [1.25])
    check(d, x, x, 1.25)


def stores(x):
    a = [0.0] * 4
    for i in range(4):
        a[i] = x * i
    check(a, 0 * x, x, 2 * x, 3 * x)
    a[1] = -0.0
    check(a, 0 * x, -0.0, 2 * x, 3 * x)
    a[-1] += 1.5
    a[2], a[0] = a[0], a[2]
    check(a, 2 * x, -0.0, 0 * x, 3 * x + 1.5)
    b = a[:]
    a[1] = True
    check(a, 2 * x, True, 0 * x, 3 * x + 1.5)
    a[1] = x
    check(a, 2 * x, x, 0 * x, 3 * x + 1.5)
    check(b, 2 * x, -0.0, 0 * x, 3 * x + 1.5)
    b[0] = NAN
    assert b[0] is NAN and b[0] != b[0] and NAN in b
    b = [x, x]
    b[0] = None
    check(b, None, x)
    try:
        b[2] = 1.0
    except IndexError as e:
        assert str(e) == "list assignment index out of range"
    else:
        assert False


def identity(x):
    a = [x]
    assert a[0] is x and a[0] is a[0]
    y = a[0]
    assert y is x and not (y is not x)
    assert (a[0] is None) is False
    assert a[0] is not 5 + 0 * len(a)
    assert [0.0][0] is not [-0.0][0]
    nan = float("nan")
    b = [nan, 1.0]
    assert b[0] is nan and nan in b and b.index(nan) == 0 and b == [nan, 1.0]
    assert float("nan") not in b


def slices(x):
    a = [x, x + 1, x + 2, x + 3, x + 4]
    check(a[1:3], x + 1, x + 2)
    check(a[::-2], x + 4, x + 2, x)
    check(a[7:])
    a[1:3] = [0.5]
    check(a, x, 0.5, x + 3, x + 4)
    a[1:1] = [8.5, 9.5]
    check(a, x, 8.5, 9.5, 0.5, x + 3, x + 4)
    a[::2] = [1.0, 2.0, 3.0]
    check(a, 1.0, 8.5, 2.0, 0.5, 3.0, x + 4)
    a[:] = a[2:]
    check(a, 2.0, 0.5, 3.0, x + 4)
    a[1:2] = a
    check(a, 2.0, 2.0, 0.5, 3.0, x + 4, 3.0, x + 4)
    del a[1:3]
    check(a, 2.0, 3.0, x + 4, 3.0, x + 4)
    del a[::2]
    check(a, 3.0, 3.0)
    try:
        a[::2] = [1.0, 2.0]
    except ValueError as e:
        assert str(e) == "attempt to assign sequence of size 2 to extended slice of size 1"
    else:
        assert False
    a[:1] = [1, "s"]
    check(a, 1, "s", 3.0)
    b = [x]
    b[:] = []
    check(b)
    b.append(1)
    check(b, 1)
    c = [x]
    c.clear()
    c.append(x)
    check(c, x)
    c.clear()
    c.append("s")
    check(c, "s")


def methods(x):
    a = [3.0, x, -1.0, INF, 0.0, -INF, 2.0]
    assert a.index(2) == 6 and a.count(3) == 1 and 2 in a and "s" not in a and True not in a
    assert max(a) == INF and min(a) == -INF and sum(a[:3]) == 2.0 + x and sum([x], 1.5) == x + 1.5
    check(sorted(a[2:]), -INF, -1.0, 0.0, 2.0, INF)
    check(sorted(a, reverse=True), INF, 3.0, x, 2.0, 0.0, -1.0, -INF)
    check(sorted([x, -3.0, 1.0], key=abs), 1.0, x, -3.0)
    b = [0.0, 1.0, -0.0, -1.0, 0.0]
    b.sort()
    check(b, -1.0, 0.0, -0.0, 0.0, 1.0)
    b.sort(reverse=True)
    check(b, 1.0, 0.0, -0.0, 0.0, -1.0)
    b.reverse()
    assert b.pop() == 1.0 and b.pop(0) == -1.0 and b.pop(-2) == 0.0
    check(b, 0.0, 0.0)
    b.remove(0)
    check(b, 0.0)
    try:
        b.remove(4)
    except ValueError as e:
        assert str(e) == "list.remove(x): x not in list"
    b.pop()
    try:
        b.pop()
    except IndexError as e:
        assert str(e) == "pop from empty list"
    assert a == a[:] and a != a[1:] and a < a + [x] and [x] == [x] and [2.0, x] < [2.0, x + 1] and [1.0] == [1]
    assert list(map(abs, [-x])) == [x] and list(zip([x], [1.0])) == [(x, 1.0)] and tuple([x]) == (x,)
    assert list(reversed([x, 1.0])) == [1.0, x] and list(enumerate([x])) == [(0, x)] and {*[x]} == {x}
    p, *q = [x, 1.0, 2.0]
    assert p == x and q == [1.0, 2.0]
    p, q = [x, 4.0]
    assert (p, q) == (x, 4.0)
    assert [*[x], 1.0] == [x, 1.0] and max(*[x, 1.0]) == max(x, 1.0)
    match [x, 1.0]:
        case [first, float(second)]:
            assert first == x and second == 1.0
        case _:
            assert False


def loops(x):
    a = [x, x + 1, x + 2]
    total = 0.0
    for v in a:
        total += v
    assert total == 3 * x + 3
    seen = []
    for v in a:
        seen.append(v)
        if len(a) < 6:
            a.append(v * 2)
    assert seen == a and len(a) == 6
    seen = []
    for v in a:
        seen.append(v)
        if len(seen) == 2:
            a[3] = "s"
        if len(seen) == 3:
            a.append(None)
    check(seen, x, x + 1, x + 2, "s", 2 * (x + 1), 2 * (x + 2), None)
    for container in ([1.5, 2.5], [1, 2], (1.5, 2), [], [x]):
        n = 0
        for v in container:
            n += v
        assert n == sum(container)
    a = [x, x]
    for v in a:
        a.clear()
    assert v == x
    it = iter([x, 1.0])
    assert next(it) == x and list(it) == [1.0] and list(it) == []


def dot(a, b):
    products = [v * w for v, w in zip(a, b)]
    total = 0.0
    for v, w in zip(a, b):
        total += v * w
    assert total == sum(v * w for v, w in zip(a, b))
    assert len(products) == min(len(a), len(b))
    return total


def weighted(a):
    total = 0
    for i, v in enumerate(a, 1):
        total += i * v
    return total


def pairs(x):
    a = [x, 1.0, 2.5]
    for _ in range(3):
        assert dot(a, a) == x * x + 7.25 and dot(a, tuple(a)) == dot(tuple(a), a) == dot(a, a)
        assert weighted(a) == x + 9.5
    assert dot(a, [2, 3]) == 2 * x + 3 and dot([2, 3], a) == 2 * x + 3
    assert weighted([1, 2]) == 5 and weighted((x,)) == x and weighted([]) == 0 and dot([], a) == 0
    for wrong in ([x, None], ["s", x], [x, "s"]):
        try:
            dot(a, wrong)
        except TypeError:
            pass
        else:
            assert False
    check([w for v, w in zip(a, [1, "s", x])], 1, "s", x)
    check([v for v, w in zip([x, "s", 1.5, None], a)], x, "s", 1.5)
    seen = []
    for v, w in zip(a, a):
        seen.append((v, w))
        if len(a) < 5:
            a.append(v)
        else:
            a[-1] = "s"
    assert seen == [(v, v) for v in a] and a[-1] == "s"
    try:
        for v, w in zip([x], [x, x], strict=True):
            pass
    except ValueError as e:
        assert "longer" in str(e)
    else:
        assert False


def reads(a, i):
    return a[i]


def writes(a, i, v):
    a[i] = v


def kinds_change(x):
    for a in ([x, 1.0], [1, 2], ["a", "b"], [x, None], (x, 2), {0: x, 1: 2}, "ab", [x, 2.5]):
        assert reads(a, 0) == a[0] and reads(a, 1) == a[1]
    for a in ([x, 1.0], [1, 2], {0: 1}, [x, 2.5], [None, None]):
        for v in (x, 3, "s", NAN):
            writes(a, 0, v)
            assert a[0] is v
    for a in ([x], [1]):
        for i in (1, -2):
            try:
                reads(a, i)
            except IndexError as e:
                assert str(e) == "list index out of range"
            else:
                assert False


def ends(a, v):
    first, last = a[-2], a[-1]
    a[-1] = v
    assert a[-1] is v or a[-1] == v
    a[-2] += a[-1]
    a[-1] = last
    a[-2] = first
    return first, last


def negative(x):
    for a in ([x, 1.0, x], [1, 2], [x, x], ["a", "b"], [x, 3]):
        before = a[:]
        assert ends(a, a[0]) == (before[-2], before[-1]) and repr(a) == repr(before)
    for a in ([], [x], [1]):
        try:
            ends(a, x)
        except IndexError as e:
            assert str(e) == "list index out of range"
        else:
            assert False
    p, q = [x, "s"]
    assert (p, q) == (x, "s")
    for wrong in ([x], [x, x, x], [1], []):
        try:
            p, q = wrong
        except ValueError:
            assert (p, q) == (x, "s")
        else:
            assert False


class Sub(list):
    pass


def copies(x):
    a = [x, 1.0, -0.0]
    nested = [a, [x], a]
    for other in (copy.deepcopy(nested), pickle.loads(pickle.dumps(nested))):
        assert repr(other) == repr(nested) and other[0] is other[2] and other[0] is not a
    check(copy.copy(a), x, 1.0, -0.0)
    check(a.copy(), x, 1.0, -0.0)
    check(list(a), x, 1.0, -0.0)
    s = Sub(a)
    s.append(x)
    s[0] = 2.5
    assert s == [2.5, 1.0, -0.0, x] and a + s == [x, 1.0, -0.0, 2.5, 1.0, -0.0, x]
    assert [].__sizeof__() < a.__sizeof__()


def raises_between(x):
    a = []
    try:
        for i in range(5):
            a.append(x / (3 - i))
    except ZeroDivisionError:
        a.append(x)
    check(a, x / 3, x / 2, x, x)
    try:
        b = [x, x / (len(a) - 4)]
    except ZeroDivisionError:
        b = [x]
    check(b, x)


def extends_itself(x):
    a = []

    def more():
        a.append(x)
        yield 1.5
        a.append(2.5)

    a.extend(more())
    assert sorted(a) == sorted([x, 1.5, 2.5]), a
    b = [2.0, 1.0]

    def key(v):
        b.append(x)
        return v

    try:
        b.sort(key=key)
    except ValueError:
        check(b, 1.0, 2.0)
    else:
        assert False


for x in (2.5, 7.0, 1e300, 2.5, 3.25) * 4:
    display(x, x / 2)
    grows(x)
    stores(x)
    identity(x)
    slices(x)
    methods(2.5)
    loops(min(x, 7.0))
    kinds_change(x)
    pairs(x)
    negative(x)
    copies(x)
    raises_between(x)
    extends_itself(x)
print("ok")
