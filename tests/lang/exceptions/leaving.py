"""Exception groups, contexts, tracebacks, and what leaves a frame."""
import sys


def chain(e):
    out = []
    while e is not None:
        out.append(repr(e))
        e = e.__context__
    return out


try:
    try:
        raise ExceptionGroup("eg", [ValueError(1), TypeError(2), ExceptionGroup("n", [KeyError(3), ValueError(4)])])
    except* ValueError as e:
        print("V", e.exceptions)
    except* TypeError as e:
        print("T", e.exceptions)
        raise OSError("new")
except BaseException as e:
    print(repr(e))
try:
    raise ValueError(1)
except* ValueError as e:
    print(repr(e))
try:
    try:
        raise ValueError
    except "x":
        pass
except TypeError as e:
    print(e, repr(e.__context__))


def cycle():
    a, b = ValueError("a"), ValueError("b")
    try:
        try:
            raise a
        except ValueError:
            raise b
    except ValueError:
        try:
            raise a
        except ValueError as e:
            return chain(e)


print(cycle())


def lines():
    out = []
    tb = sys.exc_info()[2]
    while tb:
        out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
        tb = tb.tb_next
    return out


def inner():
    try:
        raise KeyError("x")
    finally:
        len("")


def outer():
    try:
        inner()
    except KeyError:
        raise


try:
    outer()
except KeyError:
    print(lines()[1:])


def finally_return():
    for i in range(3):
        try:
            continue
        finally:
            if i == 1:
                return i


print(finally_return())


class Manager:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        print("exit", kind and kind.__name__, value)
        return self.swallow


with Manager(True):
    raise IndexError("gone")
try:
    with Manager(False), Manager(False):
        1 / 0
except ZeroDivisionError as e:
    print("left", e, sys.exc_info()[1] is e)
print(sys.exc_info())
for bad in (lambda: None.x, lambda: nothing, lambda: [][1], lambda: {}["k"], lambda: 1 + "", lambda: int("z")):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
try:
    raise
except RuntimeError as e:
    print(e)
try:
    raise ValueError("v") from KeyError("k")
except ValueError as e:
    print(repr(e.__cause__), e.__suppress_context__)
for thing in (1, int, "s"):
    try:
        raise thing
    except TypeError as e:
        print(e)

# expect: V (ValueError(1), ExceptionGroup('n', [ValueError(4)]))
# expect: T (TypeError(2),)
# expect: ExceptionGroup('', [OSError('new'), ExceptionGroup('eg', [ExceptionGroup('n', [KeyError(3)])])])
# expect: ExceptionGroup('', (ValueError(1),))
# expect: catching classes that do not inherit from BaseException is not allowed ValueError()
# expect: ["ValueError('a')", "ValueError('b')"]
# expect: [('outer', 2), ('inner', 2)]
# expect: 1
# expect: exit IndexError gone
# expect: exit ZeroDivisionError division by zero
# expect: exit ZeroDivisionError division by zero
# expect: left division by zero True
# expect: (None, None, None)
# expect: AttributeError 'NoneType' object has no attribute 'x'
# expect: NameError name 'nothing' is not defined
# expect: IndexError list index out of range
# expect: KeyError 'k'
# expect: TypeError unsupported operand type(s) for +: 'int' and 'str'
# expect: ValueError invalid literal for int() with base 10: 'z'
# expect: No active exception to reraise
# expect: KeyError('k') True
# expect: exceptions must derive from BaseException
# expect: exceptions must derive from BaseException
# expect: exceptions must derive from BaseException
