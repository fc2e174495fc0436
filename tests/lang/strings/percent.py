# `%` with constant formats in compiled code, and operands that operators do not take.
# expect: ok


class Text:
    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text


def message(make):
    try:
        make()
    except TypeError as e:
        return str(e)
    raise AssertionError


def formats(i, s):
    pair = (i, s)
    return [
        "n%d" % i,
        "%s-%d" % (s, i),
        "%s!" % s,
        "<%s>" % (s,),
        "%d" % True,
        "%s %s" % (1.5, None),
        "%s" % [i],
        "%s:%s" % pair,
        "%s" % -i,
        "%d%%" % i,
        "%s" % "\u1234\U00012345",
        "%s" % (2**70 + i),
        "%d" % 2.9,
        "%s" % Text(s),
        "%s%s" % (Text(s), i),
        "%5d|%-4s|%x" % (i, s, i),
    ]


def expected(i, s):
    return [
        f"n{i}", f"{s}-{i}", f"{s}!", f"<{s}>", "1", "1.5 None", f"[{i}]", f"{i}:{s}", str(-i), f"{i}%", "\u1234\U00012345",
        str(2**70 + i), "2", s, f"{s}{i}", f"{i:5}|{s:<4}|{i:x}",
    ]  # fmt: skip


for i in range(600):
    assert formats(i, str(i)) == expected(i, str(i))
assert formats(-3, "a\U00012345") == expected(-3, "a\U00012345")


def wrong(i, s, none):
    out = []
    for make in (
        lambda: "%d" % s,
        lambda: "%d %d" % (i,),
        lambda: "x%s" % (i, s),
        lambda: "no" % i,
    ):
        out.append(message(make))
    for k in range(7):
        try:
            if k == 0:
                out.append(i + s)
            elif k == 1:
                out.append(s + i)
            elif k == 2:
                i -= s
            elif k == 3:
                out.append(none + i)
            elif k == 4:
                out.append(i - none)
            elif k == 5:
                s += i
            else:
                out.append([] + i)
        except TypeError as e:
            out.append(str(e))
    return out


for i in range(600):
    assert wrong(i, "s", None) == [
        "%d format: a real number is required, not str",
        "not enough arguments for format string",
        "not all arguments converted during string formatting",
        "not all arguments converted during string formatting",
        "unsupported operand type(s) for +: 'int' and 'str'",
        'can only concatenate str (not "int") to str',
        "unsupported operand type(s) for -=: 'int' and 'str'",
        "unsupported operand type(s) for +: 'NoneType' and 'int'",
        "unsupported operand type(s) for -: 'int' and 'NoneType'",
        'can only concatenate str (not "int") to str',
        'can only concatenate list (not "int") to list',
    ]


# raised again in reach of another handler: one entry in the traceback, the first position
def again(i):
    seen = []
    try:
        try:
            try:
                1 // (i - i)
            except (KeyError, ZeroDivisionError) as e:
                seen.append(type(e).__name__)
                raise
        except (ValueError, ArithmeticError):
            seen.append("outer")
            raise
    except Exception as e:
        tb = e.__traceback__
        assert tb.tb_next is None and e.__context__ is None
        seen.append(tb.tb_lineno - again.__code__.co_firstlineno)
    try:
        raise
    except RuntimeError as e:
        seen.append(str(e))
    try:
        try:
            i.nothing
        except (ValueError, (KeyError, IndexError)):
            pass
    except TypeError as e:
        seen.append(str(e))
    return seen


for i in range(600):
    assert again(i) == ["ZeroDivisionError", "outer", 5, "No active exception to reraise",
                        "catching classes that do not inherit from BaseException is not allowed"]  # fmt: skip
print("ok")
