# bench: circuit, oo
"""A simulator of logic gates: many small objects that call each other, bound methods, a queue of events."""

from heapq import heappop, heappush
from timing import run


class Wire:
    def __init__(self, name):
        self.name = name
        self.value = False
        self.listeners = []

    def set(self, value, circuit):
        if value != self.value:
            self.value = value
            for listener in self.listeners:
                listener(circuit)


class Gate:
    delay = 1

    def __init__(self, out, *inputs):
        self.out = out
        self.inputs = inputs
        for wire in inputs:
            wire.listeners.append(self.changed)

    def changed(self, circuit):
        circuit.schedule(self.delay, self.out, self.compute())


class And(Gate):
    def compute(self):
        a, b = self.inputs
        return a.value and b.value


class Xor(Gate):
    delay = 2

    def compute(self):
        a, b = self.inputs
        return a.value != b.value


class Or(Gate):
    def compute(self):
        return any(wire.value for wire in self.inputs)


class Circuit:
    def __init__(self):
        self.now = self.order = self.events = 0
        self.queue = []

    def schedule(self, delay, wire, value):
        self.order += 1
        heappush(self.queue, (self.now + delay, self.order, wire, value))

    def settle(self):
        while self.queue:
            self.now, _, wire, value = heappop(self.queue)
            self.events += 1
            wire.set(value, self)


class Adder:
    """Adds two numbers of `bits` bits."""

    def __init__(self, bits):
        self.a = [Wire(f"a{i}") for i in range(bits)]
        self.b = [Wire(f"b{i}") for i in range(bits)]
        self.sums = []
        carry = Wire("carry in")
        for a, b in zip(self.a, self.b):
            half, total, both, passed, out = (Wire(name) for name in ("half", "sum", "both", "passed", "carry"))
            Xor(half, a, b)
            Xor(total, half, carry)
            And(both, a, b)
            And(passed, half, carry)
            Or(out, both, passed)
            self.sums.append(total)
            carry = out
        self.sums.append(carry)

    def add(self, x, y, circuit):
        for bit, (a, b) in enumerate(zip(self.a, self.b)):
            circuit.schedule(0, a, x >> bit & 1 == 1)
            circuit.schedule(0, b, y >> bit & 1 == 1)
        circuit.settle()
        return sum(wire.value << bit for bit, wire in enumerate(self.sums))


def bench():
    adder = Adder(16)
    circuit = Circuit()
    total = 0
    for i in range(450):
        x, y = i * 7919 % 65536, i * 104729 % 65536
        result = adder.add(x, y, circuit)
        assert result == x + y
        total = (total * 31 + result) % 1000003
    return total, circuit.events


run(bench)
