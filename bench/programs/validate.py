# bench: validate, exceptions
"""Raising and catching: own exceptions, chaining, `finally`, `with`, deep unwinding, errors of built-ins."""

from timing import run


class Invalid(ValueError):
    def __init__(self, field, reason):
        super().__init__(f"{field}: {reason}")
        self.field = field


class Missing(Invalid):
    def __init__(self, field):
        super().__init__(field, "missing")


class Section:
    def __init__(self, log, name):
        self.log = log
        self.name = name

    def __enter__(self):
        self.log[self.name] = self.log.get(self.name, 0) + 1

    def __exit__(self, kind, error, trace):
        return kind is not None and issubclass(kind, ZeroDivisionError)


def number(record, field):
    try:
        text = record[field]
    except KeyError:
        raise Missing(field) from None
    try:
        return int(text)
    except ValueError as error:
        raise Invalid(field, "not a number") from error


def check(record, counts):
    try:
        age = number(record, "age")
        if age > 120:
            raise Invalid("age", "too large")
        return age
    except Missing as error:
        counts[error.field] = counts.get(error.field, 0) + 1
    except Invalid as error:
        counts[str(error)] = counts.get(str(error), 0) + 1
    finally:
        counts["seen"] = counts.get("seen", 0) + 1
    return 0


def deep(n):
    if n == 0:
        raise LookupError("bottom")
    return deep(n - 1) + 1


def bench():
    counts, total = {}, 0
    records = [{"age": "42"}, {}, {"age": "x"}, {"age": "200"}, {"age": "7"}]
    for i in range(9000):
        total += check(records[i % 5], counts)
        with Section(counts, "section"):
            total += 10 // (i % 4)
        try:
            [1, 2, 3][i % 6]
            (i % 3).nothing
        except (IndexError, AttributeError):
            total += 1
    for i in range(300):
        try:
            deep(i % 30)
        except LookupError as error:
            total += len(error.args)
    return total, sorted(counts.items())


run(bench)
