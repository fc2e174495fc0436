"""Micro-benchmarks, one for each fast path: `micro.py [name …]` prints a line of JSON for each, with the nanoseconds of one run
of the statement (in a loop, whose own cost is the row `loop`)."""

import sys
import time
from textwrap import indent

LEAST_SECONDS = 0.01
REPEATS = 5

CLASSES = """
class Base:
    def method(self, a): return a
class Point(Base):
    def __init__(self): self.x = 1
    def method(self, a): return super().method(a)
    def keywords(self, a, *, b=2, c=3): return c
    @property
    def half(self): return self.x
    def __add__(self, other): return self
    def __enter__(self): return self
    def __exit__(self, *exc): return None
p, base = Point(), Base()
"""

# name: (setup, statement)
MICRO = {
    "loop": ("", "pass"),
    "int add, and": ("x = 0", "x = x + 3 & 1023"),
    "int multiply, modulo": ("x = 1", "x = x * 31 % 65537"),
    "int divide": ("x = 7", "y = 1000003 // x"),
    "float add": ("x = 0.0", "x = x + 1.5"),
    "float power": ("x = 1.5", "y = x ** 2.5"),
    "big multiply": ("a, b = 3**400, 7**300", "c = a * b"),
    "big divide": ("a, b = 3**800, 7**200", "c = a // b"),
    "int to str": ("x = 123456", "y = str(x)"),
    "str to int": ("x = '123456'", "y = int(x)"),
    "float to str": ("x = 3.14159", "y = repr(x)"),
    "list index": ("a = [1, 2, 3]", "x = a[1]"),
    "list store": ("a = [1, 2, 3]", "a[1] = 5"),
    "list append, pop": ("a = []", "a.append(1); a.pop()"),
    "list slice": ("a = list(range(20))", "b = a[3:9]"),
    "list comprehension of 100": ("a = range(100)", "b = [x * x for x in a]"),
    "list sort of 1000": ("a = [i * 7919 % 1000 for i in range(1000)]", "b = sorted(a)"),
    "sort of 1000 with key": ("a = [i * 7919 % 1000 for i in range(1000)]", "b = sorted(a, key=lambda x: -x)"),
    "tuple unpack": ("t = (1, 2, 3)", "a, b, c = t"),
    "dict get": ("d = {'a': 1, 'b': 2}", "x = d['b']"),
    "dict set": ("d = {}", "d[5] = 1"),
    "dict iteration of 100": ("d = {i: i for i in range(100)}", "for k, v in d.items(): pass"),
    "dict with tuple keys": ("d = {(1, 2): 3}", "x = d[1, 2]"),
    "set in": ("s = {1, 2, 3}", "x = 2 in s"),
    "set union of 100": ("s, t = set(range(100)), set(range(50, 150))", "u = s | t"),
    "attribute get": (CLASSES, "x = p.x"),
    "attribute set": (CLASSES, "p.x = 5"),
    "method call": (CLASSES, "base.method(1)"),
    "call with keywords": (CLASSES, "p.keywords(1, c=4)"),
    "super()": (CLASSES, "p.method(1)"),
    "property": (CLASSES, "x = p.half"),
    "operator of a class": (CLASSES, "q = p + p"),
    "instance": (CLASSES, "q = Point()"),
    "isinstance": (CLASSES, "x = isinstance(p, Base)"),
    "with": (CLASSES, "with p: pass"),
    "function call": ("def f(a, b=1): return a", "f(1)"),
    "call with *args": ("def f(*a): return a\nt = (1, 2)", "f(*t)"),
    "closure": ("def make(n):\n    def f(): return n\n    return f\nf = make(1)", "f()"),
    "builtin call": ("a = [1, 2]", "n = len(a)"),
    "generator of 100": ("def g():\n    for i in range(100): yield i", "for x in g(): pass"),
    "generator next": ("def g():\n    while True: yield 1\ng = g()", "next(g)"),
    "raise, except": ("", "try: raise ValueError\nexcept ValueError: pass"),
    "try without a raise": ("", "try: x = 1\nexcept ValueError: pass"),
    "KeyError of a dict": ("d = {}", "try: d['a']\nexcept KeyError: pass"),
    "str concatenation": ("s, t = 'spam', 'eggs'", "u = s + t"),
    "str index": ("s = 'spam'", "c = s[2]"),
    "f-string": ("n, s = 42, 'x'", "t = f'{n:>5} {s}'"),
    "% format": ("n, s = 42, 'x'", "t = '%5d %s' % (n, s)"),
    "str split": ("s = 'a b c d e f'", "t = s.split()"),
    "str join": ("a = ['a', 'b', 'c', 'd']", "t = ','.join(a)"),
    "str replace": ("s = 'a b c d'", "t = s.replace(' ', '--')"),
    "str iteration of 100": ("s = 'x' * 100", "for c in s: pass"),
    "bytes index": ("s = b'spam'", "c = s[2]"),
    "bytes decode": ("s = b'spam and eggs'", "t = s.decode()"),
    "match statement": ("v = (1, 'x', 2.0)", "match v:\n    case (1, str(), x): pass"),
    "re.match": ("import re; r = re.compile(r'(\\w+)@(\\w+)')", "m = r.match('spam@eggs')"),
    "struct.pack": ("import struct; s = struct.Struct('<ihd')", "b = s.pack(1, 2, 3.0)"),
    "json.dumps": ("import json; v = {'a': [1, 2.5, None], 'b': 'text'}", "t = json.dumps(v)"),
    "json.loads": ("import json; t = '{\"a\": [1, 2.5, null], \"b\": \"text\"}'", "v = json.loads(t)"),
    "Decimal add": ("from decimal import Decimal; a = Decimal('1.1')", "b = a + a"),
    "Fraction add": ("from fractions import Fraction; a = Fraction(1, 3)", "b = a + a"),
    "namedtuple field": ("from collections import namedtuple; t = namedtuple('T', 'a b')(1, 2)", "x = t.b"),
    "dataclass": ("from dataclasses import dataclass\n@dataclass\nclass D:\n    a: int = 1", "d = D(2)"),
    "deepcopy": ("from copy import deepcopy; v = [1, [2, 3]]", "w = deepcopy(v)"),
}


# the setup runs once: classes made anew would be other classes to a compiler
FUNCTION = """
def best_seconds(_least, _repeats, _clock):
{setup}
    _times, _count = [], 100
    while len(_times) < _repeats:
        _start = _clock()
        for _ in range(_count):
{statement}
        _seconds = _clock() - _start
        if _seconds < _least:
            _count *= 2 if _seconds * 4 > _least else 4
        else:
            _times.append(_seconds / _count)
    return min(_times)
"""


def nanoseconds(setup, statement):
    space = {}
    exec(FUNCTION.format(setup=indent(setup, " " * 4), statement=indent(statement, " " * 12)), space)
    return space["best_seconds"](LEAST_SECONDS, REPEATS, time.perf_counter) * 1e9


for name in sys.argv[1:] or MICRO:
    print('{"name": "%s", "ns": %.2f}' % (name, nanoseconds(*MICRO[name])), flush=True)
