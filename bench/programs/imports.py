# bench: imports, startup
"""Importing pure Python modules of the standard library again and again, and compiling a source text."""

import sys
from timing import run

NAMES = ("textwrap", "json", "dataclasses", "string", "fractions", "csv", "configparser", "shlex", "difflib", "gettext")

SOURCE = "\n".join(
    f"""
def function_{i}(a, b=1, *rest, key=None, **more):
    '''Returns something.'''
    total = [x * {i} for x in range(a) if x % 2]
    try:
        return total[b] if key is None else {{key: (a, b), **more}}
    except (IndexError, KeyError) as error:
        raise ValueError(f"wrong: {{error!r:>10}}") from error
    finally:
        a += 1
"""
    for i in range(60)
)


def bench():
    public = 0
    for name in NAMES * 6:
        for loaded in [m for m in sys.modules if m == name or m.startswith(name + ".")]:
            del sys.modules[loaded]
        module = __import__(name)
        public += len(module.__all__)
    code = compile(SOURCE, "source", "exec")
    return public, len(code.co_consts), len(code.co_names)


run(bench)
