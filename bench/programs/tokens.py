# bench: tokens, strings
"""Text character by character: a scanner for arithmetic, its evaluation, a CSV reader, `bytes` and `encode`."""

from timing import run

DIGITS = frozenset("0123456789")


def scan(text):
    tokens = []
    i = 0
    while i < len(text):
        c = text[i]
        if c in DIGITS:
            start = i
            while i < len(text) and text[i] in DIGITS:
                i += 1
            tokens.append(("number", text[start:i]))
        elif c.isspace():
            i += 1
        else:
            tokens.append(("sign", c))
            i += 1
    return tokens


def evaluate(tokens):
    """Sums of products modulo 10,007, without precedence trees: a running total and a running product."""
    total, product, sign = 0, 1, 1
    for kind, text in tokens:
        if kind == "number":
            product = product * int(text) % 10007
        elif text in "+-":
            total += sign * product
            product, sign = 1, 1 if text == "+" else -1
    return (total + sign * product) % 10007


def read_csv(text):
    rows = []
    for line in text.splitlines():
        cells, cell, quoted = [], [], False
        for c in line:
            if c == '"':
                quoted = not quoted
            elif c == "," and not quoted:
                cells.append("".join(cell))
                cell = []
            else:
                cell.append(c)
        cells.append("".join(cell))
        rows.append(cells)
    return rows


def bench():
    expression = " + ".join(f"{i} * {i * i % 91}- {i % 13}" for i in range(6000))
    value = evaluate(scan(expression))
    text = "\n".join(f'{i},"name, {i % 37}",{i * 3.5},"é{chr(97 + i % 26)}"' for i in range(4500))
    rows = read_csv(text)
    columns = ["|".join(column) for column in zip(*rows)]
    data = text.encode()
    mixed = bytes((b ^ i & 0x1F) for i, b in enumerate(data[:9000]))
    sums = sum(mixed) + int.from_bytes(mixed[:6], "big") % 997
    return value, len(rows), [len(c) for c in columns], sums, data.decode() == text, mixed.hex()[-12:]


run(bench)
