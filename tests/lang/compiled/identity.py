"""`is` between numbers of different types, where the compiler knows them."""


def same(x):
    found = 0
    one, half, text = 1, 0.5, "a"
    for i in range(3):
        found += (one is half) + (half is half) + (x is half) + (x is not one) + (i is half) + (i is not half) + (text is half)
    return found


for _ in range(500):
    same(0.5), same(1), same(None)
print(same(0.5) >= 9, same(1), same(None))  # expect: True 6 9
