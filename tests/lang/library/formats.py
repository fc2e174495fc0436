"""Pickles, bzip2 and XML: the bytes and events of CPython."""
import bz2
import io
import pickle
import xml.etree.ElementTree as ET
from xml.parsers import expat


class Point:
    def __init__(self, x):
        self.x = x


loop = []
loop.append(loop)
for protocol in range(6):
    value = [1, -1, 10**20, "é", b"x", (), {"a": {1}}, Point(3), loop]
    copy = pickle.loads(pickle.dumps(value, protocol))
    print(protocol, copy[:7] == value[:7], copy[7].x, copy[8][0] is copy[8])
# expect: 0 True 3 True
# expect: 1 True 3 True
# expect: 2 True 3 True
# expect: 3 True 3 True
# expect: 4 True 3 True
# expect: 5 True 3 True
print(pickle.dumps(["a", ("b", 1.5), None, {2: 300}], 4))  # expect: b'\x80\x04\x95!\x00\x00\x00\x00\x00\x00\x00]\x94(\x8c\x01a\x94\x8c\x01b\x94G?\xf8\x00\x00\x00\x00\x00\x00\x86\x94N}\x94K\x02M,\x01se.'
try:
    pickle.loads(b"\x80\x04]")
except EOFError as e:
    print(e)  # expect: Ran out of input

data = b"abracadabra" * 500 + bytes(range(256)) + b"z" * 1000
print(bz2.decompress(bz2.compress(data)) == data)  # expect: True
packed = bz2.compress(data, 1)
reader = bz2.BZ2Decompressor()
print(b"".join(reader.decompress(packed[i : i + 7]) for i in range(0, len(packed), 7)) == data, reader.eof)  # expect: True True

root = ET.fromstring('<a x="1 &lt; 2"><b xmlns="urn:u">é</b>tail<![CDATA[<raw>]]></a>')
print(ET.tostring(root, encoding="unicode"))  # expect: <a xmlns:ns0="urn:u" x="1 &lt; 2"><ns0:b>é</ns0:b>tail&lt;raw&gt;</a>
for bad in ("<a>", "<a></b>", "<a x='1' x='2'/>", "<a>&nope;</a>", "<a/><b/>"):
    try:
        ET.fromstring(bad)
    except ET.ParseError as e:
        print(e)
# expect: no element found: line 1, column 3
# expect: mismatched tag: line 1, column 5
# expect: duplicate attribute: line 1, column 9
# expect: undefined entity: line 1, column 3
# expect: junk after document element: line 1, column 4
parser = expat.ParserCreate()
parser.StartElementHandler = lambda name, attributes: print(name, attributes, parser.CurrentLineNumber)
parser.ParseFile(io.BytesIO(b"<r>\n<s k='v'/></r>"))
# expect: r {} 1
# expect: s {'k': 'v'} 2
