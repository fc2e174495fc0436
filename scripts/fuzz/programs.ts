/**
 * Random Python programs for the comparison of interpreter, compiled code and CPython: functions over numbers, strings, lists, dicts,
 * objects and generators, with loops, exceptions and `with`. Every program ends, and prints what each call gave or raised.
 */

import { Random } from "./random.ts";

const INTS = ["0", "1", "2", "3", "-1", "7", "10", "255", "-13", "2**31", "2**53 - 1", "2**53", "-2**63", "10**20"];
const FLOATS = ["0.0", "-0.0", "0.5", "1.5", "-2.25", "1e10", "1e308", "3.0", "float('inf')", "float('nan')"];
const OTHERS = [
  "True",
  "False",
  "None",
  "'abc'",
  "''",
  "'x y'",
  "[1, 2, 3]",
  "(1, 2)",
  "{'a': 1, 2: 3}",
  "Thing(3)",
  "b'ab'",
];
const ARITHMETIC = ["+", "-", "*", "//", "%", "/", "&", "|", "^", "<<", ">>", "**"];
const COMPARISONS = ["<", "<=", ">", ">=", "==", "!=", "is", "is not", "in", "not in"];
const ERRORS = [
  "ValueError",
  "TypeError",
  "KeyError",
  "IndexError",
  "ZeroDivisionError",
  "LookupError",
  "ArithmeticError",
];
const METHODS = [
  "upper()",
  "append(1)",
  "pop()",
  "get('a')",
  "get('b', 0)",
  "keys()",
  "split()",
  "size",
  "grow(1)",
  "twice",
  "count(1)",
];

/** What every program begins with. */
const PRELUDE = `
class Thing:
    made = 0
    def __init__(self, size):
        self.size = size
        Thing.made += 1
    def grow(self, by):
        self.size += by
        return self
    @property
    def twice(self):
        return self.size * 2
    def __add__(self, other):
        return Thing(self.size + (other.size if isinstance(other, Thing) else other))
    def __eq__(self, other):
        return isinstance(other, Thing) and self.size == other.size
    def __hash__(self):
        return 1
    def __repr__(self):
        return f"Thing({self.size!r})"
    def __enter__(self):
        return self.size
    def __exit__(self, kind, value, tb):
        self.size = 0
        return kind is ValueError

class Wide(Thing):
    def __init__(self, size):
        super().__init__(size)
        self.wide = True
    def grow(self, by):
        return super().grow(by * 2)

def show(v, depth=0):
    if isinstance(v, int) and not isinstance(v, bool) and abs(v) > 10**60:
        return "int:%d" % (v % 1000003)
    if isinstance(v, float) and v != v:
        return "nan"
    if hasattr(v, "__next__"):
        return type(v).__name__
    if depth < 3 and isinstance(v, (list, tuple, dict)):
        items = list(v.items()) if isinstance(v, dict) else list(v)
        return type(v).__name__ + repr([show(x, depth + 1) for x in items[:20]])
    r = repr(v)
    return r if " at 0x" not in r else type(v).__name__

def lines(e):
    tb = e.__traceback__
    out = []
    while tb is not None:
        out.append(tb.tb_lineno)
        tb = tb.tb_next
    return out[1:]

`;

/** Writes the functions of one program. */
class Writer {
  private readonly dice: Random;
  private readonly out: string[] = [];
  private variables: string[] = [];
  private loops = 0;
  private readonly functions: string[] = [];
  private isGenerator = false;
  private budget = 0;

  constructor(dice: Random) {
    this.dice = dice;
  }

  program(): string {
    const count = 2 + this.dice.below(4);
    for (let i = 0; i < count; i++) this.function(i);
    this.main();
    return PRELUDE + this.out.join("\n");
  }

  private line(depth: number, text: string): void {
    this.out.push("    ".repeat(depth) + text);
  }

  private function(index: number): void {
    const { dice } = this;
    this.isGenerator = dice.below(4) === 0;
    this.budget = 30;
    this.variables = ["a", "b"];
    const parameters = dice.pick(["a, b", "a, b, c=2", "a, b, *, c=1.5", "a, b, *c"]);
    this.line(0, `def f${index}(${parameters}):`);
    for (const name of ["x", "y", "t"]) {
      this.line(1, `${name} = ${this.atom()}`);
      this.variables.push(name);
    }
    this.line(1, `s, l, u, d = "text", [1, 2.5, 3], (4, 5.5), {1: 2, "k": 3}`);
    this.line(1, `o, p = Thing(a), ${dice.pick(["Thing", "Wide"])}(2)`);
    this.block(1, 3 + dice.below(5));
    if (this.isGenerator) this.line(1, `yield ${this.expression(1)}`);
    else this.line(1, `return ${this.expression(2)}`);
    this.line(0, "");
    this.functions.push(this.isGenerator ? `drain(f${index})` : `f${index}`);
  }

