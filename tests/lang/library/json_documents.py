# json: keys that come again, orders of keys, numbers at their limits, circles, and what encoders leave behind after an error.
import json

docs = [{"id": i, "name": f"n{i}", "tags": ["a", {"id": -i, "x" * 40: None}], "score": i / 4} for i in range(30)]
for _ in range(20):
    text = json.dumps(docs)
    assert json.loads(text) == docs and list(json.loads(text)[3]) == ["id", "name", "tags", "score"]
    assert json.dumps({"b": 1, "a": [{"z": 2, "": 3, "é": 4}]}, sort_keys=True) == '{"a": [{"": 3, "z": 2, "\\u00e9": 4}], "b": 1}'
    assert json.dumps({2: "b", 10: "a", 1: None}, sort_keys=True) == '{"1": null, "2": "b", "10": "a"}'
    assert json.loads('{"a": 1, "a": 2, "b": {"a": 3, "ab": 4}, "ab": {}}') == {"a": 2, "b": {"a": 3, "ab": 4}, "ab": {}}
    assert json.loads("[0, -0, 999999999999999, -999999999999999, 9999999999999999, 1e2, -0.0, 0.1]") == [
        0, 0, 999999999999999, -999999999999999, 9999999999999999, 100.0, 0.0, 0.1]  # fmt: skip
    assert str(json.loads("-0.0")) == "-0.0" and json.loads("123456789012345678901234567890") == 123456789012345678901234567890
    assert json.loads('{"\\u0061b": 1, "😀": {"ab": 2}}') == {"ab": 1, "😀": {"ab": 2}}

holey = {str(i): i for i in range(6)}
del holey["2"], holey["5"]
assert json.dumps(holey) == '{"0": 0, "1": 1, "3": 3, "4": 4}' == json.dumps(dict(reversed(holey.items())), sort_keys=True)
assert json.dumps({True: 1, None: 2, 1.5: 3}) == '{"true": 1, "null": 2, "1.5": 3}'
assert json.dumps({"k": 1}, separators=("|", "~")) == '{"k"~1}' and json.dumps({"k": 1}) == '{"k": 1}'
assert json.dumps({"é": 1}, ensure_ascii=False) == '{"é": 1}' and json.dumps({"é": 1}) == '{"\\u00e9": 1}'

shared = []
assert json.dumps([shared, shared, {"a": shared}]) == '[[], [], {"a": []}]'
circle = [1]
circle.append({"c": circle})
for value in (circle, {"a": [circle]}):
    try:
        json.dumps(value)
        assert False
    except ValueError as e:
        assert str(e) == "Circular reference detected"
try:
    json.dumps({"b": 1, 2: 2}, sort_keys=True)
    assert False
except TypeError as e:
    assert str(e) == "'<' not supported between instances of 'int' and 'str'"
for bad in ('{"id": 1, "name" 2}', '{"id": 1 "name": 2}', '{"id', "-", '{"id": 01}'):
    try:
        json.loads(bad)
        assert False, bad
    except json.JSONDecodeError:
        pass
print("ok")
# expect: ok
