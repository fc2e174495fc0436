"""Code that may look at the variables of frames is compiled until it does."""
# expect: [50005002, 50005002, 50005002]
# expect: ['deep', 'n', 's'] 4950
# expect: [['i', 'n']]
# expect: [0, 2, 4]
# expect: 4501500 {('here', 'self')}
import builtins
import sys


def sometimes(n):
    total = 0
    for i in range(n):
        if i == n - 1:
            total += len(locals())
            total += sys._getframe().f_locals["i"]
        total += i
    return total


def rarely(n, deep=False):
    s = 0
    if deep:
        return sorted(locals())
    for i in range(n):
        s += i
    return s


def generator(n):
    for i in range(n):
        if i == 5000:
            yield sorted(vars())
        yield i


def evaluates(n):
    return [eval("y * 2", {"y": y}) for y in range(n)]


print([sometimes(10000) for _ in range(3)])
for _ in range(50):
    rarely(1000)
print(rarely(3, True), rarely(100))
print([x for x in generator(10000) if not isinstance(x, int)])
for _ in range(3000):
    r = evaluates(3)
print(r)


# methods with the names of builtins that look at frames
class Expression:
    def __init__(self, value):
        self.value = value

    def eval(self):
        return self.value

    def vars(self):
        total = 1
        return total + self.eval()

    def locals(self):
        here = self.vars()
        return sorted(builtins.locals())


print(sum(Expression(i).vars() for i in range(3000)), {tuple(Expression(1).locals()) for _ in range(3000)})
