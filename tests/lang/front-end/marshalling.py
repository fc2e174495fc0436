"""Module marshal: sharing and cycles survive, deep nesting is an error and no crash, files are read no further than the value."""
import io
import marshal

shared = 1.5
pair = marshal.loads(marshal.dumps((shared, shared, [shared])))
print(pair[0] is pair[1] is pair[2][0])
# expect: True
loop = []
loop.append(loop)
copy = marshal.loads(marshal.dumps(loop))
print(copy[0] is copy)
# expect: True

nested = ()
for _ in range(1998):
    nested = (nested,)
print(len(marshal.dumps(nested)))
# expect: 3998
for deep in (b")\x01" * 5000 + b"N", b"[\x01\x00\x00\x00" * 5000 + b"N", b"{N" * 5000 + b"N" + b"0" * 5000):
    try:
        marshal.loads(deep)
    except ValueError as e:
        print(e)
# expect: recursion limit exceeded
# expect: recursion limit exceeded
# expect: recursion limit exceeded
try:
    marshal.dumps(((nested,),))
except ValueError as e:
    print(e)
# expect: object too deeply nested to marshal

file = io.BytesIO(marshal.dumps("one") + marshal.dumps([2, None]) + b"rest")
print(marshal.load(file), marshal.load(file), file.read())
# expect: one [2, None] b'rest'


class Liar(io.BytesIO):
    def readinto(self, buffer):
        return super().readinto(buffer) + 1000


for data in (b"i\x01\x00", b"s\xff\xff\xff\x7f", b"?", b"", b"l\x01\x00\x00\x00\x00\x00", b"f\x01x", b"u\x01\x00\x00\x00\xff"):
    try:
        print(marshal.loads(data))
    except (EOFError, ValueError) as e:
        print(type(e).__name__, e)
# expect: EOFError marshal data too short
# expect: EOFError marshal data too short
# expect: ValueError bad marshal data (unknown type code)
# expect: EOFError EOF read where object expected
# expect: ValueError bad marshal data (unnormalized long data)
# expect: ValueError could not convert string to float: 'x'
# expect: UnicodeDecodeError 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte
try:
    marshal.load(Liar(marshal.dumps("a longer text")))
except ValueError as e:
    print(e)
# expect: read() returned too much data: 1 bytes requested, 1001 returned
print(marshal.loads(b"I" + (-(2**40)).to_bytes(8, "little", signed=True)))
# expect: -1099511627776

# version 1 writes floats as text, a tie rounded to even
print(marshal.dumps(508805390420531.625, 1), marshal.loads(b"f\x04-nan"), marshal.loads(b"f\x03inf"))
# expect: b'f\x12508805390420531.62' nan inf
