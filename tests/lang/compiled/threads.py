"""Threads take turns while instances are being made by compiled code."""
import threading
class Summary(list): pass
class F:
    __slots__ = ("_line", "n")
    def __init__(self, n): self._line = None; self.n = n
    @property
    def line(self):
        if self._line is None:
            self._line = str(self.n)
        return self._line.strip()
def gen(n):
    for i in range(n): yield i, (i, i)
def extract(g, lookup=True):
    result = Summary()
    names = set()
    for a, (b, c) in g:
        names.add(a)
        result.append(F(a))
    if lookup:
        for f in result:
            f.line
    return result
def work(out, k):
    t = 0
    for i in range(5000): t += len(extract(gen(i % 5)))
    out[k] = t
out = {}
ts = [threading.Thread(target=work, args=(out, k)) for k in range(4)]
for t in ts: t.start()
for t in ts: t.join()
print(sorted(out.items()))
# expect: [(0, 10000), (1, 10000), (2, 10000), (3, 10000)]
