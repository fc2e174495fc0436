"""Squares and cubes, characters of strings, in compiled code and beyond what it holds."""


def squares(xs):
    return [(x**2, x**3, x**0, x**4) for x in xs]


def letters(s, n):
    out = []
    for i in range(-n, n):
        out.append(s[i])
    return "".join(out)


class Index:
    def __index__(self):
        return 1


for _ in range(60):
    a = squares([0, 3, -5, 208063, -208064])
    b = letters("abc", 3)
print(a[2], a[3], b)
print(squares([3**30, True, 2.5, -(2**53) + 1]))
try:
    letters("abc", 4)
except IndexError as e:
    print(e)
print("abc"[Index()], letters("a\U0001f600b", 3))
# expect: (25, -125, 1, 625) (43290211969, 9007091372906047, 1, 1874042452320950856961) abcabc
# expect: [(42391158275216203514294433201, 8727963568087712425891397479476727340041449, 1, 1797010299914431210413179829509605039731475627537851106401), (1, 1, 1, 1), (6.25, 15.625, 1.0, 39.0625), (81129638414606663681390495662081, -730750818665451215712927172538123444058715062271, 1, 6582018229284821245616602068424052390391765670022426078541250561)]
# expect: string index out of range
# expect: b a😀ba😀b