  private block(depth: number, statements: number): void {
    for (let i = 0; i < statements; i++) this.statement(depth);
  }

  private statement(depth: number): void {
    const { dice } = this;
    const variable = dice.pick(this.variables);
    if (depth > 4 || this.budget-- <= 0) return this.line(depth, `${variable} = ${this.expression(1)}`);
    switch (dice.below(17)) {
      case 0:
      case 1:
        return this.line(depth, `${variable} = ${this.expression(2)}`);
      case 2:
        return this.line(
          depth,
          `${variable} ${dice.pick(ARITHMETIC.slice(0, dice.oneIn(9) ? 9 : 3))}= ${this.expression(1)}`,
        );
      case 3:
        this.line(depth, `if ${this.condition()}:`);
        this.block(depth + 1, 1 + dice.below(2));
        this.line(depth, "else:");
        return this.block(depth + 1, 1 + dice.below(2));
      case 4:
      case 5:
        return this.loop(depth);
      case 6: {
        const n = `n${depth}`;
        this.line(depth, `${n} = 0`);
        this.line(depth, `while ${n} < ${3 + dice.below(20)}:`);
        this.line(depth + 1, `${n} += 1`);
        this.loops++;
        this.block(depth + 1, 1 + dice.below(3));
        this.loops--;
        return;
      }
      case 7:
      case 8:
        return this.tries(depth);
      case 9:
        this.line(depth, `with ${dice.pick(["Thing", "Wide"])}(${this.expression(0)}) as q:`);
        return this.block(depth + 1, 1 + dice.below(2));
      case 10:
        if (this.loops > 0) this.line(depth, `if ${this.condition()}: ${dice.pick(["break", "continue"])}`);
        else this.line(depth, `x, y = y, ${this.expression(1)}`);
        return;
      case 11:
        this.line(depth, `if ${this.condition()}: raise ${dice.pick(ERRORS)}(${this.expression(0)})`);
        return;
      case 12:
        if (this.isGenerator) this.line(depth, `${variable} = yield ${this.expression(1)}`);
        else this.line(depth, `if ${this.condition()}: return ${this.expression(1)}`);
        return;
      case 13:
        return this.line(depth, `l = [${this.expression(1)} for k in range(${1 + dice.below(6)})]; s += str(len(l))`);
      case 14: {
        const target = dice.pick(["d[1]", "d['a']", "l[0]", "l[-1]", "o.size", "p.extra", "l[1:2]", "d[x]"]);
        return this.line(depth, `${target} = ${target === "l[1:2]" ? "[7, 8]" : this.expression(1)}`);
      }
      case 15:
        return this.line(depth, `${variable} = (lambda k: ${this.expression(1)})(${this.expression(0)})`);
      default:
        return this.line(depth, `${variable} = ${this.expression(3)}`);
    }
  }

  private loop(depth: number): void {
    const { dice } = this;
    const sources = [
      `range(${2 + dice.below(30)})`,
      `range(3, 40, ${1 + dice.below(5)})`,
      "[1, 2.5, 3, 'q']",
      "'hello'",
      "{'k': 1, 5: 2}",
      "(0.5, 1.5, 2.5)",
      "enumerate([4, 5, 6])",
      "zip('ab', range(5))",
      "reversed([1, 2, 3])",
    ];
    this.line(depth, `for i${depth} in ${dice.pick(sources)}:`);
    this.variables.push(`i${depth}`);
    this.loops++;
    this.block(depth + 1, 1 + dice.below(3));
    this.loops--;
    if (dice.below(4) === 0) {
      this.line(depth, "else:");
      this.block(depth + 1, 1);
    }
    this.variables = this.variables.filter((v) => v !== `i${depth}`);
  }

  private tries(depth: number): void {
    const { dice } = this;
    this.line(depth, "try:");
    this.block(depth + 1, 1 + dice.below(3));
    const hasFinally = dice.below(3) === 0;
    if (!hasFinally || dice.below(2) === 0) {
      this.line(depth, `except ${dice.pick(["(TypeError, ValueError)", dice.pick(ERRORS), "Exception"])} as e:`);
      this.line(depth + 1, `s = type(e).__name__${dice.oneIn(5) ? "; raise" : ""}`);
      this.block(depth + 1, dice.below(2));
    }
    if (hasFinally) {
      this.line(depth, "finally:");
      const loops = this.loops;
      this.loops = 0;
      this.line(depth + 1, `y = ${this.expression(1)}`);
      this.loops = loops;
    }
  }

