# Frames that leave the JavaScript stack (somebody looks at their variables) inside __init__, __enter__ and __exit__ of compiled code.
# expect: ok
import sys


def look():
    return sorted(sys._getframe(2).f_locals)


class Plain:
    def __init__(self, v):
        self.seen = look() if v % 7 == 0 else None
        self.v = v


class Error(Exception):
    def __init__(self, v):
        super().__init__(v)
        self.seen = look() if v % 7 == 0 else None


class Manager:
    def __init__(self, v):
        self.v = v

    def __enter__(self):
        if self.v % 5 == 0:
            assert "m" in look(), look()
        return self.v

    def __exit__(self, kind, value, traceback):
        if self.v % 3 == 0:
            assert "m" in look()
        return kind is KeyError


def run(n):
    t = 0
    for i in range(n):
        a = Plain(i)
        assert type(a) is Plain and a.v == i, a
        try:
            raise Error(i)
        except Error as e:
            t += e.args[0]
        m = Manager(i)
        with m as x:
            assert x == i
            if i % 2:
                raise KeyError(i)
            t += 1
        with m as x:
            pass
    return t


for k in range(60):
    assert run(30) == 450
print("ok")
