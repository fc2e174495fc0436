/** Pausing, resuming, spilling: a program must not notice that its frames left the JavaScript stack. */
import { beforeAll, expect, test } from "vitest";
import { installCompiler } from "../../src/builtins/compile/source.ts";
import { nodeHost } from "../../src/host/node.ts";
import { createRuntime } from "../../src/modules/runtime-setup.ts";
import type { PyList } from "../../src/objects/containers.ts";
import { PyDict } from "../../src/objects/dict.ts";
import { PyBuiltin, type PyCode } from "../../src/objects/function.ts";
import { None } from "../../src/objects/object.ts";
import { type Runtime, rt } from "../../src/objects/runtime.ts";
import { fn } from "../../src/protocols/define.ts";
import { pyError } from "../../src/protocols/errors.ts";
import { reprText } from "../../src/protocols/text.ts";
import { codeFrame } from "../../src/vm/frames.ts";
import { installVm } from "../../src/vm/install.ts";
import { type Outcome, runPausable } from "../../src/vm/run.ts";
import { requestPause } from "../../src/vm/safepoint.ts";
import { pause } from "../../src/vm/unwind.ts";

let runtime: Runtime;

beforeAll(() => {
  runtime = createRuntime(nodeHost());
  installVm(runtime);
  installCompiler(runtime);
  runtime.builtins.setStr(
    "ask",
    new PyBuiltin(
      "ask",
      fn("(prompt, /)", "Pauses; the answer is the result.", (prompt) => pause(prompt, "ask")),
      undefined,
      None,
      undefined,
      undefined,
    ),
  );
});

const PROGRAM = `
log = []

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def gen(n):
    for i in range(n):
        try:
            got = yield i
            if got:
                log.append(("got", got))
        finally:
            log.append(("after", i))
    return "end"

def outer():
    result = yield from gen(2)
    yield result

class Point:
    def __init__(self, x):
        self.x = fib(x)

def fail(depth):
    if depth == 0:
        raise ValueError("deep")
    fail(depth - 1)

async def co(x):
    return x + 1

async def both():
    return await co(1) + await co(2)

log.append(fib(10))
log.append(list(outer()))
g = gen(2)
log.append((next(g), g.send("hello")))
log.append([Point(i).x for i in range(8)])
try:
    fail(5)
except ValueError as e:
    tb, n = e.__traceback__, 0
    while tb:
        tb, n = tb.tb_next, n + 1
    log.append((str(e), n))
try:
    try:
        fail(1)
    finally:
        log.append(fib(*[5]))
except ValueError as e:
    log.append(repr(e.__context__))
try:
    both().send(None)
except StopIteration as e:
    log.append(e.value)
log.append(sorted([3, 1, 2], key=lambda v: fib(v)))
`;

function namespace(): PyDict {
  const globals = new PyDict();
  globals.setStr("__name__", "__main__");
  globals.setStr("__builtins__", rt.modules.getStr("builtins")!);
  return globals;
}

const compiled = (source: string): PyCode => rt.hooks.compileSource(source, "<test>", "exec", 0, -1) as PyCode;

/** Everything about the machine that must be back where it was. */
function expectIdle(): void {
  expect([rt.frame, rt.recursionDepth, rt.barriers, rt.excInfo.value, rt.stackFresh]).toEqual([
    undefined,
    0,
    0,
    undefined,
    0,
  ]);
}

function start(source: string, globals: PyDict): Outcome {
  const code = compiled(source);
  return runPausable(() => codeFrame(code, globals, globals, undefined));
}

function plain(source: string): string {
  const globals = namespace();
  rt.hooks.evalCode(compiled(source), globals, globals);
  return reprText(globals.getStr("log")!);
}

test("a program paused at every safepoint gives the same result", () => {
  const globals = namespace();
  let pauses = 0;
  requestPause("stop");
  let outcome = start(PROGRAM, globals);
  while (!outcome.done) {
    pauses++;
    expectIdle();
    expect(outcome.continuation.request).toBe("stop");
    requestPause("stop");
    outcome = outcome.continuation.resume(None);
  }
  rt.breaker = 0;
  expectIdle();
  expect(pauses).toBeGreaterThan(300);
  expect(reprText(globals.getStr("log")!)).toBe(plain(PROGRAM));
});

