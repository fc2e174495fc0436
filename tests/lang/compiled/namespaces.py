# One code object in many namespaces: exec makes its functions anew each time, with other globals.
code = compile(
    """
LIMIT = start * 3
def count(n):
    total = 0
    for i in range(n):
        total += i % LIMIT
    return total
def each(n):
    for i in range(n):
        yield i + LIMIT
RESULT = [count(k) + sum(each(k)) for k in range(12)]
""",
    "generated",
    "exec",
)
sums = []
for start in range(1, 400):
    space = {"start": start}
    exec(code, space)
    sums.append(sum(space["RESULT"]))
print(sums[0], sums[1], sums[-1], sum(sums))  # expect: 476 746 79442 15975681
first = {"start": 2}
exec(code, first)
for _ in range(3000):
    last = first["count"](9), space["count"](9), sum(first["each"](5)), sum(space["each"](5))
print(last)  # expect: (18, 36, 40, 5995)
