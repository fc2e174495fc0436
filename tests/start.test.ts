/**
 * Starting: with and without the start-up snapshot a program sees the same, and it sees what CPython shows. `bin/taipan` as a shell
 * script may begin with the snapshot; `node bin/taipan` never does.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const launcher = join(root, "bin/taipan");
const folder = mkdtempSync(join(tmpdir(), "taipan-start-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Environment = Readonly<Record<string, string>>;
const PATH = { PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ""}` };

function run(command: string, args: readonly string[], env: Environment = PATH, input = ""): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", env, cwd: folder, input });
  return `${stdout}${stderr}status ${status}\n`;
}

/** Everything of an interpreter that a start decides. */
const PROBE = `
import sys, os, time, io, codecs
for name in sorted(dir(sys)):
    value = getattr(sys, name)
    if not callable(value) and isinstance(value, (str, int, tuple, list, bool)): print(name, repr(value))
print(sorted(sys.modules), sorted(sys.path_importer_cache), sys._xoptions)
print(sorted((k, v) for k, v in os.environ.items()))
print(time.timezone, time.altzone, time.tzname, time.localtime(1e9), os.getcwd(), __debug__)
import _imp, site, signal, warnings
print(_imp.check_hash_based_pycs, site.ENABLE_USER_SITE, site.USER_SITE, site.PREFIXES, signal.getsignal(signal.SIGINT))
for s in sys.stdin, sys.stdout, sys.stderr:
    print(s.encoding, s.errors, s.line_buffering, s.write_through, s.name, s.isatty())
print(sorted(c.__name__ for c in object.__subclasses__()), [c.__name__ for c in Exception.__subclasses__()])
print([f[:3] for f in warnings.filters], sorted(globals()), __spec__, hash("text") if sys.flags.hash_randomization == 0 else "")
print(sys.modules["encodings"].__spec__.origin, codecs.lookup("utf-8").name)
class A: pass
print(A in object.__subclasses__(), {1: 2, "a": 3}["a"], "json" in sys.stdlib_module_names, abs(time.time() - os.stat(__file__).st_mtime) < 3600)
`;
const probe = join(folder, "probe.py");
writeFileSync(probe, PROBE);

describe("with and without a snapshot", () => {
  const cases: [string, readonly string[], Environment][] = [
    ["plain", [probe, "x"], PATH],
    ["-I", ["-I", probe], PATH],
    ["-E -s -B", ["-E", "-s", "-B", probe], { ...PATH, PYTHONPATH: "/nowhere" }],
    ["-S", ["-S", probe], PATH],
    ["-O", ["-O", probe], PATH],
    ["-X dev", ["-X", "dev", probe], PATH],
    ["-W, -X name=value", ["-W", "error", "-X", "name=1", probe], PATH],
    ["-u -bb", ["-u", "-bb", probe], PATH],
    ["--check-hash-based-pycs", ["--check-hash-based-pycs", "always", probe], PATH],
    ["TZ, PYTHONPATH, PYTHONHASHSEED", [probe], { ...PATH, TZ: "EST5EDT", PYTHONPATH: "/a:/b", PYTHONHASHSEED: "0" }],
    ["PYTHONIOENCODING, LANG", [probe], { ...PATH, LANG: "de_DE.UTF-8", PYTHONIOENCODING: "latin-1" }],
    ["an exception", ["-c", "1/0"], PATH],
    ["an exit status", ["-c", "raise SystemExit(3)"], PATH],
    ["a missing file", ["missing.py"], PATH],
    ["-VV", ["-VV"], PATH],
    ["a bad option", ["-Z"], PATH],
  ];
  test.each(cases)("%s", (_name, args, env) => {
    const seed = "PYTHONHASHSEED" in env || args.includes("-I") || args.includes("-E") ? {} : { PYTHONHASHSEED: "1" };
    // isolated runs have random hashes, so what they print must not depend on them
    const began = run(launcher, args, { ...env, ...seed });
    expect(began).toBe(run(process.execPath, [launcher, ...args], { ...env, ...seed }));
  });

  test.skipIf(!existsSync(join(root, "dist/cache/snapshot.blob")) || process.platform !== "linux")("it is used", () => {
    const program = "print('--snapshot-' + 'blob' in open('/proc/self/cmdline').read())";
    expect(run(launcher, ["-c", program])).toBe("True\nstatus 0\n");
    expect(run(launcher, ["-c", program], { ...PATH, NODE_OPTIONS: "--no-warnings" })).toBe("False\nstatus 0\n");
  });
});

