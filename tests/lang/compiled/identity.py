"""`is` between numbers of different types, where the compiler knows them."""


def same(x):
    found = 0
    for i in range(3):
        found += (1 is 0.5) + (0.5 is 0.5) + (x is 0.5) + (x is not 1) + (i is 2.5) + (i is not 2.5) + ("a" is 1.5)
    return found


for _ in range(500):
    same(0.5), same(1), same(None)
print(same(0.5) >= 9, same(1), same(None))  # expect: True 6 9
