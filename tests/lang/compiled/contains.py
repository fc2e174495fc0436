# `in` with constants on its right in compiled code.
# expect: ok


class Equal:
    def __init__(self, to):
        self.to = to

    def __eq__(self, other):
        return other == self.to

    __hash__ = None


class Text(str):
    pass


def tests(v):
    out = []
    for test in (
        lambda: v in (1, 2, "a"),
        lambda: v not in (1, 2, "a"),
        lambda: v in {1, "b", -3},
        lambda: v in "abc",
        lambda: v not in "",
        lambda: v in (1.0, None, True),
        lambda: v in ["a", 1],
        lambda: v in (),
        lambda: v in "\U00012345a",
    ):
        try:
            out.append(test())
        except TypeError as e:
            out.append(str(e))
    return out


def expected(v):
    def within(container):
        try:
            return container.__contains__(v)
        except TypeError as e:
            return str(e)

    def other(container):
        r = within(container)
        return r if isinstance(r, str) else not r

    one = (1, 2, "a")
    return [within(one), other(one), within({1, "b", -3}), within("abc"), other(""), within((1.0, None, True)), within(("a", 1)), False,
            within("\U00012345a")]  # fmt: skip


values = [1, 2, 3, -3, "a", "b", "", "ab", "ac", "\U00012345", True, False, 1.0, 2.5, None, Text("a"), 2**70, (), [1], Equal(2)]
wanted = []
for v in values:
    wanted.append(expected(v))
for i in range(300):
    for v, w in zip(values, wanted):
        assert tests(v) == w, (v, tests(v), w)


def scan(text):
    kinds = ""
    for c in text:
        if c in "+-*/":
            kinds += "o"
        elif c in ("(", ")"):
            kinds += "p"
        elif c not in {" ", "\t"}:
            kinds += "x"
    return kinds


for i in range(300):
    assert scan("(a + b)\t* c/(d-1)") == "pxoxpoxopxoxp"
print("ok")