describe("as CPython", () => {
  test("sys.modules after a start", () => {
    const program = "import sys; print(*sorted(sys.modules))";
    expect(run(launcher, ["-c", program], { ...PATH, HOME: "/" })).toBe(
      "__main__ _abc _codecs _collections_abc _frozen_importlib _frozen_importlib_external _imp _io _signal _sitebuiltins _stat _thread _warnings _weakref abc builtins codecs encodings encodings.aliases encodings.utf_8 genericpath io marshal os os.path posix posixpath site stat sys time zipimport\nstatus 0\n",
    );
    expect(run(launcher, ["-S", "-c", program])).toBe(
      "__main__ _abc _codecs _frozen_importlib _frozen_importlib_external _imp _io _signal _thread _warnings _weakref abc builtins codecs encodings encodings.aliases encodings.utf_8 io marshal posix sys time zipimport\nstatus 0\n",
    );
  });

  test("-X importtime", () => {
    const names = (text: string): string[] =>
      [...text.matchAll(/^import time: +\d+ \| +\d+ \|( .*)$/gm)].map((m) => m[1]!);
    const out = run(launcher, ["-X", "importtime", "-c", "import abc, colorsys"]);
    expect(out).toMatch(/^import time: self \[us\] \| cumulative \| imported package\n/);
    expect(names(out).slice(0, 4)).toEqual(["   _io", "   marshal", "   posix", " _frozen_importlib_external"]);
    expect(names(out).slice(-2)).toEqual([" site", " colorsys"]);
  });

  test("-v", () => {
    const out = run(launcher, ["-v", "-c", "print(1)"], { ...PATH, HOME: "/" }).replaceAll(
      /.*\.(?:py|pyc|pth)'?\n/g,
      "",
    );
    expect(out).toMatch(
      /^1\nimport _frozen_importlib # frozen\nimport _imp # builtin\nimport '_thread' # <class '_frozen/,
    );
    expect(out).toContain(
      "\n# installing zipimport hook\nimport 'time' # <class '_frozen_importlib.BuiltinImporter'>\n",
    );
    expect(out).toMatch(/'site' # <class '_frozen_importlib.FrozenImporter'>\nPython 3\.12.* on \w+\nType "help", /);
    expect(out).toMatch(/status 0\n$/);
  });

  test("an environment of nothing but PATH", () => {
    expect(run(launcher, ["-c", "import os; print(sorted(os.environ))"])).toBe("['PATH']\nstatus 0\n");
  });

  test.skipIf(!existsSync(join(root, "dist/cache/node")))("no environment at all", () => {
    expect(run(launcher, ["-c", "import os; print(os.environ)"], { PATH: "/nowhere" })).toBe(
      "environ({'PATH': '/nowhere'})\nstatus 0\n",
    );
  });

  test("hashes of str differ between processes", () => {
    const hashes = new Set([1, 2, 3].map(() => run(launcher, ["-c", "print(hash('text'))"])));
    expect(hashes.size).toBe(3);
  });

  test("started through a link", () => {
    const link = join(folder, "python");
    symlinkSync(launcher, link);
    expect(run(link, ["-c", "import sys; print(sys.executable, sys.argv)"])).toBe(`${launcher} ['-c']\nstatus 0\n`);
  });

  test("a program from standard input", () => {
    expect(run(launcher, [], PATH, "print(__name__)\n")).toBe("__main__\nstatus 0\n");
  });
});
