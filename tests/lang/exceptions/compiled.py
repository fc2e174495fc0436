# expect: ok
# Errors of calls, attributes, comparisons and unpackings in code that has become hot: types, messages, what they carry.
class Slots:
    __slots__ = ("x",)


class Hooked:
    __slots__ = ("x",)

    def __getattr__(self, name):
        return "hook " + name


class KeywordError(Exception):
    def __init__(self, message, *, code=0, **more):
        super().__init__(message)
        self.code = code
        self.more = more


def defaults(a, b=1, *rest):
    if a == b:
        raise ValueError("same", a)
    return a - b


class Base:
    def __init__(self, a, b=0):
        if a == b:
            raise KeyError(a)
        self.a = a


class Plain:
    pass


class Other(Exception):
    pass


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def unpack(seq):
    a, b = seq
    return a


def lines(text):
    out = []
    for line in text.split("\n"):
        try:
            key, value = line.split("=")
            out.append(key)
        except ValueError as e:
            out.append(str(e))
    return out


def order(a, b):
    out = []
    try:
        out.append(a < b)
    except TypeError as e:
        out.append(str(e))
    try:
        out.append(a >= b)
    except TypeError as e:
        out.append(str(e))
    out.append(a == b)
    return out


def attributes(o):
    out = []
    try:
        out.append(o.x)
    except AttributeError as e:
        out.append((str(e), e.name, e.obj is o))
    try:
        o.y()
    except (AttributeError, TypeError) as e:
        out.append(str(e))
    out.append(attempt(getattr, o, "zz"))
    return out


def uncallable(f):
    try:
        f(1)
    except TypeError as e:
        return str(e)
    return "called"


def keywords(code):
    try:
        raise KeywordError("m", code=code, extra=1)
    except KeywordError as e:
        return e.args, e.code, e.more


assigned = Other("o")
assigned.x = 5
for _ in range(400):
    assert attempt(defaults, 1) == "ValueError: ('same', 1)"
    assert attempt(defaults, 2, 2, 3) == "ValueError: ('same', 2)"
    assert attempt(defaults, 3, b=3) == "ValueError: ('same', 3)"
    assert attempt(defaults, 3) == 2
    assert attempt(Base, 0) == "KeyError: 0"
    assert attempt(Base, a=4, b=4) == "KeyError: 4"
    assert attempt(unpack, (1, 2, 3)) == "ValueError: too many values to unpack (expected 2)"
    assert attempt(unpack, [1]) == "ValueError: not enough values to unpack (expected 2, got 1)"
    assert attempt(unpack, 5) == "TypeError: cannot unpack non-iterable int object"
    assert attempt(unpack, "ab") == "a"
    assert lines("a=1\nb\nc=1=2") == [
        "a",
        "not enough values to unpack (expected 2, got 1)",
        "too many values to unpack (expected 2)",
    ]
    assert order(1, "a") == [
        "'<' not supported between instances of 'int' and 'str'",
        "'>=' not supported between instances of 'int' and 'str'",
        False,
    ]
    assert order(None, None)[0] == "'<' not supported between instances of 'NoneType' and 'NoneType'"
    assert order([1], (1,))[1] == "'>=' not supported between instances of 'list' and 'tuple'"
    assert order(1, 2.5) == [True, False, False] and order([1], [0]) == [False, True, False]
    assert order({1}, {1, 2}) == [True, False, False]
    for o, kind in ((5, "int"), ("s", "str"), (None, "NoneType"), (Plain(), "Plain"), ([], "list"), (2.5, "float")):
        x, y, zz = attributes(o)
        assert x == (f"'{kind}' object has no attribute 'x'", "x", True), x
        assert y == f"'{kind}' object has no attribute 'y'"
        assert zz == f"AttributeError: '{kind}' object has no attribute 'zz'"
    assert attributes(Slots())[0] == ("'Slots' object has no attribute 'x'", "x", True)
    assert attributes(Hooked())[0] == "hook x"
    assert attributes(Hooked())[2] == "hook zz"
    assert attributes(assigned)[0] == 5 and attributes(assigned)[1] == "'Other' object has no attribute 'y'"
    assert uncallable(5) == "'int' object is not callable"
    assert uncallable(Plain()) == "'Plain' object is not callable"
    assert uncallable(str) == "called"
    assert keywords(3) == (("m",), 3, {"extra": 1})
    assert attempt("abc".index, "z") == attempt("abc".rindex, "z") == "ValueError: substring not found"

print("ok")
