"""f-strings and sums of strs in hot code whose pieces are of all kinds, wide strs and str subclasses among them."""


class Sub(str):
    def __format__(self, spec):
        return "sub:" + str(self)

    def __add__(self, other):
        return "added"

    def __radd__(self, other):
        return "radded"


class Shown:
    def __format__(self, spec):
        return "shown" + spec

    def __repr__(self):
        return "Shown()"


def field(v):
    return f"<{v}>"


def fields(a, b):
    return f"{a}{b}|{a!r:>6}"


def before(v):
    return "visit_" + v


def behind(v):
    return v + "_end"


class Quiet:
    def __add__(self, other):
        return ("quiet", other)


values = ["x", 1, -5, 2**53, 2**70, 1.5, -0.0, True, None, "\U0001f600", Sub("s"), Shown(), "it's", 'a"b', "tab\t", "é", [1, "2"], "\ud800"]
for rounds in range(300):
    texts = [field(v) for v in values] + [fields(v, w) for v, w in zip(values, reversed(values))]
    sums = [before("a"), before("\U0001f600"), before(Sub("q")), behind("a"), behind(Sub("q")), behind(Quiet()), behind("\U0001f600")]
print(ascii(texts[:18]))  # expect: ['<x>', '<1>', '<-5>', '<9007199254740992>', '<1180591620717411303424>', '<1.5>', '<-0.0>', '<True>', '<None>', '<\U0001f600>', '<sub:s>', '<shown>', "<it's>", '<a"b>', '<tab\t>', '<\xe9>', "<[1, '2']>", '<\ud800>']
print(ascii(texts[18:24]))  # expect: ["x\ud800|   'x'", "1[1, '2']|     1", '-5\xe9|    -5', '9007199254740992tab\t|9007199254740992', '1180591620717411303424a"b|1180591620717411303424', "1.5it's|   1.5"]
print(ascii(texts[27:32]))  # expect: ["\U0001f600None|   '\U0001f600'", "sub:sTrue|   's'", 'shown-0.0|Shown()', 'it\'s1.5|"it\'s"', 'a"b1180591620717411303424| \'a"b\'']
print(ascii(sums))  # expect: ['visit_a', 'visit_\U0001f600', 'radded', 'a_end', 'added', ('quiet', '_end'), '\U0001f600_end']
for wrong in (1, None, b"x"):
    for f in (before, behind):
        try:
            f(wrong)
        except TypeError as e:
            print(e)
# expect: can only concatenate str (not "int") to str
# expect: unsupported operand type(s) for +: 'int' and 'str'
# expect: can only concatenate str (not "NoneType") to str
# expect: unsupported operand type(s) for +: 'NoneType' and 'str'
# expect: can only concatenate str (not "bytes") to str
# expect: can't concat str to bytes
# no engine has room for such texts
half = "a" * 2**28
for f in (lambda: half + half, lambda: f"{half}{half}{half}", lambda: half * 4, lambda: half.join("xyz")):
    try:
        f()
    except MemoryError:
        print("no room")
# expect: no room
# expect: no room
# expect: no room
# expect: no room
