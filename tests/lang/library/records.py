# csv: records that are cut in one go, and those that take the state machine; their text round trips.
import csv
import io


def read(text, **options):
    return list(csv.reader(io.StringIO(text, newline=""), **options))


for _ in range(40):
    assert read('a,b,c\r\n1,"2,3",x"y\n"a""b",,"line\nbreak"\n\n"x" \n') == [
        ["a", "b", "c"], ["1", "2,3", 'x"y'], ['a"b', "", "line\nbreak"], [], ["x "]]
    assert read('"",""\n,\n') == [["", ""], ["", ""]]
    assert read("a|b;'c;d'\n", delimiter=";", quotechar="'") == [["a|b", "c;d"]]
    assert read('a\\,b,"c\\"d"\n', escapechar="\\") == [["a,b", 'c"d']]
    assert read('"a,b"\n', quoting=csv.QUOTE_NONE) == [['"a', 'b"']]
    assert read(' "a", "b"\n', skipinitialspace=True) == [["a", "b"]]
    rows = [["plain", 1, 2.5, None], ['quo"te', "com,ma", "new\nline", ""], ["é", "\U0001f600", "'", " x "]]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    assert read(out.getvalue()) == [["" if x is None else str(x) for x in row] for row in rows]
try:
    read('"a"b\n', strict=True)
except csv.Error as e:
    assert str(e) == "',' expected after '\"'"
else:
    raise AssertionError
print("ok")
# expect: ok
