# Arrays filled one by one, pickles written one inside another, permutations of any length, map over two iterables, sets that keep their order.
import array
import csv
import io
import itertools
import pickle
import random

a = array.array("i")
for i in range(20):
    a.append(i)
for bad in (2**40, "x", 1.5):
    try:
        a.append(bad)
    except (OverflowError, TypeError):
        pass
a.append(7)
view = memoryview(a)
try:
    a.append(1)
except BufferError as e:
    print(e)
view.release()
d = array.array("d", [1.5, 2])
d.extend((3, 4.25))
print(a.tolist()[-3:], len(a), d.tolist(), array.array("q", [2**62, -1]).tolist())


class Nested:
    def __reduce__(self):
        return bytes, (pickle.dumps(["inner" * 20, "é", 3]),)


for k in range(3):
    outer = pickle.loads(pickle.dumps({"text": "x" * 70, "nested": Nested(), "wide": "\U0001f600", "low": "\udc80", "n": [k] * 300}))
print(pickle.loads(outer["nested"])[1:], outer["wide"] == "\U0001f600", outer["low"] == "\udc80", len(outer["n"]))
print(list(map(pow, (2, 3), itertools.repeat(2))), list(map(max, (1, 5), (4, 2), (3, 9))), list(map(lambda a, b: a - b, "", "ab")))
for r in range(6):
    n = [len(list(f("abcd", r))) for f in (itertools.combinations, itertools.permutations, itertools.combinations_with_replacement)]
    print(r, n, next(itertools.combinations_with_replacement("ab", r)))
out = io.StringIO()
for end in ("\r\n", "é\n"):
    csv.writer(out, lineterminator=end).writerow([1, "a\nb", "é", 'q"', None])
print(ascii(out.getvalue()))
r = random.Random(5)
print([r.getrandbits(n) for n in (53, 54, 60, 64, 65)])
s = {3, 11, 19, 8, 1}
s -= {11, 27}
s ^= {19, 35, 8}
s.discard(35)
s |= {True, 1.0, 43, 51}
print(list(s), s & {1.0, 51}, 2.0 in s, 3.0 in s)
print(b"xxabcyy".strip(b"xyzuvwst"), b"xxabcyy".rstrip(b"xyzuvwst"), b"zz".lstrip(b"xyzuvwst"))
# expect: cannot resize an array that is exporting buffers
# expect: [18, 19, 7] 21 [1.5, 2.0, 3.0, 4.25] [4611686018427387904, -1]
# expect: ['é', 3] True True 300
# expect: [4, 9] [4, 9] []
# expect: 0 [1, 1, 1] ()
# expect: 1 [4, 4, 4] ('a',)
# expect: 2 [6, 12, 10] ('a', 'a')
# expect: 3 [4, 24, 20] ('a', 'a', 'a')
# expect: 4 [1, 24, 35] ('a', 'a', 'a', 'a')
# expect: 5 [0, 0, 56] ('a', 'a', 'a', 'a', 'a')
# expect: '1,"a\nb",\xe9,"q""",\r\n1,"a\nb","\xe9","q""",\xe9\n'
# expect: [2300846720580677, 6458800775479449, 796031015877463607, 15523137368101252074, 30474605916943154729]
# expect: [1, 3, 51, 43] {1.0, 51} False True
# expect: b'abc' b'xxabc' b''
