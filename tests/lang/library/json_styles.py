"""Documents with indentation and in one line: dumps() against the chunks that the library's own generators make."""
# expect: ok
import json
import math
import traceback
from collections import Counter, OrderedDict, defaultdict, namedtuple
from enum import IntEnum


class Color(IntEnum):
    RED = 1


class Text(str):
    pass


Point = namedtuple("Point", "x y")


class Countdown(list):
    def __iter__(self):
        return iter(range(len(self), 0, -1))


class Renamed(dict):
    def items(self):
        return [("renamed", len(self))]


class Quiet(dict):
    pass


class Yes:
    def __bool__(self):
        return 1 / 0


by_letter = defaultdict(list)
by_letter["x"].append(1)

DOCUMENTS = [
    None, True, 1, -(10**30), 1.5, 1e100, "a\u00e9\U0001f600\"\n", [], {}, (), [[]], [{}], {"a": []}, {"a": {}},
    [1, [2, [3, (4, 5)]], {"k": [1.0, None, False]}],
    {"b": 1, "a": {"d": "x", "c": [1, 2]}, "\u00e9": "\U0001f600"},
    [1.0, 2.5, -0.0], [float("inf"), float("-inf"), float("nan")],
    {1: 2, None: 3, True: 4, 1.5: 5}, {"a": Color.RED}, [Text("t")], {Text("k"): 1}, Point(1, [2]),
    OrderedDict([("z", 1), ("y", [2])]), [[[[[[[[[[1]]]]]]]]]],
    Countdown("abc"), Renamed(a=1), Quiet(a=[Quiet()]), by_letter, Counter("hello"), {2**70: 1, 1.25: 2, -0.0: 3}, {"b": 1, 2: 3},
]
STYLES = [
    {"indent": 2}, {"indent": 0}, {"indent": -3}, {"indent": "\t"}, {"indent": 4, "sort_keys": True}, {"indent": ""},
    {"indent": 2, "ensure_ascii": False}, {"indent": 1, "separators": (",", ":")}, {"indent": 2, "check_circular": False},
    {"indent": True}, {"indent": "\u00e9"}, {}, {"sort_keys": True}, {"ensure_ascii": False, "separators": (",", ":")},
]


def outcome(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__, str(e), [f.name for f in traceback.extract_tb(e.__traceback__)][-4:]


for style in STYLES:
    encoder = json.JSONEncoder(**style)
    for document in DOCUMENTS:
        chunks = outcome(lambda: "".join(encoder.iterencode(document)))
        for _ in range(2):
            assert outcome(lambda: json.dumps(document, **style)) == chunks or isinstance(chunks, tuple), (style, document)

# what is wrong raises where the library's code does
circular = [1]
circular.append({"a": circular})
deep = []
for _ in range(150):
    deep = [deep]
for document, style in [
    (circular, {}), ({(1, 2): 3}, {}), ([object()], {}), ([math.nan], {"allow_nan": False}), ({1: 1, "a": 2}, {"sort_keys": True}),
]:
    kind, message, names = outcome(lambda: json.dumps(document, indent=2, **style))
    assert "_iterencode" in "".join(names), names
    assert (kind, message) == outcome(lambda: list(json.JSONEncoder(indent=2, **style).iterencode(document)))[:2]
assert json.dumps(deep, indent=1).count("\n") == 300
assert json.dumps({(1, 2): 3, "a": 4}, indent=1, skipkeys=True) == '{\n "a": 4\n}'


class Default(json.JSONEncoder):
    calls = []

    def default(self, o):
        self.calls.append(o)
        return sorted(o)


assert json.dumps([{3, 1, 2}], indent=1, cls=Default) == "[\n [\n  1,\n  2,\n  3\n ]\n]"
assert len(Default.calls) == 1
assert json.dumps([{1}], indent=None, cls=Default) == "[[1]]"

# Python code may find out whether options are true
for name in ("skipkeys", "check_circular", "ensure_ascii", "sort_keys", "allow_nan"):
    try:
        json.dumps({"a": 1}, **{name: Yes()})
        assert False, name
    except ZeroDivisionError:
        pass

# changes of the library count
original = json.encoder.encode_basestring_ascii
json.encoder.encode_basestring_ascii = lambda s: "<%s>" % s
assert json.dumps({"a": "b"}, indent=1) == "{\n <a>: <b>\n}"
json.encoder.encode_basestring_ascii = original
assert json.dumps({"a": "b"}, indent=1) == '{\n "a": "b"\n}'
print("ok")