test("native code pauses with a request and gets its answer", () => {
  const globals = namespace();
  const source = `
def read(n):
    return [ask(i) for i in range(n)]
log = read(3)
try:
    ask("error")
except KeyError as e:
    log.append(e.args[0])
`;
  let outcome = start(source, globals);
  const asked: unknown[] = [];
  while (!outcome.done) {
    const { request } = outcome.continuation;
    asked.push(request);
    outcome =
      request === "error"
        ? outcome.continuation.throw(pyError("KeyError", "thrown in"))
        : outcome.continuation.resume(`answer ${String(request)}`);
  }
  expectIdle();
  expect(asked).toEqual([0, 1, 2, "error"]);
  expect(reprText(globals.getStr("log")!)).toBe("['answer 0', 'answer 1', 'answer 2', 'thrown in']");
});

test("a pause does not cross native callers: ask() fails, a requested one waits", () => {
  const globals = namespace();
  const outcome = start(
    "log = []\ntry:\n    sorted([1, 2], key=ask)\nexcept RuntimeError as e:\n    log.append(str(e))",
    globals,
  );
  expect(outcome.done).toBe(true);
  expect(reprText(globals.getStr("log")!)).toBe("['cannot pause here: native code waits for ask()']");

  const depths: number[] = [];
  const seen = new PyBuiltin(
    "seen",
    fn("(x, /)", "", (x) => {
      requestPause("later");
      depths.push(rt.barriers);
      return x;
    }),
    undefined,
    None,
    undefined,
    undefined,
  );
  globals.setStr("seen", seen);
  let second = start(
    "log = sorted([2, 1], key=lambda v: [seen(v) for _ in range(2)][0])\nfor i in range(3): pass",
    globals,
  );
  let pauses = 0;
  while (!second.done) {
    pauses++;
    expect(second.continuation.frames.length).toBe(1);
    second = second.continuation.resume(None);
  }
  expect(pauses).toBe(1);
  expect(depths.every((d) => d === 2)).toBe(true);
  expect(reprText(globals.getStr("log")!)).toBe("[1, 2]");
});

test("two paused programs stand side by side", () => {
  const source = "log = [ask(1), ask(2)]";
  const first = namespace();
  const second = namespace();
  const a = start(source, first);
  const b = start(source, second);
  if (a.done || b.done) throw new Error("did not pause");
  const b2 = b.continuation.resume("b1");
  const a2 = a.continuation.resume("a1");
  if (a2.done || b2.done) throw new Error("did not pause");
  a2.continuation.resume("a2");
  b2.continuation.resume("b2");
  expect(reprText(first.getStr("log")!)).toBe("['a1', 'a2']");
  expect(reprText(second.getStr("log")!)).toBe("['b1', 'b2']");
});

test("deep recursion moves to the heap; the limit is Python's", () => {
  const globals = namespace();
  const source = `
log = []
def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)
def walk(n):
    if n:
        yield from walk(n - 1)
    yield n
def unwinding(n):
    if n == 0:
        raise KeyError("bottom")
    try:
        unwinding(n - 1)
    finally:
        log[0] += 1
log.append(0)
log.append(deep(950))
log.append(sum(walk(400)))
try:
    deep(5000)
except RecursionError as e:
    log.append(str(e))
try:
    unwinding(900)
except KeyError as e:
    log.append(str(e))
raise_limit(200000)
log.append(deep(100000))
`;
  globals.setStr(
    "raise_limit",
    new PyBuiltin(
      "raise_limit",
      fn("(n: int, /)", "", (n) => {
        rt.recursionLimit = n;
        return None;
      }),
      undefined,
      None,
      undefined,
      undefined,
    ),
  );
  for (const frames of [20, 250]) {
    rt.stackFrames = frames;
    rt.recursionLimit = 1000;
    rt.hooks.evalCode(compiled(source), globals, globals);
    expectIdle();
    expect(reprText(globals.getStr("log")!)).toBe(
      "[900, 950, 80200, 'maximum recursion depth exceeded', \"'bottom'\", 100000]",
    );
  }
  rt.recursionLimit = 1000;
});

test("a spilled program is the same program", () => {
  for (const frames of [1, 17, 40]) {
    rt.stackFrames = frames;
    rt.recursionLimit = 1000;
    const globals = namespace();
    rt.hooks.evalCode(compiled(PROGRAM), globals, globals);
    expect(reprText(globals.getStr("log")!)).toBe(plain(PROGRAM));
  }
  rt.stackFrames = 250;
  rt.recursionLimit = 1000;
});

test("host stack overflow in native recursion ends in RecursionError", () => {
  const globals = namespace();
  const source = `
class Loop:
    def __repr__(self):
        return repr(self)
log = []
for f in (repr, str, lambda v: f"{v}"):
    try:
        f(Loop())
    except RecursionError:
        log.append("caught")
`;
  rt.hooks.evalCode(compiled(source), globals, globals);
  expectIdle();
  expect((globals.getStr("log") as PyList).items).toEqual(["caught", "caught", "caught"]);
});
