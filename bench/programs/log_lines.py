# bench: log_lines, regex
"""Regular expressions over a log: named groups, `finditer`, `sub` with a function, alternation, lookahead."""

import re
from timing import run

ENTRY = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d) (?P<time>\d\d:\d\d) \[(?P<level>INFO|WARN|ERROR)\] (?P<user>\w+)@(?P<host>[\w.]+): (?P<text>.*)"
)
NUMBER = re.compile(r"\b(\d+)(ms|s|kB)\b")
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*", re.I)
SECRET = re.compile(r"(?i)(?<=token=)[0-9a-f]+(?=\s|$)")
SPACES = re.compile(r"\s*[,;]\s*|\s+")


def log(count):
    levels = "INFO", "WARN", "ERROR"
    for i in range(count):
        yield (
            f"2024-0{i % 9 + 1}-{i % 28 + 1:02} 1{i % 10}:{i % 60:02} [{levels[i % 3]}] user{i % 11}@node{i % 4}.example: "
            f"well-known request, took {i * 7 % 900}ms; sent {i % 64}kB token={i * 2654435761 % 4294967296:x}"
        )


def scale(match):
    amount, unit = match.groups()
    return f"{int(amount) / 1000:.2f}s" if unit == "ms" else f"{amount}{unit}"


def bench():
    hosts = {}
    checksum = 0
    for line in log(3000):
        entry = ENTRY.fullmatch(line)
        hosts[entry["host"]] = hosts.get(entry["host"], 0) + len(entry["text"])
        text = SECRET.sub("***", NUMBER.sub(scale, entry["text"]))
        words = [m.group() for m in WORD.finditer(text)]
        checksum = (checksum * 31 + len(text) + len(words) + len(SPACES.split(text))) % 1000003
        if re.search(r"(\w)\1", words[0]) and entry["level"] == "ERROR":
            checksum += entry.start("user")
    return checksum, sorted(hosts.items())


run(bench)
