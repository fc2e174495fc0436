"""Causes, contexts, finally, else, groups."""


def trace(f):
    try:
        f()
    except BaseException as e:
        chain = []
        while e is not None:
            chain.append(f"{type(e).__name__}({e})" + ("!" if e.__suppress_context__ else ""))
            e = e.__cause__ or e.__context__
        print(" <- ".join(chain))


def implicit():
    try:
        1 / 0
    except ZeroDivisionError:
        {}["k"]


def explicit():
    try:
        int("x")
    except ValueError as e:
        raise RuntimeError("wrapped") from e


def suppressed():
    try:
        [][1]
    except IndexError:
        raise KeyError("clean") from None


for f in implicit, explicit, suppressed:
    trace(f)


def order(n):
    try:
        if n == 0:
            return "try"
        if n == 1:
            raise ValueError
    except ValueError:
        return "except"
    else:
        return "else"
    finally:
        print("finally", n)


print([order(n) for n in range(3)])


def overrides():
    for i in range(3):
        try:
            continue
        finally:
            if i == 1:
                return i


print(overrides())
try:
    try:
        raise ExceptionGroup("g", [ValueError(1), ExceptionGroup("h", [TypeError(2), OSError(3)])])
    except* TypeError as eg:
        print("types", eg.exceptions)
    except* ValueError as eg:
        print("values", eg.exceptions)
except ExceptionGroup as rest:
    print("rest", rest, rest.exceptions)
try:
    e = ValueError("noted")
    e.add_note("a note")
    raise e
except ValueError as e:
    print(e.__notes__)
try:
    e
except NameError as err:
    print(err)

# expect: KeyError('k') <- ZeroDivisionError(division by zero)
# expect: RuntimeError(wrapped)! <- ValueError(invalid literal for int() with base 10: 'x')
# expect: KeyError('clean')! <- IndexError(list index out of range)
# expect: finally 0
# expect: finally 1
# expect: finally 2
# expect: ['try', 'except', 'else']
# expect: 1
# expect: types (ExceptionGroup('h', [TypeError(2)]),)
# expect: values (ValueError(1),)
# expect: rest g (1 sub-exception) (ExceptionGroup('h', [OSError(3)]),)
# expect: ['a note']
# expect: name 'e' is not defined