  private atom(): string {
    const { dice } = this;
    if (dice.oneIn(14)) return dice.pick(OTHERS);
    if (dice.oneIn(8)) return dice.pick([...INTS, ...FLOATS]);
    return dice.pick(dice.oneIn(3) ? FLOATS.slice(0, 5) : INTS.slice(0, 9));
  }

  /** Mostly a number. */
  private expression(depth: number): string {
    const { dice } = this;
    if (depth === 0) return dice.below(4) > 0 && this.variables.length > 0 ? dice.pick(this.variables) : this.atom();
    const inner = (): string => this.expression(dice.below(depth));
    switch (dice.below(18)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
      case 5:
      case 6: {
        const operator = dice.pick(dice.oneIn(8) ? ARITHMETIC : ARITHMETIC.slice(0, 6));
        // powers and shifts must stay small
        if (operator === "**") return `(${inner()}) ** ${dice.pick(["2", "0.5", "3", "-1", "0"])}`;
        if (operator === "<<") return `(${inner()}) << ${dice.below(40)}`;
        if (operator === "*") return `(${inner()}) * ${dice.pick(["2", "3", "0.5", "-1", "1", "7"])}`;
        return `(${inner()}) ${operator} (${inner()})`;
      }
      case 7:
        return `((${inner()}) ${dice.pick(COMPARISONS.slice(0, 8))} (${inner()}))`;
      case 8:
        return `(${inner()} if ${this.condition()} else ${inner()})`;
      case 9:
        return `[${inner()}, ${inner()}, 5][${dice.pick(["0", "1", "-1", "int(x) % 3"])}]`;
      case 10:
        return dice.oneIn(4)
          ? `(${inner()}).${dice.pick(METHODS)}`
          : `${dice.pick(["o.size", "o.twice", "p.size", "o.grow(1).size"])}`;
      case 11:
        return `${dice.pick(["abs", "int", "float", "bool", "repr", "min", "max", "hash", "round"])}(${inner()}${dice.oneIn(2) ? "" : ", 2"})`;
      case 12:
        return `${dice.pick(["s", "l", "u"])}[${dice.pick(["0", "-1", "1:", "::-1", "len(l) - 1", inner()])}]`;
      case 13:
        return `len(f"{${this.expression(0).replace(/["']/g, "")}}" + s)`;
      case 14:
        return `isinstance(${inner()}, ${dice.pick(["int", "float", "str", "Thing", "(int, str)"])})`;
      case 15:
        return `${dice.pick(["not", "-", "-", "~"])} (${inner()})`;
      case 16:
        if (this.functions.length > 0) return `${dice.pick(this.functions)}(${inner()}, ${inner()})`;
        return `d.get(${inner()}, 3)`;
      default:
        return `(${inner()} ${dice.pick(["and", "or"])} ${inner()})`;
    }
  }

  private condition(): string {
    const { dice } = this;
    if (dice.oneIn(4)) return this.expression(1);
    return `${this.expression(0)} ${dice.pick(COMPARISONS.slice(0, 6))} ${this.expression(0)}`;
  }

  private main(): void {
    const { dice } = this;
    this.variables = [];
    this.line(0, "calls = 0");
    for (const call of this.functions) {
      for (let round = 0; round < 3; round++) {
        const [a, b] = [this.atom(), this.atom()];
        this.line(0, `for i in range(${dice.pick(["3", "40", "400"])}):`);
        this.line(1, "calls += 1");
        this.line(1, "try:");
        this.line(2, `r = ${call}(${dice.pick(["i", "i * 0.5", a])}, ${b})`);
        this.line(2, `if i < 3 or i % 97 == 0: print(${JSON.stringify(call)}, i, show(r))`);
        this.line(1, "except Exception as e:");
        this.line(
          2,
          `if i < 3 or i % 97 == 0: print(${JSON.stringify(call)}, i, type(e).__name__, str(e)[:80], lines(e))`,
        );
        this.line(2, "if calls > 3000: break");
      }
    }
    this.line(0, "print(Thing.made)");
  }
}

const DRAIN = `
def drain(f):
    def run(*args):
        out = []
        for v in f(*args):
            out.append(v)
            if len(out) > 20: break
        return out
    return run
`;

/** The program of a seed. */
export function randomProgram(seed: number): string {
  return DRAIN + new Writer(new Random(seed)).program();
}
