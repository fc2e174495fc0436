"""Code objects that marshal makes on first use: what can be seen of them is the same."""
# expect: ok
import marshal

SOURCE = '''
def plain(a, b=1, *args, key=None, **kw):
    "doc of plain"
    x = (1, "two", b"three", 4.5, 6j, None, True, ..., 1 << 70, -1, frozenset({1, 2}))
    return x, a, b, args, key, kw


def silent(): return "not a doc", b"bytes"


def outer(n):
    shared = ("self", "other")
    def inner(self, other=shared):
        "doc of inner"
        return n, self, other, ("self", "other")
    return inner


class C:
    "doc of C"
    @property
    def size(self):
        "doc of size"
        return 3

    def method(self, other):
        try:
            return self.size + other
        except TypeError as e:
            return "caught " + type(e).__name__


def umlaut(ä="ö"):
    "ünïcödé doc \\U0001f600"
    return ä
'''

code = compile(SOURCE, "made.py", "exec")
data = marshal.dumps(code)
read = marshal.loads(data)
assert marshal.loads(marshal.dumps(read)) == code
assert read == code and hash(read) == hash(code)


def walk(a, b):
    for name in dir(a):
        if name.startswith("co_") and name not in ("co_consts", "co_lines", "co_positions", "co_lnotab"):
            assert getattr(a, name) == getattr(b, name), (a, name)
    assert list(a.co_lines()) == list(b.co_lines()) and list(a.co_positions()) == list(b.co_positions())
    assert len(a.co_consts) == len(b.co_consts)
    for x, y in zip(a.co_consts, b.co_consts):
        assert type(x) is type(y), (x, y)
        if hasattr(x, "co_code"):
            walk(x, y)
        else:
            assert repr(x) == repr(y) or isinstance(x, frozenset)


walk(code, marshal.loads(data))

space = {"__name__": "made"}
exec(marshal.loads(data), space)
plain, C, outer = space["plain"], space["C"], space["outer"]

# doc strings, before and after a change of what they come from
assert plain.__doc__ == "doc of plain" and space["silent"].__doc__ is None
assert space["umlaut"].__doc__ == "ünïcödé doc \U0001f600" and space["umlaut"]() == "ö"
assert outer(1).__doc__ == "doc of inner"
f = outer(2)
f.__code__ = outer(3).__code__.replace(co_consts=("another", *outer(3).__code__.co_consts[1:]))
assert f.__doc__ == "doc of inner" and f(5)[:2] == (2, 5)
exec(marshal.loads(data), space)
C = space["C"]
size = C.__dict__["size"]
size.fget.__doc__ = "changed later"
assert size.__doc__ == "doc of size" and size.setter(None).__doc__ in ("doc of size", "changed later")
assert property(size.fget).__doc__ == "changed later"
assert property(lambda self: 1).__doc__ is None and property(plain).getter(f).__doc__ == "doc of inner"
p = property(plain)
p.__doc__ = "own"
assert p.__doc__ == "own"

assert plain(1, 2, 3, key=4, z=5)[1:] == (1, 2, (3,), 4, {"z": 5})
assert plain(1)[0][1:3] == ("two", b"three") and plain(1)[0][8] == 1 << 70
assert C().method(4) == 7 and C().method("x") == "caught TypeError"
assert outer(7)("s") == (7, "s", ("self", "other"), ("self", "other"))

# wrong data are noticed when they are read, not later
for cut in range(0, len(data), 7):
    try:
        marshal.loads(data[:cut])
    except (EOFError, ValueError, TypeError):
        continue
    raise AssertionError(cut)
print("ok")
