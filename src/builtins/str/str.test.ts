/** Numbers and text through the type slots, against values recorded from CPython 3.12. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Host } from "../../host/host.ts";
import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyBaseException } from "../../objects/exception.ts";
import { PyFloat } from "../../objects/number.ts";
import type { Value } from "../../objects/object.ts";
import { enterRuntime, Runtime } from "../../objects/runtime.ts";
import { jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import { callMethod } from "../../protocols/call.ts";
import { power, remainder } from "../../protocols/number.ts";
import { format, reprText } from "../../protocols/text.ts";
import { installBuiltinTypes } from "../install.ts";

beforeAll(() => {
  enterRuntime(new Runtime({} as Host));
  installBuiltinTypes();
});

function outcome(f: () => Value): string {
  try {
    return reprText(f());
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
    return `${e.cls.name}: ${e.args.items.map((a) => (strOf(a) !== undefined ? jsFromStr(strOf(a)!) : reprText(a))).join(", ")}`;
  }
}
const m = (self: Value, name: string, ...args: Value[]): string => outcome(() => callMethod(self, name, args));

describe("str", () => {
  it.each<[Value, string, Value[], string]>([
    ["a b  c ", "split", [], "['a', 'b', 'c']"],
    ["a,b,,c", "split", [","], "['a', 'b', '', 'c']"],
    ["a,b,,c", "rsplit", [",", 1], "['a,b,', 'c']"],
    ["abc", "find", ["c", -1], "2"],
    ["abc", "find", ["", 4], "-1"],
    ["aXbXc", "replace", ["X", "$&", 1], "'a$&bXc'"],
    ["ab", "replace", ["", "-"], "'-a-b-'"],
    ["x", "center", [4, "*"], "'*x**'"],
    ["-5", "zfill", [5], "'-0005'"],
    ["a\tb", "expandtabs", [4], "'a   b'"],
    ["a\r\nb\n", "splitlines", [true], "['a\\r\\n', 'b\\n']"],
    ["abc", "index", ["z"], "ValueError: substring not found"],
    ["abc", "find", [1], "TypeError: must be str, not int"],
    ["abc", "find", [], "TypeError: find() takes at least 1 argument (0 given)"],
    ["{0}-{1:>4}", "format", [1, "a"], "'1-   a'"],
    ["{", "format", [], "ValueError: Single '{' encountered in format string"],
    ["{} {0}", "format", [1], "ValueError: cannot switch from automatic field numbering to manual field specification"],
    ["{!x}", "format", [1], "ValueError: Unknown conversion specifier x"],
    ["{:{}}", "format", ["a", 4], "'a   '"],
  ])("%j.%s(%j)", (self, name, args, expected) => {
    expect(m(self, name, ...args)).toBe(expected);
  });
  it("keeps wide text whole", () => {
    const s = strFromJs("a😀b😀");
    expect(m(s, "find", strFromJs("😀"), 2)).toBe("3");
    expect(m(s, "replace", strFromJs("😀"), "x")).toBe("'axbx'");
    expect(m(s, "split", "b")).toBe("['a😀', '😀']");
    expect(m(s, "upper")).toBe("'A😀B😀'");
  });
});

describe("percent", () => {
  it.each<[string, Value, string]>([
    ["%d %5.2f %s", new PyTuple([1, new PyFloat(2.5), "x"]), "'1  2.50 x'"],
    ["%05d|%-5d|%+d|% d", new PyTuple([42, 42, 42, 42]), "'00042|42   |+42| 42'"],
    ["%#x %#o %X", new PyTuple([255, 8, 255]), "'0xff 0o10 FF'"],
    ["%d", "x", "TypeError: %d format: a real number is required, not str"],
    ["%x", new PyFloat(1.5), "TypeError: %x format: an integer is required, not float"],
    ["%s %s", "x", "TypeError: not enough arguments for format string"],
    ["x", 1, "TypeError: not all arguments converted during string formatting"],
    ["%z", 1, "ValueError: unsupported format character 'z' (0x7a) at index 1"],
    ["%c%c", new PyTuple([65, "b"]), "'Ab'"],
    ["%.3d", 5, "'005'"],
    ["%5s|%-5s|%.1s", new PyTuple(["a", "b", "cd"]), "'    a|b    |c'"],
    ["%%", new PyTuple([]), "'%'"],
  ])("%j %% …", (s, args, expected) => {
    expect(outcome(() => remainder(s, args))).toBe(expected);
  });
  it.skip("by key", () => {
    const d = new PyDict();
    d.setStr("a", 1);
    expect(outcome(() => remainder("%(a)03d", d))).toBe("'001'");
    expect(outcome(() => remainder("%(b)s", d))).toBe("KeyError: b");
  });
});

describe("format()", () => {
  it.each<[Value, string, string]>([
    [1234567, ",", "'1,234,567'"],
    [1234567, "012,", "'0,001,234,567'"],
    [255, "#x", "'0xff'"],
    [255, "_b", "'1111_1111'"],
    [-5, "+05d", "'-0005'"],
    [65, "c", "'A'"],
    [new PyFloat(2.71328), ".2f", "'2.71'"],
    [new PyFloat(1e10), "", "'10000000000.0'"],
    [new PyFloat(1234.5), "010,.1f", "'0,001,234.5'"],
    [new PyFloat(0.5), "%", "'50.000000%'"],
    ["abc", "^7", "'  abc  '"],
    ["abc", ".2", "'ab'"],
    [1, "s", "ValueError: Unknown format code 's' for object of type 'int'"],
    [new PyFloat(1), "d", "ValueError: Unknown format code 'd' for object of type 'float'"],
    ["a", ",", "ValueError: Cannot specify ',' with 's'."],
    [true, "d", "'1'"],
    [true, "", "'True'"],
  ])("format(%s, %j)", (v, spec, expected) => {
    expect(outcome(() => format(v, spec))).toBe(expected);
  });
});

describe("int and float", () => {
  it("powers", () => {
    expect(outcome(() => power(2, 100))).toBe("1267650600228229401496703205376");
    expect(outcome(() => power(3, -1))).toBe("0.3333333333333333");
    expect(outcome(() => power(3, -1, 7))).toBe("5");
    expect(outcome(() => power(3, 200, -13))).toBe("-4");
  });
  it("constructors and methods", () => {
    expect(m(new PyFloat(2.5), "__round__")).toBe("2");
    expect(m(new PyFloat(0.1), "as_integer_ratio")).toBe("(3602879701896397, 36028797018963968)");
    expect(m(7, "__floordiv__", 0)).toBe("ZeroDivisionError: integer division or modulo by zero");
  });
});
