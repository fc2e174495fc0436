"""Class attributes that are stored again and again, seen through every kind of cached access."""


class Base:
    count = 0
    limit = 10

    def next(self):
        self.count
        return self.count


class Derived(Base):
    pass


def bump(n):
    for _ in range(n):
        Base.count += 1


def read(o, n):
    seen = []
    for _ in range(n):
        seen.append((o.count, Derived.count, Base.count))
        Base.count += 1
    return seen


o = Derived()
bump(500)
assert Base.count == 500 and Derived.count == 500 and o.count == 500 and o.next() == 500
seen = read(o, 500)
assert seen[0] == (500, 500, 500) and seen[-1] == (999, 999, 999)

# a value becomes a descriptor, a method, and plain again
Base.count = property(lambda self: "property")
assert o.count == "property" and o.next() == "property" and isinstance(Derived.count, property)
Base.count = lambda self: "method"
assert o.count() == "method" and callable(o.next())
Base.count = 1
assert read(o, 3) == [(1, 1, 1), (2, 2, 2), (3, 3, 3)]

# a subclass hides it, and gives it free again
Derived.count = 77
assert o.count == 77 and Base.count == 4
Derived.count = 78
assert o.count == 78 and Derived.count == 78
del Derived.count
assert o.count == 4
Base.count = 5
assert o.count == 5

# an instance hides it
o.count = "own"
assert o.next() == "own"
Base.count = 6
assert o.next() == "own"
del o.count
assert o.next() == 6

# it goes away
del Base.count
try:
    o.next()
except AttributeError as e:
    assert str(e) == "'Derived' object has no attribute 'count'", e
else:
    assert False
Base.count = [1]
Base.count = [1, 2]
assert o.next() == [1, 2]


class Getter:
    pass


# an instance of a class that becomes a descriptor later
Base.count = Getter()
for _ in range(300):
    Base.count = Getter()
    assert type(o.count) is Getter
Getter.__get__ = lambda self, obj, cls: "got"
assert o.count == "got" and Derived.count == "got"
print("ok")  # expect: ok
