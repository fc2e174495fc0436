# expect: ok
# dir() of instances, whose attributes stay where they are: own, unset and deleted ones, slots, classes with a __dict__ of their own.


class Plain:
    kind = "plain"

    def __init__(self, n):
        self.n = n
        self.late = n * 2

    def method(self):
        return self.n


class Slotted(Plain):
    __slots__ = ("extra", "never")


class Owned:
    @property
    def __dict__(self):
        return {"shown": 1}


class Asked:
    def __getattribute__(self, name):
        if name == "__dict__":
            return {"told": 1}
        return object.__getattribute__(self, name)


class Listed:
    def __dir__(self):
        return ["z", "a"]


class Text(str):
    pass


def own(obj):
    return [name for name in dir(obj) if not name.startswith("__")]


def rounds():
    total = 0
    for n in range(60):
        obj = Plain(n)
        assert own(obj) == ["kind", "late", "method", "n"]
        obj.more = 1
        del obj.late
        assert own(obj) == ["kind", "method", "more", "n"] and list(vars(obj)) == ["n", "more"]
        obj.again = 2
        assert own(obj) == ["again", "kind", "method", "more", "n"] and "again" in object.__dir__(obj)
        total += obj.method() + obj.n
        both = Slotted(n)
        both.extra = 5
        assert own(both) == ["extra", "kind", "late", "method", "n", "never"]
        text = Text("abc")
        text.mark = 1
        assert "mark" in dir(text) and "upper" in dir(text)
    return total


assert rounds() == 2 * sum(range(60))
assert own(Owned()) == ["shown"] and own(Asked()) == ["told"] and dir(Listed()) == ["a", "z"]
print("ok")
