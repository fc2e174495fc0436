# bench: report, strings
"""A text report: f-strings, `%` and `format`, `split`, `join`, `replace`, alignment, slices."""

from timing import run

TEXT = (
    "It was a bright cold day in the north, and the clocks of the harbour were slow. "
    "Nobody counted the ships, but everybody counted the hours; "
    "the keeper wrote both down, line by line, in a book without a name. "
) * 160


def wrap(words, width):
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    lines.append(line)
    return lines


def table(rows):
    out = []
    for i, (word, count) in enumerate(rows):
        out.append(f"{i:>4}|{word:<12}|{count:6,d}|{count / 7:8.3f}|{i:#06x}")
        out.append("%-10s %5d %7.2f" % (word.upper(), count, count / 3))
        out.append("{0!r:>14} {1:^9}".format(word, count))
    return "\n".join(out)


def bench():
    checksum = 0
    for width in (40, 61, 72, 80):
        words = TEXT.lower().replace(",", "").replace(".", "").replace(";", " ;").split()
        counts = {}
        for word in words:
            counts[word] = counts.get(word, 0) + 1
        lines = wrap(words, width)
        page = "\n".join(line.center(width).rstrip() for line in lines)
        rows = sorted(counts.items()) * 60
        summary = table(rows)
        title = page.title().swapcase()
        found = title.find("hARBOUR"), page.count("counted"), summary.rfind("wrote")
        backwards = "".join(reversed(summary[::3])).partition("\n")[0]
        letters = sum(1 for c in page if c.isalpha() and c not in "aeiou")
        capitals = [w.capitalize() for w in words if w.startswith(("c", "h")) or w.endswith("s")]
        checksum = (checksum * 31 + len(summary) + sum(found) + letters + len("-".join(capitals)) + len(backwards)) % 1000003
    return checksum


run(bench)
