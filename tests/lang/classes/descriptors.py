"""Data and non-data descriptors, __set_name__, slots, properties."""


class Logged:
    def __set_name__(self, owner, name):
        self.name = name
        print("set_name", owner.__name__, name)

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return obj.__dict__.get(self.name, "unset")

    def __set__(self, obj, value):
        print("set", value)
        obj.__dict__[self.name] = value

    def __delete__(self, obj):
        print("delete")
        del obj.__dict__[self.name]


class A:
    x = Logged()

    @property
    def twice(self):
        """Two of x."""
        return self.x * 2

    @twice.setter
    def twice(self, value):
        self.x = value // 2


a = A()
print(a.x)
a.x = 5
print(a.x, a.twice)
a.twice = 30
print(a.x)
del a.x
print(a.x, A.twice.__doc__)
try:
    del a.twice
except AttributeError as e:
    print(e)


class Slotted:
    __slots__ = ("p", "q")


s = Slotted()
s.p = 1
print(s.p, hasattr(s, "q"), hasattr(s, "__dict__"))
try:
    s.other = 1
except AttributeError as e:
    print(e)
try:
    s.q
except AttributeError as e:
    print(e)

# expect: set_name A x
# expect: unset
# expect: set 5
# expect: 5 10
# expect: set 15
# expect: 15
# expect: delete
# expect: unset Two of x.
# expect: property 'twice' of 'A' object has no deleter
# expect: 1 False False
# expect: 'Slotted' object has no attribute 'other'
# expect: 'Slotted' object has no attribute 'q'
